"""Series: each period its own file, which stays the same while nothing in it changes."""

import hashlib

import pytest
from support.released import released, rows_of

from app.steps.release import periods
from app.steps.release.periods import UNDATED, period_of, write_periods


def title(name, period):
    return f"{name} de {period}"


def divided(folder, *tables, series="month"):
    """Divide tables and give what each file holds, without its header."""
    found = write_periods(folder, tables, "fecha", series, title)
    return {each.name: rows_of(folder / each.name)[1:] for each in found}


def dated(folder, *dates, **options):
    rows = [[str(n), date] for n, date in enumerate(dates)]
    return released(folder, rows, ("clave", "fecha"), **options)


@pytest.mark.parametrize(
    ("text", "series", "period"),
    [
        ("2026-10-05", "month", "2026-10"),
        ("2026-10", "month", "2026-10"),
        ("2026", "month", "2026"),
        ("2026-01-31", "quarter", "2026-T1"),
        ("2026-03-01", "quarter", "2026-T1"),
        ("2026-04", "quarter", "2026-T2"),
        ("2026-12-31", "quarter", "2026-T4"),
        ("2026", "quarter", "2026"),
        ("2026-10-05", "year", "2026"),
        ("2026", "year", "2026"),
        ("2026-10-05T10:00:00", "year", "2026"),
        ("", "month", UNDATED),
        ("octubre", "month", UNDATED),
        ("2026-13-01", "month", UNDATED),
        ("26-10-05", "year", UNDATED),
    ],
)
def test_a_period_is_read_from_a_day_a_month_or_a_year(text, series, period):
    assert period_of(text, series) == period


def test_rows_go_to_the_file_of_their_period_in_their_order(tmp_path):
    table = dated(tmp_path, "2026-02-03", "2026-01-31", "2026-02-01", "")
    assert divided(tmp_path, table) == {
        "hogares-2026-01.csv": [["1", "2026-01-31"]],
        "hogares-2026-02.csv": [["0", "2026-02-03"], ["2", "2026-02-01"]],
        "hogares-sin-periodo.csv": [["3", ""]],
    }


def test_a_period_that_is_over_keeps_its_bytes_when_others_come(tmp_path):
    write_periods(tmp_path, [dated(tmp_path, "2026-01-31")], "fecha", "month", title)
    before = (tmp_path / "hogares-2026-01.csv").read_bytes()
    write_periods(tmp_path, [dated(tmp_path, "2026-01-31", "2026-02-01")], "fecha", "month", title)
    assert (tmp_path / "hogares-2026-01.csv").read_bytes() == before


def test_every_file_is_described_as_a_table_of_its_period(tmp_path):
    table = dated(tmp_path, "2026-01-31", "2026-01-30")
    (enclosure,) = write_periods(tmp_path, [table], "fecha", "quarter", title)
    content = (tmp_path / "hogares-2026-T1.csv").read_bytes()
    assert content.startswith(b"clave,fecha\r\n")
    assert (enclosure.kind, enclosure.table, enclosure.rows) == ("period", "hogares", 2)
    said = enclosure.resource
    assert said["name"] == "hogares-2026-t1"
    assert said["title"] == "Hogares de 2026-T1"
    assert said["period"] == "2026-T1"
    assert said["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    assert said["bytes"] == len(content)
    assert said["schema"]["primaryKey"] == ["clave"]


def test_rows_of_a_repeat_go_where_their_record_goes(tmp_path):
    records = released(
        tmp_path,
        [["u1", "2026-01-05"], ["u2", "2026-02-05"], ["u3", "2026-01-09"], ["u4", ""]],
        ("id_registro", "fecha"),
        links=("id_registro",),
        key=("id_registro",),
    )
    persons = released(
        tmp_path,
        [["u1", "p1", "40"], ["u1", "p2", "12"], ["u3", "p3", "9"], ["u4", "p4", "70"]],
        ("id_registro", "id_fila", "edad"),
        name="personas",
        links=("id_registro", "id_fila"),
        key=("id_fila",),
        repeat="personas",
    )
    found = divided(tmp_path, records, persons)
    assert found["personas-2026-01.csv"] == [
        ["u1", "p1", "40"],
        ["u1", "p2", "12"],
        ["u3", "p3", "9"],
    ]
    assert found["personas-sin-periodo.csv"] == [["u4", "p4", "70"]]
    assert "personas-2026-02.csv" not in found


def test_the_question_of_the_period_may_be_called_otherwise_in_the_table(tmp_path):
    table = released(tmp_path, [["a", "2026"]], ("clave", "anio"), paths={"anio": "visita/fecha"})
    found = write_periods(tmp_path, [table], "visita/fecha", "year", title)
    assert [each.name for each in found] == ["hogares-2026.csv"]


def test_more_periods_than_files_may_be_open_are_no_matter(tmp_path, monkeypatch):
    monkeypatch.setattr(periods, "_OPEN_AT_ONCE", 3)
    years = [str(1950 + n % 40) for n in range(120)]
    found = divided(tmp_path, dated(tmp_path, *years), series="year")
    assert len(found) == 40
    assert all(len(rows) == 3 for rows in found.values())
    assert [row[0] for row in found["hogares-1950.csv"]] == ["0", "40", "80"]


def test_cells_with_line_ends_and_quotes_survive(tmp_path):
    table = released(
        tmp_path, [["2026-01-01", 'dos\r\n"líneas", y coma']], ("fecha", "nota"), key=()
    )
    (rows,) = divided(tmp_path, table).values()
    assert rows == [["2026-01-01", 'dos\r\n"líneas", y coma']]


def test_no_rows_make_no_files(tmp_path):
    assert divided(tmp_path, dated(tmp_path)) == {}
