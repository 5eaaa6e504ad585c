"""What both of ODK's engines say of single expressions, on the record of `support.evaluation`.

`python -m tests.compat.recorded` asks them about every case of `tests/data/xpath_semantics.txt`
and writes `tests/data/xpath_engines.json`, which the tests compare with.
"""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from tests.compat.engines import Engine, MissingEngineError, javarosa, web_forms

NOW = "2026-11-21T10:00:00Z"
DATA = Path(__file__).resolve().parents[1] / "data"
TABLE = DATA / "xpath_semantics.txt"
RECORDED = DATA / "xpath_engines.json"
ROWS = 4
ZONES = {"": "UTC", "row": "UTC", "guatemala": "America/Guatemala"}
_KINDS = ("row", "guatemala")


@dataclass(frozen=True)
class Case:
    """One line of the table.

    Attributes:
        section: Section of the ODK XForms specification, and the function.
        expression: What is worked out.
        where: `form` for the top of the form, `row` for each of the four instances.
        kind: Word in front of the line: `row`, `guatemala` or none.
        value: What it gives: a text, of `row` four.
    """

    section: str
    expression: str
    where: str
    kind: str
    value: object = field(hash=False)

    @property
    def zone(self) -> str:
        """Give the time zone in which it is worked out."""
        return ZONES[self.kind]


_FORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
  xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms">
<h:head><h:title>x</h:title><model>
<instance><data id="x"><i>5</i><d>1.5</d><s>hola mundo</s><b/><f>2020-01-31</f>
<dt>2020-01-31T15:30:00.000-06:00</dt><sm>a b c</sm><t>2020-01-01</t><irr>9</irr><t3>x</t3>
<rep><x>1</x><y/></rep><rep><x>2</x><y/></rep><rep><x>3</x><y/></rep><rep><x/><y/></rep>
<bt/><o/><orx:meta><orx:instanceID/></orx:meta></data></instance>
<instance id="l"><root>
<item><name>a</name><label>Ana</label><k>1</k></item>
<item><name>b</name><label>Beto</label><k>2</k></item>
<item><name>c</name><label>Carla</label><k>2</k></item></root></instance>
<bind nodeset="/data/i" type="int"/><bind nodeset="/data/d" type="decimal"/>
<bind nodeset="/data/s" type="string"/><bind nodeset="/data/b" type="string"/>
<bind nodeset="/data/f" type="date"/><bind nodeset="/data/dt" type="dateTime"/>
<bind nodeset="/data/sm" type="string"/><bind nodeset="/data/t" type="string"/>
<bind nodeset="/data/irr" type="int" relevant="false()"/><bind nodeset="/data/t3" type="string"/>
<bind nodeset="/data/rep/x" type="int"/>
<bind nodeset="/data/rep/y" type="string"{row}/>
<bind nodeset="/data/bt" type="string" calculate="true()"/>
<bind nodeset="/data/o" type="string"{top}/>
</model></h:head><h:body>
<input ref="/data/i"><label>i</label></input><input ref="/data/d"><label>d</label></input>
<input ref="/data/s"><label>s</label></input><input ref="/data/b"><label>b</label></input>
<input ref="/data/f"><label>f</label></input><input ref="/data/dt"><label>dt</label></input>
<select ref="/data/sm"><label>sm</label><itemset nodeset="instance('l')/root/item">
<value ref="name"/><label ref="label"/></itemset></select>
<input ref="/data/t"><label>t</label></input><input ref="/data/irr"><label>irr</label></input>
<input ref="/data/t3"><label>t3</label></input>
<group ref="/data/rep"><label>rep</label><repeat nodeset="/data/rep">
<input ref="/data/rep/x"><label>x</label></input></repeat></group></h:body></h:html>"""


def form_of(expression: str, where: str) -> str:
    """Write the form in which an expression is the calculation of `o`, or of `y` in each row."""
    calculate = f' calculate="{escape(expression)}"'
    return _FORM.replace("{top}", calculate if where == "form" else "").replace(
        "{row}", calculate if where == "row" else ""
    )


def ask(engine: Engine, cases: Iterable[tuple[str, str]]) -> Iterator[object]:
    """Ask an engine for the value of each expression.

    Args:
        engine: Which engine.
        cases: Expressions, each with `form` or `row`.

    Yields:
        The text at the top of the form, or those of the four rows; None when it refuses.
    """
    for expression, where in cases:
        engine.send({"form": form_of(expression, where), "now": NOW, "seed": 1, "answers": []})
        yield _value(engine.receive(), where)


def _value(answer: dict[str, object], where: str) -> object:
    nodes = answer.get("nodes")
    if answer["status"] not in {"success", "warning"} or not isinstance(nodes, dict):
        return None
    if where == "form":
        return _text(nodes, "/data/o")
    return [_text(nodes, f"/data/rep[{n}]/y") for n in range(1, ROWS + 1)]


def _text(nodes: dict[str, dict[str, object]], path: str) -> str:
    node = nodes.get(path) or nodes.get(path.replace("[1]", "")) or {}
    value = node.get("value")
    return "" if value is None else str(value)


def read_cases(text: str) -> Iterator[Case]:
    """Read the table: `## section`, then `[row|guatemala] expression => value` a line."""
    section = ""
    for line in text.splitlines():
        if line.startswith("## "):
            section = line.removeprefix("## ")
        elif section and line.strip():
            expression, _, value = line.rpartition(" => ")
            kind = next((word for word in _KINDS if expression.startswith(f"{word} ")), "")
            bare = expression.removeprefix(kind).lstrip() if kind else expression
            yield Case(section, bare, "row" if kind == "row" else "form", kind, json.loads(value))


def main() -> int:
    """Ask both engines about every case and write down what they say."""
    cases = list(read_cases(TABLE.read_text(encoding="utf-8")))
    try:
        answers = {
            (name, zone): _answers(engine, zone, cases)
            for name, engine in (("web_forms", web_forms), ("javarosa", javarosa))
            for zone in ZONES.values()
        }
    except MissingEngineError as error:
        sys.stdout.write(f"skipped: {error}\n")
        return 0
    found = [
        {"expression": case.expression, "in": case.kind or "form"}
        | {name: answers[name, case.zone][case] for name in ("web_forms", "javarosa")}
        for case in cases
    ]
    text = json.dumps(found, ensure_ascii=False, indent=1)
    RECORDED.write_text(f"{text}\n", encoding="utf-8")
    return 0


def _answers(make: Callable[[], Engine], zone: str, cases: Sequence[Case]) -> dict[Case, object]:
    engine = make()
    engine.zone = zone
    here = [case for case in cases if case.zone == zone]
    try:
        asked = ((case.expression, case.where) for case in here)
        return dict(zip(here, ask(engine, asked), strict=True))
    finally:
        engine.close()


if __name__ == "__main__":
    sys.exit(main())
