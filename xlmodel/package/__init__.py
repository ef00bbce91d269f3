"""An .xlsx, or any other ZIP of XML, as its parts: what is damaged or hostile is refused before a parser meets it.

A file comes from anyone. Whatever is wrong with it ends in a WorkbookError of one sentence; only what zipfile and
lxml raise, and what a reader says with DamageError, counts as damage: a mistake of our own never does.
"""

import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import PurePosixPath
from typing import Final

from lxml import etree

from xlmodel.errors import WorkbookError
from xlmodel.package.damage import damaged
from xlmodel.package.encoding import checked
from xlmodel.package.limits import (
    LARGE_FROM,
    MAX_PARTS,
    MAX_RATIO,
    MAX_RATIO_OF_LARGE,
    MAX_TAGS_PER_BYTE,
    MAX_UNPACKED,
    RATIO_MATTERS_FROM,
    TAGS_MATTER_FROM,
)

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
            raise damaged(name, problem) from problem
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
        if len(self._spelled) < len(infos):  # which of them is meant, each reader decides for itself
            raise WorkbookError(f"{self.name} is damaged: the names of two of its parts differ in capital letters only")
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
            self._read[part] = checked(self.name, part, content)
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
            raise damaged(self.name, problem) from problem
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
            raise damaged(self.name, problem) from problem

    def _too_tight(self, part: str) -> WorkbookError:
        return WorkbookError(f"{part} in {self.name} is packed too tightly to be a real part")

    def related(self, part: str, kind: str) -> dict[str, str]:
        """The parts of one kind that a part refers to, by the id it uses for them."""
        folder, _, file = part.rpartition("/")
        relations = f"{folder}/_rels/{file}.rels".lstrip("/")
        if relations not in self:
            return {}
        listed = [*self.xml(relations).iterchildren("*")]  # a comment has no attributes
        identities = [relation.get("Id", "") for relation in listed]
        if len(set(identities)) < len(identities):  # some readers take the first of them, others the last
            raise WorkbookError(f"{self.name} is damaged: two relations in {relations} have one id")
        return {
            relation.get("Id", ""): self._as_spelled(_target(folder, relation.get("Target", "")))
            for relation in listed
            if relation.get("TargetMode") != "External" and relation.get("Type", "").endswith("/" + kind)
        }

    def _as_spelled(self, target: str) -> str:
        """The name of a part as the archive has it: capital and small letters are the same in it."""
        name = self._spelled.get(target.casefold(), target)
        if name != target:
            self.renamed[name] = target
        return name


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
