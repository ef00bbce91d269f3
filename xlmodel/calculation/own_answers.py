"""What our functions answer to the engine, with the reasons that they give for an error."""

from collections import deque
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from xlmodel.calculation.translate import answer_to_engine, argument_from_engine
from xlmodel.call import Answer, evaluate
from xlmodel.days_of_1904 import evaluate_counting_from
from xlmodel.errors import CellError
from xlmodel.functions import REGISTRY
from xlmodel.spec import Function

# The engine's own limit for one array formula.
MAX_SPILL: Final = 10_000


class Noted(NamedTuple):
    """An answer of one of our functions that has an error in it, or does not fit, from while the engine calculated."""

    function: str
    answer: Answer


def answering(function: Function, day_shift: int, noted: deque[Noted]) -> Callable[..., Any]:
    """One of our functions as the engine calls it; what is wrong with its answers is noted."""

    def callback(*arguments: Any) -> Any:
        given = [argument_from_engine(argument) for argument in arguments]
        if day_shift:
            answer = evaluate_counting_from(function, given, day_shift, REGISTRY)
        else:
            answer = evaluate(function, given)
        if answer.reason is not None or len(answer.cells) * len(answer.cells[0]) > MAX_SPILL:
            noted.append(Noted(function.name, answer))
        return answer_to_engine(answer)

    return callback


def noted_reason(error: CellError, noted: list[Noted]) -> str | None:
    """The first reason given for this error that is more than `eps holds #N/A`."""
    for _, answer in noted:
        if answer.reason and any(error in row for row in answer.cells) and not answer.reason.endswith(f"holds {error}"):
            return answer.reason
    if error is CellError.SPILL:
        for _, answer in noted:
            size = len(answer.cells) * len(answer.cells[0])
            if size > MAX_SPILL:
                return f"the answer has {size:,} cells; without a spreadsheet one formula spills at most {MAX_SPILL:,}"
    return None
