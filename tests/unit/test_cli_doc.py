"""docs/cli.md describes the command line that there is."""

import argparse
import re
from collections.abc import Iterator

import pytest
from support.processes import ROOT

from app.cli.command import EXIT_DATA, EXIT_DONE, EXIT_ENVIRONMENT, EXIT_USAGE
from app.cli.main import build_parser

TEXT = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
CONVENTIONS, COMMANDS_TEXT = TEXT.split("## Commands", 1)
COMMON = {"-h", "--help", "--workspace", "--person", "--json", "--passphrase-stdin", "--pin-stdin"}
SECTION = re.compile(r"^### `acopio ([a-z]+(?: [a-z]+)?)([^`\n]*)`$(.*?)(?=^### |\Z)", re.M | re.S)
SECTIONS = {name: (usage, text) for name, usage, text in SECTION.findall(COMMANDS_TEXT)}


def leaves(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Every command of the tree that takes no further command."""
    below = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not below:
        yield parser
    for action in below:
        for child in action.choices.values():
            yield from leaves(child)


COMMANDS = {leaf.prog.removeprefix("acopio "): leaf for leaf in leaves(build_parser())}


def test_the_commands_described_are_the_commands_there_are():
    assert sorted(SECTIONS) == sorted(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_shows_every_argument_and_option_it_takes(name):
    usage, text = SECTIONS[name]
    for action in COMMANDS[name]._actions:
        spellings = set(action.option_strings)
        if spellings & COMMON:
            continue
        names = spellings or {action.metavar or action.dest.upper()}
        assert any(spelling in usage + text for spelling in names), names


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_shows_no_option_that_it_does_not_take(name):
    usage, _text = SECTIONS[name]
    taken = {option for action in COMMANDS[name]._actions for option in action.option_strings}
    assert set(re.findall(r"(?<!\w)--?[a-z]+(?:-[a-z]+)*", usage)) <= taken


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_says_which_keys_its_json_holds(name):
    _usage, text = SECTIONS[name]
    assert re.search(r"^Keys: `", text, re.MULTILINE)


@pytest.mark.parametrize("option", sorted(COMMON - {"-h", "--help"}))
def test_common_options_stand_once_for_all(option):
    assert f"`{option}" in CONVENTIONS


@pytest.mark.parametrize("code", [EXIT_DONE, EXIT_DATA, EXIT_USAGE, EXIT_ENVIRONMENT])
def test_every_exit_code_is_explained(code):
    assert re.search(rf"Exit codes.*\b{code} ", CONVENTIONS)


def test_the_one_object_of_an_answer_is_described():
    assert '{"ok": bool, "problems":' in CONVENTIONS
