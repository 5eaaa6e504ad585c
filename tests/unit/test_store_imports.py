"""Imports: a thousand rows appear in one instant, or none of them ever does."""

import json
import subprocess
import sys
from contextlib import ExitStack
from itertools import count, islice, pairwise

import pytest
from support.forms import household, instrument, long_form, text
from support.processes import ROOT
from support.workspaces import PERSON, HandClock, begin, import_rows, typed

from app.progress import Cancel, CancelledError
from app.store import imports
from app.store.batches import Batches
from app.store.database import BugError, KnownError
from app.store.presence import Presence
from app.store.records import RecordQuery
from app.store.workspace import Workspace
from forms.problem import Problem, ProblemError


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(tmp_path, clock=HandClock()) as workspace:
        yield workspace


@pytest.fixture
def version(workspace):
    return workspace.instruments.add(household(), "prueba.xlsx", {})


def take(workspace, version, rows, **options):
    given = {"file_name": "tabla.csv", "file_sha256": "abc", **options}
    return workspace.records.add_imported(version, rows, PERSON, **given)


def visible(workspace, version) -> list[int]:
    return list(workspace.records.ids(RecordQuery(version.instrument)))


def nothing_left(workspace) -> bool:
    tables = ("record", "batch", "d1_0")
    return not any(workspace.db.value(f"SELECT count(*) FROM {table}") for table in tables)


class TestRows:
    def test_each_row_becomes_a_finished_record(self, workspace, version):
        rows = [
            (2, {"municipio": "0101", "vivienda/cuartos": 3}),
            (3, {"municipio": "1413", "observaciones": "Tzalbal"}),
        ]
        batch = take(workspace, version, rows)
        infos = [workspace.records.info(key) for key in visible(workspace, version)]
        assert [(info.source_row, info.state, info.batch) for info in infos] == [
            (2, "final", batch.id),
            (3, "final", batch.id),
        ]
        assert [info.municipality for info in infos] == ["0101", "1413"]
        assert workspace.records.answers(infos[0]).values == rows[0][1]
        assert {info.author for info in infos} == {PERSON}

    def test_what_could_not_be_read_stays_as_text(self, workspace, version):
        take(workspace, version, [(2, {"vivienda/cuartos": "tres o cuatro"})])
        (key,) = visible(workspace, version)
        values = workspace.records.answers(workspace.records.info(key)).values
        assert values == {"vivienda/cuartos": "tres o cuatro"}

    @pytest.mark.parametrize(("read", "kept"), [
        (2**63 - 1, 2**63 - 1),
        (2**63, "9223372036854775808"),
        (-(10**400), f"-1{'0' * 400}"),
        (float("nan"), "nan"),
        (float("inf"), "inf"),
        ("mal \ud800 escrito", "mal ? escrito"),
        ("Kʼicheʼ, Tzʼutujil, Qʼeqchiʼ, g̈ ä", "Kʼicheʼ, Tzʼutujil, Qʼeqchiʼ, g̈ ä"),
        ("con un \x00 adentro", "con un \x00 adentro"),
        ("a" * 1_000_000, "a" * 1_000_000),
    ])  # fmt: skip
    def test_what_the_file_cannot_hold_as_it_is_becomes_text_and_harms_no_other_row(
        self, workspace, version, read, kept
    ):
        rows = [(2, {"municipio": "0101"}), (3, {"observaciones": read}), (4, {})]
        take(workspace, version, rows)
        first, second, third = (
            workspace.records.answers(workspace.records.info(key)).values
            for key in visible(workspace, version)
        )
        assert (first, second, third) == ({"municipio": "0101"}, {"observaciones": kept}, {})

    def test_rows_that_answer_different_questions_keep_apart(self, workspace, version):
        rows = [{"municipio": "0101"}, {"vivienda/cuartos": 3}, {"observaciones": "x"}]
        take(workspace, version, list(enumerate(rows, start=2)))
        kept = [
            workspace.records.answers(workspace.records.info(key)).values
            for key in visible(workspace, version)
        ]
        assert kept == rows

    def test_a_question_that_the_form_has_not_is_our_mistake_and_leaves_nothing(
        self, workspace, version
    ):
        with pytest.raises(BugError):
            take(workspace, version, [(2, {"municipio": "0101"}), (3, {"nada": 1})])
        assert nothing_left(workspace)

    def test_identities_sort_as_the_rows_of_the_file(self, workspace):
        import_rows(workspace, household(), 300)
        uuids = list(workspace.db.column("SELECT uuid FROM record ORDER BY source_row"))
        assert uuids[:100] == sorted(uuids[:100])
        instances = workspace.db.column("SELECT instance_id FROM record ORDER BY source_row")
        assert list(instances) == [f"uuid:{uuid}" for uuid in uuids]

    def test_an_empty_row_is_a_record_without_answers(self, workspace, version):
        take(workspace, version, [(2, {}), (3, {"observaciones": None})])
        assert len(visible(workspace, version)) == 2

    def test_a_table_without_rows_is_an_empty_batch(self, workspace, version):
        assert take(workspace, version, []).rows == 0

    def test_every_record_has_its_own_identity(self, workspace):
        import_rows(workspace, household(), 2000)
        uuids = list(workspace.db.column("SELECT uuid FROM record"))
        assert len(set(uuids)) == 2000

    def test_a_form_of_3000_questions_is_imported_whole(self, workspace):
        form = long_form(3000)
        wide = workspace.instruments.add(form, "larga.xlsx", {})
        row = {f"q{n}": f"valor {n}" for n in range(3000)}
        take(workspace, wide, [(2, row)])
        (key,) = visible(workspace, wide)
        assert workspace.records.answers(workspace.records.info(key)).values == row


