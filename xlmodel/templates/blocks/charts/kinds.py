"""What is drawn: names and values as pieces of formulas, so that a chart follows the cells."""

from collections.abc import Callable
from typing import Final, NamedTuple

from xlmodel.templates.layout import BAD

Shown = Callable[[str], str]
"""How a number in a cell is written in a chart: a piece of a formula."""

RANGE, DEEP, PALE, MIDDLE = "#8FA8D6", "#3B5998", "#B8C4DC", "#64748B"
LETTER: Final = 6.2  # pixels of a bold letter in a chart, about
NUMBER: Final = 54  # pixels of a number beside a bar


class Bar(NamedTuple):
    """A method, and the range of value that it gives; or an assumption, and the value at its low and at its high end."""

    name: str
    low: str
    high: str


class Column(NamedTuple):
    """A value that stands beside others."""

    name: str
    value: str
    colour: str = DEEP


class Mark(NamedTuple):
    """A value that others are held against, as a line across; its number is written behind its name."""

    name: str
    value: str
    colour: str = BAD
    dashed: bool = False


class Trace(NamedTuple):
    """A line through time: its name, and the address of the column of its values."""

    name: str
    values: str
    colour: str = DEEP


def price(cell: str) -> str:
    """Money, from twenty on without its cents."""
    return f"FIXED({cell},IF(ABS({cell})<20,2,0))"


def exactly(shown: Shown) -> Shown:
    """The same for a mark, of which there are few: money with its cents."""
    return (lambda cell: f"FIXED({cell},2)") if shown is price else shown


def multiple(cell: str) -> str:
    """Times."""
    return f'FIXED({cell},1)&"x"'


def percent(cell: str) -> str:
    """Of a hundred."""
    return f'FIXED({cell}*100,0)&" %"'
