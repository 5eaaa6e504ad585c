"""The instrument: what is asked, in which order and under which rules.

These are plain immutable facts read from an XForm (`forms.xform`); `forms.session` gives them
life. Paths are written without the root and without positions: `vivienda/personas/edad`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite

from forms.choices import Choice

Value = str | int | float | None
"""An answer as it is stored: text, whole number, decimal, or None for blank.

Dates are ISO 8601 text, several choices are their values separated by one space, a geopoint
is `latitude longitude [altitude [accuracy]]` (ODK XForms, section "Data types").
"""

FIRST_VALUE_EVENTS = frozenset({"odk-instance-first-load", "odk-new-repeat"})
"""Events at which a first value is worked out (ODK XForms, "Events")."""

Texts = Mapping[str, str]
"""Language -> text; the key "" holds the text of a form without languages."""

FILE_KINDS = ("image", "big-image", "audio", "video")
"""What may stand beside a label (ODK XForms, "Languages"); `big-image` is `image` enlarged."""

Files = Mapping[str, Texts]
"""Kind of `FILE_KINDS` -> language -> name of a file that came with the form."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What `bind::acopio:…` says about the public column of a question (DESIGN section 5).

    Attributes:
        key: The question is part of what makes a record unique.
        column: Name of the public column; the question's name when empty.
        privacy: Class of the column: `publico`, `confidencial`, `sensible`, `reservado`, or "".
        unit: Unit of measure, for people: `personas`, `%`, `Q`.
        codelist: Name of an official catalogue: `municipios`, `idiomas`.
        sdg: SDG indicator code such as `17.8.1`.
        hierarchy: Name of a generalisation hierarchy, used by anonymisation.
        was: Names or paths that the question had in earlier versions, separated by spaces.
        check: What is checked beyond the type, see `forms.declared_checks`.
    """

    key: bool = False
    column: str = ""
    privacy: str = ""
    unit: str = ""
    codelist: str = ""
    sdg: str = ""
    hierarchy: str = ""
    was: str = ""
    check: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """The marks of a range: from `start` to `end`, either of which may be the larger."""

    start: float
    end: float
    step: float

    def holds(self, number: Value) -> bool:
        """Whether a number lies between the ends, on a mark or not."""
        low, high = sorted((self.start, self.end))
        return isinstance(number, int | float) and low <= number <= high


@dataclass(frozen=True, slots=True)
class Question:
    """One question, note or calculated value.

    Attributes:
        path: `group/name`, unique in the instrument.
        type: Name in the registry of `forms.question_types`.
        labels, hints: Texts per language; `{{ XPATH }}` stands where an answer is shown.
        required, relevant, constraint, readonly, calculate: XPath text, "" when absent.
        required_messages, constraint_messages: Texts per language.
        default: Text of the initial value, "" when blank.
        default_expression: XPath text of an initial value that is computed once, when the record
            or the repeat instance begins; "" when `default` says it all.
        default_events: When that is: `odk-instance-first-load`, `odk-new-repeat`.
        list_name: Choice list of a select, "" otherwise.
        choice_filter: XPath predicate over the list's columns, "" when absent.
        itemset: XPath of the nodes that are the choices, where they are no plain list: answers
            of a repeat, a shuffled list; "" otherwise.
        itemset_value, itemset_label: XPath of value and label, seen from such a node.
        appearance: Presentation hints as in XLSForm.
        marks: What becomes of the answers when they are published.
        data_type: Type of the value in ODK XForms (section "Data types"): `string`, `int` …
        preload: What fills the value in when the record begins, as `property username`
            (ODK XForms, "Preload Attributes"); "" when nothing does.
        guidance: Texts for training and paper, beside the hint, per language.
        guided_first: Languages in which it stands before the hint; ODK joins them as they stand.
        files: What is shown or played with the label.
        parameters: What control and bind say beside all this, by attribute name: `start`, `end`,
            `step`; `rows`; `max-pixels`, `quality`, `mediatype`; `accuracyThreshold`,
            `unacceptableAccuracyThreshold`; `incremental` …
    """

    path: str
    type: str
    labels: Texts = field(default_factory=dict)
    hints: Texts = field(default_factory=dict)
    required: str = ""
    relevant: str = ""
    constraint: str = ""
    readonly: str = ""
    calculate: str = ""
    required_messages: Texts = field(default_factory=dict)
    constraint_messages: Texts = field(default_factory=dict)
    default: str = ""
    default_expression: str = ""
    default_events: frozenset[str] = FIRST_VALUE_EVENTS
    list_name: str = ""
    choice_filter: str = ""
    itemset: str = ""
    itemset_value: str = ""
    itemset_label: str = ""
    appearance: str = ""
    marks: Marks = Marks()
    data_type: str = "string"
    preload: str = ""
    guidance: Texts = field(default_factory=dict)
    guided_first: frozenset[str] = frozenset()
    files: Files = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Give the last part of the path."""
        return self.path.rpartition("/")[2]

    @property
    def appearances(self) -> frozenset[str]:
        """Give the words of the appearance: `minimal`, `numbers`, `masked` and so on."""
        return frozenset(self.appearance.split())

    @property
    def scale(self) -> Scale | None:
        """Give the marks of a range; None for other types, or without numbers that make sense."""
        try:
            start, end, step = (float(self.parameters[name]) for name in _SCALE)
        except (KeyError, ValueError):
            return None
        sound = all(map(isfinite, (start, end, step))) and step != 0
        return Scale(start, end, abs(step)) if sound else None

    def label(self, language: str = "") -> str:
        """Give the label in a language, else any label, else the name."""
        return self.labels.get(language) or next(filter(None, self.labels.values()), self.name)


