"""Calidad: how good the records of a form are, and with whom to talk."""
