"""The file in which records travel between computers: a zip, proved piece by piece.

`manifest.json` says who made it, what they know, and size and SHA-256 of every other entry:
`keys.json` (people, devices, batches), `journal.jsonl` (lines, each with the record or instance
it begins), `forms/<sha256>.json`, `media/<sha256>`. The places for a signature and for
encryption are there and empty.
"""

import hashlib
import json
import os
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Self

from app.store.database import KnownError
from app.store.durable import sync_folder
from forms.problem import Place, Problem, ProblemError, system_reason

FORMAT = 1
KIND = "acopio-bundle"
MANIFEST, KEYS, JOURNAL = "manifest.json", "keys.json", "journal.jsonl"

_NAME = re.compile(r"(keys\.json|journal\.jsonl|forms/[0-9a-f]{64}\.json|media/[0-9a-f]{64})")
_CHUNK = 1 << 20
_LONGEST_LINE = 1 << 26
_LARGEST_MANIFEST = 1 << 26
_ENOUGH = 1 << 26  # bytes of a text that is never held for a bomb
_MOST_TIMES = 400  # a text packs to a fortieth, hardly ever to less


def damaged(file: Path, detail: str) -> ProblemError:
    """Say that a bundle is not as it was made; nothing was changed."""
    return ProblemError(
        Problem("bundle.damaged", place=Place(file=file.name), values={"detail": detail})
    )


def refused(file: Path, error: OSError) -> KnownError:
    """Say that the system refused a file."""
    values = {"detail": system_reason(error)}
    return KnownError(Problem("bundle.cannot_use_file", place=Place(file=file.name), values=values))


class BundleWriter:
    """Writes a bundle, which appears under its name only when it is whole and on disk."""

    def __init__(self, target: Path) -> None:
        """Prepare.

        Args:
            target: The file; one that is there is replaced at the end.
        """
        self._target = target = target.resolve()
        self._unfinished = target.with_name(f"{target.name}.{os.getpid()}.unfinished")
        self._files: dict[str, dict[str, object]] = {}

    def __enter__(self) -> Self:
        try:
            self._zip = zipfile.ZipFile(self._unfinished, "w", zipfile.ZIP_DEFLATED)
        except OSError as error:
            raise refused(self._target, error) from error
        return self

    def __exit__(self, *_error: object) -> None:
        self._zip.close()
        self._unfinished.unlink(missing_ok=True)

    @contextmanager
    def entry(self, name: str) -> Iterator["_Hashed"]:
        """Write one entry, piece by piece.

        Args:
            name: As the module says; media are not packed, for they are already.
        """
        how = zipfile.ZIP_STORED if name.startswith("media/") else zipfile.ZIP_DEFLATED
        about = zipfile.ZipInfo(name)
        about.compress_type = how
        try:
            with self._zip.open(about, "w", force_zip64=True) as file:
                hashed = _Hashed(file)
                yield hashed
        except OSError as error:
            raise refused(self._target, error) from error
        self._files[name] = {"sha256": hashed.sha256, "bytes": hashed.bytes}

    def text(self, name: str, said: object) -> None:
        """Write one entry that is a JSON object."""
        with self.entry(name) as file:
            file.write(json.dumps(said, ensure_ascii=False).encode())

    def finish(self, facts: Mapping[str, object]) -> str:
        """Write the manifest, and let the file appear.

        Args:
            facts: What the manifest says beside the entries.

        Returns:
            SHA-256 of the manifest, which proves all the rest.
        """
        manifest = {
            "kind": KIND,
            "format": FORMAT,
            **facts,
            "files": self._files,
            "signature": None,
            "encryption": None,
        }
        text = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
        try:
            self._zip.writestr(MANIFEST, text)
            self._zip.close()
            with self._unfinished.open("rb+") as file:
                os.fsync(file.fileno())
            self._unfinished.replace(self._target)
            sync_folder(self._target.absolute().parent)
        except OSError as error:
            raise refused(self._target, error) from error
        return hashlib.sha256(text).hexdigest()


