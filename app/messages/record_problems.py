"""Sentences of the codes `record.…` and `people.…`: where a record stands, who may do what."""

from app.messages.translation import N_

SENTENCES: dict[str, tuple[str, str]] = {
    "people.may_not_approve": (
        N_("«{name}» no aprueba publicaciones en esta carpeta."),
        N_("No se aprobó nada. Pídalo a quien aprueba, o cambie de persona."),
    ),
    "people.may_not_capture": (
        N_("«{name}» no captura registros en esta carpeta."),
        N_("El registro quedó como estaba. Pídalo a quien captura, o cambie de persona."),
    ),
    "people.may_not_compare": (
        N_("«{name}» captura registros, pero no ve las dos capturas juntas."),
        N_("No se cambió nada. Las compara quien revisa; también puede cambiar de persona."),
    ),
    "people.may_not_correct": (
        N_("«{name}» captura registros, pero no corrige los que ya están terminados."),
        N_("El registro quedó como estaba. Pida que se lo devuelvan con una nota."),
    ),
    "people.may_not_import": (
        N_("«{name}» no importa tablas en esta carpeta, ni deshace lo importado."),
        N_("No se cambió nada. Pídalo a quien maneja los datos, o cambie de persona."),
    ),
    "people.may_not_prepare": (
        N_("«{name}» no prepara publicaciones en esta carpeta."),
        N_("No se preparó nada. Pídalo a quien maneja los datos, o cambie de persona."),
    ),
    "people.may_not_review": (
        N_("«{name}» captura registros, pero no los devuelve ni los aprueba."),
        N_("El registro quedó como estaba. Pídalo a quien revisa, o cambie de persona."),
    ),
    "people.may_not_send": (
        N_("«{name}» no envía publicaciones desde esta carpeta."),
        N_("No se envió nada. Pídalo a quien maneja los datos, o cambie de persona."),
    ),
    "people.pin_too_short": (
        N_("Ese PIN es muy corto."),
        N_("No se cambió nada. Use {least} signos o más."),
    ),
    "people.steward_only": (
        N_("«{name}» no dice quién hace qué: lo dice {steward}."),
        N_("No se cambió nada. Pídaselo, o cambie de persona."),
    ),
    "record.cannot_undo": (
        N_("Eso ya no se puede deshacer: el formulario no tiene lugar para lo que había antes."),
        N_("No se cambió nada. Puede escribir el dato otra vez."),
    ),
    "record.differs": (
        N_("En «{ref}» la primera captura dice otra cosa."),
        N_("Las dos están guardadas. Vea el papel otra vez; se decide al comparar."),
    ),
    "record.instance_before": (
        N_("«{ref}» no puede agregarse mientras falte la anterior."),
        N_("No se cambió nada. Decida primero la que va antes."),
    ),
    "record.instance_has_no_value": (
        N_("«{ref}» está en una sola de las dos capturas: no lleva otro dato."),
        N_("No se cambió nada. Elija la primera o la segunda captura."),
    ),
    "record.instance_is_decided": (
        N_("Ya se decidió si «{ref}» queda o no."),
        N_("No se cambió nada. Deshaga esa decisión para tomar otra."),
    ),
    "record.is_approved": (
        N_("El registro ya está aprobado."),
        N_("No se cambió nada. Si hay que corregirlo, devuélvalo primero con una nota."),
    ),
    "record.has_errors": (
        N_("El registro tiene errores."),
        N_("No se cambió nada. Corríjalo en Revisar y apruébelo después."),
    ),
    "record.is_draft": (
        N_("El registro todavía es un borrador."),
        N_("No se cambió nada. Termínelo primero."),
    ),
    "record.is_final": (
        N_("Un registro terminado no puede pasar a ese estado."),
        N_("No se cambió nada. Puede aprobarlo, o devolverlo con una nota."),
    ),
    "record.is_keyed_twice": (
        N_("El registro {n} ya se capturó dos veces."),
        N_("No se cambió nada. Lo que difiere se ve en Revisar, con «Comparar capturas»."),
    ),
    "record.is_returned": (
        N_("El registro está devuelto y falta que lo terminen otra vez."),
        N_("No se cambió nada. Espere la corrección, o corríjalo usted."),
    ),
    "record.is_blind": (
        N_("El registro {number} se está capturando dos veces, y «{name}» lleva una de las dos."),
        N_("Nadie ve la otra captura hasta que la segunda se termine. El registro está guardado."),
    ),
    "record.blind_among": (
        N_("Registros que se están capturando dos veces: {count}. «{name}» lleva una de las dos."),
        N_(
            "No se hizo ningún archivo: mostraría la otra captura. Termine la segunda captura, o "
            "pida a otra persona que haga el archivo."
        ),
    ),
    "record.reason_tells": (
        N_("La razón repite el dato que se quiere borrar."),
        N_("Diga por qué se borra sin escribir el dato; no se borró nada."),
    ),
    "record.is_second": (
        N_("Ese registro ya es una segunda captura."),
        N_("No se cambió nada. Elija el registro que se capturó primero."),
    ),
    "record.no_such_difference": (
        N_("En «{ref}» no hay nada que decidir entre dos capturas de ese registro."),
        N_("No se cambió nada. Vea lo que difiere con «acopio record compare»."),
    ),
    "record.no_such_remark": (
        N_("El registro no tiene una nota número {number}; tiene {count}."),
        N_("No se cambió nada. Vea sus notas con «acopio record show»."),
    ),
    "record.no_such_share": (
        N_("{share} no es un porcentaje."),
        N_("No se cambió nada. Dé un número de 0 a 100."),
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
    "record.same_keyer": (
        N_("«{name}» ya capturó el registro {number}."),
        N_("La segunda captura la hace otra persona. Cambie de persona, o elija otro registro."),
    ),
    "record.too_many_conditions": (
        N_("Son {count} condiciones a la vez; se pueden dar hasta {most}."),
        N_("No se cambió nada. Quite condiciones, o busque por partes."),
    ),
    "record.unreadable_value": (
        N_("«{value}» no se puede comparar con «{comparison}» en la pregunta «{name}»."),
        N_("No se cambió nada. Dé un dato como los que admite esa pregunta."),
    ),
    "record.unknown_comparison": (
        N_("«{comparison}» no es una comparación."),
        N_("Use una de estas: {known}."),
    ),
}
