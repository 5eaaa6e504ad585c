"""Words no command expects: bytes that are no letters, times of no clock, nameless folders."""

import pytest
from support.commands import Shell
from support.reviewed import KEYER, OFFICER, Desk, reviewed
from support.workspaces import HandClock, stored_bytes

NO_LETTER = "\udcff"
"""A byte of a terminal that does not speak UTF-8, as Python hands it over."""


@pytest.fixture
def folder(tmp_path):
    """A folder with one finished record and one draft."""
    clock = HandClock()
    with reviewed(tmp_path / "trabajo", clock) as workspace:
        finished, draft = Desk(workspace, clock), Desk(workspace, clock)
        finished.answer("nombre", "Rosa")
        finished.answer("edad", "30")
        finished.finish()
        draft.answer("nombre", "José")
    return tmp_path / "trabajo"


@pytest.fixture
def shell(folder, monkeypatch):
    shell = Shell(folder, monkeypatch)

    def run(*words, person=OFFICER):
        return shell(*words, "--person", person, "--json")

    return run


@pytest.fixture
def backup(shell):
    return shell("store", "backup").object["backup"]


def answers(shell, number):
    return shell("record", "show", number).object["answers"]


class TestBytesThatAreNoLetters:
    @pytest.mark.parametrize(
        "words",
        [
            ("record", "show", NO_LETTER),
            ("record", "list", "hogares", "--search", NO_LETTER),
            ("record", "list", "hogares", "--where", "nombre", "=", NO_LETTER),
            ("record", "set", "2", "nombre", NO_LETTER, "--reason", "x"),
            ("record", "set", "2", "nombre", "Ana", "--reason", NO_LETTER),
            ("record", "set", "2", NO_LETTER, "Ana", "--reason", "x"),
            ("record", "state", "1", "returned", "--remark", f"edad={NO_LETTER}"),
            ("record", "remark", "1", "1", "--answer", NO_LETTER),
            ("record", "history", "1", NO_LETTER),
            ("bundle", "conflicts", "resolve", "1", "--value", NO_LETTER),
        ],
    )
    def test_are_wrong_use(self, shell, words):
        said = shell(*words)
        assert (said.code, said.codes) == (2, ["command.usage"])

    def test_are_wrong_use_in_a_name(self, shell):
        assert shell("record", "show", "1", person=NO_LETTER).code == 2

    def test_change_nothing(self, shell):
        shell("record", "set", "2", "nombre", NO_LETTER, "--reason", "x")
        assert answers(shell, "2") == {"nombre": "José", "hijos": [{}]}

    def test_show_how_that_command_is_written(self, shell):
        said = shell("record", "set", "2", "nombre", NO_LETTER, "--reason", "x")
        assert "record set" in said.object["problems"][0]["message"]

    def test_may_stand_in_the_name_of_a_file(self, shell, tmp_path):
        said = shell("record", "add", "hogares", "--answers", tmp_path / f"{NO_LETTER}.json")
        assert said.code != 2


class TestTextsAsTheyCome:
    @pytest.mark.parametrize(
        "text",
        [
            "Ixchel Xʼkꞌoy Ch'oꞌ",
            "Ñuñuʼ Qꞌanil Tzꞌutujil Ẍeꞌ",
            "Gudiéliz Núñez Garífuna ünabun",
            "=SUMA(A1:A9)",
            "'; DROP TABLE record; --",
            "{nombre} %s %(x)s",
            "dos\nlíneas\ty\r\nmás",
            "👩‍🌾 🌽",
            "\u202eal revés",
            "x" * 1_000_000,
        ],
        ids=lambda text: text[:12].encode("unicode_escape").decode(),
    )
    def test_come_back_letter_by_letter(self, shell, text):
        said = shell("record", "set", "2", "nombre", text, "--reason", "como viene")
        assert said.code == 0
        assert answers(shell, "2")["nombre"] == text

    def test_a_text_longer_than_any_answer_is_sought_and_not_found(self, shell):
        assert shell("record", "list", "hogares", "--search", "a" * 60_000).object["count"] == 0

    def test_a_text_of_that_length_is_found_where_it_stands(self, shell):
        text = "Ñá" * 20_000
        shell("record", "set", "2", "nombre", text, "--reason", "x")
        found = shell("record", "list", "hogares", "--where", "nombre", "contains", text.lower())
        assert [record["number"] for record in found.object["records"]] == [2]

    @pytest.mark.parametrize("text", ["%", "_", "\\", "%_\\", "[a-z]*"])
    def test_signs_of_a_pattern_mean_themselves(self, shell, text):
        assert shell("record", "list", "hogares", "--search", text).object["count"] == 0
        shell("record", "set", "2", "nombre", f"con {text} dentro", "--reason", "x")
        assert shell("record", "list", "hogares", "--search", text).object["count"] == 1


