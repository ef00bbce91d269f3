"""Ranges of value: each assumption at its low and high end, and every method beside the others."""

from functools import partial

import numpy as np

from xlmodel.errors import InputError
from xlmodel.spec import Labels, List, Number, Table, worksheet_function
from xlmodel.valuation.domain import Array, difference, first_cause, numbers, positive, refuse
from xlmodel.valuation.scenarios import scenario_value
from xlmodel.valuation.stacks import each, largest_swing_first, lists, table, whole_lists


@worksheet_function("Scenarios", result="Driver, Low, High, Swing; the largest swing first")
def scenario_tornado(base: List, low: List, high: List) -> Table:
    """Which assumption matters most: each one moved to its low and its high end, the others at base.

        SCENARIO_VALUE with one of EPS, growth, years, exit multiple, discount rate replaced; Swing = High - Low

    Low and High belong to the assumption: a low discount rate gives the higher value and a negative swing.

    Not meaningful
        an EPS is zero or negative, or a multiple is negative.

    Raises
        InputError   a list has not five values.
        DomainError  a growth or a discount rate is no fraction, as in SCENARIO_VALUE, or years are negative.

    Source
        One-at-a-time sensitivity (tornado diagram): Clemen, Making Hard Decisions, chapter 5.

    >>> table = scenario_tornado([8, 0, 0, 15, 0], [7, 0, 0, 10, 0], [9, 0, 0, 20, 0])
    >>> table["Driver"][0], float(table["Low"][0]), float(table["High"][0])
    ('Exit multiple', 80.0, 160.0)
    """
    columns = {name: _five(name, values) for name, values in (("base", base), ("low", low), ("high", high))}
    centre, ends = columns["base"], {}
    for name, end in (("Low", columns["low"]), ("High", columns["high"])):
        # Row i is the base case with assumption i moved.
        moved = np.where(np.eye(5, dtype=bool), end[..., np.newaxis, :], centre[..., np.newaxis, :])
        with whole_lists():
            ends[name] = numbers(scenario_value(*np.moveaxis(moved, -1, 0)))
    drivers = ["EPS", "Growth", "Years", "Exit multiple", "Discount rate"]
    whole = largest_swing_first("Driver", drivers, {**ends, "Swing": ends["High"] - ends["Low"]})
    whole.why = partial(_without_a_value, columns)
    return whole


@worksheet_function("Scenarios", result="Method, Low, High, Range, Middle; with a price also Position")
def football_field(names: Labels, lows: List, highs: List, price: Number | None = None) -> Table:
    """The ranges of value that several methods give, one below the other, and where the price lies in each.

        Range = High - Low, Middle = (Low + High) / 2, Position = (price - Low) / (High - Low)

    Position is 0 at the low end and 1 at the high end; below 0 the price is under the whole range. Without a price
    the column is left out; a range of one value has no position.

    Raises
        InputError   names, lows and highs differ in length.
        DomainError  a low is above its high, or price is not above zero.

    Source
        Rosenbaum and Pearl, Investment Banking, chapter 3: the football field.

    >>> table = football_field(["Peers", "DCF"], [80, 100], [120, 150], 90)
    >>> table["Position"].tolist()
    [0.25, -0.2]
    """
    methods, low, high = list(names), lists(lows), lists(highs)
    if not len(methods) == low.shape[-1] == high.shape[-1]:
        raise InputError(f"{len(methods)} names, {low.shape[-1]} lows and {high.shape[-1]} highs")
    with whole_lists():
        refuse(low > high, "lows less highs", low - high, "no low is above the high of the same method")
    extent = difference(high, low)
    columns = {"Method": methods, "Low": low, "High": high, "Range": extent, "Middle": low + extent / 2}
    if price is None:
        return table(columns)
    one_value = extent == 0
    columns["Position"] = (each(positive("price", price)) - low) / np.where(one_value, np.nan, extent)
    return table(columns, empty={"Position": one_value})


def _five(name: str, values: List) -> Array:
    array = lists(values)
    if array.shape[-1] != 5:
        found = f"{name} has {array.shape[-1]} values"
        raise InputError(f"{found}, not five (EPS, growth, years, exit multiple, discount rate)")
    refuse(array[..., 2] < 0, f"years in {name}", array[..., 2], "it is not negative")
    return array


def _without_a_value(columns: dict[str, Array]) -> str | None:
    """Which of the figures leaves no value."""
    causes = {}
    for name, five in columns.items():
        causes[f"EPS in {name} is zero or negative: a value by P/E takes earnings above zero"] = five[..., 0] <= 0
        causes[f"the exit multiple in {name} is negative"] = five[..., 3] < 0
    return first_cause(causes)
