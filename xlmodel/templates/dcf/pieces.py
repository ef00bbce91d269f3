"""Pieces of formulas that several sheets of a DCF use."""

from typing import Final

YEARS: Final = 10
COLUMNS: Final = "CDEFGHIJKL"  # of the fiscal years on Flows
TOTAL_ROW: Final = YEARS + 3  # of DCF_TABLE's answer, its headings counted
ROWS: Final = YEARS + 4
PRESENT_VALUE: Final = 5  # its column in that answer
DATES: Final = "flow_dates"
IS_FIRM: Final = 'in_flows="firm"'
_MID_YEAR: Final = 'in_mid_year="yes"'
MARKET_VALUE: Final = "(in_price*bridge_fx/bridge_ratio*bridge_shares)"
"""Of the firm's shares, in millions of the currency of its flows."""
HALF_YEAR: Final = f"IF({_MID_YEAR},0.5,0)"


def gordon(flows: str, rate: str = "out_discount_rate", growth: str = "in_terminal_growth") -> str:
    """The table of flows that then grow for ever."""
    return f"DCF_TABLE(in_as_of,{DATES},{flows},{rate},{growth},,,{_MID_YEAR})"


def sold(flows: str, multiple: str, metric: str, rate: str = "out_discount_rate") -> str:
    """The table of flows after which the firm or share is sold."""
    return f"DCF_TABLE(in_as_of,{DATES},{flows},{rate},,{multiple},{metric},{_MID_YEAR})"


def sold_in(scenario: str) -> str:
    """The same with the flows and the multiple of a scenario."""
    return sold(f"{scenario}_flows", f"in_{scenario}_exit_multiple", f"{scenario}_last_earnings")


def total(table: str) -> str:
    """What the flows and the terminal value of a table are worth together."""
    return _of(table, TOTAL_ROW)


def part(table: str) -> str:
    """How much of that is the terminal value."""
    return _of(table, TOTAL_ROW + 1)


def _of(table: str, row: int) -> str:
    # A table that is refused is one cell with the error: further down there is nothing, and #REF! would hide why.
    return f"IFERROR(INDEX({table},{row},{PRESENT_VALUE}),INDEX({table},1,1))"


def priced_growth(rate: str, growth: str) -> str:
    """The growth from FY1 to FY10 at which the flows are worth the price.

    What FY1 leaves of the price is carried to the end of FY1, from where on all years are whole; flows in the middle of
    their year come half a year earlier than those that the function takes.
    """
    until = "(in_fy1_end-in_as_of)/365"
    first = f"INDEX(base_flows,1)/(1+{rate})^({until}*(1-{HALF_YEAR}))"
    rest = f"(priced_total-{first})*(1+{rate})^({until}-{HALF_YEAR})"
    return f"IMPLIED_DCF_GROWTH({rest},base_first_flow,{YEARS - 1},{rate},{growth})"


def of_a_share(value: str) -> str:
    """The value of one traded share: flows to equity are its own already, flows to the firm are bridged."""
    per_share = f"EQUITY_PER_SHARE({value},bridge_net_debt,bridge_others,bridge_shares)"
    return f"IF({IS_FIRM},PER_ADS({per_share},bridge_ratio,bridge_fx),{value})"
