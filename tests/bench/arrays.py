"""A million rows in one call, beside the same in C, where there is a compiler; and rows that are refused."""

import ctypes
import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from tests.bench.frame import Action, Row, ratio
from xlmodel.call import evaluate
from xlmodel.errors import CellError
from xlmodel.functions import REGISTRY

MANY = 1_000_000


def arrays() -> list[Row]:
    """Each function beside its kernel; a screen half of losses or blanks beside one of profits."""
    return [*_beside_c(), *_refused()]


def _beside_c() -> list[Row]:
    if shutil.which("cc") is None:
        return []
    rng = np.random.default_rng(1)
    price, eps, exit_price = rng.uniform(50, 150, MANY), rng.uniform(1, 9, MANY), rng.uniform(50, 300, MANY)
    growth, rate, multiple = rng.uniform(-0.1, 0.2, MANY), rng.uniform(0.05, 0.15, MANY), rng.uniform(8, 25, MANY)
    years, dps, nothing = rng.uniform(0.5, 10, MANY), rng.uniform(0.5, 5, MANY), np.zeros(MANY)
    measured = [
        ("forward_pe", "", 3, (price, eps), (price, eps)),
        ("scenario_value", "", 2, (eps, growth, years, multiple, rate), (eps, growth, years, multiple, rate, nothing)),
        ("scenario_value", " with dividends", 2, *2 * ((eps, growth, years, multiple, rate, dps),)),
        ("implied_irr", "", 3, (price, exit_price, years), (price, exit_price, years, nothing, nothing)),
        ("implied_irr", " with dividends", 3, *2 * ((price, exit_price, years, dps, growth),)),
    ]
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "kernels.so"
        source = Path(__file__).with_name("kernels.c")
        subprocess.run(["cc", "-O3", "-shared", "-fPIC", "-o", library, source, "-lm"], check=True)
        kernels = ctypes.CDLL(str(library))
        for name, words, most, ours, theirs in measured:
            function, kernel = REGISTRY[name.upper()], _kernel(kernels, name, *theirs)
            answers = np.asarray(function.call(*ours)), np.asarray(kernel())
            np.testing.assert_allclose(*answers, rtol=1e-12, atol=1e-13)
            through = ratio(lambda call=function.call, given=ours: call(*given), kernel, rounds=3)
            rows.append(Row(f"{name.upper()}{words}, a million rows: one call / C", through, most=most))
    return rows


def _kernel(library: ctypes.CDLL, name: str, *columns: np.ndarray) -> Action:
    answer, function = np.empty(MANY), getattr(library, name)
    function.restype = None

    def run() -> np.ndarray:
        places = (ctypes.c_void_p(each.ctypes.data) for each in (*columns, answer))
        function(*places, ctypes.c_size_t(MANY))
        return answer

    return run


def _refused() -> list[Row]:
    function, count = REGISTRY["FORWARD_PE"], 20_000
    prices, eps = [[50.0 + i] for i in range(count)], [[1.0 + i] for i in range(count)]
    rows = []
    for words, cell in (("losses", -1.0), ("blanks", None), ("errors", CellError.NA)):
        half = [each if i % 2 else [cell] for i, each in enumerate(eps)]
        mixed = ratio(lambda half=half: evaluate(function, [prices, half]), lambda: evaluate(function, [prices, eps]))
        rows.append(Row(f"FORWARD_PE of a screen: a row of {words} / a good one", 2 * mixed - 1, most=5))
    return rows
