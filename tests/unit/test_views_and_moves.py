"""Views kept under a name, rows copied as text, answers counted, records moved together."""

import pytest
from support.forms import instrument, integer, municipality, text
from support.reviewed import APPROVER, KEYER, OFFICER, reviewed
from support.workspaces import PERSON, HandClock

from app.operations.browse_records import open_table
from app.operations.copy_rows import copy_rows
from app.operations.group_records import group_records
from app.operations.move_many import Order, move_many, take_back_move
from app.operations.saved_views import SavedView, forget_view, save_view, saved_views
from app.progress import Cancel, CancelledError
from app.store.record_query import COMPARISONS, Condition, RecordQuery
from app.store.workspace import Workspace
from forms.choices import Choice
from forms.instrument import ChoiceList, Marks, Question
from forms.problem import ProblemError

FORM = "hogares"
SERVICES = ChoiceList(
    "servicios", (Choice("a", {"": "Agua"}), Choice("l", {"": "Luz"}), Choice("d", {"": "Drenaje"}))
)
ROWS = (
    {"nombre": "Ana\tPérez", "cuartos": 2, "servicios": "a l"},
    {"nombre": "Eva\nXol", "cuartos": 2, "servicios": "a"},
    {"cuartos": 5},
)


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(tmp_path, clock=HandClock()) as opened:
        yield opened


@pytest.fixture
def version(workspace):
    """Three households: a name that is confidential, a number, and several services."""
    form = instrument(
        text("nombre", marks=Marks(privacy="confidencial")),
        integer("cuartos"),
        Question("servicios", "select_multiple", {"": "Servicios"}, list_name="servicios"),
        text("nota"),
        municipality(),
        lists=[SERVICES],
    )
    version = workspace.instruments.add(form, "h.xlsx", {})
    rows = enumerate(ROWS, 2)
    workspace.records.add_imported(version, rows, PERSON, file_name="t.csv", file_sha256="a")
    return version


class TestSavedViews:
    @pytest.mark.parametrize(
        "view",
        [
            SavedView(),
            SavedView(filter="con_errores"),
            SavedView(search='ñandú «ꞌ» "x"'),
            SavedView(persons=("Ana", "Eva"), periods=("2026-10",)),
            SavedView(columns=("b", "a")),
            SavedView(order="cuartos", descending=False),
            SavedView(conditions=tuple(Condition("a", each, "1") for each in COMPARISONS)),
            SavedView(conditions=(Condition("a", "=", 2.5), Condition("b", "blank"))),
        ],
    )
    def test_a_view_comes_back_as_it_was_kept(self, workspace, view):
        save_view(workspace, FORM, "Mía", view)
        assert saved_views(workspace, FORM) == {"Mía": view}

    def test_they_stand_in_the_order_of_their_names(self, workspace):
        for name in ("c", "a", "b"):
            save_view(workspace, FORM, name, SavedView())
        assert list(saved_views(workspace, FORM)) == ["a", "b", "c"]

    def test_one_of_the_same_name_is_replaced(self, workspace):
        save_view(workspace, FORM, "Mía", SavedView(search="agua"))
        save_view(workspace, FORM, " Mía ", SavedView(search="luz"))
        assert saved_views(workspace, FORM) == {"Mía": SavedView(search="luz")}

    def test_each_form_has_its_own(self, workspace):
        save_view(workspace, FORM, "Mía", SavedView())
        assert saved_views(workspace, "obras") == {}

    @pytest.mark.parametrize(("gone", "left"), [("a", ["b"]), ("x", ["a", "b"])])
    def test_only_the_one_named_is_forgotten(self, workspace, gone, left):
        for name in ("a", "b"):
            save_view(workspace, FORM, name, SavedView())
        forget_view(workspace, FORM, gone)
        assert list(saved_views(workspace, FORM)) == left

    @pytest.mark.parametrize(
        "damaged",
        [
            '{"conditions": [{"path": "a", "comparison": "like"}]}',
            '{"conditions": [{"path": "a"}]}',
            '{"conditions": 3}',
            '{"columns": 3}',
            '{"nada": 1}',
            "[]",
            "null",
        ],
    )
    def test_one_that_cannot_be_read_is_left_out_and_the_others_stay(self, workspace, damaged):
        workspace.settings.set(f"views/{FORM}", f'{{"buena": {{}}, "mala": {damaged}}}')
        assert saved_views(workspace, FORM) == {"buena": SavedView()}

    @pytest.mark.parametrize("damaged", ["[]", "7", "null", '"vistas"', "{"])
    def test_a_setting_that_is_no_object_holds_no_views(self, workspace, damaged):
        workspace.settings.set(f"views/{FORM}", damaged)
        assert saved_views(workspace, FORM) == {}


