"""The values that foreign keys point to, read without checking the tables they stand in."""

from typing import Any, TypeAlias

from app.steps.table_check.columns import column_of
from app.steps.table_check.targets import Targets

Lookup: TypeAlias = dict[str, dict[tuple[str, ...], Targets]]


def lookup_of(resource: Any, foreign_keys: list[dict[str, Any]]) -> Lookup:  # noqa: ANN401
    """Read the tables that the foreign keys of a resource point to.

    Args:
        resource: A table resource of frictionless.
        foreign_keys: Those of its schema.

    Raises:
        FrictionlessException: A table is not there or cannot be read.
    """
    lookup: Lookup = {}
    for key in foreign_keys:
        table, names = key["reference"]["resource"], tuple(key["reference"]["fields"])
        source = _source(resource, table)
        if source.schema:
            source.schema.foreign_keys = []
        found = lookup.setdefault(table, {})
        if names not in found:
            found[names] = _values(source, names)
    return lookup


def _source(resource: Any, table: str) -> Any:  # noqa: ANN401 - resources of frictionless
    from frictionless import FrictionlessException, errors

    if table == resource.name or not table:
        return resource.to_copy()
    if not resource.package:
        note = 'package is required for foreign keys to other resources: "{fk}"'
        raise FrictionlessException(errors.ResourceError(note=note))
    if not resource.package.has_resource(table):
        note = (
            f'failed to handle a foreign key for resource "{resource.name}" '
            f'as resource "{table}" does not exist'
        )
        raise FrictionlessException(errors.ResourceError(note=note))
    return resource.package.get_resource(table).to_copy()


def _values(source: Any, names: tuple[str, ...]) -> Targets:  # noqa: ANN401
    """Give the values of some fields in all rows; a field that is not there is None."""
    values = Targets()
    with source:
        fields = source.header.get_expected_fields()
        columns = {
            field.name: (index, column_of(field, index + 1, compares=True))
            for index, field in enumerate(fields)
            if field.name in names
        }
        wanted = [columns.get(name) for name in names]
        for _, cells in source.dialect.read_enumerated_content_stream(source.cell_stream):
            row = tuple(
                None
                if each is None
                else each[1].read(cells[each[0]] if each[0] < len(cells) else None).value
                for each in wanted
            )
            if any(value is not None for value in row):
                values.add(row)
    values.settle()
    return values
