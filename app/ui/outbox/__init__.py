"""Envíos: what waits for a line, what arrived and its receipt, what needs a person."""
