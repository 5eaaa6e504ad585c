"""Slots: a secret as people write it on other keyboards opens, everything else does not."""

import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.store import driver
from app.store.database import KnownError
from app.store.encryption import keyslots
from app.store.encryption.keyslots import (
    FOLDER,
    PASSPHRASE,
    RECOVERY,
    check_passphrase,
    copy_slots,
    has_slots,
    new_key,
    new_recovery_key,
    unlock,
    write_slot,
)

pytestmark = pytest.mark.skipif(not driver.has_cipher(), reason="needs sqlcipher3")

NOW = datetime(2026, 11, 21, 16, 20, tzinfo=UTC)
WORDS = "ñandú Xʼkꞌoy volcán"


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Let the slots cost little: what is tested is not how slow scrypt is."""
    monkeypatch.setattr(keyslots, "_COST", 2**4)


@pytest.fixture
def key():
    return new_key()


@pytest.fixture
def opened(tmp_path, key):
    """Writes a slot and tries a secret on it."""

    def opens(name, secret, tried):
        write_slot(tmp_path / FOLDER, name, secret, key)
        try:
            return unlock(tmp_path, tried, NOW).raw == key.raw
        except KnownError as error:
            assert error.problems[0].code == "store.wrong_passphrase"  # noqa: PT017
            return False

    return opens


class TestPassphrases:
    @pytest.mark.parametrize("written", ["NFC", "NFD"])
    @pytest.mark.parametrize("typed", ["NFC", "NFD"])
    def test_accents_are_the_same_however_a_keyboard_sends_them(self, opened, written, typed):
        one, other = (unicodedata.normalize(form, WORDS) for form in (written, typed))
        assert opened(PASSPHRASE, one, other)

    @pytest.mark.parametrize(
        "tried", ["", WORDS.upper(), f" {WORDS}", f"{WORDS} ", WORDS[:-1], "nandu X'k'oy volcan"]
    )
    def test_nothing_else_is_the_same(self, opened, tried):
        assert not opened(PASSPHRASE, WORDS, tried)

    @pytest.mark.parametrize("secret", ["\udcff" * 8, "a\0b\0c\0d\0", "🌽" * 8, "x" * 100_000])
    def test_any_signs_will_do(self, opened, secret):
        assert opened(PASSPHRASE, secret, secret)

    @pytest.mark.parametrize("length", [0, 1, 7])
    def test_a_short_one_is_refused(self, tmp_path, length):
        with pytest.raises(KnownError) as caught:
            check_passphrase("x" * length, tmp_path)
        assert caught.value.problems[0].code == "store.passphrase_too_short"

    def test_eight_signs_are_enough(self, tmp_path):
        check_passphrase("x" * 8, tmp_path)


class TestRecoveryKeys:
    @pytest.mark.parametrize(
        "copied",
        [
            str.lower,
            lambda text: text.replace("-", ""),
            lambda text: text.replace("-", " "),
            lambda text: f"  {text}\n",
            lambda text: text.replace("0", "O").replace("1", "I"),
            lambda text: text.replace("0", "o").replace("1", "l"),
        ],
    )
    def test_open_however_they_are_copied(self, opened, copied):
        text = "01AB-CDEF-GHJK-MNPQ-RSTV-WXYZ-2345"
        assert opened(RECOVERY, text, copied(text))

    @given(st.data())
    def test_hold_no_sign_that_could_be_taken_for_another(self, data):
        text = data.draw(st.builds(new_recovery_key))
        assert [len(group) for group in text.split("-")] == [4] * 7
        assert not set(text) & set("OILU")

    def test_no_two_are_the_same(self):
        assert len({new_recovery_key() for _each in range(500)}) == 500


class TestCopies:
    def test_open_with_the_same_secret(self, tmp_path, key):
        source, copy = tmp_path / "de", tmp_path / "a"
        copy.mkdir()
        write_slot(source / FOLDER, PASSPHRASE, WORDS, key)
        copy_slots(source, copy)
        assert has_slots(copy)
        assert unlock(copy, WORDS, NOW).raw == key.raw

    def test_of_a_plain_folder_there_are_none(self, tmp_path):
        (tmp_path / "de").mkdir()
        (tmp_path / "a").mkdir()
        copy_slots(tmp_path / "de", tmp_path / "a")
        assert list((tmp_path / "a").iterdir()) == []
