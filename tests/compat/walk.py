"""Random walks: scripts of answers as people might give them, made from types and choices."""

import random
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from forms.external_lists import with_files
from forms.instrument import Instrument, Repeat
from forms.node_state import NodeState
from forms.problem import ProblemError
from forms.session import CaptureSession

ANSWERS = 50
STEPS_BETWEEN_SNAPS = 10
MOST_INSTANCES = 4
SHARE_OF_HIDDEN = 0.1
LARGEST_FILE = 100_000
WORDS = ("Ana", "ñandú", "a b", "12", "San José", "d-e", "2026-01-05", "no", "0")
NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)

Step = dict[str, object]


def walk(instrument: Instrument, folder: Path, seed: int) -> list[Step]:
    """Make a script of 50 steps with a snap after every tenth.

    The walk goes along with a session, so that it answers what is asked at that moment; which
    question and which answer comes out of the seed alone.
    """
    try:
        walker = _Walker(with_files(instrument, folder), _files(folder), random.Random(seed))
        steps = list(walker.steps())
    except ProblemError:
        return []
    found: list[Step] = []
    for number, step in enumerate(steps, start=1):
        found.append(step)
        if number % STEPS_BETWEEN_SNAPS == 0:
            found.append({"snap": str(number)})
    return found


def _files(folder: Path) -> list[str]:
    """Give the names of small files that can be attached."""
    found = (file for file in folder.iterdir() if file.is_file()) if folder.is_dir() else ()
    return sorted(file.name for file in found if file.stat().st_size < LARGEST_FILE)


class _Walker:
    def __init__(self, instrument: Instrument, files: list[str], chance: random.Random) -> None:
        self._chance = chance
        self._files = files
        self._root = instrument.root
        self._extendable = {
            one.path
            for one in instrument.walk()
            if isinstance(one, Repeat) and not one.count and not one.fixed
        }
        self._elements = {one.path: one for one in instrument.walk()}
        self._languages = [one for one in instrument.languages if one]
        self._session = CaptureSession(
            instrument, now=lambda: NOW, new_id=lambda: f"{chance.getrandbits(64):x}", zone=UTC
        )

    def steps(self) -> Iterator[Step]:
        for _ in range(ANSWERS):
            roll = self._chance.random()
            step = self._repeat_step() if roll < 0.12 else None
            if roll > 0.98 and len(self._languages) > 1:
                step = {"lang": self._chance.choice(self._languages)}
            step = step or self._answer()
            if step is not None:
                yield step

    def _repeat_step(self) -> Step | None:
        series = [
            node
            for node in self._session.nodes()
            if node.kind == "repeat" and node.path in self._extendable and node.relevant
        ]
        if not series:
            return None
        chosen = self._chance.choice(series)
        count = int(chosen.value or 0)
        path = f"/{self._root}/{chosen.ref}"
        if count > 1 and (count >= MOST_INSTANCES or self._chance.random() < 0.4):
            at = self._chance.randint(1, count)
            self._session.remove_row(f"{chosen.ref}[{at}]")
            return {"remove": path, "at": at}
        self._session.add_row(chosen.ref)
        return {"add": path, "count": 1}

    def _answer(self) -> Step | None:
        asked = [node for node in self._session.nodes() if self._is_asked(node)]
        if not asked:
            return None
        node = self._chance.choice(asked)
        path = f"/{self._root}/{node.ref}"
        if node.question is not None and node.question.type in _FILES:
            return {"file": path, "path": self._chance.choice(self._files)}
        value = self._value(node)
        text = " ".join(value) if isinstance(value, list) else value
        typed = "OK" if text is True else "" if text in (False, None) else str(text)
        self._session.answer(node.ref, typed)
        return {"set": path, "value": value}

    def _is_asked(self, node: NodeState) -> bool:
        question = node.question
        if question is None or node.readonly:
            return False
        if not node.relevant and self._chance.random() > SHARE_OF_HIDDEN:
            return False
        if question.type in _FILES:
            return bool(self._files)
        return (
            question.type in _VALUES
            and not (question.calculate and question.type in {"text", "calculate"})
            and (question.type not in _CHOICES or bool(node.choices))
        )

    def _value(self, node: NodeState) -> object:
        question = node.question
        assert question is not None
        if self._chance.random() < 0.08:
            return [] if question.type in {"select_multiple", "rank"} else ""
        make = _VALUES.get(question.type, _text)
        return make(self._chance, node)


