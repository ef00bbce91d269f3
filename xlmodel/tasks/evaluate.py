"""Evaluate: formulas worked out with no workbook at all."""

from collections.abc import Callable, Iterable

from xlmodel.calculation.formulas import evaluate_formulas
from xlmodel.calculation.kept_module import say_in_the_log
from xlmodel.errors import RequestError
from xlmodel.tasks.answer import Answer, answer


def evaluate(formulas: Iterable[str], *, waiting: Callable[[str], None] = say_in_the_log) -> list[Answer]:
    """The answer of each formula; ours and the spreadsheet's own functions may be mixed.

    Parameters
        waiting  told in a sentence what is going to take long.

    Raises
        RequestError  one text is given, and not a list of them.
    """
    if isinstance(formulas, str):
        raise RequestError(f"formulas is a list of formulas, not the text {formulas!r}")
    given = list(formulas)
    found = []
    for formula, (cells, reason) in zip(given, evaluate_formulas(given, waiting), strict=True):
        is_one = len(cells) == len(cells[0]) == 1
        found.append(answer(cells[0][0] if is_one else cells, reason, source=formula))
    return found
