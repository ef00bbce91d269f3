"""Answers with their sources, one file a worksheet function: the same rows run through every host.

`NAME.csv` starts with the function's argument names, then `expected,tolerance,kind,source`. A cell is written as

    12.5  -0.5  1e308     a number
    2022-10-01            a date: the number a spreadsheet keeps for it
    TRUE  FALSE           a truth value
    #N/A  #DIV/0!  ...    an error value
    median  NM            any other text
                          nothing: an optional argument left out; in a required one a blank cell
    <empty>               in what is expected, an empty text
    <blank>  <left out>   the other way round
    10;15;25              a row of cells; nothing between two ; is a blank cell
    10|15|25              a column of cells
    10;15|20;25           a block: | ends a row

What is expected is written likewise; also `2/3`, the exact fraction. Of a table either everything is written, its
header row first, or the cells that matter, each as column@row=value:

    Value@Median=21.35;Value@Mean=34.62

The row is named by its first cell or, if none has that name, by its number below the header row. In a block an
expected cell with nothing in it is not looked at.

The tolerance is the rounding of the source and holds for each number. With a tolerance of 0 the number is exact, up
to the 16 units in the last place that binary arithmetic may cost. Where an argument is rounded in the source too, that
is in the tolerance.

The kind says what the answer rests on, and `scripts/truth` counts them:

    published   a third party prints this very answer for these inputs, or prints them and it the other way round, as
                the value of a growth that is solved for; the source says where, and what differs if its unit or
                sign does. An answer that is one of the inputs restated is none
    computed    by hand, exact arithmetic or a second engine, also from inputs that stand in a source which does not
                print the answer
    identity    it follows from an identity, which the source says
    refusal     nothing but errors, and the source says why
"""

import csv
import math
import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from xlmodel.call import MISSING, Block, Cell
from xlmodel.days import serial
from xlmodel.errors import CellError
from xlmodel.functions import REGISTRY
from xlmodel.spec import Function, Parameter

FOLDER = Path(__file__).parent

Part = tuple[str, str]  # column, row

KINDS = ("published", "computed", "identity", "refusal")

# Whoever says one of these names no page that prints the answer.
_OWN_WORK = ("by ", "inputs from ", "closed form")
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")
_FRACTION = re.compile(r"(-?\d+)/(\d+)")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_PART = re.compile(r"([^@=;]+)@([^@=;]+)=([^@=;]*)")


class Row(NamedTuple):
    """One formula and its answer."""

    function: Function
    cells: list[Any]
    expected: Cell | Block | dict[Part, Cell]
    tolerance: float
    kind: str
    source: str
    line: int

    def __str__(self) -> str:
        return f"{self.function.name}:{self.line} {self.source}"[:90]

    @property
    def is_error(self) -> bool:
        """Whether the answer as a whole is an error."""
        return isinstance(self.expected, CellError)

    @property
    def is_refusal(self) -> bool:
        """Whether there is nothing but errors in the answer."""
        return all(isinstance(cell, CellError) for cell in self._wanted())

    @property
    def restates(self) -> bool:
        """Whether every number of the answer is an argument by itself."""
        numbers = [cell for cell in self._wanted() if isinstance(cell, float)]
        return bool(numbers) and all(number in self.cells for number in numbers)

    def mistake(self) -> str | None:
        """Why the row is not of the kind it says it is; nothing if it is."""
        if self.kind not in KINDS:
            return f"the kind is {self.kind!r}; there is {', '.join(KINDS)}"
        if not self.source:
            return "there is no source"
        if self.is_refusal != (self.kind == "refusal"):
            return f"nothing but errors is a refusal and the rest is none; this is {self.kind}"
        if self.kind == "published":
            if self.source.startswith(_OWN_WORK):
                return f"{self.source!r} prints no answer"
            if self.restates:
                return "the answer is an input restated"
        return None

    def disagreements(self, answer: Sequence[Sequence[Cell]]) -> list[str]:
        """Where the answer differs from what was published, in words; nothing if it does not."""
        if isinstance(self.expected, dict):
            pairs = [(f"{c}@{r}", _part(answer, c, r), wanted) for (c, r), wanted in self.expected.items()]
        else:
            block = self.expected if isinstance(self.expected, list) else [[self.expected]]
            size, wanted_size = _size(answer), _size(block)
            if size != wanted_size:
                return [f"the answer has {size} cells (rows x columns), not {wanted_size}: {answer!r}"]
            pairs = [
                (f"row {i} column {j}", answer[i - 1][j - 1], wanted)
                for i, row in enumerate(block, 1)
                for j, wanted in enumerate(row, 1)
                if wanted is not None
            ]
        return [
            f"{place} is {got!r}, not {wanted!r} within {self.tolerance:g}"
            for place, got, wanted in pairs
            if not self._agrees(got, wanted)
        ]

    def _wanted(self) -> list[Cell]:
        if isinstance(self.expected, dict):
            return list(self.expected.values())
        if isinstance(self.expected, list):
            return [cell for line in self.expected for cell in line if cell is not None]
        return [self.expected]

    def _agrees(self, got: Cell, wanted: Cell) -> bool:
        if isinstance(wanted, CellError) or isinstance(got, CellError):
            return isinstance(got, CellError) and got is wanted
        if isinstance(wanted, float):
            if isinstance(got, bool) or not isinstance(got, (int, float)):
                return False
            return abs(got - wanted) <= self.tolerance + 16 * math.ulp(wanted)
        return type(got) is type(wanted) and got == wanted


