"""What is said of the versions of a dataset, and of checking them."""

from collections.abc import Mapping

from app.messages import _, ngettext, sentence
from app.operations.export_dataset import Exported
from app.operations.list_datasets import DatasetVersion
from app.operations.verify_dataset import Verification
from app.ui import numbers
from forms.problem import Severity


def changes_words(version: DatasetVersion) -> list[str]:
    """Say what a version changed, a line for each table; the first version changed nothing."""
    if not version.changes:
        return [_("Primera versión")] if version.number == 1 else []
    alone = len(version.changes) == 1
    return [
        counts_words(counts)
        if alone
        else _("{table}: {changes}").format(table=table, changes=counts_words(counts))
        for table, counts in version.changes.items()
    ]


def counts_words(counts: Mapping[str, int]) -> str:
    """Say how many rows differ: «2 filas nuevas · 1 fila corregida»."""
    added, changed, removed = (counts.get(kind, 0) for kind in ("added", "changed", "removed"))
    said = (
        (added, ngettext("{n} fila nueva", "{n} filas nuevas", added)),
        (changed, ngettext("{n} fila corregida", "{n} filas corregidas", changed)),
        (removed, ngettext("{n} fila quitada", "{n} filas quitadas", removed)),
    )
    parts = [words.format(n=numbers.count(count)) for count, words in said if count]
    return " · ".join(parts) or _("Las mismas filas")


def people_words(version: DatasetVersion) -> str:
    """Say who stands for a version, or openly that nobody approved it."""
    if version.override:
        return _("La preparó {name}. Salió sin aprobación: {reason}").format(
            name=version.prepared_by, reason=version.override
        )
    if not version.approved_by:
        return _("La preparó {name}. Nadie la ha aprobado.").format(name=version.prepared_by)
    if version.approved_by == version.prepared_by:
        return _("La preparó y la aprobó {name}, la misma persona.").format(
            name=version.prepared_by
        )
    return _("La preparó {one}. La aprobó {other}.").format(
        one=version.prepared_by, other=version.approved_by
    )


def size_words(version: DatasetVersion) -> str:
    """Say how much a version is: «340 filas · 11 archivos · 202 KB»."""
    rows = ngettext("{n} fila", "{n} filas", version.rows)
    files = ngettext("{n} archivo", "{n} archivos", len(version.files))
    parts = (
        rows.format(n=numbers.count(version.rows)),
        files.format(n=numbers.count(len(version.files))),
        numbers.size(sum(file.bytes for file in version.files)),
    )
    return " · ".join(parts)


def exported_words(done: Exported) -> tuple[str, str, str]:
    """Say what was written where: kind of banner, title, sentence."""
    (versions,) = done.datasets.values()
    title = ngettext(
        "Se guardó {n} versión, con una página para verla",
        "Se guardaron {n} versiones, con una página para verlas",
        len(versions),
    ).format(n=numbers.count(len(versions)))
    files = ngettext("{n} archivo", "{n} archivos", done.files).format(n=numbers.count(done.files))
    where = _("{files}, {size}, en {path}.").format(
        files=files, size=numbers.size(done.bytes), path=done.path
    )
    damaged = [sentence(problem) for problem in done.problems]
    return "warn" if damaged else "ok", title, "\n".join([where, *damaged])


def verdict(found: Verification) -> tuple[str, str, str]:
    """Say what came of checking: kind of banner, title, sentence."""
    wrong = [each for each in found.problems if each.severity is Severity.ERROR]
    if wrong:
        words = "\n".join(sentence(problem) for problem in wrong)
        return "err", _("Lo publicado no es igual a lo que dice el recibo"), words
    if found.problems:
        words = "\n".join(sentence(problem) for problem in found.problems)
        return "warn", _("No hay con qué comparar todo lo publicado"), words
    count = len(found.files)
    said = ngettext(
        "Se leyó {n} archivo de {portal}.", "Se leyeron {n} archivos de {portal}.", count
    )
    words = said.format(n=numbers.count(count), portal=found.portal)
    return "ok", _("Lo publicado sigue igual a lo que dice el recibo"), words
