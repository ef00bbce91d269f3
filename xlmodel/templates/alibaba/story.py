"""Story: the bull and bear arguments as drivers, what each is worth, and all of them together."""

from typing import Final

from xlmodel.templates.alibaba.figures import rows
from xlmodel.templates.alibaba.inputs import DRIVER_COLUMNS
from xlmodel.templates.blocks import drivers as block
from xlmodel.templates.blocks.charts import Bar
from xlmodel.templates.blocks.drivers import Drivers
from xlmodel.templates.layout import Book, Page

_FIRST: Final = 6
_START: Final = "in_forward_eps,out_forward_pe"


def write(book: Book) -> list[Bar]:
    """The sheet Story; what each driver moves, for a tornado."""
    page = book.page("Story", (2, 18, 50, 14, 14, 14, 14, 17))
    page.title("Story", "Each argument as a driver: how likely, and what it does to EPS and to the multiple")
    page.text(
        "B3", "Independent of each other; probabilities and impacts are judgement: change them on Inputs.", "subtitle"
    )
    page.texts("B5", ["Driver", "Argument", "Side"], "head")
    page.texts("E5", ["Probability", "Effect on EPS", "On multiple", "If it alone happens"], "head_right")
    drivers = rows("drivers")
    last = _FIRST + len(drivers) - 1
    for row, driver in enumerate(drivers, start=_FIRST):
        page.text(f"B{row}", driver["label"], "table_text")
        page.text(f"C{row}", driver["argument"], "table_text")
        page.text(f"D{row}", driver["side"], "table_text")
        for column, what in zip("EFG", DRIVER_COLUMNS, strict=True):
            page.formula(f"{column}{row}", f"=in_{driver['name']}_{what}", "percent", "link")
        page.formula(f"H{row}", f"=DRIVER_VALUE({_START},F{row},G{row})", "price", "table")
    names, odds, on_eps, on_multiple = (f"{column}{_FIRST}:{column}{last}" for column in "BEFG")
    story = Drivers(names, odds, on_eps, on_multiple, len(drivers))
    sides = {side: [_FIRST + i for i, d in enumerate(drivers) if d["side"] == side] for side in ("bull", "bear")}
    row = _together(page, last + 2, story, sides)
    page.band(f"B{row}:H{row}", "What each driver moves; the largest first")
    top = row + 1
    block.table(page, top, story, _START)
    return [Bar(*(f"{page.name}!${column}${at}" for column in "BED")) for at in range(top + 1, top + 1 + len(drivers))]


def _together(page: Page, row: int, story: Drivers, sides: dict[str, list[int]]) -> int:
    """All of them at once; the row below the block, and one more."""
    page.band(f"B{row}:H{row}", "All of them together, on the price of the post")
    results = (
        ("Nothing happens: the price of the post", "=in_forward_eps*out_forward_pe", None),
        ("Expected value", story.expected(_START), "out_driver_expected_value"),
        ("Every bull argument comes true, no bear one", _value(sides["bull"]), "out_driver_bull_value"),
        ("Every bear argument comes true, no bull one", _value(sides["bear"]), "out_driver_bear_value"),
    )
    for label, formula, name in results:
        row += 1
        page.text(f"B{row}", label)
        page.formula(f"H{row}", formula, "price", "result", name)
    return row + 2


def _value(happening: list[int]) -> str:
    first, last = happening[0], happening[-1]
    return f"=DRIVER_VALUE({_START},F{first}:F{last},G{first}:G{last})"
