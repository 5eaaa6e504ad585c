"""Long choice lists taken out of an XForm: what is left of it is small and reads quickly.

`<instance id="aldeas"><root>…</root></instance>` becomes `<instance id="aldeas"
src="jr://store/aldeas"/>`, and the texts of its items leave the itext block. Everything else stays
as it was, sign by sign.
"""

import re
from collections.abc import Iterable
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from forms.instrument import Instrument, Question

_TEXT_ID = "itextId"
"""Column of a list in which pyxform writes the ids of its texts."""


def can_be_lifted(instrument: Instrument, name: str) -> bool:
    """Say whether nothing of a form but its choices hangs on a list standing in it."""
    listed = instrument.choice_lists[name]
    mentioned = re.compile(rf"""['"]{re.escape(name)}['"]""")
    return (
        not listed.source
        and bool(re.search(rf"<(\w+:)?instance\b[^>]*\bid={quoteattr(name)}", instrument.xform))
        and not any(_needs_nodes(question, mentioned) for question in instrument.questions())
        and not any(
            choice.files or any("{{" in text for text in choice.labels.values())
            for choice in listed.choices
        )
    )


def _needs_nodes(question: Question, mentioned: re.Pattern[str]) -> bool:
    """Whether a question needs the nodes of a list, or texts by their ids."""
    rules = (
        question.calculate,
        question.relevant,
        question.constraint,
        question.default_expression,
    )
    return bool(mentioned.search(question.itemset)) or any("jr:itext" in rule for rule in rules)


def without_lists(instrument: Instrument, names: Iterable[str]) -> str:
    """Give the XForm of a form without some of its lists.

    Args:
        instrument: The form with its lists.
        names: Lists for which `can_be_lifted`.
    """
    wanted = frozenset(names)
    texts = {
        choice.columns[_TEXT_ID]
        for name in wanted
        for choice in instrument.choice_lists[name].choices
        if _TEXT_ID in choice.columns
    }
    return _Cutter(instrument.xform, wanted, texts).rest() if wanted else instrument.xform


class _Cutter:
    """Goes through a document and notes which parts of it are to go."""

    def __init__(self, xform: str, lists: frozenset[str], texts: set[str]) -> None:
        self._content = re.sub(r"^\s*<\?xml.*?\?>", "", xform, count=1, flags=re.DOTALL).encode()
        self._lists = lists
        self._texts = texts
        self._depth = 0
        self._cut: tuple[int, int, bytes] | None = None
        self._kept: list[bytes] = []
        self._done = 0
        self._parser = expat.ParserCreate("utf-8")
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end

    def rest(self) -> str:
        """Give the document without those parts."""
        self._parser.Parse(self._content, True)
        return (b"".join(self._kept) + self._content[self._done :]).decode()

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        name = tag.rpartition(":")[2]
        if self._cut is not None:
            return
        if name == "instance" and attributes.get("id") in self._lists:
            key = attributes["id"]
            instead = f"<{tag} id={quoteattr(key)} src={quoteattr(f'jr://store/{key}')}/>"
            self._cut = (self._depth, self._parser.CurrentByteIndex, instead.encode())
        elif name == "text" and attributes.get("id") in self._texts:
            self._cut = (self._depth, self._parser.CurrentByteIndex, b"")

    def _end(self, tag: str) -> None:
        self._depth -= 1
        if self._cut is None or self._cut[0] != self._depth + 1:
            return
        _depth, start, instead = self._cut
        self._kept += (self._content[self._done : start], instead)
        here = self._parser.CurrentByteIndex  # of `</a>`, but of what follows `<a/>`
        closes = self._content.startswith(f"</{tag}".encode(), here)
        self._done = self._content.index(b">", here) + 1 if closes else here
        self._cut = None
