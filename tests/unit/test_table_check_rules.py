"""What a rule takes for sure, the reader of frictionless takes; equal values have equal numbers."""

import itertools
from decimal import Decimal

import numpy as np
import pytest
from frictionless import Field
from support.cells import cells_of

from app.steps.table_check.columns import Column, column_of
from app.steps.table_check.keys import (
    NO_KEY,
    candidates,
    joined,
    key_of,
    keys_of_texts,
    keys_of_values,
)
from app.steps.table_check.moments import layout_of, number_of

# fmt: off
TEXTS = [
    "", " ", "0", "-0", "7", "007", "42", "-3", "--3", "-", "+5", " 7", "7 ", "1_000", "٣٤",
    "1e2", "12.0", "1.5", "1.50", "01.5", "-1.5", "-.5", ".5", "5.", ".", "1.2.3", "1,5",
    "1.234,5", "1,234.5", "120", "121", "119.999999999", "120.0", "120.0000000001", "0.0",
    "0.00", "-0.0", "0.0000000001", "999999999999999", "9999999999999999",
    "123456789.123456", "1234567890123456.5", "99999999999999999999", "NaN", "sNaN", "INF",
    "-INF", "inf", "nan", "1e400", "2020-01-05", "2020-1-5", "2020-02-28", "2020-02-29",
    "2019-02-29", "2020-02-30", "2020-04-31", "2020-13-01", "2020-00-10", "2020-01-00",
    "0000-01-01", "0001-01-01", "9999-12-31", "2014-12-31", "2015-01-01", "2026-12-31",
    "2027-01-01", "05/01/2020", "31/12/2019", "20200105", "20-01-05", "69-01-01",
    "68-12-31", "2020-01-05 ", "2020-01-05T10:20:30", "2020-01-05T24:00:00",
    "2020-01-05 10:20:30", "2020-01-05T10:20:30Z", "2020-01-05T10:20",
    "2020-01-05T10:20:30.5", "2020-01-05T10:20:60", "10:20:30", "23:59:59", "24:00:00",
    "9:20:30", "10:20", "10:20:30Z", "2020", "1999", "999", "12345", "20 0", "2020-01",
    "2020-12", "2020-13", "2020-00", "20-1", "true", "false", "1", "si", "no", "Si", "ab",
    "abc", "ÑÚ", "ÑÚÑ", "a\u0301b", "👩‍👩‍👧", "É" * 16, "É" * 17, "a" * 32, "a" * 33,
    "a" * 61, "NA", "null", "\x00",
]
FIELDS = [
    {"type": "integer"},
    {"type": "integer", "constraints": {"minimum": 0, "maximum": 120}},
    {"type": "integer", "constraints": {"minimum": "7"}},
    {"type": "integer", "constraints": {"maximum": -1}},
    {"type": "integer", "constraints": {"enum": ["7", "42"]}},
    {"type": "integer", "bareNumber": False},
    {"type": "number"},
    {"type": "number", "constraints": {"minimum": 0}},
    {"type": "number", "constraints": {"minimum": "1.5", "maximum": 120}},
    {"type": "number", "decimalChar": ","},
    {"type": "number", "decimalChar": ",", "groupChar": "."},
    {"type": "number", "groupChar": ","},
    {"type": "number", "bareNumber": False},
    {"type": "number", "floatNumber": True, "constraints": {"maximum": 120}},
    {"type": "date"},
    {"type": "date", "constraints": {"minimum": "2015-01-01", "maximum": "2026-12-31"}},
    {"type": "date", "format": "%d/%m/%Y"},
    {"type": "date", "format": "%Y%m%d"},
    {"type": "date", "format": "%y-%m-%d"},
    {"type": "date", "format": "%Y-%m"},
    {"type": "date", "format": "any"},
    {"type": "datetime"},
    {"type": "datetime", "constraints": {"minimum": "2020-01-05T10:20:30"}},
    {"type": "datetime", "format": "%Y-%m-%dT%H:%M"},
    {"type": "datetime", "format": "%Y-%m-%d"},
    {"type": "time"},
    {"type": "time", "constraints": {"maximum": "12:00:00"}},
    {"type": "time", "format": "%H:%M"},
    {"type": "year"},
    {"type": "year", "constraints": {"minimum": 2000}},
    {"type": "yearmonth"},
    {"type": "yearmonth", "constraints": {"minimum": "2020-06"}},
    {"type": "boolean"},
    {"type": "boolean", "trueValues": ["si"], "falseValues": ["no"]},
    {"type": "string"},
    {"type": "string", "constraints": {"minLength": 3}},
    {"type": "string", "constraints": {"maxLength": 3}},
    {"type": "string", "constraints": {"minLength": 16, "maxLength": 32}},
    {"type": "string", "constraints": {"pattern": "\\d+"}},
    {"type": "string", "constraints": {"pattern": "(?i:AB).*"}},
    {"type": "string", "constraints": {"enum": ["ab", "ÑÚ", "null"], "minLength": 3}},
    {"type": "string", "constraints": {"required": True}},
    {"type": "string", "missingValues": ["NA", "null"]},
    {"type": "string", "missingValues": []},
    {"type": "string", "format": "email"},
    {"type": "any"},
    {"type": "geopoint"},
    {"type": "duration"},
]
# fmt: on


