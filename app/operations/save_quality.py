"""Save the quality report of a form as a page, as a PDF, or as JSON."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from app.store.database import KnownError
from forms.problem import Place, Problem, ProblemError, system_reason

ENDINGS = (".html", ".pdf", ".json")


def check_ending(path: Path) -> None:
    """Refuse a file name that does not say what the report shall be.

    Raises:
        ProblemError: `quality.bad_ending`.
    """
    if path.suffix.lower() not in ENDINGS:
        raise ProblemError(Problem("quality.bad_ending", place=Place(file=path.name)))


def write_report(report: Mapping[str, object], path: Path) -> None:
    """Write a report; an older file gives way when the new one is whole.

    Args:
        report: As `quality_report.report_as_json` gave it.
        path: `….html`, `….pdf` or `….json`.

    Raises:
        ProblemError: `quality.bad_ending`.
        KnownError: It cannot be written.
    """
    check_ending(path)
    part = path.with_name(f".{path.name}.part")
    try:
        _write(report, part, path.suffix.lower())
        os.replace(part, path)  # noqa: PTH105 - says that an older file gives way, on Windows too
    except OSError as error:
        detail = {"detail": system_reason(error)}
        place = Place(file=str(path))
        raise KnownError(Problem("command.cannot_write", place=place, values=detail)) from error
    finally:
        part.unlink(missing_ok=True)


def _write(report: Mapping[str, object], path: Path, ending: str) -> None:
    from app.paper.pdf import write_pdf
    from app.paper.quality_page import quality_page, quality_pictures

    if ending == ".json":
        text = json.dumps(report, ensure_ascii=False, indent=2, default=str) + "\n"
        path.write_text(text, encoding="utf-8", newline="")
    elif ending == ".html":
        path.write_text(quality_page(report), encoding="utf-8", newline="")
    else:
        write_pdf(quality_page(report, for_pdf=True), path, pictures=quality_pictures(report))
