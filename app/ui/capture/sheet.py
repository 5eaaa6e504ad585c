"""The record as a sheet of paper: pages, what stands on each, sections with their counts.

No widget here: a sheet reads the session after each change, and the page draws what it says.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from app.messages import _, ngettext, sentence
from app.operations.answer_doubts import AnswerDoubts
from app.store.subject import MUNICIPALITIES
from app.ui.capture.absence import Absences
from app.ui.controls.outline import Section
from app.ui.places import municipality_name
from app.ui.questions.appearance import only_labels
from app.ui.questions.wording import complaint
from forms.markdown import plain_words
from forms.node_state import NodeState, Page
from forms.question_types import TYPES
from forms.session import CaptureSession

ItemKind = Literal["question", "note", "calculated", "absent", "heading", "repeat"]
Place = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing on a page.

    Attributes:
        kind: `absent` is a line about questions that are not asked.
        ref: Its place; of `absent` that of the first question left out.
        state: The place as it is now.
        number: Of the question in the form, 0 for what has none.
        words: The sentence of an `absent` line; what is wrong with a question, or "".
        second: Label and hint in the second language, "" for what that one does not say.
        doubt: What is odd about an answer that is not wrong, or "".
        is_keyed: It is among the questions that are keyed.
    """

    kind: ItemKind
    ref: str
    state: NodeState
    number: int = 0
    words: str = ""
    second: tuple[str, str] = ("", "")
    doubt: str = ""
    is_keyed: bool = True

    @property
    def title(self) -> str:
        """Its label without the marks of its Markdown: for lists, sentences and voices."""
        return plain_words(self.state.label)

    @property
    def is_stop(self) -> bool:
        """Whether the keyboard stops here."""
        is_open = self.kind in ("question", "repeat") and not self.state.readonly
        return is_open and self.is_keyed


@dataclass(frozen=True, slots=True)
class SheetPage:
    """What is shown together.

    Attributes:
        ref: Group or instance it belongs to, "" outside groups.
        title: Its heading.
        items: From top to bottom.
    """

    ref: str
    title: str
    items: tuple[Item, ...]


