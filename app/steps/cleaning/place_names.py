"""Names of places as people write them, taken apart: name, department beside it, abbreviations."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from app.steps.cleaning.texts import repaired
from app.steps.reference import departments, fold, proposed_municipality

UNKNOWN_SIGNS = "\ufffd?¿"
"""What stands where a letter was lost on the way."""

SMALL_WORDS = frozenset({"de", "del", "la", "las", "los", "el", "y"})
"""Words of names that people leave out or add."""

TITLES = frozenset({"san", "santa", "santo", "santiago"})
"""Words that people leave off before a name."""

_LETTER = r"[^\W\d_]"
_LOST = re.compile(rf"(?<={_LETTER})[{UNKNOWN_SIGNS}]+|[{UNKNOWN_SIGNS}]+(?={_LETTER})")
_WRITTEN_OUT: Mapping[str, str] = {
    **dict.fromkeys(("sn", "s"), "san"),
    **dict.fromkeys(("sta", "snta", "sata"), "santa"),
    **dict.fromkeys(("sto", "snto"), "santo"),
    **dict.fromkeys(("stgo", "sntgo", "santgo", "stiago", "sgo"), "santiago"),
    **dict.fromkeys(("fco", "fsco", "frco", "franc"), "francisco"),
    **dict.fromkeys(("ma", "mria"), "maria"),
    "jn": "juan",
    "ant": "antonio",
    "bart": "bartolome",
    "conc": "concepcion",
    "gpe": "guadalupe",
    "mgl": "miguel",
    "pto": "puerto",
    "cd": "ciudad",
    "guate": "guatemala",
    "xela": "quetzaltenango",
    "huehue": "huehuetenango",
    "reu": "retalhuleu",
    "toto": "totonicapan",
    "mazate": "mazatenango",
    "chichi": "chichicastenango",
}
_CAPITAL = dict.fromkeys(
    (
        *("ciudad de guatemala", "ciudad guatemala", "cd de guatemala", "cd guatemala"),
        *("guatemala ciudad", "guatemala city", "ciudad capital", "guatemala capital"),
        *("nueva guatemala de la asuncion", "guatemala de la asuncion"),
    ),
    "guatemala",
)
_HEADS = re.compile(
    r"(?:(?:el )?(?:municipio|municipalidad|muni|mun|mpio|mcpio)(?: de(?:l)?)? )(?=\w)"
)
_DEPARTMENT_HEADS = re.compile(r"\b(?:departamento|depto|dpto|dep|depa)\b")
_CODE_AND_NAME = re.compile(r"\s*(\d{3,4})\s*[-–—:.,)]?\s*(?=[^\W\d_])(.+)", re.DOTALL)
_BESIDE = re.compile(
    r"(.*\S)\s*(?:\(([^()]*)\)?|\[([^\[\]]*)\]?|[,;/|]\s*([^,;/|]+)|\s[-–—]\s*(.+))\s*"
)
_LONGEST = 120  # characters of a place with its department


@dataclass(frozen=True, slots=True)
class WrittenPlace:
    """A place as somebody wrote it, taken apart.

    Attributes:
        words: Of its name, folded and written out, without small words.
        beside: What stands in parentheses or after a comma, as it is written.
        department: Code of the department that `beside` names, "" for none.
        code: Of the municipality, where one is written; "" for none.
        has_gaps: Letters were lost on the way: words hold `?` for each run of them.
        whole: Its name folded and written out, with the small words.
    """

    words: tuple[str, ...]
    beside: str = ""
    department: str = ""
    code: str = ""
    has_gaps: bool = False
    whole: str = ""

    @property
    def name(self) -> str:
        """Give the name as names are compared."""
        return " ".join(self.words)


def read_place(text: str) -> WrittenPlace:
    """Take apart what somebody wrote for a municipality."""
    mended = " ".join(repaired(text).split())[:_LONGEST]
    found = proposed_municipality(mended) if any(map(str.isdigit, mended)) else None
    if found is not None:
        return WrittenPlace((), code=found.code)
    match = _CODE_AND_NAME.fullmatch(mended)
    code = ""
    if match is not None:
        named = proposed_municipality(match[1])
        code, mended = (named.code if named else ""), match[2]
    name, aside = _without_aside(mended)
    if any(map(str.isdigit, name)) and (found := proposed_municipality(name)):
        return WrittenPlace((), aside, read_department(aside), found.code)
    has_gaps = _LOST.search(name) is not None
    whole = _LOST.sub(GAP, name)
    words, department = name_words(whole), read_department(aside) if aside else ""
    return WrittenPlace(words, aside, department, code, has_gaps, " ".join(written_out(whole)))


def _without_aside(text: str) -> tuple[str, str]:
    """Cut off what stands in parentheses or after a comma; a department said twice counts once."""
    aside = ""
    while (match := _BESIDE.fullmatch(text)) is not None:
        found = next((part for part in match.groups()[1:] if part is not None), "").strip()
        if aside and read_department(found) != (read_department(aside) or "?"):
            break
        text, aside = match[1], found
    return text, aside


GAP = "qqq"
"""Stands in folded words for letters that were lost; no name of the catalogue holds it."""


def name_words(text: str) -> tuple[str, ...]:
    """Fold a name and write its abbreviations out; small words go, unless nothing else is there."""
    written = written_out(text)
    return tuple(word for word in written if word not in SMALL_WORDS) or written


def written_out(text: str) -> tuple[str, ...]:
    """Fold a name and write its abbreviations out: `Mun. de Sn. José` is `san jose`."""
    words = _HEADS.sub("", fold(text).lstrip())
    words = _CAPITAL.get(words, words)
    return tuple(_WRITTEN_OUT.get(word, word) for word in words.split())


@lru_cache(maxsize=4096)
def read_department(text: str) -> str:
    """Find the department that is meant: its code, its name with a typo, `depto. del Quiché`.

    Returns:
        Its code, "" when it is none or it is not clear which.
    """
    bare = repaired(text).strip().removesuffix(".0").upper().removeprefix("GT-")
    if bare.isascii() and bare.isdigit() and len(bare) <= 2:
        return bare.zfill(2) if bare.zfill(2) in departments() else ""
    words = name_words(_DEPARTMENT_HEADS.sub(" ", fold(repaired(text)[:_LONGEST])))
    name = " ".join(words)
    exact = _departments_by_name().get(name)
    if exact is not None or len(name) < 5:
        return exact or ""
    from rapidfuzz.distance import OSA

    near = sorted((OSA.distance(name, known), code) for known, code in _department_names())
    is_clear = near[0][0] <= 2 and near[1][0] >= 2 * near[0][0] + 1
    return near[0][1] if is_clear else ""


@cache
def _department_names() -> tuple[tuple[str, str], ...]:
    return tuple((" ".join(name_words(each.name)), code) for code, each in departments().items())


@cache
def _departments_by_name() -> Mapping[str, str]:
    return dict(_department_names())
