"""Tables on paper: a sound PDF whose texts can be found, the same bytes every time."""

import re
import shutil
import struct
import subprocess
import zlib
from datetime import UTC, datetime, timedelta, timezone

import pytest

from app.paper.data_pdf import Letterhead, Section, write_data_pdf
from app.paper.font_file import FontFile
from app.paper.pdf_file import BOLD, FONTS, REGULAR, PdfFile, moment
from app.paths import asset

HEAD = Letterhead(
    office="Municipalidad de Nebaj",
    law="artículo 10, numeral 18",
    title="Agua en los hogares",
    about="Qué agua beben.",
    facts=[("Filas", "2"), ("Período", "2026")],
    page="Página",
    of="de",
)
CREATED = "D:20261122120000Z"
STREAM = re.compile(rb"(\d+) 0 obj\n<< ([^\n]*)>>\nstream\n(.*?)\nendstream", re.S)


def section(rows, header=("clave", "valor"), **options):
    return Section("Datos", header, lambda: rows, **options)


def written(path, *sections, head=HEAD):
    pages = write_data_pdf(path, head, sections, CREATED)
    return pages, path.read_bytes()


def meanings(pdf):
    """Glyph -> text, of every font, as the file itself says."""
    found = {}
    for _number, _said, data in STREAM.findall(pdf):
        text = zlib.decompress(data)
        if b"beginbfchar" in text:
            found |= {
                glyph: bytes.fromhex(sign.decode()).decode("utf-16-be")
                for glyph, sign in re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", text)
                if glyph != b"0000"
            }
    return found


def texts(pdf):
    """Every line of text the pages show, read back through the file's own tables."""
    signs, lines = meanings(pdf), []
    for _number, said, data in STREAM.findall(pdf):
        content = zlib.decompress(data)
        if b"Tj" in content and b"/Length1" not in said:
            for code in re.findall(rb"<([0-9A-F]*)> Tj", content):
                glyphs = [code[place : place + 4] for place in range(0, len(code), 4)]
                lines.append("".join(signs.get(glyph, "?") for glyph in glyphs))
    return lines


def test_the_letterhead_says_office_law_title_and_facts(tmp_path):
    _pages, pdf = written(tmp_path / "d.pdf", section([["a", "1"]]))
    found = texts(pdf)
    for line in (HEAD.office, HEAD.law, HEAD.title, HEAD.about, "Filas: 2", "Período: 2026"):
        assert line in found


@pytest.mark.parametrize("text", ["ñandú", "ẍ ʼ ’", "1,234.50", "=1+1", "(a\\b)", "Q’eqchi’ “x”"])
def test_every_cell_can_be_found_as_text(tmp_path, text):
    _pages, pdf = written(tmp_path / "d.pdf", section([["a", text]]))
    assert text in texts(pdf)


def test_a_sign_that_no_font_has_is_a_box_and_hinders_nothing(tmp_path):
    pages, pdf = written(tmp_path / "d.pdf", section([["a", "漢🌽"]]))
    assert pages == 1
    assert "??" in texts(pdf)


def test_every_row_is_there_and_the_header_on_every_page(tmp_path):
    rows = [[f"fila {n}", "x"] for n in range(200)]
    pages, pdf = written(tmp_path / "d.pdf", section(rows))
    found = texts(pdf)
    assert pages > 2
    assert [line for line in found if line.startswith("fila ")] == [row[0] for row in rows]
    assert found.count("clave") == pages
    assert [f"Página {n + 1} de " in found for n in range(pages)] == [True] * pages
    assert found.count(str(pages)) == 1  # written once, shown on every page


def test_a_text_too_long_for_its_column_goes_on_below(tmp_path):
    long = "palabra " * 60 + "x" * 200
    _pages, pdf = written(tmp_path / "d.pdf", section([["a", long]]))
    assert "".join(texts(pdf)).replace(" ", "").count("palabra") == 60
    assert "".join(texts(pdf)).count("x") >= 200


def test_a_row_taller_than_the_page_goes_on_on_the_next(tmp_path):
    lines = [f"renglón {n}" for n in range(300)]
    pages, pdf = written(tmp_path / "d.pdf", section([["a", "\n".join(lines)]]))
    assert pages > 3
    assert [line for line in texts(pdf) if line.startswith("renglón")] == lines


def test_a_header_taller_than_the_page_hinders_nothing(tmp_path):
    names = ("clave", "\n".join(f"línea {n}" for n in range(200)))
    pages, _pdf = written(tmp_path / "d.pdf", section([["a", "b"]] * 3, names))
    assert pages < 20


def test_a_table_too_wide_goes_on_in_parts_that_begin_with_the_key(tmp_path):
    header = [f"columna_{n}" for n in range(40)]
    rows = [[f"dato {n} de la fila" for n in range(40)]]
    _pages, pdf = written(tmp_path / "d.pdf", section(rows, header, keys=1))
    found = texts(pdf)
    assert found.count("columna_0") > 2
    assert all(found.count(name) == 1 for name in header[1:])


