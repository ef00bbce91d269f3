"""What inputs and outputs are called on a page: as beside their cells."""

import re
from collections import Counter

from xlmodel.calculation.inputs import Input
from xlmodel.calculation.workbook import Workbook
from xlmodel.formula.area import Area
from xlmodel.report.beside import Surroundings


class Labels:
    """The labels of a workbook; where several cells share one, each also has what stands over it, or its name."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook, self._surroundings = workbook, Surroundings(workbook)
        self._inputs = {name: self._surroundings.label(each.area) for name, each in workbook.input_cells.items()}
        self._shared = Counter(self._inputs.values())

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
        """The text left of an output."""
        address, _ = self._workbook.place_and_formula(name)
        return self._surroundings.label(Area.referred(address)) or in_words(name)


def without_unit(label: str) -> str:
    """A label without what it says in brackets at its end: EPS (USD per ADS) is EPS."""
    return re.sub(r"\s*\([^()]*\)$", "", label) or label


def in_words(name: str) -> str:
    """A name as words: forward_pe is Forward pe."""
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]
