"""One sender at a time in a workspace, whoever dies."""

import subprocess
import sys
from pathlib import Path

from sync.sender_lock import FILE_NAME, sender_lock

HOLDER = """
import sys
from pathlib import Path
from sync.sender_lock import sender_lock
with sender_lock(Path(sys.argv[1])) as mine:
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
    with sender_lock(tmp_path) as mine:
        assert mine


def test_the_second_one_is_told_so_and_does_not_wait(tmp_path: Path) -> None:
    with sender_lock(tmp_path) as first, sender_lock(tmp_path) as second:
        assert (first, second) == (True, False)


def test_when_the_first_has_ended_the_next_may_send(tmp_path: Path) -> None:
    with sender_lock(tmp_path):
        pass
    with sender_lock(tmp_path) as mine:
        assert mine


def test_two_workspaces_do_not_hinder_each_other(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()

    with sender_lock(tmp_path / "a") as one, sender_lock(tmp_path / "b") as two:
        assert one
        assert two


def test_an_error_inside_gives_the_lock_back(tmp_path: Path) -> None:
    try:
        with sender_lock(tmp_path):
            raise RuntimeError  # noqa: TRY301 - what is tested
    except RuntimeError:
        pass
    with sender_lock(tmp_path) as mine:
        assert mine


def test_another_program_that_sends_is_seen_and_its_death_frees_the_way(tmp_path: Path) -> None:
    with holder(tmp_path) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "mine\n"
        with sender_lock(tmp_path) as mine:
            assert not mine
        other.kill()
        other.wait()

    with sender_lock(tmp_path) as mine:
        assert mine


def test_the_file_that_is_left_holds_nothing(tmp_path: Path) -> None:
    with sender_lock(tmp_path):
        pass

    assert (tmp_path / FILE_NAME).read_bytes() == b""
