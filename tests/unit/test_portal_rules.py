"""What a portal asks of a description: read from its answers, kept, checked without a line."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.steps.catalogue import DatasetMetadata
from app.steps.portal_rules import (
    AskedField,
    Choice,
    Control,
    PortalRules,
    answers,
    fields_at,
    license_at,
    own_fields,
    rule_gaps,
)
from sync.ckan_rules import portal_rules
from sync.portal import Organization, PortalError

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
URL = "https://datos.example.gt"
SCHEMA = {
    "scheming_version": 2,
    "dataset_type": "dataset",
    "dataset_fields": [
        {"field_name": "title", "label": {"es": "Título", "en": "Title"}, "preset": "title"},
        {"field_name": "name", "validators": "not_empty name_validator", "label": "URL"},
        {"field_name": "notes", "label": "Descripción", "form_snippet": "markdown.html",
         "required": True},
        {"field_name": "owner_org", "label": "Organización", "preset": "dataset_organization"},
        {"field_name": "maintainer_email", "validators": "ignore_missing email_validator"},
        {"field_name": "sector", "label": {"en": "Sector", "es": "Sector del país"},
         "help_text": "El de SEGEPLAN", "required": True, "preset": "select",
         "validators": "scheming_required scheming_choices",
         "choices": [{"value": "agua", "label": {"es": "Agua"}}, {"value": "salud"}]},
        {"field_name": "unidad", "label": "Unidad", "required": True},
        {"field_name": "cobertura", "preset": "multiple_checkbox",
         "choices": [{"value": "urbana"}, {"value": "rural"}]},
        {"field_name": "theme", "label": "Tema", "preset": "select",
         "choices": [{"value": "gobierno"}]},
        {"field_name": "fecha", "preset": "date", "validators": "scheming_required isodate"},
    ],
}  # fmt: skip
OFFICE = (Organization("1", "nebaj", "Municipalidad de Nebaj"),)
METADATA = DatasetMetadata(
    "agua", "Agua en Nebaj", "Chorros por aldea.", "Municipalidad de Nebaj", themes=("GOVE",)
)


def asking(**answers_by_action):
    """A portal that answers some actions and knows no other."""

    def ask(action, parameters):
        found = answers_by_action.get(action)
        if found is None:
            raise PortalError("portal.bad_request", url=URL, status=400, detail="not known")
        if isinstance(found, Exception):
            raise found
        return found

    return ask


def read(**answers_by_action):
    return portal_rules(asking(**answers_by_action), URL, OFFICE, NOON)


RULES = read(
    scheming_dataset_schema_show=SCHEMA,
    license_list=[{"id": "cc-by-4.0", "title": "CC BY"}, {"id": "odc-by", "title": "ODC"}],
    group_list_authz=[{"name": "agua", "title": "Agua y saneamiento"}],
)
BY_NAME = {field.name: field for field in RULES.fields}


class TestReading:
    @pytest.mark.parametrize(
        ("name", "label", "control", "required"),
        [
            ("title", "Título", Control.TEXT, False),
            ("name", "URL", Control.TEXT, True),
            ("notes", "Descripción", Control.LONG_TEXT, True),
            ("maintainer_email", "maintainer_email", Control.EMAIL, False),
            ("sector", "Sector del país", Control.ONE_OF, True),
            ("unidad", "Unidad", Control.TEXT, True),
            ("cobertura", "cobertura", Control.SEVERAL_OF, False),
            ("fecha", "fecha", Control.DATE, False),
        ],
    )
    def test_a_field_is_read_with_how_it_is_filled_in(self, name, label, control, required):
        field = BY_NAME[name]
        assert (field.label, field.control, field.required) == (label, control, required)

    def test_choices_have_the_words_of_the_portal_or_their_code(self):
        assert BY_NAME["sector"].choices == (Choice("agua", "Agua"), Choice("salud", "salud"))
        assert BY_NAME["sector"].hint == "El de SEGEPLAN"

    def test_licences_groups_and_offices_are_read(self):
        assert RULES.licenses[0] == Choice("cc-by-4.0", "CC BY")
        assert RULES.groups == (Choice("agua", "Agua y saneamiento"),)
        assert RULES.offices == (Choice("nebaj", "Municipalidad de Nebaj"),)

    def test_a_portal_that_tells_nothing_asks_nothing(self):
        assert read() == PortalRules(URL, NOON, (Choice("nebaj", "Municipalidad de Nebaj"),))

    @pytest.mark.parametrize(
        "odd",
        [7, "no", [1, None, {}], {"dataset_fields": 3}, {"dataset_fields": [{}, {"label": "x"}]}],
    )
    def test_what_has_another_shape_is_left_out(self, odd):
        found = read(scheming_dataset_schema_show=odd, license_list=odd, group_list_authz=odd)
        assert (found.fields, found.licenses, found.groups) == ((), (), ())

    def test_a_line_that_breaks_is_said_and_nothing_is_taken_for_an_answer(self):
        with pytest.raises(PortalError, match=r"portal\.line_cut"):
            read(license_list=PortalError("portal.line_cut", url=URL))

    def test_what_is_kept_is_read_back_as_it_was(self):
        assert PortalRules.from_json(json.loads(json.dumps(RULES.to_json()))) == RULES


class TestLicence:
    @pytest.mark.parametrize(
        ("offered", "ours", "code"),
        [
            ((), "CC-BY-4.0", "cc-by"),
            (("cc-by", "odc-by"), "CC-BY-4.0", "cc-by"),
            (("CC-BY-4.0",), "CC-BY-4.0", "CC-BY-4.0"),
            (("cc-by-4.0",), "CC-BY-4.0", "cc-by-4.0"),
            (("odc-by",), "CC-BY-4.0", None),
        ],
    )
    def test_it_goes_by_the_code_that_the_portal_knows(self, offered, ours, code):
        rules = PortalRules(URL, NOON, licenses=tuple(Choice(each, each) for each in offered))
        assert license_at(rules, ours) == code

    def test_where_no_portal_was_read_it_goes_by_the_usual_code(self):
        assert license_at(None, "CC-BY-4.0") == "cc-by"


class TestAsking:
    def test_only_what_no_other_part_of_the_form_says_is_asked(self):
        names = [field.name for field in own_fields(METADATA, RULES)]
        assert names == ["sector", "unidad", "cobertura", "theme", "fecha"]

    def test_what_the_description_says_anyhow_answers(self):
        given = answers(METADATA, RULES)
        assert (given["title"], given["notes"]) == ("Agua en Nebaj", "Chorros por aldea.")
        assert given["theme"] == ""  # the portal has a list of its own

    def test_what_is_missing_is_named_with_its_place(self):
        found = {problem.place.field: problem.code for problem in rule_gaps(METADATA, RULES)}
        assert found == {
            "portal.sector": "package.portal_asks",
            "portal.unidad": "package.portal_asks",
        }

    @pytest.mark.parametrize(
        ("changes", "place", "code"),
        [
            ({"description": " "}, "description", "package.portal_asks"),
            ({"asked": {"sector": "minas"}}, "portal.sector", "package.portal_choice"),
            ({"asked": {"cobertura": "rural;luna"}}, "portal.cobertura", "package.portal_choice"),
            ({"license": "ODbL-1.0"}, "license", "package.portal_license"),
            ({"groups": ("salud",)}, "groups", "package.portal_group"),
        ],
    )
    def test_what_the_portal_would_refuse_is_known_without_a_line(self, changes, place, code):
        found = rule_gaps(replace(METADATA, **changes), RULES)
        assert (place, code) in [(each.place.field, each.code) for each in found]
        assert all(each.values["url"] == URL for each in found)

    def test_answers_of_several_codes_fill_a_required_field(self):
        asked = {"sector": "agua", "unidad": "UIP", "cobertura": "rural; urbana"}
        assert rule_gaps(replace(METADATA, asked=asked), RULES) == []


class TestSaying:
    ASKED = replace(
        METADATA,
        asked={"sector": "agua", "cobertura": "rural;urbana", "theme": "gobierno", "nota": "x"},
        groups=("agua",),
    )

    def test_answers_stand_where_the_schema_wants_them(self):
        said = fields_at(self.ASKED, NOON, RULES)
        assert (said["sector"], said["cobertura"]) == ("agua", ["rural", "urbana"])
        assert said["theme"] == "gobierno"
        assert said["groups"] == [{"name": "agua"}]
        assert said["license_id"] == "cc-by-4.0"

    def test_no_extra_has_the_name_of_a_field_of_the_schema(self):
        extras = [each["key"] for each in fields_at(self.ASKED, NOON, RULES)["extras"]]
        assert "theme" not in extras
        assert "nota" in extras
        assert extras == sorted(extras)

    def test_without_a_schema_answers_are_extras(self):
        said = fields_at(self.ASKED, NOON, None)
        assert "sector" not in said
        assert {"key": "sector", "value": "agua"} in said["extras"]

    def test_fields_of_the_delivery_are_left_to_it(self):
        assert not {"owner_org", "name", "private"} & fields_at(self.ASKED, NOON, RULES).keys()

    def test_a_description_that_says_nothing_besides_is_the_plain_one(self):
        from app.steps.catalogue import ckan_fields

        bare = PortalRules(URL, NOON, fields=(AskedField("otro", "Otro"),))
        assert fields_at(METADATA, NOON, bare) == ckan_fields(METADATA, NOON)
