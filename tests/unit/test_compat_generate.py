"""Forms made by chance: the same seed gives the same form, and every form can be used."""

import pytest
from compat.generate import LISTS, generated_form, write_generated
from compat.walk import walk
from support.sessions import form_problems

from forms.external_lists import with_files
from forms.xform import load_xform

SEEDS = range(1, 13)


@pytest.fixture(scope="module")
def forms(tmp_path_factory):
    folder = tmp_path_factory.mktemp("azar")
    files = write_generated(folder, SEEDS)
    return folder, [load_xform(file.read_text(encoding="utf-8")).instrument for file in files]


def test_the_seed_alone_decides():
    assert generated_form(3) == generated_form(3)
    assert generated_form(3) != generated_form(4)


def test_every_form_can_run(forms):
    folder, instruments = forms
    for instrument in instruments:
        assert form_problems(with_files(instrument, folder)) == []


def test_every_form_can_be_walked(forms):
    folder, instruments = forms
    assert all(walk(instrument, folder, 1) for instrument in instruments)


def test_together_they_hold_every_kind_of_question_and_rule(forms):
    questions = [one for instrument in forms[1] for one in instrument.questions()]
    assert {one.type for one in questions} >= {
        *("text", "integer", "decimal", "date", "time", "dateTime", "range", "rank", "image"),
        *("select_one", "select_multiple", "geopoint", "geotrace", "geoshape", "acknowledge"),
        *("barcode", "note", "calculate"),
    }
    for rule in ("relevant", "required", "constraint", "readonly", "calculate", "choice_filter"):
        assert any(getattr(one, rule) for one in questions)
    assert any(len(instrument.languages) > 1 for instrument in forms[1])


def test_choices_belong_to_a_list(forms):
    names = {row["list_name"] for row in generated_form(1)["choices"]}
    assert names == set(LISTS)
