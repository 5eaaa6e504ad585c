"""A text that the screen takes matches the pattern as frictionless compiles it."""

import itertools
import random
import re

import numpy as np
import pytest
from support.cells import cells_of

from app.steps.table_check.patterns import sequences_of
from app.steps.table_check.sequences import DIGIT, AnyOf, ByteSequence, fits_screen

SIMPLE = {
    "\\d{13}": (["1234567890123"], ["123456789012", "12345678901234", "123456789012a", ""]),
    "[A-Z]{2}-\\d{8}": (["GT-00000001"], ["gt-00000001", "GT-0000001", "GT_00000001"]),
    "SI|NO": ([], ["X"]),
    "(SI|NO)": (["SI", "NO"], ["SIx", "xNO", "S"]),
    "(?:a|b)c?": (["a", "b", "ac", "bc"], ["c", "abc", ""]),
    "[a-z]+": (["a", "abc", "abcdefghijkl"], ["", "A", "1"]),
    "\\d*": (["1", "12"], ["a"]),
    "[^0-9]": (["a", " ", "-"], ["1", ""]),
    "a.c": (["abc", "a c"], ["a\nc", "ac"]),
    "\\w\\W\\s\\S\\D": (["a- bc"], ["--- -"]),
    "x{2,4}": (["xx", "xxx", "xxxx"], ["x", "xxxxx"]),
    "\\.": (["."], ["a"]),
    "\\d{4}-(0[1-9]|1[0-2])": (["2020-01", "2020-12"], ["2020-13", "2020-00"]),
    "[ab][cd]|e": ([], ["zz"]),
    "(?=\\d)\\d{3}": (["123"], ["12a", "abc"]),
    "(?!0)\\d{3}": (["123"], ["012"]),
    "(?!00)\\d{3}": (["123", "012", "100"], ["001"]),
    "[+-]?\\d": (["+1", "-1", "1"], ["*1"]),
    "([A-Z]\\d){2}": (["A1B2"], ["A1", "A1B"]),
    "[\\d]{2}": (["12"], ["1"]),
    "[\\w-]{2}": (["a-", "_9"], ["a "]),
}


@pytest.mark.parametrize(("pattern", "texts"), SIMPLE.items())
def test_a_simple_pattern_is_screened(pattern, texts):
    taken, refused = texts
    screen = sequences_of(pattern)
    assert screen is not None or not taken
    for text in taken:
        assert screen.matches(cells_of([text]))[0], text
    for text in refused:
        assert screen is None or not screen.matches(cells_of([text]))[0], text


@pytest.mark.parametrize(
    "pattern",
    [
        "(?i)abc",
        "(a)\\1",
        "(?<=a)b",
        "(?<!a)b",
        "é+",
        "\\bword\\b",
        "(?x) a b",
        "(?a)\\w",
        "[",
        "(",
        "a{40}",
        "(?!a+)b",
        "(?!é)b",
        "(?P<year>\\d)(?P=year)",
        "(?>a)b",
        "a++",
    ],
)
def test_a_pattern_that_is_not_simple_is_left_to_the_reader(pattern):
    assert sequences_of(pattern) is None


PATTERNS = [
    *SIMPLE,
    "a|b|c",
    "a*b*",
    "(ab)*",
    "(a|ab)(c|bcd)",
    "[a-c]{1,3}\\d?",
    "(?=ab)a.",
    "(?=.b)[a-c]+",
    "(?!a)[a-c]+",
    "((?=ab)a)b",
    "((?!ab)a)b",
    "(?=a(?=b))ab",
    "^a$",
    "a$",
    "$a",
    "\\Aab\\Z",
    "(a|)b",
    "()",
    "a{0}",
    "[^a]",
    "[^\\W]",
    "[\\s\\S]",
    ".{1,2}",
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_whatever_the_screen_takes_matches(pattern):
    screen = sequences_of(pattern)
    compiled = re.compile(f"^{pattern}$")
    signs = ["a", "b", "c", "1", "-", "\n", "é", "S", "I"]
    texts = ["".join(each) for count in range(4) for each in itertools.product(signs, repeat=count)]
    if screen is None:
        return
    taken = screen.matches(cells_of(texts))
    assert not [
        text for text, is_in in zip(texts, taken, strict=True) if is_in and not compiled.match(text)
    ]


def test_random_patterns_are_never_taken_too_widely():
    rng = random.Random(7)
    atoms = [
        "a",
        "b",
        "[ab]",
        "[^a]",
        "\\d",
        ".",
        "(a|b)",
        "(?:ab|c)",
        "\\w",
        "(?=a)",
        "(?!b)",
        "1",
    ]
    marks = ["", "", "?", "*", "+", "{2}", "{1,3}"]
    texts = ["".join(rng.choices("ab1c\n", k=rng.randrange(6))) for _ in range(300)]
    cells = cells_of(texts)
    for _ in range(300):
        atom = [rng.choice(atoms) for _ in range(rng.randrange(1, 5))]
        pattern = "".join(each if "?" in each else each + rng.choice(marks) for each in atom)
        screen = sequences_of(pattern)
        if screen is not None:
            compiled = re.compile(f"^{pattern}$")
            wrong = [texts[row] for row in np.flatnonzero(screen.matches(cells))]
            assert all(compiled.match(text) for text in wrong), pattern


class TestSequences:
    """A byte sequence is a text of fixed length whose bytes lie in ranges."""

    @pytest.mark.parametrize("count", [1, 7, 8, 9, 16, 31, 32])
    def test_every_byte_is_looked_at(self, count):
        sequence = ByteSequence((DIGIT,) * count)
        good = "5" * count
        bad = [good[:at] + "x" + good[at + 1 :] for at in range(count)]
        found = sequence.matches(cells_of([good, *bad, good + "5", good[1:]]))
        assert found.tolist() == [True] + [False] * (count + 2)

    @pytest.mark.parametrize(
        ("low", "high"), [(0, 127), (0, 0), (127, 127), (48, 57), (65, 90), (1, 126)]
    )
    def test_a_range_has_both_its_ends(self, low, high):
        sequence = ByteSequence((((low, high),),))
        texts = [bytes([byte]) for byte in range(256)]
        found = sequence.matches(cells_of(texts))
        assert found.tolist() == [low <= byte <= high for byte in range(256)]

    def test_a_byte_may_lie_in_one_of_several_ranges(self):
        sequence = ByteSequence((((48, 57), (65, 70)), ((97, 97),)))
        found = sequence.matches(cells_of(["0a", "Fa", "Ga", "9b", "Aa"]))
        assert found.tolist() == [True, True, False, False, True]

    def test_bytes_beyond_ascii_are_never_taken(self):
        sequence = ByteSequence((((0, 127),),) * 2)
        assert not sequence.matches(cells_of(["é"]))[0]

    def test_one_of_several_sequences_is_enough(self):
        either = AnyOf((ByteSequence((DIGIT,)), ByteSequence((DIGIT, DIGIT))))
        assert either.matches(cells_of(["1", "12", "123"])).tolist() == [True, True, False]

    @pytest.mark.parametrize(
        ("ranges", "fits"),
        [
            ([DIGIT] * 32, True),
            ([DIGIT] * 33, False),
            ([()], False),
            ([((0, 200),)], False),
            ([((5, 4),)], False),
        ],
    )
    def test_what_the_screen_can_hold(self, ranges, fits):
        assert fits_screen(ranges) is fits
