"""An .xlsx, or any other ZIP of XML, as its parts: what is damaged or hostile is refused before a parser meets it.

A file comes from anyone. Whatever is wrong with it ends in a WorkbookError of one sentence; only what zipfile and
lxml raise, and what a reader says with DamageError, counts as damage: a mistake of our own never does.
"""

import codecs
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Final

from lxml import etree

from xlmodel.errors import WorkbookError, lacks_memory

# A model has dozens of parts and a few megabytes. The ratio is Apache POI's limit for a zip bomb, halved.
MAX_PARTS: Final = 2_000
MAX_UNPACKED: Final = 512 * 2**20
# Real parts are far below both limits; the large ones among them, which hold addresses and numbers, below a quarter.
MAX_RATIO: Final = 200
RATIO_MATTERS_FROM: Final = 100 * 2**10
MAX_RATIO_OF_LARGE: Final = 50
LARGE_FROM: Final = 16 * 2**20
# Each tag costs a parser a hundred bytes and more; a cell takes four tags, and as many packed bytes at least.
MAX_TAGS_PER_BYTE: Final = 2
TAGS_MATTER_FROM: Final = 1_000_000
# Of a sheet.
MAX_CELLS: Final = 5_000_000
# Readers that keep a sheet as one grid need memory for every cell between the outermost ones.
MAX_EMPTY_PER_CELL: Final = 20
EMPTY_MATTERS_FROM: Final = 5_000_000

_ENCRYPTED_PART = 0x1
_LOCAL: Final = struct.Struct("<26x2H")  # of what stands before a part: the lengths of its name and of what is extra
# The two that the standard of these files knows; others are left to parsers that nobody tried on hostile files.
_PACKINGS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What zipfile, and what it calls, were seen to raise on mutated files.
_UNREADABLE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    ValueError,
)


class DamageError(Exception):
    """What a part says cannot be. It is raised about what stands in a file, and only `damage_reported` catches it."""


@contextmanager
def damage_reported(name: str) -> Iterator[None]:
    """Turns what a reader finds damaged into one sentence about the file."""
    try:
        yield
    except DamageError as problem:
        raise WorkbookError(f"{name} is damaged: {problem}") from problem


def file_content(source: str | Path) -> bytes:
    """The bytes of a file that may be a package.

    Raises
        WorkbookError  there is no such file, it is too large, or it cannot be read.
    """
    path = Path(source)
    try:
        there = path.stat()
        if not stat.S_ISREG(there.st_mode):
            raise WorkbookError(f"{path.name or path} is not a file")
        if there.st_size > MAX_UNPACKED:
            raise WorkbookError(f"{path.name} is larger than {MAX_UNPACKED >> 20} MB")
        return path.read_bytes()
    except FileNotFoundError:
        raise WorkbookError(f"there is no file {path}") from None
    except (OSError, ValueError) as problem:  # ValueError: a null character in the path
        why = problem.strerror if isinstance(problem, OSError) else str(problem)
        raise WorkbookError(f"{path.name} cannot be read: {why}") from problem


