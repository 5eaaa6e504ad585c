"""The page of one step: a column that scrolls, and follows the focus."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from app.ui import theme


class StepPage(QScrollArea):
    """A column of what a step shows."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page = QWidget()
        self.column = QVBoxLayout(page)
        self.column.setContentsMargins(0, theme.px(2), theme.px(12), theme.px(12))
        self.column.setSpacing(theme.px(14))
        self.setWidget(page)

    def go_to(self, _field: str) -> None:
        """Put the focus where something is given; a step without fields has nowhere to go."""

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        moved = super().focusNextPrevChild(next)
        inside = self.focusWidget()
        if inside is not None:
            self.ensureWidgetVisible(inside)
        return moved
