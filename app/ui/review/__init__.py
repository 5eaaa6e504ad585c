"""Revisar: what the check found, one problem at a time, and what mends it."""
