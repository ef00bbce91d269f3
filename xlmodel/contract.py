"""What a workbook of ours promises: the names, tables and headings by which a script, Refresh and Check find their way.

A template writes them, and whoever builds a workbook by hand may: everything is found by these words, nothing by
where it stands. A workbook that lacks one of them is told so.

    in_eps_fy1, out_upside   an input and an output that a script may use, by the name of its cell
    test_ntm_eps_1           a proof: TRUE where this spreadsheet gives what the source prints
    in_ticker                the company: the security that the workbook values; the others it names are its peers
    in_as_of                 the valuation date
    in_accounting            by which accounting all its earnings are: gaap, or non_gaap (adjusted); blank or missing,
                             the one on which most of a figure's rows are known
    in_price                 the company's price; fed by a row of another company, a refresh is refused
    in_currency, in_share    in which currency that price is, and per what: share, or ADS; a refresh changes neither
    in_date_tolerance, ...   how far figures may disagree, where the workbook itself says so
    out_data_status          a line about the last refresh
    out_checks_ok, ...       whether its checks hold, and how many do not

    DataTable      a row a figure: the security, item and period asked for, and the input that it feeds
    UnitTable      a row a security: what its figures are in where their source does not say, settled by the user
    ChangeTable    the change log, newest first; a heading out_... shows what a change did to that output
    FindingTable   what the last refresh found wrong or doubtful
    CheckTable     a row a check: what must hold before a number is trusted
    RangeTable     a row a method of valuation: the low and the high value of a share by it, in the price's currency
    HistoryTable   a row a day: what the market paid then for the earnings that were expected
    PartTable      a row a part of the company: its metric, multiple and ownership
    EventTable     a row an announcement: the closes before and after it, and what the market did
    PeerTable      a row a peer: its ticker and its multiple

A few names have a fixed meaning for those who write about a workbook: in_price, out_forward_pe, out_peer_multiple,
out_peer_discount, out_bear_value, out_base_value, out_bull_value, out_expected_value, out_sotp_value, out_upside,
out_breakeven_probability, out_implied_growth. Where it keeps a case as somebody quoted it, what is of the valuation
date has the same name after dated_: in_dated_price beside in_price, out_dated_upside beside out_upside.
Beside an input, in its row, stand its label (left of it) and, under the headings Unit, As of and Source, what else is
known of it.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final, Protocol, runtime_checkable

from xlmodel.errors import CellError

IN, OUT, TEST = "in_", "out_", "test_"
COMPANY, VALUATION_DATE, STATUS = f"{IN}ticker", f"{IN}as_of", f"{OUT}data_status"
ACCOUNTING: Final = f"{IN}accounting"
PRICE, PRICE_CURRENCY, SHARE = f"{IN}price", f"{IN}currency", f"{IN}share"
LIMITS: Final = (
    "price_age estimate_age date_tolerance unit_tolerance held_tolerance estimate_jump smallest_forward_pe "
    "largest_forward_pe"
).split()
"""The limits that a workbook may set, each in the cell `in_` of its name."""

VALUES_OF_A_SHARE: Final = ("expected_value", "base_value", "sotp_value")
"""Outputs that are the value that a workbook comes to, the one to speak of first in front."""
CHECKS_OUTPUTS: Final = "checks_"
"""So begin the names of outputs that count checks: out_checks_ok, out_checks_failed."""
TO_FILL_IN: Final = "to_fill_in"
"""The output that counts the blank figures."""
DATED: Final = "dated_"
"""In a name: of the valuation date, where the same name without it is as somebody quoted it."""

DATA, UNITS, CHANGES, FINDINGS, CHECKS = "DataTable", "UnitTable", "ChangeTable", "FindingTable", "CheckTable"
RANGES, HISTORY, PEERS = "RangeTable", "HistoryTable", "PeerTable"

# The table of figures: what is asked for, and what refresh writes beside it. What a row gives is the value, or
# `known on`, `period end`, `security`, `currency` or `accounting`: what else is known of the figure.
INPUT, LIVE, SECURITY, ITEM, KIND, PERIOD, GIVES, SCALE = (
    "Input Refresh Security Item Kind Period Gives Scale".split()
)  # fmt: skip
ASKED: Final = (INPUT, LIVE, SECURITY, ITEM, KIND, PERIOD, GIVES, SCALE)
VALUE, UNIT, PERIOD_END, KNOWN_ON, SOURCE, ROW_STATUS = "Value", "Unit", "Period end", "Known on", "Source", "Status"
SHOWN: Final = (VALUE, UNIT, PERIOD_END, KNOWN_ON, SOURCE, ROW_STATUS)
AWAY: Final = "Away"
AMISS: Final = "Amiss"
"""A heading of our workbooks: how far the input is from the value in its row, as a part of it."""
NOT_LIVE: Final = ("no", "false", "0")
"""In the column Refresh: the input stays as it is. Anything else, also a blank, is live."""
SCALES: Final = {"": 1.0, "one": 1.0, "thousands": 1e3, "millions": 1e6}

CURRENCY, BASIS = "Currency", "Basis"
SETTLED: Final = (SECURITY, CURRENCY, BASIS)

TIME, CAUSE, OLD, NEW = "Time", "Cause", "Old", "New"
LOGGED: Final = (TIME, INPUT, CAUSE, OLD, NEW, SOURCE, KNOWN_ON)

FINDING: Final = "Finding"

CHECK, MEASURED, HOLDS, MEANING = "Check", "Measured", "Holds", "Meaning"
CHECKED: Final = (CHECK, MEASURED, HOLDS, MEANING)
"""A check: its label, what is measured, TRUE or FALSE, and what it means if it does not hold."""
NOT_JUDGED: Final = "not judged"
"""In the place of TRUE or FALSE: figures are missing that the check hangs from."""
VERDICT: Final = "verdict"
"""The output that says in words what a workbook comes to."""
NO_VALUE: Final = "No value is given"
"""So begins the verdict of a workbook whose units do not fit together."""
FACTS_OF_THE_DAY: Final = ("market_cap", "ordinary_shares", "ads_ratio", "fx")
"""Inputs that nobody expects or judges: they are looked up, and no driver of a value."""

METHOD, LOW, HIGH, BASIS_OF_RANGE = "Method", "Low", "High", "Range"
RANGED: Final = (METHOD, LOW, HIGH, BASIS_OF_RANGE)
"""A range of value: its method, its two ends, and in words what makes them."""

DAY, PE_THEN = "Day", "P/E then"
"""A day of the company's past, and the multiple of that day."""

