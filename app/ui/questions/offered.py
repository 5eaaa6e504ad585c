"""The options of a question as a lookup finds them, however many there are."""

from collections.abc import Sequence

from typing_extensions import override

from app.ui.controls.lookup import Entry, Finder
from forms.choice_table import Offer
from forms.choices import Choice
from forms.markdown import plain_words


class OfferFinder(Finder):
    """Searches what a question offers; entries are made of the options that are shown only."""

    def __init__(self, choices: Sequence[Choice], language: str) -> None:
        """Prepare the search.

        Args:
            choices: What the question offers now.
            language: Language of the options.
        """
        self._offer = Offer.of(choices)
        self._language = language

    @override
    def __len__(self) -> int:
        return len(self._offer)

    @override
    def of_code(self, code: str) -> Entry | None:
        choice = self._offer.find(code)
        return None if choice is None else self._entry(choice)

    @override
    def search(self, typed: str, limit: int) -> tuple[Sequence[Entry], int]:
        found = self._offer.search(typed, limit)
        return [self._entry(choice) for choice in found.choices], found.count

    def in_order(self, codes: Sequence[str]) -> list[str]:
        """Give those of some codes that are on offer, in the order of the list."""
        return self._offer.in_order(codes)

    def _entry(self, choice: Choice) -> Entry:
        return Entry(choice.value, plain_words(choice.label(self._language)), choice.value)
