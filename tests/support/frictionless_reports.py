"""Reports of frictionless and ours, brought to what both can say alike."""

import json
import tempfile
import warnings
from pathlib import Path
from typing import Any

from app.steps.table_check.check import Wanted
from app.steps.table_check.report import write_report
from app.steps.table_check.tables import check_package

Report = dict[str, Any]


def frictionless_report(descriptor: Path) -> Report:
    """frictionless' report on a package, without times."""
    import frictionless

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        report = frictionless.validate(str(descriptor), limit_errors=0)
    return _timeless(report.to_descriptor())


def our_report(descriptor: Path) -> Report:
    """Our report on a package, as it is written, without times."""
    with warnings.catch_warnings(), tempfile.TemporaryDirectory() as folder:
        warnings.simplefilter("ignore")
        checked = check_package(descriptor, None, Wanted(details=True, advance=lambda _done: None))
        write_report(Path(folder) / "report.json", checked)
        checked.close()
        return _timeless(json.loads((Path(folder) / "report.json").read_text(encoding="utf-8")))


def _timeless(report: Report) -> Report:
    for stats in (report["stats"], *(task["stats"] for task in report["tasks"])):
        stats.pop("seconds")
    return report


def write_descriptor(folder: Path, resources: list[dict[str, Any]]) -> Path:
    """Write the descriptor of a package."""
    descriptor = folder / "datapackage.json"
    content = {"name": "package", "resources": resources}
    descriptor.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return descriptor
