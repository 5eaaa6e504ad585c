"""The outbox: what waits to go to a portal, on disk, with the state of each parcel.

Every method is one transaction that is committed when it returns. If the program dies while a
parcel is being sent, `recover` queues it again; sending twice is harmless, because the engine
looks at the portal before it writes.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.store.clock import as_text
from app.store.database import BugError, Database
from forms.problem import Problem
from sync.backoff import LONGEST_ASKED
from sync.parcel import OPEN, TRANSITIONS, Kind, Parcel, State, Step, parcel_of, problems_to_json
from sync.receipt import Receipt

_SELECT = """
SELECT parcel.*, dataset.name AS dataset_name, dataset_version.number AS number
FROM parcel
JOIN dataset ON dataset.id = parcel.dataset
JOIN dataset_version ON dataset_version.id = parcel.version
"""

_CLAIM = """
UPDATE parcel SET state = 'sending', attempts = attempts + 1, updated_at = ?1
WHERE id IN (
  SELECT candidate.id FROM parcel AS candidate
  WHERE candidate.state = 'queued' AND candidate.portal_url IN (SELECT value FROM json_each(?2))
    AND NOT EXISTS (
      SELECT 1 FROM parcel AS other
      WHERE other.dataset = candidate.dataset AND other.portal_url = candidate.portal_url
        AND other.id <> candidate.id
        AND (other.state = 'sending'
             OR (other.state IN ('queued', 'waiting')
                 AND (other.created_at, other.version, other.id)
                     < (candidate.created_at, candidate.version, candidate.id))))
  ORDER BY candidate.bytes, candidate.created_at, candidate.version, candidate.id
  LIMIT ?3)