class TestJournal:
    def test_an_import_is_one_line(self, workspace):
        batch = import_rows(workspace, household(), 500)
        (entry,) = workspace.journal.entries()
        assert (entry.what.op, entry.batch, entry.what.record) == ("import", batch.id, None)
        facts = json.loads(entry.what.new)
        assert (facts["file"], facts["sha256"], facts["rows"]) == ("tabla.csv", "abc", 500)

    def test_the_line_holds_a_hash_of_all_rows(self, workspace, version):
        for rows in ([(2, {"observaciones": "a"})], [(2, {"observaciones": "b"})]):
            take(workspace, version, rows)
        take(workspace, version, [(2, {"observaciones": "a"})])
        said = [json.loads(e.what.new)["rows_sha256"] for e in workspace.journal.entries()]
        assert said[0] == said[2] != said[1]

    def test_the_hash_is_the_same_however_the_rows_fall_into_transactions(
        self, workspace, version, monkeypatch
    ):
        rows = [(n, {"observaciones": f"Aldea «{n}»", "municipio": "1413"}) for n in range(2, 90)]
        for first in (1, 7, 500):
            monkeypatch.setattr(imports, "_FIRST_ROWS", first)
            take(workspace, version, rows)
        said = {json.loads(e.what.new)["rows_sha256"] for e in workspace.journal.entries()}
        assert len(said) == 1

    def test_the_chain_verifies_over_imports(self, workspace):
        import_rows(workspace, household(), 3)
        assert workspace.journal.verify() == []


