"""Summary of a sum of the parts: what they are worth together, part by part, and what the price leaves for the rest."""

from typing import Final, NamedTuple

from xlmodel.templates.blocks import front as head
from xlmodel.templates.blocks import glance, grid, ranges
from xlmodel.templates.blocks.charts import Charts, Column, Mark
from xlmodel.templates.blocks.glance import Row
from xlmodel.templates.blocks.ranges import Range
from xlmodel.templates.blocks.words import known
from xlmodel.templates.case import Case
from xlmodel.templates.layout import GOOD, GREY, NAVY, Book, Page
from xlmodel.templates.sotp import sentences
from xlmodel.templates.sotp.parts import Parts

_GLANCE: Final = 6
_CASH: Final = (
    'IF(OR(in_net_cash="",in_net_cash_currency=""),NA(),in_net_cash/IF(in_net_cash_currency=in_currency,1,'
    'IF(in_net_cash_currency=in_accounts_currency,IF(in_fx="",NA(),in_fx),NA())))'
)
_NUMBERS: Final = ("general", "money_or_blank", "multiple_or_blank", "money_or_blank", "percent_or_blank",
                   "percent_or_blank", "money_or_blank", "price_or_blank", "percent_or_blank")  # fmt: skip


class Shown(NamedTuple):
    """What was written, as references from another sheet."""

    total: str  # per share, of the table
    centre: str  # of the grid


def page(book: Book) -> Page:
    """The empty sheet, the first of the workbook."""
    front = book.page("Summary", (1.5, 40, 12, 12, 12, 12, 12, 12, 12, 12, 2), GOOD)
    front.sheet.set_portrait()
    return front


def write(front: Page, case: Case, parts: Parts, charts: Charts) -> Shown:
    """The sheet."""
    head.write(front, sentences.VERDICT, "J")
    rows = [*_price_rows(case), *_value_rows(parts)]
    table = _GLANCE + len(rows) + len(_IMPLIED) + 4  # its heading row
    total = table + parts.rows + 2
    implied = [
        row._replace(formula=row.formula.format(discount=f'IF(G{total + 1}="",NA(),G{total + 1})')) for row in _IMPLIED
    ]
    glance.write(front, _GLANCE, [*rows, *implied, glance.of_checks()], "J")
    front.band(f"B{table - 1}:J{table - 1}", "Part by part, in millions in the currency of the price")
    arguments = f"{parts.names},{parts.metrics},{parts.multiples},out_shares,{parts.owned},{parts.discounts}"
    formula = f"=SOTP_TABLE({arguments},out_net_cash_total,in_price)"
    styles = ("head", *["table"] * (parts.rows + 1), "table_total", "table")
    front.spill(f"B{table}:J{total + 1}", formula, _NUMBERS, styles)
    found = ranges.write(front, total + 3, _ranges())
    grid_row = found.below + 1
    written = grid.write(front, grid_row, _GRID_TITLE, _DOWN, _ACROSS, lambda *of: "=" + _GRID_VALUE.format(*of))
    price = Mark('"Price"', "in_price")
    row, last = written.below + 1, written.below + 18
    charts.columns(front, f"B{row}:E{last}", sentences.OF_PARTS, "Value per part", _columns(case, parts), [price])
    charts.field(front, f"F{row}:J{last}", ranges.message(), "Ranges of value", found.bars, [price])
    return Shown(f"Summary!I{total}", written.centre)


_DOWN: Final = grid.Axis("in_rest_multiple", "in_multiple_step", "multiple")
_ACROSS: Final = grid.Axis("1", "in_parts_step", "percent")
_GRID_TITLE: Final = "Value by the P/E of the rest (down) and by what the other parts are worth, of the above (across)"
_GRID_VALUE: Final = (
    "((out_rest_eps*out_shares*{}+out_parts_total*{})*(1-in_holding_discount)+out_net_cash_total)/out_shares"
)