def column(descriptor: dict, *, compares: bool = False) -> Column:
    """The column of a field."""
    return column_of(Field.from_descriptor({"name": "a", **descriptor}), 1, compares=compares)


def read_or_none(made: Column, text: str):
    """What frictionless says of a cell; None when it ends with an exception."""
    try:
        return made.reader(text)
    except (ArithmeticError, TypeError):
        return None


@pytest.mark.parametrize("compares", [False, True])
@pytest.mark.parametrize("descriptor", FIELDS, ids=str)
def test_what_is_sure_is_what_the_reader_says(descriptor, compares):
    made = column(descriptor, compares=compares)
    verdicts = made.screen(cells_of(TEXTS))
    for text, valid, missing in zip(TEXTS, verdicts.valid, verdicts.missing, strict=True):
        assert not (valid and missing)
        if valid or missing:
            value, notes = read_or_none(made, text)
            assert not notes, text
            assert (value is None) == missing, text


@pytest.mark.parametrize("descriptor", FIELDS, ids=str)
def test_what_is_sure_stays_so_beside_what_was_learned(descriptor):
    made = column(descriptor)
    for text in TEXTS:
        if read_or_none(made, text) is not None:
            made.read(text)
    verdicts = made.screen(cells_of(TEXTS))
    for text, valid in zip(TEXTS, verdicts.valid, strict=True):
        if valid:
            assert not made.reader(text)[1], text


@pytest.mark.parametrize("descriptor", FIELDS, ids=str)
def test_equal_values_have_equal_keys(descriptor):
    made = column(descriptor, compares=True)
    cells = cells_of(TEXTS)
    verdicts = made.screen(cells)
    quick = keys_of_texts(cells) if verdicts.values is None else keys_of_values(verdicts.values)
    keys: dict[object, set[int]] = {}
    for row, text in enumerate(TEXTS):
        read = read_or_none(made, text)
        if "nan" in text.lower() or read is None or read[0] is None:
            continue
        keys.setdefault(read[0], set()).add(key_of(read[0]))
        if verdicts.valid[row]:
            keys[read[0]].add(int(quick[row]))
    assert not {value: found for value, found in keys.items() if len(found) != 1}


@pytest.mark.parametrize(
    ("descriptor", "taken"),
    [
        ({"type": "integer"}, ["0", "7", "007", "42", "-3", "999999999999999"]),
        ({"type": "number"}, ["0", "1.5", "-1.5", "120.0", "123456789.123456"]),
        ({"type": "number", "decimalChar": ","}, ["1,5", "7"]),
        ({"type": "date"}, ["2020-01-05", "2020-02-28", "9999-12-31"]),
        ({"type": "date", "format": "%d/%m/%Y"}, ["05/01/2020", "31/12/2019"]),
        ({"type": "datetime"}, ["2020-01-05T10:20:30", "2020-01-05T10:20:30Z"]),
        ({"type": "time"}, ["10:20:30", "23:59:59"]),
        ({"type": "year"}, ["2020", "1999"]),
        ({"type": "yearmonth"}, ["2020-01", "2020-12"]),
        ({"type": "boolean"}, ["true", "false", "1"]),
        ({"type": "string", "constraints": {"minLength": 3}}, ["abc", "ÑÚÑ", "a\u0301b"]),
        ({"type": "string", "constraints": {"maxLength": 16}}, ["abc", "É" * 16]),
        ({"type": "string", "constraints": {"enum": ["ab", "ÑÚ"]}}, ["ab", "ÑÚ"]),
    ],
    ids=str,
)
def test_plain_spellings_need_no_reader(descriptor, taken):
    assert column(descriptor).screen(cells_of(taken)).valid.all()


