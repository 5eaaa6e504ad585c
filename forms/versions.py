"""Two versions of a form: which question is which, and what a new version changes.

A question is known again by its path; by what its marks say (`acopio:was` names what it was called,
`acopio:column` the public column it fills); by its name in another group. Anything else that looks
like a renamed question is proposed, never taken for granted: a person decides.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from forms.choices import Choice
from forms.folding import folded
from forms.instrument import Element, Instrument, Question, Repeat
from forms.repeat_pairing import RepeatPairing
from forms.table_schema import columns

Kind = Literal[
    "renamed", "maybe_renamed", "moved", "removed", "added", "into_repeat", "out_of_repeat",
    "type", "narrowed", "option_renamed", "required", "constraint", "relevant", "privacy", "column",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """Something that a version changes about one question.

    Attributes:
        kind: What.
        old: The question as it was; None when it was added.
        new: The question as it is; None when it was removed.
        before, now: What changed, in the words of the form: names, types, classes, options.
    """

    kind: Kind
    old: Question | None
    new: Question | None
    before: str = ""
    now: str = ""

    @property
    def path(self) -> str:
        """Give the path by which people know it now."""
        question = self.new or self.old
        return "" if question is None else question.path


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of the questions of a form.

    Attributes:
        same: New path -> old path of every question that goes on in its column.
        changes: In the order of the new form; what was removed at the end.
        repeats: New path -> old path of every repeat that goes on in its tables.
    """

    same: Mapping[str, str]
    changes: tuple[Change, ...]
    repeats: Mapping[str, str] = field(default_factory=dict)

    @property
    def renamed(self) -> dict[str, str]:
        """Give new path -> old path of what is called otherwise now."""
        return {new: old for new, old in self.same.items() if new != old}

    @property
    def renamed_repeats(self) -> dict[str, str]:
        """Give new path -> old path of the repeats that are called otherwise now."""
        return {new: old for new, old in self.repeats.items() if new != old}

    @property
    def doubts(self) -> tuple[Change, ...]:
        """Give the renamings that a person must decide on."""
        return tuple(change for change in self.changes if change.kind == "maybe_renamed")


@dataclass(frozen=True, slots=True)
class Said:
    """What a person decided.

    Attributes:
        renamed: Old name or path -> new one, of questions and repeats.
        separate: New names or paths that are questions or repeats of their own.
    """

    renamed: Mapping[str, str] = field(default_factory=dict)
    separate: frozenset[str] = frozenset()


def compare(old: Instrument, new: Instrument, said: Said | None = None) -> Comparison:
    """Compare a version with the one before.

    Args:
        old: The version before.
        new: The new one.
        said: What a person decided about questions that may be the same.

    Raises:
        KeyError: A decision names a question that is not there; its argument is that name.
    """
    pairing = _Pairing(old, new)
    pairing.take_told(said or Said())
    pairing.take_marks()
    pairing.take_paths()
    pairing.take_names()
    return Comparison(pairing.same, tuple(pairing.changes()), pairing.repeats)


