"""What a portal asked is kept per portal, shown where data are described, and asked before sending.

The portal of these tests asks for a sector and offers one licence; nothing of it is on a line.
"""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from support.practice_table import FORM, PERSON
from support.publishing import approved, choose_portal, now, put_records, sound_lines

from app.operations.build_dataset import dataset_metadata, describe_dataset, first_description
from app.operations.define_dataset import define_dataset, defined
from app.operations.portal_rules import (
    asked_by_portal,
    keep_rules,
    kept_rules,
    rules_read_words,
    usual_rules,
)
from app.operations.portals import ChosenPortal
from app.operations.publish import enqueue
from app.operations.score_dataset import score_dataset
from app.steps.portal_rules import AskedField, Choice, Control, PortalRules
from app.store.workspace import Workspace
from forms.problem import ProblemError

URL = "https://datos.example.gt"
READ_AT = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)
SECTOR = AskedField(
    "sector", "Sector", Control.ONE_OF, required=True, choices=(Choice("agua", "Agua"),)
)
RULES = PortalRules(URL, READ_AT, licenses=(Choice("cc-by", "CC BY"),), fields=(SECTOR,))


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(tmp_path / "trabajo") as opened:
        put_records(opened, tmp_path, *sound_lines(1))
        yield opened


def codes(problems):
    return [problem.code for problem in problems if problem.code.startswith("package.portal_")]


def test_each_portal_has_rules_of_its_own(workspace):
    other = replace(RULES, url="https://otro.example.gt", fields=())
    for rules in (RULES, other):
        keep_rules(workspace, rules)
    assert kept_rules(workspace, f"{URL}/") == RULES
    assert kept_rules(workspace, other.url) == other
    assert kept_rules(workspace, "https://nunca.example.gt") is None


@pytest.mark.parametrize("kept", ["", "no es JSON", "{}", "[]", '{"fields": 3}'])
def test_what_another_program_kept_is_as_if_nobody_had_asked(workspace, kept):
    workspace.settings.set(f"portal_rules:{URL}", kept)
    assert kept_rules(workspace, URL) is None


def test_the_portal_of_the_settings_is_the_usual_one(workspace):
    keep_rules(workspace, RULES)
    assert usual_rules(workspace) is None
    choose_portal(URL)
    assert usual_rules(workspace) == RULES
    workspace.practice = True
    assert usual_rules(workspace) is None


def test_it_says_when_the_portal_was_read_by_the_clock_of_guatemala():
    assert rules_read_words(RULES) == f"Lo que pide el portal {URL}, leído el 22/11/2026, 11:30."


def test_describing_names_what_the_portal_asks_and_takes_the_answer(workspace):
    keep_rules(workspace, RULES)
    choose_portal(URL)
    made = define_dataset(workspace, FORM, PERSON)
    assert codes(made.problems) == ["package.portal_asks"]
    assert all(problem.severity.value == "warning" for problem in made.problems)
    wrong = define_dataset(workspace, FORM, PERSON, changes=["portal.sector=minas"])
    assert codes(wrong.problems) == ["package.portal_choice"]
    right = define_dataset(workspace, FORM, PERSON, changes=["portal.sector=agua"])
    assert (codes(right.problems), right.metadata.asked) == ([], {"sector": "agua"})
    dataset = workspace.datasets.get(right.name)
    shown = defined(workspace, dataset, workspace.instruments.latest(FORM))
    assert (codes(shown.problems), shown.metadata) == ([], right.metadata)
    taken_back = define_dataset(workspace, FORM, PERSON, changes=["portal.sector="])
    assert taken_back.metadata.asked == {}


def test_a_whole_definition_carries_the_answers_too(workspace):
    body = {"metadata": {"asked": {"sector": "agua"}, "groups": ["agua"]}}
    made = define_dataset(workspace, FORM, PERSON, body=body)
    assert (made.metadata.asked, made.metadata.groups) == ({"sector": "agua"}, ("agua",))
    assert '"asked": {' in made.as_file()


@pytest.mark.parametrize(
    "metadata", [{"asked": ["agua"]}, {"asked": {"sector": 3}}, {"asked": "x"}, {"groups": "agua"}]
)
def test_answers_of_another_shape_are_refused(workspace, metadata):
    with pytest.raises(ProblemError, match=r"dataset\.bad_definition"):
        define_dataset(workspace, FORM, PERSON, body={"metadata": metadata})


@pytest.mark.parametrize("change", ["asked=agua", "portal.=agua"])
def test_answers_are_given_by_the_name_of_their_field(workspace, change):
    with pytest.raises(ProblemError):
        define_dataset(workspace, FORM, PERSON, changes=[change])


def test_the_score_names_what_the_portal_asks(workspace):
    keep_rules(workspace, RULES)
    choose_portal(URL)
    assert "package.portal_asks" in codes(score_dataset(workspace, FORM).doubts)


class TestSending:
    PORTAL = ChosenPortal(URL, "nebaj", "llave")

    def put(self, workspace):
        name = workspace.datasets.all()[0].name
        return enqueue(workspace, name, self.PORTAL, PERSON, clock=now)

    def answer(self, workspace, **asked):
        metadata = dataset_metadata(workspace, FORM)
        describe_dataset(workspace, FORM, replace(metadata, asked=asked, license="CC-BY-4.0"))

    def test_what_the_portal_would_refuse_is_not_sent(self, workspace):
        approved(workspace)
        keep_rules(workspace, RULES)
        with pytest.raises(ProblemError) as caught:
            self.put(workspace)
        assert [each.place.field for each in caught.value.problems] == ["portal.sector"]

    def test_an_answer_given_after_the_approval_goes_along(self, workspace):
        """It stands in no file of the version: the bytes that were approved stay as they are."""
        built = approved(workspace)
        keep_rules(workspace, RULES)
        self.answer(workspace, sector="agua")
        parcel = self.put(workspace)
        assert parcel.version == built.version
        assert parcel.fields["sector"] == "agua"

    def test_another_portal_hears_it_among_the_extras(self, workspace):
        approved(workspace)
        self.answer(workspace, sector="agua")
        parcel = self.put(workspace)
        assert "sector" not in parcel.fields
        assert {"key": "sector", "value": "agua"} in parcel.fields["extras"]

    def test_a_licence_it_does_not_offer_stops_nothing(self, workspace):
        approved(workspace)
        keep_rules(workspace, replace(RULES, fields=(), licenses=(Choice("otra", "Otra"),)))
        name = workspace.datasets.all()[0].name
        metadata = dataset_metadata(workspace, FORM)
        assert codes(asked_by_portal(workspace, metadata, URL)) == ["package.portal_license"]
        assert self.put(workspace).dataset_name == name


def test_new_data_begin_with_what_the_last_release_said(workspace):
    form = workspace.instruments.latest(FORM)
    before = first_description(workspace, form)
    assert (before.contact_email, before.asked) == ("", {})
    metadata = replace(
        dataset_metadata(workspace, FORM),
        organization="Municipalidad de Nebaj",
        license="CC0-1.0",
        contact_email="datos@nebaj.gob.gt",
        asked={"sector": "agua"},
    )
    describe_dataset(workspace, FORM, metadata)
    approved(workspace)
    other = define_dataset(workspace, FORM, PERSON, name="otros-datos").metadata
    told = (other.organization, other.license, other.contact_email, other.asked)
    assert told == ("Municipalidad de Nebaj", "CC0-1.0", "datos@nebaj.gob.gt", {"sector": "agua"})
