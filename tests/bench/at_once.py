"""Scenarios worked out at once: beside stepping, beside a model written by hand in NumPy, and what memory they take."""

import json
import subprocess
import sys

import numpy as np

from tests.bench.frame import Row, ratio, turns
from tests.bench.large_book import chain_of_errors, chains
from tests.bench.numpy_alibaba import OUTPUTS, by_hand
from tests.bench.starting import ROOT
from tests.bench.workbooks import BOOK
from xlmodel import Workbook
from xlmodel.calculation.at_once.columns import Column
from xlmodel.calculation.at_once.plan import planned
from xlmodel.calculation.at_once.together import is_the_same, worked_out
from xlmodel.calculation.engine import Engine

EIGHT = "price bull_multiple bear_multiple base_multiple bear_growth base_growth bull_growth discount_rate".split()
LARGE = 100_000


def at_once() -> list[Row]:
    """Alibaba."""
    book = Workbook(BOOK)
    two, eight = EIGHT[:2], EIGHT
    thousand = drawn(book, two, 1000)
    step = iter(range(10**9))

    def stepping() -> object:
        place = next(step) % 1000
        return book.run(**{name: float(values[place]) for name, values in thousand.items()})

    numeric = [name for name, value in book.run().items() if isinstance(value, float)]
    many, checked, one = turns(lambda: worked(book, thousand, numeric), lambda: book.many(thousand), stepping, rounds=5)
    rows = [
        Row(
            "Alibaba, 1 000 scenarios at once, outputs that are numbers / stepping", many / (1000 * one), most=1 / 1000
        ),
        Row("the same with the sample that is run as a check / stepping", checked / (1000 * one), most=1 / 20),
        Row("outputs of 200 scenarios that differ from stepping by more than 1e-13", different(book), most=0),
    ]
    assert_same_model(book, eight)
    for names in (two, eight):
        million = drawn(book, names, 1_000_000)
        given = {**book.inputs, **million}
        beside = ratio(lambda m=million: worked(book, m, OUTPUTS), lambda g=given: by_hand(g), rounds=3)
        rows.append(Row(f"Alibaba, 1 000 000 scenarios of {len(names)} inputs / by hand in NumPy", beside, most=10))
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.memory"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    megabytes = json.loads(done.stdout.splitlines()[-1])
    return [*rows, Row("1 000 000 scenarios: memory above inputs and results", megabytes, most=200, unit="MB")]


def assert_same_model(book: Workbook, names: list[str]) -> None:
    """The model by hand is the workbook's."""
    given = drawn(book, names, 100)
    ours, theirs = book.many(given, outputs=OUTPUTS).values, by_hand({**book.inputs, **given})
    for name in OUTPUTS:
        np.testing.assert_allclose(ours[name].numbers(), np.broadcast_to(theirs[name], 100), rtol=1e-12, err_msg=name)


def drawn(book: Workbook, names: list[str], size: int) -> dict[str, np.ndarray]:
    """Inputs around those of the file."""
    chance = np.random.default_rng(1)
    given = {name: book.inputs[name] + chance.uniform(0, 0.05, size) for name in names}
    return given | {"price": chance.uniform(60, 200, size), "bull_multiple": chance.uniform(12, 25, size)}


def worked(book: Workbook, given: dict[str, np.ndarray], outputs: list[str]) -> object:
    """The scenarios by a plan that is kept, without the check."""
    areas = book._outputs.areas
    cells = [areas[name] for name in outputs]
    inputs = {book.input_cells[name].area: Column(values) for name, values in given.items()}
    key = (frozenset(inputs), frozenset(cells))
    if key not in _PLANS:
        _PLANS[key] = planned(book._calculator, [*inputs], cells)
    return worked_out(_PLANS[key], inputs)


_PLANS: dict[object, object] = {}


def different(book: Workbook) -> int:
    """How many outputs differ."""
    given = drawn(book, EIGHT, 200)
    found = book.many(given)
    assert found.stepped is None
    wrong = 0
    for place in range(200):
        result = book.run(**{name: float(values[place]) for name, values in given.items()})
        wrong += sum(not is_the_same(value, found.values[name][place]) for name, value in result.items())
    return wrong


def large() -> list[Row]:
    """A hundred thousand formulas, and chains of errors."""
    content = chains(LARGE)
    book, step = Workbook(content), iter(range(10**9))
    book.run(start=3.0)
    inputs = [each.area for each in book.input_cells.values()]
    outputs = [*book._outputs.areas.values()]
    opened, engine, plan, one = turns(
        lambda: Workbook(content),
        lambda: Engine(content).recalculate(),
        lambda: _planned_anew(book, inputs, outputs),
        lambda: book.run(start=2.0 + next(step) / 1e4),
        rounds=3,
    )
    chance = np.random.default_rng(1)
    given = {name: chance.uniform(1, 2, 1000) for name in ("start", "step")}
    [many] = turns(lambda: book.many(given), rounds=1)
    short, long = (_reasons(length) for length in (1000, 4000))
    return [
        Row("100 000 formulas: opened / the engine alone", opened / engine, most=2.5),
        Row("100 000 formulas: plan of scenarios / the engine alone", plan / engine, most=10),
        Row("100 000 formulas: 1 000 scenarios at once, checked / stepping", many / (1000 * one), most=1 / 20),
        Row("reasons of a chain of 4 000 errors / four times those of 1 000", long / (4 * short), most=1.3),
    ]


def _planned_anew(book: Workbook, inputs: list[object], outputs: list[object]) -> object:
    calculator = book._calculator
    calculator.dependencies.__dict__.pop("_graph", None)  # which a first plan has to make
    return planned(calculator, inputs, outputs)


def _reasons(length: int) -> float:
    book = Workbook(chain_of_errors(length), made_here=True)
    values = book.run(eps=-1.0)
    assert values.reasons
    [seconds] = turns(lambda: book._outputs.reasons(values), rounds=3)
    return seconds
