"""Envíos: what waits, what arrived and its receipt, what needs a person, and the line."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu
from support.layout import clipped, sticks_out, tab_order, unnamed
from support.practice_table import FORM, PERSON, TITLE
from support.publishing import APPROVER, approved, choose_portal, now, put_records, sound_lines

from app.operations import compare_copies as comparing
from app.operations.compare_copies import Comparison
from app.operations.deliver import deliver_all
from app.operations.parcels import shipments
from app.operations.portals import PRACTICE, open_destination
from app.operations.practice_portal import Signal, practice_portal
from app.operations.publish import enqueue
from app.operations.receipts import read_receipt, receipt_text
from app.store.workspace import Workspace
from app.ui import theme
from app.ui.context import Context, Truths
from app.ui.controls.buttons import Button
from app.ui.controls.dialogs import Question
from app.ui.controls.text import Text
from app.ui.main_window import MainWindow
from app.ui.outbox.parcel_list import MOST_ARRIVED
from app.ui.outbox.receipt_page import ReceiptPage
from app.ui.outbox.screen import OutboxScreen
from app.ui.publish.plan import DESCRIBE
from app.ui.screen import Screen
from app.ui.tasks import Tasks
from forms.problem import Problem
from sync.comparison import ChangedBy, Difference
from sync.outbox import Outbox
from sync.parcel import State

SIZES = [(1366, 768), (1024, 600), (910, 512), (900, 500)]
CONTROL = Qt.KeyboardModifier.ControlModifier
FAR = "https://datos.example.gt"


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
    """Addresses that were opened in the browser."""
    return []


@pytest.fixture
def practising(folder, settings, qtbot):
    tasks = Tasks(lambda: Workspace.open(folder, practice=True))
    context = Context(folder, settings, tasks, practice=True)
    yield context
    tasks.close()
    context.practice_portal.close()


@pytest.fixture
def open_outbox(practising, shown, browsed, qtbot):
    """Open Envíos and wait until the outbox was read."""

    def open_(size=(1366, 768)):
        factories = {code: station(code) for code in ("inicio", "publicar", "ajustes")}
        factories["envios"] = lambda context: OutboxScreen(
            context, lambda url: browsed.append(url.toString()) or True
        )
        window = MainWindow(practising, factories)
        shown(window, *size)
        window.show_first()
        window.go("envios")
        screen = window.screen_in_view
        qtbot.waitUntil(lambda: screen._found is not None)
        return screen

    return open_


def queue(folder, url=""):
    """Put the package of the practice form into the outbox."""
    with Workspace.open(folder) as workspace:
        built = approved(workspace)
        with open_destination(workspace, PRACTICE) as portal:
            parcel = enqueue(workspace, built.name, portal, APPROVER, clock=now)
        if url:
            workspace.db.execute("UPDATE parcel SET portal_url = ? WHERE id = ?", (url, parcel.id))
        return parcel.id


def refuse(folder, code="portal.forbidden", state=State.REJECTED, **values):
    """Let the portal refuse a parcel."""
    parcel = queue(folder)
    with Workspace.open(folder) as workspace:
        outbox = Outbox(workspace.db)
        outbox.claim(now(), [outbox.parcel(parcel).portal_url])
        due = now() + timedelta(minutes=5) if state is State.WAITING else None
        problem = Problem(code, values={"url": FAR, **values})
        outbox.move(parcel, state, now(), problem=problem, next_attempt_at=due)
    return parcel


def arrive(folder, times=1):
    """Publish on the practice portal; give the key of the last parcel."""
    for _round in range(times):
        parcel = queue(folder)
        with Workspace.open(folder) as workspace:
            deliver_all(workspace, clock=now)
    return parcel


def parcels(folder):
    with Workspace.open(folder, read_only=True) as workspace:
        return shipments(workspace)


def words_on(widget):
    QApplication.processEvents()  # what was just put in shows itself then
    return " ".join(label.text() for label in widget.findChildren(Text) if label.isVisible())


def button(widget, words):
    """The visible button with these words."""
    QApplication.processEvents()
    return next(b for b in widget.findChildren(Button) if b.text() == words and b.isVisible())


# -- the list ------------------------------------------------------------------------------


def test_an_empty_outbox_says_what_will_be_here(open_outbox):
    screen = open_outbox()
    assert "Todavía no hay envíos" in words_on(screen)
    assert screen.header.crumb.text() == "Nada por enviar"
    button(screen, "Ir a Publicar").click()
    assert screen.window().screen_in_view.station == "publicar"


def test_what_waits_says_where_it_goes_and_how_large_it_is(open_outbox, folder):
    queue(folder)
    screen = open_outbox()
    (row,) = screen.parcels.waiting
    said = words_on(row)
    assert f"{TITLE}, versión 1" in said
    assert "Portal de práctica · 3 filas" in said
    assert screen.header.crumb.text().startswith("1 por enviar · ")


def test_what_failed_for_now_says_when_it_is_tried_again(open_outbox, folder):
    refuse(folder, "portal.unreachable", State.WAITING)
    screen = open_outbox()
    said = screen.parcels.waiting[0].standing.text()
    assert "No hay señal hasta el portal" in said
    assert "Se prueba otra vez hoy, " in said


def test_a_parcel_without_a_key_says_so_and_leads_to_the_settings(tmp_path, settings, shown, qtbot):
    folder = tmp_path / "trabajo"
    with Workspace.open(folder) as workspace:
        put_records(workspace, tmp_path, *sound_lines(3))
    queue(folder, FAR)
    tasks = Tasks(lambda: Workspace.open(folder))
    context = Context(folder, settings, tasks)
    window = MainWindow(context, {"ajustes": station("ajustes"), "envios": OutboxScreen})
    shown(window, 1366, 768)
    window.go("envios")
    screen = window.screen_in_view
    qtbot.waitUntil(lambda: bool(screen.parcels.waiting))
    row = screen.parcels.waiting[0]
    assert row.standing.text() == "Falta la llave de este portal: escríbala en Ajustes"
    row.more.click()
    menu = row.findChild(QMenu)
    next(a for a in menu.actions() if "Ajustes" in a.text()).trigger()
    assert window.screen_in_view.station == "ajustes"
    tasks.close()


def test_what_was_refused_says_what_happened_and_what_is_safe(open_outbox, folder):
    refuse(folder)
    screen = open_outbox()
    (card,) = screen.parcels.refused
    said = words_on(card)
    assert f"{TITLE}, versión 1: no se envió" in said
    assert "no reconoce su llave" in said
    assert "sus paquetes esperan aquí" in said
    assert "Necesita su atención" in words_on(screen)


def test_what_arrived_shows_rows_and_its_receipt(open_outbox, folder):
    arrive(folder)
    screen = open_outbox()
    (row,) = screen.parcels.arrived
    said = words_on(row)
    assert "3 filas, iguales a las suyas" in said
    assert "Versión 1 · Portal de práctica" in said
    assert row.receipt.accessibleName() == f"Recibo de {TITLE}, versión 1"


def test_only_the_last_that_arrived_are_shown_until_asked(open_outbox, folder):
    arrive(folder, MOST_ARRIVED + 1)
    screen = open_outbox()
    assert len(screen.parcels.arrived) == MOST_ARRIVED
    button(screen, f"Ver los {MOST_ARRIVED + 1}").click()
    assert len(screen.parcels.arrived) == MOST_ARRIVED + 1


# -- what a person decides -----------------------------------------------------------------


def test_trying_again_sends_it(open_outbox, folder, qtbot):
    refuse(folder)
    screen = open_outbox()
    button(screen, "Probar otra vez").click()
    qtbot.waitUntil(lambda: bool(screen.parcels.arrived))
    assert screen.parcels.refused == []


def test_what_is_taken_out_can_be_taken_back(open_outbox, folder, practising, qtbot):
    refuse(folder)
    screen = open_outbox()
    with qtbot.waitSignal(practising.said) as said:
        button(screen, "Quitar").click()
    assert said.args[0] == f"Se quitó de Envíos: {TITLE}, versión 1"
    qtbot.waitUntil(lambda: screen.parcels.empty is not None)
    said.args[1]()
    qtbot.waitUntil(lambda: len(screen.parcels.waiting) == 1)


def test_a_waiting_parcel_can_be_taken_out_by_its_menu(open_outbox, folder, qtbot):
    queue(folder)
    screen = open_outbox()
    row = screen.parcels.waiting[0]
    row.more.click()
    next(a for a in row.findChild(QMenu).actions() if "Quitar" in a.text()).trigger()
    qtbot.waitUntil(lambda: parcels(folder).to_send == ())


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("portal.validation", "Cambiar la descripción"),
        ("portal.name_taken", "Cambiar la descripción"),
        ("portal.package_missing", "Preparar otra vez"),
        ("portal.package_changed", "Preparar otra vez"),
    ],
)
def test_what_can_be_mended_in_publicar_leads_there(open_outbox, folder, practising, code, words):
    refuse(folder, code, name="conectividad", reason="no")
    screen = open_outbox()
    button(screen, words).click()
    reached = screen.window().screen_in_view
    assert (reached.station, reached.target["step"]) == ("publicar", DESCRIBE)
    assert [problem.code for problem in reached.target["refused"]] == [code]
    assert practising.form == FORM


@pytest.fixture
def compared(open_outbox, folder, qtbot, monkeypatch):
    """A conflict about the title, opened beside the portal's copy as it was seen."""
    parcel = refuse(folder, "portal.changed", State.CONFLICT, name="x", modified="2026-11-21")
    title = Difference("title", "Antes", "De Ana", "De Pedro", ChangedBy.BOTH)
    seen = Comparison("conectividad", "2026-11-22", (title,))
    monkeypatch.setattr(comparing, "compare_copies", lambda _workspace, _parcel: seen)
    screen = open_outbox()
    button(screen, "Comparar y decidir").click()
    qtbot.waitUntil(lambda: screen.comparing is not None)
    return screen, parcel


