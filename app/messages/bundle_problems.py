"""Sentences of the codes `bundle.…`: code -> (what happened and where, what to do)."""

from app.messages.translation import N_

SENTENCES: dict[str, tuple[str, str]] = {
    "bundle.cannot_use_file": (
        N_("No se pudo leer o escribir el archivo «{file}»: {detail}."),
        N_("Vea que la memoria USB esté puesta y tenga espacio; no se cambió ningún registro."),
    ),
    "bundle.damaged": (
        N_("La entrega «{file}» está dañada o incompleta ({detail})."),
        N_("No se cambió nada. Pida que la copien otra vez, o que hagan otra."),
    ),
    "bundle.form_missing": (
        N_("La entrega de «{name}» usa una versión del formulario «{form}» que no viene en ella."),
        N_("No se cambió nada. Pida una entrega completa, hecha sin acuse."),
    ),
    "bundle.gap": (
        N_("A la entrega de «{name}» le faltan {missing} cambios de una entrega anterior."),
        N_("No se cambió nada. Reciba primero la anterior, o pida una completa."),
    ),
    "bundle.newer": (
        N_("La entrega «{file}» se hizo con un Acopio más nuevo que este."),
        N_("No se cambió nada. Actualice Acopio en esta computadora y recíbala otra vez."),
    ),
    "bundle.no_acknowledgement": (
        N_("«{file}» no es un acuse de Acopio."),
        N_("Elija el archivo que la otra computadora hizo al recibir, o entregue todo."),
    ),
    "bundle.no_such_conflict": (
        N_("No hay ninguna diferencia con el número {number}."),
        N_("Vea la lista con «acopio bundle conflicts list»; no se cambió nada."),
    ),
    "bundle.not_encrypted": (
        N_("La entrega «{file}» no va cifrada, aunque la carpeta de trabajo sí."),
        N_("Llévela en mano y bórrela de la memoria USB cuando se haya recibido."),
    ),
    "bundle.not_one": (
        N_("«{file}» no es una entrega de Acopio."),
        N_("Elija el archivo .zip que se hizo con «Entregar»; no se cambió nada."),
    ),
    "bundle.not_practice": (
        N_("La entrega de «{name}» es de trabajo, y esta carpeta es de práctica."),
        N_("Ábrala en la carpeta de trabajo; no se cambió nada."),
    ),
    "bundle.only_two_ways": (
        N_("En la diferencia {number} solo se puede dejar lo de aquí o tomar lo de allá."),
        N_("Elija una de las dos; no se cambió nada."),
    ),
    "bundle.other_history": (
        N_("«{name}» y esta computadora escribieron con la misma identidad."),
        N_("Pasa cuando se copia la carpeta a mano. Recupere una como nueva desde un respaldo."),
    ),
    "bundle.practice": (
        N_("La entrega de «{name}» es de práctica, y esta carpeta es de trabajo."),
        N_("Ábrala en una carpeta de práctica; no se cambió nada."),
    ),
    "bundle.was_decided": (
        N_("La diferencia {number} ya se decidió."),
        N_("Vea las que faltan con «acopio bundle conflicts list»; no se cambió nada."),
    ),
}
