"""Versions of forms travel with the records that answer them, and keep their age."""

import pytest
from support.laptops import FORM, Laptop
from support.workbook import write_workbook
from support.workspaces import HandClock

from app.operations.load_form import load_form
from app.store.portable_forms import portable_form, take_in_form
from app.store.table_growth import Continuity
from forms.xlsform import read_form

SECOND = FORM.replace("nombre  | Nombre  |", "nombre  | Apellido |")
RENAMED = FORM.replace("nombre  | Nombre  |", "apelativo | Nombre |")
THIRD = FORM.replace(
    "|        | image        | foto ",
    "|        | text         | color   | Color   |             |                 |\n"
    "|        | image        | foto ",
)


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def ana(tmp_path, clock):
    laptop = Laptop(tmp_path / "a", "Ana", clock)
    clock.pass_by(days=1)
    yield laptop
    laptop.close()


@pytest.fixture
def berta(tmp_path, clock):
    laptop = Laptop(tmp_path / "b", "Berta", clock, load=False)
    yield laptop
    laptop.close()


def load(laptop, text, name):
    laptop.clock.pass_by(hours=1)
    return load_form(laptop.workspace, write_workbook(laptop.folder / name, text)).version


def versions(laptop):
    """Give the fingerprints of all versions, the oldest first."""
    sql = "SELECT sha256 FROM instrument_version ORDER BY number"
    return list(laptop.workspace.db.column(sql))


def numbers(laptop):
    sql = "SELECT number FROM instrument_version ORDER BY number"
    return list(laptop.workspace.db.column(sql))


def test_a_version_that_lacks_comes_with_its_records(ana, berta):
    load(ana, THIRD, "tres.xlsx")
    record = ana.begin("Casa")
    ana.answer(record, "color", "azul")
    berta.take_from(ana)
    assert versions(berta) == versions(ana)
    assert berta.values(record)["color"] == "azul"
    berta.answer(record, "color", "rojo")
    ana.take_from(berta)
    assert ana.values(record)["color"] == "rojo"


def test_records_keep_the_version_they_were_begun_with(ana, berta):
    old = ana.begin("Vieja")
    load(ana, THIRD, "tres.xlsx")
    new = ana.begin("Nueva")
    berta.take_from(ana)
    for record in (old, new):
        here = berta.workspace.records.find(record).version
        there = ana.workspace.records.find(record).version
        assert (
            berta.workspace.instruments.version(here).sha256
            == ana.workspace.instruments.version(there).sha256
        )


def test_the_same_form_loaded_on_both_is_one(ana, berta):
    load(berta, FORM, "hogares.xlsx")
    ana.begin("Casa")
    done = berta.take_from(ana)
    assert (done.forms, len(versions(berta))) == (0, 1)


def test_an_older_version_does_not_become_the_newest(ana, berta):
    newest = load(berta, THIRD, "tres.xlsx")
    record = berta.begin("De Berta")
    berta.answer(record, "color", "verde")
    old = ana.begin("De Ana")
    berta.take_from(ana)
    assert numbers(berta) == [1, 2]
    assert berta.workspace.instruments.latest("hogares").id == newest.id
    assert berta.values(record) == {"nombre": "De Berta", "color": "verde"}
    assert berta.values(old) == {"nombre": "De Ana"}


def test_what_the_older_one_asks_alike_stands_in_the_same_column(ana, berta):
    load(berta, THIRD, "tres.xlsx")
    ana.begin("De Ana")
    berta.take_from(ana)
    form = berta.workspace.instruments.latest("hogares")
    columns = berta.workspace.instruments.columns(form.instrument)
    assert len([column for column in columns if column.path == "nombre"]) == 1
    assert len({(column.repeat, column.n) for column in columns}) == len(columns)


def test_one_between_two_takes_its_place(ana, berta, clock):
    first = load(berta, FORM, "uno.xlsx")
    load(ana, SECOND, "dos.xlsx")
    third = load(berta, THIRD, "tres.xlsx")
    record = ana.begin("De en medio")
    berta.take_from(ana)
    assert numbers(berta) == [1, 2, 3]
    assert versions(berta)[0] == first.sha256
    assert versions(berta)[2] == third.sha256
    assert berta.values(record) == {"nombre": "De en medio"}


def test_taking_a_version_in_again_changes_nothing(ana, berta):
    workspace = ana.workspace
    form = portable_form(workspace.db, workspace.media, workspace.instruments.forms()[0].id)
    first = take_in_form(berta.workspace.db, berta.workspace.media, form)
    assert take_in_form(berta.workspace.db, berta.workspace.media, form) == first
    assert numbers(berta) == [1]


def test_long_lists_come_along(ana, berta, tmp_path):
    options = "\n".join(f"|         | aldeas    | a{n} | Aldea {n} |" for n in range(400))
    text = f"""
| survey |                    |        |        |
|        | type               | name   | label  |
|        | select_one aldeas  | aldea  | Aldea  |
| choices |           |      |       |
|         | list_name | name | label |
{options}
| settings |            |         |
|          | form_title | form_id |
|          | Aldeas     | aldeas  |
"""
    load(ana, text, "aldeas.xlsx")
    berta.take_from(ana)
    version = berta.workspace.instruments.latest("aldeas").id
    choices = berta.workspace.choices.of_version(version)
    assert choices.find("aldeas", "a399").label("") or choices.find("aldeas", "a399")
    assert len(choices.choices("aldeas")) == 400


def test_a_question_called_otherwise_keeps_its_column_over_there(ana, berta):
    old = ana.begin("Casa")
    loaded = read_form(write_workbook(ana.folder / "otra.xlsx", RENAMED))
    continuity = Continuity(renamed={"apelativo": "nombre"})
    ana.clock.pass_by(hours=1)
    ana.workspace.instruments.add(loaded.instrument, "otra.xlsx", {}, continuity=continuity)
    new = ana.begin()
    ana.answer(new, "apelativo", "Casa nueva")
    berta.take_from(ana)
    form = berta.workspace.instruments.latest("hogares")
    columns = berta.workspace.instruments.columns(form.instrument)
    (column,) = {(c.repeat, c.n) for c in columns if c.path in ("nombre", "apelativo")}
    assert column[0] is None
    assert berta.values(old) == {"nombre": "Casa"}
    assert berta.values(new) == {"apelativo": "Casa nueva"}
    ana.answer(old, "nombre", "Casa vieja")
    berta.take_from(ana)
    assert berta.values(old) == {"nombre": "Casa vieja"}
