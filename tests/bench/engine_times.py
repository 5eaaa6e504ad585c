"""Times of our form engine on one form, as JSON: `python -m tests.bench.engine_times FORM ANSWERS`.

The two other engines are timed alike by engine_times.mjs and EngineTimes.java: `load` and
`pass` in seconds, each of `answers` in milliseconds, `megabytes` of resident memory at the end.
"""

import json
import resource
import sys
import time
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from forms.logic import compile_form
from forms.session import CaptureSession
from forms.xform import parse_xform


def main(form: Path, answers: int) -> None:
    """Load, begin a second record, answer."""
    xml = form.read_text(encoding="utf-8")
    ids = count()
    now = datetime.now(UTC)

    started = time.perf_counter()
    logic = compile_form(parse_xform(xml))
    session = CaptureSession(logic, now=lambda: now, new_id=lambda: str(next(ids)), zone=UTC)
    loaded = time.perf_counter()
    CaptureSession(logic, now=lambda: now, new_id=lambda: str(next(ids)), zone=UTC)
    passed = time.perf_counter()

    refs = [node.ref for node in session.nodes() if node.question and not node.question.calculate]
    times = []
    for number in range(answers):
        ref = refs[number * len(refs) // answers] if len(refs) > answers else refs[number]
        before = time.perf_counter()
        session.answer(ref, number + 1)
        times.append((time.perf_counter() - before) * 1000)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    found = {"load": loaded - started, "pass": passed - loaded, "answers": times}
    sys.stdout.write(json.dumps(found | {"megabytes": megabytes}) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