class _Pairing:
    """Finds the old question of each new one; each belongs to one at most."""

    def __init__(self, old: Instrument, new: Instrument) -> None:
        self._old, self._new = old, new
        self.before = {q.path: q for q in old.questions() if _keeps_answers(q)}
        self.now = {q.path: q for q in new.questions() if _keeps_answers(q)}
        self._old_repeats, self._new_repeats = _repeats(old), _repeats(new)
        self._conditions = _conditions(old), _conditions(new)
        self.repeats: dict[str, str] = {}
        self.same: dict[str, str] = {}
        self._claimed: set[str] = set()
        self._separate: set[str] = set()

    def take_told(self, said: Said) -> None:
        """Take what a person decided, of repeats first: a question stays in its repeat."""
        repeats = RepeatPairing(self._old, self._new)
        told = {old: new for old, new in said.renamed.items() if not repeats.claim(old, new)}
        apart = {name for name in said.separate if not repeats.keep_apart(name)}
        self.repeats = repeats.pair()
        for old, new in told.items():
            self._claim(_named(self.now, new), _named(self.before, old))
        self._separate = {_named(self.now, name) for name in apart}

    def take_marks(self) -> None:
        """Take what the form itself says of questions that the version before did not have."""
        by_column = _only({q.path: q.marks.column for q in self.before.values()})
        for path, question in self.now.items():
            if path in self.before or path in self._separate:
                continue
            names = [_find(self.before, name) for name in question.marks.was.split()]
            for old in (*names, by_column.get(question.marks.column)):
                if old is not None:
                    self._claim(path, old)

    def take_paths(self) -> None:
        """Take questions that are called as they were, in a repeat that may not be."""
        for path in self.now:
            then = self._then(path)
            if then in self.before:
                self._claim(path, then)

    def _then(self, path: str) -> str:
        """Give the path that a question would have had in the version before."""
        repeat = self._new_repeats[path]
        old = self.repeats.get(repeat, "")
        return old + path[len(repeat) :] if old else path

    def _is_beside(self, old: str, new: str) -> bool:
        """Say whether two questions stand in the same repeat, or both outside."""
        repeat = self._new_repeats[new]
        return self._old_repeats[old] == (self.repeats.get(repeat) if repeat else "")

    def take_names(self) -> None:
        """Take questions that stand in another group under the name they had."""
        now, before = self._open()
        by_name = _only({path: question.name for path, question in before.items()})
        names = _only({path: question.name for path, question in now.items()})
        for name, path in names.items():
            old = by_name.get(name)
            if old is not None and path not in self._separate:
                same_words = _words(before[old]) & _words(now[path])
                if same_words or before[old].type == now[path].type:
                    self._claim(path, old)

    def _claim(self, new: str, old: str) -> None:
        if new in self.same or old in self._claimed:
            return
        if self._is_beside(old, new):
            self.same[new] = old
            self._claimed.add(old)

    def _open(self) -> tuple[dict[str, Question], dict[str, Question]]:
        """Give the new and the old questions that are nobody's yet."""
        now = {path: q for path, q in self.now.items() if path not in self.same}
        return now, {path: q for path, q in self.before.items() if path not in self._claimed}

    def changes(self) -> Iterator[Change]:
        """Tell what changed, question by question."""
        doubts = dict(self._doubts())
        gone = {path: q for path, q in self._open()[1].items() if path not in doubts.values()}
        names = self._columns(self._old), self._columns(self._new)
        for path, question in self.now.items():
            if path in self.same:
                yield from self._between(self.before[self.same[path]], question, names)
            elif path in doubts:
                old = self.before[doubts[path]]
                yield Change("maybe_renamed", old, question, old.name, question.name)
            elif (crossed := self._crossed(path, gone)) is not None:
                del gone[crossed.path]
                kind: Kind = "into_repeat" if self._new_repeats[path] else "out_of_repeat"
                yield Change(kind, crossed, question, crossed.path, path)
            else:
                yield Change("added", None, question)
        yield from (Change("removed", question, None) for question in gone.values())

    def _crossed(self, path: str, gone: Mapping[str, Question]) -> Question | None:
        """Find the question that went into a repeat, or out of one, and is this one now."""
        by_name = _only({q.path: q.name for q in gone.values()})
        old = gone.get(path) or gone.get(by_name.get(self.now[path].name, ""))
        if old is None or self._is_beside(old.path, path):
            return None
        return old

    def _columns(self, form: Instrument) -> dict[str, str]:
        return {column.path: column.name for column in columns(form)}

    def _between(
        self, old: Question, new: Question, names: tuple[Mapping[str, str], Mapping[str, str]]
    ) -> Iterator[Change]:
        if old.name != new.name:
            yield Change("renamed", old, new, old.name, new.name)
        elif old.path != new.path and self._then(new.path) == old.path:
            yield Change("renamed", old, new, old.path, new.path)
        if old.path.rpartition("/")[0] != self._then(new.path).rpartition("/")[0]:
            yield Change("moved", old, new, old.path, new.path)
        if old.type != new.type:
            yield Change("type", old, new, old.type, new.type)
        else:
            yield from self._between_options(old, new)
        if new.required and new.required != old.required:
            yield Change("required", old, new, old.required, new.required)
        if new.constraint and new.constraint != old.constraint:
            yield Change("constraint", old, new, old.constraint, new.constraint)
        conditions = self._conditions[0][old.path], self._conditions[1][new.path]
        if conditions[1] and conditions[0] != conditions[1]:
            yield Change("relevant", old, new, *map(" and ".join, conditions))
        if old.marks.privacy != new.marks.privacy:
            yield Change("privacy", old, new, old.marks.privacy, new.marks.privacy)
        public = names[0].get(old.path, ""), names[1].get(new.path, "")
        if new.marks.column and public[0] and public[0] != public[1]:
            yield Change("column", old, new, *public)

    def _between_options(self, old: Question, new: Question) -> Iterator[Change]:
        called = renamed_options(self._old, old, self._new, new)
        for value, name in called.items():
            yield Change("option_renamed", old, new, value, name)
        gone = _options_gone(self._old, old, self._new, new)
        if left := [value for value in gone if value not in called]:
            yield Change("narrowed", old, new, " ".join(left))

    def _doubts(self) -> Iterator[tuple[str, str]]:
        """Give new path -> old path of what looks like one question under two names."""
        now, before = self._open()
        free = dict(before)
        for path, question in now.items():
            if path in self._separate:
                continue
            likely = [old for old in free.values() if self._alike(old, question)]
            likely.sort(key=lambda old: not _words(old) & _words(question))
            if likely:
                del free[likely[0].path]
                yield path, likely[0].path

    def _alike(self, old: Question, new: Question) -> bool:
        if old.type != new.type or (old.path in self.now and self._then(old.path) == old.path):
            return False
        if not self._is_beside(old.path, new.path):
            return False
        if _words(old) & _words(new):
            return True
        above, below = _neighbours(self.now, new.path)
        return (self._old_of(above), self._old_of(below)) == _neighbours(self.before, old.path)

    def _old_of(self, path: str) -> str:
        return self.same.get(path, path)


