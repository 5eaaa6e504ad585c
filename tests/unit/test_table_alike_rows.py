"""Rows of a sheet that are written alike are read together, with the result of one by one."""

import random

import pytest
from support.table_books import row_xml, write_parts, xlsx_parts

from app.steps.number_texts import TypedNumber
from app.steps.table_files.numbers import number_text, number_texts
from app.steps.table_files.source import Seen
from app.steps.table_files.xlsx_cells import CellReader
from app.steps.table_files.xlsx_rows import RowReader
from app.steps.tables import open_table
from forms.problem import ProblemError

STYLES = {"1": "date", "2": "0000"}
SHARED = ["uno", "dos & tres", "", "cuatro"]


def read_together(*pieces):
    """Number, texts and whether hidden, of all rows; and what was noticed."""
    seen = Seen("libro.xlsx", "Datos")
    reader = RowReader(CellReader(SHARED, STYLES, "1900", seen))
    return [row for piece in pieces for row in reader.rows(piece)], seen.problems()


def read_alone(*bodies):
    """The same rows, each by a reader that has seen no other."""
    return [read_together(body)[0] for body in bodies]


def typed(cells):
    """Texts with what tells numbers of the file from texts."""
    return [(type(text) is TypedNumber, text) for text in cells]


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        ('<c r="A{n}"><v>12</v></c><c r="B{n}"><v>0</v></c>', ["12", "0"]),
        ('<c r="A{n}" t="n"><v>1.50</v></c><c r="B{n}" t="n"><v>2.0</v></c>', ["1.5", "2"]),
        (
            '<c r="A{n}" s="1"><v>45385</v></c><c r="B{n}" s="2"><v>7</v></c>',
            ["2024-04-03", "0007"],
        ),
        ('<c r="A{n}" t="s"><v>1</v></c><c r="C{n}" t="s"><v>0</v></c>', ["dos & tres", "", "uno"]),
        ('<c r="A{n}" t="b"><v>1</v></c><c r="B{n}" t="b"><v>0</v></c>', ["TRUE", "FALSE"]),
        ('<c r="A{n}" t="inlineStr"><is><t>a &lt; b</t></is></c>', ["a < b"]),
        ('<c r="A{n}" t="inlineStr"><is><t xml:space="preserve"> x</t></is></c>', [" x"]),
        ('<c r="A{n}" t="str"><f>B1&amp;"y"</f><v>xy</v></c>', ["xy"]),
        ('<c r="A{n}"><f t="shared" si="0"/><v>8</v></c>', ["8"]),
        ('<c r="A{n}" s="9"/><c r="B{n}"><v>5</v></c><c r="C{n}" s="9"/>', ["", "5"]),
        ('<c r="A{n}"><v>1E-7</v></c><c r="B{n}"><v>-4</v></c>', ["0.0000001", "-4"]),
        ('<c r="A{n}" t="e"><v>#N/A</v></c><c r="B{n}"><v>1</v></c>', ["#N/A", "1"]),
        ('<c r="A{n}"><v>x</v></c><c r="B{n}"><v>1.x</v></c>', ["x", "1.x"]),
    ],
)
def test_cells_read_the_same_in_the_first_row_and_in_all_that_are_like_it(cells, read):
    rows = "".join(f'<row r="{n}">{cells.replace("{n}", str(n))}</row>' for n in range(1, 6))
    pieces, _seen = read_together(rows, rows)
    assert [texts for _number, texts, _hidden in pieces] == [read] * 10
    assert [number for number, _texts, _hidden in pieces] == [1, 2, 3, 4, 5] * 2


