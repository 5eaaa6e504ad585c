"""A record as the XML that ODK sends: on its own, or in the place of one that was sent before."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from app.operations.sight import see
from app.store.workspace import Workspace
from forms.session import CaptureSession


@dataclass(frozen=True, slots=True)
class WrittenRecord:
    """The XML of a record.

    Attributes:
        record: uuid of the record.
        instance_id: Its `meta/instanceID` in this XML.
        attachments: Names of the files its answers name, in order; they go with it.
        xml: What applies in it, on the primary instance of its form.
    """

    record: str
    instance_id: str
    attachments: tuple[str, ...]
    xml: str


def record_xml(
    workspace: Workspace, record_uuid: str, *, clock: Callable[[], datetime], replaces: str = ""
) -> WrittenRecord:
    """Write a record as ODK sends it; nothing is stored.

    Args:
        workspace: Where it lives.
        record_uuid: Which record.
        clock: The time, in UTC.
        replaces: instanceID under which an earlier state of it was sent (OpenRosa "Metadata",
            `deprecatedID`); it then gets a new one. "" sends it under its own.

    Raises:
        ProblemError: `store.no_such_record`.
    """
    record = see(workspace, workspace.records.find(record_uuid))
    session = CaptureSession(
        workspace.instruments.instrument(record.version),
        workspace.records.answers(record),
        choices=workspace.choices.of_version(record.version),
        now=clock,
        new_id=lambda: str(uuid4()),
        language=record.language,
        deprecated_id=replaces,
    )
    instance_id = f"uuid:{uuid4()}" if replaces else record.instance_id
    named = (
        str(node.value)
        for node in session.nodes()
        if node.relevant and node.value is not None
        if node.question is not None and node.question.data_type == "binary"
    )
    return WrittenRecord(record.uuid, instance_id, tuple(named), session.to_xml(instance_id))
