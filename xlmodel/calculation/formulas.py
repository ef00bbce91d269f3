"""Formulas worked out with no workbook at all, as if typed into an empty sheet."""

import re
from collections.abc import Iterable
from typing import Final

import formualizer

from xlmodel.calculation.constructs import FIFTEEN_DIGITS, FIRST, known_fault
from xlmodel.calculation.engine import Engine
from xlmodel.calculation.kept_module import Waiting, say_in_the_log
from xlmodel.calculation.known_functions import is_function
from xlmodel.calculation.no_sheet import lacking_cells, unknown_word
from xlmodel.calculation.own_answers import MAX_SPILL, noted_reason
from xlmodel.calculation.second_opinion import second_opinion
from xlmodel.call import Answer, Block
from xlmodel.errors import PLAIN_REASONS, CellError, WorkbookError
from xlmodel.formula.area import Area
from xlmodel.formula.parse import parse
from xlmodel.formula.separators import has_semicolons, is_mixed, with_commas
from xlmodel.formula.spelling import bare_name
from xlmodel.formula.tree import Call
from xlmodel.functions import REGISTRY
from xlmodel.workbook.rewrite import normalised

_ENGINE_TALK: Final = re.compile(r",? got TokenSpan \{.*\}")

_NEXT_TO_NOTHING: Final = 1e-9  # what a spreadsheet may show as 0, after a sum of numbers that are one to 15 digits

_MIXED: Final = (
    "both commas and semicolons stand between its arguments, so that 1,5 may be one number or two; write commas between "
    "arguments and a point within numbers"
)


def evaluate_formulas(formulas: Iterable[str], waiting: Waiting = say_in_the_log) -> list[Answer]:
    """The answer of each formula; ours and the spreadsheet's own functions may be mixed.

    Parameters
        waiting  told when the second engine has to be prepared, which takes long.

    >>> evaluate_formulas(["=FORWARD_PE(88, 8)", "=1/0"])
    [Answer(cells=[[11.0]], reason=None), Answer(cells=[[<CellError.DIV0: '#DIV/0!'>]], reason='division by zero')]
    """
    engine = Engine()
    return [_answer(engine, f"Formula {number}", formula, waiting) for number, formula in enumerate(formulas, 1)]


def _answer(engine: Engine, sheet: str, formula: str, waiting: Waiting) -> Answer:
    here = Area(sheet, 1, 1)
    typed = formula.strip().removeprefix("=")
    if not typed:
        return Answer([[CellError.VALUE]], "the formula is empty")
    text = "=" + normalised(typed, {}, here, REGISTRY)
    why = _unreadable(text)
    if why is not None and has_semicolons(typed):
        if is_mixed(typed):
            return Answer([[CellError.VALUE]], f"the formula cannot be read: {_MIXED}")
        typed = with_commas(typed)
        text = "=" + normalised(typed, {}, here, REGISTRY)
        why = _unreadable(text)
    if why is not None:
        return Answer([[CellError.VALUE]], f"the formula cannot be read: {why}")
    if (lacking := lacking_cells(typed)) is not None:
        return Answer([[CellError.REF]], lacking)
    if (other := second_opinion(text, waiting)) is not None:
        return _with_reason(text, *other)
    engine.add_sheet(sheet)  # its own, so that nothing is in the way of an answer that spills
    engine.noted.clear()
    engine.set_formula(sheet, 1, 1, text)
    try:
        engine.recalculate()
    except WorkbookError as problem:
        engine.set_value(sheet, 1, 1, None)  # the formulas after this one shall have their answers
        return Answer([[CellError.REF]], str(problem))
    noted = list(engine.noted)
    cell = engine.value(sheet, 1, 1)
    if cell is CellError.SPILL and noted and _is_one_call(text, noted[-1].function):
        answer = noted[-1].answer  # the outermost call comes last
        if len(answer.cells) * len(answer.cells[0]) > MAX_SPILL:
            return answer
    cells: Block = [[*row] for row in engine.block(engine.spill(sheet, 1, 1) or here)]
    error = _first_error(cells)
    reason = None if error is None else noted_reason(error, noted)
    fault = None if error is None or reason is not None else known_fault(FIRST, text, error)
    if any(isinstance(cell, float) and 0 < abs(cell) < _NEXT_TO_NOTHING for row in cells for cell in row):
        fault = FIFTEEN_DIGITS
    if fault is not None and (other := second_opinion(text, waiting, fault)) is not None:
        return _with_reason(text, *other)
    return _with_reason(text, cells, reason)


def _unreadable(formula: str) -> str | None:
    """Why the engine cannot read a formula."""
    try:
        formualizer.parse(formula)
    except (formualizer.ParserError, formualizer.TokenizerError, ValueError) as problem:
        return _ENGINE_TALK.sub("", str(problem).partition(": ")[2] or str(problem))
    return None


def _first_error(cells: Block) -> CellError | None:
    return next((cell for row in cells for cell in row if isinstance(cell, CellError)), None)


def _with_reason(formula: str, cells: Block, reason: str | None) -> Answer:
    """An answer with the reason for its first error, at the least what such an error always means."""
    error = _first_error(cells)
    return Answer(cells, None if error is None else reason or _unknown(formula, error) or PLAIN_REASONS[error])


def _unknown(formula: str, error: CellError) -> str | None:
    """What the formula calls that there is not."""
    return unknown_word(formula, is_function) if error is CellError.NAME else None


def _is_one_call(formula: str, function: str) -> bool:
    """Whether a formula is nothing but a call of this function."""
    tree = parse(formula)
    return isinstance(tree, Call) and bare_name(tree.function).upper() == function
