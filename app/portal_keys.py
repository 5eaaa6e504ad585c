"""Keys of portals: in the keyring of the operating system, else for this session alone.

A keyring that writes plain text, or none at all, counts as absent: then a key lives only in the
memory of this process, unless an encrypted workspace keeps it (`app.operations.portal_keys`).
"""

import enum
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from app.paths import config_folder
from app.settings import read_json

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "Acopio"
"""What the keys stand under in the keyring."""

TRUSTED = {
    "keyring.backends.Windows": "Windows",
    "keyring.backends.macOS": "macOS",
    "keyring.backends.SecretService": "Secret Service",
    "keyring.backends.libsecret": "libsecret",
    "keyring.backends.kwallet": "KWallet",
}
"""Modules of the keyrings that encrypt -> how people call them; any other one is not used."""

ASK_AGAIN_S = 30.0
"""Seconds for which a keyring that had no key is not asked again."""

_OLD_FILE = "tokens.json"  # where earlier programs kept keys as plain text


class Kept(enum.StrEnum):
    """Where the key of a portal is."""

    KEYRING = "keyring"
    WORKSPACE = "workspace"  # of an encrypted one
    SESSION = "session"
    NOWHERE = "none"


_session: dict[str, str] = {}
_found: dict[str, str] = {}
_missed: dict[str, float] = {}


def keyring_name() -> str:
    """Give what the keyring of this computer is called, "" where there is none to be trusted."""
    backend = _keyring()
    return TRUSTED[type(backend).__module__] if backend is not None else ""


def portal_token(url: str) -> str:
    """Give the key of a portal, "" when there is none; a slash at the end is no other portal."""
    take_over_old_file()
    address = _address(url)
    if token := _session.get(address) or _found.get(address):
        return token
    missed = _missed.get(address)
    if missed is not None and time.monotonic() - missed < ASK_AGAIN_S:
        return ""
    token = _read(address)
    if token:
        _found[address] = token
    else:
        _missed[address] = time.monotonic()
    return token


def place_of_token(url: str) -> Kept:
    """Tell where the key of a portal is."""
    if _address(url) in _session:
        return Kept.SESSION
    return Kept.KEYRING if portal_token(url) else Kept.NOWHERE


def keep_portal_token(url: str, token: str) -> Kept:
    """Keep the key of a portal; "" forgets it.

    Returns:
        Where it is now: in the keyring, or in the memory of this process.
    """
    address = _address(url)
    for memory in (_session, _found):
        memory.pop(address, None)
    _missed.pop(address, None)
    if not token:
        _forget(address)
        return Kept.NOWHERE
    if _write(address, token):
        return Kept.KEYRING
    _session[address] = token
    return Kept.SESSION


def take_over_old_file() -> None:
    """Move keys that an earlier program kept as plain text; the file goes in any case."""
    path = config_folder() / _OLD_FILE
    if not path.exists():
        return
    for url, token in read_json(path).items():
        if isinstance(token, str) and token:
            keep_portal_token(url, token)
    with suppress(OSError):
        path.unlink()


def _address(url: str) -> str:
    return url.strip().rstrip("/")


def _keyring() -> "KeyringBackend | None":
    """Give the keyring of the operating system, the first that encrypts of several."""
    import keyring
    from keyring.errors import KeyringError

    try:
        chosen = keyring.get_keyring()
        several = getattr(chosen, "backends", [chosen])
        return next((each for each in several if type(each).__module__ in TRUSTED), None)
    except (KeyringError, RuntimeError, OSError):
        return None


def _read(address: str) -> str:
    try:
        backend = _keyring()
        return (backend.get_password(SERVICE, address) or "") if backend is not None else ""
    except Exception:  # noqa: BLE001 - a backend of somebody else: locked, gone, out of order
        return ""


def _write(address: str, token: str) -> bool:
    try:
        backend = _keyring()
        if backend is not None:
            backend.set_password(SERVICE, address, token)
            return bool(backend.get_password(SERVICE, address) == token)
    except Exception:  # noqa: BLE001 - as above
        return False
    return False


def _forget(address: str) -> None:
    with suppress(Exception):
        backend = _keyring()
        if backend is not None and backend.get_password(SERVICE, address) is not None:
            backend.delete_password(SERVICE, address)
