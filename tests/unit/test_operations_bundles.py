"""Two laptops become one dataset: nothing typed is lost, nothing is decided by a clock."""

import json

import pytest

from app.operations.attachments import attach
from app.operations.correct import bring_back, set_aside
from app.operations.export_bundle import Acknowledgement, export_bundle, read_acknowledgement
from app.operations.import_bundle import import_bundle, preview_bundle
from app.operations.record_states import RemarkGiven, change_state
from app.operations.remarks import answer_remark, close_remark, remarks_of
from app.progress import Cancel, CancelledError
from app.store.record_query import RecordQuery
from forms.problem import ProblemError


class TestFirstExchange:
    def test_records_come_with_answers_instances_and_states(self, ana, berta):
        record = ana.begin("Casa uno")
        ana.answer(record, "cuartos", 3)
        ana.add(record, "hijos")
        ana.answer(record, "hijos[1]/apodo", "Chepe")
        ana.finish(record)
        done = berta.take_from(ana)
        assert (done.records, done.conflicts, done.forms) == (1, [], 1)
        assert berta.everything() == ana.everything()
        assert berta.values(record) == {"nombre": "Casa uno", "cuartos": 3, "doble": "6"}

    def test_who_wrote_it_and_when_comes_too(self, ana, berta):
        record = ana.begin("Casa")
        berta.take_from(ana)
        line = berta.workspace.journal.entries(record, path="nombre")[0]
        assert (line.person, line.device) == ("Ana", ana.workspace.device.id)
        assert berta.workspace.records.find(record).author == "Ana"

    def test_the_chains_of_both_verify_on_both(self, ana, berta):
        for n in range(3):
            berta.workspace.people.ensure(f"otra {n}")  # keys differ between the two
        ana.begin("Casa")
        berta.take_from(ana)
        berta.begin("Otra")
        ana.take_from(berta)
        assert (ana.faults(), berta.faults()) == ([], [])
        assert ana.everything() == berta.everything()

    def test_the_same_again_changes_nothing(self, ana, berta):
        ana.begin("Casa")
        file = ana.bundle()
        first = berta.take(file)
        before = berta.workspace.db.value("SELECT count(*) FROM journal")
        again = berta.take(file)
        assert (again.applied, again.skipped, again.records) == (0, first.applied, 0)
        assert berta.workspace.db.value("SELECT count(*) FROM journal") == before

    def test_a_record_can_be_carried_on_where_it_came_to(self, ana, berta):
        record = ana.begin("Casa")
        berta.take_from(ana)
        berta.answer(record, "cuartos", 4)
        berta.finish(record)
        assert ana.take_from(berta).conflicts == []
        assert ana.values(record)["cuartos"] == 4
        assert ana.workspace.records.find(record).state == "final"

    def test_files_of_answers_come_along(self, ana, berta):
        record = ana.begin("Casa")
        opened = ana.open(record)
        name = ana.workspace.media.new_name(record, ".jpg")
        ana.workspace.media.attach(record, name, b"una foto")
        ana.answer(opened.record.uuid, "foto", name)
        berta.take_from(ana)
        assert berta.workspace.media.of_record(record, name).read_bytes() == b"una foto"
        name = ana.workspace.media.new_name(record, ".jpg")
        ana.workspace.media.attach(record, name, b"otra foto")
        ana.answer(record, "foto", name)
        berta.take_from(ana)
        assert berta.workspace.media.of_record(record, name).read_bytes() == b"otra foto"
        assert berta.workspace.media.check() == []


class TestAcknowledgement:
    def test_only_what_is_new_is_sent_after_it(self, ana, berta, tmp_path):
        ana.begin("Casa")
        done = berta.take_from(ana)
        file = tmp_path / "acuse.json"
        file.write_text(json.dumps(done.acknowledgement), encoding="utf-8")
        since = read_acknowledgement(file)
        record = ana.begin("Otra")
        written = export_bundle(ana.workspace, tmp_path / "n.zip", clock=ana.clock, since=since)
        assert (written.lines, written.records) == (4, 1)
        assert berta.take(tmp_path / "n.zip").skipped == 0
        assert berta.values(record) == {"nombre": "Otra"}

    def test_a_lost_bundle_is_missed(self, ana, berta):
        ana.begin("Casa")
        done = berta.take_from(ana)
        ana.begin("Segunda")
        beyond = {ana.workspace.device.id: 6}
        since = Acknowledgement(berta.workspace.device.id, "b", beyond, ())
        with pytest.raises(ProblemError) as caught:
            berta.take(ana.bundle("n.zip", since))
        assert done.applied == 4
        assert caught.value.problems[0].code == "bundle.gap"


