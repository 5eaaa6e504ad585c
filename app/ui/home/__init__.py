"""Inicio: the one next thing, what waits, what is due, how this computer is."""