class Parts:
    """The parts of a package, read when asked for and only if they are safe."""

    def __init__(self, content: bytes, name: str) -> None:
        """The parts in the bytes of a file.

        Parameters
            name  what a sentence about it calls the file.

        Raises
            WorkbookError  it is no ZIP, or one that is damaged, encrypted or larger than any model.
        """
        self.content = content
        self.name = name
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
        except _UNREADABLE as problem:
            raise _damaged(name, problem) from problem
        self._infos = {info.filename: info for info in self._zip.infolist()}
        self._spelled = {name.casefold(): name for name in self._infos}
        self.renamed: dict[str, str] = {}  # the parts that others refer to in other letters, with the names these use
        self._check_directory()
        self._read: dict[str, bytes] = {}
        self.respelled: dict[
            str, bytes
        ] = {}  # the parts that were not spelled as all readers take them, as they are now

    def _check_directory(self) -> None:
        infos = self._zip.infolist()
        if len(infos) > MAX_PARTS:
            raise WorkbookError(f"{self.name} has {len(infos)} parts; more than {MAX_PARTS} are refused")
        if len(self._infos) < len(infos):
            raise WorkbookError(f"{self.name} holds the same part twice")
        unpacked = sum(info.file_size for info in infos)
        if unpacked > MAX_UNPACKED:
            raise WorkbookError(
                f"{self.name} unpacks to {unpacked >> 20} MB; more than {MAX_UNPACKED >> 20} is refused"
            )
        end = self._zip.start_dir
        for info in sorted(infos, key=lambda info: info.header_offset, reverse=True):
            path = PurePosixPath(info.filename.replace("\\", "/"))
            if path.is_absolute() or ".." in path.parts or "\0" in info.orig_filename:
                raise WorkbookError(f"{self.name} holds a part with the name {info.filename!r}")
            if info.flag_bits & _ENCRYPTED_PART:
                raise WorkbookError(f"{self.name} is protected by a password")
            if info.compress_type not in _PACKINGS:
                raise WorkbookError(f"{info.filename} in {self.name} is packed in a way that no spreadsheet uses")
            most = MAX_RATIO_OF_LARGE if info.file_size > LARGE_FROM else MAX_RATIO
            if info.file_size > RATIO_MATTERS_FROM and info.file_size > most * info.compress_size:
                raise self._too_tight(info.filename)
            if info.header_offset < 0 or info.header_offset + info.compress_size > end:
                raise WorkbookError(f"{self.name} is damaged: its parts overlap")
            end = info.header_offset

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of all parts, in the order of the file."""
        return tuple(self._infos)

    def __contains__(self, part: str) -> bool:
        return part in self._infos

    def part(self, part: str) -> bytes:
        """The content of one part, checked."""
        if part not in self._read:
            if part not in self._infos:
                raise WorkbookError(f"{self.name} is damaged: {part} is missing")
            content = self._unpacked(self._infos[part])
            self._read[part] = _checked(self.name, part, content)
            if self._read[part] is not content:
                self.respelled[part] = self._read[part]
        return self._read[part]

    def _unpacked(self, info: zipfile.ZipInfo) -> bytes:
        """The content of a part, for which never more memory is taken than the directory says.

        `zipfile` itself unpacks up to 2 GB before it looks at the size, and passes over what comes after it.
        """
        try:
            with self._zip.open(info):  # compares what stands before the part with the directory
                pass
            start = info.header_offset + _LOCAL.size + sum(_LOCAL.unpack_from(self.content, info.header_offset))
            packed = memoryview(self.content)[start : start + info.compress_size]
            if info.compress_type == zipfile.ZIP_STORED:
                content = bytes(packed)
            else:
                content = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, info.file_size + 1)
        except (*_UNREADABLE, MemoryError) as problem:
            raise _damaged(self.name, problem) from problem
        if len(content) != info.file_size or zlib.crc32(content) != info.CRC:
            raise WorkbookError(f"{self.name} is damaged: {info.filename} is not what its directory says")
        return content

    def xml(self, part: str) -> etree._Element:
        """One part parsed, without its comments; no entity is resolved and nothing is fetched."""
        content = self.part(part)
        tags = content.count(b"<")
        if tags > TAGS_MATTER_FROM + MAX_TAGS_PER_BYTE * self._infos[part].compress_size:
            raise self._too_tight(part)
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            return etree.fromstring(content, parser)
        except (etree.LxmlError, ValueError, MemoryError) as problem:
            raise _damaged(self.name, problem) from problem

    def _too_tight(self, part: str) -> WorkbookError:
        return WorkbookError(f"{part} in {self.name} is packed too tightly to be a real part")

    def related(self, part: str, kind: str) -> dict[str, str]:
        """The parts of one kind that a part refers to, by the id it uses for them."""
        folder, _, file = part.rpartition("/")
        relations = f"{folder}/_rels/{file}.rels".lstrip("/")
        if relations not in self:
            return {}
        return {
            relation.get("Id", ""): self._as_spelled(_target(folder, relation.get("Target", "")))
            for relation in self.xml(relations).iterchildren("*")  # a comment has no attributes
            if relation.get("TargetMode") != "External" and relation.get("Type", "").endswith("/" + kind)
        }

    def _as_spelled(self, target: str) -> str:
        """The name of a part as the archive has it: capital and small letters are the same in it."""
        name = self._spelled.get(target.casefold(), target)
        if name != target:
            self.renamed[name] = target
        return name


def _damaged(name: str, problem: Exception) -> WorkbookError:
    # The parser calls it an "unknown error" in line 0; every real one is in a line.
    if lacks_memory(problem) or (isinstance(problem, etree.XMLSyntaxError) and not problem.lineno):
        return WorkbookError(f"{name} needs more memory than there is")
    text = next(iter(str(problem).splitlines()), "") or type(problem).__name__
    return WorkbookError(f"{name} is damaged: {text.rstrip('.')[:200]}")


def _checked(name: str, part: str, content: bytes) -> bytes:
    """A part in UTF-8, whatever it is written in; refuses what a parser could be made to blow up or to fetch."""
    if not part.endswith((".xml", ".rels", ".vml")):
        return content
    content = _in_utf8(name, part, content)
    # The exclamation mark first: a single byte is found many times as fast as nine.
    if b"!" in content and (b"<!DOCTYPE" in content or b"<!ENTITY" in content):
        raise WorkbookError(f"{part} in {name} declares a document type, which no workbook needs")
    return content


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


def _target(folder: str, target: str) -> str:
    """The part a relation points to: from the root, or from the folder of the part that refers to it."""
    path = PurePosixPath(target) if target.startswith("/") else PurePosixPath("/", folder, target)
    steps: list[str] = []
    for step in path.parts[1:]:
        if step == "..":
            del steps[-1:]
        elif step != ".":
            steps.append(step)
    return "/".join(steps)
