"""The rules of a form, compiled: what each expression reads and in which order they run.

Compiled once per instrument and shared by all its sessions. A rule that decides over answers
(relevance, calculation, choices on offer, number of instances) is a `Vertex` with a rank; the
others (required, read-only, constraint, texts) are worked out when somebody asks.
"""

import enum
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from forms.choice_table import ChoiceTable
from forms.choices import Choice
from forms.instrument import Element, Group, Instrument, Question, Repeat
from forms.memory import uncollected
from forms.offers import Lists
from forms.problem import Place, Problem, ProblemError
from forms.question_types import TYPES, QuestionType
from forms.templates import Templates, compile_texts
from forms.xpath.dependencies import CycleError, topological_order
from forms.xpath.expression import Expression, Scope, compile_expression
from forms.xpath.locations import FormShape, parent_path, relative_path


class Aspect(enum.Enum):
    """What a vertex decides over."""

    RELEVANT = "relevant"
    CALCULATE = "calculate"
    OFFER = "choice_filter"
    COUNT = "count"
    ACTION = "setvalue"
    SHOWN = "shown"  # how a question looks: required, read-only, constraint, texts


@dataclass(slots=True)
class Rules:
    """The compiled rules of one element; what it does not have is None.

    Attributes:
        element: As the instrument has it.
        type: Its question type; of groups, that of a note.
        names: Parts of its path.
        itemset: Choices that are no plain list: their nodes, and of each value and label.
        choice_texts: Choice -> its label, for labels in which answers are shown.
        children: Rules of what it holds, in order.
    """

    element: Element
    type: QuestionType
    names: tuple[str, ...]
    relevant: Expression | None = None
    calculate: Expression | None = None
    default: Expression | None = None
    offer: Expression | None = None
    itemset: tuple[Expression, Expression, Expression] | None = None
    count: Expression | None = None
    required: Expression | None = None
    readonly: Expression | None = None
    constraint: Expression | None = None
    choice_texts: Mapping[str, Templates] = field(default_factory=dict)
    labels: Templates = field(default_factory=dict)
    hints: Templates = field(default_factory=dict)
    guidance: Templates = field(default_factory=dict)
    required_messages: Templates = field(default_factory=dict)
    constraint_messages: Templates = field(default_factory=dict)
    children: tuple["Rules", ...] = ()

    @property
    def path(self) -> str:
        """Give the path of the element; "" is the root."""
        return self.element.path

    @property
    def question(self) -> Question | None:
        """Give the element when it is a question."""
        return self.element if isinstance(self.element, Question) else None

    @property
    def is_repeat(self) -> bool:
        """Whether this is a repeat."""
        return isinstance(self.element, Repeat)

    @property
    def is_meta(self) -> bool:
        """Whether this is what the record says of itself, which is no answer."""
        return self.names[:1] == ("meta",)


@dataclass(frozen=True, slots=True, eq=False)
class Vertex:
    """One rule that runs again when what it reads changes.

    Attributes:
        aspect: What it decides over.
        rules: The element it belongs to.
        expression: The rule; of `SHOWN` there is one vertex per expression; of an action what
            is watched.
        effect: Of an action, the value that is set; None for where the device is.
    """

    aspect: Aspect
    rules: Rules
    expression: Expression
    effect: Expression | None = None

    @property
    def path(self) -> str:
        """Give the path of the element it belongs to."""
        return self.rules.path


@dataclass(frozen=True, slots=True)
class FormLogic:
    """A form ready to run.

    Attributes:
        instrument: What was compiled.
        shape: Its places.
        root: Rules of the root, which hold all others.
        rules: Path -> rules; "" is the root.
        order: Vertices that decide over answers, each after what it reads.
        ranks: Their places in that order.
        inside: Repeat -> vertices of what it holds, in the same order; "" has all.
        calculations: Path -> the vertex that calculates it.
        relevances: Path of a repeat -> the vertex that decides which instances count.
        counts: Path of a repeat -> the vertex that says how many instances it has.
        lists: The choice lists that stand in the form.
        dependents: Path -> vertices that read it, with the anchor of the reading: the innermost
            repeat whose instance both have in common.
    """

    instrument: Instrument
    shape: FormShape
    root: Rules
    rules: Mapping[str, Rules]
    order: tuple[Vertex, ...]
    ranks: Mapping[Vertex, int]
    inside: Mapping[str, tuple[Vertex, ...]]
    calculations: Mapping[str, Vertex]
    relevances: Mapping[str, Vertex]
    counts: Mapping[str, Vertex]
    lists: Lists
    dependents: Mapping[str, tuple[tuple[Vertex, str], ...]]


