"""Limpiar: a recipe over the records of a form, with what it would change, groups and spellings."""
