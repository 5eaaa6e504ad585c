"""Registros: the table of records, the record in hand, what comes in and goes out."""
