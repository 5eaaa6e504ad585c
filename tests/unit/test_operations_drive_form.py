"""`form drive`: a form is filled in by a script, and the state of every place is told."""

import json

import pytest
from support.shared import shared
from support.xforms import xform

from app.operations.drive_form import Drive, drive_form, drive_line, mulberry
from forms.xform import load_xform

PEOPLE = xform(
    "<n/><per jr:template=''><nombre/></per><per><nombre/></per><ok/><color/>"
    "<total/><meta><instanceID/></meta>",
    """
    <input ref="/data/n"><label>Número</label></input>
    <group ref="/data/per"><label>Persona</label>
      <repeat nodeset="/data/per"><input ref="/data/per/nombre"><label>Nombre</label></input>
      </repeat></group>
    <trigger ref="/data/ok"><label>Leído</label></trigger>
    <select ref="/data/color"><label>Color</label>
      <item><label>Azul</label><value>a</value></item>
      <item><label>Rojo</label><value>r</value></item></select>
    """,
    """
    <bind nodeset="/data/n" type="int" required="true()" constraint=". &lt; 9"
          jr:constraintMsg="Menos de 9"/>
    <bind nodeset="/data/total" type="string" calculate="count(/data/per)"/>
    <bind nodeset="/data/meta/instanceID" type="string" jr:preload="uid" readonly="true()"/>
    """,
)


def drive(*steps: object, form: str = PEOPLE, **more: object) -> dict:
    return drive_form(Drive(form, list(steps), **more))


def test_a_form_without_a_script_is_told_as_it_opens():
    found = drive()
    assert (found["status"], found["languages"], found["steps"]) == ("success", [""], [])
    assert found["nodes"]["/data"]["kind"] == "root"


def test_every_place_has_its_kind_and_data_type():
    nodes = drive()["nodes"]
    assert {path: (row["kind"], row.get("type")) for path, row in nodes.items()} == {
        "/data": ("root", None),
        "/data/n": ("input", "int"),
        "/data/per (repeat)": ("repeat-range:uncontrolled", None),
        "/data/per[1]": ("repeat-instance", None),
        "/data/per[1]/nombre": ("input", "string"),
        "/data/ok": ("trigger", "string"),
        "/data/color": ("select", "string"),
        "/data/total": ("model-value", "string"),
        "/data/meta": ("group", None),
        "/data/meta/instanceID": ("model-value", "string"),
    }


def test_a_missing_answer_is_told_with_its_condition():
    found = drive()
    assert found["nodes"]["/data/n"]["violation"] == {"condition": "required", "message": None}
    assert found["payload"]["status"] == "pending"


def test_a_broken_constraint_is_told_with_its_message():
    row = drive({"set": "/data/n", "value": "12"})["nodes"]["/data/n"]
    assert (row["valid"], row["value"]) == (False, "12")
    assert row["violation"] == {"condition": "constraint", "message": "Menos de 9"}


def test_a_good_record_is_ready():
    found = drive({"set": "/data/n", "value": "3"})
    assert found["payload"] == {"status": "ready", "violations": []}


@pytest.mark.parametrize(
    ("path", "value", "stored"),
    [
        ("/data/n", 7, "7"),
        ("/data/n", None, ""),
        ("/data/ok", True, "OK"),
        ("/data/ok", False, ""),
        ("/data/color", ["a", "r"], "a r"),
        ("/data/per/nombre", "Ana", "Ana"),
        ("/data/per[1]/nombre", "Ana", "Ana"),
    ],
)
def test_a_value_may_be_text_a_list_or_a_truth(path, value, stored):
    found = drive({"set": path, "value": value})
    assert found["steps"] == ["ok"]
    assert found["nodes"][path.replace("per/", "per[1]/")]["value"] == stored


def test_instances_come_and_go():
    found = drive({"add": "/data/per", "count": 2}, {"remove": "/data/per", "at": 1})
    assert found["nodes"]["/data/per (repeat)"]["count"] == 2
    assert found["nodes"]["/data/total"]["value"] == "2"


def test_choices_are_told_when_asked_for():
    assert "choices" not in drive()["nodes"]["/data/color"]
    row = drive(choices=True)["nodes"]["/data/color"]
    assert row["choices"] == [["a", "Azul"], ["r", "Rojo"]]


def test_a_snap_keeps_the_state_there_was():
    found = drive({"snap": "antes"}, {"set": "/data/n", "value": "3"})
    assert found["snaps"]["antes"]["/data/n"]["value"] == ""
    assert found["steps"] == ["ok"]


