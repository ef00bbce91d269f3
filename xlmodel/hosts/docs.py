"""The function reference: one more host. As text for a terminal, as a page; for programs see tasks.functions."""

import inspect
from collections.abc import Iterable
from itertools import groupby

from xlmodel.spec import Function, Parameter


def as_text(function: Function) -> str:
    """One function for a terminal."""
    rows = [(p.name if p.required else f"[{p.name}]", _described(p)) for p in function.parameters]
    width = max(len(name) for name, _ in rows)
    parts = [
        function.signature,
        f"\n{function.summary}\n",
        _indented(function.sections["Formula"]),
        "\nArguments",
        *(f"    {name:{width}}  {description}" for name, description in rows),
        f"\nResult\n    {function.result}",
    ]
    parts += [
        f"\n{heading}\n{_indented(function.sections[section])}"
        for section, heading in _HEADINGS.items()
        if section in function.sections
    ]
    return "\n".join(parts)


# In a cell nothing is raised: the three classes are three error words.
_HEADINGS = {
    "Not meaningful": "Not meaningful (#N/A)",
    "Raises": "Errors (InputError is #VALUE!, DomainError #NUM!, NoDataError #N/A in a cell)",
    "Source": "Source",
}


def as_markdown(functions: Iterable[Function]) -> str:
    """The whole reference as a page; the functions of a chapter stand together."""
    parts = ["# Worksheet functions\n"]
    for category, members in groupby(functions, key=lambda f: f.category):
        parts.append(f"\n## {category}\n")
        parts.extend(_section(function) for function in members)
    return "".join(parts)


def _section(function: Function) -> str:
    rows = "".join(f"| {p.name} | {p.kind.value} | {p.description} | {_bounds(p)} |\n" for p in function.parameters)
    return (
        f"\n### {function.signature}\n\n{function.summary}\n\n"
        f"| argument | shape | meaning | bounds |\n|---|---|---|---|\n{rows}\nResult: {function.result}\n\n"
        f"```text\n{inspect.getdoc(function.call)}\n```\n"
    )


def _described(parameter: Parameter) -> str:
    bounds = _bounds(parameter)
    return f"{parameter.description}; {bounds}" if bounds else parameter.description


def _bounds(parameter: Parameter) -> str:
    """What a fraction can be; beyond it, #NUM!."""
    return parameter.term.bounds.text if parameter.term.bounds else ""


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())