class TestReasons:
    @pytest.mark.parametrize("reason", ["", "  ", "\t\n", " "])
    def test_one_that_says_nothing_is_none(self, shell, reason):
        assert shell("record", "set", "2", "nombre", "Ana", "--reason", reason).code == 2
        assert answers(shell, "2")["nombre"] == "José"

    def test_is_kept_without_the_space_around_it(self, shell):
        shell("record", "set", "2", "nombre", "Ana", "--reason", "  se leyó mal ")
        events = shell("record", "history", "2", "nombre").object["events"]
        assert events[-1]["reason"] == "se leyó mal"


class TestMoments:
    @pytest.mark.parametrize(
        "moment",
        [
            "ayer",
            "",
            "2026-02-30",
            "2026-13-01",
            "0001-01-01T00:00:00+14:00",
            "9999-12-31T23:59:59-11:00",
            "12/11/2026",
        ],
    )
    def test_one_that_no_clock_shows_is_wrong_use(self, shell, moment):
        assert shell("record", "show", "1", "--at", moment).code == 2

    def test_before_a_record_began_there_was_none(self, shell):
        assert shell("record", "show", "1", "--at", "1999-12-31").codes == ["record.not_yet"]

    def test_a_far_future_shows_it_as_it_is(self, shell):
        now = answers(shell, "1")
        said = shell("record", "show", "1", "--at", "9999-01-01T00:00:00+00:00")
        assert said.object["answers"] == now

    def test_the_same_moment_in_two_zones_is_one(self, shell):
        at_home = shell("record", "show", "1", "--at", "2026-11-21T10:20:02-06:00")
        in_utc = shell("record", "show", "1", "--at", "2026-11-21T16:20:02+00:00")
        assert at_home.object["answers"] == in_utc.object["answers"]


class TestPlacesInARecord:
    @pytest.mark.parametrize(
        "field",
        [
            "hijos[9]/edad",
            "hijos[0]/edad",
            "hijos[-1]/edad",
            "hijos[²]/edad",
            "hijos[]/edad",
            "hijos[1]",
            "hijos[1]/",
            "/edad",
            "",
            "hijos/edad",
            f"hijos[{'9' * 5000}]/edad",
            "@state",
            "EDAD",
        ],
        ids=lambda field: field[:16],
    )
    def test_one_that_is_not_there_is_said_and_nothing_changes(self, shell, field):
        before = answers(shell, "2")
        said = shell("record", "set", "2", field, "1", "--reason", "x")
        assert said.code == 1
        assert said.codes[0] in ("answer.unknown_question", "answer.not_answerable")
        assert answers(shell, "2") == before

    @pytest.mark.parametrize("number", ["0", "-1", "", " 1", "1.0", "１", "9" * 4000, "a\0b"])
    def test_a_record_that_is_not_there_is_said(self, shell, number):
        assert shell("record", "show", number).codes == ["store.no_such_record"]


