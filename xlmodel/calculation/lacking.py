"""What in a formula the calculation engine lacks, by its name."""

from xlmodel.formula.area import unquoted
from xlmodel.formula.parse import FormulaError, parse
from xlmodel.formula.tree import Cells, Infix, Invocation, Node, walk, written


def lacking(formula: str) -> str | None:
    """The first construct in a formula, as it is written there, that the engine lacks; None if all is known."""
    try:
        nodes = list(walk(parse(formula)))
    except FormulaError:
        return None
    return next((found for node in nodes if (found := _construct(node)) is not None), None)


def _construct(node: Node) -> str | None:
    match node:
        case Invocation():
            return f"a LAMBDA called on the spot, {written(node)}"
        case Cells(text) if ":" in unquoted(text.rpartition("!")[0]):
            return f"cells of several sheets, {text}"
        case Infix(",", _, _):
            return f"a union of ranges, {written(node)}"
        case Infix(" ", _, _):
            return f"what ranges have in common, {written(node)}"
    return None
