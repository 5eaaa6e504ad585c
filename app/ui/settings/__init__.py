"""Ajustes: language, look, place and person, portal."""
