"""Messages between the office and our process arrive as they were sent, however the pipe cuts them."""

import os
import struct
from concurrent.futures import ThreadPoolExecutor

import pytest

from xlmodel.hosts.calc.inside.pipe import Pipe, frame


class Ends:
    """A pipe with both its ends here: what is written comes back."""

    def __init__(self) -> None:
        reading, writing = os.pipe()
        self.pipe = Pipe(reading, writing)
        self.reading, self.writing = os.fdopen(reading, "rb", 0), os.fdopen(writing, "wb", 0)

    def write_and_close(self, *parts: bytes) -> None:
        for part in parts:
            self.writing.write(part)
        self.writing.close()


@pytest.fixture
def ends():
    ends = Ends()
    with ends.reading, ends.writing:
        yield ends


def test_two_messages_that_arrive_at_once_are_two(ends):
    """A message without an answer, such as progress, is followed by the next at once."""
    ends.write_and_close(frame(("progress", 1, 2, "BABA")) + frame(("values", ["in_price"])))
    assert ends.pipe.receive() == ("progress", 1, 2, "BABA")
    assert ends.pipe.receive() == ("values", ["in_price"])


@pytest.mark.parametrize("cut", [1, 3, 4, 5, 20])
def test_a_message_cut_anywhere_arrives_whole(ends, cut, monkeypatch):
    data = frame(("FORWARD_PE", (88.0, 8.0), ())) + frame("next")
    ends.write_and_close(data)
    sizes = iter([cut])
    read = os.read
    monkeypatch.setattr(os, "read", lambda end, size: read(end, min(size, next(sizes, size))))
    assert ends.pipe.receive() == ("FORWARD_PE", (88.0, 8.0), ())
    assert ends.pipe.receive() == "next"


def test_a_message_larger_than_the_pipe_arrives_whole(ends):
    cells = tuple(map(float, range(200_000)))
    with ThreadPoolExecutor() as pool:
        sent = pool.submit(ends.pipe.send, cells)
        assert ends.pipe.receive() == cells
        assert sent.result() is None


def test_an_error_of_calc_is_still_the_same_error(ends):
    """Its code is the payload of a NaN."""
    [not_available] = struct.unpack("<d", struct.pack("<Q", 0x7FF8000000007FFF))
    ends.pipe.send(not_available)
    assert struct.pack("<d", ends.pipe.receive()) == struct.pack("<Q", 0x7FF8000000007FFF)


def test_the_end_of_the_other_side_is_noticed(ends):
    ends.write_and_close(frame("half")[:-1])
    with pytest.raises(EOFError):
        ends.pipe.receive()
