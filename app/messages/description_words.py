"""What the fields of a description are called in a sentence."""

from app.messages.translation import N_, _

_WORDS = {
    "title": N_("título"),
    "description": N_("qué contiene"),
    "organization": N_("oficina responsable"),
    "contact_name": N_("quién responde"),
    "contact_email": N_("correo"),
    "license": N_("licencia"),
    "frequency": N_("cada cuánto se actualiza"),
    "temporal_start": N_("periodo"),
    "temporal_end": N_("periodo"),
    "themes": N_("tema"),
    "keywords": N_("palabras clave"),
    "groups": N_("grupos"),
    "spatial": N_("lugar"),
    "sources": N_("de dónde vienen los datos"),
    "sdg": N_("objetivos de desarrollo"),
    "laip": N_("numeral de la ley"),
    "language": N_("idioma"),
    "name": N_("nombre en el portal"),
}


def field_words(field: str) -> str:
    """Give what a field is called; one that is of a portal alone keeps the name it has there."""
    return _(_WORDS[field]) if field in _WORDS else field.rpartition(".")[2]
