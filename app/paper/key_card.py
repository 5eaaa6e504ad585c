"""The key card: all keys of the program on one page, from the table that the window binds."""

from html import escape

from app.messages import _
from app.messages.keys import PARTS, PROMISE, KeyPart, KeyUse

STYLE = """
body { font-family: 'Noto Sans', sans-serif; font-size: 9.5pt; color: #1E1C19 }
h1 { font-size: 17pt; margin: 0 0 4pt 0 }
h2 { font-size: 11.5pt; margin: 8pt 0 2pt 0; color: #2B4590 }
td { padding: 2pt 8pt 2pt 0 }
p { margin: 0 0 2pt 0 }
"""

LEFT = 4
"""Parts that stand in the left column; the others at its right."""


def key_card_html() -> str:
    """Write the card in the language in use."""
    title = _("Hoja de teclas de Acopio")
    sides = "".join(
        f'<td width="50%" valign="top">{"".join(map(_part, side))}</td>'
        for side in (PARTS[:LEFT], PARTS[LEFT:])
    )
    return (
        f'<html><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style></head><body><h1>{escape(title)}</h1>"
        f'<table width="100%"><tr>{sides}</tr></table>'
        f"<p><br>{escape(_(PROMISE))}</p></body></html>"
    )


def _part(part: KeyPart) -> str:
    rows = "".join(_row(use) for use in part.uses)
    return f'<h2>{escape(_(part.title))}</h2><table width="100%">{rows}</table>'


def _row(use: KeyUse) -> str:
    keys = " &nbsp; ".join(f"<b>{escape(name)}</b>" for name in use.names())
    return f'<tr><td width="38%">{keys}</td><td width="62%">{escape(use.words())}</td></tr>'
