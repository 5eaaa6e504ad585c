"""What the grid says of rows that were changed."""

from app.messages import ngettext
from app.ui import numbers


def done_words(kind: str, rows: int) -> str:
    """Say what was done to how many rows.

    Args:
        kind: Of the change, as `operations.grid_changes` names it: `fill`, `copy` …; others are
            said like a paste.
        rows: How many.
    """
    sentences = {
        "fill": ngettext("Se rellenó {n} fila.", "Se rellenaron {n} filas.", rows),
        "clear": ngettext(
            "Se borraron datos en {n} fila.", "Se borraron datos en {n} filas.", rows
        ),
        "copy": ngettext("Se copió {n} fila.", "Se copiaron {n} filas.", rows),
        "remove": ngettext("Se quitó {n} fila.", "Se quitaron {n} filas.", rows),
        "finish": ngettext("Se terminó {n} fila.", "Se terminaron {n} filas.", rows),
    }
    pasted = ngettext("Se pegó en {n} fila.", "Se pegó en {n} filas.", rows)
    return sentences.get(kind, pasted).format(n=numbers.count(rows))
