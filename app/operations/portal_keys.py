"""The key of a portal, where it may be kept: keyring, encrypted workspace, this session."""

from app.paths import is_encrypted
from app.portal_keys import Kept, keep_portal_token, place_of_token, portal_token
from app.store.workspace import Workspace

_SETTING = "portal_token:"


def token_of(workspace: Workspace, url: str) -> str:
    """Give the key of a portal, "" when there is none."""
    return portal_token(url) or _in_workspace(workspace, url)


def place_of(workspace: Workspace, url: str) -> Kept:
    """Tell where the key of a portal is."""
    if _in_workspace(workspace, url):
        return Kept.WORKSPACE
    return place_of_token(url)


def keep_token(workspace: Workspace, url: str, token: str) -> Kept:
    """Keep the key of a portal: in the keyring, else in an encrypted workspace, else for now.

    Args:
        workspace: The one that is open.
        url: Of the portal.
        token: The key; "" forgets it.
    """
    kept = keep_portal_token(url, token)
    is_safe_here = kept is Kept.SESSION and is_encrypted(workspace.folder)
    workspace.settings.set(_name(url), token) if is_safe_here else forget_here(workspace, url)
    return Kept.WORKSPACE if is_safe_here else kept


def forget_here(workspace: Workspace, url: str = "") -> None:
    """Take the key of a portal out of a workspace, or all of them: it is about to be plain."""
    sql = "DELETE FROM setting WHERE substr(key, 1, ?) = ? AND (key = ? OR ?)"
    with workspace.db.transaction():
        workspace.db.execute(sql, (len(_SETTING), _SETTING, _name(url), not url))


def _name(url: str) -> str:
    return f"{_SETTING}{url.strip().rstrip('/')}"


def _in_workspace(workspace: Workspace, url: str) -> str:
    return workspace.settings.get(_name(url)) if is_encrypted(workspace.folder) else ""
