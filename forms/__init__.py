"""Instruments and form logic: no Qt, no SQL, no network."""
