"""The inputs of a note: what each is, from where and of which day."""

import re
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Final, NamedTuple

import xlmodel.contract as contract
from xlmodel.calculation.beside import Surroundings
from xlmodel.calculation.inputs import Input, term_of
from xlmodel.calculation.inputs import shown as as_date
from xlmodel.calculation.result import Result
from xlmodel.calculation.workbook import Workbook
from xlmodel.contract import Cell, Table, text
from xlmodel.report.labels import Labels, in_words
from xlmodel.report.shown import shown

SCENARIOS: Final = ("bear", "base", "bull")
_NOT_SHOWN: Final = frozenset({*contract.LIMITS, "accounting", "ticker"})  # they say how to look, or stand elsewhere

_PLAIN: Final = ("date", "word", "text", "number", "count")
_OF_A_PEER: Final = re.compile(r"peer_[0-9]+_")  # peer_1_price; the company's own peer_method is none
BLANK: Final = "blank"
"""The value of an input that nobody has filled in."""


class Line(NamedTuple):
    """One input."""

    name: str
    label: str
    row: str  # the label of those beside it, if there are several; else empty
    column: str  # and what stands over this one
    value: str
    unit: str
    day: str
    source: str


class Sources:
    """What is known of the inputs: by the table of figures, or beside their cells."""

    def __init__(self, workbook: Workbook, result: Result) -> None:
        self._workbook, self._result = workbook, result
        self._surroundings, self._labels = Surroundings(workbook), Labels(workbook)
        table = contract.table_of(workbook, contract.DATA)
        self._rows = _by_input(table) if table is not None else {}
        self.company = text(self._named("ticker"))

    def _named(self, name: str) -> Cell:
        found = next((value for key, value in self._result.inputs.items() if key.casefold() == name), None)
        return found if not isinstance(found, list) else None

    @cached_property
    def scenarios(self) -> dict[str, tuple[Line, Line, Line]]:
        """The inputs that stand for bear, base and bull, by their label."""
        cells = {name.casefold(): each for name, each in self._workbook.input_cells.items()}
        stems = [name.removeprefix("bear_") for name in cells if name.startswith("bear_")]
        found = {}
        for stem in stems:
            three = [cells.get(f"{scenario}_{stem}") for scenario in SCENARIOS]
            bear, base, bull = three
            if bear is not None and base is not None and bull is not None:
                label = self._labels.of_row(base) or in_words(stem)
                found[label] = (self.line(bear), self.line(base), self.line(bull))
        return found

    def own(self, behind: Iterable[str]) -> list[Line]:
        """The inputs of the company itself that count for what the note shows, in the order of reading."""
        counting = {*behind}
        of_scenarios = {line.name.casefold() for three in self.scenarios.values() for line in three}
        return [
            self.line(each)
            for name, each in self._workbook.input_cells.items()
            if (name in counting or term_of(name) is not None)
            and each.area.size == 1
            and not {name.casefold()} & (_NOT_SHOWN | of_scenarios)
            and not self.is_of_another(name)
        ]

    def is_of_another(self, name: str) -> bool:
        """Whether an input is the figure of a peer."""
        return (
            _OF_A_PEER.match(name.casefold()) is not None
            or any(name.casefold().startswith(f"{other.casefold()}_") for other in self.others)
            or self._asks_for(self._rows.get(name.casefold(), {}))
        )

    def _asks_for(self, row: dict[str, Cell]) -> bool:
        security = text(row.get(contract.SECURITY)).casefold()
        return bool(self.company and security and security not in self._own)

    @cached_property
    def _own(self) -> set[str]:
        """What rows of its own figures ask for: the company, and its currency for a rate of interest."""
        inputs = {f"{contract.IN}{name}".casefold(): value for name, value in self._workbook.inputs.items()}
        return {self.company.casefold(), text(inputs.get(contract.PRICE_CURRENCY)).casefold()}

    @cached_property
    def others(self) -> list[str]:
        """The peers of which inputs are figures."""
        return [*dict.fromkeys(text(row[contract.SECURITY]) for row in self._rows.values() if self._asks_for(row))]

    @property
    def days(self) -> list[date]:
        """Of which days the figures in the workbook are, by its table of figures."""
        found = (self._day(row.get(contract.KNOWN_ON)) for row in self._rows.values())
        return sorted(day for day in found if day is not None)

    @property
    def as_if(self) -> tuple[str, ...]:
        """The inputs that are other than in the file, in words."""
        cells = [self._workbook.input_cells[name] for name in self._result.given]
        lines = [(self.line(each), self._in_file(each)) for each in cells]
        return tuple(
            f"{each.label}: {each.value} {each.unit}".rstrip() + f" instead of {other}" for each, other in lines
        )

    def _in_file(self, each: Input) -> str:
        return _shown(self._workbook.inputs[each.name], self._workbook.number_format(each.area))

    def line(self, each: Input) -> Line:
        """What is known of one input."""
        row = self._rows.get(each.name.casefold(), {})
        value, form = self._result.inputs[each.name], self._workbook.number_format(each.area)
        day = self._day(row.get(contract.KNOWN_ON)) or self._surroundings.under(each.area, contract.AS_OF)
        source = text(row.get(contract.SOURCE)) or self._surroundings.under(each.area, contract.SOURCE)
        if each.name in self._result.given:
            day, source = None, f"set for this note; in the workbook {self._in_file(each)}"
        unit = text(row.get(contract.UNIT)) or self._surroundings.under(each.area, contract.UNIT)
        several = self._labels.is_shared(each)
        return Line(
            name=each.name,
            label=self._labels.of_input(each),
            row=self._labels.of_row(each) if several else "",
            column=self._labels.of_column(each) if several else "",
            value=_shown(value, form),
            unit=_unit(shown(unit)),
            day=shown(day),
            source=shown(source),
        )

    def _day(self, cell: Cell) -> date | None:
        day = cell if isinstance(cell, date) else as_date(cell, True, self._workbook.package.day_shift)
        return day if isinstance(day, date) else None


def _shown(value: object, form: str) -> str:
    return BLANK if value is None else shown(value, form)


def _unit(words: str) -> str:
    """A unit, where the value does not show it already."""
    return "" if words.casefold() in _PLAIN or words.casefold().startswith("fraction") else words


def _by_input(table: Table) -> dict[str, dict[str, Cell]]:
    """The rows of the table of figures, by the input that each feeds, in small letters and without its prefix."""
    columns = [table.column(heading) for heading in table.headings]
    rows = (dict(zip(table.headings, cells, strict=True)) for cells in zip(*columns, strict=True))
    return {
        text(row.get(contract.INPUT)).casefold().removeprefix(contract.IN): row
        for row in rows
        if text(row.get(contract.INPUT))
    }
