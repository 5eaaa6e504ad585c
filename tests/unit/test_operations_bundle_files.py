"""A bundle that is not whole changes nothing, whatever is wrong with it."""

import hashlib
import json
import random
import zipfile

import pytest
from support.laptops import Laptop
from support.workspaces import HandClock, stored_bytes

from app.messages import fix, sentence
from app.operations.bundle_file import FORMAT, BundleReader
from app.operations.export_bundle import Acknowledgement, export_bundle, read_acknowledgement
from app.progress import Cancel, CancelledError
from app.store.workspace import Workspace
from forms.problem import ProblemError


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def ana(tmp_path, clock):
    laptop = Laptop(tmp_path / "a", "Ana", clock)
    record = laptop.begin("Casa")
    name = laptop.workspace.media.new_name(record, ".jpg")
    laptop.workspace.media.attach(record, name, random.Random(1).randbytes(3000))
    laptop.answer(record, "foto", name)
    yield laptop
    laptop.close()


@pytest.fixture
def berta(tmp_path, clock):
    laptop = Laptop(tmp_path / "b", "Berta", clock, load=False)
    yield laptop
    laptop.close()


def dump(laptop) -> list[str]:
    return list(laptop.workspace.db.connection.iterdump())


def refusal(laptop, file):
    """Give the problem with which a bundle is refused; nothing may have changed."""
    before = dump(laptop), sorted(stored_bytes(laptop.workspace.folder / "media"))
    with pytest.raises(ProblemError) as caught:
        laptop.take(file)
    assert before == (dump(laptop), sorted(stored_bytes(laptop.workspace.folder / "media")))
    (problem,) = caught.value.problems
    assert sentence(problem)
    assert fix(problem)
    return problem.code


def rewritten(file, target, change):
    """Write a bundle anew with other entries; `change` gets name -> bytes."""
    with zipfile.ZipFile(file) as old:
        entries = {name: old.read(name) for name in old.namelist()}
    change(entries)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in entries.items():
            new.writestr(name, content)
    return target


def sealed(entries):
    """Let the manifest say what the entries are now, as a forger would."""
    manifest = json.loads(entries["manifest.json"])
    manifest["files"] = {
        name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
        for name, content in entries.items()
        if name != "manifest.json"
    }
    manifest["lines"] = entries["journal.jsonl"].count(b'"line"')
    entries["manifest.json"] = json.dumps(manifest).encode()


class TestDamage:
    def test_any_byte_that_is_another_is_noticed_or_without_meaning(self, ana, berta, tmp_path):
        whole = ana.bundle().read_bytes()
        chance, refused = random.Random(7), 0
        file = tmp_path / "x.zip"
        for place in sorted(chance.sample(range(len(whole)), 60)):
            content = bytearray(whole)
            content[place] ^= 1 << chance.randrange(8)
            file.write_bytes(bytes(content))
            before = dump(berta)
            try:
                BundleReader(file).__exit__()
            except ProblemError:
                refused += 1
            assert dump(berta) == before
        assert refused > 40

    @pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
    def test_a_file_that_was_cut_off_is_refused(self, ana, berta, tmp_path, share):
        whole = ana.bundle().read_bytes()
        file = tmp_path / "x.zip"
        file.write_bytes(whole[: int(len(whole) * share)])
        assert refusal(berta, file) == "bundle.not_one"

    @pytest.mark.parametrize("name", ["journal.jsonl", "keys.json", "media", "forms"])
    def test_an_entry_that_lacks_is_missed(self, ana, berta, tmp_path, name):
        def drop(entries):
            del entries[next(each for each in entries if each.startswith(name))]

        assert refusal(berta, rewritten(ana.bundle(), tmp_path / "x.zip", drop)) == (
            "bundle.damaged"
        )

    @pytest.mark.parametrize(
        "name", ["../../fuera", "/etc/x", "media/../../x", "otra.txt", "forms/x.json", "a\\b"]
    )
    def test_names_that_lead_elsewhere_are_refused(self, ana, berta, tmp_path, name):
        def add(entries):
            entries[name] = b"x"
            sealed(entries)

        file = rewritten(ana.bundle(), tmp_path / "x.zip", add)
        assert refusal(berta, file) == "bundle.damaged"
        assert not (tmp_path / "fuera").exists()

    def test_a_bomb_is_refused_before_it_goes_off(self, ana, berta, tmp_path):
        def add(entries):
            entries["journal.jsonl"] += b" " * 80_000_000
            sealed(entries)

        file = rewritten(ana.bundle(), tmp_path / "x.zip", add)
        assert refusal(berta, file) == "bundle.damaged"

    def test_something_else_is_no_bundle(self, berta, tmp_path):
        file = tmp_path / "x.zip"
        with zipfile.ZipFile(file, "w") as other:
            other.writestr("hola.txt", "hola")
        assert refusal(berta, file) == "bundle.not_one"
        with zipfile.ZipFile(file, "w") as other:
            other.writestr("manifest.json", json.dumps({"kind": "otra cosa"}))
        assert refusal(berta, file) == "bundle.not_one"

    @pytest.mark.parametrize("text", ["", "[]", "{}", "[" * 9, '{"kind": 3}'])
    def test_a_manifest_that_says_nothing_is_refused(self, berta, tmp_path, text):
        file = tmp_path / "x.zip"
        with zipfile.ZipFile(file, "w") as other:
            other.writestr("manifest.json", text)
        assert refusal(berta, file) in {"bundle.damaged", "bundle.not_one"}

    @pytest.mark.parametrize(
        "facts", [{"format": FORMAT + 1}, {"encryption": "age"}, {"signature": "x"}]
    )
    def test_what_a_newer_program_made_is_left_to_it(self, ana, berta, tmp_path, facts):
        def change(entries):
            manifest = json.loads(entries["manifest.json"])
            entries["manifest.json"] = json.dumps(manifest | facts).encode()

        assert refusal(berta, rewritten(ana.bundle(), tmp_path / "x.zip", change)) == (
            "bundle.newer"
        )


