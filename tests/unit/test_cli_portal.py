"""`acopio portal add | check`, keys by stdin: what is wrong is named, no key is written."""

import base64
import io
import json
import sys
from datetime import UTC, datetime

import pytest
from support.commands import Shell
from support.keyrings import MemoryKeyring, using
from support.loopback import HANG_UP, Loopback, Reply, refused, said
from support.practice_table import PERSON
from support.publishing import approved, put_records, sound_lines

from app.operations.check_portal import expiry
from app.settings import Settings
from app.store.workspace import Workspace

KEY = "llave-muy-secreta-0123456789"
URL = "https://datos.example.gt"
STATUS = said({"ckan_version": "2.12.0", "site_title": "Datos", "extensions": []})


def status(version, **headers):
    told = {"ckan_version": version, "site_title": "Datos", "extensions": ["datastore"]}
    return said(told, **headers)


NOBODY = refused(404, {"__type": "Not Found Error", "message": "No"})
ME = said({"name": "juana"})


def offices(*names):
    return said([{"id": name, "name": name, "title": name.title()} for name in names])


def token(ends=None):
    """A key as CKAN makes them, which may say when it ends."""
    said_ = {"jti": "x", **({"exp": ends.timestamp()} if ends else {})}
    body = base64.urlsafe_b64encode(json.dumps(said_).encode()).decode().rstrip("=")
    return f"eyJhbGciOiJIUzI1NiJ9.{body}.firma"


@pytest.fixture
def shell(tmp_path, monkeypatch):
    monkeypatch.delenv("ACOPIO_TOKEN", raising=False)
    return Shell(tmp_path / "trabajo", monkeypatch)


@pytest.fixture
def keyed(shell, monkeypatch):
    """Run a command with lines in its stdin: a key, or a PIN and a key."""

    def run(*words, typed=KEY):
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{typed}\n"))
        return shell(*words, "--token-stdin", "--json")

    return run


class TestAdd:
    def test_a_portal_is_written_into_the_settings_and_its_key_into_the_keyring(self, keyed):
        with using(MemoryKeyring()) as keyring:
            done = keyed("portal", "add", f"{URL}/", "--organization", "nebaj")
        assert (done.code, done.codes) == (0, [])
        assert done.object["key"] == "keyring"
        assert (done.object["url"], done.object["organization"]) == (URL, "nebaj")
        assert (Settings.load().portal_url, Settings.load().organization) == (URL, "nebaj")
        assert keyring.kept == {("Acopio", URL): KEY}

    def test_without_a_keyring_it_says_plainly_that_the_key_was_not_kept(self, keyed):
        done = keyed("portal", "add", URL)
        assert (done.code, done.codes, done.object["key"]) == (0, ["portal.key_not_kept"], "none")
        assert done.object["problems"][0]["severity"] == "warning"

    def test_no_line_is_needed(self, keyed):
        assert keyed("portal", "add", "https://127.0.0.1:9").code == 0

    def test_the_office_stays_for_the_same_portal_and_goes_with_another(self, shell):
        shell("portal", "add", URL, "--organization", "nebaj")
        assert shell("portal", "add", URL, "--json").object["organization"] == "nebaj"
        other = shell("portal", "add", "https://otro.example.gt", "--json")
        assert other.object["organization"] == ""

    def test_the_key_that_is_kept_stays_when_none_is_given(self, keyed, shell):
        with using(MemoryKeyring()):
            keyed("portal", "add", URL)
            assert shell("portal", "add", URL, "--json").object["key"] == "keyring"

    @pytest.mark.parametrize(
        ("url", "code"),
        [
            ("http://datos.example.gt", "portal.insecure"),
            ("datos.example.gt", "portal.bad_address"),
            ("https://ana:secreto@datos.example.gt", "portal.bad_address"),
            ("https://datos.example.gt?token=x", "portal.bad_address"),
            ("", "portal.bad_address"),
        ],
    )
    def test_an_address_that_cannot_be_is_refused_and_not_kept(self, shell, url, code):
        done = shell("portal", "add", url, "--json")
        assert (done.code, done.codes) == (3, [code])
        assert Settings.load().portal_url == ""
        assert "secreto" not in done.out

    def test_a_key_with_odd_signs_is_refused(self, keyed):
        assert keyed("portal", "add", URL, typed="llavé").codes == ["portal.bad_token"]
        assert Settings.load().portal_url == ""


