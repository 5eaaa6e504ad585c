"""Files that answer a question: photos, recordings, films, any other; kept beside the record.

The answer is a name, as in ODK; the content lies in the workspace's media. A photo is drawn anew
before it is kept, so that it says nothing of where and by whom it was taken.
"""

import tempfile
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.operations import capture as capturing
from app.operations.validate_form import check_record
from app.pictures import redrawn
from app.store.database import KnownError
from app.store.record_info import RecordInfo
from app.store.workspace import Workspace
from forms.answers import Update
from forms.instrument import Question
from forms.problem import Place, Problem, ProblemError, system_reason

Source = Path | bytes
"""A file of this computer, or a picture out of the clipboard."""

LONGEST_SIDE = 2048
"""Pixels of a photo when the form says nothing (`max-pixels`)."""

MEGABYTE = 1_000_000
MOST_MEGABYTES: Mapping[str, int] = {"image": 80, "audio": 100, "video": 400, "file": 100}
"""Largest file that is taken, by type of question; photos are measured before they shrink."""

ENDINGS: Mapping[str, str] = {
    "audio": ".aac .amr .flac .m4a .mp3 .oga .ogg .opus .wav .wma .3gp .3ga",
    "video": ".3gp .avi .m4v .mkv .mov .mp4 .mpeg .mpg .ogv .webm .wmv",
}
"""Endings of recordings and films; whether a file is a photo its content tells."""

KEPT_TYPES = ("image", "audio", "video", "file")


@dataclass(frozen=True, slots=True)
class RecordFiles:
    """The files that can be shown with a record.

    Attributes:
        of_form: Name in the form -> where the file lies.
        of_record: Answer -> where its file lies.
    """

    of_form: Mapping[str, Path]
    of_record: Mapping[str, Path]


def files_of(workspace: Workspace, record: RecordInfo) -> RecordFiles:
    """Give the files of a record and of its form that are here."""
    media = workspace.media
    found = (media.of_form(record.version), media.attached(record.uuid))
    paths = [{name: media.path(sha256) for name, sha256 in each.items()} for each in found]
    of_form, of_record = ({n: p for n, p in each.items() if p.is_file()} for each in paths)
    return RecordFiles(of_form, of_record)


def keep(workspace: Workspace, record: str, question: Question, source: Source) -> str:
    """Keep a file for a question of a record; the answer itself is stored by whoever asked.

    Args:
        workspace: Where the record lives.
        record: Its uuid.
        question: Of type image, audio, video or file.
        source: The file.

    Returns:
        The name to answer with.

    Raises:
        ProblemError: `media.empty`, `media.too_large`, `media.not_an_image`, `media.other_kind`,
            `answer.not_answerable` for other types of question.
        KnownError: `media.cannot_read`, `media.no_pictures`; `store.disk_full` and the like.
    """
    if question.type not in KEPT_TYPES:
        raise ProblemError(_problem("answer.not_answerable", source, question))
    _check_size(source, question)
    if question.type == "image":
        return _keep_photo(workspace, record, question, source)
    ending = source.suffix.lower() if isinstance(source, Path) else ".png"
    if question.type in ENDINGS and ending not in ENDINGS[question.type].split():
        code = "media.not_audio" if question.type == "audio" else "media.not_video"
        raise ProblemError(_problem(code, source, question))
    name = workspace.media.new_name(record, ending)
    workspace.media.attach(record, name, source)
    return name


def _keep_photo(workspace: Workspace, record: str, question: Question, source: Source) -> str:
    try:
        picture = redrawn(_content(source), longest_side(question))
    except ImportError as error:
        raise KnownError(_problem("media.no_pictures", source, question)) from error
    if picture is None:
        raise ProblemError(_problem("media.not_an_image", source, question))
    name = workspace.media.new_name(record, picture.suffix)
    workspace.media.attach(record, name, picture.content)
    return name


def longest_side(question: Question) -> int:
    """Give the pixels that a photo has at most on its longest side (XLSForm, `max-pixels`)."""
    said = question.parameters.get("max-pixels", "")
    return int(said) if said.isascii() and said.isdigit() and int(said) else LONGEST_SIDE


def _content(source: Source) -> bytes:
    if isinstance(source, bytes):
        return source
    try:
        return source.read_bytes()
    except OSError as error:
        raise _unreadable(source, error) from error


def _check_size(source: Source, question: Question) -> None:
    try:
        size = len(source) if isinstance(source, bytes) else source.stat().st_size
        if isinstance(source, Path) and not source.is_file():
            raise IsADirectoryError(source)
    except OSError as error:
        raise _unreadable(Path(str(source)), error) from error
    most = MOST_MEGABYTES[question.type]
    if not size:
        raise ProblemError(_problem("media.empty", source, question))
    if size > most * MEGABYTE:
        megabytes = f"{size / MEGABYTE:,.0f}"
        raise ProblemError(_problem("media.too_large", source, question, size=megabytes, most=most))


def _unreadable(file: Path, error: OSError) -> KnownError:
    values = {"detail": system_reason(error)}
    return KnownError(Problem("media.cannot_read", place=Place(file=file.name), values=values))


def _problem(code: str, source: Source, question: Question, **values: object) -> Problem:
    name = source.name if isinstance(source, Path) else "portapapeles.png"
    place = Place(file=name, field=question.path)
    return Problem(code, place=place, values={"label": question.label(), **values})


@dataclass(frozen=True, slots=True)
class Attached:
    """How attaching went.

    Attributes:
        name: The answer now, "" after removing.
        update: What it changed in the record.
    """

    name: str
    update: Update


def attach(
    workspace: Workspace,
    record: str,
    field: str,
    source: Source | None,
    person: str,
    *,
    clock: Callable[[], datetime],
    reason: str | None = None,
) -> Attached:
    """Answer a question of a stored record with a file, or take its file away.

    Args:
        workspace: Where the record lives.
        record: Its uuid.
        field: Place of the question: `vivienda/foto`, `personas[2]/foto`.
        source: The file; None takes the answer away. The file stays for the history.
        person: Who does it.
        clock: The time, in UTC.
        reason: Why, when the record was finished before.

    Raises:
        ProblemError: As `keep`, and as answering; nothing was changed.
        KnownError: As `keep`.
    """
    capture = capturing.resume(workspace, record, person, clock=clock)
    question = capture.session.node(field).question
    if question is None or question.type not in KEPT_TYPES:
        raise ProblemError(
            Problem("answer.not_answerable", place=Place(field=field), values={"label": field})
        )
    name = keep(workspace, record, question, source) if source is not None else ""
    update = capture.session.answer(field, name or None)
    capturing.save(workspace, capture, update, reason=reason)
    check_record(workspace, capture.record, capture.session, clock())
    return Attached(name, update)


class OpenedCopies:
    """Copies of kept files that other programs show or play.

    They lie outside the workspace, show people and homes, and so go when whoever holds this is
    gone, or the program ends.
    """

    def __init__(self) -> None:
        self._folder: Path | None = None

    def copy(self, file: Path, name: str) -> Path:
        """Copy a kept file to a folder of its own, under its name: players go by the ending.

        What another program does to the copy does not touch the answer.

        Raises:
            KnownError: `media.cannot_read`: it is gone, or there is no room for a copy.
        """
        import shutil

        try:
            if self._folder is None:
                self._folder = Path(tempfile.mkdtemp(prefix="acopio-"))
                weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
            copy = Path(tempfile.mkdtemp(dir=self._folder)) / Path(name).name
            shutil.copyfile(file, copy)
        except OSError as error:
            raise _unreadable(Path(name), error) from error
        return copy
