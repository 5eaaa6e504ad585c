"""Sentences of the codes `table.…`: code -> (what happened and where, what to do)."""

from app.messages.translation import N_

SENTENCES: dict[str, tuple[str, str]] = {
    "table.cannot_read": (
        N_("No se pudo leer «{file}» como tabla."),
        N_("Vea que exista y que sea un archivo CSV; no se cambió nada."),
    ),
    "table.not_a_csv": (
        N_("«{file}» es un libro de Excel u otro documento, no un archivo CSV."),
        N_("Ábralo y guárdelo como CSV (UTF-8); no se cambió nada."),
    ),
    "table.empty": (
        N_("«{file}» está vacío."),
        N_("La primera fila debe llevar los nombres de las columnas; no se cambió nada."),
    ),
    "table.no_rows": (
        N_("«{file}» tiene nombres de columnas, pero ninguna fila debajo."),
        N_("Agregue los registros y pruebe otra vez; no se cambió nada."),
    ),
    "table.encoding": (
        N_("«{file}» tiene una letra que no se puede leer en la línea {row} (byte {byte})."),
        N_("Guárdelo otra vez como CSV UTF-8; no se cambió nada."),
    ),
    "table.old_encoding": (
        N_("«{file}» no está en UTF-8: se leyó como {encoding}."),
        N_("Vea que las tildes y las eñes estén bien; si lo están, siga."),
    ),
    "table.blank_rows": (
        N_("«{file}» tiene filas en blanco: {rows}."),
        N_("Se dejaron fuera; los demás datos están completos."),
    ),
    "table.ragged_row": (
        N_("La fila {row} de «{file}» tiene {cells} datos y debe tener {expected}."),
        N_("Complete la fila o quite lo que sobra; no se importó ninguna fila."),
    ),
    "table.more_ragged_rows": (
        N_("Otras {more} filas de «{file}» tampoco tienen el número correcto de datos."),
        N_("Vea que el archivo use un solo separador; no se importó ninguna fila."),
    ),
    "table.duplicate_column": (
        N_("«{file}» tiene dos columnas con el nombre «{column}»."),
        N_("Cambie el nombre de una; no se importó ninguna fila."),
    ),
    "table.two_columns": (
        N_("Las columnas «{first}» y «{column}» de «{file}» contestan la misma pregunta."),
        N_("Quite una de las dos; no se importó ninguna fila."),
    ),
    "table.missing_column": (
        N_("Falta la columna «{column}» en «{file}» (pregunta «{label}»)."),
        N_("Agregue la columna con ese nombre; no se importó ninguna fila."),
    ),
    "table.unknown_column": (
        N_("El formulario no tiene una pregunta para la columna «{column}» de «{file}»."),
        N_("Corrija el nombre o quite la columna; no se importó ninguna fila."),
    ),
}
