"""What an editor and a type checker see of the package: `xlmodel/__init__.pyi` against mypy, pyright and the package."""

import inspect
import json
import os
import pickle
import pydoc
import re
import subprocess
import sys
from pathlib import Path

import pytest
from mypy import stubtest
from mypy.options import Options

import xlmodel
from xlmodel.functions import REGISTRY
from xlmodel.hosts.python import FUNCTIONS
from xlmodel.spec import REQUIRED

ROOT = Path(__file__).parents[1]

# A script as a user writes it: each line that a type checker must refuse says so.
SCRIPT = """\
from datetime import date
from typing import Any, assert_type
import numpy as np
import pandas as pd
from numpy.typing import NDArray
import xlmodel
from xlmodel import no_such_function  # refused
from xlmodel import CellError, InputError, Result, Workbook, XlModelError
from xlmodel import dcf_value, expected_value, explain, forward_pe, market_price, ntm_weight, peer_discount
from xlmodel import peer_multiple, peer_stats, reasons, scenario_table, unit_check, warranted_multiple

prices, series, frame = np.array([88.0, 44.0]), pd.Series([88.0, 44.0]), pd.DataFrame({"a": [1.0, 2.0]})
table = pd.DataFrame({"BABA": [88.0, 90.0], "JD": [30.0, 31.0]})

assert_type(forward_pe(88, 8), float)
assert_type(forward_pe(price=88, forward_eps=np.float64(8)), float)
assert_type(forward_pe(prices, 8), NDArray[np.float64])
assert_type(forward_pe([88, 44.0], 8), NDArray[np.float64])
assert_type(forward_pe([[88.0], [44.0]], [1, 2]), NDArray[np.float64])
assert_type(forward_pe(88, series), "pd.Series[float]")
assert_type(forward_pe(prices, series), "pd.Series[float]")
assert_type(ntm_weight(date(2022, 10, 1), date(2023, 3, 31), "days"), float)
assert_type(ntm_weight(pd.Timestamp("2022-10-01"), np.datetime64("2023-03-31")), float)
assert_type(expected_value([80, 58], [0.5, 0.5]), float)
assert_type(expected_value(series, series), float)
assert_type(expected_value([[80, 58], [70, 50]], [0.5, 0.5]), NDArray[np.float64])
assert_type(expected_value(frame, [0.5, 0.5]), "pd.Series[float]")
assert_type(peer_discount(11, [20, None, 30]), float)
assert_type(peer_discount(series, [20, 25, 30], "harmonic"), "pd.Series[float]")
assert_type(peer_multiple([1.0], method="median", weights=None), float)
assert_type(peer_stats([10, 20, 30], ["a", "b", "c"]), pd.DataFrame)
assert_type(scenario_table(52, ["bull", "bear"], [0.5, 0.5], [8, 3], 0, 0, 10), pd.DataFrame)
assert_type(market_price("BABA"), float)
assert_type(market_price("BABA", as_of="2026-01-31"), float)
assert_type(ntm_weight(["2025-09-23", "2025-09-24"], "2026-03-31"), NDArray[np.float64])
assert_type(market_price(["BABA", "AAPL"], 45924), NDArray[np.float64])
assert_type(market_price(pd.Series(["BABA", "AAPL"])), "pd.Series[float]")
assert_type(forward_pe(table, 8), pd.DataFrame)
assert_type(forward_pe(series, table), pd.DataFrame)
assert_type(forward_pe(table, series, errors="raise"), pd.DataFrame)
assert_type(peer_discount(table, [20, 25, 30]), pd.DataFrame)
assert_type(peer_discount(series, frame), "pd.Series[float]")
assert_type(reasons(forward_pe, 88, -1), Any)
assert_type(unit_check(1.0, 2.0, 3.0), str)
assert_type(explain("FORWARD_PE", 88, 8), pd.DataFrame)
assert_type(dcf_value([1, 2], 0.1, 0.02, mid_year=True), float)
assert_type(warranted_multiple([10, 20, 30], [[1.0], [2.0], [3.0]], [2.0]), float)
assert_type(Workbook("model.xlsx").run(price=90.0), Result)
assert_type(InputError.cell, CellError)
root: type[XlModelError] = InputError

Workbook(123, nonsense=True)  # refused
forward_pe()  # refused
forward_pe("88", 8)  # refused
forward_pe(88, 8, 9)  # refused
forward_pe(88, eps=8)  # refused
peer_multiple([10.0], "mode")  # refused
expected_value(["a"], [1.0])  # refused
market_price("BABA", as_of={"day": 1})  # refused
forward_pe(series, 8, errors="ignore")  # refused
Workbook("model.xlsx").run().pe = 5.0  # refused
xlmodel.nothing  # refused
"""
REFUSED = {number for number, line in enumerate(SCRIPT.splitlines(), 1) if line.endswith("# refused")}