_FILES = frozenset({"image", "audio", "video", "file"})
_CHOICES = frozenset({"select_one", "select_multiple", "rank"})


def _text(chance: random.Random, _node: NodeState) -> object:
    return chance.choice(WORDS)


def _whole(chance: random.Random, _node: NodeState) -> object:
    return str(chance.choice((0, 1, 2, 3, 5, 10, 17, 18, 30, 64, 100, 999)))


def _decimal(chance: random.Random, _node: NodeState) -> object:
    return str(chance.choice((0, 1, 0.5, 2.25, 10, 37.5, 99.99, 1000)))


def _one(chance: random.Random, node: NodeState) -> object:
    return chance.choice(node.choices).value


def _several(chance: random.Random, node: NodeState) -> object:
    values = list(dict.fromkeys(choice.value for choice in node.choices))
    chosen = set(chance.sample(values, chance.randint(1, min(3, len(values)))))
    return [value for value in values if value in chosen]


def _order(chance: random.Random, node: NodeState) -> object:
    values = [choice.value for choice in node.choices]
    return chance.sample(values, len(values))


def _date(chance: random.Random, _node: NodeState) -> object:
    year, month, day = chance.randint(1950, 2030), chance.randint(1, 12), chance.randint(1, 28)
    return f"{year}-{month:02}-{day:02}"


def _time(chance: random.Random, _node: NodeState) -> object:
    return f"{chance.randint(0, 23):02}:{chance.randint(0, 59):02}:00"


def _moment(chance: random.Random, node: NodeState) -> object:
    return f"{_date(chance, node)}T{_time(chance, node)}{chance.choice(('', 'Z', '-06:00'))}"


def _mark(chance: random.Random, node: NodeState) -> object:
    """Give a mark of a scale; a value between two is taken all the same."""
    scale = node.question.scale if node.question is not None else None
    if scale is None:
        return "1"
    low, high = sorted((scale.start, scale.end))
    mark = low + scale.step * chance.randint(0, int((high - low) / scale.step))
    whole = node.question is not None and node.question.data_type == "int"
    return str(int(mark) if whole else mark)


def _place(chance: random.Random) -> str:
    return f"{chance.randint(13, 17)}.5 -{chance.randint(88, 92)}.25 1300.0 5.0"


def _point(chance: random.Random, _node: NodeState) -> object:
    return _place(chance)


def _line(chance: random.Random, _node: NodeState) -> object:
    return ";".join(_place(chance) for _ in range(chance.randint(2, 4)))


def _area(chance: random.Random, _node: NodeState) -> object:
    places = ("14.5 -90.5 0 0", "14.6 -90.5 0 0", "14.6 -90.25 0 0", "14.5 -90.25 0 0")
    start = chance.randint(0, 3)
    turned = [*places[start:], *places[:start]]
    return ";".join([*turned, turned[0]])


def _true(_chance: random.Random, _node: NodeState) -> object:
    return True


_VALUES: Mapping[str, Callable[[random.Random, NodeState], object]] = {
    "text": _text,
    "barcode": _text,
    "integer": _whole,
    "decimal": _decimal,
    "date": _date,
    "time": _time,
    "dateTime": _moment,
    "range": _mark,
    "select_one": _one,
    "select_multiple": _several,
    "rank": _order,
    "geopoint": _point,
    "geotrace": _line,
    "geoshape": _area,
    "acknowledge": _true,
}
"""Types that a walk answers; what both of ODK's engines write alike."""
