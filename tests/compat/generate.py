"""Forms made by chance, for what no public form happens to hold: all types, all kinds of rules.

A seed gives one XLSForm (as pyxform takes it) whose rules read only what stands before them, so
that it can run; everything else is left to chance.
"""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.compat.expressions import Expressions, Known

LANGUAGES = ("Español (es)", "Kʼicheʼ (quc)")
LISTS = {
    "depto": (("16", "Alta Verapaz"), ("13", "Huehuetenango"), ("14", "Quiché")),
    "muni": (
        ("1601", "Cobán", "16"),
        ("1602", "Santa Cruz", "16"),
        ("1301", "Huehuetenango", "13"),
        ("1413", "Nebaj", "14"),
        ("9999", "Otro", ""),
    ),
    "cosa": (("a", "Agua"), ("b", "Bomba"), ("c", "Cerco"), ("d", "Dren")),
}
TABLE_FILE = "precios.csv"
TABLE = "name,label,precio\na,Agua,1.5\nb,Bomba,200\nc,Cerco,\n"
_PLAIN = (
    *("text", "text", "integer", "integer", "decimal", "date", "time", "dateTime"),
    *(
        "select_one depto",
        "select_one muni",
        "select_one cosa",
        "select_multiple cosa",
        "rank cosa",
    ),
    *("range", "geopoint", "geotrace", "geoshape", "acknowledge", "barcode", "note", "calculate"),
    *("calculate", "calculate", "image", f"select_one_from_file {TABLE_FILE}", "hidden"),
)
_KINDS = {
    **dict.fromkeys(("text", "barcode", "hidden", "calculate"), "text"),
    **dict.fromkeys(("integer", "decimal", "range"), "number"),
    **{name: name for name in ("date", "time", "dateTime", "geopoint", "geotrace", "geoshape")},
    **dict.fromkeys(("select_one", "select_one_from_file"), "one"),
    **dict.fromkeys(("select_multiple", "rank"), "several"),
}
_DEFAULTS = {
    "text": "Ana",
    "integer": "3",
    "decimal": "2.5",
    "date": "2026-01-05",
    "select_one": "a",
}


def generated_form(seed: int) -> dict[str, list[dict[str, str]]]:
    """Make the sheets of a form.

    Returns:
        `survey`, `choices` and `settings`, as `pyxform.xls2xform.convert` takes them.
    """
    maker = _Maker(random.Random(seed))
    survey = list(maker.block(depth=0))
    choices = [
        {"list_name": name, "name": row[0], **maker.labels(row[1]), "padre": (*row, "")[2]}
        for name, rows in LISTS.items()
        for row in rows
    ]
    settings = {"form_id": f"azar_{seed}", "form_title": f"Azar {seed}", "version": "1"}
    if maker.has_languages and maker.chance.random() < 0.5:
        settings["default_language"] = LANGUAGES[1]
    header = dict.fromkeys((column for row in survey for column in row), "")
    return {
        "survey": survey,
        "survey_header": [header],
        "choices": choices,
        "settings": [settings],
    }


def write_generated(folder: Path, seeds: Iterable[int]) -> list[Path]:
    """Write forms as XForm documents, with the table that they look things up in.

    Returns:
        The files of the forms.
    """
    from pyxform.xls2xform import convert

    (folder / TABLE_FILE).write_text(TABLE, encoding="utf-8")
    files = []
    for seed in seeds:
        converted = convert(generated_form(seed), validate=False, form_name="data")
        files.append(folder / f"azar_{seed}.xml")
        files[-1].write_text(converted.xform, encoding="utf-8")
    return files


