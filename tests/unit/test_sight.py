"""A paper keyed twice stays blind: no door shows one keying to who makes the other."""

import json
from dataclasses import replace

import pytest
from support.commands import Shell
from support.reviewed import APPROVER, FORM, reviewed
from support.twice import FIRST, PAPER, SECOND, key_first, key_second
from support.workbook import write_workbook
from support.workspaces import HandClock

from app.operations import capture
from app.operations.browse_records import find_records, open_table, read_rows
from app.operations.build_dataset import build_dataset, dataset_metadata
from app.operations.compare_keyings import compare_form
from app.operations.copy_period import _cells
from app.operations.copy_rows import copy_rows
from app.operations.export_bundle import export_bundle
from app.operations.export_view import export_view
from app.operations.find_record import find_record, named_record
from app.operations.grid import Grid
from app.operations.group_records import group_records
from app.operations.load_form import load_form, read_form_file
from app.operations.look_at_record import look_at, look_back
from app.operations.preview_form import preview_form
from app.operations.read_record import read_record
from app.operations.record_at import record_at
from app.operations.record_states import change_state
from app.operations.record_xml import record_xml
from app.operations.second_keying import start_second
from app.operations.set_answer import set_answer
from app.operations.sight import hand_out, hidden_here, in_sight, is_in_sight, open_issues, see
from app.operations.undo_record import undo_last
from app.operations.validate_form import open_problems, validate_form
from app.store.record_query import Condition, RecordQuery
from app.store.workspace import Workspace
from forms.problem import ProblemError

SECRET = PAPER["nombre"]
PUBLIC = {
    "survey": (
        ("type", "name", "label", "required", "bind::acopio:class"),
        ("text", "nombre", "Nombre", "yes", "publico"),
        ("integer", "edad", "Edad", "", "publico"),
        ("begin repeat", "hijos", "Hijos", "", ""),
        ("text", "nombre", "Nombre", "", "publico"),
        ("integer", "edad", "Edad", "", "publico"),
        ("end repeat", "", "", "", ""),
    ),
    "settings": (
        ("form_id", "form_title", "namespaces"),
        ("hogares", "Hogares", 'acopio="https://acopio.gt/xforms"'),
    ),
}
INNER_AGE = "|        | integer      | edad   | Edad   |          |            |"


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def workspace(tmp_path, clock):
    with reviewed(tmp_path / "trabajo", clock) as opened:
        yield opened


@pytest.fixture
def first(workspace, clock):
    return key_first(workspace, clock)


@pytest.fixture
def pair(workspace, clock, first):
    """Begin the second keying of a record; give both."""
    return first, start_second(workspace, first.uuid, SECOND, clock=clock).record


@pytest.fixture
def blind(workspace, pair):
    """Look through the eyes of who keys second."""
    workspace.reader = SECOND
    return workspace


def refusal(do, *arguments, **named):
    with pytest.raises(ProblemError) as caught:
        do(*arguments, **named)
    return caught.value.problems[0].code


def every(workspace, **narrowed):
    table = open_table(workspace, "hogares")
    return find_records(workspace, RecordQuery(table.instrument, **narrowed), table.version)


SINGLE = {
    "the sheet": lambda w, uuid, _clock: read_record(w, uuid),
    "the panel": lambda w, uuid, _clock: look_at(w, uuid, SECOND),
    "an earlier moment": lambda w, uuid, clock: record_at(w, uuid, clock()),
    "the panel of earlier": lambda w, uuid, clock: look_back(w, uuid, clock(), SECOND),
    "the file of ODK": lambda w, uuid, clock: record_xml(w, uuid, clock=clock),
    "a name on the command line": lambda w, uuid, _clock: find_record(w, uuid),
    "the form": lambda w, uuid, clock: capture.resume(w, uuid, SECOND, clock=clock),
    "another answer": lambda w, uuid, clock: set_answer(
        w, uuid, "nombre", "Otra", SECOND, reason="x", clock=clock
    ),
    "a cell of the grid": lambda w, uuid, clock: Grid(w, "hogares", SECOND, clock=clock).look(
        w, w.records.find(uuid).id
    ),
}


