"""Workbooks to fill in: made from an instrument, and taken back without a question.

A sheet with one column for each question, drop-downs of its choices, formats that keep codes and
dates as they are typed, and remarks that explain. Each repeat has a sheet of its own, whose rows
name the number of the row they belong to. A hidden sheet says which column answers which question,
so that the names may be changed.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
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

OWN_NUMBER, OUTER_NUMBER = "@row", "@outer"
"""Instead of a question: the number of the row, and that of the row it belongs to."""

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
        number: Name of the column that numbers the rows of a sheet.
        number_of: Name of the column that says to which row of `{sheet}` a row belongs.
        numbering: Remark on the numbers.
    """

    required: str
    several: str
    date: str
    wrong: str
    number: str
    number_of: str
    numbering: str


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """What a column of a template is for.

    Attributes:
        column: Its name.
        path: The question it answers, `OWN_NUMBER` or `OUTER_NUMBER`.
        sheet: Where it stands.
        repeat: Path of the repeat whose instances the rows are, "" for records.
    """

    column: str
    path: str
    sheet: str = DATA_SHEET
    repeat: str = ""


def write_template(
    instrument: Instrument, path: Path, words: TemplateWords
) -> tuple[TemplateColumn, ...]:
    """Write a workbook to fill in.

    Args:
        instrument: Its questions.
        path: Target; an older file is replaced when the new one is complete.
        words: What it says beside the questions' own texts.

    Returns:
        The columns of all its sheets.

    Raises:
        KnownError: `table.file_open` or `table.cannot_write`; the target stays as it was.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    sheets = list(_sheets(instrument))
    for sheet in sheets:
        book.create_sheet(sheet.title)
    pages = _Pages(book, instrument, words)
    found = [column for sheet in sheets for column in pages.fill(sheet)]
    _mark(book, instrument, found)
    with replacing(path) as part:
        book.save(part)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet to fill in: of the records, or of a repeat.

    Attributes:
        title: On its tab.
        repeat: Path of the repeat, "" for the records.
        outer: Title of the sheet whose rows its rows belong to, "" for the records.
        questions: One a column.
        has_inner: Rows of another sheet belong to its rows.
    """

    title: str
    repeat: str
    outer: str
    questions: tuple[Question, ...]
    has_inner: bool


def _sheets(instrument: Instrument) -> Iterator[_Sheet]:
    repeats = [element for element in instrument.walk() if isinstance(element, Repeat)]
    titles = {"": DATA_SHEET}
    for repeat in repeats:
        taken = {title.casefold() for title in (*titles.values(), LISTS_SHEET, MARK_SHEET)}
        label = repeat.label(instrument.default_language) or repeat.name
        titles[repeat.path] = _title(label, taken)
    around = {each.path: instrument.repeat_of(each.path) for each in repeats}
    outer = {path: each.path if each else "" for path, each in around.items()}
    for path, title in titles.items():
        elements = next((each.children for each in repeats if each.path == path), None)
        questions = _questions(instrument.children if elements is None else elements)
        yield _Sheet(
            title,
            path,
            titles[outer[path]] if path else "",
            tuple(each for each in questions if _is_asked(each)),
            path in outer.values(),
        )


def _title(label: str, taken: set[str]) -> str:
    """Give a name that a tab may have, and no other one has."""
    short = " ".join(re.sub(r"[\[\]:*?/\\']", " ", without_answers(label)).split())[:28].strip()
    title, number = short or "Filas", 2
    while title.casefold() in taken:
        title, number = f"{short or 'Filas'} {number}", number + 1
    return title


