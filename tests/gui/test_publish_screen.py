"""Publicar: records go from the store to a portal in five steps, by keyboard alone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support.keys import type_text
from support.layout import clipped, in_view, sticks_out, tab_order, unnamed
from support.loopback import Loopback, refused
from support.practice_table import FORM, HEAD, PERSON, TITLE, a_table
from support.publishing import (
    build,
    choose_portal,
    correct_practice_table,
    deliver_until_stopped,
    put_records,
    sound_lines,
)

from app.operations.build_dataset import dataset_metadata
from app.operations.define_dataset import define_dataset
from app.operations.import_table import import_table
from app.operations.load_form import load_library_form
from app.operations.parcels import shipments
from app.operations.practice import bring_in_people, course
from app.operations.practice_portal import Signal
from app.operations.receipts import read_receipt
from app.store.workspace import Workspace
from app.ui import theme
from app.ui.context import Context
from app.ui.controls.progress import ProgressRow
from app.ui.controls.text import Text
from app.ui.main_window import MainWindow
from app.ui.outbox.screen import OutboxScreen
from app.ui.publish.plan import APPROVE, DATA, DESCRIBE, PRIVACY, SEND
from app.ui.publish.screen import PublishScreen
from app.ui.screen import Screen
from app.ui.tasks import Tasks
from forms.problem import Place, Problem
from sync.parcel import State

SIZES = [(1366, 768), (1024, 600), (910, 512), (900, 500)]
STATIONS = ("inicio", "capturar", "registros", "revisar", "versiones", "definir")
CONTROL = Qt.KeyboardModifier.ControlModifier
APPROVER = course().approves
PIN = course().pins[APPROVER]


class Station(Screen):
    """A station that is only reached."""

    target = None

    def activate(self, **target):
        self.target = target


def station(code):
    return type(code.title(), (Station,), {"station": code})


@pytest.fixture
def browsed():
    """Addresses that were opened in the browser."""
    return []


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "practica"


@pytest.fixture
def practising(folder, settings, qtbot):
    """The context of a window over a practice workspace; Juana sits there."""
    tasks = Tasks(lambda: Workspace.open(folder, practice=True))
    context = Context(folder, settings, tasks, practice=True)
    yield context
    tasks.close()
    context.practice_portal.close()


@pytest.fixture
def open_publish(practising, folder, tmp_path, shown, browsed, qtbot):
    """Open Publicar over some lines of the practice table."""

    def open_(*lines, size=(1366, 768), fill=None):
        with Workspace.open(folder, practice=True) as workspace:
            if fill is not None:
                fill(workspace)
            elif lines:
                put_records(workspace, tmp_path, *lines)
        factories = {code: station(code) for code in STATIONS}
        factories["publicar"] = lambda context: PublishScreen(
            context, lambda url: browsed.append(url.toString()) or True
        )
        factories["envios"] = OutboxScreen
        factories["ajustes"] = station("ajustes")
        window = MainWindow(practising, factories)
        shown(window, *size)
        window.show_first()
        window.go("publicar")
        screen = window.screen_in_view
        qtbot.waitUntil(lambda: screen.plan.form is not None or screen._is_empty)
        return screen

    return open_


@pytest.fixture
def screen(open_publish):
    """Publicar with three sound records, at its first step."""
    return open_publish(*sound_lines(3))


def wrong_line(place=0):
    """The sound line of a place with a percentage over a hundred."""
    cells = sound_lines(place + 1)[place].split(",")
    cells[HEAD.split(",").index("hogares_internet_pct")] = "180"
    return ",".join(cells)


def press(key, modifiers=Qt.KeyboardModifier.NoModifier):
    """Press a key wherever the focus is, as a hand would."""
    QTest.keyClick(QApplication.focusWidget(), key, modifiers)


def go_on():
    press(Qt.Key.Key_Return, CONTROL)


def words_on(widget):
    QApplication.processEvents()  # what was just put in shows itself then
    return " ".join(label.text() for label in widget.findChildren(Text) if label.isVisible())


def reach(screen, step, qtbot, approver=APPROVER):
    """Go on until a step; the package is built on the way."""
    while screen.step < min(step, APPROVE):
        screen.go_on()
    if step >= APPROVE:
        screen.approve.approved_by.setText(approver)
        screen.approve.approved_by.textEdited.emit(approver)
    if step == SEND:
        if screen.plan.package is None:
            screen.go_on()
            qtbot.waitUntil(lambda: screen.plan.package is not None)
        if screen.plan.waits_for_signature:
            screen.approve.signing.pin.setText(PIN)
            screen.go_on()
            qtbot.waitUntil(lambda: not screen.plan.waits_for_signature)
        screen.go_on()


def publish(screen, qtbot, state=State.SENT):
    """Send it, and wait for what comes of it."""
    screen.go_on()
    qtbot.waitUntil(
        lambda: (
            screen.plan.shipment is not None
            and screen.plan.shipment.state is state
            and screen.send.banner is not None
        ),
    )


# -- nothing yet ---------------------------------------------------------------------------


def test_an_empty_workspace_says_what_will_be_here(open_publish):
    screen = open_publish()
    assert screen.empty.isVisible()
    assert "Todavía no hay registros terminados que publicar" in words_on(screen)
    assert not screen.footer.isVisible()
    assert not screen.side_panel.isVisible()
    assert unnamed(screen) == []


def test_its_one_primary_leads_to_capture(open_publish):
    screen = open_publish()
    assert screen.primary.text() == "Capturar registros"
    screen.primary.click()
    assert screen.window().screen_in_view.station == "capturar"


def test_a_form_without_records_is_nothing_to_publish(open_publish):
    screen = open_publish(fill=lambda workspace: load_library_form(workspace, FORM))
    assert screen.empty.isVisible()


# -- datos ---------------------------------------------------------------------------------


def test_the_first_step_says_how_the_records_stand(screen):
    words = words_on(screen.data)
    assert screen.header.title.text() == "Elegir los datos"
    assert TITLE in screen.header.crumb.text()
    assert "3 registros terminados" in words
    assert "Ningún error abierto" in words
    assert "Será la primera versión" in words


def test_errors_block_and_lead_to_review(open_publish):
    screen = open_publish(*sound_lines(4)[1:], wrong_line())
    assert "1 error por corregir" in words_on(screen.data)
    screen.go_on()
    assert screen.step == DATA
    assert screen.footer.message.text() == "Hay 1 error por corregir"
    assert QApplication.focusWidget() is screen.data.review
    press(Qt.Key.Key_Return)
    assert screen.window().screen_in_view.station == "revisar"


def test_records_that_nobody_checked_are_checked_at_once(open_publish, tmp_path, qtbot):
    def fill(workspace):
        load_library_form(workspace, FORM)
        table = a_table(tmp_path / "cuadro.csv", *sound_lines(4)[1:], wrong_line())
        import_table(workspace, FORM, table, PERSON)

    screen = open_publish(fill=fill)
    qtbot.waitUntil(lambda: screen.footer.message.text() == "Hay 1 error por corregir")
    assert screen.plan.form.unchecked == 0


def test_what_is_new_since_the_last_version_is_counted(open_publish, tmp_path):
    def fill(workspace):
        put_records(workspace, tmp_path, *sound_lines(3))
        build(workspace)
        put_records(workspace, tmp_path, *sound_lines(5)[3:], file="otro.csv")

    screen = open_publish(fill=fill)
    assert "2 nuevos" in words_on(screen.data)
    assert "Versión 1, 3 filas" in words_on(screen.side)


def test_nothing_new_may_still_be_sent_again(open_publish, tmp_path):
    def fill(workspace):
        put_records(workspace, tmp_path, *sound_lines(3))
        build(workspace)

    screen = open_publish(fill=fill)
    assert "Nada nuevo desde la última versión" in words_on(screen.data)
    assert screen.plan.missing(DATA) is None


# -- describir -----------------------------------------------------------------------------


def test_the_description_begins_with_what_the_form_tells(screen):
    screen.go_on()
    assert screen.step == DESCRIBE
    assert screen.describe.title.text() == TITLE
    assert screen.describe.license.code() == "CC-BY-4.0"
    assert QApplication.focusWidget() is screen.describe.title


def test_what_is_written_is_kept_at_once(screen, folder, qtbot):
    screen.go_on()
    screen.describe.email.setFocus()
    type_text(screen.describe.email, "datos@muninebaj.gob.gt")
    press(Qt.Key.Key_Tab)

    def is_kept():
        with Workspace.open(folder, read_only=True) as workspace:
            return dataset_metadata(workspace, FORM).contact_email == "datos@muninebaj.gob.gt"

    qtbot.waitUntil(is_kept)


def test_typing_is_kept_without_leaving_the_field(screen, folder, qtbot):
    screen.go_on()
    press(Qt.Key.Key_End)
    type_text(screen.describe.title, ", ñandú")
    qtbot.waitUntil(lambda: screen.plan.metadata.title == f"{TITLE}, ñandú")


def test_the_preview_follows_and_the_points_grow(screen, qtbot):
    screen.go_on()
    before = screen.side.score.words.text()
    screen.describe.email.setText("datos@muninebaj.gob.gt")
    screen.describe.start.setText("2018")
    screen.describe.title.setText("Internet en los municipios")
    screen.describe.keep()
    assert screen.side.preview.title.text() == "Internet en los municipios"
    assert "2018" in words_on(screen.side.preview)
    assert int(screen.side.score.words.text().split()[0]) > int(before.split()[0])


def test_a_gap_is_gone_to_and_said_in_the_footer_and_under_the_field(screen):
    screen.go_on()
    screen.describe.title.clear()
    screen.describe.organization.setText("")
    go_on()
    assert screen.step == DESCRIBE
    assert screen.footer.message.text() == "Faltan 2 datos: título, oficina responsable"
    assert QApplication.focusWidget() is screen.describe.title
    assert screen.describe.fields["title"].complaint == "Falta el título de los datos."
    assert screen.describe.fields["organization"].complaint


def test_the_primary_is_never_switched_off(screen):
    screen.go_on()
    screen.describe.title.clear()
    screen.describe.keep()
    assert screen.next.isEnabled()


def test_a_day_that_is_in_no_calendar_is_said_under_its_field(screen):
    screen.go_on()
    screen.describe.start.setText("31/02/2018")
    screen.describe.start.editingFinished.emit()
    assert "«31/02/2018» no es un año, un mes ni un día." in (
        screen.describe.fields["temporal_start"].complaint
    )


def test_keywords_come_and_go_by_keyboard(screen):
    screen.go_on()
    screen.describe.keywords.show_words([])
    screen.describe.keywords.setFocus()
    type_text(screen.describe.keywords, "agua")
    press(Qt.Key.Key_Return)
    type_text(screen.describe.keywords, "hogares,")
    assert screen.describe.keywords.words() == ("agua", "hogares")
    press(Qt.Key.Key_Backspace)
    assert screen.plan.metadata.keywords == ("agua",)


def test_leaving_says_that_it_was_kept(screen, practising, qtbot):
    screen.go_on()
    with qtbot.waitSignal(practising.said) as told:
        screen.leave.click()
    assert told.args[0] == f"Quedó guardado lo que escribió de «{TITLE}»"
    assert screen.window().screen_in_view.station == "inicio"


def test_coming_back_finds_the_same_step(screen, practising):
    screen.go_on()
    practising.go("inicio")
    practising.go("publicar")
    assert screen.step == DESCRIBE


# -- privacidad y aprobar -------------------------------------------------------------------


def test_columns_are_shown_with_what_becomes_of_them(screen, qtbot):
    reach(screen, PRIVACY, qtbot)
    model = screen.privacy.columns.model()
    fates = {model.index(row, 1).data() for row in range(model.rowCount())}
    assert fates == {"se publica"}
    assert "8 columnas se publican · 0 no salen de aquí" in words_on(screen.privacy)


def test_who_approves_is_asked_for(screen, qtbot):
    reach(screen, APPROVE, qtbot, approver="")
    go_on()
    assert screen.footer.message.text() == "Falta 1 dato: quién aprueba"
    assert QApplication.focusWidget() is screen.approve.approved_by
    assert screen.approve.approver_field.complaint


def test_one_person_may_do_both_and_it_is_said_openly(screen, qtbot):
    reach(screen, APPROVE, qtbot, approver=PERSON.upper())
    assert "solo vale donde la oficina es de una sola" in screen.approve.people_words.text()
    assert "La misma persona prepara y aprueba" in screen.approve.people_words.text()
    assert "No: prepara y aprueba la misma." in words_on(screen.side)


def test_the_package_shows_its_files_with_size_and_hash(screen, qtbot):
    reach(screen, APPROVE, qtbot)
    assert screen.next.text() == "Preparar el paquete"
    go_on()
    qtbot.waitUntil(lambda: screen.plan.package is not None)
    model = screen.approve.files.model()
    assert model.index(0, 0).data() == "conectividad-municipal.csv"
    whole = model.index(0, 2).data(Qt.ItemDataRole.ToolTipRole)
    assert whole == screen.plan.package.files[0].sha256
    assert "Versión 1: 3 filas" in screen.approve.package_words.text()
    assert screen.next.text() == "Aprobar"


def built(screen, qtbot):
    """Come to where the package waits for a signature."""
    reach(screen, APPROVE, qtbot)
    screen.go_on()
    qtbot.waitUntil(lambda: screen.plan.package is not None)
    return screen.approve.signing


def test_in_practice_the_approver_and_the_pin_are_told(screen, qtbot):
    signing = built(screen, qtbot)
    assert f"En la práctica aprueba {APPROVER}, con el PIN {PIN}." in words_on(signing)


def test_nothing_goes_on_without_a_signature(screen, qtbot):
    signing = built(screen, qtbot)
    go_on()
    assert screen.step == APPROVE
    assert screen.footer.message.text() == "Falta aprobar: el PIN de quien aprueba"
    assert QApplication.focusWidget() is signing.pin


def test_a_wrong_pin_is_told_under_the_field_and_kept_nowhere(screen, qtbot):
    signing = built(screen, qtbot)
    type_text(signing.pin, "0000")
    go_on()
    qtbot.waitUntil(lambda: signing.pin_field.complaint != "")
    assert signing.pin.text() == ""
    assert screen.plan.waits_for_signature


def test_a_signature_lets_it_go_on(screen, qtbot):
    signing = built(screen, qtbot)
    type_text(signing.pin, PIN)
    go_on()
    qtbot.waitUntil(lambda: not screen.plan.waits_for_signature)
    assert signing.words.text() == f"La aprobó {APPROVER}, tal como está."
    assert screen.next.text() == "Seguir a enviar"
    assert not signing.pin_field.isVisible()


def test_a_package_waits_for_who_comes_later_to_approve_it(screen, practising, qtbot):
    built(screen, qtbot)
    practising.go("inicio")
    screen.plan.package = None  # as when the window was closed meanwhile
    practising.go("publicar")
    qtbot.waitUntil(lambda: screen.plan.package is not None)
    assert screen.plan.waits_for_signature


def test_without_approval_it_goes_out_with_a_reason_only(screen, folder, qtbot):
    with Workspace.open(folder, practice=True) as workspace:
        workspace.people.set_pin(PERSON, "4321")
    signing = built(screen, qtbot)
    signing.other_way.click()
    assert screen.next.text() == "Sacar sin aprobación"
    type_text(signing.reason, "urge")
    go_on()
    qtbot.waitUntil(lambda: "muy corta" in signing.reason_field.complaint)
    type_text(signing.reason, " por orden judicial")
    go_on()
    qtbot.waitUntil(lambda: not screen.plan.waits_for_signature)
    assert screen.plan.package.number == 2
    assert signing.words.text() == "Sale sin aprobación: urge por orden judicial"


def test_another_description_asks_for_another_package(screen, qtbot):
    reach(screen, SEND, qtbot)
    screen.show_step(DESCRIBE)
    screen.describe.title.setText("Otro título")
    screen.describe.keep()
    assert screen.plan.package is None
    screen.go_on()
    screen.go_on()
    assert screen.next.text() == "Preparar el paquete"


def test_building_can_be_stopped(screen, qtbot):
    reach(screen, APPROVE, qtbot)
    screen.work.build()
    screen.work.stop_building()
    qtbot.waitUntil(lambda: screen.footer.message.text() == "Se detuvo; no se preparó nada")
    assert screen.plan.package is None
    assert in_view(screen.approve, ProgressRow) == []


def test_errors_that_came_meanwhile_keep_it_from_being_built(screen, folder, tmp_path, qtbot):
    reach(screen, APPROVE, qtbot)
    with Workspace.open(folder, practice=True) as workspace:
        put_records(workspace, tmp_path, wrong_line(8), file="malo.csv")
    screen.go_on()
    qtbot.waitUntil(lambda: screen.footer.message.text() == "Hay 1 error por corregir")
    assert screen.step == DATA
    assert screen.plan.package is None


def test_what_is_published_can_be_defined_at_the_column_in_hand(screen, qtbot):
    reach(screen, PRIVACY, qtbot)
    screen.privacy.columns.setCurrentIndex(screen.privacy.columns.model().index(1, 0))
    screen.privacy.define.click()
    reached = screen.window().screen_in_view
    assert reached.station == "definir"
    assert reached.target == {"form": FORM, "column": screen.plan.columns[1].path}


def test_the_list_of_actions_offers_to_define(screen):
    assert "Definir qué se publica" in [action.words for action in screen.offers()]


def test_a_class_that_is_taken_away_stops_at_privacy_until_it_is_given(screen, folder, qtbot):
    with Workspace.open(folder, practice=True) as workspace:
        define_dataset(workspace, FORM, PERSON, changes=["poblacion.privacy="])
    screen.work.load(FORM)
    qtbot.waitUntil(lambda: any(not each.privacy for each in screen.plan.columns))
    reach(screen, PRIVACY, qtbot)
    go_on()
    assert screen.step == PRIVACY
    assert screen.footer.message.text() == "1 columna sin clase: diga si puede salir"
    combo = QApplication.focusWidget()
    combo.choose("publico")
    combo.activated.emit(1)
    qtbot.waitUntil(lambda: all(each.privacy for each in screen.plan.columns))
    qtbot.waitUntil(lambda: screen.footer.message.text() == "")
    go_on()
    assert screen.step == APPROVE


@pytest.mark.parametrize(
    ("place", "station"),
    [
        (Place(record="u1", field="poblacion"), "revisar"),
        (Place(field="publicar/aprobar"), "publicar"),
    ],
)
def test_what_is_in_the_way_leads_to_its_place(screen, place, station):
    screen.send.place_wanted.emit(Problem("rule.required", place=place))
    assert screen.window().screen_in_view.station == station
    assert screen.step == (APPROVE if station == "publicar" else DATA)


def test_another_line_gives_another_forecast(screen, qtbot):
    reach(screen, SEND, qtbot)
    slow = screen.plan.forecast.seconds
    screen.send.rate_chosen.emit(1_250_000.0)
    assert screen.plan.forecast.seconds < slow


# -- enviar --------------------------------------------------------------------------------


def test_the_corrected_practice_data_arrive_and_the_receipt_can_be_read(
    open_publish, folder, practising, browsed, qtbot
):
    """The whole way with the keyboard: the 338 rows, mended, to the practice portal and back."""
    screen = open_publish(fill=correct_practice_table)
    qtbot.waitUntil(lambda: not screen.plan.form.errors)
    rows = screen.plan.form.finished
    go_on()
    go_on()
    go_on()
    assert screen.approve.approved_by.text() == APPROVER
    go_on()
    qtbot.waitUntil(lambda: screen.plan.package is not None)
    assert QApplication.focusWidget() is screen.approve.signing.pin
    type_text(screen.approve.signing.pin, PIN)
    go_on()
    qtbot.waitUntil(lambda: not screen.plan.waits_for_signature)
    go_on()
    assert screen.step == SEND
    go_on()
    qtbot.waitUntil(lambda: screen.plan.has_arrived)
    words = f"Publicado y comprobado: el portal tiene {rows} filas, iguales a las suyas."
    assert screen.send.banner.title.text() == words
    screen.open_page()
    qtbot.waitUntil(lambda: browsed == [screen.plan.shipment.page])
    go_on()
    outbox = screen.window().screen_in_view
    assert outbox.station == "envios"
    qtbot.waitUntil(lambda: outbox.receipt is not None)
    with Workspace.open(folder, read_only=True) as workspace:
        receipt = read_receipt(workspace, screen.plan.shipment.id)
    assert outbox.receipt.receipt == receipt
    assert (receipt.body["rows"], receipt.approved_by) == (rows, APPROVER)
    assert receipt.prepared_by == PERSON


def test_practice_offers_its_own_portal_alone(screen, qtbot):
    choose_portal("https://datos.example.gt")
    reach(screen, SEND, qtbot)
    assert [choice.text() for choice in screen.send.choices] == ["Portal de práctica"]


def test_the_bytes_are_told_while_it_goes(screen, qtbot):
    reach(screen, SEND, qtbot)
    told = []
    screen.work.sending.connect(told.append)
    publish(screen, qtbot)
    names = {progress.what.split()[0] for progress in told if progress is not None}
    assert {"Hablando", "Enviando"} <= names
    assert in_view(screen.send, ProgressRow) == []


def test_once_it_has_arrived_the_flow_begins_anew(screen, practising, qtbot):
    reach(screen, SEND, qtbot)
    publish(screen, qtbot)
    practising.go("inicio")
    practising.go("publicar")
    assert screen.step == DATA
    qtbot.waitUntil(lambda: "Nada nuevo desde la última versión" in words_on(screen.data))


def test_without_a_line_the_parcel_waits_and_it_is_said(screen, practising, folder, qtbot):
    practising.practice_portal.set_signal(Signal.NONE)
    reach(screen, SEND, qtbot)
    publish(screen, qtbot, State.WAITING)
    words = words_on(screen.send.banner)
    assert "Se cortó la señal" in words
    assert "Se prueba otra vez" in words
    assert screen.next.text() == "Ver en Envíos"
    with Workspace.open(folder, read_only=True) as workspace:
        assert len(shipments(workspace).to_send) == 1


def test_when_the_line_is_back_it_goes_by_itself_and_the_page_says_so(screen, practising, qtbot):
    practising.courier.work_alone()
    practising.courier.set_line(False)
    practising.practice_portal.set_signal(Signal.NONE)
    reach(screen, SEND, qtbot)
    publish(screen, qtbot, State.WAITING)
    practising.practice_portal.set_signal(Signal.GOOD)
    practising.courier.set_line(True)
    qtbot.waitUntil(lambda: screen.plan.has_arrived)
    assert "Publicado y comprobado" in screen.send.banner.title.text()


def test_sending_can_be_stopped_and_the_parcel_waits(screen, practising, qtbot, monkeypatch):
    reach(screen, SEND, qtbot)
    monkeypatch.setattr("app.operations.deliver.deliver_all", deliver_until_stopped)
    practising.courier.progressed.connect(lambda _progress: screen.send.stopped.emit())
    publish(screen, qtbot, State.QUEUED)
    assert screen.send.banner.title.text() == "El paquete espera en Envíos"


# -- a portal of one's own -----------------------------------------------------------------


@pytest.fixture
def at_work(tmp_path, settings, shown, qtbot):
    """Publicar in a workspace for work, with three records and two people who have a PIN."""
    folder = tmp_path / "trabajo"
    with Workspace.open(folder) as workspace:
        put_records(workspace, tmp_path, *sound_lines(3))
        bring_in_people(workspace)
        workspace.people.set_pin(PERSON, "4321")
    tasks = Tasks(lambda: Workspace.open(folder))
    context = Context(folder, settings, tasks)
    factories = {code: station(code) for code in ("inicio", "revisar", "ajustes")}
    window = MainWindow(context, {**factories, "publicar": PublishScreen, "envios": OutboxScreen})

    def open_():
        shown(window, 1366, 768)
        window.go("publicar")
        screen = window.screen_in_view
        qtbot.waitUntil(lambda: screen.plan.form is not None)
        return screen

    yield open_
    tasks.close()
    context.practice_portal.close()


def test_the_portal_of_the_settings_is_offered_before_the_practice_portal(at_work, qtbot):
    choose_portal("https://datos.example.gt")
    screen = at_work()
    reach(screen, SEND, qtbot)
    offered = [choice.text() for choice in screen.send.choices]
    assert offered == ["datos.example.gt", "Portal de práctica"]
    assert screen.send.choices[0].isChecked()


def test_a_missing_key_is_said_before_anything_is_sent(at_work, qtbot):
    choose_portal("https://datos.example.gt", token="")
    screen = at_work()
    reach(screen, SEND, qtbot)
    screen.go_on()
    assert screen.plan.shipment is None
    assert screen.footer.message.text() == "Falta la llave del portal: escríbala en Ajustes"


def test_a_portal_that_refuses_says_why_and_what_is_safe(at_work, qtbot):
    absent = refused(404, {"__type": "Not Found Error"})
    no = refused(403, {"__type": "Authorization Error", "message": "Access denied"})
    with Loopback(absent, no).serving() as portal:
        choose_portal(portal.url)
        screen = at_work()
        reach(screen, SEND, qtbot)
        publish(screen, qtbot, State.REJECTED)
    words = words_on(screen.send.banner)
    assert "no conoce su llave" in words
    assert "sus paquetes esperan aquí" in words
    screen.send.banner.findChild(type(screen.next)).click()
    assert screen.window().screen_in_view.station == "envios"


def test_a_portal_that_is_not_there_is_no_mistake(at_work, qtbot):
    choose_portal("http://127.0.0.1:9")
    screen = at_work()
    reach(screen, SEND, qtbot)
    publish(screen, qtbot, State.WAITING)
    assert "No hay señal hasta el portal" in screen.send.banner.title.text()


# -- the look ------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("step", [DATA, DESCRIBE, PRIVACY, APPROVE])
def test_every_step_fits(open_publish, qtbot, size, step):
    screen = open_publish(*sound_lines(3), size=size)
    reach(screen, step, qtbot)
    QApplication.processEvents()
    assert sticks_out(screen) == []
    assert clipped(screen) == []
    assert unnamed(screen) == []


@pytest.mark.parametrize("size", SIZES)
def test_the_last_step_fits_with_its_result(open_publish, qtbot, size):
    screen = open_publish(*sound_lines(3), size=size)
    reach(screen, SEND, qtbot)
    publish(screen, qtbot)
    QApplication.processEvents()
    assert sticks_out(screen) == []
    assert clipped(screen) == []
    assert unnamed(screen) == []


@pytest.mark.parametrize("name", list(theme.Theme))
def test_every_theme_shows_it(look, open_publish, name):
    look(name)
    screen = open_publish(*sound_lines(3))
    assert not screen.grab().isNull()


def test_the_description_is_read_from_top_to_bottom(screen):
    screen.go_on()
    fields = [each.editor for each in screen.describe.fields.values()]
    expected = [editor.focusProxy() or editor for editor in fields]
    order = [each for each in tab_order(screen) if each in expected]
    assert order == expected


def test_the_primary_comes_after_everything_else_of_the_page(screen):
    screen.go_on()
    order = tab_order(screen)
    assert order.index(screen.describe.email) < order.index(screen.back)
    assert order.index(screen.back) < order.index(screen.next)


def test_a_done_step_can_be_gone_back_to(screen):
    screen.go_on()
    screen.go_on()
    screen.stepper.chosen.emit(DATA)
    assert screen.step == DATA
    assert QApplication.focusWidget() is screen.next


def test_the_way_back_has_a_key(screen):
    screen.go_on()
    screen.window()._shortcuts["Alt+Left"].activated.emit()
    assert screen.step == DATA


def test_step_and_names_outlive_another_look(screen, qtbot):
    reach(screen, APPROVE, qtbot)
    place = screen.place()
    assert place == {"step": APPROVE, "people": ("Juana", APPROVER)}


# -- all versions --------------------------------------------------------------------------------


def prepared(workspace, folder):
    put_records(workspace, folder, *sound_lines(3))
    build(workspace)


def test_f9_goes_to_the_versions_of_the_data_in_hand(open_publish, tmp_path):
    screen = open_publish(fill=lambda workspace: prepared(workspace, tmp_path))
    press(Qt.Key.Key_F9)
    reached = screen.window().screen_in_view
    assert reached.station == "versiones"
    assert reached.target == {"dataset": screen.plan.form.last.name}


def test_the_list_of_actions_offers_them_once_there_is_one(open_publish, tmp_path):
    screen = open_publish(fill=lambda workspace: prepared(workspace, tmp_path))
    assert "Ver todas las versiones" in [action.words for action in screen.offers()]


def test_before_the_first_version_f9_stays(screen):
    press(Qt.Key.Key_F9)
    assert screen.window().screen_in_view is screen
    assert "Ver todas las versiones" not in [action.words for action in screen.offers()]


def test_nothing_is_said_of_versions_before_the_data_are_known(screen, monkeypatch):
    said = []
    monkeypatch.setattr(screen.context, "announce", lambda words, **_how: said.append(words))
    screen.see_versions()
    screen.plan.form = None
    screen.see_versions()
    assert said == ["Todavía no se ha preparado ninguna."]