class TestBothWrote:
    @pytest.fixture
    def record(self, ana, berta):
        """A record that both have."""
        record = ana.begin("Casa")
        berta.take_from(ana)
        return record

    def test_different_questions_of_one_record_do_not_clash(self, ana, berta, record):
        ana.answer(record, "cuartos", 3)
        berta.answer(record, "nombre", "Casa grande")
        assert ana.take_from(berta).conflicts == []
        assert berta.take_from(ana).conflicts == []
        assert ana.everything() == berta.everything()
        assert berta.values(record) == {"nombre": "Casa grande", "cuartos": 3, "doble": "6"}

    def test_the_same_value_is_one(self, ana, berta, record):
        ana.answer(record, "cuartos", 3)
        berta.answer(record, "cuartos", 3)
        assert ana.take_from(berta).conflicts == []

    def test_different_values_wait_for_a_person(self, ana, berta, record):
        ana.answer(record, "nombre", "Casa de Ana")
        berta.answer(record, "nombre", "Casa de Berta")
        (conflict,) = ana.take_from(berta).conflicts
        assert (conflict.record, conflict.path) == (record, "nombre")
        assert (conflict.base, conflict.ours, conflict.theirs) == (
            "Casa", "Casa de Ana", "Casa de Berta",
        )  # fmt: skip
        assert (conflict.our_person, conflict.their_person) == ("Ana", "Berta")
        assert ana.values(record)["nombre"] == "Casa de Ana"

    def test_what_was_said_in_sight_of_the_other_does_not_clash(self, ana, berta, record):
        ana.answer(record, "nombre", "Casa de Ana")
        berta.take_from(ana)
        berta.clock.pass_by(days=-400)  # her clock is wrong
        berta.answer(record, "nombre", "Casa de Berta")
        assert ana.take_from(berta).conflicts == []
        assert ana.values(record)["nombre"] == "Casa de Berta"

    def test_states_clash_too(self, ana, berta, record):
        ana.finish(record)
        berta.take_from(ana)
        change_state(
            ana.workspace, record, "returned", "Ana",
            clock=ana.clock, remarks=[RemarkGiven("nombre", "¿Cuál?")],
        )  # fmt: skip
        change_state(berta.workspace, record, "approved", "Berta", clock=berta.clock)
        (conflict,) = ana.take_from(berta).conflicts
        assert (conflict.path, conflict.ours, conflict.theirs) == (
            "@state", "returned", "approved",
        )  # fmt: skip

    def test_a_record_set_aside_is_set_aside_everywhere_and_comes_back(self, ana, berta, record):
        set_aside(ana.workspace, record, "Ana", reason="repetido")
        berta.take_from(ana)
        assert berta.workspace.records.find(record).deleted
        bring_back(berta.workspace, record, "Berta")
        ana.take_from(berta)
        assert not ana.workspace.records.find(record).deleted

    def test_remarks_of_both_are_there_with_their_answers(self, ana, berta, record):
        ana.finish(record)
        berta.take_from(ana)
        change_state(
            ana.workspace, record, "returned", "Ana",
            clock=ana.clock, remarks=[RemarkGiven("nombre", "¿Cuál?")],
        )  # fmt: skip
        berta.take_from(ana)
        answer_remark(berta.workspace, record, 1, "La de arriba", "Berta")
        ana.take_from(berta)
        close_remark(ana.workspace, record, 1, "Ana")
        berta.take_from(ana)
        (remark,) = remarks_of(berta.workspace, record)
        assert remark.closed
        assert remark.replies[0].text == "La de arriba"

    def test_instances_that_both_added_are_all_there_in_one_order(self, ana, berta, record):
        for laptop, place, name in ((ana, 2, "Chepe"), (berta, 2, "Lita"), (ana, 3, "Chus")):
            laptop.add(record, "hijos")
            laptop.answer(record, f"hijos[{place}]/apodo", name)
        ana.take_from(berta)
        berta.take_from(ana)
        assert ana.everything() == berta.everything()
        children = [row for row in ana.rows(record) if row[0] == "hijos"]
        assert [(row[1], row[2].get("hijos/apodo")) for row in children] == [
            (1, None), (2, "Chepe"), (3, "Lita"), (4, "Chus"),
        ]  # fmt: skip

    def test_an_instance_that_nobody_changed_goes_everywhere(self, ana, berta, record):
        ana.answer(record, "hijos[1]/apodo", "Chepe")
        berta.take_from(ana)
        ana.remove(record, "hijos[1]")
        assert berta.take_from(ana).conflicts == []
        assert berta.rows(record) == []

    def test_an_instance_that_one_removed_and_the_other_changed_waits(self, ana, berta, record):
        ana.answer(record, "hijos[1]/apodo", "Chepe")
        berta.take_from(ana)
        ana.remove(record, "hijos[1]")
        berta.answer(record, "hijos[1]/edad", 7)
        (here,) = ana.take_from(berta).conflicts
        (there,) = berta.take_from(ana).conflicts
        assert (here.path, here.ours) == ("hijos", None)
        assert json.loads(here.theirs)["hijos/apodo"] == "Chepe"
        assert (there.theirs, len(berta.rows(record))) == (None, 2)

    def test_nobody_decides_twice_what_was_decided_elsewhere(self, ana, berta, record):
        ana.answer(record, "nombre", "Casa de Ana")
        berta.answer(record, "nombre", "Casa de Berta")
        ana.take_from(berta)
        berta.take_from(ana)
        ana.answer(record, "nombre", "Casa de las dos")  # said in sight of both
        assert berta.take_from(ana).conflicts == []
        assert berta.values(record)["nombre"] == "Casa de las dos"