class _Hashed:
    """Counts and hashes what goes through it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._digest = hashlib.sha256()
        self.bytes = 0

    @property
    def sha256(self) -> str:
        """Give the hash of what was written."""
        return self._digest.hexdigest()

    def write(self, chunk: bytes) -> None:
        """Write a piece."""
        self._digest.update(chunk)
        self.bytes += self._file.write(chunk)


class BundleReader:
    """A bundle somebody brought, which may be anything; opening it proves every entry.

    Attributes:
        path: The file.
        manifest: What it says of itself.
        sha256: Of the manifest.
    """

    def __init__(self, path: Path) -> None:
        """Open a bundle and see that it is whole.

        Raises:
            ProblemError: `bundle.damaged`, `bundle.not_one`, `bundle.newer`.
            KnownError: `bundle.cannot_use_file`.
        """
        self.path = path
        try:
            self._zip = zipfile.ZipFile(path)
        except OSError as error:
            raise refused(path, error) from error
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise self._not_one() from error
        try:
            self._check()
        except BaseException:
            self._zip.close()
            raise

    def _not_one(self) -> ProblemError:
        return ProblemError(Problem("bundle.not_one", place=Place(file=self.path.name)))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._zip.close()

    def _check(self) -> None:
        entries = {info.filename: info for info in self._zip.infolist()}
        if MANIFEST not in entries:
            raise self._not_one()
        text = b"".join(self._pieces(entries[MANIFEST], _LARGEST_MANIFEST))
        self.sha256 = hashlib.sha256(text).hexdigest()
        self.manifest = self._read_manifest(text)
        files = self.manifest["files"]
        names = [info.filename for info in self._zip.infolist() if info.filename != MANIFEST]
        if sorted(names) != sorted(files) or not {KEYS, JOURNAL} <= set(files):
            raise damaged(self.path, MANIFEST)
        for name, said in files.items():
            self._check_entry(entries[name], said)

    def _read_manifest(self, text: bytes) -> dict[str, Any]:
        try:
            manifest: dict[str, Any] = json.loads(text)
            if manifest["kind"] != KIND:
                raise self._not_one()
            if manifest["format"] != FORMAT or manifest["encryption"] or manifest["signature"]:
                raise self._newer()
            well_formed = (
                all(_NAME.fullmatch(name) for name in manifest["files"])
                and all(isinstance(manifest[name], str) for name in ("device", "name", "at"))
                and all(isinstance(seq, int) for seq in manifest["knows"].values())
                and isinstance(manifest["practice"], bool)
                and isinstance(manifest["lines"], int)
            )
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise damaged(self.path, MANIFEST) from error
        if not well_formed:
            raise damaged(self.path, MANIFEST)
        return manifest

    def _newer(self) -> ProblemError:
        return ProblemError(Problem("bundle.newer", place=Place(file=self.path.name)))

    def _check_entry(self, info: zipfile.ZipInfo, said: object) -> None:
        digest = hashlib.sha256()
        for piece in self._pieces(info):
            digest.update(piece)
        if said != {"sha256": digest.hexdigest(), "bytes": info.file_size}:
            raise damaged(self.path, info.filename)
        if info.filename.startswith("media/") and info.filename[6:] != digest.hexdigest():
            raise damaged(self.path, info.filename)

    def _pieces(self, info: zipfile.ZipInfo, largest: int | None = None) -> Iterator[bytes]:
        """Read an entry; one that is not what it seems is refused before it fills anything."""
        is_bomb = info.file_size > max(_ENOUGH, _MOST_TIMES * info.compress_size)
        is_other = info.flag_bits & 1 or (largest is not None and info.file_size > largest)
        if is_bomb or is_other:
            raise damaged(self.path, info.filename)
        try:
            with self._zip.open(info) as file:
                while piece := file.read(_CHUNK):
                    yield piece
        except OSError as error:
            raise refused(self.path, error) from error
        except _DAMAGES as error:
            raise damaged(self.path, info.filename) from error

    def object(self, name: str) -> Any:  # noqa: ANN401 - JSON, which its reader checks
        """Read an entry that is a JSON object."""
        try:
            return json.loads(b"".join(self._pieces(self._zip.getinfo(name))))
        except (ValueError, RecursionError) as error:
            raise damaged(self.path, name) from error

    def lines(self) -> Iterator[Any]:
        """Read the journal's entry object by object."""
        try:
            with self._zip.open(JOURNAL) as file:
                while text := file.readline(_LONGEST_LINE):
                    yield json.loads(text)
        except OSError as error:
            raise refused(self.path, error) from error
        except (*_DAMAGES, RecursionError) as error:
            raise damaged(self.path, JOURNAL) from error

    def forms(self) -> Iterator[Any]:
        """Read the versions of forms that came along."""
        for name in self.manifest["files"]:
            if name.startswith("forms/"):
                yield self.object(name)

    def media(self) -> list[str]:
        """Give the SHA-256 of the contents that came along."""
        return [name[6:] for name in self.manifest["files"] if name.startswith("media/")]

    def content(self, sha256: str) -> Iterable[bytes]:
        """Read a content piece by piece."""
        return self._pieces(self._zip.getinfo(f"media/{sha256}"))

    @property
    def bytes(self) -> int:
        """Give the bytes of all entries, unpacked."""
        return sum(info.file_size for info in self._zip.infolist())


_DAMAGES = (
    zipfile.BadZipFile, zlib.error, ValueError, EOFError, NotImplementedError, RuntimeError,
)  # fmt: skip
