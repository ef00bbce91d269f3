"""Trial inputs: what outputs come to with each of several sets of inputs, worked out together where that is quicker."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from xlmodel.calculation.workbook import Workbook
from xlmodel.errors import WorkbookError

MANY: Final = 24
"""So many are worked out at once, where that can be done: of fewer the preparation and its checks take longer."""


def outputs_of_each(
    workbook: Workbook, sets: Sequence[Mapping[str, Any]], outputs: Sequence[str]
) -> list[dict[str, Any] | WorkbookError]:
    """The outputs of each set of inputs, by plain names, or why it cannot be run; all other inputs are as in the file.

    Raises
        WorkbookError  there is no such input.
    """
    found = at_once(workbook, sets, outputs) if len(sets) >= MANY else None
    return [_one(workbook, each, outputs) for each in sets] if found is None else found


def at_once(
    workbook: Workbook, sets: Sequence[Mapping[str, Any]], outputs: Sequence[str]
) -> list[dict[str, Any] | WorkbookError] | None:
    """The same worked out together; None where a formula is not relied on, which only a run tells of."""
    names = list(dict.fromkeys(name for inputs in sets for name in inputs))
    if workbook.witness.unreliable or not names:
        return None
    cells = workbook.input_cells
    columns = {name: [inputs.get(name, cells[name].value) for inputs in sets] for name in names}
    done = workbook.many(columns, outputs=outputs)
    if workbook.witness.unreliable:  # now that inputs have changed, both engines have had a look
        return None
    return [
        WorkbookError(done.refused[place])
        if place in done.refused
        else {name: values[place] for name, values in done.values.items()}
        for place in range(len(sets))
    ]


def _one(workbook: Workbook, inputs: Mapping[str, Any], outputs: Sequence[str]) -> dict[str, Any] | WorkbookError:
    try:
        result = workbook.run(**inputs)
    except WorkbookError as problem:
        return problem
    return {name: result[name] for name in outputs}