class TestVisibility:
    def test_nothing_is_seen_until_the_last_row_is_on_disk(self, workspace, version, monkeypatch):
        monkeypatch.setattr(imports, "_FIRST_ROWS", 10)
        seen = []

        def look(_rows):
            seen.append(len(visible(workspace, version)))
            seen.append(workspace.db.value("SELECT count(*) FROM v_hogares"))
            seen.append(len(workspace.records.drafts()))

        import_rows(workspace, household(), 500, report=look)
        assert len(seen) > 6
        assert set(seen) == {0}
        assert len(visible(workspace, version)) == 500

    def test_progress_counts_the_rows_on_disk(self, workspace, monkeypatch):
        monkeypatch.setattr(imports, "_FIRST_ROWS", 10)
        told = []
        import_rows(workspace, household(), 95, report=told.append)
        assert told == sorted(told)
        assert told[-1] == 95

    def test_a_person_can_save_between_two_transactions(self, workspace, monkeypatch):
        monkeypatch.setattr(imports, "_FIRST_ROWS", 10)
        record = begin(workspace, household())

        def answer(rows):
            workspace.records.save(record, typed("vivienda/cuartos", rows), PERSON)

        import_rows(workspace, household(), 95, report=answer)
        assert workspace.records.answers(record).values == {"vivienda/cuartos": 95}
        assert workspace.journal.verify() == []

    def test_transactions_shrink_where_the_disk_is_slow(self, workspace, monkeypatch):
        ticks = count()
        monkeypatch.setattr(imports.time, "perf_counter", lambda: next(ticks) * 1.0)
        told = []
        import_rows(workspace, household(), 120, report=told.append)
        steps = [later - earlier for earlier, later in pairwise(told)]
        assert max(steps) < imports._FIRST_ROWS
        assert steps[-1] == 1


class TestStopping:
    def test_a_cancelled_import_leaves_nothing(self, workspace, monkeypatch):
        monkeypatch.setattr(imports, "_FIRST_ROWS", 10)
        cancel = Cancel()
        with pytest.raises(CancelledError):
            import_rows(
                workspace, household(), 500, report=lambda _rows: cancel.set(), cancel=cancel
            )
        assert nothing_left(workspace)
        assert workspace.journal.entries() == []

    def test_an_import_cancelled_after_its_last_row_leaves_nothing(self, workspace):
        cancel = Cancel()
        with pytest.raises(CancelledError):
            import_rows(workspace, household(), 3, report=lambda _rows: cancel.set(), cancel=cancel)
        assert nothing_left(workspace)

    def test_a_table_that_breaks_off_leaves_nothing(self, workspace, version):
        def rows():
            yield from ((n, {"observaciones": "x"}) for n in range(2, 400))
            raise ProblemError(Problem("table.unreadable"))

        with pytest.raises(ProblemError):
            take(workspace, version, rows())
        assert nothing_left(workspace)

    def test_a_full_disk_leaves_what_was_there(self, workspace, version):
        record = begin(workspace, household())
        pages = workspace.db.value("PRAGMA page_count")
        workspace.db.execute(f"PRAGMA max_page_count = {pages + 20}")
        with pytest.raises(KnownError) as caught:
            import_rows(workspace, household(), 20_000)
        assert caught.value.problems[0].code == "store.disk_full"
        assert visible(workspace, version) == [record.id]

    def test_other_imports_stay(self, workspace, version):
        import_rows(workspace, household(), 5)
        cancel = Cancel()
        cancel.set()
        with pytest.raises(CancelledError):
            import_rows(workspace, household(), 7, cancel=cancel)
        assert len(visible(workspace, version)) == 5


IMPORT_UNTIL_KILLED = """
import sys
from itertools import count
from pathlib import Path
sys.path[:0] = [sys.argv[2]]
from support.forms import household
from support.workspaces import PERSON
from app.store.workspace import Workspace
with Workspace.open(Path(sys.argv[1])) as workspace:
    version = workspace.instruments.add(household(), "prueba.xlsx", {})
    rows = ((n, {"observaciones": "fila"}) for n in count(2))
    workspace.records.add_imported(
        version, rows, PERSON, file_name="t.csv", file_sha256="abc",
        report=lambda rows: print(rows, flush=True),
    )
"""


