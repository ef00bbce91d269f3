"""The add-in's picture in the sizes that Office asks for: three bars, bear, base and bull, drawn dot by dot."""

import struct
import zlib
from typing import Final

_GROUND: Final = (31, 42, 68, 255)
_WHITE: Final = (255, 255, 255, 255)
_NOTHING: Final = (255, 255, 255, 0)
_BARS: Final = ((0.20, 0.58), (0.42, 0.42), (0.64, 0.22))  # where each begins: from the left, from the top
_WIDTH: Final = 0.16
_FLOOR: Final = 0.80
_CORNER: Final = 0.18

Dot = tuple[int, int, int, int]


def icon(size: int, *, outline: bool = False) -> bytes:
    """A square PNG; as an outline, white bars on nothing."""
    rows = [
        b"\0" + b"".join(bytes(_dot((x + 0.5) / size, (y + 0.5) / size, outline)) for x in range(size))
        for y in range(size)
    ]
    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in chunks)


def _dot(x: float, y: float, outline: bool) -> Dot:
    if any(left <= x < left + _WIDTH and top <= y < _FLOOR for left, top in _BARS):
        return _WHITE
    # Beyond the middle of a corner's circle only what is near that middle is inside.
    away = [max(_CORNER - each, each - (1 - _CORNER), 0.0) for each in (x, y)]
    return _NOTHING if outline or away[0] ** 2 + away[1] ** 2 > _CORNER**2 else _GROUND


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
