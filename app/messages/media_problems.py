"""Sentences of the codes `media.…`: code -> (what happened and where, what to do)."""

from app.messages.translation import N_

SENTENCES: dict[str, tuple[str, str]] = {
    "media.cannot_read": (
        N_("No se pudo leer el archivo «{file}»: {detail}."),
        N_("Vea que exista y que no esté abierto en otro programa; no se cambió nada."),
    ),
    "media.changed": (
        N_("El archivo «{file}» ya no es el que se guardó: su contenido cambió en el disco."),
        N_("Las respuestas están a salvo. Recupere la carpeta «media» de un respaldo."),
    ),
    "media.empty": (
        N_("El archivo «{file}» está vacío."),
        N_("Elija otro para «{label}»; no se cambió nada."),
    ),
    "media.missing": (
        N_("Falta el archivo «{file}» en «media», dentro de la carpeta de trabajo."),
        N_("Las respuestas están a salvo. Recupere la carpeta «media» de un respaldo."),
    ),
    "media.no_pictures": (
        N_("Esta computadora no puede preparar la foto «{file}»: le falta el lector de imágenes."),
        N_("Agréguela desde una computadora con la ventana de Acopio; no se cambió nada."),
    ),
    "media.not_an_image": (
        N_("«{file}» no es una foto que se pueda leer."),
        N_("Elija una imagen JPG, PNG o WebP para «{label}»; no se cambió nada."),
    ),
    "media.not_audio": (
        N_("«{file}» no es una grabación de sonido."),
        N_("Elija un archivo como MP3, M4A, OGG o WAV para «{label}»; no se cambió nada."),
    ),
    "media.not_video": (
        N_("«{file}» no es un video."),
        N_("Elija un archivo como MP4, 3GP o WebM para «{label}»; no se cambió nada."),
    ),
    "media.too_large": (
        N_("El archivo «{file}» mide {size} MB; aquí se aceptan hasta {most} MB."),
        N_("Elija uno más corto o más pequeño para «{label}»; no se cambió nada."),
    ),
}
