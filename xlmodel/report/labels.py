"""What inputs and outputs are called on a page: as beside their cells."""

import re
from collections import Counter

from xlmodel.calculation.beside import Surroundings
from xlmodel.calculation.inputs import Input
from xlmodel.calculation.workbook import Workbook
from xlmodel.contract import DATED
from xlmodel.formula.area import Area


class Labels:
    """The labels of a workbook; where several cells share one, each also has what stands over it, or its name."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook, self._surroundings = workbook, Surroundings(workbook)
        self._inputs = {name: self._surroundings.label(each.area) for name, each in workbook.input_cells.items()}
        self._shared = Counter(self._inputs.values())
        # A figure as somebody quoted it stands beside that of the day: the two are one line, under one label.
        alone = (name for name in workbook.outputs if not name.casefold().startswith(DATED))
        self._side_by_side = Counter(self._row(self._place(name)) for name in alone)

    def of_input(self, each: Input) -> str:
        """The text left of an input."""
        label = self.of_row(each)
        if not label or self._shared[label] < 2:
            return label or in_words(each.name)
        return f"{self.of_column(each)}: {label}"

    def of_column(self, each: Input) -> str:
        """What stands over an input; its name in words where nothing does."""
        return self._surroundings.heading(each.area) or in_words(each.name)

    def is_shared(self, each: Input) -> bool:
        """Whether other inputs have the same label."""
        return self._shared[self.of_row(each)] > 1

    def of_row(self, each: Input) -> str:
        """What the inputs beside each other have in common; empty where nothing stands left of them."""
        return self._inputs.get(each.name, "")

    def of_output(self, name: str) -> str:
        """The text left of an output; of several in one row, with what stands over each: Bear: EPS of FY2."""
        area = self._place(name)
        label = self._surroundings.label(area) or in_words(name)
        heading = self._surroundings.heading(area) if self._side_by_side[self._row(area)] > 1 else ""
        return f"{heading}: {label}" if heading else label

    def _place(self, name: str) -> Area:
        return Area.referred(self._workbook.place_and_formula(name)[0])

    def _row(self, area: Area) -> tuple[str, int, str]:
        return area.sheet, area.row, self._surroundings.label(area)


def without_unit(label: str) -> str:
    """A label without what it says in brackets at its end: EPS (USD per ADS) is EPS."""
    return re.sub(r"\s*\([^()]*\)$", "", label) or label


def in_words(name: str) -> str:
    """A name as words: forward_pe is Forward pe."""
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]
