"""What moves a value most: each input a tenth lower and a tenth higher, run through the workbook itself."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from xlmodel.calculation.trials import outputs_of_each
from xlmodel.calculation.workbook import Workbook
from xlmodel.charts.tornado import Swing
from xlmodel.contract import FACTS_OF_THE_DAY
from xlmodel.errors import WorkbookError
from xlmodel.report.labels import Labels, without_unit

TENTH: Final = 0.1
# So many inputs are moved at least, and at most; in between as many as so many formulas may be calculated for.
_FEWEST_INPUTS, _MOST_INPUTS, _FORMULAS = 10, 200, 2_000_000
_SHOWN: Final = 7


class Sensitivity(NamedTuple):
    """How far a value moves."""

    output: str
    centre: float
    swings: tuple[Swing, ...]  # the largest first; those that move nothing are left out
    unmoved: tuple[str, ...]  # the inputs that have no value, or leave none, a tenth away
    untried: int = 0  # inputs that were not moved, as there are too many


def sensitivity(workbook: Workbook, output: str, labels: Labels, given: Mapping[str, Any]) -> Sensitivity | None:
    """Run the workbook with each input moved that is behind an output; None where nothing moves it.

    Parameters
        given  inputs that are other than in the file.
    """
    run = workbook.run(**given)
    centre = run[output]
    if not isinstance(centre, float):
        return None
    found, unmoved = [], []
    movable = [name for name in workbook.inputs_behind(output) if _is_movable(workbook, name, run.inputs[name])]
    tried = movable[: _room(workbook)]
    sets = [{**given, name: run.inputs[name] * (1 + side * TENTH)} for name in tried for side in (-1, 1)]
    values = [
        None if isinstance(each, WorkbookError) else each[output]  # the cell's own rule does not let it be
        for each in outputs_of_each(workbook, sets, [output])
    ]
    for name, *ends in zip(tried, values[::2], values[1::2], strict=True):
        each = workbook.input_cells[name]
        if isinstance(ends[0], float) and isinstance(ends[1], float):
            found.append(Swing(without_unit(labels.of_input(each)), ends[0], ends[1]))
        else:
            unmoved.append(without_unit(labels.of_input(each)))
    # What only rounding moves is no assumption of the value.
    moving = [swing for swing in found if swing.size > 1e-9 * max(1.0, abs(centre))]
    moving.sort(key=lambda swing: -swing.size)
    return (
        Sensitivity(output, centre, tuple(moving[:_SHOWN]), tuple(unmoved), len(movable) - len(tried))
        if moving
        else None
    )


def _is_movable(workbook: Workbook, name: str, value: object) -> bool:
    is_fact = name.casefold() in FACTS_OF_THE_DAY
    return not is_fact and workbook.takes_number(name) and isinstance(value, float) and value != 0


def _room(workbook: Workbook) -> int:
    """How many inputs are moved: each takes two calculations of the workbook."""
    formulas = sum(workbook.witness.counts.values()) or 1
    return min(_MOST_INPUTS, max(_FEWEST_INPUTS, _FORMULAS // (2 * formulas)))
