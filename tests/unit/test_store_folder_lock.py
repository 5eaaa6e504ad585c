"""One sender, one packer at a time in a workspace, whoever dies."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.store.database import KnownError
from app.store.folder_lock import PACKING, SENDING, folder_lock

HOLDER = """
import sys
from pathlib import Path
from app.store.folder_lock import SENDING, folder_lock
with folder_lock(Path(sys.argv[1]), SENDING) as mine:
    print("mine" if mine else "taken", flush=True)
    sys.stdin.read()
"""


def holder(folder: Path) -> subprocess.Popen[str]:
    root = Path(__file__).resolve().parents[2]
    return subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)],
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_the_first_one_is_the_sender(tmp_path: Path) -> None:
    with folder_lock(tmp_path, SENDING) as mine:
        assert mine


def test_the_second_one_is_told_so_and_does_not_wait(tmp_path: Path) -> None:
    with folder_lock(tmp_path, SENDING) as first, folder_lock(tmp_path, SENDING) as second:
        assert (first, second) == (True, False)


def test_when_the_first_has_ended_the_next_may_send(tmp_path: Path) -> None:
    with folder_lock(tmp_path, SENDING):
        pass
    with folder_lock(tmp_path, SENDING) as mine:
        assert mine


def test_two_workspaces_do_not_hinder_each_other(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()

    with folder_lock(tmp_path / "a", SENDING) as one, folder_lock(tmp_path / "b", SENDING) as two:
        assert one
        assert two


def test_who_packs_and_who_sends_do_not_hinder_each_other(tmp_path: Path) -> None:
    with folder_lock(tmp_path, SENDING) as one, folder_lock(tmp_path, PACKING) as two:
        assert one
        assert two


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(KnownError) as refused, folder_lock(tmp_path / "nada", SENDING):
        pass
    assert refused.value.problems[0].code == "store.read_only"


def test_an_error_inside_gives_the_lock_back(tmp_path: Path) -> None:
    try:
        with folder_lock(tmp_path, SENDING):
            raise RuntimeError  # noqa: TRY301 - what is tested
    except RuntimeError:
        pass
    with folder_lock(tmp_path, SENDING) as mine:
        assert mine


def test_another_program_that_sends_is_seen_and_its_death_frees_the_way(tmp_path: Path) -> None:
    with holder(tmp_path) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "mine\n"
        with folder_lock(tmp_path, SENDING) as mine:
            assert not mine
        other.kill()
        other.wait()

    with folder_lock(tmp_path, SENDING) as mine:
        assert mine


def test_the_file_that_is_left_holds_nothing(tmp_path: Path) -> None:
    with folder_lock(tmp_path, SENDING):
        pass

    assert (tmp_path / SENDING).read_bytes() == b""
