"""How the practice portal says no: the statuses and error objects of CKAN 2.12."""

from collections.abc import Mapping


class RefusalError(Exception):
    """An answer that is no success.

    Attributes:
        status: HTTP status.
        error: CKAN's error object, or the bare text that stands in its place.
    """

    def __init__(self, status: int, error: Mapping[str, object] | str) -> None:
        super().__init__(status, error)
        self.status = status
        self.error = error


def refused_fields(reasons: Mapping[str, object]) -> RefusalError:
    """Some fields cannot be accepted; `reasons` maps each to CKAN's list of sentences."""
    return RefusalError(409, {**reasons, "__type": "Validation Error"})


def not_allowed(user: str | None, deed: str) -> RefusalError:
    """A user (None: nobody, or a wrong key) may not do this."""
    message = f"Access denied: {user or ''} no puede {deed}"
    return RefusalError(403, {"__type": "Authorization Error", "message": message})


def not_found() -> RefusalError:
    """There is no such thing here."""
    return RefusalError(404, {"__type": "Not Found Error", "message": "No se encuentra"})


def broken() -> RefusalError:
    """The dataset was torn by a repeated `resource_create`: CKAN 2.12 fails on it from then on."""
    message = "Internal Server Error"
    return RefusalError(500, {"__type": message, "message": message})


def bad_request(detail: str) -> RefusalError:
    """The request itself cannot be read; CKAN answers with a bare text."""
    return RefusalError(400, f"Bad request: {detail}")


def missing(name: str) -> RefusalError:
    """A parameter the action cannot do without is not there."""
    return refused_fields({name: ["Falta este dato"]})
