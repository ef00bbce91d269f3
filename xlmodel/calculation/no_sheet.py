"""What a formula lacks that stands on no sheet: cells, names, tables, and functions that nobody knows."""

import difflib
from collections.abc import Callable, Iterator
from typing import Final

from xlmodel.calculation.one_or_many import FAMILIAR
from xlmodel.formula.parse import FormulaError, parse
from xlmodel.formula.spelling import bare_name, called, plain_name
from xlmodel.formula.tree import Call, Cells, Name, Node, Structured, children, walk
from xlmodel.functions import REGISTRY

# These ask where cells are, and not what they hold.
_OF_PLACES: Final = frozenset("ROW ROWS COLUMN COLUMNS AREAS ISREF".split())
_GIVING_NAMES: Final = frozenset(("LET", "LAMBDA"))


def lacking_cells(formula: str) -> str | None:
    """The sentence about cells whose values a formula asks for; None where it asks for none."""
    try:
        tree = parse(formula)
    except FormulaError:
        return None
    cells = list(dict.fromkeys(_cells_read(tree)))
    if not cells:
        return None
    return (
        f"it refers to {' and '.join(cells[:2])}, and there are no cells to refer to: a formula by itself stands on no "
        "sheet, so write the value in place of the cell"
    )


def _cells_read(node: Node) -> Iterator[str]:
    if isinstance(node, Cells | Structured):
        yield node.text
    if not (isinstance(node, Call) and plain_name(node.function).upper() in _OF_PLACES):
        for child in children(node):
            yield from _cells_read(child)


def unknown_word(formula: str, is_function: Callable[[str], bool]) -> str | None:
    """The sentence about the first function or name in a formula that there is not, with those that come near."""
    unknown = next((plain_name(name) for name in called(formula) if not is_function(bare_name(name))), None)
    if unknown is not None:
        near = difflib.get_close_matches(unknown.upper(), [*REGISTRY, *FAMILIAR], n=3, cutoff=0.75)
        return f"no function is called {unknown}" + (f"; did you mean {', '.join(near)}" if near else "")
    try:
        nodes = list(walk(parse(formula)))
    except FormulaError as problem:  # what the engine takes for a name
        return str(problem)
    if any(isinstance(node, Call) and plain_name(node.function).upper() in _GIVING_NAMES for node in nodes):
        return None
    name = next((node.text for node in nodes if isinstance(node, Name)), None)
    return name and f"nothing is called {name}: a formula by itself stands in no workbook, which could have names"
