"""Publication over a weak line: bytes, time and memory, beside ckanapi doing the same job.

`python -m tests.bench.publication [FILE]` runs it alone; FILE is the JSON line of a CKAN test site,
without it the practice portal answers. The weak line is the reference material's own
(`../shared/servers/weaknet.py`); ckanapi comes from the registry into an environment of its own.
"""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.figures import Figure
from tests.bench.processes import ROOT

sys.path.insert(0, str(ROOT / "tests"))

from support.portals import VARIABLE, Side, fresh_name, practice_side, real_side
from support.shared import SHARED
from support.shipments import FIELDS, Shipments, open_shipments

from app.progress import Progress, Report, silent
from sync.ckan import CkanPortal
from sync.engine import CycleResult, Engine
from sync.outbox import NewParcel
from sync.parcel import Kind
from sync.practice.server import PracticePortal

ROWS, COLUMNS, CHANGED = 10_000, 12, 100
KBIT, LATENCY_MS = 64, 400
CKANAPI = "ckanapi==4.11"
WEAKNET = SHARED / "servers" / "weaknet.py"
LARGE = 100 * 1024 * 1024


@dataclass
class Job:
    """A portal behind a weak line, and the packages that go there."""

    side: Side
    line: Any
    shipments: Shipments

    def package(self, name: str, changed: int = 0) -> Path:
        """Freeze a package of the table; the first `changed` rows are other than in the first."""
        folder = self.shipments.workspace.folder / "exports" / f"{name}-{changed}"
        folder.mkdir(parents=True)
        names = ["codigo", *(f"valor_{n:02d}" for n in range(1, COLUMNS))]
        lines = [",".join(names)]
        for row in range(ROWS):
            factor = 2 if row < changed else 1
            lines.append(
                ",".join([f"{row:06d}", *(str(row * n * factor) for n in range(1, COLUMNS))])
            )
        (folder / "datos.csv").write_bytes("".join(f"{line}\r\n" for line in lines).encode())
        fields = [{"name": n, "type": "string" if n == "codigo" else "integer"} for n in names]
        schema = {"fields": fields, "primaryKey": "codigo"}
        said = {"resources": [{"name": "datos", "path": "datos.csv", "schema": schema}]}
        (folder / "datapackage.json").write_text(json.dumps(said), encoding="utf-8")
        (folder / "LEAME.md").write_text("# Datos\n" * 200, encoding="utf-8")
        return folder

    def send(self, name: str, folder: Path, kind: Kind, report: Report = silent) -> CycleResult:
        """Let our engine publish a package."""
        below = folder.relative_to(self.shipments.workspace.folder).as_posix()
        dataset, version = self.shipments.freeze(below, ROWS, name)
        parcel = NewParcel(
            fresh_name(), dataset, version, self.line.url, self.side.office, FIELDS, kind
        )
        self.shipments.outbox.add(parcel, self.shipments.clock())
        token = self.side.token
        engine = Engine(
            self.shipments.workspace, lambda url: CkanPortal(url, token), self.shipments.clock
        )
        result = engine.run(report)
        if result.problems:
            raise RuntimeError(result.problems)
        return result

    def bytes_up(self, work: Any) -> int:
        """Count what goes up the line while something is done."""
        self.line.zero()
        work()
        return int(self.line.stats()["bytes_up"])


@contextmanager
def job(folder: Path) -> Iterator[Job]:
    """Set up portal, line and workspace."""
    spec = importlib.util.spec_from_file_location("weaknet", WEAKNET)
    weaknet = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(weaknet)
    served = practice_side(folder / "portal") if VARIABLE not in os.environ else _real()
    with served as side:
        host, port = side.url.removeprefix("http://").split(":")
        with weaknet.WeakNet(to=(host, int(port)), seed=1) as line:
            shipments = open_shipments(folder / "trabajo")
            try:
                yield Job(side, line, shipments)
            finally:
                shipments.workspace.close()


@contextmanager
def _real() -> Iterator[Side]:
    yield real_side()


def figures() -> list[Figure]:
    """Measure everything once; nothing where the weak line is not there."""
    if not WEAKNET.exists():
        return []
    with tempfile.TemporaryDirectory() as folder, job(Path(folder)) as work:
        found = [*_bytes(work), *_times(work)]
    return [*found, *_memory()]


