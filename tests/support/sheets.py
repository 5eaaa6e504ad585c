"""Records as screens read them, made by hand: answers, problems, history; no store behind them."""

from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from shiboken6 import isValid

from app.operations.read_record import AnswerLine, Event, RecordProblem, RecordSheet
from app.operations.review import Case, OpenCase, ProblemGroup
from app.store.issues import StoredIssue
from app.store.record_info import RecordInfo
from forms.problem import Place, Problem, Severity

NOON = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)


def info(number: int = 38, **values: object) -> RecordInfo:
    """Give what is known of a finished record beside its answers."""
    known = {
        "id": number,
        "uuid": f"u{number}",
        "instance_id": f"uuid:u{number}",
        "instrument": 1,
        "version": 1,
        "batch": None,
        "source_row": None,
        "state": "final",
        "deleted": False,
        "municipality": "1413",
        "period": None,
        "author": "Juana",
        "language": "",
        "created_at": NOON,
        "updated_at": NOON,
        "finalised_at": NOON,
        "unchecked": False,
    }
    return RecordInfo(**{**known, **values})


def answer(path: str, words: str | None, **values: object) -> AnswerLine:
    """Give one answer in words; its label is its path with a capital."""
    known = {"row": None, "label": path.capitalize(), "severity": "", "personal": False}
    return AnswerLine(path=path, words=words, **{**known, **values})


def issue(key: int = 1, **values: object) -> StoredIssue:
    """Give an open error about the question `horas` of a record."""
    known = {
        "id": key,
        "record": 38,
        "record_uuid": "u38",
        "source_row": None,
        "row": None,
        "path": "horas",
        "code": "answer.constraint",
        "severity": "error",
        "values": {"value": "42"},
        "found_at": NOON,
        "solved_at": None,
        "accepted_reason": None,
    }
    return StoredIssue(**{**known, **values})


def problem(
    code: str = "answer.constraint", severity: str = "error", **values: object
) -> RecordProblem:
    """Give something wrong with a record; `proposal`, `proposed` … may be told beside values."""
    mending = {"said": "42", "proposal": None, "proposed": "", "short": "", "reason": ""}
    mending = {name: values.pop(name, usual) for name, usual in mending.items()}
    quoted = {"label": "Horas", "value": "42", "rule": "Debe estar entre 0 y 24", **values}
    said = Problem(code, Severity(severity), Place(record="u38", field="horas"), quoted)
    return RecordProblem(
        issue=issue(code=code, severity=severity, values=quoted), problem=said, **mending
    )


def event(op: str, **values: object) -> Event:
    """Give something that Juana did to a record at noon."""
    known = {
        "path": "",
        "row": None,
        "at": NOON,
        "person": "Juana",
        "label": "",
        "old": None,
        "new": None,
        "reason": "",
        "is_routine": False,
    }
    return Event(op=op, **{**known, **values})


def sheet(number: int = 38, **values: object) -> RecordSheet:
    """Give a whole record; what is not told is empty."""
    known = {"name": "", "file": "", "answers": (), "problems": (), "events": ()}
    about = values.pop("info", info(number))
    return RecordSheet(info=about, **{**known, **values})


def case(number: int = 38, found: RecordProblem | None = None, name: str = "") -> Case:
    """Give one problem as a row of the review."""
    return Case(found or problem(), number, name)


def open_case(of: Case | None = None, **values: object) -> OpenCase:
    """Give one problem with all that is needed to decide about it."""
    known = {"sheet": sheet(), "first": None, "question": None, "language": ""}
    return OpenCase(case=of or case(), **{**known, **values})


def group(count: int = 1, severity: str = "error", **values: object) -> ProblemGroup:
    """Give a kind of problem that some records have."""
    known = {"code": "answer.constraint", "path": "horas", "title": "Horas", "rule": "0 a 24"}
    issues = tuple(issue(key, severity=severity) for key in range(1, count + 1))
    return ProblemGroup(severity=severity, issues=issues, **{**known, **values})


def texts(widget: object) -> list[str]:
    """Give the words of every label in view inside a widget; one that was replaced says nothing."""
    QApplication.processEvents()
    if not isValid(widget):
        return []
    return [label.text() for label in widget.findChildren(QLabel) if in_view(label, widget)]


def words_of(widget: object) -> str:
    """Give all that a widget says, in one text."""
    return " | ".join(texts(widget))


def button_of(widget: object, words: str) -> QAbstractButton:
    """Give the button with these words.

    Raises:
        StopIteration: There is none.
    """
    return next(b for b in widget.findChildren(QAbstractButton) if b.text() == words)


def buttons_of(widget: object) -> list[str]:
    """Give the words of every button in view inside a widget."""
    QApplication.processEvents()
    buttons = widget.findChildren(QAbstractButton)
    return [b.text() for b in buttons if in_view(b, widget) and b.text()]


def in_view(widget: QWidget, ancestor: QWidget) -> bool:
    """Tell whether a widget is in view in another one, or will be with the next events.

    What was put into a layout is not hidden, yet Qt shows it only then.
    """
    while widget is not ancestor:
        on_purpose = widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)
        waits = not on_purpose and widget.parentWidget().layout() is not None
        if widget.isWindow() or (widget.isHidden() and not waits):
            return False
        widget = widget.parentWidget()
    return True
