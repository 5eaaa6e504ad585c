"""Cuts the text of an expression into tokens (XPath 1.0, section 3.7)."""

import re
from typing import Literal, NamedTuple

Kind = Literal["number", "literal", "name", "operator", "mark", "end"]


class Token(NamedTuple):
    """A piece of an expression.

    Attributes:
        kind: `mark` is punctuation: brackets, comma, slashes, `@`, `::`, dots.
        text: The piece; of a literal, what stands inside the quotes.
        position: 0-based place of its first character.
    """

    kind: Kind
    text: str
    position: int


class ExpressionSyntaxError(ValueError):
    """The text is no XPath expression.

    Attributes:
        position: 0-based place of the first character that does not fit.
        found: What stands there, "" at the end of the text.
    """

    def __init__(self, position: int, found: str) -> None:
        super().__init__(f"{found!r} at {position}")
        self.position = position
        self.found = found


_NAME = r"[^\W\d][\w.\-\u00b7]*"
_TOKEN = re.compile(
    rf"""\s*(?:
      (?P<number>\d+(?:\.\d*)?|\.\d+)
    | (?P<literal>"[^"]*"|'[^']*')
    | (?P<name>{_NAME}(?:(?::(?!:))(?:{_NAME}|\*))?)
    | (?P<operator><=|>=|!=|[=<>+\-*|])
    | (?P<mark>::|//|\.\.|[()\[\],/@.])
    )""",
    re.VERBOSE,
)
_WORDS = frozenset({"and", "or", "div", "mod"})
_NOTHING_BEFORE = frozenset({"@", "::", "(", "[", ",", "/", "//"})


def tokens(text: str) -> list[Token]:
    """Cut a text into tokens, the last of kind `end`.

    Raises:
        ExpressionSyntaxError: A character belongs to no token.
    """
    found: list[Token] = []
    position = 0
    end = len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            position = end - len(text[position:end].lstrip())
            raise ExpressionSyntaxError(position, text[position])
        found.append(_token(match, found[-1] if found else None))
        position = match.end()
    found.append(Token("end", "", end))
    return found


def _token(match: re.Match[str], previous: Token | None) -> Token:
    kind, text = str(match.lastgroup), match[str(match.lastgroup)]
    position = match.start(kind)
    if kind == "number":
        return Token("number", text, position)
    if kind == "literal":
        return Token("literal", text[1:-1], position)
    if kind == "mark":
        return Token("mark", text, position)
    operand_before = (
        previous is not None
        and previous.kind != "operator"
        and not (previous.kind == "mark" and previous.text in _NOTHING_BEFORE)
    )
    if kind == "name":
        return Token("operator" if operand_before and text in _WORDS else "name", text, position)
    if text == "*" and not operand_before:
        return Token("name", text, position)
    return Token("operator", text, position)