class Sheet:
    """A record laid out.

    Attributes:
        session: The record.
        pages: As they are now.
        attended: Places of questions the person has passed; blank ones among them may be told
            that an answer is missing.
        second: Language that is shown under the first one, "" for none.
    """

    def __init__(
        self, session: CaptureSession, second: str = "", fields: Collection[str] | None = None
    ) -> None:
        """Lay a record out.

        Args:
            session: The record.
            second: Language that is shown under the first one, "" for none.
            fields: Paths of the only questions that are keyed; None means all.
        """
        self.session = session
        self.second = second
        self._fields = fields
        self.pages: tuple[SheetPage, ...] = ()
        self.attended: set[Place] = set()
        self._absences = Absences(session.logic)
        self._doubts = AnswerDoubts(session.instrument)
        self._items: dict[str, Item] = {}
        self._page_of: dict[str, int] = {}
        self._stops: list[str] = []
        self.read()

    def read(self) -> None:
        """Lay the record out anew, after it changed."""
        states = list(self.session.nodes())
        self._odd = self._doubts.of(self.session)
        pages = _without_pages_of_notes(self.session.pages(), {s.ref: s for s in states})
        asked = {ref for page in pages for ref in page.refs}
        own, beside = self._spread(states, asked)
        self.pages = tuple(
            SheetPage(page.ref, self._title(page, pages), tuple(_items_of(page, own, beside)))
            for page in pages
        )
        if self.pages and beside.get(""):
            first = self.pages[0]
            above = SheetPage(first.ref, first.title, (*beside[""], *first.items))
            self.pages = (above, *self.pages[1:])
        self._items = {item.ref: item for page in self.pages for item in page.items}
        self._page_of = {i.ref: n for n, page in enumerate(self.pages) for i in page.items}
        self._stops = [item.ref for item in self._items.values() if item.is_stop]

    def _spread(
        self, states: list[NodeState], asked: set[str]
    ) -> tuple[dict[str, Item], dict[str, list[Item]]]:
        """Give the items of the pages, and what stands after each of them beside."""
        own: dict[str, Item] = {}
        beside: dict[str, list[Item]] = {}
        anchor, number = "", 0
        absent: list[tuple[int, NodeState]] = []
        for state in states:
            kind = _kind(state)
            number += kind == "question"
            if state.ref in asked:
                if state.kind != "repeat":
                    beside.setdefault(anchor, []).extend(self._left_out(absent, states))
                    absent, anchor = [], state.ref
                own[state.ref] = self._item(kind, state, number if kind == "question" else 0)
            elif kind == "question" and not state.relevant:
                absent.append((number, state))
        beside.setdefault(anchor, []).extend(self._left_out(absent, states))
        return own, beside

    def _item(self, kind: ItemKind, state: NodeState, number: int) -> Item:
        wrong = self.complaint_of(state) if kind == "question" else ""
        is_keyed = self._fields is None or state.path in self._fields
        odd = None if wrong else self._odd.get((state.path, state.row))
        doubt = "" if odd is None else sentence(odd)
        second = self._second_words(state)
        return Item(kind, state.ref, state, number, wrong, second, doubt, is_keyed)

    def _second_words(self, state: NodeState) -> tuple[str, str]:
        if not self.second:
            return "", ""
        label, hint = self.session.wording(state.ref, self.second)
        return label if label != state.label else "", hint if hint != state.hint else ""

    def _left_out(
        self, absent: list[tuple[int, NodeState]], states: Iterable[NodeState]
    ) -> list[Item]:
        if not absent:
            return []
        lines = self._absences.lines(absent, states, self.session.language)
        return [Item("absent", state.ref, state, words=words) for state, words in lines]

    def _title(self, page: Page, pages: list[Page]) -> str:
        if not page.ref:
            return _title_outside(pages.index(page), len(pages))
        if not page.ref.endswith("]"):
            return plain_words(page.label)
        repeat, _bracket, position = page.ref.rpartition("[")
        return _("{title} · {n} de {all}").format(
            title=plain_words(page.label),
            n=position.rstrip("]"),
            all=self.session.row_count(repeat),
        )

    # -- what is wrong -----------------------------------------------------------------------

    def complaint_of(self, state: NodeState) -> str:
        """Say what is wrong with an answer; a blank is told only once it was passed."""
        told = state.value is not None or (state.path, state.row) in self.attended
        return complaint(state.violation) if state.violation is not None and told else ""

    def attend(self, ref: str) -> None:
        """Note that the person has passed a question."""
        state = self._items[ref].state
        self.attended.add((state.path, state.row))

    def attend_all(self) -> None:
        """From now on tell of every blank that must not be."""
        self.attended |= {(item.state.path, item.state.row) for item in self._items.values()}

    def problems(self) -> list[str]:
        """Give the places of questions that are told to be wrong, in order."""
        return [ref for ref in self._stops if self._items[ref].words]

    # -- where things are --------------------------------------------------------------------

    def item(self, ref: str) -> Item | None:
        """Give what stands at a place, None when it is not on a page now."""
        return self._items.get(ref)

    def items(self) -> list[Item]:
        """Give everything on all pages, in order."""
        return list(self._items.values())

    def page_of(self, ref: str) -> int:
        """Give the index of the page a place is on, 0 when it is on none."""
        return self._page_of.get(ref, 0)

    def municipality(self) -> str:
        """Give the code of the municipality the record is about, "" while no answer says it."""
        answers = (
            str(item.state.value)
            for item in self._items.values()
            if item.state.question and item.state.question.marks.codelist == MUNICIPALITIES
        )
        return next((code for code in answers if municipality_name(code)), "")

    def first_stop(self, page: int = 0) -> str:
        """Give the first place to stop at on a page or after it, "" when there is none."""
        return next((ref for ref in self._stops if self._page_of[ref] >= page), "")

    def last_stop(self, page: int) -> str:
        """Give the last place to stop at on a page or before it, "" when there is none."""
        stops = [ref for ref in self._stops if self._page_of[ref] <= page]
        return stops[-1] if stops else ""

    def neighbour(self, ref: str, step: int) -> str:
        """Give the stop after (1) or before (-1) a place, "" at the ends of the form."""
        if ref not in self._stops:
            return self.first_stop(self.page_of(ref))
        at = self._stops.index(ref) + step
        return self._stops[at] if 0 <= at < len(self._stops) else ""

    def first_blank(self) -> str:
        """Give the first question without an answer, "" when there is none."""
        questions = (self._items[ref] for ref in self._stops)
        blank = (i.ref for i in questions if i.kind == "question" and i.state.value is None)
        return next(blank, "")

    def after_repeat(self, ref: str) -> str:
        """Give the first stop after the repeat around a place, "" when it is in none.

        Where the form ends with the repeat, this is the place where another is added.
        """
        around = repeat_around(ref)
        if not around:
            return ""
        outside = (stop for stop in self._stops[self._stops.index(ref) + 1 :] if stop != around)
        return next((stop for stop in outside if not stop.startswith(f"{around}[")), around)

    def next_problem(self, ref: str, step: int) -> str:
        """Give the wrong answer after (1) or before (-1) a place, going round at the ends."""
        wrong = self.problems()
        if not wrong:
            return ""
        order = {stop: n for n, stop in enumerate(self._stops)}
        here = order.get(ref, -1)
        ahead = [each for each in wrong[::step] if (order[each] - here) * step > 0]
        return (ahead or wrong[::step])[0]

    # -- sections ----------------------------------------------------------------------------

    def sections(self, current: int) -> tuple[list[Section], list[int]]:
        """Give the sections for the outline, and the first page of each.

        Args:
            current: Index of the page in view.
        """
        parts: list[list[int]] = []
        for index, page in enumerate(self.pages):
            same = bool(parts) and _part(page.ref) == _part(self.pages[parts[-1][0]].ref)
            if same and page.ref:
                parts[-1].append(index)
            else:
                parts.append([index])
        return [self._section(pages, current) for pages in parts], [part[0] for part in parts]

    def _section(self, indexes: list[int], current: int) -> Section:
        items = [item for index in indexes for item in self.pages[index].items]
        asked = [item for item in items if item.kind == "question"]
        done = sum(1 for item in asked if item.state.value is not None)
        errors = sum(1 for item in asked if item.words)
        first = self.pages[indexes[0]]
        return Section(
            title=first.title.rpartition(" · ")[0] if first.ref.endswith("]") else first.title,
            detail=_("{done} de {all}").format(done=done, all=len(asked)) if asked else "",
            done=bool(asked) and done == len(asked) and not errors,
            current=current in indexes,
            errors=ngettext("{n} error", "{n} errores", errors).format(n=errors) if errors else "",
        )


