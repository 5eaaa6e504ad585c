"""gettext without Qt: the language in use and the functions that translate.

The catalogue is `app/assets/locale/<language>/LC_MESSAGES/acopio.mo`, compiled from
`i18n/<language>.po` by `make messages`.
"""

import gettext
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DOMAIN = "acopio"
SOURCE_LANGUAGE = "es"
LANGUAGES = [("es", "Español"), ("en", "English")]
"""Those the program speaks: code, and what each calls itself."""

LOCALE_FOLDER = Path(__file__).resolve().parent.parent / "assets" / "locale"


class _InUse:
    """Holds the one translation in use."""

    language = SOURCE_LANGUAGE
    translation: gettext.NullTranslations = gettext.NullTranslations()


_SOURCE = gettext.NullTranslations()


class _Here(threading.local):
    """What holds for one thread alone."""

    speaks_source = False


_here = _Here()


@contextmanager
def source_language() -> Iterator[None]:
    """Speak Spanish meanwhile, in this thread: what is published depends on no setting."""
    before, _here.speaks_source = _here.speaks_source, True
    try:
        yield
    finally:
        _here.speaks_source = before


def set_language(language: str) -> None:
    """Translate from now on into this language; an unknown one leaves Spanish."""
    _InUse.translation = gettext.translation(
        DOMAIN, LOCALE_FOLDER, languages=[language], fallback=True
    )
    _InUse.language = language


def current_language() -> str:
    """Give the code of the language in use, such as `es` or `en`."""
    return _InUse.language


def _(text: str) -> str:
    """Translate a sentence; the empty one stays empty."""
    return _translation().gettext(text) if text else ""


def ngettext(one: str, many: str, n: int) -> str:
    """Translate a sentence that depends on a number."""
    return _translation().ngettext(one, many, n)


def _translation() -> gettext.NullTranslations:
    return _SOURCE if _here.speaks_source else _InUse.translation


def N_(text: str) -> str:  # noqa: N802 - gettext's own name
    """Mark a sentence for the catalogue without translating it yet."""
    return text