TICKER, PEER_PE, PEER_PE_CALENDARISED = "Ticker", "P/E FY2", "P/E calendarised"
"""A peer, and what the market pays for its next fiscal year, or for the twelve months that all companies are brought to."""

AS_OF: Final = "As of"
"""With Unit and Source, a heading over what is known of an input and stands beside it."""

Cell = float | str | bool | date | CellError | None
"""A cell's value. A date may also come as the number a spreadsheet keeps for it; it is written as a `date`."""

Progress = Callable[[int, int, str], None]
"""Called with how many steps are done, of how many, and what is being done."""


class Book(Protocol):
    """The part of a workbook that refresh needs: desktop Excel, Calc, the task pane, a file and the tests have one."""

    def table(self, name: str) -> list[list[Cell]] | None:
        """The rows of a table, its headings first; None if the workbook has no such table."""
        ...

    def values(self, names: Sequence[str]) -> dict[str, Cell]:
        """What stands in cells of these names (`in_price`); names the workbook lacks are left out."""
        ...

    def outputs(self, inputs: Mapping[str, Cell]) -> dict[str, Cell]:
        """What the named outputs (`out_forward_pe`) would show with these inputs; the workbook is left as it is."""
        ...

    def write(self, cells: Mapping[str, Cell], tables: Mapping[str, Mapping[str, Sequence[Cell]]]) -> None:
        """New values for named cells, and for whole columns of tables by their heading, first row first: all or none.

        A column has as many values as its table has rows. Formulas, formats and all other cells stay.
        """
        ...


@runtime_checkable
class TriesMany(Protocol):
    """A workbook that works out many trials together: a file, whose formulas can be."""

    def outputs_of_each(self, trials: Sequence[Mapping[str, Cell]]) -> list[dict[str, Cell]]:
        """What the named outputs would show with each of several sets of inputs."""
        ...


class HasTables(Protocol):
    """A workbook, as far as its tables are concerned."""

    def table(self, name: str) -> list[list[Cell]] | None:
        """The rows of a table, its headings first; None if the workbook has no such table."""
        ...


class Table:
    """The rows of a table, by its headings."""

    def __init__(self, rows: Sequence[Sequence[Cell]]) -> None:
        self.headings = [text(cell) for cell in rows[0]]
        self.rows = rows[1:]

    def column(self, heading: str) -> list[Cell]:
        """What stands under a heading; blanks where the table lacks it."""
        if heading not in self.headings:
            return [None] * len(self.rows)
        at = self.headings.index(heading)
        return [row[at] for row in self.rows]


def table_of(book: HasTables, name: str) -> Table | None:
    """A table of a workbook; None if it has no such table."""
    rows = book.table(name)
    return Table(rows) if rows else None


def text(cell: Cell) -> str:
    """A cell of words, without the spaces around them."""
    return str(cell or "").strip()
