"""Which versions of a form are in use: laptops that exchange bundles hold to the latest word."""

import json
import zipfile

import pytest
from support.laptops import FORM, Laptop
from support.workbook import write_workbook
from support.workspaces import HandClock

from app.operations.bundle_check import _check_words
from app.operations.bundle_words import version_words
from app.operations.import_bundle import preview_bundle
from app.operations.load_form import read_form_file
from app.operations.preview_form import Decisions
from app.operations.publish_form import publish_form, take_back_form
from app.store.version_use import VersionChange, agree, say, words
from forms.versions import Said

COLOURED = FORM.replace(
    "|        | image        | foto ",
    "|        | text         | color   | Color   |             |                 |\n"
    "|        | image        | foto ",
)
MEASURED = COLOURED.replace("color   | Color  ", "metros  | Metros ")


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def ana(tmp_path, clock):
    laptop = Laptop(tmp_path / "a", "Ana", clock)
    publish(laptop, COLOURED)
    yield laptop
    laptop.close()


@pytest.fixture
def berta(tmp_path, clock, ana):
    """A laptop that has both versions."""
    laptop = Laptop(tmp_path / "b", "Berta", clock, load=False)
    ana.begin("Casa")
    laptop.take_from(ana)
    yield laptop
    laptop.close()


def publish(laptop, text, names=()):
    laptop.clock.pass_by(hours=1)
    read = read_form_file(write_workbook(laptop.folder / "otra.xlsx", text))
    decisions = Decisions(Said(separate=frozenset(names)))
    publish_form(laptop.workspace, read, laptop.person, decisions, clock=laptop.clock)


def take_back(laptop):
    laptop.clock.pass_by(hours=1)
    take_back_form(laptop.workspace, "hogares", laptop.person, clock=laptop.clock)


def used(laptop):
    """The questions outside repeats of the version in use."""
    version = laptop.workspace.instruments.latest("hogares")
    form = laptop.workspace.instruments.instrument(version.id)
    return {each.path for each in form.questions()} & {"color", "metros"}


def view(laptop):
    return {row["name"] for row in laptop.workspace.db.rows("PRAGMA table_info(v_hogares)")}


class TestTravelling:
    def test_both_use_the_version_that_was_published(self, ana, berta):
        assert used(ana) == used(berta) == {"color"}

    def test_what_one_takes_back_the_other_takes_back(self, ana, berta):
        take_back(ana)
        berta.take_from(ana)
        assert used(ana) == used(berta) == set()

    def test_whoever_has_it_from_elsewhere(self, ana, berta):
        take_back(berta)
        ana.take_from(berta)
        assert used(ana) == set()

    def test_records_of_it_stay_as_they_were(self, ana, berta):
        record = berta.begin("De Berta")
        berta.answer(record, "color", "azul")
        take_back(ana)
        berta.take_from(ana)
        assert berta.values(record) == {"nombre": "De Berta", "color": "azul"}
        berta.answer(record, "color", "verde")
        ana.take_from(berta)
        assert ana.values(record)["color"] == "verde"

    def test_what_is_in_use_again_is_so_everywhere(self, ana, berta):
        take_back(ana)
        berta.take_from(ana)
        publish(ana, COLOURED)
        berta.take_from(ana)
        assert used(ana) == used(berta) == {"color"}

    def test_a_bundle_from_before_does_not_bring_it_back(self, ana, berta):
        old = ana.bundle("vieja.zip")
        take_back(ana)
        berta.take_from(ana)
        berta.take(old)
        assert used(berta) == set()

    def test_the_later_of_two_words_counts_on_both(self, ana, berta):
        take_back(ana)
        berta.clock.pass_by(hours=1)
        take_back(berta)
        publish(berta, COLOURED)
        berta.take_from(ana)
        ana.take_from(berta)
        assert used(ana) == used(berta) == {"color"}

    def test_a_version_that_went_away_here_and_is_loaded_there_later_is_in_use(
        self, ana, tmp_path, clock
    ):
        take_back(ana)
        carla = Laptop(tmp_path / "c", "Carla", clock)
        publish(carla, COLOURED)
        carla.take_from(ana)
        assert used(carla) == {"color"}
        carla.begin("De Carla")
        ana.take_from(carla)
        assert used(ana) == {"color"}
        carla.close()

    def test_a_version_after_it_stays_in_use(self, ana, berta):
        publish(berta, MEASURED, {"metros"})
        take_back(ana)
        berta.take_from(ana)
        assert used(berta) == {"metros"}
        take_back(berta)
        assert used(berta) == set()

    def test_a_third_one_hears_it_from_the_second(self, ana, berta, tmp_path, clock):
        carla = Laptop(tmp_path / "c", "Carla", clock, load=False)
        carla.take_from(ana)
        take_back(ana)
        berta.take_from(ana)
        carla.take_from(berta)
        assert used(carla) == set()
        carla.close()

    def test_the_readable_view_is_of_the_version_in_use(self, ana, berta):
        assert "color" in view(berta)
        version = berta.workspace.instruments.latest("hogares")
        take_back(ana)
        berta.take_from(ana)
        assert berta.workspace.instruments.latest("hogares").number == version.number - 1

    @pytest.mark.parametrize(
        ("deed", "before", "now"),
        [
            pytest.param(take_back, 2, 1, id="one that was taken back"),
            pytest.param(
                lambda laptop: publish(laptop, MEASURED, {"metros"}), 2, 3, id="a new one"
            ),
        ],
    )
    def test_it_is_told_which_version_is_in_use_now(self, ana, berta, deed, before, now):
        deed(ana)
        (change,) = berta.take_from(ana).versions
        assert (change.form_id, change.title) == ("hogares", "Hogares")
        assert (change.before, change.now) == (before, now)
        assert berta.workspace.instruments.latest("hogares").number == now

    def test_a_look_foresees_it_and_changes_nothing(self, ana, berta):
        take_back(ana)
        file = ana.bundle()
        foreseen = preview_bundle(berta.workspace, file).versions
        assert used(berta) == {"color"}
        assert foreseen == berta.take(file).versions
        assert preview_bundle(berta.workspace, file).versions == []

    def test_what_stays_in_use_is_not_told(self, ana, berta):
        ana.begin("Otra casa")
        assert berta.take_from(ana).versions == []
        take_back(ana)
        berta.take_from(ana)
        assert berta.take_from(ana).versions == []

    def test_a_form_that_was_not_here_is_no_change(self, ana, tmp_path, clock):
        carla = Laptop(tmp_path / "c", "Carla", clock, load=False)
        assert carla.take_from(ana).versions == []
        carla.close()

    @pytest.mark.parametrize(
        ("before", "now", "told"),
        [
            (2, 1, "se deshizo la versión 2. Aquí ya no se usa; se usa la versión 1."),
            (1, 2, "desde ahora se usa la versión 2; antes, la 1."),
        ],
    )
    def test_both_are_told_in_words(self, before, now, told):
        words_of_it = version_words(VersionChange("hogares", "Hogares", before, now))
        assert words_of_it.startswith("«Hogares»: ")
        assert told in words_of_it

    def test_the_same_bundle_again_changes_nothing(self, ana, berta):
        take_back(ana)
        file = ana.bundle()
        berta.take(file)
        before = words(berta.workspace.db)
        berta.take(file)
        assert (words(berta.workspace.db), used(berta)) == (before, set())


