"""What is read by blocks, once, or put aside is the same as what is read cell by cell."""

from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.steps.answer_texts import ColumnRules, column_reader, reader
from app.steps.column_kinds import MOST_DISTINCT, MOST_FORMULAS, ColumnScan, FormulaScan
from app.steps.number_texts import TypedNumber, possible_signs, read_number
from app.steps.reference import fold, fold_all
from app.steps.table_files.spool import Spool
from forms.choices import Choice
from forms.instrument import Question

CELLS = st.one_of(
    st.sampled_from([
        "", " ", "uno", "dos", "0101", "101", "45000", "1.234", "1,5", "03/04/2024", "31/12/24",
        "=A1", "-x", "+5", "TRUE", "2024-01-05", "12345678901234567890",
    ]),
    st.sampled_from(["5", "45000", "12.5", "-3", "2000000000000000000"]).map(TypedNumber),
    st.text(max_size=4),
    st.integers(0, 400).map(str),
)  # fmt: skip


DIGITS = (
    "0", "7", "007", "12", "1234", "1.5", "1,5", "1.234", "1,234", "0.125", "0,125", "012.345",
    "1234.567", "12345,678", "12.", "12,", ".5", ",5", "1.2345", "1.23", "999.999", "000.000",
)  # fmt: skip


def by_cell(texts):
    scan = ColumnScan("c", 0)
    for row, cell in enumerate(texts, start=2):
        scan.add(row, cell)
    return scan.done()


def by_blocks(texts, size):
    scan = ColumnScan("c", 0)
    for start in range(0, len(texts), size):
        some = texts[start : start + size]
        scan.add_all(range(start + 2, start + 2 + len(some)), some)
    return scan.done()


class TestColumns:
    @given(st.lists(CELLS, max_size=60), st.integers(1, 20))
    def test_blocks_say_what_cells_say(self, texts, size):
        assert by_blocks(texts, size) == by_cell(texts)

    @pytest.mark.parametrize("distinct", [1, MOST_DISTINCT - 1, MOST_DISTINCT, MOST_DISTINCT + 1])
    def test_also_where_the_texts_become_too_many_to_count(self, distinct):
        texts = [f"t{at % distinct}" for at in range(3 * MOST_DISTINCT)]
        assert by_blocks(texts, 50) == by_cell(texts)

    def test_numbers_of_the_file_and_equal_texts_are_not_mixed_up(self):
        texts = [TypedNumber("1.234"), "1.234", "1.235"] * 30
        assert by_blocks(texts, 9) == by_cell(texts)
        assert by_blocks(texts, 9).doubts

    @given(st.lists(CELLS, max_size=80), st.integers(1, 20))
    def test_formulas_are_found_with_their_rows(self, texts, size):
        one, other = FormulaScan("c"), FormulaScan("c")
        for row, cell in enumerate(texts):
            one.add(row, cell)
        for start in range(0, len(texts), size):
            some = texts[start : start + size]
            other.add_all(range(start, start + len(some)), some)
        assert (other.count, other.cells) == (one.count, one.cells)
        assert len(other.cells) <= MOST_FORMULAS


class TestAnswers:
    CHOICES = (Choice("bueno", {"": "Bueno"}), Choice("malo", {"": "Malo"}))

    def rules(self, kind, **given):
        return ColumnRules(Question("p", kind), **given)

    def test_repairs_are_counted_for_each_cell(self):
        rules = self.rules("select_one", choices=self.CHOICES)
        read = reader(rules)
        assert [read(cell) for cell in ("Bueno", "bueno", "MALO", "Bueno", "otro")] == [
            "bueno", "bueno", "malo", "bueno", "otro",
        ]  # fmt: skip
        assert rules.done == {"labels": 3}
        assert rules.examples == {"labels": ("Bueno", "bueno")}

    def test_several_repairs_of_a_cell_count_each_time(self):
        rules = self.rules("select_multiple", choices=self.CHOICES)
        read = reader(rules)
        assert [read("Bueno; Malo"), read("Bueno; Malo")] == ["bueno malo"] * 2
        assert rules.done == {"labels": 4}

    @pytest.mark.parametrize(("kind", "cell", "value"), [
        ("integer", TypedNumber("12"), 12),
        ("integer", TypedNumber("-12"), -12),
        ("integer", TypedNumber("12.5"), "12.5"),
        ("integer", TypedNumber("99999999999999999999"), "99999999999999999999"),
        ("decimal", TypedNumber("12"), 12.0),
        ("decimal", TypedNumber("0.125"), 0.125),
        ("decimal", TypedNumber("-0.125"), -0.125),
        ("decimal", TypedNumber("123456789012345678"), 123456789012345678.0),
        ("range", TypedNumber("7"), 7),
        ("text", TypedNumber("7"), "7"),
        ("integer", "1.234", 1234),
        ("integer", "", None),
        ("decimal", "  ", None),
        ("date", "03/04/2024", "2024-04-03"),
        ("date", "pronto", "pronto"),
    ])  # fmt: skip
    def test_each_kind_of_cell(self, kind, cell, value):
        rules = self.rules(kind, decimal=",")
        read = reader(rules)
        assert [read(cell), read(cell)] == [value, value]
        assert type(read(cell)) is type(value) or kind in {"text", "range"}

    def test_a_number_of_the_file_is_not_read_like_an_equal_text(self):
        read = reader(self.rules("decimal", decimal=","))
        assert [read("1.234"), read(TypedNumber("1.234")), read("1.234")] == [1234.0, 1.234, 1234.0]


