"""Workbooks to fill in: made from an instrument, and taken back without a question.

A sheet with one column for each question outside repeats, drop-downs of its choices, formats that
keep codes and dates as they are typed, and remarks that explain. A hidden sheet says which column
answers which question, so that the names may be changed.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.steps.answer_texts import choice_text
from app.steps.exports import replacing
from app.steps.table_files.source import SheetName, letters
from forms.choices import Choice
from forms.instrument import Element, Group, Instrument, Question, Repeat
from forms.question_types import TYPES
from forms.table_schema import PublicColumn, without_answers
from forms.table_schema import columns as table_columns

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

MARK_SHEET = "acopio"
"""Hidden sheet that makes a workbook a template: column and question."""

DATA_SHEET, LISTS_SHEET = "Registros", "Listas"

_LAST_ROW = 1_048_576
_FORMATS = {"integer": "0", "decimal": "General", "range": "General", "date": "dd/mm/yyyy",
            "dateTime": "dd/mm/yyyy hh:mm", "time": "hh:mm"}  # fmt: skip
_WIDTHS = {"text": 28, "select_one": 28, "select_multiple": 28}
_LONGEST_REMARK = 250  # characters that a remark of a drop-down may have


@dataclass(frozen=True, slots=True)
class TemplateWords:
    """Words of a template in the reader's language.

    Attributes:
        required: Said of a question that must be answered.
        several: How several choices are written.
        date: How a date is written.
        wrong: Said when a value is refused.
    """

    required: str
    several: str
    date: str
    wrong: str


def write_template(instrument: Instrument, path: Path, words: TemplateWords) -> tuple[str, ...]:
    """Write a workbook to fill in.

    Args:
        instrument: Its questions.
        path: Target; an older file is replaced when the new one is complete.
        words: What it says beside the questions' own texts.

    Returns:
        Paths of the repeats, whose rows no template takes.

    Raises:
        KnownError: `table.file_open` or `table.cannot_write`; the target stays as it was.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    page = book.create_sheet(DATA_SHEET)
    lists = _Lists(book)
    facts = {column.path: column for column in table_columns(instrument)}
    questions = [each for each in _questions(instrument.children) if _is_asked(each)]
    for number, question in enumerate(questions, start=1):
        _Column(page, number, question, instrument).write(facts[question.path], lists, words)
    page.freeze_panes = "A2"
    _mark(book, instrument, questions)
    with replacing(path) as part:
        book.save(part)
    return tuple(each.path for each in instrument.walk() if isinstance(each, Repeat))


def template_columns(sheets: Sequence[SheetName]) -> bool:
    """Whether a workbook with these sheets was made as a template."""
    return any(sheet.hidden and sheet.name == MARK_SHEET for sheet in sheets)


def template_questions(rows: Sequence[Sequence[str]], form_id: str) -> Mapping[str, str]:
    """Read which column answers which question.

    Args:
        rows: Of the hidden sheet: column, question, form.
        form_id: The form that is asked for; a template of another one says nothing.
    """
    return {column: path for column, path, form in rows if form == form_id}


class _Lists:
    """The sheet with the choices of all lists, one a column."""

    def __init__(self, book: "Workbook") -> None:
        self._page = book.create_sheet(LISTS_SHEET)
        self._places: dict[str, str] = {}

    def range_of(self, name: str, choices: Sequence[Choice], language: str) -> str:
        """Give the cells with the choices of a list, written when first asked for."""
        if name not in self._places:
            number = len(self._places) + 1
            names = Counter(choice.label(language) for choice in choices)
            _write_text(self._page, 1, number, name)
            for row, choice in enumerate(choices, start=2):
                repeats = names[choice.label(language)] > 1
                _write_text(self._page, row, number, choice_text(choice, language, code=repeats))
            column = letters(number)
            end = len(choices) + 1
            self._places[name] = f"{LISTS_SHEET}!${column}$2:${column}${end}"
        return self._places[name]


