"""`package_revise` of CKAN, as far as our client uses it: match, filter, update and include."""

from collections.abc import Mapping, Sequence
from typing import Any

from sync.practice.refusals import refused_fields


def unmatched(dataset: Mapping[str, Any], match: Mapping[str, Any]) -> list[str]:
    """Give the fields in which the dataset is not what the caller believes."""
    return [name for name, value in match.items() if dataset.get(name) != value]


def added(parameters: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Give the resources that `update__resources__extend` adds.

    Raises:
        RefusalError: 409 when it is no list of objects.
    """
    given = parameters.get("update__resources__extend") or []
    if not isinstance(given, list) or not all(isinstance(item, Mapping) for item in given):
        raise refused_fields({"resources__extend": ["Expected list for resources"]})
    return given


def keep_only(value: dict[str, Any], patterns: Sequence[str]) -> None:
    """Take out, in place, what the patterns say.

    Args:
        value: JSON object, changed in place.
        patterns: `-path` drops, `+path` protects from dropping; keys of a path are joined by
            `__`, and `*` stands for every key.
    """
    protected: dict[str, Any] = {}
    deeper: dict[str, list[str]] = {}
    for pattern in patterns:
        sign, path = pattern[:1], pattern.lstrip("+-")
        head, _, rest = path.partition("__")
        if rest:
            deeper.setdefault(head, []).append(sign + rest)
            continue
        for name in list(value) if head == "*" else [head]:
            if sign == "+" and name in value:
                protected[name] = value[name]
            elif sign != "+":
                value.pop(name, None)
    value.update(protected)
    for head, rests in deeper.items():
        if isinstance(value.get(head), dict):
            keep_only(value[head], rests)


def merge(old: dict[str, Any], new: Mapping[str, Any]) -> None:
    """Merge `update` into the dataset, in place; lists item by item, by their place.

    Raises:
        RefusalError: 409 when a list meets something else.
    """
    for key, value in new.items():
        there = old.get(key)
        if isinstance(there, dict) and isinstance(value, Mapping):
            merge(there, value)
        elif isinstance(there, list):
            _merge_list(there, value, key)
        else:
            old[key] = value


def _merge_list(old: list[Any], new: object, key: str) -> None:
    if not isinstance(new, list):
        raise refused_fields({"update": [f"Expected list for {key}"]})
    for index, value in enumerate(new):
        if index >= len(old):
            old.append(value)
        elif isinstance(old[index], dict) and isinstance(value, Mapping):
            merge(old[index], value)
        else:
            old[index] = value