@pytest.fixture
def script(tmp_path):
    path = tmp_path / "script.py"
    path.write_text(SCRIPT, encoding="utf-8")
    return path


def test_mypy_refuses_what_is_wrong_and_knows_the_types_of_the_rest(script):
    run = subprocess.run([sys.executable, "-m", "mypy", "--strict", script], cwd=ROOT, capture_output=True, text=True)
    found = {int(line): text for line, text in re.findall(r"script\.py:(\d+): error: (.*)", run.stdout)}
    assert set(found) == REFUSED, run.stdout + run.stderr


def test_pyright_refuses_what_is_wrong_and_knows_the_types_of_the_rest(script):
    pytest.importorskip("pyright")
    command = [sys.executable, "-m", "pyright", "--pythonpath", sys.executable, "--outputjson", script]
    quiet = os.environ | {"PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"}  # it would ask the network for a newer one
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=quiet)
    found = [d for d in json.loads(run.stdout)["generalDiagnostics"] if d["severity"] == "error"]
    assert {d["range"]["start"]["line"] + 1 for d in found} == REFUSED, run.stdout


def test_the_stub_and_the_package_have_the_same_names_and_arguments():
    options = Options()
    options.follow_imports = "skip"  # the stub itself, and not numpy and pandas behind it
    options.ignore_missing_imports = True
    options.incremental = False
    stubtest.build_stubs(["xlmodel"], options)
    assert [error.get_description() for error in stubtest.test_module("xlmodel")] == []


def test_a_star_import_gives_the_functions_the_workbook_and_the_errors():
    code = (
        "from xlmodel import *; print(forward_pe(88, 8), Workbook.__name__, InputError.__name__, 'REGISTRY' in dir())"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["11.0", "Workbook", "InputError", "False"]
    assert set(xlmodel.__all__) == set(FUNCTIONS) | set(xlmodel._PUBLIC)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_help_starts_with_the_call_and_the_analysts_line(name):
    title, _, call, summary, *_ = pydoc.render_doc(FUNCTIONS[name], renderer=pydoc.plaintext).split("\n")
    function = REGISTRY[name.upper()]
    assert title.endswith(f"function {name} in module xlmodel")
    assert re.sub(r"=<.*?>", "", call).startswith(f"{name}({function.parameters[0].name}")
    assert summary == f"    {function.summary}"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_signature_is_the_declared_one(name):
    own = {p.name: REQUIRED if p.default is p.empty else p.default for p in _parameters(name)}
    function = REGISTRY[name.upper()]
    of_many = {"errors": "coerce"} if function.answers_many else {}
    assert own == {p.name: p.default for p in function.parameters} | of_many


def test_only_what_answers_once_takes_no_word_for_errors():
    once = {name for name, function in REGISTRY.items() if not function.answers_many}
    assert once == {"EXPLAIN", "PEER_GROUP", "PRICE_HISTORY"}


def _parameters(name):
    return inspect.signature(getattr(xlmodel, name)).parameters.values()


def test_a_function_can_be_sent_to_another_process():
    assert pickle.loads(pickle.dumps(xlmodel.forward_pe)) is xlmodel.forward_pe  # noqa: S301  our own
