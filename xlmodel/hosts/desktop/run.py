"""What Python answers to Excel: formulas, and what the buttons ask for. Nothing here knows how Excel calls it."""

import logging
import sys
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib.metadata import version
from typing import Any

from xlmodel import __version__
from xlmodel.call import evaluate
from xlmodel.days import SHIFT_OF_1904
from xlmodel.days_of_1904 import evaluate_counting_from
from xlmodel.errors import MISTAKE, CellError, InputError
from xlmodel.formula import spelling
from xlmodel.functions import REGISTRY
from xlmodel.hosts.desktop.translate import answer_to_excel, argument_from_excel, error_to_excel
from xlmodel.spec import Function

log = logging.getLogger(__name__)

LONGEST_DIALOG = 1000  # a message box shows about 1024 characters
_LONGEST_TEXT = 32_000  # a cell holds 32 767


def formula(signature: str, arguments: Sequence[Any], from_1904: bool = False) -> list[list[Any]]:
    """The answer of one formula, in rows, with errors and reasons as the wrapper takes them; raises nothing.

    Parameters
        from_1904  the workbook counts its days from 1904.
    """
    try:
        function = declared(signature)
        if from_1904:
            given = [argument_from_excel(argument) for argument in arguments]
            return answer_to_excel(evaluate_counting_from(function, given, SHIFT_OF_1904, REGISTRY))
        if function.is_pure and set(map(type, arguments)) <= {float, str}:
            return [row[:] for row in _remembered(signature, *arguments)]
        return _worked_out(function, arguments)
    except InputError as problem:
        return [[error_to_excel(problem.cell, str(problem))]]
    except Exception:
        log.exception("%s%r", signature, arguments)
        return [[error_to_excel(CellError.VALUE, MISTAKE)]]


@lru_cache(maxsize=65_536)
def _remembered(signature: str, *arguments: Any) -> list[list[Any]]:
    """Many cells ask the same, and ask it again at each hard recalculation."""
    return _worked_out(declared(signature), arguments)


def _worked_out(function: Function, arguments: Iterable[Any]) -> list[list[Any]]:
    return answer_to_excel(evaluate(function, [argument_from_excel(argument) for argument in arguments]))


@cache
def declared(signature: str) -> Function:
    """The function a wrapper was made for, if it still takes the same arguments.

    Raises
        InputError  the file with the wrapper and this package are of different versions, and it matters.
    """
    name, _, rest = signature.partition("(")
    named = [p for p in rest.rstrip(")").split(",") if p]
    if name not in REGISTRY:
        raise InputError(f"xlmodel {__version__} has no function {name}: the file was made for another version")
    function = REGISTRY[name]
    known = [p.name for p in function.parameters]
    added = function.parameters[len(named) :]
    if known[: len(named)] != named or any(p.required for p in added):
        raise InputError(
            f"{name} takes {', '.join(known)} in xlmodel {__version__}, but the file was made for "
            f"{', '.join(named) or 'no arguments'}: build it again, or install the version it was made with"
        )
    return function


# Check model


def findings(sentences: Sequence[str]) -> str:
    """What a look at a workbook found, for a dialog."""
    if not sentences:
        return "Nothing found: the workbook's own checks hold, and its inputs agree with the store."
    return fitting(sentences, "xlmodel check shows all")


def fitting(paragraphs: Sequence[str], rest: str) -> str:
    """As many paragraphs as a dialog shows; `rest` says where the others are to be seen."""
    for count in range(len(paragraphs), 0, -1):
        left = len(paragraphs) - count
        more = [f"and {left} more: {rest}"] if left else []
        text = "\n\n".join([*paragraphs[:count], *more])
        if len(text) <= LONGEST_DIALOG:
            return text
    end = f" ... ({rest})"
    return paragraphs[0][: LONGEST_DIALOG - len(end)].rsplit(" ", 1)[0] + end


# Function reference


def reference() -> list[list[str]]:
    """All functions as the rows of a sheet, with a heading."""
    rows = [["Function", "Chapter", "What it answers", "Arguments", "Result", "#N/A when", "Source"]]
    rows += [
        [
            function.signature,
            function.category,
            function.summary,
            "\n".join(f"{p.name}: {p.description}" for p in function.parameters),
            function.result,
            " ".join(function.not_meaningful.split()),
            " ".join(function.source.split()),
        ]
        for function in REGISTRY.values()
    ]
    return [[text[:_LONGEST_TEXT] for text in row] for row in rows]


def reference_line(text: str) -> int:
    """The row of the reference, from 1, with the first function that a formula calls; else the heading."""
    functions = called(text)
    return list(REGISTRY).index(functions[0].name) + 2 if functions else 1


def called(text: str) -> list[Function]:
    """Our functions in a formula, each once, in the order in which they stand there."""
    names = dict.fromkeys(spelling.bare_name(name).upper() for name in spelling.called(text))
    return [REGISTRY[name] for name in names if name in REGISTRY]


# About


def about(file_version: str, log_file: str) -> str:
    """Versions and places, for a dialog and for a report of trouble."""
    lines = [
        f"xlmodel {__version__}, {len(REGISTRY)} functions",
        f"Python {sys.version.split()[0]}: {sys.executable}",
        f"Log: {log_file}",
    ]
    if file_version != __version__:
        lines.append(f"\nThis file was made for xlmodel {file_version}; to bring them together: xlmodel excel install")
    lines += (f"\n{sentence}" for sentence in restart_wanted())
    return "\n".join([*lines, "\nNot investment advice."])


def restart_wanted() -> list[str]:
    """What to do where another version was installed while this one runs; nothing where none was."""
    installed = version("xlmodel")
    if installed == __version__:
        return []
    return [f"xlmodel {installed} was installed meanwhile, {__version__} answers: close Excel and open it again"]
