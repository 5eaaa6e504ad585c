"""Define a dataset from an instrument: which columns go out, how they are called, in what form."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

from app.operations.build_dataset import first_description
from app.operations.dataset_of import dataset_of_form, definition_of
from app.operations.form_series import FormSeries
from app.operations.portal_rules import asked_by_portal
from app.steps.catalogue import DatasetMetadata, missing_fields
from app.steps.dataset_definition import (
    DatasetDefinition,
    DefinedColumn,
    applied,
    definition_problems,
    left_unmarked,
    shown,
    type_problems,
    without_echo,
)
from app.steps.portal_rules import ASKED
from app.store.database import KnownError
from app.store.datasets import Dataset
from app.store.instruments import StoredVersion
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace
from forms.instrument import Instrument
from forms.problem import Place, Problem, ProblemError, Severity, system_reason
from forms.table_schema import columns

_METADATA = {field.name: field for field in fields(DatasetMetadata) if field.name != "name"}
_LISTS = frozenset({"themes", "keywords", "sdg", "sources", "groups"})
_ASKED = "asked"
_YES = {"si": True, "sí": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_COLUMN = frozenset(field.name for field in fields(DefinedColumn)) - {"path"}


@dataclass(frozen=True, slots=True)
class Defined:
    """A dataset as it is defined.

    Attributes:
        name: Of the dataset.
        form_id: Its form.
        number: Of the definition.
        repeated: It says what the one before said.
        definition: All of it, as `define_dataset` takes it back.
        metadata: Description of its next version.
        problems: What is still missing; nothing of it hinders the definition.
    """

    name: str
    form_id: str
    number: int
    repeated: bool
    definition: Mapping[str, object]
    metadata: DatasetMetadata
    problems: tuple[Problem, ...]

    def as_file(self) -> str:
        """Give definition and description as the text of a file to edit."""
        metadata = self.metadata.to_json()
        metadata.pop("name")
        said = {**self.definition, "metadata": metadata}
        return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def define_dataset(
    workspace: Workspace,
    form_id: str,
    person: str,
    *,
    name: str | None = None,
    body: object = None,
    changes: Sequence[str] = (),
) -> Defined:
    """Define the dataset of a form, or edit what was defined; nothing that is published changes.

    Args:
        workspace: Where the form is.
        form_id: Which form.
        person: Who defines it; written down as such.
        name: Of the dataset; None takes the form's own. A form may have several.
        body: A whole definition as `Defined.as_file` gives it, read from JSON; None keeps the one
            there is.
        changes: `KEY=VALUE` each: a field of the description, `portal.FIELD` of what the portal
            asks, `least_state`, `series`, `period`, `formats`, or `COLUMN.FIELD`.

    Raises:
        ProblemError: What does not fit; nothing was kept.
    """
    form = workspace.instruments.latest(form_id)
    dataset = meant_dataset(workspace, form, name)
    instrument = whole_form(workspace, form)
    definition, metadata = as_it_is(workspace, form, dataset, name)
    if body is not None:
        definition, metadata = _read(body, instrument, metadata)
    for change in changes:
        definition, metadata = _changed(instrument, definition, metadata, change)
    definition = without_echo(instrument, _with_path(instrument, definition))
    gaps = missing_fields(metadata)
    wrong = [gap for gap in gaps if gap.code.startswith("package.bad_")]
    if problems := [*definition_problems(instrument, definition), *wrong]:
        raise ProblemError(*problems)
    before = None if dataset is None else workspace.definitions.newest(dataset.id)
    kept = workspace.datasets.define(metadata.name, form.instrument, metadata.to_json())
    stored = workspace.definitions.add(kept.id, definition.to_json(), person)
    return Defined(
        name=metadata.name,
        form_id=form_id,
        number=stored.number,
        repeated=before is not None and before.number == stored.number,
        definition=shown(instrument, definition),
        metadata=metadata,
        problems=_open_ends(workspace, instrument, definition, metadata),
    )


def defined(workspace: Workspace, dataset: Dataset, form: StoredVersion) -> Defined:
    """Give a dataset as it is defined now.

    Args:
        workspace: Where it is.
        dataset: Which one.
        form: Its form.
    """
    instrument = whole_form(workspace, form)
    definition, number = definition_of(workspace, dataset)
    metadata = DatasetMetadata.from_json(dataset.metadata)
    problems = _open_ends(workspace, instrument, definition, metadata)
    said = shown(instrument, definition)
    return Defined(dataset.name, form.form_id, number or 0, True, said, metadata, problems)


def _open_ends(
    workspace: Workspace,
    instrument: Instrument,
    definition: DatasetDefinition,
    metadata: DatasetMetadata,
) -> tuple[Problem, ...]:
    """Name what is missing before this can be published, at the usual portal too."""
    gaps = (*missing_fields(metadata), *asked_by_portal(workspace, metadata))
    return (*_as_warnings(gaps), *_unmarked(instrument, definition))


def read_definition(path: Path) -> object:
    """Read a definition that somebody wrote into a file.

    Raises:
        KnownError: `schema.cannot_read`.
        ProblemError: `dataset.not_json`, `dataset.bad_definition`.
    """
    try:
        body = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        values = {"detail": system_reason(error)}
        place = Place(file=str(path))
        raise KnownError(Problem("schema.cannot_read", place=place, values=values)) from error
    except (ValueError, RecursionError) as error:
        place = Place(file=path.name)
        values = {"detail": str(error)}
        raise ProblemError(Problem("dataset.not_json", place=place, values=values)) from error
    if not isinstance(body, Mapping):
        raise ProblemError(_bad("definition"))
    return body


def meant_dataset(workspace: Workspace, form: StoredVersion, name: str | None) -> Dataset | None:
    """Give the dataset of a form that is called so; None takes the form's own, if there is one.

    Raises:
        ProblemError: `dataset.name_taken`: another form has it.
    """
    if name is None:
        return dataset_of_form(workspace, form)
    named = next((each for each in workspace.datasets.all() if each.name == name), None)
    if named is not None and named.instrument != form.instrument:
        raise ProblemError(Problem("dataset.name_taken", values={"name": name}))
    return named


def whole_form(workspace: Workspace, form: StoredVersion) -> Instrument:
    """Give the form with the columns that only its older versions ask."""
    ids = workspace.records.ids(RecordQuery(form.instrument))
    return FormSeries(workspace, form, ids).instrument()


def as_it_is(
    workspace: Workspace, form: StoredVersion, dataset: Dataset | None, name: str | None
) -> tuple[DatasetDefinition, DatasetMetadata]:
    """Give what counts now, the form's own where nobody defined anything."""
    definition, _number = definition_of(workspace, dataset)
    if dataset is not None:
        return definition, DatasetMetadata.from_json(dataset.metadata)
    metadata = first_description(workspace, form)
    return definition, metadata if name is None else replace(metadata, name=name)


