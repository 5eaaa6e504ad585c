"""Question types: how a typed answer is read, how a stored one is shown, what it is in a table.

One class per XLSForm type, found by name in `TYPES`. Reading is strict and Guatemalan (es_GT):
`1,234.50` is a number, `1234,50` is refused rather than guessed, dates are ISO 8601 or
dd/mm/aaaa. Stored forms follow the ODK XForms specification, section "Data types".
Whether a choice stands in its list, and every constraint, is the session's matter.
"""

import re
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from math import isfinite
from types import MappingProxyType

from typing_extensions import override

from forms.instrument import Value

_NUMBER = re.compile(r"(-?)(\d+|[1-9]\d{0,2}(?:,\d{3})+)(?:\.(\d+))?", re.ASCII)
_ISO_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_LOCAL_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_TIME = re.compile(
    r"(\d{1,2}):(\d\d)(?::(\d\d)(\.\d{1,6})?)?(Z|[+-](?:0\d|1[0-4]):[0-5]\d)?", re.ASCII
)
_COORDINATE = re.compile(r"-?\d{1,7}(?:\.\d+)?", re.ASCII)
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML 1.0 cannot carry (section 2.2): such a record could never be exchanged."""

_LARGEST_WHOLE = 2**63 - 1  # of SQLite's INTEGER
_GROUPED_FROM = 10_000


class Unreadable(ValueError):  # noqa: N818 - says what the text is, as the contract has it
    """A text is no answer to a question of this type.

    Attributes:
        code: Problem code, `answer.…`.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class QuestionType:
    """What a type of question accepts and how it is written.

    Attributes:
        name: Name in XLSForm and in `Question.type`.
        field_type, field_format: Type and format of the Table Schema field.
        is_answerable: A person answers it; False for notes, calculations and metadata.
    """

    name = ""
    field_type = "string"
    field_format = "default"
    is_answerable = True

    def parse(self, text: str) -> Value:
        """Read a typed text into the value to store; blank is None.

        Raises:
            Unreadable: The text is no answer of this type.
        """
        stripped = text.strip()
        return self._read(stripped) if stripped else None

    def format(self, value: Value) -> str:
        """Write a stored value for people, as es_GT does; `parse` reads it back.

        A value that is not of this type (kept from an import) is written as it is.
        """
        return "" if value is None else self._write(value)

    def _read(self, text: str) -> Value:
        return text

    def _write(self, value: str | float) -> str:
        return str(value)


class Text(QuestionType):
    """Free text, kept exactly as typed."""

    name = "text"

    @override
    def parse(self, text: str) -> Value:
        if _UNSTORABLE.search(text):
            raise Unreadable("answer.unreadable_text")
        return text if text.strip() else None


class Barcode(Text):
    """The text of a bar code or QR, read by a scanner that acts as a keyboard."""

    name = "barcode"


class Hidden(Text):
    """A value the form carries without showing it."""

    name = "hidden"
    is_answerable = False


class Calculate(Text):
    """A value the form computes."""

    name = "calculate"
    is_answerable = False


class DeviceId(Text):
    """Identifier of the laptop, filled in by the program."""

    name = "deviceid"
    is_answerable = False


class Username(Text):
    """Name of the person at work, filled in by the program."""

    name = "username"
    is_answerable = False


class Metadata(Text):
    """Other things a device knows of itself and its owner: telephone, address, audit file."""

    name = "metadata"
    is_answerable = False


class Note(QuestionType):
    """A text to read; it has no answer."""

    name = "note"
    is_answerable = False

    @override
    def _read(self, text: str) -> Value:
        raise Unreadable("answer.not_answerable")


class DecimalNumber(QuestionType):
    """A number with decimals: point for decimals, commas between thousands."""

    name = "decimal"
    field_type = "number"

    @override
    def _read(self, text: str) -> Value:
        return _finite(text)

    @override
    def _write(self, value: str | float) -> str:
        return str(value) if isinstance(value, str) or not isfinite(value) else _grouped(value)


