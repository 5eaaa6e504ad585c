"""The page with the recovery key of an encrypted workspace, to be printed and kept elsewhere."""

from html import escape

from app.messages import _
from app.paper.key_card import STYLE


def recovery_key_html(recovery_key: str, folder: str) -> str:
    """Write the page in the language in use.

    Args:
        recovery_key: As it was made.
        folder: Which workspace it opens.
    """
    title = _("Llave de recuperación de Acopio")
    lines = (
        _("Abre la carpeta «{folder}» si se olvida la contraseña.").format(folder=folder),
        _("Guárdela bajo llave y lejos de la computadora. Quien la tenga puede leer los datos."),
    )
    words = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return (
        f'<html><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style></head><body><h1>{escape(title)}</h1>"
        f'<p style="font-size: 18pt"><b>{escape(recovery_key)}</b></p>{words}</body></html>'
    )
