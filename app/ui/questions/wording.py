"""How questions and answers read on the page: kind of answer, help, the answer itself."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from app.messages import N_, _, sentence
from app.ui.questions.appearance import way_of, words_of
from app.ui.questions.dates import has_other_calendar, write_answer
from forms.choice_table import Offer
from forms.choices import Choice
from forms.instrument import Question
from forms.markdown import plain_words
from forms.node_state import NodeState
from forms.offers import chosen_values
from forms.problem import Problem

KINDS = {
    "text": N_("Texto"),
    "barcode": N_("Código de barras"),
    "integer": N_("Número entero"),
    "decimal": N_("Número"),
    "range": N_("Número"),
    "date": N_("Fecha"),
    "time": N_("Hora"),
    "dateTime": N_("Fecha y hora"),
    "select_one": N_("Elija una"),
    "select_multiple": N_("Elija todas las que correspondan"),
    "rank": N_("Ordene las opciones"),
    "acknowledge": N_("Marque si lo leyó"),
    "geopoint": N_("Punto en el mapa"),
    "geotrace": N_("Línea en el mapa"),
    "geoshape": N_("Área en el mapa"),
    "image": N_("Foto"),
    "audio": N_("Grabación"),
    "video": N_("Video"),
    "file": N_("Archivo"),
}

HELP = {
    "text": N_("Escriba la respuesta y presione Enter."),
    "range": N_("Escriba el número, o muévalo con las flechas."),
    "integer": N_("Escriba el número sin decimales. La coma separa los miles: 1,234."),
    "decimal": N_("Use punto para los decimales: 61.5. La coma separa los miles."),
    "date": N_("Escriba día, mes y año: 21/11/2026, o solo las cifras: 21112026."),
    "time": N_("Escriba la hora de 0 a 24: 16:20."),
    "dateTime": N_("Escriba la fecha y la hora: 21/11/2026 16:20."),
    "select_one": N_("Elija una: presione su tecla o use las flechas. Supr la quita."),
    "select_multiple": N_("Elija todas las que correspondan: presione su tecla o Espacio."),
    "rank": N_("Presione la cifra del lugar de cada opción, o muévala con Alt y las flechas."),
    "acknowledge": N_("Presione 1 o Espacio cuando lo haya leído."),
    "barcode": N_("Pase el lector por el código, o escriba sus cifras y presione Enter."),
    "image": N_("Presione 1 y elija la foto, péguela con Ctrl+V o suéltela aquí."),
    "audio": N_("Presione 1 y elija la grabación, o suéltela aquí."),
    "video": N_("Presione 1 y elija el video, o suéltelo aquí."),
    "file": N_("Presione 1 y elija el archivo, o suéltelo aquí."),
    "geopoint": N_("Escriba o pegue latitud y longitud en grados, o abra el mapa con Ctrl+M."),
    "geotrace": N_("Escriba o pegue un punto en cada línea, o abra el mapa con Ctrl+M."),
    "geoshape": N_(
        "Escriba o pegue las esquinas, o abra el mapa con Ctrl+M. El área se cierra sola."
    ),
}

DRAWN: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "signature": (
            N_("Firma"),
            N_(
                "Firme con el mouse, el dedo o el lápiz. Sin mouse: 1 elige una foto; "
                "3, si firmó en papel."
            ),
            N_("Firma guardada"),
        ),
        "draw": (
            N_("Dibujo"),
            N_("Dibuje con el mouse, el dedo o el lápiz. Sin mouse: 1 elige una imagen."),
            N_("Dibujo guardado"),
        ),
        "annotate": (
            N_("Foto con marcas"),
            N_(
                "Presione 1 y elija la foto; después dibuje encima con el mouse, el dedo "
                "o el lápiz."
            ),
            N_("Foto guardada"),
        ),
    }
)
"""Appearance of an image drawn by hand -> kind, help, what stands for the answer."""

KEPT = {
    "image": N_("Foto guardada"),
    "audio": N_("Grabación guardada"),
    "video": N_("Video guardado"),
    "file": N_("Archivo guardado"),
}
"""What an answer says whose value is the name of a file that nobody chose."""
MASKED = "••••••"
"""Stands for an answer that nobody is to read over a shoulder."""
PICK_SEVERAL_HELP = N_(
    "Escriba parte del nombre; Enter agrega lo marcado. Enter sin escribir sigue."
)
PICK_HELP = N_("Escriba parte del nombre o la clave. Las flechas mueven y Enter elige.")


def kind_words(question: Question) -> str:
    """Say in a few words how a question is answered: «Número entero · personas»."""
    drawn = DRAWN.get(way_of(question))
    words = _(drawn[0] if drawn else KINDS.get(question.type, KINDS["text"]))
    return f"{words} · {question.marks.unit}" if question.marks.unit else words


def help_words(state: NodeState, *, typed_in_list: bool) -> str:
    """Say how to answer this question with the keyboard.

    Args:
        state: The question.
        typed_in_list: Its options are found by typing.
    """
    kind = state.question.type if state.question else "text"
    if typed_in_list:
        several = kind == "select_multiple"
        return _(PICK_SEVERAL_HELP) if several else _(PICK_HELP)
    if kind == "date":
        return _(_date_help(state))
    drawn = DRAWN.get(way_of(state.question))
    if drawn:
        return _(drawn[1])
    return _(HELP.get(kind, HELP["text"]))


def _date_help(state: NodeState) -> str:
    said = words_of(state.question)
    if "year" in said:
        return N_("Escriba el año: 2026.")
    if "month-year" in said:
        return N_("Escriba mes y año: 11/2026.")
    if has_other_calendar(state.question):
        return N_("Escriba la fecha de nuestro calendario: 21/11/2026.")
    return HELP["date"]


def answer_words(state: NodeState, language: str) -> str:
    """Write an answer as people say it: labels of choices, numbers with their unit.

    Args:
        state: The question as it is now.
        language: Language of the labels.
    """
    question = state.question
    if question is None or state.value is None:
        return ""
    if question.list_name:
        offer = Offer.of(state.choices)
        found = [(value, offer.find(value)) for value in chosen_values(question, state.value)]
        return ", ".join(
            value if choice is None else plain_words(choice.label(language))
            for value, choice in found
        )
    if "masked" in words_of(question):
        return MASKED
    if question.type in KEPT:
        drawn = DRAWN.get(way_of(question))
        return _(drawn[2] if drawn else KEPT[question.type])
    written = write_answer(question, state.value)
    unit = question.marks.unit
    if not unit or state.violation is not None:
        return written
    return f"{unit}{written}" if unit == "Q" else f"{written} {unit}"


BILINGUAL_AT_MOST = 300
"""Options of longer lists, found while typing, are said in one language."""


def bilingual(state: NodeState, first: str, second: str) -> NodeState:
    """Give a question whose options say both languages: «Tubería · Bʼeʼ».

    Args:
        state: The question.
        first: Language that the options are shown in.
        second: The other one, "" for none.
    """
    if not second or not 0 < len(state.choices) <= BILINGUAL_AT_MOST:
        return state
    return replace(state, choices=tuple(_both(each, first, second) for each in state.choices))


def _both(choice: Choice, first: str, second: str) -> Choice:
    one, other = choice.label(first), choice.labels.get(second, "")
    if not other or other == one:
        return choice
    return replace(choice, labels={**choice.labels, first: f"{one} · {other}"})


def complaint(problem: Problem) -> str:
    """Say under a field what is wrong with its answer, and quote what was typed."""
    message, value = problem.values.get("message"), problem.values.get("value")
    if problem.code == "answer.required":
        return str(message or _("Esta pregunta es obligatoria."))
    if problem.code == "answer.constraint" and message:
        ended = str(message) if str(message).endswith((".", "?", ":")) else f"{message}."
        return _("{message} Usted escribió {value}.").format(message=ended, value=value)
    return sentence(problem)
