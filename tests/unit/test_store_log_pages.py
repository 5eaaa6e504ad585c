"""Pages out of a log whose database is gone, frame by frame (sqlite.org/fileformat2.html, 4.1)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.store.log_pages import rebuild_from_log

PAGE = 512
SALTS, OTHER_SALTS = b"ABCDEFGH", b"abcdefgh"
MAGIC = 0x377F0682


def header(page_size=PAGE, magic=MAGIC, salts=SALTS):
    """Give the 32 bytes a log begins with."""
    fields = (magic, 3_007_000, page_size, 0)
    return b"".join(each.to_bytes(4, "big") for each in fields) + salts + bytes(8)


def frame(number, sign, commit=0, salts=SALTS):
    """Give a frame: a page full of one sign; `commit` is the size of the file after a COMMIT."""
    return number.to_bytes(4, "big") + commit.to_bytes(4, "big") + salts + bytes(8) + sign * PAGE


@pytest.fixture
def rebuilt(tmp_path):
    def rebuild(*parts):
        log, target = tmp_path / "a-wal", tmp_path / "a.sqlite"
        log.write_bytes(b"".join(parts))
        is_found = rebuild_from_log(log, target)
        return (is_found, target.read_bytes() if target.exists() else None)

    return rebuild


class TestPages:
    def test_each_lies_where_its_number_says(self, rebuilt):
        assert rebuilt(header(), frame(2, b"b"), frame(1, b"a", commit=2)) == (
            True,
            b"a" * PAGE + b"b" * PAGE,
        )

    def test_those_the_log_does_not_hold_stay_empty(self, rebuilt):
        _found, content = rebuilt(header(), frame(3, b"c", commit=3))
        assert content == bytes(2 * PAGE) + b"c" * PAGE

    def test_the_newest_committed_one_counts(self, rebuilt):
        frames = [frame(1, sign, commit=1) for sign in (b"a", b"b", b"c")]
        assert rebuilt(header(), *frames)[1] == b"c" * PAGE

    def test_both_magic_numbers_are_of_logs(self, rebuilt):
        assert rebuilt(header(magic=MAGIC + 1), frame(1, b"a", commit=1))[0]


class TestWhatWasNotCommitted:
    def test_is_left_out(self, rebuilt):
        assert rebuilt(header(), frame(1, b"a", commit=1), frame(1, b"b"))[1] == b"a" * PAGE

    def test_alone_is_nothing(self, rebuilt):
        assert not rebuilt(header(), frame(1, b"a"), frame(2, b"b"))[0]

    def test_becomes_part_of_the_next_commit(self, rebuilt):
        _found, content = rebuilt(header(), frame(1, b"a"), frame(2, b"b", commit=2))
        assert content == b"a" * PAGE + b"b" * PAGE


class TestTheEnd:
    def test_frames_of_an_earlier_log_end_it(self, rebuilt):
        old = frame(1, b"z", commit=1, salts=OTHER_SALTS)
        assert rebuilt(header(), frame(1, b"a", commit=1), old)[1] == b"a" * PAGE

    def test_a_page_without_a_number_ends_it(self, rebuilt):
        """Pages are counted from 1; a zero stands only where the disk wrote none."""
        wrong = frame(0, b"z", commit=1)
        assert rebuilt(header(), frame(1, b"a", commit=1), wrong) == (True, b"a" * PAGE)

    @pytest.mark.parametrize("cut", [1, 23, 24, PAGE, PAGE + 23])
    def test_a_frame_that_was_cut_off_is_left_out(self, rebuilt, cut):
        last = frame(1, b"b", commit=1)[:cut]
        assert rebuilt(header(), frame(1, b"a", commit=1), last)[1] == b"a" * PAGE


class TestWhatIsNoLog:
    @pytest.mark.parametrize("length", [0, 1, 31])
    def test_is_shorter_than_a_header(self, rebuilt, length):
        assert rebuilt(header()[:length]) == (False, None)

    def test_has_no_frames(self, rebuilt):
        assert not rebuilt(header())[0]

    @pytest.mark.parametrize("magic", [0, MAGIC - 1, MAGIC + 2, 0xFFFFFFFF])
    def test_begins_with_another_number(self, rebuilt, magic):
        assert not rebuilt(header(magic=magic), frame(1, b"a", commit=1))[0]

    @pytest.mark.parametrize("page_size", [0, 1, 511, 65537, 2**32 - 1])
    def test_has_pages_that_sqlite_never_writes(self, rebuilt, page_size):
        assert not rebuilt(header(page_size), frame(1, b"a", commit=1))[0]

    @given(st.binary(max_size=2000))
    def test_whatever_follows_a_header_is_read_or_left(self, tmp_path_factory, tail):
        folder = tmp_path_factory.mktemp("log")
        (folder / "a-wal").write_bytes(header() + tail)
        assert rebuild_from_log(folder / "a-wal", folder / "a.sqlite") in (True, False)
