"""Publishes one large file and prints how many megabytes of memory that took over idle."""

import json
import os
import sys
from pathlib import Path

from support.shipments import FIELDS, open_shipments

from sync.ckan import CkanPortal
from sync.engine import Engine
from sync.outbox import NewParcel

LINE = b"0101,Guatemala,1234567890,si,no,1.25\r\n"


def main() -> None:
    """Freeze a package of so many bytes, weigh, publish, weigh again."""
    url, office, folder, size = sys.argv[1:]
    box = open_shipments(Path(folder))
    package = box.workspace.folder / "exports" / "grande"
    package.mkdir(parents=True)
    rows = int(size) // len(LINE)
    with (package / "datos.csv").open("wb") as file:
        file.write(b"codigo,nombre,valor,a,b,tasa\r\n")
        for _ in range(rows // 1000):
            file.write(LINE * 1000)
    said = {"resources": [{"name": "datos", "path": "datos.csv"}]}
    (package / "datapackage.json").write_text(json.dumps(said), encoding="utf-8")
    dataset, version = box.freeze("exports/grande", rows // 1000 * 1000, "grande")
    parcel = NewParcel("p", dataset, version, url, office, FIELDS)
    box.outbox.add(parcel, box.clock())
    token = os.environ["ACOPIO_TOKEN"]
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the most so far is now
    idle = megabytes("VmRSS")
    result = Engine(box.workspace, lambda at: CkanPortal(at, token), box.clock).run()
    if result.problems:
        raise RuntimeError(result.problems)
    sys.stdout.write(f"{megabytes('VmHWM') - idle:.1f}\n")


def megabytes(line: str) -> float:
    """Read a line of this process's memory in MB: `VmRSS` now, `VmHWM` the most so far."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return (
        next(int(text.split()[1]) for text in status.splitlines() if text.startswith(line)) / 1000
    )


if __name__ == "__main__":
    main()
