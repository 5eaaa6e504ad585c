"""Sentences of the codes `table.…` and `package.…`: (what happened and where, what to do)."""

from app.messages.translation import N_

SENTENCES: dict[str, tuple[str, str]] = {
    "table.cannot_read": (
        N_("No se pudo leer «{file}» como tabla."),
        N_("Vea que exista y que sea de Excel, LibreOffice o CSV; no se cambió nada."),
    ),
    "table.not_a_csv": (
        N_("«{file}» es un documento, no una tabla."),
        N_("Pida la tabla en Excel, LibreOffice o CSV; no se cambió nada."),
    ),
    "table.damaged": (
        N_("«{file}» está dañado o incompleto: no se puede leer hasta el final."),
        N_("Ábralo en Excel o LibreOffice y guárdelo otra vez; no se cambió nada."),
    ),
    "table.password": (
        N_("«{file}» está protegido con una contraseña."),
        N_("Ábralo, quítele la contraseña y guárdelo otra vez; no se cambió nada."),
    ),
    "table.zip_bomb": (
        N_("«{file}» ocuparía demasiado espacio al abrirlo: no parece una tabla."),
        N_("No lo abra con otro programa si no conoce su origen; no se cambió nada."),
    ),
    "table.no_sheet": (
        N_("«{file}» no tiene una hoja «{sheet}»."),
        N_("Sus hojas son: {sheets}. Elija una; no se cambió nada."),
    ),
    "table.too_many_columns": (
        N_("La fila {row} de «{file}» tiene más de {most:,} columnas."),
        N_("Vea que sea una tabla y que el separador sea el correcto; no se cambió nada."),
    ),
    "table.long_line": (
        N_("La fila {row} de «{file}» es demasiado larga (más de {most} millones de letras)."),
        N_("Vea si falta un cambio de línea o unas comillas; no se cambió nada."),
    ),
    "table.open_quote": (
        N_("En la fila {row} de «{file}» se abren comillas que nunca se cierran."),
        N_("Puede faltar el final del archivo. Corríjalo o pídalo otra vez; no se cambió nada."),
    ),
    "table.nul": (
        N_("La fila {row} de «{file}» tiene signos nulos, que no son texto."),
        N_("El archivo puede estar dañado: guárdelo otra vez; no se cambió nada."),
    ),
    "table.changed": (
        N_("«{file}» cambió mientras se leía."),
        N_("Ciérrelo en los otros programas y pruebe otra vez; no se cambió nada."),
    ),
    "table.unnamed_cell": (
        N_("En «{file}» hay un dato en {column}{row}, en una columna sin nombre."),
        N_("Póngale nombre a la columna o quite el dato; no se importó ninguna fila."),
    ),
    "table.cell_error": (
        N_("En «{file}» hay celdas con el error {value}: {cells} (en total {count})."),
        N_("Se leyeron tal cual. Corrija la fórmula en el archivo, o el dato después."),
    ),
    "table.impossible_date": (
        N_("En «{file}» hay fechas que ningún calendario tiene ({value}): {cells}."),
        N_("Se leyó el número que guardó el programa; corrija la fecha."),
    ),
    "table.formula_without_value": (
        N_("En «{file}» hay fórmulas sin resultado guardado: {cells} (en total {count})."),
        N_("Quedaron en blanco. Abra el archivo en Excel, guárdelo y pruebe otra vez."),
    ),
    "table.missing_text": (
        N_("En «{file}» faltan textos que las celdas nombran: {cells} (en total {count})."),
        N_("Quedaron en blanco. El archivo puede estar dañado: guárdelo otra vez."),
    ),
    "table.hidden_row": (
        N_("En «{file}» hay filas ocultas que también se leyeron: {count}."),
        N_("Si no deben entrar, quítelas del archivo y pruebe otra vez."),
    ),
    "table.hidden_column": (
        N_("En «{file}» hay columnas ocultas que también se leyeron: {value}."),
        N_("Si no deben entrar, déjelas fuera al importar."),
    ),
    "table.macros": (
        N_("«{file}» trae programas (macros)."),
        N_("Acopio no los ejecuta: solo lee los datos. Puede seguir."),
    ),
    "table.other_sheets": (
        N_("Se leyó la hoja «{sheet}» de «{file}»; hay otras: {sheets}."),
        N_("Si no es esa, elija otra hoja."),
    ),
    "table.notes_above": (
        N_("Sobre la tabla de «{file}» hay títulos o notas que no entran: {notes}."),
        N_("Los nombres de las columnas están en la fila {row}; si no, diga cuál es."),
    ),
    "table.note_below": (
        N_("Debajo de la tabla de «{file}» hay una nota que no entra (fila {row}): {note}"),
        N_("Si es un registro, quite la fila en blanco que está antes."),
    ),
    "table.total_below": (
        N_("La última fila de «{file}» es un total, que no entra (fila {row}): {note}"),
        N_("Si es un registro, ponga otro nombre en lugar de «Total» y pruebe otra vez."),
    ),
    "table.numbers_as_names": (
        N_("La fila {row} de «{file}» se lee como nombres de columnas, pero solo tiene números."),
        N_("Si es el primer registro, ponga encima una fila con los nombres."),
    ),
    "table.two_header_rows": (
        N_("Los nombres de las columnas de «{file}» están en dos filas: {row} y {second}."),
        N_("Se juntaron en uno solo; vea que estén bien."),
    ),
    "table.which_sheet": (
        N_("Varias hojas de «{file}» sirven para este formulario: {sheets}."),
        N_("Elija cuál al importar el archivo; no se importó ninguna fila."),
    ),
    "table.date_doubt": (
        N_("En «{column}» de «{file}» no se sabe cuál es el día y cuál el mes: {examples}."),
        N_("Diga el orden al importar el archivo solo; no se importó ninguna fila."),
    ),
    "table.decimal_doubt": (
        N_("En «{column}» de «{file}» no se sabe qué signo separa los decimales: {examples}."),
        N_("Diga el signo al importar el archivo solo; no se importó ninguna fila."),
    ),
    "table.century_doubt": (
        N_("En «{column}» de «{file}» hay años de dos cifras, que no dicen el siglo: {examples}."),
        N_("Diga el siglo al importar el archivo solo; no se importó ninguna fila."),
    ),
    "table.epoch_doubt": (
        N_("En «{column}» de «{file}» hay números donde van fechas: {examples}."),
        N_("Si son días contados por una hoja de cálculo, dígalo al importar el archivo solo."),
    ),
    "table.no_column": (
        N_("«{file}» no tiene una columna «{column}»."),
        N_("Escriba el nombre como está en la tabla; no se importó ninguna fila."),
    ),
    "table.no_question": (
        N_("El formulario no tiene una pregunta «{question}» para la columna «{column}»."),
        N_("Escriba el nombre o el texto de la pregunta; no se importó ninguna fila."),
    ),
    "table.by_content": (
        N_("La columna «{column}» de «{file}» se tomó por sus datos: contesta «{label}»."),
        N_("Si no es así, deshaga la importación y diga qué pregunta contesta."),
    ),
    "table.left_out": (
        N_("La columna «{column}» de «{file}» no entra en los registros."),
        N_("Sus datos siguen en el archivo, que se guarda completo."),
    ),
    "table.zeros_restored": (
        N_("En «{column}» se devolvieron los ceros perdidos: {count} («{before}» → «{after}»)."),
        N_("Se tomaron de la lista oficial de códigos; vea que estén bien."),
    ),
    "table.labels_taken": (
        N_("En «{column}» se cambiaron nombres por códigos: {count} («{before}» → «{after}»)."),
        N_("Cada nombre está una sola vez en la lista del formulario; puede seguir."),
    ),
    "table.bad_mapping": (
        N_("«{file}» no es un archivo de nombres de columnas."),
        N_("Debe ser JSON con «mapping»: 1 y «columns»; no se importó ninguna fila."),
    ),
    "table.other_mapping": (
        N_("Ningún nombre de «{file}» es de una columna de «{table}»."),
        N_("Vea que sea el archivo de ese sistema; no se importó ninguna fila."),
    ),
    "table.no_repeat": (
        N_("El formulario no tiene un grupo que se repite «{label}»."),
        N_("Escriba su nombre como está en el formulario; no se importó ninguna fila."),
    ),
    "table.no_link": (
        N_("No se sabe a qué registro pertenece cada fila de «{label}» en «{file}»."),
        N_("Ponga en las dos tablas una columna con el mismo número; no se importó nada."),
    ),
    "table.unlinked": (
        N_("La hoja «{sheet}» de «{file}» parece de «{label}», pero no dice a qué registro va."),
        N_("No entró. Ponga en las dos hojas una columna con el mismo número, o use la plantilla."),
    ),
    "table.blank_link": (
        N_("La fila {row} de «{file}» no dice a qué registro pertenece («{column}»)."),
        N_("Escriba el número de su registro; no se importó ninguna fila."),
    ),
    "table.orphan_row": (
        N_("La fila {row} de «{file}» pertenece a «{value}», que no está en «{outer}»."),
        N_("Corrija «{column}» o agregue el registro. Filas así: {count}. No se importó nada."),
    ),
    "table.double_link": (
        N_("Las filas {first} y {row} de «{file}» tienen el mismo número en «{column}»."),
        N_("No se sabe a cuál pertenecen las filas de otra tabla; no se importó nada."),
    ),
    "table.form_exists": (
        N_("Ya hay un formulario «{form}»."),
        N_("Elija otro nombre, o importe la tabla en ese formulario; no se cambió nada."),
    ),
    "table.form_name": (
        N_("«{form}» no puede ser el nombre de un formulario."),
        N_("Use letras minúsculas sin tilde, números y _; no se cambió nada."),
    ),
    "table.no_import": (
        N_("No hay un archivo guardado de la importación {batch}."),
        N_("Vea el número de la importación; no se cambió nada."),
    ),
    "table.file_exists": (
        N_("Ya existe un archivo «{file}»."),
        N_("Elija otro nombre; no se cambió nada."),
    ),
    "table.unnamed_column": (
        N_("La columna {column} de «{file}» no tiene nombre."),
        N_("Póngale un nombre en la fila {row}, o déjela fuera al importar."),
    ),
    "table.lost_zeros": (
        N_("En «{column}» hay códigos sin su cero inicial, como «{example}»."),
        N_("Al importar se devuelven con la lista oficial de códigos."),
    ),
    "table.mixed_types": (
        N_("En «{column}» hay datos de otro tipo que los demás: {count}, como «{example}»."),
        N_("Vea que estén bien; al importar quedan como están y la revisión los señala."),
    ),
    "table.short_years": (
        N_("En «{column}» hay fechas con el año de dos cifras: {count}."),
        N_("No dicen el siglo: escriba los años completos."),
    ),
    "table.long_numbers": (
        N_("En «{column}» hay números de más de 15 cifras: {count}, como «{example}»."),
        N_("Una hoja de cálculo pierde las últimas: guárdelos como texto."),
    ),
    "table.merged_cells": (
        N_("«{file}» tiene celdas combinadas que abarcan varias filas: {count}."),
        N_("Su dato se puso en cada una de esas filas; vea que esté bien."),
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
    "table.unknown_encoding": (
        N_("No se conoce la codificación «{encoding}»."),
        N_("Deje que Acopio la busque, o escriba utf-8, cp1252 o cp850; no se cambió nada."),
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
        N_("Diga qué columna la contesta, o agréguela a la tabla; no se importó ninguna fila."),
    ),
    "table.unknown_column": (
        N_("El formulario no tiene una pregunta para la columna «{column}» de «{file}»."),
        N_("Diga qué pregunta contesta o déjela fuera; no se importó ninguna fila."),
    ),
    "table.formula_cell": (
        N_("Excel tomaría por fórmula lo que dice la fila {row} en «{column}»: {text}"),
        N_("Está a salvo tal como se escribió; corríjalo si no debe ser así."),
    ),
    "table.formula_like": (
        N_("En la columna «{column}» hay datos que Excel tomaría por fórmulas: {count}."),
        N_("Salen tal como se escribieron; si no son fórmulas, siga."),
    ),
    "table.file_open": (
        N_("No se pudo escribir «{file}»: está abierto en otro programa o está protegido."),
        N_("Ciérrelo o elija otro nombre y pruebe otra vez; no se cambió nada."),
    ),
    "table.cannot_write": (
        N_("No se pudo escribir «{file}»: {detail}."),
        N_("Elija otra carpeta o libere espacio; lo guardado sigue en su lugar."),
    ),
    "table.too_many_rows": (
        N_("Una hoja de Excel no admite más de {rows:,} filas y «{file}» tendría más."),
        N_("Guarde como CSV, o filtre antes los registros; no se cambió nada."),
    ),
    "package.no_public_columns": (
        N_("El formulario «{form}» no tiene ninguna columna pública."),
        N_("Marque como públicas las preguntas que pueden salir; no se preparó nada."),
    ),
    "package.no_title": (
        N_("Falta el título de los datos."),
        N_("Escriba de qué tratan, dónde y cuándo; no se preparó nada."),
    ),
    "package.no_description": (
        N_("Falta la descripción de los datos."),
        N_("Escriba en dos frases qué contienen y cómo se reunieron; no se preparó nada."),
    ),
    "package.no_organization": (
        N_("Falta el nombre de la oficina que publica."),
        N_("Escriba el nombre completo de la oficina; no se preparó nada."),
    ),
    "package.no_contact": (
        N_("Nadie figura para contestar preguntas sobre los datos."),
        N_("Si la oficina tiene un correo público, escríbalo; puede seguir."),
    ),
    "package.bad_contact": (
        N_("«{value}» no es una dirección de correo."),
        N_("Escríbala completa, como datos@muni.gob.gt, o déjela en blanco."),
    ),
    "package.period_backwards": (
        N_("El período de los datos termina antes de empezar: hasta {value}."),
        N_("Corrija desde cuándo o hasta cuándo son los datos."),
    ),
    "package.bad_place": (
        N_("«{value}» no es el código de ningún lugar."),
        N_("Escriba el código de un municipio (1413), un departamento (GT-14) o GT."),
    ),
    "package.bad_language": (
        N_("«{value}» no es el código de un idioma."),
        N_("Escríbalo con dos o tres letras, como es, ixl o quc."),
    ),
    "package.bad_sdg": (
        N_("Hay un código que no es de los Objetivos de Desarrollo Sostenible."),
        N_("Escríbalo como 6, 6.1 o 6.1.1; varios se separan con punto y coma."),
    ),
    "package.bad_laip": (
        N_("«{value}» no es un artículo de la Ley de Acceso a la Información Pública."),
        N_("Escriba artículo y numeral, como 10.28, o déjelo en blanco."),
    ),
    "package.bad_name": (
        N_("«{value}» no puede ser el nombre corto de los datos."),
        N_("Use de 2 a 100 letras minúsculas sin tilde, números y guiones."),
    ),
    "package.portal_asks": (
        N_("El portal {url} pide «{label}», y está en blanco."),
        N_("Escríbalo al describir los datos; sin eso el portal no los acepta."),
    ),
    "package.portal_choice": (
        N_("El portal {url} no ofrece «{value}» en «{label}»."),
        N_("Elija otra opción de su lista; sin eso el portal no acepta los datos."),
    ),
    "package.portal_license": (
        N_("El portal {url} no tiene la licencia «{value}» en su lista."),
        N_("Elija otra, o pida que la agreguen; puede seguir."),
    ),
    "package.portal_group": (
        N_("Su llave no pone datos en el grupo «{value}» del portal {url}."),
        N_("Quite ese grupo, o pida permiso a quien administra el portal."),
    ),
    "package.bad_license": (
        N_("No se conoce la licencia «{value}»."),
        N_("Elija una de la lista; la usual es CC-BY-4.0."),
    ),
    "package.bad_frequency": (
        N_("No se conoce la frecuencia «{value}»."),
        N_("Elija una de la lista, como R/P1M (cada mes) o R/P1Y (cada año)."),
    ),
    "package.bad_period": (
        N_("«{value}» no es un año, un mes ni un día."),
        N_("Escriba 2018, 2018-11 o 2018-11-30."),
    ),
    "package.bad_theme": (
        N_("No se conoce alguno de los temas elegidos."),
        N_("Elija los temas de la lista."),
    ),
    "package.too_many_rows": (
        N_("No se hizo «{file}»: son {rows:,} filas y Excel admite {limit:,}."),
        N_("Los datos completos están en CSV; publique por período o quite Excel de los formatos."),
    ),
    "package.too_long_for_paper": (
        N_("«{file}» no lleva las filas: son {rows:,} y en papel caben {limit:,}."),
        N_("Dice dónde están los datos y con qué huella; el CSV los tiene completos."),
    ),
    "package.cannot_write": (
        N_("No se pudo escribir el paquete en «{file}»: {detail}."),
        N_("Elija otra carpeta o libere espacio; sus registros siguen en su lugar."),
    ),
    "package.cannot_read": (
        N_("No se pudo leer el paquete «{file}»: {detail}."),
        N_("Prepárelo otra vez; sus registros siguen en su lugar."),
    ),
    "package.not_valid": (
        N_("El paquete no pasó la comprobación: {detail} («{file}»)."),
        N_("No se publicó nada. Corrija el dato y prepare el paquete otra vez."),
    ),
    "package.file_missing": (
        N_("Al paquete le falta el archivo «{file}»."),
        N_("Prepárelo otra vez; sus registros siguen en su lugar."),
    ),
    "package.file_changed": (
        N_("El archivo «{file}» cambió después de preparar el paquete."),
        N_("No lo use: pida el paquete otra vez o prepárelo de nuevo."),
    ),
    "package.file_unknown": (
        N_("El archivo «{file}» no es parte del paquete."),
        N_("Sáquelo de la carpeta o prepare el paquete de nuevo."),
    ),
    "table.already_imported": (
        N_("«{file}» ya se había importado, con {rows} registros."),
        N_("No se agregó nada. Si el archivo cambió, guárdelo y vuelva a importarlo."),
    ),
}
