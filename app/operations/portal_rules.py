"""What portals ask of a description: read while there is a line, kept, and used without one."""

import json
from datetime import datetime

from app.messages import _
from app.settings import Settings
from app.steps.catalogue import GUATEMALA, DatasetMetadata
from app.steps.portal_rules import PortalRules, rule_gaps
from app.store.workspace import Workspace
from forms.problem import Problem

_SETTING = "portal_rules:"


def kept_rules(workspace: Workspace, url: str) -> PortalRules | None:
    """Give what a portal asked when it was last read, None when it never was."""
    kept = workspace.settings.get(_name(url))
    try:
        return PortalRules.from_json(json.loads(kept)) if kept else None
    except (ValueError, KeyError, TypeError):  # another version of the program kept it
        return None


def keep_rules(workspace: Workspace, rules: PortalRules) -> None:
    """Keep what a portal asks, in place of what it asked before."""
    text = json.dumps(rules.to_json(), ensure_ascii=False, sort_keys=True)
    workspace.settings.set(_name(rules.url), text)


def usual_rules(workspace: Workspace) -> PortalRules | None:
    """Give what the portal of Ajustes asked; a practice workspace has no portal of its own."""
    url = "" if workspace.practice else Settings.load().portal_url
    return kept_rules(workspace, url) if url else None


def read_rules(workspace: Workspace, url: str, token: str, now: datetime) -> PortalRules:
    """Ask a portal what it asks, and keep it.

    Raises:
        PortalError: It could not be reached, or is none.
    """
    from sync.ckan import CkanPortal

    portal = CkanPortal(url, token)
    try:
        rules = portal.rules(now)
    finally:
        portal.close()
    keep_rules(workspace, rules)
    return rules


def asked_by_portal(
    workspace: Workspace, metadata: DatasetMetadata, url: str = ""
) -> tuple[Problem, ...]:
    """Name what a portal asks that a description does not say, as far as it is known here.

    Args:
        workspace: Which keeps what portals ask.
        metadata: The description.
        url: Of the portal; "" takes the one of Ajustes.
    """
    rules = kept_rules(workspace, url) if url else usual_rules(workspace)
    return tuple(rule_gaps(metadata, rules)) if rules is not None else ()


def rules_read_words(rules: PortalRules) -> str:
    """Say how old what is known of a portal is."""
    when = rules.read_at.astimezone(GUATEMALA).strftime("%d/%m/%Y, %H:%M")
    return _("Lo que pide el portal {url}, leído el {when}.").format(url=rules.url, when=when)


def _name(url: str) -> str:
    return f"{_SETTING}{url.strip().rstrip('/')}"
