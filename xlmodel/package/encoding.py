"""A part of a package in UTF-8, whatever it is written in."""

import codecs
import re
from typing import Final

from xlmodel.errors import WorkbookError


def checked(name: str, part: str, content: bytes) -> bytes:
    """A part in UTF-8, whatever it is written in; refuses what a parser could be made to blow up or to fetch."""
    if not part.lower().endswith((".xml", ".rels", ".vml")) and not _is_unnamed_xml(part, content):
        return content
    content = _in_utf8(name, part, content)
    # The exclamation mark first: a single byte is found many times as fast as nine.
    if b"!" in content and (b"<!DOCTYPE" in content or b"<!ENTITY" in content):
        raise WorkbookError(f"{part} in {name} declares a document type, which no workbook needs")
    return content


def _is_unnamed_xml(part: str, content: bytes) -> bool:
    """Whether a part is XML whatever its name ends in; a picture may be, and is read by nobody here."""
    return content.startswith(b"<?xml") and not part.lower().startswith("xl/media/")


# What Office's own XML reader knows beside UTF-8, and document libraries write.
_ENCODINGS: Final = frozenset({"utf-16", "utf-16-le", "utf-16-be", "iso8859-1", "cp1252"})
_DECLARATION = re.compile(r"\s*<\?xml[^>]*?\?>")
_ENCODING = re.compile(rb"(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)")


def _in_utf8(name: str, part: str, content: bytes) -> bytes:
    encoding = ""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif content.startswith((b"<\0", b"\0<")):
        encoding = "utf-16-le" if content.startswith(b"<") else "utf-16-be"
    elif (declared := _ENCODING.match(content)) and declared[1].lower() not in (b"utf-8", b"us-ascii", b"ascii"):
        encoding = declared[1].decode("ascii", "replace")
    if not encoding:
        return content
    try:
        if codecs.lookup(encoding).name not in _ENCODINGS:
            raise WorkbookError(f"{part} in {name} is written in {encoding[:40]}, not in UTF-8 or UTF-16")
        text = content.decode(encoding)
    except (LookupError, UnicodeError) as problem:
        raise WorkbookError(f"{part} in {name} is not written in {encoding[:40]} as it says") from problem
    return _DECLARATION.sub("", text, count=1).encode("utf-8", "surrogatepass")