class _Pages:
    """The sheets to fill in, one after the other."""

    def __init__(self, book: "Workbook", instrument: Instrument, words: TemplateWords) -> None:
        self._book = book
        self._instrument = instrument
        self._words = words
        self._lists = _Lists(book)
        self._facts = {column.path: column for column in table_columns(instrument)}

    def fill(self, sheet: _Sheet) -> Iterator[TemplateColumn]:
        """Write the columns of a sheet, and give them."""
        page = self._book[sheet.title]
        numbers = list(_number_columns(sheet, self._words))
        for at, column in enumerate(numbers, start=1):
            _write_number(page, at, column, sheet, self._words)
            yield column
        language = self._instrument.default_language
        names = Counter(header_of(each, language) for each in sheet.questions)
        for at, question in enumerate(sheet.questions, start=len(numbers) + 1):
            shared = names[header_of(question, language)] > 1
            written = _Column(page, at, question, self._instrument, shared=shared)
            written.write(self._facts[question.path], self._lists, self._words)
            name = str(page.cell(1, at).value)
            yield TemplateColumn(name, question.path, sheet.title, sheet.repeat)
        page.freeze_panes = "A2"


def _number_columns(sheet: _Sheet, words: TemplateWords) -> Iterator[TemplateColumn]:
    if sheet.repeat:
        name = words.number_of.format(sheet=sheet.outer)
        yield TemplateColumn(name, OUTER_NUMBER, sheet.title, sheet.repeat)
    if sheet.has_inner:
        yield TemplateColumn(words.number, OWN_NUMBER, sheet.title, sheet.repeat)


def _write_number(
    page: "Worksheet", at: int, column: TemplateColumn, sheet: _Sheet, words: TemplateWords
) -> None:
    """Write a column of numbers: each once in its sheet, or one that the outer sheet has."""
    from openpyxl.comments import Comment
    from openpyxl.styles import Font, PatternFill
    from openpyxl.worksheet.datavalidation import DataValidation

    cell, letter = _write_text(page, 1, at, column.column), letters(at)
    cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E2E8F0")
    cell.comment = Comment(words.numbering, "Acopio", height=120, width=280)
    page.column_dimensions[letter].number_format = "@"
    page.column_dimensions[letter].width = 18
    numbers = f"${letter}$2:${letter}${_LAST_ROW}"
    if column.path == OWN_NUMBER:
        formula = f"COUNTIF({numbers},{letter}2)=1"
    else:  # its own number stands first, after that of an outer row where there is one
        there = "A" if sheet.outer == DATA_SHEET else "B"
        place = f"'{sheet.outer}'!${there}$2:${there}${_LAST_ROW}"
        formula = f"COUNTIF({place},{letter}2)>0"
    rule = DataValidation(type="custom", formula1=formula, allow_blank=True)
    rule.error, rule.showErrorMessage = words.wrong, True
    rule.add(f"{letter}2:{letter}{_LAST_ROW}")
    page.add_data_validation(rule)


def template_columns(sheets: Sequence[SheetName]) -> bool:
    """Whether a workbook with these sheets was made as a template."""
    return any(sheet.hidden and sheet.name == MARK_SHEET for sheet in sheets)


def template_questions(rows: Sequence[Sequence[str]], form_id: str) -> tuple[TemplateColumn, ...]:
    """Read what the columns of a template are for.

    Args:
        rows: Of the hidden sheet: column, question, form, and since there are sheets of repeats
            sheet and repeat.
        form_id: The form that is asked for; a template of another one says nothing.
    """
    return tuple(
        TemplateColumn(column, path, *(sheet if len(sheet) == 2 else ()))
        for column, path, form, *sheet in (row for row in rows if len(row) >= 3)
        if form == form_id
    )


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
        self, page: "Worksheet", number: int, question: Question, instrument: Instrument, *,
        shared: bool,
    ) -> None:  # fmt: skip
        self._page = page
        self._shared = shared
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
        name = f"{name} ({question.name})" if self._shared else name
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


def _mark(book: "Workbook", instrument: Instrument, columns: Sequence[TemplateColumn]) -> None:
    page = book.create_sheet(MARK_SHEET)
    page.sheet_state = "hidden"
    rows = ((each.column, each.path, instrument.form_id, each.sheet, each.repeat)
            for each in columns)  # fmt: skip
    for row, texts in enumerate((("column", "question", "form", "sheet", "repeat"), *rows), 1):
        for number, text in enumerate(texts, start=1):
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
