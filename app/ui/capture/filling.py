"""Filling in a record: from key to answer to disk to the next question, in that order.

One step is: confirm what is typed, let the session work it out, store it together with the place
the person goes to, and only when the commit came back open that place. Keys pressed meanwhile
wait in `Keystrokes`.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.messages import _, fix, ngettext, sentence
from app.operations.undo_answers import Trail, Turned
from app.ui import theme
from app.ui.capture.attaching import Attaching
from app.ui.capture.desk import Desk
from app.ui.capture.editor_keys import EditorKeys, pad_keys
from app.ui.capture.instances import Instances
from app.ui.capture.keystrokes import Keystrokes
from app.ui.capture.languages import Spoken
from app.ui.capture.page import PageView
from app.ui.capture.panels import NoteBar
from app.ui.capture.ready_answers import next_absent, previous_value
from app.ui.capture.remarking import Remarking
from app.ui.capture.second import Questioning
from app.ui.capture.sheet import Item, Place, Sheet, SheetPage
from app.ui.context import Context
from app.ui.speech import announce
from forms.answers import Update
from forms.instrument import Value
from forms.problem import ProblemError


class Filling(QWidget):
    """The record in hand, and every way to move and answer in it.

    Signals:
        moved: Another question is in hand, or something about the record changed.
        said: What is missing, for the footer; "" when nothing is.
        done: What was just done, for the footer.
        reached_end: The last question is answered.
        refused: (what happened, what is safe): the disk did not take an answer.
    """

    moved = Signal()
    said = Signal(str)
    done = Signal(str)
    reached_end = Signal()
    refused = Signal(str, str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.desk = Desk(context, self)
        self.page = PageView()
        self.attaching = Attaching(context, self.desk, self.page)
        self.note_bar = NoteBar()
        self.remarking = Remarking(self)
        self.sheet: Sheet | None = None
        self.instances = Instances(self, context)
        self._keys = Keystrokes(self)
        self._trail: Trail | None = None
        self._typed = ""
        self._shown: tuple[str, int] | None = None
        self._stepping = False
        self._update = Update()
        self._told: set[tuple[Place, Value]] = set()
        self.questioning = Questioning(self, context)
        self._settled: Callable[[], object] = self.show_anew
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(self.questioning.banner)
        column.addWidget(self.page, 1)
        column.addWidget(self.note_bar)
        self._connect()

    def _connect(self) -> None:
        page, desk = self.page, self.desk
        page.answered.connect(self._on_answered)
        page.typing.connect(self._on_typing)
        page.stepped.connect(self.step)
        page.opened.connect(self.go_to)
        page.row_added.connect(self.instances.add_to)
        page.row_removed.connect(self.instances.remove_last)
        desk.settled.connect(self._on_settled)
        desk.stuck.connect(self._on_stuck)
        pad = pad_keys(self.step, self.answer_absent, self.instances.leave)
        keys = EditorKeys(page, lambda: self.here.state.question if self.here else None, pad)
        keys.pressed.connect(desk.count_key)

    # -- what is in hand ---------------------------------------------------------------------

    @property
    def here(self) -> Item | None:
        """What is in hand, None when nothing is."""
        return self.item(self.page.ref)

    def item(self, ref: str) -> Item | None:
        """Give what stands at a place, None when nothing does."""
        return self.sheet.item(ref) if self.sheet else None

    def _sheet(self) -> Sheet:
        if self.sheet is None:
            raise RuntimeError("no record in hand")
        return self.sheet

    def place_here(self) -> Place:
        """Give path and row of the question in hand."""
        return self._place(self.page.ref)

    def _place(self, ref: str) -> Place:
        item = self._sheet().item(ref)
        return (item.state.path, item.state.row) if item else ("", None)

    def begin(self, at: Place | None, typed: str, second: str = "") -> None:
        """Lay out the record that was just opened.

        Args:
            at: Path and row of the question to open; None takes the first without an answer.
            typed: Text to put back into its editor, "" for none.
            second: Language to show under the first one, "" for none.
        """
        keying = self.desk.keying
        self.sheet = Sheet(self.desk.session, second, keying.fields if keying else None)
        self.questioning.begin()
        self._trail = Trail(self.desk.session, self.desk.past)
        self._shown, self._told = None, set()
        self.page.remarks = self.desk.remarks
        self.said.emit("")
        self.show_place(self._ref_of(at) or self.sheet.first_blank() or self.sheet.first_stop())
        self._restore(typed)

    def _restore(self, typed: str) -> None:
        """Put back what was being typed, on the page and at once on disk."""
        if typed and self.page.question is not None:
            self.page.question.editor.restore(typed)
            self._on_typing(self.page.ref, typed)
            self.desk.keep_typed()

    def _ref_of(self, at: Place | None) -> str:
        if at is None:
            return ""
        try:
            ref = self.desk.session.ref(*at)
        except ProblemError:
            return ""
        item = self._sheet().item(ref)
        return ref if item is not None and item.is_stop else ""

    def end(self) -> None:
        """Put the record away."""
        self.keep()
        self.desk.leave()
        self.sheet, self._trail, self._typed = None, None, ""
        self._keys.drop()
        self.note_bar.hide()
        self.page.clear()

    def keep(self) -> None:
        """Store what is typed, without going anywhere: the person leaves."""
        if self.sheet is None or self.desk.busy or not self.desk.has_record:
            return
        self.confirm()
        if self._update != Update():
            self.store(self.page.ref, self.show_anew)

    # -- moving ------------------------------------------------------------------------------

    def step(self, direction: int) -> None:
        """Go on (1) or back (-1); a wrong answer is shown once before going on."""
        if self.put_off(partial(self.step, direction)):
            return
        if direction > 0 and not self._is_ready():
            return
        self.said.emit("")
        ref = self.page.ref
        self.confirm()
        if direction > 0 and self._stays(ref):
            self.store(ref, self._show_wrong)
            return
        if direction > 0 and self.questioning.asks(ref):
            return
        target = self._sheet().neighbour(ref, direction)
        if target:
            self.store(target, partial(self.show_place, target))
        else:
            self.store(ref, self._on_end if direction > 0 else self.show_anew)

    def go_to(self, ref: str) -> None:
        """Open a place of the record, after storing what is typed here."""
        if self.put_off(partial(self.go_to, ref)):
            return
        self.confirm()
        if self._sheet().item(ref) is not None:
            self.store(ref, partial(self.show_place, ref))
        else:
            self.store(self.page.ref, self.show_anew)

    def go_to_start(self) -> None:
        """Open the first question."""
        self.go_to(self._sheet().first_stop())

    def go_to_problem(self, direction: int) -> None:
        """Go to the next (1) or the previous (-1) wrong answer."""
        if self.put_off(partial(self.go_to_problem, direction)):
            return
        self.confirm()
        target = self._sheet().next_problem(self.page.ref, direction)
        if not target:
            self.said.emit(_("No hay nada por corregir hasta aquí."))
        self.store(target or self.page.ref, partial(self.show_place, target or self.page.ref))

    def go_to_page(self, direction: int) -> None:
        """Go to the next (1) or the previous (-1) page."""
        sheet = self._sheet()
        page = sheet.page_of(self.page.ref) + direction
        if 0 <= page < len(sheet.pages):
            target = sheet.first_stop(page) if direction > 0 else sheet.last_stop(page)
            first = sheet.first_stop(page)
            self.go_to(first if sheet.page_of(first) == page else target)

    def finish(self) -> None:
        """Finish the record, or go to the first thing that must be corrected."""
        if self.put_off(self.finish) or not self._is_ready():
            return
        self.confirm()
        sheet = self._sheet()
        sheet.attend_all()
        sheet.read()
        wrong = sheet.problems()
        if wrong:
            self.store(wrong[0], partial(self._on_unfinished, wrong))
        else:
            self.store(self.page.ref, self._finish)

    def _finish(self) -> None:
        self._keys.hold()
        self.desk.finish()

    def _on_unfinished(self, wrong: list[str]) -> None:
        self.show_place(wrong[0])
        missing = ngettext(
            "Por corregir: {n} respuesta.",
            "Por corregir: {n} respuestas.",
            len(wrong),
        ).format(n=len(wrong))
        self.said.emit(missing)
        self._context.announce(missing, urgent=True)

    def _is_ready(self) -> bool:
        """Whether the question in hand lets the person go on; it may ask something first."""
        return self.page.question is None or self.page.question.editor.ready()

    def put_off(self, do: Callable[[], object]) -> bool:
        """Have something done after the answer that is on its way to the disk.

        Returns:
            Whether it waits, or there is no record to do it in; the caller then does nothing.
        """
        if self.sheet is None:
            return True
        if self.desk.busy:
            self._keys.later(do)
        return self.desk.busy

    def _stays(self, ref: str) -> bool:
        item = self._sheet().item(ref)
        if item is None or item.kind != "question":
            return False
        self._sheet().attend(ref)
        self._sheet().read()
        item = self._sheet().item(ref)
        told = ((item.state.path, item.state.row), item.state.value) if item else None
        if item is None or told is None or not (item.words or item.doubt) or told in self._told:
            return False
        self._told.add(told)
        announce(item.doubt)
        return bool(item.words)

    def ask_again(self, ref: str, settled: Callable[[], object]) -> None:
        """Store what was answered and blank it, for the same question to be answered once more."""
        self.desk.put_before(self._update)
        self.change(lambda: self.desk.session.answer(ref, None))
        self.store(ref, settled)

    # -- answering ---------------------------------------------------------------------------

    def confirm(self) -> None:
        """Have the editor say what is typed in it; `store` puts what it changed on disk."""
        self._update, self._typed = Update(), ""
        if self.page.question is not None:
            self._stepping = True
            self.page.question.editor.confirm()
            self._stepping = False

    def _on_answered(self, ref: str, value: Value) -> None:
        if not self._stepping and self.put_off(partial(self._on_answered, ref, value)):
            return
        self._typed = ""
        self.change(lambda: self.desk.session.answer(ref, value))
        if not self._stepping:
            self.store(ref, self.show_anew)

    def change(self, do: Callable[[], Update]) -> None:
        """Do something in the session; `store` puts what it changed on disk."""
        try:
            self._update = do()
        except ProblemError as error:
            self._update = Update()
            self.said.emit(sentence(error.problems[0]))
        if self._trail is not None:
            self._trail.note(self._update)
        self._sheet().read()

    def repeat_previous(self) -> None:
        """Give the answer that the record before this one had here, or the instance before."""
        here = self.here
        if here is None or here.kind != "question" or self.desk.busy:
            return
        value = previous_value(self.desk, here)
        if value is None:
            words = _("El registro anterior no tiene ese dato.")
            self.said.emit(_("La vez anterior no tiene ese dato.") if here.state.row else words)
            return
        self._give(here, value)

    def answer_absent(self) -> None:
        """Answer that nobody knows, or the next thing that says there is no answer (F9)."""
        here = self.here
        if here is None or here.kind != "question" or self.desk.busy:
            return
        value = next_absent(here.state.choices, here.state.value)
        if value is not None:
            self._give(here, value)
        elif here.state.required:
            self.said.emit(_("Es obligatoria y no ofrece «no sabe». Presione F7 y diga por qué."))
        else:
            self.said.emit(_("Esta pregunta puede quedar en blanco: presione Enter."))

    def _give(self, here: Item, value: Value) -> None:
        self.said.emit("")
        self._on_answered(here.ref, value)
        if self.page.question is not None:
            self.page.question.editor.set_answer(value)
            self.page.take_focus()

    def show_anew_at(self, target: str) -> None:
        """Store what changed and build the page of a place anew: its editors changed too."""
        self._shown, self._typed = None, ""
        self.store(target, partial(self.show_place, target))

    def change_after(self, do: Callable[[], Update]) -> None:
        """Do something in the session after what is typed in the editor; both are one step."""
        self.confirm()
        self.desk.put_before(self._update)
        self.change(do)

    # -- taking back -------------------------------------------------------------------------

    def undo(self) -> bool:
        """Take back what was answered last; False when there is nothing."""
        return self._turn(back=True)

    def redo(self) -> bool:
        """Do again what was taken back last; False when there is nothing."""
        return self._turn(back=False)

    def _turn(self, *, back: bool) -> bool:
        trail = self._trail
        if self.put_off(partial(self._turn, back=back)):
            return self._trail is not None
        turned = (trail.undo() if back else trail.redo()) if trail is not None else None
        if turned is None:
            return False
        words = _("Se deshizo: «{label}».") if back else _("Otra vez: «{label}».")
        self._show_turned(turned, words)
        return True

    def _show_turned(self, turned: Turned, words: str) -> None:
        *before, self._update = turned.updates
        for update in before:
            self.desk.put_before(update)
        self._sheet().read()
        target = self._ref_of(turned.place) or self._stop_here()
        self.show_anew_at(target)
        item = self._sheet().item(target)
        self.done.emit(words.format(label=item.title if item else ""))

    def _stop_here(self) -> str:
        """Give the place in hand, or the first one where it is gone."""
        item = self._sheet().item(self.page.ref)
        return self.page.ref if item is not None and item.is_stop else self._sheet().first_stop()

    # -- languages ---------------------------------------------------------------------------

    def speak(self, spoken: Spoken) -> None:
        """Ask in other languages; what is being typed stays as it is."""
        if self.put_off(partial(self.speak, spoken)):
            return
        self._sheet().second = spoken.second
        self.change(lambda: self.desk.session.set_language(spoken.first))
        self.desk.keep_language(spoken.first)
        self._shown = None
        here, typed = self.page.ref, self._typed
        self.store(here, partial(self._show_spoken, here, typed))

    def _show_spoken(self, here: str, typed: str) -> None:
        self.show_place(here)
        self._restore(typed)

    # -- storing -----------------------------------------------------------------------------

    def store(self, target: str, settled: Callable[[], object]) -> None:
        """Put what changed on disk, with the place the person goes to.

        Args:
            target: That place.
            settled: Called once it is on disk.
        """
        update, self._update = self._update, Update()
        self._settled = settled
        self._keys.hold()
        place = self._place(target)
        self.desk.save(update, place if place[0] else None)

    def _on_settled(self) -> None:
        if self.sheet is not None and not self.desk.busy:
            self._settled()
            self._context.announce(_("Guardado"))
        if not self.desk.busy:
            self._keys.release()

    def _on_stuck(self, error: Exception) -> None:
        self._keys.drop()
        if not isinstance(error, ProblemError):
            self._context.show_error(error)
            return
        problem = error.problems[0]
        self.refused.emit(sentence(problem), fix(problem))
        self.show_anew()

    def _on_typing(self, ref: str, text: str) -> None:
        self._typed = text
        self.desk.typing(self._place(ref), text)

    # -- showing -----------------------------------------------------------------------------

    def show_place(self, ref: str) -> None:
        """Show a place in hand, on its page."""
        sheet = self._sheet()
        index = sheet.page_of(ref)
        page = sheet.pages[index]
        self.page.municipality = sheet.municipality() or self._context.settings.municipality
        key = (page.ref, sum(1 for each in sheet.pages[:index] if each.ref == page.ref))
        if key == self._shown and not self.page.has(ref):
            self._shown = None
        if key != self._shown:
            self._shown = key
            language = self.desk.session.language
            self.page.show_page(page, self._where(index), language, ref, sheet.second)
        else:
            self.page.refresh(page)
            if ref != self.page.ref:
                self.page.open(ref)
        self.page.take_focus()
        self.moved.emit()

    def _where(self, index: int) -> str:
        sections, firsts = self._sheet().sections(index)
        if len(firsts) < 2:
            return ""
        at = next(n for n, section in enumerate(sections, start=1) if section.current)
        return _("sección {n} de {all}").format(n=at, all=len(firsts))

    def show_anew(self) -> None:
        """Draw the page as the record is now, with the same question in hand."""
        page = self._page_in_view()
        if page is None or not any(i.is_stop and i.ref == self.page.ref for i in page.items):
            self.show_place(self.page.ref or self._sheet().first_stop())
            return
        self.page.refresh(page)
        self.moved.emit()

    def _page_in_view(self) -> SheetPage | None:
        sheet = self._sheet()
        same = [page for page in sheet.pages if self._shown and page.ref == self._shown[0]]
        return same[self._shown[1]] if self._shown and len(same) > self._shown[1] else None

    def _show_wrong(self) -> None:
        self.show_anew()
        self.page.take_focus()
        if self.page.question is not None:
            self._context.announce(self.page.question.complaint, urgent=True)

    def _on_end(self) -> None:
        self.show_anew()
        self.reached_end.emit()
