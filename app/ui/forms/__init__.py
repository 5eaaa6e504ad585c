"""Formularios: the forms that are here, the library, and how another one comes in."""
