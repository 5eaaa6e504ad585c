"""The eight steps on their thread, and the minutes each takes."""

from collections.abc import Sequence

from PySide6.QtCore import Signal

from app.messages import _
from app.operations.practice import CourseStep
from app.ui.controls.cards import Card
from app.ui.controls.outline import Section, SectionOutline

ROW = 52


class StepList(Card):
    """A card around the thread.

    Signals:
        chosen: Index of the step to look at.
    """

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        column = self.column(0)
        self.outline = SectionOutline(_("Pasos del curso"))
        self.outline.chosen.connect(self.chosen)
        column.addWidget(self.outline)

    def show_steps(self, steps: Sequence[CourseStep], current: int) -> None:
        """Show the steps, with the one that is being looked at."""
        self.outline.show_sections(
            [
                Section(_(step.title), _detail(step), done=step.done, current=index == current)
                for index, step in enumerate(steps)
            ]
        )
        margins = self.contentsMargins()
        rows = self.outline.sizeHintForRow(0) * len(steps)
        self.outline.setFixedHeight(rows + margins.top() + 4)


def _detail(step: CourseStep) -> str:
    minutes = _("{n} min").format(n=step.minutes)
    return _("{minutes} · hecho").format(minutes=minutes) if step.done else minutes
