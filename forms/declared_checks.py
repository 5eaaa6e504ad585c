"""What a form says of an answer beyond its type: `bind::acopio:check` in a workbook.

One or several checks, separated by `;`. A check is a word, and after it the questions it looks at,
as `${name}` or by name: `cui`, `desde ${inicio}`, `suma ${mujeres} ${hombres} -${bajas}`. Nothing
is checked that a form does not declare. What the words mean is `app.steps.domain_checks`.
`existe_en FORM QUESTION` looks at the records of another form (`app.operations.check_links`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from forms.instrument import Instrument, Question

INSIDE, AFTER, SUM = "dentro_de", "desde", "suma"
LINK = "existe_en"

QUESTIONS_OF = {
    "cui": (0, 0),
    "nit": (0, 0),
    "telefono": (0, 0),
    "nog": (0, 0),
    "npg": (0, 0),
    "snip": (0, 0),
    "renglon": (0, 0),
    INSIDE: (1, 1),
    AFTER: (1, 1),
    SUM: (1, 100),
}
"""Word -> how many questions it takes, at least and at most."""


@dataclass(frozen=True, slots=True)
class DeclaredLink:
    """A foreign key: the answer names a record of another form, or of the same one.

    Attributes:
        path: The question; inside a repeat each of its rows names a record.
        form_id: The other form.
        question: Name or path of the question that says there what this one says here.
    """

    path: str
    form_id: str
    question: str


_TOKEN = re.compile(r"(-?)\s*([^\s-]\S*)")


@dataclass(frozen=True, slots=True)
class DeclaredCheck:
    """One check of one question.

    Attributes:
        kind: One of the words of `QUESTIONS_OF`.
        path: The question that is checked.
        others: Paths of the questions it looks at.
        signs: 1, or -1 for a part of a sum that is taken away, one for each of them.
    """

    kind: str
    path: str
    others: tuple[str, ...] = ()
    signs: tuple[int, ...] = ()


def declared_checks(instrument: Instrument) -> tuple[DeclaredCheck, ...]:
    """Give the checks that a form declares and that can be run, in its order."""
    return tuple(check for check, _question, _text in _read(instrument) if check is not None)


def declared_links(instrument: Instrument) -> tuple[DeclaredLink, ...]:
    """Give the foreign keys that a form declares, as `existe_en FORM QUESTION`, in its order."""
    found = (_link(question, text) for question, text in _texts(instrument))
    return tuple(link for link in found if link is not None)


def unknown_checks(instrument: Instrument) -> Iterator[tuple[str, str]]:
    """Give path and text of each declaration that names no check, or no question of the form."""
    for check, question, text in _read(instrument):
        if check is None:
            yield question.path, text


def _texts(instrument: Instrument) -> Iterator[tuple[Question, str]]:
    for question in instrument.questions():
        for text in filter(None, map(str.strip, question.marks.check.split(";"))):
            yield question, text


def _read(instrument: Instrument) -> Iterator[tuple[DeclaredCheck | None, Question, str]]:
    for question, text in _texts(instrument):
        if _link(question, text) is None:
            yield _check(instrument, question, text), question, text


def _link(question: Question, text: str) -> DeclaredLink | None:
    word, *names = text.split()
    if word.lower() != LINK or len(names) != 2:
        return None
    return DeclaredLink(question.path, names[0], names[1].removeprefix("${").removesuffix("}"))


def _check(instrument: Instrument, question: Question, text: str) -> DeclaredCheck | None:
    word, *rest = text.split(None, 1)
    kind = word.lower()
    named = _TOKEN.findall(rest[0] if rest else "")
    least, most = QUESTIONS_OF.get(kind, (1, 0))
    others = [_find(instrument, question, name) for _sign, name in named]
    found = tuple(path for path in others if path is not None)
    if not least <= len(named) <= most or len(found) != len(named):
        return None
    signs = tuple(-1 if sign else 1 for sign, _name in named)
    return DeclaredCheck(kind, question.path, found, signs)


def _find(instrument: Instrument, question: Question, name: str) -> str | None:
    """Give the path of a question by `${name}`, name or path; of several the nearest one."""
    plain = name.removeprefix("${").removesuffix("}").removeprefix(f"/{instrument.root}/")
    last = plain.rpartition("/")[2]
    every = [each.path for each in instrument.questions() if each.path != question.path]
    if plain in every:
        return plain
    same = [path for path in every if path.rpartition("/")[2] == last]
    return max(same, key=lambda path: _shared(path, question.path), default=None)


def _shared(one: str, other: str) -> int:
    """Count the groups two places have in common."""
    count = 0
    for part, part_of_other in zip(one.split("/"), other.split("/"), strict=False):
        if part != part_of_other:
            break
        count += 1
    return count
