"""From the tree of a formula to a function of columns."""

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import Any, Final, Protocol

import numpy as np

from xlmodel.calculation.at_once import many, own, single
from xlmodel.calculation.at_once.columns import (
    BLANK,
    ERROR,
    KINDS_OF_ERRORS,
    LOGICAL,
    NUMBER,
    Answer,
    Block,
    Column,
    NotAtOnceError,
    Operand,
    chosen,
    error_of,
    kind_of,
    with_errors,
)
from xlmodel.calculation.at_once.operands import as_condition, as_number
from xlmodel.calculation.at_once.operators import INFIX, POSTFIX, PREFIX
from xlmodel.call import MISSING
from xlmodel.errors import CellError
from xlmodel.formula.area import Area
from xlmodel.formula.arithmetic import shape_of, taken_apart
from xlmodel.formula.parse import parse
from xlmodel.formula.spelling import plain_name
from xlmodel.formula.tree import (
    Array,
    Call,
    Cells,
    Error,
    Group,
    Infix,
    LeftOut,
    Logical,
    Name,
    Node,
    Number,
    Postfix,
    Prefix,
    Structured,
    Text,
    written,
)
from xlmodel.functions import REGISTRY

Values = Mapping[Area, Answer]
"""What has been worked out, by the cells that hold the formulas, and the inputs."""
Step = Callable[[Values], Answer]
_ERRORS: Final = {error.value: error for error in CellError}
_OVER_RANGES: Final = frozenset({"SUMPRODUCT"})  # their arguments are worked cell by cell wherever they stand

_CHOOSING: Final = frozenset({"IF", "CHOOSE", "IFERROR", "IFNA"})  # they answer a cell itself, not only what is in it


class Surroundings(Protocol):
    """What a formula finds around it."""

    def area(self, node: Node, here: Area) -> Area | Node:
        """The cells that a reference means, or the formula that a name stands for."""

    def cell(self, place: Area) -> Callable[[Values], Operand]:
        """How one cell is read."""


def compiled(tree: Node, here: Area, around: Surroundings, *, spills: bool) -> Step:
    """A formula as a function of what it refers to.

    Parameters
        spills  whether it may answer a block.

    Raises
        NotAtOnceError  it holds what cannot be worked out so.
    """
    step = _Compiler(here, around).step(tree, over_ranges=spills)
    return lambda values: _shown(step(values))


def of_plain_arithmetic(text: str, here: Area, around: Surroundings, shapes: dict[tuple[str, ...], Step]) -> Step:
    """The same for plain arithmetic, of which formulas of the same shape share all but the cells.

    Parameters
        shapes  those that are known already; a new one is added.
    """
    cells, shape = taken_apart(text, here.sheet)
    apply = shapes.get(shape)
    if apply is None:
        apply = shapes[shape] = compiled(parse(shape_of(shape)), here, _Numbered(), spills=False)
    reads = [around.cell(cell) for cell in cells]
    return lambda values: apply({_numbered(place): read(values) for place, read in enumerate(reads, 1)})


class _Numbered:
    """The surroundings of a shape: its cells are A1, A2, ..."""

    def area(self, node: Node, here: Area) -> Area | Node:
        return Area.of(written(node))

    def cell(self, place: Area) -> Callable[[Values], Operand]:
        return lambda values: values[place]  # type: ignore[return-value]


@lru_cache(maxsize=256)
def _numbered(place: int) -> Area:
    return Area("", place, 1)


def _shown(answer: Answer) -> Answer:
    """What the cell of a formula shows: nothing where it answers a blank cell."""
    if isinstance(answer, Block):
        return Block([[_filled(cell) for cell in row] for row in answer])
    return _filled(answer)


def _filled(cell: Operand) -> Operand:
    if cell is None:
        return 0.0
    if not isinstance(cell, Column) or not np.any(cell.kinds == BLANK):
        return cell
    kinds = NUMBER if isinstance(cell.kinds, int) else np.where(cell.kinds == BLANK, NUMBER, cell.kinds)
    return Column(cell.numbers, kinds, cell.texts)


