"""Sessions on real forms: the standard instruments, and public forms where they are at hand."""

import json
from pathlib import Path

import pytest
from support.sessions import form_problems, open_session

from forms.instrument import Instrument
from forms.library import library
from forms.logic import compile_form
from forms.problem import ProblemError
from forms.session import CaptureSession
from forms.xform import parse_xform
from forms.xlsform import read_xlsform

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
LIBRARY = {form.form_id: form.path for form in library()}


@pytest.mark.parametrize("form_id", sorted(LIBRARY))
def test_a_standard_instrument_runs(form_id):
    session = open_session(read_xlsform(LIBRARY[form_id]).instrument)
    assert session.pages()
    assert session.violations()  # nothing is answered yet
    assert session.progress()[0] <= session.progress()[1]


@pytest.mark.parametrize("form_id", sorted(LIBRARY))
def test_every_place_of_a_standard_instrument_has_a_state(form_id):
    session = open_session(read_xlsform(LIBRARY[form_id]).instrument)
    for page in session.pages():
        for ref in page.refs:
            assert session.node(ref).label


def shared_forms() -> list[Path]:
    kinds = {".xlsx", ".xls", ".xml"}
    return sorted(file for file in (SHARED / "xlsforms").rglob("*") if file.suffix in kinds)


def read(file: Path) -> Instrument:
    if file.suffix == ".xml":
        return parse_xform(file.read_text(encoding="utf-8"))
    return read_xlsform(file).instrument


@pytest.mark.skipif(not shared_forms(), reason="the public forms of ../shared are not here")
@pytest.mark.parametrize("file", shared_forms(), ids=lambda file: file.name)
def test_a_public_form_opens_or_says_which_functions_are_missing(file):
    try:
        instrument = read(file)
    except ProblemError:
        pytest.skip("this form cannot be read")
    problems = form_problems(instrument)
    assert {problem.code for problem in problems} <= {"form.unknown_function"}
    if not problems:
        session = open_session(instrument)
        assert session.to_xml("uuid:1")
        assert len(list(session.nodes())) > len(session.pages())


RICH = SHARED / "ref-xforms" / "example"


@pytest.fixture
def rich() -> CaptureSession:
    """Give the rich example, without the two functions that are still to come."""
    if not RICH.exists():
        pytest.skip("the example form of ../shared is not here")
    xml = (RICH / "rich.xml").read_text(encoding="utf-8")
    for function in ("pulldata", "digest"):
        head, _, tail = xml.partition(f'calculate="{function}(')
        xml = head + tail.partition('"')[2]
    return open_session(parse_xform(xml))


def step(session: CaptureSession, action: dict[str, object]) -> None:
    """Do one step of the script that both ODK engines were driven with."""
    if "set" in action:
        value = action["value"]
        text = " ".join(value) if isinstance(value, list) else value
        ref = str(action["set"]).removeprefix("/data/")
        session.answer(ref, "OK" if text is True else text)
    elif "add" in action:
        for _ in range(int(str(action["count"]))):
            session.add_row(str(action["add"]).removeprefix("/data/"))
    elif "remove" in action:
        session.remove_row(f"{str(action['remove']).removeprefix('/data/')}[{action['at']}]")
    elif "lang" in action:
        session.set_language(str(action["lang"]))


def test_the_rich_example_ends_where_odk_s_engines_end(rich):
    script = json.loads((RICH / "answers.json").read_text(encoding="utf-8"))
    for action in script:
        step(rich, action)
    values = rich.answers().values
    assert values["depto"] == "13"
    assert "muni" not in values  # no longer on offer, and so is its label
    assert "muni_lbl" not in values
    assert values["suma"] == "42"
    assert values["todos"] == "Ana, beto"
    assert values["areas"] == "2.75"
    assert rich.row_count("lote") == 2
    assert rich.node("per[2]/prev").value == "Ana"
    assert rich.language == "Kʼicheʼ (quc)"


def test_one_compiled_form_serves_all_its_records():
    logic = compile_form(read_xlsform(LIBRARY[sorted(LIBRARY)[0]]).instrument)
    first, second = open_session(logic), open_session(logic)
    assert first.violations() == second.violations()
