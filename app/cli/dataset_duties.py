"""`acopio dataset score` and `dataset calendar`: how good a description is, and what is due."""

import argparse

from app.cli.command import Command, Invocation, Outcome, named_path
from app.cli.output import problem_as_json
from app.messages import N_, _, sentence
from app.operations.duties import calendar, write_calendar
from app.operations.score_dataset import RATINGS, score_dataset, tip
from app.steps.metadata_score import WEIGHTS, WHOLE, Score


def _add_score(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help=_("nombre de los datos, o formulario"))


def _score(invocation: Invocation) -> Outcome:
    with invocation.workspace() as workspace:
        scored = score_dataset(workspace, invocation.arguments.name)
    found = scored.score
    said, rating = _("{name}: {earned} de {known} puntos ({rating})"), _(RATINGS[found.rating])
    points = {"earned": found.earned, "known": found.known}
    lines = [said.format(name=scored.name, rating=rating, **points)]
    lines += [f"  {tip(metric)}" for metric in found.metrics if metric.missing]
    if found.known < WHOLE:
        lines.append(_("  Lo que necesita la red se sabe después de publicar."))
    lines += [f"  {sentence(problem)}" for problem in scored.doubts]
    keys = {
        "dataset": scored.name,
        "score": {**points, "of": WHOLE, "rating": found.rating},
        "parts": _parts(found),
        "doubts": [problem_as_json(problem) for problem in scored.doubts],
    }
    return Outcome(keys, "\n".join(lines))


def _parts(found: Score) -> list[dict[str, object]]:
    parts: list[dict[str, object]] = []
    for dimension in WEIGHTS:
        earned, known = found.of(dimension)
        metrics = [
            {
                "metric": metric.name,
                "weight": metric.weight,
                "earned": metric.earned,
                "tip": tip(metric) if metric.missing else None,
            }
            for metric in found.metrics
            if metric.dimension == dimension
        ]
        parts.append({"dimension": dimension, "earned": earned, "known": known, "metrics": metrics})
    return parts


def _add_calendar(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "-o",
        "--output",
        metavar="F.ics",
        type=named_path,
        help=_("escribe un calendario"),
    )


def _calendar(invocation: Invocation) -> Outcome:
    output = invocation.arguments.output
    with invocation.workspace() as workspace:
        found = calendar(workspace, invocation.clock)
    if output is not None:
        write_calendar(found, output, invocation.clock)
    lines, due = [], []
    for duty, when in found.due:
        late = _("atrasado") if when.overdue else ""
        lines.append("  ".join(filter(None, (when.date.isoformat(), duty.title, late))))
        last = duty.last_published
        due.append(
            {
                "form": duty.form_id,
                "title": duty.title,
                "frequency": duty.frequency,
                "laip": duty.laip or None,
                "last": last.isoformat() if last else None,
                "due": when.date.isoformat(),
                "days_left": when.days_left,
                "overdue": when.overdue,
            }
        )
    keys = {"day": found.day.isoformat(), "due": due, "file": str(output) if output else None}
    return Outcome(keys, "\n".join(lines) or _("No hay nada prometido con fecha."))


COMMANDS = (
    Command(("dataset", "score"), N_("califica la descripción"), _add_score, _score),
    Command(("dataset", "calendar"), N_("lo que toca publicar"), _add_calendar, _calendar),
)