def test_a_conflict_is_decided_beside_the_copy_that_was_seen(compared, folder, qtbot):
    screen, parcel = compared
    assert not screen.look.isVisible()
    assert screen.primary is screen.comparing.send
    button(screen, "Todo lo mío").click()
    screen.comparing.send.click()

    def overwrites():
        with Workspace.open(folder, read_only=True) as workspace:
            return Outbox(workspace.db).parcel(parcel).overwrites

    qtbot.waitUntil(lambda: overwrites() == "2026-11-22")
    qtbot.waitUntil(screen.look.isVisible)


def test_what_is_not_decided_stays_in_conflict(compared, folder, qtbot):
    screen, _parcel = compared
    screen.comparing.send.click()
    assert screen.comparing is not None
    screen.comparing.back.click()
    qtbot.waitUntil(lambda: screen.comparing is None)
    assert parcels(folder).attention[0].state is State.CONFLICT


# -- the line ------------------------------------------------------------------------------


def test_looking_for_the_line_delivers_what_waits(open_outbox, folder, qtbot):
    refuse(folder, "portal.unreachable", State.WAITING)
    screen = open_outbox()
    QTest.keyClick(screen.window(), Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: bool(screen.parcels.arrived))
    assert screen.look.text() == "Buscar señal ahora"


