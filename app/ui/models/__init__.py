"""Models behind lists and tables: what is shown, without how."""
