"""Texts of an XForm: inline or in the itext block, in every language (ODK XForms, "Languages").

A reference to an answer inside a text (`<output value="XPATH"/>`) becomes `{{ XPATH }}`.
Media and guidance of a text are left in the document; only what is read on screen is taken.
"""

import re
from collections import defaultdict
from xml.etree.ElementTree import Element

from forms.instrument import Texts
from forms.xform_nodes import first_named, local_name, named

_REFERENCE = re.compile(r"""\s*jr:itext\(\s*['"](.*)['"]\s*\)\s*""", re.DOTALL)
_MISSING = "-"
"""What pyxform writes where a translation is missing."""


class Itext:
    """The itext block of a model: the texts of each id in every language.

    Attributes:
        languages: Languages in the order of the form; `("",)` when it names none.
        default_language: The one marked as default, else the first.
    """

    def __init__(self, model: Element) -> None:
        self._texts: dict[str, dict[str, str]] = defaultdict(dict)
        languages: list[str] = []
        self.default_language = ""
        block = first_named(model, "itext")
        for translation in named(block, "translation") if block is not None else ():
            # pyxform calls the texts of columns without a language "default".
            language = translation.get("lang", "")
            language = "" if language == "default" else language
            languages.append(language)
            if translation.get("default") is not None:
                self.default_language = language
            for entry in named(translation, "text"):
                self._add(entry, language)
        self.languages = tuple(dict.fromkeys(languages)) or ("",)
        if self.default_language not in self.languages:
            self.default_language = self.languages[0]

    def _add(self, entry: Element, language: str) -> None:
        self._texts[entry.get("id", "")][language] = ""  # it may have media alone
        for value in named(entry, "value"):
            if value.get("form") in {None, "long"}:
                self._texts[entry.get("id", "")][language] = plain_text(value)
                return

    def all(self) -> dict[str, Texts]:
        """Give the texts of every id."""
        return {text_id: self.by_id(text_id) for text_id in self._texts}

    def by_id(self, text_id: str) -> Texts:
        """Give the texts of an id; a language without a text of its own is left out."""
        texts = self._texts.get(text_id, {})
        if any(text not in {_MISSING, ""} for text in texts.values()):
            return {language: text for language, text in texts.items() if text != _MISSING}
        return dict(texts)

    def of(self, element: Element | None) -> Texts:
        """Give the texts of a label or hint: by its reference, else what is written in it."""
        if element is None:
            return {}
        reference = element.get("ref")
        if reference:
            return self.of_text(reference)
        return {"": plain_text(element)}

    def of_text(self, text: str | None) -> Texts:
        """Give the texts of an attribute: a reference such as `jr:itext('id')`, or plain text."""
        if not text:
            return {}
        match = _REFERENCE.fullmatch(text)
        return self.by_id(match[1]) if match else {"": text.strip()}


def plain_text(element: Element) -> str:
    """Give the text of a label, with `{{ XPATH }}` where an answer is shown."""
    if not len(element):
        return (element.text or "").strip()
    parts = [element.text or ""]
    for child in element:
        if local_name(child) == "output":
            expression = child.get("value") or child.get("ref") or ""
            parts.append(f"{{{{ {expression.strip()} }}}}")
        else:
            parts.append("".join(child.itertext()))
        parts.append(child.tail or "")
    return "".join(parts).strip()
