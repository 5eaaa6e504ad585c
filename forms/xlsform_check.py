"""All that is wrong with an XLSForm, at once, each with its sheet, row and column.

pyxform stops at the first error; a person who must correct a form wants the whole list. These
checks use pyxform's own grammar of types and names, so that nothing it accepts is refused here.
"""

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field

from forms.problem import Place, Problem
from forms.workbook import Sheet, Workbook

_REFERENCE = re.compile(r"\$\{([^}]*)(\}?)")
_RE_END = re.compile(r"end[ _]")
_NAMELESS = frozenset({"note", "audit"})
"""Types that pyxform names itself."""

_LIST_FILES = (".csv", ".xml", ".geojson")
_PREFIXED = re.compile(r"\s*(?:bind|instance|attribute|body|control)::(\w+):[\w.-]+\s*")
_OWN_PREFIXES = frozenset({"jr", "orx", "odk", "h", "ev", "xsd", "entities"})
"""Prefixes that pyxform declares by itself."""

_VALUES = re.compile(r"(?:bind::?)?calculat(?:e|ion)$|default$")
_WORDS = re.compile(r"(?:bind::?)?calculat|label|.*hint|media|(?:big-)?image|audio|video")
"""Columns that give a question something to show, or make it one that nobody sees."""

_YES = frozenset({"yes", "true", "true()"})


def find_problems(workbook: Workbook) -> list[Problem]:
    """Find every problem of a workbook, in the order of its sheets and rows."""
    survey = workbook.sheets.get("survey")
    if survey is None:
        values = {"sheets": ", ".join(workbook.contents["sheet_names"])}
        return [Problem("form.no_survey_sheet", place=Place(file=workbook.file), values=values)]
    if "type" not in survey.columns:
        return [
            Problem(
                "form.missing_column",
                place=Place(workbook.file, survey.name, 1),
                values={"name": "type"},
            )
        ]
    check = _Check(workbook, survey)
    return check.problems()


@dataclass(slots=True)
class _Section:
    """A group or repeat that was begun: where, and the names used inside."""

    kind: str
    name: str
    row: int
    names: set[str] = field(default_factory=set)


