"""Which rows of a list a question offers: the predicates of its nodeset."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.itemsets import predicates


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("[a=1]", ["a=1"]),
        ("[ a = 1 ]", ["a = 1"]),
        ("[a=1][b=2]", ["a=1", "b=2"]),
        ("[a=1] [b=2]", ["a=1", "b=2"]),
        ("[a[b=1]/c=2]", ["a[b=1]/c=2"]),
        ("[a=']']", ["a=']'"]),
        ('[a="]"][b]', ['a="]"', "b"]),
        ("[a='it\"s [']", ["a='it\"s ['"]),
        ("[a=1]/name", ["a=1"]),
        ("[a=1], 7)", ["a=1"]),
        ("/name[a=1]", []),
        ("[a=1", []),
        ("]", []),
        ("[]", [""]),
    ],
)
def test_predicates_are_cut_at_their_own_brackets(text, found):
    assert predicates(text) == found


plain = st.text("ab=1 /.", min_size=1, max_size=8).map(str.strip).filter(bool)
quoted = st.text("ab[]1 ", max_size=6).map(lambda text: f"'{text}'")
nested = plain.map(lambda text: f"x[{text}]")


@given(st.lists(st.one_of(plain, quoted, nested), max_size=4))
def test_whatever_stands_inside_comes_out_again(parts):
    assert predicates("".join(f"[{part}]" for part in parts)) == parts


@given(st.text("ab[]'\"= /", max_size=30))
def test_no_text_breaks_it(text):
    assert all(isinstance(part, str) for part in predicates(text))
