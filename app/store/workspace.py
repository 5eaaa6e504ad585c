"""The workspace: a folder with everything a person or an office has gathered.

`acopio.sqlite` holds what was typed, `media/` files of forms and records, `exports/` what was
built for others, `backups/` copies. One thread opens a workspace and uses it; another thread, or
another program, opens its own.
"""

import platform
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4

from app.store.approvals import Approvals
from app.store.arrivals import Arrivals
from app.store.batches import Batches
from app.store.choices import Choices
from app.store.clock import Clock, as_text, utc_now
from app.store.conflicts import Conflicts
from app.store.database import BugError, Database, known, refused_folder
from app.store.dataset_definitions import DatasetDefinitions
from app.store.datasets import Datasets
from app.store.driver import Key
from app.store.encryption.conversion_marks import finish_conversion
from app.store.encryption.keyslots import has_slots
from app.store.instruments import Instruments
from app.store.issues import Issues
from app.store.journal import Journal
from app.store.knowledge import declare
from app.store.media import Media
from app.store.migrations import bring_up_to_date
from app.store.people import People
from app.store.portable_records import PortableRecords
from app.store.presence import Presence
from app.store.records import Records
from app.store.second_keyings import SecondKeyings
from app.store.submissions import Submissions

FILE_NAME = "acopio.sqlite"
_PRACTICE = "practice"
_SMALLEST_FILE = 512  # the smallest page; SQLite would take less for a file that is not begun yet


@dataclass(frozen=True, slots=True)
class Device:
    """This computer, as this workspace knows it."""

    id: str
    name: str


