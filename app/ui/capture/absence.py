"""Why questions are not asked, in a sentence: «15 y 16 no aplican, porque …»."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from app.messages import _, ngettext
from app.ui.questions.wording import answer_words
from forms.instrument import Question
from forms.logic import FormLogic
from forms.markdown import plain_words
from forms.node_state import NodeState

Numbered = tuple[int, NodeState]


class Absences:
    """Finds the answers that decide whether the questions of a form are asked."""

    def __init__(self, logic: FormLogic) -> None:
        self._logic = logic

    def lines(
        self, absent: list[Numbered], states: Iterable[NodeState], language: str
    ) -> Iterator[tuple[NodeState, str]]:
        """Give one sentence for each run of questions that the same answers leave out.

        Args:
            absent: Numbers and states, in order.
            states: All places of the record.
            language: Language of the answers.
        """
        answered = {(state.path, state.row): state for state in states if state.question}
        for paths, run in groupby(absent, lambda each: self._deciding(each[1].path)):
            group = list(run)
            row = group[0][1].row
            sources = [answered.get((path, row)) or answered.get((path, None)) for path in paths]
            known = [source for source in sources if source is not None]
            yield group[0][1], _sentence([n for n, _state in group], known, language)

    def _deciding(self, path: str) -> tuple[str, ...]:
        """Give the questions that the outermost rule over a place reads."""
        parts = path.split("/")
        for depth in range(1, len(parts) + 1):
            rule = self._logic.rules["/".join(parts[:depth])].relevant
            if rule is not None:
                read = sorted({reading.path for reading in rule.readings})
                rules = self._logic.rules
                return tuple(p for p in read if p in rules and _is_seen(rules[p].question))
        return ()


def _is_seen(question: Question | None) -> bool:
    return question is not None and bool(question.labels)


def _sentence(numbers: list[int], sources: list[NodeState], language: str) -> str:
    which = ngettext("{which} no aplica", "{which} no aplican", len(numbers)).format(
        which=_numbers(numbers)
    )
    if not sources:
        return which
    if len(sources) > 1:
        names = _(" y ").join(f"«{plain_words(source.label)}»" for source in sources)
        return _("{which}, por lo que dicen {names}").format(which=which, names=names)
    answer = answer_words(sources[0], language)
    if not answer:
        words = _("{which}, porque «{label}» no tiene respuesta")
        return words.format(which=which, label=plain_words(sources[0].label))
    words = _("{which}, porque «{label}» es {answer}")
    return words.format(which=which, label=plain_words(sources[0].label), answer=answer)


def _numbers(numbers: list[int]) -> str:
    first, last = numbers[0], numbers[-1]
    if len(numbers) == 1:
        return str(first)
    link = _("{first} y {last}") if len(numbers) == 2 else _("{first} a {last}")
    return link.format(first=first, last=last)
