"""The forms of a workspace as people choose among them, and what one of them asks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.store.record_query import RecordQuery
from app.store.workspace import Workspace
from forms.instrument import Element, Group, Instrument, Question, Repeat
from forms.question_types import TYPES
from forms.table_schema import PUBLIC


@dataclass(frozen=True, slots=True)
class FormHere:
    """A form of this workspace, in its newest version.

    Attributes:
        form_id, title, description: The form; the description is "" when it has none.
        number: Version, 1, 2, 3 … on this computer.
        questions: How many questions people answer.
        languages: Names of its languages; empty when it names none.
        records: Records that are not set aside, drafts too.
        frequency: How often its data are due, ISO 8601; "" when nothing is promised.
        laip: Article and numeral that ask for the data, such as `10.18`, or "".
        loaded_at: When this version came, UTC.
    """

    form_id: str
    title: str
    description: str
    number: int
    questions: int
    languages: tuple[str, ...]
    records: int
    frequency: str
    laip: str
    loaded_at: datetime


@dataclass(frozen=True, slots=True)
class OutlineQuestion:
    """A question of an outline.

    Attributes:
        path, type, label: As in the instrument.
        is_public: Its answers may be published.
        is_key: It is part of what makes a record unique.
    """

    path: str
    type: str
    label: str
    is_public: bool
    is_key: bool


@dataclass(frozen=True, slots=True)
class OutlineSection:
    """Questions that belong together; `title` is "" for those that stand in no group.

    `of_all` is how many questions the form has, where it has several sections; else 0.
    """

    title: str
    repeats: bool
    questions: tuple[OutlineQuestion, ...]
    of_all: int = 0


def forms_here(workspace: Workspace) -> tuple[FormHere, ...]:
    """Give the forms of a workspace, by title."""
    found = []
    for version in workspace.instruments.forms():
        instrument = workspace.instruments.instrument(version.id)
        settings = instrument.settings
        found.append(
            FormHere(
                form_id=version.form_id,
                title=version.title,
                description=settings.get("description", ""),
                number=version.number,
                questions=count_questions(instrument),
                languages=tuple(filter(None, instrument.languages)),
                records=len(workspace.records.ids(RecordQuery(version.instrument))),
                frequency=settings.get("frequency", ""),
                laip=settings.get("laip", ""),
                loaded_at=version.loaded_at,
            )
        )
    return tuple(found)


def count_questions(instrument: Instrument) -> int:
    """Count the questions that people answer."""
    return sum(TYPES[question.type].is_answerable for question in instrument.questions())


def form_outline(workspace: Workspace, form_id: str) -> tuple[OutlineSection, ...]:
    """Give what a form asks, section by section, in its order.

    Questions between two groups make a section without a title.

    Raises:
        ProblemError: `store.no_such_form`.
    """
    version = workspace.instruments.latest(form_id)
    instrument = workspace.instruments.instrument(version.id)
    sections: list[OutlineSection] = []
    loose: list[OutlineQuestion] = []

    def close_loose() -> None:
        if loose:
            sections.append(OutlineSection("", repeats=False, questions=tuple(loose)))
            loose.clear()

    for element in instrument.children:
        if isinstance(element, Group):
            close_loose()
            sections += _section(element, instrument.default_language)
        elif isinstance(element, Question) and TYPES[element.type].is_answerable:
            loose.append(_question(element, instrument.default_language))
    close_loose()
    if len(sections) < 2:
        return tuple(sections)
    every = count_questions(instrument)
    return tuple(replace(section, of_all=every) for section in sections)


def _section(group: Group, language: str) -> list[OutlineSection]:
    questions = tuple(
        _question(question, language)
        for question in _inside(group.children)
        if TYPES[question.type].is_answerable
    )
    repeats = isinstance(group, Repeat)
    return [OutlineSection(group.label(language), repeats, questions)] if questions else []


def _inside(elements: Sequence[Element]) -> list[Question]:
    found: list[Question] = []
    for element in elements:
        if isinstance(element, Question):
            found.append(element)
        else:
            found += _inside(element.children)
    return found


def _question(question: Question, language: str) -> OutlineQuestion:
    return OutlineQuestion(
        question.path,
        question.type,
        question.label(language),
        is_public=question.marks.privacy == PUBLIC,
        is_key=question.marks.key,
    )
