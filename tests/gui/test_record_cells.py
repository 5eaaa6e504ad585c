"""The cells of Registros: signs of state, soft boxes of problems, masks, what is read aloud."""

import pytest
from PySide6.QtCore import Qt

from app.operations.browse_records import RecordCell, RecordRow, TableColumn
from app.ui import theme
from app.ui.controls.table import BADGE, PROBLEM
from app.ui.models.paged_table import Column
from app.ui.records.cells import MASK, cells_of, columns_of, state_token, width_of

WORDS = int(Qt.ItemDataRole.DisplayRole)
SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
WHOLE = int(Qt.ItemDataRole.ToolTipRole)
PLAIN = TableColumn("horas", "Horas", numeric=True, personal=False)
PRIVATE = TableColumn("nombre", "Nombre", numeric=False, personal=True)


def row(*cells, number=38, state="final", errors=0, warnings=0):
    """A row of one record."""
    return RecordRow(number, f"u{number}", state, errors, warnings, tuple(cells))


def cell(words, severity="", column=PLAIN):
    """What the table is told of one answer."""
    return cells_of(row(RecordCell(words, severity)), [column])[2]


def test_number_and_state_stand_before_the_questions():
    heads = [column.title for column in columns_of([PLAIN, PRIVATE])]
    assert heads == ["N.º", "Estado", "Horas", "Nombre"]


def test_a_form_without_questions_still_has_number_and_state():
    assert len(columns_of([])) == 2


def test_only_what_is_about_a_person_has_a_lock_in_its_head():
    assert [column.icon for column in columns_of([PLAIN, PRIVATE])] == ["", "", "", "lock"]


def test_numbers_of_records_are_written_with_commas():
    assert cells_of(row(number=12345), [])[0] == "12,345"


@pytest.mark.parametrize(
    ("state", "errors", "warnings", "token"),
    [
        ("draft", 0, 0, "borrador"),
        ("final", 0, 0, "terminado"),
        ("returned", 0, 0, "devuelto"),
        ("approved", 0, 0, "aprobado"),
        ("final", 1, 0, "error"),
        ("final", 0, 2, "aviso"),
        ("final", 1, 2, "error"),
        ("draft", 3, 0, "error"),
    ],
)
def test_a_problem_comes_before_the_state(state, errors, warnings, token):
    assert state_token(row(state=state, errors=errors, warnings=warnings)) == token


@pytest.mark.parametrize("token", ["borrador", "terminado", "devuelto", "aprobado"])
def test_only_what_asks_for_attention_is_boxed(token):
    states = {"borrador": "draft", "terminado": "final", "devuelto": "returned"}
    shown = cells_of(row(state=states.get(token, "approved")), [])[1]
    assert shown[BADGE][3] == (theme.tokens()["states"][token][3] == "boxed")


@pytest.mark.parametrize("state", ["draft", "final", "returned", "approved"])
@pytest.mark.parametrize("errors", [0, 1])
def test_a_state_is_read_aloud_as_it_is_seen(state, errors):
    shown = cells_of(row(state=state, errors=errors), [])[1]
    assert shown[WORDS] == shown[SPOKEN] == shown[BADGE][1] != ""


def test_an_answer_is_whole_in_its_tooltip():
    said = cell("una respuesta que no cabe en su columna")
    assert said[WORDS] == said[WHOLE]


def test_a_blank_is_nothing():
    assert cell(None) is None


def test_a_blank_with_a_problem_is_a_dash_that_is_marked():
    said = cell(None, "error")
    assert (said[WORDS], said[PROBLEM], said[SPOKEN]) == ("–", "err", "–, con error")


@pytest.mark.parametrize(
    ("severity", "color", "spoken"),
    [("error", "err", "42, con error"), ("warning", "warn", "42, con aviso")],
)
def test_a_problem_is_seen_and_heard(severity, color, spoken):
    said = cell("42", severity)
    assert (said[PROBLEM], said[SPOKEN]) == (color, spoken)


def test_what_is_about_a_person_is_dots_and_is_not_read_aloud():
    said = cell("Ana Raymundo", column=PRIVATE)
    assert said[WORDS] == MASK
    assert said[SPOKEN] == "Dato personal, oculto"
    assert "Ana" not in str(said)


@pytest.mark.parametrize("severity", ["error", "warning"])
def test_a_problem_with_what_is_about_a_person_shows_nothing_of_it(severity):
    assert "Ana" not in str(cell("Ana", severity, PRIVATE))


def test_dots_hide_how_long_the_answer_is():
    assert cell("A", column=PRIVATE) == cell("Ana Raymundo Cobo", column=PRIVATE)


def test_a_blank_about_a_person_is_seen_to_be_blank():
    assert cell(None, column=PRIVATE) is None


@pytest.mark.parametrize("words", ["Kꞌicheꞌ", "Tzꞌutujil", "Chꞌortiꞌ", "Ixil, Qꞌanjobꞌal"])
def test_letters_of_the_languages_of_the_country_stay_as_they_are(words):
    assert cell(words)[WORDS] == words


@pytest.mark.parametrize("numeric", [True, False])
def test_a_column_is_as_wide_as_its_head_within_bounds(numeric):
    narrow = width_of(Column("Sí", numeric=numeric))
    wide = width_of(Column("¿Cuántas personas viven habitualmente aquí, " * 3, numeric=numeric))
    assert 0 < narrow < wide
    assert wide == theme.px(190 if numeric else 300)


def test_columns_grow_with_the_zoom(look):
    before = width_of(Column("Comunidad"))
    look(zoom=150)
    assert width_of(Column("Comunidad")) > before
