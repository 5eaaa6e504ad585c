"""What stands over the table of Registros: filters, search, what came of an import, empty pages."""

import pytest
from PySide6.QtCore import Qt
from support.keys import press, type_text
from support.layout import unnamed
from support.sheets import button_of, buttons_of, texts, words_of

from app.store.record_counts import RecordCounts
from app.ui.controls.buttons import IconButton
from app.ui.records.empty import no_forms, no_match, no_records
from app.ui.records.exchange import Outcome
from app.ui.records.filters import FILTERS, LATER, FilterBar


def counts(**values):
    """How many records stand where."""
    known = {"by_state": {"final": 30, "draft": 8}, "with_errors": 5}
    known |= {"with_warnings": 2, "set_aside": 1}
    return RecordCounts(**{**known, **values})


@pytest.fixture
def bar(shown):
    made = shown(FilterBar(), 1100, 60)
    made.show_counts(counts())
    return made


class TestFilters:
    """Some of the records."""

    @pytest.mark.parametrize(
        ("name", "heard"),
        [
            ("todos", "Todos: 38"),
            ("errores", "Con errores: 5"),
            ("avisos", "Con avisos: 2"),
            ("borradores", "Borradores: 8"),
            ("terminados", "Terminados: 30"),
            ("apartados", "Apartados: 1"),
        ],
    )
    def test_each_is_heard_with_its_count(self, bar, name, heard):
        assert bar.chips[name].accessibleName() == heard

    def test_many_are_written_with_commas(self, bar):
        bar.show_counts(counts(by_state={"final": 1_000_000}))
        assert bar.chips["todos"].accessibleName() == "Todos: 1,000,000"

    @pytest.mark.parametrize("name", LATER)
    def test_rare_ones_come_when_there_is_something(self, bar, name):
        assert not bar.chips[name].isVisible()
        state = {"devueltos": "returned", "aprobados": "approved"}[name]
        bar.show_counts(counts(by_state={state: 1}))
        assert bar.chips[name].isVisible()

    @pytest.mark.parametrize("name", LATER)
    def test_a_rare_one_in_hand_stays(self, bar, name):
        bar.choose(name)
        assert bar.chips[name].isVisible()

    @pytest.mark.parametrize("name", list(FILTERS))
    def test_choosing_one_takes_the_others_away(self, bar, qtbot, name):
        with qtbot.waitSignal(bar.changed):
            bar.choose(name)
        assert [each for each, chip in bar.chips.items() if chip.isChecked()] == [name]

    @pytest.mark.parametrize(
        ("name", "means"),
        [
            ("todos", ((), None, False)),
            ("errores", ((), "error", False)),
            ("avisos", ((), "warning", False)),
            ("borradores", (("draft",), None, False)),
            ("terminados", (("final",), None, False)),
            ("devueltos", (("returned",), None, False)),
            ("aprobados", (("approved",), None, False)),
            ("apartados", ((), None, True)),
        ],
    )
    def test_each_means_some_records(self, bar, name, means):
        bar.choose(name)
        query = bar.query(1)
        assert (tuple(query.states), query.severity or None, query.deleted) == means

    def test_a_filter_nobody_knows_shows_all(self, bar):
        bar.choose("raros")
        assert bar.chosen == "todos"

    @pytest.mark.parametrize(
        ("name", "typed", "narrowed"),
        [
            ("todos", "", False),
            ("todos", "   ", False),
            ("errores", "", True),
            ("todos", "nebaj", True),
        ],
    )
    def test_it_knows_whether_records_are_left_out(self, bar, name, typed, narrowed):
        bar.choose(name)
        bar.search.setText(typed)
        assert bar.is_narrowed is narrowed

    def test_clearing_takes_filter_and_search_away(self, bar):
        bar.choose("errores")
        bar.search.setText("nebaj")
        bar.clear()
        assert (bar.chosen, bar.text()) == ("todos", "")

    def test_enter_searches_at_once(self, bar):
        asked = []
        bar.changed.connect(lambda: asked.append(bar.text()))
        type_text(bar.search, "nebaj")
        press(bar.search, Qt.Key.Key_Return)
        assert asked == ["nebaj"]

    def test_typing_asks_once_when_the_hand_rests(self, bar, qtbot):
        asked = []
        bar.changed.connect(lambda: asked.append(bar.text()))
        type_text(bar.search, "nebaj")
        qtbot.waitUntil(lambda: bool(asked))
        assert asked == ["nebaj"]

    def test_in_a_narrow_window_they_are_one_button_that_says_which(self, bar):
        bar.choose("errores")
        bar.set_narrow(True)
        assert bar.menu_button.text() == "Con errores 5"
        assert not any(chip.isVisible() for chip in bar.chips.values())
        bar.set_narrow(False)
        assert bar.chips["todos"].isVisible()
        assert not bar.menu_button.isVisible()

    @pytest.mark.parametrize("narrow", [True, False])
    def test_everything_is_named(self, bar, narrow):
        bar.set_narrow(narrow)
        assert unnamed(bar) == []


class TestOutcome:
    """What came of an import or an export."""

    @pytest.fixture
    def outcome(self, shown):
        return lambda *arguments: shown(Outcome(*arguments), 700, 200)

    @pytest.mark.parametrize("kind", ["ok", "warn", "err"])
    def test_it_says_its_sentence(self, outcome, kind):
        made = outcome(kind, "Se importaron 338 registros.")
        assert made.accessibleName() in texts(made)

    def test_every_problem_says_what_and_what_to_do(self, outcome):
        lines = [(f"Fila {n} está mal.", "Corríjala.") for n in range(40)]
        said = words_of(outcome("err", "No se importó.", lines))
        assert all(what in said for what, _todo in lines)
        assert "Corríjala." in said

    def test_many_problems_scroll_in_a_short_list(self, outcome):
        few = outcome("err", "Mal.", [("Una.", "Dos.")])
        many = outcome("err", "Mal.", [("Una.", "Dos.")] * 400)
        assert many.sizeHint().height() < few.sizeHint().height() + 300

    def test_what_is_offered_is_done(self, outcome):
        done = []
        made = outcome("warn", "Listo.")
        made.add("Deshacer", lambda: done.append("d"))
        button_of(made, "Deshacer").click()
        assert done == ["d"]

    def test_it_stays_until_it_is_closed(self, outcome, qtbot):
        made = outcome("ok", "Listo.")
        [close] = made.findChildren(IconButton)
        with qtbot.waitSignal(made.closed):
            close.click()

    def test_everything_is_named(self, outcome):
        assert unnamed(outcome("err", "Mal.", [("Una.", "Dos.")])) == []


@pytest.mark.parametrize(
    ("build", "title", "ways"),
    [
        (
            lambda do: no_records(lambda: do("c"), lambda: do("i")),
            "Todavía no hay registros",
            {"Capturar el primero": "c", "Importar una tabla": "i"},
        ),
        (
            lambda do: no_forms(lambda: do("f")),
            "Todavía no hay formularios",
            {"Ir a Formularios": "f"},
        ),
        (
            lambda do: no_match(lambda: do("q")),
            "Ningún registro con estos filtros",
            {"Quitar filtros": "q"},
        ),
    ],
)
def test_an_empty_page_says_what_to_do_and_does_it(qtbot, build, title, ways):
    done = []
    page = build(done.append)
    qtbot.addWidget(page)
    assert page.accessibleName() == title
    assert buttons_of(page) == list(ways)
    for words in ways:
        button_of(page, words).click()
    assert done == list(ways.values())