class _Compiler:
    def __init__(self, here: Area, around: Surroundings) -> None:
        self._here, self._around = here, around

    def step(self, node: Node, *, over_ranges: bool) -> Step:
        match node:
            case Number() | Text() | Logical() | Error() | LeftOut():
                value = _constant(node)
                return lambda values: value
            case Group(inner):
                return self.step(inner, over_ranges=over_ranges)
            case Cells() | Structured() | Name():
                return self._reference(node, over_ranges)
            case Array(rows):
                steps = [[self.step(cell, over_ranges=over_ranges) for cell in row] for row in rows]
                return lambda values: Block([[_only_one(step(values)) for step in row] for row in steps])
            case Prefix(operator, operand) if operator in PREFIX:
                return self._lifted(PREFIX[operator], (operand,), over_ranges)
            case Postfix(operator, operand) if operator in POSTFIX:
                return self._lifted(POSTFIX[operator], (operand,), over_ranges)
            case Infix(operator, left, right) if operator in INFIX:
                return self._lifted(INFIX[operator], (left, right), over_ranges)
            case Call(function, arguments):
                return self._call(plain_name(function).upper(), arguments, over_ranges)
        raise NotAtOnceError(f"{self._here.address}: what a formula rarely holds")

    def _reference(self, node: Node, over_ranges: bool) -> Step:
        meant = self._around.area(node, self._here)
        if not isinstance(meant, Area):
            return self.step(meant, over_ranges=over_ranges)
        if meant.size == 1:
            return self._around.cell(meant)
        rows = [
            [self._around.cell(Area(meant.sheet, meant.row + i, meant.column + j)) for j in range(meant.columns)]
            for i in range(meant.rows)
        ]
        return lambda values: Block([[cell(values) for cell in row] for row in rows])

    def _lifted(self, apply: Callable[..., Operand], operands: tuple[Node, ...], over_ranges: bool) -> Step:
        """What works on single cells, over ranges cell by cell."""
        steps = [self.step(operand, over_ranges=over_ranges) for operand in operands]

        def run(values: Values) -> Answer:
            found = [step(values) for step in steps]
            if not any(isinstance(each, Block) for each in found):
                return apply(*found)
            if not over_ranges:
                raise NotAtOnceError(f"{self._here.address}: a range where one cell is meant")
            return _over_blocks(apply, found)

        return run

    def _call(self, name: str, arguments: tuple[Node, ...], over_ranges: bool) -> Step:
        over = over_ranges or name in _OVER_RANGES
        if name in REGISTRY:
            return self._own(name, arguments, over)
        if name in ("TRUE", "FALSE") and not arguments:
            return lambda values: name == "TRUE"
        steps = [self.step(argument, over_ranges=over) for argument in arguments]
        if name == "IF" and len(steps) in (2, 3):
            return _if(*steps, over_ranges=over)
        if name in ("IFERROR", "IFNA") and len(steps) == 2:
            return _instead_of_errors(*steps, only_missing=name == "IFNA", over_ranges=over)
        if name == "CHOOSE" and len(steps) > 1:
            return _one_of(steps[0], steps[1:])
        if name in single.FUNCTIONS:
            return self._lifted(single.FUNCTIONS[name], arguments, over)
        if name in many.FUNCTIONS:
            apply = many.FUNCTIONS[name]
            if name in many.OF_LISTS:
                steps = [self._listed(name, node, step) for node, step in zip(arguments, steps, strict=True)]
            return lambda values: apply(*(step(values) for step in steps))
        raise NotAtOnceError(f"{self._here.address}: {name}")

    def _listed(self, name: str, node: Node, step: Step) -> Step:
        """An argument of a function of lists, for which a cell that is referred to is a range of one cell."""
        node = _bare(node)
        if self._is_reference(node):
            return lambda values: _as_range(step(values))
        if self._may_be_reference(node):
            counting = (NUMBER, LOGICAL) if name in ("AND", "OR") else (NUMBER,)
            return lambda values: _certain(step(values), counting)
        return step

    def _is_reference(self, node: Node) -> bool:
        if not isinstance(node, Cells | Structured | Name):
            return False
        meant = self._around.area(node, self._here)
        return isinstance(meant, Area) or self._is_reference(_bare(meant))

    def _may_be_reference(self, node: Node) -> bool:
        """Whether a call answers a cell itself in some scenario, not only what is in it."""
        if not isinstance(node, Call):
            return self._is_reference(node)
        name = plain_name(node.function).upper()
        chosen = node.arguments[1:] if name in ("IF", "CHOOSE") else node.arguments
        return name == "INDEX" or (name in _CHOOSING and any(self._may_be_reference(_bare(each)) for each in chosen))

    def _own(self, name: str, arguments: tuple[Node, ...], over_ranges: bool) -> Step:
        function = REGISTRY[name]
        if not function.takes_scenarios or function.category == "Trust":
            raise NotAtOnceError(f"{self._here.address}: {name} has one answer at a time")
        steps = [
            (lambda values: MISSING) if isinstance(argument, LeftOut) else self.step(argument, over_ranges=over_ranges)
            for argument in arguments
        ]
        return lambda values: own.call(function, [_one_cell(step(values)) for step in steps])


def _constant(node: Node) -> Operand:
    match node:
        case Number():
            return node.value
        case Text(value) | Logical(value):
            return value
        case Error(text):
            return _ERRORS.get(text.upper(), CellError.REF)
    return None


