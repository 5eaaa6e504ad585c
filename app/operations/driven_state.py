"""The state of a record in the shape that comparisons of form engines share."""

import re
from collections.abc import Collection, Iterator

from app.operations.driven_answers import FILE_TYPES
from forms.instrument import Element, Instrument, Question, Repeat, Texts
from forms.node_state import NodeState
from forms.problem import Problem
from forms.session import CaptureSession
from forms.xform_nodes import local_name, named
from forms.xpath.locations import join_path
from forms.xpath.values import value_text

_KINDS = {
    "select_one": "select",
    "select_multiple": "select",
    "rank": "rank",
    "range": "range",
    "acknowledge": "trigger",
    "file": "upload",
    "image": "upload",
    "audio": "upload",
    "video": "upload",
    "note": "note",
}
_UNSEEN = frozenset(
    {"calculate", "hidden", "start", "end", "today", "deviceid", "username", "metadata"}
)
_QUERY = re.compile(r"""<(?:\w+:)?input\b[^>]*\squery=[^>]*>""")
_REF = re.compile(r"""\sref=["']\s*/[^/"']+/([^"']*?)\s*["']""")
_DEFAULT = re.compile(r"""<(?:\w+:)?translation\b[^>]*\blang=["']default["']""")
_OPENROSA_META = re.compile(r"""<(orx):meta\b""")


class DrivenState:
    """Looks at a record with the names that XForms have: `/data/per[2]/edad`."""

    def __init__(self, instrument: Instrument, session: CaptureSession, *, choices: bool) -> None:
        self._instrument = instrument
        self._session = session
        self._choices = choices
        self._elements: dict[str, Element] = {one.path: one for one in instrument.walk()}
        self._elements |= {one.path: one for one in instrument.walk_meta()}
        prefixed = _OPENROSA_META.search(instrument.blank)
        self._meta_prefix = f"{prefixed[1]}:" if prefixed else ""
        queried = (_REF.search(tag) for tag in _QUERY.findall(instrument.xform))
        self._queried = {ref[1] for ref in queried if ref is not None}
        self._borrowed = set(_borrowed(instrument))
        self._order = {path: place for place, path in enumerate(_places(instrument))}
        self._made: dict[tuple[str, str | None], None] = {}
        self.note_files()
        self._unnamed = "default" if _DEFAULT.search(instrument.xform) else ""

    # -- names ---------------------------------------------------------------------------------

    def languages(self) -> list[str]:
        """Give the languages as the form names them, the one shown first before the others."""
        first = self._instrument.default_language
        ordered = sorted(self._instrument.languages, key=lambda language: language != first)
        return [language or self._unnamed for language in ordered]

    def language(self, name: str) -> str:
        """Give our name of a language.

        Raises:
            ValueError: The form has no such language.
        """
        if name not in self.languages():
            raise ValueError(f"no language {name}")
        return "" if name == self._unnamed else name

    def ref(self, path: str) -> str:
        """Give our name of a path: without the root, with all positions but the last one."""
        parts = path.strip().removesuffix("/").split("/")
        if parts[:1] == [""]:
            parts = parts[2:]
        names: list[str] = []
        written: list[str] = []
        for place, part in enumerate(parts, start=1):
            name, bracket, _rest = part.rpartition(":")[2].partition("[")
            names.append(name)
            is_repeat = isinstance(self._elements.get("/".join(names)), Repeat)
            plain = place == len(parts) or not is_repeat
            written.append(part.rpartition(":")[2] if bracket or plain else f"{name}[1]")
        return "/".join(written)

    def _path(self, ref: str) -> str:
        if self._meta_prefix and (ref == "meta" or ref.startswith("meta/")):
            ref = "/".join(f"{self._meta_prefix}{part}" for part in ref.split("/"))
        return f"/{self._instrument.root}/{ref}"

    # -- state ---------------------------------------------------------------------------------

    def nodes(self) -> dict[str, object]:
        """Give all places by path."""
        root = {"kind": "root", "relevant": True, "required": False, "readonly": False}
        found: dict[str, object] = {f"/{self._instrument.root}": root}
        for node in self._in_order():
            suffix = " (repeat)" if node.kind == "repeat" else ""
            found[self._path(node.ref) + suffix] = self._row(node)
        return found

    def _in_order(self) -> list[NodeState]:
        """Give all places in the order of the primary instance, which may not be the screen's."""
        return sorted(self._session.nodes(meta=True), key=lambda node: self._rank(node.ref))

    def _rank(self, ref: str) -> list[tuple[int, int]]:
        """Tell where a place stands; a repeat as a whole comes before its instances."""
        ranks: list[tuple[int, int]] = []
        path = ""
        for part in ref.split("/"):
            name, _, position = part.partition("[")
            path = join_path(path, name)
            place = self._order.get(path, len(self._order))
            ranks.append((place, int(position.rstrip("]") or 0)))
        return ranks

    def _row(self, node: NodeState) -> dict[str, object]:
        element = self._elements[node.path]
        row: dict[str, object] = {
            "kind": "input" if self._is_search(element) else _kind(node, element),
            "relevant": node.relevant,
            "required": node.required,
            "readonly": node.readonly and node.kind != "repeat",
        }
        if node.question is not None:
            self._tell_question(row, node, node.question)
        elif node.kind == "repeat":
            row["count"] = node.value
        if element.labels and node.path not in self._borrowed:
            row["label"] = self._spoken(element.labels, node.label)
        return row

    def _tell_question(self, row: dict[str, object], node: NodeState, question: Question) -> None:
        row["type"] = question.data_type
        is_kept = node.relevant or question.type in FILE_TYPES  # files stay where they are
        row["value"] = value_text(node.value) if is_kept else ""
        if question.hints or question.guidance:
            told = [(question.hints, node.hint), (question.guidance, node.guidance)]
            if self._session.language in question.guided_first:
                told.reverse()
            row["hint"] = "".join(self._spoken(texts, text) for texts, text in told if texts)
        row["valid"] = node.violation is None
        if node.violation is not None:
            row["violation"] = self._violation(node.violation, question)
        if self._choices and row["kind"] in {"select", "rank"}:
            row["choices"] = [
                [
                    choice.value,
                    self._spoken(choice.labels, choice.label(self._session.language))
                    if choice.labels
                    else choice.value,
                ]
                for choice in node.choices
            ]

    def _spoken(self, texts: Texts, text: str) -> str:
        """Give a text as ODK shows it: `-` in a language without one, where people see another."""
        is_spoken = "" in self._instrument.languages  # else "" holds what has no language
        own = texts.get(self._session.language, None if is_spoken else texts.get(""))
        if own is None:
            return "-" if any(texts.values()) else ""
        return text if own else ""

    def _violation(self, problem: Problem, question: Question) -> dict[str, object]:
        is_missing = problem.code == "answer.required"
        texts = question.required_messages if is_missing else question.constraint_messages
        said = str(problem.values.get("message") or "")
        return {
            "condition": "required" if is_missing else "constraint",
            "message": self._spoken(texts, said) if texts else None,
        }

    def _is_search(self, element: Element) -> bool:
        """Whether choices come from what only phones search: a text for the other engines."""
        return element.path in self._queried

    def payload(self) -> dict[str, object]:
        """Tell whether the record is ready to be sent, and what stands in the way."""
        found = [
            {"ref": self._path(node.ref), **self._violation(node.violation, node.question)}
            for node in self._in_order()
            if node.violation is not None and node.question is not None
        ]
        return {"status": "pending" if found else "ready", "violations": found}

    def note_files(self) -> None:
        """Note the places for files that there are now; those made earlier come first."""
        if any(one.type in FILE_TYPES for one in self._instrument.questions()):
            self._made.update(dict.fromkeys(self._files()))

    def _files(self) -> dict[tuple[str, str | None], str]:
        """Give the file of each place that is asked, by path and instance."""
        return {
            (node.path, node.row): str(node.value) if node.relevant else ""
            for node in self._in_order()
            if node.question is not None and node.question.type in FILE_TYPES
        }

    def attachments(self, names: Collection[str]) -> list[str]:
        """Give those of some files that the record holds, each once."""
        self.note_files()
        files = self._files()
        held = [files[place] for place in self._made if place in files]
        return [name for name in dict.fromkeys(held) if name in names]


