"""A form with a list too long to stand in it, in two languages, beside a short one."""

from support.xforms import xform

from app.store.choices import LONG_LIST

CELLS = "<item><itextId>{id}</itextId><name>{name}</name><dep>{dep}</dep></item>"
NAMED = {
    "10": ("Santa María Nebaj", "Naab'aꞌ"),
    "11": ("Nueva Nebaj", "Kꞌachꞌ Nab"),
    "12": ("Chajul", "Txajul"),
}


def places(extra: int = LONG_LIST) -> dict[str, tuple[str, str]]:
    """Value -> labels in Spanish and Ixil: three places and so many more."""
    return NAMED | {f"x{n}": (f"Aldea {n}", f"Q'otem {n}") for n in range(extra)}


def long_list_form(listed: dict[str, tuple[str, str]] | None = None, version: str = "1") -> str:
    """Write the XForm: `dep` narrows the places of `lugar`, `sino` has a short list."""
    listed = places() if listed is None else listed
    ids = {value: f"lugares-{n}" for n, value in enumerate(listed)}
    translations = "".join(
        f'<translation lang="{language}">'
        '<text id="q"><value>Lugar</value></text>'
        + "".join(f'<text id="{ids[v]}"><value>{t[at]}</value></text>' for v, t in listed.items())
        + "</translation>"
        for at, language in enumerate(("es", "ixl"))
    )
    items = "".join(
        CELLS.format(id=ids[value], name=value, dep="14" if value in NAMED else "01")
        for value in listed
    )
    return xform(
        "<dep/><lugar/><sino/><todos/>",
        """<input ref="/data/dep"><label>Dep</label></input>
        <select1 ref="/data/lugar"><label ref="jr:itext('q')"/>
          <itemset nodeset="instance('lugares')/root/item[dep = /data/dep ]">
            <value ref="name"/><label ref="jr:itext(itextId)"/></itemset></select1>
        <select1 ref="/data/sino"><label>Sí o no</label>
          <itemset nodeset="instance('sino')/root/item">
            <value ref="name"/><label ref="label"/></itemset></select1>
        <select1 ref="/data/todos"><label>Todos</label>
          <itemset nodeset="instance('lugares')/root/item">
            <value ref="name"/><label ref="jr:itext(itextId)"/></itemset></select1>""",
        itext=translations,
        others=f"""<instance id="lugares"><root>{items}</root></instance>
        <instance id="sino"><root><item><name>1</name><label>Sí</label></item>
          <item><name>2</name><label>No</label></item></root></instance>""",
        root=f'id="lugares" version="{version}"',
    )
