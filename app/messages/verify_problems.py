"""Sentences of the codes `verify.…`: code -> (what happened and where, what to do)."""

from app.messages.translation import N_

SENTENCES: dict[str, tuple[str, str]] = {
    "verify.differs": (
        N_("«{file}» no es igual a lo que dice el recibo o la lista de huellas."),
        N_("Pida a quien publica que explique el cambio; guarde lo que tiene como prueba."),
    ),
    "verify.missing": (
        N_("«{file}» ya no está en el portal."),
        N_("Pregunte a quien publica por qué se quitó; el recibo dice que estuvo."),
    ),
    "verify.unstated": (
        N_("Nadie dejó dicho qué huella tiene «{file}»."),
        N_("No se puede comprobar; los demás archivos sí se comprobaron."),
    ),
    "verify.no_file": (
        N_("No hay ningún archivo que comparar con «{file}»."),
        N_("Diga qué archivo tiene con --file; no se comprobó nada."),
    ),
    "verify.no_receipt": (
        N_("«{name}» todavía no tiene recibo de ningún portal."),
        N_("Publíquelo primero, o dé el archivo del recibo o la dirección de su página."),
    ),
    "verify.not_understood": (
        N_("«{file}» no es un recibo, ni la página de unos datos, ni un paquete."),
        N_("Dé el recibo guardado (.json), la dirección de la página, o la carpeta o el zip."),
    ),
    "verify.cannot_read": (
        N_("No se pudo leer «{file}»: {detail}."),
        N_("Revise el nombre y el permiso; no se comprobó nada."),
    ),
}
