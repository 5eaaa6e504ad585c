"""Who stands for a version of a dataset: somebody prepares it, somebody else approves it.

Each stands for the bytes of the version as they were then, named by the hash of its manifest. A
line of the journal says the same, so that it cannot be taken back unseen.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app.store.clock import Clock, as_moment, as_text
from app.store.database import Database
from app.store.datasets import Manifest, StoredDatasetVersion
from app.store.journal import Entry, Journal
from app.store.people import People
from forms.problem import Problem, ProblemError

Part = Literal["prepares", "approves"]

OF_DATASET = "@dataset/"
"""How the path of a journal line about a dataset begins, before its name. No question is so."""


@dataclass(frozen=True, slots=True)
class Approval:
    """Somebody stands for a version.

    Attributes:
        person: Name.
        part: Who prepares, or who approves.
        at: Since when, UTC.
        manifest_sha256: Of the bytes they stand for, "" where an earlier program wrote none.
        with_pin: A PIN proved that it was they.
    """

    person: str
    part: Part
    at: datetime
    manifest_sha256: str
    with_pin: bool


def manifest_sha256(manifest: Manifest) -> str:
    """Name the bytes of a package: the SHA-256 of its manifest as `sha256sum` writes it."""
    lines = [f"{manifest[name]['sha256']}  {name}\n" for name in sorted(manifest)]
    return hashlib.sha256("".join(lines).encode("utf-8")).hexdigest()


class Approvals:
    """The approvals of one workspace."""

    def __init__(self, database: Database, people: People, journal: Journal, clock: Clock) -> None:
        self._database = database
        self._people = people
        self._journal = journal
        self._clock = clock

    def stand(
        self,
        version: StoredDatasetVersion,
        person: str,
        part: Part,
        *,
        with_pin: bool = False,
        alone: bool = False,
    ) -> None:
        """Write down that somebody stands for a version; who stood for it before keeps the place.

        A place that no PIN proved, or that was for other bytes, is free.

        Args:
            version: Which version, with the bytes it has now.
            person: Who.
            part: What they answer for.
            with_pin: A PIN proved that it is they.
            alone: The same person may prepare and approve.

        Raises:
            ProblemError: `store.same_person`: preparing and approving takes two.
        """
        who, at = self._people.key(person), as_text(self._clock())
        sha256 = manifest_sha256(version.manifest)
        line = _line(version, {"part": part, "sha256": sha256, "pin": with_pin})
        other = "SELECT person FROM approval WHERE version = ? AND part <> ?"
        with self._database.transaction():
            if not alone and self._database.value(other, (version.id, part)) == who:
                raise ProblemError(Problem("store.same_person", values={"name": person}))
            cursor = self._database.execute(_STAND, (version.id, who, part, at, sha256, with_pin))
            if cursor.rowcount:
                self._journal.append([line], person=who, at=at)

    def override(self, version: StoredDatasetVersion, person: str, reason: str) -> None:
        """Write down that somebody lets a version out that is not approved, and why."""
        who, at = self._people.key(person), as_text(self._clock())
        sha256 = manifest_sha256(version.manifest)
        line = _line(version, {"part": "overrides", "sha256": sha256}, reason)
        with self._database.transaction():
            self._journal.append([line], person=who, at=at)

    def of(self, version: int) -> list[Approval]:
        """Give who stands for a version, in time."""
        rows = self._database.rows(
            "SELECT person.name, approval.* FROM approval JOIN person "
            "ON person.id = approval.person WHERE version = ? ORDER BY at, part DESC",
            (version,),
        )
        return [
            Approval(
                row["name"],
                row["part"],
                as_moment(row["at"]),
                row["manifest_sha256"] or "",
                bool(row["with_pin"]),
            )
            for row in rows
        ]

    def who(self, version: int, part: Part) -> Approval | None:
        """Give who prepared, or who approved a version; None while nobody did."""
        return next((each for each in self.of(version) if each.part == part), None)


_STAND = """
INSERT INTO approval (version, person, part, at, manifest_sha256, with_pin)
VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (version, part) DO UPDATE
SET person = excluded.person, at = excluded.at, manifest_sha256 = excluded.manifest_sha256,
  with_pin = excluded.with_pin
WHERE NOT (with_pin AND manifest_sha256 IS excluded.manifest_sha256)
  AND (excluded.with_pin OR manifest_sha256 IS NOT excluded.manifest_sha256)
"""


def _line(version: StoredDatasetVersion, said: dict[str, object], reason: str = "") -> Entry:
    new = json.dumps({"version": version.number, **said}, ensure_ascii=False)
    return Entry("remark", path=f"{OF_DATASET}{version.name}", new=new, reason=reason or None)
