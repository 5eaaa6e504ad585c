"""Which versions of forms were taken back: computers that work together hold to the latest word.

A word is remembered by the version's SHA-256, also of one that went away altogether, so that it
reaches the computers where it is still in use.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.store.database import Database
from app.store.driver import Row

Words = Mapping[str, Sequence[object]]
"""SHA-256 of a version -> whether it was taken back, and when that was said (text, UTC)."""

_KEY = "version_words"


@dataclass(frozen=True, slots=True)
class VersionChange:
    """Another version of a form is in use than before.

    Attributes:
        form_id, title: The form.
        before, now: Numbers of the versions; a lower one now means that one was taken back.
    """

    form_id: str
    title: str
    before: int
    now: int


def words(database: Database) -> dict[str, Sequence[object]]:
    """Give what was said last of versions that were ever taken back, for another computer."""
    kept = database.value("SELECT value FROM setting WHERE key = ?", (_KEY,))
    return dict(json.loads(kept)) if kept else {}


def say(database: Database, sha256: str, at: str, *, taken_back: bool) -> None:
    """Remember that a version was taken back or put in use again, in the caller's transaction.

    Args:
        database: The open file.
        sha256: Of the version.
        at: When, as text.
        taken_back: Which of both. What was never taken back needs no word to be in use.
    """
    known = words(database)
    if taken_back or sha256 in known:
        _keep(database, {**known, sha256: (taken_back, at)})


def agree(database: Database, theirs: Words) -> set[int]:
    """Hold to what another computer said later, inside the caller's transaction.

    A version that is the only one in use stays so.

    Args:
        database: The open file; the versions that came along are in it.
        theirs: Their `words`.

    Returns:
        Keys of the instruments of which another version may be in use now.
    """
    known = _together(database, theirs)
    _keep(database, known)
    changed = set[int]()
    for version, withdrawn_at in _differing(database, known):
        database.execute(
            "UPDATE instrument_version SET withdrawn_at = ? WHERE id = ?",
            (withdrawn_at, version["id"]),
        )
        changed.add(version["instrument"])
    return changed


def foresee(database: Database, theirs: Words) -> list[VersionChange]:
    """Say of which forms that are here `agree` would put another version in use.

    Args:
        database: The open file; nothing in it is changed.
        theirs: Their `words`.
    """
    turned = {
        row["id"]: at is not None for row, at in _differing(database, _together(database, theirs))
    }
    rows = database.rows(
        "SELECT v.id, v.number, v.withdrawn_at IS NOT NULL AS gone, i.form_id, v.title "
        "FROM instrument_version v JOIN instrument i ON i.id = v.instrument ORDER BY v.number"
    )
    before = {row["form_id"]: row for row in rows if not row["gone"]}
    now = {row["form_id"]: row for row in rows if not turned.get(row["id"], row["gone"])}
    return [
        VersionChange(form, row["title"], before[form]["number"], row["number"])
        for form, row in now.items()
        if form in before and row["id"] != before[form]["id"]
    ]


def _together(database: Database, theirs: Words) -> dict[str, Sequence[object]]:
    """Give of each version what was said last, here or there."""
    known = words(database)
    for sha256, word in theirs.items():
        known[sha256] = max(word, known.get(sha256) or _loaded(database, sha256), key=_when)
    return known


def _differing(database: Database, known: Words) -> Iterator[tuple[Row, str | None]]:
    """Give the versions of which another thing holds here, and since when they are out of use."""
    for sha256, (taken_back, at) in known.items():
        version = database.row(
            "SELECT id, instrument, withdrawn_at IS NOT NULL AS gone, EXISTS (SELECT 1 "
            "FROM instrument_version o WHERE o.instrument = v.instrument AND o.id <> v.id "
            "AND o.withdrawn_at IS NULL) AS others FROM instrument_version v WHERE sha256 = ?",
            (sha256,),
        )
        if version is not None and version["gone"] != taken_back and version["others"]:
            yield version, str(at) if taken_back else None


def _when(word: Sequence[object]) -> str:
    return str(word[1])


def _loaded(database: Database, sha256: str) -> Sequence[object]:
    """Give the word that is said by loading a version, long ago when it is not here."""
    sql = "SELECT max(loaded_at) FROM instrument_version WHERE sha256 = ?"
    return (False, database.value(sql, (sha256,)) or "")


def _keep(database: Database, known: Words) -> None:
    database.execute(
        "INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)", (_KEY, json.dumps(known))
    )
