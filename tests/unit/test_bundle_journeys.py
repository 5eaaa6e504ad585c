"""What else travels with records: people, versions lifted and withdrawn, files, what was erased."""

import pytest
from support.laptops import FORM
from support.workbook import write_workbook

from app.operations.attachments import attach
from app.operations.correct import bring_back, set_aside
from app.operations.decide_conflict import decide, take_back, value_here
from app.operations.encrypt import encrypt_workspace, open_key
from app.operations.export_bundle import export_bundle
from app.operations.import_bundle import import_bundle
from app.operations.load_form import read_form_file
from app.operations.notes import Note, add_note, notes_of
from app.operations.preview_form import Decisions
from app.operations.publish_form import publish_form, take_back_form
from app.operations.record_states import RemarkGiven, change_state
from app.operations.remarks import answer_remark, remarks_of
from app.operations.staff import assign, enter, guard
from app.operations.undo_record import redo_last, undo_last
from app.store import driver
from app.store.encryption import keyslots
from app.store.workspace import Workspace
from forms.problem import ProblemError
from forms.versions import Said

COLOURED = FORM.replace(
    "|        | image        | foto ",
    "|        | text         | color   | Color   |             |                 |\n"
    "|        | image        | foto ",
)


@pytest.fixture
def record(ana, berta):
    """A record that both have."""
    record = ana.begin("Casa")
    berta.take_from(ana)
    return record


def code_of(do, *arguments, **options):
    with pytest.raises(ProblemError) as caught:
        do(*arguments, **options)
    return caught.value.problems[0].code


def exchange(one, other):
    """Let each take all that the other has."""
    other.take_from(one)
    one.take_from(other)


class TestPeople:
    @pytest.mark.parametrize("role", ["enumerator", "officer", "steward", "approver"])
    def test_somebody_new_keeps_their_role(self, ana, berta, role):
        ana.workspace.people.set_role("Carla", role)
        ana.begin("Casa")
        berta.take_from(ana)
        assert berta.workspace.people.find("Carla").role == role

    @pytest.mark.parametrize("role", ["enumerator", "steward"])
    def test_somebody_who_is_known_keeps_the_role_they_have_here(self, ana, berta, role):
        berta.workspace.people.set_role("Ana", "officer")
        ana.workspace.people.set_role("Ana", role)
        ana.begin("Casa")
        berta.take_from(ana)
        assert berta.workspace.people.find("Ana").role == "officer"

    def test_a_pin_stays_on_the_computer_where_it_was_set(self, ana, berta):
        guard(ana.workspace, "Ana", "2468", "Ana")
        ana.begin("Casa")
        berta.take_from(ana)
        assert not berta.workspace.people.find("Ana").has_pin
        assert enter(berta.workspace, "Ana").name == "Ana"

    def test_a_pin_here_is_not_freed_by_a_bundle(self, ana, berta):
        guard(berta.workspace, "Ana", "2468", "Ana")
        ana.begin("Casa")
        berta.take_from(ana)
        assert code_of(enter, berta.workspace, "Ana") == "store.pin_needed"
        assert code_of(enter, berta.workspace, "Ana", "1357") == "store.wrong_pin"

    def test_no_trace_of_a_pin_is_in_the_file(self, ana):
        guard(ana.workspace, "Ana", "2468", "Ana")
        ana.begin("Casa")
        sealed = ana.workspace.db.value("SELECT pin_hash FROM person WHERE name = 'Ana'")
        assert sealed.encode() not in ana.bundle().read_bytes()

    def test_a_steward_that_came_rules_here_too(self, ana, berta):
        assign(ana.workspace, "Carla", "steward", "Ana")
        ana.begin("Casa")
        berta.take_from(ana)
        assert code_of(assign, berta.workspace, "Berta", "approver", "Berta") == (
            "people.steward_only"
        )

    @pytest.mark.parametrize("role", ["enumerator", "approver"])
    def test_who_corrects_nothing_decides_nothing(self, ana, berta, record, role):
        ana.answer(record, "nombre", "Norte")
        berta.answer(record, "nombre", "Sur")
        (conflict,) = ana.take_from(berta).conflicts
        ana.workspace.people.set_role("Carla", role)
        refused = code_of(
            decide, ana.workspace, conflict.id, "theirs", "Carla", reason="x", clock=ana.clock
        )
        assert refused == "people.may_not_correct"
        assert ana.values(record)["nombre"] == "Norte"
        assert ana.workspace.conflicts.count() == 1


