"""Sentences of the codes `check.…`: what may be wrong with an answer, by what it means here."""

from app.messages.translation import N_

SENTENCES: dict[str, tuple[str, str]] = {
    "check.cui_signs": (
        N_("El CUI de «{label}» lleva signos que no son cifras: «{value}»."),
        N_("Escriba solo las trece cifras del documento; puede seguir."),
    ),
    "check.cui_length": (
        N_("El CUI de «{label}» tiene {count} cifras y debe tener 13: «{value}»."),
        N_("Compárelo con el documento; puede seguir."),
    ),
    "check.cui_digit": (
        N_("El CUI {value} de «{label}» no cuadra: puede haber una cifra cambiada."),
        N_("Compárelo con el documento; puede seguir."),
    ),
    "check.cui_department": (
        N_("El CUI {value} de «{label}» nombra un departamento que no existe: {code}."),
        N_("Compare las últimas cuatro cifras con el documento; puede seguir."),
    ),
    "check.cui_municipality": (
        N_("El CUI {value} de «{label}» nombra un municipio de {department} que no está: {code}."),
        N_("Si el documento lo dice así, déjelo: la lista puede ser más vieja que el municipio."),
    ),
    "check.nit_signs": (
        N_("El NIT de «{label}» debe llevar de 2 a 12 cifras; la última puede ser K: «{value}»."),
        N_("Compárelo con la constancia; puede seguir."),
    ),
    "check.nit_digit": (
        N_("El NIT {value} de «{label}» no cuadra: puede haber una cifra cambiada."),
        N_("Compárelo con la constancia; puede seguir."),
    ),
    "check.nit_final_consumer": (
        N_("«{value}» en «{label}» quiere decir consumidor final: no es un NIT."),
        N_("Escriba el NIT, o deje el dato en blanco; puede seguir."),
    ),
    "check.phone_signs": (
        N_("El teléfono de «{label}» lleva signos que no son cifras: «{value}»."),
        N_("Escriba un solo número de ocho cifras: 2413 1234."),
    ),
    "check.phone_length": (
        N_("El teléfono de «{label}» tiene {count} cifras y debe tener 8: «{value}»."),
        N_("Vea si falta o sobra una cifra; puede seguir."),
    ),
    "check.phone_first": (
        N_("El teléfono {value} de «{label}» empieza con {digit}."),
        N_("En Guatemala empiezan con 2 a 7. Vea si está bien; puede seguir."),
    ),
    "check.nog": (
        N_("El NOG de «{label}» debe llevar solo cifras, diez o menos: «{value}»."),
        N_("Compárelo con Guatecompras; puede seguir."),
    ),
    "check.nog_is_npg": (
        N_("«{value}» en «{label}» empieza con E: es un NPG, de una compra directa."),
        N_("Escriba el NOG del concurso, o pase el NPG a su propia pregunta; puede seguir."),
    ),
    "check.npg": (
        N_("El NPG de «{label}» debe ser una E y cifras: «{value}»."),
        N_("Compárelo con Guatecompras; puede seguir."),
    ),
    "check.snip": (
        N_("El código SNIP de «{label}» debe llevar solo cifras, diez o menos: «{value}»."),
        N_("Compárelo con la ficha del proyecto; puede seguir."),
    ),
    "check.renglon": (
        N_("El renglón de «{label}» debe tener tres cifras: «{value}»."),
        N_("Compárelo con el Manual de Clasificaciones Presupuestarias; puede seguir."),
    ),
    "check.renglon_zeros": (
        N_("Al renglón «{value}» de «{label}» le faltan los ceros de la izquierda."),
        N_("Escriba {proposed}; una hoja de cálculo suele quitarlos."),
    ),
    "check.other_municipality": (
        N_("El punto de «{label}» queda en {found}, a {km} km de {said}."),
        N_("Vea si el municipio o el punto están cambiados; puede seguir."),
    ),
    "check.outside_municipality": (
        N_("El punto de «{label}» queda a {km} km de {said}, fuera de los municipios del mapa."),
        N_("Vea si el municipio o el punto están cambiados; puede seguir."),
    ),
    "check.date_order": (
        N_("«{label}» ({value}) es antes de «{other_label}» ({other})."),
        N_("Vea cuál de las dos fechas está cambiada; puede seguir."),
    ),
    "check.far_value": (
        N_("«{label}» dice {value}, lejos de lo usual ({low} a {high})."),
        N_("Corríjalo, o explique por qué es correcto."),
    ),
    "check.changed": (
        N_("«{label}» ya no dice {value}."),
        N_("No se guardó la explicación; vea el dato como está ahora."),
    ),
    "check.sum": (
        N_("«{label}» dice {value}, y la suma de sus partes es {expected}."),
        N_("Vea cuál de los números está cambiado; puede seguir."),
    ),
    "check.formula": (
        N_("«{label}» dice «{value}»: una hoja de cálculo lo tomaría por una fórmula."),
        N_("Quite el signo del principio, o explique por qué queda; hasta entonces no se publica."),
    ),
    "check.outer_spaces": (
        N_("«{label}» lleva espacios al principio o al final: «{value}»."),
        N_("Quítelos, para que el mismo dato no parezca dos distintos; puede seguir."),
    ),
    "check.other_digits": (
        N_("«{label}» lleva cifras de otra escritura: «{value}»."),
        N_("Póngalas con las de aquí, del 0 al 9, para que se encuentren; puede seguir."),
    ),
    "check.no_data": (
        N_("«{label}» dice «{value}»: así escriben los programas un dato que falta."),
        N_("Déjela sin dato, o explique por qué es un dato de verdad; puede seguir."),
    ),
    "check.no_such_cause": (
        N_("No hay problemas abiertos con la causa «{cause}»."),
        N_("Las que hay: {known}. No se cambió nada."),
    ),
    "check.not_explained": (
        N_("Este problema es un error: hay que corregirlo."),
        N_("Solo los avisos pueden quedar como están, con su explicación; no se cambió nada."),
    ),
    "check.nothing_open": (
        N_("En «{field}» de este registro no hay nada por revisar."),
        N_("Vea el nombre de la pregunta en la lista de problemas; no se cambió nada."),
    ),
}
