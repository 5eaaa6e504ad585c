"""Entregas: the files of all offices, who handed in and who is missing."""
