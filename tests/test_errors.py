"""One tree of errors; whatever is not in it is a mistake of our own and is never told as anything else."""

import os
import re
import subprocess
import sys
from importlib import import_module

import pytest

import xlmodel
import xlmodel.functions
from xlmodel import errors
from xlmodel.call import evaluate
from xlmodel.errors import CellError, SettingError, XlModelError
from xlmodel.functions import REGISTRY
from xlmodel.market.limits import limits
from xlmodel.market.store import open_store


def tree():
    """The classes as the module's docstring draws them: name, depth, the word in a cell where it names one."""
    for line in errors.__doc__.splitlines():
        if drawn := re.match(r"    ([ │├└─]*)([\w.]+Error)\b.*?(#\S+)?$", line):
            yield drawn[2], len(drawn[1]) // 4, drawn[3]


def class_of(name):
    room, _, own = name.rpartition(".")
    return getattr(import_module(f"xlmodel.{room}" if room else "xlmodel.errors"), own)


def test_the_tree_is_drawn_as_it_grows():
    above = []
    drawn = list(tree())
    for name, depth, word in drawn:
        found = class_of(name)
        above[depth:] = [found]
        assert found.__mro__[1] is (above[depth - 1] if depth else Exception), name
        assert word is None or found.cell == word, name
    assert {name for name in vars(errors) if name.endswith("Error")} - {"CellError"} == {
        name for name, _, _ in drawn if "." not in name
    }


def test_one_root_is_public_and_catches_all():
    for name, _, _ in tree():
        if "." not in name:
            assert issubclass(getattr(xlmodel, name), xlmodel.XlModelError)
    with pytest.raises(XlModelError):
        xlmodel.forward_pe("x", 1)
    with pytest.raises(XlModelError):
        xlmodel.Workbook("nope.xlsx")


def test_a_setting_that_makes_no_sense_is_told_in_the_cell(monkeypatch, tmp_path):
    monkeypatch.setenv("XLMODEL_PRICE_AGE", "soon")
    with pytest.raises(SettingError):
        limits()
    address = str(tmp_path / "store.sqlite")
    open_store(address).close()
    monkeypatch.setenv("XLMODEL_STORE", address)  # another store than that of earlier formulas, which knew its limits
    answer = evaluate(REGISTRY["MARKET_PRICE"], ["BABA", 45924.0])
    assert answer.cells == [[CellError.NA]]
    assert answer.reason == "the setting price_age is 'soon', not a number of zero or more"


SLIP = """
import sys
import xlmodel.calculation.formulas
from xlmodel.cli import main

def slip(*arguments, **options):
    raise AttributeError("no frob")

xlmodel.calculation.formulas.evaluate_formulas = slip
sys.argv = ["xlmodel", "eval", "=1+1"]
main()
"""


def test_a_mistake_of_our_own_is_one_sentence_and_its_traceback_is_in_the_log(tmp_path):
    log = tmp_path / "xlmodel" / "log" / "xlmodel.log"
    environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path)}
    for times in (1, 2):
        done = subprocess.run([sys.executable, "-c", SLIP], capture_output=True, text=True, env=environment)
        assert done.returncode == 3
        assert done.stdout == ""
        assert done.stderr == f"xlmodel: a mistake in xlmodel itself; {log} has the details\n"
        assert log.read_text().count("AttributeError: no frob") == times


def test_where_no_log_can_be_written_the_traceback_is_shown(tmp_path):
    (tmp_path / "xlmodel").write_text("a file where the folder belongs")
    environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", SLIP], capture_output=True, text=True, env=environment)
    assert done.returncode == 3
    assert "AttributeError: no frob" in done.stderr


PIPE_SLIP = """
import sys
import xlmodel.tasks.refresh
from xlmodel.cli import main

def slip(*arguments, **options):
    raise AttributeError("no frob")

xlmodel.tasks.refresh.refresh = slip
sys.argv = ["xlmodel", "calc", "serve-refresh"]
main()
"""


def test_a_mistake_behind_a_button_of_calc_is_a_message_and_not_a_process_that_ends(tmp_path):
    environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", PIPE_SLIP], capture_output=True, env=environment, stdin=subprocess.DEVNULL
    )
    log = tmp_path / "xlmodel" / "log" / "xlmodel.log"
    assert f"a mistake in xlmodel itself; {log} has the details".encode() in done.stdout
    assert b"failed" in done.stdout
    assert "AttributeError: no frob" in log.read_text()