def _read(
    body: object, instrument: Instrument, metadata: DatasetMetadata
) -> tuple[DatasetDefinition, DatasetMetadata]:
    """Read a written definition, with or without a description."""
    said: object = {}
    if isinstance(body, Mapping):
        said = body.get("metadata", {})
        body = {name: value for name, value in body.items() if name != "metadata"}
    definition = DatasetDefinition.from_json(body)
    if problems := [*type_problems(instrument, body), *_metadata_problems(said)]:
        raise ProblemError(*problems)
    told = said if isinstance(said, Mapping) else {}
    return definition, DatasetMetadata.from_json(metadata.to_json() | dict(told))


def _metadata_problems(said: object) -> list[Problem]:
    if not isinstance(said, Mapping):
        return [_bad("metadata")]
    return [
        _bad(f"metadata.{name}")
        for name, value in said.items()
        if name not in _METADATA or not _has_shape(name, value)
    ]


def _has_shape(name: str, value: object) -> bool:
    """Tell whether a field of a description is what it has to be: a text, a list, answers."""
    if name == _ASKED:
        return isinstance(value, Mapping) and all(map(_is_text, [*value, *value.values()]))
    if name in _LISTS:
        return isinstance(value, list) and all(map(_is_text, value))
    return _is_text(value)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _changed(
    instrument: Instrument, definition: DatasetDefinition, metadata: DatasetMetadata, change: str
) -> tuple[DatasetDefinition, DatasetMetadata]:
    """Take one `KEY=VALUE`."""
    key, sign, value = change.partition("=")
    key, value = key.strip(), value.strip()
    if not sign:
        raise ProblemError(_bad(change))
    if key.startswith(ASKED) and len(key) > len(ASKED):
        asked = {**metadata.asked, key.removeprefix(ASKED): value}
        kept = {name: answer for name, answer in asked.items() if answer}
        return definition, replace(metadata, asked=kept)
    if key in _METADATA and key != _ASKED:
        told = metadata.to_json() | {key: _listed(value, ";") if key in _LISTS else value}
        return definition, DatasetMetadata.from_json(told)
    body = definition.to_json()
    if key == "formats":
        body[key] = _listed(value, ",")
    elif key in {"least_state", "series", "period"}:
        body[key] = "" if key == "series" and value in {"no", "none"} else value
    else:
        body["columns"] = _with_column(instrument, definition, key, value)
    return DatasetDefinition.from_json(body), metadata


def _with_column(
    instrument: Instrument, definition: DatasetDefinition, key: str, value: str
) -> list[object]:
    column, _, name = key.rpartition(".")
    path = _path(instrument, column)
    if name not in _COLUMN or not column:
        raise ProblemError(_bad(key))
    if path is None:
        raise ProblemError(Problem("dataset.unknown_column", values={"path": column}))
    told: object = value
    if name == "publish":
        if value.lower() not in _YES:
            raise ProblemError(_bad(key))
        told = _YES[value.lower()]
    said = [dict(each) for each in _columns(definition)]
    own = next((each for each in said if each["path"] == path), None)
    if own is None:
        own = {"path": path}
        said.append(own)
    own[name] = told
    return list(said)


def _columns(definition: DatasetDefinition) -> Sequence[Mapping[str, object]]:
    listed = definition.to_json()["columns"]
    return listed if isinstance(listed, list) else []


def _with_path(instrument: Instrument, definition: DatasetDefinition) -> DatasetDefinition:
    """Let the question of the period be called by its column too."""
    path = _path(instrument, definition.period)
    return definition if path is None else replace(definition, period=path)


def _path(instrument: Instrument, called: str) -> str | None:
    """Find a question by its path, or by its column where only one is called so."""
    known = columns(instrument)
    if any(column.path == called for column in known):
        return called
    named = [column.path for column in known if called in {column.name, _last(column.path)}]
    return named[0] if len(named) == 1 else None


def _last(path: str) -> str:
    return path.rpartition("/")[2]


def _listed(value: str, sign: str) -> list[str]:
    return [part.strip() for part in value.split(sign) if part.strip()]


def _as_warnings(gaps: Sequence[Problem]) -> list[Problem]:
    return [replace(gap, severity=Severity.WARNING) for gap in gaps]


def _unmarked(instrument: Instrument, definition: DatasetDefinition) -> list[Problem]:
    return [
        Problem(
            "dataset.column_without_class",
            Severity.WARNING,
            Place(column=column.name),
            {"title": column.title},
        )
        for column in left_unmarked(applied(instrument, definition))
    ]


def _bad(where: str) -> Problem:
    return Problem("dataset.bad_definition", values={"where": where})
