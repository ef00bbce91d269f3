"""The compression of VBA source (MS-OVBA 2.4.1): chunks of 4096 bytes, in which a repetition becomes a reference."""

import struct
from typing import Final

CHUNK: Final = 4096
_SIGNATURE = b"\x01"
_COMPRESSED, _RAW = 0xB000, 0x3000
_SHORTEST = 3  # a reference costs two bytes


def compressed(data: bytes) -> bytes:
    """The compressed container.

    Raises
        ValueError  the last, incomplete chunk cannot be made smaller; the format would fill it up with zeros.
    """
    out = bytearray(_SIGNATURE)
    for start in range(0, len(data), CHUNK):
        chunk = data[start : start + CHUNK]
        body = _compressed_chunk(chunk)
        if len(body) < CHUNK:
            out += struct.pack("<H", _COMPRESSED | (len(body) - 1)) + body
        elif len(chunk) == CHUNK:
            out += struct.pack("<H", _RAW | (CHUNK - 1)) + chunk
        else:
            raise ValueError("data without any repetition cannot be stored in this format")
    return bytes(out)


def _compressed_chunk(chunk: bytes) -> bytes:
    out = bytearray()
    places: dict[bytes, list[int]] = {}  # where each three bytes have occurred in this chunk
    position = 0
    while position < len(chunk):
        flags, tokens = 0, bytearray()
        for bit in range(8):
            if position >= len(chunk):
                break
            length, offset = _longest_match(chunk, position, places)
            if length:
                flags |= 1 << bit
                bits = _offset_bits(position)
                tokens += struct.pack("<H", (offset - 1) << (16 - bits) | (length - _SHORTEST))
            else:
                length = 1
                tokens.append(chunk[position])
            for place in range(position, position + length):
                places.setdefault(chunk[place : place + _SHORTEST], []).append(place)
            position += length
        out.append(flags)
        out += tokens
    return bytes(out)


def _offset_bits(position: int) -> int:
    """How many bits of a reference say how far back; the more there is before, the more are needed."""
    return max(4, (position - 1).bit_length())


def _longest_match(chunk: bytes, position: int, places: dict[bytes, list[int]]) -> tuple[int, int]:
    longest = min((0xFFFF >> _offset_bits(position)) + _SHORTEST, len(chunk) - position)
    best_length = best_offset = 0
    for place in reversed(places.get(chunk[position : position + _SHORTEST], ())):
        length = _SHORTEST
        while length < longest and chunk[place + length] == chunk[position + length]:
            length += 1
        if best_length < length <= longest:
            best_length, best_offset = length, position - place
            if length == longest:
                break
    return best_length, best_offset
