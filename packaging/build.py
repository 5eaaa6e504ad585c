"""Builds the frozen program into dist/acopio and prints what it weighs.

`python packaging/build.py`. Two builds of one tree on one machine are equal, byte for byte: the
time inside the files is the commit's, and nothing depends on the order of hashes.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist" / "acopio"
# Symbols of these are dead weight; stripping any other library is not safe (alignment of ELF).
STRIPPED = (
    "libpython3*.so*",
    "libcrypto.so*",
    "libssl.so*",
    "libsqlite3.so*",
    "python3*/lib-dynload/*.so",
    "sqlcipher3/*.so",
    "cryptography/hazmat/bindings/*.so",
    "yaml/*.so",
    "chardet/*.so",
)


def epoch() -> str:
    """Give the time of the last commit, or of now outside a git checkout."""
    shown = subprocess.run(
        ["git", "log", "-1", "--format=%ct"],  # noqa: S607 - whichever git the machine has
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return shown.stdout.strip() or str(int(time.time()))


def freeze() -> None:
    """Run PyInstaller on the spec, from a clean state."""
    environment = os.environ | {"SOURCE_DATE_EPOCH": epoch(), "PYTHONHASHSEED": "1"}
    # Columns within lines underline the source in a traceback; frozen, there is none to underline.
    environment["PYTHONNODEBUGRANGES"] = "1"
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"]
    command += ["--distpath", str(ROOT / "dist"), "--workpath", str(ROOT / "build")]
    command.append(str(ROOT / "packaging" / "acopio.spec"))
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def strip() -> None:
    """Take the symbols out of the libraries for which that is safe; Linux only."""
    tool = shutil.which("strip")
    if tool is None or sys.platform != "linux":
        return
    for pattern in STRIPPED:
        for library in (DIST / "_internal").glob(pattern):
            if not library.is_symlink():
                subprocess.run([tool, "--strip-unneeded", str(library)], check=True)


def megabytes(folder: Path) -> float:
    """Weigh a folder: 10⁶ bytes, links not followed."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sum(path.stat().st_size for path in files) / 1e6


def main() -> int:
    """Build, strip, weigh."""
    started = time.monotonic()
    freeze()
    strip()
    took = time.monotonic() - started
    print(f"{DIST.relative_to(ROOT)}: {megabytes(DIST):.0f} MB, built in {took:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
