"""The inputs of a workbook: what each of them may be set to."""

import math
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from numbers import Real
from typing import Any, Final

from xlmodel.call import Cell
from xlmodel.days import day_of, is_serial, read_day, serial
from xlmodel.delimited import is_plain_number
from xlmodel.errors import WorkbookError
from xlmodel.formula.area import Area
from xlmodel.terms import DATE, FRACTION, MONEY, TERMS, TEXT, TIMES, Term
from xlmodel.workbook.cell_rules import Rule
from xlmodel.workbook.sheet_xml import Value


@dataclass(frozen=True)
class Input:
    """A named cell, or block of cells, that a script may set."""

    name: str
    area: Area
    blocks: list[list[Value]]  # as the engine holds them: a date is a number
    dates: list[list[bool]]
    rules: list[list[Rule | None]]
    day_shift: int = 0  # what the numbers of days in the workbook lack, where it counts them from 1904
    stated: Callable[[], str | date | None] = lambda: None  # the unit that the sheet states beside it

    @property
    def value(self) -> Any:
        """What stands in the file: a value, or rows of them."""
        return self.shown(self.blocks)

    def shown(self, blocks: list[list[Value]]) -> Any:
        """What the engine holds as a script sees it."""
        rows = [
            [shown(cell, is_date, self.day_shift) for cell, is_date in zip(cells, dates, strict=True)]
            for cells, dates in zip(blocks, self.dates, strict=True)
        ]
        return rows[0][0] if self.area.size == 1 else rows

    def unit(self, number_format: str = "") -> str:
        """In what it is given: by its name or number format; of money, and where neither tells, what its sheet states."""
        known, stated = self._unit_by_name(number_format), self.stated()
        return stated if known in ("", MONEY) and isinstance(stated, str) else known

    def _unit_by_name(self, number_format: str) -> str:
        now = self.blocks[0][0]
        if self.dates[0][0]:
            return DATE
        if isinstance(now, bool):
            return "TRUE or FALSE"
        term = term_of(self.name)
        if term is not None:
            return term.unit
        if isinstance(now, str):
            return TEXT
        return FRACTION if "%" in number_format else TIMES if '"x"' in number_format else ""

    def accepted(self, given: Any) -> list[list[Value]]:
        """A new value as the engine holds it, by rows.

        Raises
            WorkbookError  the input cannot have this value; says why.
        """
        rows = [[given]] if self.area.size == 1 else given
        if (
            not isinstance(rows, Sequence)
            or len(rows) != self.area.rows
            or any(not isinstance(row, Sequence) or len(row) != self.area.columns for row in rows)
        ):
            raise WorkbookError(f"{self.name} takes {self.area.rows} rows of {self.area.columns} cells")
        return [
            [self._one(rows[i][j], self.blocks[i][j], self.dates[i][j], self.rules[i][j]) for j in range(len(rows[i]))]
            for i in range(len(rows))
        ]

    def from_text(self, text: str) -> Any:
        """What somebody means who can only type text, as on a command line."""
        if self.area.size > 1:
            raise WorkbookError(f"{self.name} is a block of cells and cannot be given as text")
        now = self.blocks[0][0]
        if self.dates[0][0] or isinstance(now, str):
            return text
        if isinstance(now, bool) and text.strip().upper() in ("TRUE", "FALSE"):
            return text.strip().upper() == "TRUE"
        number, percent = text.strip(), 1
        if number.endswith("%"):
            number, percent = number[:-1].rstrip(), 100
        if is_plain_number(number):
            return float(number) / percent
        with suppress(ValueError):
            float(number)  # Python takes 8_0, inf and the digits of other scripts
            raise WorkbookError(f"{self.name} is {text.strip()!r}, not a number in plain digits such as 1234.5")
        return text

    @property
    def takes_number(self) -> bool:
        """Whether it is one cell that holds a number, or nothing yet."""
        now = self.blocks[0][0]
        return self.area.size == 1 and not self.dates[0][0] and not isinstance(now, str | bool)

    def _one(self, given: Any, now: Value, is_date: bool, rule: Rule | None) -> Value:
        if given is None:
            return None
        value = self._date(given) if is_date else self._plain(given, now)
        complaint = rule.complaint(value) if rule is not None else None
        if complaint:
            stated = self.stated()
            unit = f"; its unit is {stated}" if isinstance(value, float) and isinstance(stated, str) else ""
            raise WorkbookError(f"{self.name} {complaint}, not {_quoted(given)}{unit}")
        return value - self.day_shift if is_date and isinstance(value, float) else value

    def _date(self, given: Any) -> float:
        day = _day(given)
        if day is None:
            raise WorkbookError(f"{self.name} is a date such as 2026-01-31, not {_quoted(given)}")
        if not is_serial(serial(day)):
            raise WorkbookError(
                f"{self.name} is a date from 1900-03-01 on, where all spreadsheets count alike, not {_quoted(given)}"
            )
        if serial(day) < self.day_shift:
            raise WorkbookError(f"{self.name} is a date from {day_of(self.day_shift)} on, not {_quoted(given)}")
        return serial(day)

    def _plain(self, given: Any, now: Value) -> float | str | bool:
        if hasattr(given, "item"):
            given = given.item()  # a NumPy number
        if isinstance(given, bool):
            if now is None or isinstance(now, bool):
                return given
        elif isinstance(given, Real):
            number = _as_float(given)
            if not math.isfinite(number):
                raise WorkbookError(f"{self.name} is {number}, which is not a number a cell can hold")
            if now is None or (isinstance(now, float | int) and not isinstance(now, bool)):
                return number
        elif isinstance(given, str) and (now is None or isinstance(now, str)):
            if not given.isascii() and given.encode("utf-8", "replace").decode("utf-8") != given:
                raise WorkbookError(f"{self.name} is text that cannot be written in a file, {_quoted(given)}")
            return given
        kind = "true or false" if isinstance(now, bool) else "text" if isinstance(now, str) else "a number"
        raise WorkbookError(f"{self.name} is {kind}, not {_quoted(given)}")


_SCENARIOS: Final = ("bear_", "base_", "bull_")


def term_of(name: str) -> Term | None:
    """The term that an input is named after, also in one of the scenarios: growth, bear_growth."""
    word = name.casefold()
    scenario = next((start for start in _SCENARIOS if word.startswith(start)), "")
    return TERMS.get(word) or TERMS.get(word.removeprefix(scenario))


def shown(cell: Value, is_date: bool, day_shift: int = 0) -> Cell:
    """A value as a script sees it: a number in a cell formatted as a date is that date."""
    if is_date and isinstance(cell, float) and is_serial(cell + day_shift):
        return day_of(cell + day_shift)
    return cell


def _day(given: Any) -> date | None:
    """The date or moment that is meant, if it is one."""
    if isinstance(given, str):
        return read_day(given)
    if getattr(getattr(given, "dtype", None), "kind", "") == "M":
        given = given.astype("datetime64[us]").item()  # a NumPy day
    return given if _is_day(given) else None


def _is_day(given: Any) -> bool:
    return isinstance(given, date) and bool(given == given)  # the NaT of pandas is a date, and no day


def _as_float(given: Any) -> float:
    try:
        return float(given)
    except OverflowError:
        return math.inf


def _quoted(given: Any) -> str:
    if isinstance(given, int) and math.isinf(_as_float(given)):
        return "a number of hundreds of digits"  # or thousands, which Python does not write out
    return f"{given:%Y-%m-%d}" if _is_day(given) else repr(given)
