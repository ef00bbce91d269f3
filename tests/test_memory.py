"""Memory that runs out is a sentence, whoever notices it, and leaves the files as they were."""

import os
import subprocess
import sys

import pytest

from tests.zoo.books import PE, parts, sheet, zipped
from xlmodel.call import evaluate
from xlmodel.errors import NO_MEMORY, CellError, lacks_memory
from xlmodel.functions import REGISTRY

resource = pytest.importorskip("resource")
MEGABYTE = 1 << 20


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    rows = "".join(
        f'<row r="{i}"><c r="A{i}"><v>{i}</v></c><c r="B{i}"><f>A{i}*2</f></c></row>' for i in range(9, 60_009)
    )
    path = tmp_path_factory.mktemp("memory") / "book.xlsx"
    path.write_bytes(zipped(parts(sheet(PE + rows))))
    return path


LOADED = (
    "import xlmodel.cli, xlmodel.tasks.{}; print(open('/proc/self/status').read().partition('VmPeak:')[2].split()[0])"
)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a process cannot be held to so much")
@pytest.mark.parametrize("command", ["run", "convert"])
def test_a_command_that_lacks_memory_says_so_and_leaves_the_file(book, tmp_path, command):
    surroundings = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
    loaded = subprocess.run([sys.executable, "-c", LOADED.format(command)], capture_output=True, text=True, check=True, env=surroundings)  # fmt: skip
    most = int(loaded.stdout) * 1024 + 8 * MEGABYTE  # what the program itself takes, and not enough for the workbook
    out = tmp_path / "out.xlsx"
    out.write_bytes(b"as it was")
    options = {"run": ["--out", out, "--force"], "convert": ["--to", "calc", "--out", out, "--force"]}[command]
    done = subprocess.run(
        [sys.executable, "-m", "xlmodel.cli", command, book, *options],
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (most, most)),
        env=surroundings,
    )
    assert done.returncode == 2, done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert "memory" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["out.xlsx"]
    assert out.read_bytes() == b"as it was"


def test_a_function_that_lacks_memory_is_an_error_with_that_reason(monkeypatch):
    def lacking(*_):
        raise MemoryError

    monkeypatch.setattr("xlmodel.call._evaluate", lacking)
    answer = evaluate(REGISTRY["FORWARD_PE"], [88.0, [[8.0], [4.0]]])
    assert (answer.cells, answer.reason) == ([[CellError.VALUE]], NO_MEMORY)


@pytest.mark.parametrize(
    ("problem", "lacks"),
    [
        (MemoryError(), True),
        (OSError(12, "Cannot allocate memory"), True),
        (ImportError("libx.so: failed to map segment from shared object"), True),
        (RuntimeError("memory allocation of 96 bytes failed"), True),
        (ValueError("allocation of the peers"), False),
    ],
)
def test_memory_that_ran_out_is_known_by_what_each_library_calls_it(problem, lacks):
    assert lacks_memory(problem) is lacks