class TestVersions:
    def publish(self, laptop, text=COLOURED, **options):
        laptop.clock.pass_by(hours=1)
        file = write_workbook(laptop.folder / "otra.xlsx", text)
        return publish_form(
            laptop.workspace, read_form_file(file), laptop.person, clock=laptop.clock, **options
        )

    def numbers(self, laptop):
        return list(laptop.workspace.db.column("SELECT number FROM instrument_version"))

    def test_a_lifted_record_comes_whole_to_who_lacks_it(self, ana, berta):
        record = ana.begin("Casa")
        self.publish(ana, lift=True)
        ana.answer(record, "color", "azul")
        berta.take_from(ana)
        assert berta.values(record) == {"nombre": "Casa", "color": "azul"}
        assert (ana.faults(), berta.faults()) == ([], [])

    def test_lifting_elsewhere_disturbs_no_answer_here(self, ana, berta, record):
        berta.answer(record, "cuartos", 4)
        self.publish(ana, lift=True)
        exchange(ana, berta)
        assert ana.workspace.conflicts.count() == berta.workspace.conflicts.count() == 0
        assert ana.values(record)["cuartos"] == berta.values(record)["cuartos"] == 4

    def test_lifted_on_both_is_no_clash(self, ana, berta, record):
        self.publish(ana, lift=True)
        self.publish(berta, lift=True)
        exchange(ana, berta)
        assert ana.workspace.conflicts.count() == berta.workspace.conflicts.count() == 0
        berta.answer(record, "color", "verde")
        ana.take_from(berta)
        assert ana.values(record)["color"] == "verde"

    def sha256(self, laptop, record):
        version = laptop.workspace.records.find(record).version
        return laptop.workspace.instruments.version(version).sha256

    def test_an_answer_that_only_the_version_over_there_asks_stands_in_the_record(
        self, ana, berta, record
    ):
        self.publish(ana, lift=True)
        ana.answer(record, "color", "azul")
        assert berta.take_from(ana).conflicts == []
        assert berta.values(record) == {"nombre": "Casa", "color": "azul"}
        assert self.sha256(berta, record) == self.sha256(ana, record)
        assert berta.open(record).session.node("color").value == "azul"

    def test_it_stands_there_when_the_record_is_of_both_versions_at_once(self, ana, berta, record):
        self.publish(ana, lift=True)
        ana.answer(record, "color", "azul")
        berta.answer(record, "cuartos", 4)
        exchange(ana, berta)
        for laptop in (ana, berta):
            said = laptop.values(record)
            assert (said["nombre"], said["color"], said["cuartos"]) == ("Casa", "azul", 4)
            assert laptop.workspace.conflicts.count() == 0

    def test_a_third_one_that_gets_both_comes_to_the_same(self, ana, berta, record, make):
        carla = make("c", "Carla", load=False)
        carla.take_from(berta)
        self.publish(ana, lift=True)
        ana.answer(record, "color", "azul")
        berta.answer(record, "cuartos", 4)
        for sender in (berta, ana, berta, ana):
            carla.take_from(sender)
        exchange(ana, carla)
        exchange(berta, carla)
        assert ana.everything() == berta.everything() == carla.everything()
        assert self.sha256(carla, record) == self.sha256(ana, record) == self.sha256(berta, record)

    def test_a_version_taken_back_takes_the_record_back_everywhere(self, ana, berta, record):
        first = self.sha256(ana, record)
        self.publish(ana, lift=True)
        berta.take_from(ana)
        assert self.sha256(berta, record) != first
        ana.clock.pass_by(seconds=1)
        take_back_form(ana.workspace, "hogares", "Ana", clock=ana.clock)
        berta.take_from(ana)
        assert self.sha256(berta, record) == first

    @pytest.mark.parametrize("upgraded", ["ana", "berta", "both"])
    def test_a_question_called_otherwise_is_followed_whoever_lifts(
        self, ana, berta, record, upgraded
    ):
        renamed = FORM.replace("nombre  | Nombre  |", "apelativo | Nombre |")
        decided = Decisions(Said({"nombre": "apelativo"}))
        for name, laptop in (("ana", ana), ("berta", berta)):
            self.publish(
                laptop, renamed, decisions=decided, lift=upgraded in (name, "both")
            )  # fmt: skip
        ana.answer(record, "nombre" if upgraded == "berta" else "apelativo", "Norte")
        exchange(ana, berta)
        exchange(ana, berta)
        assert ana.values(record) == berta.values(record) == {"apelativo": "Norte"}

    def test_what_waits_for_a_decision_goes_on_under_the_new_name(self, ana, berta, record):
        renamed = FORM.replace("nombre  | Nombre  |", "apelativo | Nombre |")
        ana.answer(record, "nombre", "Norte")
        berta.answer(record, "nombre", "Sur")
        (waiting,) = ana.take_from(berta).conflicts
        self.publish(ana, renamed, decisions=Decisions(Said({"nombre": "apelativo"})), lift=True)
        (conflict,) = ana.workspace.conflicts.waiting()
        assert (conflict.id, conflict.path) == (waiting.id, "apelativo")
        ana.clock.pass_by(seconds=1)
        decide(ana.workspace, conflict.id, "theirs", "Ana", reason="x", clock=ana.clock)
        berta.take_from(ana)
        assert ana.values(record) == berta.values(record) == {"apelativo": "Sur"}

    def test_a_version_taken_back_before_the_bundle_does_not_travel(self, ana, berta):
        record = ana.begin("Casa")
        self.publish(ana, lift=True)
        ana.clock.pass_by(seconds=1)
        take_back_form(ana.workspace, "hogares", "Ana", clock=ana.clock)
        berta.take_from(ana)
        assert self.numbers(berta) == [1]
        assert berta.everything() == ana.everything()
        assert berta.values(record) == {"nombre": "Casa"}

    def test_a_version_taken_back_here_comes_again_with_who_answers_it(self, ana, berta, record):
        self.publish(ana)
        berta.take_from(ana)
        other = berta.begin("Con la nueva")
        ana.clock.pass_by(seconds=1)
        take_back_form(ana.workspace, "hogares", "Ana", clock=ana.clock)
        ana.take_from(berta)
        assert sorted(self.numbers(ana)) == [1, 2]
        assert ana.values(other) == {"nombre": "Con la nueva"}
        assert ana.values(record) == {"nombre": "Casa"}

    def test_what_came_keeps_its_version_when_that_is_taken_back(self, ana, berta):
        ana.begin("Casa")
        self.publish(ana)
        berta.take_from(ana)
        new = berta.begin("Con la nueva")
        ana.take_from(berta)
        done = take_back_form(ana.workspace, "hogares", "Ana", clock=ana.clock)
        assert (done.version.number, done.kept) == (1, 1)
        assert ana.values(new) == {"nombre": "Con la nueva"}
        berta.answer(new, "color", "rojo")
        ana.take_from(berta)
        assert ana.values(new)["color"] == "rojo"

    def test_a_version_out_of_use_comes_out_of_use(self, ana, make):
        self.publish(ana)
        new = ana.begin("Con la nueva")
        ana.clock.pass_by(seconds=1)
        take_back_form(ana.workspace, "hogares", "Ana", clock=ana.clock)
        carla = make("c", "Carla", load=False)
        carla.take_from(ana)
        assert carla.workspace.instruments.latest("hogares").number == 1
        assert carla.values(new) == {"nombre": "Con la nueva"}

    @pytest.mark.parametrize("newer_first", [True, False])
    def test_whoever_comes_first_both_versions_are_there_in_their_order(
        self, ana, berta, make, newer_first
    ):
        carla = make("c", "Carla", load=False)
        old = ana.begin("Vieja")
        berta.take_from(ana)
        self.publish(berta)
        new = berta.begin("Nueva")
        berta.answer(new, "color", "rojo")
        for sender in (berta, ana) if newer_first else (ana, berta):
            carla.take_from(sender)
        assert sorted(self.numbers(carla)) == [1, 2]
        assert carla.values(old) == {"nombre": "Vieja"}
        assert carla.values(new) == {"nombre": "Nueva", "color": "rojo"}


