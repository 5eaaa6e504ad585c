"""Location paths over a record and its lists (XPath 1.0, section 2; ODK XForms, "XPath paths")."""

from datetime import UTC

import pytest
from support.evaluation import NOW, evaluate, evaluate_in_rows
from support.forms import group, instrument, integer, repeat, text

from forms.answers import Answers, StoredRow
from forms.instrument import Question
from forms.session import CaptureSession


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("/data/i", "5"),
        ("/data/s", "hola mundo"),
        (" /data/s ", "hola mundo"),
        ("../i", "5"),
        ("./../i", "5"),
        ("current()/../i", "5"),
        ("/data/falta", ""),
        ("/otra/i", ""),
        ("../falta/otra", ""),
        ("/data/b", ""),
        ("string(/data/i/..) = string(/data)", "true"),
        ("/data/i/text()", ""),
        ("@id", ""),
        ("/data/@version", "1"),
    ],
)
def test_a_path_leads_from_the_root_or_from_here_2(expression, value):
    assert evaluate(expression) == value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("/data/rep[1]/x", "1"),
        ("/data/rep[3]/x", "3"),
        ("/data/rep[9]/x", ""),
        ("/data/rep[0]/x", ""),
        ("/data/rep[1.5]/x", ""),
        ("/data/rep[last() - 1]/x", "3"),
        ("/data/rep[position() = 2]/x", "2"),
        ("/data/rep[position() > 1][1]/x", "2"),
        ("/data/rep[x = 3]/x", "3"),
        ("/data/rep[x > 1]/x", "2"),
        ("/data/rep[x = '']/x", ""),
        ("count(/data/rep[x = ''])", "1"),
        ("count(/data/rep[x])", "4"),
        ("count(/data/rep[not(x)])", "0"),
        ("count(/data/rep[x > 1 and x < 3])", "1"),
        ("count(/data/rep[true()])", "4"),
        ("count(/data/rep['a'])", "4"),
        ("count(/data/rep[''])", "0"),
        ("/data/rep[/data/i - 3]/x", "2"),
        ("/data/rep/x[. = 2]", "2"),
        ("(/data/rep/x)[2]", "1"),
        ("(/data/rep)[2]/x", "1"),
        ("/data/rep[x = current()/../i - 3]/x", "2"),
        ("/data/rep[string-length(x) = 0]/x", ""),
        ("count(/data/rep[count(../rep) = 4])", "4"),
    ],
)
def test_predicates_choose_instances_2_4(expression, value):
    assert evaluate(expression) == value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("count(/data/rep/self::rep)", "4"),
        ("count(/data/rep/self::otro)", "0"),
        ("count(/data/rep/child::x)", "4"),
        ("count(/data/rep[2]/preceding-sibling::rep)", "1"),
        ("count(/data/rep[2]/following-sibling::rep)", "2"),
        ("count(/data/rep[2]/x/ancestor::rep)", "1"),
        ("count(/data/rep[2]/x/ancestor-or-self::node())", "4"),
        ("count(/data/rep[1]/descendant::x)", "1"),
        ("count(/data/rep[1]/descendant-or-self::rep)", "1"),
        ("count(//x)", "4"),
        ("count(/data//x)", "4"),
        ("name(/data/rep[1]/parent::node())", "data"),
        ("count(/data/rep[1]/parent::otro)", "0"),
        ("count(/data/rep[1]/*)", "2"),
        ("count(/data/rep/attribute::id)", "0"),
        ("count(/data/rep[1]/x/preceding-sibling::*)", "0"),
        ("count(/data/rep[1]/x/following-sibling::*)", "1"),
        ("count(/*/rep)", "4"),
        ("count(/data/rep[1]/x/*)", "0"),
    ],
)
def test_axes_2_2(expression, value):
    assert evaluate(expression) == value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("count(/data/i | /data/s)", "2"),
        ("count(/data/i | /data/i)", "1"),
        ("count(/data/rep/x | /data/i)", "5"),
        ("count(/data/i | 5)", "1"),
        ("sum(/data/i | /data/d)", "6.5"),
    ],
)
def test_union_puts_nodes_together_once_3_3(expression, value):
    assert evaluate(expression) == value


@pytest.mark.parametrize(
    ("expression", "values"),
    [
        ("../x", ["1", "2", "3", ""]),
        ("/data/rep/x", ["1", "1", "1", "1"]),
        ("/data/i", ["5", "5", "5", "5"]),
        ("../../i", ["5", "5", "5", "5"]),
        ("position(..)", ["1", "2", "3", "4"]),
        ("position(/data/rep)", ["1", "1", "1", "1"]),
        ("/data/rep[2]/x", ["2", "2", "2", "2"]),
        ("../../rep[1]/x", ["1", "1", "1", "1"]),
        ("/data/rep[position() = position(current()/..) - 1]/x", ["", "1", "2", "3"]),
        ("/data/rep[x = current()/../x]/x", ["1", "2", "3", ""]),
        ("/data/rep[x = /data/rep/x]/x", ["1", "1", "1", "1"]),
        ("count(../preceding-sibling::rep)", ["0", "1", "2", "3"]),
        ("count(../following-sibling::rep)", ["3", "2", "1", "0"]),
        ("../x * 10", ["10", "20", "30", ""]),
        ("if(../x > 1, 'sí', 'no')", ["no", "sí", "sí", "no"]),
        ("concat(position(..), '-', ../x)", ["1-1", "2-2", "3-3", "4-"]),
    ],
)
def test_inside_a_repeat_a_relative_path_means_its_own_instance_an_absolute_one_all(
    expression, values
):
    assert evaluate_in_rows(expression) == values


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("sum(/data/rep[x != '']/x)", "6"),
        ("sum(../../rep[x != '']/x)", "6"),
        ("count(/data/rep)", "4"),
        ("count(../../rep)", "4"),
        ("max(/data/rep[x != '']/x)", "3"),
        ("min(/data/rep[x != '']/x)", "1"),
        ("join('-', /data/rep/x)", "1-2-3-"),
        ("count-non-empty(/data/rep/x)", "3"),
        ("sum(/data/rep[x != '']/x) + count(/data/rep)", "10"),
    ],
)
def test_inside_a_repeat_functions_of_whole_sets_see_all_instances(expression, value):
    assert evaluate_in_rows(expression) == [value] * 4