def _kind(node: NodeState, element: Element) -> str:
    if isinstance(element, Repeat):
        if node.kind == "row":
            return "repeat-instance"
        is_controlled = bool(element.count) or element.fixed
        return f"repeat-range:{'controlled' if is_controlled else 'uncontrolled'}"
    if not isinstance(element, Question):
        return "group"
    if element.type in _UNSEEN:
        return "model-value"
    kind = _KINDS.get(element.type, "input")
    is_note = element.readonly == "true()" and bool(element.labels or element.hints)
    return "note" if kind == "input" and is_note else kind


def _borrowed(instrument: Instrument) -> Iterator[str]:
    """Give the repeats whose label stands in a group without a place of its own.

    People see it at the repeat; for ODK Web Forms it belongs to that group.
    """
    from defusedxml.ElementTree import fromstring

    nodes = fromstring(instrument.xform).iter() if instrument.xform else ()
    for group in nodes:
        if local_name(group) == "group" and not (group.get("ref") or group.get("nodeset")):
            for repeat in named(group, "repeat"):
                yield repeat.get("nodeset", "").strip().removeprefix(f"/{instrument.root}/")


def _places(instrument: Instrument) -> Iterator[str]:
    """Give the paths of the primary instance in its order."""
    from defusedxml.ElementTree import fromstring

    stack = [(fromstring(instrument.blank), "")] if instrument.blank else []
    while stack:
        node, path = stack.pop()
        if path:
            yield path
        stack += [(child, join_path(path, local_name(child))) for child in reversed(node)]