@pytest.mark.parametrize(
    "step",
    [
        {"set": "/data/nada", "value": "x"},
        {"set": "/data/per", "value": "x"},
        {"set": "/data/total", "value": "x"},
        {"add": "/data/n"},
        {"remove": "/data/per", "at": 9},
        {"add": "/data/per", "count": "muchas"},
        {"add": "/data/per", "count": 10**9},
        {"add": "/data/per", "count": -1},
        {"add": "/data/per", "count": 1e400},
        {"remove": "/data/per", "at": None},
        {"remove": "/data/per", "at": []},
        {"set": None},
        {"set": {}},
        {"set": "/data/per[", "value": "x"},
        {"set": "/data/per[-1]/nombre", "value": "x"},
        {"set": "/data/per[99999999999999999999]/nombre", "value": "x"},
        {"set": "//", "value": "x"},
        {"file": "/data/n", "path": "../../../etc/passwd"},
        {"file": None},
        [],
        {"lang": "Klingon"},
        {"baila": 1},
        "set",
        None,
        7,
    ],
)
def test_a_step_that_cannot_be_done_is_noted_and_the_next_one_done(step):
    first, second = drive(step, {"set": "/data/n", "value": "3"})["steps"]
    assert first.startswith("error: ")
    assert second == "ok"


def test_the_record_is_written_as_odk_writes_it():
    xml = drive({"set": "/data/n", "value": "3"}, seed=1)["xml"]
    assert xml.startswith('<data id="prueba" version="1"><n>3</n><per><nombre /></per>')
    assert "template" not in xml


def test_the_same_seed_gives_the_same_record():
    assert drive(seed=4)["xml"] == drive(seed=4)["xml"] != drive(seed=5)["xml"]


def test_the_clock_may_stand_still():
    form = xform("<t/>", "", '<bind nodeset="/data/t" type="date" calculate="today()"/>')
    assert drive(form=form, now="2020-02-03T10:00:00")["nodes"]["/data/t"]["value"] == "2020-02-03"


def test_a_sent_record_is_edited_under_a_new_identity():
    old = (
        '<data id="prueba" version="1"><n>4</n><per><nombre>Ana</nombre></per>'
        "<per><nombre>Beto</nombre></per><meta><instanceID>uuid:viejo</instanceID></meta></data>"
    )
    found = drive({"set": "/data/n", "value": "5"}, instance=old)
    assert found["nodes"]["/data/per[2]/nombre"]["value"] == "Beto"
    assert "<deprecatedID>uuid:viejo</deprecatedID>" in found["xml"]
    assert found["nodes"]["/data/meta/deprecatedID"]["value"] == "uuid:viejo"
    assert "<instanceID>uuid:viejo" not in found["xml"]


@pytest.mark.parametrize("old", ["<data", '<data id="otro"/>'])
def test_what_is_no_record_of_the_form_is_a_failure(old):
    found = drive(instance=old)
    assert found["status"] == "failure"
    assert found["error"]


@pytest.mark.parametrize("form", ["<h:html", "<a/>", "/no/hay/tal.xml"])
def test_what_is_no_form_is_a_failure_that_says_why(form):
    found = drive(form=form)
    assert found["status"] == "failure"
    assert found["error"]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "{",
        "[]",
        "1",
        '"x"',
        "{}",
        '{"form": 3}',
        "[" * 100_000,
        '{"form": "<a/>", "seed": "x"}',
        '{"form": "<a/>", "seed": [1]}',
        '{"form": "<a/>", "seed": 1e999}',
        '{"form": "\\ud800"}',
        '{"form": "a\\u0000b"}',
        '{"form":',
        '{"form": "<a/>", "answers": "/no/hay.json"}',
        "{" * 10,
        '{"a":' * 100_000,
    ],
)
def test_a_line_that_cannot_be_understood_is_answered(line):
    assert drive_line(line)["status"] == "crash"


@pytest.mark.parametrize("answers", ["/no/hay.json", 7, {"set": "/data/n"}])
def test_a_script_that_is_none_is_a_crash(answers):
    request = {"form": PEOPLE, "answers": answers}
    assert drive_line(json.dumps(request))["status"] == "crash"


def test_a_line_is_answered_as_the_command_would():
    request = {"form": PEOPLE, "answers": [{"set": "/data/n", "value": 2}], "choices": True}
    found = drive_line(json.dumps(request))
    assert (found["status"], found["nodes"]["/data/n"]["value"]) == ("success", "2")
    assert found["nodes"]["/data/color"]["choices"]


def test_chance_is_the_one_the_other_drivers_use():
    """The first numbers of Mulberry32 with the seed 1, as `drive.mjs --seed 1` draws them."""
    draw = mulberry(1)
    assert [round(draw(), 6) for _ in range(3)] == [0.627074, 0.002736, 0.527447]


