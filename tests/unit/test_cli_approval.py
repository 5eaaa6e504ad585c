"""`acopio dataset approve`, `publish --override`, `person alone`: exit codes, places, words."""

import io
import shutil
import sys

import pytest
from support.commands import Shell
from support.practice_table import FORM
from support.publishing import put_records, sound_lines

from app.operations.build_dataset import build_dataset
from app.store.workspace import Workspace

ANA, BERTA = "Ana", "Berta"
PINS = {ANA: "clave de Ana", BERTA: "clave de Berta"}
REASON = "Lo ordenó la Procuraduría para hoy"


@pytest.fixture(scope="module")
def stock(tmp_path_factory):
    """A workspace in which Ana prepared a dataset, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("cli")
    with Workspace.open(folder / "trabajo") as workspace:
        put_records(workspace, folder, *sound_lines(2))
        for name, pin in PINS.items():
            workspace.people.set_role(name, "officer" if name == ANA else "steward")
            workspace.people.set_pin(name, pin)
        build_dataset(workspace, FORM, ANA, clock=workspace.people._clock)
    return folder / "trabajo"


@pytest.fixture
def shell(stock, tmp_path, monkeypatch):
    shutil.copytree(stock, tmp_path / "trabajo")
    return Shell(tmp_path / "trabajo", monkeypatch)


@pytest.fixture
def signed(shell, monkeypatch):
    """Run a command as somebody, with a PIN in stdin."""

    def run(name, *words, pin=""):
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{pin or PINS.get(name, '')}\n"))
        return shell(*words, "--person", name, "--pin-stdin", "--json")

    return run


NAME = "conectividad-municipal"


def places(said):
    return [(problem["code"], problem["place"]["field"]) for problem in said.object["problems"][1:]]


def test_publishing_unapproved_is_exit_1_with_the_place_of_what_is_missing(signed):
    said = signed(ANA, "dataset", "publish", NAME)
    assert said.code == 1
    assert said.codes[0] == "approval.blocked"
    assert places(said) == [("approval.missing", "publicar/aprobar")]


def test_it_is_said_before_a_portal_is_asked_for_its_key(signed):
    said = signed(ANA, "dataset", "publish", NAME, "--portal", "https://datos.example.gt")
    assert (said.code, said.codes[0]) == (1, "approval.blocked")


def test_an_approval_says_whose_and_of_which_bytes(signed):
    said = signed(BERTA, "dataset", "approve", NAME)
    approval = said.object["approval"]
    assert (said.code, approval["name"], approval["version"]) == (0, NAME, 1)
    assert (approval["prepared_by"], approval["approved_by"]) == (ANA, BERTA)
    assert len(approval["manifest_sha256"]) == 64
    assert not approval["repeated"]
    assert signed(BERTA, "dataset", "approve", NAME).object["approval"]["repeated"]


def test_after_it_the_dataset_goes_out_and_a_second_time_writes_nothing(signed):
    signed(BERTA, "dataset", "approve", NAME)
    said = signed(ANA, "dataset", "publish", NAME)
    assert (said.code, said.object["portal"]["rows"]) == (0, 2)
    assert signed(ANA, "dataset", "publish", NAME).object["writes"] == 0


@pytest.mark.parametrize(
    ("name", "pin", "code"),
    [
        (BERTA, "1111", "store.wrong_pin"),
        (ANA, "", "people.may_not_approve"),
        ("Carlos", "", "people.may_not_approve"),
    ],
)
def test_who_may_not_approve_is_told_why(signed, name, pin, code):
    said = signed(name, "dataset", "approve", NAME, pin=pin)
    assert (said.code, said.codes) == (1, [code])


def test_without_a_pin_nobody_is_asked_and_nobody_approves(shell):
    said = shell("dataset", "approve", NAME, "--person", BERTA, "--json")
    assert (said.code, said.codes) == (1, ["store.pin_needed"])


def test_a_name_that_was_never_prepared_is_exit_1(signed):
    assert signed(BERTA, "dataset", "approve", "nada").codes == ["dataset.unknown"]


def test_an_override_publishes_its_reason_with_the_data(signed, shell):
    said = signed(ANA, "dataset", "publish", NAME, "--override", REASON)
    assert said.code == 0
    assert said.object["receipt"]["version"] == 2
    (noted,) = [f for f in (shell.folder / "exports").iterdir() if REASON in readme(f)]
    assert readme(noted).endswith(f"> {REASON}\n")


def readme(folder):
    return (folder / "LEAME.md").read_text(encoding="utf-8")


def test_a_reason_that_says_nothing_overrides_nothing(signed, shell):
    said = signed(ANA, "dataset", "publish", NAME, "--override", "porque sí")
    assert (said.code, said.codes) == (1, ["approval.reason_too_short"])
    assert len(list((shell.folder / "exports").iterdir())) == 1


def test_changed_files_are_named_and_never_overridden(signed, shell):
    (folder,) = (shell.folder / "exports").iterdir()
    (folder / "diccionario.csv").write_text("otra", encoding="utf-8")
    for words in ((), ("--override", REASON)):
        said = signed(ANA, "dataset", "publish", NAME, *words)
        changed = said.object["problems"][1]
        assert (said.code, changed["code"]) == (1, "package.file_changed")
        assert changed["place"]["file"] == "diccionario.csv"


def test_an_office_of_one_is_switched_on_by_a_steward(signed):
    assert signed(ANA, "person", "alone", "on").codes == ["people.steward_only"]
    assert signed(BERTA, "person", "alone", "on").object["one_person"] is True
    built = signed(BERTA, "dataset", "build", FORM).object["dataset"]
    assert (built["version"], built["drafts_left"]) == (2, 0)
    assert signed(BERTA, "dataset", "approve", NAME).object["approval"]["approved_by"] == BERTA
    assert signed(BERTA, "dataset", "publish", NAME).code == 0
    assert signed(BERTA, "person", "alone", "off").object["one_person"] is False


def test_no_pin_is_written_anywhere(signed, shell, home):
    signed(BERTA, "dataset", "approve", NAME)
    signed(ANA, "dataset", "publish", NAME)
    files = [file for folder in (shell.folder, home) for file in folder.rglob("*")]
    held = b"".join(file.read_bytes() for file in files if file.is_file())
    assert not [pin for pin in PINS.values() if pin.encode() in held]


def test_people_read_what_is_missing_and_where(shell):
    said = shell("dataset", "publish", NAME, "--person", "Carlos")
    assert said.code == 1
    assert "publicar/aprobar: Nadie ha aprobado «conectividad-municipal», versión 1" in said.err
    assert said.out == ""
