"""Bad days: whatever happens to the folder or the clock, a sentence is said and nothing is lost."""

import shutil
import sqlite3
from contextlib import contextmanager
from datetime import UTC, datetime
from unicodedata import normalize

import pytest
from support.cipher import plain_only
from support.commands import Shell
from support.forms import household
from support.workspaces import PERSON, HandClock, begin, stored_bytes, typed

from app.messages import fix, sentence
from app.operations import capture
from app.operations.check_store import check_store
from app.operations.load_form import load_library_form
from app.store.database import KnownError
from app.store.records import RecordQuery
from app.store.workspace import FILE_NAME, Workspace

FORM = "conectividad_municipal"
COMMUNITY = "vivienda/comunidad"


@pytest.fixture
def folder(tmp_path):
    """A workspace with one answer, closed."""
    folder = tmp_path / "Acopio"
    with Workspace.open(folder, clock=HandClock()) as workspace:
        workspace.records.save(begin(workspace, household()), typed(COMMUNITY, "Chichoy"), PERSON)
    return folder


@contextmanager
def opened(folder, clock=None):
    """The workspace, with its form at hand: this one has no document to be read again."""
    with Workspace.open(folder, clock=clock or HandClock()) as workspace:
        workspace.instruments.add(household(), "prueba.xlsx", {})
        yield workspace


@pytest.fixture
def shell(folder, monkeypatch):
    return Shell(folder, monkeypatch)


def answer(workspace, new):
    workspace.records.save(workspace.records.info(1), typed(COMMUNITY, new, "Chichoy"), PERSON)


def read(workspace):
    return workspace.records.answers(workspace.records.info(1)).values[COMMUNITY]


def refusal(action, *arguments, **options):
    """The problem that an action ends with; it has a sentence and says what to do."""
    with pytest.raises(KnownError) as caught:
        action(*arguments, **options)
    (problem,) = caught.value.problems
    assert sentence(problem)
    assert fix(problem)
    return problem


class TestTheFolderGoesAway:
    @plain_only
    def test_an_answer_after_the_folder_was_moved_is_refused_and_kept_where_it_came(
        self, folder, tmp_path
    ):
        with opened(folder) as workspace:
            folder.rename(tmp_path / "otra parte")
            problem = refusal(answer, workspace, "Xix")
            assert problem.code == "store.gone"
            assert str(folder) in sentence(problem)
            (tmp_path / "otra parte").rename(folder)
            answer(workspace, "Xix")
            assert read(workspace) == "Xix"
        with opened(folder) as again:
            assert read(again) == "Xix"
            assert check_store(again).problems == ()

    @plain_only
    def test_nothing_is_written_into_a_file_that_was_deleted(self, folder):
        with opened(folder) as workspace:
            shutil.rmtree(folder)
            assert refusal(answer, workspace, "Xix").code == "store.gone"
        assert not folder.exists()

    @plain_only
    def test_nor_into_one_in_whose_place_there_is_another(self, folder, tmp_path):
        shutil.copytree(folder, tmp_path / "copia")
        with opened(folder) as workspace:
            folder.rename(tmp_path / "antes")
            (tmp_path / "copia").rename(folder)
            before = (folder / FILE_NAME).read_bytes()
            assert refusal(answer, workspace, "Xix").code == "store.gone"
            assert (folder / FILE_NAME).read_bytes() == before

    @plain_only
    def test_an_import_that_loses_its_folder_is_said_and_leaves_no_half(self, folder, tmp_path):
        with opened(folder) as workspace:
            version = workspace.instruments.latest("hogares")
            away = tmp_path / "afuera"

            def rows():
                yield from ((n, {"observaciones": "x"}) for n in range(2, 150))
                folder.rename(away)
                yield from ((n, {"observaciones": "x"}) for n in range(150, 400))

            def take():
                workspace.records.add_imported(
                    version, rows(), PERSON, file_name="t.csv", file_sha256="abc"
                )

            assert refusal(take).code == "store.gone"
        away.rename(folder)
        with opened(folder) as again:
            assert read(again) == "Chichoy"
            assert again.db.value("SELECT count(*) FROM record") == 1


