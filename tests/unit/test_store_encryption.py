"""Encryption at rest: nothing plain in the files, two secrets, conversions that survive a kill."""

import os
import pickle
import re
import sqlite3
import subprocess
import sys
import traceback
from contextlib import suppress

import pytest
from support.forms import household
from support.processes import ROOT
from support.workspaces import PERSON, HandClock, begin, import_rows, stored_bytes, typed

from app.messages import sentence
from app.operations import encrypt as encrypting
from app.operations.back_up import back_up
from app.operations.check_store import check_store
from app.operations.encrypt import (
    change_passphrase,
    decrypt_workspace,
    encrypt_workspace,
    open_key,
    renew_recovery_key,
)
from app.operations.restore import look_into, restore
from app.store import driver
from app.store.database import KnownError
from app.store.driver import Key
from app.store.encryption import conversion, conversion_marks, keyslots
from app.store.encryption.keyslots import FOLDER, PASSPHRASE, RECOVERY, has_slots, unlock
from app.store.workspace import FILE_NAME, Workspace

pytestmark = pytest.mark.skipif(not driver.has_cipher(), reason="needs sqlcipher3")

WORDS, OTHER_WORDS = "maíz tortuga volcán lápiz", "otra frase muy larga"
SECRET_ANSWER = "Chichicastenango-secreto"


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Let the slots cost little: what is tested is not how slow scrypt is."""
    monkeypatch.setattr(keyslots, "_COST", 2**4)


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def folder(tmp_path, clock):
    """A plain workspace with an answer and a photograph, closed."""
    folder = tmp_path / "Acopio"
    with Workspace.open(folder, clock=clock) as workspace:
        record = begin(workspace, household())
        workspace.records.save(record, typed("vivienda/comunidad", SECRET_ANSWER), PERSON)
        workspace.media.attach(record.uuid, "foto.jpg", b"una foto muy secreta" * 50)
        import_rows(workspace, household(), 30)
    return folder


@pytest.fixture
def encrypted(folder, clock):
    """The same, encrypted; gives folder and recovery key."""
    return folder, encrypt_workspace(folder, WORDS, clock=clock).recovery_key


def opened(folder, clock, secret=WORDS):
    return Workspace.open(folder, key=open_key(folder, secret, clock=clock), clock=clock)


def held(workspace):
    """Everything people did, to compare workspaces by."""
    rows = workspace.db.rows("SELECT device, seq, hash FROM journal ORDER BY device, seq")
    record = workspace.records.info(1)
    return (
        [tuple(row) for row in rows],
        workspace.records.answers(record).values,
        workspace.media.of_record(record.uuid, "foto.jpg").read_bytes(),
        workspace.records.counts(1).all,
    )


def code_of(caught):
    return caught.value.problems[0].code


def refusal(call, *arguments, **options):
    with pytest.raises(KnownError) as caught:
        call(*arguments, **options)
    return code_of(caught)


class TestEncrypting:
    def test_it_opens_with_the_passphrase_and_holds_everything(self, folder, clock):
        with Workspace.open(folder, clock=clock) as plain:
            before = held(plain)
        encrypt_workspace(folder, WORDS, clock=clock)
        with opened(folder, clock) as workspace:
            assert held(workspace) == before
            assert check_store(workspace).problems == ()

    def test_nothing_plain_is_left_in_any_file(self, folder, clock):
        with Workspace.open(folder, clock=clock) as plain:
            back_up(plain, clock=clock)
        encrypt_workspace(folder, WORDS, clock=clock)
        for name, content in stored_bytes(folder).items():
            for plain in (
                b"SQLite format 3",
                SECRET_ANSWER.encode(),
                b"foto muy secreta",
                b"CREATE TABLE",
            ):
                if name not in {"acopio.lock"}:
                    assert plain not in content, name

    def test_without_the_passphrase_it_stays_shut(self, encrypted, clock):
        folder, _recovery = encrypted
        before = stored_bytes(folder)
        assert refusal(Workspace.open, folder, clock=clock) == "store.locked"
        assert stored_bytes(folder) == before

    def test_with_another_key_nothing_is_said_of_what_it_holds(self, encrypted, clock):
        folder, _recovery = encrypted
        with pytest.raises(KnownError):
            Workspace.open(folder, key=Key(os.urandom(32)), clock=clock)

    def test_records_stay_editable_and_media_too(self, encrypted, clock):
        folder, _recovery = encrypted
        with opened(folder, clock) as workspace:
            workspace.instruments.add(household(), "prueba.xlsx", {})
            record = workspace.records.info(1)
            workspace.records.save(record, typed("vivienda/cuartos", 4), PERSON)
            workspace.media.attach(record.uuid, "otra.jpg", b"otra")
            workspace.media.attach(record.uuid, "repetida.jpg", b"otra")
        with opened(folder, clock) as again:
            assert again.records.answers(again.records.info(1)).values["vivienda/cuartos"] == 4
            shown = again.media.of_record(again.records.info(1).uuid, "repetida.jpg")
            assert shown.read_bytes() == b"otra"
            assert again.media.check() == []
        assert not shown.exists(), "what was laid out to be shown goes at the end"

    def test_one_that_is_open_elsewhere_is_refused_and_untouched(self, folder, clock):
        with Workspace.open(folder, clock=clock) as workspace:
            workspace.records.counts(1)
            assert refusal(encrypt_workspace, folder, WORDS, clock=clock) == "store.in_use"
            assert workspace.records.counts(1).all == 31
        assert not has_slots(folder)

    def test_so_is_one_that_another_program_has_open(self, folder, clock):
        program = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(folder)],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        program.stdout.readline()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(conversion, "BUSY_TIMEOUT_MS", 50)
            assert refusal(encrypt_workspace, folder, WORDS, clock=clock) == "store.in_use"
        program.communicate()
        assert not has_slots(folder)

    def test_a_second_time_is_refused(self, encrypted, clock):
        code = refusal(encrypt_workspace, encrypted[0], WORDS, clock=clock)
        assert code == "store.already_encrypted"

    def test_a_short_passphrase_is_refused_before_anything(self, folder, clock):
        before = stored_bytes(folder)
        assert refusal(encrypt_workspace, folder, "corta", clock=clock) == (
            "store.passphrase_too_short"
        )
        assert stored_bytes(folder) == before

    def test_without_the_extra_it_is_said(self, folder, clock, monkeypatch):
        monkeypatch.setattr(driver._Cipher, "module", None)
        monkeypatch.setitem(sys.modules, "sqlcipher3", None)
        assert not driver.has_cipher()
        assert refusal(encrypt_workspace, folder, WORDS, clock=clock) == "store.cipher_missing"

    def test_plain_backups_give_way_to_an_encrypted_one(self, folder, clock, tmp_path):
        with Workspace.open(folder, clock=clock) as plain:
            plain_backup = back_up(plain, clock=clock).backup
        clock.pass_by(minutes=1)
        done = encrypt_workspace(folder, WORDS, clock=clock)
        assert done.removed_backups == 1
        assert not plain_backup.folder.exists()
        (backup,) = folder.glob("backups/respaldo-*")
        assert refusal(look_into, backup) == "store.locked"
        key = open_key(backup, WORDS, clock=clock)
        assert look_into(backup, key).forms[0].records == {"draft": 1, "final": 30}
        restored = restore(backup, tmp_path / "nueva", clock=clock, key=key)
        assert restored.problems == ()
        with opened(tmp_path / "nueva", clock) as workspace, opened(folder, clock) as original:
            lines, *rest = held(workspace)
            original_lines, *original_rest = held(original)
            assert set(original_lines) <= set(lines)  # it goes on as a device of its own
            assert rest == original_rest

    def test_when_no_backup_can_be_made_the_plain_ones_stay_and_it_is_said(
        self, folder, clock, monkeypatch
    ):
        with Workspace.open(folder, clock=clock) as plain:
            plain_backup = back_up(plain, clock=clock).backup

        def refuse(*_arguments, **_options):
            raise OSError

        monkeypatch.setattr(encrypting, "back_up", refuse)
        done = encrypt_workspace(folder, WORDS, clock=clock)
        assert [problem.code for problem in done.problems] == ["store.plain_backups_left"]
        assert plain_backup.file.exists()


class TestDecrypting:
    def test_it_is_plain_again_and_holds_everything(self, encrypted, clock):
        folder, _recovery = encrypted
        with opened(folder, clock) as workspace:
            before = held(workspace)
        decrypt_workspace(folder, WORDS, clock=clock)
        with Workspace.open(folder, clock=clock) as plain:
            assert held(plain) == before
            assert check_store(plain).problems == ()
        assert not (folder / FOLDER).exists()
        assert not (folder / "media.sqlite").exists()

    def test_keys_of_portals_do_not_become_plain_with_it(self, encrypted, clock):
        from app.operations.portal_keys import keep_token
        from app.portal_keys import Kept

        folder, _recovery = encrypted
        with opened(folder, clock) as workspace:
            kept = keep_token(workspace, "https://datos.example.gt", "llave-secreta-0123")
        assert kept is Kept.WORKSPACE
        decrypt_workspace(folder, WORDS, clock=clock)
        files = [file for file in folder.glob("acopio.sqlite*") if file.is_file()]
        assert files
        assert not [file for file in files if b"llave-secreta-0123" in file.read_bytes()]

    def test_encrypted_backups_still_open_with_their_passphrase(self, encrypted, clock, tmp_path):
        folder, _recovery = encrypted
        decrypt_workspace(folder, WORDS, clock=clock)
        (backup,) = folder.glob("backups/respaldo-*")
        key = open_key(backup, WORDS, clock=clock)
        assert restore(backup, tmp_path / "nueva", clock=clock, key=key).problems == ()

    def test_a_plain_one_is_refused(self, folder, clock):
        assert refusal(decrypt_workspace, folder, WORDS, clock=clock) == "store.not_encrypted"


class TestSecrets:
    def test_the_recovery_key_opens_it_too_however_it_is_copied(self, encrypted, clock):
        folder, recovery = encrypted
        assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}", recovery)
        for copied in (recovery, recovery.lower(), recovery.replace("-", " ").replace("0", "o")):
            with opened(folder, clock, copied) as workspace:
                assert workspace.records.counts(1).all == 31

    def test_a_new_passphrase_rewrites_only_its_slot(self, encrypted, clock):
        folder, recovery = encrypted
        before = stored_bytes(folder)
        change_passphrase(folder, WORDS, OTHER_WORDS, clock=clock)
        after = stored_bytes(folder)
        changed = {name for name in after if after[name] != before.get(name)}
        assert changed == {f"{FOLDER}/{PASSPHRASE}"}
        assert refusal(open_key, folder, WORDS, clock=clock) == "store.wrong_passphrase"
        opened(folder, clock, OTHER_WORDS).close()
        opened(folder, clock, recovery).close()

    def test_a_forgotten_passphrase_is_replaced_by_the_recovery_key(self, encrypted, clock):
        folder, recovery = encrypted
        change_passphrase(folder, recovery, OTHER_WORDS, clock=clock)
        opened(folder, clock, OTHER_WORDS).close()

    def test_a_lost_recovery_key_is_replaced(self, encrypted, clock):
        folder, recovery = encrypted
        new = renew_recovery_key(folder, WORDS, clock=clock)
        assert refusal(open_key, folder, recovery, clock=clock) == "store.wrong_passphrase"
        opened(folder, clock, new).close()

    def test_two_workspaces_with_one_passphrase_have_nothing_in_common(self, tmp_path):
        for name in "ab":
            keyslots.write_slot(tmp_path / name, PASSPHRASE, WORDS, Key(bytes(32)))
        one, other = ((tmp_path / name / PASSPHRASE).read_bytes() for name in "ab")
        assert one[:16] != other[:16]

    @pytest.mark.parametrize("content", [b"", b"\x00" * 16, b"x" * 5000, None])
    def test_a_slot_that_is_damaged_opens_with_nothing(self, encrypted, clock, content):
        folder, recovery = encrypted
        slot = folder / FOLDER / PASSPHRASE
        slot.write_bytes(slot.read_bytes()[:-1] if content is None else content)
        if content is not None:
            assert refusal(open_key, folder, WORDS, clock=clock) == "store.wrong_passphrase"
        opened(folder, clock, recovery).close()


class TestWrongPassphrase:
    def wrong(self, folder, clock):
        return refusal(open_key, folder, "esta no es la frase", clock=clock)

    def test_the_sentence_says_nothing_of_the_content(self, encrypted, clock):
        with pytest.raises(KnownError) as caught:
            open_key(encrypted[0], "esta no es", clock=clock)
        assert sentence(caught.value.problems[0]) == "Esa contraseña no abre la carpeta."

    def test_the_pause_grows_and_outlives_the_program(self, encrypted, clock):
        folder, _recovery = encrypted
        waits = []
        for _ in range(8):
            assert self.wrong(folder, clock) == "store.wrong_passphrase"
            seconds = 0
            while self.refused(folder, clock):
                clock.pass_by(seconds=1)
                seconds += 1
            waits.append(seconds)
        assert waits == [0, 0, 1, 2, 4, 8, 16, 32]

    def refused(self, folder, clock):
        """Try with the right one while the pause may last, without ending it."""
        try:
            keyslots._Attempts(folder / FOLDER).check(clock())
        except KnownError as error:
            return error.problems[0].code == "store.passphrase_wait"
        return False

    def test_while_it_lasts_the_right_one_is_refused_too(self, encrypted, clock):
        folder, _recovery = encrypted
        for _ in range(3):
            self.wrong(folder, clock)
        assert refusal(open_key, folder, WORDS, clock=clock) == "store.passphrase_wait"
        clock.pass_by(seconds=2)
        opened(folder, clock).close()

    def test_the_right_one_ends_it(self, encrypted, clock):
        folder, _recovery = encrypted
        self.wrong(folder, clock)
        opened(folder, clock).close()
        assert not (folder / FOLDER / "intentos.json").exists()

    def test_a_clock_that_was_set_back_makes_nobody_wait_for_ever(self, encrypted, clock):
        folder, _recovery = encrypted
        for _ in range(3):
            self.wrong(folder, clock)
        clock.pass_by(days=-400)
        with pytest.raises(KnownError) as caught:
            open_key(folder, WORDS, clock=clock)
        assert caught.value.problems[0].values["seconds"] <= 2

    def test_a_count_that_cannot_be_read_is_none(self, encrypted, clock):
        folder, _recovery = encrypted
        (folder / FOLDER / "intentos.json").write_text("[]", encoding="utf-8")
        opened(folder, clock).close()


class TestKeysAreNotShown:
    KEY = Key(bytes(range(32)))

    def test_not_by_a_text_of_it(self):
        for text in (repr(self.KEY), str(self.KEY), f"{self.KEY}", f"{[self.KEY]!r}"):
            assert bytes(range(32)).hex()[:8] not in text
            assert "…" in text

    def test_not_by_a_copy_to_another_process(self):
        with pytest.raises(TypeError):
            pickle.dumps(self.KEY)

    def test_not_by_the_traceback_of_an_error(self, tmp_path, clock):
        (tmp_path / FILE_NAME).write_bytes(os.urandom(8192))
        try:
            Workspace.open(tmp_path, key=self.KEY, clock=clock)
        except KnownError as error:
            told = "".join(traceback.format_exception(error))
        assert bytes(range(32)).hex()[:8] not in told

    def test_not_by_what_sqlite_tells_of_its_statements(self, encrypted, clock):
        folder, _recovery = encrypted
        key = open_key(folder, WORDS, clock=clock)
        told = []
        with Workspace.open(folder, key=key, clock=clock) as workspace:
            workspace.db.connection.set_trace_callback(told.append)
            workspace.settings.set("municipality", "0101")
        assert told
        assert key.raw.hex() not in "\n".join(told)

    @pytest.mark.parametrize("length", [0, 16, 33])
    def test_a_key_of_another_length_is_no_key(self, length):
        with pytest.raises(ValueError, match="length"):
            Key(bytes(length))


class Killed(BaseException):
    """Stands for SIGKILL: nothing after it runs."""


class TestKills:
    """A conversion that ends at any step leaves the workspace plain or encrypted, and whole."""

    STEPS = (
        (conversion, "_copy"),
        (conversion, "_held"),
        (conversion, "commit_conversion"),
        (conversion_marks, "_replace"),
        (conversion_marks, "_keep_aside"),
        (conversion_marks, "_remove"),
        (conversion_marks, "_overwrite"),
        (conversion_marks, "sync_folder"),
    )

    @pytest.fixture(
        params=[(step, turn) for step in STEPS for turn in range(3)],
        ids=lambda given: f"{given[0][1]}-{given[1]}",
    )
    def kill(self, request, monkeypatch):
        """Give how to end the conversion before the n-th call of one of its steps."""
        (module, name), turn = request.param
        original, calls = getattr(module, name), []

        def killed(*arguments):
            calls.append(name)
            if len(calls) == turn + 1:
                raise Killed
            return original(*arguments)

        def until_killed(run):
            with monkeypatch.context() as patch:
                patch.setattr(module, name, killed)
                patch.setattr(conversion, "take_back", lambda _folder: None)
                with suppress(Killed):
                    run()

        return until_killed

    def whole(self, folder, clock, before):
        """Open it, plain or encrypted, and see that nothing is missing."""
        conversion_marks.finish_conversion(folder)
        key = open_key(folder, WORDS, clock=clock) if has_slots(folder) else None
        with Workspace.open(folder, key=key, clock=clock) as workspace:
            assert held(workspace) == before
            assert check_store(workspace).problems == ()
        assert not [path for path in folder.iterdir() if ".nuevo" in path.name]
        assert not [path for path in folder.iterdir() if ".viejo" in path.name]

    def test_while_encrypting(self, folder, clock, kill):
        with Workspace.open(folder, clock=clock) as workspace:
            before = held(workspace)
        kill(lambda: encrypt_workspace(folder, WORDS, clock=clock))
        self.whole(folder, clock, before)

    def test_while_decrypting(self, encrypted, clock, kill):
        folder, _recovery = encrypted
        with opened(folder, clock) as workspace:
            before = held(workspace)
        kill(lambda: decrypt_workspace(folder, WORDS, clock=clock))
        self.whole(folder, clock, before)


HOLD = """
import sys
from pathlib import Path
from app.store.workspace import Workspace
with Workspace.open(Path(sys.argv[1])) as workspace:
    workspace.settings.get("practice")
    print("open", flush=True)
    sys.stdin.read()
