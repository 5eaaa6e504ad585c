"""Instruments as they were loaded: every version stays as it was when records used it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from app.store.answer_tables import Layout, QuestionColumn, number_in_use, read_layout
from app.store.choices import keep_lists, kept_apart, with_kept_lists
from app.store.clock import Clock, as_moment, as_text
from app.store.database import Database
from app.store.driver import Row
from app.store.media import Media
from app.store.subject import Subject, subject_of
from app.store.table_growth import Continuity, extend, shrink
from app.store.version_names import renamings
from app.store.version_use import Words, agree, say
from app.store.views import drop_views, make_views
from forms.instrument import Instrument, Value
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
        withdrawn: It was taken back, while records that answer it stay; it is not in use.
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
    withdrawn: bool


_TAKEN_BACK = "version_taken_back"
_LISTS = "SELECT id FROM choice_list WHERE instrument_version = ?"


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
        self._layouts: dict[int, tuple[tuple[int, ...], Layout]] = {}
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
                before = number_in_use(self._database, key)
                version = self._add_version(key, instrument, source_name, schema, sha256)
                goes_on = replace(continuity or Continuity(), after=before)
                self._make_room(version, instrument, goes_on)
                self._media.keep_with_form(version, files)
                say(self._database, sha256, as_text(self._clock()), taken_back=False)
            else:
                self._bring_back(key, version)
        if not kept_apart(instrument):
            self._parsed[version] = self._as_published(version, instrument)
        return self.version(version)

    def _bring_back(self, instrument: int, version: int) -> None:
        """Put a version in use again that was taken back, unless a later one took its place."""
        changed = self._database.execute(
            "UPDATE instrument_version SET withdrawn_at = NULL "
            "WHERE id = ? AND withdrawn_at IS NOT NULL AND number > ?",
            (version, number_in_use(self._database, instrument)),
        )
        if changed.rowcount:
            sha256 = self.version(version).sha256
            say(self._database, sha256, as_text(self._clock()), taken_back=False)
            self._name_as_in_use(instrument)

    def withdraw(self, version: StoredVersion) -> None:
        """Take a version out of use whose answers stay, inside the caller's transaction.

        The one before is in use again; records that answer this one go on answering it.

        Args:
            version: The one in use, not the first of its form.
        """
        at = as_text(self._clock())
        self._database.execute(
            "UPDATE instrument_version SET withdrawn_at = ? WHERE id = ?", (at, version.id)
        )
        say(self._database, version.sha256, at, taken_back=True)
        self._name_as_in_use(version.instrument)

    def agree(self, theirs: Words) -> None:
        """Use the versions that another computer uses, where it spoke last.

        Args:
            theirs: Its words; what came along with them is here.
        """
        with self._database.transaction():
            for instrument in agree(self._database, theirs):
                self._name_as_in_use(instrument)

    def _name_as_in_use(self, instrument: int) -> None:
        """Let types of columns and the readable view be those of the version in use."""
        version = self.version(self.newest_of(instrument))
        questions = self.instrument(version.id).questions()
        self._database.execute_many(
            "UPDATE question_column SET type = ? WHERE instrument = ? AND path = ? "
            "AND ? BETWEEN first_version AND last_version",
            [(q.type, instrument, q.path, version.number) for q in questions],
        )
        layout = read_layout(self._database, instrument, version.number)
        make_views(self._database, version.form_id, layout)
        self._layouts.clear()

    def take_back(self, version: StoredVersion) -> None:
        """Take the version of a form that is in use away, inside the caller's transaction.

        Args:
            version: The one in use; no record answers it and no journal names it. Newer ones that
                were taken back before it stay.
        """
        key = (version.id,)
        for statement in (
            f"DELETE FROM choice WHERE list IN ({_LISTS})",
            "DELETE FROM choice_list WHERE instrument_version = ?",
            "DELETE FROM form_file WHERE version = ?",
            "DELETE FROM instrument_version WHERE id = ?",
        ):
            self._database.execute(statement, key)
        say(self._database, version.sha256, as_text(self._clock()), taken_back=True)
        shrink(self._database, version.instrument, version.number)
        self._name_as_in_use(version.instrument)
        self._note_taken_back(version)

    def forget(self, version: StoredVersion) -> None:
        """Take a form away whose only version nobody answers, with its tables.

        Args:
            version: That version; no record, batch or line of the journal names it.
        """
        layout = self.layout(version.instrument, version.id)
        with self._database.transaction():
            drop_views(self._database, version.form_id, layout)
            for table in layout.tables:
                self._database.execute(f"DROP TABLE {table}")
            of_version, of_form = version.id, version.instrument
            for table, meant, key in (
                ("choice", f"list IN ({_LISTS})", of_version),
                ("choice_list", "instrument_version = ?", of_version),
                ("form_file", "version = ?", of_version),
                ("question_column", "instrument = ?", of_form),
                ("repeat_name", "repeat IN (SELECT id FROM repeat WHERE instrument = ?)", of_form),
                ("repeat", "instrument = ?", of_form),
                ("instrument_version", "id = ?", of_version),
                ("instrument", "id = ?", of_form),
            ):
                self._database.execute(f"DELETE FROM {table} WHERE {meant}", (key,))
            self._note_taken_back(version)
        self._layouts.pop(version.id, None)

    def _note_taken_back(self, version: StoredVersion) -> None:
        """Let no later version have the key of one that went: others may still hold what it was."""
        self._database.execute(
            "INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)",
            (_TAKEN_BACK, str(version.id)),
        )
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
            "SELECT ifnull(max(number), 0) FROM instrument_version WHERE instrument = ?", (key,)
        )
        apart = kept_apart(instrument)
        lifted = [name for name, listed in apart.items() if not listed.source]
        cursor = self._database.execute(
            "INSERT INTO instrument_version (id, instrument, number, version, title, xform, "
            "sha256, schema_json, source_name, loaded_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                new_version_key(self._database),
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

    def _make_room(self, key: int, instrument: Instrument, continuity: Continuity) -> None:
        version = self.version(key)
        place = version.instrument, version.number
        extend(self._database, *place, instrument, continuity)
        make_views(self._database, instrument.form_id, read_layout(self._database, *place))
        self._layouts.clear()
        keep_lists(self._database, key, kept_apart(instrument))

    def forms(self) -> list[StoredVersion]:
        """Give the version in use of every form, by title."""
        rows = self._database.rows(
            f"{_VERSION} WHERE v.number = (SELECT max(number) FROM instrument_version "
            "WHERE instrument = v.instrument AND withdrawn_at IS NULL) ORDER BY v.title"
        )
        return [_version(row) for row in rows]

    def latest(self, form_id: str) -> StoredVersion:
        """Give the version of a form that is in use: the newest that was not taken back.

        Raises:
            ProblemError: `store.no_such_form`.
        """
        row = self._database.row(
            f"{_VERSION} WHERE i.form_id = ? AND v.withdrawn_at IS NULL "
            "ORDER BY v.number DESC LIMIT 1",
            (form_id,),
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
        """Give the key of the version in use of the same form.

        Raises:
            KeyError: There is no such version.
        """
        return self.newest_of(self.version(version).instrument)

    def newest_of(self, instrument: int) -> int:
        """Give the key of the version of an instrument that is in use."""
        sql = (
            "SELECT id FROM instrument_version WHERE instrument = ? AND withdrawn_at IS NULL "
            "ORDER BY number DESC LIMIT 1"
        )
        return int(self._database.value(sql, (instrument,)))

    def before(self, version: StoredVersion) -> StoredVersion | None:
        """Give the version that was in use before another one, None of the first."""
        row = self._database.row(
            f"{_VERSION} WHERE v.instrument = ? AND v.number < ? AND v.withdrawn_at IS NULL "
            "ORDER BY v.number DESC LIMIT 1",
            (version.instrument, version.number),
        )
        return None if row is None else _version(row)

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
        return self.layout(instrument).columns

    def renamings(self, older: int, newer: int) -> dict[str, str]:
        """Give what a version calls its columns and repeats -> what another does, if otherwise.

        Args:
            older: Key of the one.
            newer: Key of the other, of the same instrument.
        """
        instrument = self.version(newer).instrument
        return renamings(self.layout(instrument, older), self.layout(instrument, newer))

    def layout(self, instrument: int, version: int | None = None) -> Layout:
        """Give the tables of an instrument.

        Args:
            instrument: Its key.
            version: They hold what any version asks, under the names of this one; None means the
                one in use.
        """
        if version is None:
            version = self.newest_of(instrument)
        state = self._state_of_map(instrument)  # another program may have added a version
        kept = self._layouts.get(version)
        if kept is None or kept[0] != state:
            number = self.version(version).number
            kept = state, read_layout(self._database, instrument, number)
            self._layouts[version] = kept
        return kept[1]

    def _state_of_map(self, instrument: int) -> tuple[int, ...]:
        """Give what changes with the versions of an instrument."""
        sql = (
            "SELECT count(*), max(id), max(number), count(withdrawn_at) FROM instrument_version "
            "WHERE instrument = ?"
        )
        return tuple(self._database.rows(sql, (instrument,))[0])

    def named(self, instrument: int, said: Value) -> StoredVersion | None:
        """Give the version that a line of the journal names, None when it is not here.

        Args:
            instrument: Key of the instrument.
            said: SHA-256 of the version, or its number on this computer.
        """
        row = self._database.row(
            f"{_VERSION} WHERE v.instrument = ? AND (v.sha256 = ? OR CAST(v.number AS TEXT) = ?)",
            (instrument, str(said), str(said)),
        )
        return None if row is None else _version(row)

    def subject(self, version: int) -> Subject:
        """Give the questions of a version that say what a record is about."""
        if version not in self._subjects:
            self._subjects[version] = subject_of(self.instrument(version))
        return self._subjects[version]


def new_version_key(database: Database) -> int:
    """Give a key that no version ever had: others may remember one that was taken back."""
    last = "SELECT max(id) FROM instrument_version"
    gone = "SELECT CAST(value AS INTEGER) FROM setting WHERE key = ?"
    keys = database.value(last), database.value(gone, (_TAKEN_BACK,))
    return 1 + max(int(key or 0) for key in keys)


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
        withdrawn=row["withdrawn_at"] is not None,
    )