class TestWords:
    def test_there_are_none_before_anything_was_taken_back(self, ana):
        assert words(ana.workspace.db) == {}

    def test_being_in_use_needs_no_word_until_it_was_not(self, ana):
        say(ana.workspace.db, "a", "2026-01-01", taken_back=False)
        assert words(ana.workspace.db) == {}
        say(ana.workspace.db, "a", "2026-01-02", taken_back=True)
        say(ana.workspace.db, "a", "2026-01-03", taken_back=False)
        assert words(ana.workspace.db) == {"a": [False, "2026-01-03"]}

    @pytest.mark.parametrize(
        ("mine", "theirs", "said"),
        [
            (None, (True, "2026-01-05"), [True, "2026-01-05"]),
            ((True, "2026-01-03"), (False, "2026-01-05"), [False, "2026-01-05"]),
            ((True, "2026-01-07"), (False, "2026-01-05"), [True, "2026-01-07"]),
            ((True, "2026-01-05"), (True, "2026-01-05"), [True, "2026-01-05"]),
        ],
    )
    def test_the_later_one_counts(self, ana, mine, theirs, said):
        if mine is not None:
            say(ana.workspace.db, "a", mine[1], taken_back=mine[0])
        assert agree(ana.workspace.db, {"a": theirs}) == set()
        assert words(ana.workspace.db) == {"a": said}

    def test_the_only_version_stays_in_use(self, tmp_path, clock):
        laptop = Laptop(tmp_path / "d", "Delia", clock)
        version = laptop.workspace.instruments.latest("hogares")
        assert agree(laptop.workspace.db, {version.sha256: (True, "2999-01-01")}) == set()
        assert laptop.workspace.instruments.latest("hogares") == version
        laptop.close()

    @pytest.mark.parametrize(
        "said",
        [
            [],
            "x",
            {"a": None},
            {"a": "no"},
            {"a": [True]},
            {"a": [1, "2026-01-05"]},
            {"a": [True, 5]},
            {"a": [True, "2026-01-05", "x"]},
        ],
    )
    def test_what_is_no_word_is_refused(self, said):
        with pytest.raises((ValueError, TypeError, AttributeError)):
            _check_words(said)

    def test_they_stand_in_the_bundle(self, ana):
        version = ana.workspace.instruments.latest("hogares")
        take_back(ana)
        with zipfile.ZipFile(ana.bundle()) as bundle:
            said = json.loads(bundle.read("keys.json"))["taken_back"]
        assert [taken_back for taken_back, _at in said.values()] == [True]
        assert list(said) == [version.sha256]
