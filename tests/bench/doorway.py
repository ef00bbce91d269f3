"""The doorway to a formula, beside the bare function and NumPy; what one call for many rows saves."""

from collections.abc import Callable
from functools import partial

import numpy as np

from tests.bench.frame import Row, ratio, turns
from xlmodel.call import evaluate
from xlmodel.functions import REGISTRY


def doorway() -> list[Row]:
    """One cell, and ten thousand."""
    function = REGISTRY["FORWARD_PE"]
    prices, eps = [[50.0 + i] for i in range(10_000)], [[1.0 + i] for i in range(10_000)]
    price_array, eps_array = np.array(prices), np.array(eps)
    bare, floor, through = turns(
        lambda: function.call(price_array, eps_array),
        lambda: (np.array(prices, dtype=float), np.array(eps, dtype=float)),
        lambda: evaluate(function, [prices, eps]),
        repeat=20,
    )
    price, earnings = 88.0, 8.0
    scalar = ratio(lambda: evaluate(function, [88.0, 8.0]), lambda: price / earnings, repeat=2000)
    return [
        Row("FORWARD_PE of one cell: doorway / a bare Python division", scalar, most=40),
        Row("SCENARIO_VALUE of one cell: doorway / a bare Python formula", _scenario_value(), most=40),
        Row("FORWARD_PE of 10 000 rows: doorway / (bare NumPy + list to array)", through / (bare + floor), most=1.5),
    ]


def _scenario_value() -> float:
    function, cells = REGISTRY["SCENARIO_VALUE"], [8.0, 0.1, 3.0, 15.0, 0.08]
    eps, growth, years, multiple, rate = cells
    bare = lambda: eps * (1 + growth) ** years * multiple / (1 + rate) ** years  # noqa: E731
    return ratio(lambda: evaluate(function, cells), bare, repeat=2000)


def library() -> list[Row]:
    """The functions themselves: one call for a column, and how far good points go."""
    irr, simulate = (REGISTRY[name].call for name in ("IMPLIED_IRR", "SIMULATE_VALUE"))
    rng = np.random.default_rng(1)
    price, exit_price, dps = rng.uniform(50, 150, 50_000), rng.uniform(50, 300, 50_000), rng.uniform(0.5, 5, 50_000)
    few = range(500)
    column, one_by_one = turns(
        lambda: irr(price, exit_price, 5.0, dps, 0.03),
        lambda: [irr(price[i], exit_price[i], 5.0, dps[i], 0.03) for i in few],
        rounds=3,
    )
    # A closed form: means of 8 and 15 with volatilities of 0.20 and 0.25, correlated by 0.3.
    variance = 0.20**2 + 0.25**2 + 2 * 0.3 * 0.20 * 0.25
    mean = 120 * np.exp(0.3 * 0.20 * 0.25)
    plain = (np.exp(variance) - 1) / 0.001**2  # draws for 0.1 % of the mean, by the central limit theorem
    draws = 16
    while _error(simulate, draws, float(mean)) > 0.001:
        draws *= 2
    in_a_loop = one_by_one * 50_000 / len(few)
    return [
        Row(
            "IMPLIED_IRR of 50 000 rows with dividends: a Python loop over them / one call",
            in_a_loop / column,
            least=50,
        ),
        Row("SIMULATE_VALUE: draws for 0.1 % of the mean / plain random draws", draws / plain, most=1 / 500),
    ]


def scenarios() -> list[Row]:
    """A hundred thousand scenarios of a function in one call, beside a loop over a thousand of them."""
    rng = np.random.default_rng(1)
    many, few = 100_000, 1000
    peers = np.where(rng.random((many, 8)) < 0.2, np.nan, rng.lognormal(3, 0.4, (many, 8)))
    three, six, ten = ((many, n) for n in (3, 6, 10))
    chances = rng.dirichlet([2, 3, 2], many)
    names = ["bear", "base", "bull"]
    arguments: dict[str, tuple[object, ...]] = {
        "PEER_MULTIPLE": (peers[(peers > 0).any(axis=1)],),
        "EXPECTED_VALUE": (rng.lognormal(4, 0.3, three), chances),
        "SCENARIO_TABLE": (rng.uniform(60, 120, many), names, chances, rng.uniform(5, 9, three), 0.1, 3.0, 15.0, 0.1),
        "DRIVER_EXPECTED_VALUE": (8.0, 12.0, rng.random(six), *(rng.uniform(-0.3, 0.3, six) for _ in range(2))),
        "DCF_VALUE": (rng.uniform(1, 9, ten), rng.uniform(0.08, 0.12, many), rng.uniform(0, 0.04, many)),
    }
    rows = []
    for name, given in arguments.items():
        call = REGISTRY[name].call
        one = [[a[i] if isinstance(a, np.ndarray) else a for a in given] for i in range(few)]
        at_once, one_by_one = turns(partial(call, *given), partial(_each, call, one), rounds=3)
        size = max(len(a) for a in given if isinstance(a, np.ndarray))
        saved = one_by_one / few / (at_once / size)
        rows.append(Row(f"{name}: a Python loop over scenarios / 100 000 in one call", saved, least=20))
    return rows


def _each(call: Callable[..., object], scenarios: list[list[object]]) -> None:
    for scenario in scenarios:
        call(*scenario)


def _error(simulate: Callable[..., dict[str, np.ndarray]], draws: int, mean: float) -> float:
    """The root mean square error of the mean, relative, over a hundred seeds."""
    means = [simulate(8.0, 0.20, 15.0, 0.25, 0.3, None, draws, seed)["Value"][0] for seed in range(100)]
    return float(np.sqrt(np.mean((np.array(means) / mean - 1) ** 2)))
