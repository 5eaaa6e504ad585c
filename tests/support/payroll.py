"""A payroll of a municipality as a spreadsheet puts it on the clipboard, with twelve bad cells."""

FORM = "remuneraciones_mensuales"
PATHS = (
    "numero", "nombre", "cui", "puesto", "dependencia", "renglon", "salario_base", "honorarios",
    "bonos", "dietas", "viaticos", "total",
)  # fmt: skip
HEADS = (
    "Número", "Nombre", "CUI", "Puesto", "Dependencia", "Renglón presupuestario", "Salario base",
    "Honorarios", "Bonos", "Dietas", "Viáticos", "Total",
)  # fmt: skip
PEOPLE = 300
BAD = {
    (4, "salario_base"): "tres mil",
    (17, "renglon"): "777",
    (33, "bonos"): "-250.00",
    (58, "cui"): "123",
    (90, "numero"): "noventa",
    (121, "viaticos"): "1,25",
    (150, "total"): "Q9,999.99",
    (151, "renglon"): "Jefatura",
    (200, "bonos"): "2,000,000.00",
    (233, "dietas"): "Q500.00",
    (260, "salario_base"): "n/a",
    (299, "numero"): "0",
}
"""(number in the payroll, column) -> what stands there and does not fit."""


def person(number):
    """One row of the payroll: every tenth works for fees, the others have a salary."""
    fees = number % 10 == 0
    salary, bonus = 3000 + number * 7.5, 250.0
    pay = {"honorarios": salary} if fees else {"salario_base": salary}
    return {
        "numero": str(number),
        "nombre": f"Ana Pérez Xol {number}",
        "cui": f"{2000000000000 + number}",
        "puesto": "Técnica" if fees else "Oficial de servicios",
        "dependencia": "Dirección Municipal de Planificación",
        "renglon": "29" if fees else "011 Personal permanente",
        "salario_base": "" if fees else f"Q{salary:,.2f}",
        "honorarios": f"Q{salary:,.2f}" if fees else "",
        "bonos": "250.00",
        "dietas": "",
        "viaticos": "-",
        "total": f"Q{sum(pay.values()) + bonus:,.2f}",
    }


def rows(people=PEOPLE, *, bad=True):
    """The cells of the payroll, row by row."""
    found = []
    for number in range(1, people + 1):
        each = person(number)
        each |= {path: text for (n, path), text in BAD.items() if bad and n == number}
        found.append([each[path] for path in PATHS])
    return found


def tsv(people=PEOPLE, *, bad=True, head=True):
    """The payroll as tab-separated text."""
    lines = [HEADS] if head else []
    return "\n".join("\t".join(row) for row in [*lines, *rows(people, bad=bad)])
