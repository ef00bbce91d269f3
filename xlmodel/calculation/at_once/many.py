"""The spreadsheet's functions of many cells, over columns: in ranges texts, blanks and truth values do not count."""

import operator
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial, reduce
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xlmodel.calculation.at_once.columns import (
    BLANK,
    ERROR,
    KINDS_OF_ERRORS,
    LOGICAL,
    NUMBER,
    TEXT,
    Answer,
    Block,
    Column,
    Kinds,
    NotAtOnceError,
    Numbers,
    Operand,
    chosen,
    error_of,
    kind_of,
    leftmost,
    logical,
    number,
    numbers_of,
    of_values,
    size_of,
    values_of,
    with_errors,
)
from xlmodel.calculation.at_once.operands import as_condition, as_number, as_text
from xlmodel.calculation.at_once.operators import IS_EQUAL, divided
from xlmodel.errors import CellError
from xlmodel.workbook.sheet_xml import Value

Many = Callable[..., Answer]


def cells_of(answers: Sequence[Answer]) -> Iterator[Operand]:
    """The cells of all arguments, one after the other."""
    for answer in answers:
        if isinstance(answer, Block):
            yield from answer.cells()
        else:
            yield answer


class _Found(NamedTuple):
    """The numbers among some cells, which of them count in which scenario, and the leftmost error."""

    numbers: list[Numbers]
    counting: list[NDArray[np.bool_] | bool]
    errors: Kinds


def _numbers_among(answers: Sequence[Answer]) -> _Found:
    numbers: list[Numbers] = []
    counting: list[NDArray[np.bool_] | bool] = []
    errors: list[Kinds] = []
    for answer in answers:
        for cell in cells_of([answer]):
            kinds = kind_of(cell)
            if not isinstance(answer, Block) and cell is not None:  # given in the formula itself
                found, error = as_number(cell)
                errors.append(error)
                numbers.append(found)
                counting.append(True)
            elif isinstance(kinds, int):
                if kinds >= ERROR:
                    errors.append(kinds)
                elif kinds == NUMBER:
                    numbers.append(numbers_of(cell))
                    counting.append(True)
            else:
                wrong = np.where(kinds >= ERROR, kinds, 0).astype(np.uint8)
                errors.append(wrong if wrong.any() else 0)
                numbers.append(numbers_of(cell))
                counting.append(kinds == NUMBER)
    return _Found(numbers, counting, leftmost(*errors))


def total(*answers: Answer) -> Operand:
    """SUM, one after the other as the engines add."""
    found = _numbers_among(answers)
    pairs = zip(found.numbers, found.counting, strict=True)
    parts = [each if counts is True else np.where(counts, each, 0.0) for each, counts in pairs]
    return number(reduce(operator.add, parts, 0.0), found.errors)


def product(*answers: Answer) -> Operand:
    """PRODUCT."""
    found = _numbers_among(answers)
    pairs = zip(found.numbers, found.counting, strict=True)
    parts = [each if counts is True else np.where(counts, each, 1.0) for each, counts in pairs]
    return number(reduce(operator.mul, parts) if parts else 0.0, found.errors)


def count(*answers: Answer) -> Operand:
    """COUNT: how many are numbers; an error is none."""
    flags = [kind_of(cell) == NUMBER for cell in cells_of(answers)]
    return number(reduce(operator.add, (np.asarray(flag, dtype=float) for flag in flags), np.float64(0.0)) + 0.0)


def count_filled(*answers: Answer) -> Operand:
    """COUNTA: how many are not blank."""
    flags = [kind_of(cell) != BLANK for cell in cells_of(answers)]
    return number(reduce(operator.add, (np.asarray(flag, dtype=float) for flag in flags), np.float64(0.0)) + 0.0)


def average(*answers: Answer) -> Operand:
    """AVERAGE."""
    found = _numbers_among(answers)
    counted = reduce(operator.add, (np.asarray(each, dtype=float) for each in found.counting), np.float64(0.0))
    return with_errors(divided(total(*answers), number(counted + 0.0)), found.errors)


