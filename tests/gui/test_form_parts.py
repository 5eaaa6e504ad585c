"""The parts of Formularios, each alone: table, outline, report, library, and what they say."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel
from support.keys import press
from support.layout import in_view, told

from app.operations.forms_here import FormHere, OutlineQuestion, OutlineSection
from app.ui import theme
from app.ui.controls.charts import BarChart, BarRow
from app.ui.controls.table import BADGE
from app.ui.forms.form_panel import FormPanel
from app.ui.forms.form_table import CHANGED, RECORDS, TITLE, VERSION, FormTable
from app.ui.forms.library_list import LibraryList
from app.ui.forms.problem_report import ProblemReport
from app.ui.forms.question_outline import QuestionOutline
from app.ui.forms.words import form_line, questions_words, records_words, section_words
from app.ui.forms.wrapped_list import wrapped_height
from app.ui.room import Height, Room, Width
from forms.library import LibraryForm
from forms.problem import Place, Problem, Severity

NOW = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)
LONG = "¿De dónde obtiene el agua para beber la mayor parte del año, contando verano e invierno? "


def form(form_id="agua", title="Hogares y agua 2026", **other):
    """Give a form as the workspace tells it."""
    told_of = {
        "description": "Acceso al agua en seis comunidades.",
        "number": 3,
        "questions": 31,
        "languages": ("Español (es)",),
        "records": 1234,
        "frequency": "R/P1M",
        "laip": "10.7",
        "loaded_at": NOW - timedelta(days=1),
        **other,
    }
    return FormHere(form_id, title, **told_of)


def question(label, *, public=True, kind="text"):
    """Give a question of an outline."""
    return OutlineQuestion(label.lower(), kind, label, public, is_key=False)


def shelf_form(form_id, frequency="R/P1Y", laip=""):
    """Give a form of the library."""
    return LibraryForm(form_id, form_id.title(), "Para probar.", Path("a.xlsx"), frequency, laip)


def problem(row, severity=Severity.ERROR):
    """Give a problem of a workbook."""
    place = Place(file="mala.xlsx", sheet="survey", row=row, column="type")
    return Problem("form.unknown_type", severity, place, {"type": "texto"})


# -- words ---------------------------------------------------------------------------------


def test_one_is_not_said_as_many():
    assert (questions_words(1), questions_words(2)) == ("1 pregunta", "2 preguntas")


def test_a_section_says_how_many_of_the_form_it_holds():
    assert section_words(21, 33) == "21 de 33 preguntas"
    assert section_words(8, 0) == "8 preguntas"
    assert (records_words(1), records_words(1234)) == ("1 registro", "1,234 registros")


def test_a_form_says_under_its_title_what_it_is():
    assert form_line(form()) == "31 preguntas · Cada mes · LAIP art. 10, num. 7"


def test_a_form_that_promises_nothing_says_only_its_questions():
    assert form_line(form(frequency="", laip="")) == "31 preguntas"


# -- the table -----------------------------------------------------------------------------


@pytest.fixture
def table(shown):
    """A table of two forms, the second one chosen."""
    table = shown(FormTable(), 748, 300)
    table.show_forms([form(), form("obras", "Obras", records=0)], NOW, "obras")
    return table


def test_a_row_tells_title_records_version_and_day(table):
    model = table.model
    cells = [model.index(0, column).data() for column in (TITLE, RECORDS, VERSION, CHANGED)]
    assert cells == ["Hogares y agua 2026", "1,234", "En uso, v3", "ayer"]


def test_the_state_has_a_sign_beside_its_word(table):
    assert table.model.index(0, VERSION).data(BADGE) == ("check", "En uso, v3", "ok", False)


def test_what_may_be_shortened_is_whole_in_the_tooltip(table):
    tip = table.model.index(0, TITLE).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "Hogares y agua 2026\n31 preguntas · Cada mes · LAIP art. 10, num. 7"


def test_the_form_asked_for_is_chosen(table):
    assert table.table.currentIndex().row() == 1


def test_a_form_that_is_not_there_leaves_the_first_chosen(table):
    table.show_forms([form(), form("obras", "Obras")], NOW, "ninguno")
    assert table.table.currentIndex().row() == 0


def test_arrows_choose_and_enter_opens(table, qtbot):
    with qtbot.waitSignal(table.chosen) as chosen:
        press(table.table, Qt.Key.Key_Up)
    assert chosen.args[0].form_id == "agua"
    with qtbot.waitSignal(table.opened) as opened:
        press(table.table, Qt.Key.Key_Return)
    assert opened.args[0].form_id == "agua"


def test_the_card_is_as_high_as_its_rows(table):
    two = table.maximumHeight()
    table.show_forms([form()], NOW, "")
    assert two - table.maximumHeight() == theme.size("list_row_two_lines")


def test_the_day_leaves_where_room_is_short(table):
    table.set_room(Room(Width.SMALL, Height.LOW))
    assert table.table.isColumnHidden(CHANGED)
    table.set_room(Room())
    assert not table.table.isColumnHidden(CHANGED)


def test_the_corners_of_the_table_are_rounded(table):
    QApplication.processEvents()
    assert not table.table.mask().contains(QPoint(0, 0))
    assert table.table.mask().contains(table.table.rect().center())


# -- the outline ---------------------------------------------------------------------------


@pytest.fixture
def outline(shown):
    """An outline with a loose question, a group and a repeat."""
    outline = shown(QuestionOutline(), 300, 400)
    outline.show_outline(
        [
            OutlineSection("", repeats=False, questions=(question("Comunidad"),)),
            OutlineSection("Vivienda", repeats=False, questions=(question(LONG),)),
            OutlineSection("Personas", repeats=True, questions=(question("CUI", public=False),)),
        ]
    )
    return outline


def test_every_section_and_question_is_said_with_its_mark(outline):
    assert outline.spoken() == [
        "Preguntas, 1 pregunta",
        "Comunidad, se publica",
        "Vivienda, 1 pregunta",
        f"{LONG}, se publica",
        "Personas (se repite), 1 pregunta",
        "CUI, no sale de aquí",
    ]


def test_a_long_question_wraps_instead_of_being_cut(outline):
    assert outline.sizeHintForRow(3) > 2 * outline.sizeHintForRow(1)


def test_a_wider_panel_needs_less_height(outline, qtbot):
    narrow = outline.whole_height()
    outline.resize(900, 400)
    QApplication.processEvents()
    assert outline.whole_height() < narrow


def test_arrows_go_through_the_outline(outline):
    outline.setCurrentIndex(outline.model().index(0, 0))
    press(outline, Qt.Key.Key_Down)
    assert outline.currentIndex().row() == 1


def test_no_words_need_no_height():
    assert wrapped_height("", "body", 200) == 0


def test_what_is_shown_replaces_what_was(outline):
    outline.show_outline([])
    assert outline.spoken() == []


# -- the panel -----------------------------------------------------------------------------


@pytest.fixture
def panel(shown):
    """The panel of one form."""
    panel = shown(FormPanel(), 358, 680)
    panel.show_form(form())
    return panel


def test_the_panel_says_what_the_form_is(panel):
    assert panel.title.text() == "Hogares y agua 2026"
    assert panel.state.text() == "En uso, versión 3 · 1,234 registros"
    assert panel.duty.text() == "Cada mes · LAIP art. 10, num. 7"


def test_the_panel_leaves_out_what_is_not_known(panel):
    panel.show_form(form(description="", frequency="", laip=""))
    assert panel.description.isHidden()
    assert panel.duty.isHidden()


def test_the_panel_explains_its_marks(panel):
    said = [label.text() for label in in_view(panel, QLabel)]
    assert {"se publica", "no sale de aquí"} <= set(said)


def test_the_panel_offers_capture_and_records(panel, qtbot):
    with qtbot.waitSignal(panel.capture_wanted):
        panel.capture.click()
    with qtbot.waitSignal(panel.records_wanted):
        panel.records.click()
    assert told(panel.records)[1] == "Ver registros de Hogares y agua 2026"


# -- the library ---------------------------------------------------------------------------


@pytest.fixture
def library_list(shown):
    """A library of two."""
    return shown(LibraryList(), 748, 300)


def test_each_form_has_one_button_that_names_it(library_list, qtbot):
    library_list.show_forms([shelf_form("agua"), shelf_form("obras")], set(), first=False)
    with qtbot.waitSignal(library_list.taken) as taken:
        library_list.buttons["obras"].click()
    assert taken.args == ["obras"]
    assert told(library_list.buttons["agua"])[1] == "Tomar este formulario: Agua"


def test_a_form_that_is_here_is_seen_instead(library_list, qtbot):
    library_list.show_forms([shelf_form("agua")], {"agua"}, first=False)
    with qtbot.waitSignal(library_list.shown) as seen:
        library_list.buttons["agua"].click()
    assert seen.args == ["agua"]


def test_the_library_says_what_each_form_is_for(library_list):
    library_list.show_forms([shelf_form("agua", laip="10.18")], set(), first=True)
    QApplication.processEvents()
    said = [label.text() for label in in_view(library_list, QLabel)]
    assert said[-3:] == ["Agua", "Para probar.", "Cada año · LAIP art. 10, num. 18"]


# -- the report ----------------------------------------------------------------------------


@pytest.fixture
def report(shown):
    """The report, empty."""
    return shown(ProblemReport(), 800, 400)


def test_a_refusal_counts_its_errors_and_can_be_tried_again(report, qtbot):
    report.show_refusal("mala.xlsx", [problem(2), problem(9)])
    assert report.title == "«mala.xlsx» no se trajo: tiene 2 errores"
    with qtbot.waitSignal(report.retried):
        report.retry.click()


def test_one_error_is_not_said_as_many(report):
    report.show_refusal("mala.xlsx", [problem(2), problem(3, Severity.WARNING)])
    assert report.title == "«mala.xlsx» no se trajo: tiene 1 error"


def test_errors_and_warnings_are_told_apart_in_words(report):
    report.show_refusal("mala.xlsx", [problem(2), problem(3, Severity.WARNING)])
    spoken = report.list.spoken()
    assert spoken[0].startswith("Error: ")
    assert spoken[1].startswith("Aviso: ")


def test_each_row_says_what_where_and_what_to_do(report):
    report.show_refusal("mala.xlsx", [problem(7)])
    said = report.list.spoken()[0]
    assert "El tipo de pregunta «texto» de la fila 7" in said
    assert "Use uno conocido" in said
    assert said.endswith("Hoja survey · fila 7 · columna type")


def test_warnings_offer_no_second_try(report):
    report.show_warnings("Llegó «Casas»", [problem(2, Severity.WARNING)])
    assert report.title == "Llegó «Casas»"
    assert report.retry.isHidden()


def test_the_report_takes_the_focus_so_that_arrows_read_it(report, focused):
    report.show_refusal("mala.xlsx", [problem(2), problem(9)])
    assert focused() is report.list


def test_hundreds_of_problems_are_all_there(report):
    report.show_refusal("mala.xlsx", [problem(row) for row in range(2, 402)])
    assert len(report.list.spoken()) == 400
    assert report.title.endswith("tiene 400 errores")


# -- the chart of Inicio -------------------------------------------------------------------


def test_a_long_label_keeps_clear_of_its_bar(shown):
    chart = shown(BarChart("Avance", [BarRow("Conectividad " * 9, 1, 2, "1 de 2")]), 500, 40)
    picture = chart.grab().toImage()
    track = theme.color("press")
    middle = picture.height() // 2
    colors = [picture.pixelColor(x, middle) for x in range(picture.width())]
    assert track in colors or theme.color("accent") in colors
    assert "1 de 2" in chart.toolTip()
