"""The codebook: what each column of the published tables means, for the data dictionary."""

from dataclasses import dataclass

from forms.instrument import Instrument, Question, Texts
from forms.table_schema import public_columns, without_answers


@dataclass(frozen=True, slots=True)
class CodebookEntry:
    """One column, explained.

    Attributes:
        table: Path of the repeat whose rows the column belongs to, "" for the table of records.
        column: Name of the column.
        path: Question that fills it.
        title, description: Label and hint in the language asked for.
        question_type: Name in `forms.question_types.TYPES`.
        type: Table Schema type.
        unit: Unit of measure, "" when it has none.
        key: Part of what makes a row unique.
        required: Every row has a value.
        minimum, maximum: Limits, None where there is none.
        choices: Value and label of each allowed choice.
        codelist: Name of the official catalogue the values come from, "" when there is none.
        rule: What the instrument says when a value breaks its constraint.
        condition: XPath text of when the question is asked at all, "" for always.
        sdg: SDG indicator code, "" when it has none.
        privacy: Class of the column.
    """

    table: str
    column: str
    path: str
    title: str
    description: str
    question_type: str
    type: str
    unit: str
    key: bool
    required: bool
    minimum: object
    maximum: object
    choices: tuple[tuple[str, str], ...]
    codelist: str
    rule: str
    condition: str
    sdg: str
    privacy: str


def codebook(instrument: Instrument, language: str | None = None) -> tuple[CodebookEntry, ...]:
    """Explain the public columns, in the order of the form.

    Args:
        instrument: Its form.
        language: Language of the texts, the instrument's default language when None.
    """
    language = instrument.default_language if language is None else language
    questions = {question.path: question for question in instrument.questions()}
    entries = []
    for column in public_columns(instrument):
        question = questions[column.path]
        entries.append(
            CodebookEntry(
                table=column.repeat or "",
                column=column.name,
                path=column.path,
                title=without_answers(question.label(language)),
                description=without_answers(_text(question.hints, language)),
                question_type=question.type,
                type=column.type,
                unit=column.unit,
                key=column.key,
                required=bool(column.constraints.get("required")),
                minimum=column.constraints.get("minimum"),
                maximum=column.constraints.get("maximum"),
                choices=_choices(instrument, question, language),
                codelist=column.codelist,
                rule=_text(question.constraint_messages, language),
                condition=question.relevant,
                sdg=column.sdg,
                privacy=column.privacy,
            )
        )
    return tuple(entries)


def _choices(
    instrument: Instrument, question: Question, language: str
) -> tuple[tuple[str, str], ...]:
    choice_list = instrument.choice_lists.get(question.list_name)
    if choice_list is None:
        return ()
    return tuple((choice.value, choice.label(language)) for choice in choice_list.choices)


def _text(texts: Texts, language: str) -> str:
    return texts.get(language) or next(iter(texts.values()), "")
