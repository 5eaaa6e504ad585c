"""Sentences of the codes `answer.…` and `record.…`: (what happened and where, what to do)."""

from app.messages.translation import N_

SENTENCES: dict[str, tuple[str, str]] = {
    # What a text is not, by question type.
    "answer.not_a_number": (
        N_("«{label}» debe ser un número. Usted escribió «{value}»."),
        N_("Use punto para los decimales y coma para los miles: 1,234.50."),
    ),
    "answer.not_a_whole_number": (
        N_("«{label}» debe ser un número entero. Usted escribió «{value}»."),
        N_("Escríbalo sin decimales."),
    ),
    "answer.number_too_big": (
        N_("El número de «{label}» es demasiado grande: {value}."),
        N_("Vea que no sobren cifras."),
    ),
    "answer.not_a_date": (
        N_("«{label}» debe ser una fecha. Usted escribió «{value}»."),
        N_("Escríbala como día/mes/año con cuatro cifras: 21/11/2026."),
    ),
    "answer.not_a_time": (
        N_("«{label}» debe ser una hora. Usted escribió «{value}»."),
        N_("Escríbala de 0 a 24 horas: 16:20."),
    ),
    "answer.not_a_date_time": (
        N_("«{label}» debe ser una fecha con hora. Usted escribió «{value}»."),
        N_("Escríbala así: 21/11/2026 16:20."),
    ),
    "answer.not_a_place": (
        N_("«{label}» debe ser un punto en el mapa. Usted escribió «{value}»."),
        N_("Escriba latitud y longitud en grados: 14.6268, -90.4800 o 14°37'36\"N 90°28'48\"O."),
    ),
    "answer.not_degrees": (
        N_("«{label}» parece una coordenada UTM o GTM: «{value}»."),
        N_("Escriba latitud y longitud en grados: cambie el aparato a grados, o use el mapa."),
    ),
    # What may be another place than the person meant.
    "answer.place_east": (
        N_("«{value}» queda en el otro lado del mundo: a la longitud le falta el signo menos."),
        N_("En Guatemala la longitud es negativa: {proposed}."),
    ),
    "answer.place_swapped": (
        N_("En «{value}» la latitud y la longitud parecen estar al revés."),
        N_("Primero va la latitud: {proposed}."),
    ),
    "answer.place_otherwise": (
        N_("«{value}» se puede leer de dos maneras."),
        N_("Si es un lugar de Guatemala, es {proposed}."),
    ),
    "answer.place_among_words": (
        N_("En «{value}» hay un punto entre otras palabras."),
        N_("El punto es {proposed}; escriba lo demás en una nota (F7)."),
    ),
    "answer.place_outside": (
        N_("«{value}» queda fuera de Guatemala."),
        N_("Revise los números; si está bien, siga."),
    ),
    "answer.not_a_line": (
        N_("«{label}» debe ser una línea o un área en el mapa. Usted escribió «{value}»."),
        N_("Separe los puntos con punto y coma; un área termina donde empezó."),
    ),
    "answer.not_acknowledged": (
        N_("«{label}» solo se marca o se deja en blanco. Usted escribió «{value}»."),
        N_("Escriba OK para marcarla."),
    ),
    "answer.not_a_file_name": (
        N_("«{label}» debe ser el nombre de un archivo, sin carpetas. Usted escribió «{value}»."),
        N_("Escriba solo el nombre, por ejemplo foto.jpg."),
    ),
    "answer.unreadable_text": (
        N_("El texto de «{label}» lleva signos que no se pueden guardar."),
        N_("Bórrelos y escriba el texto otra vez; lo demás está guardado."),
    ),
    "answer.not_answerable": (
        N_("«{label}» no lleva respuesta: es un texto para leer."),
        N_("Deje ese dato en blanco."),
    ),
    # What the form refuses, by its own rules.
    "answer.required": (
        N_("Falta responder «{label}». {message}"),
        N_("El formulario pide esta respuesta para terminar; lo demás está guardado."),
    ),
    "answer.constraint": (
        N_("La respuesta de «{label}» no se acepta: «{value}». {message}"),
        N_("Revise el dato. Lo que escribió está guardado, pero no deja terminar el registro."),
    ),
    "answer.not_in_list": (
        N_("«{value}» no está entre las opciones de «{label}»."),
        N_("Elija una de las opciones que se ofrecen; lo que escribió está guardado."),
    ),
    # What a person cannot do.
    "answer.readonly": (
        N_("«{label}» no se puede cambiar: el formulario solo la muestra."),
        N_("No se cambió nada."),
    ),
    "answer.fixed_rows": (
        N_("El formulario dice cuántas veces se responde «{label}»."),
        N_("No se agregó ni se quitó nada. Si hay una pregunta con el número, cámbiela."),
    ),
    "answer.unknown_question": (
        N_("El formulario no tiene la pregunta «{name}», o este registro no la tiene ahí."),
        N_("Revise el nombre; no se cambió nada."),
    ),
    # What is wrong with a record among others.
    "record.not_xml": (
        N_("El registro que se quiere editar no es XML que se pueda leer."),
        N_("Pida otra copia; no se cambió nada."),
    ),
    "record.other_form": (
        N_("El registro es del formulario «{other}», no de «{form}»."),
        N_("Ábralo con su propio formulario; no se cambió nada."),
    ),
    "record.duplicate_key": (
        N_("Hay dos registros de «{key}» ({label}): este y otro anterior."),
        N_("Vea cuál es el correcto y aparte el otro; ninguno se borró."),
    ),
    "record.no_parent": (
        N_("«{label}» dice {value}, y ningún registro de «{form}» lo tiene."),
        N_("Corrija el dato, o capture antes el registro de «{form}»; nada se borró."),
    ),
    "answer.not_a_list": (
        N_("«{field}» se repite: debe venir como una lista de objetos."),
        N_("Escriba una lista, con un objeto por cada vez. No se guardó nada."),
    ),
    "answer.not_a_value": (
        N_("«{field}» es una sola pregunta y trae una lista o un objeto."),
        N_("Escriba un solo dato. No se guardó nada."),
    ),
}
