"""The two portals that are held equal: the practice portal, and a real CKAN where one runs.

A real one is named by the environment variable ACOPIO_TEST_CKAN: path of a file with the JSON
line that a CKAN test site prints when it starts (`url`, `sysadmin_token`, `user`, `user_token`).
"""

import json
import os
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from sync.ckan import CkanPortal
from sync.practice.offices import OTHER_OFFICE
from sync.practice.server import PracticePortal

VARIABLE = "ACOPIO_TEST_CKAN"


@dataclass(frozen=True)
class Side:
    """A portal under test, and the editor who works there.

    Attributes:
        office: Organisation the editor belongs to.
        other_office: One in which nobody of ours has a role.
    """

    kind: str
    url: str
    token: str
    office: str
    other_office: str

    def portal(self) -> CkanPortal:
        return CkanPortal(self.url, self.token)

    def call(
        self,
        action: str,
        parameters: Mapping[str, object] | None = None,
        *,
        token: str | None = None,
        body: bytes | None = None,
        upload: tuple[str, bytes, str] | None = None,
        method: str = "POST",
    ) -> "Spoken":
        """Ask by plain HTTP; the editor's token unless another ("" is nobody) is given."""
        key = self.token if token is None else token
        headers = {"Authorization": key} if key else {}
        url = f"{self.url}/api/3/action/{action}"
        given = dict(parameters or {})
        if upload is not None:
            reply = requests.post(
                url, data=given, files={"upload": upload}, headers=headers, timeout=60
            )
        elif method == "GET":
            reply = requests.get(url, params=given, headers=headers, timeout=60)
        else:
            content = json.dumps(given).encode() if body is None else body
            headers["Content-Type"] = "application/json"
            reply = requests.post(url, data=content, headers=headers, timeout=60)
        return Spoken(reply)

    def get(self, url: str, token: str | None = None, **headers: str) -> requests.Response:
        """Ask for a file; header names are written with _ for -."""
        key = self.token if token is None else token
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if key:
            sent["Authorization"] = key
        return requests.get(url, headers=sent, timeout=60, allow_redirects=False)


class Spoken:
    """An answer of the Action API, taken apart."""

    def __init__(self, reply: requests.Response) -> None:
        self.status = reply.status_code
        self.is_json = "json" in reply.headers.get("Content-Type", "")
        self.body = reply.json() if self.is_json else None

    @property
    def result(self) -> dict[str, Any]:
        assert isinstance(self.body, dict), (self.status, self.body)
        assert self.body.get("success") is True, self.body
        result = self.body["result"]
        assert isinstance(result, dict)
        return result

    @property
    def shape(self) -> tuple[object, ...]:
        """What an answer looks like to a program: status, kind of error, refused fields."""
        if not self.is_json:
            return (self.status, "page")
        if isinstance(self.body, str):
            return (self.status, "text")
        assert isinstance(self.body, dict)
        if self.body["success"]:
            return (self.status, "done")
        error = self.body["error"]
        fields = sorted(name for name in error if name not in {"__type", "message"})
        return (self.status, error["__type"], *fields)


def fresh_name(kind: str = "contrato") -> str:
    """Give a name that no dataset has."""
    return f"{kind}-{uuid.uuid4().hex[:12]}"


def real_site() -> dict[str, str]:
    """Read where the real CKAN is; skips the test when there is none."""
    path = os.environ.get(VARIABLE)
    if not path:
        pytest.skip(f"no real CKAN: {VARIABLE} names no file")
    site: dict[str, str] = json.loads(Path(path).read_text(encoding="utf-8"))
    return site


@contextmanager
def practice_side(folder: Path) -> Iterator[Side]:
    """Serve a practice portal."""
    with PracticePortal(folder) as portal:
        yield Side("practice", portal.url, portal.token, portal.organization, OTHER_OFFICE)


def skip_on_older(side: Side) -> None:
    """Skip a test of what only the version does that the practice portal speaks for."""
    if side.kind == "ckan" and not real_site()["version"].startswith("2.12"):
        pytest.skip(f"CKAN {real_site()['version']} answers this otherwise")


def real_side() -> Side:
    """Make two offices of our own on the real CKAN, one with its user as editor."""
    site = real_site()
    admin = Side("admin", site["url"], site["sysadmin_token"], "", "")
    office, other = fresh_name("oficina"), fresh_name("ajena")
    for name in (office, other):
        assert admin.call("organization_create", {"name": name, "title": name}).status == 200
    role = {"id": office, "username": site["user"], "role": "editor"}
    assert admin.call("organization_member_create", role).status == 200
    return Side("ckan", site["url"], site["user_token"], office, other)
