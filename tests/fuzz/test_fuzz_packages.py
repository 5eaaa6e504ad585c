"""Packages of any form and any records: frictionless confirms them, and they equal themselves."""

import csv
import json
import re
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.households import METADATA
from support.instruments import instrument

from app.steps.datapackage import build_package
from app.steps.package_check import check_package, verify_manifest
from forms.answers import Answers, StoredRow
from forms.codebook import codebook
from forms.instrument import Group, Marks, Question, Repeat
from forms.table_schema import columns, public_columns, table_schema

RELEASED = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
PRIVACY = ("publico", "publico", "publico", "confidencial", "sensible", "reservado", "")
KINDS = ("text", "integer", "decimal", "date", "time", "dateTime", "select_one", "select_multiple")
NAMES = st.from_regex(r"[a-zA-Z][a-zA-Z0-9_]{0,6}", fullmatch=True)
OPTIONS = ("si", "no", "ns")
TEXTS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff"),
    min_size=1,
    max_size=8,
).filter(lambda text: bool(text.strip()))
VALUES = {
    "text": TEXTS | st.sampled_from(["=1+1", '"', "a,b", "dos\nlíneas", "0101"]),
    "integer": st.integers(-(10**9), 10**9),
    "decimal": st.decimals(-1000, 1000, places=2).map(float),
    "date": st.dates(min_value=date(1900, 1, 1)).map(lambda day: day.isoformat()),
    "time": st.times().map(lambda time: time.strftime("%H:%M:%S.000")),
    "dateTime": st.datetimes(min_value=datetime(1900, 1, 1)).map(  # noqa: DTZ001 - on the wall
        lambda time: time.strftime("%Y-%m-%dT%H:%M:%S.000-06:00")
    ),
    "select_one": st.sampled_from(OPTIONS),
    "select_multiple": st.lists(st.sampled_from(OPTIONS), min_size=1, max_size=3, unique=True).map(
        " ".join
    ),
}
SECRET = "SECRETO-"


@st.composite
def questions(draw, inside=""):
    """Some questions of one level, of any type and class."""
    names = draw(st.lists(NAMES, min_size=1, max_size=5, unique_by=str.lower))
    made = []
    for name in names:
        kind = draw(st.sampled_from(KINDS))
        made.append(
            Question(
                f"{inside}{name}",
                kind,
                labels={"": draw(st.sampled_from(["Edad", "Año | mes", "«Agua» <b>", ""]))},
                hints={"": draw(st.sampled_from(["", "Escriba [así](x)", "* una lista"]))},
                list_name="opciones" if kind.startswith("select") else "",
                marks=Marks(
                    privacy=draw(st.sampled_from(PRIVACY)),
                    unit=draw(st.sampled_from(["", "%", "Q"])),
                ),
            )
        )
    return tuple(made)


@st.composite
def forms(draw):
    """A form with a group, a repeat, and at least one public column."""
    loose = draw(questions())
    sure = Question("zz_clave", "integer", labels={"": "Clave"}, marks=Marks(privacy="publico"))
    if draw(st.booleans()):
        sure = replace(sure, marks=replace(sure.marks, key=True))
    return instrument(
        sure,
        *loose,
        Group("zz_grupo", children=draw(questions("zz_grupo/"))),
        Repeat("zz_veces", children=draw(questions("zz_veces/"))),
        lists={"opciones": OPTIONS},
    )


@st.composite
def collected(draw, form):
    """Records of a form: some answers missing, what is not public recognisable."""
    records = []
    keys = draw(st.lists(st.integers(0, 999), max_size=5, unique=True))
    for key in keys:
        outside = {"zz_clave": key}
        rows = [{} for _ in range(draw(st.integers(0, 2)))]
        for column in columns(form):
            kind = next(q.type for q in form.questions() if q.path == column.path)
            for cells in [outside] if column.repeat is None else rows:
                value = draw(st.none() | VALUES[kind])
                if value is not None and column.path != "zz_clave":
                    is_secret = column.privacy != "publico" and kind == "text"
                    cells[column.path] = SECRET + value if is_secret else value
        stored = [
            StoredRow("zz_veces", f"fila-{key}-{place}", None, place, cells)
            for place, cells in enumerate(rows, start=1)
        ]
        records.append((f"00000000-0000-7000-8000-{key:012}", Answers(outside, stored)))
    return records


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("paquetes")


