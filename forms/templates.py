"""Texts of a form in which answers are shown: `Edad de {{ ../nombre }}`."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from forms.instrument import Texts
from forms.xpath.expression import Expression
from forms.xpath.nodes import Context
from forms.xpath.values import to_text

_PLACE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Template:
    """A text in one language: fixed parts and expressions, in order."""

    parts: tuple[str | Expression, ...]

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """Give what the text shows."""
        return tuple(part for part in self.parts if isinstance(part, Expression))

    def text(self, context: Context) -> str:
        """Write the text with the answers there are now; a blank answer leaves nothing."""
        return "".join(
            part if isinstance(part, str) else to_text(part.run(context)) for part in self.parts
        )


Templates = Mapping[str, Template]
"""Language -> text."""


def compile_texts(texts: Texts, compiled: Callable[[str], Expression | None]) -> Templates:
    """Compile the texts of a question, all languages.

    Args:
        texts: Language -> text with `{{ XPATH }}`.
        compiled: Compiles one expression; None when it cannot be used, then nothing is shown.
    """
    return {language: Template(tuple(_parts(text, compiled))) for language, text in texts.items()}


def _parts(text: str, compiled: Callable[[str], Expression | None]) -> list[str | Expression]:
    parts: list[str | Expression] = []
    for place, piece in enumerate(_PLACE.split(text)):
        part = compiled(piece.strip()) if place % 2 else piece
        if part:
            parts.append(part)
    return parts


def without_answers(text: str) -> str:
    """Give a text with nothing where answers are shown."""
    return _PLACE.sub("", text)


def write(templates: Templates, language: str, context: Context) -> str:
    """Write a text in a language, else in any language there is, else ""."""
    template = templates.get(language) or next(iter(templates.values()), None)
    return "" if template is None else template.text(context)
