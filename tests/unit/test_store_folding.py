"""Searching blind to case and accents: what SQLite finds is what folding says it should."""

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.store.folding import contains, folded, like_pattern, teach_folding

LETTERS = st.text("aAáÁnñÑuüÜkKʼꞌ'’´`xẍwẅʉ%_\\ çñ̃́0123.,-", max_size=12)
"""Signs of Guatemala's languages, marks of their own, and those that mean something in LIKE."""


@pytest.fixture(scope="module")
def found():
    with closing(sqlite3.connect(":memory:")) as connection:
        teach_folding(connection)
        connection.execute("CREATE TABLE t (cell)")

        def is_found(cell, text, question_type=""):
            connection.execute("DELETE FROM t")
            connection.execute("INSERT INTO t VALUES (?)", (cell,))
            condition, arguments = contains("cell", text, question_type)
            sql = f"SELECT count(*) FROM t WHERE {condition}"
            return connection.execute(sql, arguments).fetchone()[0] == 1

        yield is_found


class TestFound:
    @pytest.mark.parametrize(
        ("cell", "text"),
        [
            ("Santa María Nebaj", "maria"),
            ("SANTA MARIA", "María"),
            ("Kꞌicheʼ", "k'iche'"),
            ("K'iche'", "Kʼicheꞌ"),
            ("Ꞌaj", "'aj"),
            ("Ñuñez", "nunez"),
            ("nunez", "ÑUÑEZ"),
            ("pingüino", "PINGUINO"),
            ("100 %", "100 %"),
            ("a_b", "A_B"),
            ("c:\\datos", ":\\D"),
            ("Mari\u0301a", "mar\u00eda"),
            ("cualquiera", ""),
            (1413, "41"),
            (-2.5, "-2.5"),
        ],
    )
    def test_whatever_differs_in_marks_or_case_alone(self, found, cell, text):
        assert found(cell, text)

    @pytest.mark.parametrize(
        ("cell", "text"),
        [
            ("Nebaj", "nebaja"),
            ("100", "1%0"),
            ("abc", "a_c"),
            ("abc", "\\"),
            ("Kiche", "k'iche"),
            ("", "x"),
            (None, "x"),
            (None, ""),
            (1413, "mil"),
        ],
    )
    def test_nothing_else(self, found, cell, text):
        assert not found(cell, text)


class TestNumbers:
    @pytest.mark.parametrize("question_type", ["integer", "decimal", "range"])
    def test_letters_are_sought_in_what_is_no_number_alone(self, found, question_type):
        assert found("treinta", "tre", question_type)
        assert not found(30, "tre", question_type)

    @pytest.mark.parametrize("text", ["30", "3", "-", "e", "."])
    def test_signs_of_a_number_are_sought_in_both(self, found, text):
        assert found(-3.0e300, text, "decimal") or found(-30.5, text, "decimal")


class TestLikeFolding:
    @given(cell=LETTERS, text=LETTERS)
    def test_sqlite_finds_what_python_finds(self, found, cell, text):
        """Where marks are signs of their own the sieve may let too little through, never more."""
        is_there = folded(text) in folded(cell)
        if len(folded(cell)) == len(cell):
            assert found(cell, text) is is_there
        else:
            assert is_there or not found(cell, text)

    @given(LETTERS)
    def test_folding_twice_is_folding_once(self, text):
        assert folded(folded(text)) == folded(text)

    @given(LETTERS)
    def test_a_pattern_holds_no_sign_that_could_mean_more(self, text):
        inside = like_pattern(text)[1:-1].replace("\\\\", "").replace("\\%", "").replace("\\_", "")
        assert "%" not in inside
        assert "\\" not in inside

    @pytest.mark.parametrize("length", [24_998, 25_000, 25_001, 49_998, 50_001, 300_000])
    @pytest.mark.parametrize("sign", ["x", "%", "ñ"])
    def test_a_text_of_any_length_may_be_sought(self, found, sign, length):
        assert found(f"<{sign * length}>", sign * length)
        assert not found(sign * (length - 1), sign * length)
