"""Secondary instances in files beside the form: CSV, XML, GeoJSON.

(ODK XForms, "Secondary Instances - External".)
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from forms.choices import Choice
from forms.instrument import Branch, ChoiceList, Instrument
from forms.itemsets import branch_of, is_plain_list, listed_choice
from forms.problem import Place, Problem, ProblemError
from forms.xform_nodes import local_name


def with_files(instrument: Instrument, folder: Path) -> Instrument:
    """Give a form with the lists that stand in files of a folder; absent files stay empty lists.

    Raises:
        ProblemError: As `with_lists`.
    """
    names = {listed.source or f"{name}.csv" for name, listed in instrument.choice_lists.items()}
    return with_lists(
        instrument, {name: folder / name for name in names if _is_beside(folder, folder / name)}
    )


def with_lists(instrument: Instrument, files: Mapping[str, Path]) -> Instrument:
    """Give a form with the lists that stand in files.

    Args:
        instrument: As it was read from its document.
        files: Name, as the form gives it -> path; lists without a file stay empty.

    Raises:
        ProblemError: `form.bad_list` for each file that cannot be read as what its name says.
    """
    lists, branches = dict(instrument.choice_lists), dict(instrument.branches)
    problems: list[Problem] = []
    for name, listed in instrument.choice_lists.items():
        source = listed.source or f"{name}.csv"
        if listed.choices or source not in files:
            continue
        try:
            found = _read(files[source], Path(source).suffix.lower(), listed)
        except (ValueError, OSError, ParseError, RecursionError, csv.Error):
            problems.append(Problem("form.bad_list", place=Place(file=source)))
            continue
        if isinstance(found, Branch):
            del lists[name]
            branches[name] = found
        else:
            lists[name] = replace(listed, choices=found)
    if problems:
        raise ProblemError(*problems)
    return replace(instrument, choice_lists=lists, branches=branches)


def _is_beside(folder: Path, file: Path) -> bool:
    return file.parent == folder and file.is_file()


def _read(file: Path, kind: str, listed: ChoiceList) -> tuple[Choice, ...] | Branch:
    text = _decoded(file.read_bytes(), kind)
    match kind:
        case ".xml":
            return _of_xml(text, listed)
        case ".geojson" | ".json":
            return _choices(_features(json.loads(text)), listed)
        case _:
            return _choices(_rows(text), listed)


def _decoded(content: bytes, kind: str) -> str:
    """Read the text; a table may come from an Excel that writes in the encoding of Windows."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        if kind in {".xml", ".geojson", ".json"}:
            raise
        return content.decode("cp1252")


def _choices(rows: Iterator[Mapping[str, str]], listed: ChoiceList) -> tuple[Choice, ...]:
    return tuple(listed_choice(row, listed.value_column, listed.label_column) for row in rows)


def _rows(text: str) -> Iterator[Mapping[str, str]]:
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    header = next(lines, [])
    for line in lines:
        if any(line):
            padded = [*line, *[""] * (len(header) - len(line))]
            yield dict(zip(header, padded, strict=False))


def _delimiter(text: str) -> str:
    head = text.partition("\n")[0]
    return max(",;\t|", key=head.count)


def _of_xml(text: str, listed: ChoiceList) -> tuple[Choice, ...] | Branch:
    from defusedxml.ElementTree import fromstring

    root: Element = fromstring(text)
    if not is_plain_list(root):
        return branch_of(root)
    cells = ({local_name(cell): (cell.text or "").strip() for cell in item} for item in root)
    return _choices(cells, listed)


def _features(document: object) -> Iterator[Mapping[str, str]]:
    """Give each feature as a row: its properties, its id, and its geometry as ODK writes it."""
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        raise ValueError("no collection of features")
    for feature in document.get("features", ()):
        row = {"geometry": _geometry(feature.get("geometry") or {})}
        if "id" in feature:
            row["id"] = str(feature["id"])
        for name, value in (feature.get("properties") or {}).items():
            row[name] = "" if value is None else str(value)
        yield row


def _geometry(geometry: Mapping[str, object]) -> str:
    """Write a geometry as text: `latitude longitude 0 0`, `;` between two points."""
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind == "Point":
        coordinates = [coordinates]
    elif kind == "Polygon" and isinstance(coordinates, list):
        coordinates = coordinates[0]
    elif kind != "LineString":
        raise ValueError(f"geometry {kind}")
    points = coordinates if isinstance(coordinates, list) else []
    return "; ".join(f"{latitude} {longitude} 0 0" for longitude, latitude, *_ in points)
