"""Workbooks written by hand, part by part: as other programs write them, or as nobody should."""

import struct
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


def _record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _biff_text(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def _biff_cell(row: int, column: int, value: object) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, str):
        return _record(0x0204, place + _biff_text(value))  # LABEL
    if isinstance(value, bool):
        return _record(0x0205, place + struct.pack("<BB", value, 0))  # BOOLERR
    return _record(0x0203, place + struct.pack("<d", float(value)))  # NUMBER


def write_xls(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    """Write a workbook of old Excel: BIFF 8 ([MS-XLS]) in a compound file ([MS-CFB])."""
    begin = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    bodies = []
    for rows in sheets.values():
        cells = b"".join(
            _biff_cell(row, column, value)
            for row, values in enumerate(rows)
            for column, value in enumerate(values)
            if value is not None
        )
        bodies.append(
            _record(0x0809, begin[:2] + b"\x10\x00" + begin[4:]) + cells + _record(0x000A)
        )
    names = [struct.pack("<BB", len(name), 1) + name.encode("utf-16-le") for name in sheets]
    head = _record(0x0809, begin)
    place = len(head) + sum(10 + len(name) for name in names) + 4
    tabs = b""
    for name, body in zip(names, bodies, strict=True):
        tabs += _record(0x0085, struct.pack("<IBB", place, 0, 0) + name)
        place += len(body)
    path.write_bytes(_compound("Workbook", head + tabs + _record(0x000A) + b"".join(bodies)))
    return path


def write_encrypted(path: Path) -> Path:
    """Write what Office makes of a workbook with a password: a compound file with one package."""
    path.write_bytes(_compound("EncryptedPackage", b"\x5a" * 5000))
    return path


def _compound(name: str, stream: bytes) -> bytes:
    """A compound file with one stream: header, one sector of FAT, the directory, the stream."""
    stream = stream.ljust(4096, b"\0")  # shorter ones would need a second kind of sectors
    sectors = -(-len(stream) // 512)
    stream = stream.ljust(sectors * 512, b"\0")
    tables = -(-(sectors + 2) // 127)
    chain = [0xFFFFFFFD] * tables + [0xFFFFFFFE]
    first = tables + 1
    chain += [first + at + 1 for at in range(sectors - 1)] + [0xFFFFFFFE]
    chain += [0xFFFFFFFF] * (tables * 128 - len(chain))
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\0" * 16, 0x3E, 3, 0xFFFE, 9, 6,
        0, tables, tables, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0,
    )  # fmt: skip
    header += struct.pack(f"<{tables}I", *range(tables)).ljust(436, b"\xff")
    entries = _entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + _entry(
        name, 2, 0xFFFFFFFF, first, len(stream)
    )
    return header + struct.pack(f"<{len(chain)}I", *chain) + entries.ljust(512, b"\0") + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    title = name.encode("utf-16-le").ljust(64, b"\0")
    return struct.pack(
        "<64sHBBIII16sIQQIQ",
        title, 2 * len(name) + 2, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child, b"", 0, 0, 0, start, size,
    )  # fmt: skip
