"""Sentences of the codes `portal.…`: code -> (what happened and where, what to do)."""

from app.messages.translation import N_

SENTENCES: dict[str, tuple[str, str]] = {
    "portal.unreachable": (
        N_("No hay señal hasta el portal {url}."),
        N_("Es lo normal: sus paquetes esperan aquí y salen solos cuando vuelva la señal."),
    ),
    "portal.line_cut": (
        N_("Se cortó la señal mientras se hablaba con el portal {url}."),
        N_("Nada se perdió ni se envía dos veces: al volver la señal sigue desde ahí."),
    ),
    "portal.busy": (
        N_("El portal {url} está ocupado."),
        N_("Se probará otra vez más tarde; sus paquetes esperan aquí."),
    ),
    "portal.server_error": (
        N_("El portal {url} tuvo un problema propio (error {status}). {detail}"),
        N_("Nada se perdió. Si se repite, avise a quien administra el portal."),
    ),
    "portal.stale": (
        N_("Otra persona cambió «{name}» en el portal justo en este momento."),
        N_("No se escribió encima; dentro de poco se mira y se prueba otra vez."),
    ),
    "portal.not_ckan": (
        N_("En {url} contesta algo que no es un portal de datos."),
        N_(
            "Revise la dirección, y si esta red pide antes una página de entrada; no se envió nada."
        ),
    ),
    "portal.bad_address": (
        N_("La dirección del portal no se entiende: {url}"),
        N_(
            "Escríbala como en el navegador, por ejemplo https://datos.ejemplo.gt, sin usuario ni"
            " contraseña; no se envió nada."
        ),
    ),
    "portal.bad_token": (
        N_("La llave del portal {url} lleva signos que una llave no tiene."),
        N_("Cópiela otra vez, entera y en una sola línea; no se envió nada."),
    ),
    "portal.insecure": (
        N_("La dirección {url} no es segura: no empieza con https."),
        N_("Pida la dirección con https a quien administra el portal; su llave no salió de aquí."),
    ),
    "portal.certificate": (
        N_("No se pudo comprobar que {url} sea de verdad el portal."),
        N_(
            "Vea la fecha de esta computadora y si esta red pide entrar por una página; nada salió."
        ),
    ),
    "portal.certificate_early": (
        N_("Según la fecha de esta computadora, el certificado de {url} todavía no vale."),
        N_("La fecha está atrasada casi siempre: corríjala y pruebe otra vez. Nada salió de aquí."),
    ),
    "portal.certificate_expired": (
        N_("Según la fecha de esta computadora, el certificado de {url} ya venció."),
        N_("Revise primero la fecha; si es la de hoy, avise a quien administra el portal."),
    ),
    "portal.certificate_other": (
        N_("El certificado de lo que contesta en {url} es de otra dirección."),
        N_("Revise la dirección, y si esta red pide entrar por una página; nada salió de aquí."),
    ),
    "portal.proxy": (
        N_("El proxy de esta red no deja llegar a {url}."),
        N_("Pregunte a quien cuida la red por la dirección del proxy; sus paquetes esperan aquí."),
    ),
    "portal.proxy_login": (
        N_("El proxy de esta red pide usuario y contraseña para llegar a {url}."),
        N_("Pídalos a quien cuida la red y escríbalos en el sistema; sus paquetes esperan aquí."),
    ),
    "portal.clock_behind": (
        N_("El reloj de esta computadora va atrasado {minutes} minutos según el portal {url}."),
        N_("Corrija fecha y hora: de ellas dependen la llave, el recibo y el certificado."),
    ),
    "portal.clock_ahead": (
        N_("El reloj de esta computadora va adelantado {minutes} minutos según el portal {url}."),
        N_("Corrija fecha y hora: de ellas dependen la llave, el recibo y el certificado."),
    ),
    "portal.old_version": (
        N_("El portal {url} tiene CKAN {version}; Acopio está probado desde la 2.10."),
        N_("Puede publicar; si algo no va, avise a quien administra el portal."),
    ),
    "portal.too_old": (
        N_("El portal {url} tiene CKAN {version}, y para publicar hace falta la 2.9 o más nueva."),
        N_("Acopio no envía ahí. Exporte la carpeta para cosechar y pídales que la recojan."),
    ),
    "portal.captive": (
        N_("Esta red contesta en lugar de {url}: pide entrar antes por una página."),
        N_("Abra el navegador, acepte lo que pide la red y pruebe otra vez; su llave no salió."),
    ),
    "portal.is_socrata": (
        N_("En {url} hay un portal, pero es de Socrata y no de CKAN."),
        N_("Acopio no envía ahí. Exporte la carpeta para cosechar y pídales que la recojan."),
    ),
    "portal.is_dkan": (
        N_("En {url} hay un portal, pero es de DKAN y no de CKAN."),
        N_("Acopio no envía ahí. Exporte la carpeta para cosechar y pídales que la recojan."),
    ),
    "portal.is_arcgis": (
        N_("En {url} hay un portal, pero es de ArcGIS y no de CKAN."),
        N_("Acopio no envía ahí. Exporte la carpeta para cosechar y pídales que la recojan."),
    ),
    "portal.is_site": (
        N_("En {url} hay un sitio, pero no un portal de datos: «{title}»."),
        N_("Revise la dirección del portal; también puede llevarle la carpeta para cosechar."),
    ),
    "portal.key_expired": (
        N_("La llave del portal {url} venció el {day}."),
        N_("Pida una nueva a quien administra el portal y guárdela; sus paquetes esperan aquí."),
    ),
    "portal.key_not_kept": (
        N_(
            "La llave de {url} no se guardó: esta computadora no tiene llavero y la carpeta no está"
            " cifrada."
        ),
        N_("Dela cada vez con --token-stdin o ACOPIO_TOKEN, o cifre la carpeta de trabajo."),
    ),
    "portal.key_unknown": (
        N_("El portal {url} no conoce su llave: está mal copiada, vencida o anulada."),
        N_("Pida una nueva a quien administra el portal; sus paquetes esperan aquí."),
    ),
    "portal.no_office": (
        N_("El portal {url} conoce su llave, pero no le deja publicar en ninguna oficina."),
        N_("Pida a quien administra el portal que lo haga editor de la suya."),
    ),
    "portal.other_office": (
        N_("Su llave no publica en «{organization}» del portal {url}."),
        N_("Puede publicar en: {known}. Escriba una de ellas en Ajustes."),
    ),
    "portal.none_chosen": (
        N_("Todavía no hay un portal escrito."),
        N_("Escríbalo en Ajustes o con «acopio portal add»; mientras tanto hay uno de práctica."),
    ),
    "portal.redirected": (
        N_("El portal {url} manda a otra dirección: {other}."),
        N_("Si se mudó, escriba la dirección nueva en Ajustes; su llave no salió de aquí."),
    ),
    "portal.forbidden": (
        N_("El portal {url} no reconoce su llave, o su llave no tiene permiso en esa oficina."),
        N_("Pida a quien administra el portal una llave de editor; sus paquetes esperan aquí."),
    ),
    "portal.shield": (
        N_("Una protección delante del portal {url} cerró el paso. No es su llave."),
        N_("Pida a quien administra el portal que deje pasar a Acopio; sus paquetes esperan aquí."),
    ),
    "portal.name_taken": (
        N_("El nombre «{name}» ya existe en el portal y es de otra oficina."),
        N_("Cambie el nombre o pida permiso; no se envió nada."),
    ),
    "portal.field_missing": (
        N_("El portal pide «{label}», y no lo tiene."),
        N_("Corríjalo al describir los datos en Publicar y envíe otra vez; nada se perdió."),
    ),
    "portal.field_email": (
        N_("Para el portal, «{label}» no es una dirección de correo: {reason}"),
        N_("Corríjalo al describir los datos en Publicar y envíe otra vez; nada se perdió."),
    ),
    "portal.field_choice": (
        N_("El portal no ofrece lo que dice «{label}»: {reason}"),
        N_("Corríjalo al describir los datos en Publicar y envíe otra vez; nada se perdió."),
    ),
    "portal.field_date": (
        N_("Para el portal, «{label}» no es una fecha: {reason}"),
        N_("Corríjalo al describir los datos en Publicar y envíe otra vez; nada se perdió."),
    ),
    "portal.field_number": (
        N_("Para el portal, «{label}» no es un número: {reason}"),
        N_("Corríjalo al describir los datos en Publicar y envíe otra vez; nada se perdió."),
    ),
    "portal.field_length": (
        N_("Para el portal, «{label}» es muy corto o muy largo: {reason}"),
        N_("Corríjalo al describir los datos en Publicar y envíe otra vez; nada se perdió."),
    ),
    "portal.field_signs": (
        N_("«{label}» lleva signos que el portal no acepta: {reason}"),
        N_("Corríjalo al describir los datos en Publicar y envíe otra vez; nada se perdió."),
    ),
    "portal.field_address": (
        N_("Para el portal, «{label}» no es una dirección de internet: {reason}"),
        N_("Corríjalo al describir los datos en Publicar y envíe otra vez; nada se perdió."),
    ),
    "portal.field_taken": (
        N_("En el portal ya existe lo que dice «{label}»: {reason}"),
        N_("Corríjalo al describir los datos en Publicar y envíe otra vez; nada se perdió."),
    ),
    "portal.field_repeated": (
        N_("«{label}» llega dos veces al portal: {reason}"),
        N_("Corríjalo al describir los datos en Publicar y envíe otra vez; nada se perdió."),
    ),
    "portal.field_moved": (
        N_("El portal tiene ahora un campo propio para «{label}»: {reason}"),
        N_("Pruebe el portal en Ajustes para leer lo que pide, y envíe otra vez; nada se perdió."),
    ),
    "portal.validation": (
        N_("El portal no aceptó «{label}»: {reason}"),
        N_("Corrija ese dato de la ficha y se envía otra vez; nada se perdió."),
    ),
    "portal.bad_request": (
        N_("El portal {url} no entendió el pedido (error {status}). {detail}"),
        N_("Puede ser de otra versión: avise a quien administra el portal; nada se perdió."),
    ),
    "portal.not_public": (
        N_(
            "«{name}» no está a la vista de todos en el portal {url}: lo escondieron o lo quitaron."
        ),
        N_("Si lo acaban de publicar, pruebe más tarde; si no, pregunte a quien publica."),
    ),
    "portal.not_there": (
        N_("El portal {url} no tiene nada con el nombre «{name}»."),
        N_("Revise la dirección o el nombre; pregunte a quien publica si se quitó."),
    ),
    "portal.not_found": (
        N_("El portal {url} no encuentra la oficina, un grupo o los datos que el envío nombra."),
        N_("Revise la oficina y los grupos de la ficha; nada se perdió."),
    ),
    "portal.not_readable": (
        N_("El portal {url} no deja leer un archivo recién enviado (error {status})."),
        N_("Pruebe más tarde o avise a quien administra el portal; aquí no se perdió nada."),
    ),
    "portal.too_large": (
        N_("El portal no acepta algo tan grande: {name}."),
        N_("Publique por periodos más cortos, o pida que suban el límite; no se perdió nada."),
    ),
    "portal.no_tables": (
        N_("El portal {url} no guarda datos por filas."),
        N_("Publique los datos como archivos; no se envió nada."),
    ),
    "portal.row_refused": (
        N_("El portal no aceptó la fila {row} de «{file}»: {reason}"),
        N_("Corrija esa fila y prepare otra vez el paquete; nada se perdió."),
    ),
    "portal.too_large_known": (
        N_("«{file}» es más grande de lo que el portal acepta ({bytes} de {largest} bytes)."),
        N_(
            "No se envió nada. Diga si va empaquetado o en partes: «acopio sync large {name} zip»"
            " o «split»; o publíquelo como tabla."
        ),
    ),
    "portal.too_large_packed": (
        N_("«{file}» sigue siendo más grande de lo que el portal acepta ({largest} bytes)."),
        N_("Publíquelo en partes, como tabla o por periodos más cortos; no se envió nada."),
    ),
    "portal.changed": (
        N_("Alguien cambió «{name}» en el portal después de su último envío."),
        N_("Mire los cambios en {url} y decida si los reemplaza; no se escribió nada encima."),
    ),
    "portal.no_conflict": (
        N_("Ningún envío de «{name}» espera que usted decida."),
        N_("Vea los envíos con «acopio sync status»; no se cambió nada."),
    ),
    "portal.changed_since": (
        N_("«{name}» cambió otra vez en el portal {url} después de que usted miró."),
        N_("Compare de nuevo y decida; no se envió nada."),
    ),
    "portal.undecided": (
        N_("Falta decidir qué queda de «{name}»: los dos lo cambiaron."),
        N_("Diga si queda lo suyo o lo del portal; no se envió nada."),
    ),
    "portal.no_difference": (
        N_("En «{name}» no hay nada que decidir."),
        N_("Vea las diferencias con «acopio sync compare»; no se cambió nada."),
    ),
    "portal.file_not_mixed": (
        N_("Un archivo no se mezcla: «{name}» va entero como está aquí, o no se envía."),
        N_("Elija lo suyo, o quite el envío; lo del portal queda como está."),
    ),
    "portal.mismatch": (
        N_("Lo que el portal guardó de «{name}» no es igual a lo enviado: {file}."),
        N_("No se da por publicado. Envíe otra vez; lo suyo sigue completo aquí."),
    ),
    "portal.package_missing": (
        N_("Falta el archivo «{file}» del paquete que se iba a enviar."),
        N_("Prepare otra vez el paquete en Publicar; sus registros siguen guardados."),
    ),
    "portal.package_changed": (
        N_("El archivo «{file}» del paquete ya no es el que se aprobó."),
        N_("Prepare y apruebe otra vez el paquete en Publicar; no se envió nada."),
    ),
    "portal.not_sent": (
        N_("«{name}» no se envió en este intento."),
        N_("Su paquete espera en Envíos y sale en el siguiente."),
    ),
    "portal.paused": (
        N_("Los envíos están en pausa."),
        N_("Sus paquetes esperan aquí; siga cuando quiera en Envíos, o con «acopio sync resume»."),
    ),
    "portal.sending_elsewhere": (
        N_("Otra ventana de Acopio está enviando ahora mismo."),
        N_("Espere a que termine; no hace falta hacer nada."),
    ),
}
