"""Checks that most templates have: that figures are there, of one day, of one unit, and of the company beside them."""

from typing import Final

from xlmodel.contract import AMISS, DATA, DAY, HISTORY, INPUT, PE_THEN, UNIT, VALUE
from xlmodel.templates.blocks.checks import Check
from xlmodel.templates.blocks.data import BLANK, FAR, FAR_FROM, NO_NUMBER, beside
from xlmodel.templates.blocks.peers import Peers
from xlmodel.templates.blocks.words import known
from xlmodel.templates.case import Case
from xlmodel.templates.neutral import ENOUGH_PAST

PAST: Final = 4.0  # times the median: further than the multiple of a company that earns steadily has moved
BEYOND_MONEY: Final = 10  # times the market value: more net cash or debt than that is a slip of unit
NEAR: Final = "{}<=in_date_tolerance"
_SLIP: Final = (
    0.6  # in logarithms, a factor of 1.8: an ADS of two shares is one; a price that somebody tries out is none
)
_UNKNOWN: Final = "not known"


def filled_in() -> list[Check]:
    """Nothing is blank."""
    return [
        Check("Every figure is filled in (blank ones)", "=out_to_fill_in", "count", "{}=0",
              "Inputs names what is missing; what hangs from it is #N/A"),
    ]  # fmt: skip


def probabilities() -> list[Check]:
    """Of the cells named scenario_probabilities."""
    return [
        Check("Probabilities add up to one", "=SUM(scenario_probabilities)", "percent", "ABS({}-1)<=0.000001",
              "A scenario is missing or counted twice; nothing is rescaled"),
        Check("Each probability lies between 0 and 1", "=MIN(scenario_probabilities,1-MAX(scenario_probabilities))", "percent",
              "{}>=0", "A probability is negative or above one"),
    ]  # fmt: skip


def price_day() -> list[Check]:
    """The price is of the valuation date."""
    return [
        Check("Price and valuation date agree (days apart)", f"=ABS(in_as_of-{known('price_date')})", "count", NEAR,
              "The price is not of the valuation date: every multiple built on it mixes two moments"),
    ]  # fmt: skip


def estimates_day() -> list[Check]:
    """The estimates are of the valuation date, and of the years that they are called after."""
    return [
        Check("Estimates and valuation date agree (days apart)", f"=ABS(in_as_of-{known('eps_date')})", "count", NEAR,
              "The estimates are not of the valuation date"),
        Check("FY1 ends within a year of the valuation date (days)", f"={known('fy1_end')}-in_as_of", "count",
              "AND({}>=0,{}<=371)", "FY1 is over, or not the current fiscal year: the NTM weights do not apply"),
    ]  # fmt: skip


def units(case: Case) -> list[Check]:
    """Price, share count and market value are of one unit, and what somebody typed is near what is known."""
    shares = "ADS_COUNT(in_ordinary_shares,in_ads_ratio)" if case.share == "ADS" else "in_ordinary_shares"
    missing = 'OR(in_market_cap="",in_ordinary_shares="")'
    gap = f'=IF({missing},"{_UNKNOWN}",in_price*{shares}/in_market_cap-1)'
    unit, price = beside("in_price", UNIT), beside("in_price", VALUE)
    of_price = f'=IF(OR({unit}="",in_price<>{price}),"{_UNKNOWN}",{unit})'
    return [
        Check(f"Figures are near those that Data has (more than {FAR_FROM * 100:.0f} % away)", _typed_over(), "text",
              'LEFT({},4)="none"',
              "Typed over a figure: the column Amiss in Data says where. If on purpose, write no into Refresh there; a blank is yours to leave"),
        Check("Currency and share are those of the price", of_price, "text",
              f'OR({{}}="{_UNKNOWN}",{{}}=in_currency&" per "&in_share)',
              "Every value is labelled in another unit than the price is in",
              f'AND({{}}<>"{_UNKNOWN}",{{}}<>in_currency&" per "&in_share)'),
        Check("Units: price x shares = market value", gap, "percent",
              f'IF(ISNUMBER({{}}),ABS({{}})<in_unit_tolerance,{{}}="{_UNKNOWN}")',
              "A share ratio, a currency or thousands and millions are mixed up; not checked while one of them is not known",
              f"ABS(LN(1+{{}}))>{_SLIP}"),
    ]  # fmt: skip


def _typed_over() -> str:
    """The first input that is not near its figure, and how many more; else the first that somebody left blank."""
    amiss = f"{DATA}[{AMISS}]"
    count = {word: f'COUNTIF({amiss},"{word}")' for word in (FAR, NO_NUMBER, BLANK)}
    first = {word: f'INDEX({DATA}[{INPUT}],MATCH("{word}",{amiss},0))' for word in count}
    wrong = f"({count[FAR]}+{count[NO_NUMBER]})"
    blank = f'IF({count[BLANK]}=0,"none","none; "&{count[BLANK]}&" blank: "&{first[BLANK]}{_more(count[BLANK])})'
    return f"=IF({wrong}=0,{blank},IF({count[FAR]}>0,{first[FAR]},{first[NO_NUMBER]}){_more(wrong)})"


def _more(count: str) -> str:
    return f'&IF({count}>1," and "&{count}-1&" more","")'


def units_of_earnings() -> list[Check]:
    """The earnings of two years are of one unit, which is that of the price."""
    return [
        Check("Units: EPS of FY2 against FY1", f"={known('eps_fy2')}/{known('eps_fy1')}", "multiple", "AND({}>0.2,{}<5)",
              "Two currencies or share counts, or a company near its break-even, of which a P/E says little"),
        Check("Units: forward P/E is of this world", "=out_forward_pe", "multiple", "AND({}>1,{}<150)",
              "A currency or a share ratio is mixed up, or the EPS is close to zero"),
    ]  # fmt: skip


