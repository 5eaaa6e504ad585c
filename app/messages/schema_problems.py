"""Sentences of the codes `schema.…`: (what happened and where, what to do)."""

from app.messages.translation import N_

SENTENCES: dict[str, tuple[str, str]] = {
    "schema.no_file": (
        N_("No se encontró el archivo «{file}»."),
        N_("Vea que el nombre y la carpeta estén bien escritos."),
    ),
    "schema.cannot_read": (
        N_("No se pudo usar el archivo «{file}»: {detail}."),
        N_("Vea que tenga permiso y que el disco esté conectado; no se cambió nada."),
    ),
    "schema.not_json": (
        N_("«{file}» no es una descripción de datos que se pueda leer: {detail}."),
        N_("Debe ser un archivo JSON completo; pida otra copia a quien lo hizo."),
    ),
    "schema.no_resource": (
        N_("El paquete «{file}» no tiene una tabla «{name}»."),
        N_("Escriba el nombre como está en el paquete, o ninguno para revisarlas todas."),
    ),
    "schema.remote": (
        N_("La tabla «{file}» no está en esta computadora, sino en {address}."),
        N_("Descárguela y ponga su archivo junto al paquete; aquí nada se pide a la red."),
    ),
    "schema.zip_bomb": (
        N_("«{file}» está comprimido y abierto pasaría de {megabytes} MB."),
        N_("Si el archivo es de confianza, ábralo aparte y revise la tabla sin comprimir."),
    ),
    "schema.changed": (
        N_("«{file}» cambió mientras se revisaba."),
        N_("Cierre el programa que lo usa y revíselo otra vez."),
    ),
    "schema.long_record": (
        N_("La fila {row} de «{file}» no termina: pasa de 16 MB."),
        N_("Busque en ella una comilla que no se cierra."),
    ),
    "schema.rule_unusable": (
        N_("Una regla de la tabla «{file}» no se puede aplicar a sus datos: {detail}."),
        N_("Corrija la regla en la descripción de la tabla; los datos no se tocaron."),
    ),
    "schema.not_checked": (
        N_("No se pudo revisar la tabla: {detail}."),
        N_("Corrija la descripción o el archivo y revise otra vez."),
    ),
    "schema.more": (
        N_("Hay {count} problemas más."),
        N_("Con --report se escriben todos en un archivo."),
    ),
    "schema.blank_header": (
        N_("La primera fila está en blanco."),
        N_("Debe llevar los nombres de las columnas."),
    ),
    "schema.blank_label": (
        N_("La columna {number} no tiene nombre; se espera «{column}»."),
        N_("Escriba el nombre en la primera fila."),
    ),
    "schema.extra_label": (
        N_("La columna «{value}» está de más: la descripción no la tiene."),
        N_("Quítela, o agréguela a la descripción."),
    ),
    "schema.missing_label": (
        N_("Falta la columna «{column}»."),
        N_("Agréguela a la tabla en su lugar."),
    ),
    "schema.duplicate_label": (
        N_("El nombre de columna «{value}» está repetido."),
        N_("Dé a cada columna su propio nombre."),
    ),
    "schema.incorrect_label": (
        N_("La columna {number} se llama «{value}» y se espera «{column}»."),
        N_("Ponga las columnas en el orden y con los nombres de la descripción."),
    ),
    "schema.blank_row": (
        N_("La fila {row} está en blanco."),
        N_("Quítela de la tabla."),
    ),
    "schema.extra_cell": (
        N_("La fila {row} tiene un dato de más en la posición {number}: «{value}»."),
        N_("Vea si hay un separador dentro de un texto sin comillas."),
    ),
    "schema.missing_cell": (
        N_("A la fila {row} le falta el dato de la columna «{column}»."),
        N_("Complete la fila con todos sus separadores."),
    ),
    "schema.type": (
        N_("El dato «{value}» de la columna «{column}», fila {row}, no se puede leer ({detail})."),
        N_("Escríbalo como los demás de la columna."),
    ),
    "schema.constraint": (
        N_("El dato «{value}» de la columna «{column}», fila {row}, no cumple ({detail})."),
        N_("Corrija el dato, o la regla si es ella la que está mal."),
    ),
    "schema.strict_space": (
        N_("El dato «{value}» de la columna «{column}», fila {row}, lleva espacios en una orilla."),
        N_("Quite los espacios del principio y del final."),
    ),
    "schema.strict_underscore": (
        N_("El número «{value}» de la columna «{column}», fila {row}, lleva guiones bajos."),
        N_("Escríbalo sin ellos."),
    ),
    "schema.strict_digits": (
        N_("El dato «{value}» de la columna «{column}», fila {row}, usa otras cifras que 0 a 9."),
        N_("Escríbalo con las cifras de siempre."),
    ),
    "schema.strict_not_a_number": (
        N_("El dato «{value}» de la columna «{column}», fila {row}, no es ningún número."),
        N_("Deje la casilla en blanco si el dato no se conoce."),
    ),
    "schema.unique": (
        N_("El dato «{value}» de la columna «{column}», fila {row}, ya estaba en otra ({detail})."),
        N_("En esta columna no se puede repetir: vea cuál de las filas está bien."),
    ),
    "schema.primary_key": (
        N_("La clave de la fila {row} está en blanco o repetida ({detail})."),
        N_("Cada fila necesita una clave propia."),
    ),
    "schema.foreign_key": (
        N_("«{value}», en «{column}» de la fila {row}, no está en la tabla «{other}»."),
        N_("Corrija el dato, o agréguelo a esa tabla."),
    ),
    "schema.hash": (
        N_("El archivo no es el que describe el paquete: su huella es otra."),
        N_("Pida otra copia, o escriba la huella nueva en el paquete si el cambio es querido."),
    ),
    "schema.byte_count": (
        N_("El archivo no tiene el tamaño que dice el paquete ({detail})."),
        N_("Puede estar cortado: pida otra copia."),
    ),
    "schema.row_count": (
        N_("La tabla no tiene las filas que dice el paquete ({detail})."),
        N_("Puede estar cortada: pida otra copia."),
    ),
    "schema.field_count": (
        N_("La tabla no tiene las columnas que dice el paquete ({detail})."),
        N_("Vea que sea el archivo correcto."),
    ),
    "schema.encoding": (
        N_("La tabla tiene una letra que no se puede leer ({detail})."),
        N_("Guárdela otra vez como UTF-8; las filas desde ahí no se revisaron."),
    ),
}
