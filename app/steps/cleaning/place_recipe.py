"""What was found out about places, as a recipe that writes the official codes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from app.steps.cleaning.places import PlacedValue
from app.steps.cleaning.recipe import Recipe
from app.steps.cleaning.step import Step


def places_recipe(placed: Iterable[PlacedValue], column: str, department: str = "") -> Recipe:
    """Give the recipe that writes the code of every spelling that was accepted.

    A spelling that means one thing in one department and another, or nothing sure, in the next is
    written by a step of its own for the rows of that department.

    Args:
        placed: As `places.place_values` gave it.
        column: The column of the municipality.
        department: That of the department, "" when there was none.
    """
    by_value: dict[str, list[PlacedValue]] = defaultdict(list)
    for each in placed:
        by_value[each.value].append(each)
    everywhere: dict[str, str] = {}
    somewhere: dict[str, dict[str, str]] = defaultdict(dict)
    for value, found in sorted(by_value.items()):
        codes = {each.code for each in found}
        if len(codes) == 1 and (code := codes.pop()):
            everywhere[value] = code
            continue
        for each in found:
            if each.code:
                somewhere[each.department][value] = each.code
    steps = [_map(column, everywhere)] if everywhere else []
    steps += [
        _map(column, values, f"${{{department}}} = {literal(name)}")
        for name, values in sorted(somewhere.items())
    ]
    return Recipe(tuple(steps))


def _map(column: str, values: Mapping[str, str], where: str = "") -> Step:
    changed = {value: code for value, code in values.items() if value != code}
    return Step.map(column, changed, where)


def literal(text: str) -> str:
    """Write a text as an expression quotes it (XPath 1.0, section 3.7); both quotes need two."""
    if "'" not in text:
        return f"'{text}'"
    if '"' not in text:
        return f'"{text}"'
    parts = (f"'{part}'" for part in text.split("'"))
    return "concat(" + ', "\'", '.join(parts) + ")"