class TestSingleRecords:
    @pytest.mark.parametrize("door", SINGLE)
    def test_a_door_is_shut_for_who_keys_second(self, blind, pair, clock, door):
        assert refusal(SINGLE[door], blind, pair[0].uuid, clock) == "record.is_blind"

    @pytest.mark.parametrize("door", SINGLE)
    def test_it_is_open_again_when_the_second_keying_is_finished(
        self, workspace, clock, first, door
    ):
        key_second(workspace, clock, first)
        workspace.reader = SECOND
        SINGLE[door](workspace, first.uuid, clock)

    @pytest.mark.parametrize("door", [name for name in SINGLE if name != "another answer"])
    def test_it_was_never_shut_for_others(self, workspace, pair, clock, door):
        workspace.reader = APPROVER
        if door == "the form":
            capture.resume(workspace, pair[0].uuid, APPROVER, clock=clock)
        else:
            SINGLE[door](workspace, pair[0].uuid, clock)

    def test_who_looks_by_name_is_refused_whoever_opened_the_workspace(self, workspace, pair):
        assert refusal(see, workspace, pair[0], SECOND) == "record.is_blind"
        assert see(workspace, pair[0], APPROVER) == pair[0]

    def test_who_keyed_first_does_not_see_the_second_either(self, workspace, pair):
        workspace.reader = FIRST
        assert refusal(read_record, workspace, pair[1].uuid) == "record.is_blind"
        assert read_record(workspace, pair[0].uuid).answers

    def test_the_own_keying_is_seen(self, blind, pair, clock):
        assert read_record(blind, pair[1].uuid).info.uuid == pair[1].uuid
        assert capture.resume(blind, pair[1].uuid, SECOND, clock=clock).record == pair[1]

    def test_a_steward_who_keys_second_is_as_blind_as_anybody(self, blind, pair):
        blind.people.set_role(SECOND, "steward")
        assert refusal(read_record, blind, pair[0].uuid) == "record.is_blind"

    def test_it_can_be_named_where_nothing_is_shown(self, blind, pair):
        assert named_record(blind, str(pair[0].id)) == pair[0]

    def test_a_state_is_not_changed_unseen(self, blind, pair, clock):
        assert refusal(undo_last, blind, pair[0].uuid, SECOND, clock=clock) == "record.is_blind"
        assert (
            refusal(change_state, blind, pair[0].uuid, "approved", SECOND, clock=clock)
            == "record.is_blind"
        )


class TestLists:
    def test_the_list_leaves_it_out(self, blind, pair):
        assert pair[0].id not in every(blind)
        blind.reader = APPROVER
        assert pair[0].id in every(blind)

    @pytest.mark.parametrize(
        "narrowed",
        [
            {"search": "rosa"},
            {"conditions": [Condition("nombre", "=", SECRET)]},
            {"conditions": [Condition("edad", ">", 20)]},
            {"states": ("final",)},
            {"persons": (FIRST,)},
            {"order_by": "nombre", "descending": True},
        ],
        ids=str,
    )
    def test_no_search_and_no_filter_finds_it(self, blind, pair, narrowed):
        assert pair[0].id not in every(blind, **narrowed)

    def test_rows_that_were_found_before_are_blank_now(self, workspace, pair):
        table = open_table(workspace, "hogares")
        workspace.reader = SECOND
        (row,) = read_rows(workspace, table, [pair[0].id], ["nombre"])
        assert (row.uuid, row.cells[0].words) == ("", None)

    def test_copied_rows_do_not_tell_it(self, blind, pair):
        table = open_table(blind, "hogares")
        assert SECRET not in copy_rows(blind, table, [pair[0].id], table.columns)

    def test_an_exported_view_does_not_hold_it(self, blind, pair, tmp_path):
        file = tmp_path / "vista.csv"
        query = RecordQuery(pair[0].instrument)
        assert export_view(blind, query, ["nombre"], ["Nombre"], file) == len(every(blind))
        assert SECRET not in file.read_text(encoding="utf-8-sig")

    def test_counted_answers_leave_it_out(self, blind, pair):
        query = RecordQuery(pair[0].instrument)
        found = group_records(blind, query, pair[0].version, "nombre")
        assert SECRET not in [each.value for each in found.groups]

    def test_the_grid_shows_no_row_of_it(self, blind, pair, clock):
        grid = Grid(blind, "hogares", SECOND, clock=clock)
        assert grid.rows(blind, [pair[0].id]) == []
        keys = [key for key, _cells_ in _cells(blind, grid, grid.form.columns)]
        assert pair[0].id not in keys

    def test_what_is_wrong_in_it_is_not_told(self, workspace, clock, first):
        validate_form(workspace, "hogares", clock=clock)
        workspace.db.execute(
            "INSERT INTO issue (record, path, code, severity, values_json, found_at) "
            "VALUES (?, 'edad', 'answer.constraint', 'error', '{}', '2026-11-01T00:00:00Z')",
            (first.id,),
        )
        start_second(workspace, first.uuid, SECOND, clock=clock)
        assert first.uuid in [each.place.record for each in open_problems(workspace, "hogares")]
        workspace.reader = SECOND
        assert first.uuid not in [
            each.record_uuid for each in open_issues(workspace, first.instrument)
        ]

    def test_the_program_itself_sees_everything(self, workspace, pair):
        query = RecordQuery(pair[0].instrument)
        assert hidden_here(workspace) == frozenset()
        assert in_sight(workspace, query) is query

    def test_a_query_keeps_what_it_left_out_before(self, blind, pair):
        query = RecordQuery(pair[0].instrument, without=(9_999,))
        assert in_sight(blind, query).without == (pair[0].id, 9_999)


