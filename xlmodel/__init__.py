"""Valuation functions for spreadsheets: the same formula in Excel, LibreOffice and a script.

    >>> from xlmodel import forward_pe, peer_discount
    >>> forward_pe(88, 8)
    11.0
    >>> round(peer_discount(11, [20, 25, 30]), 2)
    0.56

`Workbook` runs a workbook with no spreadsheet program: `Workbook("alibaba.xlsx").run(price=96.8).expected_value`.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

__version__ = "0.1.0"

# Where the public names come from, besides the functions; nothing is imported before it is asked for.
_PUBLIC = {
    "Workbook": "xlmodel.calculation.workbook",
    "Result": "xlmodel.calculation.result",
    "CellError": "xlmodel.errors",
    "DomainError": "xlmodel.errors",
    "HostError": "xlmodel.errors",
    "InputError": "xlmodel.errors",
    "NoDataError": "xlmodel.errors",
    "RequestError": "xlmodel.errors",
    "SettingError": "xlmodel.errors",
    "ValuationError": "xlmodel.errors",
    "WorkbookError": "xlmodel.errors",
    "XlModelError": "xlmodel.errors",
    "reasons": "xlmodel.hosts.python",
}


def __getattr__(name: str) -> Any:
    if name == "__all__":
        return [*_PUBLIC, *import_module("xlmodel.hosts.python").FUNCTIONS]
    if name.startswith("_"):
        raise AttributeError(name)
    if name in _PUBLIC:
        return getattr(import_module(_PUBLIC[name]), name)
    if find_spec(f"xlmodel.{name}"):  # `from xlmodel import errors` asks here before it looks for a module
        raise AttributeError(f"xlmodel.{name} is a module: import it")
    functions = import_module("xlmodel.hosts.python").FUNCTIONS
    if name in functions:
        return functions[name]
    raise AttributeError(f"xlmodel has no {name}")


def __dir__() -> list[str]:
    return sorted([*_PUBLIC, *import_module("xlmodel.hosts.python").FUNCTIONS, "__version__"])
