"""A version that goes out without approval: the same data, and all its pages say which and why."""

import json
import re
from pathlib import Path

from app.messages.translation import source_language
from app.operations.release_files import CHANGES, RECIPE
from app.operations.release_paper import of_package, write_data_paper
from app.paper.quality_page import quality_page
from app.steps.approval_terms import Terms, write_terms
from app.steps.catalogue import DatasetMetadata, release_day
from app.steps.datapackage import DESCRIPTOR, README
from app.steps.release.history import PastVersion, with_newer
from app.store.datasets import StoredDatasetVersion

_NUMBER = re.compile(r"^- \*\*Versión:\*\* \d+$", re.MULTILINE)


def say_terms(folder: Path, terms: Terms) -> dict[str, dict[str, object]]:
    """Say in read-me, quality report and its page how a version came to be let out.

    Returns:
        The files as the manifest has them: name -> {"sha256", "bytes"}.
    """
    with source_language():
        return write_terms(folder, terms, page=quality_page)


def renumber(folder: Path, copied: StoredDatasetVersion, terms: Terms) -> None:
    """Let a copy of a version say of itself that it is the next one, with the same data.

    Args:
        folder: The copy, not frozen yet.
        copied: The version it is a copy of.
        terms: How the copy is let out.
    """
    number = copied.number + 1
    readme = folder / README
    said = _NUMBER.sub(f"- **Versión:** {number}", readme.read_text(encoding="utf-8"), count=1)
    _write(readme, said)
    _change_json(folder / DESCRIPTOR, ("acopio", "release"), number)
    _change_json(folder / RECIPE, ("release",), number)
    metadata = DatasetMetadata.from_json(copied.metadata)
    day = release_day(copied.built_at)
    now = PastVersion(number, day, copied.rows, copied.reason, {}, override=terms.override)
    log = folder / CHANGES
    if log.exists():
        _write(log, with_newer(log.read_text(encoding="utf-8"), metadata.title, now))
    paper = folder / f"{metadata.name}.pdf"
    if paper.exists():
        write_data_paper(paper, of_package(folder), metadata, copied.built_at, number)


def _change_json(path: Path, keys: tuple[str, ...], value: int) -> None:
    if not path.exists():
        return
    whole = json.loads(path.read_text(encoding="utf-8"))
    place = whole
    for key in keys[:-1]:
        place = place[key]
    place[keys[-1]] = value
    _write(path, json.dumps(whole, ensure_ascii=False, indent=2) + "\n")


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")
