"""What a client draws: the state of one place of a record, and how places make pages."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from forms.choices import Choice
from forms.instance import InstanceNode, Series
from forms.instrument import Question, Value
from forms.problem import Problem

QUESTIONS_ON_A_PAGE = 25

Kind = Literal["question", "group", "repeat", "row"]


@dataclass(frozen=True, slots=True)
class NodeState:
    """One place of a record as it is now.

    Attributes:
        ref: Place with positions: `personas[2]/edad`; of a repeat as a whole `personas`.
        path: Place without positions.
        row: uuid of the innermost repeat instance, None outside repeats.
        kind: `repeat` is the whole series, `row` one instance of it.
        question: The question, None for other kinds.
        relevant: It is asked; otherwise it reads as blank and is not part of the final record.
        required: It needs an answer.
        readonly: A person cannot change it; of a repeat: cannot add or remove instances.
        value: The answer as stored, also while it is not relevant; of a repeat the number of
            instances.
        label, hint: Texts in the language of the session, with answers filled in.
        guidance: A longer help, for training and paper; "" when there is none.
        files: What is shown or played with the label, in the language of the session: kind of
            `FILE_KINDS` -> name of a file that came with the form.
        choices: What is on offer, in order; empty for questions without a list. A session gives
            an `Offer`, which is searched while the person types and makes a choice when somebody
            looks at it.
        violation: What is wrong with the answer, None when nothing is.
    """

    ref: str
    path: str
    row: str | None
    kind: Kind
    question: Question | None
    relevant: bool
    required: bool
    readonly: bool
    value: Value
    label: str
    hint: str
    choices: Sequence[Choice]
    violation: Problem | None
    guidance: str = ""
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """What is shown together: a group, a repeat instance, or questions between groups.

    Attributes:
        ref: Group or instance it belongs to, "" for questions outside groups.
        label: Its heading in the language of the session; the form's title outside groups.
        refs: Places to draw, in order: questions, headings of inner groups (`group`), and
            repeats (`repeat`), which stand after their last instance.
    """

    ref: str
    label: str
    refs: tuple[str, ...]


def is_shown(node: InstanceNode) -> bool:
    """Whether people see this question: calculated and hidden ones they do not."""
    return node.rules.type.is_answerable or node.rules.type.name == "note"


@dataclass(slots=True)
class PageDraft:
    """A page being filled; `questions` counts what takes up room."""

    node: InstanceNode
    refs: list[str]
    questions: int = 0


def draft_pages(root: InstanceNode) -> list[PageDraft]:
    """Spread the relevant places of a record over pages of at most 25 questions.

    Groups at the top and repeat instances begin a page of their own, inner groups when they no
    longer fit on the page they are on.
    """
    pages = [PageDraft(root, [])]
    for node in root.directly_held():
        _place(node, root, pages)
    return [page for page in pages if page.refs]


def _place(node: InstanceNode, around: InstanceNode, pages: list[PageDraft]) -> None:
    if not node.relevant:
        return
    if isinstance(node, Series):
        _place_series(node, around, pages)
    elif node.rules.question is not None:
        _place_question(node, around, pages)
    elif any(True for _ in _shown(node)):
        _place_group(node, around, pages)


def _place_question(node: InstanceNode, around: InstanceNode, pages: list[PageDraft]) -> None:
    if not is_shown(node):
        return
    page = pages[-1]
    if page.node is not _owner(around, page) or page.questions >= QUESTIONS_ON_A_PAGE:
        page = PageDraft(around, [])
        pages.append(page)
    page.refs.append(node.ref)
    page.questions += 1


def _owner(around: InstanceNode, page: PageDraft) -> InstanceNode:
    """Give the page's own node when a group stands inside it, else the group."""
    node: InstanceNode | None = around
    while node is not None and node is not page.node and not node.is_row and node.rules.path:
        node = node.around
    return page.node if node is page.node else around


def _place_group(node: InstanceNode, around: InstanceNode, pages: list[PageDraft]) -> None:
    page = pages[-1]
    room = QUESTIONS_ON_A_PAGE - page.questions
    at_top = not around.rules.path
    if at_top or page.node is not _owner(around, page) or sum(1 for _ in _shown(node)) > room:
        pages.append(PageDraft(node, []))
    else:
        page.refs.append(node.ref)
    for child in node.directly_held():
        _place(child, node, pages)


def _place_series(series: Series, around: InstanceNode, pages: list[PageDraft]) -> None:
    for row in series.rows:
        pages.append(PageDraft(row, []))
        for child in row.directly_held():
            _place(child, row, pages)
    if not series.rows and pages[-1].node is not around:
        pages.append(PageDraft(around, []))
    pages[-1].refs.append(series.ref)


def _shown(node: InstanceNode) -> Iterator[InstanceNode]:
    """Go through what a group would show."""
    for one in node.walk():
        is_question = one.rules.question is not None
        if one.relevant and (is_shown(one) if is_question else isinstance(one, Series)):
            yield one


@dataclass(frozen=True, slots=True)
class Cell:
    """One relevant question of a record, as a review counts it.

    Attributes:
        path: The question.
        is_required: It must be answered.
        is_answered: It has an answer.
        problem: What is wrong with it.
    """

    path: str
    is_required: bool
    is_answered: bool
    problem: Problem | None
