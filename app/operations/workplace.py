"""Who works where: what a workspace must know of its office and its people."""

from app.store.workspace import Workspace


def introduce(workspace: Workspace, municipality: str, person: str) -> None:
    """Tell a workspace for work its municipality and who sits here; what is known stays.

    A practice workspace belongs to no office: what is published from it must not carry the name
    of a real one.

    Args:
        workspace: The one that is open.
        municipality: Code, "" while unknown.
        person: Name, "" while unknown.
    """
    if person:
        workspace.people.ensure(person)
    known = workspace.settings.get("municipality")
    if municipality and municipality != known and not workspace.practice:
        workspace.settings.set("municipality", municipality)
