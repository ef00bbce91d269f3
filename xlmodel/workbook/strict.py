"""The strict variant of .xlsx in the usual words: Excel writes it on request, and reads both alike.

What differs are the addresses by which the XML names its vocabularies; days that it spells out may stand in any file.
"""

import re
from typing import Final

from xlmodel.package import Parts
from xlmodel.workbook.archive import with_parts

_STRICT: Final = b"http://purl.oclc.org/ooxml/"
_ADDRESS: Final = re.compile(rb"""(?<=["'])http://purl\.oclc\.org/ooxml/(\w+)/((?:relationships/)?)(\w+)""")
_USUAL: Final = rb"http://schemas.openxmlformats.org/\1/2006/\2"
_HYPHENATED: Final = {b"extendedProperties": b"extended-properties", b"customProperties": b"custom-properties"}
_CONFORMANCE: Final = re.compile(rb"""\sconformance\s*=\s*["']strict["']""")


def is_strict(parts: Parts) -> bool:
    """Whether a package names its parts by the strict addresses."""
    relations = "_rels/.rels"
    return relations in parts and _STRICT in parts.part(relations)


def in_usual_words(parts: Parts) -> bytes:
    """The bytes of the same package in the usual variant."""
    changes = {}
    for part in parts.parts:
        content = parts.part(part)
        if part.endswith((".xml", ".rels", ".vml")) and _STRICT in content:
            changes[part] = _CONFORMANCE.sub(b"", _ADDRESS.sub(_in_usual_words, content))
    return with_parts(parts.content, changes)


def _in_usual_words(address: re.Match[bytes]) -> bytes:
    return address.expand(_USUAL) + _HYPHENATED.get(address[3], address[3])
