"""Capital: the discount rate built up from what shares and lenders earn, and the way from the flows to a share."""

from xlmodel.templates.blocks.words import known, write_words
from xlmodel.templates.case import Case
from xlmodel.templates.dcf.betas import UNLEVERED
from xlmodel.templates.dcf.pieces import (
    HALF_YEAR,
    IS_FIRM,
    MARKET_VALUE,
    YEARS,
    gordon,
    of_a_share,
    priced_growth,
    sold_in,
    total,
)
from xlmodel.templates.layout import Book, Page

_Row = tuple[str, str, str, str, str]  # label, number format, formula, name, words
_MILLION = 1_000_000


def page(book: Book) -> Page:
    """The empty sheet."""
    return book.page("Capital", (2, 46, 16, 16, 80))


def write(page: Page, case: Case) -> None:
    """The sheet; it names the outputs cost_of_equity, wacc and discount_rate, and the cells of the bridge."""
    page.title("Capital", "What the flows are discounted at, and what of their value belongs to one share")
    row = _column(page, 4, "The discount rate", _rates())
    row = _bridge(page, row + 1, case)
    _column(page, row + 1, "What the price, and each terminal value, implies", _implied())


def _rates() -> list[_Row]:
    counted = f"COUNT({UNLEVERED})"
    relevered = f"RELEVERED_BETA(MEDIAN({UNLEVERED}),in_debt_part/(1-in_debt_part),in_tax_rate)"
    paid = f'IF(in_fcf_is="levered",{known("debt")}*out_cost_of_debt*(1-in_tax_rate),0)'
    return [
        ("Risk-free rate", "percent2", f"={known('risk_free')}", "", "of the currency of the flows"),
        ("Beta", "price", f"=IF({counted}=0,{known('beta')},{relevered})", "out_beta",
         f'=IF({counted}=0,"as typed on Inputs","median of "&{counted}&" peers without debt, at the debt of the company")'),
        ("Premium of shares", "percent2", f"={known('equity_premium')}", "", ""),
        ("Premium of the country", "percent2", f"={known('country_premium')}", "", ""),
        ("Cost of equity", "percent2",
         f"=COST_OF_EQUITY({known('risk_free')},out_beta,{known('equity_premium')},{known('country_premium')})",
         "out_cost_of_equity", "risk-free rate + beta x premium of shares + premium of the country"),
        ("Cost of debt", "percent2", f"={known('risk_free')}+{known('credit_spread')}", "out_cost_of_debt",
         "risk-free rate + what lenders earn beyond it"),
        ("Cost of debt after tax", "percent2", "=out_cost_of_debt*(1-in_tax_rate)", "", ""),
        ("Part of equity", "percent", "=1-in_debt_part", "", "of the firm, at market values"),
        ("WACC", "percent2", "=WACC(1-in_debt_part,in_debt_part,out_cost_of_equity,out_cost_of_debt,in_tax_rate)", "out_wacc",
         '=IF(in_debt_part=0,"no debt: the cost of equity","of equity and of debt after tax, by their parts")'),
        ("Discount rate of the flows", "percent2", f"=IF({IS_FIRM},out_wacc,out_cost_of_equity)", "out_discount_rate",
         f'=IF({IS_FIRM},"flows to the firm: the WACC","flows to equity: the cost of equity")'),
        ("Interest after tax that is added to the flows", "price", f'=IF({IS_FIRM},{paid},"")', "after_tax_interest",
         f'=IF({IS_FIRM},"a year, in millions: lenders are paid from flows to the firm","flows to equity come after interest")'),
    ]  # fmt: skip


def _column(page: Page, row: int, title: str, rows: list[_Row]) -> int:
    page.band(f"B{row}:E{row}", title)
    for at, (label, number, formula, name, words) in enumerate(rows, start=row + 1):
        page.text(f"B{at}", label)
        page.formula(f"C{at}", formula, number, "result" if name.startswith("out_") else "table", name or None)
        if words:
            write_words(page, f"D{at}", words, "aside")
    return row + len(rows) + 1


def _implied() -> list[_Row]:
    """Which growth the price has, and each terminal value as the other one has it."""
    whole = f"({MARKET_VALUE}+bridge_net_debt+bridge_others)"
    later = f"(1+out_discount_rate)^{HALF_YEAR}"
    spread = f"(out_discount_rate-{known('terminal_growth')})"
    return [
        ("Value of the flows that the price implies", "price", f"=IF({IS_FIRM},{whole},{known('price')})", "priced_total",
         f'=IF({IS_FIRM},"market value, debt net of cash, other claims","the price")'),
        ("Growth from FY1 to FY10 that the price implies", "percent",
         f"={priced_growth('out_discount_rate', known('terminal_growth'))}", "out_implied_growth",
         "a year, and growth for ever after FY10"),
        ("Growth from FY1 to FY10 in the base case", "percent", f"=(base_last_flow/base_first_flow)^(1/{YEARS - 1})-1",
         "out_base_average_growth", "a year"),
        ("Growth for ever that the exit multiple implies", "percent",
         f"=IMPLIED_PERPETUAL_GROWTH({known('base_exit_multiple')}*base_last_earnings/{later},base_last_flow,out_discount_rate)",
         "out_exit_growth", "where Gordon would give the same value"),
        ("Exit multiple that Gordon implies", "multiple",
         f"=base_last_flow*(1+in_terminal_growth)/{spread}*{later}/base_last_earnings", "out_gordon_multiple",
         "where the sale would give the same value"),
    ]  # fmt: skip


def _bridge(page: Page, row: int, case: Case) -> int:
    """From the value of the flows to that of a share, by both methods; a row each."""
    page.band(f"B{row}:E{row}", "From the value of the flows to that of a share, base case")
    page.texts(f"B{row + 1}", [""], "head")
    page.texts(f"C{row + 1}", ["Gordon", "Exit multiple"], "head_right")
    ratio = known("ads_ratio") if case.share == "ADS" else "1"
    firm = (
        ("- debt, net of cash", "price", f"{known('debt')}-{known('cash')}", "bridge_net_debt"),
        ("- minorities and other claims", "price", known("minorities"), "bridge_others"),
        ("/ ordinary shares, in millions", "price", f"{known('ordinary_shares')}/{_MILLION}", "bridge_shares"),
        ("x ordinary shares in one traded share", "number", ratio, "bridge_ratio"),
        ("/ currency of the flows for one of the price", "number", known("fx"), "bridge_fx"),
    )
    top, last = row + 2, row + 3 + len(firm)
    page.formula(f"B{top}", f'=IF({IS_FIRM},"Value of the firm, in millions","Value of the flows to one traded share")')
    tables = {"gordon": gordon("base_flows"), "exit": sold_in("base")}
    for column, (name, table) in zip("CD", tables.items(), strict=True):
        # Not a link to the tables on Flows: where one of them is an error, the cells that it would fill are blank.
        page.formula(f"{column}{top}", f"={total(table)}", "price", "table", f"base_{name}_total")
        for at, (label, number, formula, name) in enumerate(firm, start=top + 1):
            page.text(f"B{at}", label)
            text = f'=IF({IS_FIRM},{formula},"-")' if column == "C" else f"=C{at}"
            page.formula(f"{column}{at}", text, number, "table", name if column == "C" else None)
        page.formula(f"{column}{last}", f"={of_a_share(f'{column}{top}')}", "price", "table_total")
    page.text(f"B{last}", "Value of one traded share", "table_total_text")
    page.formula(
        f"E{top}", f'=IF({IS_FIRM},"","flows to equity are those of a share already: nothing to bridge")', style="aside"
    )
    return last + 1
