"""Blanks, capitals, accents and letters read wrongly, case by case."""

import pytest

from app.steps.cleaning.texts import (
    collapsed,
    composed,
    repaired,
    sentence_cased,
    titled,
    trimmed,
    without_accents,
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("a", "a"),
        (" a", "a"),
        ("a\n", "a"),
        ("\t a b \r\n", "a b"),
        ("\u2003a\u2003", "a"),
        ("\u00ada\u00ad", "a"),
        ("\u2060\u00a0 a", "a"),
        ("a\u200bb", "a\u200bb"),
        ("\u200b\u200b", ""),
    ],
)
def test_blanks_around_a_text_go(before, after):
    assert trimmed(before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("a b", "a b"),
        ("a  b", "a b"),
        ("a\tb", "a b"),
        ("a\r\nb", "a b"),
        ("a\u00a0b", "a b"),
        ("a \u2009 b", "a b"),
        ("  a", " a"),
        ("a\n\n", "a "),
    ],
)
def test_a_run_of_blanks_becomes_one_space(before, after):
    assert collapsed(before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("MIXCO", "Mixco"),
        ("mixco", "Mixco"),
        ("EL PROGRESO", "El Progreso"),
        ("SANTA CRUZ DEL QUICHÉ", "Santa Cruz del Quiché"),
        ("san pedro la laguna", "San Pedro la Laguna"),
        ("SAN JUAN Y SAN PEDRO", "San Juan y San Pedro"),
        ("de la cruz", "De la Cruz"),
        ("MARÍA DE LOS ÁNGELES", "María de los Ángeles"),
        ("K'ICHE'", "K'iche'"),
        ("kaqchikel, q'eqchi'", "Kaqchikel, Q'eqchi'"),
        ("Qʼeqchiʼ", "Qʼeqchiʼ"),
        ("ZONA II", "Zona II"),
        ("SIGLO XIX", "Siglo XIX"),
        ("JUAN PABLO II", "Juan Pablo II"),
        ("zona ii", "Zona Ii"),
        ("x", "X"),
        ("PEÑA-NIETO", "Peña-Nieto"),
        ("o'connor", "O'connor"),
        ("3ª AVENIDA", "3ª Avenida"),
        ("  DOS  ESPACIOS ", "  Dos  Espacios "),
        ("(MIXCO)", "(Mixco)"),
        ("¿quién?", "¿Quién?"),
        ("ß", "Ss"),
        ("123", "123"),
    ],
)
def test_names_are_written_as_spanish_writes_them(before, after):
    assert titled(before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("HOLA MUNDO", "Hola mundo"),
        ("hola. adiós", "Hola. Adiós"),
        ("¿QUÉ? SÍ", "¿Qué? Sí"),
        ("«CITA»", "«Cita»"),
        ("3 CASAS. DOS", "3 casas. Dos"),
        ("ñandú", "Ñandú"),
        ("A.B.C.", "A.b.c."),
        ("UNO… DOS", "Uno… Dos"),
    ],
)
def test_a_sentence_begins_with_a_capital(before, after):
    assert sentence_cased(before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("áéíóú ÁÉÍÓÚ", "aeiou AEIOU"),
        ("ñ Ñ", "ñ Ñ"),
        ("n\u0303", "ñ"),
        ("ü Ü", "u U"),
        ("ç", "c"),
        ("ẍ", "x"),
        ("Tz’utujil", "Tz’utujil"),
        ("日本", "日本"),
        ("1ª", "1ª"),
    ],
)
def test_accents_go_and_the_letter_n_with_tilde_stays(before, after):
    assert without_accents(before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [("e\u0301", "é"), ("n\u0303", "ñ"), ("é", "é"), ("", ""), ("ﬁ", "ﬁ")],
)
def test_a_letter_and_its_mark_become_one_sign(before, after):
    assert composed(before) == after


@pytest.mark.parametrize(
    "text",
    [
        "á",
        "é",
        "í",
        "ó",
        "ú",
        "ü",
        "ñ",
        "Á",
        "É",
        "Ñ",
        "¿",
        "¡",
        "°",
        "ª",
        "º",
        "“",
        "”",
        "‘",
        "’",
        "–",
        "—",
        "…",
        "€",
    ],
)
@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_every_sign_of_spanish_is_repaired(text, encoding):
    try:
        broken = f"a{text}b".encode().decode(encoding)
    except UnicodeDecodeError:
        pytest.skip("this encoding has no letter for that byte")
    assert repaired(broken) == f"a{text}b"


@pytest.mark.parametrize(
    "text", ["José", "Peñaflor", "Â", "Ã", "Ã©tait"[:1], "SÃO", "Â°"[:1], "â€"]
)
def test_what_is_no_mojibake_stays(text):
    assert repaired(text) == text


@pytest.mark.parametrize("rounds", [1, 2, 3, 4])
def test_a_text_that_was_read_wrongly_several_times_is_repaired(rounds):
    text = "José Peña"
    for _round in range(rounds):
        text = text.encode().decode("latin-1")
    assert repaired(text) == "José Peña"


def test_only_the_broken_part_of_a_text_changes():
    assert repaired("Peña y JosÃ©") == "Peña y José"
