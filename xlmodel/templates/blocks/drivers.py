"""Drivers: the story in parts, each with how likely it is and what it does to earnings and to the multiple."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from xlmodel.contract import IN
from xlmodel.templates.blocks.checks import Check
from xlmodel.templates.blocks.inputs import heads
from xlmodel.templates.blocks.words import write_words
from xlmodel.templates.layout import Page, Value

FREE: Final = "(free)"
"""What a row without a driver is called where all rows are listed."""
_FIGURES: Final = {
    "probability": "decimal 0 1",
    "eps_impact": "decimal -1 10",
    "multiple_impact": "decimal -1 10",
}
_HEADS: Final = ("Effect on EPS", "Effect on P/E", "Name", "Kind", "Where it starts from")


class Driver(NamedTuple):
    """One of them as it starts."""

    name: str
    probability: float
    on_eps: float
    on_multiple: float
    rule: str


class Drivers(NamedTuple):
    """Lists of equal length, as pieces of formulas."""

    names: str
    probabilities: str
    on_eps: str
    on_multiple: str
    rows: int
    used: str = ""  # a piece of a formula: how many rows hold a driver
    incomplete: str = ""  # and how many of these lack their name or their probability
    below: int = 0  # the row below the block

    def expected(self, start: str) -> str:
        """A formula: the value with all of them; `start` is EPS and multiple without any."""
        return f"=DRIVER_EXPECTED_VALUE({start},{self.probabilities},{self.on_eps},{self.on_multiple})"

    def with_those(self, start: str, above: bool) -> str:
        """A formula: the value if all that add to it happen and no other does, or all that take from it."""
        effect = f"(1+{self.on_eps})*(1+{self.on_multiple})"
        return f"=DRIVER_VALUE({start},{self.on_eps},{self.on_multiple},IF({effect}{'>' if above else '<'}1,1,0))"


def inputs(page: Page, row: int, title: str, starts: Sequence[Driver], room: int) -> Drivers:
    """The rows on Inputs, some of them free; the inputs are called driver_1_name, driver_1_probability and so on."""
    page.band(f"B{row}:H{row}", title)
    heads(page, row + 1, "Probability", _HEADS, numbers=3)
    page.text(f"B{row + 1}", "Driver", "head")
    first, last = row + 2, row + 1 + room
    for number, at in enumerate(range(first, last + 1), start=1):
        start = starts[number - 1] if number <= len(starts) else None
        rule = start.rule if start else "Free: name it and say how likely it is; an effect left blank is none"
        page.input(f"B{at}", f"driver_{number}_name", start and start.name, "text", "text 0 60", rule, "judgement_text")
        values: tuple[Value, ...] = start[1:4] if start else (None, None, None)
        for column, (figure, allowed), value in zip("CDE", _FIGURES.items(), values, strict=True):
            page.input(f"{column}{at}", f"driver_{number}_{figure}", value, "percent", allowed, rule, "judgement")
        page.texts(f"F{at}", [f"{IN}driver_{number}_...", "judgement", start.rule if start else ""], "aside")
    names, odds, eps, multiple = (f"{page.name}!${c}${first}:${c}${last}" for c in "BCDE")
    filled = f'({names}&{odds}&{eps}&{multiple}<>"")'
    return Drivers(
        f'IF({names}="","{FREE}",{names})',
        # A driver without a probability has no value; a row without anything is none.
        f'IF({odds}="",IF({names}&{eps}&{multiple}="",0,NA()),{odds})',
        f'IF({eps}="",0,{eps})',
        f'IF({multiple}="",0,{multiple})',
        room,
        f"SUMPRODUCT({filled}*1)",
        f'SUMPRODUCT({filled}*(({names}="")+({odds}="")>0))',
        last + 2,
    )


def checks(drivers: Drivers) -> list[Check]:
    """That what is filled in of them is whole."""
    return [
        Check("Drivers: each has a name and a probability (rows that lack one)", f"={drivers.incomplete}", "count", "{}=0",
              "What hangs from the drivers is #N/A until the row on Inputs is whole, or empty"),
    ]  # fmt: skip


def table(page: Page, row: int, drivers: Drivers, start: str) -> int:
    """What each of them moves, the largest first, in columns B to G; the row below it."""
    lists = f"{drivers.names},{drivers.probabilities},{drivers.on_eps},{drivers.on_multiple}"
    cells = f"B{row}:G{row + drivers.rows}"
    page.spill(cells, f"=DRIVER_TABLE({start},{lists})", ("general", "percent", "price"), ("head", "table"))
    return row + drivers.rows + 1


def line(page: Page, row: int, drivers: Drivers, start: str, without: str) -> None:
    """One line of a Summary, blank while there is no driver; it names the output driver_expected_value.

    Parameters
        without  a piece of a formula: the value without them.
    """
    label = f'=IF({drivers.used}=0,"",IF({drivers.used}=1,"With the driver","With the "&{drivers.used}&" drivers")&" on Inputs")'
    write_words(page, f"B{row}", label, "label")
    value = drivers.expected(start).removeprefix("=")
    page.formula(f"C{row}", f'=IF({drivers.used}=0,"",{value})', "price", "link", "out_driver_expected_value")
    added = f"out_driver_expected_value-{without}"
    words = (
        f"=IF(ISNUMBER(out_driver_expected_value),FIXED(ABS({added}),2)&"
        f'IF({added}<0," less"," more")&" than the base value","")'
    )
    write_words(page, f"D{row}", words, "aside")
