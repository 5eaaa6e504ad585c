"""The question type behind a control and a bind of an XForm (ODK XForms, "Form Controls")."""

from xml.etree.ElementTree import Element

from forms.xform_nodes import JAVAROSA, attribute, local_name

CHOICE_CONTROLS = {"select1": "select_one", "select": "select_multiple", "rank": "rank"}
"""Controls that offer choices, and the types of their questions."""

_INPUT_TYPES = {
    "int": "integer",
    "integer": "integer",
    "long": "integer",
    "decimal": "decimal",
    "double": "decimal",
    "float": "decimal",
    "date": "date",
    "time": "time",
    "dateTime": "dateTime",
    "geopoint": "geopoint",
    "geotrace": "geotrace",
    "geoshape": "geoshape",
    "barcode": "barcode",
    "binary": "file",
    "select1": "select_one",
    "select": "select_multiple",
}
_DATA_TYPES = {
    **{
        name: name
        for name in (
            "int",
            "boolean",
            "decimal",
            "date",
            "time",
            "dateTime",
            "geopoint",
            "geotrace",
            "geoshape",
            "binary",
            "barcode",
            "intent",
        )
    },
    "integer": "int",
}
_HELD_ELSEWHERE = frozenset({"ref", "bind", "nodeset", "appearance", "query", "class"})
_OF_ODK = ("{http://openrosa.org/xforms}", "{http://www.opendatakit.org/xforms}")
"""Namespaces in which binds carry `max-pixels`, `quality`, `allow-mock-accuracy`."""
_PRELOADS = {
    ("timestamp", "start"): "start",
    ("timestamp", "end"): "end",
    ("date", "today"): "today",
    ("property", "deviceid"): "deviceid",
    ("property", "uri:deviceid"): "deviceid",
    ("property", "username"): "username",
    ("property", "uri:username"): "username",
}


def question_type(control: Element | None, bind: Element | None, first_value: str) -> str:
    """Tell the type of a question.

    Args:
        control: Its control in the body, None when it is not shown.
        bind: Its bind, None when it has none.
        first_value: Text or expression of its first value, "" when blank.

    Returns:
        A name of `forms.question_types.TYPES`.
    """
    if control is None:
        return _hidden_type(bind)
    kind = _shown_type(control, bind)
    is_fixed = attribute(bind, "readonly") == "true()"
    shows_value = first_value.strip() or attribute(bind, "calculate")
    # A text that nobody can change, without a value to show, is a note.
    return "note" if kind == "text" and is_fixed and not shows_value else kind


def data_type(control: Element | None, bind: Element | None) -> str:
    """Give the type of a question's value (ODK XForms, "Data types"); unknown ones are text."""
    tag = "" if control is None else local_name(control)
    if tag == "upload":
        return "binary"
    if tag in CHOICE_CONTROLS or tag == "trigger":
        return "string"
    named = attribute(bind, "type").rpartition(":")[2]
    return _DATA_TYPES.get(named, "string")


def parameters(control: Element | None, bind: Element | None) -> dict[str, str]:
    """Give what control and bind say of a question that no other part of it holds.

    Returns:
        Attribute name, without namespace -> text: `start`, `rows`, `max-pixels` …
    """
    said = {} if bind is None else {k: v for k, v in bind.attrib.items() if k.startswith(_OF_ODK)}
    said |= {} if control is None else control.attrib
    found = {name.rpartition("}")[2]: text.strip() for name, text in said.items()}
    return {name: text for name, text in found.items() if name not in _HELD_ELSEWHERE}


def _shown_type(control: Element, bind: Element | None) -> str:
    tag = local_name(control)
    if tag in CHOICE_CONTROLS:
        return CHOICE_CONTROLS[tag]
    if tag == "trigger":
        return "acknowledge"
    if tag == "range":
        return "range"
    if tag == "upload":
        medium = attribute(control, "mediatype").partition("/")[0]
        return medium if medium in {"image", "audio", "video"} else "file"
    if control.get("query"):
        return "select_one"
    return _INPUT_TYPES.get(attribute(bind, "type").rpartition(":")[2], "text")


def _hidden_type(bind: Element | None) -> str:
    preload = attribute(bind, f"{JAVAROSA}preload")
    if preload:
        parameters = attribute(bind, f"{JAVAROSA}preloadParams")
        return _PRELOADS.get((preload, parameters), "metadata")
    return "calculate" if attribute(bind, "calculate") else "hidden"
