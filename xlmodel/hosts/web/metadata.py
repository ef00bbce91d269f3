"""What Excel is told of the functions, and what the page shows of them: both from the declarations."""

import ast
import doctest
import inspect
import json
from collections.abc import Iterable
from typing import Any

from xlmodel.formula.spelling import OFFICE_NAMESPACE
from xlmodel.spec import Function, Kind


def functions_json(functions: Iterable[Function], help_page: str) -> str:
    """The custom functions of the add-in, as Excel reads them.

    Every argument is a block of anything: of a number Excel would answer a blank or an error itself, without a reason,
    and of a single cell it would call once for each cell of a range, where the function has one answer.
    """
    described = [_described(each, help_page) for each in functions]
    return _json({"allowErrorForDataTypeAny": True, "functions": described})


def _described(function: Function, help_page: str) -> dict[str, Any]:
    return {
        "id": function.name,
        "name": function.name,
        "description": function.summary,
        "helpUrl": f"{help_page}#{function.name}",
        "parameters": [
            {"name": p.name, "description": p.description, "type": "any", "dimensionality": "matrix"}
            | ({} if p.required else {"optional": True})
            for p in function.parameters
        ],
        "result": {"type": "any", "dimensionality": "matrix" if spills(function) else "scalar"},
        # By the addresses a blank is told from a zero: builds of Excel before August 2024 pass 0 for both.
        "options": {"requiresParameterAddresses": True},
    }


def spills(function: Function) -> bool:
    """Whether an answer may be a block of cells."""
    return function.kind in (Kind.NUMBERS, Kind.TEXT, Kind.TABLE)


def functions_js(functions: Iterable[Function]) -> str:
    """The stubs, one a function, and what the page shows of each."""
    every = list(functions)
    shown = [_shown(each) for each in every]
    return (
        "// Written by `xlmodel web build` from the declarations of the functions.\n"
        f"xlmodel.namespace = {json.dumps(OFFICE_NAMESPACE)};\n"
        f"xlmodel.functions = {_json(shown)};\n"
        + "".join(f"xlmodel.offer({json.dumps(each.name)}, {json.dumps(spills(each))});\n" for each in every)
    )


def _shown(function: Function) -> dict[str, Any]:
    _, _, text = (inspect.getdoc(function.call) or "").partition("\n")
    return {
        "name": function.name,
        "category": function.category,
        "summary": function.summary,
        "result": function.result,
        "parameters": [
            {"name": p.name, "description": p.description, "required": p.required, "words": list(p.words)}
            for p in function.parameters
        ],
        "text": text.strip("\n"),
        "example": _example(function),
    }


def _example(function: Function) -> list[str]:
    """The arguments of the first example in the docstring, as a formula writes them; none where they are no constants."""
    for example in doctest.DocTestParser().get_examples(inspect.getdoc(function.call) or ""):
        for call in ast.walk(ast.parse(example.source)):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == function.python_name:
                names = [p.name for p in function.parameters]
                given = dict(zip(names, call.args, strict=False)) | {str(k.arg): k.value for k in call.keywords}
                try:
                    return [_written(ast.literal_eval(given[name])) if name in given else "" for name in names]
                except ValueError:
                    return []
    return []


def _written(value: Any) -> str:
    if isinstance(value, list | tuple):
        rows = value if all(isinstance(row, list | tuple) for row in value) else [value]
        return "{" + ";".join(",".join(_written(cell) for cell in row) for row in rows) + "}"
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"'
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    return "" if value is None else str(value).upper()


def _json(value: Any) -> str:
    """JSON that may stand in a script, too."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
