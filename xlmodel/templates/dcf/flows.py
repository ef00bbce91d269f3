"""Flows: ten fiscal years in bear, base and bull, and what those of the base case are worth by both terminal values."""

from xlmodel.templates.blocks.words import known
from xlmodel.templates.dcf import pieces
from xlmodel.templates.dcf.pieces import COLUMNS, DATES, IS_FIRM, YEARS
from xlmodel.templates.layout import Book, Page
from xlmodel.templates.neutral import SCENARIOS

_FIRST, _SECOND, _LAST = COLUMNS[0], COLUMNS[1], COLUMNS[-1]
_ENDS, _LEFT, _PAID = 6, 7, 8
_BLOCK = 5  # rows of a scenario
_UNIT = f'IF({IS_FIRM},"million "&in_currency,in_currency&" per "&in_share)'


def page(book: Book) -> Page:
    """The empty sheet."""
    return book.page("Flows", (2, 36, *[11.5] * YEARS))


def write(page: Page) -> None:
    """The sheet; it names the dates, and for each scenario its flows and what it earns in the last year."""
    page.title("Flows", "")
    page.formula(
        "A2",
        f'=IF({IS_FIRM},"To the firm: free cash flow before interest, discounted at the WACC","To equity: earnings per '
        f'share times the part that reaches the shareholders, discounted at the cost of equity")&" · "&{_UNIT}',
        style="subtitle",
    )
    _years(page)
    row = _PAID + 2
    for scenario in SCENARIOS:
        _scenario(page, row, scenario)
        row += _BLOCK + 1
    _tables(page, row)
    _as_priced(page, row + pieces.ROWS + 2)
    page.sheet.freeze_panes(5, 2)


def _years(page: Page) -> None:
    page.band(f"B4:{_LAST}4", "Fiscal years")
    page.text("B5", "", "head")
    page.texts(f"{_FIRST}5", [f"FY{n}" for n in range(1, YEARS + 1)], "head_right")
    for label, row in (("Ends", _ENDS), ("Part still to come", _LEFT), ("Part that reaches those who are paid", _PAID)):
        page.text(f"B{row}", label)
    for n, column in enumerate(COLUMNS):
        end = f"{column}{_ENDS}"
        page.formula(end, f'=IF(in_fy1_end="",NA(),EDATE(in_fy1_end,12*{n}))', "date", "table")
        left = f"=MAX(0,MIN(1,({end}-in_as_of)/({end}-EDATE({end},-12))))"
        page.formula(f"{column}{_LEFT}", left, "percent", "table")
        page.formula(f"{column}{_PAID}", f"=IF({IS_FIRM},1,{known('conversion')})", "percent", "table")
    page.book.define("parts_left", page.name, f"{_FIRST}{_LEFT}:{_LAST}{_LEFT}")
    page.book.define("parts_paid", page.name, f"{_FIRST}{_PAID}:{_LAST}{_PAID}")
    page.book.define(DATES, page.name, f"{_FIRST}{_ENDS}:{_LAST}{_ENDS}")


def _scenario(page: Page, row: int, scenario: str) -> None:
    page.band(f"B{row}:{_LAST}{row}", scenario.capitalize())
    growth, level, flow, counted = range(row + 1, row + _BLOCK)
    page.text(f"B{growth}", "Growth")
    page.formula(f"B{level}", f'=IF({IS_FIRM},"Free cash flow before interest","Earnings per share")')
    page.text(f"B{flow}", "Flow of the year")
    page.text(f"B{counted}", "Flow still to come", "label_bold")
    for n, column in enumerate(COLUMNS):
        before = COLUMNS[n - 1]
        if n == 1:
            page.formula(f"{column}{growth}", f"={column}{level}/{before}{level}-1", "percent", "table")
        elif n > 1:
            first = known(f"{scenario}_growth_fy3")
            fade = f"={first}+({known('terminal_growth')}-{first})*{n - 2}/{YEARS - 3}"
            page.formula(f"{column}{growth}", fade, "percent", "table")
        expected = _expected(n + 1) if n < 2 else f"={before}{level}*(1+{column}{growth})"
        page.formula(f"{column}{level}", expected, "price", "table")
        page.formula(f"{column}{flow}", f"={column}{level}*{column}{_PAID}", "price", "table")
        page.formula(f"{column}{counted}", f"={column}{flow}*{column}{_LEFT}", "price", "table")
    page.book.define(f"{scenario}_flows", page.name, f"{_FIRST}{counted}:{_LAST}{counted}")
    page.book.define(f"{scenario}_levels", page.name, f"{_FIRST}{level}:{_LAST}{level}")
    third, before_last = COLUMNS[2], COLUMNS[-2]
    page.book.define(f"{scenario}_fading", page.name, f"{third}{growth}:{_LAST}{growth}")
    page.book.define(f"{scenario}_grown", page.name, f"{third}{level}:{_LAST}{level}")
    page.book.define(f"{scenario}_before", page.name, f"{COLUMNS[1]}{level}:{before_last}{level}")
    page.book.define(f"{scenario}_last_earnings", page.name, f"{_LAST}{level}")
    page.book.define(f"{scenario}_first_flow", page.name, f"{_FIRST}{flow}")
    page.book.define(f"{scenario}_last_flow", page.name, f"{_LAST}{flow}")


def _as_priced(page: Page, row: int) -> None:
    """The flows that would be worth the price: FY1 as estimated, then growing at one rate to FY10."""
    page.band(
        f"B{row}:{_LAST}{row}",
        "As the price has it: FY1 as estimated, then one growth to FY10, and the growth for ever after it",
    )
    growth, flow, counted = range(row + 1, row + 4)
    page.text(f"B{growth}", "Growth")
    page.text(f"B{flow}", "Flow of the year")
    page.text(f"B{counted}", "Flow still to come", "label_bold")
    for n, column in enumerate(COLUMNS):
        if n:
            page.formula(f"{column}{growth}", "=out_implied_growth", "percent", "table")
        earlier = f"={COLUMNS[n - 1]}{flow}*(1+{column}{growth})" if n else "=base_first_flow"
        page.formula(f"{column}{flow}", earlier, "price", "table")
        page.formula(f"{column}{counted}", f"={column}{flow}*{column}{_LEFT}", "price", "table")
    page.book.define("priced_flows", page.name, f"{_FIRST}{counted}:{_LAST}{counted}")


def _expected(year: int) -> str:
    """What the estimates say; of a free cash flow after interest, before it."""
    return f"=IF({IS_FIRM},{known(f'fcf_fy{year}')}+after_tax_interest,{known(f'eps_fy{year}')})"


def _tables(page: Page, row: int) -> None:
    """Both tables of the base case, side by side."""
    top, bottom = row + 1, row + pieces.ROWS
    both = (
        (("B", "F"), "Base case: the last flow grows for ever", pieces.gordon("base_flows")),
        (("H", "L"), "Base case: sold at the exit multiple", pieces.sold_in("base")),
    )
    numbers = ("date", "place", "price", "place", "price")
    down = ("price",) * (pieces.ROWS - 1) + ("percent",)
    for (first, last), title, table in both:
        page.band(f"{first}{row}:{last}{row}", title)
        page.spill(f"{first}{top}:{last}{bottom}", f"={table}", numbers, ("head", "table"), down)
    for name, column in (("gordon", "F"), ("exit", "L")):
        page.book.define(f"base_{name}_present_values", page.name, f"{column}{top + 1}:{column}{bottom - 2}")