@pytest.mark.usefixtures("pair")
class TestFiles:
    """What leaves as a file is whole or is not made: it would be read without this program."""

    @pytest.fixture
    def workspace(self, workspace, tmp_path):
        """The same form, with everything in it public."""
        load_form(workspace, write_workbook(tmp_path / "publico.xlsx", PUBLIC))
        return workspace

    @pytest.fixture
    def metadata(self, workspace):
        metadata = dataset_metadata(workspace, "hogares")
        return replace(metadata, organization="Oficina", description="Hogares de la aldea.")

    def test_data_to_publish_are_not_built_by_who_keys_second(self, blind, pair, clock, metadata):
        said = refusal(build_dataset, blind, "hogares", SECOND, clock=clock, metadata=metadata)
        assert said == "record.blind_among"
        assert blind.datasets.all(pair[0].instrument) == []

    @pytest.mark.parametrize("name", ["", FIRST, APPROVER])
    def test_others_build_them(self, workspace, clock, metadata, name):
        """No second keying is published, so who keyed the first sees nothing of it."""
        workspace.people.set_role("Delia", "officer")
        workspace.reader = name
        built = build_dataset(workspace, "hogares", "Delia", clock=clock, metadata=metadata)
        assert built.rows == 1

    @pytest.mark.parametrize("name", [FIRST, SECOND])
    def test_a_bundle_holds_both_so_neither_of_the_two_makes_it(
        self, workspace, clock, tmp_path, name
    ):
        workspace.reader = name
        file = tmp_path / "entrega.zip"
        assert refusal(export_bundle, workspace, file, clock=clock) == "record.blind_among"
        assert not file.exists()

    @pytest.mark.parametrize("name", ["", APPROVER])
    def test_others_make_it(self, workspace, clock, tmp_path, name):
        workspace.reader = name
        assert export_bundle(workspace, tmp_path / "entrega.zip", clock=clock).records == 2

    def test_it_is_made_when_the_second_keying_is_finished(self, workspace, clock, first, tmp_path):
        key_second(workspace, clock, first)
        workspace.reader = SECOND
        assert export_bundle(workspace, tmp_path / "entrega.zip", clock=clock).records == 2

    def test_the_refusal_says_how_many_and_who(self, blind):
        with pytest.raises(ProblemError) as caught:
            hand_out(blind)
        assert caught.value.problems[0].values == {"count": 1, "name": SECOND}

    def test_records_that_anybody_may_see_are_handed_out(self, blind, clock):
        other = key_first(blind, clock, person=SECOND)
        hand_out(blind, [other.id])
        hand_out(blind, [])


@pytest.mark.usefixtures("pair")
class TestPreviewOfAVersion:
    """The preview counts what is hidden, and shows nothing of it."""

    @pytest.fixture
    def narrower(self, tmp_path):
        kept = [line for line in FORM.splitlines() if line != INNER_AGE]
        form = "\n".join(kept).replace(". < 120", ". < 20 ")
        return read_form_file(write_workbook(tmp_path / "hogares2.xlsx", form))

    def effects(self, workspace, read, clock):
        return {
            (each.kind, each.path): each
            for each in preview_form(workspace, read, clock=clock).effects
        }

    def test_a_rule_shows_no_hidden_example(self, blind, clock, narrower):
        effect = self.effects(blind, narrower, clock)["constraint", "edad"]
        assert (effect.records, effect.examples) == (1, ())

    def test_a_question_that_goes_shows_none_either(self, blind, clock, narrower):
        effect = self.effects(blind, narrower, clock)["removed", "hijos/edad"]
        assert (effect.records, effect.examples) == (1, ())

    def test_others_are_shown_both(self, workspace, pair, clock, narrower):
        workspace.reader = APPROVER
        found = self.effects(workspace, narrower, clock)
        assert [each.value for each in found["constraint", "edad"].examples] == [PAPER["edad"]]
        assert [each.record for each in found["removed", "hijos/edad"].examples] == [pair[0].uuid]


