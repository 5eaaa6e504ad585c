"""Sentences of the codes `record.…` and `people.…`: where a record stands, who may do what."""

from app.messages.translation import N_

SENTENCES: dict[str, tuple[str, str]] = {
    "people.may_not_capture": (
        N_("«{name}» no captura registros en esta carpeta."),
        N_("El registro quedó como estaba. Pídalo a quien captura, o cambie de persona."),
    ),
    "people.may_not_correct": (
        N_("«{name}» captura registros, pero no corrige los que ya están terminados."),
        N_("El registro quedó como estaba. Pida que se lo devuelvan con una nota."),
    ),
    "people.may_not_review": (
        N_("«{name}» captura registros, pero no los devuelve ni los aprueba."),
        N_("El registro quedó como estaba. Pídalo a quien revisa, o cambie de persona."),
    ),
    "record.cannot_undo": (
        N_("Eso ya no se puede deshacer: el formulario no tiene lugar para lo que había antes."),
        N_("No se cambió nada. Puede escribir el dato otra vez."),
    ),
    "record.is_approved": (
        N_("El registro ya está aprobado."),
        N_("No se cambió nada. Si hay que corregirlo, devuélvalo primero con una nota."),
    ),
    "record.has_errors": (
        N_("El registro tiene errores."),
        N_("No se cambió. Corríjalo en Revisar y apruébelo después."),
    ),
    "record.is_draft": (
        N_("El registro todavía es un borrador."),
        N_("No se cambió nada. Termínelo primero."),
    ),
    "record.is_final": (
        N_("Un registro terminado no puede pasar a ese estado."),
        N_("No se cambió nada. Puede aprobarlo, o devolverlo con una nota."),
    ),
    "record.is_returned": (
        N_("El registro está devuelto y falta que lo terminen otra vez."),
        N_("No se cambió nada. Espere la corrección, o corríjalo usted."),
    ),
    "record.no_such_remark": (
        N_("El registro no tiene una nota número {number}; tiene {count}."),
        N_("No se cambió nada. Vea sus notas con «acopio record show»."),
    ),
    "record.not_yet": (
        N_("En ese momento el registro todavía no existía."),
        N_("Elija un momento posterior; vea su historia con «acopio record history»."),
    ),
    "record.nothing_to_redo": (
        N_("No hay nada que rehacer en este registro."),
        N_("El registro está como lo ve."),
    ),
    "record.nothing_to_undo": (
        N_("No queda nada que deshacer en este registro."),
        N_("El registro está como lo ve."),
    ),
    "record.unknown_comparison": (
        N_("«{comparison}» no es una comparación."),
        N_("Use una de estas: {known}."),
    ),
}
