"""The declarations as VBA: a wrapper for each function, and what the function wizard shows about it."""

from collections.abc import Iterable
from importlib import resources

from xlmodel import __version__
from xlmodel.hosts.desktop.vba_project import ENCODING, LONGEST_LINE, Module
from xlmodel.spec import Function, Parameter

FUNCTIONS = "XlModelFunctions"
DECLARATIONS = "XlModelDeclarations"
CATEGORY = "xlmodel"
_ROOM = 100  # left on a line for what closes it


def signature(function: Function) -> str:
    """What a wrapper calls its function: the name and the arguments as they were when the file was built."""
    return f"{function.name}({','.join(p.name for p in function.parameters)})"


def functions_module(functions: Iterable[Function]) -> Module:
    """The functions as a sheet sees them: each hands its arguments on."""
    lines = ["Option Explicit", "' Written by xlmodel from its declarations.", ""]
    for function in functions:
        parameters = ", ".join(_parameter(p) for p in function.parameters)
        arguments = ", ".join(f"XlmArgument({p.name})" for p in function.parameters)
        lines += _folded(f"Public Function {function.name}({parameters}) As Variant")
        lines += [
            f'Attribute {function.name}.VB_Description = "{_plain(function.summary)}"',
            # 14 is the category of user-defined functions, until XlmRegister gives a better one.
            f'Attribute {function.name}.VB_ProcData.VB_Invoke_Func = " \\n14"',
        ]
        lines += _folded(f'    {function.name} = XlmCall("{signature(function)}", Array({arguments}))')
        lines += ["End Function", ""]
    return Module(FUNCTIONS, "\n".join(lines))


def declarations_module(functions: Iterable[Function]) -> Module:
    """The version, and the texts that Excel only takes while it runs."""
    lines = [
        "Option Explicit",
        "Option Private Module",
        "",
        f'Public Const XLM_VERSION As String = "{__version__}"',
        "",
        "Public Sub XlmRegister()",
        "    ' A function that Excel does not take keeps the description it has in its own module.",
        "    On Error Resume Next",
    ]
    parts: list[str] = []
    for number, function in enumerate(functions, 1):
        part = f"XlmRegister{number}"
        texts = ", ".join(quoted(p.description) for p in function.parameters)
        parts += ["", f"Private Sub {part}()", "    On Error Resume Next"]
        parts += _folded(
            f'    Application.MacroOptions Macro:="\'" & ThisWorkbook.Name & "\'!{function.name}", '
            f"Description:={quoted(function.summary)}, Category:={quoted(CATEGORY)}, "
            f"ArgumentDescriptions:=Array({texts})"
        )
        parts.append("End Sub")
        lines.append(f"    {part}")
    return Module(DECLARATIONS, "\n".join([*lines, "End Sub", *parts]))


def text_module(name: str, file: str | None = None, **words: str) -> Module:
    """A module kept as text in `vba/`; each @WORD@ in it is replaced."""
    path = resources.files("xlmodel.hosts.desktop").joinpath("vba", f"{file or name}.bas")
    text = path.read_text("utf-8")
    for word, value in words.items():
        text = text.replace(f"@{word}@", value)
    return Module(name, text)


def _parameter(parameter: Parameter) -> str:
    return f"{'' if parameter.required else 'Optional '}{parameter.name} As Variant"


def quoted(text: str) -> str:
    """A text as a VBA expression; what the code page lacks becomes ChrW.

    >>> print(quoted('EPS ≤ "0" percent'))
    "EPS " & ChrW(8804) & " ""0"" percent"
    """
    parts: list[str] = []
    run = ""
    for character in " ".join(text.split()):
        if character.encode(ENCODING, "ignore"):
            run += character.replace('"', '""')
        else:
            parts += [f'"{run}"'] if run else []
            units = character.encode("utf-16le")  # a character beyond the 65 536 first takes two
            parts += [f"ChrW({int.from_bytes(units[i : i + 2], 'little')})" for i in range(0, len(units), 2)]
            run = ""
    parts += [f'"{run}"'] if run or not parts else []
    return " & ".join(parts)


def _plain(text: str) -> str:
    """A text inside the quotes of an attribute, where no expression may stand."""
    return " ".join(text.split()).encode(ENCODING, "replace").decode(ENCODING).replace('"', '""')


def _folded(line: str) -> list[str]:
    """A statement on as many lines as it needs, broken between arguments."""
    lines = []
    indent = " " * (len(line) - len(line.lstrip()) + 4)
    while len(line) > LONGEST_LINE - _ROOM:
        cut = _last_comma_outside_quotes(line[: LONGEST_LINE - _ROOM])
        lines.append(f"{line[:cut]}, _")
        line = indent + line[cut:].lstrip(", ")
    return [*lines, line]


def _last_comma_outside_quotes(line: str) -> int:
    inside, last = False, 0
    for place, character in enumerate(line):
        if character == '"':
            inside = not inside
        elif character == "," and not inside:
            last = place
    if not last:
        raise ValueError(f"cannot be broken into lines: {line[:60]}")
    return last
