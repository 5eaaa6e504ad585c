"""Keyrings in memory: one that may be trusted, and how others go wrong."""

from collections.abc import Iterator
from contextlib import contextmanager

import keyring
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from app import portal_keys


class MemoryKeyring(KeyringBackend):
    """A keyring that keeps what it is given; `locked` refuses, as when nobody opens it."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False
        self.asked = 0

    def get_password(self, service: str, username: str) -> str | None:
        self._open()
        self.asked += 1
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._open()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._open()
        del self.kept[service, username]

    def _open(self) -> None:
        if self.locked:
            raise KeyringLocked


class Chain(KeyringBackend):
    """Several keyrings behind each other, as the chainer of the library."""

    priority = 1

    def __init__(self, *backends: KeyringBackend) -> None:
        super().__init__()
        self.backends = backends

    def get_password(self, *_words: str) -> str | None:
        raise AssertionError("a chain would ask the plain ones too")

    set_password = delete_password = get_password


@contextmanager
def using(backend: KeyringBackend, *, trusted: bool = True) -> Iterator[KeyringBackend]:
    """Let the program find a keyring for a while."""
    before = keyring.get_keyring()
    keyring.set_keyring(backend)
    if trusted:
        portal_keys.TRUSTED[MemoryKeyring.__module__] = "Llavero de prueba"
    try:
        yield backend
    finally:
        portal_keys.TRUSTED.pop(MemoryKeyring.__module__, None)
        keyring.set_keyring(before)