def _only_one(answer: Answer) -> Operand:
    if isinstance(answer, Block):
        if answer.shape != (1, 1):
            raise NotAtOnceError("a range where one cell is meant")
        return answer[0][0]
    return answer


def _as_range(answer: Answer) -> Block:
    return answer if isinstance(answer, Block) else Block([[answer]])


def _certain(answer: Answer, counting: tuple[int, ...]) -> Answer:
    """A cell or a value: what counts in a list either way is certain, a word is not."""
    kinds = NUMBER if isinstance(answer, Block) else kind_of(answer)
    if not np.all(np.isin(kinds, counting) | (np.asarray(kinds) >= ERROR)):
        raise NotAtOnceError("a word or a truth value in a list, from a cell or not")
    return answer


def _bare(node: Node) -> Node:
    while isinstance(node, Group):
        node = node.inner
    return node


def _one_cell(answer: Any) -> Any:
    return answer[0][0] if isinstance(answer, Block) and answer.shape == (1, 1) else answer


def _over_blocks(apply: Callable[..., Operand], found: list[Answer]) -> Block:
    shapes = [each.shape for each in found if isinstance(each, Block)]
    try:
        rows, columns = np.broadcast_shapes(*shapes)
    except ValueError:
        raise NotAtOnceError("ranges that do not fit together") from None
    return Block(
        [
            [apply(*(each.at(i, j) if isinstance(each, Block) else each for each in found)) for j in range(columns)]
            for i in range(rows)
        ]
    )


# What decides


def _cell_by_cell(decide: Callable[..., Step], parts: list[Answer]) -> Block:
    """What decides, for each cell of ranges by itself."""

    def one(*cells: Operand) -> Operand:
        return _only_one(decide(*((lambda values, cell=cell: cell) for cell in cells))({}))

    return _over_blocks(one, parts)


def _if(condition: Step, yes: Step, no: Step = lambda values: False, *, over_ranges: bool = False) -> Step:
    def run(values: Values) -> Answer:
        found = condition(values)
        if isinstance(found, Block) and over_ranges and found.shape != (1, 1):
            return _cell_by_cell(_if, [found, yes(values), no(values)])
        found = _only_one(found)
        flags, errors = as_condition(found)
        if not isinstance(found, Column):
            return error_of(int(errors)) if errors else yes(values) if flags else no(values)
        met = np.broadcast_to(np.asarray(flags), found.size)
        wrong = not isinstance(errors, int) or errors
        if not wrong and (met.all() or not met.any()):
            return yes(values) if met.all() else no(values)
        answer = _chosen(met, yes(values), no(values))
        if not wrong:
            return answer
        if isinstance(answer, Block):
            raise NotAtOnceError("a range in some scenarios only")
        return with_errors(answer, errors if not isinstance(errors, int) else np.full(found.size, errors, np.uint8))

    return run


def _chosen(met: Any, yes: Answer, no: Answer) -> Answer:
    if not isinstance(yes, Block) and not isinstance(no, Block):
        return chosen(met, yes, no)
    if isinstance(yes, Block) and isinstance(no, Block) and yes.shape == no.shape:
        return Block([[chosen(met, *pair) for pair in zip(*rows, strict=True)] for rows in zip(yes, no, strict=True)])
    raise NotAtOnceError("a range in some scenarios only")


def _instead_of_errors(value: Step, other: Step, *, only_missing: bool, over_ranges: bool = False) -> Step:
    missing = KINDS_OF_ERRORS[CellError.NA]

    def run(values: Values) -> Answer:
        found = value(values)
        if isinstance(found, Block) and over_ranges and found.shape != (1, 1):
            return _cell_by_cell(partial(_instead_of_errors, only_missing=only_missing), [found, other(values)])
        found = _only_one(found)
        kinds = kind_of(found)
        wrong = np.asarray(kinds) == missing if only_missing else np.asarray(kinds) >= ERROR
        if not wrong.any():
            return found
        if wrong.all():
            return other(values)
        return _chosen(wrong, other(values), found)

    return run


def _one_of(which: Step, options: list[Step]) -> Step:
    def run(values: Values) -> Answer:
        found = _only_one(which(values))
        numbers, errors = as_number(found)
        if not isinstance(found, Column):
            if errors:
                return error_of(int(errors))
            place = int(numbers)
            return options[place - 1](values) if 1 <= place <= len(options) else CellError.VALUE
        places = np.trunc(np.broadcast_to(numbers, found.size))
        answer: Answer = CellError.VALUE
        for place, option in enumerate(options, start=1):
            if (places == place).any():
                answer = _chosen(places == place, option(values), answer)
        if isinstance(answer, Block):
            raise NotAtOnceError("CHOOSE of a range")
        return with_errors(answer, errors)

    return run
