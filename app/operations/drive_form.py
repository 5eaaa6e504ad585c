"""Fill in a form by a script and tell the state of every place, as ODK's own engines are driven.

A script is a list of steps: `{"set": PATH, "value": V}`, `{"file": PATH, "path": FILE}`,
`{"add": REPEAT, "count": 1}`, `{"remove": REPEAT, "at": 2}`, `{"lang": LANGUAGE}`,
`{"snap": NAME}`. Paths begin at the root; `[1]` may be left out. What comes back has the shape
that comparisons of form engines share (docs/cli.md, `form drive`).
"""

import json
import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

from app.messages import sentence
from app.operations.driven_answers import FILE_TYPES, answer_of
from app.operations.driven_state import DrivenState
from forms.instrument import Instrument, Question
from forms.problem import Problem, ProblemError
from forms.session import CaptureSession
from forms.world import CHANCE


@dataclass(frozen=True, slots=True)
class Drive:
    """One form to drive.

    Attributes:
        form: Path of an XLSForm or XForm, or the text of an XForm.
        answers: Steps, or the path of a file that holds them.
        directory: Folder of media and lists; that of the form when empty.
        now: ISO 8601 time at which the clock stands still; "" for the clock's own.
        seed: Makes chance repeatable; None for true chance.
        instance: XML of a sent record to edit, or its path; "" begins a new one.
        choices: Also tell which choices are on offer.
    """

    form: str
    answers: object = ()
    directory: str = ""
    now: str = ""
    seed: int | None = None
    instance: str = ""
    choices: bool = False

    @property
    def is_inline(self) -> bool:
        """Whether the form itself was given, not its path."""
        return self.form.lstrip().startswith("<")


class ScriptError(ValueError):
    """A request or step that cannot be understood; the text says why."""


def drive_line(line: str) -> dict[str, object]:
    """Answer one request of `form drive --lines`; a bad one gets an answer too."""
    try:
        return drive_form(_request(json.loads(line)))
    except (ValueError, TypeError, ArithmeticError, RecursionError) as error:
        return _crash(error)


def _request(said: object) -> Drive:
    if not isinstance(said, dict) or not isinstance(said.get("form"), str):
        raise ScriptError("no form")
    texts = {name: str(said[key]) for key, name in _TEXTS.items() if said.get(key) is not None}
    seed = said.get("seed")
    try:
        seed = None if seed is None else int(str(seed))
    except ValueError:
        raise ScriptError("seed: no whole number") from None
    return Drive(
        form=said["form"],
        answers=said.get("answers") or (),
        seed=seed,
        choices=bool(said.get("choices")),
        **texts,
    )


_INLINE = "XForm"
"""What a form is called that came without a file."""

_TEXTS = {"dir": "directory", "now": "now", "instance": "instance"}


def drive_form(drive: Drive) -> dict[str, object]:
    """Drive one form.

    Returns:
        `status` (`success`, `failure` with `error` for a form that cannot be used, `crash` with
        `error` for anything else), `languages`, `steps`, `nodes`, `snaps` when the script asks
        for any, `payload`, `attachments` and `xml`.
    """
    try:
        return _driven(drive)
    except ProblemError as error:
        file = _INLINE if drive.is_inline else Path(drive.form).name
        told = (
            replace(p, place=replace(p.place, file=p.place.file or file)) for p in error.problems
        )
        return {"status": "failure", "error": _sentences(told)}
    except Exception as error:  # noqa: BLE001 - the last door: the next line must be answered
        return _crash(error)


def _crash(error: Exception) -> dict[str, object]:
    return {"status": "crash", "error": f"{type(error).__name__}: {error}"}


def _sentences(problems: Iterable[Problem]) -> str:
    return " ".join(sentence(problem) for problem in problems)


def _driven(drive: Drive) -> dict[str, object]:
    script = _script(drive.answers)
    instrument = _instrument(drive)
    session = _open(instrument, drive)
    driver = _Driver(session, _folder(drive), choices=drive.choices)
    for step in script:
        driver.step(step)
    return driver.result()


def _script(answers: object) -> list[object]:
    if isinstance(answers, str):
        answers = json.loads(Path(answers).read_text(encoding="utf-8"))
    if not isinstance(answers, list | tuple):
        raise ScriptError("answers: no list of steps")
    return list(answers)


def _instrument(drive: Drive) -> Instrument:
    from forms.external_lists import with_files
    from forms.xform import load_xform
    from forms.xlsform import read_form

    loaded = load_xform(drive.form) if drive.is_inline else read_form(Path(drive.form))
    return with_files(loaded.instrument, _folder(drive))


def _folder(drive: Drive) -> Path:
    """Give the folder of lists and files."""
    if drive.directory:
        return Path(drive.directory)
    return Path() if drive.is_inline else Path(drive.form).parent


def _open(instrument: Instrument, drive: Drive) -> CaptureSession:
    from forms.instance_reader import read_instance

    chance = CHANCE if drive.seed is None else mulberry(drive.seed)
    new_id = _ids(drive.seed)
    clock = _clock(drive.now)
    answers, replaced = None, ""
    if drive.instance:
        inline = drive.instance.lstrip().startswith("<")
        xml = drive.instance if inline else Path(drive.instance).read_text(encoding="utf-8")
        record = read_instance(instrument, xml, new_id)
        answers, replaced = record.answers, record.instance_id
        instrument = _replacing(instrument, replaced)
    return CaptureSession(
        instrument,
        answers,
        now=clock,
        new_id=new_id,
        random=chance,
        place=_nowhere,
        deprecated_id=replaced,
        keeps_hidden=False,
    )


