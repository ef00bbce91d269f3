"""Story: the bull and bear arguments as drivers, what each is worth, and all of them together."""

from xlmodel.templates.alibaba.figures import rows
from xlmodel.templates.alibaba.inputs import DRIVER_COLUMNS
from xlmodel.templates.blocks import drivers as block
from xlmodel.templates.blocks.drivers import Drivers
from xlmodel.templates.layout import Book, Page

FIRST = 6
COUNT = len(rows("drivers"))
TORNADO = FIRST + COUNT + 8  # the heading row of the driver table


def write(book: Book) -> Page:
    page = book.page("Story", (2, 16, 48, 15, 15, 13, 13, 17, 14))
    page.title("Story", "Each argument as a driver: how likely, and what it does to EPS and to the multiple")
    page.text(
        "B3", "Independent of each other; probabilities and impacts are judgement: change them on Inputs.", "subtitle"
    )
    page.texts("B5", ["Driver", "Argument", "Side"], "head")
    page.texts("E5", ["Probability", "Effect on EPS", "On multiple", "If it alone happens"], "head_right")
    drivers = rows("drivers")
    last = FIRST + COUNT - 1
    for row, driver in enumerate(drivers, start=FIRST):
        page.text(f"B{row}", driver["label"], "table_text")
        page.text(f"C{row}", driver["argument"], "table_text")
        page.text(f"D{row}", driver["side"], "table_text")
        for column, what in zip("EFG", DRIVER_COLUMNS, strict=True):
            page.formula(f"{column}{row}", f"=in_{driver['name']}_{what}", "percent", "link")
        page.formula(f"H{row}", f"=DRIVER_VALUE(in_forward_eps,out_forward_pe,F{row},G{row})", "price", "table")
    names, odds, on_eps, on_multiple = (f"{column}{FIRST}:{column}{last}" for column in "BEFG")
    story = Drivers(names, odds, on_eps, on_multiple, COUNT)
    start = "in_forward_eps,out_forward_pe"
    row = last + 2
    page.band(f"B{row}:H{row}", "All of them together, on the price as told")
    sides = {side: [FIRST + i for i, d in enumerate(drivers) if d["side"] == side] for side in ("bull", "bear")}
    results = (
        ("Nothing happens: the price as told", "=in_forward_eps*out_forward_pe", None),
        ("Expected value", story.expected(start), "out_driver_expected_value"),
        ("Every bull argument comes true, no bear one", _value(start, sides["bull"]), "out_driver_bull_value"),
        ("Every bear argument comes true, no bull one", _value(start, sides["bear"]), "out_driver_bear_value"),
    )  # fmt: skip
    for label, formula, name in results:
        row += 1
        page.text(f"B{row}", label)
        page.formula(f"H{row}", formula, "price", "result", name)
    page.band(f"B{TORNADO - 1}:I{TORNADO - 1}", "What each driver moves; the largest first")
    top, bottom = TORNADO, TORNADO + COUNT
    block.table(page, top, story, start)
    page.texts(f"H{top}", ["Chart: with it", "without it"], "head_right")
    for r in range(top + 1, bottom + 1):
        page.formula(f"H{r}", f"=D{r}-out_driver_expected_value", "price", "table")
        page.formula(f"I{r}", f"=E{r}-out_driver_expected_value", "price", "table")
    return page


def _value(start: str, happening: list[int]) -> str:
    first, last = happening[0], happening[-1]
    return f"=DRIVER_VALUE({start},F{first}:F{last},G{first}:G{last})"
