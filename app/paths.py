"""Where things are: workspaces, the person's own settings, the files that come with the program."""

import os
import sys
from pathlib import Path

_NAME = "Acopio"
PASSPHRASE_SLOT = Path("claves", "frase.slot1")
"""What only an encrypted workspace has; the 1 stands for its parameters."""


def default_workspace() -> Path:
    """Give `ACOPIO_WORKSPACE`, else `~/Acopio`."""
    named = os.environ.get("ACOPIO_WORKSPACE", "")
    return Path(named).expanduser() if named else Path.home() / _NAME


def is_workspace_named() -> bool:
    """Say whether `ACOPIO_WORKSPACE` names the workspace."""
    return bool(os.environ.get("ACOPIO_WORKSPACE"))


def practice_workspace() -> Path:
    """Give the folder for practising, beside the one for work."""
    return Path.home() / f"{_NAME}-practica"


def demo_workspace() -> Path:
    """Give the folder of the demonstration, apart from where people practise."""
    return Path.home() / f"{_NAME}-demostracion"


def is_encrypted(folder: Path) -> bool:
    """Say whether a workspace, or a backup, opens only with a passphrase."""
    return (folder / PASSPHRASE_SLOT).is_file()


def config_folder() -> Path:
    """Give the folder of the person's own settings and log, as the platform has it; not made."""
    if sys.platform == "win32":
        roaming = os.environ.get("APPDATA")
        return (Path(roaming) if roaming else Path.home() / "AppData" / "Roaming") / _NAME
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / _NAME
    named = os.environ.get("XDG_CONFIG_HOME", "")
    return (Path(named) if named else Path.home() / ".config") / _NAME.lower()


def asset(name: str) -> Path:
    """Give a file that comes with the program, from source, an installed wheel or a frozen one.

    In all three it lies on disk beside this module.

    Args:
        name: Below `app/assets`, with forward slashes: `icons/house.svg`.
    """
    return Path(__file__).resolve().parent.joinpath("assets", *name.split("/"))
