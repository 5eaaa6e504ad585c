"""Fixtures that several unit tests share; a test that has one of the same name takes its own."""

from support.two_laptops import (  # noqa: F401 - pytest finds fixtures by name
    ana,
    berta,
    clock,
    make,
)
