"""pyOpenVBA's model of Excel as pywin32 would show it, so that xlwings' own Windows engine works on it."""

import datetime as dt
from pathlib import Path
from typing import Any

from pyopenvba.apps.excel._io import save_workbook
from pyopenvba.exceptions import VBARuntimeError
from pyopenvba.interpreter._objects import VBAObject
from pyopenvba.interpreter._values import EMPTY, MISSING, NOTHING, VBAArray, VBAErrorValue, VBAInt

from tests.hosts.desktop import com_bridge
from tests.hosts.desktop.stub_pywin32 import RANGE_INTERFACE, CDispatch, ComError, TimeType

_ARGUMENT_ERROR = -2146827284
# What the model lacks, with what Excel says of a workbook that is nothing special.
_PLAIN = {
    ("Application", "Hwnd"): 4711,
    ("Application", "International"): None,
    ("Workbook", "ReadOnly"): False,
    ("Workbook", "MultiUserEditing"): False,
}


class ExcelObject(CDispatch):
    """An object of the model behind the interface of pywin32."""

    extra: dict[tuple[str, str], Any]  # read before the model: what a test wants Excel to say

    def __init__(self, model: VBAObject, via: tuple[VBAObject, str] | None = None) -> None:
        super().__init__(RANGE_INTERFACE if model.vba_type_name == "Range" else "{0}", model.vba_type_name)
        object.__setattr__(self, "_model", model)
        object.__setattr__(self, "_via", via)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        model = object.__getattribute__(self, "_model")
        for known in (type(self).extra, _PLAIN):
            if (model.vba_type_name, name) in known:
                return known[model.vba_type_name, name]
        if (model.vba_type_name, name) == ("Workbook", "SaveCopyAs"):
            return lambda path: save_workbook(model, Path(path))
        if (model.vba_type_name, name) == ("Range", "Dirty"):
            return lambda: _dirty(model)
        if (
            name.startswith("Get") and model.vba_member(name[3:]) is not None
        ):  # pywin32's name for a property with arguments
            return lambda *a, **k: _called(model, name[3:], a, k)
        member = model.vba_member(name)
        if member is None:
            raise AttributeError(f"{model.vba_type_name}.{name}")
        if member.kind != "method":
            try:
                value = _called(model, name, (), {})
            except ComError:
                pass  # a property that wants arguments
            else:
                if isinstance(value, ExcelObject):
                    object.__setattr__(value, "_via", (model, name))
                return value
        return lambda *a, **k: _called(model, name, a, k)

    def __call__(self, *arguments: Any) -> Any:
        model = object.__getattribute__(self, "_model")
        via = object.__getattribute__(self, "_via")
        if via is not None:  # Range("A1"), Sheets("x")
            member = via[0].vba_member(via[1])
            if member.parameters or member.varargs:
                return _called(*via, arguments, {})
        if model.vba_type_name == "Range" and arguments:
            return _called(model, "Cells", arguments, {})
        default = model.vba_default_member()
        return _called(model, default.name if default else "Item", arguments, {})

    def __setattr__(self, name: str, value: Any) -> None:
        model = object.__getattribute__(self, "_model")
        _reported(name, lambda: model.vba_set(name, _sent(value), [], {}, by_ref=False))

    def __iter__(self) -> Any:
        return (self(i) for i in range(1, int(self.Count) + 1))

    def __len__(self) -> int:
        return int(self.Count)

    def __bool__(self) -> bool:
        return True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ExcelObject) and hash(self) == hash(other)

    def __hash__(self) -> int:
        return id(object.__getattribute__(self, "_model"))


ExcelObject.extra = {}


def _dirty(cells: Any) -> None:
    """What Excel's `Range.Dirty` does, which the model lacks: the formulas, and what hangs from them, are worked out."""
    calculator = cells.sheet.book.calculator
    for row, column in cells.cell_positions():
        cells.sheet.cells_[row, column].stale = True
        calculator.wrote(cells.sheet.name, row, column)


def _called(model: VBAObject, name: str, arguments: Any, named: dict[str, Any]) -> Any:
    given = {key: _sent(value) for key, value in named.items()} or None
    return _reported(name, lambda: _received(model.vba_get(name, [_sent(a) for a in arguments], given)))


def _reported(name: str, action: Any) -> Any:
    try:
        return action()
    except VBARuntimeError as problem:
        raise ComError(-2147352567, str(problem), (0, name, str(problem), None, 0, _ARGUMENT_ERROR)) from problem


def _received(value: Any) -> Any:
    if value is EMPTY or value is NOTHING or value is MISSING:
        return None
    if isinstance(value, VBAObject):
        return ExcelObject(value)
    if isinstance(value, VBAErrorValue | VBAArray):
        return _with_zone(com_bridge.to_python(value))
    return _with_zone(com_bridge.to_python(value))


def _with_zone(value: Any) -> Any:
    """pywin32's dates know their zone."""
    if isinstance(value, tuple):
        return tuple(map(_with_zone, value))
    if isinstance(value, dt.datetime):
        return TimeType(*value.timetuple()[:6], tzinfo=dt.UTC)
    return value


def _sent(value: Any) -> Any:
    if isinstance(value, ExcelObject):
        return object.__getattribute__(value, "_model")
    if isinstance(value, int) and not isinstance(value, bool):
        return VBAInt(value, "Long")
    if isinstance(value, list | tuple) and value and isinstance(value[0], list | tuple):
        block = VBAArray([(1, len(value)), (1, len(value[0]))])
        for i, row in enumerate(value, 1):
            for j, cell in enumerate(row, 1):
                block.set([i, j], _sent(cell))
        return block
    return com_bridge.to_vba(value)
