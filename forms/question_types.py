"""Question types: how a typed answer is read, how a stored one is shown, what it is in a table.

One class per XLSForm type, found by name in `TYPES`. Reading is strict and Guatemalan (es_GT):
`1,234.50` is a number, `1234,50` is refused rather than guessed, dates are ISO 8601 or
dd/mm/aaaa. Stored forms follow the ODK XForms specification, section "Data types".
Whether a choice stands in its list, and every constraint, is the session's matter.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from typing_extensions import override

from forms.coordinates import read_place, read_places, show_place
from forms.instrument import Value
from forms.notation import (
    Unreadable,
    read_date,
    read_decimal,
    read_point,
    read_time,
    read_whole,
    write_date,
    write_number,
    write_time,
)

__all__ = ["TYPES", "QuestionType", "Unreadable"]

_WITH_FORM = re.compile(r"^jr://(?:images|audio|video|file|file-csv)/")
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML 1.0 cannot carry (section 2.2): such a record could never be exchanged."""


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
        return read_decimal(text)

    @override
    def _write(self, value: str | float) -> str:
        return value if isinstance(value, str) else write_number(value)


class WholeNumber(DecimalNumber):
    """A whole number of at most 64 bits."""

    name = "integer"
    field_type = "integer"

    @override
    def _read(self, text: str) -> Value:
        return read_whole(text)


class Range(DecimalNumber):
    """A number on a scale; whole when it has no decimals."""

    name = "range"

    @override
    def _read(self, text: str) -> Value:
        number = read_decimal(text)
        return int(number) if number.is_integer() and abs(number) <= 2**53 else number


class Date(QuestionType):
    """A day: stored `2026-11-21`, shown `21/11/2026`."""

    name = "date"
    field_type = "date"

    @override
    def _read(self, text: str) -> Value:
        return read_date(text, "answer.not_a_date")

    @override
    def _write(self, value: str | float) -> str:
        return write_date(str(value))


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
        return read_time(text, "answer.not_a_time")

    @override
    def _write(self, value: str | float) -> str:
        return write_time(str(value))


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
        return f"{read_date(day, code)}T{read_time(hour.strip(), code)}"

    @override
    def _write(self, value: str | float) -> str:
        day, separator, hour = str(value).partition("T")
        return f"{write_date(day)} {write_time(hour)}" if separator else day


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
        return read_place(text)

    @override
    def _write(self, value: str | float) -> str:
        try:
            return show_place(read_point(str(value), "answer.not_a_place"))
        except Unreadable:
            return str(value)


class GeoTrace(QuestionType):
    """A line of at least two places, with `;` or a new line between two."""

    name = "geotrace"
    _fewest_points = 2

    @override
    def _read(self, text: str) -> Value:
        points = read_places(text, "answer.not_a_line")
        if len(points) < self._fewest_points:
            raise Unreadable("answer.not_a_line")
        return ";".join(points)


class GeoShape(GeoTrace):
    """An area: a line that ends where it began."""

    name = "geoshape"
    _fewest_points = 4

    @override
    def _read(self, text: str) -> Value:
        line = str(super()._read(text))
        points = line.split(";")
        if points[0] != points[-1]:
            raise Unreadable("answer.not_a_line")
        return line


class File(Text):
    """A file kept beside the record; the answer is its name, without folders.

    A first value may name a file that came with the form: `jr://images/plano.png`.
    """

    name = "file"

    @override
    def parse(self, text: str) -> Value:
        stripped = text.strip()
        name = _WITH_FORM.sub("", stripped)
        if re.search(r"[/\\:]", name) or stripped in {".", ".."}:
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
