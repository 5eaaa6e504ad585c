"""Encodings: Spanish files of Windows, DOS, Mac and today are read letter by letter as written."""

import codecs

import pytest

from app.steps import encodings
from app.steps.encodings import detect_encoding, first_undecodable
from forms.problem import ProblemError

SPANISH = [
    "codigo;municipio\n1406;Chichicastenango\n1413;Santa María Nebaj\n",
    "municipio;año\nSan Andrés Itzapa;2018\nAcatenango;2018\n",
    "POBLACIÓN;AÑO\n10;2018\n",
    "¿Tiene agua?;Sí\n¡No!;José Peña\n",
    "Ñandú;pingüino;Época;Úrsula;Ángel\n",
    "nombre\nMaría\nJesús\nÁlvaro\nIñaki\n",
    "camión, educación, niñez, nutrición, órgano, público, árbol\n",
    "Sololá\nTotonicapán\nSacatepéquez\nSuchitepéquez\nPetén\n",
]
WINDOWS_ONLY = [
    "idioma\nK’iche’\nQ’eqchi’\nTz’utujil\n",
    "texto\n“entre comillas” – y un guion\nprecio: 5 €\n",
    "fila\nN° 5\n3ª avenida\n",
]


def written(tmp_path, data: bytes):
    path = tmp_path / "tabla.csv"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("text", SPANISH)
@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "cp850", "mac-roman"],
)
def test_spanish_is_read_as_it_was_written(tmp_path, text, encoding):
    path = written(tmp_path, text.encode(encoding))
    assert path.read_text(encoding=detect_encoding(path)) == text


@pytest.mark.parametrize("text", WINDOWS_ONLY)
def test_signs_that_only_windows_writes_are_read(tmp_path, text):
    path = written(tmp_path, text.encode("cp1252"))
    assert path.read_text(encoding=detect_encoding(path)) == text


def test_latin_1_is_read_as_its_superset_of_windows(tmp_path):
    assert detect_encoding(written(tmp_path, "Año".encode("latin-1"))) == "cp1252"


def test_plain_ascii_counts_as_utf_8(tmp_path):
    assert detect_encoding(written(tmp_path, b"a,b\n1,2\n")) == "utf-8"


def test_a_letter_cut_by_the_edge_of_a_block_is_still_a_letter(tmp_path, monkeypatch):
    monkeypatch.setattr(encodings, "_BLOCK", 4)
    path = written(tmp_path, "abcñandúéíóú".encode())
    assert detect_encoding(path) == "utf-8"


def test_old_letters_far_from_the_beginning_are_found(tmp_path, monkeypatch):
    monkeypatch.setattr(encodings, "_BLOCK", 64)
    path = written(tmp_path, b"a;b\n" * 500 + "María;Peña\n".encode("cp1252"))
    assert detect_encoding(path) == "cp1252"


def test_a_damaged_utf_8_file_is_refused_with_the_place_of_the_byte(tmp_path):
    text = "nombre\nJosé\nMaría\nIñaki\n".encode() + b"da\xf1ado\n"
    with pytest.raises(ProblemError) as refused:
        detect_encoding(written(tmp_path, text))
    (problem,) = refused.value.problems
    assert problem.code == "table.encoding"
    assert problem.place.row == 5
    assert problem.values == {"encoding": "utf-8", "byte": text.index(b"\xf1") + 1}


def test_bytes_that_fit_no_encoding_of_spanish_are_refused(tmp_path):
    with pytest.raises(ProblemError) as refused:
        detect_encoding(written(tmp_path, bytes(range(0x80, 0xFF)) + b"abc"))
    assert refused.value.problems[0].code == "table.encoding"


def test_a_program_or_picture_is_no_text(tmp_path):
    with pytest.raises(ProblemError) as refused:
        detect_encoding(written(tmp_path, b"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00"))
    assert refused.value.problems[0].code == "table.cannot_read"


def test_the_first_byte_an_encoding_cannot_read_is_found(tmp_path):
    assert first_undecodable(written(tmp_path, b"ab\xffcd"), "utf-8") == 2
    assert first_undecodable(written(tmp_path, "ñ".encode()), "utf-8") is None


def test_a_letter_cut_off_by_the_end_of_the_file_is_found(tmp_path):
    assert first_undecodable(written(tmp_path, b"abc\xc3"), "utf-8") == 3


def test_a_byte_order_mark_is_believed(tmp_path):
    path = written(tmp_path, codecs.BOM_UTF8 + b"a,b\n")
    assert detect_encoding(path) == "utf-8-sig"
