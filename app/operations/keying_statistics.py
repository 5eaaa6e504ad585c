"""How quickly and how well people key: answers, keys, time, and what was decided against them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from app.operations.compare_keyings import Comparison, Difference
from app.store.second_keyings import Pair
from app.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Operator:
    """What one person keyed in a form.

    Attributes:
        person: Name.
        records: Records they gave answers in.
        fields: Answers they gave, each counted once.
        keystrokes: Keys they pressed in the window meanwhile.
        active_s: Seconds at work; pauses of more than five minutes are left out.
        compared: Of those answers, the ones that somebody else keyed too.
        against: Of the compared ones, those that were decided against them.
    """

    person: str
    records: int
    fields: int
    keystrokes: int
    active_s: float
    compared: int
    against: int

    @property
    def error_rate(self) -> float | None:
        """Give the share of compared answers that were wrong, 0 to 1; None without any."""
        return self.against / self.compared if self.compared else None

    @property
    def fields_an_hour(self) -> float | None:
        """Give how many answers they give in an hour at work; None without any time."""
        return self.fields * 3600 / self.active_s if self.active_s else None


def operators(workspace: Workspace, form_id: str, comparison: Comparison) -> list[Operator]:
    """Give what each person keyed in a form, by name.

    Args:
        workspace: Where the records live.
        form_id: The form.
        comparison: Its records that were keyed twice.
    """
    instrument = workspace.instruments.latest(form_id).instrument
    compared = _compared(workspace, comparison.pairs)
    against = _against(comparison.differences)
    return [
        Operator(
            each.person,
            each.records,
            each.fields,
            each.keystrokes,
            each.active_s,
            compared[each.person],
            against[each.person],
        )
        for each in workspace.second_keyings.keyed(instrument)
    ]


def _compared(workspace: Workspace, pairs: Iterable[Pair]) -> Counter[str]:
    """Count the answers of each person that were keyed twice."""
    whole: list[str] = []
    counted: Counter[str] = Counter()
    for pair in pairs:
        how = workspace.second_keyings.of_record(pair.second)
        records = (pair.first.uuid, pair.second.uuid)
        if how is None or how.fields is None:
            whole += records
        else:
            for record in records:
                counted.update(_of_fields(workspace, record, frozenset(how.fields)))
    counted.update(workspace.second_keyings.fields_keyed(whole))
    return counted


def _of_fields(workspace: Workspace, record: str, fields: frozenset[str]) -> Counter[str]:
    """Count the answers of each person to some questions of one record."""
    places = {
        (line.person, line.what.path, line.what.row)
        for line in workspace.journal.entries(record, ops=("set",))
        if line.what.reason is None and line.what.path in fields
    }
    return Counter(person for person, _path, _row in places)


def _against(differences: Iterable[Difference]) -> Counter[str]:
    """Count what was decided against each person."""
    counted: Counter[str] = Counter()
    for each in differences:
        taken = each.decision.taken if each.decision is not None else None
        if taken in ("second", "other"):
            counted[each.first_side.person] += 1
        if taken in ("first", "other"):
            counted[each.second_side.person] += 1
    return counted
