"""What a sheet says about a cell beyond its value: whether it shows a date, and which values it lets in."""

import re
from functools import cached_property
from typing import Final, NamedTuple

from lxml import etree

from xlmodel.days import day_of, is_serial
from xlmodel.formula.area import Area, cell_address
from xlmodel.package.damage import damage_reported
from xlmodel.workbook.format_budget import check_formats
from xlmodel.workbook.safe_read import Package
from xlmodel.workbook.sheet_xml import CELL, stated_area, stated_number, tag

# The built-in number formats that show a date; 18 to 21 and 45 to 47 show a time of day.
_BUILT_IN_DATES: Final = frozenset([*range(14, 18), 22, *range(27, 37), *range(50, 59)])
# The built-in ones for numbers, by their number in the file format.
_BUILT_IN: Final = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%"}
_NOT_CODE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h|m|s)[^\[\]]*\]', re.IGNORECASE)


class Rule(NamedTuple):
    """A data validation with literal bounds."""

    kind: str  # whole, decimal, date, list
    operator: str
    bounds: tuple[float, ...]
    words: tuple[str, ...] = ()

    def complaint(self, value: float | str | bool) -> str | None:
        """What is wrong with a value, or None."""
        if self.kind == "list":
            text = str(value) if not isinstance(value, float) else f"{value:.15g}"
            return None if text in self.words else f"must be one of {', '.join(self.words)}"
        number = isinstance(value, float | int) and not isinstance(value, bool)
        if not number or (self.kind == "whole" and not float(value).is_integer()):
            return f"must be {_KINDS[self.kind]}{self._limits()}"
        return None if self._within(float(value)) else f"must be {_KINDS[self.kind]}{self._limits()}"

    @property
    def is_an_interval(self) -> bool:
        """Whether it allows every number between two that it allows."""
        return self.kind in ("decimal", "date") and self.operator not in ("notBetween", "notEqual")

    def _within(self, number: float) -> bool:
        first, last = self.bounds[0], self.bounds[-1]
        match self.operator:
            case "between":
                return first <= number <= last
            case "notBetween":
                return not first <= number <= last
            case "equal":
                return number == first
            case "notEqual":
                return number != first
            case "lessThan":
                return number < first
            case "lessThanOrEqual":
                return number <= first
            case "greaterThan":
                return number > first
            case _:
                return number >= first

    def _limits(self) -> str:
        first, last = (
            str(day_of(n)) if self.kind == "date" and is_serial(n) else f"{n:g}"
            for n in (self.bounds[0], self.bounds[-1])
        )
        return {
            "between": f" from {first} to {last}",
            "notBetween": f" outside {first} to {last}",
            "equal": f" equal to {first}",
            "notEqual": f" other than {first}",
            "lessThan": f" below {first}",
            "lessThanOrEqual": f" of at most {first}",
            "greaterThan": f" above {first}",
        }.get(self.operator, f" of at least {first}")


_KINDS: Final = {"whole": "a whole number", "decimal": "a number", "date": "a date"}


class CellRules:
    """The rules of a workbook's cells, read once."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._sheets: dict[str, tuple[dict[str, str], list[tuple[list[Area], Rule]]]] = {}

    def is_date(self, sheet: str, row: int, column: int) -> bool:
        """Whether the cell's number format shows a date."""
        return self._sheet(sheet)[0].get(cell_address(row, column)) in self._date_styles

    def rule(self, sheet: str, row: int, column: int) -> Rule | None:
        """The data validation of the cell, as far as its bounds are literal."""
        return next((rule for areas, rule in self._sheet(sheet)[1] if any(a.holds(row, column) for a in areas)), None)

    def number_format(self, sheet: str, row: int, column: int) -> str:
        """The cell's number format, such as `0.0%`; empty where it has none of its own."""
        return self._formats.get(self._sheet(sheet)[0].get(cell_address(row, column), ""), ("", False))[0]

    @cached_property
    def _date_styles(self) -> frozenset[str]:
        """The numbers of the cell styles that show a date."""
        return frozenset(style for style, (_, is_date) in self._formats.items() if is_date)

    @cached_property
    def _formats(self) -> dict[str, tuple[str, bool]]:
        """The number format of each cell style, and whether it shows a date."""
        styles = next(iter(self._package.related(self._package.workbook_part, "styles").values()), "")
        if styles not in self._package:
            return {}
        check_formats(self._package, styles)
        root = self._package.xml(styles)
        with damage_reported(self._package.name):
            own = {
                stated_number(number.get("numFmtId"), 0): number.get("formatCode", "")
                for number in root.iterfind(f"{tag('numFmts')}/{tag('numFmt')}")
            }
            used = [stated_number(style.get("numFmtId"), 0) for style in root.iterfind(f"{tag('cellXfs')}/{tag('xf')}")]
        return {
            str(i): (
                own.get(number, _BUILT_IN.get(number, "")),
                _shows_date(own[number]) if number in own else number in _BUILT_IN_DATES,
            )
            for i, number in enumerate(used)
        }

    def _sheet(self, sheet: str) -> tuple[dict[str, str], list[tuple[list[Area], Rule]]]:
        if sheet not in self._sheets:
            root = self._package.xml(self._package.sheets[sheet])
            styles = {cell.get("r", ""): cell.get("s", "0") for cell in root.iter(CELL)}
            with damage_reported(self._package.name):
                found = [
                    ([stated_area(block, sheet) for block in (element.get("sqref") or "").split()], rule)
                    for element in root.iterfind(f"{tag('dataValidations')}/{tag('dataValidation')}")
                    if (rule := _rule(element, self._package.day_shift)) is not None
                ]
            self._sheets[sheet] = styles, found
        return self._sheets[sheet]


def _shows_date(code: str) -> bool:
    """A format with a day or a year in it; one with hours alone shows a time."""
    return bool(re.search("[dy]", _NOT_CODE.sub("", code.split(";")[0]), re.IGNORECASE))


def _rule(element: etree._Element, day_shift: int) -> Rule | None:
    kind, operator = element.get("type", "none"), element.get("operator", "between")
    formulas = [text.strip() for name in ("formula1", "formula2") if (text := element.findtext(tag(name))) is not None]
    if kind == "list":
        literal = re.fullmatch(r'"((?:[^"]|"")*)"', formulas[0]) if formulas else None
        if literal is None:
            return None
        return Rule(kind, operator, (), tuple(word.strip() for word in literal[1].replace('""', '"').split(",")))
    try:
        bounds = tuple(map(float, formulas))
    except ValueError:  # a bound that is itself a formula is left to the spreadsheet
        return None
    if kind == "date":
        bounds = tuple(bound + day_shift for bound in bounds)
    return Rule(kind, operator, bounds) if bounds and kind in _KINDS else None