class TestForgery:
    def forged(self, ana, tmp_path, change):
        def forge(entries):
            lines = [json.loads(line) for line in entries["journal.jsonl"].splitlines()]
            change(lines)
            entries["journal.jsonl"] = b"".join(json.dumps(x).encode() + b"\n" for x in lines)
            sealed(entries)

        return rewritten(ana.bundle(), tmp_path / "x.zip", forge)

    @pytest.mark.parametrize(
        "values",
        [
            {"new": "otra"}, {"at": "2020-01-01T00:00:00.000Z"}, {"op": "delete"},
            {"seq": 99}, {"hash": "0" * 64}, {"keys": [None, None, None]},
            {"keys": [None, 77, None]}, {"keys": 3}, {"new": {"a": 1}}, {"new": True},
            {"salt": "zz"}, {"record": 3}, {"seq": "1"}, {"seq": 1 << 70},
        ],
    )  # fmt: skip
    def test_a_line_that_is_not_as_it_was_written_is_refused(self, ana, berta, tmp_path, values):
        file = self.forged(ana, tmp_path, lambda lines: lines[-1]["line"].update(values))
        assert refusal(berta, file) == "bundle.damaged"

    def test_a_line_that_was_taken_out_is_missed(self, ana, berta, tmp_path):
        assert refusal(berta, self.forged(ana, tmp_path, lambda lines: lines.pop(1))) == (
            "bundle.damaged"
        )

    @pytest.mark.parametrize(
        "values",
        [
            {"state": "borrado"}, {"values": 3}, {"values": {"x": []}}, {"rows": [[1, 2, 3]]},
            {"author": "nadie"}, {"batch": "x/9"}, {"uuid": None}, {"files": {"a": 1}},
        ],
    )  # fmt: skip
    def test_a_record_that_makes_no_sense_is_refused(self, ana, berta, tmp_path, values):
        file = self.forged(ana, tmp_path, lambda lines: lines[0]["record"].update(values))
        assert refusal(berta, file) == "bundle.damaged"

    def test_a_form_that_nobody_has_is_named(self, ana, berta, tmp_path):
        file = self.forged(ana, tmp_path, lambda lines: lines[0]["record"].update(sha256="0"))
        assert refusal(berta, file) == "bundle.form_missing"

    def test_two_that_write_as_one_device_are_told_apart(self, ana, tmp_path, clock):
        import shutil

        ana.workspace.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copytree(ana.folder / "trabajo", tmp_path / "copia" / "trabajo")
        copy = Laptop(tmp_path / "copia", "Ana", clock)
        copy.begin("En la copia")
        ana.begin("En la primera")
        assert refusal(copy, ana.bundle()) == "bundle.other_history"
        copy.close()


class TestPlaces:
    @pytest.mark.parametrize("practice", [True, False])
    def test_practice_and_work_stay_apart(self, tmp_path, clock, practice):
        one = Laptop.__new__(Laptop)
        one.folder, one.person, one.clock = tmp_path, "Ana", clock
        one.workspace = Workspace.open(tmp_path / "uno", practice=practice, clock=clock)
        other = Laptop.__new__(Laptop)
        other.folder, other.person, other.clock = tmp_path, "Ana", clock
        other.workspace = Workspace.open(tmp_path / "dos", practice=not practice, clock=clock)
        code = refusal(other, one.bundle())
        assert code == ("bundle.practice" if practice else "bundle.not_practice")
        one.close()
        other.close()

    def test_a_stopped_export_leaves_no_file(self, ana, tmp_path, clock):
        cancel = Cancel()
        cancel.set()
        target = tmp_path / "salida" / "e.zip"
        target.parent.mkdir()
        with pytest.raises(CancelledError):
            export_bundle(ana.workspace, target, clock=clock, cancel=cancel)
        assert list(target.parent.iterdir()) == []

    def test_an_export_over_an_older_one_replaces_it_whole(self, ana, berta):
        ana.bundle()
        ana.begin("Otra")
        assert berta.take(ana.bundle()).records == 2

    @pytest.mark.parametrize("text", ["", "[]", '{"kind": "otro"}', "\x00"])
    def test_what_is_no_acknowledgement_is_said(self, tmp_path, text):
        file = tmp_path / "acuse.json"
        file.write_text(text, encoding="utf-8")
        with pytest.raises(ProblemError) as caught:
            read_acknowledgement(file)
        assert caught.value.problems[0].code == "bundle.no_acknowledgement"

    def test_forms_the_other_one_has_stay_at_home(self, ana, berta, tmp_path, clock):
        done = berta.take_from(ana)
        since = Acknowledgement(
            "b", "b", done.acknowledgement["knows"], tuple(done.acknowledgement["forms"])
        )
        target = tmp_path / "n.zip"
        export_bundle(ana.workspace, target, clock=clock, since=since)
        with zipfile.ZipFile(target) as bundle:
            assert sorted(bundle.namelist()) == ["journal.jsonl", "keys.json", "manifest.json"]
