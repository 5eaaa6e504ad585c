"""Versions of one form read as a series: their columns keep names, the export takes all of them.

Nothing here is asked of anybody: what comes out serves tables, codebooks and exports.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from forms.instrument import ChoiceList, Element, Group, Instrument, Question, Repeat
from forms.table_schema import columns

if TYPE_CHECKING:
    from forms.choices import Choice

Names = Mapping[str, str]
"""Path -> name of its public column."""

Asked = tuple[Instrument, Question]
"""A question and the version that asks it."""


def with_column_names(instrument: Instrument, outside: Names, inside: Names) -> Instrument:
    """Give questions the names that their columns have, where they differ from the form's own.

    Args:
        instrument: A version of a form.
        outside: Names of columns outside repeats, by path.
        inside: Names of columns of repeats, by path.

    Returns:
        The same instrument when no name differs.
    """
    wanted = {
        column.path: named[column.path]
        for column in columns(instrument)
        if (named := outside if column.repeat is None else inside).get(column.path)
        not in (None, column.name)
    }
    if not wanted:
        return instrument

    def renamed(question: Question) -> Question:
        name = wanted.get(question.path)
        return replace(question, marks=replace(question.marks, column=name)) if name else question

    return replace(instrument, children=mapped(instrument.children, renamed))


def mapped(
    elements: Iterable[Element], change: Callable[[Question], Question]
) -> tuple[Element, ...]:
    """Change every question of a tree of elements, wherever it stands."""
    return tuple(
        replace(element, children=mapped(element.children, change))
        if isinstance(element, Group)
        else change(element)
        for element in elements
    )


@dataclass(frozen=True, slots=True)
class Earlier:
    """An older version.

    Attributes:
        instrument: The version.
        paths: Its paths -> those that the columns have in the newest version.
        answered: Records answer it: what it does not demand is not demanded of all.
    """

    instrument: Instrument
    paths: Mapping[str, str]
    answered: bool = True


def series(
    newest: Instrument,
    earlier: Sequence[Earlier],
    *,
    mixed: Collection[str] = (),
    gone: Collection[str] = (),
) -> Instrument:
    """Give a form that the records of several versions fit together.

    Its questions are those of the newest version, then those that only older ones ask. A rule
    that not all answered versions have says nothing to a table and is left out; lists hold the
    options of all. It describes what is exported; nobody captures with it.

    Args:
        newest: The newest version.
        earlier: The older ones, the latest first.
        mixed: Paths whose stored answers are not all of the newest type; they become text.
        gone: Paths of columns that the newest version does not ask and that hold answers.
    """
    lists = dict(newest.choice_lists)
    older: dict[str, list[Asked]] = {}
    left: dict[str, list[Asked]] = {}
    stood_in: dict[str, Repeat] = {}
    for version in earlier:
        for question in version.instrument.questions():
            path = version.paths.get(question.path, question.path)
            if version.answered:
                older.setdefault(path, []).append((version.instrument, question))
            if path in gone:
                left.setdefault(path, []).append((version.instrument, question))
                repeat = version.instrument.repeat_of(question.path)
                if repeat is not None and path not in stood_in:
                    now = version.paths.get(repeat.path, repeat.path)
                    stood_in[path] = replace(repeat, path=now)
    is_series = any(version.answered for version in earlier)

    def widened(question: Question) -> Question:
        if not is_series:
            return question
        before = older.get(question.path, [])
        as_text = question.path in mixed
        return _widened(newest, question, before, lists, as_text=as_text)

    children = _with_gone(mapped(newest.children, widened), left, stood_in, lists)
    return replace(newest, children=children, choice_lists=lists)


def _widened(
    newest: Instrument,
    question: Question,
    before: Sequence[Asked],
    lists: dict[str, ChoiceList],
    *,
    as_text: bool,
) -> Question:
    if not before:
        return replace(question, required="")
    others = [older for _form, older in before]
    same_rule = all(older.constraint == question.constraint for older in others)
    forms = [(newest, question), *before]
    is_choice = all(one.type == question.type and one.list_name for _form, one in forms)
    if question.list_name and is_choice:
        lists[_joint(question)] = _joined(_joint(question), forms)
    return replace(
        question,
        type="text" if as_text else question.type,
        required=question.required if all(o.required == "true()" for o in others) else "",
        constraint=question.constraint if same_rule else "",
        list_name=_joint(question) if question.list_name and is_choice and not as_text else "",
    )


def _joint(question: Question) -> str:
    return f"{question.list_name}@{question.path}"


def _joined(name: str, forms: Sequence[tuple[Instrument, Question]]) -> ChoiceList:
    options: dict[str, Choice] = {}
    for form, question in forms:
        listed = form.choice_lists.get(question.list_name)
        for choice in listed.choices if listed is not None else ():
            options.setdefault(choice.value, choice)
    return ChoiceList(name, tuple(options.values()))


def _with_gone(
    children: tuple[Element, ...],
    gone: Mapping[str, Sequence[Asked]],
    stood_in: Mapping[str, Repeat],
    lists: dict[str, ChoiceList],
) -> tuple[Element, ...]:
    """Put the questions that are asked no more behind the others, in their repeat or outside.

    Args:
        children: What the newest version has.
        gone: Path -> who asked it, the latest first.
        stood_in: Path -> the repeat it stood in, called as today.
        lists: Take the options of their lists.
    """
    outside: list[Element] = []
    inside: dict[str, list[Element]] = {}
    repeats: dict[str, Repeat] = {}
    for path, before in gone.items():
        form, question = before[0]
        if question.list_name:
            lists[_joint(question)] = _joined(_joint(question), before)
        repeat = stood_in.get(path)
        kept = _no_longer_asked(form, question, path)
        if repeat is None:
            outside.append(kept)
        else:
            repeats[repeat.path] = repeat
            inside.setdefault(repeat.path, []).append(kept)
    there = _into_repeats(children, inside)
    lost = [replace(repeats[path], children=tuple(questions)) for path, questions in inside.items()]
    return (*there, *outside, *lost)


def _no_longer_asked(form: Instrument, question: Question, path: str) -> Question:
    name = next((c.name for c in columns(form) if c.path == question.path), "")
    return replace(
        question,
        path=path,
        required="",
        relevant="",
        constraint="",
        list_name=_joint(question) if question.list_name else "",
        marks=replace(question.marks, column=name) if name else question.marks,
    )


def _into_repeats(
    elements: Iterable[Element], inside: dict[str, list[Element]]
) -> tuple[Element, ...]:
    """Put questions at the end of their repeats; what finds its place is taken out of `inside`."""
    found: list[Element] = []
    for element in elements:
        if isinstance(element, Group):
            more = inside.pop(element.path, ()) if isinstance(element, Repeat) else ()
            below = _into_repeats(element.children, inside)
            found.append(replace(element, children=(*below, *more)))
        else:
            found.append(element)
    return tuple(found)
