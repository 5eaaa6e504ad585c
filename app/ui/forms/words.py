"""Sentences about forms that several parts of Formularios say alike."""

from app.messages import _, ngettext
from app.operations.forms_here import FormHere
from app.operations.load_form import LoadedForm
from app.steps.vocabularies import frequencies
from app.ui import numbers
from forms.problem import Place


def section_words(count: int, every: int) -> str:
    """Say how many of the form's questions stand in a section: «21 de 33 preguntas».

    Args:
        count: Those of the section.
        every: Those of the form, 0 where the section is all of it.
    """
    if not every:
        return questions_words(count)
    words = ngettext("{n} de {all} pregunta", "{n} de {all} preguntas", every)
    return words.format(n=numbers.count(count), all=numbers.count(every))


def questions_words(count: int) -> str:
    """Say how many questions: «31 preguntas»."""
    return ngettext("{n} pregunta", "{n} preguntas", count).format(n=numbers.count(count))


def records_words(count: int) -> str:
    """Say how many records: «38 registros»."""
    return ngettext("{n} registro", "{n} registros", count).format(n=numbers.count(count))


def duty_words(frequency: str, laip: str) -> str:
    """Say what was promised: «Cada mes · LAIP art. 10, num. 18», or "" when nothing was.

    Args:
        frequency: ISO 8601 repetition, or "".
        laip: Article and numeral such as `10.18`, or "".
    """
    parts = []
    known = frequencies().get(frequency)
    if known is not None:
        name = _(known.name)
        parts.append(name[:1].upper() + name[1:])
    article, _dot, numeral = laip.partition(".")
    if numeral:
        words = _("LAIP art. {article}, num. {numeral}")
        parts.append(words.format(article=article, numeral=numeral))
    elif article:
        parts.append(_("LAIP art. {article}").format(article=article))
    return " · ".join(parts)


def form_line(form: FormHere) -> str:
    """Say under a form's title what it is: «8 preguntas · Cada año»."""
    return " · ".join(
        filter(None, (questions_words(form.questions), duty_words(form.frequency, form.laip)))
    )


def place_words(place: Place) -> str:
    """Say where a problem of a form is: «Hoja survey · fila 3 · columna type»."""
    parts = []
    if place.sheet:
        parts.append(_("Hoja {sheet}").format(sheet=place.sheet))
    if place.row is not None:
        parts.append(_("fila {row}").format(row=place.row))
    if place.column:
        parts.append(_("columna {column}").format(column=place.column))
    if not parts and place.field:
        parts.append(_("Pregunta {field}").format(field=place.field))
    return " · ".join(parts)


def loaded_words(loaded: LoadedForm) -> str:
    """Say what came of bringing a form."""
    version = loaded.version
    if loaded.repeated:
        return _("Ya tenía «{title}»; no cambió nada").format(title=version.title)
    if version.number > 1:
        words = _("Llegó la versión {n} de «{title}»; sus registros siguen igual")
        return words.format(n=version.number, title=version.title)
    return _("Llegó «{title}», con {questions}").format(
        title=version.title, questions=questions_words(loaded.questions)
    )
