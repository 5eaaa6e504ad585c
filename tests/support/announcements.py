"""What a screen reader is told without being asked."""

from contextlib import contextmanager
from unittest.mock import patch

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent


@contextmanager
def overheard():
    """Give a list that fills with (sentence, is it said at once) of what is announced."""
    said = []

    def listen(event):
        if isinstance(event, QAccessibleAnnouncementEvent):
            urgent = event.politeness() is QAccessible.AnnouncementPoliteness.Assertive
            said.append((event.message(), urgent))

    with patch.object(QAccessible, "updateAccessibility", listen):
        yield said
