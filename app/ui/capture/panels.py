"""What stands beside the page: sections and keys at the left, help and notes at the right."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from app.messages import _, ngettext
from app.operations.remarks import Remark
from app.ui import theme
from app.ui.capture.sheet import Item
from app.ui.controls import painting
from app.ui.controls.buttons import Button, IconButton, Kind
from app.ui.controls.fields import TextField
from app.ui.controls.key_hint import KeyHint
from app.ui.controls.outline import SectionOutline
from app.ui.controls.progress import Bar
from app.ui.controls.text import Text
from app.ui.questions.question import QuestionWidget
from app.ui.questions.wording import help_words
from app.ui.room import Height, Room
from forms.markdown import plain_words


class Contents(QWidget):
    """The sections of the form, and below them the keys of this screen."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        edge = theme.px(10)
        column.setContentsMargins(edge, theme.px(16), edge, theme.px(16))
        column.setSpacing(theme.px(8))
        column.addWidget(Text(_("Secciones"), "small_strong", "ink2"))
        self.outline = SectionOutline(_("Secciones"))
        column.addWidget(self.outline, 1)
        self._keys = QWidget()
        keys = QVBoxLayout(self._keys)
        keys.setContentsMargins(0, 0, 0, 0)
        keys.setSpacing(theme.px(8))
        keys.addWidget(Text(_("Teclas"), "small_strong", "ink2"))
        for key, words in (
            ("F6", _("Ir a una pregunta")),
            ("F8", _("Siguiente problema")),
            ("F5", _("Repetir el dato anterior")),
            ("F7", _("Escribir nota")),
        ):
            keys.addWidget(KeyHint(key, words, key_first=True))
        column.addWidget(self._keys)

    def set_room(self, room: Room) -> None:
        """Leave the list of keys out of a short window."""
        self._keys.setVisible(room.height is Height.TALL)


class Aside(QWidget):
    """Help of the question in hand, notes of the record, what was done.

    Signals:
        note_wanted: The person wants to write one.
    """

    note_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(12), theme.px(16), theme.px(20), theme.px(16))
        column.setSpacing(theme.px(6))
        self._help = Text("", "body", "ink2")
        self._notes = Text("", "body", "ink2")
        self._done = Text("", "body", "ink2")
        self._add(column, _("Sobre esta pregunta"), self._help)
        column.addSpacing(theme.px(18))
        self._add(column, _("Notas de este registro"), self._notes)
        write = Button(_("Escribir nota"), Kind.LINK, icon="sticky-note", key="F7")
        write.clicked.connect(self.note_wanted)
        column.addWidget(write)
        column.addSpacing(theme.px(18))
        self._add(column, _("Hecho ahora"), self._done)
        column.addStretch(1)

    @staticmethod
    def _add(column: QVBoxLayout, title: str, words: Text) -> None:
        column.addWidget(Text(title, "small_strong", "ink2"))
        column.addWidget(words)

    def show_help(self, item: Item, editor: QuestionWidget | None) -> None:
        """Say how this question is answered."""
        parts = [help_words(item.state, typed_in_list=editor is not None and editor.typed_in_list)]
        if item.kind == "repeat":
            parts = [
                _("Agregue una por cada vez que haga falta. Av Pág y Re Pág pasan de una a otra.")
            ]
        elif item.state.required:
            parts.append(_("Es obligatoria."))
        else:
            parts.append(_("Puede quedar en blanco."))
        if item.state.guidance:
            parts.append(f"\n\n{plain_words(item.state.guidance)}")
        self._help.setText(" ".join(parts))

    def show_notes(self, notes: Sequence[tuple[str, Remark]]) -> None:
        """Show the remarks on the record, each with the label of its question."""
        lines = [_note_line(label, note) for label, note in notes]
        self._notes.setText("\n".join(lines) or _("Todavía no hay notas."))

    def show_done(self, count: int) -> None:
        """Say how many records were finished since the window was opened."""
        words = ngettext("{n} registro terminado.", "{n} registros terminados.", count)
        self._done.setText(words.format(n=count) if count else _("Ningún registro terminado aún."))


def _note_line(label: str, note: Remark) -> str:
    said = "\n".join((f"«{note.text}»", *(f"– «{reply.text}»" for reply in note.replies)))
    line = f"{label}: {said}" if label else said
    return _("{note} · resuelta").format(note=line) if note.closed else line


class NoteBar(QFrame):
    """A line to write a note in, above the footer: Enter keeps it, Esc closes it.

    Signals:
        written: The text of the note.
        closed: The person is done with it.
    """

    written = Signal(str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(14), theme.px(10), theme.px(10), theme.px(10))
        row.setSpacing(theme.px(10))
        self._label = Text("", "strong", wrap=False)
        self.field = TextField(_("Nota"), key="Enter")
        close = IconButton("x", _("Cerrar la nota"))
        row.addWidget(self._label)
        row.addWidget(self.field, 1)
        row.addWidget(close)
        self.field.returnPressed.connect(self._on_enter)
        close.clicked.connect(self.closed)
        self.hide()

    def open_for(self, label: str, *, is_answer: bool = False) -> None:
        """Begin a note beside a question, or an answer to one."""
        self._label.setText(_("Respuesta") if is_answer else _("Nota"))
        name = _("Respuesta a la nota sobre «{label}»") if is_answer else _("Nota sobre «{label}»")
        self.field.setAccessibleName(name.format(label=label))
        self.field.setPlaceholderText(_("Sobre «{label}»").format(label=label))
        self.show()
        self.field.setFocus()

    def _on_enter(self) -> None:
        text = self.field.text().strip()
        if text:
            self.written.emit(text)
            self.field.clear()
        self.closed.emit()

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        painting.box(painter, QRectF(self.rect()), theme.radius("card"), "surface", "line_mid")
        painter.end()


class Progress(QWidget):
    """«Pregunta 14 de 31» over a thin bar, in the header."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, theme.px(8), 0)
        column.setSpacing(theme.px(5))
        self._words = Text("", "small", "ink2", wrap=False)
        self._bar = Bar(_("Respuestas dadas"), height=6)
        self.setFixedWidth(theme.px(158))
        column.addStretch(1)
        column.addWidget(self._words)
        column.addWidget(self._bar)
        column.addStretch(1)

    def show_progress(self, number: int, last: int, answered: int, asked: int) -> None:
        """Say at which question the person is, and how much is answered."""
        words = _("Pregunta {n} de {all}").format(n=number, all=last) if number else ""
        self._words.setText(words)
        self._bar.set_share(answered, asked)
