"""Instruments as they were loaded: every version stays as it was when records used it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from app.store.answer_tables import Layout, QuestionColumn, read_layout
from app.store.choices import keep_lists, kept_apart, with_kept_lists
from app.store.clock import Clock, as_moment, as_text
from app.store.database import Database
from app.store.driver import Row
from app.store.media import Media
from app.store.subject import Subject, subject_of
from app.store.table_growth import Continuity, extend, shrink
from app.store.views import make_views
from forms.instrument import Instrument
from forms.lifted_lists import without_lists
from forms.problem import Problem, ProblemError

if TYPE_CHECKING:
    from forms.logic import FormLogic


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """A version of an instrument in this workspace.

    Attributes:
        id: Key of the version.
        instrument: Key of the instrument, the same for all its versions.
        form_id: The form's stable name.
        number: 1, 2, 3 … on this computer.
        version: The form's own version text.
        title: In the form's default language.
        sha256: Of the XForm text as it came, and of the files that came with it.
        schema: Table Schema of the public columns.
        source_name: File it came from.
        loaded_at: When.
    """

    id: int
    instrument: int
    form_id: str
    number: int
    version: str
    title: str
    sha256: str
    schema: Mapping[str, object]
    source_name: str
    loaded_at: datetime


_TAKEN_BACK = "version_taken_back"


class Instruments:
    """The instruments of one workspace.

    Versions never change, so what was read of one is kept in memory.
    """

    def __init__(self, database: Database, media: Media, clock: Clock) -> None:
        self._database = database
        self._media = media
        self._clock = clock
        self._parsed: dict[int, Instrument] = {}
        self._compiled: dict[int, FormLogic] = {}
        self._settings: dict[int, Mapping[str, str]] = {}
        self._layouts: dict[int, Layout] = {}
        self._subjects: dict[int, Subject] = {}

    def add(
        self,
        instrument: Instrument,
        source_name: str,
        schema: Mapping[str, object],
        files: Mapping[str, str] = MappingProxyType({}),
        continuity: Continuity | None = None,
    ) -> StoredVersion:
        """Keep an instrument; the same XForm with the same files gives the version that is there.

        Args:
            instrument: As it was read, with the lists of files beside it.
            source_name: File it came from, as the person knows it.
            schema: Table Schema of its public columns.
            files: Name -> SHA-256 of the files that came with it, which `Media.add` took.
            continuity: What was decided about questions that are called or typed otherwise now.
        """
        sha256 = fingerprint(instrument, files)
        with self._database.transaction():
            key = self._key(instrument.form_id)
            same = "SELECT id FROM instrument_version WHERE instrument = ? AND sha256 = ?"
            version = self._database.value(same, (key, sha256))
            if version is None:
                version = self._add_version(key, instrument, source_name, schema, sha256)
                self._make_room(version, instrument, continuity or Continuity())
                self._layouts.clear()
                self._media.keep_with_form(version, files)
        if not kept_apart(instrument):
            self._parsed[version] = self._as_published(version, instrument)
        return self.version(version)

    def take_back(self, version: StoredVersion) -> None:
        """Take the newest version of a form away, inside the caller's transaction.

        Args:
            version: The newest of its form; no record answers it and no journal names it.
        """
        key = (version.id,)
        lists = "SELECT id FROM choice_list WHERE instrument_version = ?"
        for statement in (
            f"DELETE FROM choice WHERE list IN ({lists})",
            "DELETE FROM choice_list WHERE instrument_version = ?",
            "DELETE FROM form_file WHERE version = ?",
            "DELETE FROM instrument_version WHERE id = ?",
        ):
            self._database.execute(statement, key)
        self._database.execute(
            "INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)",
            (_TAKEN_BACK, str(version.id)),
        )
        shrink(self._database, version.instrument, version.number)
        layout = read_layout(self._database, version.instrument)
        make_views(self._database, version.form_id, layout)
        self._layouts.clear()
        for kept in (self._parsed, self._settings, self._subjects):
            kept.pop(version.id, None)

    def _key(self, form_id: str) -> int:
        self._database.execute(
            "INSERT INTO instrument (form_id, created_at) VALUES (?, ?) "
            "ON CONFLICT (form_id) DO NOTHING",
            (form_id, as_text(self._clock())),
        )
        return int(self._database.value("SELECT id FROM instrument WHERE form_id = ?", (form_id,)))

    def _add_version(
        self,
        key: int,
        instrument: Instrument,
        source_name: str,
        schema: Mapping[str, object],
        sha256: str,
    ) -> int:
        number = 1 + self._database.value(
            "SELECT count(*) FROM instrument_version WHERE instrument = ?", (key,)
        )
        apart = kept_apart(instrument)
        lifted = [name for name, listed in apart.items() if not listed.source]
        cursor = self._database.execute(
            "INSERT INTO instrument_version (id, instrument, number, version, title, xform, "
            "sha256, schema_json, source_name, loaded_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                self._new_key(),
                key,
                number,
                instrument.version,
                instrument.title(instrument.default_language),
                without_lists(instrument, lifted),
                sha256,
                json.dumps(schema, ensure_ascii=False),
                source_name,
                as_text(self._clock()),
            ),
        )
        return int(cursor.lastrowid or 0)

    def _new_key(self) -> int:
        """Give a key that no version ever had: others may remember one that was taken back."""
        last = "SELECT max(id) FROM instrument_version"
        gone = "SELECT CAST(value AS INTEGER) FROM setting WHERE key = ?"
        keys = self._database.value(last), self._database.value(gone, (_TAKEN_BACK,))
        return 1 + max(int(key or 0) for key in keys)

    def _make_room(self, key: int, instrument: Instrument, continuity: Continuity) -> None:
        version = self.version(key)
        extend(self._database, version.instrument, version.number, instrument, continuity)
        layout = read_layout(self._database, version.instrument)
        make_views(self._database, instrument.form_id, layout)
        keep_lists(self._database, key, kept_apart(instrument))

    def forms(self) -> list[StoredVersion]:
        """Give the newest version of every form, by title."""
        rows = self._database.rows(
            f"{_VERSION} WHERE v.number = (SELECT max(number) FROM instrument_version "
            "WHERE instrument = v.instrument) ORDER BY v.title"
        )
        return [_version(row) for row in rows]

    def latest(self, form_id: str) -> StoredVersion:
        """Give the newest version of a form.

        Raises:
            ProblemError: `store.no_such_form`.
        """
        row = self._database.row(
            f"{_VERSION} WHERE i.form_id = ? ORDER BY v.number DESC LIMIT 1", (form_id,)
        )
        if row is None:
            raise ProblemError(Problem("store.no_such_form", values={"form": form_id}))
        return _version(row)

    def version(self, version: int) -> StoredVersion:
        """Give a version by its key.

        Raises:
            KeyError: There is none.
        """
        row = self._database.row(f"{_VERSION} WHERE v.id = ?", (version,))
        if row is None:
            raise KeyError(version)
        return _version(row)

    def instrument(self, version: int) -> Instrument:
        """Give the instrument itself, read from its stored XForm the first time.

        Raises:
            KeyError: There is no such version.
        """
        if version not in self._parsed:
            from forms.xform import parse_xform

            bare = parse_xform(self._xform(version))
            whole = with_kept_lists(self._database, version, bare)
            self._parsed[version] = self._as_published(version, self._with_trees(version, whole))
        return self._parsed[version]

    def _as_published(self, version: int, instrument: Instrument) -> Instrument:
        """Give the questions the public names that their columns have had since they began."""
        from forms.series import with_column_names

        layout = self.layout(self.version(version).instrument, version)
        outside = {path: column.public_name for path, column in layout.outside.items()}
        inside = {path: column.public_name for path, column in layout.inside.items()}
        return with_column_names(instrument, outside, inside)

    def logic(self, version: int) -> "FormLogic":
        """Give the rules of a version, compiled the first time: the next record opens at once.

        Raises:
            KeyError: There is no such version.
            ProblemError: A rule cannot be used (see `forms.logic.compile_form`).
        """
        if version not in self._compiled:
            from forms.logic import compile_form

            self._compiled[version] = compile_form(self.instrument(version))
        return self._compiled[version]

    def _with_trees(self, version: int, instrument: Instrument) -> Instrument:
        """Read the secondary instances that are no lists from the files that came with a form."""
        from forms.external_lists import with_lists

        waiting = {one.source for one in instrument.choice_lists.values() if not one.choices}
        paths = {name: self._media.form_file(version, name) for name in waiting if name}
        return with_lists(instrument, {name: path for name, path in paths.items() if path})

    def newest(self, version: int) -> int:
        """Give the key of the newest version of the same form."""
        sql = (
            "SELECT max(id) FROM instrument_version WHERE instrument = "
            "(SELECT instrument FROM instrument_version WHERE id = ?)"
        )
        return int(self._database.value(sql, (version,)))

    def versions(self, instrument: int) -> list[StoredVersion]:
        """Give all versions of an instrument, the oldest first."""
        rows = self._database.rows(
            f"{_VERSION} WHERE v.instrument = ? ORDER BY v.number", (instrument,)
        )
        return [_version(row) for row in rows]

    def _xform(self, version: int) -> str:
        sql = "SELECT xform FROM instrument_version WHERE id = ?"
        xform = self._database.value(sql, (version,))
        if xform is None:
            raise KeyError(version)
        return str(xform)

    def settings(self, version: int) -> Mapping[str, str]:
        """Give Acopio's own settings of a version; the rest of it is not read for that.

        Raises:
            KeyError: There is no such version.
        """
        if version in self._parsed:
            return self._parsed[version].settings
        if version not in self._settings:
            from forms.xform_settings import read_settings

            self._settings[version] = read_settings(self._xform(version))
        return self._settings[version]

    def columns(self, instrument: int) -> tuple[QuestionColumn, ...]:
        """Give where the answers of an instrument are kept, for all its versions."""
        return read_layout(self._database, instrument).columns

    def renamings(self, older: int, newer: int) -> dict[str, str]:
        """Give what a version calls its columns -> what another one does, where they differ.

        Args:
            older: Key of the one.
            newer: Key of the other, of the same instrument.
        """
        instrument = self.version(newer).instrument
        now = {(c.repeat, c.n): c.path for c in self.layout(instrument, newer).columns}
        return {
            column.path: now[column.repeat, column.n]
            for column in self.layout(instrument, older).columns
            if now.get((column.repeat, column.n), column.path) != column.path
        }

    def layout(self, instrument: int, version: int | None = None) -> Layout:
        """Give the tables of an instrument.

        Args:
            instrument: Its key.
            version: They hold at least what this version asks, under its names; None means the
                newest, which another program may just have added.
        """
        if version is None:
            newest = "SELECT max(id) FROM instrument_version WHERE instrument = ?"
            version = int(self._database.value(newest, (instrument,)))
        if version not in self._layouts:
            number = self.version(version).number
            self._layouts[version] = read_layout(self._database, instrument, number)
        return self._layouts[version]

    def subject(self, version: int) -> Subject:
        """Give the questions of a version that say what a record is about."""
        if version not in self._subjects:
            self._subjects[version] = subject_of(self.instrument(version))
        return self._subjects[version]


def fingerprint(instrument: Instrument, files: Mapping[str, str]) -> str:
    """Give what tells one version of a form from another: its text, and its files if it has any."""
    lines = [instrument.xform, *(f"{name} {files[name]}" for name in sorted(files))]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


_VERSION = (
    "SELECT v.*, i.form_id FROM instrument_version v JOIN instrument i ON i.id = v.instrument"
)


def _version(row: Row) -> StoredVersion:
    return StoredVersion(
        id=row["id"],
        instrument=row["instrument"],
        form_id=row["form_id"],
        number=row["number"],
        version=row["version"],
        title=row["title"],
        sha256=row["sha256"],
        schema=json.loads(row["schema_json"]),
        source_name=row["source_name"],
        loaded_at=as_moment(row["loaded_at"]),
    )
