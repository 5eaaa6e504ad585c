"""Columns of cells in a buffer, as a block of a file holds them."""

from collections.abc import Sequence

import numpy as np

from app.steps.table_check.arrays import ROOM_BEFORE, Buffer, Cells


def cells_of(texts: Sequence[str | bytes]) -> Cells:
    """Lay texts one after the other, a comma between them, as one column."""
    encoded = [text if isinstance(text, bytes) else text.encode() for text in texts]
    buffer = Buffer.of(b",".join(encoded) + b",")
    lengths = np.array([len(text) for text in encoded], dtype=np.int64)
    starts = ROOM_BEFORE + np.concatenate(([0], np.cumsum(lengths + 1)[:-1])).astype(np.int64)
    return Cells(buffer, starts, lengths)
