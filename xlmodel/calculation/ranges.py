"""The ranges of value that a workbook gives, by method."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from xlmodel.calculation.facts import Facts, facts_of
from xlmodel.calculation.result import Result
from xlmodel.charts.football_field import Line, Range, football_field
from xlmodel.charts.picture import Picture
from xlmodel.contract import BASIS_OF_RANGE, HIGH, LOW, METHOD, OUT, RANGES, Cell, HasTables, table_of, text
from xlmodel.errors import WorkbookError

_BEAR, _BULL, _BASE = "bear_value", "bull_value", "base_value"
_MOST: Final = 10


class Ranges(NamedTuple):
    """Those that can be drawn, and why others cannot."""

    drawn: tuple[Range, ...]
    left_out: tuple[str, ...]


def ranges_of(book: HasTables, result: Result) -> Ranges:
    """The table of ranges after the last run; without one, what lies between the bear and the bull values."""
    table = table_of(book, RANGES)
    if table is None:
        rows = [*_of_names(result)]
    else:
        columns = (table.column(heading) for heading in (METHOD, LOW, HIGH, BASIS_OF_RANGE))
        rows = [(text(method), low, high, text(basis)) for method, low, high, basis in zip(*columns, strict=True)]
    facts = facts_of(result)
    drawn: list[Range] = []
    left_out: list[str] = []
    for method, low, high, basis in rows:
        complaint = _complaint(low, high)
        if complaint is None and isinstance(low, float) and isinstance(high, float) and len(drawn) < _MOST:
            drawn.append(Range(method, low, high, _middle(facts, low, high), basis))
        elif method or complaint != _BLANK:
            left_out.append(f"{method or 'a method without a name'} is not drawn: {complaint or 'there is no room'}")
    return Ranges(tuple(drawn), tuple(left_out))


def plotted(book: HasTables, result: Result) -> Picture:
    """The football field of the last run.

    Raises
        WorkbookError  the workbook gives no range of value.
        RequestError   matplotlib is not installed.
    """
    ranges = ranges_of(book, result)
    if not ranges.drawn:
        why = "; ".join(ranges.left_out) or (
            f"it has neither a table {RANGES} ({METHOD}, {LOW}, {HIGH}) nor outputs {OUT}{_BEAR} and {OUT}{_BULL}"
        )
        raise WorkbookError(f"the workbook gives no range of value to draw: {why}")
    return football_field(ranges.drawn, lines_of(facts_of(result)))


def lines_of(facts: Facts) -> list[Line]:
    """What the ranges are held against: the price, and the one that somebody quoted if that is another."""
    price = [Line("price", facts.price)] if facts.price is not None else []
    quoted = [Line("as quoted", facts.quoted_price, quoted=True)] if facts.quoted_price is not None else []
    return [*price, *quoted]


_BLANK: Final = "it is blank"


def _complaint(low: Cell, high: Cell) -> str | None:
    if low is None and high is None:
        return _BLANK
    if not isinstance(low, float) or not isinstance(high, float):
        return f"its low is {_named(low)} and its high {_named(high)}"
    return f"its low, {low:,.2f}, is above its high, {high:,.2f}" if low > high else None


def _named(cell: Cell) -> str:
    return "blank" if cell is None else f"{cell:,.2f}" if isinstance(cell, float) else str(cell)


def _middle(facts: Facts, low: float, high: float) -> float | None:
    """The base value, in the range from the bear to the bull value."""
    return facts.base_value if (low, high) == (facts.bear_value, facts.bull_value) else None


def _of_names(result: Result) -> Iterator[tuple[str, Cell, Cell, str]]:
    outputs = {name.casefold(): value for name, value in result.items()}
    for name, low in outputs.items():
        stem = name.removesuffix(_BEAR)
        if name.endswith(_BEAR) and f"{stem}{_BULL}" in outputs:
            words = stem.replace("_", " ").strip()
            yield words.capitalize() or "Scenarios", low, outputs[f"{stem}{_BULL}"], "bear to bull"
