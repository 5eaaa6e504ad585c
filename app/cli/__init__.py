"""The thin command line over app.operations."""
