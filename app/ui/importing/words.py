"""What the pages of the import say of a table."""

from collections.abc import Sequence

from app.messages import N_, _, fix, ngettext, sentence
from app.operations.form_from_table import PlannedForm
from app.operations.plan_import import ImportPlan
from app.ui import numbers
from forms.problem import Problem

ENCODINGS = {
    "utf-8": N_("UTF-8 (lo usual hoy)"),
    "cp1252": N_("Windows (cp1252)"),
    "cp850": N_("DOS (cp850)"),
    "mac_roman": N_("Mac (mac_roman)"),
    "utf-16": N_("UTF-16"),
}
DELIMITERS = {
    ",": N_("Coma"),
    ";": N_("Punto y coma"),
    "\t": N_("Tabulador"),
    "|": N_("Barra vertical"),
}
ANSWERS = {
    "dmy": N_("día, mes, año"),
    "mdy": N_("mes, día, año"),
    "ymd": N_("año, mes, día"),
    ".": N_("punto: 1,234.50"),
    ",": N_("coma: 1.234,50"),
    "1930": N_("de 1930 a 2029"),
    "2000": N_("de 2000 a 2099"),
    "1901": N_("de 1901 a 2000"),
    "1900": N_("días desde 1900, como Excel"),
    "1904": N_("días desde 1904, como Excel de Mac"),
}
"""What settles a doubt about a column -> its words."""

NEW_QUESTIONS = {
    "text": N_("Nueva: texto"),
    "integer": N_("Nueva: número entero"),
    "decimal": N_("Nueva: número con decimales"),
    "date": N_("Nueva: fecha"),
    "dateTime": N_("Nueva: fecha y hora"),
    "select_one": N_("Nueva: una de una lista"),
}
"""Type of a question of a new form -> its words."""

MOST_LINES = 12


def lines_of(problems: Sequence[Problem]) -> list[str]:
    """Say each problem once, the first ones whole and the rest as a number."""
    said = list(dict.fromkeys(f"{sentence(p)} {fix(p)}" for p in problems))
    left = len(said) - MOST_LINES
    if left <= 0:
        return said
    more = ngettext("Y {n} aviso más.", "Y {n} avisos más.", left)
    return [*said[:MOST_LINES], more.format(n=numbers.count(left))]


def accented_words(words: Sequence[str], encoding: str) -> str:
    """Show the words by which a person sees whether the letters are right."""
    if not words:
        return _("No hay palabras con tilde en las primeras filas.") if encoding else ""
    shown = _("Palabras con tilde: {words}. Si se ven mal, cambie las letras del archivo.")
    return shown.format(words=", ".join(words))


def rows_words(rows: int) -> str:
    """Say how many records would be added."""
    said = ngettext("Se agregará {n} registro.", "Se agregarán {n} registros.", rows)
    return said.format(n=numbers.count(rows))


def plan_words(plan: ImportPlan | PlannedForm) -> tuple[str, str]:
    """Say how many records would be added, and what goes with them."""
    if isinstance(plan, PlannedForm):
        made = ngettext(
            "Se hará el formulario nuevo «{form}» con {n} pregunta; estará en Formularios.",
            "Se hará el formulario nuevo «{form}» con {n} preguntas; estará en Formularios.",
            len(plan.questions),
        )
        said = made.format(form=plan.form_id, n=numbers.count(len(plan.questions)))
        return rows_words(plan.rows), said
    counts = [f"{each.repeat.label()}: {numbers.count(len(each.rows))}" for each in plan.repeats]
    maps = [plan.columns, *(each.columns for each in plan.repeats)]
    inside, outside = sum(len(m.columns) for m in maps), sum(len(m.ignored) for m in maps)
    words = _("Entran {inside} columnas; {outside} quedan fuera. El archivo se guarda entero.")
    said = words.format(inside=numbers.count(inside), outside=numbers.count(outside))
    if counts:
        with_them = _("Con ellos entran las filas de otras tablas: {counts}.")
        said = f"{said} {with_them.format(counts=', '.join(counts))}"
    return rows_words(plan.rows), said


def import_words(rows: int) -> str:
    """Name the button that does it."""
    said = ngettext("Importar {n} registro", "Importar {n} registros", rows)
    return said.format(n=numbers.count(rows))


def result_words(rows: int, file: str, wrong: int) -> str:
    """Say what came in, and how many records of the form need a look."""
    done = ngettext(
        "Se importó {n} registro de «{file}».", "Se importaron {n} registros de «{file}».", rows
    ).format(n=numbers.count(rows), file=file)
    if not wrong:
        return _("{done} Todos están bien.").format(done=done)
    look = ngettext(
        "En el formulario hay {n} registro que necesita que lo mire.",
        "En el formulario hay {n} registros que necesitan que los mire.",
        wrong,
    )
    return f"{done} {look.format(n=numbers.count(wrong))}"
