"""The weights of the quality index: the usual ones, or those of a workspace."""

from collections.abc import Mapping, Sequence

from app.operations.staff import allow_steward
from app.store.journal import Entry
from app.store.workspace import Workspace
from forms.problem import Problem, ProblemError

SETTING = "quality_weights"
_MOST = 1000


def keep_weights(workspace: Workspace, weights: Mapping[str, float], person: str) -> None:
    """Keep weights for this workspace; those of all its forms. The journal says who changed them.

    Args:
        workspace: Where they are kept.
        weights: Part -> weight; parts that are left out get the usual one.
        person: Who says so: a steward, once there is one.

    Raises:
        ProblemError: `quality.unknown_part`, `quality.bad_weight`, `quality.no_weight`,
            `people.steward_only`.
    """
    used = check_weights(weights)
    allow_steward(workspace, person)
    before, words = _written(kept_weights(workspace)), _written(used)
    if words != before:
        workspace.settings.set(SETTING, words)
        line = Entry("remark", path=f"@{SETTING}", old=before, new=words)
        workspace.records.write_down(person, line)


def usual_weights() -> dict[str, float]:
    """Give the weights of a workspace in which nobody changed them."""
    return check_weights({})


def _written(weights: Mapping[str, float]) -> str:
    return " ".join(f"{part}={weight:g}" for part, weight in weights.items())


def kept_weights(workspace: Workspace) -> dict[str, float]:
    """Give the weights of a workspace, the usual ones where nobody changed them."""
    return check_weights(read_weights(workspace.settings.get(SETTING).split()))


def check_weights(weights: Mapping[str, float]) -> dict[str, float]:
    """Give all weights: those given, and the usual ones.

    Raises:
        ProblemError: `quality.unknown_part`, `quality.bad_weight`, `quality.no_weight`.
    """
    from app.steps.quality.index import WEIGHTS

    for part, weight in weights.items():
        if part not in WEIGHTS:
            values = {"part": part, "known": ", ".join(WEIGHTS)}
            raise ProblemError(Problem("quality.unknown_part", values=values))
        if not 0 <= weight <= _MOST:
            raise ProblemError(
                Problem("quality.bad_weight", values={"part": part, "weight": weight})
            )
    used = {part: float(weights.get(part, usual)) for part, usual in WEIGHTS.items()}
    if not any(used.values()):
        raise ProblemError(Problem("quality.no_weight"))
    return used


def read_weights(words: Sequence[str]) -> dict[str, float]:
    """Read `PART=N` …, as somebody wrote them.

    Raises:
        ProblemError: `quality.bad_weight`.
    """
    found = {}
    for word in words:
        part, _sign, number = word.partition("=")
        try:
            found[part.strip()] = float(number)
        except ValueError as error:
            values = {"part": part, "weight": number}
            raise ProblemError(Problem("quality.bad_weight", values=values)) from error
    return found