class TestNumbers:
    """Numbers as most are written take a short way to the same end."""

    @pytest.mark.parametrize("decimal", [".", ","])
    @pytest.mark.parametrize("text", DIGITS)
    def test_the_short_way_reads_what_the_long_one_reads(self, text, decimal):
        assert read_number(text, decimal) == read_number(f" {text}", decimal)

    @pytest.mark.parametrize("text", DIGITS)
    def test_and_finds_the_same_signs(self, text):
        assert possible_signs(text) == possible_signs(f" {text}")

    @given(st.from_regex(r"[0-9]{1,6}([.,][0-9]{0,5})?", fullmatch=True))
    def test_whatever_the_digits(self, text):
        assert possible_signs(text) == possible_signs(f"{text} ")
        for decimal in (".", ","):
            assert read_number(text, decimal) == read_number(f"{text} ", decimal)


class TestSpool:
    @given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=40))
    def test_columns_come_back_as_they_were(self, cells):
        columns = [list(each) for each in zip(*cells, strict=True)]
        spool = Spool()
        spool.add((range(2, len(cells) + 2), columns))
        ((numbers, again),) = spool.blocks()
        assert numbers == list(range(2, len(cells) + 2))
        assert again == columns
        kinds = [[type(cell) for cell in each] for each in columns]
        assert [[type(cell) for cell in each] for each in again] == kinds

    def test_many_blocks_and_twice(self):
        blocks = [([at], [[str(at)], ["x"]]) for at in range(250)]
        spool = Spool()
        for block in blocks:
            spool.add(block)
        assert list(spool.blocks()) == blocks
        assert list(spool.blocks()) == blocks

    def test_what_one_reader_left_unread_the_next_one_finds(self):
        spool = Spool()
        for at in range(3):
            spool.add(([at], [["é" * 100_000], [str(at)]]))
        assert next(spool.blocks())[1][1] == ["0"]
        assert [columns[1] for _numbers, columns in spool.blocks()] == [["0"], ["1"], ["2"]]

    def test_a_block_is_read_at_one_go(self):
        spool = Spool()
        spool.add((range(1000), [list(map(str, range(1000))), typed(*map(str, range(1000)))]))
        spool._file = file = Mock(wraps=spool._file)
        ((numbers, _columns),) = spool.blocks()
        assert len(numbers) == 1000
        assert file.read.call_count == 1

    def test_a_spool_without_rows_gives_none(self):
        assert list(Spool().blocks()) == []


def typed(*texts):
    """Numbers of a file."""
    return list(map(TypedNumber, texts))


def rules_of_type(kind):
    """The rules of a column of such a question, its codes having lost their zeros."""
    question = Question("q", kind)
    choices = (Choice("01", {"es": "Uno"}), Choice("02", {"es": "Dos"}))
    is_choice = kind.startswith("select")
    return ColumnRules(question, choices if is_choice else (), fill_zeros=True)


COLUMNS = [
    ["1", "22", "333"], ["007", "5"], ["1,234", "5"], ["", "3", " "], ["x", "1"], ["1.5", "2"],
    ["9" * 15, "1"], ["9" * 16, "1"], ["9" * 30], typed("1.5", "2", "-3"), typed("1", "2"),
    [*typed("1.25"), "7"], [*typed("1.25"), "1.234"], [*typed("0"), "", "4"], ["١", "2"],
    ["a", "b", "a"], ["a\nb", "c"], ["a\x00b", "c"], ["\ud800", "c"], ["  a ", "a"],
    ["Uno", "dos", "1", "02", "Uno"], ["1 2", "Uno; Dos", ""], ["2024-01-02", "3/4/2024"],
    ["2024-01-02T00:00:00", ""], typed("45385", "45386"), ["-5", "+5"], ["TRUE"], [""], ["\ufeff"],
]  # fmt: skip
KINDS = ["text", "integer", "decimal", "range", "date", "dateTime", "select_one", "select_multiple",
         "calculate"]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("texts", COLUMNS, ids=range(len(COLUMNS)))
def test_a_column_is_read_at_once_as_its_cells_one_by_one(kind, texts):
    one, all_of_them = rules_of_type(kind), rules_of_type(kind)
    read, read_all = reader(one), column_reader(all_of_them)
    for _time in range(2):
        values, alone = list(read_all(texts)), [read(text) for text in texts]
        assert values == alone
        assert list(map(type, values)) == list(map(type, alone))
    assert (all_of_them.done, all_of_them.examples) == (one.done, one.examples)


@pytest.mark.parametrize("texts", COLUMNS, ids=range(len(COLUMNS)))
def test_a_long_column_looks_the_same_at_once_and_cell_by_cell(texts):
    first = ["1", "2", "3", "4", "5", *typed("1.5", "2.5", "3.5", "4.5", "5.5")]
    many = [str(number) for number in range(300)]
    together, alone = ColumnScan("q", 0), ColumnScan("q", 0)
    for block in (first, many, texts, many, texts):
        together.add_all(range(len(block)), block)
        for row, text in enumerate(block):
            alone.add(row, text)
    assert together.done() == alone.done()


class TestFoldingManyNames:
    @given(st.lists(st.text(max_size=8), max_size=12))
    def test_gives_what_each_alone_gives(self, texts):
        assert fold_all(texts) == list(map(fold, texts))

    @pytest.mark.parametrize(
        "texts",
        [
            [], [""], ["", ""], ["Nebaj"], [" San  José ", "SOLOLÁ"], ["K’iche’", "k`iche´"],
            ["a\nb", "c"], ["\u0301a", "b"], ["ꟿ", "b"], ["_x_", "y"], ["ß", "ﬁ"], ["İ", "I"],
        ],
    )  # fmt: skip
    def test_whatever_the_signs(self, texts):
        assert fold_all(texts) == list(map(fold, texts))
