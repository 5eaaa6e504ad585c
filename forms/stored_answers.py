"""Answers into the tree of a record and out of it again."""

from collections.abc import Mapping

from forms.answers import Answers, StoredRow
from forms.instance import InstanceNode, Series, add_instance, stored
from forms.instrument import Value


def fill(root: InstanceNode, answers: Answers) -> None:
    """Put stored answers into an empty tree.

    What the form has no place for (a question of another version) stays where it is stored.
    """
    _put(root, answers.values)
    instances: dict[str | None, InstanceNode] = {None: root}
    for row in sorted(answers.rows, key=lambda one: (one.repeat.count("/"), one.position)):
        around = instances.get(row.parent)
        series = None if around is None else _below(around, row.repeat)
        if isinstance(series, Series):
            instances[row.row] = add_instance(series, row.row)
            _put(instances[row.row], row.values)


def _put(around: InstanceNode, values: Mapping[str, Value]) -> None:
    for path, value in values.items():
        node = _below(around, path)
        if node is not None and node.rules.question is not None:
            node.value = stored(value)


def _below(around: InstanceNode, path: str) -> InstanceNode | None:
    """Find the one node at a path without further repeats in between."""
    names = tuple(path.split("/"))
    depth = len(around.rules.names)
    if names[:depth] != around.rules.names or len(names) == depth:
        return None
    found = around.below(names[depth:])
    return found[0] if len(found) == 1 and found[0].row == around.row else None


def collect(root: InstanceNode, *, only_relevant: bool) -> Answers:
    """Take the answers out of a tree, blank ones left out, rows after those they stand in."""
    answers = Answers()
    values: dict[str | None, dict[str, Value]] = {None: answers.values}
    for node in root.walk():
        if node.rules.is_meta or (only_relevant and not node.relevant):
            continue
        if node.is_row:
            row = _stored_row(node)
            answers.rows.append(row)
            values[row.row] = row.values
        elif node.value is not None:
            values[node.row][node.rules.path] = node.value
    return answers


def _stored_row(node: InstanceNode) -> StoredRow:
    parent = None if node.around is None else node.around.row
    return StoredRow(node.rules.path, str(node.row), parent, node.position)
