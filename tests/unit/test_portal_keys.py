"""Keys of portals: where they are kept, and what counts as no keyring at all."""

import json

import pytest
from keyring.backends import fail, null
from support.keyrings import Chain, MemoryKeyring, using

from app import portal_keys
from app.operations.portal_keys import forget_here, keep_token, place_of, token_of
from app.paths import config_folder
from app.portal_keys import (
    Kept,
    keep_portal_token,
    keyring_name,
    place_of_token,
    portal_token,
)
from app.store.workspace import Workspace

ONE, OTHER = "https://uno.example", "https://otro.example"


@pytest.fixture
def keyring():
    with using(MemoryKeyring()) as backend:
        yield backend


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(tmp_path / "trabajo") as workspace:
        yield workspace


@pytest.fixture
def encrypted(workspace, monkeypatch):
    """A workspace that says it is encrypted."""
    monkeypatch.setattr("app.operations.portal_keys.is_encrypted", lambda _folder: True)
    return workspace


def forget_this_session():
    """Be the next process: memory is empty, the keyring is as it was."""
    for memory in (portal_keys._session, portal_keys._found, portal_keys._missed):
        memory.clear()


class TestInTheKeyring:
    @pytest.mark.usefixtures("keyring")
    def test_a_key_is_kept_by_portal_and_known_to_the_next_process(self):
        assert keep_portal_token(ONE, "llave-1") is Kept.KEYRING
        keep_portal_token(OTHER, "llave-2")
        forget_this_session()
        assert (portal_token(ONE), portal_token(OTHER)) == ("llave-1", "llave-2")
        assert portal_token("https://tres.example") == ""
        assert place_of_token(ONE) is Kept.KEYRING

    def test_it_stands_under_our_name_and_nowhere_on_disk(self, keyring, home):
        keep_portal_token(ONE, "llave-1")
        assert keyring.kept == {("Acopio", ONE): "llave-1"}
        assert not [file for file in home.rglob("*") if file.is_file()]

    @pytest.mark.parametrize("written", [f"{ONE}/", f" {ONE} ", f"{ONE}//"])
    @pytest.mark.usefixtures("keyring")
    def test_a_slash_at_the_end_is_no_other_portal(self, written):
        keep_portal_token(written, "llave-1")
        assert portal_token(ONE) == "llave-1"

    def test_a_key_is_forgotten_here_and_there(self, keyring):
        keep_portal_token(ONE, "llave-1")
        assert keep_portal_token(ONE, "") is Kept.NOWHERE
        assert portal_token(ONE) == ""
        assert keyring.kept == {}

    @pytest.mark.usefixtures("keyring")
    def test_forgetting_what_is_not_there_is_nothing(self):
        assert keep_portal_token(ONE, "") is Kept.NOWHERE

    def test_it_is_asked_once_not_for_every_parcel(self, keyring):
        keyring.set_password("Acopio", ONE, "llave-1")
        for _ in range(50):
            portal_token(ONE)
            portal_token(OTHER)
        assert keyring.asked == 2

    def test_what_another_process_kept_is_seen_a_while_later(self, keyring, monkeypatch):
        assert portal_token(ONE) == ""
        keyring.set_password("Acopio", ONE, "llave-1")
        monkeypatch.setattr(portal_keys, "ASK_AGAIN_S", 0.0)
        assert portal_token(ONE) == "llave-1"

    @pytest.mark.usefixtures("keyring")
    def test_its_name_is_told(self):
        assert keyring_name() == "Llavero de prueba"

    def test_of_several_the_one_that_encrypts_is_used(self):
        good = MemoryKeyring()
        with using(Chain(null.Keyring(), good)):
            assert keep_portal_token(ONE, "llave-1") is Kept.KEYRING
        assert good.kept


