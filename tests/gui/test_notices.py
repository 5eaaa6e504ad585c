"""What the page says by itself: banners, badges, undo, empty pages, progress, cards."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from support.layout import clipped, told

from app.progress import Progress
from app.ui import theme
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.cards import CardList, DateTile, HeroCard, IconTile, TaskRow
from app.ui.controls.charts import BarChart, BarRow
from app.ui.controls.notices import Badge, Banner, EmptyState, UndoBar
from app.ui.controls.outline import Section, SectionOutline, Stepper
from app.ui.controls.progress import Bar, ProgressRow
from app.ui.controls.text import IconText, Name, Text

THEMES = list(theme.Theme)
LONG = "Está abierto en otro programa. Ciérrelo y pruebe otra vez; no se cambió nada."


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("kind", ["ok", "info", "warn", "err", "plain"])
@pytest.mark.parametrize("width", [320, 700])
def test_a_banner_shows_every_word(look, shown, name, kind, width):
    look(name)
    banner = Banner(kind, "No se pudo abrir «compras.xlsx»", LONG, Button("Probar otra vez"))
    shown(banner, width, banner.heightForWidth(width) if banner.hasHeightForWidth() else 200)
    assert clipped(banner) == []


def test_a_banner_is_named_by_its_title():
    assert Banner("ok", "Publicado y comprobado").accessibleName() == "Publicado y comprobado"


@pytest.mark.parametrize("state", theme.tokens()["states"])
def test_every_state_of_a_record_has_a_sign_and_a_word(shown, state):
    badge = Badge.of_state(state)
    shown(badge, *badge.sizeHint().toTuple())
    assert badge.text() == theme.tokens()["states"][state][1]
    assert badge.sizeHint().width() > theme.metrics("small").horizontalAdvance(badge.text())


def test_an_unknown_state_is_a_mistake():
    with pytest.raises(KeyError):
        Badge.of_state("perdido")


@pytest.fixture
def undo_bar(shown):
    page = shown(QWidget())
    page.bar = UndoBar(page)
    return page.bar


def test_the_undo_bar_says_what_happened(undo_bar):
    undo_bar.tell("Se apartó el registro 31.")
    assert undo_bar.sentence == "Se apartó el registro 31."
    assert undo_bar.isVisible()


def test_undoing_takes_the_bar_away(undo_bar, qtbot):
    undo_bar.tell("Se apartó el registro 31.")
    button = undo_bar.findChild(QPushButton)
    with qtbot.waitSignal(undo_bar.undone):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not undo_bar.isVisible()


def test_what_cannot_be_undone_offers_nothing(undo_bar):
    undo_bar.tell("Se guardó el informe.", can_undo=False)
    offered = [b for b in undo_bar.findChildren(QPushButton) if b.isVisible()]
    assert offered == []


def test_the_bar_has_room_for_its_sentence(undo_bar):
    undo_bar.tell("Se unieron 6 datos en «Tzalbal» y «Salquil Grande».")
    assert clipped(undo_bar) == []


@pytest.mark.parametrize("zoom", [100, 150])
def test_an_empty_page_says_what_to_do(look, shown, zoom):
    look(zoom=zoom)
    empty = EmptyState(
        "square-pen",
        "Todavía no hay registros",
        "Aquí verá cada registro que capture o importe.",
        Button("Capturar el primero", Kind.PRIMARY, key="F2"),
    )
    shown(empty, theme.px(560), theme.px(260))
    assert clipped(empty) == []
    assert empty.accessibleName() == "Todavía no hay registros"


def test_a_progress_row_counts_in_thousands(shown):
    row = shown(ProgressRow("Importando compras.xlsx"), 500, 60)
    row.show_progress(Progress(412, 1200))
    assert row.bar.value() == 412
    spoken = [label.accessibleName() for label in row.findChildren(Name)]
    assert spoken == ["Importando compras.xlsx · 412 de 1,200"]


def test_progress_of_unknown_length_has_no_count(shown):
    row = shown(ProgressRow("Leyendo"), 500, 60)
    row.show_progress(Progress(3, None, "Leyendo la hoja"))
    assert [label.accessibleName() for label in row.findChildren(Name)] == ["Leyendo la hoja"]


def test_stopping_is_asked_once(shown, qtbot):
    row = shown(ProgressRow("Importando"), 500, 60)
    button = row.findChild(Button)
    with qtbot.waitSignal(row.cancelled):
        button.click()
    assert not button.isEnabled()
    assert button.accessibleName() == "Deteniendo"


def test_a_bar_says_its_value_to_a_screen_reader():
    bar = Bar("Registros de Acul")
    bar.set_share(9, 20)
    assert told(bar)[:2] == (QAccessible.Role.ProgressBar, "Registros de Acul")
    assert (bar.value(), bar.maximum()) == (9, 20)


def test_nothing_of_nothing_is_an_empty_bar():
    bar = Bar("Registros")
    bar.set_share(0, 0)
    assert bar.value() == 0


def test_a_chart_reads_every_row():
    rows = [BarRow("Acul", 12, 12, "12 de 12"), BarRow("Pulay", 5, 18, "5 de 18")]
    chart = BarChart("Avance por comunidad", rows)
    assert chart.accessibleName() == "Avance por comunidad: Acul, 12 de 12; Pulay, 5 de 18"


def test_a_full_bar_is_another_colour(shown):
    chart = shown(BarChart("Avance", [BarRow("Acul", 1, 1, "1 de 1")]), 400, 29)
    full = chart.grab().toImage()
    chart.show_rows([BarRow("Acul", 0.999, 1, "1 de 1")])
    assert chart.grab().toImage() != full


def test_a_chart_grows_by_the_row():
    one = BarChart("Avance", [BarRow("Acul", 1, 2, "1 de 2")]).height()
    two = BarChart("Avance", [BarRow("Acul", 1, 2, "1 de 2")] * 2).height()
    assert two == 2 * one


def test_rows_of_a_card_are_parted_by_lines():
    card = CardList()
    for number in range(3):
        card.add_row(TaskRow("send", "plain", f"{number} paquetes", "Salen solos"))
    assert card.layout().count() == 5
    card.clear()
    assert card.layout().count() == 0


@pytest.mark.parametrize("width", [420, 720])
def test_a_task_is_never_cut(shown, width):
    button = Button("Revisar", key="F3")
    row = TaskRow("triangle-alert", "warn", "12 avisos por revisar en 9 registros", LONG, button)
    shown(row, width, 140)
    assert clipped(row) == []


def test_a_hero_says_where_to_go_on(shown):
    hero = HeroCard("Siga donde quedó", "Hogares y agua 2026", "Registro 38, pregunta 14 de 31.")
    shown(hero, 700, 140)
    assert clipped(hero) == []


def test_a_day_that_presses_is_amber(shown):
    calm = shown(DateTile("30", "nov"), 44, 42).grab().toImage()
    assert shown(DateTile("30", "nov", urgent=True), 44, 42).grab().toImage() != calm


def test_the_outline_reads_title_detail_and_errors():
    outline = SectionOutline("Secciones")
    outline.show_sections([Section("Agua", "3 de 7", current=True, errors="1 error")])
    spoken = outline.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Agua, 3 de 7, 1 error"


def test_a_section_is_chosen_by_click(shown, qtbot):
    outline = shown(SectionOutline("Secciones"), 220, 200)
    outline.show_sections([Section("Ubicación", done=True), Section("Agua", current=True)])
    centre = outline.visualRect(outline.model().index(1, 0)).center()
    with qtbot.waitSignal(outline.chosen) as chosen:
        qtbot.mouseClick(outline.viewport(), Qt.MouseButton.LeftButton, pos=centre)
    assert chosen.args == [1]


@pytest.mark.parametrize("name", THEMES)
def test_every_kind_of_section_is_painted(look, shown, name):
    look(name)
    outline = shown(SectionOutline("Secciones"), 220, 220)
    outline.show_sections([Section("Uno", done=True), Section("Dos"), Section("Tres")])
    before = outline.grab().toImage()
    current = Section("Dos", current=True)
    outline.show_sections([Section("Uno", done=True), current, Section("Tres")])
    assert outline.grab().toImage() != before


def test_a_done_step_leads_back(shown, qtbot):
    stepper = shown(Stepper(["Datos", "Describir", "Privacidad"]), 700, 50)
    stepper.show_step(1)
    done = next(b for b in stepper.findChildren(QWidget) if getattr(b, "number", 0) == 1)
    with qtbot.waitSignal(stepper.chosen) as chosen:
        qtbot.mouseClick(done, Qt.MouseButton.LeftButton)
    assert chosen.args == [0]


def test_a_step_to_come_cannot_be_pressed(shown):
    stepper = shown(Stepper(["Datos", "Describir"]), 700, 50)
    later = next(b for b in stepper.findChildren(QWidget) if getattr(b, "number", 0) == 2)
    assert not later.isEnabled()


def test_a_name_that_does_not_fit_is_whole_in_its_tooltip(shown):
    whole = "Comunidad de población en resistencia de la sierra"
    name = shown(Name(whole), 120, 24)
    assert name.text().endswith("…")
    assert name.toolTip() == name.accessibleName() == whole


def test_a_name_that_fits_has_no_tooltip(shown):
    assert shown(Name("Acul"), 200, 24).toolTip() == ""


def test_text_is_never_taken_for_markup():
    assert Text("<b>Acul</b>").textFormat() == Qt.TextFormat.PlainText


def test_words_beside_a_sign_have_room_for_it():
    with_sign = IconText("check", "Guardado", wrap=False).sizeHint().width()
    assert with_sign > Text("Guardado", wrap=False).sizeHint().width() + theme.px(18)


@pytest.mark.parametrize("width", [320, 560, 900])
def test_an_empty_page_asks_for_the_room_it_needs(shown, width):
    page = QWidget()
    column = QVBoxLayout(page)
    sentence = "Los registros se capturan con uno. Tómelo de la biblioteca o cargue el suyo."
    empty = EmptyState("square-pen", "Todavía no hay formularios", sentence, Button("Ver"))
    column.addWidget(empty)
    column.addStretch(1)
    shown(page, width, 500)
    assert clipped(page) == []
    tile = empty.findChild(IconTile)
    title = next(label for label in empty.findChildren(Text) if label.text().startswith("Todavía"))
    assert title.geometry().top() >= tile.geometry().bottom()


@pytest.fixture
def empty(shown):
    """One short sentence on a wide page."""
    page = QWidget()
    made = EmptyState("send", "Todavía no hay versiones", "Aquí estará su historia.")
    made.setParent(page)
    shown(page, 1100, 500)
    made.show()
    return made


@pytest.mark.parametrize(("less", "has_sign"), [(0, True), (40, False)])
def test_the_sign_of_an_empty_page_leaves_its_room_to_the_words(empty, less, has_sign):
    empty.resize(1100, empty.heightForWidth(1100) - theme.px(less))
    QApplication.processEvents()
    assert empty.findChild(IconTile).isVisible() is has_sign
    assert clipped(empty) == []


def test_room_is_asked_for_the_sign_while_it_is_away_too(empty):
    """Or it would never come back."""
    wanted, hint = empty.heightForWidth(1100), empty.sizeHint()
    empty.resize(1100, wanted - theme.px(40))
    assert empty.findChild(IconTile).isHidden()
    assert (empty.heightForWidth(1100), empty.sizeHint()) == (wanted, hint)
    empty.resize(1100, wanted)
    assert empty.findChild(IconTile).isVisible()
