"""Markdown of labels: what a form may style, and that nothing else gets through."""

import pytest

from forms.markdown import has_markup, plain_words, rich_text


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("¿Cuántas **personas** viven aquí?", "¿Cuántas <strong>personas</strong> viven aquí?"),
        ("__fuerte__", "<strong>fuerte</strong>"),
        ("*suave*", "<em>suave</em>"),
        ("_suave_", "<em>suave</em>"),
        ("***ambos***", "<strong><em>ambos</em></strong>"),
        ("**uno *dos* tres**", "<strong>uno <em>dos</em> tres</strong>"),
    ],
)
def test_strong_and_emphasis(source, html):
    assert rich_text(source) == html


@pytest.mark.parametrize(
    "source",
    [
        "nombre_de_la_columna",
        "2*3*4",
        "5 * 3 * 2",
        "a ** b",
        "un solo * asterisco",
        "_ y _",
        "#sin espacio",
        "-5 grados",
        "1.5 metros",
        "[entre corchetes]",
    ],
)
def test_signs_that_mark_nothing_stay_as_they_are(source):
    assert rich_text(source) == source


@pytest.mark.parametrize(("marks", "size"), [("#", "x-large"), ("##", "large"), ("####", "medium")])
def test_headings_are_strong_and_larger(marks, size):
    expected = f'<p style="font-size:{size}"><strong>Vivienda</strong></p>'
    assert rich_text(f"{marks} Vivienda") == expected


def test_a_line_break_stays_and_a_blank_line_parts_paragraphs():
    assert rich_text("uno\ndos\n\ntres") == "uno<br/>dos<br/><br/>tres"
    assert rich_text("uno\r\ndos") == "uno<br/>dos"


def test_a_heading_parts_by_itself():
    html = rich_text("antes\n# Título\n\ndespués")
    assert html.startswith("antes<p")
    assert html.endswith("</p>después")


def test_lists():
    assert rich_text("- uno\n- dos\nfin") == "<ul><li>uno</li><li>dos</li></ul>fin"
    assert rich_text("1. uno\n2) dos") == "<ol><li>uno</li><li>dos</li></ol>"
    assert rich_text("* uno\n1. dos") == "<ul><li>uno</li></ul><ol><li>dos</li></ol>"


@pytest.mark.parametrize(
    ("address", "html"),
    [
        ("https://ine.gob.gt/censo_2018", '<a href="https://ine.gob.gt/censo_2018">Censo</a>'),
        ("mailto:a@b.gt", '<a href="mailto:a@b.gt">Censo</a>'),
        ("https://x.gt/a?b=1&c=2", '<a href="https://x.gt/a?b=1&amp;c=2">Censo</a>'),
        ("https://x.gt/a_(b)", '<a href="https://x.gt/a_(b)">Censo</a>'),
    ],
)
def test_links_to_pages_and_letters(address, html):
    assert rich_text(f"[Censo]({address})") == html


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "censo.html", ""]
)
def test_links_to_anything_else_are_only_text(address):
    assert rich_text(f"[Censo]({address})") == f"[Censo]({address})"


@pytest.mark.parametrize(
    "said",
    [
        '<span style="color:#f58a1f">',
        '<span style="font-family:cursive; color: #f58a1f ;">',
        "<span style='color:#F58A1F'>",
        '<font color="#f58a1f">',
        "<FONT color=#f58a1f>",
    ],
)
def test_colours_in_the_ways_forms_write_them(said):
    end = "</font>" if "font " in said.lower() else "</span>"
    assert rich_text(f"{said}hoy{end}") == '<span style="color:#f58a1f">hoy</span>'


def test_a_ground_is_no_colour():
    assert rich_text('<span style="background-color:red">x</span>') == "<span>x</span>"


def test_who_shows_the_text_may_choose_another_colour_or_none():
    source = '<span style="color:yellow">hoy</span>'
    assert rich_text(source, lambda _color: "#7a4b00") == '<span style="color:#7a4b00">hoy</span>'
    assert rich_text(source, lambda _color: "") == "<span>hoy</span>"


def test_alignment_and_the_small_tags():
    assert rich_text('<p style="text-align:center">x</p>') == '<p style="text-align:center">x</p>'
    assert rich_text("<center>x</center>") == '<div style="text-align:center">x</div>'
    assert rich_text("m<sup>2</sup> H<sub>2</sub>O") == "m<sup>2</sup> H<sub>2</sub>O"
    assert rich_text("uno<br>dos<br/>tres<br />") == "uno<br/>dos<br/>tres<br/>"


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        '<img src="http://x/y.png">',
        '<a href="http://x">x</a>',
        "<iframe>",
        '<style>@import "http://x";</style>',
        "<svg/onload=x>",
        "a < b & c > d",
    ],
)
def test_other_tags_are_shown_as_they_were_written(source):
    html = rich_text(source)
    assert "<" not in html
    assert plain_words(source) == source


