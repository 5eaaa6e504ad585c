"""What a screen reader is asked to say, beside what it reads from the controls."""

from PySide6.QtWidgets import QApplication


def announce(sentence: str, *, urgent: bool = False) -> None:
    """Have a screen reader say a sentence: politely, or at once for errors."""
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    speaker = QApplication.focusWidget() or QApplication.activeWindow()
    if speaker is None or not sentence:
        return
    event = QAccessibleAnnouncementEvent(speaker, sentence)
    if urgent:
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
    QAccessible.updateAccessibility(event)