@uncollected()
def compile_form(instrument: Instrument) -> FormLogic:
    """Compile all rules of a form.

    Raises:
        ProblemError: With every rule that cannot be used: `form.expression`,
            `form.unknown_function`, `form.wrong_arguments`; or, when all can, `form.cycle`.
    """
    build = _Build(instrument)
    root = build.element(Group("", children=build.children))
    rules = {one.path: one for one in _walk(root)}
    actions = list(build.actions(rules))
    if build.problems:
        raise ProblemError(*build.problems)
    vertices = [vertex for one in rules.values() for vertex in _vertices(one)] + actions
    order = _ordered(vertices, rules)
    return FormLogic(
        instrument,
        build.shape,
        root,
        rules,
        order,
        ranks={vertex: rank for rank, vertex in enumerate(order)},
        inside={path: _inside(path, order) for path in ("", *build.shape.repeats)},
        calculations={one.path: one for one in order if one.aspect is Aspect.CALCULATE},
        relevances={
            one.path: one for one in order if one.aspect is Aspect.RELEVANT and one.rules.is_repeat
        },
        counts={one.path: one for one in order if one.aspect is Aspect.COUNT},
        lists=Lists(lambda name: _choices(instrument, name)),
        dependents=_dependents(vertices, rules.values()),
    )


class _Build:
    """Compiles the rules of one instrument and collects what is wrong with them."""

    def __init__(self, instrument: Instrument) -> None:
        self.problems: list[Problem] = []
        self._instrument = instrument
        meta = instrument.meta
        self.children = instrument.children if meta is None else (*instrument.children, meta)
        groups = [one for one in instrument.walk() if isinstance(one, Group)]
        groups += [one for one in instrument.walk_meta() if isinstance(one, Group)]
        children = {group.path: tuple(one.name for one in group.children) for group in groups}
        children[""] = tuple(one.name for one in self.children)
        repeats = frozenset(group.path for group in groups if isinstance(group, Repeat))
        self.shape = FormShape(instrument.root, children, repeats)

    def element(self, element: Element) -> Rules:
        names = tuple(element.path.split("/")) if element.path else ()
        rules = Rules(element, TYPES["note"], names)
        rules.relevant = self._expression(element, element.relevant, "relevant")
        rules.readonly = self._expression(element, element.readonly, "readonly")
        rules.required = self._expression(element, element.required, "required")
        rules.labels = self._texts(element, "label")(element.labels)
        if isinstance(element, Question):
            self._question(rules, element)
        else:
            count = element.count if isinstance(element, Repeat) else ""
            rules.count = self._expression(element, count, "count")
            rules.children = tuple(self.element(child) for child in element.children)
        return rules

    def _question(self, rules: Rules, question: Question) -> None:
        rules.type = TYPES.get(question.type, TYPES["text"])
        rules.calculate = self._expression(question, question.calculate, "calculate")
        rules.default = self._expression(question, question.default_expression, "default")
        rules.constraint = self._expression(question, question.constraint, "constraint")
        rules.offer = self._expression(question, question.choice_filter, "choice_filter")
        rules.itemset = self._itemset(question)
        rules.choice_texts = self._choice_texts(question)
        rules.hints = self._texts(question, "hint")(question.hints)
        rules.guidance = self._texts(question, "hint")(question.guidance)
        messages = self._texts(question, "message")
        rules.required_messages = messages(question.required_messages)
        rules.constraint_messages = messages(question.constraint_messages)

    def _choice_texts(self, question: Question) -> Mapping[str, Templates]:
        texts = self._texts(question, "label")
        choices = _choices(self._instrument, question.list_name)
        if isinstance(choices, ChoiceTable):
            return {}  # a list whose labels show answers is never taken out of its form
        return {
            choice.value: texts(choice.labels)
            for choice in choices
            if any("{{" in text for text in choice.labels.values())
        }

    def actions(self, rules: Mapping[str, Rules]) -> Iterator[Vertex]:
        """Compile the actions; one on a place that is not there does nothing."""
        for action in self._instrument.actions:
            target = rules.get(action.target)
            if target is None or target.question is None or action.source not in rules:
                continue
            source = relative_path(action.target, action.source)
            watched = self._expression(target.question, source, "setvalue")
            if watched is None:
                continue
            if action.value is None:
                yield Vertex(Aspect.ACTION, target, watched)
                continue
            effect = self._expression(target.question, action.value or "''", "setvalue")
            if effect is not None:
                yield Vertex(Aspect.ACTION, target, watched, effect)

    def _itemset(self, question: Question) -> tuple[Expression, Expression, Expression] | None:
        if not question.itemset:
            return None
        nodes = self._expression(question, question.itemset, "choice_filter", of_items=False)
        value = self._expression(question, question.itemset_value, "choice_filter")
        label = self._expression(question, question.itemset_label or ".", "choice_filter")
        if nodes is None or value is None or label is None:
            return None
        return nodes, value, label

    def _texts(self, element: Element, kind: str) -> Callable[[Mapping[str, str]], Templates]:
        return lambda texts: compile_texts(
            texts, lambda text: self._expression(element, text, kind)
        )

    def _expression(
        self, element: Element, text: str, kind: str, *, of_items: bool | None = None
    ) -> Expression | None:
        if not text.strip():
            return None
        label = element.label(self._instrument.default_language)
        of_items = kind == "choice_filter" if of_items is None else of_items
        try:
            return compile_expression(text, Scope(self.shape, element.path, label, kind, of_items))
        except ProblemError as error:
            self.problems += error.problems
            return None