def test_with_nothing_to_send_it_says_so(open_outbox, practising, qtbot):
    screen = open_outbox()
    with qtbot.waitSignal(practising.said) as said:
        screen.look.click()
    assert said.args[0] == "No hay paquetes por enviar"


def test_the_parcel_that_is_sent_shows_how_far_it_is(open_outbox, folder, practising, qtbot):
    queue(folder)
    screen = open_outbox()
    seen = []

    def note(_progress):
        seen.extend(row.standing.text() for row in screen.parcels.waiting)

    practising.practice_portal.set_signal(Signal.SLOW)
    practising.courier.progressed.connect(note)
    screen.look.click()
    qtbot.waitUntil(lambda: any(" KB" in words for words in seen))
    practising.courier.stop()
    qtbot.waitUntil(lambda: not practising.courier.is_sending)


def test_without_a_line_it_says_that_this_is_normal(open_outbox, folder, practising):
    queue(folder)
    screen = open_outbox()
    practising.show_truths(Truths(connection="Sin conexión desde hoy, 16:20", online=False))
    said = words_on(screen.parcels)
    assert "Sin conexión desde hoy, 16:20" in said
    assert "Es lo normal: puede seguir trabajando." in said
    assert screen.parcels.waiting[0].standing.text() == "Listo para salir"


