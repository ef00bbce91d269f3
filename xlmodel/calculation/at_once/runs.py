"""Many runs of a workbook: all at once where that can be done and a sample agrees with the engine, else one by one."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xlmodel.calculation.at_once.columns import Column, NotAtOnceError, of_values
from xlmodel.calculation.at_once.plan import Plan, planned
from xlmodel.calculation.at_once.together import Spread, is_the_same, sample, worked_out
from xlmodel.calculation.calculator import Calculator
from xlmodel.calculation.cells import Cells
from xlmodel.calculation.input_cells import InputCells
from xlmodel.calculation.inputs import Input, shown
from xlmodel.calculation.output_cells import OutputCells
from xlmodel.calculation.result import Result
from xlmodel.errors import WorkbookError
from xlmodel.formula.area import Area
from xlmodel.workbook.sheet_xml import Value

log = logging.getLogger(__name__)
_FEW: Final = 64  # values of an input that are looked at one by one


Values = Sequence[Any] | NDArray[np.float64]
"""Of an input, one a scenario."""


class ManyRuns(NamedTuple):
    """What many runs came to."""

    values: dict[str, Sequence[Any]]  # by output, one a scenario; a block of cells is rows; None where there was no run
    refused: dict[int, str]  # the scenarios that could not be run, and why
    stepped: str | None  # why they were run one by one; None where all were worked out at once


class Runs:
    """Runs of one opened workbook."""

    def __init__(
        self,
        calculator: Calculator,
        cells: Cells,
        inputs: InputCells,
        outputs: OutputCells,
        run: Callable[..., Result],
    ) -> None:
        self._calculator, self._cells, self._inputs, self._outputs, self._run = calculator, cells, inputs, outputs, run
        self._plans: dict[Any, Plan] = {}

    def many(self, given: Mapping[str, Values], fixed: Mapping[str, Any], wanted: Sequence[str]) -> ManyRuns:
        """The outputs asked for, in every scenario.

        Parameters
            given   by the plain names of inputs, a value a scenario.
            fixed   inputs that are the same in all of them.
            wanted  names of outputs.

        Raises
            WorkbookError  there is no such input, or an input that is the same in all cannot have its value.
        """
        spelled = {self._inputs.find(name).name: values for name, values in given.items()}
        if len(spelled) < len(given):
            raise WorkbookError("an input is given twice")
        size = len(next(iter(spelled.values())))
        refused: dict[int, str] = {}
        columns = {name: _accepted(self._inputs.known[name], values, refused) for name, values in spelled.items()}
        good = np.delete(np.arange(size, dtype=np.intp), [*refused])
        if not good.size:
            return ManyRuns({name: [None] * size for name in wanted}, refused, None)
        asked = _Asked(spelled, fixed, wanted, good, size, refused)
        try:
            accepted = {name: column.taken(good) for name, column in columns.items()} if refused else columns
            return self._at_once(accepted, asked)
        except NotAtOnceError as problem:
            log.info("run one by one: %s", problem)
            return self._one_by_one(asked, str(problem))

    def _at_once(self, columns: Mapping[str, Column], asked: "_Asked") -> ManyRuns:
        changing = {self._inputs.known[name].area: column for name, column in columns.items()}
        if any(area.size > 1 for area in changing):
            raise NotAtOnceError("an input is a block of cells")
        self._run(**asked.scenario(int(asked.good[0])))
        areas = {name: self._outputs.areas[name] for name in asked.wanted}
        cells = [Area(area.sheet, *place) for area in areas.values() for place in area.places()]
        found = worked_out(self._plan([*changing], cells, asked.fixed), changing)
        places = asked.good[found.places]
        values = {name: self._shown(area, found.cells) for name, area in areas.items()}
        self._check(values, [*found.cells.values()], asked, places)
        if places.size == asked.size:
            return ManyRuns(values, asked.refused, None)
        if places.size < asked.good.size:
            log.info("%s scenarios are run one by one: %s", asked.good.size - places.size, found.why)
        return self._completed(values, asked, places)

    def _completed(self, values: Mapping[str, Sequence[Any]], asked: "_Asked", places: NDArray[np.intp]) -> ManyRuns:
        """The values where they belong, those of other scenarios from the engine, None in those that are refused."""
        spread: dict[str, list[Any]] = {}
        for name, each in values.items():
            spread[name] = [None] * asked.size
            for place, value in zip(places.tolist(), each, strict=True):
                spread[name][place] = value
        for place in sorted({*asked.good.tolist()}.difference(places.tolist())):
            result = self._run(**asked.scenario(place))
            for name in asked.wanted:
                spread[name][place] = result[name]
        return ManyRuns({**spread}, asked.refused, None)

    def _plan(self, inputs: Sequence[Area], cells: Sequence[Area], fixed: Mapping[str, Any]) -> Plan:
        """The plan, kept as long as what is the same in all scenarios stays the same."""
        key = (frozenset(inputs), frozenset(cells), repr(sorted(fixed.items())))
        if key not in self._plans:
            self._plans = {key: planned(self._calculator, inputs, cells)}
        return self._plans[key]

    def _check(
        self, values: Mapping[str, Sequence[Any]], found: Sequence[Spread], asked: "_Asked", places: NDArray[np.intp]
    ) -> None:
        """Some scenarios in the engine too; one difference condemns them all."""
        for at in sample(places.size, found):
            result = self._run(**asked.scenario(int(places[at])))
            for name, each in values.items():
                if not is_the_same(result[name], each[at]):
                    where = f"in scenario {places[at] + 1}"
                    raise NotAtOnceError(f"{name} comes to {result[name]!r}, not {each[at]!r}, {where}")

    def _shown(self, area: Area, found: Mapping[Area, Spread]) -> Sequence[Any]:
        """An output as a script sees it, one value a scenario."""
        dates, shift = self._cells.dates(area), self._calculator.package.day_shift
        places = [Area(area.sheet, *place) for place in area.places()]
        columns = [
            self._of_cell(place, found[place], is_date, shift)
            for place, is_date in zip(places, (d for row in dates for d in row), strict=True)
        ]
        if area.size == 1:
            return columns[0]
        rows = zip(*columns, strict=True)
        return [[list(row[i : i + area.columns]) for i in range(0, area.size, area.columns)] for row in rows]

    def _of_cell(self, place: Area, found: Spread, is_date: bool, shift: int) -> Sequence[Any]:
        if not is_date and place not in self._calculator.witness.rounded:
            return found
        unrounded = self._calculator.witness.unrounded
        return [shown(unrounded(place, value), is_date, shift) for value in found]

    def _one_by_one(self, asked: "_Asked", why: str) -> ManyRuns:
        found = self._completed({name: [] for name in asked.wanted}, asked, np.array([], dtype=np.intp))
        return found._replace(stepped=why)


class _Asked(NamedTuple):
    """Which scenarios, and what of them."""

    spelled: Mapping[str, Values]  # as they were given, by the plain names of inputs
    fixed: Mapping[str, Any]
    wanted: Sequence[str]
    good: NDArray[np.intp]  # those whose inputs can have their values
    size: int
    refused: dict[int, str]

    def scenario(self, place: int) -> dict[str, Any]:
        """All that is set in one of them."""
        return {**self.fixed, **{name: values[place] for name, values in self.spelled.items()}}


def _accepted(each: Input, values: Values, refused: dict[int, str]) -> Column:
    """The values of an input as the engine would hold them; the scenarios in which it cannot have its value are noted."""
    if each.area.size > 1:
        return of_values([None] * len(values))  # it is set one by one
    if isinstance(values, np.ndarray) and values.dtype.kind in "fiu" and each.takes_number and _is_within(each, values):
        return Column(np.ascontiguousarray(values, dtype=float))
    found: list[Value] = []
    for place, value in enumerate(values.tolist() if isinstance(values, np.ndarray) else values):
        try:
            found.append(each.accepted(value)[0][0])
        except WorkbookError as problem:
            refused.setdefault(place, str(problem))
            found.append(None)
    return of_values(found)


def _is_within(each: Input, values: NDArray[Any]) -> bool:
    """Whether all of many numbers are allowed, as far as the smallest and the largest of them tell."""
    rule = each.rules[0][0]
    if values.size <= _FEW or not np.isfinite(values).all() or (rule is not None and not rule.is_an_interval):
        return False
    try:
        each.accepted(float(values.min()))
        each.accepted(float(values.max()))
    except WorkbookError:
        return False
    return True
