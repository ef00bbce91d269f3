"""A VBA project (MS-OVBA): modules of source text in the container that Excel opens.

Only source is written, no compiled code: with version 0xFFFF in `_VBA_PROJECT` Excel compiles every module when it
loads the project. The same modules give the same bytes.
"""

import re
import struct
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from xlmodel.hosts.desktop.compound_file import compound_file
from xlmodel.hosts.desktop.vba_compression import compressed

CODE_PAGE: Final = 1252
ENCODING: Final = f"cp{CODE_PAGE}"
LONGEST_LINE: Final = 1023
MOST_CONTINUATIONS: Final = 24
LONGEST_NAME: Final = 31


class ModuleKind(Enum):
    """What a module belongs to, with the class Excel gives it."""

    STANDARD = ""
    WORKBOOK = "0{00020819-0000-0000-C000-000000000046}"
    SHEET = "0{00020820-0000-0000-C000-000000000046}"


@dataclass(frozen=True)
class Module:
    """One module: its name and the text below the attributes.

    Raises
        ValueError  the name is none, or a line is longer or more often continued than VBA allows.
    """

    name: str
    text: str = ""
    kind: ModuleKind = ModuleKind.STANDARD

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", self.name) or len(self.name) > LONGEST_NAME:
            raise ValueError(f"{self.name!r} cannot name a VBA module")
        continued = 0
        for number, line in enumerate(self.text.splitlines(), 1):
            continued = continued + 1 if line.endswith(" _") else 0
            if len(line) > LONGEST_LINE or continued > MOST_CONTINUATIONS:
                raise ValueError(f"{self.name}: line {number} is too long for VBA")

    @property
    def source(self) -> str:
        """The whole text as Excel keeps it: attributes first, lines ended in Windows' way."""
        lines = [f'Attribute VB_Name = "{self.name}"']
        if self.kind is not ModuleKind.STANDARD:
            lines += [
                f'Attribute VB_Base = "{self.kind.value}"',
                "Attribute VB_GlobalNameSpace = False",
                "Attribute VB_Creatable = False",
                "Attribute VB_PredeclaredId = True",
                "Attribute VB_Exposed = True",
                "Attribute VB_TemplateDerived = False",
                "Attribute VB_Customizable = True",
            ]
        return "\r\n".join([*lines, *self.text.strip("\n").splitlines()]) + "\r\n"


_REFERENCES = (
    ("stdole", r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation"),
    (
        "Office",
        r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#C:\Program Files\Common Files\Microsoft Shared\OFFICE16"
        r"\MSO.DLL#Microsoft Office 16.0 Object Library",
    ),
)  # VBA and Excel themselves are implied


def vba_project(name: str, modules: Sequence[Module]) -> bytes:
    """The bytes of `xl/vbaProject.bin`.

    Raises
        ValueError  two modules have one name, or a text has characters outside the Western code page.
    """
    names = [module.name.casefold() for module in modules]
    if len(set(names)) < len(names):
        raise ValueError("two modules have one name")
    streams = {module.name: compressed(module.source.encode(ENCODING)) for module in modules}
    streams["_VBA_PROJECT"] = bytes.fromhex("cc61ffff000000")
    streams["dir"] = compressed(_dir(name, modules))
    wide = b"".join(m.name.encode(ENCODING) + b"\0" + m.name.encode("utf-16le") + b"\0\0" for m in modules)
    text = _project_text(name, modules).encode(ENCODING)
    return compound_file({"VBA": streams, "PROJECT": text, "PROJECTwm": wide + b"\0\0"})


def _project_text(name: str, modules: Sequence[Module]) -> str:
    """The PROJECT stream: what the editor shows, and that nothing is locked."""
    # The same name gives the same identity, so that the file does not change from build to build.
    identity = f"{{{str(uuid.uuid5(uuid.NAMESPACE_URL, 'xlmodel:' + name)).upper()}}}"
    lines = [f'ID="{identity}"']
    for module in modules:
        standard = module.kind is ModuleKind.STANDARD
        lines.append(f"Module={module.name}" if standard else f"Document={module.name}/&H00000000")
    lines += [
        f'Name="{name}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        f'CMG="{encrypted(bytes(4), identity, 0x5D)}"',  # not protected
        f'DPB="{encrypted(bytes(1), identity, 0x6A)}"',  # no password
        f'GC="{encrypted(bytes([255]), identity, 0x77)}"',  # visible
        "",
        "[Host Extender Info]",
        "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000",
        "",
        "[Workspace]",
        *(f"{module.name}=0, 0, 0, 0, C" for module in modules),
    ]
    return "\r\n".join(lines) + "\r\n"


def encrypted(data: bytes, identity: str, seed: int) -> str:
    """The project's little secrets as the format hides them (MS-OVBA 2.4.3)."""
    key = sum(identity.encode("ascii")) & 0xFF
    out = [seed, seed ^ 2, seed ^ key]
    plain, last, before = key, out[2], out[1]
    for byte in [*[7] * ((seed & 6) // 2), *struct.pack("<I", len(data)), *data]:
        hidden = byte ^ ((before + plain) & 0xFF)
        out.append(hidden)
        before, last, plain = last, hidden, byte
    return bytes(out).hex().upper()


def _dir(name: str, modules: Sequence[Module]) -> bytes:
    """The dir stream: project information, references and modules, record by record in the order of MS-OVBA 2.3.4.2."""
    records = [
        _record(0x01, struct.pack("<I", 3)),  # 64-bit Windows
        _record(0x02, struct.pack("<I", 0x409)),
        _record(0x14, struct.pack("<I", 0x409)),
        _record(0x03, struct.pack("<H", CODE_PAGE)),
        _record(0x04, name.encode(ENCODING)),
        _text_record(0x05, 0x40, ""),
        _record(0x06) + _record(0x3D),
        _record(0x07, bytes(4)),
        _record(0x08, bytes(4)),
        struct.pack("<HIIH", 0x09, 4, 1_655_100_000, 1),  # the version, of which nothing depends
        _text_record(0x0C, 0x3C, ""),
    ]
    for reference, library in _REFERENCES:
        path = library.encode(ENCODING)
        records += [
            _text_record(0x16, 0x3E, reference),
            _record(0x0D, struct.pack("<I", len(path)) + path + bytes(6)),
        ]
    records += [_record(0x0F, struct.pack("<H", len(modules))), _record(0x13, b"\xff\xff")]
    for module in modules:
        records += [
            _text_record(0x19, 0x47, module.name),
            _text_record(0x1A, 0x32, module.name),
            _text_record(0x1C, 0x48, ""),
            _record(0x31, bytes(4)),  # the source starts at once: there is no compiled code before it
            _record(0x1E, bytes(4)),
            _record(0x2C, b"\xff\xff"),
            _record(0x21 if module.kind is ModuleKind.STANDARD else 0x22),
            _record(0x2B),
        ]
    return b"".join([*records, _record(0x10)])


def _record(identifier: int, content: bytes = b"") -> bytes:
    return struct.pack("<HI", identifier, len(content)) + content


def _text_record(narrow: int, wide: int, text: str) -> bytes:
    return _record(narrow, text.encode(ENCODING)) + _record(wide, text.encode("utf-16le"))
