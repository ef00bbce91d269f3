"""Scenarios for a function: rows of its truth file that are alike, and copies of them with one argument moved."""

import random
from functools import cache
from itertools import islice

import numpy as np

from tests import truth
from xlmodel.bounds import call_within_bounds
from xlmodel.call import MISSING
from xlmodel.errors import CellError, ValuationError
from xlmodel.spec import Kind


@cache
def samples(function):
    """Lists of scenarios; in each they have lists of the same lengths, and the same options."""
    alike = {}
    for row in truth.rows():
        if row.function is function and (scenario := read(row)):
            key = tuple(
                (n, v if isinstance(v, str | bool) else str(v) if isinstance(v, list) else np.shape(v))
                for n, v in scenario.items()
            )
            alike.setdefault(key, []).append(scenario)
    kept = [with_copies(function, rows) for rows in alike.values()]
    return [s for s in kept if not isinstance(alone(function, s[0]), ValuationError)]


def read(row):
    """The arguments of a row; nothing if it needs what only a sheet has, or takes its time."""
    scenario = {}
    for parameter, cells in zip(row.function.parameters, row.cells, strict=True):
        if cells is MISSING:
            continue
        flat = [c for line in cells for c in line] if isinstance(cells, list) else [cells]
        if parameter.kind is Kind.LABELS:
            scenario[parameter.name] = [str(c) for c in flat]
        elif not parameter.kind.is_stacked:
            if parameter.words and flat[0] not in parameter.words:
                return None
            scenario[parameter.name] = bool(flat[0]) if parameter.kind is Kind.FLAG else flat[0]
        elif any(isinstance(c, CellError | str | bool) for c in flat):
            return None
        else:
            values = np.array([np.nan if c is None else c for c in flat], dtype=float)
            core = parameter.kind.core_axes
            scenario[parameter.name] = values if core == 1 else values.reshape(len(cells), -1) if core else values[0]
    if row.function.name == "SIMULATE_VALUE":
        scenario["draws"] = min(scenario.get("draws", 500.0), 500.0)
    return None if row.function.name == "DRIVER_DISTRIBUTION" and scenario["probabilities"].size > 8 else scenario


def with_copies(function, rows):
    """Rows that are answered first; copies in which one argument is moved a little, or out of its domain."""
    choose = random.Random(function.name)  # noqa: S311
    rows = sorted(rows, key=lambda scenario: isinstance(alone(function, scenario), ValuationError))
    few = 10
    names = stacked(function, rows)
    copies = []
    for name in islice((n for _ in range(few) for n in names), few + len(names)):
        value = rows[choose.randrange(len(rows))][name]
        moved = np.array(value) * (1 + choose.uniform(-0.01, 0.01))
        if choose.random() < 0.4:
            moved.flat[choose.randrange(moved.size)] = choose.choice([np.nan, 0.0, -1.5, 1e9])
        copies.append({**rows[choose.randrange(len(rows))], name: moved})
    return rows[:few] + copies


def stacked(function, scenarios):
    return [p.name for p in function.parameters if p.kind.is_stacked and p.name in scenarios[0]]


def alone(function, scenario):
    """The answer, or the refusal."""
    try:
        return call(function, scenario)
    except ValuationError as refusal:
        return refusal


def call(function, arguments):
    with np.errstate(all="ignore"):
        return call_within_bounds(function, [arguments.get(p.name, p.default) for p in function.parameters])


def stack(scenarios, names):
    return {n: np.stack([s[n] for s in scenarios]) if n in names else v for n, v in scenarios[0].items()}
