"""How good the description of a dataset is, and what each missing part is worth."""

from dataclasses import dataclass

from app.messages import N_, _
from app.operations.build_dataset import dataset_metadata
from app.operations.portal_rules import asked_by_portal
from app.steps.catalogue import DatasetMetadata
from app.steps.description_check import description_doubts
from app.steps.metadata_score import Metric, PublishedFile, Score, score
from app.store.workspace import Workspace
from forms.problem import Problem

ALWAYS = "datos.csv"
"""The file that every release has, whatever else was chosen."""

TIPS = {
    "keyword": N_("agrega palabras clave"),
    "theme": N_("elige un tema"),
    "spatial": N_("dice de qué lugar son los datos"),
    "temporal": N_("dice de qué período son los datos"),
    "format": N_("publica un archivo con su formato"),
    "media_type": N_("publica un archivo de un formato conocido"),
    "format_known": N_("publica un archivo de un formato conocido"),
    "non_proprietary": N_("publica los datos en CSV o JSON"),
    "machine_readable": N_("publica los datos en CSV o JSON"),
    "dcat_ap": N_("escribe título y descripción"),
    "license": N_("elige una licencia"),
    "license_known": N_("elige una de las licencias abiertas"),
    "contact": N_("escribe el correo de quien responde"),
    "publisher": N_("escribe qué oficina publica"),
    "access_url_answers": N_("lo publicado se abre en su dirección"),
    "download_url": N_("publica el archivo mismo"),
    "download_url_answers": N_("lo publicado se puede bajar"),
    "byte_size": N_("publica un archivo que no esté vacío"),
}
"""Metric -> what somebody who describes can do; the others are always met by a release."""

RATINGS = {
    "excellent": N_("Excelente"),
    "good": N_("Buena"),
    "sufficient": N_("Suficiente"),
    "bad": N_("Deficiente"),
}


@dataclass(frozen=True, slots=True)
class ScoredDataset:
    """A description and its points.

    Attributes:
        name: Of the dataset.
        metadata: Its description.
        score: Its points.
        doubts: What is hard to find or to understand in its words, and what the portal asks.
    """

    name: str
    metadata: DatasetMetadata
    score: Score
    doubts: tuple[Problem, ...]


def score_dataset(workspace: Workspace, name: str) -> ScoredDataset:
    """Score the description of a dataset, or of a form that has none yet.

    Args:
        workspace: Where it is.
        name: Of the dataset, or of a form.

    Raises:
        ProblemError: There is neither (`store.no_such_form`).
    """
    known = {each.name: each for each in workspace.datasets.all()}
    if name in known:
        metadata = DatasetMetadata.from_json(known[name].metadata)
    else:
        metadata = dataset_metadata(workspace, name)
    found = score(metadata, _files(workspace, metadata.name))
    doubts = (*description_doubts(metadata), *asked_by_portal(workspace, metadata))
    return ScoredDataset(metadata.name, metadata, found, doubts)


def score_before_release(metadata: DatasetMetadata) -> Score:
    """Score a description whose files are not there yet."""
    return score(metadata, [PublishedFile(ALWAYS, 1)])


def tip(metric: Metric) -> str:
    """Say what the missing points of a metric would take: «+30 si agrega palabras clave»."""
    return _("+{points} si {does}").format(points=metric.missing, does=_(TIPS[metric.name]))


def _files(workspace: Workspace, name: str) -> list[PublishedFile]:
    """Give the files of the newest version; a receipt says that a portal gave them back."""
    last = workspace.datasets.last_version(name)
    if last is None:
        return [PublishedFile(ALWAYS, 1)]
    arrived = any(receipt.version == last.id for receipt in workspace.datasets.receipts(name))
    return [
        PublishedFile(file, int(str(facts["bytes"])), True if arrived else None)
        for file, facts in last.manifest.items()
    ]
