"""Checks records of one form without a workspace."""

from app.steps.validation import Checks


def findings_of(instrument, records, choices, *, now):
    """Give what is wrong in (uuid, answers) of one form."""
    checks = Checks(lambda _version: (instrument, choices), now=now)
    for uuid, answers in records:
        yield from checks.of(uuid, 0, answers)
