"""Workbooks put together by hand: part by part, and as a ZIP that may say one thing and hold another."""

import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET = "xl/worksheets/sheet1.xml"
WORKBOOK = "xl/workbook.xml"
NAMES = (("in_price", "Model!$A$1"), ("out_pe", "Model!$A$3"))
PE = '<row r="1"><c r="A1"><v>88</v></c></row><row r="2"><c r="A2"><v>8</v></c></row><row r="3"><c r="A3"><f>A1/A2</f></c></row>'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def sheet(rows: str = PE, *, before: str = "", after: str = "") -> str:
    """The XML of a sheet with these rows."""
    return f'{_HEAD}<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def beside(*formulas: str) -> str:
    """The rows of the plain sheet and formulas below them, in column B from the tenth row on."""
    return PE + "".join(
        f'<row r="{i}"><c r="B{i}"><f>{escape(text)}</f></c></row>' for i, text in enumerate(formulas, 10)
    )


def parts(
    *sheets: str,
    names: Iterable[tuple[str, str]] = NAMES,
    texts: Iterable[str] | None = None,
    more: Mapping[str, str | bytes] | None = None,
    workbook: str = "",
) -> dict[str, bytes]:
    """The parts of a workbook whose first sheet is called Model."""
    sheets = sheets or (sheet(),)
    numbers = range(1, len(sheets) + 1)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="{kind}.worksheet+xml"/>' for i in numbers
    )
    related = "".join(
        f'<Relationship Id="rId{i}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{i}.xml"/>' for i in numbers
    )
    listed = "".join(
        f'<sheet name="{"Model" if i == 1 else f"Other{i}"}" sheetId="{i}" r:id="rId{i}"/>' for i in numbers
    )
    defined = "".join(f"<definedName name={quoteattr(name)}>{escape(text)}</definedName>" for name, text in names)
    found: dict[str, str | bytes] = {}
    if texts is not None:
        overrides += f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}.sharedStrings+xml"/>'
        related += f'<Relationship Id="rIdS" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
        items = "".join(f"<si><t>{text}</t></si>" for text in texts)
        found["xl/sharedStrings.xml"] = f'{_HEAD}<sst xmlns="{MAIN}">{items}</sst>'
    found |= {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f"{overrides}</Types>",
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        WORKBOOK: f'{_HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{listed}</sheets>'
        f"<definedNames>{defined}</definedNames>{workbook}</workbook>",
        "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{PACKAGE}/relationships">{related}</Relationships>',
    }
    found |= {f"xl/worksheets/sheet{i}.xml": text for i, text in enumerate(sheets, 1)}
    found |= more or {}
    return {name: part.encode() if isinstance(part, str) else part for name, part in found.items()}


def zipped(found: Mapping[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of parts, as every program makes it."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", packing) as archive:
        for name, part in found.items():
            archive.writestr(zipfile.ZipInfo(name), part, packing)
    return out.getvalue()


def lying(found: Mapping[str, bytes], part: str, **lies: int | bytes) -> bytes:
    """The same, where the ZIP says something of one part that is not so.

    Parameters
        lies  size, packed_size, crc, method, flags, offset, local_name, packed: what is said or written instead.
    """
    out, directory = bytearray(), bytearray()
    for name, content in found.items():
        said = lies if name == part else {}
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = said.get("packed", packer.compress(content) + packer.flush())
        method, flags = said.get("method", zipfile.ZIP_DEFLATED), said.get("flags", 0)
        numbers = (
            said.get("crc", zlib.crc32(content)),
            said.get("packed_size", len(packed)),
            said.get("size", len(content)),
        )
        spelled, local = name.encode(), said.get("local_name", name.encode())
        offset = said.get("offset", len(out))
        directory += (
            struct.pack(
                "<4s6H3L5H2L", b"PK\1\2", 20, 20, flags, method, 0, 33, *numbers, len(spelled), 0, 0, 0, 0, 0, offset
            )
            + spelled
        )
        out += struct.pack("<4s5H3L2H", b"PK\3\4", 20, flags, method, 0, 33, *numbers, len(local), 0) + local + packed
    count = len(found)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(directory), len(out), 0)
    return bytes(out + directory + end)
