"""A model of 20 000 formulas opened and run in other engines, side by side: formualizer alone, IronCalc where installed."""

import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import formualizer

from tests.bench.frame import Row, turns
from tests.bench.large_book import chains
from xlmodel import Workbook

FORMULAS = 20_000
Run = Callable[[float], float]


def rivals() -> list[Row]:
    """Open it, and change an input and read the total; the totals have to agree."""
    content, start = chains(FORMULAS), iter(range(10**9))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "chains.xlsx"
        path.write_bytes(content)
        openings = {"xlmodel": lambda: _ours(content), "formualizer alone": lambda: _formualizer(content)}
        if find_spec("ironcalc") is not None:
            openings["IronCalc"] = lambda: _ironcalc(path)
        runs = {name: opening() for name, opening in openings.items()}
        totals = {name: run(3.0) for name, run in runs.items()}
        assert all(abs(total / totals["xlmodel"] - 1) < 1e-12 for total in totals.values()), totals

        def changed(run: Run) -> float:
            return run(2.0 + next(start) / 1e4)

        opened = turns(*openings.values(), rounds=3)
        run = turns(*(lambda run=run: changed(run) for run in runs.values()), rounds=5)
    rows = []
    for name, of_opening, of_run in zip(openings, opened, run, strict=True):
        if name != "xlmodel":
            rows.append(Row(f"20 000 formulas opened: xlmodel / {name}", opened[0] / of_opening))
            rows.append(Row(f"20 000 formulas, one run: xlmodel / {name}", run[0] / of_run))
    return rows


def _ours(content: bytes) -> Run:
    book = Workbook(content)
    return lambda start: book.run(start=start).total


def _formualizer(content: bytes) -> Run:
    calculation = formualizer.EvaluationConfig()
    calculation.enable_parallel = False
    book = formualizer.Workbook.from_bytes(content, config=formualizer.WorkbookConfig(eval_config=calculation))
    book.evaluate_all()

    def run(start: float) -> float:
        book.set_value("Inputs", 1, 1, start)
        book.evaluate_all()
        return book.get_value("Inputs", 4, 1)

    return run


def _ironcalc(path: Path) -> Run:
    import ironcalc

    book = ironcalc.load_from_xlsx(str(path), "en", "UTC")
    book.evaluate()

    def run(start: float) -> float:
        book.update_cell_with_number(0, 1, 1, start)
        book.evaluate()
        return float(book.get_cell_value(0, 4, 1))

    return run
