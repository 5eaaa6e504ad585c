"""The catalogue is current, and the English of it complete."""

import ast
import gettext
import importlib.util
import io
from functools import cache

import pytest
from babel.messages.catalog import Catalog
from support.processes import ROOT

from app.messages import N_, _, current_language, ngettext, set_language
from app.messages.translation import LOCALE_FOLDER


@pytest.fixture(scope="module")
def catalogue():
    """The module that keeps the catalogue; i18n/ is a plain folder, so it is loaded by path.

    The program is read for its sentences once.
    """
    spec = importlib.util.spec_from_file_location("catalogue", ROOT / "i18n" / "catalogue.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.extract = cache(module.extract)
    return module


@pytest.fixture
def english(catalogue):
    """The English catalogue, brought up to the sentences of the program as they are now."""
    return catalogue.merged("en", catalogue.extract())


def test_every_file_of_the_catalogue_is_as_make_messages_would_write_it(catalogue):
    lagging = [
        path.relative_to(ROOT).as_posix()
        for path, content in catalogue.files().items()
        if not path.exists() or path.read_bytes() != content
    ]
    assert not lagging, "run `make messages`"


def marked(file):
    """Sentences that a module marks, read from its syntax tree."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        called = node.func if isinstance(node, ast.Call) else None
        is_mark = isinstance(called, ast.Name) and called.id in ("_", "N_", "ngettext")
        if is_mark and isinstance(node.args[0], ast.Constant):
            yield node.args[0].value


def test_every_sentence_that_the_code_marks_is_in_the_catalogue(catalogue):
    """Babel does not look inside f-strings: a sentence marked there would stay Spanish."""
    known = catalogue.extract()
    for folder in ("app", "sync", "forms"):
        for file in (ROOT / folder).rglob("*.py"):
            assert {text for text in marked(file) if text not in known} <= {""}, file


def test_english_says_every_sentence_with_the_same_fields(catalogue, english):
    assert not list(catalogue.faults(english))


def test_the_compiled_file_speaks_english(catalogue, english):
    compiled = LOCALE_FOLDER / "en" / "LC_MESSAGES" / "acopio.mo"
    spoken = gettext.GNUTranslations(io.BytesIO(compiled.read_bytes()))
    for message in english:
        if message.id and isinstance(message.id, str):
            assert spoken.gettext(message.id) == message.string


def test_the_sentences_of_problems_are_in_the_catalogue(catalogue):
    from app.messages import problem_codes

    known = {message.id for message in catalogue.extract()}
    for texts in problem_codes().values():
        assert set(filter(None, texts)) <= known


@pytest.mark.parametrize(
    "words",
    ["Alto contraste", "Borrador", "Solo en totales", "cada mes", "Medio ambiente", "Mayús"],
)
def test_what_the_assets_call_things_is_in_the_catalogue(catalogue, words):
    assert words in catalogue.extract()


def test_english_has_no_spanish_quotation_marks(catalogue, english):
    for message in english:
        said = "".join(catalogue.forms(message.string))
        assert not set("«»¿¡") & set(said), said


@pytest.mark.parametrize("language", ["es", "en"])
def test_nothing_to_say_stays_nothing(language):
    set_language(language)
    assert not _("")


@pytest.mark.parametrize(
    ("spanish", "english", "fault"),
    [
        ("Hay {n} avisos.", "", "not translated"),
        ("Hay {n} avisos.", "There are {m} remarks.", "fields differ"),
        ("Hay {n} avisos.", "There are remarks.", "fields differ"),
        ("Hay {n} avisos.", "There are {n} remarks.", None),
    ],
)
def test_a_translation_is_held_to_its_source(catalogue, spanish, english, fault):
    catalog = Catalog(locale="en")
    catalog.add(spanish, english)
    found = list(catalogue.faults(catalog))
    assert [text.split(":")[0] for text in found] == ([fault] if fault else [])


def test_a_plural_needs_both_its_forms(catalogue):
    catalog = Catalog(locale="en")
    catalog.add(("{n} registro", "{n} registros"), ("{n} record", ""))
    assert list(catalogue.faults(catalog)) == ["not translated: {n} registro"]


def test_an_unknown_language_leaves_spanish():
    set_language("xx")
    assert _("Una frase que nadie tradujo.") == "Una frase que nadie tradujo."
    assert current_language() == "xx"


def test_a_marked_sentence_stays_as_it_is_until_it_is_shown():
    set_language("en")
    assert N_("Una frase que nadie tradujo.") == "Una frase que nadie tradujo."


@pytest.mark.parametrize(("n", "said"), [(0, "muchos"), (1, "uno"), (2, "muchos")])
def test_spanish_plurals(n, said):
    assert ngettext("uno", "muchos", n) == said
