"""The typed face of the package, `xlmodel/__init__.pyi`: what an editor shows and a type checker holds a script to."""

import inspect
from collections.abc import Iterable, Sequence
from textwrap import indent
from typing import Final

from xlmodel.spec import Function, Kind, Parameter
from xlmodel.terms import DATE

_HEAD: Final = '''\
"""Valuation functions for spreadsheets: the same formula in Excel, LibreOffice and a script."""

# Written by scripts/generate from the declarations of the functions; not to be changed by hand.
# The first signature that fits is meant, from the narrowest to the widest:
# mypy: disable-error-code="overload-overlap"

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal, TypeAlias, overload

import numpy as np
import pandas as pd
from numpy.typing import NDArray

'''
_TYPES: Final = """
_Number: TypeAlias = float | np.integer[Any] | np.floating[Any] | date | np.datetime64
_Numbers: TypeAlias = NDArray[Any] | Sequence[_Number | None] | Sequence[Sequence[_Number | None]]
_Day: TypeAlias = _Number | str
_Days: TypeAlias = NDArray[Any] | Sequence[_Day | None] | Sequence[Sequence[_Day | None]]
_Series: TypeAlias = pd.Series[Any]
_List: TypeAlias = _Number | Sequence[_Number | None] | np.ndarray[tuple[int], np.dtype[Any]] | _Series
_Lists: TypeAlias = NDArray[Any] | Sequence[Sequence[_Number | None]]
_DayList: TypeAlias = _Day | Sequence[_Day | None] | np.ndarray[tuple[int], np.dtype[Any]] | _Series
_DayLists: TypeAlias = NDArray[Any] | Sequence[Sequence[_Day | None]]
_Frame: TypeAlias = pd.DataFrame
_Block: TypeAlias = _List | Sequence[Sequence[_Number | None]] | np.ndarray[tuple[int, int], np.dtype[Any]] | _Frame
_Blocks: TypeAlias = NDArray[Any]
_Texts: TypeAlias = Sequence[str | None] | NDArray[Any]
_Errors: TypeAlias = Literal["coerce", "raise"]
"""

# What an argument may be for one answer, for an array of answers, for answers with an index, and for those with columns:
# each adds to the last.
_LIST: Final = ("_List", "_Lists", "_Frame")
_ARGUMENTS: Final = {
    Kind.NUMBER: ("_Number", "_Numbers", "_Series", "_Frame"),
    Kind.NUMBERS: ("_Number", "_Numbers", "_Series", "_Frame"),
    Kind.LIST: _LIST,
    Kind.GAPS: _LIST,
    Kind.MULTIPLES: _LIST,
    Kind.GRID: ("_Block", "_Blocks"),
    Kind.LABELS: ("Sequence[str]",),
    Kind.FLAG: ("bool",),
    Kind.TEXT: ("str",),
    Kind.TEXTS: ("str", "_Texts", "_Series"),
    Kind.ANY: ("object",),
}
# A date may be a text.
_DATES: Final = {
    Kind.NUMBER: ("_Day", "_Days", "_Series", "_Frame"),
    Kind.NUMBERS: ("_Day", "_Days", "_Series", "_Frame"),
    Kind.LIST: ("_DayList", "_DayLists", "_Frame"),
}
_NUMBERS: Final = ("float", "NDArray[np.float64]", "pd.Series[float]", "_Frame")
_TEXTS: Final = ("str", "NDArray[np.object_]", "pd.Series[str]", "_Frame")


def stub(version: str, public: Iterable[tuple[str, str]], functions: Sequence[Function]) -> str:
    """The text of the file.

    Parameters
        public  what else the package offers: a name and the module it comes from.
    """
    names = dict(public)
    imports = "".join(f"from {module} import {name} as {name}\n" for name, module in sorted(names.items(), key=_place))
    everything = "".join(f'    "{name}",\n' for name in sorted([*names, *(f.python_name for f in functions)]))
    parts = [_HEAD, imports, f'\n__version__: Literal["{version}"]\n__all__ = [\n{everything}]\n', _TYPES]
    return "".join([*parts, *map(_declared, functions)])


def _place(public: tuple[str, str]) -> tuple[str, str]:
    return public[1], public[0]


def _declared(function: Function) -> str:
    """A function with all its signatures; the first has the whole docstring."""
    signatures = _signatures(function)
    text = inspect.getdoc(function.call) or ""
    docstrings = [f"{text}\n" if "\n" in text else text, *[function.summary] * (len(signatures) - 1)]
    overload = "@overload\n" if len(signatures) > 1 else ""
    return "".join(
        f"\n{overload}def {function.python_name}(\n{arguments}) -> {result}:\n{indent(_quoted(docstring), '    ')}\n"
        for (arguments, result), docstring in zip(signatures, docstrings, strict=True)
    )


def _quoted(text: str) -> str:
    raw = "r" if "\\" in text else ""
    return f'{raw}"""{text}"""'


def _signatures(function: Function) -> list[tuple[str, str]]:
    """The arguments, one a line, and the result; a table is one whatever it is made from.

    One signature for each argument that may bring the index, since none says "at least one of them".
    """
    one, many, labelled, whole = ([_kinds(function, p)[:width] for p in function.parameters] for width in (1, 2, 3, 4))
    if function.kind is Kind.TABLE:
        return [(_arguments(function, whole), "_Frame")]
    numbers, arrays, series, frame = _TEXTS if function.kind is Kind.TEXT else _NUMBERS
    found = {_arguments(function, one): numbers}
    found.setdefault(_arguments(function, many), arrays)
    for width, before, after, result in ((3, many, labelled, series), (4, labelled, whole, frame)):
        for i, kinds in enumerate(after):
            if len(kinds) == width:
                found[_arguments(function, [*before[:i], kinds[-1:], *after[i + 1 :]])] = result
    return list(found.items())


def _kinds(function: Function, parameter: Parameter) -> tuple[str, ...]:
    if parameter.kind is Kind.WORD:
        words = '", "'.join(parameter.words)
        return (f'Literal["{words}"]',)
    one_only = parameter.kind is Kind.NUMBER and not function.takes_scenarios
    kinds = _DATES if parameter.unit == DATE else _ARGUMENTS
    return kinds[parameter.kind][: 1 if one_only else None]


def _arguments(function: Function, kinds: Iterable[Iterable[str]]) -> str:
    errors = '    *,\n    errors: _Errors = "coerce",\n' if function.answers_many else ""
    return "".join(map(_argument, function.parameters, kinds)) + errors


def _argument(parameter: Parameter, kinds: Iterable[str]) -> str:
    named = " | ".join([*kinds, *(["None"] if parameter.default is None else [])])
    line = f"    {parameter.name}: {named}{_default(parameter, named)},\n"
    return line if len(line) <= _WIDTH else line.replace("[", "[\n        ").replace("]", "\n    ]")


def _default(parameter: Parameter, named: str) -> str:
    if parameter.required:
        return ""
    # What must be given to bring its index has no default; that it may be left out where another does, is no harm.
    if parameter.kind is Kind.ANY or named in ("_Series", "_Frame"):
        return " = ..."
    return f' = "{parameter.default}"' if isinstance(parameter.default, str) else f" = {parameter.default!r}"


_WIDTH: Final = 120
