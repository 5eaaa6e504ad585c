"""The workspace on disk: SQLite, its migrations and what is kept in it."""