_SCALE = ("start", "end", "step")


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that belong together; `readonly` is passed on to all of them, `required` is not."""

    path: str
    labels: Texts = field(default_factory=dict)
    relevant: str = ""
    appearance: str = ""
    children: tuple["Element", ...] = ()
    readonly: str = ""
    files: Files = field(default_factory=dict, kw_only=True)
    required: str = field(default="", kw_only=True)

    @property
    def name(self) -> str:
        """Give the last part of the path."""
        return self.path.rpartition("/")[2]

    def label(self, language: str = "") -> str:
        """Give the label in a language, else any label, else the name."""
        return self.labels.get(language) or next(filter(None, self.labels.values()), self.name)


@dataclass(frozen=True, slots=True)
class FirstRow:
    """An instance of a repeat that stands in the form.

    Attributes:
        texts: Path -> what stands there.
        rows: Path of a repeat inside it -> its instances; None for those it always has.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, tuple["FirstRow", ...]] | None = None


@dataclass(frozen=True, slots=True)
class Repeat(Group):
    """A group that is answered any number of times.

    Attributes:
        count: XPath text of the number of instances, "" when the person decides.
        fixed: Instances can be neither added nor removed (`jr:noAddRemove`).
        first_rows: Instances that the repeat begins with.
    """

    count: str = ""
    fixed: bool = False
    first_rows: tuple[FirstRow, ...] = (FirstRow(),)


Element = Question | Group | Repeat


@dataclass(frozen=True, slots=True)
class Action:
    """A value that is set when another question's value changes.

    Attributes:
        target: Path of the question that is set.
        source: Path of the question that is watched (`xforms-value-changed`).
        value: XPath of the new value, seen from the target (XForms `setvalue`); None for where the
            device is then (`odk:setgeopoint`).
    """

    target: str
    source: str
    value: str | None


@dataclass(frozen=True, slots=True)
class ChoiceList:
    """A list of options shared by questions.

    Attributes:
        name: Id of the secondary instance.
        choices: In order; none while the file beside the form was not read. A long list is a
            `forms.choice_table.ChoiceTable`.
        source: File it stands in, "" when it stands in the form.
        value_column, label_column: Columns of that file that a choice is made of.
    """

    name: str
    choices: Sequence[Choice]
    source: str = ""
    value_column: str = "name"
    label_column: str = "label"


@dataclass(frozen=True, slots=True, eq=False)
class Branch:
    """A node of a secondary instance that is no plain list.

    Attributes:
        name: Element name, without prefix.
        text: What it holds itself.
        attributes: Name -> value.
        children: In order.
    """

    name: str
    text: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: tuple["Branch", ...] = ()


@dataclass(frozen=True, slots=True)
class Instrument:
    """A form as it was published: immutable once a record uses it.

    Attributes:
        form_id: Stable name (`form_id` of the settings sheet).
        version: Version text of the form, "" when it gives none.
        titles: Title per language.
        languages: Languages in the order of the form; `("",)` when it names none.
        default_language: The one shown first.
        root: Name of the root node of the primary instance.
        children: Elements in order.
        choice_lists: Lists by name.
        settings: Acopio's own settings of the form (attributes `acopio:…` of the root node; in a
            workbook the columns `attribute::acopio:…` of the settings sheet), such as
            `frequency` = `R/P1M`, `laip` = `10.18`.
        xform: The XForm document this was read from.
        meta: The `meta` group with what the record says of itself (instanceID, instanceName …,
            OpenRosa "Metadata"); it is no part of the answers. None when the form has none.
        branches: Secondary instances that are no plain lists, by id.
        texts: Texts of the itext block by id.
        actions: What changes of one question set in others.
        blank: The primary instance as XML, which the records' XML is written on; "" when the
            instrument was not read from a document.
    """

    form_id: str
    version: str
    titles: Texts
    languages: tuple[str, ...]
    default_language: str
    root: str
    children: tuple[Element, ...]
    choice_lists: Mapping[str, ChoiceList]
    settings: Mapping[str, str]
    xform: str
    meta: Group | None = None
    blank: str = ""
    branches: Mapping[str, Branch] = field(default_factory=dict)
    texts: Mapping[str, Texts] = field(default_factory=dict)
    actions: tuple[Action, ...] = ()

    def title(self, language: str = "") -> str:
        """Give the title in a language, else any title, else the form's id."""
        return self.titles.get(language) or next(filter(None, self.titles.values()), self.form_id)

    def walk(self) -> Iterator[Element]:
        """Go through all elements, each before its children."""
        return _walk(self.children)

    def walk_meta(self) -> Iterator[Element]:
        """Go through the `meta` group and all it holds; nothing when the form has none."""
        return _walk(() if self.meta is None else (self.meta,))

    def questions(self) -> Iterator[Question]:
        """Go through all questions in order, those inside groups and repeats too."""
        return (element for element in self.walk() if isinstance(element, Question))

    def question(self, path: str) -> Question:
        """Give the question at a path.

        Raises:
            KeyError: There is none.
        """
        for question in self.questions():
            if question.path == path:
                return question
        raise KeyError(path)

    def repeat_of(self, path: str) -> Repeat | None:
        """Give the innermost repeat that holds a path, or None."""
        found = None
        for element in self.walk():
            if isinstance(element, Repeat) and path.startswith(element.path + "/"):
                found = element
        return found


def _walk(elements: Sequence[Element]) -> Iterator[Element]:
    stack = list(reversed(elements))
    while stack:
        element = stack.pop()
        yield element
        if isinstance(element, Group):
            stack.extend(reversed(element.children))
