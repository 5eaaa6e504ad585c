"""The parts of Capturar: painted rows, the end of a repeat, notes, help, how it begins."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from support.forms import integer, text
from support.keys import press, type_text
from support.layout import clipped, state_of, unnamed
from support.sheets import NOON, button_of, buttons_of, texts, words_of

from app.operations.remarks import Remark
from app.ui.capture.live import LiveQuestion
from app.ui.capture.panels import Aside, Contents, NoteBar, Progress
from app.ui.capture.repeats import RepeatBlock
from app.ui.capture.rows import Row
from app.ui.capture.sheet import Item
from app.ui.capture.start import LeftOver, Start, StartPage
from app.ui.controls.buttons import Button
from app.ui.room import Room
from forms.choices import Choice
from forms.instrument import Marks
from forms.node_state import NodeState
from forms.question_types import TYPES

ANSWERABLE = sorted(name for name, kind in TYPES.items() if kind.is_answerable)
LONG = "¿Cuántas personas viven habitualmente en esta vivienda, contando a quienes migran? " * 2


def state(question=None, **values):
    """The state of a place of the record."""
    known = {
        "ref": "horas",
        "path": "horas",
        "row": None,
        "kind": "question",
        "question": question or integer("horas"),
        "relevant": True,
        "required": False,
        "readonly": False,
        "value": None,
        "label": "¿Cuántas horas?",
        "hint": "",
        "choices": (),
        "violation": None,
    }
    return NodeState(**{**known, **values})


def item(kind="question", number=7, words="", **values):
    """One thing on a page."""
    return Item(kind, "horas", state(**values), number, words)


def remark(number, path, said):
    """What somebody asks for."""
    return Remark(number, f"d/{number}", path, None, said, "Berta", NOON)


@pytest.fixture
def row(qtbot):
    """Paint one thing that is not in hand."""

    def build(*arguments, **named):
        made = Row(item(*arguments, **named), "")
        qtbot.addWidget(made)
        made.resize(640, made.heightForWidth(640))
        return made

    return build


class TestRow:
    """What stands around the question in hand."""

    def test_an_answer_is_heard_after_its_question(self, row):
        assert row(value=12).accessibleName() == "¿Cuántas horas?. 12"

    def test_what_is_wrong_is_heard_too(self, row):
        heard = row(value=42, words="Debe estar entre 0 y 24.").accessibleName()
        assert heard == "¿Cuántas horas?. 42. Debe estar entre 0 y 24."

    def test_what_was_not_asked_yet_is_heard_alone(self, row):
        assert row().accessibleName() == "¿Cuántas horas?"

    def test_what_is_not_asked_is_heard_with_its_reason(self, row):
        words = "15 y 16 no aplican, porque la fuente es pozo"
        assert row("absent", words=words).accessibleName() == words

    @pytest.mark.parametrize(
        ("kind", "opens"),
        [
            ("question", True),
            ("repeat", True),
            ("note", False),
            ("calculated", False),
            ("absent", False),
            ("heading", False),
        ],
    )
    def test_only_what_can_be_answered_opens(self, row, kind, opens):
        made = row(kind)
        assert made.item.is_stop is opens
        assert (made.cursor().shape() is Qt.CursorShape.PointingHandCursor) is opens

    def test_what_may_not_be_changed_does_not_open(self, row):
        assert not row(readonly=True).item.is_stop

    @pytest.mark.parametrize("kind", ["question", "repeat", "note", "calculated", "heading"])
    def test_a_long_question_takes_more_lines(self, row, kind):
        long, short = row(kind, label=LONG), row(kind)
        assert long.heightForWidth(300) > short.heightForWidth(300)

    @pytest.mark.parametrize("width", [220, 400, 780])
    def test_a_long_answer_takes_more_lines_not_more_room(self, row, width):
        made = row(question=text("obs"), value="respuesta " * 40)
        assert made.heightForWidth(width) > row().heightForWidth(width)

    def test_a_complaint_goes_under_the_field_where_room_is_short(self, row):
        made = row(value=42, words="Debe estar entre 0 y 24. Usted escribió 42.")
        assert made.heightForWidth(320) > made.heightForWidth(780)

    @pytest.mark.parametrize("name", ["claro", "oscuro", "contraste"])
    @pytest.mark.parametrize(
        "shown",
        [
            {},
            {"value": 12},
            {"value": 42, "words": "Debe estar entre 0 y 24."},
            {"readonly": True},
            {"kind": "note", "label": "Lea esto."},
            {"kind": "calculated", "value": 120},
            {"kind": "calculated"},
            {"kind": "absent", "words": "15 no aplica"},
            {"kind": "heading", "number": 0},
            {"kind": "repeat", "number": 0},
        ],
    )
    def test_each_kind_can_be_painted_in_every_look(self, look, row, name, shown):
        look(name)
        assert not row(**shown).grab().isNull()

    def test_another_answer_is_shown_in_its_place(self, row):
        made = row(value=12)
        made.show_item(item(value=13))
        assert made.accessibleName() == "¿Cuántas horas?. 13"

    def test_it_takes_no_focus(self, row):
        assert row().focusPolicy() is Qt.FocusPolicy.NoFocus

    @pytest.mark.parametrize(
        ("unit", "value", "said"), [("horas", 12, "12 horas"), ("Q", 12345.25, "Q12,345.25")]
    )
    def test_an_answer_has_its_unit(self, row, unit, value, said):
        question = integer("horas", marks=Marks(unit=unit))
        if unit == "Q":
            question = replace(question, type="decimal")
        assert row(question=question, value=value).accessibleName().endswith(said)


class TestLive:
    """The question in hand."""

    @pytest.fixture
    def live(self, shown):
        def build(language="", **values):
            return shown(LiveQuestion(item(**values), language), 640, 300)

        return build

    def test_it_has_question_hint_and_editor(self, live):
        made = live(hint="Cuente desde la mañana.")
        assert texts(made)[:2] == ["¿Cuántas horas?", "Cuente desde la mañana."]
        assert made.editor.isVisible()

    def test_without_a_hint_it_says_how_to_answer(self, live):
        assert "Escriba el número sin decimales" in words_of(live())

    @pytest.mark.parametrize(("required", "said"), [(True, "Obligatoria · "), (False, "Escriba")])
    def test_what_is_obligatory_says_so(self, live, required, said):
        assert texts(live(required=required))[1].startswith(said)

    def test_what_is_wrong_stands_under_the_editor_and_is_its_description(self, live):
        made = live(words="Debe estar entre 0 y 24.")
        assert made.complaint == "Debe estar entre 0 y 24."
        assert made.editor.field.accessibleDescription() == "Debe estar entre 0 y 24."

    def test_mended_it_says_nothing_more(self, live):
        made = live(words="Debe estar entre 0 y 24.")
        made.complain("")
        assert made.complaint == ""

    def test_a_question_without_words_has_an_editor_all_the_same(self, live):
        made = live(label="")
        assert made.editor.isVisible()

    @pytest.mark.parametrize("kind", ANSWERABLE)
    def test_each_type_of_question_fits_its_block(self, live, kind):
        choices = tuple(Choice(str(n), {"": f"Opción {n}"}) for n in range(1, 5))
        listed = {"list_name": "l"} if kind in ("select_one", "select_multiple", "rank") else {}
        question = replace(text("horas"), type=kind, **listed)
        made = live(question=question, choices=choices if listed else ())
        assert clipped(made) == []
        assert unnamed(made) == []

    @pytest.mark.parametrize("zoom", [100, 150])
    @pytest.mark.parametrize("name", ["claro", "oscuro", "contraste"])
    def test_long_words_wrap_in_every_look(self, look, live, name, zoom):
        look(name, zoom)
        made = live(label=LONG, hint=LONG, words=LONG)
        made.resize(640, made.sizeHint().height() + 400)
        assert clipped(made) == []
        assert not made.grab().isNull()


class TestRepeat:
    """The end of a repeat."""

    @pytest.fixture
    def block(self, shown):
        def build(count):
            return shown(RepeatBlock(item("repeat", 0, value=count, label="Personas")), 640, 200)

        return build

    @pytest.mark.parametrize(
        ("count", "said"),
        [
            (0, "No hay ninguna todavía. Enter sigue con lo que viene."),
            (1, "Hay 1 registrada. Enter sigue con lo que viene."),
            (12, "Hay 12 registradas. Enter sigue con lo que viene."),
        ],
    )
    def test_it_says_how_many_there_are(self, block, count, said):
        assert said in texts(block(count))

    @pytest.mark.parametrize(
        ("count", "words"), [(0, ["Agregar"]), (2, ["Agregar otra", "Quitar la última"])]
    )
    def test_one_can_be_taken_away_only_when_there_is_one(self, block, count, words):
        assert buttons_of(block(count)) == words

    @pytest.mark.parametrize(("key", "signal"), [("1", "add_wanted"), ("2", "remove_wanted")])
    def test_each_button_has_its_figure(self, block, qtbot, key, signal):
        made = block(2)
        with qtbot.waitSignal(getattr(made, signal)):
            type_text(made, key)

    def test_with_none_there_the_second_figure_does_nothing(self, block, qtbot):
        made = block(0)
        with qtbot.assertNotEmitted(made.remove_wanted):
            type_text(made, "2")

    @pytest.mark.parametrize("button", ["add", "remove"])
    def test_buttons_tell_what_they_are_about(self, block, button):
        assert getattr(block(1), button).accessibleDescription() == "Personas"

    def test_a_click_does_the_same(self, block, qtbot):
        made = block(1)
        with qtbot.waitSignal(made.add_wanted):
            made.add.click()
        with qtbot.waitSignal(made.remove_wanted):
            made.remove.click()


class TestAside:
    """Help, notes, what was done."""

    @pytest.fixture
    def aside(self, shown):
        return shown(Aside(), 300, 500)

    @pytest.mark.parametrize(
        ("required", "said"), [(True, "Es obligatoria."), (False, "Puede quedar en blanco.")]
    )
    def test_help_says_whether_it_may_stay_blank(self, aside, required, said):
        aside.show_help(item(required=required), None)
        assert said in words_of(aside)

    def test_help_at_the_end_of_a_repeat_says_how_to_add(self, aside):
        aside.show_help(item("repeat"), None)
        assert "Agregue una por cada vez que haga falta." in words_of(aside)

    def test_without_notes_it_says_so(self, aside):
        aside.show_notes([])
        assert "Todavía no hay notas." in texts(aside)

    def test_notes_stand_with_their_question(self, aside):
        aside.show_notes(
            [("Horas", remark(1, "horas", "A veces menos")), ("", remark(2, "", "Volver"))]
        )
        assert "Horas: «A veces menos»\n«Volver»" in texts(aside)

    @pytest.mark.parametrize(
        ("count", "said"),
        [
            (0, "Ningún registro terminado aún."),
            (1, "1 registro terminado."),
            (38, "38 registros terminados."),
        ],
    )
    def test_what_was_done_is_counted(self, aside, count, said):
        aside.show_done(count)
        assert said in texts(aside)

    def test_a_note_can_be_begun_here(self, aside, qtbot):
        with qtbot.waitSignal(aside.note_wanted):
            button_of(aside, "Escribir nota").click()


class TestNoteBar:
    """A line to write a note in."""

    @pytest.fixture
    def bar(self, shown):
        made = shown(NoteBar(), 640, 60)
        made.open_for("Horas")
        return made

    def test_it_names_the_question_it_is_about(self, bar):
        assert bar.field.accessibleName() == "Nota sobre «Horas»"
        assert bar.field.hasFocus()

    def test_enter_gives_the_note_and_closes(self, bar, qtbot):
        type_text(bar.field, "  A veces menos ")
        with qtbot.waitSignal(bar.written) as caught, qtbot.waitSignal(bar.closed):
            press(bar.field, Qt.Key.Key_Return)
        assert caught.args == ["A veces menos"]

    @pytest.mark.parametrize("typed", ["", "   "])
    def test_a_blank_note_is_none(self, bar, qtbot, typed):
        type_text(bar.field, typed)
        with qtbot.assertNotEmitted(bar.written), qtbot.waitSignal(bar.closed):
            press(bar.field, Qt.Key.Key_Return)

    def test_the_next_note_begins_empty(self, bar):
        type_text(bar.field, "uno")
        press(bar.field, Qt.Key.Key_Return)
        assert bar.field.text() == ""


class TestContents:
    """Sections and keys."""

    @pytest.mark.parametrize(("height", "shown_"), [(768, True), (600, False), (500, False)])
    def test_the_keys_leave_where_room_is_short(self, shown, height, shown_):
        contents = shown(Contents(), 222, 500)
        contents.set_room(Room.of(1366, height))
        assert ("Teclas" in texts(contents)) is shown_

    @pytest.mark.parametrize(("number", "said"), [(14, "Pregunta 14 de 31"), (0, "")])
    def test_progress_says_where_one_is(self, shown, number, said):
        progress = shown(Progress(), 160, 40)
        progress.show_progress(number, 31, 10, 31)
        assert texts(progress)[0] == said


class TestStart:
    """No record in hand."""

    LEFT = LeftOver("u38", 38, "Fuente de agua", "Santa María Nebaj", NOON)

    @pytest.fixture
    def page(self, shown):
        return shown(StartPage(), 700, 500)

    def show(self, page, *, forms=(("f", "F"),), drafts=(), cut=None, **named):
        page.show_start(Start(forms, forms[0][0] if forms else "", drafts, cut), NOON, **named)
        return words_of(page)

    def test_without_forms_it_leads_to_them(self, page, qtbot):
        assert "Todavía no hay formularios" in self.show(page, forms=())
        with qtbot.waitSignal(page.forms_wanted):
            button_of(page, "Ver los formularios").click()

    def test_without_drafts_it_begins_a_record(self, page, qtbot):
        assert "No hay registros sin terminar" in self.show(page)
        with qtbot.waitSignal(page.new_wanted):
            button_of(page, "Capturar un registro").click()

    def test_a_draft_says_where_and_when_it_was_left(self, page):
        said = self.show(page, drafts=(self.LEFT,))
        assert "Registro 38 · Santa María Nebaj" in said
        assert "quedó en «Fuente de agua»" in said
        assert "Guardado hoy, " in said

    def test_a_draft_of_which_little_is_known_says_what_is_known(self, page):
        said = self.show(page, drafts=(replace(self.LEFT, question="", municipality=""),))
        assert "Registro 38" in said
        assert "«" not in said
        assert " · " not in said

    @pytest.mark.parametrize(
        ("ago", "when"), [(timedelta(days=1), "ayer, "), (timedelta(days=3), "18/11/2026")]
    )
    def test_an_older_draft_says_its_day(self, page, ago, when):
        assert f"Guardado {when}" in self.show(page, drafts=(replace(self.LEFT, at=NOON - ago),))

    def test_each_draft_is_gone_on_with_by_its_own_button(self, page, qtbot):
        self.show(page, drafts=(self.LEFT, replace(self.LEFT, uuid="u39", number=39)))
        buttons = {b.accessibleName(): b for b in page.findChildren(Button)}
        with qtbot.waitSignal(page.resume_wanted) as caught:
            buttons["Seguir con el registro 39"].click()
        assert caught.args == ["u39"]

    def test_after_a_cut_it_says_first_that_nothing_was_lost(self, page):
        said = self.show(page, drafts=(self.LEFT,), cut=self.LEFT)
        assert said.index("Acopio se cerró de golpe.") < said.index("Registros sin terminar")
        assert "siga en «Fuente de agua» del registro 38." in said

    def test_a_finished_record_is_told_and_the_next_one_offered(self, page, qtbot):
        assert "Registro 38 terminado." in self.show(page, ended=38)
        with qtbot.waitSignal(page.new_wanted):
            button_of(page, "Registro nuevo").click()

    def test_what_was_said_before_is_gone(self, page):
        self.show(page, drafts=(self.LEFT,), cut=self.LEFT)
        assert "de golpe" not in self.show(page)

    def test_many_drafts_are_all_there(self, page):
        drafts = tuple(replace(self.LEFT, uuid=f"u{n}", number=n) for n in range(1, 41))
        self.show(page, drafts=drafts)
        assert buttons_of(page).count("Seguir") == 40

    def test_everything_is_named(self, page):
        self.show(page, drafts=(self.LEFT,), cut=self.LEFT, ended=37)
        assert unnamed(page) == []
        assert not state_of(button_of(page, "Seguir")).disabled
