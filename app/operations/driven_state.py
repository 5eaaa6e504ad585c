"""The state of a record in the shape that comparisons of form engines share."""

import re

from forms.instrument import Element, Instrument, Question, Repeat, Texts
from forms.node_state import NodeState
from forms.problem import Problem
from forms.session import CaptureSession
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
_FILES = frozenset({"file", "image", "audio", "video"})
_DEFAULT = re.compile(r"""<(?:\w+:)?translation\b[^>]*\blang=["']default["']""")
_OPENROSA_META = re.compile(r"""<(orx):meta\b""")


class DrivenState:
    """Looks at a record with the names that XForms have: `/data/per[2]/edad`."""

    def __init__(self, instrument: Instrument, session: CaptureSession, *, choices: bool) -> None:
        self._instrument = instrument
        self._session = session
        self._choices = choices
        self._elements: dict[str, Element] = {one.path: one for one in instrument.walk()}
        if instrument.meta is not None:
            for one in (instrument.meta, *instrument.meta.children):
                self._elements[one.path] = one
        prefixed = _OPENROSA_META.search(instrument.blank)
        self._meta_prefix = f"{prefixed[1]}:" if prefixed else ""
        self._unnamed = "default" if _DEFAULT.search(instrument.xform) else ""

    # -- names ---------------------------------------------------------------------------------

    def languages(self) -> list[str]:
        """Give the languages as the form names them."""
        return [language or self._unnamed for language in self._instrument.languages]

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
        for node in self._session.nodes(meta=True):
            suffix = " (repeat)" if node.kind == "repeat" else ""
            found[self._path(node.ref) + suffix] = self._row(node)
        return found

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
        if element.labels:
            row["label"] = self._spoken(element.labels, node.label)
        return row

    def _tell_question(self, row: dict[str, object], node: NodeState, question: Question) -> None:
        row["type"] = question.data_type
        row["value"] = value_text(node.value) if node.relevant else ""
        if question.hints:
            row["hint"] = self._spoken(question.hints, node.hint)
        row["valid"] = node.violation is None
        if node.violation is not None:
            row["violation"] = _violation(node.violation)
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

    def _is_search(self, element: Element) -> bool:
        """Whether choices come from a file that only phones know: a text for the other engines."""
        listed = self._instrument.choice_lists.get(getattr(element, "list_name", ""))
        return listed is not None and not (listed.choices or listed.source)

    def payload(self) -> dict[str, object]:
        """Tell whether the record is ready to be sent, and what stands in the way."""
        found = [
            {"ref": self._path(node.ref), **_violation(node.violation)}
            for node in self._session.nodes(meta=True)
            if node.violation is not None
        ]
        return {"status": "pending" if found else "ready", "violations": found}

    def attachments(self) -> list[str]:
        """Give the names of the files that go with the record."""
        return [
            str(node.value)
            for node in self._session.nodes()
            if node.question is not None
            and node.question.type in _FILES
            and node.relevant
            and node.value is not None
        ]


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


def _violation(problem: Problem) -> dict[str, object]:
    condition = "required" if problem.code == "answer.required" else "constraint"
    return {"condition": condition, "message": problem.values.get("message") or None}


def answer_text(value: object) -> str:
    """Write the value of a step as a person would type it."""
    if isinstance(value, list):
        return " ".join(str(one) for one in value)
    if isinstance(value, bool):
        return "OK" if value else ""
    return "" if value is None else str(value)
