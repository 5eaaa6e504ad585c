"""Pages and XML that systems hand out as `.xls`: read as the table that a person sees."""

import pytest

from app.messages import problem_codes
from app.operations.preview_table import preview_table
from app.steps.table_files import html, xml_book
from app.steps.tables import open_table
from forms.problem import ProblemError

SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"


@pytest.fixture
def write(tmp_path):
    def written(content, encoding="utf-8", name="reporte.xls"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return written


def page(*rows, before="<html><body>", after="</body></html>"):
    """A page with one table; each row is the inside of its `<tr>`."""
    lines = "".join(f"<tr>{row}</tr>" for row in rows)
    return f"{before}<table>{lines}</table>{after}"


def cells(*texts, tag="td"):
    return "".join(f"<{tag}>{text}</{tag}>" for text in texts)


HEAD = cells("código", "municipio", "monto", tag="th")


def read(path, **options):
    table = open_table(path, **options)
    return table.header, [row for _, row in table.rows]


def refused(path, **options):
    """The one problem with which a file is refused."""
    with pytest.raises(ProblemError) as caught:
        list(open_table(path, **options).rows)
    (problem,) = caught.value.problems
    assert problem.code in problem_codes()
    assert problem.place.file == path.name
    return problem


class TestPages:
    """HTML that bears the name of a workbook."""

    def test_a_table_of_a_page_is_a_table(self, write):
        path = write(page(HEAD, cells("0101", "Guatemala", "1,250.00")))
        assert read(path) == (("código", "municipio", "monto"), [["0101", "Guatemala", "1,250.00"]])

    def test_its_kind_is_said(self, write):
        table = open_table(write(page(HEAD, cells(1, 2, 3))))
        assert (table.kind, table.encoding, table.delimiter) == ("html", "utf-8", "")

    @pytest.mark.parametrize(
        "before",
        [
            pytest.param("", id="nothing but the table"),
            pytest.param("\n\n  <html>", id="blank lines first"),
            pytest.param("<!DOCTYPE html><html>", id="declared as HTML 5"),
            pytest.param("<HTML><BODY>", id="capitals"),
            pytest.param("<meta charset='utf-8'>", id="a meta without head"),
            pytest.param("<style>td {mso-number-format:'@'}</style>", id="a style"),
            pytest.param("<div><b>SICOIN</b>", id="a box and its title"),
            pytest.param("<html><head><title>Ejecución</title></head>", id="a title of the window"),
            pytest.param("<html><!-- <table><tr><td>x</td></tr></table> -->", id="a remark"),
            pytest.param("<html><script>var t = '<table>';</script>", id="a program"),
        ],
    )
    def test_however_the_page_begins(self, write, before):
        path = write(page(HEAD, cells("1", "b", "2"), before=before, after=""))
        assert read(path)[1] == [["1", "b", "2"]]

    @pytest.mark.parametrize(
        ("inside", "text"),
        [
            ("  dos \n palabras  ", "dos palabras"),
            ("uno<br>dos<br/>tres", "uno\ndos\ntres"),
            ("<p>uno</p><p>dos</p>", "uno\n\ndos".replace("\n\n", "\n")),
            ("<b>Santa</b> <i>María</i>", "Santa María"),
            ("<a href='x'>0101</a>", "0101"),
            ("&ntilde;and&uacute; &amp; cía.", "ñandú & cía."),
            ("K&#8217;iche&#x2019;", "K’iche’"),
            ("&nbsp;", ""),
            ("&nbsp;5&nbsp;000", "5 000"),
            ("3 &lt; 4", "3 < 4"),
            ("<script>alert(1)</script>x", "x"),
            ("<style>td{}</style>y", "y"),
            ("<!-- nada -->z", "z"),
            ("<input value='w'>", ""),
            ("=1+1", "=1+1"),
            ("0101", "0101"),
        ],
    )
    def test_a_cell_holds_what_a_person_sees(self, write, inside, text):
        path = write(page(HEAD, f"<td>1</td><td>{inside}</td><td>fin</td>"))
        assert read(path)[1] == [["1", text, "fin"]]

    def test_the_number_that_excel_kept_beside_a_cell_counts(self, write):
        row = "<td x:num='1250.5'>Q1,250.50</td><td x:num>7</td><td x:num='x'>8</td>"
        assert read(write(page(HEAD, row)))[1] == [["1250.5", "7", "8"]]

    def test_tags_that_nobody_closed_are_closed_by_the_next(self, write):
        path = write("<table><tr><th>a<th>b<tr><td>1<td>2<tr><td>3<td>4</table>")
        assert read(path) == (("a", "b"), [["1", "2"], ["3", "4"]])

    def test_a_page_cut_in_the_middle_gives_the_rows_that_are_whole_and_the_last(self, write):
        path = write("<table><tr><td>a<td>b</tr><tr><td>1<td>2</tr><tr><td>3")
        assert read(path)[1] == [["1", "2"], ["3", ""]]

    @pytest.mark.parametrize(
        ("rows", "read_as"),
        [
            pytest.param(
                ["<td colspan=2>x</td><td>y</td>"], [["x", "", "y"]], id="over two columns"
            ),
            pytest.param(
                ["<td rowspan=2>x</td><td>1</td><td>2</td>", "<td>3</td><td>4</td>"],
                [["x", "1", "2"], ["x", "3", "4"]],
                id="over two rows: written into both",
            ),
            pytest.param(
                ["<td>0</td><td rowspan=3>x</td><td>1</td>", cells("2", "3"), cells("4", "5")],
                [["0", "x", "1"], ["2", "x", "3"], ["4", "x", "5"]],
                id="in the middle over three rows",
            ),
            pytest.param(
                ["<td>1</td><td>2</td><td rowspan=2>x</td>", cells("3", "4")],
                [["1", "2", "x"], ["3", "4", "x"]],
                id="at the end",
            ),
            pytest.param(
                ["<td rowspan=0>x</td><td colspan=-1>1</td><td colspan=z>2</td>"],
                [["x", "1", "2"]],
                id="numbers that are none count as one",
            ),
        ],
    )
    def test_cells_over_several_places_stand_where_they_are_seen(self, write, rows, read_as):
        assert read(write(page(HEAD, *rows)))[1] == read_as

    def test_rows_that_are_not_shown_are_read_and_said(self, write):
        path = write("<table><tr><td>a<td>b</tr><tr style='display: none'><td>1<td>2</tr></table>")
        table = open_table(path)
        assert [row for _, row in table.rows] == [["1", "2"]]
        assert "table.hidden_row" in {problem.code for problem in table.problems}

    def test_rows_are_counted_as_a_spreadsheet_shows_them(self, write):
        path = write(page(HEAD, "", cells("1", "2", "3"), cells("", "", ""), cells("4", "5", "6")))
        assert [number for number, _ in open_table(path).rows] == [3, 5]

    def test_a_row_with_too_many_cells_is_named(self, write):
        problem = refused(write(page(HEAD, cells("1", "2", "3"), cells("4", "5", "6", "7"))))
        assert (problem.code, problem.place.row) == ("table.ragged_row", 3)


class TestSeveralTables:
    """The tables of a page are its sheets."""

    PAGE = (
        "<html><table><tr><td>Ministerio</td><td>2024</td></tr></table>"
        + page(HEAD, cells("1", "b", "3"), cells("2", "c", "4"), before="", after="")
        + "<table><tr><td>Elaboró</td></tr></table></html>"
    )

    def test_the_one_with_most_cells_is_taken(self, write):
        table = open_table(write(self.PAGE))
        assert (table.sheet, table.header) == ("2", ("código", "municipio", "monto"))

    def test_the_others_are_said(self, write):
        problems = {each.code: each for each in open_table(write(self.PAGE)).problems}
        assert problems["table.other_sheets"].values["sheets"] == "«1», «3»"

    def test_one_is_chosen_by_its_number(self, write):
        assert open_table(write(self.PAGE), sheet="1").header == ("Ministerio", "2024")

    def test_one_that_is_not_there_is_refused_with_those_there_are(self, write):
        problem = refused(write(self.PAGE), sheet="4")
        assert (problem.code, problem.values["sheets"]) == ("table.no_sheet", "«1», «2», «3»")

    def test_a_table_that_only_arranges_the_page_is_none(self, write):
        inner = page(HEAD, cells("1", "2", "3"), before="", after="")
        path = write(f"<html><table><tr><td>{inner}</td></tr></table></html>")
        assert read(path) == (("código", "municipio", "monto"), [["1", "2", "3"]])


class TestEncodings:
    """A page may say its encoding, and may be wrong."""

    ROW = cells("1413", "Santa María Nebaj", "Ñ")

    @pytest.mark.parametrize(
        ("says", "written"),
        [
            ("utf-8", "utf-8"),
            ("windows-1252", "cp1252"),
            ("iso-8859-1", "cp1252"),
            ("UTF-8", "cp1252"),
            ("klingon", "utf-8"),
            ("", "utf-8"),
            ("", "cp1252"),
            ("", "utf-8-sig"),
            ("", "utf-16"),
        ],
    )
    def test_its_letters_are_read_as_written(self, write, says, written):
        meta = f"<html><meta http-equiv=Content-Type content='text/html; charset={says}'>"
        path = write(page(HEAD, self.ROW, before=meta if says else "<html>"), written)
        assert read(path)[1] == [["1413", "Santa María Nebaj", "Ñ"]]

    def test_a_person_may_say_it(self, write):
        path = write(page(HEAD, self.ROW), "cp1252")
        assert read(path, encoding="cp850")[1] != read(path, encoding="cp1252")[1]

    def test_an_encoding_that_does_not_fit_is_said_with_the_byte(self, write):
        problem = refused(write(page(HEAD, self.ROW), "cp1252"), encoding="utf-8")
        assert (problem.code, problem.values["encoding"]) == ("table.encoding", "utf-8")


class TestHostilePages:
    """Nothing of a page is run, fetched, or held without bounds."""

    def test_a_page_without_a_table_is_a_document(self, write):
        assert refused(write("<html><p>Su sesión ha vencido</p></html>")).code == "table.not_a_csv"

    def test_a_table_without_text_is_none(self, write):
        assert refused(write(page(cells("", "")))).code == "table.not_a_csv"

    def test_a_header_alone_has_no_rows(self, write):
        assert refused(write(page(HEAD))).code == "table.no_rows"

    @pytest.mark.parametrize(
        "content",
        [
            pytest.param("<table><tr><td>" + "x" * 5000, id="a cell without end"),
            pytest.param("<table><tr><td>a<!--" + "x" * 5000, id="a remark without end"),
            pytest.param("<table><tr><td a='" + "x" * 5000, id="a tag without end"),
        ],
    )
    def test_what_never_ends_is_refused(self, write, monkeypatch, content):
        monkeypatch.setattr(html, "LONGEST_CELL", 1000)
        assert refused(write(content)).code == "table.damaged"

    def test_a_cell_over_millions_of_columns_counts_no_more_than_a_sheet_has(self, write):
        path = write(page(HEAD, "<td>0</td><td colspan=99999999>x</td>", cells(1, 2, 3)))
        assert read(path)[1] == [["0", "x", ""], ["1", "2", "3"]]

    def test_tables_in_tables_in_tables_end(self, write):
        path = write("<table><tr><td>" * 3000 + "x")
        assert refused(path).code == "table.no_rows"

    def test_a_header_twice_is_refused_as_in_any_table(self, write):
        assert refused(write(page(cells("a", "a"), cells(1, 2)))).code == "table.duplicate_column"

    @pytest.mark.parametrize("text", ["<5 años,5 a 9\n1,2\n", "<a>,b\n1,2\n", "< ,b\n1,2\n"])
    def test_a_text_table_whose_first_name_looks_like_a_tag_is_text(self, write, text):
        assert open_table(write(text, name="tabla.csv")).kind == "csv"

    def test_a_preview_shows_it_like_any_other(self, write):
        seen = preview_table(write(page(HEAD, cells("0101", "Sololá", "3.5"))))
        assert [look.kind for look in seen.looks] == ["code", "text", "decimal"]
        assert "Sololá" in seen.accented


def book(*rows, name="Datos", more="", options=""):
    """A workbook in one XML file; each row is XML already."""
    return (
        f'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        f'<Workbook xmlns="{SPREADSHEET}" xmlns:ss="{SPREADSHEET}">'
        f'<Worksheet ss:Name="{name}"><Table>{"".join(rows)}</Table>{options}</Worksheet>'
        f"{more}</Workbook>"
    )


def line(*typed, attributes=""):
    """A row: texts, or (type, text)."""
    written = (("String", each) if isinstance(each, str) else each for each in typed)
    inside = "".join(
        f'<Cell><Data ss:Type="{kind}">{text}</Data></Cell>' if kind else "<Cell/>"
        for kind, text in written
    )
    return f"<Row{attributes}>{inside}</Row>"


TOP = line("a", "b", "c")


class TestXmlBooks:
    """XML Spreadsheet 2003."""

    def test_a_sheet_is_a_table(self, write):
        path = write(book(TOP, line("x", ("Number", "2"), "z")))
        assert read(path) == (("a", "b", "c"), [["x", "2", "z"]])
        assert open_table(path).kind == "xml"

    @pytest.mark.parametrize(
        ("kind", "written", "text"),
        [
            ("String", "0101", "0101"),
            ("String", "=1+1", "=1+1"),
            ("String", "Nebaj &amp; Cotzal", "Nebaj & Cotzal"),
            ("String", "línea&#10;otra", "línea\notra"),
            ("Number", "101", "101"),
            ("Number", "101.0", "101"),
            ("Number", "45.299999999999997", "45.3"),
            ("Number", "1E-3", "0.001"),
            ("Number", "-7", "-7"),
            ("DateTime", "2024-04-03T00:00:00.000", "2024-04-03"),
            ("DateTime", "2024-04-03T16:20:00.000", "2024-04-03T16:20:00"),
            ("Boolean", "1", "TRUE"),
            ("Boolean", "0", "FALSE"),
            ("Error", "#N/A", "#N/A"),
        ],
    )
    def test_a_cell_reads_as_in_other_workbooks(self, write, kind, written, text):
        path = write(book(TOP, line("x", (kind, written), "z")))
        assert read(path)[1] == [["x", text, "z"]]

    def test_errors_are_said_with_their_cell(self, write):
        table = open_table(write(book(TOP, line("x", ("Error", "#REF!"), "z"))))
        list(table.rows)
        (problem,) = (each for each in table.problems if each.code == "table.cell_error")
        assert (problem.place.row, problem.place.column, problem.values["value"]) == (
            2, "B", "#REF!",
        )  # fmt: skip

    def test_rows_and_cells_that_are_skipped_keep_their_numbers(self, write):
        row = (
            '<Row ss:Index="5"><Cell><Data ss:Type="String">x</Data></Cell>'
            '<Cell ss:Index="3"><Data ss:Type="String">z</Data></Cell></Row>'
        )
        table = open_table(write(book(TOP, row, line("1", "2", "3"))))
        assert list(table.rows) == [(5, ["x", "", "z"]), (6, ["1", "2", "3"])]

    def test_a_cell_over_two_rows_is_written_into_both(self, write):
        first = '<Row><Cell ss:MergeDown="1"><Data ss:Type="String">x</Data></Cell>' + line(
            "1", "2"
        ).removeprefix("<Row>")
        second = '<Row><Cell ss:Index="2"><Data ss:Type="String">3</Data></Cell></Row>'
        assert read(write(book(TOP, first, second)))[1] == [["x", "1", "2"], ["x", "3", ""]]

    def test_bold_letters_inside_a_text_are_text(self, write):
        rich = f'<ss:Data ss:Type="String" xmlns="{html.__name__}">uno <B>dos</B></ss:Data>'
        row = f"<Row><Cell>{rich}</Cell><Cell/><Cell/></Row>"
        assert read(write(book(TOP, row)))[1] == [["uno dos", "", ""]]

    def test_hidden_rows_are_read_and_said(self, write):
        table = open_table(write(book(TOP, line("1", "2", "3", attributes=' ss:Hidden="1"'))))
        assert [row for _, row in table.rows] == [["1", "2", "3"]]
        assert "table.hidden_row" in {problem.code for problem in table.problems}

    def test_the_first_sheet_that_is_shown_is_taken(self, write):
        hidden = (
            '<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel">'
            "<Visible>SheetHidden</Visible></WorksheetOptions>"
        )
        second = (
            f'<Worksheet ss:Name="Dos"><Table>{line("d", "e")}{line("1", "2")}</Table></Worksheet>'
        )
        table = open_table(write(book(TOP, more=second, options=hidden, name="Oculta")))
        assert (table.sheet, table.header) == ("Dos", ("d", "e"))
        assert [(each.name, each.hidden) for each in table.sheets] == [
            ("Oculta", True),
            ("Dos", False),
        ]

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    def test_its_encoding_is_the_one_of_its_bytes(self, write, encoding):
        path = write(book(TOP, line("Sololá", "ñ", "K’")), encoding)
        assert read(path)[1] == [["Sololá", "ñ", "K’"]]

    @pytest.mark.parametrize(
        "content",
        [
            pytest.param(book(TOP, line("1", "2", "3"))[:-30], id="cut"),
            pytest.param(book(TOP, line("1", ("Number", "x"), "3")), id="a number that is none"),
            pytest.param(book(TOP, '<Row ss:Index="x"/>'), id="a row without number"),
            pytest.param(book(TOP, '<Row><Cell ss:Index="0"/></Row>'), id="column zero"),
            pytest.param(book(TOP, '<Row><Cell ss:Index="99999999"/></Row>'), id="a far column"),
            pytest.param(book(TOP, '<Row ss:Index="99999999"><Cell/></Row>'), id="a far row"),
            pytest.param(
                book(TOP).replace("<Workbook", '<!DOCTYPE x [<!ENTITY a "b">]><Workbook', 1),
                id="declared words",
            ),
            pytest.param(f'<?xml version="1.0"?><Workbook xmlns="{SPREADSHEET}"/>', id="no sheet"),
        ],
    )
    def test_what_no_spreadsheet_writes_is_damaged(self, write, content):
        assert refused(write(content)).code == "table.damaged"

    def test_a_cell_without_end_is_refused(self, write, monkeypatch):
        monkeypatch.setattr(xml_book, "_LONGEST_CELL", 1000)
        assert refused(write(book(TOP, line("x" * 5000)))).code == "table.damaged"
