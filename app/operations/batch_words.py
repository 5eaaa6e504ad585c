"""What a file changes that takes the place of another, in words."""

from app.messages import N_, _
from app.operations.compare_batches import Difference, KeptCorrection, RowChange

_OUTCOME = {
    "carried": N_("se volvió a hacer"),
    "settled": N_("el archivo ya la trae"),
    "other": N_("no se aplicó: el archivo trae otro dato o el formulario no la acepta"),
    "gone": N_("no se aplicó: la fila ya no está"),
}
_SIGNS = {"added": "+", "gone": "-", "changed": "~"}


def difference_words(difference: Difference) -> str:
    """Say which file is replaced, and how many rows are new, gone, otherwise and the same."""
    words = _("reemplaza a «{file}»: {added} filas nuevas, {gone} que ya no están, "
              "{changed} con cambios, {same} iguales")  # fmt: skip
    return words.format(
        file=difference.file,
        added=difference.added,
        gone=difference.gone,
        changed=difference.changed,
        same=difference.same,
    )


def row_lines(change: RowChange) -> list[str]:
    """Say what became of a row: its sign and key, then a line for each cell that is otherwise."""
    cells = [f"  {each.label}: «{each.before}» → «{each.after}»" for each in change.cells]
    return [f"{_SIGNS[change.kind]} {change.key}", *cells]


def correction_words(kept: KeptCorrection) -> str:
    """Say what becomes of a correction that was made in the replaced file."""
    said = _("corrección de {key}, {label} (de «{old}» a «{new}»): {outcome}")
    return said.format(
        key=kept.key,
        label=kept.label,
        old=kept.correction.old,
        new=kept.correction.new,
        outcome=_(_OUTCOME[kept.outcome]),
    )