class TestWithout:
    @pytest.mark.parametrize(
        "backend",
        [fail.Keyring(), null.Keyring(), Chain(fail.Keyring()), Chain()],
        ids=["none", "null", "chain of none", "empty chain"],
    )
    def test_nothing_that_keeps_nothing_is_taken_for_a_keyring(self, backend):
        with using(backend):
            assert keyring_name() == ""
            assert keep_portal_token(ONE, "llave-1") is Kept.SESSION

    def test_one_that_nobody_vouches_for_such_as_a_plain_file_gets_no_key(self):
        with using(MemoryKeyring(), trusted=False) as plain:
            assert keep_portal_token(ONE, "llave-1") is Kept.SESSION
        assert plain.kept == {}

    def test_a_key_lives_as_long_as_the_process(self):
        keep_portal_token(ONE, "llave-1")
        assert (portal_token(ONE), place_of_token(ONE)) == ("llave-1", Kept.SESSION)
        forget_this_session()
        assert (portal_token(ONE), place_of_token(ONE)) == ("", Kept.NOWHERE)

    def test_a_keyring_that_nobody_opens_counts_as_none(self, keyring):
        keyring.locked = True
        assert portal_token(ONE) == ""
        assert keep_portal_token(ONE, "llave-1") is Kept.SESSION
        assert keep_portal_token(ONE, "") is Kept.NOWHERE

    def test_one_that_loses_what_it_was_given_counts_as_none(self, keyring, monkeypatch):
        monkeypatch.setattr(keyring, "set_password", lambda *_words: None)
        assert keep_portal_token(ONE, "llave-1") is Kept.SESSION


class TestPlainFilesOfBefore:
    @pytest.fixture
    def old(self):
        file = config_folder() / "tokens.json"
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps({ONE: "llave-1", OTHER: 7, "": ""}), encoding="utf-8")
        return file

    def test_their_keys_move_to_the_keyring_and_the_file_goes(self, keyring, old):
        assert portal_token(ONE) == "llave-1"
        assert keyring.kept == {("Acopio", ONE): "llave-1"}
        assert not old.exists()

    def test_without_a_keyring_the_file_goes_all_the_same(self, old):
        assert portal_token(ONE) == "llave-1"
        assert not old.exists()
        forget_this_session()
        assert portal_token(ONE) == ""

    def test_one_that_is_no_json_goes_too(self, old):
        old.write_text("{", encoding="utf-8")
        assert portal_token(ONE) == ""
        assert not old.exists()


class TestAnEncryptedWorkspace:
    def test_it_keeps_a_key_where_there_is_no_keyring(self, encrypted):
        assert keep_token(encrypted, f"{ONE}/", "llave-1") is Kept.WORKSPACE
        forget_this_session()
        assert token_of(encrypted, ONE) == "llave-1"
        assert place_of(encrypted, ONE) is Kept.WORKSPACE

    @pytest.mark.usefixtures("keyring")
    def test_the_keyring_is_better(self, encrypted):
        keep_token(encrypted, ONE, "llave-1")
        assert place_of(encrypted, ONE) is Kept.KEYRING
        assert stored(encrypted) == []

    def test_a_key_is_forgotten_there_as_well(self, encrypted):
        keep_token(encrypted, ONE, "llave-1")
        keep_token(encrypted, OTHER, "llave-2")
        assert keep_token(encrypted, ONE, "") is Kept.NOWHERE
        assert (token_of(encrypted, ONE), token_of(encrypted, OTHER)) == ("", "llave-2")

    def test_all_go_before_it_becomes_plain(self, encrypted):
        encrypted.settings.set("municipality", "1413")
        keep_token(encrypted, ONE, "llave-1")
        keep_token(encrypted, OTHER, "llave-2")
        forget_here(encrypted)
        assert stored(encrypted) == []
        assert encrypted.settings.get("municipality") == "1413"

    def test_a_plain_one_holds_no_key(self, workspace):
        assert keep_token(workspace, ONE, "llave-1") is Kept.SESSION
        assert stored(workspace) == []

    def test_what_a_plain_one_holds_all_the_same_is_not_used(self, workspace):
        workspace.settings.set(f"portal_token:{ONE}", "llave-1")
        assert token_of(workspace, ONE) == ""
        assert place_of(workspace, ONE) is Kept.NOWHERE


def stored(workspace):
    rows = workspace.db.rows("SELECT key FROM setting WHERE key LIKE 'portal_token:%'")
    return [row["key"] for row in rows]
