"""Forms of a given size, as XLSForm sheets: a third with relevance, a third calculated."""

from pathlib import Path

Rows = list[dict[str, str]]


def flat(questions: int) -> Rows:
    """Give a survey of so many questions, each of which reads the one before it or none."""
    return [_question(number) for number in range(questions)]


def _question(number: int) -> dict[str, str]:
    row = {"type": "integer", "name": f"q{number}", "label": f"Pregunta {number}"}
    match number % 3:
        case 1:
            row["relevant"] = f"${{q{number - 1}}} != ''"
        case 2:
            row |= {"type": "calculate", "calculation": f"${{q{number - 2}}} * 2 + 1"}
        case _:
            row["constraint"] = ". >= 0 and . < 1000000"
    return row


def repeated(instances: int) -> Rows:
    """Give a survey with a repeat of so many instances and a sum over them."""
    return [
        {"type": "begin repeat", "name": "r", "label": "R", "repeat_count": str(instances)},
        {"type": "integer", "name": "q0", "label": "Pregunta"},
        {"type": "calculate", "name": "q1", "calculation": "${q0} * 2"},
        {"type": "end repeat"},
        {"type": "calculate", "name": "suma", "calculation": "sum(${q1})"},
    ]


def write_workbook(survey: Rows, file: Path) -> Path:
    """Write a survey as a workbook."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "survey"
    columns = list(dict.fromkeys(column for row in survey for column in row))
    sheet.append(columns)
    for row in survey:
        sheet.append([row.get(column, "") for column in columns])
    settings = book.create_sheet("settings")
    settings.append(["form_title", "form_id"])
    settings.append([file.stem, file.stem])
    book.save(file)
    return file
