"""What follows from a change: the rules that read it run again, each after what it reads.

Work waits in a heap by rank. A rule runs on the instances that share the changed node's repeat
instance, as its reading's anchor says; what it changes may put further rules to work, almost
always of higher rank. Rules that answer each other forever are stopped after `_MOST_RUNS`.
"""

import heapq
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from forms.answers import AnswerChange, RowChange, StoredRow, Update
from forms.data_types import read_data
from forms.instance import InstanceNode, Series, add_instance, set_relevance, stored
from forms.instrument import FirstRow, Question, Value
from forms.logic import Aspect, FormLogic, Vertex
from forms.offers import chosen_values
from forms.question_types import Calculate, Hidden, Text, Unreadable
from forms.stored_answers import collect
from forms.world import FormWorld
from forms.xpath.expression import Expression
from forms.xpath.values import XValue, node_text, to_boolean, to_number, to_text

_MOST_RUNS = 100
_MOST_ROWS = 10_000
"""Instances that a computed count may make: a slip in a form must not fill the memory."""


@dataclass(slots=True)
class _Watched:
    """What an action saw last, and the place where its question first stood."""

    text: str
    ref: str


class Recalculation:
    """Keeps the tree of one record in step with its answers and notes what changed."""

    def __init__(self, logic: FormLogic, world: FormWorld, *, keeps_hidden: bool = True) -> None:
        """Begin without work.

        Args:
            logic: The rules.
            world: The record.
            keeps_hidden: A repeat that is not asked loses no instance that holds answers.
        """
        self._logic = logic
        self._world = world
        self._keeps_hidden = keeps_hidden
        self._clearing = True
        self._waiting: dict[Vertex, dict[InstanceNode, None]] = {}
        self._ranks: list[int] = []
        self._runs: dict[tuple[Vertex, InstanceNode], int] = {}
        self._before: dict[InstanceNode, Value] = {}
        self._typed: set[InstanceNode] = set()
        self._rows: list[RowChange] = []
        self._refreshed: dict[InstanceNode, None] = {}
        self._starting: dict[InstanceNode, None] = {}
        self._watched: dict[tuple[Vertex, InstanceNode], _Watched] = {}
        self._event = "odk-instance-first-load"

    # -- what a person or the form does ------------------------------------------------------

    def set_value(self, node: InstanceNode, value: Value, *, typed: bool) -> None:
        """Give a question a value and wake what reads it; the same value is no change."""
        value = stored(value)
        node.withheld = None
        if value == node.value and type(value) is type(node.value):
            return
        self._before.setdefault(node, node.value)
        if typed:
            self._typed.add(node)
        node.value = value
        self._refresh(node)
        self._wake(node)

    def add_row(self, series: Series, first: FirstRow | None = None) -> InstanceNode:
        """Add an instance at the end of a repeat, with defaults, and wake what counts them.

        Args:
            series: The repeat.
            first: What the form says of this very instance; None for what it says of any.
        """
        row = add_instance(series, self._world.new_id())
        self._rows.append(
            RowChange("add_row", series.rules.path, str(row.row), series.row, row.position)
        )
        self.begin(row)
        self.begin_repeats(row, None if first is None else first.rows)
        self._rows_changed(series)
        for node in row.walk() if first is not None else ():
            text = first.texts.get(node.rules.path) if first is not None else None
            if text is not None and node.rules.question is not None:
                self.set_value(node, self._computed(node, text), typed=False)
        return row

    def remove_row(self, series: Series, row: InstanceNode) -> None:
        """Take an instance away; those after it move up."""
        series.take_out(row)
        self._forget(row)
        before = len(self._rows)
        self._rows = [one for one in self._rows if one.row != row.row]
        if len(self._rows) == before:  # else it came and went within one action
            path, held = series.rules.path, tuple(collect(row, only_relevant=False).rows)
            self._rows.append(
                RowChange("remove_row", path, str(row.row), series.row, row.position, held)
            )
        self._moved(series, row.position - 1)

    def put_back(self, series: Series, gone: StoredRow) -> InstanceNode:
        """Bring an instance back where it stood, without answers; those after it move down."""
        row = add_instance(series, gone.row, gone.position)
        change = RowChange("add_row", series.rules.path, gone.row, series.row, row.position)
        self._rows.append(change)
        self.begin(row, defaults=False)
        self._moved(series, row.position)
        return row

    def _moved(self, series: Series, first: int) -> None:
        """Draw the instances anew that have another position now, and wake what counts them."""
        for moved in series.rows[first:]:
            for one in moved.walk():
                self._refresh(one)
        self._rows_changed(series)

    def begin(self, node: InstanceNode, *, defaults: bool = True) -> None:
        """Bring a new part of the tree to life: first values, then every rule on it."""
        for one in list(node.walk()):
            self._refresh(one)
            if defaults:
                self._give_default(one)
        around = node.rules.names
        own = self._logic.relevances.get(node.rules.path)
        if own is not None and node.is_row:
            self._schedule(own, [node])
        for vertex in self._logic.inside[node.rules.path]:
            self._schedule(vertex, node.below(vertex.rules.names[len(around) :]))

    def begin_meta(self) -> None:
        """Give what a record says of itself its first values again: nobody stores them."""
        for meta in self._world.root.named("meta"):
            for node in meta.walk() if isinstance(meta, InstanceNode) else ():
                self._give_default(node)

    def begin_repeats(
        self, node: InstanceNode, rows: Mapping[str, tuple[FirstRow, ...]] | None = None
    ) -> None:
        """Give every repeat that people extend the instances it begins with.

        Args:
            node: Where the repeats are.
            rows: Those instances by repeat; None for what the form says of any such place.
        """
        for one in list(node.walk()):
            if not isinstance(one, Series) or one.rows:
                continue
            if rows is not None:
                one.first_rows = rows.get(one.rules.path, ())
            for first in one.first_rows if one.rules.count is None else ():
                self.add_row(one, first)

    def speak(self) -> None:
        """Work out again whatever shows labels: the language is another one."""
        for node in self._world.root.walk():
            self._refresh(node)
        for vertex in self._logic.order:
            if vertex.expression.speaks:
                self._schedule(vertex, self._world.root.below(vertex.rules.names))

    # -- the work ----------------------------------------------------------------------------

    def run(self, *, clearing: bool = True) -> None:
        """Do all waiting work.

        Args:
            clearing: Take away choices that are no longer on offer.
        """
        self._clearing = clearing
        while self._ranks or self._starting:
            if not self._ranks:
                self._give_first_values()
                continue
            vertex = self._logic.order[heapq.heappop(self._ranks)]
            nodes = self._waiting.pop(vertex, {})
            for node in nodes:
                runs = self._runs[vertex, node] = self._runs.get((vertex, node), 0) + 1
                if runs <= _MOST_RUNS:
                    self._evaluate(vertex, node)
        self._runs.clear()
        self._event = "odk-new-repeat"

    def take_update(self) -> Update:
        """Hand over what changed since the last time."""
        changes = [
            AnswerChange(node.rules.path, node.row, old, node.value, node not in self._typed)
            for node, old in self._before.items()
            if not node.rules.is_meta
            if node.value != old or type(node.value) is not type(old)
        ]
        update = Update(
            tuple(sorted(changes, key=lambda change: change.calculated)),
            tuple(self._rows),
            frozenset(
                node.ref for node in self._refreshed if node.rules.path and not node.rules.is_meta
            ),
        )
        self._before, self._typed, self._rows, self._refreshed = {}, set(), [], {}
        return update

    def _evaluate(self, vertex: Vertex, node: InstanceNode) -> None:
        match vertex.aspect:
            case Aspect.RELEVANT:
                self._decide(vertex.expression, node)
            case Aspect.ACTION:
                self._act(vertex, node)
            case Aspect.CALCULATE:
                if node.relevant:
                    self._calculate(node, to_text(self._world.value_of(vertex.expression, node)))
            case Aspect.OFFER:
                self._refresh(node)
                if self._clearing:
                    self._clear_what_is_not_offered(node)
            case Aspect.COUNT:
                self._fit_rows(
                    node, to_number(self._world.value_of(vertex.expression, node), self._world.zone)
                )

    def _calculate(self, node: InstanceNode, result: str) -> None:
        """Take over a result that is not the last one: an answer typed over that one stays."""
        if result != node.calculated:
            node.calculated = result
            self.set_value(node, self._computed(node, result), typed=False)

    def _decide(self, rule: Expression, node: InstanceNode) -> None:
        """Work out relevance; of a repeat for each instance and for it as a whole."""
        for one in (node, *node.rows) if isinstance(node, Series) else (node,):
            one.allowed = to_boolean(self._world.value_of(rule, one))
            set_relevance(one, self._relevance_changed)

    def _act(self, vertex: Vertex, node: InstanceNode) -> None:
        """Set a value when what is watched is not what it was.

        As in ODK Web Forms, an action belongs to the place where its question first stood.
        """
        watched = self._world.value_of(vertex.expression, node)
        seen = "\n".join(map(node_text, watched)) if isinstance(watched, list) else ""
        before = self._watched.get((vertex, node))
        if before is None:
            self._watched[vertex, node] = _Watched(seen, node.ref)
            return
        is_change, before.text = before.text != seen, seen
        is_beginning = any(one.row == node.row for one in self._rows if one.op == "add_row")
        if not is_change or is_beginning or self._event != "odk-new-repeat":
            return
        if node.ref == before.ref and self._is_alone(vertex, node):
            self._perform(vertex, node)

    def _is_alone(self, vertex: Vertex, node: InstanceNode) -> bool:
        """Whether an action has one target in the instance it shares with what it watches."""
        (anchor,) = {reading.anchor for reading in vertex.expression.readings} or {""}
        around = self._anchored(node, anchor)
        return len(around.below(vertex.rules.names[len(around.rules.names) :])) == 1

    def _perform(self, vertex: Vertex, node: InstanceNode) -> None:
        if vertex.effect is not None:
            result = self._world.value_of(vertex.effect, node)
        elif self._world.place is not None:
            result = self._world.place()
        else:
            return
        self.set_value(node, self._computed(node, result), typed=False)

    def _relevance_changed(self, node: InstanceNode) -> None:
        self._refresh(node)
        self._wake(node)
        calculation = node.rules.calculate
        if node.relevant and calculation is not None:
            node.calculated = None
            self._schedule(self._logic.calculations[node.rules.path], [node])
        if node.relevant and isinstance(node, Series) and node.rules.count is not None:
            self._schedule(self._logic.counts[node.rules.path], [node])

    def _clear_what_is_not_offered(self, node: InstanceNode) -> None:
        """Take back choices the filter no longer lets through, and give them back when it does.

        A value that the whole list does not know was wrong before: it stays, to be found.
        """
        question = node.rules.question
        given = node.value if node.withheld is None else node.withheld
        if question is None or given is None or not node.relevant:
            return
        chosen = chosen_values(question, given)
        offered = self._world.offered(node)
        left = [
            value
            for value in chosen
            if offered.find(value) is not None or not self._is_listed(question, value)
        ]
        if question.type == "rank":  # whoever ordered the choices has ordered all of them
            left += [choice.value for choice in offered if choice.value not in left]
        self.set_value(node, " ".join(left), typed=True)
        node.withheld = given if left != chosen else None

    def _computed(self, node: InstanceNode, result: XValue) -> Value:
        """Give what the form itself answers; of a question with a list, only what that knows."""
        value = computed_value(node, result)
        question = node.rules.question
        if question is None or not question.list_name or value is None:
            return value
        chosen = chosen_values(question, value)
        return " ".join(one for one in chosen if self._is_listed(question, one))

    def _is_listed(self, question: Question, value: str) -> bool:
        """Whether the whole list knows a value; of nodes that are choices there is no list."""
        if not question.list_name:
            return True
        return self._world.choices.find(question.list_name, value) is not None

    def _fit_rows(self, node: InstanceNode, wanted: float) -> None:
        """Make a repeat as long as its count says; while that is blank, it stays as it is.

        One that is not asked mostly loses none that holds answers: they are there when it is.
        """
        if not isinstance(node, Series) or math.isnan(wanted):
            return
        count = int(min(wanted, _MOST_ROWS)) if wanted > 0 else 0
        keeps = self._keeps_hidden and not node.relevant
        while len(node.rows) > count and not (keeps and _holds_answers(node.rows[-1])):
            self.remove_row(node, node.rows[-1])
        while len(node.rows) < count:
            known = node.first_rows[len(node.rows) : len(node.rows) + 1]
            self.add_row(node, known[0] if known else None)

    # -- bookkeeping -------------------------------------------------------------------------

    def _give_default(self, node: InstanceNode) -> None:
        question = node.rules.question
        if question is None or node.value is not None or node.rules.type.name == "note":
            return
        if question.default:
            self.set_value(node, self._computed(node, question.default), typed=False)
        if node.rules.default is not None and self._event in question.default_events:
            self._starting[node] = None

    def _give_first_values(self) -> None:
        """Work out first values, once all calculations they may read are there."""
        starting, self._starting = self._starting, {}
        for node in starting:
            if node.rules.default is not None and node.relevant:
                result = self._world.value_of(node.rules.default, node)
                self.set_value(node, self._computed(node, result), typed=False)

    def _rows_changed(self, series: Series) -> None:
        self._world.node_sets.clear()
        self._refresh(series)
        self._wake(series)

    def _forget(self, gone: InstanceNode) -> None:
        """Drop work and news of nodes that left the tree."""
        nodes = set(gone.walk())
        for waiting in self._waiting.values():
            for node in nodes & waiting.keys():
                del waiting[node]
        for node in nodes:
            self._starting.pop(node, None)
            self._before.pop(node, None)
            self._refreshed.pop(node, None)
        inside = {str(node.row) for node in nodes}
        self._rows = [one for one in self._rows if one.parent not in inside]

    def _refresh(self, node: InstanceNode) -> None:
        node.cache.clear()
        self._refreshed[node] = None

    def _wake(self, node: InstanceNode) -> None:
        for vertex, anchor in self._logic.dependents.get(node.rules.path, ()):
            around = self._anchored(node, anchor)
            names = vertex.rules.names[len(around.rules.names) :]
            self._schedule(vertex, around.below(names))

    def _anchored(self, node: InstanceNode, anchor: str) -> InstanceNode:
        """Give the instance of a repeat that a node stands in, or the root."""
        around = node
        while around.rules.path != anchor or isinstance(around, Series):
            around = around.around or self._world.root
        return around

    def _schedule(self, vertex: Vertex, nodes: Iterable[InstanceNode]) -> None:
        if vertex.aspect is Aspect.SHOWN:
            passed_on = vertex.expression is vertex.rules.readonly
            for node in nodes:
                own = (node, *node.rows) if isinstance(node, Series) else (node,)
                for one in node.walk() if passed_on else own:
                    self._refresh(one)
            return
        waiting = self._waiting.get(vertex)
        if waiting is None:
            waiting = self._waiting[vertex] = {}
            heapq.heappush(self._ranks, self._logic.ranks[vertex])
        waiting.update(dict.fromkeys(nodes))


def _holds_answers(row: InstanceNode) -> bool:
    return any(one.value is not None and one.rules.type.is_answerable for one in row.walk())


def computed_value(node: InstanceNode, result: XValue) -> Value:
    """Turn a result into a value of the bind's data type; what is none of it is blank."""
    question = node.rules.question
    text = to_text(result)
    if question is None or question.data_type == "string":
        return (typed_value(node, text) or text) if _is_text(node) else typed_value(node, text)
    value = read_data(question.data_type, text)
    scale = question.scale if question.type == "range" else None
    return value if scale is None or scale.holds(value) else None


def _is_text(node: InstanceNode) -> bool:
    """Whether an answer is any text, of which the form itself may give one of spaces alone."""
    return type(node.rules.type) in {Text, Calculate, Hidden}


def typed_value(node: InstanceNode, text: str) -> Value:
    """Turn what a person typed into a value of the question's type, or keep the text."""
    try:
        return node.rules.type.parse(text)
    except Unreadable:
        return text
