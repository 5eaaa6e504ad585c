"""Texts of an XForm: inline or in the itext block, in every language (ODK XForms, "Languages").

A reference to an answer inside a text (`<output value="XPATH"/>`) becomes `{{ XPATH }}`. What
stands beside a text under the same id, as `form`, is its guidance (for training and paper) or
the name of a file: an image, a recording, a film.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from xml.etree.ElementTree import Element

from forms.instrument import FILE_KINDS, Texts
from forms.xform_nodes import first_named, local_name, named

_REFERENCE = re.compile(r"""\s*jr:itext\(\s*['"](.*)['"]\s*\)\s*""", re.DOTALL)
_MISSING = "-"
"""What pyxform writes where a translation is missing."""
_GUIDANCE = "guidance"


class Itext:
    """The itext block of a model: the texts of each id in every language.

    Attributes:
        languages: Languages in the order of the form; `("",)` when it names none.
        default_language: The one marked as default, else the first.
    """

    def __init__(self, model: Element) -> None:
        self._texts: dict[str, dict[str, str]] = defaultdict(dict)
        self._beside: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        self._guided_first: dict[str, set[str]] = defaultdict(set)
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
        text_id = entry.get("id", "")
        texts: dict[str, str] = {}
        for value in named(entry, "value"):
            form = value.get("form", "long")
            texts.setdefault(form, plain_text(value))
        if next(iter(texts), "") == _GUIDANCE:
            self._guided_first[text_id].add(language)
        self._texts[text_id][language] = texts.pop("long", "")  # it may have media alone
        for form, text in texts.items():
            if text not in {_MISSING, ""}:
                self._beside[text_id, form][language] = text

    def all(self) -> dict[str, Texts]:
        """Give the texts of every id as they stand, `-` for a missing one."""
        return {text_id: dict(texts) for text_id, texts in self._texts.items()}

    def by_id(self, text_id: str) -> Texts:
        """Give the texts of an id; a language without a text of its own is left out.

        An id that nobody wrote texts for is blank in every language, as in ODK Web Forms.
        """
        texts = self._texts.get(text_id)
        if texts is None:
            return dict.fromkeys(self.languages, "")
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
        return self._inline(plain_text(element))

    def hint(self, element: Element | None) -> Texts:
        """Give the texts of a hint; none when media alone stand under its id."""
        texts = self.of(element)
        return {} if _text_id(element) in self._texts and not any(texts.values()) else texts

    def guidance(self, element: Element | None) -> Texts:
        """Give the guidance that stands beside a hint, {} when there is none."""
        return self._beside.get((_text_id(element), _GUIDANCE), {})

    def guided_first(self, element: Element | None) -> frozenset[str]:
        """Give the languages in which the guidance stands before the hint."""
        return frozenset(self._guided_first.get(_text_id(element), ()))

    def files(self, element: Element | None) -> Mapping[str, Texts]:
        """Give what stands beside a label: kind of `FILE_KINDS` -> language -> name."""
        return self.files_by_id(_text_id(element))

    def files_by_id(self, text_id: str) -> Mapping[str, Texts]:
        """Give the files of an id, as `files`."""
        found = {kind: self._beside.get((text_id, kind), {}) for kind in FILE_KINDS}
        return {
            kind: {language: file_name(text) for language, text in texts.items()}
            for kind, texts in found.items()
            if texts
        }

    def of_text(self, text: str | None) -> Texts:
        """Give the texts of an attribute: a reference such as `jr:itext('id')`, or plain text."""
        if not text:
            return {}
        match = _REFERENCE.fullmatch(text)
        return self.by_id(match[1]) if match else self._inline(text.strip())

    def _inline(self, text: str) -> Texts:
        """Give a text that stands where it is used: all languages say it.

        Where the nameless language is one of several, it alone cannot stand for all.
        """
        return dict.fromkeys(self.languages, text) if "" in self.languages else {"": text}


def file_name(reference: str) -> str:
    """Give the name of a file: `jr://images/mapa.png` is `mapa.png`."""
    return reference.strip().rpartition("/")[2]


def _text_id(element: Element | None) -> str:
    match = _REFERENCE.fullmatch("" if element is None else element.get("ref", ""))
    return match[1] if match else ""


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
