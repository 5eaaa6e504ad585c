"""Definir qué se publica: columns, formats and series are written with a sample beside them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from support.keys import type_text
from support.layout import clipped, sticks_out, unnamed
from support.sheets import texts
from support.visits import FORM, WORKBOOK, open_written, visit

from app.store.workspace import Workspace
from app.ui import theme
from app.ui.context import Context
from app.ui.defining.column_table import count_words, fate
from app.ui.defining.editor import ColumnEditor
from app.ui.defining.screen import DefineScreen
from app.ui.defining.settings_card import SettingsCard
from app.ui.main_window import MainWindow
from app.ui.screen import Screen
from app.ui.stations import FACTORIES, PART_OF
from app.ui.tasks import Tasks

WITH_NOTE = WORKBOOK.replace(
    "|          | begin_repeat ",
    "|          | text | nota | Nota | | | | |\n|          | begin_repeat ",
)
"""The form of the visits with a question of which nobody said whether it may leave."""
SIZES = [(1366, 768), (1024, 600), (910, 512), (900, 500)]
COLUMN = {
    "path": "hogar/agua",
    "name": "agua",
    "title": "Fuente de agua",
    "description": "",
    "type": "string",
    "unit": "",
    "codelist": "",
    "privacy": "publico",
    "publish": True,
    "key": False,
    "table": "",
}


def column(**values):
    return {**COLUMN, **values}


# -- words -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, ("globe", "se publica")),
        ({"privacy": "confidencial"}, ("lock", "se queda: es confidencial")),
        ({"privacy": "reservado"}, ("lock", "se queda: es reservada")),
        ({"privacy": ""}, ("triangle-alert", "falta su clase")),
        ({"publish": False}, ("lock", "se queda: no incluida en estos datos")),
        ({"publish": False, "privacy": ""}, ("lock", "se queda: no incluida en estos datos")),
    ],
)
def test_each_column_says_what_becomes_of_it_and_why(values, said):
    assert fate(column(**values)) == said


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ([column()], "1 de 1 columna se publica"),
        ([column(), column(privacy="sensible")], "1 de 2 columnas se publican"),
        ([column(privacy=""), column(privacy="")], "0 de 2 columnas se publican · 2 sin clase"),
    ],
)
def test_columns_are_counted_by_what_becomes_of_them(columns, said):
    assert count_words(columns) == said


# -- the editor of a column --------------------------------------------------------------------


@pytest.fixture
def editor(shown):
    made = shown(ColumnEditor(), 700, 480)
    made.show_column(column(), column())
    return made


@pytest.fixture
def told(editor):
    said = []
    editor.edited.connect(lambda *values: said.append(values))
    return said


def test_it_shows_what_the_column_says(editor):
    assert editor.fields["title"].editor.text() == "Fuente de agua"
    assert editor.privacy.code() == "publico"
    assert "Pregunta hogar/agua · texto" in texts(editor)
    assert editor.publish.isChecked()


@pytest.mark.parametrize("name", ["name", "title", "unit", "codelist"])
def test_what_is_typed_is_told_at_once(editor, told, name):
    editor.fields[name].editor.clear()
    type_text(editor.fields[name].editor, "x")
    assert told[-1] == ("hogar/agua", name, "x")


def test_the_meaning_may_take_several_lines(editor, told):
    editor.description.setPlainText("Uno.\nDos.")
    assert told[-1] == ("hogar/agua", "description", "Uno.\nDos.")


def test_showing_another_column_is_no_edit(editor, told):
    editor.show_column(column(path="edad", description="En años", title="Edad"), column())
    assert told == []
    assert editor.description.toPlainText() == "En años"


def test_class_and_part_of_the_data_are_told(editor, told):
    editor.privacy.choose("sensible")
    editor.privacy.activated.emit(3)
    editor.publish.click()
    assert told == [("hogar/agua", "privacy", "sensible"), ("hogar/agua", "publish", False)]


def test_typing_is_not_overwritten_by_what_comes_back(editor):
    title = editor.fields["title"].editor
    title.setFocus()
    title.setText("Fuente ")
    editor.show_column(column(title="Fuente"), column())
    assert title.text() == "Fuente "


def test_the_way_back_to_the_form_is_there_once_something_differs(editor, qtbot):
    assert not editor.reset.isVisible()
    editor.show_column(column(title="Agua"), column())
    with qtbot.waitSignal(editor.reset_wanted) as wanted:
        editor.reset.click()
    assert wanted.args == ["hogar/agua"]


def test_a_complaint_stands_under_its_field_until_it_is_mended(editor):
    editor.complain("name", "Así no.")
    assert editor.fields["name"].complaint == "Así no."
    editor.complain("", "")
    assert editor.fields["name"].complaint == ""


# -- the rest of a definition ------------------------------------------------------------------


@pytest.fixture
def card(shown):
    made = shown(SettingsCard(), 700, 480)
    body = {"formats": ["pdf"], "series": "", "period": "", "least_state": "final"}
    made.show_settings(body, "10.28", [("fecha", "Fecha")])
    return made


def test_formats_are_ticked_and_told_together(card, qtbot):
    assert [code for code, row in card.formats.items() if row.isChecked()] == ["pdf"]
    with qtbot.waitSignal(card.edited) as told:
        card.formats["xlsx"].click()
    assert told.args == ["formats", ["xlsx", "pdf"]]


def test_which_question_says_the_period_is_asked_only_where_there_are_periods(card):
    assert not card.period_field.isVisible()
    body = {"formats": [], "series": "month", "period": "fecha", "least_state": "approved"}
    card.show_settings(body, "", [("fecha", "Fecha")])
    assert card.period_field.isVisible()
    assert (card.period.code(), card.state.code(), card.laip.text()) == ("fecha", "approved", "")


@pytest.mark.parametrize(
    ("combo", "code", "said"),
    [
        ("series", "year", ["series", "year"]),
        ("state", "approved", ["least_state", "approved"]),
        ("period", "fecha", ["period", "fecha"]),
    ],
)
def test_each_choice_is_told(card, qtbot, combo, code, said):
    getattr(card, combo).choose(code)
    with qtbot.waitSignal(card.edited) as told:
        getattr(card, combo).activated.emit(0)
    assert told.args == said


# -- the screen --------------------------------------------------------------------------------


class Station(Screen):
    """A station that is only reached."""

    def activate(self, **target):
        self.target = target


def station(code):
    return type(code.title(), (Station,), {"station": code})


@pytest.fixture
def folder(tmp_path):
    """A workspace with two visits and a question without class."""
    folder = tmp_path / "datos"
    with open_written(folder, WITH_NOTE) as workspace:
        visit(workspace, "a", monto=12.5, edades=(4,))
        visit(workspace, "b", agua="rio")
    return folder


@pytest.fixture
def open_define(folder, settings, shown, qtbot):
    """Open the window at a column."""
    tasks = Tasks(lambda: Workspace.open(folder))
    context = Context(folder, settings, tasks)

    def open_(column="", size=(1366, 768)):
        factories = {code: station(code) for code in ("inicio", "publicar")}
        factories["definir"] = DefineScreen
        window = MainWindow(context, factories)
        shown(window, *size)
        window.show_first()
        context.go("definir", form=FORM, column=column)
        screen = window.screen_in_view
        qtbot.waitUntil(lambda: screen.sample is not None)
        return screen

    yield open_
    tasks.close()


def kept(folder):
    """The definitions that were kept, the newest last."""
    with Workspace.open(folder, read_only=True) as workspace:
        named = workspace.datasets.all()
        return workspace.definitions.all(named[0].id) if named else []


def shown_rows(screen):
    cells = screen.preview.cells
    return {cells.text(row, 0): cells.text(row, 1) for row in range(cells.rowCount())}


def test_it_belongs_to_publicar():
    assert PART_OF["definir"] == "publicar"
    assert "definir" in FACTORIES


@pytest.mark.parametrize("size", SIZES)
def test_everything_is_named_and_fits(open_define, size):
    screen = open_define(size=size)
    assert (unnamed(screen), clipped(screen), sticks_out(screen)) == ([], [], [])


@pytest.mark.parametrize("name", list(theme.Theme))
def test_every_theme_shows_it(look, open_define, name):
    look(name)
    assert not open_define().grab().isNull()


def test_it_begins_as_the_form_says_with_the_first_rows_beside(open_define):
    screen = open_define()
    assert screen.words.text() == "6 de 8 columnas se publican · 1 sin clase"
    assert shown_rows(screen)["monto"] == "12.5"
    assert "nombre" not in shown_rows(screen)
    assert not screen.discard.isVisible()


def test_it_opens_at_the_column_that_was_asked_for(open_define):
    screen = open_define("nota")
    assert screen.editor.path == "nota"
    assert screen.editor.privacy.code() == ""


def test_whoever_comes_for_a_column_finds_its_class_in_hand(open_define, focused):
    screen = open_define("nota", size=(900, 500))
    assert focused() is screen.editor.privacy


def test_enter_on_a_column_leads_to_its_class(open_define, focused):
    screen = open_define()
    screen.table.setFocus()
    QTest.keyClick(screen.table, Qt.Key.Key_Return)
    assert focused() is screen.editor.privacy


def test_the_column_of_tables_is_there_where_there_are_several(open_define):
    screen = open_define()
    assert not screen.table.isColumnHidden(3)
    records = [each for each in screen.columns if not each["table"]]
    screen.table.show_columns(records)
    assert screen.table.isColumnHidden(3)


def test_without_a_form_it_says_what_comes_first(open_define):
    bare = FACTORIES["definir"](open_define().context)
    bare.activate()
    assert bare.words.text() == "Elija en Publicar de qué formulario son los datos."
    assert (bare.table.isVisibleTo(bare), bare.editor.isVisibleTo(bare)) == (False, False)
    assert bare.offers() == []


def test_the_arrows_take_the_next_column_in_hand(open_define):
    screen = open_define("clave")
    QTest.keyClick(screen.table, Qt.Key.Key_Down)
    assert screen.editor.path == "fecha"


def test_the_sample_follows_what_is_written(open_define, qtbot):
    screen = open_define("monto")
    screen.editor.edited.emit("monto", "name", "quetzales")
    qtbot.waitUntil(lambda: "quetzales" in shown_rows(screen))
    screen.editor.edited.emit("monto", "publish", False)
    qtbot.waitUntil(lambda: "quetzales" not in shown_rows(screen))
    assert screen.footer.message.text() == "Hay cambios sin guardar"


def test_each_table_can_be_looked_at(open_define):
    screen = open_define()
    screen.preview.tables.choose("visitas-personas")
    screen.preview.tables.activated.emit(1)
    assert shown_rows(screen)["edad"] == "4"


def test_what_is_written_is_kept_with_ctrl_enter(open_define, folder, qtbot):
    screen = open_define("nota")
    screen.editor.edited.emit("nota", "privacy", "publico")
    screen.settings.edited.emit("series", "month")
    screen.settings.edited.emit("laip", "10.28")
    screen.primary.click()
    qtbot.waitUntil(lambda: bool(kept(folder)))
    (definition,) = kept(folder)
    assert definition.body["columns"] == [{"path": "nota", "privacy": "publico"}]
    assert definition.body["series"] == "month"
    with Workspace.open(folder, read_only=True) as workspace:
        assert workspace.datasets.get(FORM).metadata["laip"] == "10.28"
    qtbot.waitUntil(lambda: screen.draft is not None and screen.draft.number == 1)
    assert not screen.is_changed


def test_what_was_kept_can_be_taken_back(open_define, folder, qtbot):
    screen = open_define()
    ways = []
    screen.context.said.connect(lambda _words, undo: ways.append(undo))
    screen.settings.edited.emit("formats", ["json"])
    screen.keep()
    qtbot.waitUntil(lambda: bool(ways))
    ways[0]()
    qtbot.waitUntil(lambda: len(kept(folder)) == 2)
    assert kept(folder)[-1].body["formats"] == ["pdf", "geojson"]


def test_a_name_that_cannot_be_is_said_under_its_field_and_not_kept(
    open_define, folder, qtbot, monkeypatch
):
    screen = open_define("monto")
    screen.editor.edited.emit("monto", "name", "Monto total")
    qtbot.waitUntil(lambda: "«Monto_total»" in screen.editor.fields["name"].complaint)
    refused = []
    monkeypatch.setattr(screen.context, "announce", lambda *said, **_how: refused.append(said))
    screen.keep()
    qtbot.waitUntil(lambda: bool(refused))
    assert "no puede ser el nombre de una columna" in refused[0][0]
    assert kept(folder) == []
    assert screen.is_changed


def test_an_article_that_is_none_is_said_under_its_field(open_define, folder, qtbot):
    screen = open_define()
    screen.settings.edited.emit("laip", "diez")
    screen.keep()
    qtbot.waitUntil(lambda: screen.settings.laip_field.complaint != "")
    assert kept(folder) == []


def test_leaving_keeps_what_was_written(open_define, folder, qtbot):
    screen = open_define("monto")
    screen.editor.edited.emit("monto", "title", "Quetzales")
    QTest.keyClick(screen, Qt.Key.Key_Escape)
    window = screen.window()
    qtbot.waitUntil(lambda: window.screen_in_view.station == "publicar")
    assert kept(folder)[-1].body["columns"] == [{"path": "monto", "title": "Quetzales"}]


def test_one_goes_back_to_where_one_came_from(open_define):
    screen = open_define()
    screen.activate(form=FORM, dataset="visitas", back="inicio")
    screen.go_back()
    reached = screen.window().screen_in_view
    assert (reached.station, reached.target) == ("inicio", {"dataset": "visitas"})


def test_leaving_unchanged_keeps_nothing(open_define, folder):
    screen = open_define()
    screen.go_back()
    assert screen.window().screen_in_view.station == "publicar"
    assert kept(folder) == []


def test_it_can_be_left_as_it_was(open_define):
    screen = open_define("monto")
    screen.editor.edited.emit("monto", "title", "Quetzales")
    assert screen.discard.isVisible()
    screen.discard.click()
    assert not screen.is_changed
    assert screen.editor.fields["title"].editor.text() == "Monto"


def test_a_column_goes_back_to_what_the_form_says(open_define):
    screen = open_define("monto")
    screen.editor.edited.emit("monto", "unit", "USD")
    screen.editor.reset.click()
    assert not screen.is_changed


def test_all_without_class_can_be_opened_at_once(open_define):
    screen = open_define()
    screen.open_all()
    assert screen.words.text() == "7 de 8 columnas se publican"


def test_what_is_written_outlives_a_look_elsewhere(open_define):
    screen = open_define("monto")
    screen.editor.edited.emit("monto", "title", "Quetzales")
    screen.context.go("publicar")
    screen.context.go("definir", form=FORM)
    assert screen.is_changed
    assert screen.place()["column"] == "monto"
