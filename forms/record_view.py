"""What can be seen of a record: states of its places and what is wrong with its answers.

Everything is worked out when somebody asks and kept with the node until it is refreshed.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from forms.choice_table import Offer
from forms.choices import Choice, in_language
from forms.instance import InstanceNode, Series
from forms.instrument import Question, Repeat
from forms.node_state import Kind, NodeState
from forms.offers import chosen_values
from forms.problem import Place, Problem
from forms.question_types import Unreadable
from forms.templates import Templates, write
from forms.world import FormWorld
from forms.xpath.expression import Expression
from forms.xpath.nodes import Context
from forms.xpath.values import to_boolean, value_text


class RecordView:
    """Looks at the tree of one record.

    Attributes:
        language: Language of texts.
    """

    def __init__(self, world: FormWorld, language: str) -> None:
        self.language = language
        self._world = world

    def state(self, node: InstanceNode) -> NodeState:
        """Give the state of a place."""
        if "state" not in node.cache:
            node.cache["state"] = self._state(node)
        return cast("NodeState", node.cache["state"])

    def _state(self, node: InstanceNode) -> NodeState:
        return NodeState(
            ref=node.ref,
            path=node.rules.path,
            row=node.row,
            kind=_kind(node),
            question=node.rules.question,
            relevant=node.relevant,
            required=self.is_required(node),
            readonly=self.is_readonly(node),
            value=len(node.rows) if isinstance(node, Series) else node.value,
            label=self.label(node),
            hint=self._text(node, node.rules.hints),
            choices=self._offered(node),
            violation=self.violation(node),
            guidance=self.guidance(node, self.language),
            files=self.files(node, self.language),
        )

    def label(self, node: InstanceNode) -> str:
        """Give the label of a place, its name when it has none; answers in it may be blank."""
        text = self._text(node, node.rules.labels)
        has_answers = any(one.expressions for one in node.rules.labels.values())
        return text if text or has_answers else node.name

    def wording(self, node: InstanceNode, language: str) -> tuple[str, str]:
        """Give label and hint of a place in any language, "" for what that one does not say."""
        texts = (node.rules.labels, node.rules.hints)
        context = Context(self._world, node, node)
        label, hint = (each[language].text(context) if language in each else "" for each in texts)
        return label, hint

    def guidance(self, node: InstanceNode, language: str) -> str:
        """Give the longer help of a place in a language, else in any there is, else ""."""
        return write(node.rules.guidance, language, Context(self._world, node, node))

    def files(self, node: InstanceNode, language: str) -> Mapping[str, str]:
        """Give what stands beside a label: kind -> name, in a language, else in any."""
        files = node.rules.element.files
        return {kind: in_language(names, language) for kind, names in files.items()}

    def is_required(self, node: InstanceNode) -> bool:
        """Whether a place must be answered."""
        return self._holds(node, node.rules.required)

    def is_readonly(self, node: InstanceNode) -> bool:
        """Whether a person cannot change a place; of a repeat as a whole, its length."""
        element = node.rules.element
        if isinstance(element, Repeat) and not node.is_row:
            return bool(element.count) or element.fixed or self._is_locked(node)
        return self._is_locked(node)

    def _is_locked(self, node: InstanceNode) -> bool:
        """Whether a rule of a place, or of a group around it, keeps people from changing it."""
        around: InstanceNode | None = node
        while around is not None:
            if self._holds(around, around.rules.readonly):
                return True
            around = around.around
        return False

    def violation(self, node: InstanceNode) -> Problem | None:
        """Give the first thing that is wrong with an answer, None when nothing is."""
        question = node.rules.question
        if question is None or not node.relevant:
            return None
        if "violation" not in node.cache:
            node.cache["violation"] = self._violation(node, question)
        return cast("Problem | None", node.cache["violation"])

    def _violation(self, node: InstanceNode, question: Question) -> Problem | None:
        rules = node.rules
        if node.value is None:
            if not self._holds(node, rules.required):
                return None
            return self._refused("answer.required", node, rules.required_messages)
        code = self._type_problem(node)
        if code:
            return self.problem(code, node, value=value_text(node.value))
        if (question.list_name or node.rules.itemset) and not self._is_on_offer(node, question):
            return self.problem("answer.not_in_list", node)
        if rules.constraint is not None and not self._holds(node, rules.constraint):
            return self._refused("answer.constraint", node, rules.constraint_messages)
        return None

    def _type_problem(self, node: InstanceNode) -> str:
        """Give the code for a value that is none of its type, "" when it is."""
        try:
            node.rules.type.parse(value_text(node.value))
        except Unreadable as unreadable:
            return unreadable.code
        return ""

    def _refused(self, code: str, node: InstanceNode, messages: Templates) -> Problem:
        return self.problem(code, node, message=self._text(node, messages))

    def problem(self, code: str, node: InstanceNode, **values: object) -> Problem:
        """Build a problem about a place: label, and value as people write it."""
        known = {"label": self.label(node), "value": node.rules.type.format(node.value)}
        return Problem(
            code, place=Place(field=node.rules.path, row_id=node.row), values=known | values
        )

    def _holds(self, node: InstanceNode, rule: Expression | None) -> bool:
        return rule is not None and to_boolean(self._world.value_of(rule, node))

    def _text(self, node: InstanceNode, texts: Templates) -> str:
        return write(texts, self.language, Context(self._world, node, node)) if texts else ""

    def _offered(self, node: InstanceNode) -> Offer:
        offered = self._world.offered(node)
        if not node.rules.choice_texts:
            return offered
        return Offer.of(self._with_answers(node, one) for one in offered)

    def _with_answers(self, node: InstanceNode, choice: Choice) -> Choice:
        """Give a choice with the answers that its label shows."""
        texts = node.rules.choice_texts.get(choice.value)
        if texts is None:
            return choice
        return replace(choice, labels={self.language: self._text(node, texts)})

    def _is_on_offer(self, node: InstanceNode, question: Question) -> bool:
        chosen = set(chosen_values(question, node.value))
        if node.rules.offer is None and node.rules.itemset is None:
            find = self._world.choices.find
            return all(find(question.list_name, value) is not None for value in chosen)
        offered = self._world.offered(node)
        return all(offered.find(value) is not None for value in chosen)


def _kind(node: InstanceNode) -> Kind:
    if isinstance(node, Series):
        return "repeat"
    if node.rules.question is not None:
        return "question"
    return "row" if node.is_row else "group"
