"""Headings of the review: what several problems of one kind are called, and the rule they break."""

from typing import TYPE_CHECKING

from app.messages.problems import Templates, fill, sentence
from app.messages.translation import N_

if TYPE_CHECKING:
    from forms.problem import Problem

GROUPS: Templates = {
    "answer.required": (N_("Falta «{label}»"), N_("Es obligatoria")),
    "answer.constraint": (N_("«{label}» fuera de lo permitido"), N_("{message}")),
    "answer.not_in_list": (N_("«{label}» fuera de la lista"), N_("Debe ser una de las opciones")),
    "answer.not_a_number": (N_("«{label}» no es un número"), N_("Debe ser un número")),
    "answer.not_a_whole_number": (N_("«{label}» lleva decimales"), N_("Debe ser un entero")),
    "answer.number_too_big": (N_("«{label}» es demasiado grande"), N_("No deben sobrar cifras")),
    "answer.not_a_date": (N_("«{label}» no es una fecha"), N_("Debe ser día/mes/año")),
    "answer.not_a_time": (N_("«{label}» no es una hora"), N_("Debe ser de 0 a 24 horas")),
    "answer.not_a_date_time": (N_("«{label}» no es fecha con hora"), N_("Debe llevar las dos")),
    "answer.not_a_place": (N_("«{label}» no es un punto"), N_("Debe ser latitud y longitud")),
    "answer.not_a_line": (N_("«{label}» no es línea ni área"), N_("Deben ser varios puntos")),
    "check.cui_signs": (N_("CUI con otros signos en «{label}»"), N_("Trece cifras")),
    "check.cui_length": (N_("CUI incompletos en «{label}»"), N_("Trece cifras")),
    "check.cui_digit": (N_("CUI que no cuadran en «{label}»"), N_("La novena cifra se calcula")),
    "check.cui_department": (N_("CUI de otro departamento"), N_("Termina en un municipio")),
    "check.cui_municipality": (
        N_("CUI de un municipio que no está"),
        N_("Termina en un municipio"),
    ),
    "check.nit_signs": (N_("NIT mal escritos en «{label}»"), N_("Cifras, o K al final")),
    "check.nit_digit": (N_("NIT que no cuadran en «{label}»"), N_("La última cifra se calcula")),
    "check.nit_final_consumer": (N_("Consumidor final en «{label}»"), N_("Debe ser un NIT")),
    "check.phone_signs": (N_("Teléfonos con otros signos en «{label}»"), N_("Ocho cifras")),
    "check.phone_length": (N_("Teléfonos incompletos en «{label}»"), N_("Ocho cifras")),
    "check.phone_first": (N_("Teléfonos raros en «{label}»"), N_("Empiezan con 2 a 7")),
    "check.nog": (N_("NOG mal escritos en «{label}»"), N_("Solo cifras")),
    "check.nog_is_npg": (N_("NPG en lugar de NOG en «{label}»"), N_("Solo cifras")),
    "check.npg": (N_("NPG mal escritos en «{label}»"), N_("E y cifras")),
    "check.snip": (N_("SNIP mal escritos en «{label}»"), N_("Solo cifras")),
    "check.renglon": (N_("Renglones mal escritos en «{label}»"), N_("Tres cifras")),
    "check.renglon_zeros": (N_("Renglones sin ceros en «{label}»"), N_("Tres cifras")),
    "check.other_municipality": (N_("Puntos en otro municipio"), N_("«{label}» dentro del suyo")),
    "check.outside_municipality": (N_("Puntos fuera del municipio"), N_("«{label}» dentro")),
    "check.date_order": (N_("«{label}» antes que la otra fecha"), N_("Una fecha tras otra")),
    "check.far_value": (N_("«{label}» lejos de los demás"), N_("Lo usual en los otros registros")),
    "check.sum": (N_("«{label}» no es la suma de sus partes"), N_("Suma de las partes")),
    "check.formula": (N_("Parecen fórmulas en «{label}»"), N_("No empieza con = @ + -")),
    "check.outer_spaces": (N_("Espacios de más en «{label}»"), N_("Sin espacios alrededor")),
    "check.other_digits": (N_("Cifras de otra escritura en «{label}»"), N_("Cifras del 0 al 9")),
    "check.no_data": (N_("«{label}» dice que no hay dato"), N_("Sin dato, en vez de NaN o #N/A")),
    "record.duplicate_key": (N_("Registros repetidos"), N_("Mismo dato en «{label}»")),
    "record.no_parent": (N_("«{label}» no está en «{form}»"), N_("Debe ser de un registro")),
}
"""Code -> (heading, rule in a few words); templates over the problem's values."""


def group_title(problem: "Problem") -> str:
    """Name the kind of problem this is, with its question."""
    return fill(GROUPS[problem.code][0], problem) if problem.code in GROUPS else sentence(problem)


def group_rule(problem: "Problem") -> str:
    """Say in a few words which rule is broken; "" when the heading says it all."""
    return fill(GROUPS[problem.code][1], problem) if problem.code in GROUPS else ""
