"""All worksheet functions, in order; and EXPLAIN, which looks the others up among them."""

import sys
from collections.abc import Iterable, Mapping
from types import MappingProxyType, ModuleType
from typing import Annotated, Any, Final

import xlmodel.market.functions
from xlmodel.call import MISSING
from xlmodel.errors import InputError, NoDataError
from xlmodel.explanation import explained
from xlmodel.spec import CATEGORIES, Function, Kind, Labels, Table, declared_in, worksheet_function
from xlmodel.valuation import CHAPTERS

Any_ = Annotated[Any, Kind.ANY]


@worksheet_function("Trust", result="Item, Value, Meaning: formula, arguments, figures, warnings, result, source")
def explain(
    function_name: Labels,
    argument_1: Any_ = MISSING,
    argument_2: Any_ = MISSING,
    argument_3: Any_ = MISSING,
    argument_4: Any_ = MISSING,
    argument_5: Any_ = MISSING,
    argument_6: Any_ = MISSING,
    argument_7: Any_ = MISSING,
    argument_8: Any_ = MISSING,
    argument_9: Any_ = MISSING,
) -> Table:
    """How a function comes to its answer: formula, arguments with units, intermediate figures, warnings, source.

        =EXPLAIN("FORWARD_PE", B2, C2) explains =FORWARD_PE(B2, C2)

    Of a function that is worked cell by cell over a range, it explains the whole range.

    Raises
        InputError   there is no such function, or EXPLAIN itself is asked for.
        NoDataError  function_name is blank.

    Source
        The function's own declaration and source.

    >>> explain("FORWARD_PE", 88.0, 8.0)["Value"][-2]
    11.0
    """
    arguments = [argument_1, argument_2, argument_3, argument_4, argument_5]
    arguments += [argument_6, argument_7, argument_8, argument_9]
    while arguments and arguments[-1] is MISSING:
        arguments.pop()
    return explained(_named(function_name), arguments, REGISTRY)


def _named(names: Labels) -> Function:
    [name, *others] = [names] if isinstance(names, str) else names
    if not name.strip():
        raise NoDataError("function_name is blank")
    function = REGISTRY.get(name.strip().upper())
    if others or function is None or function.call is explain:
        raise InputError(f"function_name is {name!r}, which names no function that can be explained")
    return function


def in_order(chapters: Iterable[ModuleType]) -> Mapping[str, Function]:
    """The functions that modules declare, by chapter of the reference and within it by name.

    Raises
        ValueError  a name is declared twice.
    """
    declared = [function for module in chapters for function in declared_in(module)]
    found: dict[str, Function] = {}
    for function in sorted(declared, key=lambda function: (CATEGORIES.index(function.category), function.name)):
        if function.name in found:
            raise ValueError(f"{function.name} is declared twice")
        found[function.name] = function
    return MappingProxyType(found)


REGISTRY: Final = in_order((*CHAPTERS, xlmodel.market.functions, sys.modules[__name__]))