class TestThirdLaptop:
    def test_what_came_is_handed_on_with_its_chain(self, ana, berta, make):
        carla = make("c", "Carla", load=False)
        record = ana.begin("Casa")
        berta.take_from(ana)
        berta.answer(record, "cuartos", 2)
        carla.take_from(berta)
        assert carla.everything() == ana.everything() or carla.values(record)["cuartos"] == 2
        assert carla.faults() == []
        carla.answer(record, "nombre", "Casa de Carla")
        assert ana.take_from(carla).conflicts == []
        assert ana.everything() == carla.everything()

    def test_a_clash_that_the_sender_did_not_decide_is_one_here_too(self, ana, berta, make):
        carla = make("c", "Carla", load=False)
        record = ana.begin("Casa")
        berta.take_from(ana)
        ana.answer(record, "nombre", "Casa de Ana")
        berta.answer(record, "nombre", "Casa de Berta")
        ana.take_from(berta)
        assert len(carla.take_from(ana).conflicts) == 1


class TestBatches:
    def import_rows(self, laptop, count=30):
        version = laptop.workspace.instruments.latest("hogares")
        rows = ((n, {"nombre": f"fila {n}"}) for n in range(2, count + 2))
        return laptop.workspace.records.add_imported(
            version, rows, laptop.person, file_name="t.csv", file_sha256="abc"
        )

    def shown(self, laptop):
        form = laptop.workspace.instruments.latest("hogares")
        return len(laptop.workspace.records.ids(RecordQuery(form.instrument)))

    def test_an_import_comes_as_one_and_can_be_undone_as_one(self, ana, berta):
        self.import_rows(ana)
        berta.take_from(ana)
        assert self.shown(berta) == 30
        form = berta.workspace.instruments.latest("hogares")
        (batch,) = berta.workspace.batches.all(form.instrument)
        assert (batch.file_name, batch.rows, batch.status) == ("t.csv", 30, "done")
        berta.workspace.batches.undo(batch.id, "Berta")
        ana.take_from(berta)
        assert self.shown(ana) == 0
        assert ana.faults() == berta.faults() == []

    def test_rows_of_an_import_can_be_changed_on_both(self, ana, berta):
        self.import_rows(ana, 3)
        berta.take_from(ana)
        form = berta.workspace.instruments.latest("hogares")
        key = berta.workspace.records.ids(RecordQuery(form.instrument))[0]
        uuid = berta.workspace.records.info(key).uuid
        berta.answer(uuid, "cuartos", 9)
        ana.take_from(berta)
        assert ana.everything() == berta.everything()

    def test_an_import_that_was_undone_before_stays_so(self, ana, berta):
        batch = self.import_rows(ana)
        ana.workspace.batches.undo(batch.id, "Ana")
        berta.take_from(ana)
        assert self.shown(berta) == 0


class TestPreview:
    def test_it_tells_what_would_come_and_changes_nothing(self, ana, berta):
        record = ana.begin("Casa")
        berta.take_from(ana)
        ana.answer(record, "nombre", "Casa de Ana")
        berta.answer(record, "nombre", "Casa de Berta")
        ana.begin("Otra")
        before = berta.everything(), berta.workspace.db.value("SELECT count(*) FROM journal")
        found = preview_bundle(berta.workspace, ana.bundle())
        assert (found.records, found.applied, found.acknowledgement) == (1, 5, None)
        (foreseen,) = found.foreseen
        assert (foreseen.record, foreseen.clash.ours, foreseen.clash.theirs) == (
            record, "Casa de Berta", "Casa de Ana",
        )  # fmt: skip
        assert before == (
            berta.everything(), berta.workspace.db.value("SELECT count(*) FROM journal"),
        )  # fmt: skip

    def test_an_import_does_what_it_told(self, ana, berta):
        for n in range(5):
            ana.begin(f"Casa {n}")
        file = ana.bundle()
        found = preview_bundle(berta.workspace, file)
        done = berta.take(file)
        assert (found.applied, found.records, found.forms) == (
            done.applied, done.records, done.forms,
        )  # fmt: skip


def test_stopped_midway_the_same_file_goes_on(ana, berta, clock):
    for n in range(60):
        ana.begin(f"Casa {n}")
    file = ana.bundle()
    cancel = Cancel()
    with pytest.raises(CancelledError):
        import_bundle(
            berta.workspace, file, clock=clock, cancel=cancel, report=lambda _p: cancel.set()
        )
    assert berta.faults() == []
    done = berta.take(file)
    assert done.skipped > 0
    assert berta.everything() == ana.everything()
    assert berta.faults() == []


def test_attaching_is_an_answer_like_others(ana, berta, tmp_path, clock):
    record = ana.begin("Casa")
    berta.take_from(ana)
    attach(berta.workspace, record, "foto", None, "Berta", clock=clock)
    assert ana.take_from(berta).conflicts == []
