"""What two engines say of the same record, field by field.

Not compared: identities, clocks and chance (instanceID, start, end, now(), random(), uuid() …).
Between Web Forms and JavaRosa alone: values of places that are not relevant (JavaRosa keeps them),
`1` for `true`, `5` for `5.0`, spaces in traces.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

FIELDS = (
    *("kind", "type", "relevant", "required", "readonly", "valid", "violation", "value"),
    *("label", "hint", "choices", "count"),
)
_UNSTEADY_FIELDS = frozenset({"value", "valid", "violation", "label", "hint", "choices"})
_CHANCE = re.compile(r"\b(?:random|uuid|now)\s*\(|randomize\(\s*[^,]*\)\s*$")
_NO_DATE = "Invalid Date"
"""What JavaScript writes for a date that is none; JavaRosa is blank."""
_IDENTITY = re.compile(r"instanceID$|deprecatedID$")

Nodes = Mapping[str, Mapping[str, object]]


@dataclass(frozen=True)
class Difference:
    """One field that two engines see in different ways."""

    moment: str
    path: str
    field: str
    one: object
    other: object


@dataclass(frozen=True)
class Unsteady:
    """Paths (without positions) whose values depend on clock or chance."""

    paths: frozenset[str]

    @classmethod
    def of(cls, xml: str) -> "Unsteady":
        """Find them in the binds of a form."""
        try:
            root = ElementTree.fromstring(xml)
        except ElementTree.ParseError:
            return cls(frozenset())
        found = set()
        for element in root.iter():
            expressions = [element.get("calculate") or "", element.get("value") or ""]
            expressions += [child.get("nodeset") or "" for child in element]
            preload = element.get("{http://openrosa.org/javarosa}preload")
            if preload or any(_CHANCE.search(text) for text in expressions):
                found.add(_plain(element.get("nodeset") or element.get("ref") or ""))
        return cls(frozenset(found))

    def holds(self, path: str) -> bool:
        """Whether a place has no steady value."""
        return bool(_IDENTITY.search(path)) or _plain(path) in self.paths


def _plain(path: str) -> str:
    return re.sub(r"\[\d+\]|(?<=/)\w+:|\s\(repeat\)$", "", path)


def states(answer: Mapping[str, object]) -> Iterator[tuple[str, Nodes]]:
    """Go through the moments of a drive: each snap, then the end."""
    snaps = answer.get("snaps")
    if isinstance(snaps, dict):
        yield from snaps.items()
    nodes = answer.get("nodes")
    if isinstance(nodes, dict):
        yield "end", nodes


def differences(
    one: Mapping[str, object],
    other: Mapping[str, object],
    unsteady: Unsteady,
    *,
    loose: bool,
) -> tuple[int, list[Difference]]:
    """Compare two drives.

    Args:
        one: What the first engine said.
        other: What the second one said.
        unsteady: Places whose values are not compared.
        loose: Between Web Forms and JavaRosa: leave out what they are known to see differently.

    Returns:
        How many fields were compared, and those that differ.
    """
    compared = 0
    found: list[Difference] = []
    others = dict(states(other))
    for moment, nodes in states(one):
        for path, row in nodes.items():
            counterpart = others.get(moment, {}).get(path)
            if counterpart is None:
                if not (loose and path.endswith(" (repeat)")):
                    compared += 1
                    found.append(Difference(moment, path, "place", "there", "absent"))
                continue
            for name in _comparable(row, counterpart, path, unsteady, loose=loose):
                compared += 1
                left, right = (
                    _even(each.get(name), name, loose=loose) for each in (row, counterpart)
                )
                if left != right:
                    found.append(Difference(moment, path, name, left, right))
    return compared, found


def _comparable(
    row: Mapping[str, object],
    other: Mapping[str, object],
    path: str,
    unsteady: Unsteady,
    *,
    loose: bool,
) -> Iterator[str]:
    for name in FIELDS:
        is_known = name in row and name in other if loose else name in row or name in other
        if not is_known:
            continue
        if name in _UNSTEADY_FIELDS and unsteady.holds(path):
            continue
        hidden = not row.get("relevant") and name != "relevant"
        if loose and _NO_DATE in str(row.get(name)):
            continue
        if loose and (hidden or name == "violation"):  # JavaRosa tells no messages
            continue
        yield name


def _even(value: object, name: str, *, loose: bool) -> object:
    if name in {"label", "hint"} and isinstance(value, str):
        return " ".join(value.split())
    if name == "violation" and isinstance(value, dict):
        return (value.get("condition"), " ".join(str(value.get("message")).split()))
    if name == "choices" and isinstance(value, list):
        return [[code, " ".join(str(label or "").split())] for code, label in value]
    if loose and name == "value" and isinstance(value, str):
        return _LOOSE.get(value, re.sub(r"\.0(?=$| |;)", "", value).replace("; ", ";"))
    return value


_LOOSE = {"true": "1", "false": "0"}


def xml_differences(one: str, other: str, unsteady: Unsteady) -> tuple[int, list[Difference]]:
    """Compare the XML of two records: names, order, attributes, texts.

    A first record that is no XML (prefixes without a namespace, in Web Forms) is no measure.
    """
    try:
        left = list(_leaves(ElementTree.fromstring(one), unsteady))
    except ElementTree.ParseError:
        return 0, []
    right = list(_leaves(ElementTree.fromstring(other), unsteady))
    if left == right:
        return len(left), []
    for pair in zip(left, right, strict=False):
        if pair[0] != pair[1]:
            return len(left), [Difference("xml", pair[0][0], "xml", pair[0], pair[1])]
    longer = (left + right)[min(len(left), len(right))]
    return len(left), [Difference("xml", str(longer[0]), "xml", len(left), len(right))]


def _leaves(
    element: ElementTree.Element, unsteady: Unsteady, path: str = ""
) -> Iterator[tuple[str, dict[str, str], str]]:
    path = f"{path}/{element.tag}"
    plain = re.sub(r"\{[^}]*\}", "", path)
    text = "" if len(element) or unsteady.holds(plain) else element.text or ""
    said = {k: "" if unsteady.holds(f"{plain}/@{k}") else v for k, v in element.attrib.items()}
    yield path, dict(sorted(said.items())), text
    for child in element:
        yield from _leaves(child, unsteady, path)
