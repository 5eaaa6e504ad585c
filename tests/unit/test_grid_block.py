"""A block of cells from the clipboard: as Excel, LibreOffice, pages and letters put it there."""

import pytest

from app.operations.grid_block import read_block, write_block

TABLE = "<html><body><table><tr><td>011</td><td>Ana &amp; Eva</td></tr></table></body></html>"


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("a\tb\nc\td", [["a", "b"], ["c", "d"]]),
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ("a\rb", [["a"], ["b"]]),
        ("solo", [["solo"]]),
        ("a\t\tb", [["a", "", "b"]]),
        ("a\t", [["a", ""]]),
        ("\ta", [["", "a"]]),
        ("\ufeffa\tb", [["a", "b"]]),
        ("", []),
        ("\n\n", []),
        ("a\n\nb\n\n", [["a"], [""], ["b"]]),
        ('"dos\nlíneas"\tb', [["dos\nlíneas", "b"]]),
        ('"dijo ""sí"""\tb', [['dijo "sí"', "b"]]),
        ('5" de tubo\tb', [['5" de tubo', "b"]]),
        ('"sin cerrar\tb', [['"sin cerrar', "b"]]),
        ('"a" b\tc', [['"a" b', "c"]]),
        ('""\tb', [["", "b"]]),
        ("ꞌ ñ\tẍ", [["ꞌ ñ", "ẍ"]]),
    ],
)
def test_text_has_tabs_between_cells_and_quotes_around_what_has_breaks(text, block):
    assert read_block(text) == block


def test_a_table_of_a_page_is_read_where_there_is_no_text():
    assert read_block("", TABLE) == [["011", "Ana & Eva"]]


def test_text_with_tabs_goes_before_the_page():
    assert read_block("1\t2", TABLE) == [["1", "2"]]


def test_one_column_of_text_stays_when_the_page_has_no_table():
    assert read_block("a\nb", "<p>a<br>b</p>") == [["a"], ["b"]]


def test_a_cell_over_several_columns_leaves_the_others_blank():
    html = "<table><tr><th colspan=2>Pago</th><td>x</td></tr></table>"
    assert read_block("", html) == [["Pago", "", "x"]]


@pytest.mark.parametrize("span", ["0", "-3", "mil", "99999999", "²"])
def test_an_odd_span_does_no_harm(span):
    html = f'<table><tr><td colspan="{span}">a</td><td>b</td></tr></table>'
    (row,) = read_block("", html)
    assert [cell for cell in row if cell] == ["a", "b"]
    assert len(row) <= 101


def test_a_break_inside_a_cell_of_a_page_is_kept():
    html = "<table><tr><td>uno<br>dos</td><td>  tres \n cuatro </td></tr></table>"
    assert read_block("", html) == [["uno\ndos", "tres cuatro"]]


@pytest.mark.parametrize("html", ["<table><tr><td>a<td>b<tr><td>c<td>d", "<td>a</td><td>b</td>"])
def test_cells_that_nobody_closed_are_cells(html):
    assert read_block("", html)[0] == ["a", "b"]


def test_what_is_written_is_read_again():
    block = [["a", 'dijo "sí"', "dos\nlíneas"], ["", "b", "c"]]
    assert read_block(write_block(block)) == block
