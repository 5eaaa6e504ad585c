"""What the portal asks besides: controls by kind, kept as answers, complained of at their place."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from support.keys import type_text
from support.layout import sticks_out, unnamed
from support.publications import METADATA, PORTAL, package, plan

from app.messages import sentence
from app.operations.portals import PRACTICE
from app.steps.portal_rules import AskedField, Choice, Control, PortalRules
from app.ui.controls.combo import Combo
from app.ui.controls.fields import TextArea, TextField
from app.ui.publish.describe_step import DescribeStep
from app.ui.publish.plan import DESCRIBE, gaps
from app.ui.publish.portal_fields import SeveralOf
from forms.problem import Place, Problem

READ_AT = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)
TOWN, LAND = Choice("urbana", "Urbana"), Choice("rural", "Rural")
RULES = PortalRules(
    PORTAL.url,
    READ_AT,
    groups=(Choice("agua", "Agua y saneamiento"), Choice("salud", "Salud")),
    fields=(
        AskedField("title", "Título", required=True),
        AskedField("sector", "Sector", Control.ONE_OF, True, (Choice("agua", "Agua"),)),
        AskedField("cobertura", "Cobertura", Control.SEVERAL_OF, choices=(TOWN, LAND)),
        AskedField("unidad", "Unidad", required=True, hint="La que reunió los datos"),
        AskedField("notas", "Notas", Control.LONG_TEXT),
        AskedField("corte", "Fecha de corte", Control.DATE),
    ),
)
OWN = ["portal.sector", "portal.cobertura", "portal.unidad", "portal.notas", "portal.corte"]


@pytest.fixture
def step(shown):
    page = shown(DescribeStep(), 760, 600)
    page.show_rules(RULES)
    page.show_description(METADATA)
    return page


def kept(step, qtbot, act):
    with qtbot.waitSignal(step.edited) as said:
        act()
    return said.args[0]


def test_only_what_no_other_field_says_is_asked_with_when_the_portal_was_read(step):
    assert list(step.portal.fields) == [*OWN, "groups"]
    words = [each.text() for each in step.portal.children() if hasattr(each, "text")]
    assert f"Lo que pide el portal {PORTAL.url}, leído el 22/11/2026, 11:30." in words


@pytest.mark.parametrize(
    ("name", "control"),
    [
        ("portal.sector", Combo),
        ("portal.cobertura", SeveralOf),
        ("portal.unidad", TextField),
        ("portal.notas", TextArea),
        ("portal.corte", TextField),
        ("groups", SeveralOf),
    ],
)
def test_each_kind_has_its_control(step, name, control):
    assert isinstance(step.fields[name].editor, control)


def test_answers_are_kept_by_the_name_of_the_field(step, qtbot):
    unit = step.fields["portal.unidad"].editor
    unit.setFocus()
    type_text(unit, "UIP")
    assert kept(step, qtbot, step.keep).asked == {"unidad": "UIP"}
    box = step.fields["portal.cobertura"].editor.boxes["rural"]
    ticked = kept(step, qtbot, lambda: QTest.keyClick(box, Qt.Key.Key_Space))
    assert ticked.asked == {"unidad": "UIP", "cobertura": "rural"}
    group = step.fields["groups"].editor.boxes["agua"]
    assert kept(step, qtbot, lambda: QTest.keyClick(group, Qt.Key.Key_Space)).groups == ("agua",)


def test_what_was_answered_is_shown_again(shown):
    page = shown(DescribeStep(), 760, 600)
    asked = {"sector": "agua", "cobertura": "urbana;rural", "unidad": "UIP", "notas": "Dos"}
    described = replace(METADATA, asked=asked, groups=("salud",))
    page.show_description(described)
    page.show_rules(RULES)
    answers, groups = page.portal.written()
    assert {name: said for name, said in answers.items() if said} == asked
    assert groups == ("salud",)
    page.keep()
    assert page._metadata == described


def test_answers_to_other_portals_stay(step, qtbot):
    step.show_description(replace(METADATA, asked={"de_otro": "x"}))
    unit = step.fields["portal.unidad"].editor
    unit.setFocus()
    type_text(unit, "UIP")
    assert kept(step, qtbot, step.keep).asked == {"de_otro": "x", "unidad": "UIP"}


def test_a_blank_answer_is_complained_of_once_the_person_wants_to_go_on(step):
    assert step.fields["portal.sector"].complaint == ""
    step.complain_of_all()
    said = step.fields["portal.sector"].complaint
    assert said.startswith(f"El portal {PORTAL.url} pide «Sector»")


def test_a_refusal_of_the_portal_stands_at_its_field_until_it_is_another(step, qtbot):
    refused = Problem(
        "portal.field_missing",
        place=Place(field="portal.unidad"),
        values={"label": "unidad", "reason": "Falta el valor"},
    )
    step.show_refusals([refused])
    unit = step.fields["portal.unidad"]
    assert unit.complaint == sentence(refused)
    qtbot.waitUntil(unit.editor.hasFocus)
    type_text(unit.editor, "UIP")
    step.keep()
    assert unit.complaint != sentence(refused)


def test_without_rules_nothing_is_asked(step):
    step.show_rules(None)
    assert step.portal.fields == {}
    assert not step.portal.isVisible()
    assert not [name for name in step.fields if name.startswith("portal.")]


@pytest.mark.parametrize("width", [900, 560])
def test_it_fits_and_everything_has_a_name(step, width):
    step.resize(width, 560)
    step.set_narrow(width < 700)
    assert unnamed(step) == []
    assert sticks_out(step.widget()) == []


class TestPlan:
    def test_what_the_portal_asks_is_missing_before_it_goes_there(self):
        missing = plan(rules=RULES, destination=PORTAL).missing(DESCRIBE)
        assert missing.field == "portal.sector"
        assert missing.sentence == "Faltan 2 datos: Sector, Unidad"

    def test_the_practice_portal_asks_nothing_of_it(self):
        assert plan(rules=RULES, destination=PRACTICE).missing(DESCRIBE) is None

    def test_each_gap_is_called_as_the_portal_calls_it(self):
        assert gaps(METADATA, RULES) == {"portal.sector": "Sector", "portal.unidad": "Unidad"}

    def test_an_answer_to_the_portal_leaves_the_package_as_it_is(self):
        made = plan(package=package())
        made.describe(replace(METADATA, asked={"sector": "agua"}, groups=("agua",)))
        assert made.package is not None
        made.describe(replace(METADATA, title="Otro"))
        assert made.package is None