class TestRemarks:
    @pytest.mark.parametrize("number", ["-1", "2", "9" * 30])
    def test_one_that_is_not_there_is_neither_closed_nor_answered(self, shell, number):
        shell("record", "state", "1", "returned", "--remark", "edad=¿Seguro?")
        for way in (("--close",), ("--answer", "Sí")):
            assert shell("record", "remark", "1", number, *way).codes == ["record.no_such_remark"]
        (remark,) = shell("record", "remark", "1").object["remarks"]
        assert (remark["closed"], remark["replies"]) == (False, [])

    def test_what_follows_the_first_sign_is_its_text(self, shell):
        shell("record", "state", "1", "returned", "--remark", "edad=a=b=c")
        assert shell("record", "remark", "1").object["remarks"][0]["text"] == "a=b=c"

    def test_one_beside_a_question_that_is_not_there_returns_nothing(self, shell):
        said = shell("record", "state", "1", "returned", "--remark", "altura=¿?")
        assert said.codes == ["answer.unknown_question"]
        assert shell("record", "show", "1").object["state"] == "final"

    def test_closing_twice_is_closing(self, shell):
        shell("record", "state", "1", "returned", "--remark", "edad=¿Seguro?")
        for _each in range(2):
            assert shell("record", "remark", "1", "1", "--close").object["remarks"][0]["closed"]

    def test_who_captures_may_answer_one(self, shell):
        shell("record", "state", "1", "returned", "--remark", "edad=¿Seguro?")
        said = shell("record", "remark", "1", "1", "--answer", "Sí", person=KEYER)
        assert said.object["remarks"][0]["replies"][0]["person"] == KEYER


class TestFolders:
    def test_a_backup_becomes_the_empty_folder_one_stands_in(
        self, folder, monkeypatch, backup, tmp_path
    ):
        here = tmp_path / "nueva"
        here.mkdir()
        monkeypatch.chdir(here)
        said = Shell(folder, monkeypatch).plain("store", "restore", backup, "--to", ".", "--json")
        assert (said.code, said.object["folder"]) == (0, str(here))
        assert (here / "acopio.sqlite").is_file()

    def test_what_is_rescued_may_go_there_too(self, folder, monkeypatch, tmp_path):
        here = tmp_path / "rescatada"
        here.mkdir()
        monkeypatch.chdir(here)
        said = Shell(folder, monkeypatch).plain("store", "rescue", folder, "-o", ".", "--json")
        assert (said.code, said.object["records"]) == (0, 2)

    @pytest.mark.parametrize("target", ["/", "..", "."])
    def test_one_that_holds_something_is_taken(self, folder, monkeypatch, backup, tmp_path, target):
        here = tmp_path / "ocupada"
        here.mkdir()
        (here / "informe.txt").write_text("mío", encoding="utf-8")
        monkeypatch.chdir(here)
        said = Shell(folder, monkeypatch).plain(
            "store", "restore", backup, "--to", target, "--json"
        )
        assert (said.code, said.codes) == (3, ["store.folder_taken"])
        assert stored_bytes(here) == {"informe.txt": "mío".encode()}

    def test_no_workspace_begins_inside_a_backup(self, backup, folder, monkeypatch):
        said = Shell(folder, monkeypatch).plain(
            "store", "restore", backup, "--to", f"{backup}/dentro", "--json"
        )
        assert (said.code, said.codes) == (3, ["store.folder_taken"])

    @pytest.mark.parametrize(
        "words",
        [
            ("store", "backup", "-o", ""),
            ("store", "restore", "respaldo", "--to", ""),
            ("store", "restore", "respaldo", "--to", "  "),
            ("store", "rescue", "daños", "-o", ""),
        ],
    )
    def test_one_without_a_name_is_wrong_use(self, folder, monkeypatch, tmp_path, words):
        monkeypatch.chdir(tmp_path)
        assert Shell(folder, monkeypatch)(*words, "--json").code == 2

    def test_a_bundle_is_no_folder(self, shell, monkeypatch, tmp_path):
        here = tmp_path / "entregas"
        here.mkdir()
        monkeypatch.chdir(here)
        said = shell("bundle", "export", "-o", ".")
        assert (said.code, said.codes) == (3, ["bundle.cannot_use_file"])


class TestTrials:
    @pytest.mark.parametrize("trials", ["0", "-3", "muchos", "1.5", ""])
    def test_a_crash_test_that_tries_nothing_proves_nothing(self, shell, trials):
        assert shell("store", "crashtest", "--trials", trials).code == 2