@pytest.mark.parametrize(
    ("format_", "is_fixed"),
    [
        ("%Y-%m-%d", True),
        ("%d/%m/%Y", True),
        ("%Y%m%d", True),
        ("%H:%M", True),
        ("%d %b %Y", False),
        ("%A", False),
        ("%Y-%m-%dT%H:%M:%S.%f", False),
        ("%Y-%m-%d%z", False),
        ("%Y%Y", False),
        ("%y%Y", False),
        ("any", False),
        ("", False),
        ("%", False),
        ("día %d", False),
        ("%Y" + "-" * 40, False),
    ],
)
def test_only_formats_of_fixed_width_have_a_layout(format_, is_fixed):
    assert (layout_of(format_) is not None) is is_fixed


class TestKeys:
    """A key is a number that equal values share."""

    @pytest.mark.parametrize(
        "values",
        [
            (Decimal("1.0"), Decimal("1.00"), Decimal(1), 1, 1.0),
            (Decimal("-0"), Decimal("0.00"), 0, 0.0, -0.0),
            (Decimal("1e2"), Decimal(100), 100.0),
            (Decimal("0.1"), Decimal("0.10000")),
            (Decimal("123.456"), Decimal("123.4560")),
            (Decimal("1e30"), Decimal("1e+30")),
            (Decimal("1e-30"), Decimal("10e-31")),
            (Decimal("Infinity"), Decimal("inf")),
            ("a", "a"),
            ("é" * 40, "é" * 40),
            (("a", 1), ("a", 1)),
        ],
    )
    def test_equal_values_share_it(self, values):
        numbers = [value for value in values if isinstance(value, Decimal | float)]
        assert len({key_of(value) for value in numbers or values}) == 1

    def test_different_values_have_others(self):
        values = [
            "",
            "a",
            "b",
            "ab",
            "ba",
            "a" * 32,
            "a" * 33,
            "a" * 34,
            "a\x00",
            Decimal(1),
            Decimal(2),
            -1,
            -2,
        ]
        assert len({key_of(value) for value in values}) == len(values)

    def test_no_value_has_none(self):
        assert key_of(None) == NO_KEY
        assert joined([NO_KEY, NO_KEY]) == NO_KEY

    def test_a_list_cannot_be_compared(self):
        with pytest.raises(TypeError):
            key_of([1])

    def test_a_signalling_nan_cannot_be_compared(self):
        with pytest.raises(TypeError):
            key_of(Decimal("sNaN"))

    def test_keys_of_texts_are_those_of_their_values(self):
        texts = [
            "",
            "a",
            "é",
            "a" * 8,
            "a" * 9,
            "a" * 31,
            "a" * 32,
            "a" * 33,
            "x" * 500,
            "\x00",
            "a\x00",
        ]
        assert keys_of_texts(cells_of(texts)).tolist() == [key_of(text) for text in texts]

    def test_keys_of_several_fields_are_joined_alike_one_by_one_and_in_columns(self):
        one = [3, 0, 5, 0, 2**63 + 9]
        two = [0, 0, 7, 8, 2**64 - 1]
        columns = joined([np.array(one, dtype=np.uint64), np.array(two, dtype=np.uint64)])
        assert columns.tolist() == [joined(list(pair)) for pair in zip(one, two, strict=True)]

    def test_the_order_of_the_fields_counts(self):
        assert joined([1, 2]) != joined([2, 1])

    @pytest.mark.parametrize(
        ("keys", "rows"),
        [
            ([], []),
            ([5], []),
            ([5, 5], [0, 1]),
            ([5, 6, 5, 7, 6], [0, 1, 2, 4]),
            ([0, 0, 0], []),
            ([0, 9, 0, 9], [1, 3]),
            ([1, 2, 3, 4], []),
        ],
    )
    def test_rows_with_equal_keys_are_candidates(self, keys, rows):
        assert candidates(np.array(keys, dtype=np.uint64)).tolist() == rows


def test_moments_in_order_have_numbers_in_order():
    made = column({"type": "datetime"})
    texts = [f"20{year}-{month:02}-{day:02}T{hour:02}:00:00" for year, month, day, hour in
             itertools.product((19, 20), (1, 2, 12), (1, 28), (0, 23))]  # fmt: skip
    numbers = [number_of(made.reader(text)[0]) for text in texts]
    assert numbers == sorted(numbers)
    assert len(set(numbers)) == len(numbers)
