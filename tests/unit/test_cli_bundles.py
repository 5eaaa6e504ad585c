"""`acopio bundle …` from a script: one object, the keys of docs/cli.md, exits as agreed."""

import json

import pytest
from support.commands import Shell
from support.laptops import FORM, LONGER
from support.workbook import write_workbook


@pytest.fixture
def shells(tmp_path, monkeypatch):
    """Two laptops; the first has the form and a record."""
    one, other = (Shell(tmp_path / name, monkeypatch) for name in "ab")
    one("form", "load", write_workbook(tmp_path / "hogares.xlsx", FORM), "--json")
    answers = tmp_path / "r.json"
    answers.write_text(json.dumps({"nombre": "Casa", "cuartos": 3}), encoding="utf-8")
    record = one("record", "add", "hogares", "--answers", answers, "--json").object["record"]
    return one, other, record


def send(one, other, file):
    one("bundle", "export", "-o", file, "--json")
    return other("bundle", "import", file, "--json")


def test_what_one_has_the_other_gets(shells, tmp_path):
    one, other, record = shells
    said = one("bundle", "export", "-o", tmp_path / "e.zip", "--json")
    assert (said.code, said.object["records"]) == (0, 1)
    came = other("bundle", "import", tmp_path / "e.zip", "--json")
    assert came.code == 0
    assert came.object["applied"] == said.object["lines"]
    assert (came.object["skipped"], came.object["conflicts"]) == (0, [])
    assert other("record", "show", record, "--json").object["record"] == record
    assert other("store", "check", "--json").code == 0


def test_again_all_is_skipped(shells, tmp_path):
    one, other, _record = shells
    first = send(one, other, tmp_path / "e.zip")
    again = other("bundle", "import", tmp_path / "e.zip", "--json")
    assert (again.object["applied"], again.object["skipped"]) == (0, first.object["applied"])


def test_the_acknowledgement_lies_beside_and_makes_the_next_one_short(shells, tmp_path):
    one, other, record = shells
    ack = send(one, other, tmp_path / "e.zip").object["ack"]
    assert ack == str(tmp_path / "e.acuse.json")
    one("record", "set", record, "cuartos", "4", "--reason", "se contó otra vez", "--json")
    said = one("bundle", "export", "-o", tmp_path / "f.zip", "--since", ack, "--json")
    assert (said.object["lines"], said.object["records"]) == (1, 0)
    other("bundle", "import", tmp_path / "f.zip", "-o", tmp_path / "mío.json", "--json")
    assert (tmp_path / "mío.json").is_file()


def test_a_dry_run_changes_nothing_and_writes_no_acknowledgement(shells, tmp_path):
    one, other, _record = shells
    one("bundle", "export", "-o", tmp_path / "e.zip", "--json")
    said = other("bundle", "import", tmp_path / "e.zip", "--dry-run", "--json")
    assert (said.object["records"], said.object["forms"], said.object["ack"]) == (1, 1, None)
    assert not (tmp_path / "e.acuse.json").exists()
    assert other("bundle", "import", tmp_path / "e.zip", "--json").object["skipped"] == 0


def test_a_version_that_went_out_of_use_is_said(shells, tmp_path):
    one, other, _record = shells
    newer = write_workbook(tmp_path / "otra.xlsx", LONGER)
    assert one("form", "publish", newer, "--json").code == 0
    assert send(one, other, tmp_path / "e.zip").object["versions"] == []
    assert one("form", "unpublish", "hogares", "--json").code == 0
    one("bundle", "export", "-o", tmp_path / "f.zip", "--json")
    told = [{"form": "hogares", "before": 2, "now": 1}]
    foreseen = other("bundle", "import", tmp_path / "f.zip", "--dry-run", "--json")
    assert foreseen.object["versions"] == told
    assert "se deshizo la versión 2" in other("bundle", "import", tmp_path / "f.zip").out


def test_a_conflict_is_listed_and_decided(shells, tmp_path):
    one, other, record = shells
    send(one, other, tmp_path / "e.zip")
    one("record", "set", record, "nombre", "Norte", "--reason", "x", "--json")
    other("record", "set", record, "nombre", "Sur", "--reason", "y", "--json")
    one("bundle", "export", "-o", tmp_path / "f.zip", "--json")
    foreseen = other("bundle", "import", tmp_path / "f.zip", "--dry-run", "--json")
    (conflict,) = foreseen.object["conflicts"]
    assert (conflict["record"], conflict["path"]) == (record, "nombre")
    assert (conflict["ours"], conflict["theirs"]) == ("Sur", "Norte")
    (kept,) = other("bundle", "import", tmp_path / "f.zip", "--json").object["conflicts"]
    assert (kept["ours"], kept["theirs"], kept["base"]) == ("Sur", "Norte", "Casa")
    listed = other("bundle", "conflicts", "list", "--json").object["conflicts"]
    assert listed == [kept]
    done = other(
        "bundle", "conflicts", "resolve", kept["number"], "--take", "theirs",
        "--reason", "se preguntó", "--json",
    )  # fmt: skip
    assert (done.code, done.object["value"]) == (0, "Norte")
    assert other("bundle", "conflicts", "list", "--json").object["conflicts"] == []


