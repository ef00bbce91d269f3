"""What moves a value most: each input a tenth lower and a tenth higher, run through the workbook itself."""

from typing import Final, NamedTuple

from xlmodel.calculation.workbook import Workbook
from xlmodel.charts.tornado import Swing
from xlmodel.errors import WorkbookError
from xlmodel.report.labels import Labels, without_unit

TENTH: Final = 0.1
_MOST_INPUTS: Final = 200
_SHOWN: Final = 7


class Sensitivity(NamedTuple):
    """How far a value moves."""

    output: str
    centre: float
    swings: tuple[Swing, ...]  # the largest first; those that move nothing are left out
    unmoved: tuple[str, ...]  # the inputs that have no value, or leave none, a tenth away


def sensitivity(workbook: Workbook, output: str, labels: Labels) -> Sensitivity | None:
    """Run the workbook with each input moved that is behind an output; None where nothing moves it."""
    centre = workbook.run()[output]
    if not isinstance(centre, float):
        return None
    found, unmoved = [], []
    for name in workbook.inputs_behind(output)[:_MOST_INPUTS]:
        each = workbook.input_cells[name]
        value = each.value
        if not workbook.takes_number(name) or not isinstance(value, float) or not value:
            continue
        ends = [_moved(workbook, output, name, value * (1 + side * TENTH)) for side in (-1, 1)]
        if isinstance(ends[0], float) and isinstance(ends[1], float):
            found.append(Swing(without_unit(labels.of_input(each)), ends[0], ends[1]))
        else:
            unmoved.append(without_unit(labels.of_input(each)))
    # What only rounding moves is no assumption of the value.
    moving = [swing for swing in found if swing.size > 1e-9 * max(1.0, abs(centre))]
    moving.sort(key=lambda swing: -swing.size)
    return Sensitivity(output, centre, tuple(moving[:_SHOWN]), tuple(unmoved)) if moving else None


def _moved(workbook: Workbook, output: str, name: str, value: float) -> object:
    try:
        return workbook.run(**{name: value})[output]
    except WorkbookError:  # the cell's own rule does not let it be
        return None
