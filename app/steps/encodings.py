"""Which encoding a text file is written in, decided by a rule made for Spanish.

General detectors read Spanish files of Windows as Polish or Thai; here the order is: byte order
mark, UTF-16 without mark, strict UTF-8, then the three old encodings in use (Windows, DOS, Mac),
scored by how their signs fit between the letters around them.
"""

import codecs
import re
from pathlib import Path

from forms.problem import Place, Problem, ProblemError

_BLOCK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OLD_ENCODINGS = ("cp1252", "cp850", "mac-roman")  # on a draw the first one wins
_FITTING = re.compile(
    "(?<![A-ZÁÉÍÓÚÜÑ]{2})[áéíóúüñäëïö](?![A-ZÁÉÍÓÚÜÑ])"  # small letters, not amid capitals
    "|(?<![a-záéíóúüñ])[ÁÉÍÓÚÜÑÄËÏÖ]"  # capitals, not after small letters
    r"|(?<!\w)[¿¡](?=\w)"
    "|(?<=[kqtzhbpKQTZHBP])’"  # glottal stop: K’iche’, Tz’utujil
    "|(?<=[aeiou])’(?![a-záéíóú])"
    r"|[“‘«](?=\w)|(?<=[\w.])[”»]"
    r"|(?<=\s)[–—](?=\s)|(?<=\d)[–°ºª]|(?<=[Nn])[°º]|[€…•]"
)
_NO_TEXT = re.compile(rb"[\x01-\x08\x0e-\x19\x1b-\x1f\x7f]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f\xa0]")


def detect_encoding(path: Path) -> str:
    """Find the encoding of a text file, reading it in blocks.

    Returns:
        A codec name of Python: `utf-8`, `utf-8-sig`, `utf-16`, `utf-16-le`, `utf-16-be`, `cp1252`,
        `cp850` or `mac-roman`.

    Raises:
        ProblemError: `table.cannot_read` when this is no text, `table.encoding` when it is text
            with bytes that fit no encoding; the place of the first such byte is in its values.
        OSError: The file cannot be opened.
    """
    with path.open("rb") as file:
        head = file.read(_BLOCK)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    if b"\x00" in head and (wide := _without_mark(path, head)):
        return wide
    bad = first_undecodable(path, "utf-8")
    if bad is None:
        return "utf-8"
    return _old_encoding(path, bad)


def first_undecodable(path: Path, encoding: str) -> int | None:
    """Give the 0-based place of the first byte that an encoding cannot read, or None.

    Raises:
        OSError: The file cannot be opened.
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        before = 0
        while block := file.read(_BLOCK):
            waiting = len(decoder.getstate()[0])
            try:
                decoder.decode(block)
            except UnicodeDecodeError as error:
                return before - waiting + error.start
            before += len(block)
        waiting = len(decoder.getstate()[0])
    return before - waiting if waiting else None


def encoding_problem(path: Path, encoding: str, byte: int) -> ProblemError:
    """Say which byte could not be read, counted from 1, and in which line it stands."""
    with path.open("rb") as file:
        line = 1 + file.read(byte).count(b"\n")
    return ProblemError(
        Problem(
            "table.encoding",
            place=Place(file=path.name, row=line),
            values={"encoding": encoding, "byte": byte + 1},
        )
    )


def _without_mark(path: Path, head: bytes) -> str | None:
    """Tell UTF-16 without a mark, where every other byte of plain text is zero, from no text.

    A text with a few zero bytes is a damaged one: None, whoever reads it names the row.
    """
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    for zeros, others, encoding in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if zeros > half * 0.7 and others < half * 0.1:
            return encoding
    if len(_NO_TEXT.findall(head)) * 100 > len(head) or even + odd > half // 10:
        raise ProblemError(Problem("table.cannot_read", place=Place(file=path.name)))
    return None


def _old_encoding(path: Path, bad: int) -> str:
    with path.open("rb") as file:
        file.seek(max(0, bad - _BLOCK))
        sample = file.read(2 * _BLOCK)
    # Two UTF-8 letters for each stray byte: a UTF-8 file that was damaged, not an older one.
    letters = len(re.findall(rb"[\xc3\xc2][\x80-\xbf]", sample))
    strays = len(re.sub(rb"[\xc2-\xdf][\x80-\xbf]|[\x00-\x7f]", b"", sample))
    if letters > 2 * strays:
        raise encoding_problem(path, "utf-8", bad)
    scores = {encoding: _score(sample, encoding) for encoding in _OLD_ENCODINGS}
    best = max(scores, key=lambda encoding: scores[encoding])
    if scores[best] <= 0:
        raise encoding_problem(path, "utf-8", bad)
    return best


def _score(sample: bytes, encoding: str) -> float:
    """Give the share of non-ASCII signs that fit where they stand, less those that do not."""
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError:
        return -1.0
    signs = len(_NOT_ASCII.findall(text))
    fitting = len(_FITTING.findall(text))
    return (2 * fitting - signs) / signs if signs else -1.0