def of_peers(peers: Peers) -> list[Check]:
    """The table of peers holds figures of one day, of those whose tickers stand there, and enough of them."""
    return [
        Check("Peers and valuation date agree (days apart)", f'=IF(COUNT({peers.days})=0,"{_UNKNOWN}",MAX(MAX({peers.days})-in_as_of,in_as_of-MIN({peers.days})))',
              "count", f'IF(ISNUMBER({{}}),{NEAR},{{}}="{_UNKNOWN}")', "A peer is priced on another day"),
        Check("Peers: figures are of the ticker beside them (rows that are not)", peers.strangers, "count", "{}=0",
              "A ticker was changed after its figures were read: refresh, or type whose they are into Figures of"),
        Check("At least three peers count", f"=COUNT({peers.multiples})", "count", "{}>=3",
              "An average of so few says little"),
    ]  # fmt: skip


def complete(peers: Peers) -> list[Check]:
    """Each peer that stands there has a multiple or a reason for none."""
    return [
        Check("Peers: price and EPS of each are known (those that lack one)", peers.lacking, "text", '{}="none"',
              "They count in no average: fill the figures in, or take the tickers out"),
    ]  # fmt: skip


def one_accounting(mixed: str, those: str, meaning: str) -> list[Check]:
    """Earnings of one kind are held against one another.

    Parameters
        mixed    a formula: the tickers of those on another accounting, or none.
        those    what becomes of them, in a word or two.
        meaning  what to make of it.
    """
    unknown = 'in_eps_accounting=""'
    others = f'=IF({unknown},"{_UNKNOWN}",{mixed.removeprefix("=")})'
    return [
        Check("The accounting of the estimates is known", f'=IF({unknown},IF(out_to_fill_in>0,NA(),"{_UNKNOWN}"),in_eps_accounting)', "text", 'OR({}="gaap",{}="non_gaap")',
              "Whether earnings are adjusted is not known: multiples of two kinds may stand side by side"),
        Check(f"Peers: one accounting ({those})", others, "text", f'OR({{}}="none",{{}}="{_UNKNOWN}")',
              f"Their estimates are by another accounting than the company's, or nobody says by which: {meaning}"),
    ]  # fmt: skip


def comparable(peers: Peers) -> list[Check]:
    """Peers whose multiples are averaged as they are earn by one accounting, in about the same year."""
    return [
        *one_accounting(peers.mixed, "those on another", "take them out, or use the template comps, which leaves them out"),
        Check("Peers: FY2 ends within half a year of the company's (those whose does not)", peers.apart, "text", '{}="none"',
              "Another year of theirs is nearer: take them out, or use the template comps, which brings all to one year"),
    ]  # fmt: skip


def own_past(case: Case) -> list[Check]:
    """The table of the company's own past, where there is one, holds no day of another unit, and is of the year of today."""
    if len(case.history) < ENOUGH_PAST:
        return []
    then = f"{HISTORY}[{PE_THEN}]"
    far = f'=IFERROR(MAX(MAX({then})/MEDIAN({then}),MEDIAN({then})/MIN({then})),"{_UNKNOWN}")'
    return [
        _same_year(case),
        Check("Own past: each P/E is its close over its EPS (sum of squared differences)",
              f'=IFERROR(SUMPRODUCT(({then}*{HISTORY}[EPS then]-{HISTORY}[Close])^2),"{_UNKNOWN}")', "number",
              f'IF(ISNUMBER({{}}),{{}}<0.000001,{{}}="{_UNKNOWN}")',
              "A number was typed over a formula of the table, or a formula of it was changed"),
        Check(f"Own past: every P/E within {PAST:.0f} times of their median (the furthest)", far, "multiple",
              f'IF(ISNUMBER({{}}),{{}}<{PAST:.0f},{{}}="{_UNKNOWN}")',
              "A close or an EPS of one day is in another unit, or the company was near its break-even, where a P/E says little"),
    ]  # fmt: skip


def _same_year(case: Case) -> Check:
    """A year after the workbook was made another year is FY2: its P/E looks as far ahead as none of the past does."""
    if case.history_period == "NTM":
        return Check("Own past ends within a year of the valuation date (days)", f"=in_as_of-MAX({HISTORY}[{DAY}])", "count",
                     "{}<=371", "What the market paid since is not in it, and a Refresh does not add it: make the workbook anew")  # fmt: skip
    apart = 'IF(OR(in_history_year="",in_fy1_end=""),"not known",ABS(EDATE(in_fy1_end,12)-in_history_year))'
    return Check("Own past: its EPS is of the year that FY2 is now (days between their ends)", f"={apart}", "count",
                 f'IF(ISNUMBER({{}}),{{}}<=31,{{}}="{_UNKNOWN}")',
                 "Another year has become FY2, and a Refresh leaves the past as it is: make the workbook anew, or type EPS of that year")  # fmt: skip


def order_of_values() -> list[Check]:
    """The values of bear, base and bull are in this order, and what is expected lies among them."""
    return [
        Check("Bear <= base <= bull", "=MIN(out_base_value-out_bear_value,out_bull_value-out_base_value)", "price",
              "{}>=0", "The scenarios cross: a bear case worth more than the base case is no bear case"),
        Check("Expected value lies between bear and bull",
              "=MIN(out_expected_value-out_bear_value,out_bull_value-out_expected_value)", "price", "{}>=0",
              "Weights or values are wrong"),
    ]  # fmt: skip