class TestCopyingRows:
    @pytest.fixture
    def copied(self, workspace, version):
        table = open_table(workspace, FORM)
        ids = workspace.records.ids(RecordQuery(version.instrument))

        def copied(*paths, **options):
            shown = [each for path in paths for each in table.columns if each.path == path]
            return copy_rows(workspace, table, sorted(ids), shown, **options).split("\n")

        return copied

    @pytest.mark.parametrize(
        ("path", "cells"),
        [
            ("nombre", ["●●●●●●", "●●●●●●", ""]),
            ("cuartos", ["2", "2", "5"]),
            ("servicios", ["Agua, Luz", "Agua", ""]),
        ],
    )
    def test_cells_are_said_as_shown(self, copied, path, cells):
        assert [line.split("\t")[2] for line in copied(path)[1:-1]] == cells

    def test_the_head_names_the_columns_in_their_order(self, copied):
        head = copied("servicios", "cuartos")[0]
        assert head == "N.º\tEstado\tServicios\tcuartos"

    def test_progress_ends_at_all_of_them(self, copied):
        said = []
        copied("cuartos", report=lambda progress: said.append((progress.done, progress.total)))
        assert said == [(3, 3)]

    def test_it_stops_when_told(self, copied):
        cancel = Cancel()
        cancel.set()
        with pytest.raises(CancelledError):
            copied("cuartos", cancel=cancel)


class TestGroups:
    @pytest.mark.parametrize(
        ("path", "expected"),
        [
            ("cuartos", [("2", 2), ("5", 1)]),
            ("servicios", [("Agua", 2), ("Luz", 1), ("–", 1)]),
            ("nota", [("–", 3)]),
            ("@state", [("Terminado", 3)]),
            ("@person", [(PERSON, 3)]),
        ],
    )
    def test_answers_are_counted_in_words(self, workspace, version, path, expected):
        found = group_records(workspace, RecordQuery(version.instrument), version.id, path)
        assert sorted((each.words, each.records) for each in found.groups) == sorted(expected)
        assert found.records == 3


class TestMoves:
    @pytest.fixture
    def clock(self):
        return HandClock()

    @pytest.fixture
    def office(self, tmp_path, clock):
        with reviewed(tmp_path / "oficina", clock) as opened:
            yield opened

    @pytest.fixture
    def drafts(self, office):
        version = office.instruments.latest(FORM)
        return [office.records.create(version, KEYER).id for _ in range(2)]

    @pytest.mark.parametrize("target", ["approved", "returned"])
    def test_a_draft_is_neither_approved_nor_returned(self, office, drafts, clock, target):
        done = move_many(office, FORM, drafts, Order(target, APPROVER), clock=clock)
        assert (done.moved, done.refused) == (0, 2)
        assert {each.code for each in done.problems} == {"record.is_draft"}

    def test_drafts_are_drafts_already(self, office, drafts, clock):
        done = move_many(office, FORM, drafts, Order("draft", OFFICER), clock=clock)
        assert (done.moved, done.there) == (0, 2)

    def test_those_set_aside_are_aside_already(self, office, drafts, clock):
        order = Order("aside", OFFICER)
        move_many(office, FORM, drafts[:1], order, clock=clock)
        done = move_many(office, FORM, drafts, order, clock=clock)
        assert (done.moved, done.there) == (1, 1)

    def test_none_at_all_are_moved_in_a_batch_of_their_own(self, office, clock):
        done = move_many(office, FORM, [], Order("approved", APPROVER), clock=clock)
        assert take_back_move(office, done.batch, APPROVER, clock=clock) == 0

    def test_a_form_that_is_not_there_is_said(self, office, clock):
        with pytest.raises(ProblemError):
            move_many(office, "no_hay", [], Order("approved", APPROVER), clock=clock)

    def test_a_batch_that_is_not_there_is_no_batch(self, office, clock):
        with pytest.raises(KeyError):
            take_back_move(office, 999, APPROVER, clock=clock)
