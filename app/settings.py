"""What a person chose for themselves on this computer; keys of portals are in `app.portal_keys`.

JSON in the config folder, replaced whole and atomically, so that a power cut leaves the
old choice or the new one. A file that cannot be read counts as absent: choices are not data.
"""

import json
import os
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Self

from app.paths import config_folder

_FILE = "settings.json"


@dataclass(slots=True)
class Settings:
    """Preferences of one person.

    Attributes:
        language: Of the program, `es` or `en`.
        theme: `claro`, `oscuro`, `contraste`, or "" to follow the desktop.
        zoom: Size of letters, percent.
        usual_zoom: Size to come back to from the projector mode.
        municipality: Code of the municipality they work for, "" while unknown.
        person: Their name, "" while unknown.
        last_workspace: Folder they work in since the usual one was damaged, "" for the usual one.
        portal_url: Portal they publish on, "" when none.
        organization: Their organization there.
        backup_folder: Second folder for backups, such as one on a stick, "" when none.
        first_run_done: They have answered the questions of the first start.
        spoken: Languages in which a person asks a form, by `person|form`: the first, and a
            second one that is shown under it or "".
    """

    language: str = "es"
    theme: str = ""
    zoom: int = 100
    usual_zoom: int = 100
    municipality: str = ""
    person: str = ""
    last_workspace: str = ""
    portal_url: str = ""
    organization: str = ""
    backup_folder: str = ""
    first_run_done: bool = False
    spoken: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def load(cls) -> Self:
        """Read the person's choices; what is absent or of another kind is as at first."""
        stored = read_json(config_folder() / _FILE)
        chosen = cls()
        for each in fields(cls):
            value = stored.get(each.name)
            if type(value) is type(getattr(chosen, each.name)):
                setattr(chosen, each.name, value)
        return chosen

    def save(self) -> None:
        """Keep the choices.

        Raises:
            OSError: The config folder cannot be written.
        """
        _write(config_folder() / _FILE, asdict(self))


def read_json(path: Path) -> dict[str, object]:
    """Read a JSON object; {} when there is none, or nothing that is one."""
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stored if isinstance(stored, dict) else {}


def _write(path: Path, values: dict[str, object]) -> None:
    """Replace a file as a whole; it is readable by this person alone from its first byte."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(handle, "w", encoding="utf-8") as file:  # noqa: PTH123 - a handle with its mode
        json.dump(values, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