def renamed_options(
    before: Instrument, old: Question, now: Instrument, new: Question
) -> dict[str, str]:
    """Give value -> value now of the options that stand in the new list under another one.

    Args:
        before: The version before.
        old: A question of it.
        now: The new version.
        new: The same question in it.
    """
    gone = _options_gone(before, old, now, new)
    if not gone:
        return {}
    offered, offered_now = (
        before.choice_lists[old.list_name].choices, now.choice_lists[new.list_name].choices,
    )  # fmt: skip
    known = {choice.value for choice in offered}
    words = _only({choice.value: _all_words(choice) for choice in offered_now})
    said = {choice.value: _all_words(choice) for choice in offered}
    found = {value: words[said[value]] for value in gone if said[value] in words}
    return {value: name for value, name in found.items() if name not in known}


def _options_gone(before: Instrument, old: Question, now: Instrument, new: Question) -> list[str]:
    listed, listed_now = before.choice_lists.get(old.list_name), now.choice_lists.get(new.list_name)
    if listed is None or listed_now is None or not listed_now.choices:
        return []
    offered = {choice.value for choice in listed_now.choices}
    return [choice.value for choice in listed.choices if choice.value not in offered]


def _keeps_answers(question: Question) -> bool:
    return question.type != "note" or bool(question.calculate)


def _named(questions: Mapping[str, Question], name: str) -> str:
    found = _find(questions, name)
    if found is None:
        raise KeyError(name)
    return found


def _find(questions: Mapping[str, Question], name: str) -> str | None:
    """Give the path of the question with this path, or of the only one with this name."""
    if name in questions:
        return name
    paths = [path for path, question in questions.items() if question.name == name]
    return paths[0] if len(paths) == 1 else None


def _only(names: Mapping[str, str]) -> dict[str, str]:
    """Turn path -> name round, without names that are blank or stand twice."""
    found: dict[str, list[str]] = {}
    for path, name in names.items():
        found.setdefault(name, []).append(path)
    return {name: paths[0] for name, paths in found.items() if name and len(paths) == 1}


def _words(question: Question) -> set[str]:
    return {folded(label) for label in question.labels.values() if label}


def _all_words(choice: Choice) -> str:
    """Give what people read of an option, the same for the same words; "" when it has none."""
    return "|".join(sorted({folded(label) for label in choice.labels.values() if label}))


def _conditions(form: Instrument) -> dict[str, tuple[str, ...]]:
    """Give path of every question -> the conditions under which it is asked, outer ones first."""
    found: dict[str, tuple[str, ...]] = {}

    def look(elements: Iterable[Element], around: tuple[str, ...]) -> None:
        for element in elements:
            here = (*around, element.relevant) if element.relevant else around
            if isinstance(element, Question):
                found[element.path] = here
            else:
                look(element.children, here)

    look(form.children, ())
    return found


def _repeats(form: Instrument) -> dict[str, str]:
    """Give path of every question -> path of the innermost repeat around it, or ""."""
    found: dict[str, str] = {}

    def look(elements: Iterable[Element], repeat: str) -> None:
        for element in elements:
            if isinstance(element, Question):
                found[element.path] = repeat
            else:
                look(element.children, element.path if isinstance(element, Repeat) else repeat)

    look(form.children, "")
    return found


def _neighbours(questions: Iterable[str], path: str) -> tuple[str, str]:
    order: Sequence[str] = ["", *questions, ""]
    here = order.index(path)
    return order[here - 1], order[here + 1]