@pytest.fixture
def importing(tmp_path):
    """A program in the middle of an import without end."""
    process = subprocess.Popen(
        [sys.executable, "-c", IMPORT_UNTIL_KILLED, str(tmp_path), str(ROOT / "tests")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    list(islice(process.stdout, 3))
    yield process
    process.kill()
    process.stdout.close()
    process.wait()


class TestKilled:
    def test_a_program_killed_in_the_middle_leaves_nothing_to_be_seen(self, importing, tmp_path):
        importing.kill()
        importing.wait()
        with Workspace.open(tmp_path, read_only=True) as workspace:
            version = workspace.instruments.latest("hogares")
            assert workspace.db.value("SELECT count(*) FROM record") >= 100
            assert visible(workspace, version) == []

    def test_the_next_start_takes_its_rows_away(self, importing, tmp_path):
        importing.kill()
        importing.wait()
        with Workspace.open(tmp_path) as workspace:
            assert nothing_left(workspace)
            assert workspace.journal.verify() == []

    def test_the_same_file_can_be_imported_then(self, importing, tmp_path):
        importing.kill()
        importing.wait()
        with Workspace.open(tmp_path) as workspace:
            version = workspace.instruments.latest("hogares")
            assert workspace.batches.of_file(version.instrument, "abc") is None
            take(workspace, version_with_form(workspace), [(2, {"observaciones": "x"})])
            assert len(visible(workspace, version)) == 1

    def test_a_start_while_another_program_imports_leaves_its_rows_alone(self, importing, tmp_path):
        with Workspace.open(tmp_path) as workspace:
            assert workspace.db.value("SELECT count(*) FROM batch WHERE status = 'open'") == 1
            assert workspace.db.value("SELECT count(*) FROM record") >= 100
            assert importing.poll() is None


def leave_open(workspace, version, kind):
    """A batch as a program leaves it that was killed; its key."""
    with workspace.db.transaction():
        cursor = workspace.db.execute(
            "INSERT INTO batch (kind, instrument, at, status) VALUES (?, ?, ?, 'open')",
            (kind, version.instrument, "2026-11-21T16:20:00.000Z"),
        )
    return cursor.lastrowid


def before_the_next_transaction(workspace, monkeypatch, happens):
    """Let something happen in another program just before this one may write."""
    usual, pending = workspace.db.transaction, [happens]

    def transaction():
        if pending:
            pending.pop()()
        return usual()

    monkeypatch.setattr(workspace.db, "transaction", transaction)


def version_with_form(workspace):
    """The stored version, with its form at hand so that no document is parsed."""
    return workspace.instruments.add(household(), "prueba.xlsx", {})


class TestBatches:
    def test_a_finished_import_is_known_by_its_file(self, workspace, version):
        batch = import_rows(workspace, household(), 5)
        assert workspace.batches.of_file(version.instrument, "abc") == batch
        assert workspace.batches.of_file(version.instrument, "otro") is None
        assert (batch.file_name, batch.rows, batch.status) == ("tabla.csv", 5, "done")

    def test_a_file_imported_into_another_form_is_another_matter(self, workspace):
        import_rows(workspace, household(), 5)
        other = workspace.instruments.add(instrument(text("a"), form_id="otra"), "o.xlsx", {})
        assert workspace.batches.of_file(other.instrument, "abc") is None

    def test_batches_come_the_newest_first(self, workspace, version):
        first = import_rows(workspace, household(), 1)
        second = import_rows(workspace, household(), 1, file_sha256="def")
        assert workspace.batches.all(version.instrument) == [second, first]

    def test_an_undone_import_is_out_of_sight_as_one(self, workspace, version):
        batch = import_rows(workspace, household(), 5)
        workspace.batches.undo(batch.id, PERSON, "era el archivo de otro mes")
        assert visible(workspace, version) == []
        assert workspace.batches.of_file(version.instrument, "abc") is None
        (entry,) = workspace.journal.entries(ops=("undo",))
        assert (entry.batch, entry.what.reason) == (batch.id, "era el archivo de otro mes")

    def test_undoing_twice_is_one_line(self, workspace):
        batch = import_rows(workspace, household(), 5)
        workspace.batches.undo(batch.id, PERSON)
        workspace.batches.undo(batch.id, PERSON)
        assert len(workspace.journal.entries(ops=("undo",))) == 1

    def test_a_batch_that_is_not_there_is_a_key_error(self, workspace):
        with pytest.raises(KeyError):
            workspace.batches.get(9)
        with pytest.raises(KeyError):
            workspace.batches.finish(9, None, 0, "")

    def test_many_abandoned_rows_go_in_short_transactions(self, workspace, monkeypatch):
        monkeypatch.setattr("app.store.batches.RECORDS_A_TRANSACTION", 7)
        monkeypatch.setattr(Batches, "finish", lambda *_arguments: None)
        import_rows(workspace, household(), 50)
        assert workspace.batches.remove_abandoned() == 1
        assert nothing_left(workspace)

    def test_a_paste_that_was_left_open_is_closed_as_one(self, workspace, version):
        leave_open(workspace, version, "bulk")
        assert workspace.batches.remove_abandoned() == 1
        assert workspace.db.value("SELECT status FROM batch") == "done"

    def test_what_another_start_settles_in_the_same_moment_is_none_of_ours(
        self, workspace, version, tmp_path, monkeypatch
    ):
        leave_open(workspace, version, "import")
        before_the_next_transaction(
            workspace, monkeypatch, lambda: Workspace.open(tmp_path, clock=HandClock()).close()
        )
        assert workspace.batches.remove_abandoned() == 0
        assert nothing_left(workspace)

    def test_a_key_that_another_program_was_given_meanwhile_is_its_own(
        self, workspace, version, tmp_path, monkeypatch
    ):
        abandoned = leave_open(workspace, version, "import")
        with Workspace.open(tmp_path, clock=HandClock()) as other, ExitStack() as others_work:

            def import_under_its_key():
                others_work.enter_context(Presence(tmp_path).at_work())
                assert leave_open(other, version, "import") == abandoned

            leave_open(workspace, version, "import")
            before_the_next_transaction(
                workspace,
                monkeypatch,
                lambda: (other.batches.remove_abandoned(), import_under_its_key()),
            )
            workspace.batches.remove_abandoned()
            assert other.batches.get(abandoned).status == "open"

    def test_a_disk_that_refuses_leaves_them_for_a_later_start(self, workspace, monkeypatch):
        def refuse(*_arguments):
            raise KnownError(Problem("store.disk_full"))

        monkeypatch.setattr(Batches, "finish", lambda *_arguments: None)
        import_rows(workspace, household(), 5)
        monkeypatch.setattr(Batches, "_remove_some", refuse)
        assert workspace.batches.remove_abandoned() == 0
        assert workspace.db.value("SELECT count(*) FROM batch WHERE status = 'open'") == 1

    def test_a_disk_too_full_to_look_who_is_at_work_keeps_nobody_out(
        self, workspace, tmp_path, monkeypatch
    ):
        def refuse(*_arguments):
            raise KnownError(Problem("store.disk_full"))

        monkeypatch.setattr(Batches, "finish", lambda *_arguments: None)
        import_rows(workspace, household(), 5)
        monkeypatch.setattr(Presence, "is_nobody_at_work", refuse)
        with Workspace.open(tmp_path, clock=HandClock()) as opened:
            assert opened.db.value("SELECT count(*) FROM batch WHERE status = 'open'") == 1


class TestPresence:
    def test_who_is_at_work_is_known_to_be_there(self, tmp_path):
        presence = Presence(tmp_path)
        with presence.at_work():
            assert not Presence(tmp_path).is_nobody_at_work()

    def test_several_may_be_at_work_at_once(self, tmp_path):
        with Presence(tmp_path).at_work(), Presence(tmp_path).at_work():
            pass
        assert Presence(tmp_path).is_nobody_at_work()

    def test_who_left_is_known_to_be_gone(self, tmp_path):
        with Presence(tmp_path).at_work():
            pass
        assert Presence(tmp_path).is_nobody_at_work()

    def test_a_folder_that_is_gone_is_said(self, tmp_path):
        with pytest.raises(KnownError), Presence(tmp_path / "nada").at_work():
            pass
        with pytest.raises(KnownError):
            Presence(tmp_path / "nada").is_nobody_at_work()
