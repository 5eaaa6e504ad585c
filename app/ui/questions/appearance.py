"""What the form says of how a question looks (XLSForm, "Appearance"): read once, in one place."""

from dataclasses import dataclass

from forms.instrument import Question

MOST_COLUMNS = 10
AS_LIST = frozenset({"autocomplete", "search", "minimal", "map"})
"""Appearances that ask for a list to type in; a map of places is a list of them here."""
_QUICK = ("quick", "quickcompact")


@dataclass(frozen=True, slots=True)
class Columns:
    """How options stand beside each other.

    Attributes:
        count: How many at most; 0 leaves it to the page.
        across: They are read from left to right, not downwards.
        tiles: Each is a tile with its sign over its words.
        fixed: The count holds even where words take many lines.
    """

    count: int = 0
    across: bool = False
    tiles: bool = False
    fixed: bool = False


def words_of(question: Question | None) -> frozenset[str]:
    """Give the single words of an appearance, in small letters."""
    return frozenset(map(str.lower, question.appearances)) if question else frozenset()


def first_word(question: Question | None, start: str) -> str:
    """Give the appearance that begins with a text, such as `columns`, or ""."""
    return next((each for each in sorted(words_of(question)) if each.startswith(start)), "")


def columns_of(question: Question | None) -> Columns:
    """Tell how the options of a question stand: `columns-3`, `likert`, older names too."""
    said = words_of(question)
    if said & {"likert", "rating"}:
        return Columns(MOST_COLUMNS, across=True, tiles=True, fixed=True)
    for start in ("columns", "compact", "quickcompact", "horizontal"):
        word = first_word(question, start)
        if word:
            number = word.rpartition("-")[2]
            if number.isascii() and number.isdigit() and int(number):
                return Columns(min(int(number), MOST_COLUMNS), across=True, fixed=True)
            return Columns(MOST_COLUMNS, across=True)
    if said & {"list", "list-nolabel"}:
        return Columns(MOST_COLUMNS, across=True)
    return Columns()


def as_list(question: Question | None) -> bool:
    """Whether the options are to be found by typing, however few they are."""
    return bool(words_of(question) & AS_LIST)


def goes_on_by_itself(question: Question | None) -> bool:
    """Whether choosing one option is enough to go on."""
    return any(first_word(question, start) for start in _QUICK)


def only_labels(question: Question | None) -> bool:
    """Whether a choice question only heads the table of those after it (`label`)."""
    return "label" in words_of(question)


DRAWN_BY_HAND = ("signature", "draw", "annotate")


def way_of(question: Question | None) -> str:
    """Say how an image is drawn: `signature`, `draw`, `annotate`; "" when it is no drawing."""
    if question is None or question.type != "image":
        return ""
    return next((way for way in DRAWN_BY_HAND if way in words_of(question)), "")
