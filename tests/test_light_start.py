"""A command loads what it uses: nobody waits for the table of a report to work out one formula."""

import subprocess
import sys
from pathlib import Path

import pytest

BOOK = str(Path(__file__).parents[1] / "workbooks" / "alibaba.xlsx")
ASKED = """
import sys
from xlmodel.cli import main
try:
    main()
except SystemExit as end:
    assert not end.code, end
finally:
    print("loaded", *sys.modules, file=sys.stderr)
"""
# What is not needed for one number: tables for people, tables of data, other people's workbooks, the network.
NEVER = "pandas scipy openpyxl pydantic httpx2 stamina matplotlib xlwings asyncio http.client ssl numpy.ma numpy.f2py"
NO_ENGINE = (
    "numpy lxml formualizer formulon wasmtime xlsxwriter rich sqlite3 subprocess xlmodel.functions xlmodel.tasks"
)


def loaded_by(*command, folder):
    run = subprocess.run([sys.executable, "-c", ASKED, *command], cwd=folder, capture_output=True, text=True)
    assert "loaded" in run.stderr, run.stderr
    return set(run.stderr.rpartition("loaded")[2].split())


@pytest.mark.parametrize(
    ("command", "needless"),
    [
        (["--help"], NO_ENGINE),
        (["run", "--help"], NO_ENGINE),
        (["eval", "=FORWARD_PE(88,8)"], "formulon wasmtime xlsxwriter rich sqlite3 subprocess html numpy.random xlmodel.templates"),
        (["run", BOOK, "--json"], "wasmtime xlsxwriter sqlite3 subprocess xlmodel.templates xlmodel.report"),
        (["new", "one-pager", "AAPL", "--out", "aapl.xlsx"], "wasmtime rich subprocess xlmodel.report"),
    ],
    ids=["help", "help of run", "eval", "run", "new"],
)  # fmt: skip
def test_a_command_loads_only_what_it_uses(command, needless, tmp_path):
    loaded = loaded_by(*command, folder=tmp_path)
    assert "xlmodel.cli" in loaded
    assert sorted(loaded & {*NEVER.split(), *needless.split()}) == []