def test_a_dataset_without_rows_is_a_page_with_its_header(tmp_path):
    pages, pdf = written(tmp_path / "d.pdf", section([]))
    assert pages == 1
    assert "clave" in texts(pdf)


def test_no_table_at_all_is_a_page_that_says_so(tmp_path):
    pages, pdf = written(tmp_path / "d.pdf")
    assert pages == 1
    assert HEAD.title in texts(pdf)


def test_few_columns_stand_upright_many_lie(tmp_path):
    _pages, upright = written(tmp_path / "a.pdf", section([["a", "b"]]))
    header = [str(n) for n in range(8)]
    _pages, lying = written(tmp_path / "b.pdf", section([header], header))
    assert b"/MediaBox [0 0 612 792]" in upright
    assert b"/MediaBox [0 0 792 612]" in lying


def test_the_same_tables_give_the_same_bytes(tmp_path):
    assert written(tmp_path / "a.pdf", section([["a", "1"]])) == written(
        tmp_path / "b.pdf", section([["a", "1"]])
    )


def test_the_only_clock_inside_is_that_of_the_release(tmp_path):
    _pages, pdf = written(tmp_path / "d.pdf", section([]))
    assert pdf.count(b"/CreationDate") == 1
    assert b"ModDate" not in pdf
    assert CREATED.encode("utf-16-be").hex().upper().encode() in pdf


def test_every_object_stands_where_the_table_says(tmp_path):
    _pages, pdf = written(tmp_path / "d.pdf", section([["a", "1"]] * 90))
    start = int(re.search(rb"startxref\n(\d+)\n%%EOF\n$", pdf)[1])
    lines = pdf[start:].split(b"trailer")[0].splitlines()
    assert lines[0] == b"xref"
    count = int(lines[1].split()[1])
    assert len(lines) == 2 + count
    for number, line in enumerate(lines[3:], start=1):
        assert pdf[int(line[:10]) :].startswith(b"%d 0 obj\n" % number)


def test_every_stream_is_as_long_as_it_says(tmp_path):
    _pages, pdf = written(tmp_path / "d.pdf", section([["a", "1"]]))
    for _number, said, data in STREAM.findall(pdf):
        assert int(re.search(rb"/Length (\d+)", said)[1]) == len(data)
        zlib.decompress(data)


def test_a_file_that_is_not_finished_is_none(tmp_path):
    def break_off():
        with PdfFile(tmp_path / "d.pdf", (612, 792), {}) as pdf:
            pdf.text(10, 10, "a", REGULAR, 8)
            pdf.end_page()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()
    assert b"%%EOF" not in (tmp_path / "d.pdf").read_bytes()


@pytest.mark.parametrize("hours", [-6, 0, 14])
def test_a_time_is_written_in_utc(hours):
    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert moment(noon.astimezone(timezone(timedelta(hours=hours)))) == CREATED


@pytest.mark.parametrize("name", [REGULAR, BOLD])
class TestFonts:
    """Fonts are cut down to what is used, and stay fonts."""

    @pytest.fixture
    def font(self, name):
        return FontFile(asset(FONTS[name]))

    @pytest.mark.parametrize("sign", ["a", "ñ", "Á", "ẍ", "ʼ", "“", "…", "0"])
    def test_letters_of_spanish_and_mayan_languages_have_a_glyph(self, font, sign):
        assert font.glyph(sign) > 0
        assert 100 < font.width(font.glyph(sign)) < 1300

    @pytest.mark.parametrize("sign", ["漢", "🌽", "\ue000"])
    def test_other_scripts_have_none(self, font, sign):
        assert font.glyph(sign) == 0

    def test_a_subset_is_small_and_its_tables_lie_where_it_says(self, font):
        subset = font.subset({font.glyph("a"), font.glyph("é")})
        count = struct.unpack_from(">H", subset, 4)[0]
        ends = []
        for number in range(count):
            _tag, _sum, offset, length = struct.unpack_from(">4sLLL", subset, 12 + 16 * number)
            ends.append(offset + length)
            assert offset % 4 == 0
        assert max(ends) <= len(subset) < 60_000

    def test_a_composed_letter_brings_its_parts(self, font):
        alone = font.subset({font.glyph("é")})
        assert len(alone) > len(font.subset(set()))

    def test_the_sum_of_a_subset_is_right(self, font):
        subset = font.subset({font.glyph("a")})
        words = struct.unpack(f">{len(subset) // 4}L", subset)
        assert sum(words) & 0xFFFFFFFF == 0xB1B0AFBA


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice (soffice)")
def test_libreoffice_opens_it(tmp_path):
    written(tmp_path / "d.pdf", section([["a", "1"]]))
    done = subprocess.run(
        ["soffice", "--headless", "--convert-to", "odg", "--outdir", tmp_path, "d.pdf"],
        cwd=tmp_path,
        check=False,
        capture_output=True,
        timeout=120,
    )
    assert (tmp_path / "d.odg").is_file(), done.stderr
