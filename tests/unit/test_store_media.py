"""Files of forms and answers: kept once, never half, found by name, swept after a crash."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.forms import household, instrument, text
from support.processes import ROOT
from support.workspaces import HandClock, begin

from app.messages import sentence
from app.store.database import BugError, KnownError
from app.store.media import INCOMING, Media
from app.store.workspace import Workspace

PHOTO = b"\xff\xd8 a photo"
SHA = hashlib.sha256(PHOTO).hexdigest()


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def workspace(tmp_path, clock):
    with Workspace.open(tmp_path, clock=clock) as workspace:
        yield workspace


@pytest.fixture
def media(workspace) -> Media:
    return workspace.media


@pytest.fixture
def record(workspace) -> str:
    return begin(workspace, household()).uuid


def files(workspace) -> list[str]:
    """Everything in the folder of files, by name."""
    return sorted(path.name for path in (workspace.folder / "media").rglob("*") if path.is_file())


class TestContents:
    def test_a_content_is_named_by_its_sha256(self, media):
        assert media.add(PHOTO) == SHA
        assert media.path(SHA).read_bytes() == PHOTO

    def test_a_file_is_copied_and_stays_where_it_was(self, media, tmp_path):
        source = tmp_path / "foto.jpg"
        source.write_bytes(PHOTO)
        assert media.add(source) == SHA
        assert source.read_bytes() == PHOTO

    def test_the_same_content_is_kept_once(self, media, workspace):
        assert media.add(PHOTO) == media.add(PHOTO)
        assert files(workspace) == [SHA]

    def test_a_file_bigger_than_a_piece_comes_whole(self, media, tmp_path):
        source = tmp_path / "video.mp4"
        source.write_bytes(os.urandom(1000) * 2100)
        assert media.path(media.add(source)).read_bytes() == source.read_bytes()

    def test_an_empty_file_is_a_content_too(self, media):
        assert media.path(media.add(b"")).read_bytes() == b""

    @given(content=st.binary(max_size=200))
    @settings(max_examples=30)
    def test_whatever_comes_in_comes_out(self, media, content):
        assert media.path(media.add(content)).read_bytes() == content

    def test_a_source_that_cannot_be_read_is_named_and_leaves_nothing(
        self, media, workspace, tmp_path
    ):
        with pytest.raises(KnownError) as caught:
            media.add(tmp_path / "no_hay.jpg")
        assert caught.value.problems[0].code == "media.cannot_read"
        assert "«no_hay.jpg»" in sentence(caught.value.problems[0])
        assert files(workspace) == []

    def test_a_full_disk_is_said_and_leaves_nothing(self, media, workspace, monkeypatch):
        def refuse(_handle):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", refuse)
        with pytest.raises(KnownError) as caught:
            media.add(PHOTO)
        assert caught.value.problems[0].code == "store.disk_full"
        assert files(workspace) == []

    def test_the_content_is_synced_before_it_is_entered(self, media, workspace, monkeypatch):
        seen = []
        monkeypatch.setattr(
            os, "fsync", lambda _handle: seen.append(workspace.db.value("SELECT 1 FROM media"))
        )
        media.add(PHOTO)
        assert seen[0] is None


class TestAnswers:
    def test_the_file_of_an_answer_is_found_by_record_and_name(self, media, record):
        assert media.attach(record, "1700000000000.jpg", PHOTO) == SHA
        assert media.of_record(record, "1700000000000.jpg") == media.path(SHA)
        assert media.attached(record) == {"1700000000000.jpg": SHA}

    def test_a_name_without_a_file_gives_none(self, media, record):
        assert media.of_record(record, "foto.jpg") is None

    def test_a_file_that_somebody_took_away_gives_none(self, media, record):
        media.attach(record, "foto.jpg", PHOTO)
        media.path(SHA).unlink()
        assert media.of_record(record, "foto.jpg") is None

    def test_two_records_may_share_a_content(self, media, workspace, record):
        other = begin(workspace, household()).uuid
        media.attach(record, "a.jpg", PHOTO)
        media.attach(other, "b.jpg", PHOTO)
        assert media.of_record(record, "a.jpg") == media.of_record(other, "b.jpg")
        assert files(workspace) == [SHA]

    def test_the_same_file_attached_again_changes_nothing(self, media, record):
        media.attach(record, "a.jpg", PHOTO)
        media.attach(record, "a.jpg", PHOTO)
        assert media.attached(record) == {"a.jpg": SHA}

    def test_a_name_never_comes_to_mean_another_content(self, media, record):
        media.attach(record, "a.jpg", PHOTO)
        with pytest.raises(BugError):
            media.attach(record, "a.jpg", b"another")
        assert media.attached(record) == {"a.jpg": SHA}

    def test_names_are_made_of_the_time_as_odk_makes_them(self, media, record):
        assert media.new_name(record, ".jpg") == "1795278000000.jpg"

    def test_two_files_of_one_millisecond_have_two_names(self, media, record):
        media.attach(record, media.new_name(record, ".jpg"), PHOTO)
        assert media.new_name(record, ".jpg") == "1795278000001.jpg"


class TestForms:
    @pytest.fixture
    def version(self, workspace) -> int:
        return workspace.instruments.add(instrument(text("a")), "a.xlsx", {}).id

    def keep(self, workspace, version, **contents):
        found = {name.replace("_", "."): workspace.media.add(it) for name, it in contents.items()}
        with workspace.db.transaction():
            workspace.media.keep_with_form(version, found)

    def test_what_came_with_a_form_is_found_by_the_name_the_form_gives_it(
        self, workspace, media, version
    ):
        self.keep(workspace, version, mapa_png=PHOTO)
        assert media.form_file(version, "jr://images/mapa.png") == media.path(SHA)
        assert media.form_file(version, "mapa.png") == media.path(SHA)
        assert media.form_file(version, "otro.png") is None

    def test_each_version_has_its_own_files(self, workspace, media, version):
        other = workspace.instruments.add(instrument(text("a"), version="2"), "a.xlsx", {}).id
        self.keep(workspace, version, mapa_png=PHOTO)
        self.keep(workspace, other, mapa_png=b"new")
        assert media.of_form(version) != media.of_form(other)


class TestCheck:
    def test_nothing_is_wrong_with_what_was_just_kept(self, media, record):
        media.attach(record, "a.jpg", PHOTO)
        assert media.check() == []

    def test_a_missing_file_is_named_with_its_record(self, media, record):
        media.attach(record, "a.jpg", PHOTO)
        media.path(SHA).unlink()
        (problem,) = media.check()
        assert (problem.code, problem.place.record) == ("media.missing", record)
        assert "«a.jpg»" in sentence(problem)

    def test_a_file_whose_content_changed_is_named(self, media, record):
        media.attach(record, "a.jpg", PHOTO)
        media.path(SHA).write_bytes(b"other")
        assert [problem.code for problem in media.check()] == ["media.changed"]


class TestSweep:
    def leave(self, workspace, name: str, *, age: float = 0) -> Path:
        """Leave a file in `incoming` as a program that ended would."""
        path = workspace.folder / "media" / INCOMING / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(PHOTO)
        then = HandClock()().timestamp() - age
        os.utime(path, (then, then))
        return path

    def test_what_was_being_written_goes_after_an_hour(self, workspace, media):
        self.leave(workspace, "x.part", age=3601)
        media.sweep()
        assert files(workspace) == []

    def test_what_another_program_writes_right_now_stays(self, workspace, media):
        self.leave(workspace, "x.part", age=60)
        media.sweep()
        assert files(workspace) == ["x.part"]

    def test_what_was_entered_but_not_moved_is_moved_on_at_once(self, workspace, media, record):
        media.attach(record, "a.jpg", PHOTO)
        media.path(SHA).unlink()
        self.leave(workspace, SHA)
        media.sweep()
        assert media.of_record(record, "a.jpg").read_bytes() == PHOTO

    def test_what_was_moved_but_not_entered_goes_after_an_hour(self, workspace, media):
        self.leave(workspace, SHA, age=3601)
        media.sweep()
        assert files(workspace) == []

    def test_what_nobody_named_within_a_day_goes(self, workspace, media, clock):
        media.add(PHOTO)
        clock.pass_by(hours=25)
        media.sweep()
        assert files(workspace) == []
        assert workspace.db.value("SELECT count(*) FROM media") == 0

    def test_what_was_just_added_waits_for_its_use(self, workspace, media, clock):
        media.add(PHOTO)
        clock.pass_by(hours=23)
        media.sweep()
        assert files(workspace) == [SHA]

    def test_what_is_added_again_waits_anew(self, workspace, media, clock):
        media.add(PHOTO)
        clock.pass_by(hours=23)
        media.add(PHOTO)
        clock.pass_by(hours=23)
        media.sweep()
        assert files(workspace) == [SHA]

    def test_what_is_in_use_stays_for_ever(self, workspace, media, clock, record):
        media.attach(record, "a.jpg", PHOTO)
        clock.pass_by(days=4000)
        media.sweep()
        assert files(workspace) == [SHA]

    def test_opening_a_workspace_sweeps_it(self, workspace, clock):
        self.leave(workspace, "x.part", age=3601)
        with Workspace.open(workspace.folder, clock=clock):
            assert files(workspace) == []


@pytest.mark.skipif(sys.platform == "win32", reason="no signals there")
@pytest.mark.parametrize("moment", ["fsync", "replace"])
@pytest.mark.parametrize("call", [1, 2])
def test_a_program_killed_while_adding_leaves_no_orphan(workspace, clock, record, moment, call):
    code = (
        "import os, sys; from pathlib import Path; from app.store.workspace import Workspace\n"
        "workspace = Workspace.open(Path(sys.argv[1]))\n"
        "moment, call, count = sys.argv[3], int(sys.argv[4]), [0]\n"
        "place = os if moment == 'fsync' else Path\n"
        "real = getattr(place, moment)\n"
        "def die(*given):\n"
        "    count[0] += 1\n"
        "    if count[0] == call: os.kill(os.getpid(), 9)\n"
        "    return real(*given)\n"
        "setattr(place, moment, die)\n"
        "workspace.media.attach(sys.argv[2], 'a.jpg', b'a photo')\n"
    )
    arguments = [sys.executable, "-c", code, str(workspace.folder), record, moment, str(call)]
    assert subprocess.run(arguments, cwd=ROOT, check=False).returncode == -9
    for path in (workspace.folder / "media" / INCOMING).iterdir():
        os.utime(path, (0, 0))
    clock.pass_by(days=400)
    with Workspace.open(workspace.folder, clock=clock):
        assert files(workspace) == []
        assert workspace.media.attach(record, "a.jpg", PHOTO) == SHA