def _nowhere() -> str:
    """Tell no place, as the drivers of ODK's engines do: they have no receiver."""
    return ""


def _replacing(instrument: Instrument, instance_id: str) -> Instrument:
    """Give the form a place for the identity of the record that is replaced."""
    meta = instrument.meta
    if meta is None or any(one.name == "deprecatedID" for one in meta.children):
        return instrument
    text = instance_id.replace("'", "")
    old = Question("meta/deprecatedID", "hidden", calculate=f"'{text}'")
    return replace(instrument, meta=replace(meta, children=(*meta.children, old)))


def _clock(now: str) -> Callable[[], datetime]:
    if not now:
        return lambda: datetime.now().astimezone()
    moment = datetime.fromisoformat(now).astimezone()
    return lambda: moment


def _ids(seed: int | None) -> Callable[[], str]:
    if seed is None:
        return lambda: str(uuid4())
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    return lambda: str(UUID(int=chance.getrandbits(128), version=4))


def mulberry(seed: int) -> Callable[[], float]:
    """Give the sequence of random numbers that the drivers of ODK's engines are seeded with."""
    state = seed & _WORD

    def draw() -> float:
        nonlocal state
        state = (state + 0x6D2B79F5) & _WORD
        mixed = ((state ^ (state >> 15)) * (1 | state)) & _WORD
        mixed = (mixed + ((mixed ^ (mixed >> 7)) * (61 | mixed) & _WORD)) & _WORD ^ mixed
        return (mixed ^ (mixed >> 14)) / (_WORD + 1)

    return draw


_WORD = 0xFFFFFFFF


class _Driver:
    """Does the steps of a script on one record."""

    def __init__(self, session: CaptureSession, folder: Path, *, choices: bool) -> None:
        self._session = session
        self._folder = folder
        self._state = DrivenState(session.instrument, session, choices=choices)
        self._attached: set[str] = set()
        self._steps: list[str] = []
        self._snaps: dict[str, object] = {}

    def step(self, step: object) -> None:
        """Do one step; one that cannot be done is noted and changes nothing."""
        if isinstance(step, dict) and "snap" in step:
            self._snaps[str(step["snap"])] = self._state.nodes()
            return
        try:
            self._act(step)
            self._steps.append("ok")
        except ProblemError as error:
            self._steps.append(f"error: {_sentences(error.problems)}")
        except (ValueError, TypeError) as error:
            self._steps.append(f"error: {error}")

    def _act(self, step: object) -> None:
        if not isinstance(step, Mapping):
            raise ScriptError("no step")
        for key, act in _ACTS.items():
            if key in step:
                return act(self, step)
        raise ScriptError("no step")

    def speak(self, step: Mapping[str, object]) -> None:
        """Show texts in another language."""
        self._session.set_language(self._state.language(str(step["lang"])))

    def add_instances(self, step: Mapping[str, object]) -> None:
        """Add instances at the end of a repeat."""
        repeat = self._state.ref(str(step["add"]))
        for _ in range(_whole(step, "count")):
            self._session.add_row(repeat)
        self._state.note_files()

    def remove_instances(self, step: Mapping[str, object]) -> None:
        """Remove instances of a repeat."""
        repeat = self._state.ref(str(step["remove"]))
        at = _whole(step, "at")
        for _ in range(_whole(step, "count")):
            self._session.remove_row(f"{repeat}[{at}]")

    def attach(self, step: Mapping[str, object]) -> None:
        """Answer with a file; its name is the answer."""
        ref = self._state.ref(str(step["file"]))
        file = self._folder / str(step.get("path"))
        question = self._session.node(ref).question
        if question is None or question.type not in FILE_TYPES:
            raise ScriptError("takes no file")
        if not file.is_file():
            raise ScriptError(f"no file {file.name}")
        self._session.answer(ref, file.name)
        self._attached.add(file.name)

    def answer(self, step: Mapping[str, object]) -> None:
        """Answer a question."""
        ref = self._state.ref(str(step["set"]))
        node, value = self._session.node(ref), step.get("value")
        if node.question is not None and not node.readonly:
            value = answer_of(node, node.question, value)
        self._session.answer(ref, value if isinstance(value, str | int | float) else None)

    def result(self) -> dict[str, object]:
        """Finish the record and tell all about it."""
        self._session.finish()
        found: dict[str, object] = {
            "status": "success",
            "languages": self._state.languages(),
            "steps": self._steps,
            "nodes": self._state.nodes(),
        }
        if self._snaps:
            found["snaps"] = self._snaps
        return found | {
            "payload": self._state.payload(),
            "attachments": self._state.attachments(self._attached),
            "xml": self._session.to_xml(),
        }


def _whole(step: Mapping[str, object], key: str) -> int:
    """Give a number of a step, 1 when it says none.

    Raises:
        ScriptError: It is none, or more than a record holds.
    """
    said = step.get(key, 1)
    if not isinstance(said, int) or not 0 <= said <= _MOST:
        raise ScriptError(f"{key}: no number from 0 to {_MOST}")
    return said


_MOST = 10_000
_ACTS: Mapping[str, Callable[[_Driver, Mapping[str, object]], None]] = {
    "lang": _Driver.speak,
    "add": _Driver.add_instances,
    "remove": _Driver.remove_instances,
    "file": _Driver.attach,
    "set": _Driver.answer,
}