def _extreme(further: Callable[[Any, Any], Any], start: float, *answers: Answer) -> Operand:
    found = _numbers_among(answers)
    if not found.numbers:
        return number(0.0, found.errors)
    pairs = zip(found.numbers, found.counting, strict=True)
    parts = [each if counts is True else np.where(counts, each, start) for each, counts in pairs]
    seen = reduce(np.logical_or, found.counting)
    best = reduce(further, parts)
    return number(best if np.all(seen) else np.where(seen, best, 0.0), found.errors)


def median(*answers: Answer) -> Operand:
    """MEDIAN; #NUM! of no number."""
    found = _numbers_among(answers)
    size = size_of([*cells_of(answers)])
    if not found.numbers:
        return number(np.nan, found.errors)
    rows = [
        np.broadcast_to(np.where(counts, each, np.nan), size or 1)
        for each, counts in zip(found.numbers, found.counting, strict=True)
    ]
    stacked = np.sort(np.stack(rows, axis=-1), axis=-1)  # what does not count comes last
    counted = np.count_nonzero(~np.isnan(stacked), axis=-1)
    low, high = (np.maximum(counted - 1, 0)) // 2, counted // 2
    high = np.minimum(high, stacked.shape[-1] - 1)
    ends = [np.take_along_axis(stacked, each[:, None], axis=-1)[:, 0] for each in (low, high)]
    middle = np.where(counted == 0, np.nan, np.where(low == high, ends[0], (ends[0] + ends[1]) / 2))
    return number(middle if size is not None else float(middle[0]), found.errors)


def _all_or_any(join: Callable[[Any, Any], Any], *answers: Answer) -> Operand:
    flags: list[Any] = []
    errors: list[Kinds] = []
    for answer in answers:
        for cell in cells_of([answer]):
            kinds = kind_of(cell)
            if isinstance(answer, Block) and (not isinstance(kinds, int) or kinds in (TEXT, BLANK)):
                if not isinstance(kinds, int):
                    raise NotAtOnceError("a condition over cells that are of another kind in each scenario")
                continue
            flag, error = as_condition(cell)
            flags.append(flag)
            errors.append(error)
    if not flags:
        return CellError.VALUE
    found = reduce(join, flags)
    return logical(found if isinstance(found, np.ndarray) else bool(found), leftmost(*errors))


# Counting by a criterion

_CRITERION: Final = re.compile(r"(<=|>=|<>|<|>|=)?(.*)", re.DOTALL)
_COMPARISONS: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}


class _Criterion(NamedTuple):
    """What COUNTIF looks for."""

    compare: str
    wanted: float | bool | str

    @classmethod
    def of(cls, value: Value) -> "_Criterion":
        """As a cell or a text says it."""
        if isinstance(value, float | bool) and not isinstance(value, str):
            return cls("=", value)
        if not isinstance(value, str) or isinstance(value, CellError):
            raise NotAtOnceError("a criterion that is blank or an error")
        match = _CRITERION.fullmatch(value)
        compare, rest = (match[1] or "=", match[2]) if match else ("=", value)
        if rest.upper() in ("TRUE", "FALSE"):
            return cls(compare, rest.upper() == "TRUE")
        try:
            return cls(compare, float(rest))
        except ValueError:
            if not rest or set(rest) & set("*?~") or any(map(str.isdigit, rest)) or compare not in ("=", "<>"):
                raise NotAtOnceError(f"the criterion {value[:20]!r}") from None
            return cls(compare, rest)

    def met(self, cell: Operand) -> NDArray[np.bool_] | bool:
        """Whether a cell meets it."""
        kinds, wanted = kind_of(cell), int(kind_of(self.wanted))
        if wanted == TEXT:
            asked = str(self.wanted).casefold()
            if isinstance(cell, Column):
                words = values_of(cell, cell.size)
                same = np.array([type(word) is str and word.casefold() == asked for word in words])
                return same if self.compare == "=" else ~same
            is_same = kinds == TEXT and str(cell).casefold() == asked
            return is_same if self.compare == "=" else not is_same
        alike = kinds == wanted
        hit = _COMPARISONS[self.compare](numbers_of(cell), float(self.wanted))
        found = alike & hit
        if self.compare == "<>":
            found = found | ~np.asarray(alike)
        return found if isinstance(found, np.ndarray) and found.ndim else bool(found)


