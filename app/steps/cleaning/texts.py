"""Texts made even: blanks, capitals as Spanish writes them, accents, letters read wrongly."""

import re
import unicodedata
from collections.abc import Callable, Mapping

_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_OUTER = re.compile(rf"\A[\s{_INVISIBLE}]+|[\s{_INVISIBLE}]+\Z")
_INNER = re.compile(r"\s+")
_WORD = re.compile(r"[^\W_]+(?:['’ʼꞌ][^\W_]+)*['’ʼꞌ]?")
_SMALL = frozenset(
    {
        *("a", "al", "con", "de", "del", "e", "el", "en", "la", "las", "lo", "los", "o", "para"),
        *("por", "sin", "u", "un", "una", "y"),
    }
)
_ROMAN = re.compile(r"(?=..)X{0,3}(?:IX|IV|V?I{0,3})")
_SENTENCE_START = re.compile(r"(\A|[.!?…]\s+)([\W_]*)([^\W\d_])")
_TILDE = "\u0303"


def trimmed(text: str) -> str:
    """Take away blanks around a text, also those that nobody sees."""
    return _OUTER.sub("", text)


def collapsed(text: str) -> str:
    """Make one space of every run of blanks, line breaks among them."""
    return _INNER.sub(" ", text)


def titled(text: str) -> str:
    """Write names as Spanish does: `SAN JOSÉ DEL GOLFO` is `San José del Golfo`.

    Articles and prepositions stay small inside, Roman numbers stay large, and the letter after a
    saltillo stays small (`K'iche'`).
    """
    first = True

    def write(match: re.Match[str]) -> str:
        nonlocal first
        word, lower = match[0], match[0].lower()
        is_small = not first and lower in _SMALL
        first = False
        if is_small:
            return lower
        return word if _ROMAN.fullmatch(word) else _capital(lower)

    return _WORD.sub(write, text)


def sentence_cased(text: str) -> str:
    """Write a text with a capital at its beginning and after a full stop, all else small."""
    return _SENTENCE_START.sub(lambda m: m[1] + m[2] + m[3].upper(), text.lower())


def _capital(word: str) -> str:
    return word[:1].title() + word[1:]


def without_accents(text: str) -> str:
    """Take the marks off letters; ñ is a letter of its own and stays."""
    kept = []
    for sign in unicodedata.normalize("NFC", text):
        plain = unicodedata.normalize("NFD", sign)
        base = "".join(one for one in plain if not unicodedata.combining(one))
        is_letter = plain[1:] == _TILDE and base in "nN"
        kept.append(sign if is_letter else base or sign)
    return unicodedata.normalize("NFC", "".join(kept))


def composed(text: str) -> str:
    """Write each letter with its mark as one sign, so that equal texts are equal (Unicode NFC)."""
    return unicodedata.normalize("NFC", text)


_MOJIBAKE = re.compile(
    "[\u00c2\u00c3\u00c5\u00ca\u00e2\u00ef]"
    "[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc"
    "\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]+"
)
_UNDEFINED = {0x81: "\x81", 0x8D: "\x8d", 0x8F: "\x8f", 0x90: "\x90", 0x9D: "\x9d"}
_BYTE_OF: dict[str, int] = {
    **{bytes([byte]).decode("cp1252", "ignore") or _UNDEFINED[byte]: byte for byte in range(256)},
    **{chr(byte): byte for byte in range(0x80, 0xA0)},
}
_DEEPEST = 4


def repaired(text: str) -> str:
    """Undo the reading of UTF-8 as cp1252 or Latin-1: `JosÃ©` is `José`, also done twice.

    Only what turns back into whole letters changes; what was right stays as it is.
    """
    for _round in range(_DEEPEST):
        mended = _MOJIBAKE.sub(_read_again, text)
        if mended == text:
            break
        text = mended
    return text


def _read_again(match: re.Match[str]) -> str:
    try:
        return bytes(_BYTE_OF[sign] for sign in match[0]).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return match[0]


CASES: Mapping[str, Callable[[str], str]] = {
    "upper": str.upper,
    "lower": str.lower,
    "title": titled,
    "sentence": sentence_cased,
}
"""Ways of writing capitals by their name in recipes."""
