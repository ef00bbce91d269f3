"""Commands that only look leave nothing behind on a machine without any file of ours, and change no later answer."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from xlmodel.cli import app

BOOKS = Path(__file__).parents[1] / "workbooks"
BOOK = str(BOOKS / "alibaba.xlsx")

LOOKING = [
    ["run", BOOK],
    ["run", BOOK, "--set", "price=96.8", "--json"],
    ["run", BOOK, "--inputs"],
    ["check", BOOK],
    ["refresh", BOOK, "--dry-run"],
    ["new"],
    ["functions"],
    ["functions", "MARKET_PRICE"],
    ["eval", "=SUM(SCENARIO_VALUE(8, 0.1, 3, {10,15,20}))"],
    ["eval", '=EXPLAIN("MARKET_PRICE", "AAPL")'],
    ["store", "info"],
    ["store", "verify"],
    ["store", "raw", "abc"],
    ["store", "export", "all.csv"],
    ["calc", "doctor"],
]


@pytest.fixture
def empty_home(tmp_path, monkeypatch):
    """A home without a file, and another folder without one to work in."""
    for name in [name for name in os.environ if name.startswith(("XLMODEL_", "XDG_"))]:
        monkeypatch.delenv(name)
    home, here = tmp_path / "home", tmp_path / "here"
    home.mkdir()
    here.mkdir()
    for name in ("HOME", "USERPROFILE", "LOCALAPPDATA", "APPDATA"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.chdir(here)
    return home


def left_behind(home):
    return [path for folder in (home, Path.cwd()) for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("command", LOOKING, ids=lambda command: " ".join(command).replace(str(BOOKS), ""))
def test_looking_leaves_no_file_behind_and_changes_no_answer(command, empty_home):
    ask = ["eval", '=MARKET_PRICE("AAPL")']
    before = CliRunner().invoke(app, ask).stdout
    assert float(before) > 0  # the bundled figure
    CliRunner().invoke(app, command)
    assert left_behind(empty_home) == []
    assert CliRunner().invoke(app, ask).stdout == before


def test_a_process_of_its_own_leaves_no_file_behind_either(empty_home):
    for command in (["store", "info"], ["run", BOOK]):
        subprocess.run([sys.executable, "-m", "xlmodel.cli", *command], check=True, capture_output=True)
    assert left_behind(empty_home) == []


@pytest.mark.parametrize(
    ("command", "written"),
    [(["new", "one-pager", "AAPL"], "aapl-one-pager.xlsx"), (["report", BOOK], "alibaba.html")],
)
def test_what_makes_a_file_makes_that_file_alone(command, written, empty_home, tmp_path, monkeypatch):
    monkeypatch.setenv("MPLCONFIGDIR", str(tmp_path / "matplotlib"))  # whose list of fonts is its own business
    assert CliRunner().invoke(app, command).exit_code == 0
    assert [path.name for path in left_behind(empty_home)] == [written]


def test_a_store_that_is_not_there_is_named_and_not_made(empty_home):
    told = json.loads(CliRunner().invoke(app, ["store", "info", "--json"]).stdout)
    assert (told["numbers"], Path(told["store"]).name, Path(told["store"]).exists()) == (0, "store.sqlite", False)
    assert "formulas read the bundled figures" in told["not there yet"]
    for command in (["verify"], ["raw", "abc"], ["export", "all.csv"]):
        refused = CliRunner().invoke(app, ["store", *command, "--store", "mine.sqlite"]).exception
        assert str(refused) == "there is no store mine.sqlite yet: a refresh, a fetch or an import makes it"
