"""The rows of Envíos and their words: where a parcel stands, what the portal said, what arrived."""

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication, QMenu
from support.layout import unnamed
from support.publications import NOON, PORTAL, parcel

from app.operations.parcels import Shipments
from app.operations.portals import PRACTICE
from app.progress import Progress
from app.ui import numbers
from app.ui.context import Truths
from app.ui.controls.buttons import Button
from app.ui.controls.text import Name, Text
from app.ui.outbox.parcel_list import ParcelList
from app.ui.outbox.rows import ArrivedRow, RefusedCard, WaitingRow
from app.ui.outbox.side import PortalCard, Side
from app.ui.outbox.words import (
    equal_rows,
    facts_of,
    portal_of,
    progress_words,
    refusal_of,
    standing_of,
    summary,
    title_of,
)
from forms.problem import Problem
from sync.parcel import State

URL = PORTAL.url
ONLINE, OFFLINE = Truths(connection="Con conexión", online=True), Truths(connection="Sin conexión")


def problem(code, **values):
    return Problem(code, values={"url": URL, "name": "hogares-y-agua", **values})


def waiting(code="portal.unreachable", minutes=5):
    due = NOON + timedelta(minutes=minutes)
    return parcel(State.WAITING, problem=problem(code), next_try=due)


def words_on(widget):
    QApplication.processEvents()
    texts = [label.text() for label in widget.findChildren(Text) if label.isVisible()]
    names = [name.accessibleName() for name in widget.findChildren(Name) if name.isVisible()]
    return " ".join(texts + names)


def button(widget, words):
    QApplication.processEvents()
    return next(b for b in widget.findChildren(Button) if b.text() == words and b.isVisible())


def chosen(row, words):
    """The entry of a row's menu with these words."""
    row.more.click()
    menu = row.findChildren(QMenu)[-1]
    return next(action for action in menu.actions() if words in action.text())


class TestWords:
    """How a parcel is said."""

    def test_a_portal_is_known_by_its_name(self):
        assert portal_of(parcel()) == "datos.muninebaj.gob.gt"
        assert portal_of(parcel(practice=True)) == "Portal de práctica"

    def test_a_parcel_is_called_by_title_and_version(self):
        assert title_of(parcel(number=3)) == "Hogares y agua 2026, versión 3"

    @pytest.mark.parametrize(
        ("rows", "said"), [(1, "1 fila"), (412, "412 filas"), (1234, "1,234 filas")]
    )
    def test_it_says_where_it_goes_and_how_large_it_is(self, rows, said):
        assert facts_of(parcel(rows=rows)) == f"datos.muninebaj.gob.gt · {said} · 1.3 MB"

    @pytest.mark.parametrize(
        ("rows", "said"),
        [(1, "1 fila, igual a la suya"), (412, "412 filas, iguales a las suyas")],
    )
    def test_what_arrived_is_equal(self, rows, said):
        assert equal_rows(parcel(rows=rows)) == said

    @pytest.mark.parametrize(
        ("count", "said"), [(0, "Nada por enviar"), (1, "1 por enviar · 82 KB")]
    )
    def test_what_waits_is_counted_and_weighed(self, count, said):
        assert summary(count, 82_000) == said

    @pytest.mark.parametrize(
        ("shipment", "online", "icon", "said"),
        [
            (parcel(State.QUEUED), True, "clock", "Listo para salir"),
            (parcel(State.QUEUED), False, "clock", "Espera señal"),
            (parcel(State.QUEUED, practice=True), False, "clock", "Listo para salir"),
            (parcel(State.SENDING), True, "send", "Se está enviando"),
            (parcel(State.QUEUED, has_way=False), True, "key-round", "Falta la llave"),
        ],
    )
    def test_where_it_stands_has_sign_and_words(self, shipment, online, icon, said):
        sign, words = standing_of(shipment, online=online, now=NOON)
        assert sign == icon
        assert words.startswith(said)

    def test_what_failed_for_now_says_why_and_when_it_is_tried_again(self):
        sign, words = standing_of(waiting(), online=True, now=NOON)
        when = numbers.day_and_time(NOON + timedelta(minutes=5), NOON)
        assert sign == "pause"
        assert words == f"No hay señal hasta el portal {URL}. Se prueba otra vez {when}."

    def test_a_file_is_told_in_bytes(self):
        progress = Progress(12_000, 40_000, "Enviando datos.csv")
        assert progress_words(progress) == "Enviando datos.csv · 12 KB de 40 KB"

    def test_the_time_that_is_left_is_said_once_it_is_known(self):
        progress = Progress(12_000, 40_000, "Enviando datos.csv", 150.0)
        assert progress_words(progress) == (
            "Enviando datos.csv · 12 KB de 40 KB · faltan 3 minutos"
        )

    def test_an_unknown_length_is_not_invented(self):
        assert progress_words(Progress(0, None, "Hablando con el portal")) == (
            "Hablando con el portal"
        )

    def test_a_refusal_says_what_happened_and_what_is_safe(self):
        what, safe = refusal_of(parcel(State.REJECTED, problem=problem("portal.too_large")))
        assert what == "El portal no acepta algo tan grande: hogares-y-agua."
        assert "no se perdió nada" in safe

    def test_a_refusal_nobody_explained_is_still_said(self):
        assert refusal_of(parcel(State.REJECTED)) == ("No se envió", "")


