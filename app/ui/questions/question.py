"""What every question widget is: an editor that says what was answered, and nothing else.

It gets the state of its place once, when it is built. Label, hint, number and the frame around
it belong to the page; the widget gives the label to its editor as accessible name.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.ui.controls.fields import set_state
from forms.instrument import Question, Value
from forms.markdown import plain_words
from forms.node_state import NodeState


class QuestionWidget(QWidget):
    """The editor of one question.

    A subclass builds its controls, puts the one that takes the keys into `_take_editor`, and
    overrides `set_answer`, `clear` and, where text is typed, `confirm` and `restore`.

    Attributes:
        municipality: Code of the municipality that the record is about, "" while unknown.

    Signals:
        answered: The answer: text as typed, or the value of a choice; None or "" is blank.
        typing: What stands in the editor while it is not an answer yet.
        done: The answer is whole: the page may go on by itself (appearance `quick`).
        file_given: A Path, or the bytes of a picture: to be kept, its name becomes the answer.
        open_wanted: (Path, name): a file is to be opened with the program of this computer.
    """

    typed_in_list = False
    """Its options are found by typing."""

    answered = Signal(object)
    typing = Signal(str)
    done = Signal()
    file_given = Signal(object)
    open_wanted = Signal(object, str)

    def __init__(self, state: NodeState) -> None:
        super().__init__()
        if state.question is None:
            raise ValueError(state.ref)
        self.question: Question = state.question
        self.municipality = ""
        self.label = plain_words(state.label)
        self._described = plain_words(state.hint)
        self._editors: list[QWidget] = []

    def set_answer(self, value: Value) -> None:
        """Show a stored answer; nothing is emitted."""
        raise NotImplementedError

    def clear(self) -> None:
        """Empty the editor; nothing is emitted."""
        self.set_answer(None)

    def show_problem(self, sentence: str) -> None:
        """Mark the editor as wrong and have a screen reader say why; "" takes the mark away."""
        for editor in self._editors:
            set_state(editor, "error" if sentence else "")
            editor.setAccessibleDescription(sentence or self._described)

    def ready(self) -> bool:
        """Whether the person may go on; False after asking about an odd answer, once."""
        return True

    def confirm(self) -> None:
        """The person goes on: emit what was typed when it is other than the answer shown."""

    def restore(self, typed: str) -> None:
        """Put back what was being typed when the program ended; it is not an answer yet."""

    def _take_editor(self, editor: QWidget) -> None:
        """Name an editor after the question and give it the focus of the widget."""
        if not self._editors:
            self.setFocusProxy(editor)
        self._editors.append(editor)
        editor.setAccessibleName(self.label)
        editor.setAccessibleDescription(self._described)
        editor.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
