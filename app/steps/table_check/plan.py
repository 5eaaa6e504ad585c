"""What a table is checked by: its columns and keys, taken from a resource that is open."""

from dataclasses import dataclass, field, replace
from typing import Any

from app.steps.table_check.columns import Column, column_of
from app.steps.table_check.found import Stage
from app.steps.table_check.targets import Targets


@dataclass(frozen=True, slots=True)
class Link:
    """A foreign key.

    Attributes:
        columns: Indexes of its columns.
        names: Names of its fields.
        table: Name of the table it points to.
        targets: Names of the fields there.
        values: What stands in them.
    """

    columns: tuple[int, ...]
    names: tuple[str, ...]
    table: str
    targets: tuple[str, ...]
    values: Targets

    def note(self, values: tuple[Any, ...]) -> str:
        """Say, in frictionless' words, that values were not found."""
        return 'for "{}": values "{}" not found in the lookup table "{}" as "{}"'.format(
            ", ".join(self.names),
            ", ".join(str(value) for value in values),
            self.table,
            ", ".join(self.targets),
        )


@dataclass(slots=True)
class Plan:
    """The checks of one table.

    Attributes:
        columns: Its columns in the order of the data.
        unique: Indexes of columns whose values must differ.
        primary: Indexes of the columns of the primary key.
        links: Foreign keys.
        stages: All keys in the order they are checked.
    """

    columns: list[Column]
    unique: tuple[int, ...]
    primary: tuple[int, ...]
    links: tuple[Link, ...]
    stages: tuple[Stage, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Put the keys in order."""
        stages = [Stage("unique-error", (index + 1,)) for index in self.unique]
        if self.primary:
            stages.append(Stage("primary-key", tuple(index + 1 for index in self.primary)))
        stages += [
            Stage("foreign-key", tuple(index + 1 for index in link.columns)) for link in self.links
        ]
        self.stages = tuple(stages)

    @property
    def width(self) -> int:
        """Give the number of columns."""
        return len(self.columns)

    @property
    def keys(self) -> tuple[tuple[int, ...], ...]:
        """Give the columns of every key whose values must differ."""
        return (*((index,) for index in self.unique), *((self.primary,) if self.primary else ()))

    def with_key(self, number: int) -> "Plan":
        """Give the same checks with only one of the keys whose values must differ."""
        if number < len(self.unique):
            return replace(self, unique=(self.unique[number],), primary=())
        return replace(self, unique=())


def plan_of(
    resource: Any,  # noqa: ANN401 - a resource of frictionless
    foreign_keys: list[dict[str, Any]],
    lookup: dict[str, dict[tuple[str, ...], Targets]],
    *,
    strict: bool = False,
) -> Plan:
    """Make the plan of an open resource.

    Args:
        resource: A table resource of frictionless, open.
        foreign_keys: Those of its schema.
        lookup: By table and fields, the values that stand there.
        strict: Spellings that nobody means are errors too.

    Raises:
        Exception: Whatever a reader of frictionless raises at a rule that cannot be used.
    """
    fields = resource.header.get_expected_fields()
    names = [each.name for each in fields]
    unique = tuple(index for index, each in enumerate(fields) if each.constraints.get("unique"))
    primary = _primary(resource, names)
    groups = [each for each in foreign_keys if set(each["fields"]) <= set(names)]
    compared = {*unique, *primary}
    for group in groups:
        compared |= {names.index(name) for name in group["fields"]}
    columns = [
        column_of(each, index + 1, compares=index in compared, strict=strict)
        for index, each in enumerate(fields)
    ]
    return Plan(columns, unique, primary, tuple(_link(each, names, lookup) for each in groups))


def _primary(resource: Any, names: list[str]) -> tuple[int, ...]:  # noqa: ANN401 - as above
    key = resource.schema.primary_key
    if not key or not set(key) <= set(names):
        return ()
    if resource.dialect.header_case:
        return tuple(names.index(name) for name in key)
    lowered = [name.lower() for name in key]
    return tuple(index for index, name in enumerate(names) if name.lower() in lowered)


def _link(
    key: dict[str, Any],
    names: list[str],
    lookup: dict[str, dict[tuple[str, ...], Targets]],
) -> Link:
    table, targets = key["reference"]["resource"], tuple(key["reference"]["fields"])
    return Link(
        columns=tuple(names.index(name) for name in key["fields"]),
        names=tuple(key["fields"]),
        table=table,
        targets=targets,
        values=lookup[table][targets],
    )