class TestSetAside:
    def test_an_answer_to_a_record_set_aside_elsewhere_is_kept(self, ana, berta, record):
        set_aside(ana.workspace, record, "Ana", reason="repetido")
        berta.answer(record, "cuartos", 4)
        exchange(ana, berta)
        assert ana.everything() == berta.everything()
        assert ana.workspace.records.find(record).deleted
        bring_back(ana.workspace, record, "Ana")
        assert ana.values(record)["cuartos"] == 4

    def test_set_aside_on_both_is_no_clash(self, ana, berta, record):
        for laptop in (ana, berta):
            set_aside(laptop.workspace, record, laptop.person, reason="repetido")
        exchange(ana, berta)
        assert ana.workspace.conflicts.count() == berta.workspace.conflicts.count() == 0

    def test_one_that_was_set_aside_before_comes_set_aside(self, ana, berta):
        record = ana.begin("Casa")
        set_aside(ana.workspace, record, "Ana", reason="repetido")
        berta.take_from(ana)
        assert berta.workspace.records.find(record).deleted


class TestStatesAndRemarks:
    @pytest.fixture
    def finished(self, ana, berta, record):
        ana.finish(record)
        berta.take_from(ana)
        return record

    @pytest.mark.parametrize("state", ["approved", "returned"])
    def test_the_same_state_on_both_is_no_clash(self, ana, berta, finished, state):
        remarks = [RemarkGiven("nombre", "¿Cuál?")] if state == "returned" else []
        for laptop in (ana, berta):
            change_state(
                laptop.workspace, finished, state, laptop.person,
                clock=laptop.clock, remarks=remarks,
            )  # fmt: skip
        exchange(ana, berta)
        assert ana.workspace.conflicts.count() == 0
        assert berta.workspace.records.find(finished).state == state

    def test_remarks_of_both_are_told_apart(self, ana, berta, finished):
        for laptop in (ana, berta):
            change_state(
                laptop.workspace, finished, "returned", laptop.person, clock=laptop.clock,
                remarks=[RemarkGiven("nombre", f"Pregunta de {laptop.person}")],
            )  # fmt: skip
            laptop.clock.pass_by(seconds=1)
        exchange(ana, berta)
        for laptop in (ana, berta):
            texts = [each.text for each in remarks_of(laptop.workspace, finished)]
            assert sorted(texts) == ["Pregunta de Ana", "Pregunta de Berta"]

    def test_replies_of_both_come_under_the_same_remark(self, ana, berta, finished):
        change_state(
            ana.workspace, finished, "returned", "Ana",
            clock=ana.clock, remarks=[RemarkGiven("nombre", "¿Cuál?")],
        )  # fmt: skip
        berta.take_from(ana)
        for laptop in (ana, berta):
            laptop.clock.pass_by(seconds=1)
            answer_remark(laptop.workspace, finished, 1, f"de {laptop.person}", laptop.person)
        exchange(ana, berta)
        for laptop in (ana, berta):
            (remark,) = remarks_of(laptop.workspace, finished)
            assert {reply.text for reply in remark.replies} == {"de Ana", "de Berta"}

    def test_an_answer_given_before_approval_elsewhere_still_comes(self, ana, berta, finished):
        change_state(ana.workspace, finished, "approved", "Ana", clock=ana.clock)
        berta.answer(finished, "cuartos", 4)
        ana.take_from(berta)
        assert ana.values(finished)["cuartos"] == 4


