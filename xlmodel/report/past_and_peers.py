"""What the company's own past and its peers are worth: from the tables that a workbook may have of them."""

from typing import NamedTuple

from xlmodel.calculation.workbook import Workbook
from xlmodel.charts.history import Series
from xlmodel.contract import DAY, HISTORY, PE_THEN, PEER_PE, PEER_PE_CALENDARISED, PEERS, TICKER, table_of, text
from xlmodel.days import day_of, is_serial
from xlmodel.errors import CellError
from xlmodel.report.native_lines import Lines
from xlmodel.report.shown import shown

_FEWEST = 6  # points of a history


class Peers(NamedTuple):
    """The multiples of the peers, the highest first."""

    multiples: tuple[tuple[str, float], ...]
    without: tuple[str, ...]  # the tickers of those that have none
    by: str  # which multiple


def peers_of(workbook: Workbook) -> Peers | None:
    """The table of peers after the last run; None where the workbook has none, or it is empty."""
    table = table_of(workbook, PEERS)
    by = next((each for each in (PEER_PE_CALENDARISED, PEER_PE) if table and each in table.headings), "")
    if table is None or not by or TICKER not in table.headings:
        return None
    named = [
        (text(ticker), multiple)
        for ticker, multiple in zip(table.column(TICKER), table.column(by), strict=True)
        if not isinstance(ticker, CellError) and text(ticker)
    ]
    known = [(ticker, multiple) for ticker, multiple in named if isinstance(multiple, float)]
    without = tuple(ticker for ticker, multiple in named if not isinstance(multiple, float))
    return Peers(tuple(sorted(known, key=lambda pair: -pair[1])), without, by) if named else None


def own_past(workbook: Workbook) -> Lines | None:
    """The multiples of the company's own past, day by day, as its table has them."""
    table = table_of(workbook, HISTORY)
    if table is None:
        return None
    rows = zip(table.column(DAY), table.column(PE_THEN), strict=True)
    shift = workbook.package.day_shift
    dated = sorted(
        (day + shift, multiple) for day, multiple in rows if isinstance(day, float) and isinstance(multiple, float)
    )
    if len(dated) < _FEWEST or not all(is_serial(day) for day, _ in dated):
        return None
    days = tuple(day_of(day) for day, _ in dated)
    low, high = min(dated, key=lambda pair: pair[1])[1], max(dated, key=lambda pair: pair[1])[1]
    title = f"What the market paid before: {shown(low, '0.0')} to {shown(high, '0.0')} times"
    return Lines(
        title,
        tuple(map(shown, days)),
        (Series(PE_THEN, tuple(multiple for _, multiple in dated)),),
        f"From the table {HISTORY} of the workbook.",
        days,
    )