class _Column:
    """One column of the sheet to fill in."""

    def __init__(
        self, page: "Worksheet", number: int, question: Question, instrument: Instrument
    ) -> None:
        self._page = page
        self._number = number
        self._question = question
        self._instrument = instrument
        self._language = instrument.default_language

    def write(self, facts: PublicColumn, lists: _Lists, words: TemplateWords) -> None:
        """Write the header with its remark, the format and what the cells accept."""
        from openpyxl.comments import Comment
        from openpyxl.styles import Alignment, Font, PatternFill

        question, required = self._question, bool(facts.constraints.get("required"))
        name = header_of(question, self._language)
        cell = _write_text(self._page, 1, self._number, f"{name} *" if required else name)
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if required:
            cell.fill = PatternFill("solid", fgColor="FFF2CC")
        remark = self._remark(facts, words, required=required)
        if remark:
            cell.comment = Comment(remark, "Acopio", height=120, width=280)
        column = self._page.column_dimensions[letters(self._number)]
        column.number_format = _FORMATS.get(question.type, "@")
        column.width = _WIDTHS.get(question.type, 16)
        rule = self._rule(facts, lists)
        if rule is not None:
            rule.error, rule.showErrorMessage = words.wrong, True
            rule.prompt, rule.showInputMessage = remark[:_LONGEST_REMARK], bool(remark)
            rule.add(f"{letters(self._number)}2:{letters(self._number)}{_LAST_ROW}")
            self._page.add_data_validation(rule)

    def _remark(self, facts: PublicColumn, words: TemplateWords, *, required: bool) -> str:
        question = self._question
        messages = question.constraint_messages
        lines = [
            words.required if required else "",
            facts.description,
            f"({facts.unit})" if facts.unit else "",
            messages.get(self._language) or next(iter(messages.values()), ""),
            words.date if question.type in {"date", "dateTime"} else "",
            words.several if question.type in {"select_multiple", "rank"} else "",
        ]
        return "\n".join(filter(None, lines))

    def _rule(self, facts: PublicColumn, lists: _Lists) -> "DataValidation | None":
        from openpyxl.worksheet.datavalidation import DataValidation

        question = self._question
        listed = self._instrument.choice_lists.get(question.list_name)
        if question.type == "select_one" and listed is not None and len(listed.choices):
            place = lists.range_of(question.list_name, listed.choices, self._language)
            return DataValidation(type="list", formula1=place, allow_blank=True)
        if question.type == "date":
            return DataValidation(
                type="date", operator="greaterThan", formula1="1", allow_blank=True
            )
        if question.type not in {"integer", "decimal", "range"}:
            return None
        low, high = facts.constraints.get("minimum"), facts.constraints.get("maximum")
        return DataValidation(
            type="whole" if question.type == "integer" else "decimal",
            operator="between",
            formula1=str(-(10**15) if low is None else low),
            formula2=str(10**15 if high is None else high),
            allow_blank=True,
        )


def header_of(question: Question, language: str) -> str:
    """Name the column of a question as people read it, on one line."""
    return " ".join(without_answers(question.label(language)).split())[:255]


def _mark(book: "Workbook", instrument: Instrument, questions: Sequence[Question]) -> None:
    page = book.create_sheet(MARK_SHEET)
    page.sheet_state = "hidden"
    for number, text in enumerate(("column", "question", "form"), start=1):
        _write_text(page, 1, number, text)
    for row, question in enumerate(questions, start=2):
        header = str(book[DATA_SHEET].cell(1, row - 1).value)
        for number, text in enumerate((header, question.path, instrument.form_id), start=1):
            _write_text(page, row, number, text)


def _write_text(page: "Worksheet", row: int, column: int, text: str) -> "Cell":
    """Write a text that is never taken for a formula."""
    cell = page.cell(row, column, text)
    cell.data_type = "s"
    return cell


def _questions(elements: Sequence[Element]) -> list[Question]:
    """Give the questions outside repeats, in order."""
    found: list[Question] = []
    for element in elements:
        if isinstance(element, Question):
            found.append(element)
        elif isinstance(element, Group) and not isinstance(element, Repeat):
            found += _questions(element.children)
    return found


def _is_asked(question: Question) -> bool:
    kind = TYPES[question.type]
    return kind.is_answerable and question.type not in {"image", "audio", "video", "file"}
