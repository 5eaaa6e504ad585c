"""Workbooks written by hand, part by part: as other programs write them, or as nobody should."""

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OPEN_DOCUMENT = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
}


def xlsx_parts(
    sheets: dict[str, str],
    *,
    texts: str = "",
    formats: tuple[str, ...] = (),
    hidden: tuple[str, ...] = (),
    epoch: str = "0",
) -> dict[str, str]:
    """The parts of a workbook of Excel.

    Args:
        sheets: Name -> XML of the rows, or of a whole `<worksheet>`.
        texts: XML of the shared texts, `<si>…</si>` each.
        formats: Codes of number formats; style 1 is the first of them.
        hidden: Names of hidden sheets.
        epoch: `1` for dates that count from 1904.
    """
    tabs = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"'
        f"{' state=' + quoteattr('hidden') if name in hidden else ''}/>"
        for number, name in enumerate(sheets, start=1)
    )
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{RELATIONS}/worksheet" '
        f'Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, len(sheets) + 1)
    )
    codes = "".join(
        f'<numFmt numFmtId="{164 + at}" formatCode={quoteattr(code)}/>'
        for at, code in enumerate(formats)
    )
    styles = "".join(f'<xf numFmtId="{164 + at}"/>' for at in range(len(formats)))
    parts = {
        "_rels/.rels": f'<Relationships><Relationship Id="r" Type="{RELATIONS}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
        f'<workbookPr date1904="{epoch}"/><sheets>{tabs}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"<Relationships>{links}"
        f'<Relationship Id="s" Type="{RELATIONS}/styles" Target="styles.xml"/>'
        f'<Relationship Id="t" Type="{RELATIONS}/sharedStrings" Target="/xl/texts.xml"/>'
        "</Relationships>",
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts>{codes}</numFmts>'
        f'<cellXfs><xf numFmtId="0"/>{styles}</cellXfs></styleSheet>',
        "xl/texts.xml": f'<sst xmlns="{MAIN}">{texts}</sst>',
    }
    for number, xml in enumerate(sheets.values(), start=1):
        whole = (
            xml
            if "worksheet" in xml
            else f'<worksheet xmlns="{MAIN}"><sheetData>{xml}</sheetData></worksheet>'
        )
        parts[f"xl/worksheets/sheet{number}.xml"] = whole
    return parts


def write_parts(path: Path, parts: dict[str, str | bytes]) -> Path:
    """Write the parts of a workbook as the zip file they make."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def row_xml(number: int, *cells: object, style: dict[int, int] | None = None) -> str:
    """One row of a sheet of Excel; texts stand in the cells, None leaves a cell out."""
    written = []
    for at, value in enumerate(cells):
        if value is None:
            continue
        place = f'r="{chr(65 + at)}{number}"'
        form = f' s="{style[at]}"' if style and at in style else ""
        if isinstance(value, str):
            text = f"<is><t>{escape(value)}</t></is>"
            written.append(f'<c {place}{form} t="inlineStr">{text}</c>')
        else:
            written.append(f"<c {place}{form}><v>{value}</v></c>")
    return f'<row r="{number}">{"".join(written)}</row>'


def ods_content(tables: str, styles: str = "") -> str:
    """The document of a workbook of LibreOffice."""
    names = " ".join(f'xmlns:{name}="{place}"' for name, place in OPEN_DOCUMENT.items())
    return (
        f"<office:document-content {names}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:spreadsheet>{tables}"
        "</office:spreadsheet></office:body></office:document-content>"
    )


def ods_row(*cells: object, repeated: int = 1, more: str = "") -> str:
    """One row of a sheet of LibreOffice; a text that begins with `<` is XML already."""
    times = f' table:number-rows-repeated="{repeated}"' if repeated > 1 else ""
    return f"<table:table-row{times}{more}>{''.join(map(_ods_cell, cells))}</table:table-row>"


def _ods_cell(value: object) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, str) and value.startswith("<"):
        return value
    if isinstance(value, str):
        return (
            '<table:table-cell office:value-type="string">'
            f"<text:p>{escape(value)}</text:p></table:table-cell>"
        )
    return (
        f'<table:table-cell office:value-type="float" office:value="{value}">'
        f"<text:p>{value}</text:p></table:table-cell>"
    )


def write_ods(path: Path, tables: str, styles: str = "", manifest: str = "<m/>") -> Path:
    """Write a workbook of LibreOffice."""
    return write_parts(
        path,
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": manifest,
            "content.xml": ods_content(tables, styles),
        },
    )
