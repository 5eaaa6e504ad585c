"""Encrypted workspaces at the command line: secrets on stdin, never in words that others see."""

import io
import sys

import pytest
from support.commands import Shell

from app.cli import passphrases
from app.store import driver
from app.store.encryption import keyslots

pytestmark = pytest.mark.skipif(not driver.has_cipher(), reason="needs sqlcipher3")

WORDS, OTHER_WORDS = "maíz tortuga volcán lápiz", "otra frase muy larga"


class Typing(io.StringIO):
    """What a person types, at a terminal or through a pipe."""

    def __init__(self, text, *, is_terminal=False):
        super().__init__(text)
        self._is_terminal = is_terminal

    def isatty(self):
        return self._is_terminal


@pytest.fixture
def type_in(monkeypatch):
    """Put lines before the next command."""

    def put(*lines, is_terminal=False):
        text = "".join(f"{line}\n" for line in lines)
        monkeypatch.setattr(sys, "stdin", Typing(text, is_terminal=is_terminal))

    return put


@pytest.fixture
def shell(tmp_path, monkeypatch, type_in):
    """A command line at a workspace that was just encrypted; the recovery key beside."""
    monkeypatch.setattr(keyslots, "_COST", 2**4)
    shell = Shell(tmp_path / "Acopio", monkeypatch)
    assert shell("store", "check").code == 0
    type_in(WORDS)
    said = shell("store", "encrypt", "--passphrase-stdin", "--json")
    assert (said.code, said.object["encrypted"]) == (0, True)
    shell.recovery = said.object["recovery_key"]
    type_in()
    return shell


def test_commands_open_it_with_a_line_of_stdin(shell, type_in):
    for words in (("store", "check"), ("store", "backup"), ("sync", "status")):
        type_in(WORDS)
        assert shell(*words, "--passphrase-stdin", "--json").code == 0


def test_without_one_nothing_is_opened(shell):
    said = shell("store", "check", "--json")
    assert (said.code, said.codes) == (3, ["store.locked"])


def test_at_a_terminal_it_is_asked_for_unseen(shell, type_in, monkeypatch):
    asked = []
    monkeypatch.setattr(passphrases.getpass, "getpass", lambda text: asked.append(text) or WORDS)
    type_in(is_terminal=True)
    assert shell("store", "check").code == 0
    assert asked == ["Contraseña de la carpeta: "]


def test_a_wrong_one_says_so_and_no_more(shell, type_in):
    type_in("no es esta frase")
    said = shell("store", "check", "--passphrase-stdin", "--json")
    assert (said.code, said.codes) == (3, ["store.wrong_passphrase"])
    assert "no es esta frase" not in said.out + said.err


def test_the_recovery_key_is_shown_once_and_opens(shell, type_in):
    type_in(shell.recovery)
    said = shell("store", "check", "--passphrase-stdin")
    assert said.code == 0
    assert shell.recovery not in said.out + said.err


def test_the_passphrase_is_changed_by_two_lines(shell, type_in):
    type_in(WORDS, OTHER_WORDS)
    said = shell("store", "passphrase", "--passphrase-stdin", "--json")
    assert (said.code, said.object["recovery_key"]) == (0, None)
    type_in(OTHER_WORDS)
    assert shell("store", "check", "--passphrase-stdin").code == 0


def test_the_recovery_key_is_renewed_by_one(shell, type_in):
    type_in(WORDS)
    said = shell("store", "passphrase", "--new-recovery-key", "--passphrase-stdin", "--json")
    assert said.object["recovery_key"] not in (None, shell.recovery)
    type_in(shell.recovery)
    assert shell("store", "check", "--passphrase-stdin", "--json").code == 3


def test_a_backup_of_it_is_restored_with_the_same_passphrase(shell, type_in, tmp_path):
    (backup,) = (shell.folder / "backups").glob("respaldo-*")
    refused = shell("store", "restore", backup, "--to", tmp_path / "n", "--json")
    assert refused.codes == ["store.locked"]
    type_in(WORDS)
    done = shell("store", "restore", backup, "--to", tmp_path / "n", "--passphrase-stdin", "--json")
    assert done.code == 0
    type_in(WORDS)
    checked = shell.plain("store", "check", "--passphrase-stdin", "--workspace", tmp_path / "n")
    assert checked.code == 0


def test_decrypting_makes_it_plain_again(shell, type_in):
    type_in(WORDS)
    said = shell("store", "decrypt", "--passphrase-stdin", "--json")
    assert (said.code, said.object["encrypted"]) == (0, False)
    type_in()
    assert shell("store", "check").code == 0


def test_people_read_what_to_do_with_the_recovery_key(shell, type_in):
    type_in(WORDS)
    said = shell("store", "passphrase", "--new-recovery-key", "--passphrase-stdin")
    assert "Imprímala o anótela" in said.out
