"""Random formulas in random scenarios, worked out at once and by each engine alone: who differs from whom, and where."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np

from tests.calculation.at_once.random_formulas import book_of
from xlmodel.calculation.at_once.columns import NotAtOnceError, of_values
from xlmodel.calculation.at_once.plan import planned
from xlmodel.calculation.at_once.together import is_the_same, worked_out
from xlmodel.calculation.calculator import Calculator
from xlmodel.calculation.engine import Engine
from xlmodel.calculation.second_engine import SecondEngine
from xlmodel.formula.area import Area
from xlmodel.formula.parse import parse
from xlmodel.formula.tree import walk, written
from xlmodel.functions import REGISTRY
from xlmodel.workbook.calc_copy import calc_copy
from xlmodel.workbook.safe_read import open_package

INPUTS = [Area("S", row, 2) for row in (1, 2, 3)]
MOMENT = datetime(2026, 8, 31)


SEVERE = ("same", "first engine alone", "second engine alone", "all differ", "ours alone")


class Answers(NamedTuple):
    """What a formula comes to in each scenario."""

    at_once: list[Any] | None  # None where it is stepped
    first: list[Any]
    second: list[Any]

    @property
    def verdicts(self) -> list[str]:
        """Who is alone with an answer, in each scenario."""
        return [_verdict(*row) for row in zip(self.at_once or (), self.first, self.second, strict=False)]

    @property
    def verdict(self) -> str:
        """The worst of them."""
        return "stepped" if self.at_once is None else max(self.verdicts, key=SEVERE.index)


def _verdict(at_once: Any, first: Any, second: Any) -> str:
    with_first, with_second = is_the_same(at_once, first), is_the_same(at_once, second)
    if with_first and with_second:
        return "same"
    if with_first or with_second:
        return "second engine alone" if with_first else "first engine alone"
    return "ours alone" if is_the_same(first, second) else "all differ"


class Odd(NamedTuple):
    """A formula, or the smallest part of one, that somebody takes differently."""

    verdict: str
    text: str
    values: dict[str, float]  # the inputs of the first scenario in which they differ
    answers: tuple[Any, Any, Any]  # of at once, first engine, second engine


def answers_of(formulas: Sequence[str], given: dict[str, Any]) -> list[Answers]:
    """Each formula worked out at once, by the first engine and by the second."""
    package = open_package(book_of(formulas))
    calculator = Calculator(package, now=MOMENT, made_here=True, waiting=print, rehearsed=True)
    cells = [Area("O", row + 1, 1) for row in range(len(formulas))]
    engines = [
        Engine(calc_copy(package, REGISTRY), (), 0, {each.anchor: each.text for each in calculator.formulas}),
        SecondEngine(calc_copy(package, REGISTRY, like_excel=True)),
    ]
    stepped = [_stepped(engine, cells, given) for engine in engines]
    columns = {area: of_values(values.tolist()) for area, values in zip(INPUTS, given.values(), strict=True)}
    found = []
    for place, cell in enumerate(cells):
        try:
            at_once = [*worked_out(planned(calculator, INPUTS, [cell]), columns).cells[cell]]
        except NotAtOnceError:
            at_once = None
        if at_once is not None and len(at_once) < len(stepped[0]):
            at_once = None
        found.append(Answers(at_once, *([row[place] for row in engine] for engine in stepped)))
    return found


def _stepped(engine: Any, cells: Sequence[Area], given: dict[str, Any]) -> list[list[Any]]:
    rows = []
    for values in zip(*(column.tolist() for column in given.values()), strict=True):
        for area, value in zip(INPUTS, values, strict=True):
            engine.set_value(*area[:3], value)
        engine.recalculate()
        rows.append([engine.value(*cell[:3]) for cell in cells])
    return rows


def odd_ones(formulas: Sequence[str], given: dict[str, Any], tell: Callable[[str], None]) -> Iterator[Odd]:
    """The formulas that are not the same for all, each by its smallest part that is not."""
    for text, answers in zip(formulas, answers_of(formulas, given), strict=True):
        tell(answers.verdict)
        if answers.verdict in ("same", "stepped"):
            continue
        parts = sorted({written(node) for node in walk(parse(text))}, key=len)
        for part, each in zip(parts, answers_of(parts, given), strict=True):
            if each.at_once is not None and each.verdict != "same":
                place = each.verdicts.index(each.verdict)
                row = each.at_once[place], each.first[place], each.second[place]
                yield Odd(each.verdict, part, {name: float(values[place]) for name, values in given.items()}, row)
                break


def draws(seed: int, scenarios: int) -> dict[str, Any]:
    """The inputs in each scenario: with decimals, with many digits, small whole numbers."""
    chance = np.random.default_rng(seed)
    return {
        "a": np.round(chance.normal(0, 3, scenarios), 1),
        "b": chance.normal(0, 2, scenarios),
        "c": chance.integers(-2, 3, scenarios).astype(float),
    }