class TestBoth:
    def test_who_only_captures_does_not_see_both_beside_each_other(self, workspace, clock, first):
        key_second(workspace, clock, first)
        workspace.people.set_role(SECOND, "enumerator")
        workspace.reader = SECOND
        assert refusal(compare_form, workspace, "hogares") == "people.may_not_compare"

    def test_who_reviews_does(self, workspace, clock, first):
        key_second(workspace, clock, first, edad=31)
        workspace.reader = APPROVER
        assert [each.path for each in compare_form(workspace, "hogares").differences] == ["edad"]

    def test_the_program_itself_does(self, workspace, clock, first):
        key_second(workspace, clock, first)
        assert len(compare_form(workspace, "hogares").pairs) == 1


class TestCommands:
    @pytest.fixture
    def shell(self, tmp_path, clock, monkeypatch):
        with reviewed(tmp_path / "Acopio", clock) as workspace:
            first = key_first(workspace, clock)
            start_second(workspace, first.uuid, SECOND, clock=clock)
        shell = Shell(tmp_path / "Acopio", monkeypatch)
        shell.first = first
        return shell

    @pytest.mark.parametrize(
        "words",
        [
            ("record", "show"),
            ("record", "history"),
            ("record", "xml"),
            ("record", "undo"),
        ],
    )
    def test_a_command_about_the_first_is_refused(self, shell, words):
        for name in (str(shell.first.id), shell.first.uuid):
            said = shell(*words, name, "--person", SECOND, "--json")
            assert said.code == 1
            assert said.object["problems"][0]["code"] == "record.is_blind"
            assert SECRET not in json.dumps(said.object["problems"])

    def test_others_are_shown_it(self, shell):
        said = shell("record", "show", shell.first.uuid, "--person", APPROVER, "--json")
        assert said.object["answers"]["nombre"] == SECRET

    def test_the_list_leaves_it_out_for_that_person(self, shell):
        mine = shell("record", "list", "hogares", "--person", SECOND, "--json").object
        all_ = shell("record", "list", "hogares", "--person", APPROVER, "--json").object
        assert all_["count"] == mine["count"] + 1
        assert shell.first.uuid not in [each["record"] for each in mine["records"]]

    def test_the_second_keying_goes_on(self, shell, tmp_path):
        paper = tmp_path / "a.json"
        paper.write_text(json.dumps(PAPER), encoding="utf-8")
        said = shell(
            "record", "second", shell.first.uuid, "--answers", str(paper),
            "--person", SECOND, "--json",
        )  # fmt: skip
        assert (said.code, said.object["state"]) == (0, "final")
        assert shell("record", "show", shell.first.uuid, "--person", SECOND, "--json").code == 0


def test_a_deleted_second_keying_shuts_nothing(workspace, pair, clock):
    workspace.records.delete(pair[1], APPROVER)
    workspace.reader = SECOND
    assert read_record(workspace, pair[0].uuid).answers


def test_a_new_workspace_hides_nothing(tmp_path):
    with Workspace.open(tmp_path / "nuevo") as workspace:
        workspace.reader = "Ana"
        assert hidden_here(workspace) == frozenset()


class TestOneRecord:
    def test_who_keys_second_sees_the_first_nowhere(self, blind, first):
        assert not is_in_sight(blind, first.uuid)

    def test_who_keyed_first_does_not_see_the_second(self, workspace, pair):
        workspace.reader = FIRST
        assert not is_in_sight(workspace, pair[1].uuid)

    @pytest.mark.parametrize("reader", ["", APPROVER])
    def test_others_see_both(self, workspace, pair, reader):
        workspace.reader = reader
        assert all(is_in_sight(workspace, record.uuid) for record in pair)

    def test_a_record_that_is_not_here_is_nobodys_secret(self, blind):
        assert is_in_sight(blind, "no hay")
