"""Small XForm documents for tests."""

HEADER = (
    '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"'
    ' xmlns:jr="http://openrosa.org/javarosa" xmlns:odk="http://www.opendatakit.org/xforms"'
    ' xmlns:orx="http://openrosa.org/xforms" xmlns:acopio="https://acopio.gt/xforms">'
)


def xform(
    instance: str,
    body: str = "",
    binds: str = "",
    *,
    itext: str = "",
    others: str = "",
    title: str = "Prueba",
    root: str = 'id="prueba" version="1"',
) -> str:
    """Write a whole document.

    Args:
        instance: Children of the root node, `<data>`.
        body: Controls.
        binds: Binds and actions of the model.
        itext: Translations.
        others: Secondary instances.
        title: Title of the form.
        root: Attributes of the root node.
    """
    block = f"<itext>{itext}</itext>" if itext else ""
    return "\n".join(
        (
            '<?xml version="1.0"?>',
            HEADER,
            f"<h:head><h:title>{title}</h:title><model>{block}",
            f"<instance><data {root}>{instance}</data></instance>",
            others,
            binds,
            "</model></h:head>",
            f"<h:body>{body}</h:body>",
            "</h:html>",
        )
    )


def one_question(bind: str = "", control: str = "", *, value: str = "", itext: str = "") -> str:
    """Write a form of the one question `p`.

    Args:
        bind: Attributes of its bind.
        control: Its control; an input with the label «P» when empty.
        value: What its node holds.
        itext: Translations.
    """
    return xform(
        f"<p>{value}</p>",
        control or '<input ref="/data/p"><label>P</label></input>',
        f'<bind nodeset="/data/p" {bind}/>',
        itext=itext,
    )
