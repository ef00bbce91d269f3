"""Summary: one page that says what the share is worth, what the price implies, and what to doubt."""

from collections.abc import Sequence
from typing import Final

from xlmodel.templates.alibaba import glance, sentences
from xlmodel.templates.alibaba.inputs import SCENARIOS
from xlmodel.templates.alibaba.peers import CAPS, MULTIPLES, Peers
from xlmodel.templates.alibaba.scenarios import Scenarios
from xlmodel.templates.blocks import definitions, grid, ranges
from xlmodel.templates.blocks import front as head
from xlmodel.templates.blocks.charts import Bar, Charts, Mark
from xlmodel.templates.blocks.charts.cases import CASES
from xlmodel.templates.blocks.words import day
from xlmodel.templates.layout import NAVY, WARN, Book, Page

_WIDTHS: Final = (1.5, 30, 10.5, 13.5, 13, 8, 8.5, 1.5, *[9.0] * 6)
_AVERAGES: Final = ("median", "mean", "harmonic", "geometric", "trimmed", "winsorized", "weighted_harmonic")
_CLOSE: Final = Mark('"Close"', "in_dated_price")
_POST: Final = Mark('"Post"', "in_price", WARN, dashed=True)
_EXPECTED: Final = (
    '=IFERROR("Expected value "&FIXED(out_expected_value,0)&": "&FIXED(ABS(out_dated_upside)*100,0)&" % "&'
    'IF(out_dated_upside<0,"below","above")&" the close","Bear, base, bull and expected value")'
)


def page(book: Book) -> Page:
    """The empty sheet, the first of the workbook."""
    return head.page(book, _WIDTHS)


def write(book: Book, front: Page, peers: Peers, scenarios: Scenarios, drivers: Sequence[Bar]) -> str:
    """The sheet; gives the cell in the middle of its grid."""
    front.rows(18)
    front.title("Alibaba: what is it worth?", "")
    subtitle = f'="US dollars per ADS · "&{day("in_as_of")}&", and the case as a post of September 2025 tells it"'
    front.formula("A2", subtitle, style="subtitle")
    head.words(front, sentences.VERDICT, head.LAST)
    row = glance.write(book, front, 6, scenarios.probabilities)
    title = "Forward P/E by every definition: on the close, and on the price of the post"
    row = definitions.write(front, row + 1, title, ("in_dated_price", "in_price"))
    row = _averages(front, row + 1, peers)
    row = _assumptions(front, row + 1)
    growth = grid.Axis("in_base_growth", "in_growth_step", "percent")
    multiple = grid.Axis("in_base_multiple", "in_multiple_step", "multiple")
    title = "Base value by growth (down) and exit P/E (across)"
    centre = grid.write(front, row + 1, title, growth, multiple, _base_value).centre
    _charts(book, front, scenarios, drivers)
    return centre


def _base_value(growths: str, multiples: str) -> str:
    return f"=SCENARIO_VALUE(in_base_eps,{growths},in_years,{multiples},in_discount_rate)"


def _averages(page: Page, row: int, peers: Peers) -> int:
    """What each average of the peers says; the row below the block."""
    page.band(f"B{row}:G{row}", "Discount to the peers by several averages (positive = cheaper)")
    page.text(f"B{row + 1}", "Average", "head")
    page.text(f"C{row + 1}", "Peers", "head_right")
    page.formula(f"D{row + 1}", f"={day('in_as_of')}", style="head_right")
    page.text(f"E{row + 1}", "The post", "head_right")
    first = row + 2
    for at, method in enumerate(_AVERAGES, start=first):
        arguments = f"{MULTIPLES},B{at},{CAPS}"
        page.text(f"B{at}", method, "table_text")
        page.formula(f"C{at}", f"=PEER_MULTIPLE({arguments})", "multiple", "table")
        page.formula(f"D{at}", f"=PEER_DISCOUNT(out_dated_forward_pe,{arguments})", "percent", "table")
        page.formula(f"E{at}", f"=PEER_DISCOUNT(out_forward_pe,{arguments})", "percent", "table")
    below = first + len(_AVERAGES)
    cells = (f"C{first + _AVERAGES.index(method)}" for method in ("mean", "median", "trimmed"))
    page.formula(f"B{below}", sentences.of_averages(peers, *cells), style="subtitle")
    return below + 1


def _assumptions(page: Page, row: int) -> int:
    """Bear, base and bull as they are on Inputs; the row below the block."""
    page.band(f"B{row}:G{row}", "Bear, base and bull: EPS grown to the exit, times the P/E there, discounted")
    page.text(f"B{row + 1}", "", "head")
    page.texts(f"C{row + 1}", [name.capitalize() for name in SCENARIOS], "head_right")
    lines = (("EPS at the start", "eps", "price"), ("Growth a year", "growth", "percent"),
             ("P/E at the exit", "multiple", "multiple"), ("Probability", "probability", "percent"))  # fmt: skip
    for at, (label, what, number) in enumerate(lines, start=row + 2):
        page.text(f"B{at}", label)
        for column, name in zip("CDE", SCENARIOS, strict=True):
            page.formula(f"{column}{at}", f"=in_{name}_{what}", number, "link")
    return row + 2 + len(lines)


def _charts(book: Book, front: Page, scenarios: Scenarios, drivers: Sequence[Bar]) -> None:
    charts = Charts(book)
    message = ranges.message("in_dated_price")
    charts.field(front, "I6:N23", message, "Value per ADS by method, US dollars", scenarios.bars, [_CLOSE, _POST])
    charts.columns(front, "I25:N41", _EXPECTED, "Value per ADS, US dollars", CASES, [_CLOSE, _POST])
    driver = f'={drivers[0].name}&" moves the value of the story most"'
    charts.tornado(front, "I43:N61", driver, "The post's price, with and without each argument", drivers,
                   Mark('"All"', "out_driver_expected_value", NAVY), ("it does not happen", "it happens"))  # fmt: skip
