"""Choice lists held in memory, for what asks a ChoiceSource."""

from app.steps.reference import fold
from forms.choices import Choice, ChoiceSource


class ListChoices(ChoiceSource):
    """Lists by name, each {value: label}."""

    def __init__(self, **lists):
        self._lists = {
            name: [Choice(value, {"": label}) for value, label in pairs.items()]
            for name, pairs in lists.items()
        }

    def choices(self, list_name):
        """Give all choices of a list."""
        return self._lists.get(list_name, [])

    def find(self, list_name, value):
        """Give the choice with this value."""
        return next((c for c in self.choices(list_name) if c.value == value), None)

    def search(self, list_name, text, limit=20):
        """Find choices by part of their label."""
        found = [c for c in self.choices(list_name) if fold(text) in fold(f"{c.value} {c.label()}")]
        return found[:limit]
