"""What makes a cell of several parts surely valid: a UUID, and a place as two numbers."""

from dataclasses import dataclass

import numpy as np

from app.steps.table_check.arrays import WIDEST, Cells, Mask
from app.steps.table_check.digits import first_of
from app.steps.table_check.rules import NumberRule, Values
from app.steps.table_check.sequences import ByteSequence, Ranges

_HEX: Ranges = ((48, 57), (65, 70), (97, 102))
_DASH: Ranges = ((45, 45),)
_UUID = tuple(
    _DASH if sign == "-" else _HEX for sign in "-".join("x" * count for count in (8, 4, 4, 4, 12))
)


@dataclass(frozen=True, slots=True)
class UuidRule:
    """A UUID as it is always written: 36 signs, with dashes; other spellings are doubtful."""

    def judge(self, cells: Cells) -> tuple[Mask, Values | None]:
        """Look at the first 32 bytes, then at the last four."""
        fits: Mask = cells.lengths == len(_UUID)
        for begin in range(0, len(_UUID), WIDEST):
            part = _UUID[begin : begin + WIDEST]
            lengths = np.where(fits, len(part), 0)
            fits = fits & ByteSequence(part).matches(
                Cells(cells.buffer, cells.starts + begin, lengths)
            )
        return fits, None


@dataclass(frozen=True, slots=True)
class PointRule:
    """A place as `longitude,latitude` in degrees, a space after the comma or none."""

    def judge(self, cells: Cells) -> tuple[Mask, Values | None]:
        """Read the numbers on both sides of the first comma; on the bounds they are doubtful."""
        at = first_of(cells, ord(","))
        starts = np.minimum(cells.starts + at + 1, cells.starts + cells.lengths)
        starts = starts + (cells.buffer.data[starts] == ord(" "))
        lengths = np.maximum(cells.starts + cells.lengths - starts, 0)
        fits, _ = NumberRule(-180, 180).judge(Cells(cells.buffer, cells.starts, at))
        is_latitude, _ = NumberRule(-90, 90).judge(Cells(cells.buffer, starts, lengths))
        return fits & is_latitude, None