def test_rows_of_two_habits_and_odd_rows_between_keep_their_order():
    bodies = [
        row_xml(1, 1, "a"), row_xml(2, "b", 2), row_xml(3, 3, "c"), '<row r="4"/>',
        row_xml(5, "d", 4.5), '<row r="6"><c r="A6"><is><r><t>e</t></r></is></c></row>',
        row_xml(7, 5, "f"), row_xml(8, 6), row_xml(9, None, "g"),
    ]  # fmt: skip
    found, _seen = read_together("".join(bodies), "".join(bodies))
    once = [(number, texts) for number, texts, _hidden in found[: len(found) // 2]]
    assert once == [
        (1, ["1", "a"]), (2, ["b", "2"]), (3, ["3", "c"]), (5, ["d", "4.5"]), (6, ["e"]),
        (7, ["5", "f"]), (8, ["6"]), (9, ["", "g"]),
    ]  # fmt: skip
    assert found[len(found) // 2 :] == found[: len(found) // 2]


def test_a_row_that_is_hidden_is_told_wherever_it_stands():
    rows = "".join(
        row_xml(n, n, "x").replace("<row ", '<row hidden="1" ' if n == 7 else "<row ")
        for n in range(1, 10)
    )
    found, _seen = read_together(rows, rows)
    assert [number for number, _texts, hidden in found if hidden] == [7, 7]


def test_rows_without_numbers_count_on_from_the_last():
    rows = '<row><c r="A1"><v>1</v></c></row>' * 3
    found, _seen = read_together(row_xml(4, 9), rows, rows)
    assert [number for number, _texts, _hidden in found] == [4, 5, 6, 7, 8, 9, 10]


def test_the_place_of_trouble_is_that_of_its_cell():
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" s="1"><v>{60 if n == 4 else 45385}</v></c>'
        f'<c r="B{n}" t="s"><v>{99 if n == 6 else 0}</v></c></row>'
        for n in range(1, 9)
    )
    _found, seen = read_together(row_xml(1, "a"), rows)
    places = {problem.code: (problem.place.row, problem.place.column) for problem in seen}
    assert places == {"table.impossible_date": (4, "A"), "table.missing_text": (6, "B")}


def test_what_stands_before_a_damaged_row_is_given_and_the_row_is_named(tmp_path):
    rows = [row_xml(n, n, "x") for n in range(1, 300)]
    rows[200] = '<row r="201"><c r="A201"><v>1</w></c></row>'
    table = open_table(write_parts(tmp_path / "l.xlsx", xlsx_parts({"Datos": "".join(rows)})))
    numbers = []
    with pytest.raises(ProblemError) as refused:
        numbers.extend(number for number, _cells in table.source.records())
    assert numbers == list(range(1, 201))
    assert refused.value.problems[0].place.row == 201


def test_many_habits_and_very_wide_rows_only_cost_time():
    wide = "".join(f'<c r="{name}1"><v>1</v></c>' for name in ("A", "ZZ", "XFD"))
    found, _seen = read_together(f'<row r="1">{wide}</row>' * 3)
    assert [len(texts) for _number, texts, _hidden in found] == [16_384] * 3


@pytest.mark.parametrize("seed", range(12))
def test_random_rows_read_the_same_together_and_alone(seed):
    chance = random.Random(seed)
    bodies = [_random_row(chance, number) for number in range(1, 120)]
    cut = sorted(chance.sample(range(1, 118), 2))
    parts = [bodies[: cut[0]], bodies[cut[0] : cut[1]], bodies[cut[1] :]]
    together, _seen = read_together(*map("".join, parts))
    alone = [row for rows in read_alone(*bodies) for row in rows]
    assert [(n, typed(t), h) for n, t, h in together] == [(n, typed(t), h) for n, t, h in alone]


def _random_row(chance, number):
    """A row of a sheet that mostly keeps to one habit."""
    values = {
        "A": ["<v>1</v>", "<v>0</v>", "<v>007</v>", "<v>12.0</v>", "<v>3.25</v>", "<v>-0.0</v>"],
        "B": ["<v>45385</v>", "<v>45385.5</v>", "<v>1e9</v>"],
        "C": ["<is><t>a</t></is>", "<is><t>b &amp; c</t></is>", "<is><t></t></is>"],
        "D": ["<v>0</v>", "<v>1</v>", "<v>2</v>", "<v>77</v>"],
        "E": ["<f>A1</f><v>1</v>", '<f t="shared" si="1"/><v>2.5</v>', "<v>3</v>"],
    }
    heads = {"B": ' s="1"', "C": ' t="inlineStr"', "D": ' t="s"'}
    cells = []
    for name, some in values.items():
        if chance.random() < 0.1:
            continue
        head = f'r="{name}{number}"{heads.get(name, "")}'
        blank = chance.random() < 0.1
        cells.append(f"<c {head}/>" if blank else f"<c {head}>{chance.choice(some)}</c>")
    hidden = ' hidden="1"' if chance.random() < 0.05 else ""
    return f'<row r="{number}" spans="1:5"{hidden}>{"".join(cells)}</row>'


@pytest.mark.parametrize(
    "values",
    [
        ["1", "22", "333"], ["1.5", "2.25"], ["1.0", "2.5", "3"], ["0", "1"], ["0.5", "0"],
        ["1e5", "1.5"], ["-1.5", "2.5"], ["-0.0", "1.5"], ["999999999999999", "1"],
        ["9999999999999999", "1"], ["45.299999999999997", "1.1"], ["1.0E-7", "2.5"],
        ["nan", "1.5"], ["inf", "1.5"], ["١", "2"], ["1.x", "2.5"], [" 1.5", "2.5"],
    ],
)  # fmt: skip
def test_numbers_of_a_column_are_written_as_each_alone_or_left_to_be_looked_at(values):
    def alone(value):
        plain = value.isdigit() and value.isascii() and value[0] != "0" and len(value) < 16
        return value if plain else number_text(value.strip())

    written = number_texts(values)
    if written:
        assert typed(written) == typed(map(alone, values))
