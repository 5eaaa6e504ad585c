"""Sentences of the codes `approval.…`: what stands between a frozen version and a portal."""

from app.messages.translation import N_

SENTENCES: dict[str, tuple[str, str]] = {
    "approval.blocked": (
        N_("«{name}», versión {number}, todavía no puede salir: le faltan {count} cosas."),
        N_("No se envió nada. Abajo dice qué falta y dónde."),
    ),
    "approval.built_for_two": (
        N_("«{name}», versión {number}, se preparó para que la aprobara otra persona."),
        N_("Prepárela otra vez: así los datos dirán que en su oficina responde una sola persona."),
    ),
    "approval.column_without_class": (
        N_("La columna «{title}» no tiene clase: nadie dijo si puede salir."),
        N_("Dele una clase: público, confidencial, sensible o reservado. Solo sale lo público."),
    ),
    "approval.missing": (
        N_("Nadie ha aprobado «{name}», versión {number}, tal como está."),
        N_("Pida a quien aprueba que lo haga con su PIN; si algo cambia, se aprueba otra vez."),
    ),
    "approval.needs_pin": (
        N_("«{name}» no tiene PIN, y aquí se firma con PIN."),
        N_("Ponga uno en Ajustes o con «acopio person pin»; lo preparado sigue igual."),
    ),
    "approval.newer": (
        N_("Mientras tanto se preparó otra versión de «{name}»: la {number}."),
        N_("Mírela y apruebe esa; no se aprobó nada."),
    ),
    "approval.not_validated": (
        N_("«{name}», versión {number}, se preparó sin la revisión que hoy se pide."),
        N_("Prepárela otra vez; los registros siguen igual."),
    ),
    "approval.preparer_unproven": (
        N_("«{person}» preparó «{name}», versión {number}, sin firmar con PIN."),
        N_("Que ponga su PIN y la prepare otra vez: si nada cambió, es la misma versión."),
    ),
    "approval.reason_too_long": (
        N_("La razón es muy larga: se publica con los datos."),
        N_("Escríbala en {most} signos o menos; no se envió nada."),
    ),
    "approval.reason_too_short": (
        N_("La razón es muy corta: la leerá quien use los datos."),
        N_("Escríbala en {least} signos o más; no se envió nada."),
    ),
}
