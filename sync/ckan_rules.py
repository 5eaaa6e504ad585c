"""What a CKAN asks of a dataset, read from its own answers.

Fields of its own are those of ckanext-scheming: `scheming_dataset_schema_show` gives each with its
name, label (one text, or one a language), preset, validators and choices.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime

from app.steps.portal_rules import AskedField, Choice, Control, PortalRules
from sync.portal import Fields, Organization, PortalError

Ask = Callable[[str, Fields], object]
"""Reads an action with its parameters; raises PortalError."""

LANGUAGES = ("es", "es_GT", "es_419", "es_ES", "en")
"""Of a label that is given in several, the first of these that there is."""

CONTROLS = {
    "select": Control.ONE_OF,
    "radio": Control.ONE_OF,
    "multiple_checkbox": Control.SEVERAL_OF,
    "multiple_select": Control.SEVERAL_OF,
    "date": Control.DATE,
    "datetime": Control.DATE,
    "markdown": Control.LONG_TEXT,
    "multiple_text": Control.SEVERAL_OF,
    "email": Control.EMAIL,
    "url": Control.ADDRESS,
}
"""Preset of a field, or snippet of its form -> how it is filled in."""

_BY_VALIDATOR = {
    "email_validator": Control.EMAIL,
    "isodate": Control.DATE,
    "scheming_isodatetime": Control.DATE,
    "scheming_multiple_choice": Control.SEVERAL_OF,
    "scheming_choices": Control.ONE_OF,
    "url_validator": Control.ADDRESS,
    "int_validator": Control.NUMBER,
    "natural_number_validator": Control.NUMBER,
    "is_positive_integer": Control.NUMBER,
}
_NEVER_BLANK = frozenset({"not_empty", "not_missing"})


def portal_rules(
    ask: Ask, url: str, offices: tuple[Organization, ...], now: datetime
) -> PortalRules:
    """Read what a portal asks; what it does not tell is left empty.

    Args:
        ask: Asks it.
        url: Its address.
        offices: Where the key may publish, as it said already.
        now: The moment, UTC.

    Raises:
        PortalError: The line broke, or the portal does not work just now.
    """
    return PortalRules(
        url=url,
        read_at=now,
        offices=tuple(Choice(office.name, office.title) for office in offices),
        licenses=tuple(_named(_told(ask, "license_list", {}), "id", "title")),
        groups=tuple(_named(_told(ask, "group_list_authz", {}), "name", "title")),
        fields=tuple(_fields(_told(ask, "scheming_dataset_schema_show", {"type": "dataset"}))),
    )


def _told(ask: Ask, action: str, parameters: Fields) -> object:
    """Ask for something that not every portal knows, or tells everybody."""
    try:
        return ask(action, parameters)
    except PortalError as error:
        if error.retry_helps:
            raise
        return None


def _named(answer: object, code: str, name: str) -> Iterator[Choice]:
    for item in answer if isinstance(answer, list) else []:
        if isinstance(item, Mapping) and item.get(code):
            yield Choice(str(item[code]), str(item.get(name) or item[code]))


def _fields(answer: object) -> Iterator[AskedField]:
    said = answer.get("dataset_fields") if isinstance(answer, Mapping) else None
    for item in said if isinstance(said, list) else []:
        if isinstance(item, Mapping) and isinstance(item.get("field_name"), str):
            choices = tuple(_choices(item.get("choices")))
            yield AskedField(
                name=item["field_name"],
                label=_word(item.get("label")) or item["field_name"],
                control=_control(item, choices),
                required=_is_required(item),
                choices=choices,
                hint=_word(item.get("help_text")) or _word(item.get("form_placeholder")),
            )


def _choices(said: object) -> Iterator[Choice]:
    for item in said if isinstance(said, list) else []:
        if isinstance(item, Mapping) and item.get("value") not in {None, ""}:
            yield Choice(str(item["value"]), _word(item.get("label")) or str(item["value"]))


def _word(said: object) -> str:
    """Take the Spanish one of a text that may be given in several languages."""
    if isinstance(said, Mapping):
        known = [*(said.get(each) for each in LANGUAGES), *said.values()]
        said = next((each for each in known if each), "")
    return " ".join(str(said or "").split())


def _is_required(item: Mapping[str, object]) -> bool:
    """Tell whether a field must be filled in; a validator may say so as well as the field."""
    if item.get("required") is not None:
        return str(item["required"]).casefold() in {"true", "1", "yes"}
    return bool(_NEVER_BLANK & set(_validators(item)))


def _validators(item: Mapping[str, object]) -> list[str]:
    return str(item.get("validators") or "").replace("(", " ").split()


def _control(item: Mapping[str, object], choices: tuple[Choice, ...]) -> Control:
    for word in (item.get("preset"), item.get("form_snippet")):
        name = str(word or "").removesuffix(".html")
        with suppress(KeyError):
            return CONTROLS[name]
        if name == "large_text":
            return Control.LONG_TEXT
    kinds = [_BY_VALIDATOR[each] for each in _validators(item) if each in _BY_VALIDATOR]
    return next(iter(kinds), Control.ONE_OF if choices else Control.TEXT)
