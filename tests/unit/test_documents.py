"""Documents point at things that exist, and the README gives the commands that there are."""

import re

import pytest
from support.processes import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_and_picture_of_a_page_is_there(page):
    targets = LINK.findall(page.read_text(encoding="utf-8"))
    local = [target.partition("#")[0] for target in targets if "://" not in target]
    assert not [target for target in local if target and not (page.parent / target).exists()]


def test_every_make_target_named_in_a_page_exists():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    named = set()
    for page in PAGES:
        named |= set(re.findall(r"`make ([a-z]+)", page.read_text(encoding="utf-8")))
    assert named <= targets


def test_every_target_of_make_is_explained():
    text = "".join(
        (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "CONTRIBUTING.md")
    )
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (listed,) = re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert not [name for name in listed.split() if name != "help" and f"make {name}" not in text]


@pytest.mark.parametrize("name", ["README.md", "ARCHITECTURE.md"])
def test_the_way_of_the_data_opens_the_page(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    way = text.split("```")[1]
    for word in ("instrument", "capture", "record store", "dataset package", "outbox", "portal"):
        assert word in way
    assert all((ROOT / folder).is_dir() for folder in set(re.findall(r"[a-z/]+/", way)))
