"""Inputs: what a workbook may be run with."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypedDict

from xlmodel.calculation.workbook import Workbook
from xlmodel.tasks.answer import Plain, answer
from xlmodel.tasks.run import understood


class InputCell(TypedDict):
    """One of them."""

    name: str  # without in_
    value: Plain | list[list[Plain]]  # as in the file, or as given
    unit: str  # empty where neither its name nor its cell says it
    cell: str  # where it stands, such as Inputs!C6


def inputs(book: str | Path | bytes, given: Mapping[str, Any] | None = None) -> list[InputCell]:
    """The inputs of a workbook in the order of reading.

    Parameters
        given  what some of them are set to; a text is understood as if somebody had typed it into the cell.

    Raises
        WorkbookError  the workbook cannot be read, or an input cannot have its value.
    """
    workbook = Workbook(book)
    values = workbook.run(**understood(workbook, given or {})).inputs
    return [
        {
            "name": name,
            "value": answer(values[name])["value"],
            "unit": each.unit(workbook.number_format(each.area)),
            "cell": each.area.address,
        }
        for name, each in workbook.input_cells.items()
    ]