def test_a_tag_that_is_let_through_keeps_none_of_its_other_attributes():
    source = '<span onclick="x()" style="color:red;background:url(http://x)">a</span>'
    assert rich_text(source) == '<span style="color:red">a</span>'


def test_an_escaped_sign_marks_nothing():
    assert rich_text(r"\*no\* \# \_x\_ \<b\>") == "*no* # _x_ &lt;b&gt;"


def test_words_without_marks_are_for_voices_and_lists():
    assert plain_words("# Vivienda\n¿Hay **agua**?<br>Sí & no") == "Vivienda ¿Hay agua? Sí & no"
    assert plain_words("- uno\n- dos") == "uno dos"
    assert plain_words("sin marcas") == "sin marcas"


@pytest.mark.parametrize(
    "source", ["*a*", "_a_", "# a", "a\nb", "<b>a</b>", "[a](http://b)", "- a"]
)
def test_what_has_marks_is_seen_at_a_glance(source):
    assert has_markup(source)


@pytest.mark.parametrize("source", ["", "¿Cuántas personas viven aquí?", "Kꞌicheꞌ", "a-b", "3.5 m"])
def test_plain_words_are_seen_at_a_glance_too(source):
    assert not has_markup(source)
    assert rich_text(source) == source


def test_the_sign_kept_for_escapes_is_nothing_special_in_a_form():
    assert rich_text("a\ue00099999999999;b") == "a99999999999;b"


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("3. ¿Tiene agua?", '<ol start="3"><li>¿Tiene agua?</li></ol>'),
        ("12) Techo", '<ol start="12"><li>Techo</li></ol>'),
        ("0. Ninguno", '<ol start="0"><li>Ninguno</li></ol>'),
        ("7. Luz\n8. Agua", '<ol start="7"><li>Luz</li><li>Agua</li></ol>'),
        ("1. Luz\n\n2. Agua", '<ol><li>Luz</li></ol><ol start="2"><li>Agua</li></ol>'),
    ],
)
def test_a_numbered_question_keeps_its_number(source, html):
    assert rich_text(source) == html


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("3. ¿Tiene agua?", "3. ¿Tiene agua?"),
        ("1. **Sí**", "1. Sí"),
        ("2) No", "2) No"),
        ("Elija:\n1. Luz\n2. Agua", "Elija: 1. Luz 2. Agua"),
    ],
)
def test_numbers_are_heard_and_listed(source, words):
    assert plain_words(source) == words


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("**a** y **b**", "<strong>a</strong> y <strong>b</strong>"),
        ("*a**", "<em>a</em>*"),
        ("**a*", "**a*"),
        ("a__b__", "a__b__"),
        ("__a__b", "__a__b"),
        (r"\\*a*", r"\<em>a</em>"),
        ("[**a**](https://x.gt)", '<a href="https://x.gt"><strong>a</strong></a>'),
        ("**[a](https://x.gt)**", '<strong><a href="https://x.gt">a</a></strong>'),
        ("- **a**\n- _b_", "<ul><li><strong>a</strong></li><li><em>b</em></li></ul>"),
    ],
)
def test_marks_inside_and_beside_others(source, html):
    assert rich_text(source) == html


@pytest.mark.parametrize("source", ["####### a", "    - a", "1234567890. a", "-", "#"])
def test_what_is_too_much_or_too_little_for_a_mark_is_text(source):
    assert rich_text(source) == source


@pytest.mark.parametrize("line", ["+ a", "* a", "- a", "   - a"])
def test_each_sign_and_a_small_indent_begin_a_list(line):
    assert rich_text(line) == "<ul><li>a</li></ul>"


@pytest.mark.parametrize("source", ["&amp;", "&lt;b&gt;", "&#60;script&#62;", "Pan & café"])
def test_what_looks_like_code_of_a_sign_is_read_as_written(source):
    assert plain_words(source) == source
    assert "<" not in rich_text(source)


@pytest.mark.parametrize("source", ["\n\na", "a\n\n", "\na\n"])
def test_blank_lines_at_the_edges_say_nothing(source):
    assert plain_words(source) == "a"