def _bytes(work: Job) -> list[Figure]:
    name = fresh_name()
    package = work.package(name)
    files = sum(path.stat().st_size for path in package.iterdir())
    first = work.bytes_up(lambda: work.send(name, package, Kind.FILES))
    table = fresh_name()
    full = work.bytes_up(lambda: work.send(table, work.package(table), Kind.TABLE))
    small = work.bytes_up(lambda: work.send(table, work.package(table, CHANGED), Kind.TABLE))
    sent = Figure(f"first publication, up ({ROWS} x {COLUMNS})", "MB", [first / 1e6])
    sent.beside, sent.target = [files / 1e6], 1.05
    changed = Figure("1 % changed in a table, up", "MB", [small / 1e6], [full / 1e6], 0.04)
    theirs = _ckanapi(work, package, "bytes")
    if theirs is None:
        return [sent, changed]
    return [
        sent,
        Figure("… by ckanapi", "MB", [theirs["first"] / 1e6], [files / 1e6]),
        changed,
        Figure("… by ckanapi", "MB", [theirs["changed"] / 1e6], [theirs["table"] / 1e6]),
    ]


def _times(work: Job) -> list[Figure]:
    """Measure a first publication at 64 kbit/s beside what its bytes need on that line.

    Told one way, until all has gone up, and both ways, until it was read back: ckanapi itself sends
    and believes, so its job is finished by downloading what it sent.
    """
    name = fresh_name()
    package = work.package(name)
    files = sum(path.stat().st_size for path in package.iterdir())
    one_way = files / (KBIT * 125)
    work.line.set(kbit=KBIT, latency_ms=LATENCY_MS)
    began, up = time.monotonic(), 0.0

    def report(progress: Progress) -> None:
        nonlocal up
        if not up and progress.what.startswith("Comprobando"):
            up = time.monotonic() - began

    work.send(name, package, Kind.FILES, report)
    both = time.monotonic() - began
    theirs = _ckanapi(work, package, "time")
    work.line.set(kbit=0, latency_ms=0)
    ours = [
        Figure("sent at 64 kbit/s", "s", [up], [one_way], 1.15),
        Figure("sent and read back at 64 kbit/s", "s", [both], [2 * one_way], 1.15),
    ]
    if theirs is None:
        return ours
    return [
        ours[0],
        Figure("… by ckanapi", "s", [theirs["first s"]], [one_way]),
        ours[1],
        Figure("… by ckanapi and a download", "s", [theirs["read s"]], [2 * one_way]),
    ]


def _ckanapi(work: Job, package: Path, what: str) -> dict[str, float] | None:
    """Let ckanapi do the job, and count bytes and seconds; None when it cannot be had."""
    ran = _theirs([work.line.url, work.side.office, str(package), what], work.side.token)
    counted: dict[str, float] = {}
    assert ran.stdout is not None
    for line in ran.stdout:  # it says what it has done; the line was counted meanwhile
        step, seconds = line.split()
        counted[step] = work.line.stats()["bytes_up"]
        counted[f"{step} s"] = float(seconds)
        work.line.zero()
        assert ran.stdin is not None
        ran.stdin.write("\n")
        ran.stdin.flush()
    return counted if ran.wait() == 0 else None


def _theirs(given: list[str], token: str) -> "subprocess.Popen[str]":
    """Start ckanapi's side of the job in an environment of its own."""
    uv = shutil.which("uv") or str(Path(sys.executable).with_name("uv"))
    script = Path(__file__).with_name("ckanapi_publication.py")
    options = ["--no-project", "--isolated", "--with", CKANAPI]
    return subprocess.Popen(
        [uv, "run", *options, "python", str(script), *given],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "CKAN_TOKEN": token},
    )


def _memory() -> list[Figure]:
    """Weigh a process that publishes a file of 100 MB, over what it weighs before."""
    with (
        tempfile.TemporaryDirectory() as folder,
        PracticePortal(Path(folder) / "portal", largest_file=2 * LARGE) as portal,
    ):
        script = Path(__file__).with_name("large_upload.py")
        box = Path(folder) / "trabajo"
        ran = subprocess.run(
            [sys.executable, str(script), portal.url, portal.organization, str(box), str(LARGE)],
            cwd=ROOT,
            env={
                **os.environ,
                "ACOPIO_TOKEN": portal.token,
                "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}",
            },
            capture_output=True,
            text=True,
            check=True,
        )
        package = str(box / "exports" / "grande")
        theirs = _theirs([portal.url, portal.organization, package, "memory"], portal.token)
        told, _errors = theirs.communicate("\n")
    found = [Figure("upload of 100 MB, memory over idle (below 60)", "MB", [float(ran.stdout)])]
    if theirs.returncode == 0:
        said = dict(line.split() for line in told.splitlines())
        found.append(Figure("… by ckanapi", "MB", [float(said["memory"])]))
    return found


if __name__ == "__main__":
    if len(sys.argv) > 1:
        os.environ[VARIABLE] = sys.argv[1]
    for figure in figures():
        sys.stdout.write(f"{figure.row()}\n")
