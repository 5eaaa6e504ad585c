"""The keys: what each does and what it is called. Window, manual and printed card read this table.

A key means the same thing everywhere; where a row says keys as Qt writes them, the window binds
them, and a test holds both together.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from app.messages.translation import N_, _

NAMES = {
    "Shift": N_("Mayús"),
    "Return": "Enter",
    "Del": N_("Supr"),
    "Backspace": N_("Retroceso"),
    "Ins": "Ins",
    "PgDown": N_("Av Pág"),
    "PgUp": N_("Re Pág"),
    "Space": N_("Espacio"),
    "Letters": N_("letras"),
    "Up": "↑",
    "Down": "↓",
}
"""What Qt calls a key -> what people read on it, in Spanish; the others are called alike."""


def key_words(key: str) -> str:
    """Name a key in the language in use.

    Args:
        key: As Qt writes it (`Shift+F8`), or with its Spanish names (`Mayús+F8`).
    """
    return "+".join(_(NAMES.get(part, part)) for part in key.split("+"))


@dataclass(frozen=True, slots=True)
class KeyUse:
    """What a key does.

    Attributes:
        keys: As Qt writes them; several do the same, or the same in two directions.
        does: In a few words, untranslated.
    """

    keys: tuple[str, ...]
    does: str

    def names(self) -> list[str]:
        """Name the keys in the language in use."""
        return [key_words(key) for key in self.keys]

    def words(self) -> str:
        """Say what they do in the language in use."""
        return _(self.does)


@dataclass(frozen=True, slots=True)
class KeyPart:
    """Keys that belong together, with their heading, untranslated."""

    title: str
    uses: tuple[KeyUse, ...]


PARTS = (
    KeyPart(
        N_("De pregunta en pregunta"),
        (
            KeyUse(("Return", "Tab"), N_("Pregunta siguiente; lo contestado queda guardado")),
            KeyUse(("Shift+Tab",), N_("Pregunta anterior")),
            KeyUse(("PgDown", "PgUp"), N_("Página siguiente, anterior")),
            KeyUse(("F6",), N_("Ir a una pregunta por su número o sus palabras")),
            KeyUse(("F8", "Shift+F8"), N_("Problema siguiente, anterior")),
        ),
    ),
    KeyPart(
        N_("Contestar"),
        (
            KeyUse(("1 … 9", "0", "Letters"), N_("Elegir una opción")),
            KeyUse(("Space",), N_("Marcar o quitar la marca")),
            KeyUse(("Up", "Down"), N_("Mover entre las opciones")),
            KeyUse(("Del",), N_("Quitar la respuesta elegida")),
            KeyUse(("Alt+Up", "Alt+Down"), N_("Subir o bajar una opción que se ordena")),
            KeyUse(("Ctrl+M",), N_("Abrir o cerrar el mapa")),
            KeyUse(("F5",), N_("Repetir el dato del registro anterior")),
            KeyUse(("F9",), N_("No sabe, no responde, no aplica")),
            KeyUse(("F7",), N_("Escribir una nota sobre la pregunta")),
            KeyUse(("Shift+F7", "Ctrl+F7"), N_("Responder la nota; darla por resuelta")),
            KeyUse(("Ctrl+Z", "Ctrl+Y"), N_("Deshacer, rehacer")),
        ),
    ),
    KeyPart(
        N_("Cuando una parte se repite"),
        (
            KeyUse(("Alt+Ins",), N_("Agregar una más")),
            KeyUse(("Alt+Del",), N_("Quitar esta; Ctrl+Z la devuelve")),
        ),
    ),
    KeyPart(
        N_("Idioma de las preguntas"),
        (
            KeyUse(("Ctrl+L",), N_("Preguntar en el otro idioma")),
            KeyUse(("Ctrl+Shift+L",), N_("Ver dos idiomas a la vez")),
            KeyUse(("F12",), N_("Oír la pregunta")),
        ),
    ),
    KeyPart(
        N_("El registro"),
        (
            KeyUse(("F2",), N_("Registro nuevo, o seguir con el que quedó a medias")),
            KeyUse(
                ("Ctrl+Return",),
                N_("El botón principal de la pantalla; al capturar, terminar el registro"),
            ),
            KeyUse(("Esc",), N_("Cerrar el panel o la lista; nunca pierde nada")),
        ),
    ),
    KeyPart(
        N_("Captura en cuadrícula"),
        (
            KeyUse(("Ctrl+G",), N_("Cambiar entre formulario y cuadrícula")),
            KeyUse(("Ctrl+D",), N_("Rellenar hacia abajo")),
            KeyUse(("Ctrl+C", "Ctrl+X", "Ctrl+V"), N_("Copiar, cortar, pegar celdas de Excel")),
            KeyUse(("Ctrl+Shift+D",), N_("Copiar el mes anterior u otro")),
            KeyUse(("Ctrl+Del",), N_("Quitar las filas")),
        ),
    ),
    KeyPart(
        N_("Revisar, comparar y entregar"),
        (
            KeyUse(("Ctrl+I",), N_("Ir al registro")),
            KeyUse(("Ctrl+E",), N_("Escribir otro dato")),
            KeyUse(("Ctrl+Shift+Return",), N_("Ver juntos todos los iguales")),
            KeyUse(("Ctrl+PgDown", "Ctrl+PgUp"), N_("Parte siguiente, anterior")),
            KeyUse(("Ctrl+U",), N_("Entregar por USB")),
        ),
    ),
    KeyPart(
        N_("Solo con el teclado numérico"),
        (
            KeyUse(("Return", "+"), N_("Pregunta siguiente")),
            KeyUse(("-",), N_("Pregunta anterior")),
            KeyUse(("*",), N_("No sabe, no responde, no aplica")),
            KeyUse(("/",), N_("Salir de la parte que se repite")),
            KeyUse((".", ","), N_("Punto de los decimales")),
        ),
    ),
    KeyPart(
        N_("En todas las pantallas"),
        (
            KeyUse(("F1",), N_("Ayuda de lo que tiene enfrente")),
            KeyUse(("F3",), N_("Revisar")),
            KeyUse(("F4",), N_("Publicar")),
            KeyUse(("Ctrl+K",), N_("Buscar o ejecutar")),
            KeyUse(("Ctrl+N",), N_("Traer un formulario")),
            KeyUse(("/",), N_("Buscar en la lista")),
            KeyUse(("Ctrl++", "Ctrl+-", "Ctrl+0"), N_("Letra más grande, más pequeña, normal")),
            KeyUse(("F11",), N_("Pantalla completa")),
            KeyUse(("Shift+F11",), N_("Modo de proyector: todo al doble")),
            KeyUse(("Alt+1 … 9",), N_("Estaciones; Alt sola muestra sus números")),
        ),
    ),
)
"""All keys, in the order of the printed card."""

PROMISE = N_(
    "Una tecla significa lo mismo en todas partes. Enter nunca presiona un botón peligroso "
    "ni termina un registro con errores."
)
"""What stands under the table."""


def uses() -> Iterator[KeyUse]:
    """Go through all rows of the table."""
    return (use for part in PARTS for use in part.uses)


def words_of(key: str) -> str:
    """Say what a key does, in the language in use.

    Args:
        key: As the table writes it.

    Raises:
        KeyError: The table does not have it.
    """
    for use in uses():
        if key in use.keys:
            return use.words()
    raise KeyError(key)