class TestErased:
    def erase(self, laptop, record, path):
        with laptop.workspace.db.transaction():
            return laptop.workspace.journal.erase(record, path)

    def test_what_was_erased_before_does_not_travel(self, ana, berta):
        record = ana.begin("Un secreto")
        ana.answer(record, "nombre", "Casa")
        assert self.erase(ana, record, "nombre") == 2
        berta.take_from(ana)
        assert "Un secreto" not in berta.typed()
        assert (ana.faults(), berta.faults()) == ([], [])

    def test_erasing_here_does_not_break_the_chain_of_the_other(self, ana, berta, record):
        assert self.erase(berta, record, "nombre") == 1
        assert berta.faults() == []
        ana.answer(record, "nombre", "Casa nueva")
        assert berta.take_from(ana).conflicts == []
        assert berta.values(record)["nombre"] == "Casa nueva"

    def test_an_erased_line_is_handed_on_empty(self, berta, record, make):
        self.erase(berta, record, "nombre")
        carla = make("c", "Carla", load=False)
        carla.take_from(berta)
        assert "Casa" not in carla.typed()
        assert carla.faults() == []

    def test_an_answer_whose_line_was_erased_clashes_with_nothing(self, ana, berta, record):
        berta.answer(record, "nombre", "Sur")
        self.erase(berta, record, "nombre")
        ana.answer(record, "nombre", "Norte")
        assert ana.take_from(berta).conflicts == []
        assert ana.values(record)["nombre"] == "Norte"


