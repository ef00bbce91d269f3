"""At a glance: a line a figure, with words beside it; those of them that most templates show."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from xlmodel.templates.blocks import front
from xlmodel.templates.blocks.addin import NOTICE
from xlmodel.templates.blocks.history import History
from xlmodel.templates.blocks.words import known, write_words
from xlmodel.templates.layout import Page

EARNINGS_GROWTH: Final = "=IF(AND(in_eps_fy1>0,in_eps_fy2>0),in_eps_fy2/in_eps_fy1-1,NA())"


class Row(NamedTuple):
    """A line."""

    label: str
    number: str  # its format; general: words
    formula: str
    output: str | None = None  # its name, without out_
    words: str = ""  # a text, or a formula of one


def write(page: Page, row: int, rows: Sequence[Row], last: str = "G") -> int:
    """The block, from column B on; the row below it."""
    page.band(f"B{row}:{last}{row}", "At a glance")
    for at, each in enumerate(rows, start=row + 1):
        line(page, at, each)
    return row + len(rows) + 1


def line(page: Page, row: int, each: Row, beside: str = "D") -> None:
    """One line; its words stand in a column beside it."""
    label, number, formula, output, words = each
    page.text(f"B{row}", label)
    style = "result" if output or number == "general" else "link"
    page.formula(f"C{row}", formula, number, style, f"out_{output}" if output else None, fresh=number == "general")
    if words:
        write_words(page, f"{beside}{row}", words, "aside")
    # No colour by condition here: LibreOffice 7.4 crashes on drawing one that changes while the page is drawn.


def of_the_company() -> list[Row]:
    """Its price and earnings, and what the market pays for them."""
    ntm = "=NTM_PE(in_price,in_as_of,in_fy1_end,in_eps_fy1,in_eps_fy2)"
    return [
        Row("Price", "price", f"={known('price')}", None, front.PRICE_OF),
        Row("EPS of FY1", "price", f"={known('eps_fy1')}", None, front.FY1),
        Row("EPS of FY2", "price", f"={known('eps_fy2')}", None, front.FY2),
        Row("Growth of EPS from FY1 to FY2", "percent", EARNINGS_GROWTH, "eps_growth"),
        Row("P/E on FY1", "multiple", "=FORWARD_PE(in_price,in_eps_fy1)", "pe_fy1"),
        Row("P/E on FY2", "multiple", "=FORWARD_PE(in_price,in_eps_fy2)", "forward_pe", "the forward P/E of this page"),
        Row("P/E on the next twelve months", "multiple", ntm, "ntm_pe", "FY1 and FY2 by the days left"),
    ]


def of_peers(multiples: str) -> list[Row]:
    """What the market pays for others."""
    return [
        Row("Peers' P/E on FY2", "multiple", f"=PEER_MULTIPLE({multiples},in_peer_method)", "peer_multiple",
            f'="the "&in_peer_method&" of "&COUNT({multiples})&" peers"'),
        Row("Discount to the peers", "percent", f"=PEER_DISCOUNT(out_forward_pe,{multiples},in_peer_method)", "peer_discount",
            "positive = cheaper than they"),
        Row("Relative P/E", "multiple", "=out_forward_pe/out_peer_multiple", "relative_pe", "own P/E over that of the peers"),
    ]  # fmt: skip


def of_the_past(history: History) -> list[Row]:
    """What the market paid for the company before."""
    past, own = history.multiples, f"FORWARD_PE(in_price,{history.eps})"
    return [
        Row("Own past: median P/E", "multiple", f"=MEDIAN({past})", "own_median_pe", f'=COUNT({past})&" days, see Inputs"'),
        Row("Own past: where today stands", "percent", f"=PEER_PERCENTILE({own},{past})", "own_percentile",
            "0 % = never cheaper, 100 % = never dearer"),
    ]  # fmt: skip


def of_the_odds() -> list[Row]:
    """What the price makes of bull and bear; outside of the two it implies no odds, and words say on which side it lies."""
    values = "in_price,out_bull_value,out_bear_value"
    inside = 'IF(AND(in_price>out_bear_value,in_price<out_bull_value),{},"n/a")'
    return [
        Row("Reward / risk", "multiple", f"={inside.format(f'REWARD_RISK({values})')}", "reward_risk", front.REWARD),
        Row("Odds of bull that the price implies", "percent", f"={inside.format(f'BREAKEVEN_PROBABILITY({values})')}",
            "breakeven_probability", front.ODDS),
    ]  # fmt: skip


def of_checks() -> Row:
    """Whether they hold."""
    holds = f'=IF({NOTICE}="",IF(out_checks_ok,"yes","NO"),"not known")'
    fails = '=IF(out_checks_failed>0,out_checks_failed&" of "&ROWS(CheckTable[Holds])&", see Checks","")'
    return Row("All checks hold", "general", holds, None, fails)
