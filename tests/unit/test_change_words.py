"""What a new version of a form changes, said to people: every kind, one and many."""

from typing import get_args

import pytest

from app.messages import set_language
from app.operations.change_words import change_sentence
from app.operations.preview_form import Effect, Kind

KINDS = get_args(Kind)
COUNTED = sorted(set(KINDS) - {"added", "column", "privacy"})


def effect(kind, records=6, **facts):
    given = {
        "path": "casa/edad", "was": "edad", "label": "Edad {años}", "number": 15,
        "before": "{antes}", "now": "%s ahora", "examples": (), "reversible": True, **facts,
    }  # fmt: skip
    return Effect(kind, records=records, **given)


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_change_has_its_words_in_every_language(kind, language):
    set_language(language)
    said = change_sentence(effect(kind), 38)
    assert said.strip() == said
    assert said[-1] in ".?;"


@pytest.mark.parametrize("kind", KINDS)
def test_words_of_the_form_are_said_as_they_are(kind):
    """A label with braces is no place for a value."""
    said = change_sentence(effect(kind), 38)
    assert any(word in said for word in ("{años}", "{antes}", "%s ahora", "15"))
    assert "{label}" not in said
    assert "{n}" not in said


@pytest.mark.parametrize("kind", COUNTED)
def test_one_record_is_said_otherwise_than_many(kind):
    one = change_sentence(effect(kind, records=1, convertible=1), 38)
    many = change_sentence(effect(kind, records=2, convertible=1), 38)
    assert one != many.replace("2", "1")


@pytest.mark.parametrize("kind", sorted(set(COUNTED) - {"type"}))
def test_how_many_of_how_many_is_said(kind):
    said = change_sentence(effect(kind, records=1234), 98765)
    assert "1234" in said
    assert "98765" in said


class TestType:
    def test_with_a_column_of_its_own_nothing_is_converted(self):
        said = change_sentence(effect("type", apart=True, before="texto", now="entero"), 38)
        assert "columna propia" in said
        assert "se convierten" not in said

    @pytest.mark.parametrize(("fit", "shown"), [(4, "4 registros"), (0, "0 registros")])
    def test_those_that_fit_are_counted(self, fit, shown):
        assert shown in change_sentence(effect("type", convertible=fit), 38)

    def test_nobody_counted_is_none(self):
        assert "None" not in change_sentence(effect("type", convertible=None), 38)


class TestPrivacy:
    def test_beginning_to_publish_counts_those_who_are_concerned(self):
        assert "empieza a publicarse" in change_sentence(effect("privacy", now="publico"), 38)

    @pytest.mark.parametrize("now", ["confidencial", "sensible", "reservado", ""])
    def test_ending_says_that_what_went_out_is_out(self, now):
        said = change_sentence(effect("privacy", before="publico", now=now), 38)
        assert "no se publica" in said
        assert "ya salió" in said
