"""Media of an encrypted workspace: contents by hash in a keyed database of their own."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from support.forms import household
from support.workspaces import HandClock, begin

from app.store import driver
from app.store.clock import as_text
from app.store.database import BugError, Database, KnownError
from app.store.driver import Key
from app.store.encryption.sealed_contents import FILE_NAME, SealedContents
from app.store.encryption.sealed_media import SealedMedia
from app.store.workspace import Workspace

pytestmark = pytest.mark.skipif(not driver.has_cipher(), reason="needs sqlcipher3")

KEY, OTHER_KEY = Key(bytes(range(32))), Key(bytes(reversed(range(32))))
PHOTO = b"una foto muy secreta" * 100


@pytest.fixture
def file(tmp_path):
    return tmp_path / FILE_NAME


@pytest.fixture
def contents(file):
    with SealedContents(file, KEY) as opened:
        yield opened


class TestContents:
    @pytest.mark.parametrize("content", [b"", b"\0", b"x" * 3_000_000, bytes(range(256))])
    def test_come_back_by_their_hash(self, contents, content):
        sha256 = contents.add(content)
        assert sha256 == hashlib.sha256(content).hexdigest()
        assert contents.read(sha256) == content

    def test_one_that_comes_twice_is_kept_once(self, contents):
        assert contents.add(PHOTO) == contents.add(PHOTO)
        assert contents.sizes() == {contents.add(PHOTO): len(PHOTO)}

    @pytest.mark.parametrize("sha256", ["", "ab", "'; DROP TABLE content; --", "ñ" * 64])
    def test_of_what_is_not_there_nothing_is_given(self, contents, sha256):
        assert contents.read(sha256) is None

    def test_one_that_is_taken_away_is_gone_and_may_come_again(self, contents):
        sha256 = contents.add(PHOTO)
        contents.remove(sha256)
        assert contents.read(sha256) is None
        contents.add(PHOTO)
        assert contents.read(sha256) == PHOTO

    def test_are_on_disk_for_who_opens_it_next(self, file, contents):
        sha256 = contents.add(PHOTO)
        with SealedContents(file, KEY) as other:
            assert other.read(sha256) == PHOTO

    @pytest.mark.parametrize(("hours", "found"), [(-1, False), (1, True)])
    def test_age_is_that_of_their_coming(self, contents, hours, found):
        sha256 = contents.add(PHOTO)
        moment = as_text(datetime.now(UTC) + timedelta(hours=hours))
        assert list(contents.older_than(moment)) == ([sha256] if found else [])


class TestTheFile:
    def test_holds_nothing_plain(self, file, contents):
        contents.add(PHOTO)
        contents.close()
        for each in file.parent.iterdir():
            assert b"foto muy secreta" not in each.read_bytes()
            assert b"SQLite format" not in each.read_bytes()

    def test_says_nothing_with_another_key(self, file, contents):
        sha256 = contents.add(PHOTO)
        contents.close()
        with pytest.raises(KnownError), SealedContents(file, OTHER_KEY) as other:
            other.read(sha256)

    def test_who_only_reads_writes_nothing(self, file, contents):
        sha256 = contents.add(PHOTO)
        contents.close()
        before = file.read_bytes()
        with SealedContents(file, KEY, read_only=True) as reader:
            assert reader.read(sha256) == PHOTO
            with pytest.raises(KnownError):
                reader.remove(sha256)
        assert file.read_bytes() == before

    def test_reading_makes_none(self, file):
        with pytest.raises(KnownError), SealedContents(file, KEY, read_only=True) as reader:
            reader.sizes()
        assert not file.exists()


class TestMedia:
    @pytest.fixture
    def clock(self):
        return HandClock(datetime.now(UTC))

    @pytest.fixture
    def workspace(self, tmp_path, clock):
        with Workspace.open(tmp_path / "trabajo", clock=clock, key=KEY) as opened:
            yield opened

    def test_a_file_is_laid_out_for_who_shows_it_and_gone_when_the_workspace_closes(
        self, workspace
    ):
        place = workspace.media.path(workspace.media.add(PHOTO))
        assert place.read_bytes() == PHOTO
        assert place.parent != workspace.folder
        workspace.close()
        assert not place.parent.exists()

    def test_only_this_person_reads_the_folder_it_lies_in(self, workspace):
        place = workspace.media.path(workspace.media.add(PHOTO))
        assert place.parent.stat().st_mode & 0o077 == 0

    def test_of_one_that_is_not_kept_there_is_no_file(self, workspace):
        assert not workspace.media.path("ab" * 32).exists()

    def test_one_that_is_taken_out_by_hand_is_missed(self, workspace):
        record = begin(workspace, household())
        workspace.media.attach(record.uuid, "foto.jpg", PHOTO)
        with SealedContents(workspace.folder / FILE_NAME, KEY) as contents:
            contents.remove(hashlib.sha256(PHOTO).hexdigest())
        assert [each.code for each in workspace.media.check()] == ["media.missing"]

    def test_what_no_table_knows_is_swept_a_day_later(self, workspace, clock):
        with SealedContents(workspace.folder / FILE_NAME, KEY) as contents:
            orphan = contents.add(b"de nadie")
            workspace.media.sweep()
            assert contents.read(orphan) is not None
            clock.pass_by(days=2)
            workspace.media.sweep()
            assert contents.read(orphan) is None

    def test_without_a_key_there_is_nothing_sealed(self, tmp_path, clock):
        with Workspace.open(tmp_path / "llano", clock=clock) as plain:
            assert isinstance(plain.db, Database)
            with pytest.raises(BugError):
                SealedMedia(plain.db, tmp_path, clock)
