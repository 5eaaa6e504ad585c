"""Files on their way into the record in hand, and out to the programs that open them."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from app.messages import _, fix, sentence
from app.operations.attachments import OpenedCopies, RecordFiles, Source, files_of, keep
from app.store.record_info import RecordInfo
from app.ui.capture.desk import Desk
from app.ui.capture.page import PageView
from app.ui.context import Context
from app.ui.questions.attachment import AttachmentQuestion
from forms.instrument import Question
from forms.problem import ProblemError

if TYPE_CHECKING:
    from app.store.workspace import Workspace

Place = tuple[str, str | None]


class Attaching(QObject):
    """Keeps the file that an editor was given, then gives its name as the answer."""

    def __init__(self, context: Context, desk: Desk, page: PageView) -> None:
        super().__init__(page)
        self._context, self._desk, self._page = context, desk, page
        self._copies = OpenedCopies()
        desk.opened.connect(self._on_opened)
        page.file_given.connect(self._on_file_given)
        page.open_wanted.connect(self._on_open_wanted)

    def _on_opened(self, _typed: str) -> None:
        self._page.files = self._desk.files

    def _on_file_given(self, ref: str, source: Source) -> None:
        state = self._desk.session.node(ref)
        if state.question is None:
            return
        record, place = self._desk.record, (state.path, state.row)
        self._context.tasks.run(
            partial(_keep, record=record, question=state.question, source=source),
            partial(self._on_kept, record.uuid, place),
            partial(self._on_refused, record.uuid, place),
        )

    def _ref(self, record: str, place: Place) -> str:
        """Give where a question stands now, "" when its record or its instance is gone."""
        if not self._desk.has_record or self._desk.record.uuid != record:
            return ""
        try:
            return self._desk.session.ref(*place)
        except ProblemError:
            return ""

    def _on_kept(self, record: str, place: Place, kept: tuple[str, RecordFiles]) -> None:
        ref, (name, files) = self._ref(record, place), kept
        if not ref:
            return
        self._page.files = files
        editor = self._page.question.editor if self._page.question else None
        if ref == self._page.ref and isinstance(editor, AttachmentQuestion):
            editor.show_files(files)
            editor.set_answer(name)
        self._page.answered.emit(ref, name)

    def _on_refused(self, record: str, place: Place, error: Exception) -> None:
        ref, question = self._ref(record, place), self._page.question
        in_hand = question if ref and ref == self._page.ref else None
        if in_hand is not None:
            in_hand.editor.set_answer(self._desk.session.node(ref).value)
        if not isinstance(error, ProblemError):
            self._context.show_error(error)
            return
        problem = error.problems[0]
        words = f"{sentence(problem)} {fix(problem)}"
        if in_hand is not None:
            in_hand.complain(words)
        self._context.announce(words, urgent=True)

    def _on_open_wanted(self, file: Path, name: str) -> None:
        self._context.tasks.read(lambda _workspace: self._copies.copy(file, name), self._on_copied)

    def _on_copied(self, copy: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(copy))):
            words = _("Esta computadora no tiene un programa para abrir «{name}».")
            self._context.tell(words.format(name=copy.name))


def _keep(
    workspace: "Workspace", record: RecordInfo, question: Question, source: Source
) -> tuple[str, RecordFiles]:
    return keep(workspace, record.uuid, question, source), files_of(workspace, record)