class WorkspaceSettings:
    """Small facts that belong to the workspace, as text by name."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, key: str, default: str = "") -> str:
        """Give a fact, or the default when it was never set."""
        value = self._database.value("SELECT value FROM setting WHERE key = ?", (key,))
        return default if value is None else str(value)

    def set(self, key: str, value: str) -> None:
        """Keep a fact."""
        with self._database.transaction():
            self._database.execute(
                "INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)", (key, value)
            )


class Workspace:
    """An open workspace; a context manager that closes it.

    Attributes:
        folder: Where it is.
        db: Its file.
        practice: It is for practising: nothing in it is ever published.
        settings: Small facts.
        device: This computer.
        reader: Name of the person who looks through it, "" for the program itself; what is hidden
            from them is said by `operations.sight`.
        ended_badly: Who had it open before this program ended in the middle of something, or
            still has it open.
        people, instruments, choices, journal, batches, submissions, records, second_keyings,
            issues, datasets, approvals, definitions, media, conflicts: What it holds.
        portable, arrivals: What goes to other computers, and what comes from them.
    """

    def __init__(self, folder: Path, database: Database, clock: Clock) -> None:
        self.folder = folder
        self.db = database
        self.reader = ""
        self.ended_badly = database.ended_badly
        self.settings = WorkspaceSettings(database)
        self.practice = self.settings.get(_PRACTICE) == "1"
        self.device = _device(database)
        self.people = People(database, clock)
        self.media = _media(database, folder, clock)
        self.instruments = Instruments(database, self.media, clock)
        self.choices = Choices(self.instruments.instrument)
        self.journal = Journal(database, self.device.id)
        self.batches = Batches(
            database,
            instruments=self.instruments,
            journal=self.journal,
            people=self.people,
            presence=Presence(folder),
            clock=clock,
        )
        self.records = Records(
            database,
            instruments=self.instruments,
            journal=self.journal,
            people=self.people,
            batches=self.batches,
            device=self.device.id,
            clock=clock,
        )
        self.submissions = Submissions(database)
        self.second_keyings = SecondKeyings(database, self.people)
        self.issues = Issues(database)
        self.datasets = Datasets(database, self.people, clock)
        self.approvals = Approvals(database, self.people, self.journal, clock)
        self.definitions = DatasetDefinitions(database, self.people, clock)
        self.conflicts = Conflicts(database)
        self.portable = PortableRecords(database, self.instruments, self.device.id)
        self.arrivals = Arrivals(
            database,
            instruments=self.instruments,
            conflicts=self.conflicts,
            presence=Presence(folder),
            device=self.device.id,
            clock=clock,
        )

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        practice: bool | None = None,
        read_only: bool = False,
        key: Key | None = None,
        clock: Clock = utc_now,
    ) -> Self:
        """Open a workspace, or make a new one.

        Args:
            folder: Its folder, made when absent.
            practice: Whether it must be for practising; None takes what is there, and makes a
                new one for work.
            read_only: Change nothing, not even the folder.
            key: Of an encrypted workspace, as `keyslots.unlock` gives it.
            clock: The time, in UTC.

        Raises:
            KnownError: `store.read_only`, `store.not_a_workspace`, `store.newer`,
                `store.migrating`, `store.practice`, `store.not_practice`, `store.locked` …
        """
        path = folder / FILE_NAME
        finish_conversion(folder)
        if key is None and has_slots(folder):
            raise known("store.locked", path)
        _check_not_lost(path)
        if not read_only:
            _make_folders(folder)
        database = Database.open(path, read_only=read_only, key=key)
        try:
            bring_up_to_date(database, folder / "backups", clock())
            if not read_only:
                _introduce(database, bool(practice), clock)
            workspace = cls(folder, database, clock)
            workspace._check_purpose(practice)
            if not read_only:
                workspace._begin_chain(clock)
                workspace.batches.remove_abandoned()
                workspace.media.sweep()
        except BaseException:
            database.close()
            raise
        return workspace

    def _check_purpose(self, practice: bool | None) -> None:
        if practice is not None and self.practice != practice:
            raise known("store.practice" if self.practice else "store.not_practice", self.db.path)

    def _begin_chain(self, clock: Clock) -> None:
        """Let the chain of a new computer say that it knows what was here before it."""
        if self.journal.head().seq == 0 and self.db.value("SELECT 1 FROM journal LIMIT 1"):
            declare(self.db, self.journal, as_text(clock()))

    @property
    def exports(self) -> Path:
        """Give the folder of what was built for others."""
        return self.folder / "exports"

    @property
    def backups(self) -> Path:
        """Give the folder of copies."""
        return self.folder / "backups"

    def close(self) -> None:
        """Close the file; everything is on disk already."""
        self.media.close()
        self.db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()


def _check_not_lost(path: Path) -> None:
    """See that a workspace is not begun anew in the place of one whose file was cut off or lost.

    Raises:
        KnownError: `store.damaged`, `store.file_lost`.
    """
    size = path.stat().st_size if path.is_file() else 0
    if 0 < size < _SMALLEST_FILE:
        raise known("store.damaged", path)
    if not size and any(path.parent.glob("backups/respaldo-*/respaldo.json")):
        raise known("store.file_lost", path)


def _media(database: Database, folder: Path, clock: Clock) -> Media:
    if database.key is None:
        return Media(database, folder / "media", clock)
    from app.store.encryption.sealed_media import SealedMedia

    return SealedMedia(database, folder, clock)


def _make_folders(folder: Path) -> None:
    try:
        for path in (folder, *(folder / name for name in ("media", "exports", "backups"))):
            path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise refused_folder(error, folder / FILE_NAME) from error


def _introduce(database: Database, practice: bool, clock: Clock) -> None:
    """Give a new workspace its device and its purpose, once."""
    if database.value("SELECT 1 FROM device WHERE is_this = 1"):
        return
    with database.transaction():
        if database.value("SELECT 1 FROM device WHERE is_this = 1"):
            return  # another program did while this one waited
        database.execute(
            "INSERT INTO device (id, name, created_at, is_this) VALUES (?, ?, ?, 1)",
            (str(uuid4()), platform.node(), as_text(clock())),
        )
        database.execute(
            "INSERT OR IGNORE INTO setting (key, value) VALUES (?, ?)",
            (_PRACTICE, str(int(practice))),
        )


def _device(database: Database) -> Device:
    row = database.row("SELECT id, name FROM device WHERE is_this = 1")
    if row is None:
        raise BugError("a workspace without a device")
    return Device(row["id"], row["name"])
