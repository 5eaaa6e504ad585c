"""A question answered with a file: chosen, dropped, or pasted; seen small, opened outside."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QMimeData, QObject, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QImageWriter,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QFileDialog, QLabel, QVBoxLayout
from typing_extensions import override

from app.messages import N_, _
from app.operations.attachments import ENDINGS, MOST_MEGABYTES, RecordFiles, Source, longest_side
from app.ui import theme
from app.ui.controls.buttons import Button
from app.ui.controls.flow import Flow
from app.ui.controls.text import IconText, Text
from app.ui.questions.files import NO_FILES, height_left, picture
from app.ui.questions.question import QuestionWidget
from forms.instrument import Value
from forms.node_state import NodeState

CHOOSE_KEY, OPEN_KEY = "1", "2"
SEEN_WIDTH, SEEN_HEIGHT = 260, 150
LOOKS = {
    "image": ("camera", N_("Todavía no hay foto."), N_("Hay una foto.")),
    "audio": ("volume-2", N_("Todavía no hay grabación."), N_("Hay una grabación.")),
    "video": ("play", N_("Todavía no hay video."), N_("Hay un video.")),
    "file": ("file-check", N_("Todavía no hay archivo."), N_("Hay un archivo.")),
}
"""Type of question -> icon, words without and with a file."""

_PICTURES = "*.jpg *.jpeg *.png *.webp *.gif *.bmp"


class AttachmentQuestion(QuestionWidget):
    """A photo, a recording, a film or any file.

    Keeping the file is the page's matter: it is told with `file_given`, and shows what came of it
    with `show_files` and `set_answer`.
    """

    def __init__(self, state: NodeState, files: RecordFiles = NO_FILES) -> None:
        super().__init__(state)
        self._files = files
        self._answer = ""
        self._seen = QLabel()
        self._seen.setAccessibleName(_("Foto de «{label}»").format(label=self.label))
        self._said = IconText(LOOKS[self.question.type][0], "", "body", "ink2")
        self.choose = self._button(_("Elegir archivo"), "upload", CHOOSE_KEY)
        self.paste = self._button(_("Pegar"), "copy", "Ctrl+V")
        self.open_outside = self._button(_("Abrir"), "external-link", OPEN_KEY)
        self.remove = self._button(_("Quitar"), "x", "Supr")
        self._lay_out()
        self.setAcceptDrops(True)
        self.setFocusProxy(self.choose)
        self.choose.clicked.connect(self.ask)
        self.paste.clicked.connect(self._on_paste)
        self.open_outside.clicked.connect(self._on_open)
        self.remove.clicked.connect(self._on_remove)

    def _button(self, words: str, icon: str, key: str) -> Button:
        button = Button(words, icon=icon, key=key)
        button.enter_presses = False  # Enter goes on to the next question
        button.setAccessibleDescription(self.label)
        button.installEventFilter(self)
        return button

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(self._seen, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._said)
        row = Flow(theme.px(8))
        for button in (self.choose, self.paste, self.open_outside, self.remove):
            row.addWidget(button)
        column.addLayout(row)
        column.addWidget(Text(self._terms(), "small", "ink3"))

    def _terms(self) -> str:
        """Say what is taken and what becomes of it."""
        most = MOST_MEGABYTES[self.question.type]
        if self.question.type != "image":
            return _("Hasta {most} MB. También puede soltarlo aquí.").format(most=most)
        return _(
            "También puede soltarla aquí. Se guarda de {pixels} píxeles por lado como máximo, "
            "y sin el lugar ni la fecha que escribe el teléfono."
        ).format(pixels=longest_side(self.question))

    # -- the answer --------------------------------------------------------------------------

    @override
    def set_answer(self, value: Value) -> None:
        self._answer = "" if value is None else str(value)
        file = self._files.of_record.get(self._answer)
        is_photo = self.question.type == "image"
        seen = picture(file, SEEN_WIDTH, height_left(SEEN_HEIGHT)) if is_photo else None
        self._seen.setVisible(seen is not None)
        if seen is not None:
            self._seen.setPixmap(seen)
        icon, without, with_one = LOOKS[self.question.type]
        if self._answer and file is None:
            lost = _("El archivo «{name}» no está en esta computadora.").format(name=self._answer)
            self._said.set_sign("triangle-alert", lost, "warn")
        else:
            self._said.set_sign(icon, _(with_one if self._answer else without), "ink2")
        self.paste.setVisible(self.question.type == "image")
        self.open_outside.setVisible(file is not None)
        self.remove.setVisible(bool(self._answer))
        self.choose.set_words(_("Cambiar") if self._answer else _("Elegir archivo"))

    def show_files(self, files: RecordFiles) -> None:
        """Know of other files from now on; `set_answer` shows them."""
        self._files = files

    @override
    def show_problem(self, sentence: str) -> None:
        for button in (self.choose, self.paste, self.open_outside, self.remove):
            button.setAccessibleDescription(sentence or self.label)

    # -- files -------------------------------------------------------------------------------

    def ask(self) -> QFileDialog:
        """Ask for a file; the window stays usable."""
        dialog = QFileDialog(self.window(), _("Archivo para «{label}»").format(label=self.label))
        endings = ENDINGS.get(self.question.type, "")
        kind = _PICTURES if self.question.type == "image" else endings.replace(".", "*.")
        known = [_("De este tipo ({endings})").format(endings=kind)] if kind else []
        dialog.setNameFilters([*known, _("Todos los archivos (*)")])
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self._give(Path(name)))
        dialog.open()
        return dialog

    def _give(self, source: Source) -> None:
        self._said.set_sign("loader", _("Guardando el archivo…"), "ink2")
        self.file_given.emit(source)

    def _on_paste(self) -> None:
        self._take(QGuiApplication.clipboard().mimeData())

    def _take(self, data: QMimeData) -> bool:
        """Take the first file, or else the picture, that was pasted or dropped."""
        files = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
        if files:
            self._give(Path(files[0]))
        elif data.hasImage() and self.question.type == "image":
            self._give(_as_png(QImage(data.imageData())))
        else:
            return False
        return True

    def _on_open(self) -> None:
        file = self._files.of_record.get(self._answer)
        if file is not None:
            self.open_wanted.emit(file, self._answer)

    def _on_remove(self) -> None:
        if self._answer:
            self.set_answer(None)
            self.choose.setFocus()
            self.answered.emit(None)

    # -- keys and the mouse ------------------------------------------------------------------

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return False
        if event.matches(QKeySequence.StandardKey.Paste):
            return self._take(QGuiApplication.clipboard().mimeData())
        keys = {
            CHOOSE_KEY: self.ask,
            OPEN_KEY: self._on_open,
        }
        if event.text() in keys:
            keys[event.text()]()
            return True
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._on_remove()
            return True
        return False

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        data = event.mimeData()
        if any(url.isLocalFile() for url in data.urls()) or data.hasImage():
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        if self._take(event.mimeData()):
            event.acceptProposedAction()


def _as_png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())