class WholeNumber(DecimalNumber):
    """A whole number of at most 64 bits."""

    name = "integer"
    field_type = "integer"

    @override
    def _read(self, text: str) -> Value:
        whole, _, decimals = _plain_number(text).partition(".")
        if decimals.strip("0"):
            raise Unreadable("answer.not_a_whole_number")
        # A digit count first: Python refuses to convert texts of thousands of digits.
        if len(whole.lstrip("-0")) > 19 or abs(int(whole)) > _LARGEST_WHOLE:
            raise Unreadable("answer.number_too_big")
        return int(whole)


class Range(DecimalNumber):
    """A number on a scale; whole when it has no decimals."""

    name = "range"

    @override
    def _read(self, text: str) -> Value:
        number = _finite(text)
        return int(number) if number.is_integer() and abs(number) <= 2**53 else number


class Date(QuestionType):
    """A day: stored `2026-11-21`, shown `21/11/2026`."""

    name = "date"
    field_type = "date"

    @override
    def _read(self, text: str) -> Value:
        return _iso_date(text, "answer.not_a_date")

    @override
    def _write(self, value: str | float) -> str:
        return _local_date(str(value))


class Today(Date):
    """The day the record was begun, filled in by the program."""

    name = "today"
    is_answerable = False


class Time(QuestionType):
    """A time of day on 24 hours: stored `16:20:00`, with an offset when one was given."""

    name = "time"
    field_type = "string"  # Table Schema's `time` has no offset

    @override
    def _read(self, text: str) -> Value:
        return _iso_time(text, "answer.not_a_time")

    @override
    def _write(self, value: str | float) -> str:
        return _local_time(str(value))


class DateTime(QuestionType):
    """A moment: stored `2026-11-21T16:20:00`, with an offset when one was given."""

    name = "dateTime"
    field_type = "datetime"
    field_format = "any"

    @override
    def _read(self, text: str) -> Value:
        day, separator, hour = text.replace("T", " ", 1).partition(" ")
        if not separator:
            raise Unreadable("answer.not_a_date_time")
        code = "answer.not_a_date_time"
        return f"{_iso_date(day, code)}T{_iso_time(hour.strip(), code)}"

    @override
    def _write(self, value: str | float) -> str:
        day, separator, hour = str(value).partition("T")
        return f"{_local_date(day)} {_local_time(hour)}" if separator else day


class Start(DateTime):
    """When the record was begun, filled in by the program."""

    name = "start"
    is_answerable = False


class End(DateTime):
    """When the record was finished, filled in by the program."""

    name = "end"
    is_answerable = False


class SelectOne(Text):
    """One choice of a list: its value, not its label."""

    name = "select_one"

    @override
    def parse(self, text: str) -> Value:
        return super().parse(text.strip())


class SelectMultiple(SelectOne):
    """Several choices of a list: their values, one space between two, none twice."""

    name = "select_multiple"

    @override
    def parse(self, text: str) -> Value:
        return super().parse(" ".join(dict.fromkeys(text.split())))


class Rank(SelectMultiple):
    """All choices of a list in the order of preference."""

    name = "rank"


class Acknowledge(QuestionType):
    """A mark that something was read: `OK` or nothing."""

    name = "acknowledge"

    @override
    def _read(self, text: str) -> Value:
        if text.upper() != "OK":
            raise Unreadable("answer.not_acknowledged")
        return "OK"


class GeoPoint(QuestionType):
    """A place: `latitude longitude [altitude [accuracy]]`, in degrees (WGS 84) and metres."""

    name = "geopoint"

    @override
    def _read(self, text: str) -> Value:
        return _point(text, "answer.not_a_place")

    @override
    def _write(self, value: str | float) -> str:
        return ", ".join(str(value).split())


class GeoTrace(QuestionType):
    """A line of at least two places, with `;` between two."""

    name = "geotrace"
    _fewest_points = 2

    @override
    def _read(self, text: str) -> Value:
        points = [_point(part, "answer.not_a_line") for part in text.rstrip("; ").split(";")]
        if len(points) < self._fewest_points:
            raise Unreadable("answer.not_a_line")
        return "; ".join(points)