@dataclass
class _Maker:
    chance: random.Random
    known: list[Known] = field(default_factory=list)
    repeats: tuple[str, ...] = ()
    number: int = 0
    has_languages: bool = False

    def __post_init__(self) -> None:
        self.has_languages = self.chance.random() < 0.5
        self.expressions = Expressions(self.chance)

    def block(self, depth: int) -> Iterator[dict[str, str]]:
        for _ in range(self.chance.randint(3, 12 if depth == 0 else 5)):
            roll = self.chance.random()
            if depth < 3 and roll < 0.1:
                yield from self._group(depth)
            elif depth < 3 and roll < 0.22:
                yield from self._repeat(depth)
            else:
                yield self._question()

    def labels(self, text: str) -> dict[str, str]:
        """Give a label, in each language of the form."""
        if not self.has_languages:
            return {"label": text}
        first, second = LANGUAGES
        return {f"label::{first}": text, f"label::{second}": f"{text} qʼo"}

    def _name(self, start: str) -> str:
        self.number += 1
        return f"{start}{self.number}"

    def _rule(self, kind: str) -> str:
        return self.expressions.of(kind, self.known, self.repeats)

    def _may(self, share: float) -> bool:
        return self.chance.random() < share

    def _group(self, depth: int) -> Iterator[dict[str, str]]:
        row = {"type": "begin group", "name": self._name("g"), **self.labels("Grupo")}
        if self._may(0.4):
            row["relevant"] = self._rule("truth")
        yield row
        yield from self.block(depth + 1)
        yield {"type": "end group"}

    def _repeat(self, depth: int) -> Iterator[dict[str, str]]:
        row = {"type": "begin repeat", "name": self._name("r"), **self.labels("Repetición")}
        if self._may(0.3):
            row["relevant"] = self._rule("truth")
        if self._may(0.3):
            row["repeat_count"] = self._rule("count")
        self.known.append(Known(row["name"], "repeat", self.repeats))
        around, self.repeats = self.repeats, (*self.repeats, row["name"])
        yield row
        yield from self.block(depth + 1)
        yield {"type": "end repeat"}
        self.repeats = around

    def _question(self) -> dict[str, str]:
        type_ = self.chance.choice(_PLAIN)
        word = type_.partition(" ")[0]
        row = {"type": type_, "name": self._name("q"), **self._texts(word)}
        self._add_rules(row, word)
        if word == "range":
            row["parameters"] = "start=0 end=10 step=2"
        if type_ == "select_one muni" and self._may(0.7):
            row["choice_filter"] = f"padre = {self._rule('text')} or name = '9999'"
        if word.startswith("select") and self._may(0.1):
            row["parameters"] = "randomize=true, seed=7"
        self.known.append(Known(row["name"], _KINDS.get(word, "other"), self.repeats, word))
        return row

    def _texts(self, word: str) -> dict[str, str]:
        if word in {"calculate", "hidden"}:
            return {}
        shown = [one for one in self.known if one.is_seen_from(self.repeats)]
        answer = f" ${{{self.chance.choice(shown).name}}}" if shown and self._may(0.3) else ""
        texts = self.labels(f"Pregunta{answer} fin")
        if self._may(0.2):
            texts["hint" if not self.has_languages else f"hint::{LANGUAGES[0]}"] = "Ayuda"
        return texts

    def _add_rules(self, row: dict[str, str], word: str) -> None:
        if self._may(0.3):
            row["relevant"] = self._rule("truth")
        if word in {"calculate", "hidden"} or (word in {"text", "integer"} and self._may(0.15)):
            row["calculation"] = self._rule(self.chance.choice(("number", "text", "truth", "date")))
            triggers = [
                one for one in self.known if one.repeats == self.repeats and one.is_answered
            ]
            if triggers and word == "text" and self._may(0.5):
                row["trigger"] = f"${{{self.chance.choice(triggers).name}}}"
            return
        if word == "note":
            return
        if self._may(0.2):
            row["required"] = self._rule("truth") if self._may(0.5) else "yes"
            if self._may(0.5):
                row["required_message"] = "Hace falta"
        if self._may(0.25):
            row["constraint"] = f"{self._rule('truth')} or . = ''"
            row["constraint_message"] = "No puede ser"
        if self._may(0.1):
            row["readonly"] = self._rule("truth")
        if self._may(0.15) and word in _DEFAULTS:
            plain = word == "select_one" and row["type"] != "select_one cosa"
            kind = {"integer": "number", "decimal": "number", "date": "date"}.get(word, "text")
            dynamic = self._may(0.4) and word != "select_one"
            row["default"] = self._rule(kind) if dynamic else "" if plain else _DEFAULTS[word]
