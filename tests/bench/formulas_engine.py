"""The Alibaba workbook in another engine, `formulas`, with our functions in it: seconds to load and to run once.

python tests/bench/formulas_engine.py workbooks/alibaba.xlsx
"""

import contextlib
import io
import json
import sys
import tempfile
import time
from pathlib import Path

import formulas
import numpy as np
from formulas.functions import Array, Error, wrap_func
from formulas.tokens.operand import XlError
from schedula import EMPTY

from xlmodel.call import evaluate
from xlmodel.errors import CellError
from xlmodel.functions import REGISTRY
from xlmodel.workbook.calc_copy import calc_copy
from xlmodel.workbook.safe_read import open_package

RUNS = 3


def _cell(value):
    if value is EMPTY or value is None:
        return None
    if isinstance(value, XlError):
        return CellError(str(value))
    return value.item() if hasattr(value, "item") else value


def _argument(value):
    if isinstance(value, np.ndarray):
        rows = [[_cell(cell) for cell in row] for row in np.atleast_2d(value)]
        return rows[0][0] if len(rows) == len(rows[0]) == 1 else rows
    return _cell(value)


def _offered(function):
    def call(*arguments):
        cells = evaluate(function, [_argument(a) for a in arguments]).cells
        rows = [[Error.errors[c.value] if isinstance(c, CellError) else c for c in row] for row in cells]
        return np.array(rows, dtype=object).view(Array)

    return wrap_func(call)


def main(book: str) -> None:
    for name, function in REGISTRY.items():
        formulas.get_functions()[name] = _offered(function)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.xlsx"
        copy.write_bytes(calc_copy(open_package(book), REGISTRY))
        with contextlib.redirect_stderr(io.StringIO()):
            start = time.perf_counter()
            model = formulas.ExcelModel().loads(str(copy)).finish()
            load = time.perf_counter() - start
            place = open_package(book).names["in_price"]
            cell = f"'[copy.xlsx]{place.sheet.upper()}'!{place.block}"
            start = time.perf_counter()
            for i in range(RUNS):
                solution = model.calculate(inputs={cell: 80.0 + i})
            run = (time.perf_counter() - start) / RUNS
    out = open_package(book).names["out_forward_pe"]
    answer = solution[f"'[copy.xlsx]{out.sheet.upper()}'!{out.block}"].value[0, 0]
    print(json.dumps({"load": load, "run": run, "forward_pe": float(answer)}))


if __name__ == "__main__":
    main(sys.argv[1])
