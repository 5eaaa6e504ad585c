"""Runs the store's tests on the encrypted driver: every workspace of a test has one known key.

`ACOPIO_TEST_CIPHER=1 pytest tests/unit/test_store_records.py …`
"""

import os
import sqlite3
import subprocess
from pathlib import Path

import pytest

from app.store import driver
from app.store.driver import Key

KEY = Key(bytes(range(32)))


def encrypted() -> bool:
    """Say whether this run opens every workspace with the key."""
    return bool(os.environ.get("ACOPIO_TEST_CIPHER"))


plain_only = pytest.mark.skipif(encrypted(), reason="is about the bytes of a plain file")


def open_everything_encrypted(patch: pytest.MonkeyPatch) -> None:
    """Give the key to every connection to a workspace's file that comes without one."""
    connect, connect_plain = driver.connect, sqlite3.connect

    def with_key(path: Path, **options: object) -> driver.Connection:
        if path.suffix != ".lock":
            options["key"] = options.get("key") or KEY
        return connect(path, **options)

    def by_hand(database: object, **options: object) -> sqlite3.Connection:
        if ".lock" in str(database):
            return connect_plain(database, **options)
        pytest.skip("opens the file with sqlite3 by hand")

    def other_program(*_words: object, **_options: object) -> None:
        pytest.skip("starts a program that has no key")

    patch.setattr(driver, "connect", with_key)
    patch.setattr(sqlite3, "connect", by_hand)
    patch.setattr(subprocess, "Popen", other_program)
