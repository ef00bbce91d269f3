"""A file that somebody names, read whole: what never ends, or waits for somebody to write, is none."""

import stat
from pathlib import Path


def content_of(path: Path, largest: int) -> bytes:
    """The bytes of a file.

    Parameters
        largest  how many there may be.

    Raises
        OSError     it cannot be read.
        ValueError  it is a pipe, a device or a folder, or it is too large.

    >>> content_of(Path("."), 9)
    Traceback (most recent call last):
    ValueError: is not a file
    """
    there = path.stat()
    if not stat.S_ISREG(there.st_mode):
        raise ValueError("is not a file")
    if there.st_size <= largest:
        with path.open("rb") as file:
            content = file.read(largest + 1)  # what is made up while it is read, as in /proc, has no size before
        if len(content) <= largest:
            return content
    raise ValueError(f"is larger than {largest >> 20} MB")