class _Check:
    def __init__(self, workbook: Workbook, survey: Sheet) -> None:
        self._workbook = workbook
        self._survey = survey
        self._choices = workbook.sheets.get("choices", Sheet("choices"))
        self._settings = workbook.sheets.get("settings", Sheet("settings"))
        self._lists: Mapping[str, list[str]] = _lists(self._choices)
        self._names = Counter(
            survey.cell(row, "name")
            for _, row in survey.numbered()
            if survey.cell(row, "name") and not _RE_END.match(survey.cell(row, "type"))
        )
        self._names["instanceID"] = 1
        self._problems: list[Problem] = []
        self._open = [_Section("", "", 1)]

    def problems(self) -> list[Problem]:
        rows = [row for row in self._survey.numbered() if not self._is_disabled(row[1])]
        if not any(self._survey.cell(row, "type") for _, row in rows):
            self._add("form.empty_survey", self._survey, 2)
        for number, row in rows:
            self._check_row(number, row)
        for section in self._open[1:]:
            self._add("form.unclosed_group", self._survey, section.row, name=section.name)
        self._check_references(self._survey, ignored={"type", "name"})
        self._check_choices()
        labels = {meaning for meaning in self._choices.columns if not meaning.startswith("label")}
        self._check_references(self._choices, ignored=labels)
        self._check_references(self._settings, ignored=())
        self._check_prefixes()
        return self._problems

    def _add(
        self, code: str, sheet: Sheet, row: int, column: str | None = None, **values: object
    ) -> None:
        header = sheet.columns.get(column, column) if column else None
        place = Place(file=self._workbook.file, sheet=sheet.name, row=row, column=header)
        self._problems.append(Problem(code, place=place, values=values))

    def _is_disabled(self, row: Mapping[str, str]) -> bool:
        return self._survey.cell(row, "disabled").lower() in _YES

    # Rows of the survey

    def _check_row(self, number: int, row: Mapping[str, str]) -> None:
        from pyxform.xls2json import RE_BEGIN_CONTROL, RE_END_CONTROL

        survey = self._survey
        kind = re.sub(r" +", " ", survey.cell(row, "type"))
        if not kind:
            if survey.cell(row, "name") or survey.cell(row, "label"):
                self._add("form.missing_type", survey, number, "type")
            return
        ended, begun = RE_END_CONTROL.search(kind), RE_BEGIN_CONTROL.search(kind)
        if ended:
            self._end_section(number, _section_kind(ended["type"]))
            return
        name = survey.cell(row, "name")
        self._check_name(number, name, kind)
        if begun:
            self._open.append(_Section(_section_kind(begun["type"]), name, number))
        else:
            self._check_type(number, row, kind)
            if _is_shown(kind) and not self._says(row, _WORDS):
                self._add("form.missing_label", survey, number, "label", name=name)

    def _end_section(self, number: int, kind: str) -> None:
        if len(self._open) == 1:
            self._add("form.unopened_group", self._survey, number, "type")
        elif self._open[-1].kind != kind:
            section = self._open.pop()
            self._add(
                "form.crossed_groups",
                self._survey,
                number,
                "type",
                name=section.name,
                begun=section.row,
            )
        else:
            self._open.pop()

    def _check_name(self, number: int, name: str, kind: str) -> None:
        from pyxform.parsing.expression import is_xml_tag

        survey, names = self._survey, self._open[-1].names
        if not name:
            if kind not in _NAMELESS and not _is_setting(kind):
                self._add("form.missing_name", survey, number, "name", type=kind)
        elif not is_xml_tag(name):
            self._add("form.bad_name", survey, number, "name", name=name)
        elif name == "meta":
            self._add("form.reserved_name", survey, number, "name", name=name)
        elif name in names:
            self._add("form.duplicate_name", survey, number, "name", name=name)
        names.add(name)

    def _check_type(self, number: int, row: Mapping[str, str], kind: str) -> None:
        from pyxform.xls2json import RE_OSM, RE_SELECT

        select = RE_SELECT.search(kind)
        if select:
            self._check_list(number, select["select_command"], select["list_name"])
        elif not (_is_known(kind) or _is_setting(kind) or RE_OSM.search(kind)):
            self._add("form.unknown_type", self._survey, number, "type", type=kind)
        elif kind == "calculate" and not self._says(row, _VALUES):
            self._add("form.missing_calculation", self._survey, number, "calculation")

    def _says(self, row: Mapping[str, str], meanings: re.Pattern[str]) -> bool:
        """Tell whether any column of these meanings is filled, in whatever language."""
        headers = self._survey.columns
        return any(
            row.get(header, "").strip()
            for meaning, header in headers.items()
            if meanings.match(meaning)
        )

    def _check_list(self, number: int, command: str, name: str) -> None:
        if command == "select_one_external" or name.startswith("${") or name.endswith(_LIST_FILES):
            return
        if name not in self._lists:
            self._add("form.missing_list", self._survey, number, "type", list=name)
        elif command in _SEVERAL:
            for choice in self._lists[name]:
                if " " in choice:
                    self._add(
                        "form.choice_with_space",
                        self._survey,
                        number,
                        "type",
                        list=name,
                        value=choice,
                    )

    # References and choices

    def _check_references(self, sheet: Sheet, ignored: Container[str]) -> None:
        headers = [header for meaning, header in sheet.columns.items() if meaning not in ignored]
        for number, row in sheet.numbered():
            for header in headers:
                if "${" in row.get(header, ""):
                    for code, name in self._broken(row[header]):
                        self._add(code, sheet, number, header, name=name)

    def _broken(self, text: str) -> Iterator[tuple[str, str]]:
        for written, closed in dict.fromkeys(_REFERENCE.findall(text)):
            name = written.removeprefix("last-saved#")
            if not closed or name not in self._names:
                yield "form.broken_reference", written
            elif self._names[name] > 1:
                yield "form.ambiguous_reference", written

    def _check_prefixes(self) -> None:
        """Find `bind::acopio:key` and the like whose prefix the settings do not declare."""
        settings = self._settings
        declared = " ".join(settings.cell(row, "namespaces") for _, row in settings.numbered())
        for sheet in (self._survey, settings):
            for header in sheet.columns.values():
                prefixed = _PREFIXED.fullmatch(header)
                if prefixed and prefixed[1] not in _OWN_PREFIXES | _declared(declared):
                    self._add("form.missing_namespace", sheet, 1, header, prefix=prefixed[1])

    def _check_choices(self) -> None:
        sheet = self._choices
        repeated_allowed = any(
            self._settings.cell(row, "allow_choice_duplicates").lower() in _YES
            for _, row in self._settings.numbered()
        )
        seen: set[tuple[str, str]] = set()
        for number, row in sheet.numbered():
            list_name, value = sheet.cell(row, "list_name"), sheet.cell(row, "name")
            if not list_name:
                continue  # a remark between lists
            if not value:
                self._add("form.missing_choice_value", sheet, number, "name", list=list_name)
            elif (list_name, value) in seen and not repeated_allowed:
                self._add(
                    "form.duplicate_choice", sheet, number, "name", list=list_name, value=value
                )
            seen.add((list_name, value))


_SEVERAL = frozenset(
    {"select_multiple", "select all that apply", "add select multiple prompt using"}
)


def _lists(choices: Sheet) -> Mapping[str, list[str]]:
    lists: dict[str, list[str]] = {}
    for _, row in choices.numbered():
        lists.setdefault(choices.cell(row, "list_name"), []).append(choices.cell(row, "name"))
    return lists


def _declared(namespaces: str) -> set[str]:
    return set(re.findall(r"(\w+)\s*=", namespaces))


def _section_kind(word: str) -> str:
    from pyxform import aliases

    return str(aliases.control[word])


def _is_known(kind: str) -> bool:
    from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

    return kind in QUESTION_TYPE_DICT or kind == "add photo prompt"


def _is_shown(kind: str) -> bool:
    """Tell whether a question of this type stands on the screen without words of its own."""
    from pyxform.question_type_dictionary import QUESTION_TYPE_DICT
    from pyxform.xls2json import RE_SELECT

    if RE_SELECT.search(kind):
        return True
    known = QUESTION_TYPE_DICT.get(kind, {})
    tag = known.get("control", {}).get("tag", "action")
    return tag != "action" and "hint" not in known and kind != "background-geopoint"


def _is_setting(kind: str) -> bool:
    """Settings may stand on the survey sheet, in the forms of old."""
    from pyxform import aliases

    return kind in aliases.settings_header