def test_a_parcel_for_far_away_waits_for_the_line(open_outbox, folder, practising):
    choose_portal(FAR)
    queue(folder, FAR)
    screen = open_outbox()
    practising.show_truths(Truths(connection="Sin conexión", online=False))
    assert screen.parcels.waiting[0].shipment.practice is False
    # Practice never sends beyond this computer: there is no way, with or without a line.
    assert "Falta la llave" in screen.parcels.waiting[0].standing.text()


def test_the_side_names_the_portal_and_the_line(open_outbox, practising, browsed, qtbot):
    screen = open_outbox()
    practising.show_truths(Truths(connection="Portal de práctica", online=True))
    assert "Vive en esta computadora: nadie más lo ve." in words_on(screen.side)
    button(screen.side, "Abrir el portal").click()
    qtbot.waitUntil(lambda: bool(browsed))
    with practice_portal(practising.folder) as portal:
        assert browsed == [portal.url]


# -- the receipt ---------------------------------------------------------------------------


@pytest.fixture
def open_receipt(open_outbox, folder, qtbot):
    """Open the receipt of a parcel that arrived."""

    def open_(size=(1366, 768)):
        parcel = arrive(folder)
        screen = open_outbox(size)
        screen.parcels.arrived[0].receipt.click()
        qtbot.waitUntil(lambda: screen.receipt is not None)
        with Workspace.open(folder, read_only=True) as workspace:
            return screen, read_receipt(workspace, parcel)

    return open_


def test_the_receipt_shows_page_rows_names_and_every_hash(open_receipt):
    screen, receipt = open_receipt()
    said = words_on(screen.receipt)
    assert "el portal tiene 3 filas, iguales a las suyas." in said
    assert receipt.body["dataset"]["url"] in said
    assert PERSON in said
    assert APPROVER in said
    for file in receipt.body["files"]:
        assert file["name"] in said
        assert file["sha256"] in said.replace(" ", "")
    assert screen.header.title.text() == f"Recibo de {TITLE}"


def test_a_receipt_that_went_out_without_approval_says_why(open_receipt, shown):
    screen, receipt = open_receipt()
    assert "Aprobó" in words_on(screen.receipt)
    page = shown(ReceiptPage(replace(receipt, approved_by="", override="urge por la lluvia")))
    said = words_on(page)
    assert "Salió sin aprobación" in said
    assert "urge por la lluvia" in said
    assert "Aprobó" not in said


def test_only_the_list_can_be_paused(open_receipt):
    screen, _receipt = open_receipt()
    assert (screen.look.isHidden(), screen.pause.isHidden()) == (True, True)
    screen.receipt.back.click()
    assert (screen.look.isHidden(), screen.pause.isHidden()) == (False, False)


def test_it_can_be_copied(open_receipt, practising, qtbot):
    screen, receipt = open_receipt()
    with qtbot.waitSignal(practising.said):
        screen.receipt.copy_button.click()
    assert QGuiApplication.clipboard().text() == receipt_text(receipt)


@pytest.mark.parametrize("name", ["recibo.txt", "recibo.json"])
def test_it_can_be_kept_as_text_or_json(open_receipt, practising, tmp_path, name, qtbot):
    screen, receipt = open_receipt()
    target = tmp_path / name
    with qtbot.waitSignal(practising.said) as said:
        screen.receipt._on_target_selected(str(target))
    assert said.args[0] == f"Se guardó «{name}»"
    text = target.read_text(encoding="utf-8")
    if name.endswith("json"):
        assert json.loads(text)["sha256"] == receipt.body["sha256"]
    else:
        assert text == receipt_text(receipt)


