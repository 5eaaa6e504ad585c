"""Second keyings: records keyed once more from the same paper, to be compared with the first.

A second keying is a record of its own, so that every answer is on disk and in the journal like
any other; `record_query.VISIBLE` keeps it out of all lists, counts and files.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from app.store.database import Database
from app.store.people import People
from app.store.record_info import SELECT_DRAFT, SELECT_RECORD, Draft, RecordInfo, record_info
from app.store.record_query import VISIBLE

Way = Literal["independent", "dependent"]
"""Compared afterwards, or each answer that differs is questioned while it is keyed."""

LONGEST_PAUSE_S = 300
"""Who presses no key for longer than this did something else."""


@dataclass(frozen=True, slots=True)
class SecondKeying:
    """How a record is keyed a second time.

    Attributes:
        first: Key of the record that was keyed first.
        way: Whether differences are questioned at once.
        fields: Paths of the questions that are keyed again; None means all.
    """

    first: int
    way: Way = "independent"
    fields: tuple[str, ...] | None = None

    def as_json(self) -> str:
        """Give what is stored beside `second_of`."""
        return json.dumps({"way": self.way, "fields": self.fields}, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Pair:
    """A record and its second keying."""

    first: RecordInfo
    second: RecordInfo


@dataclass(frozen=True, slots=True)
class Candidate:
    """A finished record that somebody keyed and nobody keyed a second time.

    Attributes:
        id, uuid: The record.
        author: Name of who began it.
    """

    id: int
    uuid: str
    author: str


@dataclass(frozen=True, slots=True)
class Keyed:
    """What one person keyed in a form.

    Attributes:
        person: Name.
        records: Records they gave answers in.
        fields: Answers they gave, each counted once however often it was changed.
        keystrokes: Keys they pressed in the window meanwhile.
        active_s: Seconds between their answers; pauses of more than five minutes are left out.
    """

    person: str
    records: int
    fields: int
    keystrokes: int
    active_s: float


class SecondKeyings:
    """The second keyings of one workspace."""

    def __init__(self, database: Database, people: People) -> None:
        self._database = database
        self._people = people

    def of_record(self, record: RecordInfo) -> SecondKeying | None:
        """Give how a record keys another one a second time, None when it keys none."""
        if record.second_of is None:
            return None
        text = self._database.value("SELECT second_json FROM record WHERE id = ?", (record.id,))
        stored = json.loads(text)
        fields = stored["fields"]
        return SecondKeying(
            record.second_of, stored["way"], None if fields is None else tuple(fields)
        )

    def begun(self, first: RecordInfo) -> RecordInfo | None:
        """Give the second keying of a record, None while there is none."""
        row = self._database.row(
            f"{SELECT_RECORD} WHERE record.second_of = ? AND record.deleted = 0 "
            "ORDER BY record.id LIMIT 1",
            (first.id,),
        )
        return None if row is None else record_info(row)

    def pairs(self, instrument: int) -> list[Pair]:
        """Give the records whose second keying is finished, with it, in order."""
        seconds: dict[int, RecordInfo] = {}
        for row in self._database.rows(
            f"{SELECT_RECORD} WHERE record.second_of IS NOT NULL AND record.deleted = 0 "
            "AND record.state = 'final' AND record.instrument = ? ORDER BY record.id",
            (instrument,),
        ):
            seconds.setdefault(row["second_of"], record_info(row))
        firsts = self._database.rows(
            f"{SELECT_RECORD} WHERE record.id IN (SELECT value FROM json_each(?)) "
            f"AND record.deleted = 0 AND {VISIBLE} ORDER BY record.id",
            (json.dumps(list(seconds)),),
        )
        return [Pair(first, seconds[first.id]) for first in map(record_info, firsts)]

    def drafts(self, instrument: int) -> list[Draft]:
        """Give the second keyings of a form that are not finished, the latest first."""
        rows = self._database.rows(
            f"{SELECT_DRAFT} LEFT JOIN place_of_work place ON place.record = record.uuid "
            "JOIN record first ON first.id = record.second_of AND first.deleted = 0 "
            "WHERE record.state = 'draft' AND record.deleted = 0 AND record.instrument = ? "
            "ORDER BY record.updated_at DESC, record.id DESC",
            (instrument,),
        )
        return [Draft(record_info(row), row["place_path"] or "", row["place_row"]) for row in rows]

    def candidates(self, instrument: int) -> list[Candidate]:
        """Give the finished records that were keyed once; rows of imported files were not keyed."""
        rows = self._database.each(
            "SELECT record.id, record.uuid, ifnull(person.name, '') FROM record "
            "LEFT JOIN person ON person.id = record.author "
            "LEFT JOIN batch ON batch.id = record.batch "
            f"WHERE record.instrument = ? AND record.deleted = 0 AND {VISIBLE} "
            "AND record.state <> 'draft' AND ifnull(batch.kind, '') <> 'import' "
            "AND NOT EXISTS (SELECT 1 FROM record second WHERE second.second_of = record.id "
            "AND second.deleted = 0) ORDER BY record.id",
            (instrument,),
        )
        return [Candidate(*row) for row in rows]

    def keyers(self, record: RecordInfo) -> set[str]:
        """Give the names of all who began a record or gave an answer in it."""
        names = self._database.column(
            "SELECT DISTINCT person.name FROM journal JOIN person ON person.id = journal.person "
            "WHERE journal.record = ? AND journal.op IN ('create', 'set', 'add_row', 'remove_row')",
            (record.uuid,),
        )
        return {record.author, *names} - {""}

    def hidden_from(self, name: str) -> frozenset[int]:
        """Give the keys of the records that somebody must not see: one side of each pair in work.

        Who keys a second time does not see the first keying until theirs is finished; who keyed
        the first does not see the second as long as that.
        """
        return frozenset(self._database.column(_HIDDEN, (name,)))

    def add_keystrokes(self, record: RecordInfo, person: str, count: int) -> None:
        """Count keys that a person pressed while a record was in hand."""
        who = self._people.key(person)
        with self._database.transaction():
            self._database.execute(
                "INSERT INTO keystrokes (record, person, count) VALUES (?, ?, ?) "
                "ON CONFLICT DO UPDATE SET count = count + excluded.count",
                (record.id, who, count),
            )

    def keyed(self, instrument: int) -> list[Keyed]:
        """Give what each person keyed in a form, by name; corrections are not keying."""
        return [Keyed(*row) for row in self._database.each(_KEYED, (instrument,))]

    def fields_keyed(self, records: Iterable[str]) -> dict[str, int]:
        """Give how many answers each person gave in some records.

        Args:
            records: Their uuids.
        """
        rows = self._database.each(
            f"SELECT person.name, count(DISTINCT {_FIELD}) FROM journal j "
            "JOIN person ON person.id = j.person "
            "WHERE j.record IN (SELECT value FROM json_each(?)) AND j.op = 'set' "
            "AND j.reason IS NULL GROUP BY person.name",
            (json.dumps(list(records)),),
        )
        return dict(map(tuple, rows))

    def marked(self, instrument: int, sign: str) -> Sequence[str]:
        """Give the uuids of records that have a line of the journal with this old value."""
        return list(
            self._database.column(
                "SELECT DISTINCT j.record FROM record JOIN journal j ON j.record = record.uuid "
                "WHERE record.instrument = ? AND j.op = 'remark' AND j.old = ?",
                (instrument, sign),
            )
        )


_KEYED_BY = """(
  EXISTS (SELECT 1 FROM person WHERE person.id = {side}.author AND person.name = ?1)
  OR EXISTS (SELECT 1 FROM journal j JOIN person ON person.id = j.person
    WHERE j.record = {side}.uuid AND person.name = ?1
      AND j.op IN ('create', 'set', 'add_row', 'remove_row')))"""

_HIDDEN = f"""
WITH pair AS MATERIALIZED (
  SELECT id, uuid, author, second_of FROM record
  WHERE second_of IS NOT NULL AND state = 'draft' AND deleted = 0)
