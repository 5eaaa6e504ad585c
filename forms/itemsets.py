"""Choice lists of an XForm: secondary instances, itemsets that draw from them, inline items."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from forms.choices import Choice
from forms.instrument import ChoiceList, Texts
from forms.itext import Itext
from forms.xform_nodes import first_named, local_name, named

_INSTANCE = re.compile(r"""instance\(\s*['"]([^'"]+)['"]\s*\)(?:/[\w.:-]+)*""")
_ITEXT_ID = re.compile(r"jr:itext\(\s*([\w.-]+)\s*\)")


@dataclass(frozen=True, slots=True)
class Itemset:
    """Where a question finds its choices.

    Attributes:
        list_name: Choice list, "" when the choices are the record's own answers.
        choice_filter: XPath predicate over the list's columns, "" when all are offered.
        problem: What the list cannot do here, as the value `part` of `form.unsupported_part`.
    """

    list_name: str = ""
    choice_filter: str = ""
    problem: str = ""


class ChoiceLists:
    """All choice lists of a form, read when the first question asks for each.

    Attributes:
        found: Lists by name, in the order in which questions use them.
        external: Names of lists that live in a file beside the form.
    """

    def __init__(self, model: Element, itext: Itext) -> None:
        self._itext = itext
        self._instances = {
            instance.get("id", ""): instance
            for instance in named(model, "instance")
            if instance.get("id")
        }
        self.found: dict[str, ChoiceList] = {}
        self.external: list[str] = []

    def of(self, control: Element, path: str) -> Itemset:
        """Find the choices of a select; inline items become a list named after the question."""
        itemset = first_named(control, "itemset")
        if itemset is not None:
            return self._of_itemset(itemset)
        if control.get("query"):
            return self._of_nodeset(control.get("query", ""), "name", "label")
        items = list(named(control, "item"))
        choices = tuple(self._choice(item, "value", "label") for item in items)
        self.found[path] = ChoiceList(path, choices)
        return Itemset(path)

    def _of_itemset(self, itemset: Element) -> Itemset:
        value, label = first_named(itemset, "value"), first_named(itemset, "label")
        return self._of_nodeset(
            itemset.get("nodeset", ""),
            "name" if value is None else value.get("ref", "name"),
            "label" if label is None else label.get("ref", "label"),
        )

    def _of_nodeset(self, nodeset: str, value_ref: str, label_ref: str) -> Itemset:
        match = _INSTANCE.search(nodeset)
        if match is None:
            return Itemset(problem="itemset")
        list_name = match[1]
        if list_name not in self.found:
            self.found[list_name] = self._list(list_name, value_ref, label_ref)
        parts = predicates(nodeset[match.end() :])
        joined = parts[0] if len(parts) == 1 else " and ".join(f"({part})" for part in parts)
        return Itemset(list_name, joined, "randomize" if "randomize(" in nodeset else "")

    def _list(self, name: str, value_ref: str, label_ref: str) -> ChoiceList:
        instance = self._instances.get(name)
        if instance is None or instance.get("src"):
            self.external.append(name)
            return ChoiceList(name, ())
        items = next(iter(instance), None)
        match = _ITEXT_ID.fullmatch(label_ref.strip())
        label_column = match[1] if match else label_ref.strip()
        labels: Callable[[str], Texts] = self._itext.by_id if match else _plain
        return ChoiceList(
            name,
            tuple(
                _listed_choice(item, value_ref.strip(), label_column, labels)
                for item in (items if items is not None else ())
            ),
        )

    def _choice(self, item: Element, value_tag: str, label_tag: str) -> Choice:
        value = first_named(item, value_tag)
        text = "" if value is None else (value.text or "").strip()
        return Choice(text, self._itext.of(first_named(item, label_tag)))


def predicates(text: str) -> list[str]:
    """Split `[a][b]…` at the start of a text into `a`, `b`; brackets and quotes may nest."""
    found: list[str] = []
    depth = start = 0
    quote = ""
    for position, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"" and depth:
            quote = sign
        elif sign == "[":
            depth += 1
            start = position + 1 if depth == 1 else start
        elif sign == "]":
            depth -= 1
            if depth == 0:
                found.append(text[start:position].strip())
        elif depth == 0 and not sign.isspace():
            break
    return found


def _listed_choice(
    item: Element, value_column: str, label_column: str, labels: Callable[[str], Texts]
) -> Choice:
    cells: Mapping[str, str] = {local_name(cell): (cell.text or "").strip() for cell in item}
    columns = {name: text for name, text in cells.items() if name not in {label_column, ""}}
    return Choice(cells.get(value_column, ""), labels(cells.get(label_column, "")), columns)


def _plain(text: str) -> Texts:
    return {"": text} if text else {}
