"""Sentences of the codes `portal.…`: code -> (what happened and where, what to do)."""

from app.messages.translation import N_

SENTENCES: dict[str, tuple[str, str]] = {}