class TestRefused:
    """A parcel that needs a person."""

    @pytest.fixture
    def card(self, shown):
        def show(code="portal.forbidden", state=State.REJECTED, **values):
            return shown(RefusedCard(parcel(state, problem=problem(code, **values))), 700, 200)

        return show

    def test_it_says_which_parcel_did_not_go_and_why(self, card):
        said = words_on(card())
        assert "Hogares y agua 2026, versión 1: no se envió" in said
        assert "no reconoce su llave" in said

    def test_it_can_be_tried_again(self, card, qtbot):
        shown = card()
        with qtbot.waitSignal(shown.again_wanted) as wanted:
            button(shown, "Probar otra vez").click()
        assert wanted.args[0].id == "p1"

    def test_it_can_be_taken_out(self, card, qtbot):
        shown = card()
        with qtbot.waitSignal(shown.out_wanted):
            button(shown, "Quitar").click()

    @pytest.mark.parametrize(
        ("code", "words"),
        [
            ("portal.validation", "Cambiar la descripción"),
            ("portal.field_missing", "Cambiar la descripción"),
            ("portal.name_taken", "Cambiar la descripción"),
            ("portal.package_missing", "Preparar otra vez"),
            ("portal.package_changed", "Preparar otra vez"),
        ],
    )
    def test_what_can_be_mended_here_says_how(self, card, qtbot, code, words):
        shown = card(code, reason="no")
        with qtbot.waitSignal(shown.mend_wanted):
            button(shown, words).click()

    def test_a_refusal_of_the_portal_itself_offers_no_mending(self, card):
        words = [each.text() for each in card().findChildren(Button)]
        assert words == ["Probar otra vez", "Quitar"]

    def test_only_a_conflict_offers_to_compare_the_copies(self, card, qtbot):
        shown = card("portal.changed", State.CONFLICT)
        with qtbot.waitSignal(shown.compare_wanted):
            button(shown, "Comparar y decidir").click()

    def test_buttons_of_several_cards_are_told_apart_by_ear(self, card):
        again = button(card(), "Probar otra vez")
        assert again.accessibleName() == "Probar otra vez: Hogares y agua 2026, versión 1"


class TestWaiting:
    """A parcel that goes by itself."""

    @pytest.fixture
    def row(self, shown):
        def show(shipment=None, *, online=True):
            given = shipment or parcel(State.QUEUED)
            return shown(WaitingRow(given, online=online, now=NOON), 700, 80)

        return show

    def test_no_bar_is_shown_before_it_goes(self, row):
        assert row().bar.isHidden()

    def test_its_bar_follows_the_file_in_hand(self, row):
        shown = row(parcel(State.SENDING))
        shown.show_progress(Progress(30, 40, "Enviando datos.csv"))
        assert shown.bar.isVisible()
        assert (shown.bar.value(), shown.bar.maximum()) == (30, 40)
        assert shown.standing.text().startswith("Enviando datos.csv")

    def test_without_a_length_there_is_no_bar(self, row):
        shown = row(parcel(State.SENDING))
        shown.show_progress(Progress(0, None, "Hablando con el portal"))
        assert shown.bar.isHidden()

    def test_it_can_be_taken_out_while_it_waits(self, row, qtbot):
        shown = row(waiting())
        with qtbot.waitSignal(shown.out_wanted):
            chosen(shown, "Quitar de Envíos").trigger()

    def test_what_is_on_its_way_can_only_be_stopped(self, row, qtbot):
        shown = row(parcel(State.SENDING))
        with qtbot.waitSignal(shown.stopped):
            chosen(shown, "Detener").trigger()
        assert all("Quitar" not in a.text() for a in shown.findChildren(QMenu)[-1].actions())

    def test_without_a_key_its_menu_leads_to_the_settings(self, row, qtbot):
        shown = row(parcel(State.QUEUED, has_way=False))
        with qtbot.waitSignal(shown.key_wanted):
            chosen(shown, "Ajustes").trigger()

    def test_the_three_dots_have_a_name(self, row):
        assert row().more.accessibleName() == "Más: Hogares y agua 2026, versión 1"
        assert unnamed(row()) == []


