"""The columns of a grid: which questions of a form are typed as a table, and how cells are read."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from app.operations.record_words import PERSONAL
from app.store.folding import folded
from app.store.subject import outside_repeats, period_question
from forms.choices import Choice, ChoiceSource
from forms.instrument import Instrument, Question, Value
from forms.question_types import TYPES

MOST_COLUMNS = 60
"""A wider form is no table any more; the rest is answered in the form."""

_ELSEWHERE = frozenset({"image", "audio", "video", "file", "geotrace", "geoshape", "note"})
_NUMERIC = frozenset({"integer", "decimal", "range"})
_MONTH = re.compile(r"(?:(\d{1,2})/(\d{4})|(\d{4})-(\d{1,2}))", re.ASCII)
_SHORT_LIST = 400
_MOST_NAMES = 2
_INDEXED_LIST = 5000


@dataclass(frozen=True, slots=True)
class GridColumn:
    """One question as a column.

    Attributes:
        path: The question.
        title, hint: Its words.
        type: Its question type.
        unit: Its unit of measure, "" without.
        is_calculated: The form computes it.
        is_key: It is part of what makes a record unique.
        is_name: People know a record by it: it stands first and stays in sight.
        is_period: It says which period the record is about.
        is_monthly: Its dates stand for a month.
        is_personal: Its answers are about a person.
        is_required: It is obligatory, always or sometimes.
        is_filtered: Its options depend on other answers of the row.
        is_municipality: Its options are the municipalities.
        choices: Its options where they are few and always the same.
    """

    path: str
    title: str
    hint: str
    type: str
    unit: str = ""
    is_calculated: bool = False
    is_key: bool = False
    is_name: bool = False
    is_period: bool = False
    is_monthly: bool = False
    is_personal: bool = False
    is_required: bool = False
    is_filtered: bool = False
    is_municipality: bool = False
    choices: tuple[Choice, ...] = ()
    _codes: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def is_numeric(self) -> bool:
        """Whether its answers are numbers: they stand at the right and are added up."""
        return self.type in _NUMERIC

    @property
    def is_money(self) -> bool:
        """Whether its answers are quetzales."""
        return self.unit == "Q" and self.type == "decimal"

    @property
    def is_carried(self) -> bool:
        """Whether a new row takes its answer over from the row before."""
        return self.is_key and (self.is_period or self.is_municipality)

    @property
    def is_summed(self) -> bool:
        """Whether a total of it means something: amounts, not codes, years or percentages."""
        return self.is_numeric and not self.is_key and self.unit != "%" and not self.is_period

    def read(self, typed: Value, offers: Sequence[Choice] = ()) -> Value:
        """Read what was typed or pasted as the form's types do, after what spreadsheets add.

        `Q1,234.50` is the amount, `-` of the accounting format is zero, `10/2026` is a month, an
        option is known by its code, its words, or a code whose leading zeros were lost. What
        cannot be read is given as it is, to be stored and found.

        Args:
            typed: Text, or a value as stored.
            offers: The options of the row, where they depend on it.
        """
        if not isinstance(typed, str):
            return typed
        text = typed.replace("\xa0", " ").strip()
        if self.is_numeric:
            return _number(text, self.unit)
        if self.is_monthly and (month := _MONTH.fullmatch(text)):
            number, year = month[1] or month[4], month[2] or month[3]
            return f"{year}-{int(number):02d}-01"
        codes = code_index(offers) if offers else self._codes
        if self.type == "select_one":
            return _code(text, codes)
        if self.type == "select_multiple" and "," in text:
            return " ".join(_code(part.strip(), codes) for part in text.split(","))
        return text if self.type != "text" else typed.strip("\r\n")


def _number(text: str, unit: str) -> str:
    plain = text.removeprefix("Q").lstrip(". ") if unit == "Q" and text != "Q" else text
    if unit == "%":
        plain = plain.removesuffix("%").rstrip()
    return "0" if plain in {"-", "–"} else plain


def _code(text: str, codes: Mapping[str, str]) -> str:
    return codes.get(folded(text), text)


def code_index(choices: Sequence[Choice]) -> dict[str, str]:
    """Give what options are known by -> their code: code, words, both, code without zeros.

    Words that two options share know neither.
    """
    found: dict[str, str] = {}
    doubtful = set()
    for choice in choices:
        for label in set(choice.labels.values()):
            key = folded(label)
            if found.setdefault(key, choice.value) != choice.value:
                doubtful.add(key)
            found[folded(f"{choice.value} {label}")] = choice.value
    for choice in choices:
        found.setdefault(choice.value.lstrip("0"), choice.value)
    known = {key: code for key, code in found.items() if key and key not in doubtful}
    return known | {folded(choice.value): choice.value for choice in choices}


def columns_of(instrument: Instrument, choices: ChoiceSource) -> tuple[GridColumn, ...]:
    """Give the columns of a form: what is asked once a record, and what is calculated for it.

    What people know a record by comes first.
    """
    shown = [each for each in outside_repeats(instrument.children) if _is_column(each)][
        :MOST_COLUMNS
    ]
    names = _names(instrument, shown)
    period = period_question(instrument)
    ordered = sorted(shown, key=lambda question: question.path not in names)
    columns = (_column(each, instrument, choices, period) for each in ordered)
    return tuple(replace(each, is_name=each.path in names) for each in columns)


def _names(instrument: Instrument, shown: Sequence[Question]) -> list[str]:
    """Give what a record is known by: what its name is made of, else its key, else what is first.

    The name is `instanceName` of ODK XForms, section "Metadata".
    """
    meta = instrument.meta.children if instrument.meta is not None else ()
    rules = [each.calculate for each in meta if isinstance(each, Question)]
    text = " ".join(rules)
    named = [each.path for each in shown if re.search(rf"/{re.escape(each.path)}(?![\w./-])", text)]
    keys = [each.path for each in shown if each.marks.key and not each.list_name]
    return (named or keys or [each.path for each in shown])[:_MOST_NAMES]


def has_more(instrument: Instrument) -> bool:
    """Say whether a form asks for something that no column shows."""
    outside = list(outside_repeats(instrument.children))
    asked = [each for each in instrument.questions() if TYPES[each.type].is_answerable]
    shown = [each for each in outside if _is_column(each)][:MOST_COLUMNS]
    return any(each not in shown for each in asked)


def _is_column(question: Question) -> bool:
    kind = TYPES[question.type]
    if question.type in _ELSEWHERE:
        return False
    return kind.is_answerable or bool(question.calculate and question.labels)


def _column(
    question: Question, instrument: Instrument, choices: ChoiceSource, period: Question | None
) -> GridColumn:
    language = instrument.default_language
    is_filtered = bool(question.choice_filter or question.itemset)
    offered = (
        () if is_filtered else tuple(islice(choices.choices(question.list_name), _INDEXED_LIST))
    )
    marks = question.marks
    return GridColumn(
        question.path,
        question.label(language),
        question.hints.get(language, ""),
        question.type,
        unit=marks.unit,
        is_calculated=bool(question.calculate),
        is_key=marks.key,
        is_period=period is not None and question.path == period.path,
        is_monthly=question.type == "date" and "month-year" in question.appearance,
        is_personal=marks.privacy in PERSONAL,
        is_required=bool(question.required),
        is_filtered=is_filtered,
        is_municipality=marks.codelist == "municipios",
        choices=offered if len(offered) <= _SHORT_LIST else (),
        _codes=code_index(offered),
    )
