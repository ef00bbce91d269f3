"""The add-in that Excel loads for every workbook. `edition` makes workbooks that carry the functions themselves.

Both are made from the declarations alone, on any operating system; the same declarations give the same bytes.
"""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Final, Literal

from lxml import etree

from xlmodel import __version__
from xlmodel.functions import REGISTRY
from xlmodel.hosts.desktop.ribbon import COMMANDS, ribbon_xml
from xlmodel.hosts.desktop.vba_project import Module, ModuleKind, vba_project
from xlmodel.hosts.desktop.vba_text import declarations_module, functions_module, quoted, text_module
from xlmodel.templates.layout import Book
from xlmodel.workbook.sheet_xml import serialized

Connection = Literal["com", "dll"]

VERSION_PROPERTY: Final = "xlmodel version"
XLWINGS: Final = "0.37.8"  # the DLL's name carries it
MADE: Final = datetime(2025, 1, 1)  # a fixed day, so that building twice gives the same bytes
CONTENT_TYPES: Final = "[Content_Types].xml"
ROOT_RELATIONS: Final = "_rels/.rels"
MACRO_TYPE: Final = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
RIBBON_PART: Final = "customUI/customUI14.xml"
RIBBON_RELATION: Final = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"

_ADDIN_TYPE = "application/vnd.ms-excel.addin.macroEnabled.main+xml"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def modules(sheets: Sequence[str], connection: Connection = "com", python: str = "pythonw.exe") -> list[Module]:
    """All modules of a project whose workbook has sheets of these code names."""
    functions = list(REGISTRY.values())
    return [
        Module("ThisWorkbook", text_module("ThisWorkbook").text, ModuleKind.WORKBOOK),
        *(Module(sheet, "", ModuleKind.SHEET) for sheet in sheets),
        functions_module(functions),
        declarations_module(functions),
        text_module("XlModelRuntime"),
        text_module("XlModelConnect", f"XlModelConnect.{connection}", XLWINGS=XLWINGS, PYTHON=quoted(python)),
        text_module(COMMANDS),
    ]


def addin(connection: Connection = "com", python: str = "pythonw.exe") -> bytes:
    """The add-in, `xlmodel.xlam`.

    Parameters
        connection  how Python is started: by the registration, or by xlwings' DLL.
        python      for the DLL, the program to start.
    """
    book = Book("xlmodel", "Valuation functions for spreadsheets", MADE)
    book.book.set_custom_property(VERSION_PROPERTY, __version__)
    book.book.set_vba_name("ThisWorkbook")
    book.page("xlmodel", ()).sheet.set_vba_name("Sheet1")
    project = vba_project("xlmodel", modules(["Sheet1"], connection, python))
    book.book.add_vba_project(io.BytesIO(project), is_stream=True)
    with zipfile.ZipFile(io.BytesIO(book.close())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[CONTENT_TYPES] = parts[CONTENT_TYPES].replace(MACRO_TYPE.encode(), _ADDIN_TYPE.encode())
    parts[ROOT_RELATIONS] = with_relation(parts[ROOT_RELATIONS], "xlmRibbon", RIBBON_RELATION, RIBBON_PART)
    parts[RIBBON_PART] = ribbon_xml(hides_beside_addin=False)
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        append_parts(archive, parts)
    return whole.getvalue()


def append_parts(archive: zipfile.ZipFile, parts: dict[str, bytes]) -> None:
    """Add parts as they are: no two versions of a compressor give the same bytes, and the largest part is small."""
    for name, content in parts.items():
        info = zipfile.ZipInfo(name)  # its date is the first that a zip can hold
        info.create_system = 0  # else it says on which operating system it was made
        archive.writestr(info, content, zipfile.ZIP_STORED)


def with_relation(relations: bytes, identifier: str, kind: str, target: str) -> bytes:
    """The relations of a part and one more."""
    root = etree.fromstring(relations)
    etree.SubElement(root, _RELATION, Id=identifier, Type=kind, Target=target)
    return serialized(root)
