"""The base of every screen: header, footer, panels beside or over the work, keys, first focus."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QMenu, QScrollArea, QVBoxLayout, QWidget
from support.keys import press
from support.layout import clipped, in_view, tab_order, told
from support.painted import painted

from app.ui import theme
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.cards import Card, Hairline
from app.ui.controls.fields import TextField
from app.ui.controls.text import Text
from app.ui.room import Room, Width
from app.ui.screen import SCROLL_BAR, Action, Screen
from app.ui.tasks import Part

WINDOWS = [(1366, 768), (1024, 600), (910, 512), (900, 500)]
LONG = "Encuesta de conectividad de los hogares en las comunidades de la sierra de Nebaj, 2026"


@pytest.fixture
def screen(context, shown):
    """Show a screen in the room of a window, after it was furnished."""

    def show(furnish=lambda _screen: None, size=(1366, 768)):
        made = Screen(context)
        made.set_title("Hogares y agua 2026", "Registros")
        furnish(made)
        shown(made, *size)
        made.set_room(Room.of(*size))
        QApplication.processEvents()
        return made

    return show


def with_panels(screen):
    screen.scroll_page().addWidget(TextField("Buscar"))
    screen.set_outline(TextField("Secciones"))
    screen.set_side(TextField("Panel"))


def with_kept_side(screen):
    screen.scroll_page().addWidget(TextField("Buscar"))
    screen.set_side(TextField("Panel"), 300, keep=True)


class TestHeader:
    """A small line over the title; actions at the right."""

    def test_the_crumb_stands_over_the_title(self, screen):
        header = screen().header
        assert header.crumb.geometry().bottom() <= header.title.geometry().top() + 1

    def test_without_a_crumb_the_title_stands_alone(self, screen):
        made = screen(lambda s: s.set_title("Ajustes"))
        assert not made.header.crumb.isVisible()

    def test_a_greeting_turns_them_around(self, screen):
        header = screen(lambda s: s.header.greet()).header
        assert header.title.geometry().bottom() <= header.crumb.geometry().top() + 1
        assert painted(header.title).words[0].role == "display"

    @pytest.mark.parametrize(
        ("size", "high"), list(zip(WINDOWS, [76, 64, 58, 58], strict=True)), ids=str
    )
    def test_its_height_is_that_of_the_window(self, screen, size, high):
        assert screen(size=size).header.height() == high

    def test_a_long_title_is_shortened_and_whole_in_its_tooltip_and_name(self, screen):
        def furnish(made):
            made.set_title(LONG)
            for words in ("Importar tabla", "Exportar tabla", "Registro nuevo"):
                made.header.add(Button(words))

        title = screen(furnish, (910, 512)).header.title
        assert painted(title).texts[0].endswith("…")
        assert painted(title).cut() == []
        assert title.toolTip() == title.accessibleName() == LONG

    def test_a_title_that_fits_has_no_tooltip(self, screen):
        title = screen().header.title
        painted(title)
        assert title.toolTip() == ""

    def test_actions_are_never_pushed_out_by_the_title(self, screen):
        button = Button("Registro nuevo", Kind.PRIMARY, key="F2")

        def furnish(made):
            made.set_title(LONG)
            made.header.add(button)

        made = screen(furnish, (900, 500))
        corner = button.mapTo(made, QPoint(0, 0))
        assert corner.x() + button.width() <= made.width() - made.room.margin + 1
        assert clipped(made) == []

    def test_a_plain_title_takes_no_focus(self, screen):
        assert screen().header.title.focusPolicy() is Qt.FocusPolicy.NoFocus


class TestTitleMenu:
    """A title with a chevron switches between things."""

    ITEMS = (("hogares", "Hogares y agua 2026"), ("escuelas", "Escuelas 2026"))

    @pytest.fixture
    def switched(self, screen):
        self.chosen = []
        return screen(lambda s: s.set_title_menu(list(self.ITEMS), self.chosen.append))

    def test_it_shows_its_chevron_and_takes_part_in_the_tab_order(self, switched):
        title = switched.header.title
        assert ("chevron-down", "ink2") in painted(title).signs
        assert title in tab_order(switched)

    def test_the_chevron_stands_right_after_the_words(self, switched):
        title = switched.header.title
        words = theme.metrics("h1").horizontalAdvance(title.text())
        assert title.sizeHint().width() == words + theme.px(34)

    def test_enter_opens_what_there_is_to_choose(self, switched):
        press(switched.header.title, Qt.Key.Key_Return)
        menu = switched.findChild(QMenu)
        assert [action.text() for action in menu.actions()] == [words for _c, words in self.ITEMS]

    def test_choosing_gives_the_code(self, switched):
        switched.header.title.click()
        switched.findChild(QMenu).actions()[1].trigger()
        assert self.chosen == ["escuelas"]

    def test_a_menu_that_was_closed_is_gone(self, switched, qtbot):
        for _time in range(3):
            switched.header.title.click()
            switched.findChild(QMenu).close()
            qtbot.waitUntil(lambda: switched.findChild(QMenu) is None)

    def test_its_focus_can_be_seen(self, switched):
        switched.header.title.setFocus()
        assert painted(switched.header.title).has_ring

    def test_it_is_a_button_to_a_screen_reader(self, switched):
        assert told(switched.header.title)[:2] == (QAccessible.Role.Button, "Hogares y agua 2026")


class TestFooter:
    """Back at the left; message, second and primary at the right."""

    @pytest.fixture
    def flow(self, screen):
        def furnish(made):
            footer = made.use_footer()
            footer.add_left(Button("Atrás", Kind.GHOST))
            footer.add_right(Button("Guardar y salir"))
            footer.add_right(Button("Siguiente", Kind.PRIMARY))

        return lambda size=(1366, 768): screen(furnish, size)

    def test_a_list_has_none(self, screen):
        assert not screen().footer.isVisible()

    def test_the_primary_comes_last(self, flow):
        buttons = sorted(in_view(flow().footer, Button), key=lambda b: b.mapToGlobal(QPoint()).x())
        assert [b.text() for b in buttons] == ["Atrás", "Guardar y salir", "Siguiente"]

    def test_it_stands_at_the_foot_outside_what_scrolls(self, flow):
        made = flow()
        assert made.footer.geometry().bottom() == made.height() - 1
        assert made.footer.parentWidget() is made

    @pytest.mark.parametrize(("size", "high"), [((1366, 768), 58), ((910, 512), 52)], ids=str)
    def test_it_is_lower_in_a_low_window(self, flow, size, high):
        assert flow(size).footer.height() == high

    def test_what_is_missing_stands_before_the_buttons(self, flow):
        made = flow()
        made.footer.say("Falta 1 dato obligatorio: responsable")
        assert made.footer.message.isVisible()
        assert made.footer.message.text() == "Falta 1 dato obligatorio: responsable"
        made.footer.say("")
        assert not made.footer.message.isVisible()

    @pytest.mark.parametrize(
        ("sign", "ink"), [("triangle-alert", "warn"), ("circle-x", "err"), ("circle-check", "ok")]
    )
    def test_what_is_said_has_its_sign(self, flow, sign, ink):
        made = flow()
        made.footer.say("Enter termina el registro.", sign, ink)
        assert painted(made.footer.message).signs == [(sign, ink)]

    def test_a_flow_has_a_line_under_its_header(self, flow, screen):
        assert any(line.isVisible() for line in flow().findChildren(Hairline))
        assert not any(line.isVisible() for line in screen().findChildren(Hairline))


class TestSidePanel:
    """Beside the work where there is room; else F1 opens it over the page."""

    @pytest.mark.parametrize(("size", "beside"), list(zip(WINDOWS, [1, 0, 0, 0], strict=True)))
    def test_it_stands_beside_the_work_from_1200_on(self, screen, size, beside):
        assert screen(with_panels, size).side_panel.isVisible() == bool(beside)

    @pytest.mark.parametrize(
        ("size", "beside"), [((1366, 768), 1), ((1024, 600), 1), ((960, 500), 1), ((910, 512), 0)]
    )
    def test_one_that_is_kept_stays_until_960(self, screen, size, beside):
        assert screen(with_kept_side, size).side_panel.isVisible() == bool(beside)

    def test_one_that_is_kept_needs_no_key(self, screen):
        assert "F1" not in screen(with_kept_side).keys

    @pytest.mark.parametrize("size", WINDOWS[1:])
    def test_opened_over_the_page_it_stands_between_header_and_footer(self, screen, size):
        made = screen(lambda s: (with_panels(s), s.use_footer()), size)
        made.keys["F1"]()
        panel = made.side_panel
        assert panel.floating
        assert panel.geometry().right() == made.width() - 1
        assert panel.y() == made.header.height()
        assert panel.geometry().bottom() < made.footer.y() + 1

    def test_opened_over_the_page_it_has_a_border_of_its_own(self, screen):
        made = screen(with_panels, (1024, 600))
        made.keys["F1"]()
        assert "line_strong" in painted(made.side_panel).borders

    def test_beside_the_work_it_has_none(self, screen):
        assert painted(screen(with_panels).side_panel).borders == []

    def test_it_follows_the_window_while_it_is_open(self, screen, qtbot):
        made = screen(with_panels, (1024, 600))
        made.keys["F1"]()
        made.resize(1100, 640)
        qtbot.waitUntil(lambda: made.side_panel.geometry().right() == made.width() - 1)

    def test_the_same_key_closes_it(self, screen):
        made = screen(with_panels, (1024, 600))
        made.keys["F1"]()
        made.keys["F1"]()
        assert not made.side_panel.isVisible()

    def test_more_room_docks_it_again(self, screen):
        made = screen(with_panels, (1024, 600))
        made.keys["F1"]()
        made.resize(1366, 768)
        made.set_room(Room.of(1366, 768))
        assert not made.side_panel.floating
        assert made.side_panel.isVisible()

    def test_docked_again_it_stands_at_the_right_of_the_work(self, screen, qtbot):
        made = screen(with_panels, (1024, 600))
        made.keys["F1"]()
        made.resize(1366, 768)
        made.set_room(Room.of(1366, 768))
        qtbot.waitUntil(lambda: made.side_panel.geometry().right() == made.width() - 1)
        assert made.outline_panel.x() == 0


class TestOutline:
    """A list of parts at the left, which leaves below 960."""

    @pytest.mark.parametrize(("size", "beside"), list(zip(WINDOWS, [1, 1, 0, 0], strict=True)))
    def test_it_leaves_below_960(self, screen, size, beside):
        assert screen(with_panels, size).outline_panel.isVisible() == bool(beside)

    def test_f6_opens_it_over_the_left_of_the_page(self, screen):
        made = screen(with_panels, (910, 512))
        made.keys["F6"]()
        assert made.outline_panel.isVisible()
        assert made.outline_panel.x() == 0

    @pytest.mark.parametrize(("width", "zoom"), [(222, 100), (206, 100), (222, 150)])
    def test_it_is_as_wide_as_asked_at_any_zoom(self, look, screen, width, zoom):
        look(zoom=zoom)
        made = screen(lambda s: s.set_outline(TextField("Secciones"), width))
        assert made.outline_panel.width() == theme.px(width)

    def test_a_screen_may_take_the_key_for_itself(self, screen):
        done = []

        def furnish(made):
            made.add_key("F6", lambda: done.append("F6"))
            made.set_outline(TextField("Secciones"))

        screen(furnish).keys["F6"]()
        assert done == ["F6"]


class TestWork:
    """The page itself."""

    @pytest.mark.parametrize("size", WINDOWS)
    def test_a_page_never_scrolls_sideways(self, screen, size):
        def furnish(made):
            column = made.scroll_page()
            for number in range(30):
                column.addWidget(Text(f"{number}. {LONG}"))

        made = screen(furnish, size)
        area = made.findChild(QScrollArea)
        assert not area.horizontalScrollBar().isVisible()
        assert area.widget().width() <= area.viewport().width()

    def test_what_is_shown_keeps_its_width_when_the_bar_comes(self, screen, qtbot):
        labels = []

        def furnish(made):
            self.column = made.scroll_page()
            labels.append(Card())
            self.column.addWidget(labels[0])

        made = screen(furnish)
        before = labels[0].width()
        tall = Card()
        tall.setFixedHeight(3000)
        self.column.addWidget(tall)
        bar = made.findChild(QScrollArea).verticalScrollBar()
        qtbot.waitUntil(bar.isVisible)
        assert labels[0].width() == before

    @pytest.mark.parametrize("size", WINDOWS)
    def test_the_page_ends_at_the_margin_on_both_sides(self, screen, size):
        card = Card()
        made = screen(lambda s: s.scroll_page().addWidget(card), size)
        left = card.mapTo(made, QPoint(0, 0)).x()
        assert left == made.room.margin
        assert made.width() - (left + card.width()) == made.room.margin

    def test_the_bar_has_the_room_that_was_kept_for_it(self):
        assert SCROLL_BAR == 10

    def test_what_lies_across_stands_over_all_three_parts(self, screen):
        filters = TextField("Filtro")

        def furnish(made):
            with_panels(made)
            made.use_across().addWidget(filters)

        made = screen(furnish)
        bottom = filters.mapTo(made, QPoint(0, filters.height())).y()
        for panel in (made.outline_panel, made.side_panel):
            assert bottom <= panel.mapTo(made, QPoint(0, 0)).y()

    def test_reflow_comes_with_the_room(self, context, shown):
        rooms = []

        class Own(Screen):
            def reflow(self, room):
                rooms.append(room.width)

        made = shown(Own(context), 1024, 600)
        made.set_room(Room.of(1024, 600))
        made.set_room(Room.of(910, 512))
        assert rooms == [Width.MEDIUM, Width.SMALL]


class TestFocus:
    """Where the keys go when a screen comes into view."""

    def furnish(self, made):
        self.first, self.second = TextField("Buscar"), TextField("Otra")
        column = made.scroll_page()
        column.addWidget(Text("Solo palabras"))
        column.addWidget(self.first)
        column.addWidget(self.second)

    def test_it_goes_to_the_first_thing_that_takes_keys(self, screen, focused):
        made = screen(self.furnish)
        focused().clearFocus()
        made.take_focus()
        assert focused() is self.first

    def test_it_stays_where_the_screen_put_it(self, screen, focused):
        made = screen(self.furnish)
        self.second.setFocus()
        made.take_focus()
        assert focused() is self.second

    def test_what_is_hidden_is_passed_over(self, screen, focused):
        made = screen(self.furnish)
        self.first.hide()
        self.second.clearFocus()
        made.take_focus()
        assert focused() is self.second

    def test_a_page_to_be_read_leaves_the_focus_alone(self, screen):
        made = screen(lambda s: s.scroll_page().addWidget(Text("Solo palabras")))
        made.take_focus()


class TestKeys:
    """A screen's own keys, and what is said of them."""

    def test_a_key_is_told_once_it_has_words(self, screen):
        made = screen(lambda s: (s.add_key("F5", lambda: 0), s.add_key("F8", lambda: 0, "Aviso")))
        assert set(made.keys) >= {"F5", "F8"}
        assert made.key_help == {"F8": "Aviso"}

    def test_only_the_useful_ones_stand_in_the_status_line(self, screen, qtbot):
        made = screen()
        with qtbot.waitSignal(made.keys_changed):
            made.add_key("F8", lambda: 0, "Siguiente aviso", in_status=True)
        with qtbot.assertNotEmitted(made.keys_changed):
            made.add_key("F7", lambda: 0, "Nota")
        assert made.key_words == [("F8", "Siguiente aviso")]

    def test_a_screen_offers_nothing_asks_nothing_and_keeps_no_place_by_itself(self, screen):
        made = screen()
        made.activate(record=38)
        made.refresh(Part.RECORDS)
        assert made.offers() == []
        assert made.place() == {}

    def test_an_action_leads_somewhere_by_default(self):
        action = Action("Revisar", lambda: None)
        assert (action.icon, action.leads, action.key) == ("arrow-right", "", "")

    def test_the_primary_is_the_one_that_was_named(self, screen):
        made = screen()
        assert made.primary is None
        button = Button("Unir", Kind.PRIMARY)
        made.set_primary(button)
        assert made.primary is button


def test_parts_never_overlap_at_any_size(screen):
    for size in WINDOWS:
        made = screen(lambda s: (with_panels(s), s.use_footer()), size)
        work = next(w for w in made.findChildren(QWidget) if w.layout() is made.body)
        beside = [p for p in (made.outline_panel, work, made.side_panel) if p.isVisible()]
        places = [part.geometry() for part in (made.header, *beside, made.footer)]
        overlaps = [
            (a, b) for i, a in enumerate(places) for b in places[i + 1 :] if a.intersects(b)
        ]
        assert overlaps == []


def test_the_body_is_an_ordinary_column(screen):
    assert isinstance(screen().body, QVBoxLayout)
