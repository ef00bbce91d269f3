"""Messages between the office and a process of xlmodel's own Python: each a length and what marshal makes of it.

Marshal is fast, part of every Python, and keeps the payload of a NaN, which is how Calc spells an error. Both sides
use this file: the office's own Python, and ours.
"""

from __future__ import annotations

import marshal
import os
import struct
import sys
from typing import Any

_FORMAT = 2  # of marshal: the newest that every Python 3 reads
_LENGTH = struct.Struct("<I")
_CHUNK = 65_536


class Pipe:
    """Both directions of one conversation."""

    def __init__(self, incoming: int, outgoing: int) -> None:
        self._incoming, self._outgoing = incoming, outgoing
        self._rest = b""  # of a read that brought more than one message

    def send(self, message: Any) -> None:
        """Raises OSError where nobody listens."""
        self.send_frame(frame(message))

    def send_frame(self, data: bytes) -> None:
        """As `send`, for a message that is a frame already."""
        sent = 0
        while sent < len(data):
            sent += os.write(self._outgoing, memoryview(data)[sent:] if sent else data)

    def receive(self) -> Any:
        """The next message.

        Raises
            EOFError  the other side is gone.
        """
        data = self._rest or self._more(_CHUNK)
        while len(data) < _LENGTH.size:
            data += self._more(_CHUNK)
        size = _LENGTH.size + _LENGTH.unpack_from(data)[0]
        if len(data) < size:
            parts = [data]
            missing = size - len(data)
            while missing:
                parts.append(self._more(min(missing, 1 << 20)))
                missing -= len(parts[-1])
            data = b"".join(parts)
        self._rest = data[size:]
        return marshal.loads(memoryview(data)[_LENGTH.size :])  # noqa: S302  it comes from our own process

    def _more(self, size: int) -> bytes:
        data = os.read(self._incoming, size)
        if not data:
            raise EOFError
        return data


def frame(message: Any) -> bytes:
    """A message as it goes over the pipe."""
    data = marshal.dumps(message, _FORMAT)
    return _LENGTH.pack(len(data)) + data


def pipe_to_office() -> Pipe:
    """Standard input and output; whatever this process prints from now on goes to its log."""
    outgoing = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # a stray print must not end up among the messages
    return Pipe(sys.stdin.fileno(), outgoing)