class TestTheFileIsNotWhole:
    @pytest.mark.parametrize("share", [0.0001, 0.01, 0.3, 0.6, 0.95])
    def test_a_file_that_was_cut_off_is_said_and_not_touched(self, folder, shell, share):
        path = folder / FILE_NAME
        content = path.read_bytes()
        path.write_bytes(content[: max(1, int(len(content) * share))])
        before = path.read_bytes()
        for words in (("record", "list", "hogares"), ("store", "check")):
            said = shell(*words, "--json")
            assert said.code in (1, 3), words
            assert said.object["problems"][0]["message"]
        assert path.read_bytes() == before

    def test_a_log_without_its_file_is_kept(self, folder, shell):
        (folder / FILE_NAME).rename(folder / f"{FILE_NAME}-wal")
        before = stored_bytes(folder)
        said = shell("record", "list", "hogares", "--json")
        assert (said.code, said.codes) == (3, ["store.log_without_file"])
        assert stored_bytes(folder) == before

    @plain_only
    def test_a_record_that_exists_twice_is_refused_by_the_file_itself(self, folder):
        with sqlite3.connect(folder / FILE_NAME) as connection, pytest.raises(sqlite3.Error):
            connection.execute(
                "INSERT INTO record (uuid, instance_id, instrument, version, state, created_at, "
                "updated_at) SELECT uuid, instance_id, instrument, version, state, created_at, "
                "updated_at FROM record"
            )
        connection.close()

    @pytest.mark.parametrize(
        "content", [b"", b"no es una base", b"SQLite format 3\x00" + b"x" * 90]
    )
    def test_another_file_in_its_place_is_never_overwritten(self, folder, shell, content):
        path = folder / FILE_NAME
        kept = path.read_bytes()
        (folder / "guardado").write_bytes(kept)
        path.write_bytes(content)
        said = shell("record", "list", "hogares", "--json")
        assert said.code in (1, 3)
        assert said.object["problems"][0]["message"]
        assert path.read_bytes() == content or not content


class TestTheClock:
    def test_a_clock_that_is_set_back_leaves_the_order_of_what_happened(self, folder):
        clock = HandClock()
        with opened(folder, clock) as workspace:
            for number in range(5):
                clock.pass_by(days=-400)
                answer(workspace, f"n{number}")
            assert read(workspace) == "n4"
            said = [each.what.new for each in workspace.journal.entries(path=COMMUNITY)]
            assert said == ["Chichoy", "n0", "n1", "n2", "n3", "n4"]
            assert check_store(workspace).problems == ()

    def test_records_of_the_future_are_listed_and_captured_like_others(self, folder):
        clock = HandClock(datetime(2199, 12, 31, 23, 59, 59, 999999, tzinfo=UTC))
        with opened(folder, clock) as workspace:
            later = begin(workspace, household())
        with opened(folder) as workspace:
            workspace.records.save(workspace.records.info(later.id), typed(COMMUNITY, "y"), PERSON)
            assert check_store(workspace).problems == ()
            query = RecordQuery(later.instrument)
            assert list(workspace.records.ids(query)) == [1, later.id]
            assert workspace.records.info(later.id).created_at.year == 2199


class TestWhatIsTyped:
    @pytest.mark.parametrize("typed_text", [
        "a" * 1_000_000,
        "ñ" * 500_000 + "\n" * 1000,
        "Kʼicheʼ, Qʼeqchiʼ, Tzʼutujil, Poqomchiʼ, Mam, Ixil, Chʼortiʼ, Garífuna: ü ä ë ï ö ẍ ħ",
        "Awakatek tz̈ · Popti' x̂ n̈ · Xinka ɨ ƛ · Chuj ʔ",
        normalize("NFD", "Ñuñez ä ë ï ö ü"),
        "‘’“”'\"`´;--) DROP TABLE record",
        "🌽 \x07\x1b[31m\u202e\u200b\ufeff",
    ])  # fmt: skip
    def test_a_text_comes_back_as_it_was_typed(self, folder, typed_text):
        with opened(folder) as workspace:
            answer(workspace, typed_text)
        with opened(folder) as again:
            assert read(again) == typed_text
            assert check_store(again).problems == ()

    def test_a_million_letters_are_captured_answer_by_answer(self, tmp_path):
        with Workspace.open(tmp_path / "larga") as workspace:
            load_library_form(workspace, FORM)
            record = capture.start(workspace, FORM, PERSON, clock=HandClock())
            capture.answer(workspace, record, "poblacion", "9" * 1_000_000)
            kept = workspace.records.answers(record.record).values["poblacion"]
            assert str(kept) == "9" * 1_000_000
