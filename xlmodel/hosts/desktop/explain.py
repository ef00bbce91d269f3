"""What Excel shows about the selected cell: why it shows an error, and how the calls of ours come to their answers."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from xlmodel.call import Answer, Block, Cell, evaluate
from xlmodel.errors import PLAIN_REASONS, CellError, InputError
from xlmodel.functions import REGISTRY
from xlmodel.hosts.desktop.run import LONGEST_DIALOG, called, declared, fitting
from xlmodel.hosts.desktop.translate import ERRORS, argument_from_excel
from xlmodel.spec import Function

_EXPLAIN = "EXPLAIN"  # which explains a call, but not itself
_IN_THEIR_OWN_WORDS = ("Formula", "Warning", "Reason", "Source")  # items whose value needs no meaning beside it
# What is left out where a dialog has no room, in this order.
_MEANINGS, _SOURCES, _INNER = "meanings and defaults of arguments", "sources", "figures of functions inside a function"


class _Call(NamedTuple):
    """A call of ours, what it answers, and how EXPLAIN explains it."""

    answer: Answer
    function: Function | None = None  # None where this package has none, or one with other arguments
    rows: Block = []  # noqa: RUF012  nobody changes it


def explanation(text: str, shown: str, number: float, calls: Iterable[tuple[str, Sequence[Any]]]) -> str:
    """What a cell shows and why, for a dialog.

    Parameters
        text    its formula.
        shown   what stands in the cell.
        number  Excel's number of the error in it; 0 if there is none.
        calls   the calls of ours that Excel made to calculate it, in their order: signature and arguments.
    """
    made = list(_answered(calls))
    head = [text, f"shows {shown}." if shown.strip() else "shows nothing."]
    if number:
        head.append(f"Because: {_reason(ERRORS.get(int(number), CellError.VALUE), made)}.")
    paragraphs: list[str] = []
    for leave_out in ((), (_MEANINGS,), (_MEANINGS, _SOURCES), (_MEANINGS, _SOURCES, _INNER)):
        paragraphs = list(_paragraphs(text, head, made, leave_out))
        if len("\n\n".join(paragraphs)) <= LONGEST_DIALOG:
            break
    return fitting(paragraphs, "EXPLAIN in a cell shows all")


def _answered(calls: Iterable[tuple[str, Sequence[Any]]]) -> Iterator[_Call]:
    """Each call once: Excel calls a function again when a cell it needs was not ready."""
    seen: list[tuple[str, Sequence[Any]]] = []
    for signature, given in calls:
        if (signature, given) in seen:
            continue
        seen.append((signature, given))
        try:
            function = declared(signature)
            arguments = [argument_from_excel(argument) for argument in given]
        except InputError as problem:
            yield _Call(Answer([[problem.cell]], str(problem)))
            continue
        rows = [] if function.name == _EXPLAIN else evaluate(REGISTRY[_EXPLAIN], [function.name, *arguments]).cells
        yield _Call(evaluate(function, arguments), function, rows)


def _reason(error: CellError, made: Iterable[_Call]) -> str:
    """Why the cell shows this error; an inner call was made before the outer one that only passes its error on."""
    for call in made:
        cells = (cell for row in call.answer.cells for cell in row)
        if call.answer.reason and next((cell for cell in cells if isinstance(cell, CellError)), None) is error:
            return call.answer.reason
    return PLAIN_REASONS[error]


def _paragraphs(text: str, head: Sequence[str], made: Sequence[_Call], leave_out: Sequence[str]) -> Iterator[str]:
    """The cell, then its calls, the outermost first; at last what is called in the formula, but was not needed."""
    explained = [(call.function, call.rows) for call in reversed(made) if call.function and call.rows]
    texts = ["\n".join(_lines(function, rows, head, leave_out)) for function, rows in explained]
    others = [function for function in called(text) if function not in [f for f, _ in explained]]
    texts += [f"{f.signature}\n{f.summary}" for f in others]
    yield "\n".join([*head, *(["", texts[0]] if texts else [])])
    yield from texts[1:]


def _lines(function: Function, rows: Block, head: Sequence[str], leave_out: Sequence[str]) -> Iterator[str]:
    arguments = {p.name for p in function.parameters}
    yield function.signature
    yield function.summary
    for item, value, meaning in rows[2:]:  # below the headings and the function's own name
        text, name = _text(value), str(item)
        is_inner = name.strip() in REGISTRY  # above its figures; its formula would fill the dialog
        if (
            f"Because: {text}." in head
            or (_MEANINGS in leave_out and name in arguments and text.startswith("left out"))
            or (_SOURCES in leave_out and name == "Source")
            or (_INNER in leave_out and (is_inner or name.startswith(" ")))
        ):
            continue
        if is_inner:
            yield f"{name}: called on the way"
            continue
        brief = _MEANINGS in leave_out and name in arguments
        yield f"{name}: {text}" + ("" if brief or name in _IN_THEIR_OWN_WORDS else f" ({meaning})")


def _text(cell: Cell) -> str:
    return f"{cell:.12g}" if isinstance(cell, float) else str(cell)
