"""What a formula costs in Python, and how often it crosses the border: ours against xlwings' own wrapper.

Run by `scripts/bench` in a process of its own; prints JSON. Both go through xlwings' own server object; the border is
a stand-in that counts. Microseconds are medians of rounds in which both take turns.
"""

import importlib
import json
import statistics
import subprocess
import sys
import time
import types
from collections.abc import Callable
from typing import Any

from tests.hosts.desktop.stub_pywin32 import RANGE_INTERFACE, CDispatch, xlwings_of_windows
from xlmodel.hosts.desktop.files import addin

ROUNDS, CALLS = 15, 400
MODULE = "xlmodel.hosts.desktop.server"


class Cell(CDispatch):
    """A cell on the other side; whatever is asked of it crosses the border once."""

    crossings = 0

    def __init__(self, value: float) -> None:
        super().__init__(RANGE_INTERFACE, "Range")
        whole = dict.fromkeys(("Rows", "Columns", "Worksheet", "Parent", "Application"), self)
        self.known = {"Value": value, "Count": 1, "Row": 1, "Column": 1, "Hwnd": 1, "Name": "Model", **whole}

    def __getattribute__(self, name: str) -> Any:
        if (name.startswith("_") and name != "_oleobj_") or name == "known":
            return object.__getattribute__(self, name)
        Cell.crossings += 1
        if name == "_oleobj_":  # asked for its kind: GetTypeInfo and GetTypeAttr cross too
            Cell.crossings += 1
            return object.__getattribute__(self, name)
        known = self.known
        if name not in known:
            raise AttributeError(name)
        return known[name]


def seconds_per_call(*actions: Callable[[], object]) -> list[float]:
    times: list[list[float]] = [[] for _ in actions]
    for action in actions:
        action()
    for _ in range(ROUNDS):
        for action, kept in zip(actions, times, strict=True):
            start = time.perf_counter()
            for _ in range(CALLS):
                action()
            kept.append((time.perf_counter() - start) / CALLS)
    return [statistics.median(kept) for kept in times]


def main() -> None:
    with xlwings_of_windows() as xlwings:
        importlib.reload(importlib.import_module(MODULE))
        own = types.ModuleType("own_wrapper")
        own.__file__ = __file__

        def forward_pe(price: float, forward_eps: float) -> float:
            return price / forward_eps

        own.forward_pe = xlwings.func(forward_pe)  # type: ignore[attr-defined]
        sys.modules["own_wrapper"] = own
        python, published = xlwings.com_server.XLPython(), sys.modules[MODULE].Published()  # type: ignore[attr-defined]
        packed = (("FORWARD_PE(price,forward_eps)", (88.0, 8.0)),)

        def ours() -> object:
            return published.CallUDF(MODULE, "formula", packed)

        def theirs() -> object:
            return python.CallUDF("own_wrapper", "forward_pe", (88.0, 8.0))

        def theirs_from_cells() -> object:
            return python.CallUDF("own_wrapper", "forward_pe", (Cell(88.0), Cell(8.0)))

        assert ours() == theirs() == theirs_from_cells() == 11.0
        Cell.crossings = 0
        ours()
        our_crossings, Cell.crossings = Cell.crossings, 0
        theirs_from_cells()
        their_crossings = Cell.crossings
        us, them, from_cells = seconds_per_call(ours, theirs, theirs_from_cells)
    starts = []
    for _ in range(5):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", f"import xlmodel.cli.excel, {MODULE}"], check=True)
        starts.append(time.perf_counter() - start)
    print(
        json.dumps(
            {
                "FORWARD_PE of two cells: calls back into Excel (target 0)": our_crossings,
                "the same by xlwings' own wrapper: calls back into Excel, at least": their_crossings,
                "FORWARD_PE in the server, microseconds, arguments checked and errors with reasons": us * 1e6,
                "price/eps by xlwings' own wrapper from values, microseconds, nothing checked": them * 1e6,
                "the same from two cells, the calls back costing nothing, microseconds": from_cells * 1e6,
                "size of the add-in, kB": len(addin()) / 1e3,
                "server: cold start to ready, seconds (imports)": statistics.median(starts),
            }
        )
    )


if __name__ == "__main__":
    main()
