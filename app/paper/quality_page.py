"""The quality report as a page: index, parts, trend, columns, values to look at, people to talk to.

The page is whole in itself: no address, no script; pictures are SVG inside it. For a PDF they are
left out and named, since the writer of PDFs draws them itself.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from typing import Any

from app.messages import _, ngettext
from app.paper.charts import Bar, Point, bars, histogram, trend
from forms.notation import write_number

Report = Mapping[str, Any]
"""As `app.operations.quality_report` makes it, whole or for publication."""

STYLE = """
body { font-family: 'Noto Sans', sans-serif; font-size: 10pt; color: #1E1C19; max-width: 46em }
h1 { font-size: 17pt; margin: 0 0 2pt 0 }
h2 { font-size: 12.5pt; margin: 14pt 0 3pt 0; color: #2B4590 }
h3 { font-size: 10.5pt; margin: 10pt 0 2pt 0 }
p { margin: 0 0 4pt 0 }
td, th { padding: 2pt 10pt 2pt 0; text-align: left; vertical-align: top }
.small { color: #4F4B43; font-size: 9pt }
@media print { h2, h3 { break-after: avoid } svg, table { break-inside: avoid } }
"""

_LAST_LOADS = 24
_TOP = 5


def quality_page(report: Report, *, for_pdf: bool = False) -> str:
    """Write the page in the language in use.

    Args:
        report: The report.
        for_pdf: Name the pictures of `quality_pictures` in place of drawing them.
    """
    pictures = quality_pictures(report)

    def picture(name: str) -> str:
        if name not in pictures:
            return ""
        return f'<p><img src="{name}" width="640"></p>' if for_pdf else pictures[name]

    title = _("Calidad de los datos: {title}").format(title=report["title"])
    body = "".join(
        (
            f"<h1>{escape(title)}</h1>",
            _head(report),
            _approval(report),
            _parts(report, picture("partes.svg")),
            _trend(report, picture("cargas.svg")),
            _outliers(report),
            _explained(report),
            _field_work(report),
            _tables(report, picture),
        )
    )
    return (
        f'<!DOCTYPE html><html lang="es"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style></head><body>{body}</body></html>"
    )


def quality_pictures(report: Report) -> dict[str, str]:
    """Draw the charts of a report: name -> SVG."""
    found = {}
    rows = [
        Bar(f"{part['title']}", part["ratio"], _percent(part["ratio"]), part["ratio"] < 1)
        for part in report["parts"]
        if part["ratio"] is not None
    ]
    if rows:
        found["partes.svg"] = bars(_("Partes del índice de calidad"), rows)
    loads = report["trend"][-_LAST_LOADS:]
    if len(loads) > 1:
        points = [Point(_day(load["at"]), load["index"], _index(load["index"])) for load in loads]
        found["cargas.svg"] = trend(_("Índice de cada carga"), points)
    for name, column in _columns(report):
        if column["numbers"] and column["numbers"]["histogram"]["counts"]:
            figures = column["numbers"]["histogram"]
            edges = [_number(edge) for edge in figures["edges"]]
            found[name] = histogram(_words(column), edges, figures["counts"])
    return found


def _head(report: Report) -> str:
    if report["index"] is None:
        said = _("Todavía no hay registros terminados.")
    else:
        words = ngettext(
            "Índice {index} de 100, en {count} registro terminado.",
            "Índice {index} de 100, en {count} registros terminados.",
            report["records"],
        )
        said = words.format(index=_index(report["index"]), count=f"{report['records']:,}")
    made = _("Medido el {day}. El índice es el promedio de sus partes, cada una con su peso.")
    return (
        f"<p><b>{escape(said)}</b></p>"
        f'<p class="small">{escape(made.format(day=_day(report["made_at"])))}</p>'
    )


def _approval(report: Report) -> str:
    """Say openly when two people did not stand for the data as usual."""
    said = report.get("approval", {})
    lines = []
    if reason := said.get("override"):
        lines.append(_("Publicado sin aprobación. La razón: {reason}").format(reason=reason))
    if said.get("one_person"):
        lines.append(_("En esta oficina una sola persona puede preparar y aprobar los datos."))
    return "".join(f"<p><b>{escape(line)}</b></p>" for line in lines)


def _parts(report: Report, picture: str) -> str:
    rows = "".join(_part(part) for part in report["parts"])
    head = _row("th", _("Parte"), _("Peso"), _("Cuánto"), _("Qué se contó"))
    title = escape(_("Partes"))
    return f"<h2>{title}</h2>{picture}<table>{head}{rows}</table>"


def _part(part: Mapping[str, Any]) -> str:
    said = [part["sentence"]]
    if part["worst"]:
        fields = ", ".join(f"{each['label']} ({each['count']:,})" for each in part["worst"])
        said.append(_("Lo que más pesa: {fields}.").format(fields=fields))
    if part["advice"]:
        said.append(part["advice"])
    ratio = "–" if part["ratio"] is None else _percent(part["ratio"])
    return _row("td", part["title"], f"{part['weight']:g}", ratio, " ".join(said))


def _trend(report: Report, picture: str) -> str:
    if not report["trend"]:
        return ""
    head = _row("th", _("Carga"), _("Llegó"), _("Registros"), _("Índice"))
    rows = "".join(
        _row("td", load["name"], _day(load["at"]), f"{load['records']:,}", _index(load["index"]))
        for load in report["trend"][-_LAST_LOADS:]
    )
    title = escape(_("Carga por carga"))
    return f"<h2>{title}</h2>{picture}<table>{head}{rows}</table>"


def _outliers(report: Report) -> str:
    if not report["outliers"]:
        return ""
    said = "".join(f"<p>{escape(each['sentence'])}</p>" for each in report["outliers"])
    title = escape(_("Datos lejos de los demás"))
    return f"<h2>{title}</h2>{said}"


def _explained(report: Report) -> str:
    """Say which answers are right although a check doubted them, and why."""
    if not report.get("explained"):
        return ""
    head = _row("th", _("Pregunta"), _("Qué se dudó"), _("Datos"), _("Por qué está bien"))
    rows = "".join(
        _row("td", each["question"], each["rule"], f"{each['count']:,}", each["reason"])
        for each in report["explained"]
    )
    title = escape(_("Explicado"))
    return f"<h2>{title}</h2><table>{head}{rows}</table>"


def _field_work(report: Report) -> str:
    work = report.get("field_work")
    if not work or not work["people"]:
        return ""
    said = [each["sentence"] for each in (*work["hints"], *work["near_duplicates"])]
    if not said:
        said = [_("Nada llama la atención en cómo se hicieron los registros.")]
    care = _(
        "Son motivos para conversar, no faltas: casi siempre hay una explicación. No se mira a "
        "quien tiene menos de {count} registros."
    ).format(count=work["fewest_records"])
    lines = "".join(f"<p>{escape(line)}</p>" for line in said)
    title = escape(_("Trabajo de campo"))
    return f'<h2>{title}</h2><p class="small">{escape(care)}</p>{lines}'


def _tables(report: Report, picture: Callable[[str], str]) -> str:
    title = escape(_("Columna por columna"))
    parts = [f"<h2>{title}</h2>"] if report["tables"] else []
    for name, column in _columns(report):
        lines = "".join(f"<p>{escape(line)}</p>" for line in _column(column))
        parts.append(f"<h3>{escape(_words(column))}</h3>{lines}{picture(name)}")
    return "".join(parts)


def _columns(report: Report) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for n, table in enumerate(report["tables"]):
        for m, column in enumerate(table["columns"]):
            yield f"columna-{n}-{m}.svg", column


def _column(column: Mapping[str, Any]) -> Iterator[str]:
    filled = column["rows"] - column["missing"]
    share = filled / column["rows"] if column["rows"] else 0.0
    words = _("Con dato: {filled} de {rows} ({share}). Distintos: {about}{distinct}.")
    yield words.format(
        filled=f"{filled:,}",
        rows=f"{column['rows']:,}",
        share=_percent(share),
        about="~" if column["distinct_is_estimate"] else "",
        distinct=f"{column['distinct']:,}",
    )
    if column["mixed"]:
        yield _("Hay datos de varias clases: {kinds}.").format(kinds=", ".join(column["kinds"]))
    if numbers := column["numbers"]:
        words = _("De {low} a {high}; promedio {mean}, mediana {median}.")
        low, high, mean = numbers["min"], numbers["max"], numbers["mean"]
        median = numbers["quantiles"]["0.5"]
        yield words.format(
            low=_number(low), high=_number(high), mean=_number(mean), median=_number(median)
        )
    elif column["dates"]:
        words = _("Del {first} al {last}.")
        yield words.format(first=_day(column["dates"]["first"]), last=_day(column["dates"]["last"]))
    elif column["top"] and column["distinct"] < filled:
        yield _("Más frecuentes: {values}.").format(values=_frequent(column["top"]))


def _frequent(top: Sequence[Mapping[str, Any]]) -> str:
    return ", ".join(f"{each['value']} ({each['count']:,})" for each in top[:_TOP])


def _words(column: Mapping[str, Any]) -> str:
    return str(column["title"] or column["name"])


def _row(tag: str, *cells: str) -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>"


def _percent(share: float) -> str:
    shown = round(share * 100, 1)
    return f"{99.9 if shown >= 100 and share < 1 else shown:g} %"


def _number(number: float) -> str:
    return write_number(round(number, 2))


def _index(index: float | None) -> str:
    return "–" if index is None else f"{index:g}"


def _day(moment: str) -> str:
    """Write the day of an ISO 8601 moment as people do."""
    year, month, day = moment[:10].split("-")
    return f"{day}/{month}/{year}"