def _columns(case: Case, parts: Parts) -> list[Column]:
    """The rest, each part that the case has, those added since, net cash, and the sum."""
    known_parts = [Column(name, f"({value})/out_shares") for name, value in parts.each[: len(case.parts)]]
    added = "+".join(value for _, value in parts.each[len(case.parts) :])
    return [
        Column('"The rest"', "out_rest_total/out_shares", NAVY),
        *known_parts,
        Column('"Further parts"' if case.parts else '"Parts"', f"({added})/out_shares"),
        Column('"Net cash"', "out_net_cash_total/out_shares", GREY),
        Column('"Sum of the parts"', "out_sotp_value", GOOD),
    ]


def _price_rows(case: Case) -> list[Row]:
    """Label, number format, formula, output, words beside it."""
    traded = "ADS_COUNT(in_ordinary_shares,in_ads_ratio)" if case.share == "ADS" else known("ordinary_shares")
    called = "ADSs: ordinary shares over the ratio" if case.share == "ADS" else "ordinary shares"
    return [
        Row("Price", "price", f"={known('price')}", None, head.PRICE_OF),
        Row("Shares, million", "number", f"={traded}/1000000", "shares", called),
        Row("Market value, million", "money", "=in_price*out_shares", "market_value", '="in "&in_currency'),
        Row("EPS of FY2", "price", f"={known('eps_fy2')}", None, head.FY2),
        Row("P/E on FY2", "multiple", "=FORWARD_PE(in_price,in_eps_fy2)", "forward_pe", "of the whole"),
    ]  # fmt: skip


def _value_rows(parts: Parts) -> list[Row]:
    return [
        Row("EPS that the rest makes", "price", f"={parts.rest}/out_shares", "rest_eps", sentences.REST),
        Row("The rest, million", "money", "=out_rest_eps*in_rest_multiple*out_shares", "rest_total", sentences.AT),
        Row("Other parts, million", "money", f"={parts.of_others}", "parts_total", "at the multiples below"),
        Row("Net cash, million", "money", f"={_CASH}", "net_cash_total", sentences.CASH),
        Row("Sum of the parts", "price", f"=SOTP_VALUE({parts.counted},out_shares,out_net_cash_total,0,in_holding_discount)",
         "sotp_value", sentences.DISCOUNT),
        Row("Upside to it", "percent", "=UPSIDE(out_sotp_value,in_price)", "upside", ""),
    ]  # fmt: skip


_IMPLIED: Final[tuple[Row, ...]] = (
    Row("Holding discount that the price implies", "percent", "={discount}", "implied_discount", sentences.IMPLIED),
    Row("Left by the price for the rest", "price", "=in_price-(out_parts_total+out_net_cash_total)/out_shares",
     "stub_value", "other parts and net cash taken out at their value"),
    Row("Stub multiple: that over the rest's EPS", "multiple",
     "=STUB_MULTIPLE(out_market_value,out_parts_total+out_net_cash_total,out_rest_eps*out_shares)",
     "stub_multiple", sentences.STUB),
)  # fmt: skip


def _ranges() -> list[Range]:
    def value(total: str, discount: str) -> str:
        return f"=SOTP_VALUE({total},out_shares,out_net_cash_total,0,{discount})"

    pairs = (
        ("All multiples", "(out_rest_total+out_parts_total)*(1{}in_multiple_range)", ""),
        (
            "Multiples of the other parts",
            "out_rest_total+out_parts_total*(1{}in_multiple_range)",
            '&", the rest as it is"',
        ),
    )
    found = []
    for method, total, beside in pairs:
        low, high = (value(total.format(sign), "in_holding_discount") for sign in "-+")
        words = f'="less and more by "&FIXED(in_multiple_range*100,0)&" %"{beside}'
        found.append(Range(method, low, high, words))
    whole = "out_rest_total+out_parts_total"
    words = '="a holding discount from "&FIXED(in_discount_high*100,0)&" % to none"'
    return [*found, Range("Holding discount", value(whole, "in_discount_high"), value(whole, "0"), words)]
