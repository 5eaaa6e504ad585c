"""What the keys are called: «Mayús+F8» in Spanish, Shift+F8 in English."""

from app.messages import N_, _

NAMES = {
    "Shift": N_("Mayús"),
    "Return": "Enter",
    "Del": N_("Supr"),
    "Backspace": N_("Retroceso"),
    "PgDown": N_("Av Pág"),
    "PgUp": N_("Re Pág"),
    "Space": N_("Espacio"),
}
"""What Qt calls a key -> what people read on it, in Spanish; the others are called alike."""


def key_words(key: str) -> str:
    """Name a key in the language in use.

    Args:
        key: As Qt writes it (`Shift+F8`), or with its Spanish names (`Mayús+F8`).
    """
    return "+".join(_(NAMES.get(part, part)) for part in key.split("+"))