class TestArrived:
    """A parcel that is published and verified."""

    @pytest.fixture
    def row(self, shown):
        def show(*, narrow=False, **values):
            return shown(ArrivedRow(parcel(**values), NOON, narrow=narrow), 700, 60)

        return show

    def test_it_says_that_it_is_equal_and_when(self, row):
        said = words_on(row())
        assert "412 filas, iguales a las suyas" in said
        assert numbers.day_and_time(NOON, NOON) in said

    def test_where_there_is_little_room_the_day_goes_first(self, row):
        said = words_on(row(narrow=True))
        assert numbers.day_and_time(NOON, NOON) not in said
        assert "412 filas" in said

    def test_its_receipt_is_asked_for_by_its_key(self, row, qtbot):
        shown = row()
        with qtbot.waitSignal(shown.receipt_wanted) as wanted:
            shown.receipt.click()
        assert wanted.args == ["p1"]

    def test_practice_is_marked(self, row):
        assert "Versión 1 · Portal de práctica" in words_on(row(practice=True))


class TestList:
    """The three parts together."""

    @pytest.fixture
    def parcels(self, shown):
        return shown(ParcelList(), 800, 600)

    def test_nothing_at_all_says_what_will_be_here(self, parcels, qtbot):
        parcels.show_parcels(Shipments((), (), ()), ONLINE, NOON)
        with qtbot.waitSignal(parcels.publish_wanted):
            button(parcels, "Ir a Publicar").click()

    def test_parts_that_are_empty_have_no_heading(self, parcels):
        parcels.show_parcels(Shipments((), (), (parcel(),)), ONLINE, NOON)
        said = words_on(parcels)
        assert "Publicados y comprobados" in said
        assert "Por enviar" not in said
        assert "Necesita su atención" not in said

    def test_without_a_line_it_says_that_this_is_normal(self, parcels):
        parcels.show_parcels(Shipments((), (parcel(State.QUEUED),), ()), OFFLINE, NOON)
        assert "Es lo normal" in words_on(parcels)

    def test_with_a_line_nothing_is_said_about_it(self, parcels):
        parcels.show_parcels(Shipments((), (parcel(State.QUEUED),), ()), ONLINE, NOON)
        assert "Es lo normal" not in words_on(parcels)

    def test_what_is_the_same_stays_in_place(self, parcels):
        found = Shipments((), (parcel(State.QUEUED),), ())
        parcels.show_parcels(found, ONLINE, NOON)
        row = parcels.waiting[0]
        parcels.show_parcels(found, ONLINE, NOON + timedelta(seconds=5))
        assert parcels.waiting[0] is row

    def test_only_the_row_that_is_sent_shows_progress(self, parcels):
        both = (parcel(State.SENDING), parcel(State.QUEUED, id="p2"))
        parcels.show_parcels(Shipments((), both, ()), ONLINE, NOON)
        parcels.show_progress(Progress(1, 2, "Enviando datos.csv"))
        first, second = parcels.waiting
        assert first.standing.text().startswith("Enviando")
        assert second.standing.text() == "Listo para salir"

    def test_less_room_leaves_out_the_day(self, parcels):
        parcels.show_parcels(Shipments((), (), (parcel(),)), ONLINE, NOON)
        assert numbers.day_and_time(NOON, NOON) in words_on(parcels)
        parcels.set_narrow(True)
        assert numbers.day_and_time(NOON, NOON) not in words_on(parcels)


class TestSide:
    """Portal and line."""

    def test_the_practice_portal_can_be_opened(self, shown, qtbot):
        card = shown(PortalCard(PRACTICE, ONLINE), 320, 240)
        with qtbot.waitSignal(card.page_wanted):
            button(card, "Abrir el portal").click()

    def test_a_real_portal_shows_what_is_known_of_it(self, shown, qtbot):
        card = shown(PortalCard(PORTAL, OFFLINE), 320, 240)
        said = words_on(card)
        assert "datos.muninebaj.gob.gt" in said
        assert "nebaj" in said
        assert "guardada aquí" in said
        with qtbot.waitSignal(card.settings_wanted):
            button(card, "Cambiar en Ajustes").click()

    def test_another_line_is_shown_in_the_same_place(self, shown):
        side = shown(Side(), 344, 500)
        side.show_portal(PORTAL, OFFLINE)
        side.show_portal(PORTAL, ONLINE)
        said = words_on(side)
        assert "Con conexión" in said
        assert "Sin conexión" not in said

    def test_a_line_nobody_knows_is_not_invented(self, shown):
        card = shown(PortalCard(PORTAL, Truths()), 320, 240)
        assert "No se sabe si hay señal" in words_on(card)
