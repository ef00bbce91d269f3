"""Each animal of the zoo is refused in one sentence or read right, soon and in little memory."""

import json
import re
import subprocess
import sys
import zipfile
from functools import cache
from io import BytesIO

import pytest

from tests.zoo.books import PE, parts, sheet, zipped
from tests.zoo.files import ZOO

MOST_TIMES = 4  # as long as a plain workbook of its size, as whoever asks for it waits
MOST_MEGABYTES = 300
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are forked")


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    """Reads bytes in a process of their own; knows how long it takes to start."""
    folder = tmp_path_factory.mktemp("zoo")
    with subprocess.Popen(
        [sys.executable, "-m", "tests.zoo.reader"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        starting = json.loads(process.stdout.readline())

        def read(content: bytes) -> dict[str, object]:
            path = folder / "animal.xlsx"
            path.write_bytes(content)
            process.stdin.write(f"{path}\n")
            process.stdin.flush()
            found = json.loads(process.stdout.readline())
            return {**found, "seconds": found["seconds"] + starting}

        yield read
        process.stdin.close()


@cache
def plain_workbook(size: int) -> bytes:
    """A plain workbook of a size: the one with numbers, and formulas, up to so many bytes."""
    rows = 1
    while rows * 200 < size:
        rows *= 4
    numbers = "".join(
        f'<row r="{i}"><c r="A{i}"><v>{i}</v></c><c r="B{i}"><f>A{i}*2</f></c></row>' for i in range(9, rows + 9)
    )
    return zipped(parts(sheet(PE + numbers)))


@pytest.fixture(scope="module")
def plain_seconds(reader):
    """How long a plain workbook takes."""
    known: dict[bytes, float] = {}

    def seconds(plain: bytes) -> float:
        if plain not in known:
            known[plain] = reader(plain)["seconds"]
        return known[plain]

    return seconds


def unpacked(content: bytes) -> int:
    try:
        return sum(info.file_size for info in zipfile.ZipFile(BytesIO(content)).infolist())
    except (zipfile.BadZipFile, ValueError):
        return len(content)


@pytest.mark.parametrize("name", ZOO)
def test_an_animal_is_read_right_or_refused_in_one_sentence(name, reader, plain_seconds):
    content = ZOO[name].content()
    found = reader(content)
    assert "broke" not in found, found["broke"]
    if isinstance(ZOO[name].right, str):
        assert re.search(re.escape(ZOO[name].right), found.get("refused", f"read as {found.get('pe')}"))
        assert "\n" not in found["refused"]
        assert len(found["refused"]) < 400
    else:
        assert found.get("pe") == ZOO[name].right, found
    assert found["megabytes"] < MOST_MEGABYTES
    plain = plain_workbook(min(unpacked(content), len(content) * 20))
    assert found["seconds"] < MOST_TIMES * plain_seconds(plain) or times(reader, content, plain) < MOST_TIMES


def times(reader, content: bytes, plain: bytes) -> float:
    """How many times as long as a plain workbook, the best of several each, one beside the other.

    A machine that is busy counts what others do to a process; it does so to both.
    """
    pairs = [(reader(content)["seconds"], reader(plain)["seconds"]) for _ in range(4)]
    mine, others = map(min, zip(*pairs, strict=True))
    return mine / others


def test_the_zoo_has_more_than_eighty_animals():
    assert len(ZOO) > 80
