"""`regex` reads patterns as ODK Web Forms does and comes to an end on every one of them."""

import re
import time

import pytest

from forms.xpath.pattern_syntax import PatternError, parse_pattern
from forms.xpath.patterns import is_found
from forms.xpath.units import units, whole_text


@pytest.mark.parametrize(
    ("text", "pattern", "found"),
    [
        ("a1", "[0-9]", True),
        ("a1", "^[0-9]$", False),
        ("abc\n", "^abc$", False),
        ("abc", "a.c", True),
        ("a\nc", "a.c", False),
        ("", "^$", True),
        ("ñ", r"\w", False),
        ("ñ", "[a-zñ]", True),
        ("٣", r"\d", False),
        ("\u00a0", r"\s", True),
        ("x", r"\S", True),
        ("5", r"\D", False),
        ("_", r"\W", False),
        ("a-b", "[a-]-[-b]", True),
        ("b", "[^a]", True),
        ("x", "[^]", True),
        ("x", "[]", False),
        ("]", r"[\]]", True),
        ("\t", r"\t", True),
        ("A", r"\x41", True),
        ("ñ", r"\u00f1", True),
        ("a{,3}", "a{,3}", True),
        ("aaa", "^a{2,3}$", True),
        ("aaaa", "^a{2,3}$", False),
        ("aab", "^(a+?)b", True),
        ("abab", r"^(ab)\1$", True),
        ("abab", r"^(?<par>ab)\k<par>$", True),
        ("ab", "a(?=b)", True),
        ("ab", "a(?!b)", False),
        ("ab", "(?<=a)b", True),
        ("un dos", r"\bdos\b", True),
        ("p{L}", r"^\p{L}$", True),
        ("x/y", r"x\/y", True),
        ("gato", "perro|gato", True),
        ("\U0001f600", "^..$", True),
    ],
)
def test_patterns_mean_what_they_mean_in_web_forms(text, pattern, found):
    assert is_found(text, pattern) is found


@pytest.mark.parametrize("pattern", ["(", ")", "[a", "*a", "a**", "a{3,2}", "\\", "(?<1>a)", "+"])
def test_what_is_no_pattern_is_found_nowhere(pattern):
    with pytest.raises((PatternError, re.error)):
        re.compile(str(parse_pattern(pattern))) if pattern == "(?<1>a)" else parse_pattern(pattern)
    assert not is_found("a", pattern)


@pytest.mark.parametrize(
    ("text", "pattern", "found"),
    [
        ("a" * 40 + "b", "(a+)+$", False),
        ("a" * 5000 + "b", "(a+)+b$", True),
        ("a" * 3000, "^(a|aa)+$", True),
        ("a" * 5000, "(a*)*c", False),
        ("x" * 20_000, ".*.*.*=y", False),
        ("x" * 20_000 + "=y", ".*.*.*=y", True),
        ("a" * 20_000 + "!", "[a-z]+$", False),
        ("a" * 100, "((a{0,1000}){0,1000}){0,1000}b", False),
        ("a" * 400, "(?=(a+)+b)a", False),
        ("1.2.3", r"^(\d+\.?)+$", True),
        ("uno dos", r"^((\w+)\s?)+$", True),
        ("uno  dos", r"^((\w+)\s?)+$", False),
        ("a", "(" * 10_000 + "a" + ")" * 10_000, False),
        ("a", "[" * 100_000, False),
    ],
)
def test_no_pattern_takes_longer_than_a_blink(text, pattern, found):
    before = time.process_time()
    assert is_found(text, pattern) is found
    assert time.process_time() - before < 5


def test_a_text_is_cut_into_units_and_put_together_again():
    assert len(units("a\U0001f600")) == 3
    assert whole_text(units("a\U0001f600")) == "a\U0001f600"
    assert whole_text(units("\U0001f600")[:1]) == "\ufffd"
    assert units("llano") == "llano"
