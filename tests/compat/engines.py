"""The three form engines, each a process that answers one JSON request a line.

ODK's two engines are driven by the scripts of `shared/ref-xforms` beside the checkout. Node's
packages are installed once into the cache of the person, never into the checkout.
"""

import hashlib
import json
import os
import queue
import shutil
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT.parent / "shared" / "ref-xforms"
LONGEST_S = 180


class MissingEngineError(Exception):
    """An engine cannot be had here; the text says what is missing."""


@dataclass
class Engine:
    """A running engine.

    Attributes:
        name: How the table calls it.
        command: Starts it.
        folder: Where it runs.
        zone: Time zone of its clock.
    """

    name: str
    command: list[str]
    folder: Path
    zone: str = "UTC"
    _process: subprocess.Popen[str] | None = field(default=None, init=False)
    _answers: "queue.Queue[str]" = field(default_factory=queue.Queue, init=False)

    def send(self, request: dict[str, object]) -> None:
        """Send one request; the answer is fetched with `receive`."""
        process = self._started()
        assert process.stdin is not None
        process.stdin.write(json.dumps(request) + "\n")
        process.stdin.flush()

    def receive(self) -> dict[str, object]:
        """Give the answer to the oldest request; an engine that hangs is ended."""
        try:
            line = self._answers.get(timeout=LONGEST_S)
        except queue.Empty:
            line = ""
        if not line:
            self.close()
            return {"status": "crash", "error": "no answer"}
        answer: dict[str, object] = json.loads(line)
        return answer

    def _started(self) -> subprocess.Popen[str]:
        if self._process is None or self._process.poll() is not None:
            self._answers = queue.Queue()
            self._process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env=os.environ | {"TZ": self.zone},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
            )
            reading = (self._process, self._answers)
            threading.Thread(target=_read, args=reading, daemon=True).start()
        return self._process

    def close(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


def _read(process: subprocess.Popen[str], answers: "queue.Queue[str]") -> None:
    assert process.stdout is not None
    for line in process.stdout:
        answers.put(line)
    answers.put("")


def own_engine() -> Engine:
    """Give the engine of this program, driven through its command line."""
    return Engine("ours", [sys.executable, "main.py", "form", "drive", "--lines"], ROOT)


def web_forms() -> Engine:
    """Give ODK Web Forms' engine under Node.

    Raises:
        MissingEngineError: The folder `shared`, Node or its packages are not here.
    """
    _need_reference()
    node = _need("node", "Node 20.19 or later")
    folder = _installed(_need("npm", "npm"))
    return Engine("Web Forms", [node, "drive.mjs", "--lines"], folder)


def javarosa() -> Engine:
    """Give JavaRosa, ODK Collect's engine, out of pyxform's validator.

    Raises:
        MissingEngineError: The folder `shared` or Java is not here.
    """
    import pyxform

    _need_reference()
    java = _need("java", "Java 17 or later")
    jar = Path(pyxform.__file__).parent / "validators" / "odk_validate" / "bin" / "ODK_Validate.jar"
    return Engine("JavaRosa", [java, "-cp", str(jar), "JrDrive.java", "--lines"], REFERENCE)


def _need_reference() -> None:
    if not REFERENCE.is_dir():
        raise MissingEngineError("the folder shared/ref-xforms beside the checkout is not here")


def _need(program: str, what: str) -> str:
    found = shutil.which(program)
    if found is None:
        raise MissingEngineError(f"{what} is not installed")
    return found


def _installed(npm: str) -> Path:
    """Give a folder of the cache with the driver and its packages, made when it is not there."""
    wanted = (REFERENCE / "package.json").read_bytes()
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "acopio-compat" / hashlib.sha256(wanted).hexdigest()[:12]
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("drive.mjs", "package.json"):
        shutil.copyfile(REFERENCE / name, folder / name)
    if not (folder / "node_modules" / ".package-lock.json").exists():
        done = subprocess.run(
            [npm, "install", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=folder,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode:
            raise MissingEngineError(
                f"npm cannot install the packages: {done.stderr.strip()[-200:]}"
            )
    return folder
