"""CaptureSession: one record being filled, without a window; `forms/README.md` is its contract.

Whoever captures (window, command line, tests) gives answers and gets back what changed. The
session keeps nothing on disk and never asks: storing is the caller's part, before the next answer.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo

from forms.answers import Answers, StoredRow, Update
from forms.choices import ChoiceSource
from forms.instance import InstanceNode, RecordDocument, Series, grow, locate
from forms.instance_xml import root_attributes, write_instance
from forms.instrument import Instrument, Value
from forms.logic import FormLogic, compile_form
from forms.node_state import Cell, NodeState, Page, draft_pages
from forms.offers import FormChoices
from forms.problem import Place, Problem, ProblemError
from forms.recalculation import Recalculation, typed_value
from forms.record_view import RecordView
from forms.stored_answers import collect, fill
from forms.world import CHANCE, FormWorld
from forms.xpath.times import moment_text
from forms.xpath.values import value_text

_PRELOADS = {
    "start": "timestamp start",
    "end": "timestamp end",
    "today": "date today",
    "deviceid": "property deviceid",
    "username": "property username",
}
_AT_FIRST = frozenset({"timestamp start", "date today", "property", "uid"})
_AT_EVERY_OPENING = frozenset({"uid"})


class CaptureSession:
    """One record being filled.

    Attributes:
        instrument: The form.
    """

    def __init__(
        self,
        form: Instrument | FormLogic,
        answers: Answers | None = None,
        *,
        choices: ChoiceSource | None = None,
        now: Callable[[], datetime],
        new_id: Callable[[], str],
        language: str = "",
        zone: tzinfo | None = None,
        properties: Mapping[str, str] | None = None,
        random: Callable[[], float] = CHANCE,
        place: Callable[[], str] | None = None,
        deprecated_id: str = "",
        keeps_hidden: bool = True,
    ) -> None:
        """Open a record: a new one, or one with stored answers.

        Args:
            form: The instrument, or what `compile_form` made of it, for many records of one form.
            answers: What was stored; None or nothing at all begins a new record, with first
                values and one instance of each repeat that people extend.
            choices: Lists that the form only names.
            now: Clock, aware; `today()` is the day it shows in `zone`.
            new_id: Gives a new uuid for each repeat instance and for `uuid()`.
            language: Language of texts, "" for the form's default.
            zone: Time zone of the person, None for that of the machine.
            properties: What `jr:preload="property"` asks for: `username`, `deviceid`, `email`,
                `phonenumber`.
            random: Gives random numbers in [0, 1).
            place: Gives a geopoint for `odk:setgeopoint`, None where it cannot know one.
            deprecated_id: instanceID of the sent record that this one replaces.
            keeps_hidden: Keep answered instances of repeats that are not asked, unlike ODK.

        Raises:
            ProblemError: A rule of the form cannot be used (see `compile_form`).
        """
        self._logic = form if isinstance(form, FormLogic) else compile_form(form)
        self.instrument = self._logic.instrument
        self._root = InstanceNode(self._logic.root, None, None)
        self._root.name = self.instrument.root
        self._root.parent = RecordDocument(self._root, root_attributes(self.instrument))
        grow(self._root)
        spoken = language or self.instrument.default_language
        lists = FormChoices(self._logic.lists, choices, spoken)
        self._world = FormWorld(
            self._logic,
            self._root,
            lists,
            now=now,
            new_id=new_id,
            zone=zone,
            random=random,
            place=place,
        )
        self._properties = properties or {}
        self._deprecated_id = deprecated_id
        self._view = RecordView(self._world, spoken)
        self._changes = Recalculation(self._logic, self._world, keeps_hidden=keeps_hidden)
        self._initial = self._open(answers or Answers())

    def _open(self, answers: Answers) -> Update:
        is_new = not (answers.values or answers.rows)
        if not is_new:
            fill(self._root, answers)
        self._changes.begin(self._root, defaults=is_new)
        if not is_new:
            self._changes.begin_meta()
        self._preload(_AT_FIRST if is_new else _AT_EVERY_OPENING)
        if is_new:
            self._changes.begin_repeats(self._root)
        self._changes.run(clearing=is_new)
        return self._changes.take_update()

    def _preload(self, wanted: frozenset[str]) -> None:
        """Fill in what the program knows of itself (ODK XForms, "Preload Attributes")."""
        now = self._world.now()
        moment = moment_text(now)
        known = {
            "timestamp start": lambda: moment,
            "timestamp end": lambda: moment,
            "date today": lambda: now.date().isoformat(),
            "uid": lambda: f"uuid:{self._world.new_id()}",
        }
        for node in self._root.walk():
            question = node.rules.question
            if question is None:
                continue
            said = question.preload or _PRELOADS.get(question.type, "")
            kind, _, name = said.partition(" ")
            if kind == "property" and "property" in wanted:
                text = self._properties.get(name.rpartition(":")[2], "")
                if text:
                    self._changes.set_value(node, text, typed=False)
            elif said in wanted and said in known:
                self._changes.set_value(node, known[said](), typed=False)

    # -- what a person does --------------------------------------------------------------------

    def initial_update(self) -> Update:
        """Give what opening the record filled in: first values, calculations, instances."""
        return self._initial

    def answer(self, ref: str, value: Value) -> Update:
        """Answer a question; text is read as its type writes it, None or "" makes it blank.

        What cannot be read is kept as it is: it shows as a violation and can be found later.

        Raises:
            ProblemError: `answer.unknown_question`; `answer.not_answerable` for groups, notes and
                calculated values; `answer.readonly`. Nothing changed.
        """
        node = self._node(ref)
        problem = self._refusal(node)
        if problem is not None:
            raise ProblemError(problem)
        typed = typed_value(node, value) if isinstance(value, str) else value
        self._changes.set_value(node, self._in_order(node, typed), typed=True)
        return self._finish()

    def _in_order(self, node: InstanceNode, value: Value) -> Value:
        """Put several choices in the order of their list, as ODK Web Forms does."""
        question = node.rules.question
        is_several = question is not None and question.type == "select_multiple"
        chosen = value.split() if is_several and isinstance(value, str) else []
        if len(chosen) < 2:
            return value
        ordered = self._world.offered(node).in_order(chosen)
        return " ".join(ordered) if set(ordered) == set(chosen) else value

    def _refusal(self, node: InstanceNode) -> Problem | None:
        calculated = node.rules.calculate is not None and not node.rules.type.is_answerable
        if node.rules.question is None or node.rules.type.name == "note" or calculated:
            return self._view.problem("answer.not_answerable", node)
        is_readonly = self._view.is_readonly(node)
        return self._view.problem("answer.readonly", node) if is_readonly else None

    def add_row(self, repeat_ref: str) -> Update:
        """Add an instance at the end of a repeat.

        Raises:
            ProblemError: `answer.unknown_question`, or `answer.fixed_rows` when the form says how
                many instances there are. Nothing changed.
        """
        self._changes.add_row(self._extendable(repeat_ref))
        return self._finish()

    def remove_row(self, ref: str) -> Update:
        """Remove a repeat instance (`personas[2]`) with all it holds.

        Raises:
            ProblemError: As `add_row`.
        """
        row = self._node(ref)
        if not row.is_row:
            raise ProblemError(_unknown(ref))
        self._changes.remove_row(self._extendable(ref.rpartition("[")[0]), row)
        return self._finish()

    def put_back(self, held: Sequence[StoredRow]) -> Update:
        """Bring back a repeat instance that was removed, where it stood, with its answers.

        Args:
            held: It and the instances inside it, as the `RowChange` of its removal gave them.

        Raises:
            ProblemError: `answer.unknown_question` when what it stood in is gone too, or
                `answer.fixed_rows`. Nothing changed.
        """
        around = self._extendable(self.ref(held[0].repeat, held[0].parent))
        for stored in held:
            series = around if stored is held[0] else self._inside(stored)
            row = self._changes.put_back(series, stored)
            for node in row.walk():
                given = stored.values.get(node.rules.path)
                if given is not None:
                    self._changes.set_value(node, given, typed=node.rules.calculate is None)
        return self._finish()

    def _inside(self, stored: StoredRow) -> Series:
        """Give the repeat of an instance that stands in another one."""
        return self._series(self.ref(stored.repeat, stored.parent))

    def finish(self) -> Update:
        """Note that the record is finished: whatever keeps the time of its end gets it."""
        self._preload(frozenset({"timestamp end"}))
        return self._finish()

    def set_language(self, language: str) -> Update:
        """Show texts in another language; labels that calculations took over change too."""
        self._view.language = self._world.choices.language = language
        self._changes.speak()
        return self._finish()

    @property
    def logic(self) -> FormLogic:
        """Give the compiled form, for what reads its rules; nobody needs to compile it again."""
        return self._logic

    @property
    def language(self) -> str:
        """Give the language of texts."""
        return self._view.language

    def _finish(self) -> Update:
        self._changes.run()
        return self._changes.take_update()

    # -- what a client draws -------------------------------------------------------------------

    def node(self, ref: str) -> NodeState:
        """Give the state of a place.

        Raises:
            ProblemError: `answer.unknown_question`.
        """
        return self._view.state(self._node(ref))

    def nodes(self, *, meta: bool = False) -> Iterator[NodeState]:
        """Go through all places in the order of the form, groups and repeats too.

        Args:
            meta: Also what the record says of itself, under `meta`.
        """
        places = (one for one in self._root.walk() if one is not self._root)
        return (self._view.state(one) for one in places if _is_told(one, meta=meta))

    def wording(self, ref: str, language: str) -> tuple[str, str]:
        """Give label and hint of a place in any language of the form, beside its own.

        Raises:
            ProblemError: `answer.unknown_question`.
        """
        return self._view.wording(self._node(ref), language)

    def guidance(self, ref: str, language: str) -> str:
        """Give the longer help of a place in any language of the form.

        Raises:
            ProblemError: `answer.unknown_question`.
        """
        return self._view.guidance(self._node(ref), language)

    def files(self, ref: str, language: str) -> Mapping[str, str]:
        """Give the files of a place in any language: kind of `FILE_KINDS` -> name.

        Raises:
            ProblemError: `answer.unknown_question`.
        """
        return self._view.files(self._node(ref), language)

    def ref(self, path: str, row: str | None) -> str:
        """Give the place with positions of a stored answer, by path and uuid of its instance.

        Raises:
            ProblemError: `answer.unknown_question`.
        """
        rules = self._logic.rules.get(path)
        for node in self._root.below(rules.names) if rules is not None and path else ():
            if node.row == row:
                return node.ref
        raise ProblemError(_unknown(path))

    def row_count(self, repeat_ref: str) -> int:
        """Give the number of instances of a repeat.

        Raises:
            ProblemError: `answer.unknown_question`.
        """
        return len(self._series(repeat_ref).rows)

    def pages(self) -> tuple[Page, ...]:
        """Give the pages of what is relevant now, at most 25 questions each."""
        return tuple(
            Page(
                draft.node.ref,
                self._view.label(draft.node)
                if draft.node.rules.path
                else self.instrument.title(self._view.language),
                tuple(draft.refs),
            )
            for draft in draft_pages(self._root)
        )

    def violations(self) -> list[Problem]:
        """Give what stands in the way of finishing, in the order of the form."""
        found = (self._view.violation(node) for node in self._questions())
        return [problem for problem in found if problem is not None]

    def next_violation(self, ref: str, direction: int = 1) -> str | None:
        """Give the next place in the order of the form whose answer is wrong.

        Args:
            ref: Where to look from; "" is before the first place and after the last one.
            direction: 1 looks on, -1 back.

        Returns:
            The place, None when there is none that way.

        Raises:
            ProblemError: `answer.unknown_question`.
        """
        here = self._node(ref) if ref else None
        places = list(self._root.walk())
        at = places.index(here) if here is not None else (-1 if direction > 0 else len(places))
        rest = places[at + 1 :] if direction > 0 else reversed(places[:at])
        return next((one.ref for one in rest if self._view.violation(one) is not None), None)

    def progress(self) -> tuple[int, int]:
        """Give how many of the relevant questions are answered, and how many there are."""
        asked = [node for node in self._questions() if node.rules.type.is_answerable]
        return sum(1 for node in asked if node.value is not None), len(asked)

    def cells(self) -> Iterator[Cell]:
        """Go through the relevant questions that people answer, as a review counts them."""
        return (
            Cell(
                path=node.rules.path,
                is_required=self._view.is_required(node),
                is_answered=node.value is not None,
                problem=self._view.violation(node),
            )
            for node in self._questions()
            if node.rules.type.is_answerable
        )

    # -- what is stored and sent ---------------------------------------------------------------

    def answers(self) -> Answers:
        """Give all answers, also those not relevant now, for the draft."""
        return collect(self._root, only_relevant=False)

    def final_answers(self) -> Answers:
        """Give the answers of the finished record: what is relevant and nothing else."""
        return collect(self._root, only_relevant=True)

    def to_xml(self, instance_id: str | None = None) -> str:
        """Write the record as ODK sends it.

        Args:
            instance_id: Identity of the record (`uuid:…`); None for the one it was given when
                it was opened, or a new one.
        """
        own = locate(self._root, "meta/instanceID")
        known = instance_id or (value_text(own.value) if own is not None else "")
        return write_instance(
            self.instrument,
            self._root,
            known or f"uuid:{self._world.new_id()}",
            self._deprecated_id,
        )

    # -- inside --------------------------------------------------------------------------------

    def _node(self, ref: str) -> InstanceNode:
        node = locate(self._root, ref) if ref else None
        if node is None:
            raise ProblemError(_unknown(ref))
        return node

    def _series(self, ref: str) -> Series:
        node = self._node(ref)
        if not isinstance(node, Series):
            raise ProblemError(_unknown(ref))
        return node

    def _extendable(self, ref: str) -> Series:
        series = self._series(ref)
        if self._view.is_readonly(series):
            raise ProblemError(self._view.problem("answer.fixed_rows", series))
        return series

    def _questions(self) -> Iterator[InstanceNode]:
        return (node for node in self._root.walk() if node.rules.question and node.relevant)


def _is_told(node: InstanceNode, *, meta: bool) -> bool:
    """Whether a client hears of a place; attributes are for the XML alone."""
    return not node.rules.is_meta or (meta and not node.name.startswith("@"))


def _unknown(name: str) -> Problem:
    return Problem("answer.unknown_question", place=Place(field=name), values={"name": name})
