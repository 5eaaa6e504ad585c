"""What the expressions of one record can ask for: its answers, lists, clock and chance."""

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo
from secrets import SystemRandom

from forms.choice_table import Offer
from forms.choices import Choice
from forms.instance import InstanceNode
from forms.instrument import Question
from forms.logic import FormLogic
from forms.offers import FormChoices, document_of
from forms.templates import without_answers, write
from forms.xpath.expression import Expression
from forms.xpath.locations import join_path, parent_path
from forms.xpath.nodes import Context, Node
from forms.xpath.paths import keep
from forms.xpath.values import XValue, to_text

CHANCE: Callable[[], float] = SystemRandom().random
"""Random numbers in [0, 1) that nobody can foresee."""

NOTHING = Offer.of(())
"""What a question without a list offers."""


class FormWorld:
    """The world of one session.

    Attributes:
        root: The record's tree.
        choices: The form's lists.
        zone: Time zone of the person, None for that of the machine.
        place: Tells where the device is, as a geopoint; None where it cannot know.
        node_sets: What plain paths lead to; to be emptied when instances come, go or move.
    """

    def __init__(
        self,
        logic: FormLogic,
        root: InstanceNode,
        choices: FormChoices,
        *,
        now: Callable[[], datetime],
        new_id: Callable[[], str],
        zone: tzinfo | None,
        random: Callable[[], float],
        place: Callable[[], str] | None = None,
    ) -> None:
        self.root = root
        self.choices = choices
        self._logic = logic
        self._now = now
        self._new_id = new_id
        self.zone = zone
        self.node_sets: dict[int, list[Node]] = {}
        self._random = random
        self.place = place

    def instance(self, name: str) -> Node | None:
        """Give the document of a secondary instance: a choice list or a tree."""
        branch = self._logic.instrument.branches.get(name)
        return self.choices.root(name).parent if branch is None else document_of(branch)

    def itext(self, text_id: str) -> str:
        """Give a text by its id in the language in use, `-` or "" when it has none, as ODK does.

        Answers in it are left out.
        """
        texts = self._logic.instrument.texts.get(text_id, {})
        return without_answers(texts.get(self.choices.language, ""))

    def choice_label(self, question: str, value: str, current: Node) -> str:
        """Give a choice's label; "" when the question or the choice is not there."""
        here = current.rules.path if isinstance(current, InstanceNode) else ""
        rules = self._logic.rules.get(self._path(question, here))
        if rules is None or rules.question is None:
            return ""
        if rules.itemset is not None and isinstance(current, InstanceNode):
            offered = self._of_itemset(current, rules.itemset)
            return next((one.label() for one in offered if one.value == value), "")
        choice = self.choices.find(rules.question.list_name, value)
        if choice is None:
            return ""
        shown = rules.choice_texts.get(value)
        if shown is None:
            return choice.label(self.choices.language)
        return write(shown, self.choices.language, Context(self, current, current))

    def _path(self, text: str, here: str) -> str:
        """Write a path given as text without root; a relative one starts at the question."""
        if text.startswith("/"):
            return text.removeprefix(f"/{self._logic.shape.root}/")
        path = here
        for part in text.removeprefix("current()/").split("/"):
            if part == "..":
                path = parent_path(path)
            elif part != ".":
                path = join_path(path, part)
        return path

    def value_of(self, expression: Expression, node: InstanceNode) -> XValue:
        """Work out an expression for one node."""
        return expression.run(Context(self, node, node))

    def offered(self, node: InstanceNode) -> Offer:
        """Give the choices that a question offers now, in order."""
        rules = node.rules
        if rules.itemset is not None:
            return Offer.of(self._of_itemset(node, rules.itemset))
        if rules.question is None or not rules.question.list_name:
            return NOTHING
        if rules.offer is None:
            return Offer(self.choices.table(rules.question.list_name))
        return self._filtered(node, rules.question, rules.offer)

    def _of_itemset(
        self, node: InstanceNode, itemset: tuple[Expression, Expression, Expression]
    ) -> list[Choice]:
        nodes, value, label = itemset
        found = nodes.run(Context(self, node, node))
        choices = []
        for one in found if isinstance(found, list) else []:
            context = Context(self, one, node)
            text = to_text(label.run(context))
            choices.append(Choice(to_text(value.run(context)), {"": text}))
        return choices

    def _filtered(self, node: InstanceNode, question: Question, rule: Expression) -> Offer:
        root = self.choices.root(question.list_name)
        context = Context(self, node, node)
        key = None if rule.lookup is None else rule.lookup.key(context)
        places: Sequence[int] = range(len(root.table))
        if rule.lookup is not None and key is not None:
            places = root.places(rule.lookup.column, key)
        kept = keep(list(root.items(places)), rule.run, context)
        return Offer(root.table, [item.position - 1 for item in kept])

    def now(self) -> datetime:
        """Give the time in the zone of the person; that of the machine when none was named."""
        return self._now().astimezone(self.zone)

    def new_id(self) -> str:
        """Give a new uuid."""
        return self._new_id()

    def random(self) -> float:
        """Give a random number in [0, 1)."""
        return self._random()
