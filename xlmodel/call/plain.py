"""The short way through the doorway, for numbers in single cells: by far the most common formula."""

import math
from collections.abc import Sequence
from contextvars import Context
from threading import local
from typing import Any

import numpy as np

from xlmodel.bounds import are_usual
from xlmodel.spec import Function
from xlmodel.workings import heard


class _Quiet(local):
    """A context of each thread in which NumPy says nothing of divisions by zero: to make one takes as long as a formula."""

    def __init__(self) -> None:
        self.context = Context()
        self.context.run(np.seterr, all="ignore")


_quiet = _Quiet()


def answer_to_numbers(function: Function, cells: Sequence[Any]) -> float | None:
    """The number that a function answers to numbers; None where there is more to say, for the long way to say it.

    Parameters
        cells  as those of `evaluate`.
    """
    if not function.takes_plain_numbers or len(cells) < function.required or heard():
        return None
    for cell in cells:
        if type(cell) is not float:
            return None
    if function.bounded and not are_usual(function, cells):
        return None
    try:
        number = float(_quiet.context.run(function.call, *cells))
    except Exception:  # a refusal, or a mistake of our own: the long way comes to the same, and says so
        return None
    return number if math.isfinite(number) else None