RETURNING id
"""


@dataclass(frozen=True, slots=True)
class NewParcel:
    """What is put into the outbox.

    Attributes:
        id: uuid made by the caller.
        dataset: Key of the dataset in the store.
        version: Key of the version in the store.
        portal_url: Where it goes.
        organization: Short name of the office at the portal.
        fields: What the portal shall say of the dataset, as CKAN names it.
        kind: How the portal shall keep the data.
    """

    id: str
    dataset: int
    version: int
    portal_url: str
    organization: str
    fields: Mapping[str, object]
    kind: Kind = Kind.FILES


class Outbox:
    """The parcels of one workspace."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, new: NewParcel, now: datetime) -> Parcel:
        """Put a version into the outbox.

        The same version for the same portal that has not arrived yet is not put in twice: its
        parcel is given back, queued again when it had been refused.

        Raises:
            BugError: No such version.
        """
        url = new.portal_url.rstrip("/")
        with self._db.transaction():
            known = self._db.row(
                f"{_SELECT} WHERE parcel.version = ? AND parcel.portal_url = ?"
                " AND parcel.state NOT IN ('sent', 'withdrawn')",
                (new.version, url),
            )
            if known is None:
                self._insert(new, url, now)
            else:
                self._renew(parcel_of(known), new, now)
            key = new.id if known is None else known["id"]
        return self.parcel(key)

    def parcel(self, parcel_id: str) -> Parcel:
        """Give one parcel.

        Raises:
            BugError: There is none with this id.
        """
        row = self._db.row(f"{_SELECT} WHERE parcel.id = ?", (parcel_id,))
        if row is None:
            raise BugError(f"no parcel {parcel_id}")
        return parcel_of(row)

    def parcels(self, states: Iterable[State] = tuple(State)) -> list[Parcel]:
        """Give the parcels in these states, newest first."""
        chosen = [state.value for state in states]
        marks = ", ".join("?" * len(chosen))
        return [
            parcel_of(row)
            for row in self._db.rows(
                f"{_SELECT} WHERE parcel.state IN ({marks})"
                " ORDER BY parcel.created_at DESC, parcel.version DESC, parcel.id DESC",
                chosen,
            )
        ]

    def counts(self) -> dict[str, int]:
        """Give how many parcels are in each state; every state is named."""
        found = {
            row["state"]: row["n"]
            for row in self._db.rows("SELECT state, count(*) AS n FROM parcel GROUP BY state")
        }
        return {state.value: found.get(state.value, 0) for state in State}

    def waiting(self) -> int:
        """Give how many parcels have still to go and will go by themselves."""
        counts = self.counts()
        return sum(counts[state] for state in OPEN)

    def claim(self, now: datetime, portal_urls: Iterable[str], limit: int = 20) -> list[Parcel]:
        """Take the next deliverable parcels and mark them as being sent.

        Deliverable is what is queued, or whose pause is over: one that ends later than any pause
        can was written down by a clock that was set back since. Small ones first, so that a line
        that is there for a minute brings something home; and never two versions of one dataset
        at once: a newer one waits until the older one has arrived or a person has to act on it.

        Args:
            now: The moment pauses are measured against.
            portal_urls: Portals that can be spoken to in this cycle.
            limit: The most parcels to take.
        """
        urls = json.dumps([url.rstrip("/") for url in portal_urls])
        with self._db.transaction():
            self._db.execute(
                "UPDATE parcel SET state = 'queued', next_attempt_at = NULL, updated_at = ?1"
                " WHERE state = 'waiting' AND (next_attempt_at <= ?1 OR next_attempt_at > ?2)",
                (as_text(now), as_text(now + timedelta(seconds=LONGEST_ASKED))),
            )
            claimed = self._db.rows(_CLAIM, (as_text(now), urls, limit))
        parcels = [self.parcel(row["id"]) for row in claimed]
        return sorted(parcels, key=lambda p: (p.bytes, p.created_at, p.version, p.id))

    def finish_step(
        self, parcel_id: str, step: Step, now: datetime, remote_id: str | None = None
    ) -> None:
        """Write down that a step is done."""
        with self._db.transaction():
            self._db.execute(
                "UPDATE parcel SET step = ?, remote_id = coalesce(?, remote_id), updated_at = ?"
                " WHERE id = ?",
                (step.value, remote_id, as_text(now), parcel_id),
            )

    def move(
        self,
        parcel_id: str,
        state: State,
        now: datetime,
        *,
        problem: Problem | None = None,
        also: Sequence[Problem] = (),
        next_attempt_at: datetime | None = None,
    ) -> Parcel:
        """Move a parcel to another state.

        Args:
            parcel_id: Which one.
            state: Where to.
            now: The moment.
            problem: Why, when it did not go.
            also: What else was wrong.
            next_attempt_at: When the pause of a waiting parcel ends; given exactly then.

        Raises:
            BugError: TRANSITIONS does not allow it, or a pause without an end.
        """
        if (state is State.WAITING) != (next_attempt_at is not None):
            raise BugError("exactly a waiting parcel has a next attempt")
        with self._db.transaction():
            problems = () if problem is None else (problem, *also)
            self._move(self.parcel(parcel_id), state, now, problems, next_attempt_at)
        return self.parcel(parcel_id)

    def retry_now(self, parcel_id: str, now: datetime) -> Parcel:
        """Queue a parcel at a person's word, who has mended what was wrong."""
        return self.move(parcel_id, State.QUEUED, now)

    def withdraw(self, parcel_id: str, now: datetime) -> Parcel:
        """Take a parcel out at a person's word; the version stays in the store."""
        return self.move(parcel_id, State.WITHDRAWN, now)

    def overwrite(
        self,
        parcel_id: str,
        seen: str,
        now: datetime,
        fields: Mapping[str, object] | None = None,
    ) -> Parcel:
        """Queue a parcel in conflict: a person has seen the portal's copy and agrees to replace it.

        Args:
            parcel_id: A parcel in conflict.
            seen: The portal's mark of the state the person saw (`modified` of the problem). If
                the copy changes again before we write, it is a conflict again.
            now: The moment.
            fields: What the portal shall say from now on; None: as before.

        Raises:
            BugError: The parcel is not in conflict.
        """
        parcel = self.parcel(parcel_id)
        if parcel.state is not State.CONFLICT:
            raise BugError(f"parcel {parcel_id} is {parcel.state}, not in conflict")
        with self._db.transaction():
            self._move(parcel, State.QUEUED, now)
            said = json.dumps(dict(fields or parcel.fields), ensure_ascii=False, sort_keys=True)
            self._db.execute(
                "UPDATE parcel SET overwrites = ?, fields_json = ? WHERE id = ?",
                (seen, said, parcel_id),
            )
        return self.parcel(parcel_id)

    def deliver(self, parcel: Parcel, receipt: Receipt, now: datetime) -> None:
        """File the receipt and mark the parcel as sent, in one transaction.

        Older parcels of the same dataset and portal that still stand open become needless.
        """
        with self._db.transaction():
            self._db.execute(
                "INSERT INTO receipt (parcel, version, url, body_json, at) VALUES (?, ?, ?, ?, ?)",
                (
                    parcel.id,
                    parcel.version,
                    receipt["dataset"]["url"],
                    json.dumps(receipt, ensure_ascii=False, sort_keys=True),
                    as_text(now),
                ),
            )
            self._move(self.parcel(parcel.id), State.SENT, now)
            self._db.execute(
                "UPDATE parcel SET step = ? WHERE id = ?", (Step.RECEIPT.value, parcel.id)
            )
            for older in self._older(parcel):
                self._move(older, State.WITHDRAWN, now)

    def follow(self, before: str, url: str) -> None:
        """Give the parcels of a portal its new address, and with them what is known of it."""
        with self._db.transaction():
            self._db.execute(
                "UPDATE parcel SET portal_url = ? WHERE portal_url = ?",
                (url.rstrip("/"), before.rstrip("/")),
            )

    def last_kind(self, dataset: int, portal_url: str) -> Kind:
        """Give how a portal keeps a dataset: as its newest parcel there said, else as files."""
        kind = self._db.value(
            "SELECT kind FROM parcel WHERE dataset = ? AND portal_url = ?"
            " ORDER BY created_at DESC, version DESC, id DESC LIMIT 1",
            (dataset, portal_url.rstrip("/")),
        )
        return Kind.FILES if kind is None else Kind(kind)

    def last_receipt(self, dataset: int, portal_url: str) -> Receipt | None:
        """Give the receipt of the last delivery of a dataset to a portal, or None."""
        body = self._db.value(
            "SELECT receipt.body_json FROM receipt JOIN parcel ON parcel.id = receipt.parcel"
            " WHERE parcel.dataset = ? AND parcel.portal_url = ? ORDER BY receipt.id DESC",
            (dataset, portal_url.rstrip("/")),
        )
        return None if body is None else json.loads(body)

    def recover(self, now: datetime) -> int:
        """Queue again what was being sent when the program died; give how many.

        Only the engine that holds the sender's lock may call it: then nobody is sending.
        """
        with self._db.transaction():
            cursor = self._db.execute(
                "UPDATE parcel SET state = 'queued', updated_at = ? WHERE state = 'sending'",
                (as_text(now),),
            )
        return cursor.rowcount

    def _insert(self, new: NewParcel, url: str, now: datetime) -> None:
        version = self._db.row(
            "SELECT folder, manifest_json FROM dataset_version WHERE id = ? AND dataset = ?",
            (new.version, new.dataset),
        )
        if version is None:
            raise BugError(f"no version {new.version} of dataset {new.dataset}")
        manifest = json.loads(version["manifest_json"])
        self._db.execute(
            "INSERT INTO parcel (id, dataset, version, kind, portal_url, organization,"
            " payload_path, payload_sha256, bytes, fields_json, state, created_at, updated_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?)",
            (
                new.id,
                new.dataset,
                new.version,
                new.kind.value,
                url,
                new.organization,
                version["folder"],
                manifest_sha256(manifest),
                sum(file["bytes"] for file in manifest.values()),
                json.dumps(dict(new.fields), ensure_ascii=False, sort_keys=True),
                as_text(now),
                as_text(now),
            ),
        )

    def _renew(self, parcel: Parcel, new: NewParcel, now: datetime) -> None:
        """Give an open parcel what may have been corrected since: fields and office."""
        if parcel.state is State.SENDING:
            return
        self._db.execute(
            "UPDATE parcel SET fields_json = ?, organization = ?, kind = ? WHERE id = ?",
            (
                json.dumps(dict(new.fields), ensure_ascii=False, sort_keys=True),
                new.organization,
                new.kind.value,
                parcel.id,
            ),
        )
        if parcel.state in {State.WAITING, State.REJECTED}:
            self._move(parcel, State.QUEUED, now)

    def _move(
        self,
        parcel: Parcel,
        state: State,
        now: datetime,
        problems: Sequence[Problem] = (),
        next_attempt_at: datetime | None = None,
    ) -> None:
        if state not in TRANSITIONS[parcel.state]:
            raise BugError(f"parcel {parcel.id} cannot go from {parcel.state} to {state}")
        self._db.execute(
            "UPDATE parcel SET state = ?, last_problem_json = ?, next_attempt_at = ?,"
            " updated_at = ? WHERE id = ?",
            (
                state.value,
                problems_to_json(problems),
                None if next_attempt_at is None else as_text(next_attempt_at),
                as_text(now),
                parcel.id,
            ),
        )

    def _older(self, parcel: Parcel) -> list[Parcel]:
        rows = self._db.rows(
            f"{_SELECT} WHERE parcel.dataset = ? AND parcel.portal_url = ? AND parcel.version < ?"
            " AND parcel.state IN ('queued', 'waiting', 'rejected', 'conflict')",
            (parcel.dataset, parcel.portal_url, parcel.version),
        )
        return [parcel_of(row) for row in rows]


def manifest_sha256(manifest: Mapping[str, object]) -> str:
    """Give the SHA-256 that stands for a manifest."""
    text = json.dumps(manifest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