def _count_meeting(*answers: Answer) -> Operand:
    ranges = [[*cells_of([answer])] for answer in answers[::2]]
    wanted = [*cells_of(answers[1::2])]
    if len({*map(len, ranges)}) != 1 or len(wanted) != len(ranges):
        raise NotAtOnceError("ranges of different lengths")
    size = size_of(wanted)
    if size is None:
        return number(_counted(ranges, wanted))
    found = np.zeros(size)
    places: dict[Any, list[int]] = {}
    for place, key in enumerate(zip(*(values_of(each, size) for each in wanted), strict=True)):
        places.setdefault(key, []).append(place)
    for key, rows in places.items():
        at = np.array(rows)
        taken = [[cell.taken(at) if isinstance(cell, Column) else cell for cell in cells] for cells in ranges]
        found[at] = _counted(taken, key)
    return Column(found)


def _counted(ranges: Sequence[Sequence[Operand]], wanted: Sequence[Operand]) -> Any:
    criteria = [_Criterion.of(each) for each in wanted]  # type: ignore[arg-type]
    found: Any = 0.0
    for cells in zip(*ranges, strict=True):
        met = reduce(operator.and_, (each.met(cell) for each, cell in zip(criteria, cells, strict=True)))
        found = found + (met.astype(float) if isinstance(met, np.ndarray) else float(met))
    return found


# Looking up


def index(block: Answer, row: Operand, column: Operand = None) -> Answer:
    """INDEX of one cell."""
    rows = block if isinstance(block, Block) else Block([[block]])
    height, width = rows.shape
    if column is None and height == 1 and width > 1:
        row, column = 1.0, row
    column = 1.0 if column is None else column
    down, errors = as_number(row)
    across, more = as_number(column)
    wrong = leftmost(errors, more)
    size = size_of((row, column))
    if size is None:
        if wrong:
            return error_of(int(wrong))
        i, j = int(down) - 1, int(across) - 1
        if i < 0 or j < 0:
            raise NotAtOnceError("INDEX of a whole row or column")
        return rows[i][j] if i < height and j < width else CellError.REF
    lost = np.broadcast_to(np.asarray(wrong) != 0, size)
    i_s, j_s = (np.where(lost, 1, np.broadcast_to(each, size)).astype(int) - 1 for each in (down, across))
    if ((i_s < 0) | (j_s < 0)).any():
        raise NotAtOnceError("INDEX of a whole row or column")
    found: Operand = CellError.REF
    for i, line in enumerate(rows):
        for j, cell in enumerate(line):
            found = chosen((i_s == i) & (j_s == j), cell, found)
    return with_errors(found, wrong)


def match(wanted: Operand, block: Answer, kind: Operand = 1.0) -> Operand:
    """MATCH of an equal value."""
    if kind_of(kind) not in (NUMBER, LOGICAL) or isinstance(kind, Column) or float(kind or 0) != 0:
        raise NotAtOnceError("MATCH in sorted data")
    if isinstance(kind_of(wanted), int) and kind_of(wanted) == TEXT and set(str(wanted)) & set("*?~"):
        raise NotAtOnceError("MATCH of a pattern")
    cells = [*cells_of([block])]
    size = size_of([wanted, *cells]) or 1
    places = np.zeros(size)
    for place, cell in enumerate(cells, start=1):
        equal = IS_EQUAL(wanted, cell)
        hit = np.asarray(kind_of(cell) == kind_of(wanted)) & (np.asarray(kind_of(equal)) == LOGICAL)
        hit = np.broadcast_to(hit & (np.asarray(numbers_of(equal)) != 0), size)
        places = np.where((places == 0) & hit, place, places)
    wrong = np.where(places == 0, KINDS_OF_ERRORS[CellError.NA], 0).astype(np.uint8)
    kinds = kind_of(wanted)
    own: Kinds = (
        np.where(np.asarray(kinds) >= ERROR, kinds, 0).astype(np.uint8) if np.any(np.asarray(kinds) >= ERROR) else 0
    )
    errors = leftmost(own if not isinstance(own, np.ndarray) or own.ndim else int(own), wrong if wrong.any() else 0)
    if size_of([wanted, *cells]) is None:
        error = errors if isinstance(errors, int) else int(errors[0])
        return error_of(error) if error else float(places[0])
    return number(places, errors)


