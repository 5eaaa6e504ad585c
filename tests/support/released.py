"""Tables of a release made by hand: a CSV and what its columns are."""

import csv
import hashlib

from app.steps.public_tables import PublicTable
from app.steps.release.tables import ReleasedTable
from app.steps.sorted_csv import DataFile
from forms.table_schema import PublicColumn


def released(
    folder,
    rows,
    columns=("clave", "valor"),
    *,
    name="hogares",
    types=(),
    key=("clave",),
    links=(),
    repeat=None,
    paths=None,
):
    """Write rows as a table of a release.

    Args:
        folder: Where its CSV goes.
        rows: Texts.
        columns: Names, links first.
        name: Of the table.
        types: Column -> Table Schema type, where it is no text.
        key: Columns that make a row unique.
        links: Which of the columns are identifiers.
        repeat: Path of the repeat, None for the records.
        paths: Column -> question, where they are not called alike.
    """
    types, paths = dict(types), dict(paths or {})
    fields = [{"name": each, "type": types.get(each, "string"), "title": ""} for each in columns]
    schema = {"fields": fields, "missingValues": [""]}
    if key:
        schema["primaryKey"] = list(key)
    own = [each for each in columns if each not in links]
    table = PublicTable(
        name=name,
        repeat=repeat,
        parent=None,
        title=name.capitalize(),
        links=tuple(links),
        columns=tuple(
            PublicColumn(each, paths.get(each, each), repeat, "", "", types.get(each, "string"))
            for each in own
        ),
        schema=schema,
    )
    path = folder / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(columns)
        writer.writerows(rows)
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    return ReleasedTable(table, DataFile(path, len(rows), len(content), digest, {}))


def rows_of(path):
    """Read a CSV, header and all."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))
