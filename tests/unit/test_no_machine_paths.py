"""Nothing in the tree names a machine it was made on, or an index to install from."""

import re
import subprocess

import pytest
from support.processes import ROOT

FOREIGN = {
    "a folder of one machine": re.compile(r"(?<![\w.)])/(?:work|root|opt/(?:wheels|pypi))/"),
    "a person's home": re.compile(r"/home/(?!usuario|juana)\w+/"),
    "an index address": re.compile(r"--(?:extra-)?index[-]url|--find[-]links"),
}


def tracked_text() -> dict[str, str]:
    """Every tracked text file by its path."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False, encoding="utf-8"
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    contents = {path: path.read_bytes() for path in paths if path.is_file()}
    return {
        path.relative_to(ROOT).as_posix(): content.decode("utf-8", errors="replace")
        for path, content in contents.items()
        if b"\0" not in content
    }


@pytest.mark.parametrize("what", FOREIGN)
def test_no_tracked_file_names(what):
    offending = [
        f"{name}:{number}: {line.strip()[:120]}"
        for name, text in tracked_text().items()
        for number, line in enumerate(text.splitlines(), 1)
        if FOREIGN[what].search(line)
    ]
    assert not offending


def test_the_place_of_this_checkout_stands_nowhere():
    place = f"{ROOT}/"
    assert not [name for name, text in tracked_text().items() if place in text]
