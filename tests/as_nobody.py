"""Something done by a user who may do nothing special: the superuser, whom tests often are, minds no mode of a file."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

NOBODY = 65534


def as_nobody(do: Callable[[], object]) -> str:
    """What comes of it: the exception as `Kind: sentence`, or nothing."""
    receive, send = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(receive)
        try:
            if os.getuid() == 0:
                os.setgroups([])
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            do()
            found = ""
        except BaseException as problem:
            found = f"{type(problem).__name__}: {problem}"
        os.write(send, found.encode())
        os._exit(0)
    os.close(send)
    with os.fdopen(receive, "rb") as pipe:
        found = pipe.read().decode()
    os.waitpid(child, 0)
    return found


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody can reach, whatever pytest's own lies in."""
    folder = Path(tempfile.mkdtemp(prefix="xlmodel-"))
    folder.chmod(0o777)
    yield folder
    folder.chmod(0o777)
    shutil.rmtree(folder)
