"""Who works with a workspace, and what each of them may do."""

import base64
import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from types import MappingProxyType
from typing import Literal
from unicodedata import normalize

from app.store.attempts import seconds_left
from app.store.clock import Clock, as_moment, as_text
from app.store.database import Database
from app.store.driver import Row
from forms.problem import Problem, ProblemError

Role = Literal["enumerator", "officer", "steward", "approver"]
Action = Literal[
    "capture", "import", "correct", "review", "compare", "prepare", "approve", "send"
]  # fmt: skip

ALLOWED: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "enumerator": frozenset({"capture"}),
        "officer": frozenset(
            {"capture", "import", "correct", "review", "compare", "prepare", "send"}
        ),
        "steward": frozenset(
            {"capture", "import", "correct", "review", "compare", "prepare", "approve", "send"}
        ),
        "approver": frozenset({"review", "compare", "approve", "send"}),
    }
)
"""Role -> what it may do. Who prepared a release never approves the same one, but in an office of
one (`operations.approval`), and who keys a record a second time does not see the first, whatever
the role (`operations.sight`)."""

CHANGING: Mapping[str, Action] = MappingProxyType(
    {"draft": "capture", "returned": "capture", "final": "correct", "approved": "correct"}
)
"""State of a record -> what changing its answers, setting it aside or bringing it back needs."""

REFUSALS: Mapping[Action, str] = MappingProxyType(
    {
        "capture": "people.may_not_capture",
        "import": "people.may_not_import",
        "correct": "people.may_not_correct",
        "review": "people.may_not_review",
        "compare": "people.may_not_compare",
        "prepare": "people.may_not_prepare",
        "approve": "people.may_not_approve",
        "send": "people.may_not_send",
    }
)
"""What a record or a release is guarded against -> code of the problem."""

_TRIES = "pin_tries:"  # the name of a setting, before the key of the person
_COST, _BLOCK, _PARALLEL = 2**14, 8, 1  # scrypt: 16 MB and some 50 ms for each try


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works here; `has_pin` tells whether a PIN guards the name."""

    id: int
    name: str
    role: Role
    has_pin: bool


def written(name: str) -> str:
    """Give a person's name as it is written down: the same signs for the same letters.

    Keyboards and files write `ë` or `ä` as one sign or as two (Unicode, NFC and NFD); a name is one
    name either way.
    """
    return normalize("NFC", name)


def may(role: Role, action: Action) -> bool:
    """Say whether a role is allowed an action."""
    return action in ALLOWED[role]


def _person(row: Row) -> Person:
    return Person(row["id"], row["name"], row["role"], bool(row["pin_hash"]))


class People:
    """The people of one workspace."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._keys: dict[str, int] = {}

    def ensure(self, name: str, role: Role = "officer") -> Person:
        """Give the person with this name, written down now when the name is new.

        Args:
            name: As the person is called.
            role: Of a new person; one who is known keeps theirs.
        """
        return self.find(name) or self._add(name, role)

    def key(self, name: str) -> int:
        """Give the key under which a person is written down; remembered, for it never changes."""
        if name not in self._keys:
            self._keys[name] = self.ensure(name).id
        return self._keys[name]

    def find(self, name: str) -> Person | None:
        """Give the person with this name, or None."""
        row = self._row(name)
        return None if row is None else _person(row)

    def _row(self, name: str) -> Row | None:
        """Read a person; one whom an earlier program wrote otherwise is found as given."""
        return self._database.row(
            "SELECT * FROM person WHERE name IN (?1, ?2) ORDER BY name = ?1 DESC LIMIT 1",
            (written(name), name),
        )

    def allow(self, name: str, action: Action) -> Person:
        """Give the person with this name when their role may do something.

        Raises:
            ProblemError: One code for each action, see `REFUSALS`.
        """
        person = self.ensure(name)
        if not may(person.role, action):
            raise ProblemError(Problem(REFUSALS[action], values={"name": name}))
        return person

    def all(self) -> list[Person]:
        """Give everybody, by name."""
        rows = self._database.rows("SELECT * FROM person ORDER BY name")
        return [_person(row) for row in rows]

    def set_role(self, name: str, role: Role) -> Person:
        """Give a person another role."""
        person = self.ensure(name, role)
        self._change(person, "role", role)
        return self.ensure(name)

    def set_pin(self, name: str, pin: str | None) -> Person:
        """Guard a name with a PIN, or free it with None or a blank one."""
        person = self.ensure(name)
        self._change(person, "pin_hash", _hashed(pin, os.urandom(16)) if pin else None)
        return self.ensure(name)

    def check_pin(self, name: str, pin: str) -> None:
        """See that somebody knows the PIN of a name; a name without one lets everybody in.

        Wrong ones make the next one wait, as with passphrases; a blank one is no try.

        Raises:
            ProblemError: `store.pin_needed`, `store.wrong_pin`, `store.pin_wait`.
        """
        row = self._row(name)
        if row is None or row["pin_hash"] is None:
            return
        if not pin:
            raise ProblemError(Problem("store.pin_needed", values={"name": name}))
        tries = f"{_TRIES}{row['id']}"
        wrong, last = self._tries(tries)
        if seconds := seconds_left(wrong, last, self._clock()):
            raise ProblemError(Problem("store.pin_wait", values={"name": name, "seconds": seconds}))
        salt = base64.b64decode(row["pin_hash"].split("$")[1])
        if compare_digest(row["pin_hash"], _hashed(pin, salt)):
            self._forget_tries(tries)
            return
        self._keep_tries(tries, wrong + 1)
        raise ProblemError(Problem("store.wrong_pin", values={"name": name}))

    def _tries(self, key: str) -> tuple[int, datetime]:
        kept = self._database.value("SELECT value FROM setting WHERE key = ?", (key,))
        if kept is None:
            return 0, self._clock()
        wrong, _sep, last = str(kept).partition(" ")
        return int(wrong), as_moment(last)

    def _keep_tries(self, key: str, wrong: int) -> None:
        with self._database.transaction():
            self._database.execute(
                "INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)",
                (key, f"{wrong} {as_text(self._clock())}"),
            )

    def _forget_tries(self, key: str) -> None:
        with self._database.transaction():
            self._database.execute("DELETE FROM setting WHERE key = ?", (key,))

    def _add(self, name: str, role: Role) -> Person:
        with self._database.transaction():
            self._database.execute(
                "INSERT INTO person (name, role, created_at) VALUES (?, ?, ?) "
                "ON CONFLICT (name) DO NOTHING",
                (written(name), role, as_text(self._clock())),
            )
        row = self._row(name)
        assert row is not None  # noqa: S101 - it was written just above
        return _person(row)

    def _change(self, person: Person, column: str, value: str | None) -> None:
        with self._database.transaction():
            self._database.execute(
                f"UPDATE person SET {column} = ? WHERE id = ?", (value, person.id)
            )


def _hashed(pin: str, salt: bytes) -> str:
    key = hashlib.scrypt(
        pin.encode(), salt=salt, n=_COST, r=_BLOCK, p=_PARALLEL, dklen=32, maxmem=2**26
    )
    return f"scrypt${base64.b64encode(salt).decode()}${base64.b64encode(key).decode()}"
