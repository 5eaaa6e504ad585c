"""Cells of a table as answers: one date order and one decimal sign a column, labels for codes.

A cell that its question cannot read stays as its text, so that nothing is lost and the check of
the record finds it. What is repaired (zeros that a spreadsheet took from a code) is counted.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from app.steps.date_texts import DateOrder, read_date_text, read_serial_day, without_midnight
from app.steps.number_texts import DecimalSign, TypedNumber, read_number
from app.steps.reference import departments, fold, municipalities
from forms.choices import Choice
from forms.instrument import Question, Value
from forms.question_types import TYPES, Unreadable

Reader = Callable[[str], Value]
ColumnReader = Callable[[Sequence[str]], Sequence[Value]]

_CATALOGUES = {"municipios": 4, "departamentos": 2}  # width of their codes
_TRUE, _FALSE = ("true", "verdadero"), ("false", "falso")
_YES, _NO = ("si", "yes", "1", "s", "true", "verdadero"), ("no", "0", "n", "false", "falso")
_REMEMBERED = 16_384  # texts of a column that are read once
_SURE_DIGITS = 16  # so many are exact, as a whole number and as a decimal one
_SEVERAL = (";", "|", "\n", ",")


@dataclass(slots=True)
class ColumnRules:
    """How the cells of one column are read, and what was done to them.

    Attributes:
        question: What they answer.
        choices: Of its list, none when it has none.
        date_order: Of its dates, None when only dates that need none are read.
        decimal: Its decimal sign.
        century: First of the hundred years that years of two figures are of; None to read none.
        epoch: From which its bare numbers count days, "" where they are no days.
        fill_zeros: A spreadsheet took the leading zeros of its codes: put them back.
        latest: Repairs of the cell in hand, by name.
        done: Repairs by name: `zeros` (leading zeros put back), `labels` (labels taken for codes).
        examples: The first repair of each name: before and after.
    """

    question: Question
    choices: Iterable[Choice] = ()
    date_order: DateOrder | None = "dmy"
    decimal: DecimalSign = "."
    century: int | None = None
    epoch: str = ""
    fill_zeros: bool = False
    latest: list[str] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    examples: dict[str, tuple[str, str]] = field(default_factory=dict)

    def repaired(self, name: str, before: str, after: str) -> str:
        """Say that the cell in hand is repaired."""
        self.latest.append(name)
        self.examples.setdefault(name, (before, after))
        return after


def reader(rules: ColumnRules) -> Reader:
    """Make the function that reads the cells of a column; a text that comes back is known."""
    prepare = _preparation(rules)
    return _parser(rules) if prepare is None else _CellReader(rules, prepare).read


def column_reader(rules: ColumnRules) -> ColumnReader:
    """Make the function that reads many cells of a column, with the result of `reader` for each."""
    prepare = _preparation(rules)
    if prepare is not None:
        return _CellReader(rules, prepare).read_all
    parse = _parser(rules)
    if rules.question.type != "text":
        return lambda texts: list(map(parse, texts))

    def read(texts: Sequence[str]) -> Sequence[Value]:
        try:
            TYPES["text"].parse("\n".join(texts))
        except Unreadable:
            return list(map(parse, texts))
        is_full = all(map(str.strip, texts))
        return texts if is_full else [text if text.strip() else None for text in texts]

    return read


class _CellReader:
    """Reads the cells of a column whose texts are prepared for their question."""

    def __init__(self, rules: ColumnRules, prepare: Callable[[str], str]) -> None:
        self._rules = rules
        self._prepare = prepare
        self._parse = _parser(rules)
        self._typed = _TYPED.get(rules.question.type)
        self._known: dict[str, tuple[Value, tuple[str, ...]]] = {}

    def read(self, text: str) -> Value:
        """Read one cell."""
        if type(text) is not str and self._typed is not None and _are_digits((text,)):
            return self._typed((text,), self._new)[0]
        value, repairs = self._look(text)
        self._rules.done.update(repairs)
        return value

    def read_all(self, texts: Sequence[str]) -> Sequence[Value]:
        """Read many cells."""
        if self._typed is not None and _are_digits(texts):
            return self._typed(texts, self._new)
        if set(map(type, texts)) != {str}:
            return list(map(self.read, texts))
        values: dict[str, Value] = {}
        for text, times in Counter(texts).items():
            values[text], repairs = self._look(text)
            for name in repairs:
                self._rules.done[name] += times
        return list(map(values.__getitem__, texts))

    def _look(self, text: str) -> tuple[Value, tuple[str, ...]]:
        """Give the value of a text and what was repaired."""
        is_plain = type(text) is str
        if is_plain and (found := self._known.get(text)) is not None:
            return found
        self._rules.latest.clear()
        found = self._new(text), tuple(self._rules.latest)
        if is_plain and len(self._known) < _REMEMBERED:
            self._known[text] = found
        return found

    def _new(self, text: str) -> Value:
        return self._parse(self._prepare(text)) if text.strip() else None


def _are_digits(texts: Sequence[str]) -> bool:
    """Whether these are numbers without a sign that are exact, and sure where they have a point."""
    joined = "".join(texts)
    if not joined.replace(".", "").isdigit() or not joined.isascii():
        return False
    if max(map(len, texts)) >= _SURE_DIGITS:
        return False
    return "." not in joined or all(isinstance(text, TypedNumber) for text in texts if "." in text)


def _wholes(texts: Sequence[str], read_new: Reader) -> list[Value]:
    return [int(text) if text.isdigit() else read_new(text) for text in texts]


def _decimals(texts: Sequence[str], _read_new: Reader) -> list[Value]:
    return [float(text) if text else None for text in texts]


_TYPED: dict[str, Callable[[Sequence[str], Reader], list[Value]]] = {
    "integer": _wholes,
    "decimal": _decimals,
}


def _parser(rules: ColumnRules) -> Reader:
    parse = TYPES[rules.question.type].parse

    def read(text: str) -> Value:
        try:
            return parse(text)
        except Unreadable:
            return text

    return read


def _preparation(rules: ColumnRules) -> Callable[[str], str] | None:
    """Give what turns a cell into the text that its question type reads, None when nothing does."""
    question = rules.question
    if question.type in {"select_one", "select_multiple", "rank"}:
        return ChoiceTexts(rules).code
    if question.type in {"integer", "decimal", "range"}:
        return lambda text: read_number(text, rules.decimal) or text
    if question.type == "date":
        return lambda text: without_midnight(_moment(text, rules))
    if question.type == "dateTime":
        return lambda text: _moment(text, rules)
    if rules.fill_zeros and question.marks.codelist in _CATALOGUES:
        return lambda text: _with_zeros(text, rules)
    return None


def _moment(text: str, rules: ColumnRules) -> str:
    read = read_date_text(text, rules.date_order, century=rules.century)
    if read is None and rules.epoch:
        read = read_serial_day(text, rules.epoch)
    return text if read is None else read


def _with_zeros(text: str, rules: ColumnRules) -> str:
    codes = municipalities() if rules.question.marks.codelist == "municipios" else departments()
    code = text.strip().zfill(_CATALOGUES[rules.question.marks.codelist])
    if code != text and code in codes:
        return rules.repaired("zeros", text, code)
    return text


def choice_text(choice: Choice, language: str, *, code: bool) -> str:
    """Write a choice as a template offers it: its label, with the code where labels repeat."""
    label = " ".join(choice.label(language).split())
    return f"{label} ({choice.value})" if code else label


class ChoiceTexts:
    """Finds the codes of choices by what people write: codes, labels, codes without their zeros."""

    def __init__(self, rules: ColumnRules) -> None:
        self._rules = rules
        self._several = rules.question.type != "select_one"
        self.codes: dict[str, str] = {}
        labels: dict[str, set[str]] = {}
        for choice in rules.choices:
            self.codes[choice.value] = choice.value
            names = {choice.value, *choice.labels.values()}
            names |= {choice_text(choice, language, code=True) for language in choice.labels}
            for name in names:
                labels.setdefault(fold(name), set()).add(choice.value)
        self.labels = {label: min(found) for label, found in labels.items() if len(found) == 1}
        widths = {len(code) for code in self.codes}
        digits = all(code.isdigit() for code in self.codes)
        self._width = widths.pop() if len(widths) == 1 and digits else 0

    def code(self, text: str) -> str:
        """Give the code, or the codes with a space between; the text when no choice is meant."""
        one = self._one(text)
        if one is not None or not self._several:
            return text if one is None else one
        for sign in (None, *_SEVERAL):
            parts = [part for part in text.split(sign) if part.strip()]
            codes = [self._one(part) for part in parts]
            if codes and None not in codes:
                return " ".join(filter(None, codes))
        return text

    def _one(self, text: str) -> str | None:
        stripped = text.strip()
        if stripped in self.codes:
            return stripped
        if self._rules.fill_zeros and self._width and stripped.isdigit():
            code = stripped.zfill(self._width)
            if code in self.codes:
                return self._rules.repaired("zeros", stripped, code)
        folded = fold(stripped)
        found = self.labels.get(folded) or self._truth(folded)
        return None if found is None else self._rules.repaired("labels", stripped, found)

    def _truth(self, folded: str) -> str | None:
        """Read the TRUE of a spreadsheet where the choices are yes and no."""
        for words, meant in ((_TRUE, _YES), (_FALSE, _NO)):
            if folded in words and len(self.codes) == 2:
                return next((self.labels[word] for word in meant if word in self.labels), None)
        return None


def holds_choices(values: Iterable[str], rules: ColumnRules) -> bool:
    """Whether all these texts name choices of a question, by code or by label."""
    texts = ChoiceTexts(rules)
    return all(text in texts.codes or fold(text) in texts.labels for text in values)
