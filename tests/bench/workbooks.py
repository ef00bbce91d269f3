"""A run of a shipped workbook, beside plain Python and another engine."""

import json
import subprocess
import sys

from tests.bench.frame import Row, python_kernel, ratio, turns
from tests.bench.starting import ROOT
from xlmodel import Workbook

BOOK = ROOT / "workbooks" / "alibaba.xlsx"


def workbooks() -> list[Row]:
    """Alibaba, opened and run."""
    book, step = Workbook(BOOK), iter(range(10**9))

    def run() -> object:
        return book.run(price=80.0 + next(step) % 50)

    opened, one_run = turns(lambda: Workbook(BOOK), run, rounds=5)
    return [
        Row("Alibaba, one run / the Python kernel", ratio(run, python_kernel, repeat=10), most=20),
        Row("Alibaba, opened and calculated / one run", opened / one_run, most=80),
        *_in_formulas(one_run),
    ]


def _in_formulas(one_run: float) -> list[Row]:
    """The same workbook in `formulas`, in a process of its own, without the parts it cannot read."""
    script = ROOT / "tests" / "bench" / "formulas_engine.py"
    done = subprocess.run([sys.executable, script, BOOK], capture_output=True, text=True)
    if done.returncode:
        print(done.stderr[-2000:], file=sys.stderr)
        return []
    seconds = json.loads(done.stdout.splitlines()[-1])
    return [Row("Alibaba, one run in formulas 1.3.4 / ours", seconds["run"] / one_run, least=50)]
