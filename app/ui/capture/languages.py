"""In which languages a form is asked: their names, and what a person chose for a form."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from app.settings import Settings

_TAGGED = re.compile(r"(?P<name>.*?)\s*\((?P<tag>[A-Za-z0-9-]+)\)")


class Spoken(NamedTuple):
    """The languages of the questions.

    Attributes:
        first: Large, and that of choices and answers.
        second: Under the first one, "" for none.
    """

    first: str
    second: str = ""


def language_name(language: str) -> str:
    """Name a language of a form: «Kʼicheʼ» for `Kʼicheʼ (quc)`, `(quc)` and `quc`."""
    from app.steps.reference import languages

    tagged = _TAGGED.fullmatch(language.strip())
    if tagged is not None and tagged["name"]:
        return tagged["name"]
    tag = tagged["tag"] if tagged is not None else language.strip()
    known = languages().get(tag.lower())
    return known.name if known is not None else tag


def spoken_by(settings: Settings, person: str, form: str, offered: Sequence[str]) -> Spoken:
    """Give what a person chose for a form before; what the form no longer has is left out.

    Args:
        settings: Where it is kept.
        person: Who captures.
        form: Code of the form.
        offered: Languages of the form, its default first.
    """
    kept = [str(each) for each in settings.spoken.get(_key(person, form), [])]
    first, second = [each if each in offered else "" for each in [*kept, "", ""][:2]]
    return Spoken(first or offered[0], second if second != first else "")


def language_kept(settings: Settings, person: str, form: str) -> str:
    """Give the language in which a person last asked a form, "" when they never chose one."""
    kept = settings.spoken.get(_key(person, form), [])
    return str(kept[0]) if kept else ""


def keep_spoken(settings: Settings, person: str, form: str, spoken: Spoken) -> None:
    """Remember what a person chose for a form; the caller saves the settings."""
    settings.spoken[_key(person, form)] = [spoken.first, spoken.second]


def next_language(offered: Sequence[str], spoken: Spoken) -> Spoken:
    """Go on to the next language of the form, round; two at once change places."""
    if spoken.second:
        return Spoken(spoken.second, spoken.first)
    return Spoken(offered[(offered.index(spoken.first) + 1) % len(offered)])


def with_second(offered: Sequence[str], spoken: Spoken) -> Spoken:
    """Go on to the next view: one language, then with each of the others under it in turn."""
    others = ["", *(each for each in offered if each != spoken.first)]
    return Spoken(spoken.first, others[(others.index(spoken.second) + 1) % len(others)])


def _key(person: str, form: str) -> str:
    return f"{person}|{form}"