@cache
def rows() -> list[Row]:
    """Every row of every truth file."""
    return [row for path in sorted(FOLDER.glob("*.csv")) for row in read(path)]


def tally() -> dict[str, Counter[str]]:
    """How many rows of each kind every function has."""
    found: dict[str, Counter[str]] = {name: Counter() for name in sorted(REGISTRY)}
    for row in rows():
        found[row.function.name][row.kind] += 1
    return found


def total() -> Counter[str]:
    """How many rows of each kind there are."""
    return Counter(row.kind for row in rows())


def read(path: Path) -> list[Row]:
    """The rows of one truth file."""
    function = REGISTRY[path.stem]
    with path.open(newline="", encoding="utf-8") as text:
        reader = csv.reader(text, strict=True)
        header = next(reader)
        names = [p.name for p in function.parameters]
        if header != [*names, "expected", "tolerance", "kind", "source"]:
            raise ValueError(f"{path.name}: the first line is {','.join(header)}")
        result = []
        for items in reader:
            if len(items) != len(header):
                raise ValueError(f"{path.name}:{reader.line_num} has {len(items)} items, not {len(header)}")
            *arguments, expected, tolerance, kind, source = items
            cells = [_argument(p, item) for p, item in zip(function.parameters, arguments, strict=True)]
            row = Row(function, cells, _expected(expected), float(tolerance), kind, source, reader.line_num)
            if mistake := row.mistake():
                raise ValueError(f"{path.name}:{reader.line_num}: {mistake}")
            result.append(row)
        return result


def _argument(parameter: Parameter, text: str) -> Any:
    if text == "":
        return None if parameter.required else MISSING
    return {"<blank>": None, "<left out>": MISSING}.get(text, text) if text.startswith("<") else _cells(text)


def _expected(text: str) -> Any:
    if "@" not in text:
        return _cells(text)
    parts = [_PART.fullmatch(part) for part in text.split(";")]
    if not all(parts):
        raise ValueError(f"expected column@row=value, not {text}")
    return {(p[1], p[2]): _cell(p[3]) for p in parts if p}


def _cells(text: str) -> Cell | Block:
    if ";" in text or "|" in text:
        return [[_cell(item) for item in row.split(";")] for row in text.split("|")]
    return _cell(text)


def _cell(text: str) -> Cell:
    if text == "":
        return None
    if text == "<empty>":
        return ""
    if _NUMBER.fullmatch(text):
        return float(text)
    if fraction := _FRACTION.fullmatch(text):
        return int(fraction[1]) / int(fraction[2])
    if _DATE.fullmatch(text):
        return serial(date.fromisoformat(text))
    if text in ("TRUE", "FALSE"):
        return text == "TRUE"
    return CellError(text) if text.startswith("#") else text


def _part(table: Sequence[Sequence[Cell]], column: str, row: str) -> Cell:
    header, *body = table
    if column not in header:
        return f"no column {column}: {header!r}"
    named = {str(line[0]): line for line in body}
    line = named.get(row) or (body[int(row) - 1] if row.isdigit() and 0 < int(row) <= len(body) else None)
    return line[list(header).index(column)] if line else f"no row {row}"


def _size(block: Sequence[Sequence[Cell]]) -> str:
    return f"{len(block)} x {'/'.join(sorted({str(len(row)) for row in block}))}"