def test_a_sum_up_to_here_is_a_running_total():
    total = "sum(/data/rep[position() <= position(current()/..)]/x)"
    assert evaluate_in_rows(total) == ["1", "3", "6", ""]


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("instance('l')/root/item[name = 'b']/label", "Beto"),
        ("instance('l')/root/item[name = 'z']/label", ""),
        ("instance('l')/root/item[name = 'z']/label = ''", "false"),
        ("instance('l')/root/item[k = 2]/label", "Beto"),
        ("instance('l')/root/item[2 = k]/name", "b"),
        ("instance('l')/root/item['b' = name]/label", "Beto"),
        ("instance('l')/root/item[k = '2'][2]/label", "Carla"),
        ("instance('l')/root/item[k = '2' and name = 'c']/label", "Carla"),
        ("instance('l')/root/item[name = 'c' or name = 'a']/label", "Ana"),
        ("instance('l')/root/item[position() = 2]/name", "b"),
        ("instance('l')/root/item[position() < 3 and k = '2']/name", "b"),
        ("instance('l')/root/item[last()]/name", "c"),
        ("instance('l')/root/item[name = selected-at(/data/sm, 2)]/label", "Carla"),
        ("instance('l')/root/item[otra = '']/name", ""),
        ("instance('l')/root/item[name = name]/name", "a"),
        ("instance('l')/root/item[k = string-length(name) + 1]/name", "b"),
        ("count(instance('l')/root/item)", "3"),
        ("count(instance('l')/root/item[k > 1])", "2"),
        ("count(instance('l')/root/item[2]/*)", "3"),
        ("count(instance('l')/root/item[selected(/data/sm, name)])", "3"),
        ("count(instance('otra')/root/item)", "0"),
        ("instance('l')/root/item[name = 'b']/falta", ""),
        ("count(instance('l')/root/fila[name = 'b'])", "0"),
        ("instance('l')/root/item[k = 2]/../item[1]/name", "a"),
    ],
)
def test_lists_are_secondary_instances(expression, value):
    assert evaluate(expression) == value


def test_a_question_that_is_not_relevant_reads_as_blank():
    assert evaluate("concat('[', /data/irr, ']')") == "[]"
    assert evaluate("count(/data/irr)") == "1"
    assert evaluate("boolean(/data/irr)") == "true"
    assert evaluate("/data/irr + 1") == ""
    assert evaluate("/data/irr = ''") == "true"


NESTED = instrument(
    repeat(
        "casa",
        text("casa/color"),
        repeat(
            "casa/persona",
            integer("casa/persona/edad"),
            Question("casa/persona/o", "calculate", calculate="../../color"),
            Question(
                "casa/persona/n",
                "calculate",
                calculate="concat(position(../..), '.', position(..))",
            ),
            Question("casa/persona/suma", "calculate", calculate="sum(../../persona/edad)"),
            Question(
                "casa/persona/de_otra",
                "calculate",
                calculate="indexed-repeat(/data/casa/persona/edad, /data/casa, 1,"
                " /data/casa/persona, 2)",
            ),
        ),
        Question("casa/total", "calculate", calculate="sum(../persona/edad)"),
    ),
    group("resumen", Question("resumen/total", "calculate", calculate="sum(/data/casa/total)")),
)


def nested() -> CaptureSession:
    rows = [
        StoredRow("casa", "c1", None, 1, {"casa/color": "roja"}),
        StoredRow("casa/persona", "p1", "c1", 1, {"casa/persona/edad": 10}),
        StoredRow("casa/persona", "p2", "c1", 2, {"casa/persona/edad": 20}),
        StoredRow("casa", "c2", None, 2, {"casa/color": "azul"}),
        StoredRow("casa/persona", "p3", "c2", 1, {"casa/persona/edad": 5}),
    ]
    return CaptureSession(NESTED, Answers({}, rows), now=lambda: NOW, new_id=lambda: "x", zone=UTC)


def test_in_nested_repeats_every_level_is_its_own():
    session = nested()
    assert session.node("casa[1]/persona[2]/o").value == "roja"
    assert session.node("casa[2]/persona[1]/o").value == "azul"
    assert session.node("casa[1]/persona[2]/n").value == "1.2"
    assert session.node("casa[2]/persona[1]/n").value == "2.1"


def test_in_nested_repeats_sums_stay_with_their_instance():
    session = nested()
    assert session.node("casa[1]/persona[1]/suma").value == "30"
    assert session.node("casa[1]/total").value == "30"
    assert session.node("casa[2]/total").value == "5"
    assert session.node("resumen/total").value == "35"


def test_indexed_repeat_reaches_into_another_instance_of_each_level():
    assert nested().node("casa[2]/persona[1]/de_otra").value == "20"


def test_an_edit_in_one_instance_leaves_the_sums_of_others_alone():
    session = nested()
    update = session.answer("casa[1]/persona[1]/edad", 11)
    changed = {(change.path, change.row) for change in update.answers}
    assert changed == {
        ("casa/persona/edad", "p1"),
        ("casa/persona/suma", "p1"),
        ("casa/persona/suma", "p2"),
        ("casa/total", "c1"),
        ("resumen/total", None),
    }