def test_it_can_be_printed_from_what_shows_pages_here(open_receipt, browsed, practising, qtbot):
    screen, receipt = open_receipt()
    screen.receipt.print_button.click()
    qtbot.waitUntil(lambda: bool(browsed))
    name = f"recibo-{receipt.body['dataset']['name']}-v1.pdf"
    assert browsed[0].endswith(name)
    assert (practising.folder / "exports" / name).read_bytes().startswith(b"%PDF")


def test_the_window_lives_while_a_place_is_chosen(open_receipt):
    screen, receipt = open_receipt()
    screen.receipt.save_button.click()
    dialog = screen.receipt.findChild(QFileDialog)
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    chosen = [Path(name).name for name in dialog.selectedFiles()]
    assert chosen == [f"recibo-{receipt.body['dataset']['name']}-v1.pdf"]
    dialog.filterSelected.emit("JSON (*.json)")
    assert dialog.defaultSuffix() == "json"
    dialog.close()


def test_a_place_that_cannot_be_written_is_said(open_receipt, practising, tmp_path, qtbot):
    screen, _receipt = open_receipt()
    with qtbot.waitSignal(practising.failed) as failed:
        screen.receipt._on_target_selected(str(tmp_path / "no hay" / "recibo.txt"))
    assert failed.args[0].problems[0].code == "command.cannot_write"
    for dialog in screen.window().findChildren(Question):
        dialog.close()


def test_the_page_at_the_portal_can_be_seen(open_receipt, browsed, qtbot):
    screen, receipt = open_receipt()
    button(screen.receipt, "Ver en el portal").click()
    qtbot.waitUntil(lambda: browsed == [receipt.body["dataset"]["url"]])


def test_escape_goes_back_to_the_list(open_receipt):
    screen, _receipt = open_receipt()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert screen.receipt is None
    assert screen.pages.currentWidget() is screen.parcels
    assert screen.header.title.text() == "Envíos"
    assert screen.look.isVisible()


def test_the_receipt_is_kept_in_view_when_the_look_changes(open_receipt):
    screen, receipt = open_receipt()
    assert screen.place() == {"receipt": receipt.body["parcel"]}


def test_what_ctrl_k_offers_is_about_the_receipt(open_receipt):
    screen, _receipt = open_receipt()
    assert [offer.words for offer in screen.offers()] == [
        "Copiar el recibo",
        "Guardar el recibo…",
    ]


# -- the look ------------------------------------------------------------------------------


def fill_all(folder):
    """One parcel of each kind, each of its own version."""
    arrive(folder)
    refuse(folder)


@pytest.mark.parametrize("size", SIZES)
def test_the_list_fits(open_outbox, folder, size):
    fill_all(folder)
    screen = open_outbox(size)
    QApplication.processEvents()
    assert sticks_out(screen) == []
    assert clipped(screen) == []
    assert unnamed(screen) == []


@pytest.mark.parametrize("size", SIZES)
def test_the_receipt_fits(open_receipt, size):
    screen, _receipt = open_receipt(size)
    QApplication.processEvents()
    assert sticks_out(screen) == []
    assert clipped(screen) == []
    assert unnamed(screen) == []


@pytest.mark.parametrize("name", list(theme.Theme))
def test_every_theme_shows_it(look, open_outbox, folder, name):
    look(name)
    fill_all(folder)
    assert not open_outbox().grab().isNull()


def test_tab_goes_from_what_needs_a_person_to_what_arrived(open_outbox, folder):
    fill_all(folder)
    screen = open_outbox()
    again = button(screen, "Probar otra vez")
    order = tab_order(screen)
    receipt = screen.parcels.arrived[0].receipt
    assert order.index(screen.look) < order.index(again) < order.index(receipt)