def built(folder: Path, name: str, form, records):
    """A package in a folder of its own, anew."""
    shutil.rmtree(folder / name, ignore_errors=True)
    return build_package(folder / name, form, records, METADATA, RELEASED)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@settings(max_examples=20)
@given(data=st.data(), form=forms())
def test_frictionless_confirms_what_was_built_of_any_form(folder, data, form):
    package = built(folder, "uno", form, data.draw(collected(form)))
    assert check_package(package.folder) == []
    assert verify_manifest(package.folder) == []


@settings(max_examples=20)
@given(data=st.data(), form=forms(), mixed=st.randoms())
def test_the_same_records_in_any_order_give_the_same_bytes(folder, data, form, mixed):
    records = data.draw(collected(form))
    first = built(folder, "uno", form, records)
    mixed.shuffle(records)
    again = built(folder, "otro", form, records)
    assert contents(first.folder) == contents(again.folder)
    assert first.files == again.files


@settings(max_examples=20)
@given(data=st.data(), form=forms())
def test_nothing_that_is_not_public_is_in_any_file(folder, data, form):
    records = data.draw(collected(form))
    package = built(folder, "uno", form, records)
    for content in contents(package.folder).values():
        assert SECRET.encode() not in content


@settings(max_examples=20)
@given(data=st.data(), form=forms())
def test_every_public_answer_is_in_the_table_as_it_is(folder, data, form):
    records = data.draw(collected(form))
    package = built(folder, "uno", form, records)
    outside = [column for column in public_columns(form) if column.repeat is None]
    with (package.folder / package.data_file).open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert package.rows == len(rows) == len(records)
    names = [column.name for column in outside]
    assert [name for name in header if name in names] == names
    by_key = {row[header.index(_key_name(outside))]: row for row in rows}
    for _, answers in records:
        row = by_key[str(answers.values["zz_clave"])]
        for column in outside:
            value = answers.values.get(column.path)
            cell = row[header.index(column.name)]
            assert _same(cell, value), (column.path, cell, value)


def _key_name(outside):
    return next(column.name for column in outside if column.path == "zz_clave")


def _same(cell, value):
    if isinstance(value, int | float):
        return float(cell) == value
    return cell == ("" if value is None else value)


@settings(max_examples=20)
@given(data=st.data(), form=forms())
def test_one_changed_byte_is_found_whatever_the_file(folder, data, form):
    package = built(folder, "uno", form, data.draw(collected(form)))
    name = data.draw(st.sampled_from(sorted(package.files)))
    path = package.folder / name
    content = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= 1
    path.write_bytes(bytes(content))
    (problem,) = verify_manifest(package.folder)
    assert (problem.code, problem.place.file) == ("package.file_changed", name)


@given(form=forms())
def test_schema_columns_and_codebook_speak_of_the_same_columns(form):
    public = public_columns(form)
    for repeat in (None, "zz_veces"):
        names = [column.name for column in public if column.repeat == repeat]
        fields = table_schema(form, repeat)["fields"]
        assert [field["name"] for field in fields] == names
    assert [entry.column for entry in codebook(form)] == [column.name for column in public]


@given(form=forms())
def test_names_of_a_table_are_unique_blind_to_case_and_fit_a_database(form):
    for repeat in (None, "zz_veces"):
        names = [column.name for column in columns(form) if column.repeat == repeat]
        assert len({name.lower() for name in names}) == len(names)
        assert all(len(name.encode()) <= 63 for name in names)
        assert all(re.fullmatch(r"\w+", name) for name in names)


@given(form=forms())
def test_a_column_is_never_public_unless_its_question_is_marked_so(form):
    marked = {q.path for q in form.questions() if q.marks.privacy == "publico"}
    assert {column.path for column in public_columns(form)} == marked
    assert {entry.path for entry in codebook(form)} == marked


@given(form=forms())
def test_a_key_is_told_only_where_all_of_it_goes_out(form):
    said = table_schema(form).get("primaryKey")
    key = [column for column in columns(form) if column.key and column.repeat is None]
    assert bool(said) == bool(key)
    assert json.loads(json.dumps(table_schema(form))) == table_schema(form)
