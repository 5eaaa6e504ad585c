"""The weights of the quality index: the usual ones, or those of a workspace."""

from collections.abc import Mapping, Sequence

from app.store.workspace import Workspace
from forms.problem import Problem, ProblemError

SETTING = "quality_weights"
_MOST = 1000


def keep_weights(workspace: Workspace, weights: Mapping[str, float]) -> None:
    """Keep weights for this workspace; those of all its forms.

    Args:
        workspace: Where they are kept.
        weights: Part -> weight; parts that are left out get the usual one.

    Raises:
        ProblemError: `quality.unknown_part`, `quality.bad_weight`.
    """
    used = check_weights(weights)
    words = " ".join(f"{part}={weight:g}" for part, weight in used.items())
    workspace.settings.set(SETTING, words)


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
