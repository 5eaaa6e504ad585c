"""Sentences of the codes `clean.…`: (what happened and where, what to do)."""

from app.messages.translation import N_

_NOTHING_DONE = N_("Corrija la receta y pruebe otra vez; no se cambió nada.")
_STAYS = N_("Quedó como estaba; corríjalo a mano o agregue otro paso.")

SENTENCES: dict[str, tuple[str, str]] = {
    "clean.cannot_read": (
        N_("No se pudo leer la receta «{file}»."),
        N_("Vea que el archivo exista y se pueda abrir; no se cambió nada."),
    ),
    "clean.not_json": (
        N_("«{file}» no es una receta: no está bien escrita como JSON."),
        _NOTHING_DONE,
    ),
    "clean.not_a_recipe": (
        N_("«{file}» no es una receta: debe decir «recipe»: 1 y una lista «steps»."),
        _NOTHING_DONE,
    ),
    "clean.too_many_steps": (
        N_("«{file}» tiene más de {most} pasos."),
        N_("Divida la receta en varias; no se cambió nada."),
    ),
    "clean.mixed_levels": (
        N_("El paso {step} («{op}») junta preguntas de dentro y de fuera de una lista: {columns}."),
        N_("Haga un paso para cada una; no se cambió nada."),
    ),
    "clean.mixed_sight": (
        N_("No se pueden ver juntas preguntas de dentro y de fuera de una lista: {columns}."),
        N_("Quite la condición, o elija otra pregunta; no se cambió nada."),
    ),
    "clean.too_many_columns": (
        N_("Con el paso {step} («{op}») la tabla tendría {columns} columnas; caben {most}."),
        N_("Haga menos columnas en la receta; no se cambió nada."),
    ),
    "clean.newer_recipe": (
        N_("La receta «{file}» es de una versión más nueva ({version})."),
        N_("Actualice Acopio para usarla; no se cambió nada."),
    ),
    "clean.not_a_step": (
        N_("El paso {step} de la receta no dice qué hacer («op»)."),
        _NOTHING_DONE,
    ),
    "clean.unknown_op": (
        N_("El paso {step} pide «{op}», que Acopio no conoce."),
        _NOTHING_DONE,
    ),
    "clean.unknown_op_similar": (
        N_("El paso {step} pide «{op}», que Acopio no conoce. ¿Quiso decir {similar}?"),
        _NOTHING_DONE,
    ),
    "clean.missing_parameter": (
        N_("Al paso {step} («{op}») le falta «{parameter}»."),
        _NOTHING_DONE,
    ),
    "clean.unknown_parameter": (
        N_("El paso {step} («{op}») no lleva «{parameter}»."),
        _NOTHING_DONE,
    ),
    "clean.unknown_parameter_similar": (
        N_("El paso {step} («{op}») no lleva «{parameter}». ¿Quiso decir {similar}?"),
        _NOTHING_DONE,
    ),
    "clean.wants_columns": (
        N_("En el paso {step} («{op}»), «{parameter}» debe ser una lista de columnas distintas."),
        _NOTHING_DONE,
    ),
    "clean.wants_new_columns": (
        N_("En el paso {step} («{op}»), «{parameter}» debe ser una lista de nombres distintos."),
        _NOTHING_DONE,
    ),
    "clean.wants_new_column": (
        N_("En el paso {step} («{op}»), «{parameter}» debe ser el nombre de una columna."),
        _NOTHING_DONE,
    ),
    "clean.wants_renames": (
        N_("En el paso {step} («{op}»), «{parameter}» debe decir nombre por nombre el nuevo."),
        _NOTHING_DONE,
    ),
    "clean.wants_expression": (
        N_("En el paso {step} («{op}»), «{parameter}» debe ser una fórmula escrita como texto."),
        _NOTHING_DONE,
    ),
    "clean.wants_text": (
        N_("En el paso {step} («{op}»), «{parameter}» debe ser un texto."),
        _NOTHING_DONE,
    ),
    "clean.wants_texts": (
        N_("En el paso {step} («{op}»), «{parameter}» debe ser una lista de textos."),
        _NOTHING_DONE,
    ),
    "clean.wants_mapping": (
        N_("En el paso {step} («{op}»), «{parameter}» debe decir dato por dato el nuevo."),
        _NOTHING_DONE,
    ),
    "clean.wants_number": (
        N_("En el paso {step} («{op}»), «{parameter}» debe ser un número de 0 a {at_most}."),
        _NOTHING_DONE,
    ),
    "clean.wants_flag": (
        N_("En el paso {step} («{op}»), «{parameter}» debe ser true o false."),
        _NOTHING_DONE,
    ),
    "clean.wants_choice": (
        N_("En el paso {step} («{op}»), «{parameter}» debe ser uno de estos: {choices}."),
        _NOTHING_DONE,
    ),
    "clean.missing_column": (
        N_("El paso {step} («{op}») necesita la columna «{column}», que no está. Hay {known}."),
        N_("Corrija el nombre en la receta o en los datos; no se cambió nada."),
    ),
    "clean.missing_column_similar": (
        N_("El paso {step} («{op}») necesita la columna «{column}», que no está. Hay {similar}."),
        N_("Corrija el nombre en la receta o en los datos; no se cambió nada."),
    ),
    "clean.column_exists": (
        N_("El paso {step} («{op}») haría la columna «{column}», que ya está."),
        N_("Dele otro nombre en la receta; no se cambió nada."),
    ),
    "clean.declared_otherwise": (
        N_("El paso {step} («{op}») dice que escribe {declared}, pero escribiría {written}."),
        _NOTHING_DONE,
    ),
    "clean.same_signs": (
        N_("En el paso {step}, «{value}» no puede separar los decimales y también los miles."),
        _NOTHING_DONE,
    ),
    "clean.width_or_catalogue": (
        N_("El paso {step} debe decir «width» o «catalogue», uno de los dos."),
        _NOTHING_DONE,
    ),
    "clean.mapped_twice": (
        N_("En el paso {step}, «{value}» tiene dos datos nuevos distintos."),
        N_("Deje uno, o use «match»: «exact»; no se cambió nada."),
    ),
    "clean.fill_value": (
        N_("El paso {step} lleva «value» solo con «method»: «constant», y entonces lo necesita."),
        _NOTHING_DONE,
    ),
    "clean.no_condition": (
        N_("El paso {step} no dice qué filas quitar («where»)."),
        N_("Escriba la condición en la receta; no se quitó ninguna fila."),
    ),
    "clean.no_separator": (
        N_("El paso {step} no dice dónde cortar («separator»)."),
        _NOTHING_DONE,
    ),
    "clean.drop_everywhere": (
        N_("El paso {step} no puede quitar columnas («drop») solo en algunas filas («where»)."),
        _NOTHING_DONE,
    ),
    "clean.one_column": (
        N_("El paso {step} («{op}») trabaja con una sola columna en «{parameter}»."),
        _NOTHING_DONE,
    ),
    "clean.no_column_left": (
        N_("El paso {step} («{op}») no dejaría ninguna columna."),
        _NOTHING_DONE,
    ),
    "clean.expression": (
        N_("No se entiende la fórmula «{expression}» del paso {step} («{op}»)."),
        N_("Las columnas se escriben ${{nombre}}; corríjala, no se cambió nada."),
    ),
    "clean.unknown_function": (
        N_("La fórmula «{expression}» del paso {step} usa «{function}», que no existe."),
        _NOTHING_DONE,
    ),
    "clean.wrong_arguments": (
        N_("En la fórmula «{expression}» del paso {step}, «{function}» no lleva {count} datos."),
        _NOTHING_DONE,
    ),
    "clean.not_repeatable": (
        N_("La fórmula «{expression}» del paso {step} daría otro resultado cada vez ({function})."),
        N_("Escriba la fecha o el número fijo; no se cambió nada."),
    ),
    "clean.structural": (
        N_("El paso {step} («{op}») cambia filas o columnas; en un formulario no se puede."),
        N_("Úselo al importar la tabla o al definir los datos que salen; no se cambió nada."),
    ),
    "clean.not_a_date": (
        N_("«{value}» no es una fecha en el orden de la columna «{column}» (fila {row})."),
        _STAYS,
    ),
    "clean.not_a_number": (
        N_("«{value}» no es un número con los signos de la columna «{column}» (fila {row})."),
        _STAYS,
    ),
    "clean.not_a_code": (
        N_("«{value}» no es un código de cifras (columna «{column}», fila {row})."),
        _STAYS,
    ),
    "clean.not_in_catalogue": (
        N_("«{value}» no está en el catálogo oficial (columna «{column}», fila {row})."),
        _STAYS,
    ),
    "clean.not_in_map": (
        N_("La receta no dice qué poner por «{value}» (columna «{column}», fila {row})."),
        _STAYS,
    ),
    "clean.too_long": (
        N_("El texto para «{column}» de la fila {row} es demasiado largo: «{value}»."),
        _STAYS,
    ),
    "clean.more_unread": (
        N_("Otros {more} datos de «{file}» tampoco se pudieron leer."),
        N_("Quedaron como estaban."),
    ),
    "clean.no_such_column": (
        N_("«{file}» no tiene la columna «{column}». Hay {known}."),
        N_("Escriba el nombre tal como está en el encabezado; no se cambió nada."),
    ),
    "clean.no_such_batch": (
        N_("No hay un cambio con el número {batch} en esta carpeta de trabajo."),
        N_("Revise el número que dio el cambio; no se deshizo nada."),
    ),
    "clean.no_person": (
        N_("En «{file}» ninguna columna dice de quién es cada fila."),
        N_("Diga cuál es el nombre o el CUI (--name, --id); no se cambió nada."),
    ),
    "clean.same_file": (
        N_("El resultado no puede escribirse sobre «{file}»: es la tabla que se limpia."),
        N_("Dele otro nombre; no se cambió nada."),
    ),
}
