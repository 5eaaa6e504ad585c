"""What to do about a problem on the command line, where that is an option of a command.

The window says the same with its own controls; what it says stands beside the sentence of the code.
"""

from app.messages.translation import N_

FIXES: dict[str, str] = {
    "batch.no_origin": N_(
        "Póngale el código del municipio al nombre, o dígalo con --origin; no se importó."
    ),
    "batch.unsure_origin": N_(
        "Póngale el código del municipio al nombre, o dígalo con --origin; no se importó."
    ),
    "batch.origin_conflict": N_(
        "Vea de cuál es y dígalo con --origin, o corrija el nombre; no se importó."
    ),
    "batch.several_municipalities": N_(
        "Diga de cuál es con --origin, o con un guion si es de varios; no se importó."
    ),
    "batch.period_needed": N_("Diga el período con --period; no se importó ni se reemplazó nada."),
    "table.which_sheet": N_("Diga cuál con --sheet; no se importó ninguna fila."),
    "table.date_doubt": N_("Diga el orden: {options}. No se importó ninguna fila."),
    "table.decimal_doubt": N_("Diga el signo: {options}. No se importó ninguna fila."),
    "table.century_doubt": N_(
        "Diga desde qué año se cuentan: {options}. No se importó ninguna fila."
    ),
    "table.epoch_doubt": N_(
        "Si son días contados por una hoja de cálculo, diga desde cuándo: {options}. "
        "No se importó ninguna fila."
    ),
    "table.no_link": N_(
        "Diga con --link qué columna lo dice, o póngala en las dos tablas; no se importó nada."
    ),
    "table.unlinked": N_("No entró. Diga con --link qué columna lo dice, o use la plantilla."),
    "table.unknown_column": N_(
        "Diga con --map qué pregunta contesta, o déjela fuera con --ignore; "
        "no se importó ninguna fila."
    ),
}
"""Code of a problem -> template, as in the tables of sentences."""
