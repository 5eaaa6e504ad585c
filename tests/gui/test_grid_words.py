"""What the grid says of rows that were changed: one row is one row."""

import pytest

from app.messages import set_language
from app.ui.grid.wording import done_words


@pytest.mark.parametrize(
    ("kind", "one", "several"),
    [
        ("paste", "Se pegó en 1 fila.", "Se pegó en 1,200 filas."),
        ("fill", "Se rellenó 1 fila.", "Se rellenaron 1,200 filas."),
        ("clear", "Se borraron datos en 1 fila.", "Se borraron datos en 1,200 filas."),
        ("copy", "Se copió 1 fila.", "Se copiaron 1,200 filas."),
        ("remove", "Se quitó 1 fila.", "Se quitaron 1,200 filas."),
        ("finish", "Se terminó 1 fila.", "Se terminaron 1,200 filas."),
    ],
)
def test_each_kind_of_change_says_what_was_done_to_how_many_rows(kind, one, several):
    set_language("es")
    assert (done_words(kind, 1), done_words(kind, 1200)) == (one, several)


def test_a_kind_without_words_of_its_own_is_said_like_a_paste():
    set_language("es")
    assert done_words("answer", 2) == done_words("paste", 2)