SELECT second_of FROM pair WHERE {_KEYED_BY.format(side="pair")}
UNION SELECT pair.id FROM pair JOIN record first ON first.id = pair.second_of
  WHERE {_KEYED_BY.format(side="first")}
"""

_FIELD = "j.record || ' ' || ifnull(j.row, '') || ' ' || j.path"

_KEYED = f"""
WITH line AS (
  SELECT j.person, j.record, j.op, {_FIELD} AS field, (julianday(j.at) - julianday(
    lag(j.at) OVER (PARTITION BY j.person ORDER BY j.at, j.seq))) * 86400 AS since
  FROM record JOIN journal j ON j.record = record.uuid
  WHERE record.instrument = ?1 AND j.reason IS NULL
    AND (j.op IN ('create', 'set', 'add_row', 'remove_row') OR j.op = 'state' AND j.new = 'final'))
SELECT person.name, count(DISTINCT line.record),
  count(DISTINCT iif(line.op = 'set', field, NULL)),
  (SELECT ifnull(sum(count), 0) FROM keystrokes JOIN record ON record.id = keystrokes.record
   WHERE keystrokes.person = line.person AND record.instrument = ?1),
  round(ifnull(sum(iif(since BETWEEN 0 AND {LONGEST_PAUSE_S}, since, 0)), 0), 1)
FROM line JOIN person ON person.id = line.person
GROUP BY line.person HAVING max(line.op = 'set') ORDER BY person.name
"""
