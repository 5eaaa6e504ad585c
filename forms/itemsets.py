"""Choice lists of an XForm: secondary instances, itemsets that draw from them, inline items."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from forms.choices import Choice
from forms.instrument import Branch, ChoiceList, Texts
from forms.itext import Itext
from forms.xform_nodes import first_named, local_name, named

_LIST = re.compile(
    r"""instance\(\s*['"]([^'"]+)['"]\s*\)\s*/\s*root\s*/\s*item\s*(\[.*\])?\s*""", re.DOTALL
)
_OF_PROGRAM = "jr://instance/"
"""What no file holds: the last record that was saved; there is none yet."""
_ITEXT_ID = re.compile(r"jr:itext\(\s*([\w.-]+)\s*\)")


@dataclass(frozen=True, slots=True)
class Itemset:
    """Where a question finds its choices.

    Attributes:
        list_name: Choice list, "" when the choices are no plain list.
        choice_filter: XPath predicate over the list's columns, "" when all are offered.
        nodeset: XPath of the choices where they are no plain list, "" otherwise.
        value, label: XPath of value and label, seen from a node of that nodeset.
    """

    list_name: str = ""
    choice_filter: str = ""
    nodeset: str = ""
    value: str = ""
    label: str = ""


class ChoiceLists:
    """All choice lists of a form, read when the first question asks for each.

    Attributes:
        found: Lists by name, in the order in which questions use them.
        branches: Secondary instances that are no plain lists.
        external: Names of lists that live in a file beside the form.
        missing: Names of lists that questions use and the form does not have.
    """

    def __init__(self, model: Element, itext: Itext) -> None:
        self._itext = itext
        self._instances = {
            instance.get("id", ""): instance
            for instance in named(model, "instance")
            if instance.get("id")
        }
        self._columns: dict[str, tuple[str, str]] = {}
        self.found: dict[str, ChoiceList] = {}
        self.branches: dict[str, Branch] = {}
        self.external: list[str] = []
        self.missing: list[str] = []

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

    def read_others(self) -> None:
        """Read the secondary instances that no question offers; expressions may look into them."""
        for name, instance in self._instances.items():
            if name not in self.found and name not in self.branches:
                self._read(name, instance, "name", "label")

    def _of_itemset(self, itemset: Element) -> Itemset:
        value, label = first_named(itemset, "value"), first_named(itemset, "label")
        return self._of_nodeset(
            itemset.get("nodeset", ""),
            "name" if value is None else value.get("ref", "name").strip(),
            "label" if label is None else label.get("ref", "label").strip(),
        )

    def _of_nodeset(self, nodeset: str, value_ref: str, label_ref: str) -> Itemset:
        match = _LIST.fullmatch(nodeset.strip())
        parts = [] if match is None else predicates(match[2] or "")
        plain = match is not None and "".join((match[2] or "").split()) == "".join(
            "".join(f"[{part}]".split()) for part in parts
        )
        if match is None or not plain or not self._is_list(match[1], value_ref, label_ref):
            return Itemset("", "", nodeset.strip(), value_ref, label_ref)
        joined = parts[0] if len(parts) == 1 else " and ".join(f"({part})" for part in parts)
        return Itemset(match[1], joined)

    def _is_list(self, name: str, value_ref: str, label_ref: str) -> bool:
        """Whether choices made of these columns are what the list holds; reads it at first."""
        columns = (value_ref, label_ref)
        if name not in self._columns:
            self._columns[name] = columns
            self._read(name, self._instances.get(name), *columns)
        return name in self.found and self._columns[name] == columns

    def _read(self, name: str, instance: Element | None, value_ref: str, label_ref: str) -> None:
        if instance is not None and instance.get("src", "").startswith(_OF_PROGRAM):
            self.found[name] = ChoiceList(name, ())
            return
        if instance is None or instance.get("src"):
            (self.missing if instance is None else self.external).append(name)
            source = "" if instance is None else instance.get("src", "").rpartition("/")[2]
            self.found[name] = ChoiceList(name, (), source, value_ref, label_ref)
            return
        root = next((one for one in instance if local_name(one)), None)
        if root is None:
            self.found[name] = ChoiceList(name, ())
        elif is_plain_list(root):
            self.found[name] = ChoiceList(name, self._items(root, value_ref, label_ref))
        else:
            self.branches[name] = branch_of(root)

    def _items(self, root: Element, value_ref: str, label_ref: str) -> tuple[Choice, ...]:
        match = _ITEXT_ID.fullmatch(label_ref)
        if match is None:
            return tuple(listed_choice(_cells(item), value_ref, label_ref) for item in root)
        itext = self._itext
        rows = map(_cells, root)
        return tuple(
            replace(
                listed_choice(cells, value_ref, match[1], itext.by_id),
                files=itext.files_by_id(cells.get(match[1], "")),
            )
            for cells in rows
        )

    def _choice(self, item: Element, value_tag: str, label_tag: str) -> Choice:
        value = first_named(item, value_tag)
        text = "" if value is None else (value.text or "").strip()
        label = first_named(item, label_tag)
        return Choice(text, self._itext.of(label), files=self._itext.files(label))


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


def is_plain_list(root: Element) -> bool:
    """Whether an instance is a list as XLSForm makes them: `root/item/column`, no more."""
    return local_name(root) == "root" and all(
        local_name(item) == "item"
        and not item.attrib
        and len({cell.tag for cell in item}) == len(item)
        and not any(len(cell) or cell.attrib for cell in item)
        for item in root
    )


def branch_of(element: Element) -> Branch:
    """Give an element, with all it holds, as a branch."""
    children = tuple(branch_of(child) for child in element if local_name(child))
    text = "" if children else element.text or ""
    attributes = {name.rpartition("}")[2]: value for name, value in element.attrib.items()}
    return Branch(local_name(element), text, attributes, children)


def _cells(item: Element) -> Mapping[str, str]:
    return {local_name(cell): (cell.text or "").strip() for cell in item}


def plain_texts(text: str) -> Texts:
    """Give a text that has no languages."""
    return {"": text} if text else {}


def listed_choice(
    cells: Mapping[str, str],
    value_column: str,
    label_column: str,
    labels: Callable[[str], Texts] = plain_texts,
) -> Choice:
    """Make a choice of one row of a list."""
    columns = {name: text for name, text in cells.items() if name not in {"label", ""}}
    return Choice(cells.get(value_column, ""), labels(cells.get(label_column, "")), columns)
