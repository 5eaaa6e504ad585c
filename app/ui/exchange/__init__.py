"""Entregar y recibir: two laptops become one dataset."""