class TestFiles:
    def photo(self, laptop, record, content):
        name = laptop.workspace.media.new_name(record, ".jpg")
        laptop.workspace.media.attach(record, name, content)
        laptop.answer(record, "foto", name)
        return name

    def test_of_two_photos_each_stays_until_a_person_decides(self, ana, berta, record):
        one = self.photo(ana, record, b"la de Ana")
        other = self.photo(berta, record, b"la de Berta")
        (conflict,) = ana.take_from(berta).conflicts
        assert (conflict.ours, conflict.theirs) == (one, other)
        media = ana.workspace.media
        assert media.of_record(record, one).read_bytes() == b"la de Ana"
        assert media.of_record(record, other).read_bytes() == b"la de Berta"

    def test_the_photo_that_was_chosen_is_there_on_both(self, ana, berta, record):
        self.photo(ana, record, b"la de Ana")
        other = self.photo(berta, record, b"la de Berta")
        (conflict,) = ana.take_from(berta).conflicts
        ana.clock.pass_by(seconds=1)
        decide(ana.workspace, conflict.id, "theirs", "Ana", reason="mejor", clock=ana.clock)
        assert berta.take_from(ana).conflicts == []
        for laptop in (ana, berta):
            assert laptop.values(record)["foto"] == other
            assert laptop.workspace.media.check() == []

    def test_the_same_content_twice_travels_once(self, ana, berta):
        for n in range(3):
            self.photo(ana, ana.begin(f"Casa {n}"), b"la misma")
        target = ana.folder / "entrega.zip"
        assert export_bundle(ana.workspace, target, clock=ana.clock).media == 1
        assert berta.take(target).records == 3

    def test_taking_the_photo_away_goes_everywhere(self, ana, berta, record):
        self.photo(ana, record, b"una foto")
        berta.take_from(ana)
        attach(ana.workspace, record, "foto", None, "Ana", clock=ana.clock)
        berta.take_from(ana)
        assert "foto" not in berta.values(record)