class GeoShape(GeoTrace):
    """An area: a line that ends where it began."""

    name = "geoshape"
    _fewest_points = 4

    @override
    def _read(self, text: str) -> Value:
        line = str(super()._read(text))
        points = line.split("; ")
        if points[0] != points[-1]:
            raise Unreadable("answer.not_a_line")
        return line


class File(Text):
    """A file kept beside the record; the answer is its name, without folders."""

    name = "file"

    @override
    def parse(self, text: str) -> Value:
        stripped = text.strip()
        if re.search(r"[/\\:]", stripped) or stripped in {".", ".."}:
            raise Unreadable("answer.not_a_file_name")
        return super().parse(stripped)


class Image(File):
    """A photograph, drawing or signature."""

    name = "image"


class Audio(File):
    """A sound recording."""

    name = "audio"


class Video(File):
    """A film."""

    name = "video"


TYPES: Mapping[str, QuestionType] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            Text(),
            WholeNumber(),
            DecimalNumber(),
            Date(),
            Time(),
            DateTime(),
            SelectOne(),
            SelectMultiple(),
            Rank(),
            Note(),
            Acknowledge(),
            GeoPoint(),
            GeoTrace(),
            GeoShape(),
            Range(),
            Calculate(),
            Hidden(),
            Barcode(),
            Image(),
            Audio(),
            Video(),
            File(),
            Start(),
            End(),
            Today(),
            DeviceId(),
            Username(),
            Metadata(),
        )
    }
)
"""Every question type by its name; the instrument's questions use no other names."""


def _plain_number(text: str) -> str:
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise Unreadable("answer.not_a_number")
    sign, whole, decimals = match.groups(default="")
    return f"{sign}{whole.replace(',', '')}.{decimals or '0'}"


def _finite(text: str) -> float:
    number = float(_plain_number(text))
    if not isfinite(number):
        raise Unreadable("answer.number_too_big")
    return number + 0.0  # minus zero becomes zero


def _grouped(value: float) -> str:
    """Write digits as stored, neither rounded nor padded.

    Thousands are grouped from five digits on, so that a year does not read `2,018`.
    """
    number = Decimal(repr(value))
    if number == number.to_integral_value():
        number = number.quantize(Decimal(1)) if abs(number) < _LARGEST_WHOLE else number
    return f"{number:,f}" if abs(number) >= _GROUPED_FROM else f"{number:f}"


def _iso_date(text: str, code: str) -> str:
    iso, local = _ISO_DATE.fullmatch(text), _LOCAL_DATE.fullmatch(text)
    if iso:
        year, month, day = iso.groups()
    elif local:
        day, month, year = local.groups()
    else:
        raise Unreadable(code)
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        raise Unreadable(code) from None


def _local_date(iso: str) -> str:
    match = _ISO_DATE.fullmatch(iso)
    return f"{match[3]}/{match[2]}/{match[1]}" if match else iso


def _iso_time(text: str, code: str) -> str:
    match = _TIME.fullmatch(text)
    if match is None:
        raise Unreadable(code)
    hour, minute, second, fraction, offset = match.groups(default="")
    try:
        whole = time(int(hour), int(minute), int(second or 0)).isoformat()
    except ValueError:
        raise Unreadable(code) from None
    return whole + fraction + offset


def _local_time(iso: str) -> str:
    """Leave out seconds that say nothing."""
    match = _TIME.fullmatch(iso)
    return iso[:5] if match and match[3] == "00" and not match[4] and not match[5] else iso


def _point(text: str, code: str) -> str:
    parts = re.split(r"\s*,\s*|\s+", text.strip())
    if not 2 <= len(parts) <= 4 or not all(_COORDINATE.fullmatch(part) for part in parts):
        raise Unreadable(code)
    if abs(float(parts[0])) > 90 or abs(float(parts[1])) > 180:
        raise Unreadable(code)
    return " ".join(parts)
