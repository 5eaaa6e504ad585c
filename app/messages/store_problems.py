"""Sentences of the codes `store.…`: code -> (what happened and where, what to do)."""

from app.messages.translation import N_

SENTENCES: dict[str, tuple[str, str]] = {}