class TestTakingBack:
    def test_an_undo_travels_as_what_it_is(self, ana, berta, record):
        ana.answer(record, "cuartos", 3)
        berta.take_from(ana)
        ana.clock.pass_by(seconds=1)
        undo_last(ana.workspace, record, "Ana", clock=ana.clock)
        assert berta.take_from(ana).conflicts == []
        assert berta.everything() == ana.everything()

    def test_an_undo_that_was_undone_travels_too(self, ana, berta, record):
        ana.answer(record, "cuartos", 3)
        for step in (undo_last, redo_last):
            ana.clock.pass_by(seconds=1)
            step(ana.workspace, record, "Ana", clock=ana.clock)
        berta.take_from(ana)
        assert berta.values(record)["cuartos"] == 3

    def test_a_decision_taken_back_after_it_travelled_waits_only_here(self, ana, berta, record):
        ana.answer(record, "nombre", "Norte")
        berta.answer(record, "nombre", "Sur")
        (conflict,) = ana.take_from(berta).conflicts
        ana.clock.pass_by(seconds=1)
        decided = decide(
            ana.workspace, conflict.id, "theirs", "Ana", reason="x", clock=ana.clock
        )  # fmt: skip
        berta.take_from(ana)
        ana.clock.pass_by(seconds=1)
        take_back(ana.workspace, decided, "Ana", clock=ana.clock)
        assert value_here(ana.workspace, conflict) == "Norte"
        assert berta.take_from(ana).conflicts == []
        assert berta.values(record)["nombre"] == "Norte"


def test_notes_of_both_are_there_on_both(ana, berta, record):
    for laptop in (ana, berta):
        laptop.clock.pass_by(seconds=1)
        info = laptop.workspace.records.find(record)
        note = Note("nombre", None, f"de {laptop.person}")
        add_note(laptop.workspace, info, note, laptop.person, clock=laptop.clock)
    exchange(ana, berta)
    for laptop in (ana, berta):
        info = laptop.workspace.records.find(record)
        assert {note.text for note in notes_of(laptop.workspace, info)} == {"de Ana", "de Berta"}


@pytest.mark.skipif(not driver.has_cipher(), reason="needs sqlcipher3")
class TestEncrypted:
    WORDS = "maíz tortuga volcán lápiz"

    @pytest.fixture
    def locked(self, tmp_path, clock, monkeypatch):
        """An encrypted workspace of Carla."""
        monkeypatch.setattr(keyslots, "_COST", 2**4)
        folder = tmp_path / "c"
        Workspace.open(folder, clock=clock).close()
        encrypt_workspace(folder, self.WORDS, clock=clock)
        with Workspace.open(
            folder, key=open_key(folder, self.WORDS, clock=clock), clock=clock
        ) as opened:
            yield opened

    def test_it_takes_in_what_a_plain_one_sends(self, ana, locked, clock):
        record = ana.begin("Casa muy secreta")
        done = import_bundle(locked, ana.bundle(), clock=clock)
        assert done.records == 1
        assert locked.records.answers(locked.records.find(record)).values["nombre"] == (
            "Casa muy secreta"
        )

    def test_nothing_of_it_lies_plain_beside(self, ana, locked, clock):
        ana.begin("Casa muy secreta")
        import_bundle(locked, ana.bundle(), clock=clock)
        plain = [
            path.name
            for path in locked.folder.rglob("*")
            if path.is_file() and b"Casa muy secreta" in path.read_bytes()
        ]
        assert plain == []

    def test_it_warns_that_a_bundle_is_plain(self, ana, locked, clock, tmp_path):
        ana.begin("Casa")
        import_bundle(locked, ana.bundle(), clock=clock)
        written = export_bundle(locked, tmp_path / "de carla.zip", clock=clock)
        assert [problem.code for problem in written.problems] == ["bundle.not_encrypted"]

    def test_what_it_hands_on_is_whole(self, ana, berta, locked, clock, tmp_path):
        record = ana.begin("Casa")
        import_bundle(locked, ana.bundle(), clock=clock)
        export_bundle(locked, tmp_path / "de carla.zip", clock=clock)
        berta.take(tmp_path / "de carla.zip")
        assert berta.values(record) == {"nombre": "Casa"}
        assert berta.faults() == []
