"""The screen «Capturar»: start page or record, with header, footer, panels and keys around it."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea
from typing_extensions import override

from app.messages import _
from app.messages.keys import words_of
from app.operations.remarks import Remark
from app.store.record_info import RecordInfo
from app.ui import theme
from app.ui.action_list import ActionList
from app.ui.capture.desk import now
from app.ui.capture.filling import Filling
from app.ui.capture.finder import places_to_go
from app.ui.capture.language_switch import LanguageSwitch
from app.ui.capture.languages import Spoken, keep_spoken, language_kept, spoken_by
from app.ui.capture.panels import Aside, Contents, Progress
from app.ui.capture.sheet import Place
from app.ui.capture.start import Start, StartPage, read_start
from app.ui.context import Context
from app.ui.controls.buttons import Button, Kind
from app.ui.places import municipality_name
from app.ui.room import Room, Width
from app.ui.screen import Action, Screen
from app.ui.tasks import Part
from forms.instrument import Instrument
from forms.markdown import plain_words

MUNICIPALITIES = "municipios"


class CaptureScreen(Screen):
    """Captures records of the form in hand."""

    station = "capturar"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._start: Start | None = None
        self._wanted: dict[str, object] = {}
        self._ended: RecordInfo | None = None
        self._forms: list[tuple[str, str]] = []
        self._new = Button(_("Registro nuevo"), Kind.PRIMARY, icon="plus", key="F2")
        self._new.clicked.connect(self.start_record)
        self._grid = Button(_("Cuadrícula"), icon="table-2", key="Ctrl+G")
        self._grid.clicked.connect(self.open_grid)
        self.header.add(self._grid)
        self.header.add(self._new)
        self._progress = Progress()
        self.header.add(self._progress)
        self._languages: LanguageSwitch | None = None
        self.start_page = StartPage()
        self._start_area = QScrollArea()
        self._start_area.setWidgetResizable(True)
        self._start_area.setFrameShape(QFrame.Shape.NoFrame)
        self._start_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._start_area.setWidget(self.start_page)
        self.body.addWidget(self._start_area, 1)
        self.filling = Filling(context)
        self.body.addWidget(self.filling, 1)
        self._build_panels()
        self._build_footer()
        self._connect()
        self._bind()
        self._show_mode()

    def _build_panels(self) -> None:
        self._contents, self._aside = Contents(), Aside()
        self._contents.outline.chosen.connect(self._on_section_chosen)
        self._aside.note_wanted.connect(self.filling.remarking.open_note)
        self.add_key("F6", self._open_contents, words_of("F6"))
        self.set_outline(self._contents, 228)
        self.set_side(self._aside, 250)

    def _build_footer(self) -> None:
        footer = self.use_footer()
        self._back = Button(_("Atrás"), Kind.GHOST, icon="arrow-left", key="Mayús+Tab")
        self._finish = Button(_("Terminar registro"), key="Ctrl+Enter")
        self._next = Button(_("Siguiente"), Kind.PRIMARY, key="Enter")
        footer.add_left(self._back)
        footer.add_right(self._finish)
        footer.add_right(self._next)
        for button in (self._back, self._finish, self._next):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._back.clicked.connect(partial(self.filling.step, -1))
        self._next.clicked.connect(partial(self.filling.step, 1))
        self._finish.clicked.connect(self.filling.finish)

    def _connect(self) -> None:
        desk, filling = self.filling.desk, self.filling
        desk.opened.connect(self._on_opened)
        desk.finished.connect(self._on_finished)
        desk.noted.connect(self._on_noted)
        filling.moved.connect(self._on_moved)
        filling.said.connect(self.footer.say)
        filling.done.connect(lambda words: self.footer.say(words, "circle-check", "ok"))
        filling.reached_end.connect(self._on_reached_end)
        filling.refused.connect(self._on_refused)
        self.start_page.resume_wanted.connect(desk.resume)
        self.start_page.second_wanted.connect(desk.start_second)
        self.start_page.new_wanted.connect(self.start_record)
        self.start_page.forms_wanted.connect(partial(self.context.go, "formularios"))
        self.start_page.more_wanted.connect(self._on_more_drafts_wanted)
        self.context.form_changed.connect(self._on_form_changed)

    def _bind(self) -> None:
        filling = self.filling
        keys: dict[str, Callable[[], object]] = {
            "F2": self.start_record,
            "F5": filling.repeat_previous,
            "F7": filling.remarking.open_note,
            "Shift+F7": filling.remarking.answer,
            "Ctrl+F7": filling.remarking.settle,
            "F8": partial(filling.go_to_problem, 1),
            "Shift+F8": partial(filling.go_to_problem, -1),
            "F9": filling.answer_absent,
            "F12": self._say_question,
            "PgDown": partial(self._turn, 1),
            "PgUp": partial(self._turn, -1),
            "Alt+Ins": filling.instances.add,
            "Alt+Del": filling.instances.remove,
            "Ctrl+Z": self._turn_back,
            "Ctrl+Y": self._do_again,
            "Ctrl+L": partial(self._switch, LanguageSwitch.show_next),
            "Ctrl+Shift+L": partial(self._switch, LanguageSwitch.show_next_second),
        }
        for key, do in keys.items():
            self.add_key(key, do, words_of(key))
        self.add_key("Ctrl+G", self.open_grid, words_of("Ctrl+G"))
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            self.add_key(key, self._on_primary_key)
        self.key_words = [("F1", _("Ayuda de la pregunta")), ("F11", _("Pantalla completa"))]

    # -- what the window calls ---------------------------------------------------------------

    @override
    def activate(self, **target: object) -> None:
        if target.get("new"):
            self._wanted = target
            self.start_record()
        elif target.get("record"):
            self._take_up(target)
        elif self.filling.desk.has_record:
            self.filling.page.take_focus(anew=False)
        else:
            self._read_start()

    def _take_up(self, target: dict[str, object]) -> None:
        desk, record = self.filling.desk, target["record"]
        at = _place_of(target)
        if desk.has_record and record in (desk.record.uuid, desk.record.id):
            if at is not None:
                self.filling.go_to(desk.session.ref(*at))
            self.filling.page.take_focus(anew=False)
            return
        self.filling.end()
        self._wanted = target
        desk.resume(record if isinstance(record, int) else str(record))

    @override
    def refresh(self, changes: Part) -> None:
        if not self.filling.desk.has_record and not self.filling.desk.busy:
            self._read_start()

    @override
    def place(self) -> dict[str, object]:
        desk = self.filling.desk
        if not desk.has_record:
            return {}
        path, row = self.filling.place_here()
        return {"record": desk.record.uuid, "field": path, "row": row}

    @override
    def reflow(self, room: Room) -> None:
        filling = self.filling.desk.has_record
        if filling:
            self.body.setContentsMargins(theme.px(18), theme.px(10), theme.px(8), 0)
        for panel, least in ((self.outline_panel, Width.MEDIUM), (self.side_panel, Width.WIDE)):
            if panel is not None and not panel.floating:
                panel.setVisible(filling and room.width >= least)
        # Where the help stands beside the question, F1 opens the sheet of keys.
        self.keys.pop("F1", None)
        if room.width < Width.WIDE:
            self.keys["F1"] = partial(self._toggle, self.side_panel)
        self._contents.set_room(room)
        self.footer.message.setWordWrap(room.width < Width.MEDIUM)
        self._back.setVisible(room.width >= Width.SMALL or filling)
        if self._languages is not None:
            self._languages.set_narrow(room.width < Width.MEDIUM)

    @override
    def offers(self) -> list[Action]:
        if not self.filling.desk.has_record:
            return [
                Action(_("Registro nuevo"), self.start_record, "plus", key="F2"),
                Action(_("Capturar en cuadrícula"), self.open_grid, "table-2", key="Ctrl+G"),
            ]
        return [
            Action(_("Terminar registro"), self.filling.finish, "check", key="Ctrl+Enter"),
            Action(_("Dejar el registro para después"), self.leave_record, "clock"),
            *places_to_go(self.filling),
        ]

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.window().installEventFilter(self)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.window().removeEventFilter(self)
        if not event.spontaneous():
            self.filling.keep()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Close:
            # The store finishes what is queued before the window goes.
            self.filling.keep()
            self.filling.desk.keep_typed()
            self.filling.desk.keep_keys()
        return False

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._close_panels()
        else:
            super().keyPressEvent(event)

    def _close_panels(self) -> None:
        self.filling.note_bar.hide()
        for panel in (self.outline_panel, self.side_panel):
            if panel is not None and panel.floating:
                panel.hide()
        self.filling.page.take_focus(anew=False)

    # -- the start page ----------------------------------------------------------------------

    def _read_start(self) -> None:
        wanted, person = self.context.form, self.context.person
        self.context.tasks.read(
            lambda workspace: read_start(workspace, wanted, person), self._on_start
        )

    def _on_more_drafts_wanted(self) -> None:
        self.context.go("registros", form=self.context.form, filter="borradores")

    def _on_start(self, start: Start) -> None:
        self._start = start
        self._forms[:] = start.forms
        if self.context.form not in dict(start.forms):
            self.context.use_form(start.form)
        elif start.form != self.context.form:
            self._read_start()  # another form was taken in hand meanwhile
            return
        if not self.filling.desk.has_record:
            ended = (self._ended.second_of or self._ended.id) if self._ended else 0
            self.start_page.show_start(start, now(), ended=ended)
            self._show_mode()

    def _on_form_changed(self, _form: str) -> None:
        if self.filling.desk.has_record and self.filling.desk.session.instrument.form_id != _form:
            self.leave_record()
        elif not self.filling.desk.has_record and self.isVisible() and not self._shows(_form):
            self._read_start()

    def _shows(self, form: str) -> bool:
        """Tell whether the start page was read for this form: it took it in hand itself."""
        return self._start is not None and self._start.form == form

    def _on_form_chosen(self, form: str) -> None:
        self.context.use_form(form)

    def start_record(self) -> None:
        """Begin a record; the one in hand stays a draft, unless nothing was answered in it."""
        desk, form = self.filling.desk, self.context.form
        if desk.busy:
            return
        if not form:
            self._read_start()
        elif desk.has_record and desk.session.progress()[0] == 0:
            self.filling.go_to_start()
        else:
            self.filling.end()
            desk.start(form, language_kept(self.context.settings, self.context.person, form))

    def leave_record(self) -> None:
        """Put the record away as a draft and show the start page."""
        self.filling.end()
        self._ended = None
        self._show_mode()
        self._read_start()

    def open_grid(self) -> None:
        """Go on in the grid, at the record in hand if there is one."""
        desk = self.filling.desk
        target: dict[str, object] = {}
        if desk.has_record:
            self.filling.keep()
            if desk.keying is None:
                target = {"record": desk.record.id, "field": self.filling.place_here()[0]}
            self.leave_record()
        self.context.go("cuadricula", **target)

    # -- a record ----------------------------------------------------------------------------

    def _on_opened(self, typed: str) -> None:
        wanted, self._wanted = self._wanted, {}
        self._ended = None
        desk = self.filling.desk
        self.context.use_form(desk.session.instrument.form_id)
        spoken = self._show_languages()
        self._show_mode()
        self.filling.begin(_place_of(wanted) or desk.left_at, typed, spoken.second)
        if typed:
            self.footer.say(_("Lo que escribía sigue aquí."), "circle-check", "ok")

    def _on_finished(self, record: RecordInfo) -> None:
        self.filling.end()
        self._ended = record
        self._show_mode()
        self._read_start()
        words = _("Se terminó el registro {n}.")
        if record.second_of is not None:
            words = _("Se terminó la segunda captura del registro {n}.")
        sentence = words.format(n=record.second_of or record.id)
        self.context.tell(sentence, partial(self.filling.desk.reopen, record))
        self._new.setFocus()

    def _on_moved(self) -> None:
        sheet, here, desk = self.filling.sheet, self.filling.here, self.filling.desk
        if sheet is None:
            return
        page = sheet.page_of(self.filling.page.ref)
        sections, self._firsts = sheet.sections(page)
        self._contents.outline.show_sections(sections)
        answered, asked = desk.session.progress()
        last = max((item.number for item in sheet.items()), default=0)
        self._progress.show_progress(here.number if here else 0, last, answered, asked)
        self.set_title(desk.session.instrument.title(desk.session.language), self._crumb())
        if here is not None:
            question = self.filling.page.question
            self._aside.show_help(here, question.editor if question else None)
        self._aside.show_done(desk.finished_here)

    def _crumb(self) -> str:
        record, sheet = self.filling.desk.record, self.filling.sheet
        states = {"draft": _("borrador"), "final": _("terminado"), "returned": _("devuelto")}
        places = [
            municipality_name(str(item.state.value))
            for item in (sheet.items() if sheet else [])
            if item.state.question and item.state.question.marks.codelist == MUNICIPALITIES
        ]
        number = _("Registro {n}").format(n=record.id)
        if record.second_of is not None:
            number = _("Segunda captura del registro {n}").format(n=record.second_of)
        state = states.get(record.state, _("aprobado"))
        return " · ".join(part for part in (number, *places[:1], state) if part)

    def _on_noted(self, notes: list[Remark]) -> None:
        if not self.filling.desk.has_record:
            return
        instrument = self.filling.desk.session.instrument
        labels = {q.path: q.label(instrument.default_language) for q in instrument.questions()}
        self._aside.show_notes([(labels.get(note.path, ""), note) for note in notes])

    def _on_reached_end(self) -> None:
        self.footer.say(_("Enter termina el registro."), "circle-check", "ok")
        self._finish.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_refused(self, what: str, safe: str) -> None:
        saved, trouble = _("No se pudo guardar"), f"{what} {safe}"
        self.context.show_truths(replace(self.context.truths, saved=saved, trouble=trouble))
        words = _("No se guardó. Enter prueba otra vez.")
        self.footer.say(words, "circle-x", "err")
        self.context.announce(what, urgent=True)

    # -- keys and panels ---------------------------------------------------------------------

    def _on_primary_key(self) -> None:
        if self.filling.desk.has_record:
            self.filling.finish()
        else:
            self.start_record()

    def _switch(self, to: Callable[[LanguageSwitch], None]) -> None:
        if self._languages is not None and self.filling.desk.has_record:
            to(self._languages)

    def _turn(self, direction: int) -> None:
        if self.filling.desk.has_record:
            self.filling.go_to_page(direction)

    def _open_contents(self) -> None:
        if self.filling.desk.has_record:
            self.list = ActionList(self.window(), places_to_go(self.filling))
            self.list.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self.list.setAccessibleName(_("Ir a una pregunta"))
            self.list.open_over()

    def _on_section_chosen(self, row: int) -> None:
        sheet = self.filling.sheet
        if sheet is not None:
            self.filling.go_to(sheet.first_stop(self._firsts[row]))

    def _show_languages(self) -> Spoken:
        """Put the switch of this form's languages into the header; give those in use."""
        session, settings = self.filling.desk.session, self.context.settings
        if self._languages is not None:
            self._languages.hide()
            self._languages.deleteLater()
            self._languages = None
        instrument = session.instrument
        kept = spoken_by(settings, self.context.person, instrument.form_id, _offered(instrument))
        second = kept.second if kept.second != session.language else ""
        spoken = Spoken(session.language, second)
        if len(instrument.languages) > 1:
            self._languages = LanguageSwitch(_offered(instrument), spoken)
            self._languages.chosen.connect(self._on_languages_chosen)
            self.header.add(self._languages)
        return spoken

    def _on_languages_chosen(self, spoken: Spoken) -> None:
        form, settings = self.filling.desk.session.instrument.form_id, self.context.settings
        keep_spoken(settings, self.context.person, form, spoken)
        self.context.save_settings()
        self.filling.speak(spoken)

    def _say_question(self) -> None:
        here, question = self.filling.here, self.filling.page.question
        if question is not None and question.hear():
            return
        if here is not None:
            words = (here.state.label, here.state.hint, *here.second)
            self.context.announce(". ".join(map(plain_words, filter(None, words))), urgent=True)

    def _turn_back(self) -> None:
        if not (self.filling.desk.has_record and self.filling.undo()):
            self.context.undo_wanted.emit()

    def _do_again(self) -> None:
        if self.filling.desk.has_record and not self.filling.redo():
            self.footer.say(_("No hay nada que rehacer."))

    def _show_mode(self) -> None:
        """Show the parts of the start page, or those of a record."""
        filling = self.filling.desk.has_record
        self.footer.setVisible(filling)
        self.filling.setVisible(filling)
        self._progress.setVisible(filling)
        self._start_area.setVisible(not filling)
        if self._languages is not None:
            self._languages.setVisible(filling)
        has_form = bool(self._start and self._start.form)
        self._new.setVisible(not filling and has_form)
        self._grid.setVisible(not filling and has_form)
        self.set_primary(self._next if filling else self._new)
        if not filling:
            self.footer.say("")
            self.set_title(self._start.title if has_form and self._start else _("Capturar"))
            self.header.crumb.setText(_("Capturar") if has_form else "")
        if len(self._forms) > 1 and not self.header.title.has_menu:
            self.set_title_menu(self._forms, self._on_form_chosen)
        self.reflow(self.room)


def _place_of(target: dict[str, object]) -> Place | None:
    field, row = target.get("field"), target.get("row")
    return (str(field), None if row is None else str(row)) if field else None


def _offered(instrument: Instrument) -> list[str]:
    """Give the languages of a form, its default first."""
    others = [each for each in instrument.languages if each != instrument.default_language]
    return [instrument.default_language, *others]