def rows_of(block: Answer) -> Operand:
    """ROWS."""
    return float(block.shape[0]) if isinstance(block, Block) else 1.0


def columns_of(block: Answer) -> Operand:
    """COLUMNS."""
    return float(block.shape[1]) if isinstance(block, Block) else 1.0


# Money and products


def net_present_value(rate: Operand, *answers: Answer) -> Operand:
    """NPV: flows at the ends of periods."""
    found, errors = as_number(rate)
    flows = _numbers_among(answers)
    if not all(each is True for each in flows.counting):
        raise NotAtOnceError("NPV of cells that are no numbers in some scenarios")
    worth: Any = 0.0
    factor: Any = 1.0
    for flow in flows.numbers:
        factor = factor * (1 + found)
        worth = worth + flow / factor
    return number(worth, leftmost(errors, flows.errors))


def sum_of_products(*blocks: Answer) -> Operand:
    """SUMPRODUCT; what is no number counts as nothing."""
    lists = [[*cells_of([block])] for block in blocks]
    if len({*map(len, lists)}) != 1:
        return CellError.VALUE
    worth: Any = 0.0
    errors: list[Kinds] = []
    for cells in zip(*lists, strict=True):
        part: Any = 1.0
        for cell in cells:
            kinds = kind_of(cell)
            wrong = np.where(np.asarray(kinds) >= ERROR, kinds, 0).astype(np.uint8)
            errors.append((wrong if wrong.any() else 0) if wrong.ndim else int(wrong))
            part = part * np.where(np.asarray(kinds) == NUMBER, numbers_of(cell), 0.0)
        worth = worth + part
    return number(worth if isinstance(worth, np.ndarray) and worth.ndim else float(worth), leftmost(*errors))


def together(*answers: Answer) -> Operand:
    """CONCATENATE."""
    found: Any = ""
    errors: Kinds = 0
    for cell in cells_of(answers):
        text, error = as_text(cell)
        found, errors = found + text, leftmost(errors, error)
    if isinstance(found, str):
        return error_of(errors) if errors else found  # type: ignore[arg-type]
    return with_errors(of_values(found.tolist()), errors)


FUNCTIONS: Final[dict[str, Many]] = {
    "SUM": total,
    "PRODUCT": product,
    "COUNT": count,
    "COUNTA": count_filled,
    "AVERAGE": average,
    "MAX": partial(_extreme, np.maximum, -np.inf),
    "MIN": partial(_extreme, np.minimum, np.inf),
    "MEDIAN": median,
    "AND": partial(_all_or_any, np.logical_and),
    "OR": partial(_all_or_any, np.logical_or),
    "COUNTIF": _count_meeting,
    "COUNTIFS": _count_meeting,
    "INDEX": index,
    "MATCH": match,
    "ROWS": rows_of,
    "COLUMNS": columns_of,
    "NPV": net_present_value,
    "SUMPRODUCT": sum_of_products,
    "CONCATENATE": together,
}
"""By name; they see ranges as a whole."""

OF_LISTS: Final = frozenset(
    {"SUM", "PRODUCT", "COUNT", "COUNTA", "AVERAGE", "MAX", "MIN", "MEDIAN", "AND", "OR", "NPV"}
)
"""Those for which a truth value or a text counts where it stands in the formula itself, and in a cell does not."""
