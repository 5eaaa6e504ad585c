"""Sentences of the codes `store.…`: code -> (what happened and where, what to do)."""

from app.messages.translation import N_

SENTENCES: dict[str, tuple[str, str]] = {
    "store.already_encrypted": (
        N_("La carpeta «{folder}» ya está cifrada."),
        N_("No se cambió nada. Para otra contraseña use «acopio store passphrase»."),
    ),
    "store.answer_changed": (
        N_("La respuesta a «{field}» del registro {record} no es la que dice la bitácora."),
        N_("Alguien cambió el archivo con otro programa. Compárela con un respaldo."),
    ),
    "store.backup_changed": (
        N_("El respaldo de la carpeta «{folder}» no está como se hizo."),
        N_(
            "No se tocó nada. Use otro respaldo, o rescate lo que se pueda con "
            "«acopio store rescue»."
        ),
    ),
    "store.backup_unsound": (
        N_("El respaldo de la carpeta «{folder}» no salió bien y se descartó."),
        N_("Sus datos no se tocaron. Revíselos con «acopio store check» y pruebe otra vez."),
    ),
    "store.beyond_rescue": (
        N_("Del archivo de la carpeta «{folder}» no se pudo leer ni la lista de sus tablas."),
        N_("No se tocó nada. Recupere el último respaldo de «backups»."),
    ),
    "store.busy": (
        N_("Otro programa está escribiendo en la carpeta «{folder}» y no termina."),
        N_("Lo que ya estaba guardado sigue bien. Espere un momento y pruebe otra vez."),
    ),
    "store.cipher_missing": (
        N_("A este Acopio le falta la pieza que abre carpetas cifradas."),
        N_("Sus datos no se tocaron. Instálela con «pip install sqlcipher3»."),
    ),
    "store.converting": (
        N_("Otro programa está cifrando o descifrando la carpeta «{folder}»."),
        N_("Sus datos no se tocaron desde aquí. Espere a que termine y pruebe otra vez."),
    ),
    "store.crash_test_lost": (
        N_("Faltó o se dañó algo de lo que estaba guardado."),
        N_("Las carpetas de la prueba quedaron en «{folder}» para buscar la causa."),
    ),
    "store.damaged": (
        N_("El archivo «{file}» de la carpeta «{folder}» está dañado."),
        N_("No lo borre: haga una copia de la carpeta y use el último respaldo de «backups»."),
    ),
    "store.damaged_inside": (
        N_("El archivo de la carpeta «{folder}» tiene partes dañadas ({count})."),
        N_("No lo borre: recupere el último respaldo, o rescate lo que se pueda."),
    ),
    "store.disk_error": (
        N_("El disco no respondió al trabajar en la carpeta «{folder}»."),
        N_(
            "Lo que ya estaba guardado no se tocó. Si es una memoria USB, conéctela bien y "
            "pruebe otra vez."
        ),
    ),
    "store.disk_full": (
        N_("El disco está lleno: no se pudo guardar en la carpeta «{folder}»."),
        N_("Lo que ya estaba guardado sigue bien. Libere espacio y pruebe otra vez."),
    ),
    "store.file_lost": (
        N_("En la carpeta «{folder}» falta el archivo «{file}», pero hay respaldos."),
        N_("No se empezó uno nuevo. Recupere el último respaldo de «backups» en otra carpeta."),
    ),
    "store.folder_taken": (
        N_("La carpeta «{folder}» ya tiene algo."),
        N_("No se tocó nada. Elija una carpeta nueva o vacía."),
    ),
    "store.gone": (
        N_("La carpeta «{folder}» ya no está donde estaba, o es otra."),
        N_(
            "Lo que ya estaba guardado sigue en ella. Si es una memoria USB, conéctela; si la "
            "movieron, devuélvala a su lugar. Después cierre Acopio y ábralo otra vez."
        ),
    ),
    "store.import_changed": (
        N_("De la importación «{file}» hay {count} registros; se guardaron {rows}."),
        N_("Alguien cambió el archivo con otro programa. Compárelo con un respaldo."),
    ),
    "store.in_use": (
        N_("Hay que poner al día la carpeta «{folder}», pero otro programa la tiene abierta."),
        N_("No se cambió nada. Cierre las otras ventanas de Acopio y pruebe otra vez."),
    ),
    "store.journal_changed": (
        N_("La línea {seq} de la bitácora no es como se escribió."),
        N_("Alguien cambió el archivo con otro programa. Compárela con un respaldo."),
    ),
    "store.journal_cut": (
        N_("La bitácora ya no tiene la línea {seq} que está en un recibo o respaldo."),
        N_("Alguien cambió el archivo con otro programa. Compárela con un respaldo."),
    ),
    "store.journal_gap": (
        N_("A la bitácora le faltan las líneas {first} a {last}."),
        N_("Alguien cambió el archivo con otro programa. Compárela con un respaldo."),
    ),
    "store.locked": (
        N_("La carpeta «{folder}» está cifrada y hace falta su contraseña."),
        N_("Escríbala, o la llave de recuperación; en órdenes, con --passphrase-stdin."),
    ),
    "store.log_without_file": (
        N_("En la carpeta «{folder}» falta el archivo «{file}»; queda solo lo último escrito."),
        N_("No se tocó nada. Rescate lo que se pueda con «acopio store rescue»."),
    ),
    "store.loose_rows": (
        N_("En la tabla «{table}» hay filas que ya no pertenecen a nada: {count}."),
        N_("Alguien cambió el archivo con otro programa. Compárelo con un respaldo."),
    ),
    "store.migrating": (
        N_("Otro programa está poniendo al día la carpeta «{folder}»."),
        N_("Sus datos no se tocaron desde aquí. Espere a que termine y pruebe otra vez."),
    ),
    "store.newer": (
        N_(
            "El archivo de la carpeta «{folder}» es de un Acopio más nuevo (versión {found}; "
            "este conoce hasta la {supported})."
        ),
        N_("Sus datos no se tocaron. Actualice Acopio y ábralo otra vez."),
    ),
    "store.no_room_for_copy": (
        N_("En el disco de «{folder}» quedan {free} MB libres y la copia pide {needed} MB."),
        N_("Sus datos no se tocaron. Libere espacio, o elija otro disco."),
    ),
    "store.no_such_dataset": (
        N_("No hay un conjunto de datos llamado «{name}»."),
        N_("Revise el nombre, o prepare primero el paquete de su formulario."),
    ),
    "store.no_such_form": (
        N_("No hay un formulario llamado «{form}» en esta carpeta de trabajo."),
        N_("Revise el nombre, o cargue primero el formulario."),
    ),
    "store.no_such_record": (
        N_("No se encontró el registro «{record}»."),
        N_("Revise el número en la lista de registros."),
    ),
    "store.no_backup": (
        N_("La carpeta «{folder}» no tiene respaldos."),
        N_("No se tocó nada. Rescate lo que se pueda leer."),
    ),
    "store.not_a_backup": (
        N_("En «{folder}» no hay un respaldo de Acopio."),
        N_("No se tocó nada. Elija una carpeta que se llame «respaldo-…»."),
    ),
    "store.not_a_folder": (
        N_("«{folder}» es un archivo, no una carpeta."),
        N_("No se tocó nada. Elija una carpeta para trabajar."),
    ),
    "store.not_a_workspace": (
        N_("La carpeta «{folder}» no tiene un archivo de Acopio."),
        N_("No se tocó nada. Elija la carpeta de trabajo, o una vacía."),
    ),
    "store.not_encrypted": (
        N_("La carpeta «{folder}» no está cifrada."),
        N_("No se cambió nada."),
    ),
    "store.not_practice": (
        N_("La carpeta «{folder}» es de trabajo, no de práctica."),
        N_("No se tocó nada. Elija otra carpeta para practicar."),
    ),
    "store.older": (
        N_(
            "El archivo de la carpeta «{folder}» es de un Acopio anterior, y desde aquí no se "
            "puede poner al día."
        ),
        N_("Sus datos no se tocaron. Copie la carpeta a esta computadora y ábrala ahí."),
    ),
    "store.passphrase_too_short": (
        N_("Esa contraseña es muy corta."),
        N_("No se cambió nada. Use {least} letras o más; cuatro palabras sirven bien."),
    ),
    "store.passphrase_wait": (
        N_("Hubo varios intentos con otra contraseña."),
        N_("Sus datos no se tocaron. Espere {seconds} segundos y escríbala otra vez."),
    ),
    "store.pin_needed": (
        N_("«{name}» entra con PIN."),
        N_("No se cambió nada. Escriba el PIN, o trabaje con otro nombre."),
    ),
    "store.pin_wait": (
        N_("Hubo varios intentos con otro PIN."),
        N_("Sus datos no se tocaron. Espere {seconds} segundos y escríbalo otra vez."),
    ),
    "store.plain_backups_left": (
        N_("La carpeta quedó cifrada, pero en «{folder}» hay respaldos sin cifrar."),
        N_("Haga un respaldo nuevo y bórrelos a mano."),
    ),
    "store.practice": (
        N_("La carpeta «{folder}» es de práctica, no de trabajo."),
        N_("No se tocó nada. Elija otra carpeta para trabajar."),
    ),
    "store.read_only": (
        N_("No se puede escribir en la carpeta «{folder}»."),
        N_("Lo guardado no se tocó. Elija otra carpeta, o pida permiso para escribir en esta."),
    ),
    "store.record_gone": (
        N_("Falta el registro {record}: la bitácora dice cuándo se empezó."),
        N_("Alguien cambió el archivo con otro programa. Búsquelo en un respaldo."),
    ),
    "store.rows_lost": (
        N_("De la tabla «{table}» se salvaron {saved} filas y se perdieron {lost}."),
        N_("Lo que falta puede estar en un respaldo; la carpeta dañada no se tocó."),
    ),
    "store.rows_perhaps_lost": (
        N_("De la tabla «{table}» se salvaron {saved} filas; no se sabe cuántas faltan."),
        N_("Lo que falta puede estar en un respaldo; la carpeta dañada no se tocó."),
    ),
    "store.same_person": (
        N_("{name} no puede preparar y aprobar el mismo paquete."),
        N_("Pida a otra persona que lo apruebe."),
    ),
    "store.state_changed": (
        N_("El estado del registro {record} no es el que dice la bitácora."),
        N_("Alguien cambió el archivo con otro programa. Compárelo con un respaldo."),
    ),
    "store.writer_failed": (
        N_("Un programa de la prueba no pudo escribir en la carpeta «{folder}»: {detail}"),
        N_("Sus datos no se tocaron: la prueba usa carpetas propias. Pruebe otra vez."),
    ),
    "store.wrong_passphrase": (
        N_("Esa contraseña no abre la carpeta."),
        N_("Sus datos no se tocaron. Escríbala otra vez, o use la llave de recuperación."),
    ),
    "store.wrong_pin": (
        N_("Ese PIN no es el de {name}."),
        N_("Escríbalo otra vez."),
    ),
}