def test_the_rich_example_runs_without_an_error():
    folder = shared("ref-xforms/example")
    answers = str(folder / "answers.json")
    found = drive_form(Drive(str(folder / "rich.xml"), answers, now="2026-11-21T10:00:00", seed=1))
    assert set(found["steps"]) == {"ok"}
    assert found["nodes"]["/data/suma"]["value"] == "42"
    assert found["snaps"]["antes"]["/data/pobl"]["value"] == "90"


UPLOAD = xform(
    "<f/><oculto/>",
    '<upload ref="/data/f" mediatype="image/*"><label>Foto</label></upload>'
    '<input ref="/data/oculto"><label>Otro</label></input>',
    '<bind nodeset="/data/f" type="binary"/>',
)


def test_a_file_is_attached_from_the_folder_of_media(tmp_path):
    (tmp_path / "foto.jpg").write_bytes(b"x")
    steps = ({"file": "/data/f", "path": "foto.jpg"}, {"file": "/data/f", "path": "no.jpg"})
    found = drive(*steps, form=UPLOAD, directory=str(tmp_path))
    assert found["steps"] == ["ok", "error: no file no.jpg"]
    assert (found["nodes"]["/data/f"]["value"], found["attachments"]) == ("foto.jpg", ["foto.jpg"])


def test_a_file_cannot_be_typed_and_a_text_takes_none():
    typed = {"set": "/data/f", "value": "foto.jpg"}
    attached = {"file": "/data/oculto", "path": "foto.jpg"}
    steps = drive(typed, attached, form=UPLOAD)["steps"]
    assert [step[:6] for step in steps] == ["error:", "error:"]


CHOSEN = xform(
    "<uno/><orden/>",
    '<select1 ref="/data/uno"><label>U</label><item><label>A</label><value>a</value></item>'
    "<item><label>B</label><value>b</value></item></select1>"
    '<odk:rank ref="/data/orden"><label>O</label><item><label>A</label><value>a</value></item>'
    "<item><label>B</label><value>b</value></item></odk:rank>",
)


@pytest.mark.parametrize(
    ("path", "said", "value"),
    [
        ("/data/uno", "b", "b"),
        ("/data/uno", "no_hay", ""),
        ("/data/uno", ["b", "a"], "a"),
        ("/data/uno", [], ""),
        ("/data/orden", ["b", "a"], "b a"),
        ("/data/orden", ["b", "a", "z"], "b a"),
        ("/data/orden", ["b"], ""),
    ],
)
def test_only_what_is_on_offer_is_chosen(path, said, value):
    assert drive({"set": path, "value": said}, form=CHOSEN)["nodes"][path]["value"] == value


TYPED = xform(
    "<n/><d/><t/>",
    "".join(f'<input ref="/data/{name}"><label>{name}</label></input>' for name in ("n", "d", "t")),
    '<bind nodeset="/data/n" type="int"/><bind nodeset="/data/d" type="date"/>',
)


@pytest.mark.parametrize(
    ("path", "said", "value"),
    [
        ("/data/n", "doce", ""),
        ("/data/n", "12.9", "12"),
        ("/data/n", 12.0, "12"),
        ("/data/d", "21/11/2026", ""),
        ("/data/d", "2026-11-21", "2026-11-21"),
        ("/data/t", " a ", " a "),
        ("/data/t", True, "true"),
        ("/data/t", ["a", "b"], "a,b"),
        ("/data/t", {"a": 1}, "{'a': 1}"),
    ],
)
def test_a_script_answers_as_odk_s_engines_read_it(path, said, value):
    found = drive({"set": path, "value": said}, form=TYPED)
    assert (found["steps"], found["nodes"][path]["value"]) == (["ok"], value)


def test_the_language_shown_first_is_told_first_and_messages_are_in_the_one_in_use():
    itext = "".join(
        f'<translation lang="{language}"{mark}><text id="m"><value>{text}</value></text>'
        "</translation>"
        for language, mark, text in (("es", "", "Hace falta"), ("quc", ' default=""', "-"))
    )
    form = xform(
        "<n/>",
        '<input ref="/data/n"><label>N</label></input>',
        '<bind nodeset="/data/n" required="true()" jr:requiredMsg="jr:itext(\'m\')"/>',
        itext=itext,
    )
    found = drive({"snap": "quc"}, {"lang": "es"}, form=form)
    assert found["languages"] == ["quc", "es"]
    assert found["snaps"]["quc"]["/data/n"]["violation"]["message"] == "-"
    assert found["nodes"]["/data/n"]["violation"]["message"] == "Hace falta"


def test_places_come_in_the_order_of_the_record_not_of_the_screen():
    form = xform(
        "<a/><b/>",
        '<input ref="/data/b"><label>B</label></input>'
        '<input ref="/data/a"><label>A</label></input>',
        '<bind nodeset="/data/a" required="true()"/><bind nodeset="/data/b" required="true()"/>',
    )
    found = drive(form=form)
    assert list(found["nodes"])[1:3] == ["/data/a", "/data/b"]
    assert [one["ref"] for one in found["payload"]["violations"]] == ["/data/a", "/data/b"]


