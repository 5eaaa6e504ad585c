"""Headers of very many labels, where frictionless compares each with all that stand before it.

Its errors of labels hold the whole header each: 16,384 wrong labels would be 268 million texts.
Up to `WIDEST_QUOTED` labels everything is frictionless' own; beyond, its rules are applied here in
one pass, with the same errors but for what they quote of the header.
"""

import contextlib
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

WIDEST_QUOTED = 1000
"""Cells of a row whose errors quote all of it."""

QUOTED = 100
"""Cells that an error in a wider row quotes, and places that a repeated label names."""


def quoted(cells: Sequence[Any]) -> Sequence[Any]:
    """Give what an error quotes of the cells or labels of its row."""
    return cells if len(cells) <= WIDEST_QUOTED else cells[:QUOTED]


@contextlib.contextmanager
def wide_headers() -> Iterator[None]:
    """Let frictionless open tables of many columns, for as long as this lasts."""
    from frictionless.detector import detector
    from frictionless.resources import table
    from frictionless.table import header

    places: tuple[tuple[Any, str, Any], ...] = (
        (table, "Header", _header_class()),
        (detector, "deduplicate_names", different_names),
        (header, "deduplicate_names", different_names),
    )
    before = [(module, name, getattr(module, name)) for module, name, _ in places]
    try:
        for module, name, ours in places:
            setattr(module, name, ours)
        yield
    finally:
        for module, name, theirs in before:
            setattr(module, name, theirs)


def different_names(names: list[str]) -> list[str]:
    """Rename what repeats: a name's second place gets the first free of `name2`, `name3` and so on.

    As frictionless' `deduplicate_names`, but a name goes on where its last search ended: names
    once taken stay so.
    """
    used: set[str] = set()
    suffixes: dict[str, int] = {}
    found = []
    for name in names:
        new = name
        suffix = suffixes.get(name, 2)
        while new in used:
            new = f"{name}{suffix}"
            suffix += 1
        suffixes[name] = suffix
        used.add(new)
        found.append(new)
    return found


@cache
def _header_class() -> Any:  # noqa: ANN401 - a class of frictionless
    from frictionless.table.header import Header

    process = vars(Header)["_Header__process"]

    class WideHeader(Header):
        """A header that finds the errors of many labels in one pass."""

        def _Header__process(self) -> None:  # noqa: N802 - takes the place of a private method
            if max(len(self.labels), len(self.fields)) <= WIDEST_QUOTED:
                process(self)
            else:
                self.errors.extend(_errors(self))

    return WideHeader


def _errors(header: Any) -> Iterator[Any]:  # noqa: ANN401 - of frictionless
    """Give the errors of a header, in frictionless' order."""
    from frictionless import errors

    if header.missing:
        return
    labels = [str(label) for label in quoted(header.labels)]
    said = {"note": "", "labels": labels, "row_numbers": header.row_numbers}
    for number, label in header._get_extra_labels():  # noqa: SLF001 - rules of frictionless
        yield errors.ExtraLabelError(label=label, field_name="", field_number=number, **said)
    matching = header._Header__matching  # noqa: SLF001 - as above
    match = header._Header__fields_match  # noqa: SLF001 - as above
    if match == "partial" and header.fields and not matching.has_match:
        yield errors.UnmatchedHeaderError(**said)
    for number, field in header._get_missing_fields():  # noqa: SLF001 - as above
        yield errors.MissingLabelError(label="", field_name=field.name, field_number=number, **said)
    if match == "exact":
        yield from _by_place(header, matching, said)


def _by_place(header: Any, matching: Any, said: dict[str, Any]) -> Iterator[Any]:  # noqa: ANN401
    """Give what is wrong with each label beside the field at its place."""
    from frictionless import errors

    places: dict[str, list[int]] = {}
    for number, (field, label) in enumerate(zip(header.fields, header.labels, strict=False), 1):
        about = {**said, "label": str(label), "field_name": field.name, "field_number": number}
        earlier = places.setdefault(label, [])
        if not label:
            yield errors.BlankLabelError(**{**about, "label": ""})
        elif earlier:
            shown = ", ".join(map(str, earlier[:QUOTED])) + (", …" if earlier[QUOTED:] else "")
            yield errors.DuplicateLabelError(**{**about, "note": f'at position "{shown}"'})
        elif not matching.matches(label, field):
            yield errors.IncorrectLabelError(**about)
        earlier.append(number)
