"""Starts the program in several ways and measures it from outside."""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
SOURCE = [sys.executable, str(ROOT / "main.py")]
FROZEN = [str(ROOT / "dist" / "acopio" / "acopio")]
EMPTY = [sys.executable, "-m", "tests.bench.empty_window"]
FILLED = [sys.executable, "-m", "tests.bench.filled_window"]
FIRST_PAINT = "ACOPIO_BENCH_FIRST_PAINT"
LIBRARY_FORM = ROOT / "forms" / "library" / "conectividad_municipal.xlsx"
WORKS_FORM = ROOT / "forms" / "library" / "obras_municipales.xlsx"
TABLE = ROOT / "app" / "assets" / "practice" / "conectividad_2018.csv"


def slowed(command: list[str]) -> list[str]:
    """Give a command held to a quarter of one processor, near a cheap laptop."""
    return ["bash", str(SHARED / "gui" / "slow.sh"), "25", *command]


def can_slow() -> bool:
    """Say whether this machine can hold a process to a share of a processor."""
    return (SHARED / "gui" / "slow.sh").exists() and os.geteuid() == 0


def environment(home: Path) -> dict[str, str]:
    """Give the variables of a run with a home of its own, no screen, and bytecode as usual."""
    home.mkdir(parents=True, exist_ok=True)
    foreign = ("XDG_", "PYTHONDONTWRITEBYTECODE")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(foreign)}
    return kept | {"HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}


def settled_home(home: Path) -> dict[str, str]:
    """Give the variables of a person who has worked before: a form and its 338 records."""
    variables = environment(home)
    settings = home / ".config" / "acopio" / "settings.json"
    settings.parent.mkdir(parents=True, exist_ok=True)
    chosen = {"first_run_done": True, "person": "Ana", "municipality": "1413"}
    settings.write_text(json.dumps(chosen), encoding="utf-8")
    for words in (("form", "load", LIBRARY_FORM), ("data", "import", LIBRARY_FORM.stem, TABLE)):
        subprocess.run([*SOURCE, *map(str, words)], env=variables, capture_output=True, check=True)
    return variables


def demo_seconds(home: Path) -> float:
    """Run the demo once in a new workspace; set-up is not counted."""
    started = time.perf_counter()
    run = subprocess.run(
        [*SOURCE, "demo", "--json", "--workspace", str(home / "workspace")],
        env=environment(home),
        capture_output=True,
        check=True,
    )
    took = time.perf_counter() - started
    assert json.loads(run.stdout)["ok"]
    return took


def grid_figures() -> dict[str, Any]:
    """Run the bench of the grid once, in a process and a home of its own; see `grid.py`."""
    with tempfile.TemporaryDirectory() as home:
        run = subprocess.run(
            [sys.executable, "-m", "tests.bench.grid"],
            cwd=ROOT,
            env=environment(Path(home)),
            capture_output=True,
            check=True,
        )
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def first_paint_seconds(command: list[str], variables: dict[str, str]) -> float:
    """Start a program that says when it has painted; count from the start of the process."""
    started = time.perf_counter()
    with subprocess.Popen(
        command, cwd=ROOT, env=variables | {FIRST_PAINT: "1"}, stdout=subprocess.PIPE, text=True
    ) as process:
        for line in process.stdout:
            if "first paint" in line:
                took = time.perf_counter() - started
                process.wait(60)
                return took
    raise RuntimeError(f"{command} ended with {process.returncode} without painting")


def resident_megabytes(command: list[str], variables: dict[str, str]) -> float:
    """Start a window and give its resident memory once that has been still for two seconds."""
    with subprocess.Popen(command, cwd=ROOT, env=variables, stdout=subprocess.DEVNULL) as process:
        try:
            return _settled(process)
        finally:
            process.terminate()


def _settled(process: subprocess.Popen) -> float:
    """Poll the resident memory until ten readings in a row differ by less than 0.2 MB."""
    readings: list[float] = []
    for _ in range(300):
        time.sleep(0.2)
        status = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
        readings.append(int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) * 1024 / 1e6)
        if len(readings) > 15 and max(readings[-10:]) - min(readings[-10:]) < 0.2:
            return readings[-1]
    raise RuntimeError("the memory of the window never came to rest")


def told(module: str, *words: str, home: Path) -> dict:
    """Run a module of this folder without a screen; give the JSON object it prints."""
    paths = {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"}
    run = subprocess.run(
        [sys.executable, "-m", f"tests.bench.{module}", *words],
        cwd=ROOT,
        env=environment(home) | paths,
        capture_output=True,
        check=True,
    )
    return json.loads(run.stdout)