class TestCheck:
    def check(self, keyed, *replies, key=KEY, words=()):
        with Loopback(*replies).serving() as server:
            return keyed("portal", "check", "--portal", server.url, *words, typed=key)

    def test_all_is_well_and_the_only_office_is_taken(self, keyed):
        done = self.check(keyed, STATUS, offices("nebaj"))
        assert (done.code, done.codes) == (0, [])
        told = {name: done.object[name] for name in ("software", "version", "title", "key")}
        assert told == {"software": "ckan", "version": "2.12.0", "title": "Datos", "key": "given"}
        assert done.object["organization"] == "nebaj"
        assert done.object["organizations"] == [{"name": "nebaj", "title": "Nebaj"}]

    @pytest.mark.parametrize(
        ("replies", "key", "words", "code"),
        [
            ((STATUS, said([]), NOBODY), KEY, (), "portal.key_unknown"),
            ((STATUS, said([]), ME), KEY, (), "portal.no_office"),
            ((STATUS, offices("a", "b")), KEY, (), "command.no_organization"),
            ((STATUS, offices("a")), KEY, ("--organization", "b"), "portal.other_office"),
            ((STATUS,), "", (), "command.no_token"),
            ((STATUS,), token(datetime(2020, 1, 1, tzinfo=UTC)), (), "portal.key_expired"),
            ((STATUS,), "llavé", (), "portal.bad_token"),
            ((STATUS, HANG_UP), KEY, (), "portal.line_cut"),
            ((STATUS, offices("a"), offices("a"), HANG_UP), KEY, (), "portal.line_cut"),
            ((status("2.8.4"),), KEY, (), "portal.too_old"),
            ((status("2.12.0"), Reply(407)), KEY, (), "portal.proxy_login"),
            ((Reply(404), Reply(200, b"<title>Muni</title>")), KEY, (), "portal.is_site"),
        ],
    )
    def test_what_is_wrong_is_named_with_what_to_do(self, keyed, replies, key, words, code):
        done = self.check(keyed, *replies, key=key, words=words)
        assert (done.code, done.codes) == (3, [code])
        assert done.object["problems"][0]["fix"]

    def test_offices_to_choose_from_are_listed(self, keyed):
        done = self.check(keyed, STATUS, offices("a", "b"))
        assert [each["name"] for each in done.object["organizations"]] == ["a", "b"]

    def test_a_key_that_says_when_it_ends_is_told(self, keyed):
        ends = datetime(2999, 5, 1, tzinfo=UTC)
        done = self.check(keyed, STATUS, offices("a"), key=token(ends))
        assert done.object["expires_at"].startswith("2999-05-01T00:00:00")

    @pytest.mark.parametrize(
        ("answer", "codes"),
        [
            (status("2.10.11"), []),
            (status("2.9.8"), ["portal.old_version"]),
            (status(""), []),
            (status("3.0-dev"), []),
            (status("2.12.0", Date="Sat, 21 Nov 2020 12:00:00 GMT"), ["portal.clock_ahead"]),
            (status("2.12.0", Date="Thu, 21 Nov 2999 12:00:00 GMT"), ["portal.clock_behind"]),
        ],
    )
    def test_what_may_go_wrong_later_is_a_warning(self, keyed, answer, codes):
        done = self.check(keyed, answer, offices("nebaj"))
        assert (done.code, done.codes) == (0, codes)
        assert all(each["severity"] == "warning" for each in done.object["problems"])

    def test_what_the_portal_asks_is_told_and_kept_for_when_there_is_no_line(self, keyed):
        schema = {"dataset_fields": [{"field_name": "sector", "required": True}]}
        licence, group = offices("cc-by"), offices("agua")
        answers = (STATUS, offices("nebaj"), offices("nebaj"), licence, group, said(schema))
        done = self.check(keyed, *answers)
        assert not done.object["tables"]
        rules = done.object["rules"]
        assert [each["code"] for each in rules["licenses"]] == ["cc-by"]
        assert [each["code"] for each in rules["groups"]] == ["agua"]
        assert [(each["name"], each["required"]) for each in rules["fields"]] == [("sector", True)]
        offline = keyed("portal", "check", "--portal", done.object["url"])
        assert (offline.code, offline.object["rules"]) == (3, rules)

    def test_without_a_portal_there_is_nothing_to_check(self, shell):
        assert shell("portal", "check", "--json").codes == ["portal.none_chosen"]

    def test_the_portal_of_the_settings_and_its_key_are_taken(self, keyed, shell):
        with using(MemoryKeyring()), Loopback(STATUS, offices("nebaj")).serving() as server:
            keyed("portal", "add", server.url)
            done = shell("portal", "check", "--json")
        assert (done.code, done.object["key"]) == (0, "keyring")

    def test_people_read_one_sentence(self, shell, monkeypatch):
        monkeypatch.setenv("ACOPIO_TOKEN", KEY)
        with Loopback(STATUS, offices("nebaj")).serving() as server:
            done = shell("portal", "check", "--portal", server.url)
        words = "Datos (CKAN 2.12.0) conoce su llave: puede publicar en «nebaj»."
        first, *others = done.out.strip().splitlines()
        assert first == words
        assert others[-1].startswith(f"Lo que pide el portal {server.url}, leído el ")


