"""Functions: the reference of the worksheet functions, from their declarations."""

import difflib
from typing import Any

from xlmodel.errors import RequestError
from xlmodel.functions import REGISTRY
from xlmodel.spec import Function, Kind, Parameter


def functions(name: str | None = None) -> list[dict[str, Any]]:
    """What a program wants to know of a function, or of all of them.

    Raises
        RequestError  there is no such function; says which come near.
    """
    return [as_object(function) for function in (REGISTRY.values() if name is None else [find_function(name)])]


def find_function(name: str) -> Function:
    """The function of that name, in small letters or capitals.

    Raises
        RequestError  there is no such function; says which come near.
    """
    if name.upper() in REGISTRY:
        return REGISTRY[name.upper()]
    near = difflib.get_close_matches(name.upper(), REGISTRY, n=3)
    raise RequestError(f"no function is called {name}" + (f"; there is {', '.join(near)}" if near else ""))


def as_object(function: Function) -> dict[str, Any]:
    """A function as JSON has it."""
    return {
        "name": function.name,
        "category": function.category,
        "summary": function.summary,
        "parameters": [_parameter(p) for p in function.parameters],
        "result": function.result,
        "source": " ".join(function.source.split()),
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    given = {
        "name": parameter.name,
        "meaning": parameter.term.meaning,
        "unit": parameter.unit,
        "shape": parameter.kind.value,
        "required": parameter.required,
        "default": None if parameter.required or parameter.kind is Kind.ANY else parameter.default,
    }
    bounds = parameter.term.bounds
    if bounds is not None:
        given["bounds"] = bounds._asdict()
    return given | {"words": list(parameter.words)} if parameter.words else given