def _kind(state: NodeState) -> ItemKind:
    if state.kind == "repeat":
        return "repeat"
    if state.question is None:
        return "heading"
    if not TYPES[state.question.type].is_answerable or only_labels(state.question):
        return "note"
    return "calculated" if state.question.calculate and state.readonly else "question"


def repeat_around(ref: str) -> str:
    """Give the innermost repeat an instance of which a place is in; "" outside repeats."""
    return ref.rpartition("[")[0]


def row_around(ref: str) -> str:
    """Give the innermost instance a place is in: `miembros[2]`; "" outside repeats."""
    return ref.rpartition("]")[0] + "]" if "]" in ref else ""


def _heads_without_words(state: NodeState) -> bool:
    """Whether it is only the head that XLSForm's `table-list` puts over a table."""
    question = state.question
    return question is not None and only_labels(question) and not any(question.labels.values())


def _part(ref: str) -> str:
    """Give the top group or repeat of a place, without its position."""
    return ref.partition("/")[0].partition("[")[0]


def _title_outside(index: int, count: int) -> str:
    if count == 1:
        return _("Preguntas")
    if index == 0:
        return _("Al comenzar")
    return _("Al terminar") if index == count - 1 else _("Preguntas")


def _without_pages_of_notes(pages: tuple[Page, ...], states: Mapping[str, NodeState]) -> list[Page]:
    """Put what only has to be read above the page after it: the keyboard cannot stop there."""
    merged: list[Page] = []
    above: tuple[str, ...] = ()
    for page in pages:
        refs = (*above, *page.refs)
        above = ()
        if any(_kind(states[ref]) in ("question", "repeat") for ref in page.refs):
            merged.append(Page(page.ref, page.label, refs))
        else:
            above = refs
    if above and merged:
        last = merged.pop()
        return [*merged, Page(last.ref, last.label, (*last.refs, *above))]
    return [*merged, Page("", "", above)] if above else merged


def _items_of(
    page: Page, own: Mapping[str, Item], beside: Mapping[str, list[Item]]
) -> Iterable[Item]:
    for ref in page.refs:
        if not _heads_without_words(own[ref].state):
            yield own[ref]
        yield from beside.get(ref, ())