@pytest.mark.parametrize(
    ("key", "ends"),
    [
        (token(datetime(2027, 1, 2, tzinfo=UTC)), datetime(2027, 1, 2, tzinfo=UTC)),
        (token(), None),
        ("", None),
        ("a.b.c", None),
        ("a.e30.c", None),
        ("a.eyJleHAiOiAiaG95In0.c", None),
        ("a.eyJleHAiOiAxZTk5fQ.c", None),
        ("0b1c-uuid-of-older-portals", None),
    ],
)
def test_when_a_key_ends_is_read_from_it_or_not_known(key, ends):
    assert expiry(key) == ends


def test_no_key_is_written_anywhere_whatever_happens(keyed, shell, home, tmp_path, monkeypatch):
    """Kept, used, refused, echoed back by the portal, and in the middle of a crash."""
    with Workspace.open(shell.folder) as workspace:
        put_records(workspace, tmp_path, *sound_lines(1))
        name = approved(workspace).name
    echo = refused(409, {"__type": "Validation Error", "title": [f"no: {KEY}"]})
    told = []
    with Loopback(STATUS, offices("nebaj"), NOBODY, echo).serving() as server:
        told.append(keyed("portal", "add", server.url, "--organization", "nebaj"))
        told.append(keyed("portal", "check"))
        told.append(keyed("dataset", "publish", name, "--portal", server.url, "--person", PERSON))
        told.append(keyed("sync", "run", "--once"))
        told.append(shell("sync", "status", "--json"))
        with pytest.MonkeyPatch.context() as broken:
            broken.setattr("sync.probe.probe", lambda _url: {}[KEY])
            told.append(keyed("portal", "check"))
    assert told[-1].codes == ["command.unexpected"]
    assert any(KEY in str(request.headers) for request in server.requests)
    assert not [each for each in told if KEY in each.out + each.err]
    files = [file for folder in (home, tmp_path) for file in folder.rglob("*") if file.is_file()]
    assert len(files) > 10
    assert not [file for file in files if KEY.encode() in file.read_bytes()]


def test_pin_and_key_come_one_after_the_other(shell, monkeypatch):
    with Workspace.open(shell.folder) as workspace:
        workspace.people.set_pin("Ana", "4321")
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"4321\n{KEY}\n"))
    with Loopback(STATUS, offices("nebaj")).serving() as server:
        words = ("--person", "Ana", "--pin-stdin", "--token-stdin", "--json")
        assert shell("portal", "check", "--portal", server.url, *words).code == 0
    assert any(KEY in str(request.headers) for request in server.requests)
