"""Views of a form's records that people keep under a name; they live in the workspace."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from app.store.record_query import COMPARISONS, Condition
from app.store.workspace import Workspace

_KEY = "views/"
_LISTS = ("persons", "periods", "columns")


@dataclass(frozen=True, slots=True)
class SavedView:
    """What a table shows, without its records.

    Attributes:
        filter: Name of a filter of the window.
        search: Text that is sought.
        conditions: What answers must be.
        persons, periods: Only of these.
        columns: Paths of the questions shown; none means those shown at first.
        order: What it is ordered by.
        descending: The other way round.
    """

    filter: str = "todos"
    search: str = ""
    conditions: tuple[Condition, ...] = ()
    persons: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    order: str = "@id"
    descending: bool = True


def saved_views(workspace: Workspace, form_id: str) -> dict[str, SavedView]:
    """Give the views of a form, in the order of their names; what is damaged is left out."""
    try:
        stored = json.loads(workspace.settings.get(f"{_KEY}{form_id}", "{}"))
    except ValueError:
        return {}
    if not isinstance(stored, dict):
        return {}
    views = {name: _view(parts) for name, parts in sorted(stored.items()) if name}
    return {name: view for name, view in views.items() if view is not None}


def save_view(workspace: Workspace, form_id: str, name: str, view: SavedView) -> None:
    """Keep a view; one of the same name is replaced.

    Args:
        workspace: Where it is kept.
        form_id: Form whose records it shows.
        name: As people call it; spaces around it do not count.
        view: What it shows.
    """
    views = saved_views(workspace, form_id) | {name.strip(): view}
    _keep(workspace, form_id, views)


def forget_view(workspace: Workspace, form_id: str, name: str) -> None:
    """Drop a view; the records stay as they are."""
    views = saved_views(workspace, form_id)
    views.pop(name, None)
    _keep(workspace, form_id, views)


def _keep(workspace: Workspace, form_id: str, views: Mapping[str, SavedView]) -> None:
    stored = {name: asdict(view) for name, view in views.items()}
    workspace.settings.set(f"{_KEY}{form_id}", json.dumps(stored, ensure_ascii=False))


def _view(parts: dict[str, Any]) -> SavedView | None:
    try:
        conditions = tuple(Condition(**each) for each in parts.pop("conditions", ()))
        lists: dict[str, Any] = {name: tuple(parts.pop(name, ())) for name in _LISTS}
        view = SavedView(conditions=conditions, **lists, **parts)
    except (TypeError, AttributeError):
        return None
    return view if all(each.comparison in COMPARISONS for each in conditions) else None
