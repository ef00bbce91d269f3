"""A compound file (MS-CFB, version 3): the small file system in which Excel keeps a VBA project.

Only what such a project needs: folders and streams, written in one go, the same input giving the same bytes.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Union

Tree = Mapping[str, Union[bytes, "Tree"]]
"""Names to the content of a stream, or to a folder of the same kind."""

SECTOR: Final = 512
MINI_SECTOR: Final = 64
MINI_LIMIT: Final = 4096  # a shorter stream lives in the mini stream
MOST_FAT_SECTORS: Final = 109  # as many as the header itself can list: 7 MB, far more than any project

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_NOBODY = 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_RED, _BLACK = 0, 1
_HEADER = struct.Struct("<8s16x5H6x9I")
_ENTRY = struct.Struct("<64sH2B3I16xI16xIQ")


@dataclass
class _Entry:
    """One line of the directory."""

    name: str
    kind: int
    content: bytes = b""
    children: list[int] = field(default_factory=list)
    colour: int = _BLACK
    left: int = _NOBODY
    right: int = _NOBODY
    top: int = _NOBODY
    start: int = 0
    size: int = 0


def compound_file(tree: Tree) -> bytes:
    """The bytes of a compound file with these folders and streams.

    Raises
        ValueError  a name has more than 31 characters or one of / \\ : !, or the whole exceeds 7 MB.
    """
    entries = _directory(tree)
    fat: list[int] = []
    mini, mini_fat = _mini_stream(entries)
    parts = [*_own_parts(entries, mini, mini_fat), *_long_streams(entries)]
    sectors = sum(_sectors(len(part)) for part in parts)
    fat_sectors = 1
    while -(-(fat_sectors + sectors) // (SECTOR // 4)) > fat_sectors:
        fat_sectors += 1
    if fat_sectors > MOST_FAT_SECTORS:
        raise ValueError("a compound file of more than 7 MB is not supported")
    fat = [_FAT] * fat_sectors
    starts = [_chain(fat, _sectors(len(part))) for part in parts]
    directory_at, mini_fat_at, entries[0].start = starts[:3]
    for entry, start in zip(_long(entries), starts[3:], strict=True):
        entry.start = start
    parts[0] = _packed_directory(entries)
    header = _HEADER.pack(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6,
        0, fat_sectors, directory_at, 0, MINI_LIMIT, mini_fat_at, _sectors(len(parts[1])), _END, 0,
    )  # fmt: skip
    listed = [*range(fat_sectors), *[_FREE] * (MOST_FAT_SECTORS - fat_sectors)]
    fat += [_FREE] * (fat_sectors * (SECTOR // 4) - len(fat))
    return b"".join([header, _numbers(listed), _numbers(fat), *map(_filled, parts)])


# The directory


def _directory(tree: Tree) -> list[_Entry]:
    entries = [_Entry("Root Entry", _ROOT)]
    _add(entries, 0, tree)
    for entry in entries:
        if entry.children:
            depths: dict[int, int] = {}
            entry.top = _balance(entries, entry.children, depths, 0)
            deepest = max(depths.values())
            for child, depth in depths.items():
                # A balanced tree is a valid red-black tree if exactly its last level is red.
                entries[child].colour = _RED if depth == deepest > 0 else _BLACK
    return entries


def _add(entries: list[_Entry], parent: int, tree: Tree) -> None:
    for name in sorted(tree, key=_order):
        if not name or len(name.encode("utf-16le")) > 62 or set(name) & set("/\\:!"):
            raise ValueError(f"{name!r} cannot name a stream")
        content = tree[name]
        entries[parent].children.append(len(entries))
        if isinstance(content, bytes):
            entries.append(_Entry(name, _STREAM, content, size=len(content)))
        else:
            entries.append(_Entry(name, _STORAGE))
            _add(entries, len(entries) - 1, content)


def _order(name: str) -> tuple[int, str]:
    """Shorter names come first; among names of one length capitals do not matter."""
    return len(name.encode("utf-16le")), name.upper()


def _balance(entries: list[_Entry], siblings: list[int], depths: dict[int, int], depth: int) -> int:
    if not siblings:
        return _NOBODY
    middle = len(siblings) // 2
    top = siblings[middle]
    depths[top] = depth
    entries[top].left = _balance(entries, siblings[:middle], depths, depth + 1)
    entries[top].right = _balance(entries, siblings[middle + 1 :], depths, depth + 1)
    return top


def _packed_directory(entries: list[_Entry]) -> bytes:
    packed = bytearray()
    for entry in entries:
        name = entry.name.encode("utf-16le") + b"\0\0"
        packed += _ENTRY.pack(
            name, len(name), entry.kind, entry.colour, entry.left, entry.right, entry.top, 0, entry.start, entry.size
        )
    unused = _ENTRY.pack(b"", 0, 0, 0, _NOBODY, _NOBODY, _NOBODY, 0, 0, 0)
    while len(packed) % SECTOR:
        packed += unused
    return bytes(packed)


# Where the content lies


def _mini_stream(entries: list[_Entry]) -> tuple[bytes, list[int]]:
    """Short streams one after the other, and the chains of their sectors; sets where each starts."""
    mini, chains = bytearray(), list[int]()
    for entry in entries:
        if entry.kind == _STREAM and len(entry.content) < MINI_LIMIT:
            count = -(-len(entry.content) // MINI_SECTOR)
            entry.start = _chain(chains, count)
            mini += entry.content.ljust(count * MINI_SECTOR, b"\0")
    entries[0].size = len(mini)
    return bytes(mini), chains


def _own_parts(entries: list[_Entry], mini: bytes, mini_fat: list[int]) -> list[bytes]:
    """Directory, mini FAT and mini stream; the directory is filled in when all places are known."""
    unused = -len(mini_fat) % (SECTOR // 4)
    return [_packed_directory(entries), _numbers(mini_fat + [_FREE] * unused), mini]


def _long(entries: list[_Entry]) -> list[_Entry]:
    return [entry for entry in entries if len(entry.content) >= MINI_LIMIT]


def _long_streams(entries: list[_Entry]) -> list[bytes]:
    return [entry.content for entry in _long(entries)]


def _chain(fat: list[int], count: int) -> int:
    """Add a chain of so many sectors to the table; returns the first."""
    if not count:
        return _END
    first = len(fat)
    fat += [*range(first + 1, first + count), _END]
    return first


def _sectors(size: int) -> int:
    return -(-size // SECTOR)


def _numbers(numbers: list[int]) -> bytes:
    return struct.pack(f"<{len(numbers)}I", *numbers)


def _filled(part: bytes) -> bytes:
    return part.ljust(_sectors(len(part)) * SECTOR, b"\0")