def _choices(instrument: Instrument, list_name: str) -> Sequence[Choice]:
    found = instrument.choice_lists.get(list_name)
    return () if found is None else found.choices


def _walk(rules: Rules) -> Iterator[Rules]:
    yield rules
    for child in rules.children:
        yield from _walk(child)


def _vertices(rules: Rules) -> Iterator[Vertex]:
    deciding = {
        Aspect.RELEVANT: rules.relevant,
        Aspect.CALCULATE: rules.calculate,
        Aspect.OFFER: rules.offer if rules.itemset is None else rules.itemset[0],
        Aspect.COUNT: rules.count,
    }
    for aspect, expression in deciding.items():
        if expression is not None:
            yield Vertex(aspect, rules, expression)
    for shown in _shown(rules):
        yield Vertex(Aspect.SHOWN, rules, shown)


def _shown(rules: Rules) -> Iterator[Expression]:
    if rules.itemset is not None:
        yield from rules.itemset[1:]
    for expression in (rules.required, rules.readonly, rules.constraint):
        if expression is not None:
            yield expression
    messages = (rules.required_messages, rules.constraint_messages)
    texts = (rules.labels, rules.hints, rules.guidance, *messages)
    for templates in (*texts, *rules.choice_texts.values()):
        for template in templates.values():
            yield from template.expressions


def _ordered(vertices: list[Vertex], rules: Mapping[str, Rules]) -> tuple[Vertex, ...]:
    """Order the deciding vertices.

    Choice filters and counts run after what they read, but nothing waits for them: two questions
    may each exclude the other's choice, and a count may read the instances it makes.
    """
    running = [vertex for vertex in vertices if vertex.aspect is not Aspect.SHOWN]
    deciding = {(vertex.path, vertex.aspect): vertex for vertex in running}
    needs = {vertex: list(_needs(vertex, deciding, rules)) for vertex in running}
    try:
        return tuple(topological_order(needs))
    except CycleError as error:
        members = [member for member in error.members if isinstance(member, Vertex)]
        raise ProblemError(_cycle(members)) from error


def _needs(
    vertex: Vertex,
    deciding: Mapping[tuple[str, Aspect], Vertex],
    rules: Mapping[str, Rules],
) -> Iterator[Vertex]:
    read = [
        reading.path
        for reading in sorted(vertex.expression.readings)
        if not reading.picked and reading.path in rules and rules[reading.path].question
    ]
    if vertex.aspect is Aspect.CALCULATE:
        yield from _relevance(vertex.path, deciding)
    for path in read:
        if (path, Aspect.CALCULATE) in deciding:
            yield deciding[path, Aspect.CALCULATE]
        yield from _relevance(path, deciding)


def _relevance(path: str, deciding: Mapping[tuple[str, Aspect], Vertex]) -> Iterator[Vertex]:
    """Give the rules that decide whether a question counts: its own and its groups'."""
    while path:
        if (path, Aspect.RELEVANT) in deciding:
            yield deciding[path, Aspect.RELEVANT]
        path = parent_path(path)


def _inside(path: str, order: tuple[Vertex, ...]) -> tuple[Vertex, ...]:
    return tuple(vertex for vertex in order if not path or vertex.path.startswith(f"{path}/"))


def _cycle(members: list[Vertex]) -> Problem:
    """Name the two questions that need each other; one that needs itself is named twice."""
    elements = [vertex.rules.element for vertex in members]
    first = elements[0]
    second = next((one for one in elements if one.path != first.path), first)
    values = {
        "label": first.label(),
        "other": second.label(),
        "other_field": second.path,
        "rule": members[0].aspect.value,
        "expression": members[0].expression.text,
    }
    return Problem("form.cycle", place=Place(field=first.path), values=values)


def _dependents(
    vertices: list[Vertex], rules: Iterable[Rules]
) -> dict[str, tuple[tuple[Vertex, str], ...]]:
    """Index the vertices by what they read; who takes over labels of choices reads theirs too."""
    found: dict[str, list[tuple[Vertex, str]]] = {}
    for vertex in vertices:
        for reading in vertex.expression.readings:
            found.setdefault(reading.path, []).append((vertex, reading.anchor))
    shown = {
        reading.path
        for one in rules
        for templates in one.choice_texts.values()
        for template in templates.values()
        for expression in template.expressions
        for reading in expression.readings
    }
    speaking = [(vertex, "") for vertex in vertices if vertex.expression.speaks]
    for path in shown if speaking else ():
        found.setdefault(path, []).extend(speaking)
    return {path: tuple(reached) for path, reached in found.items()}