def test_what_a_sent_record_leaves_out_begins_anew():
    form = xform("<n>3</n><g><a>de fábrica</a></g>", "")
    old = '<data id="prueba" version="1"><n>4</n></data>'
    nodes = drive(form=form, instance=old)["nodes"]
    assert (nodes["/data/n"]["value"], nodes["/data/g/a"]["value"]) == ("4", "de fábrica")


ODD = {
    "a bind for no place": (
        xform("<p/>", "", '<bind nodeset="/data/nada" relevant="true()"/>'),
        "form.nowhere",
    ),
    "a control for no place": (
        xform("<p/>", '<input ref="/data/nada"><label>N</label></input>'),
        "form.nowhere",
    ),
    "a list that is nowhere": (
        xform(
            "<p/>",
            '<select1 ref="/data/p"><label>P</label>'
            '<itemset nodeset="instance(\'nada\')/root/item"><value ref="name"/>'
            '<label ref="label"/></itemset></select1>',
        ),
        "form.undeclared_list",
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_a_form_that_speaks_of_what_it_does_not_have_runs_with_a_warning(name):
    form, code = ODD[name]
    assert drive(form=form)["status"] == "success"
    assert [problem.code for problem in load_xform(form).problems] == [code]


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE l [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>',
        '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE l [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x">%p;]>',
    ],
)
def test_documents_that_declare_entities_are_refused(doctype):
    unsafe = PEOPLE.replace("?>", f"?>{doctype}", 1)
    assert drive(form=unsafe)["status"] == "failure"
    old = f'{doctype}<data id="prueba"><n>&a;</n></data>'
    assert drive(instance=old)["status"] == "failure"


def test_names_that_differ_only_in_case_are_two_questions():
    form = xform(
        "<p/><P/>",
        '<input ref="/data/p"><label>p</label></input>'
        '<input ref="/data/P"><label>P</label></input>',
    )
    found = drive({"set": "/data/p", "value": "1"}, {"set": "/data/P", "value": "2"}, form=form)
    assert [found["nodes"][f"/data/{name}"]["value"] for name in "pP"] == ["1", "2"]


def test_a_list_of_a_hundred_thousand_is_offered_and_chosen_from():
    items = "".join(
        f"<item><name>n{number}</name><label>Lugar {number}</label><m>{number % 400}</m></item>"
        for number in range(100_000)
    )
    form = xform(
        "<m/><p/>",
        '<input ref="/data/m"><label>M</label></input><select1 ref="/data/p"><label>P</label>'
        '<itemset nodeset="instance(\'l\')/root/item[m = /data/m]"><value ref="name"/>'
        '<label ref="label"/></itemset></select1>',
        others=f'<instance id="l"><root>{items}</root></instance>',
    )
    steps = ({"set": "/data/m", "value": "3"}, {"set": "/data/p", "value": "n403"})
    row = drive(*steps, form=form, choices=True)["nodes"]["/data/p"]
    assert (row["value"], len(row["choices"])) == ("n403", 250)


@pytest.mark.parametrize(("said", "value"), [("4", "4"), ("3", "3"), ("12", ""), ("-1", "")])
def test_what_lies_off_a_scale_is_blank(said, value):
    form = xform(
        "<n/><d/>",
        '<range ref="/data/n" start="0" end="10" step="2"><label>N</label></range>'
        '<range ref="/data/d" start="10" end="0" step="2"><label>D</label></range>',
        '<bind nodeset="/data/n" type="int"/>'
        '<bind nodeset="/data/d" type="int" calculate="/data/n * 3"/>',
    )
    nodes = drive({"set": "/data/n", "value": said}, form=form)["nodes"]
    assert nodes["/data/n"]["value"] == value
    assert nodes["/data/d"]["value"] == ("9" if value == "3" else "")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("<value>Corta</value><value form='guidance'>Larga</value>", "CortaLarga"),
        ("<value form='guidance'>Larga</value><value>Corta</value>", "LargaCorta"),
        ("<value form='guidance'>Larga</value><value>-</value>", "Larga-"),
    ],
)
def test_hint_and_guidance_are_told_in_the_order_of_the_document(written, told):
    form = xform(
        "<n/>",
        '<input ref="/data/n"><label>Número</label><hint ref="jr:itext(\'h\')"/></input>',
        itext=f'<translation lang="es"><text id="h">{written}</text></translation>'
        '<translation lang="en"><text id="h"><value>Short</value></text></translation>',
    )
    assert drive(form=form)["nodes"]["/data/n"]["hint"] == told
