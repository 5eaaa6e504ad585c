"""Sentences of the codes `batch.…`: (what happened and where, what is safe and what to do)."""

from app.messages.translation import N_

SENTENCES: dict[str, tuple[str, str]] = {
    "batch.no_origin": (
        N_("No se sabe de qué municipio es «{file}»."),
        N_("Póngale el código del municipio al nombre y pruebe otra vez; no se importó."),
    ),
    "batch.unsure_origin": (
        N_("No es seguro de qué municipio es «{file}»: puede ser {candidates}."),
        N_("Póngale el código del municipio al nombre y pruebe otra vez; no se importó."),
    ),
    "batch.origin_conflict": (
        N_("«{file}» nombra varios municipios: {candidates} ({clues})."),
        N_("Vea de cuál es y corrija el nombre; no se importó."),
    ),
    "batch.several_municipalities": (
        N_("Las filas de «{file}» son de {count} municipios: {candidates}."),
        N_("Haga un archivo de cada municipio, o impórtelo solo; no se importó."),
    ),
    "batch.no_such_municipality": (
        N_("Ningún municipio tiene el código «{given}», que se dijo de «{file}»."),
        N_("Son cuatro cifras: departamento y municipio. No se importó."),
    ),
    "batch.foreign_rows": (
        N_("En «{file}», del municipio {code}, hay filas de otro ({codes}): {count}."),
        N_("Se importaron tal cual; revíselas con quien envió el archivo."),
    ),
    "batch.same_origin": (
        N_("«{file}» es del mismo municipio ({code}) y período que «{first}»."),
        N_("Deje en la carpeta solo el que vale; este no se importó."),
    ),
    "batch.period_needed": (
        N_("No se sabe de qué período es «{file}», y de ese municipio ya hay: {files}."),
        N_("Diga el período, o póngalo en el nombre; no se importó ni se reemplazó nada."),
    ),
    "batch.period_conflict": (
        N_("«{file}» trae el período {found}, y se dijo {period}."),
        N_("Vea cuál es el correcto; no se importó."),
    ),
    "batch.several_before": (
        N_("Del municipio y período de «{file}» ya hay varios archivos: {files}."),
        N_("Deshaga los que no valen y pruebe otra vez; no se importó."),
    ),
    "batch.bad_period": (
        N_("«{given}» no es un período."),
        N_("Escriba año y mes, como 2026-03, o solo el año."),
    ),
    "batch.no_such_department": (
        N_("Ningún departamento se llama «{given}»."),
        N_("Escriba su nombre o su código de dos cifras."),
    ),
    "batch.bad_due": (
        N_("«{given}» no es una fecha."),
        N_("Escriba año, mes y día, como 2026-04-10."),
    ),
    "batch.no_tables": (
        N_("En la carpeta «{file}» no hay ninguna tabla."),
        N_("Busque la carpeta con archivos de Excel, LibreOffice o CSV; no se cambió nada."),
    ),
    "batch.cannot_read": (
        N_("No se pudo leer la carpeta «{file}»."),
        N_("Vea que exista y que tenga permiso de abrirla; no se cambió nada."),
    ),
    "batch.not_here": (
        N_("El formulario «{form}» no tiene un lote {batch}."),
        N_("Vea los lotes con «acopio data batches»; no se cambió nada."),
    ),
    "batch.undone": (
        N_("El lote {batch} ya no cuenta: se deshizo o lo reemplazó otro."),
        N_("Si lo reemplazó otro, deshaga ese; no se cambió nada."),
    ),
    "batch.no_file": (
        N_("El archivo del lote {batch} no se guardó en esta computadora."),
        N_("Las observaciones se escriben solo con la lista de problemas."),
    ),
    "batch.too_large": (
        N_("El archivo del lote {batch} es demasiado grande para conservar su aspecto."),
        N_("Se escribieron las mismas filas en un libro sencillo, con sus observaciones."),
    ),
}