"""

CONVERT = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from app.store.encryption import keyslots
keyslots._COST = 2**4
from app.operations.encrypt import decrypt_workspace, encrypt_workspace
from app.store.encryption.keyslots import has_slots
clock = lambda: datetime.now(UTC)
print("ready", flush=True)
folder = Path(sys.argv[1])
while True:
    if has_slots(folder):
        decrypt_workspace(folder, sys.argv[2], clock=clock)
    else:
        encrypt_workspace(folder, sys.argv[2], clock=clock)
"""


def test_real_kills_of_real_conversions(folder, clock):
    with Workspace.open(folder, clock=clock) as workspace:
        before = held(workspace)
    for turn in range(6):
        process = subprocess.Popen(
            [sys.executable, "-c", CONVERT, str(folder), WORDS],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        process.stdout.readline()
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.07 * (turn + 1))
        process.kill()
        process.communicate()
        conversion_marks.finish_conversion(folder)
        key = unlock(folder, WORDS, clock()) if has_slots(folder) else None
        with Workspace.open(folder, key=key, clock=clock) as workspace:
            assert held(workspace) == before


def test_a_program_that_waited_for_the_old_file_finds_nothing_in_it(folder, clock):
    connection = sqlite3.connect(folder / FILE_NAME)  # opened, and nothing read yet
    encrypt_workspace(folder, WORDS, clock=clock)
    with pytest.raises(sqlite3.DatabaseError):
        connection.execute("SELECT count(*) FROM record")
    connection.close()


def test_what_people_keep_in_the_folder_is_theirs(folder, clock):
    theirs = folder / "lista.nuevo.xlsx"
    theirs.write_bytes(b"lista")
    encrypt_workspace(folder, WORDS, clock=clock)
    opened(folder, clock).close()
    assert theirs.read_bytes() == b"lista"


def test_slots_name_what_they_are_for():
    assert {PASSPHRASE, RECOVERY} == {"frase.slot1", "recuperacion.slot1"}
