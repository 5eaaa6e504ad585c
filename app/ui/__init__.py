"""The window. The only place where QtWidgets is imported."""
