"""Sentences of `dataset.…`, `describe.…`, `practice.…`: (what happened and where, what to do)."""

from app.messages.translation import N_

SENTENCES: dict[str, tuple[str, str]] = {
    "dataset.unknown": (
        N_("No hay datos preparados con el nombre «{name}»."),
        N_("Los preparados son: {known}. Prepárelos en Publicar o con «acopio dataset build»."),
    ),
    "dataset.not_released": (
        N_("«{name}» está definido, pero todavía no tiene ninguna versión."),
        N_("Prepárela en Publicar o con «acopio dataset release {name}»."),
    ),
    "dataset.no_records": (
        N_("«{form}» todavía no tiene registros terminados."),
        N_("Capture o importe registros y pruebe otra vez."),
    ),
    "dataset.has_errors": (
        N_("«{form}» tiene errores sin corregir: {count}."),
        N_("Corríjalos en Revisar; los registros siguen guardados y no se preparó nada."),
    ),
    "dataset.building_elsewhere": (
        N_("Otra ventana de Acopio está preparando un paquete ahora mismo."),
        N_("Espere a que termine y pruebe otra vez; no se preparó nada dos veces."),
    ),
    "dataset.bad_definition": (
        N_("En la definición de los datos, «{where}» no es lo que Acopio espera."),
        N_("Compárela con la que guarda «acopio dataset define … -o»; no se cambió nada."),
    ),
    "dataset.not_json": (
        N_("El archivo «{file}» no se entiende: {detail}."),
        N_("Guarde la definición con «acopio dataset define … -o» y cambie esa copia."),
    ),
    "dataset.unknown_column": (
        N_("El formulario no tiene ninguna pregunta «{path}»."),
        N_("Escriba su nombre como está en el formulario; no se cambió nada."),
    ),
    "dataset.same_question": (
        N_("La definición nombra dos veces la pregunta «{path}»."),
        N_("Deje una sola; no se cambió nada."),
    ),
    "dataset.bad_column_name": (
        N_("«{name}» no puede ser el nombre de una columna."),
        N_("Use letras, números y guion bajo, como «{plain}»."),
    ),
    "dataset.same_column_name": (
        N_("Dos columnas de la misma tabla se llamarían «{name}»."),
        N_("Dé otro nombre a una de ellas; no se cambió nada."),
    ),
    "dataset.other_type": (
        N_("La columna «{column}» no puede ser de otro tipo: la pregunta da «{type}»."),
        N_("Cambie el tipo en el formulario, o deje «{type}» en la definición."),
    ),
    "dataset.no_period": (
        N_("Ninguna pregunta del formulario dice el período de un registro."),
        N_("Nombre una con «period=PREGUNTA», o deje los datos sin serie."),
    ),
    "dataset.period_inside": (
        N_("«{path}» no puede decir el período de un registro."),
        N_("Elija una pregunta de fecha, mes o año que no se repita dentro del registro."),
    ),
    "dataset.period_withheld": (
        N_("«{path}» dice el período, pero no se publica."),
        N_("Márquela como pública o elija otra; los archivos por período la darían a conocer."),
    ),
    "dataset.name_taken": (
        N_("Otro formulario ya publica con el nombre «{name}»."),
        N_("Elija otro nombre; no se cambió nada."),
    ),
    "dataset.column_without_class": (
        N_("La columna «{column}» ({title}) no tiene clase de privacidad."),
        N_("Se queda en la oficina hasta que alguien diga si es pública."),
    ),
    "dataset.bad_address": (
        N_("«{url}» no es una dirección de internet."),
        N_("Escríbala completa, como https://muni.gob.gt/datos/, o no la ponga."),
    ),
    "dataset.folder_taken": (
        N_("En «{file}» hay otros archivos."),
        N_("Elija una carpeta vacía o una que Acopio hizo antes; no se borró nada."),
    ),
    "dataset.version_damaged": (
        N_("La versión {number} de «{name}» no sale: sus archivos cambiaron o faltan."),
        N_("Las demás versiones están completas; recupérela de un respaldo si la necesita."),
    ),
    "practice.port_taken": (
        N_("El puerto {port} ya lo usa otro programa."),
        N_("Elija otro número, o ninguno para que Acopio busque uno libre."),
    ),
    "practice.cannot_open": (
        N_("El portal de práctica no se pudo abrir en «{folder}»: {detail}."),
        N_("Libere espacio o elija otra carpeta; lo guardado sigue en su lugar."),
    ),
    "practice.only_loopback": (
        N_("Esta es una carpeta de práctica: no puede enviar a {url}."),
        N_("Use el portal de práctica, o salga de la práctica para publicar de verdad."),
    ),
    "describe.title_long": (
        N_("El título tiene {value} signos; el portal lo corta."),
        N_("Deje lo que distingue a estos datos: qué, dónde y cuándo."),
    ),
    "describe.title_short": (
        N_("«{value}» es un título muy corto."),
        N_("Escriba qué son los datos y de qué lugar: «Pozos de agua de Nebaj»."),
    ),
    "describe.title_capitals": (
        N_("El título está todo en mayúsculas."),
        N_("Escríbalo como una oración; así se lee mejor."),
    ),
    "describe.title_code": (
        N_("El título lleva un código o un nombre de archivo: «{value}»."),
        N_("Escríbalo con palabras que entienda quien no conoce su oficina."),
    ),
    "describe.no_place": (
        N_("Ni el título ni la descripción nombran el lugar: {value}."),
        N_("Escriba el lugar; quien busca escribe su nombre."),
    ),
    "describe.other_year": (
        N_("El título dice {value}, pero el período de los datos es otro."),
        N_("Revise cuál es el correcto y corrija el otro."),
    ),
    "describe.description_short": (
        N_("La descripción es muy corta: {value} signos."),
        N_("Diga en una o dos oraciones qué es cada fila, quién la levantó y para qué sirve."),
    ),
    "describe.description_repeats": (
        N_("La descripción solo repite el título."),
        N_("Diga qué es cada fila, quién la levantó y para qué sirve."),
    ),
    "describe.description_capitals": (
        N_("La descripción está toda en mayúsculas."),
        N_("Escríbala en minúsculas; así se lee mejor."),
    ),
    "describe.abbreviation": (
        N_("Hay siglas que no se explican: {value}."),
        N_("Escriba el nombre completo la primera vez, con la sigla entre paréntesis."),
    ),
}
