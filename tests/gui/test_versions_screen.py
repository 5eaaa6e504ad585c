"""Versiones: the history of a dataset, its receipts, and whether the portal still holds it."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from support.layout import clipped, sticks_out, tab_order, unnamed
from support.practice_table import FORM
from support.publishing import APPROVER, approved, build, now, put_records, sound_lines
from support.sheets import texts

from app.operations.deliver import deliver_all
from app.operations.export_dataset import Exported
from app.operations.list_datasets import DatasetVersion
from app.operations.portals import PRACTICE, open_destination
from app.operations.publication import PackageFile
from app.operations.publish import enqueue
from app.operations.verify_dataset import Verification
from app.store.workspace import Workspace
from app.ui import theme
from app.ui.context import Context
from app.ui.controls.buttons import Kind
from app.ui.main_window import MainWindow
from app.ui.screen import Screen
from app.ui.stations import FACTORIES, PART_OF
from app.ui.tasks import Tasks
from app.ui.versions.card import VersionCard
from app.ui.versions.screen import VersionsScreen
from app.ui.versions.words import (
    changes_words,
    counts_words,
    exported_words,
    people_words,
    size_words,
    verdict,
)
from forms.problem import Place, Problem, Severity
from sync.verify import FileCheck, Standing

NOON = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)
SIZES = [(1366, 768), (1024, 600), (900, 500)]
PAGE = "https://datos.example.gt/dataset/hogares"
VERSION = DatasetVersion(
    version=7,
    number=2,
    rows=412,
    built_at=NOON,
    prepared_by="Juana",
    approved_by="Mateo",
    definition=1,
    reason="",
    changes={"hogares": {"added": 3, "changed": 1, "removed": 0}},
    sha256="a1" * 32,
    folder="/datos/hogares/2",
    files=(PackageFile("hogares.csv", "a1" * 32, 1_200_000), PackageFile("LEAME.md", "b", 100_000)),
    receipts=((PAGE, NOON),),
    parcels=("p7",),
    override="",
)


def version(**values):
    return replace(VERSION, **values)


# -- words -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({}, "Las mismas filas"),
        ({"added": 0, "changed": 0, "removed": 0}, "Las mismas filas"),
        ({"added": 1}, "1 fila nueva"),
        ({"changed": 1}, "1 fila corregida"),
        ({"removed": 1}, "1 fila quitada"),
        ({"added": 2, "removed": 1}, "2 filas nuevas · 1 fila quitada"),
        (
            {"added": 1200, "changed": 2, "removed": 3},
            "1,200 filas nuevas · 2 filas corregidas · 3 filas quitadas",
        ),
    ],
)
def test_what_changed_is_counted_in_rows(counts, said):
    assert counts_words(counts) == said


@pytest.mark.parametrize(
    ("number", "changes", "said"),
    [
        (1, {}, ["Primera versión"]),
        (2, {}, []),
        (2, {"hogares": {"added": 3}}, ["3 filas nuevas"]),
        (
            2,
            {"hogares": {"added": 3}, "miembros": {}},
            ["hogares: 3 filas nuevas", "miembros: Las mismas filas"],
        ),
    ],
)
def test_tables_are_named_where_there_are_several(number, changes, said):
    assert changes_words(version(number=number, changes=changes)) == said


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "La preparó Juana. La aprobó Mateo."),
        ({"approved_by": ""}, "La preparó Juana. Nadie la ha aprobado."),
        ({"approved_by": "Juana"}, "La preparó y la aprobó Juana, la misma persona."),
        (
            {"approved_by": "", "override": "urge por la lluvia"},
            "La preparó Juana. Salió sin aprobación: urge por la lluvia",
        ),
    ],
)
def test_who_stands_for_a_version_is_said_openly(values, said):
    assert people_words(version(**values)) == said


def test_its_size_is_rows_files_and_bytes():
    assert size_words(VERSION) == "412 filas · 2 archivos · 1.3 MB"
    one = version(rows=1, files=VERSION.files[1:])
    assert size_words(one) == "1 fila · 1 archivo · 100 KB"


def checked(*problems):
    file = FileCheck("hogares.csv", PAGE, Standing.EQUAL, "a1", "a1", 12, 412)
    return Verification("hogares", "https://datos.example.gt", (file,), problems)


@pytest.mark.parametrize(
    ("problems", "kind", "title"),
    [
        ((), "ok", "Lo publicado sigue igual a lo que dice el recibo"),
        (
            (("verify.unstated", Severity.WARNING),),
            "warn",
            "No hay con qué comparar todo lo publicado",
        ),
        (
            (("verify.missing", Severity.ERROR),),
            "err",
            "Lo publicado no es igual a lo que dice el recibo",
        ),
        (
            (("verify.unstated", Severity.WARNING), ("verify.differs", Severity.ERROR)),
            "err",
            "Lo publicado no es igual a lo que dice el recibo",
        ),
    ],
)
def test_an_error_weighs_more_than_a_warning(problems, kind, title):
    values = {"expected": "a1", "found": "b2"}
    place = Place(file="hogares.csv")
    found = checked(*(Problem(code, severity, place, values) for code, severity in problems))
    assert verdict(found)[:2] == (kind, title)
    if problems:
        assert "hogares.csv" in verdict(found)[2]
    else:
        assert verdict(found)[2] == "Se leyó 1 archivo de https://datos.example.gt."


# -- a card ------------------------------------------------------------------------------------


@pytest.fixture
def card(shown):
    def card_(**values):
        return shown(VersionCard(version(**values), NOON), 700, 260)

    return card_


def test_a_card_says_when_it_arrived_where_and_why_it_was_made(card):
    said = texts(card(reason="corrección del municipio"))
    assert "Versión 2" in said
    assert "corrección del municipio" in said
    assert "3 filas nuevas · 1 fila corregida" in said
    assert any(PAGE in each and each.startswith("Llegó hoy") for each in said)
    assert any("a1a1a1a1a1a1a1a1…" in each for each in said)


def test_a_version_that_did_not_leave_has_no_receipt(card):
    kept = card(receipts=(), parcels=())
    assert kept.receipts == []
    assert "No ha llegado a un portal." in texts(kept)


def test_what_opens_the_files_is_in_line_with_the_words_above(card):
    kept = card(receipts=(), parcels=())
    assert kept.folder.kind is Kind.LINK


def test_the_newest_receipt_is_opened_and_the_folder_is_given(card, qtbot):
    shown = card(receipts=((PAGE, NOON), (PAGE, NOON)), parcels=("p7", "p9"))
    with qtbot.waitSignal(shown.receipt_wanted) as wanted:
        shown.receipts[0].click()
    assert wanted.args == ["p9"]
    with qtbot.waitSignal(shown.folder_wanted) as wanted:
        shown.folder.click()
    assert wanted.args == ["/datos/hogares/2"]
    assert shown.folder.accessibleName() == "Abrir los archivos de la versión 2"


# -- the screen --------------------------------------------------------------------------------


class Station(Screen):
    """A station that is only reached."""

    target = None

    def activate(self, **target):
        self.target = target


def station(code):
    return type(code.title(), (Station,), {"station": code})


@pytest.fixture
def folder(tmp_path):
    """A practice workspace with three sound records."""
    folder = tmp_path / "practica"
    with Workspace.open(folder, practice=True) as workspace:
        put_records(workspace, tmp_path, *sound_lines(3))
    return folder


@pytest.fixture
def browsed():
    """Addresses that were opened."""
    return []


@pytest.fixture
def open_versions(folder, settings, shown, browsed, qtbot):
    """Open the versions of what was built, sent when asked."""
    tasks = Tasks(lambda: Workspace.open(folder, practice=True))
    context = Context(folder, settings, tasks, practice=True)

    def open_(*, sent=False, opens=True, size=(1366, 768)):
        with Workspace.open(folder, practice=True) as workspace:
            built = approved(workspace) if sent else build(workspace)
            if sent:
                with open_destination(workspace, PRACTICE) as portal:
                    enqueue(workspace, built.name, portal, APPROVER, clock=now)
                deliver_all(workspace, clock=now)
        factories = {code: station(code) for code in ("inicio", "publicar", "envios", "definir")}
        factories["versiones"] = lambda context: VersionsScreen(
            context, lambda url: browsed.append(url.toLocalFile()) or opens
        )
        window = MainWindow(context, factories)
        shown(window, *size)
        window.show_first()
        context.go("versiones", dataset=built.name)
        screen = window.screen_in_view
        qtbot.waitUntil(lambda: screen.history is not None)
        return screen, window

    yield open_
    tasks.close()
    context.practice_portal.close()


def test_it_belongs_to_publicar():
    assert PART_OF["versiones"] == "publicar"
    assert "versiones" in FACTORIES


@pytest.mark.parametrize("size", SIZES)
def test_everything_is_named_and_fits(open_versions, size):
    screen, _window = open_versions(size=size)
    assert (unnamed(screen), clipped(screen), sticks_out(screen)) == ([], [], [])


@pytest.mark.parametrize("size", SIZES)
def test_the_title_of_the_data_is_read_whole_beside_the_buttons(open_versions, size, qtbot):
    screen, _window = open_versions(size=size)
    title = screen.header.title
    assert title.accessibleName() == "Conectividad de hogares por municipio"
    needed = theme.metrics(title.role).horizontalAdvance(title.accessibleName())
    qtbot.waitUntil(lambda: title.width() >= needed)


def test_the_way_back_comes_before_what_else_can_be_done(open_versions, qtbot):
    screen, window = open_versions()
    ways = (screen.back, screen.define, screen.carry)
    qtbot.waitUntil(lambda: all(way.isVisible() for way in ways))
    order = [each for each in tab_order(window) if each in ways]
    assert order == list(ways)
    screen.back.click()
    assert window.screen_in_view.station == "publicar"


def test_without_data_only_the_way_back_is_offered(open_versions, qtbot):
    screen, _window = open_versions()
    screen._name = ""
    screen.activate()
    qtbot.waitUntil(lambda: screen.empty.isVisible() and not screen.define.isVisible())
    assert screen.back.isVisible()
    assert not screen.carry.isVisible()


def test_the_folder_of_a_version_is_opened_or_told(open_versions, browsed, qtbot):
    screen, window = open_versions(opens=False)
    told = []
    screen.context.said.connect(lambda words, *_rest: told.append(words))
    screen.cards[0].folder.click()
    assert browsed == [screen.history.versions[0].folder]
    assert told == [f"Los archivos están en {browsed[0]}"]
    QTest.keyClick(screen, Qt.Key.Key_Escape)
    assert window.screen_in_view.station == "publicar"


def test_without_a_receipt_there_is_nothing_to_check_and_it_says_so(open_versions, qtbot):
    screen, _window = open_versions()
    QTest.keyClick(screen, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: screen.banner is not None)
    assert screen.banner.title.text()
    assert screen._cancel is None


def test_what_the_portal_holds_is_read_back_and_the_receipt_opened(open_versions, qtbot):
    screen, window = open_versions(sent=True)
    screen.verify.click()
    qtbot.waitUntil(lambda: screen.banner is not None)
    assert screen.banner.title.text() == "Lo publicado sigue igual a lo que dice el recibo"
    screen.cards[0].receipts[0].click()
    assert window.screen_in_view.target == {"receipt": screen.history.versions[0].parcels[0]}


def test_an_answer_about_another_dataset_is_not_shown(open_versions):
    screen, _window = open_versions()
    screen._on_verified(replace(checked(), what="otros-datos"))
    assert screen.banner is None
    screen._on_verified(replace(checked(), what=screen.place()["dataset"]))
    assert screen.banner is not None


def test_a_new_version_takes_the_old_verdict_away(open_versions):
    screen, _window = open_versions()
    screen._on_verified(replace(checked(), what=screen.place()["dataset"]))
    screen._on_read(replace(screen.history, versions=(VERSION, *screen.history.versions)))
    assert screen.banner is None
    assert [card.version.number for card in screen.cards] == [2, 1]


def test_without_a_dataset_it_says_what_comes_first(open_versions):
    screen, _window = open_versions()
    bare = FACTORIES["versiones"](screen.context)
    bare.activate()
    assert not bare.empty.isHidden()
    assert bare.verify.isHidden()


# -- carrying them elsewhere -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "kind", "said"),
    [
        ({}, "ok", "Se guardó 1 versión, con una página para verla"),
        (
            {"datasets": {"hogares": (3, 2)}},
            "ok",
            "Se guardaron 2 versiones, con una página para verlas",
        ),
        (
            {"problems": (Problem("dataset.version_damaged", values={"name": "h", "number": 2}),)},
            "warn",
            "Se guardó 1 versión, con una página para verla",
        ),
    ],
)
def test_what_was_carried_is_counted_and_what_stayed_is_named(values, kind, said):
    known = {"path": Path("/usb"), "datasets": {"h": (1,)}, "files": 9, "bytes": 2_000_000}
    found, title, words = exported_words(Exported(**{**known, "problems": (), **values}))
    assert (found, title) == (kind, said)
    assert words.startswith("9 archivos, 2.0 MB, en ")
    assert ("cambiaron o faltan" in words) == (kind == "warn")


@pytest.mark.parametrize(("to", "there"), [("harvest", "index.html"), ("zip", ".zip")])
def test_approved_versions_are_written_and_their_folder_is_opened(
    open_versions, tmp_path, browsed, qtbot, to, there
):
    screen, _window = open_versions(sent=True)
    (tmp_path / "usb").mkdir()
    screen.export(to, str(tmp_path / "usb"))
    qtbot.waitUntil(lambda: screen.banner is not None)
    assert screen.banner.title.text() == "Se guardó 1 versión, con una página para verla"
    screen.banner.findChild(type(screen.carry)).click()
    folder = Path(browsed[-1])
    assert any(path.name.endswith(there) for path in folder.iterdir())


def test_what_nobody_approved_stays_and_it_is_said_why(open_versions, tmp_path, qtbot):
    screen, _window = open_versions()
    screen.export("harvest", str(tmp_path / "usb"))
    qtbot.waitUntil(lambda: screen.banner is not None)
    assert "no puede" in screen.banner.title.text()
    assert "aprob" in screen.banner.sentence.text()
    assert not (tmp_path / "usb").exists()


def test_a_place_is_asked_for_while_the_window_lives(open_versions):
    screen, _window = open_versions()
    screen.choose_place("zip")
    (dialog,) = screen.findChildren(QFileDialog)
    assert dialog.fileMode() is QFileDialog.FileMode.Directory
    dialog.reject()


def test_what_they_take_from_their_form_is_one_click_away(open_versions):
    screen, window = open_versions()
    screen.define.click()
    assert window.screen_in_view.station == "definir"
    wanted = {"form": FORM, "dataset": screen.place()["dataset"], "back": "versiones"}
    assert window.screen_in_view.target == wanted
