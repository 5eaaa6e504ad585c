"""What the window says when work could not be done: known errors, and mistakes of our own."""

import platform
import traceback
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from app.messages import _, fix, sentence
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.dialogs import Sheet
from app.ui.controls.fields import TextArea
from forms.problem import ProblemError


class KnownErrorDialog(Sheet):
    """What happened and what to do about it; the code lies under «Ver detalle»."""

    def __init__(
        self, parent: QWidget | None, error: ProblemError, retry: Callable[[], object] | None = None
    ) -> None:
        problem = error.problems[0]
        super().__init__(parent, sentence(problem), fix(problem))
        self.detail = TextArea(_("Detalle"), lines=4)
        self.detail.setPlainText("\n".join(f"{p.code}  {dict(p.values)}" for p in error.problems))
        self.detail.setReadOnly(True)
        self.detail.hide()
        show = Button(_("Ver detalle"), Kind.LINK)
        self.column.addWidget(self.detail)
        self.close_button = Button(_("Cerrar"))
        self.close_button.clicked.connect(self.reject)
        self.buttons.insertWidget(0, show)
        self.buttons.addWidget(self.close_button)
        self.retry_button = Button(_("Probar otra vez"), Kind.PRIMARY)
        self.retry_button.clicked.connect(self.accept)
        self.buttons.addWidget(self.retry_button)
        if retry is None:
            self.retry_button.hide()
        else:
            self.accepted.connect(retry)
        show.clicked.connect(self._on_detail_wanted)
        self.finish()
        (self.retry_button if retry else self.close_button).setFocus()

    def _on_detail_wanted(self) -> None:
        self.detail.setVisible(self.detail.isHidden())
        self.adjustSize()


class BugDialog(Sheet):
    """A mistake of ours: what is safe, and a report to hand to whoever keeps Acopio."""

    def __init__(self, parent: QWidget | None, error: Exception) -> None:
        super().__init__(
            parent,
            _("Acopio no pudo terminar lo que estaba haciendo"),
            _("Lo guardado sigue bien. Guarde el informe y envíelo a quien da soporte."),
        )
        self.report = report_of(error)
        self.detail = TextArea(_("Informe"), lines=7)
        self.detail.setPlainText(self.report)
        self.detail.setReadOnly(True)
        self.column.addWidget(self.detail)
        copy = Button(_("Copiar"), icon="copy")
        copy.clicked.connect(self._on_copy_pressed)
        save = Button(_("Guardar informe"), Kind.PRIMARY)
        save.clicked.connect(self._on_save_pressed)
        leave = Button(_("Cerrar"))
        leave.clicked.connect(self.reject)
        for button in (copy, leave, save):
            self.buttons.addWidget(button)
        self.finish()

    def save_to(self, path: Path) -> None:
        """Write the report to a file."""
        path.write_text(self.report, encoding="utf-8")

    def _on_copy_pressed(self) -> None:
        QApplication.clipboard().setText(self.report)

    def _on_save_pressed(self) -> None:
        name, _kind = QFileDialog.getSaveFileName(
            self, _("Guardar informe"), "informe-acopio.txt", _("Texto (*.txt)")
        )
        if name:
            self.save_to(Path(name))
            self.accept()


def report_of(error: Exception) -> str:
    """Write down an error with the machine it happened on; no answers of records."""
    lines = traceback.format_exception(error)
    return (
        f"Acopio · Python {platform.python_version()} · {platform.platform()}\n\n{''.join(lines)}"
    )


def dialog_for(
    parent: QWidget | None, error: Exception, retry: Callable[[], object] | None = None
) -> Sheet:
    """Choose the dialog of an error: the person can act, or the mistake is ours."""
    if isinstance(error, ProblemError):
        return KnownErrorDialog(parent, error, retry)
    return BugDialog(parent, error)
