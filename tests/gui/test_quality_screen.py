"""Calidad: index, columns and what to talk about, by keys alone; the report saved."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support.capture import wait_for_workspace
from support.known_forms import write_form
from support.layout import clipped, cut_cells, sticks_out, unnamed
from support.practice_table import FORM
from support.publishing import put_records, sound_lines

from app.operations.add_record import add_record
from app.operations.load_form import load_form
from app.store.workspace import Workspace
from app.ui import theme
from app.ui.quality.columns import ColumnPanel, remarks, usual
from app.ui.records.changes import now
from app.ui.stations import FACTORIES, PART_OF

INTERVIEWS = """
| survey   |         |      |       |                    |
|          | type    | name | label | bind::acopio:class |
|          | integer | edad | Edad  | publico            |
|          | text    | nota | Nota  | confidencial       |
| settings |            |         |                                    |
|          | form_title | form_id | namespaces                         |
|          | Visitas    | visitas | acopio="https://acopio.gt/xforms" |
"""
SCREENS = {"revisar": FACTORIES["revisar"], "calidad": FACTORIES["calidad"]}


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "trabajo"


@pytest.fixture
def open_screen(context, open_window, qtbot):
    wait_for_workspace(context, qtbot)

    def open_(form):
        context.use_form(form)
        window = open_window(SCREENS)
        context.go("calidad")
        screen = window.screen_in_view
        qtbot.waitUntil(lambda: screen.measured is not None)
        QApplication.processEvents()
        return screen

    return open_


@pytest.fixture
def screen(open_screen, folder, tmp_path):
    """Twelve sound records."""
    with Workspace.open(folder) as workspace:
        put_records(workspace, tmp_path, *sound_lines(12))
    return open_screen(FORM)


@pytest.fixture
def interviewed(open_screen, folder):
    """Thirteen interviews; one age is far from the others, a note stays inside."""
    with Workspace.open(folder) as workspace:
        load_form(workspace, write_form(folder / "visitas.xlsx", INTERVIEWS))
        for age in (*range(20, 32), 400):
            add_record(workspace, "visitas", {"edad": str(age), "nota": "N"}, "Ana", clock=now)
    return open_screen("visitas")


def shown_in(screen, view):
    screen.views.choose(view)
    screen._show_page()
    QApplication.processEvents()
    return screen.pages.currentWidget()


def test_it_belongs_to_revisar():
    assert PART_OF["calidad"] == "revisar"


def test_the_index_and_its_parts_are_there_first(screen):
    assert screen.pages.currentWidget() is screen.index_page
    assert screen.header.title.text() == "Conectividad de hogares por municipio"
    assert screen.measured.report["records"] == 12


def test_each_column_has_a_line_and_its_values_at_the_side(screen):
    table = shown_in(screen, "columnas")
    assert table is screen.table
    assert screen.side_panel.isVisible()
    model = table.model()
    assert model.rowCount() == 8
    assert model.index(0, 0).data() == "Municipio"
    assert model.index(0, 1).data() == "100 %"
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert screen.panel.title.text() == "Población total"


def test_values_of_persons_are_hidden(interviewed):
    table = shown_in(interviewed, "columnas")
    rows = {table.model().index(n, 0).data(): n for n in range(table.model().rowCount())}
    note = rows["Nota"]
    assert table.model().index(note, 3).data() == "••••"
    table.selectRow(note)
    assert "personas" in interviewed.panel.facts.text()


def test_what_is_far_from_the_others_is_said(interviewed):
    page = shown_in(interviewed, "conversar")
    assert page is interviewed.talk_page
    (far,) = interviewed.measured.report["outliers"]
    assert far["sentence"].startswith("«Edad»: 1 dato")


@pytest.mark.parametrize("ending", ["pdf", "html", "json"])
def test_the_report_is_saved(screen, qtbot, tmp_path, ending):
    path = tmp_path / f"informe.{ending}"
    screen.save(path)
    qtbot.waitUntil(path.exists)
    qtbot.waitUntil(lambda: "informe" in screen.footer.message.text())
    if ending == "json":
        assert json.loads(path.read_text(encoding="utf-8"))["records"] == 12


def test_a_report_that_cannot_be_written_is_said_below(screen, qtbot, tmp_path):
    screen.save(tmp_path / "falta" / "i.html")
    qtbot.waitUntil(lambda: bool(screen.footer.message.text()))


def test_ctrl_enter_asks_where_to_put_it(screen):
    assert screen.primary is screen.save_button
    dialog = screen.ask_where()
    assert dialog.selectedFiles()[0].endswith(f"calidad-{FORM}.pdf")
    dialog.close()


def test_a_form_without_records_says_what_will_be_here(open_screen, folder):
    with Workspace.open(folder) as workspace:
        load_form(workspace, write_form(folder / "visitas.xlsx", INTERVIEWS))
    screen = open_screen("visitas")
    assert screen.pages.currentWidget() is screen.empty
    assert screen.ask_where() is None
    assert screen.footer.message.text()


def test_a_new_record_is_measured(screen, folder, tmp_path, qtbot):
    from app.ui.tasks import Part

    with Workspace.open(folder) as workspace:
        put_records(workspace, tmp_path, *sound_lines(14)[12:], file="otra.csv")
    screen.refresh(Part.RECORDS)
    qtbot.waitUntil(lambda: screen.measured.report["records"] == 14)


@pytest.mark.parametrize("view", ["indice", "columnas", "conversar", "pesos"])
@pytest.mark.parametrize("size", [(1366, 768), (910, 512)])
def test_everything_is_named_and_fits(screen, view, size, qtbot):
    screen.window().resize(*size)
    shown_in(screen, view)
    assert not unnamed(screen)
    qtbot.waitUntil(lambda: not sticks_out(screen))
    assert not clipped(screen)


def test_it_is_offered_in_revisar(screen):
    review = FACTORIES["revisar"](screen.context)
    assert "Ver la calidad" in [action.words for action in review.offers()]
    review.deleteLater()


COLUMN = {
    "name": "c",
    "title": "",
    "rows": 4,
    "missing": 0,
    "numbers": None,
    "dates": None,
    "top": [],
    "mixed": False,
    "placeholders": 0,
    "outer_spaces": 0,
    "case_variants": 0,
}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, ""),
        ({"top": [{"value": "a", "count": 1}]}, ""),
        ({"top": [{"value": "a", "count": 2}]}, "sobre todo «a»"),
        ({"dates": {"first": "2026-01-01", "last": "2026-02-01"}}, "del 2026-01-01 al 2026-02-01"),
        ({"numbers": {"min": 1, "max": 12000.5}}, "de 1 a 12,000.5"),
    ],
)
def test_what_is_usual(changes, said):
    assert usual(COLUMN | changes) == said


def test_what_is_worth_a_look():
    changes = {"mixed": True, "placeholders": 2, "outer_spaces": 3, "case_variants": 1200}
    assert list(remarks(COLUMN | changes)) == [
        "datos de varias clases",
        "2 dicen que no hay dato",
        "3 con espacios de más",
        "1,200 que solo cambian en mayúsculas o tildes",
    ]


def test_values_are_bars_that_are_read_aloud(qtbot):
    panel = ColumnPanel()
    qtbot.addWidget(panel)
    panel.show_column(COLUMN | {"top": [{"value": "sí", "count": 3}]}, is_personal=False)
    assert "sí, 3" in panel.chart.accessibleName()


class TestWeights:
    """What each part counts, shown and changed beside the index."""

    @pytest.fixture
    def card(self, screen):
        shown_in(screen, "pesos")
        return screen.weights

    def typed(self, card, part, text):
        """Type a weight."""
        card.fields[part].selectAll()
        QTest.keyClicks(card.fields[part], text)

    def test_each_part_says_what_it_weighs(self, card):
        assert {part: field.text() for part, field in card.fields.items()} == {
            "completeness": "25", "validity": "25", "uniqueness": "15", "consistency": "15",
            "timeliness": "10", "traceability": "5", "understandability": "5",
        }  # fmt: skip
        assert next(field.accessibleName() for field in card.fields.values()) == (
            "Peso de «Datos completos»"
        )

    def test_other_weights_are_kept_and_measured_with(self, screen, card, qtbot):
        for part in card.fields:
            self.typed(card, part, "100" if part == "understandability" else "0")
        QTest.keyClick(card.fields["validity"], Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: screen.measured.report["weights"]["understandability"] == 100)
        assert screen.weights.fields["validity"].text() == "0"

    @pytest.mark.parametrize("text", ["", "mucho", "-1", "1001", "nan", "inf"])
    def test_what_is_no_weight_is_said_where_it_stands(self, card, qtbot, text):
        self.typed(card, "validity", text)
        card.fields["validity"].setText(text)
        with qtbot.assertNotEmitted(card.wanted):
            card.keep_button.click()
        assert "Datos dentro de sus reglas: escriba un número" in card.refusal.text()

    def test_what_is_being_typed_stays_when_the_form_is_measured_anew(self, card):
        self.typed(card, "validity", "9")
        card.show_weights(dict.fromkeys(card.fields, 3.0))
        assert (card.fields["validity"].text(), card.fields["timeliness"].text()) == ("9", "3")
        card.settle()
        card.show_weights(dict.fromkeys(card.fields, 4.5))
        assert card.fields["validity"].text() == "4.5"

    def test_no_weight_at_all_is_refused(self, screen, card, qtbot):
        for part in card.fields:
            self.typed(card, part, "0")
        card.keep_button.click()
        qtbot.waitUntil(lambda: "Alguna parte" in card.refusal.text())
        assert screen.measured.report["weights"]["validity"] == 25

    def test_the_usual_ones_are_written_back_by_a_button(self, card):
        for field in card.fields.values():
            field.setText("7")
        card.usual_button.click()
        assert card.fields["completeness"].text() == "25"
        assert card.fields["traceability"].text() == "5"

    def test_only_a_steward_changes_them_once_there_is_one(self, screen, card, qtbot, folder):
        with Workspace.open(folder) as workspace:
            workspace.people.ensure("Rosa")
            workspace.people.set_role("Rosa", "steward")
        self.typed(card, "validity", "90")
        card.keep_button.click()
        qtbot.waitUntil(lambda: "Rosa" in card.refusal.text())
        assert screen.measured.report["weights"]["validity"] == 25


@pytest.mark.parametrize(("width", "has_remarks"), [(1366, True), (1024, False)])
def test_what_a_column_is_like_is_whole_and_remarks_leave_first(screen, width, has_remarks):
    """What is worth a look is said at the side too; a name that is cut is said nowhere."""
    table = shown_in(screen, "columnas")
    screen.window().resize(width, 768)
    QApplication.processEvents()
    assert table.isColumnHidden(4) != has_remarks
    assert [table.columnWidth(column) for column in (1, 2)] == [theme.px(96)] * 2
    assert table.columnWidth(0) > table.columnWidth(3)
    assert cut_cells(table, (1, 2, 3)) == []
    assert table.horizontalScrollBar().maximum() == 0


def test_names_of_columns_are_whole_on_a_usual_screen(screen):
    table = shown_in(screen, "columnas")
    whole = "Personas que usan internet"
    assert whole in [table.model().index(row, 0).data() for row in range(8)]
    assert whole not in cut_cells(table, (0,))