def test_another_value_can_be_given(shells, tmp_path):
    one, other, record = shells
    send(one, other, tmp_path / "e.zip")
    one("record", "set", record, "cuartos", "5", "--reason", "x", "--json")
    other("record", "set", record, "cuartos", "6", "--reason", "y", "--json")
    (kept,) = send(one, other, tmp_path / "f.zip").object["conflicts"]
    refused = other("bundle", "conflicts", "resolve", kept["number"], "--value", "900", "--json")
    assert refused.code == 1
    done = other("bundle", "conflicts", "resolve", kept["number"], "--value", "7", "--json")
    assert done.object["value"] == 7


@pytest.mark.parametrize(
    ("words", "code", "problem"),
    [
        (("import", "NO.zip"), 3, "bundle.cannot_use_file"),
        (("import", "texto.zip"), 1, "bundle.not_one"),
        (("export", "-o", "e.zip", "--since", "texto.zip"), 1, "bundle.no_acknowledgement"),
        (("export", "-o", "no/hay/e.zip"), 3, "bundle.cannot_use_file"),
        (("conflicts", "resolve", "9", "--take", "ours"), 1, "bundle.no_such_conflict"),
        (("export",), 2, "command.usage"),
    ],
)
def test_what_is_wrong_is_said(shells, tmp_path, monkeypatch, words, code, problem):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "texto.zip").write_text("hola", encoding="utf-8")
    said = shells[0]("bundle", *words, "--json")
    assert (said.code, said.codes) == (code, [problem])


def test_a_person_reads_sentences(shells, tmp_path):
    one, other, record = shells
    assert "Registros enteros: 1" in one("bundle", "export", "-o", tmp_path / "e.zip").out
    assert "ya estaban" in other("bundle", "import", tmp_path / "e.zip").out
    one("record", "set", record, "nombre", "Norte", "--reason", "x")
    other("record", "set", record, "nombre", "Sur", "--reason", "y")
    one("bundle", "export", "-o", tmp_path / "e.zip")
    assert "1 diferencia espera" in other("bundle", "import", tmp_path / "e.zip").out
    assert "aquí Sur, allá Norte" in other("bundle", "conflicts", "list").out
    assert "queda en Sur" in other("bundle", "conflicts", "resolve", "1", "--take", "ours").out


class TestDeciding:
    """What a script may ask of `bundle conflicts resolve`."""

    @pytest.fixture
    def waiting(self, shells, tmp_path):
        """The other laptop has two names for a record; give it and the number."""
        one, other, record = shells
        send(one, other, tmp_path / "e.zip")
        one("record", "set", record, "nombre", "Norte", "--reason", "x", "--json")
        other("record", "set", record, "nombre", "Sur", "--reason", "y", "--json")
        (kept,) = send(one, other, tmp_path / "f.zip").object["conflicts"]
        return other, kept["number"]

    @pytest.mark.parametrize(
        ("words", "value"),
        [
            (("--take", "ours"), "Sur"),
            (("--take", "theirs"), "Norte"),
            (("--value", "Centro"), "Centro"),
        ],
    )
    def test_each_way_settles_it(self, waiting, words, value):
        other, number = waiting
        done = other("bundle", "conflicts", "resolve", number, *words, "--json")
        assert (done.code, done.object["value"]) == (0, value)
        assert other("bundle", "conflicts", "list", "--json").object["conflicts"] == []

    def test_what_was_decided_is_not_decided_again(self, waiting):
        other, number = waiting
        words = ("bundle", "conflicts", "resolve", number, "--take", "ours", "--json")
        assert other(*words).code == 0
        again = other(*words)
        assert (again.code, again.codes) == (1, ["bundle.was_decided"])

    @pytest.mark.parametrize(
        "words", [(), ("--take", "mine"), ("--take", "ours", "--value", "Centro")]
    )
    def test_one_way_must_be_named(self, waiting, words):
        other, number = waiting
        said = other("bundle", "conflicts", "resolve", number, *words, "--json")
        assert (said.code, said.codes) == (2, ["command.usage"])
        assert len(other("bundle", "conflicts", "list", "--json").object["conflicts"]) == 1

    def test_a_number_must_be_named(self, waiting):
        said = waiting[0]("bundle", "conflicts", "resolve", "--take", "ours", "--json")
        assert (said.code, said.codes) == (2, ["command.usage"])

    def test_the_decision_goes_back_to_who_sent_it(self, waiting, shells, tmp_path):
        other, number = waiting
        one, _other, record = shells
        other("bundle", "conflicts", "resolve", number, "--value", "Centro", "--json")
        back = send(other, one, tmp_path / "g.zip")
        assert back.object["conflicts"] == []
        shown = one("record", "show", record, "--json").out
        assert "Centro" in shown

    def test_both_workspaces_are_whole_afterwards(self, waiting, shells, tmp_path):
        other, number = waiting
        other("bundle", "conflicts", "resolve", number, "--take", "theirs", "--json")
        send(other, shells[0], tmp_path / "g.zip")
        assert [shell("store", "check", "--json").code for shell in shells[:2]] == [0, 0]
