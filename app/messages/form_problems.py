"""Sentences of the codes `form.…`: code -> (what happened and where, what to do)."""

from app.messages.translation import N_

SENTENCES: dict[str, tuple[str, str]] = {
    "form.cannot_read": (
        N_("No se pudo abrir «{file}»: {detail}."),
        N_("Vea que exista y que no esté abierto en otro programa; no se cambió nada."),
    ),
    "form.not_a_workbook": (
        N_("«{file}» no es un libro de Excel que se pueda leer."),
        N_(
            "Puede estar vacío, dañado, con contraseña o ser de otra clase: ábralo y guárdelo"
            " como .xlsx sin contraseña. No se cambió nada."
        ),
    ),
    "form.not_an_xform": (
        N_("«{file}» no es un formulario XForm."),
        N_("Pida otra copia o cargue el libro .xlsx del formulario; no se cambió nada."),
    ),
    "form.unsafe_xml": (
        N_("«{file}» declara entidades XML, que un formulario no necesita y pueden hacer daño."),
        N_("No se abrió. Pida otra copia a quien hizo el formulario."),
    ),
    "form.unknown_control": (
        N_("El formulario «{file}» usa el control «{control}», que Acopio no conoce."),
        N_("Quítelo o cámbielo por otro tipo de pregunta; no se cambió nada."),
    ),
    "form.no_survey_sheet": (
        N_("«{file}» no tiene una hoja llamada «survey»; sus hojas son: {sheets}."),
        N_("Póngale ese nombre a la hoja de las preguntas; no se cambió nada."),
    ),
    "form.missing_column": (
        N_("La hoja «{sheet}» de «{file}» no tiene la columna «{name}» en su primera fila."),
        N_("Escriba los nombres de las columnas en la fila 1; no se cambió nada."),
    ),
    "form.duplicate_column": (
        N_("«{file}» tiene dos columnas con el nombre «{column}» en una misma hoja."),
        N_("Quite una o cámbiele el nombre; no se cambió nada."),
    ),
    "form.empty_survey": (
        N_("La hoja «{sheet}» de «{file}» no tiene ninguna pregunta."),
        N_("Agregue al menos una pregunta debajo de la fila 1; no se cambió nada."),
    ),
    "form.missing_type": (
        N_("La pregunta de la fila {row}, hoja «{sheet}», no dice de qué tipo es."),
        N_("Escriba el tipo, por ejemplo «text» o «integer»."),
    ),
    "form.unknown_type": (
        N_("El tipo de pregunta «{type}» de la fila {row}, hoja «{sheet}», no existe."),
        N_("Use uno conocido, por ejemplo text, integer, decimal, date o select_one."),
    ),
    "form.missing_list": (
        N_("La pregunta de la fila {row} usa la lista «{list}», que no está en la hoja «choices»."),
        N_("Agregue la lista o corrija su nombre."),
    ),
    "form.missing_name": (
        N_("La pregunta de la fila {row}, hoja «{sheet}», no tiene nombre."),
        N_("Escriba un nombre corto y sin espacios en la columna «name»."),
    ),
    "form.missing_label": (
        N_("La pregunta «{name}» de la fila {row} no tiene texto que mostrar."),
        N_("Escríbalo en la columna «label»."),
    ),
    "form.bad_name": (
        N_("El nombre «{name}» de la fila {row} no sirve para una pregunta."),
        N_("Empiece con una letra y use solo letras, números y guion bajo, sin espacios."),
    ),
    "form.reserved_name": (
        N_("El nombre «{name}» de la fila {row} está reservado."),
        N_("Póngale otro nombre a la pregunta."),
    ),
    "form.duplicate_name": (
        N_("El nombre «{name}» de la fila {row} ya lo tiene otra pregunta del mismo grupo."),
        N_("Cambie uno de los dos nombres."),
    ),
    "form.missing_calculation": (
        N_("La fila {row}, hoja «{sheet}», es un cálculo y no dice qué calcular."),
        N_("Escriba la fórmula en la columna «calculation»."),
    ),
    "form.unclosed_group": (
        N_("El grupo «{name}», que empieza en la fila {row}, no se cierra."),
        N_("Agregue su fila «end group» o «end repeat»."),
    ),
    "form.unopened_group": (
        N_("La fila {row}, hoja «{sheet}», cierra un grupo que no se abrió."),
        N_("Quite esa fila o agregue la que abre el grupo."),
    ),
    "form.crossed_groups": (
        N_("La fila {row} cierra otra clase de grupo que «{name}», abierto en la fila {begun}."),
        N_("Use «end group» con «begin group», y «end repeat» con «begin repeat»."),
    ),
    "form.broken_reference": (
        N_("La fila {row}, columna «{column}», menciona «{name}», que no es ninguna pregunta."),
        N_("Corrija el nombre entre ${{ y }}, o agregue la pregunta."),
    ),
    "form.ambiguous_reference": (
        N_("La fila {row}, columna «{column}», menciona «{name}», y hay varias con ese nombre."),
        N_("Dé nombres distintos a esas preguntas."),
    ),
    "form.missing_namespace": (
        N_("La columna «{column}», hoja «{sheet}», usa el prefijo «{prefix}» sin declararlo."),
        N_("Declárelo en la columna «namespaces» de la hoja «settings»."),
    ),
    "form.missing_choice_value": (
        N_("La opción de la fila {row}, lista «{list}», no tiene valor."),
        N_("Escriba su valor en la columna «name» de la hoja «choices»."),
    ),
    "form.duplicate_choice": (
        N_("El valor «{value}» está dos veces en la lista «{list}» (fila {row}, hoja «choices»)."),
        N_("Cambie uno de los dos, o quite la opción repetida."),
    ),
    "form.choice_with_space": (
        N_(
            "La lista «{list}» de la fila {row} admite varias respuestas y «{value}» lleva espacio."
        ),
        N_("Cambie el espacio del valor por un guion bajo."),
    ),
    "form.conversion": (
        N_("«{file}» no se pudo convertir en formulario. El convertidor dice: «{said}»."),
        N_("Corrija esa parte del libro y cárguelo otra vez; no se cambió nada."),
    ),
    "form.conversion_note": (
        N_("El convertidor hace una observación sobre «{file}»: «{said}»."),
        N_("El formulario se puede usar así."),
    ),
    "form.undeclared_list": (
        N_("La lista «{list}» no está en «{file}»."),
        N_("El formulario se guarda; las preguntas que la usan no ofrecen opciones sin ella."),
    ),
    "form.nowhere": (
        N_("«{file}» habla de «{field}» ({part}), que no está entre sus preguntas."),
        N_("El formulario se guarda y esa parte no hace nada. Revise el nombre en el formulario."),
    ),
    "form.unknown_check": (
        N_("«{field}» pide la revisión «{check}», que no existe o nombra otra pregunta."),
        N_("Use cui, nit, telefono, nog, npg, snip, renglon, dentro_de, desde, suma o existe_en."),
    ),
    "form.external_list": (
        N_("La lista «{list}» está en otro archivo, que no vino con «{file}»."),
        N_("El formulario se cargó; esa pregunta no ofrecerá opciones."),
    ),
    "form.missing_list_file": (
        N_("La lista «{name}», que usa «{label}», no vino con «{file}»."),
        N_(
            "El formulario se cargó, pero ahí no ofrecerá opciones. Ponga la lista junto al"
            " formulario, o en la carpeta «-media» con su nombre, y cárguelo otra vez."
        ),
    ),
    "form.missing_media": (
        N_("El archivo «{name}», que muestra «{label}», no vino con «{file}»."),
        N_(
            "El formulario se cargó y se puede usar sin él. Para verlo, póngalo junto al"
            " formulario y cárguelo otra vez."
        ),
    ),
    "form.no_media_folder": (
        N_("La carpeta «{file}» no existe."),
        N_("Escriba la carpeta donde están las listas e imágenes; no se cambió nada."),
    ),
    "form.bad_list": (
        N_("No se pudo leer la lista «{file}», que usa el formulario."),
        N_("Pida otra copia de ese archivo; no se cambió nada."),
    ),
    "form.unsupported_part": (
        N_("Acopio no usa esta parte de «{file}»: {part} en «{field}»."),
        N_("El formulario se cargó; pruébelo antes de salir al campo."),
    ),
    # What a rule of the form cannot be.
    "form.expression": (
        N_("La regla «{rule}» de «{label}» no se entiende en el signo {position}: {expression}"),
        N_("Revise paréntesis, comillas y comas en esa parte de la regla; no se cambió nada."),
    ),
    "form.unknown_function": (
        N_("La regla «{rule}» de «{label}» usa la función «{function}», que no existe."),
        N_("Corríjala o use otra, o el formulario no se podrá llenar: {expression}"),
    ),
    "form.wrong_arguments": (
        N_("En la regla «{rule}» de «{label}», «{function}» no lleva {count} datos."),
        N_("Revise cuántos datos van entre sus paréntesis: {expression}"),
    ),
    "form.cycle": (
        N_("«{label}» y «{other}» dependen una de la otra y nunca terminarían de calcularse."),
        N_("Cambie la regla «{rule}» de una de las dos; no se cambió nada. Regla: {expression}"),
    ),
    "form.rename_doubt": (
        N_("No se sabe si «{new}» es la misma pregunta que «{old}» con otro nombre."),
        N_("Diga cuál de las dos cosas es y vuelva a publicar; no se cambió nada."),
    ),
    "form.load_doubt": (
        N_("No se sabe si «{new}» es la misma pregunta que «{old}» con otro nombre."),
        N_(
            "Hay registros con ese dato: use «acopio form publish» y diga --rename {old}={new} o"
            " --separate {new}, o agréguelo en Formularios. No se cambió nada."
        ),
    ),
    "form.no_such_question": (
        N_("El formulario no tiene una sola pregunta llamada «{name}»."),
        N_("Escriba el nombre completo, con su grupo; no se cambió nada."),
    ),
    "form.no_option_renamed": (
        N_("En la pregunta «{name}» ninguna opción se guarda ahora con otro código."),
        N_("Vea antes qué cambia en cada pregunta; no se cambió nada."),
    ),
    "form.only_version": (
        N_("«{form}» solo tiene una versión."),
        N_("No hay ninguna anterior que pueda volver; no se cambió nada."),
    ),
    "form.older_version": (
        N_("Este archivo es la versión {number} de «{form}», que ya estuvo en uso."),
        N_("Póngale otro texto en «version» para publicarlo de nuevo; no se cambió nada."),
    ),
}
