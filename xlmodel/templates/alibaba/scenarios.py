"""Scenarios: bear, base and bull side by side, where the return comes from, and the ranges for the charts."""

import xlmodel.contract as contract
from xlmodel.contract import BASIS_OF_RANGE, HIGH, LOW, METHOD
from xlmodel.templates.alibaba.inputs import SCENARIOS
from xlmodel.templates.alibaba.peers import FIRST_QUARTILE, THIRD_QUARTILE
from xlmodel.templates.blocks.words import day, known, known_on, write_words
from xlmodel.templates.layout import Book, Page

ASSUMPTIONS = 6  # the row of the bear case
TABLE = 12  # the heading row of the scenario table
BARS = 20  # the heading row of the bars against the price
FIELD = 28  # the heading row of the football field
RETURN = 38  # the heading row of the attribution

_OWN_RANGE = "on the NTM EPS: the bear to the base multiple"
# Method, its range in words, low and high; {low} and {high} are the days of the brokers' targets.
RANGES = (
    ("Scenarios", "bear to bull", "=out_bear_value", "=out_bull_value"),
    ("Drivers", "all bear to all bull arguments", "=out_driver_bear_value", "=out_driver_bull_value"),
    ("Peers as told", '=in_told_peer_low&" to "&in_told_peer_high&" times the EPS as told"', "=IMPLIED_PRICE(in_forward_eps,in_told_peer_low)",
     "=IMPLIED_PRICE(in_forward_eps,in_told_peer_high)"),
    ("Peers, dated", "their quartiles on the EPS of FY2", f"=IMPLIED_PRICE(in_eps_fy2,{FIRST_QUARTILE})",
     f"=IMPLIED_PRICE(in_eps_fy2,{THIRD_QUARTILE})"),
    ("Own past", _OWN_RANGE, "=IMPLIED_PRICE(out_ntm_eps,in_bear_multiple)",
     "=IMPLIED_PRICE(out_ntm_eps,in_base_multiple)"),
    ("Brokers", f'="targets of "&{day("{low}")}&" and "&{day("{high}")}',
     "=IF({low}<=in_as_of,in_target_low,NA())", "=IF({high}<=in_as_of,in_target_high,NA())"),
)  # fmt: skip


def write(book: Book) -> Page:
    page = book.page("Scenarios", (2, 19, 14, 14, 14, 14, 14, 14, 14))
    page.title("Scenarios", "Value per ADS in US dollars: EPS grown to the exit, times the multiple there, discounted")
    _assumptions(page)
    _table(page)
    _bars(page)
    _football_field(book, page)
    _attribution(page)
    return page


def _assumptions(page: Page) -> None:
    page.band(f"B{ASSUMPTIONS - 2}:H{ASSUMPTIONS - 2}", "Assumptions (from Inputs)")
    heads = ["Probability", "EPS", "Growth", "Years", "Exit P/E", "Cost of equity"]
    page.text(f"B{ASSUMPTIONS - 1}", "Scenario", "head")
    page.texts(f"C{ASSUMPTIONS - 1}", heads, "head_right")
    for row, scenario in enumerate(SCENARIOS, start=ASSUMPTIONS):
        page.text(f"B{row}", scenario.capitalize(), "table_text")
        for column, source, number in (
            ("C", f"in_{scenario}_probability", "percent"),
            ("D", f"in_{scenario}_eps", "price"),
            ("E", f"in_{scenario}_growth", "percent"),
            ("F", "in_years", "number"),
            ("G", f"in_{scenario}_multiple", "multiple"),
            ("H", "in_discount_rate", "percent"),
        ):
            page.formula(f"{column}{row}", f"={source}", number, "link")


def _table(page: Page) -> None:
    page.band(f"B{TABLE - 1}:I{TABLE - 1}", "Scenario table, against the price as told")
    first, last = ASSUMPTIONS, ASSUMPTIONS + 2
    lists = ",".join(f"{column}{first}:{column}{last}" for column in "BCDEFGH")
    numbers = ("general", "percent", "price", "price", "price", "percent", "percent", "price")
    styles = ("head", "table", "table", "table", "table_total")
    page.spill(f"B{TABLE}:I{TABLE + 4}", f"=SCENARIO_TABLE(in_price,{lists})", numbers, styles)
    page.text(f"B{TABLE + 5}", "Standard deviation", "label")
    page.formula(f"F{TABLE + 5}", f"=SCENARIO_SD(F{TABLE + 1}:F{TABLE + 3},C{first}:C{last})", "price", "table")


def _bars(page: Page) -> None:
    page.band(f"B{BARS - 1}:I{BARS - 1}", "Chart: value against price")
    page.text(f"B{BARS}", "Scenario", "head")
    page.texts(f"C{BARS}", ["Value", "Price as told", "Dated price"], "head_right")
    for row, name in enumerate((*SCENARIOS, "expected"), start=BARS + 1):
        page.text(f"B{row}", name.capitalize(), "table_text")
        output = "out_expected_value" if name == "expected" else f"out_{name}_value"
        for column, formula in (("C", output), ("D", "in_price"), ("E", known("dated_price"))):
            page.formula(f"{column}{row}", f"={formula}", "price", "link")


def _football_field(book: Book, page: Page) -> None:
    days = {"low": known_on(book, "target_low"), "high": known_on(book, "target_high")}
    page.band(f"B{FIELD - 1}:I{FIELD - 1}", "Football field: ranges of value by method")
    columns = [
        {"header": METHOD, "style": "table_text", "number": "text"},
        *({"header": h, "number": "price"} for h in (LOW, HIGH, "Width", "Price as told", "Dated price")),
        {"header": BASIS_OF_RANGE, "style": "table_aside", "number": "text"},
    ]
    page.table(f"B{FIELD}:H{FIELD + len(RANGES)}", contract.RANGES, columns, [])
    for row, (method, what, low, high) in enumerate(RANGES, start=FIELD + 1):
        page.text(f"B{row}", method, "table_text")
        page.formula(f"C{row}", low.format(**days), "price", "table")
        page.formula(f"D{row}", high.format(**days), "price", "table")
        page.formula(f"E{row}", f"=D{row}-C{row}", "price", "table")
        page.formula(f"F{row}", "=in_price", "price", "link")
        page.formula(f"G{row}", f"={known('dated_price')}", "price", "link")
        write_words(page, f"H{row}", what.format(**days), "aside")


def _attribution(page: Page) -> None:
    page.band(
        f"B{RETURN - 1}:I{RETURN - 1}", "Base case: where the return from the price as told to the exit comes from"
    )
    exit_eps, exit_price = f"D{TABLE + 2}", f"E{TABLE + 2}"
    formula = f"=RETURN_ATTRIBUTION(in_price,in_forward_eps,{exit_price},{exit_eps})"
    page.spill(
        f"B{RETURN}:D{RETURN + 5}", formula, ("general", "number", "percent"), ("head", *["table"] * 4, "table_total")
    )
