"""Which functions a formula can call: ours, and those that the engine has."""

import formualizer

from xlmodel.calculation.translate import cell_from_engine
from xlmodel.errors import CellError
from xlmodel.formula.spelling import ERRORS_TOO
from xlmodel.functions import REGISTRY

_KNOWN: dict[str, bool] = {}


def is_function(name: str) -> bool:
    """Whether a formula can call this: one of ours, or one that the engine has."""
    name = name.upper()
    if name in REGISTRY or name == ERRORS_TOO:
        return True
    if name not in _KNOWN:
        probe = formualizer.Workbook()
        probe.add_sheet("S")
        probe.set_formula("S", 1, 1, f"={name}()")
        probe.evaluate_all()
        _KNOWN[name] = cell_from_engine(probe.get_value("S", 1, 1)) is not CellError.NAME
    return _KNOWN[name]
