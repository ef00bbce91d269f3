"""What calls cost in a real LibreOffice Calc, side by side; prints JSON. `scripts/bench` runs it.

python -m tests.hosts.calc.measure
"""

import json
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.hosts.calc import empty_functions
from tests.hosts.calc.office import Office, copied, prepared_profile
from tests.hosts.calc.sheet import Sheet
from tests.workbooks.sample_books import plain_book
from xlmodel.errors import CellError

ROWS = 10_000
ROUNDS = 9

CELLS = {
    "native": "=IF(B{0}>0;A{0}/B{0};NA())",
    "empty": "=EMPTY_CALL(A{0};B{0})",
    "ours": "=FORWARD_PE(A{0};B{0})",
}
ARRAYS = {
    "native, 2 columns": f"=IF(B1:B{ROWS}>0;A1:A{ROWS}/B1:B{ROWS};NA())",
    "ours, 2 columns": f"=FORWARD_PE(A1:A{ROWS};B1:B{ROWS})",
    "native, 3 columns": f"=A1:A{ROWS}+B1:B{ROWS}-C1:C{ROWS}",
    "ours, 3 columns": f"=ENTERPRISE_VALUE(A1:A{ROWS};B1:B{ROWS};C1:C{ROWS})",
    # What no function in Python can be below: the cells handed to it, a column handed back, nothing done in between.
    "floor, 2 columns": f"=FIRST_ARGUMENT(A1:A{ROWS};B1:B{ROWS})",
    "floor, 3 columns": f"=FIRST_ARGUMENT(A1:A{ROWS};B1:B{ROWS};C1:C{ROWS})",
}

NEW = "ours, other arguments than before"


def recalculated(office: Office, formulas: dict[str, str]) -> dict[str, float]:
    """Seconds for a hard recalculation of each document, the least of rounds in which they take turns."""
    rows = [[100.0 + i, 1.0 + i % 37, 0.1] for i in range(ROWS)]
    documents = {}
    for name, formula in formulas.items():
        document = documents[name] = office("open")["document"]
        office("fill_block", document=document, sheet="Sheet1", block=f"A1:C{ROWS}", rows=rows)
        if name in CELLS:
            column = [[formula.format(i)] for i in range(1, ROWS + 1)]
            office("fill_formulas", document=document, sheet="Sheet1", block=f"D1:D{ROWS}", rows=column)
        else:
            array = {"array": formula, "rows": ROWS, "columns": 1}
            office("fill", document=document, cells=[["Sheet1", 1, 4, array]])
    times: dict[str, list[float]] = {name: [] for name in [*documents, NEW]}
    for number in range(ROUNDS):
        for name, document in documents.items():
            times[name] += office("recalculate", document=document)
        new = [[number / 100 + i, 1.0 + i % 37, 0.1] for i in range(ROWS)]
        office("fill_block", document=documents["ours"], sheet="Sheet1", block=f"A1:C{ROWS}", rows=new)
        times[NEW] += office("recalculate", document=documents["ours"])
    for document in documents.values():
        office("close", document=document)
    return {name: min(seconds) for name, seconds in times.items()}


def loaded(office: Office, path: Path, formula: str) -> float:
    """Seconds to open a file of as many formulas; the least of three."""
    cells: dict[str, Any] = {f"A{i}": 99.0 + i for i in range(1, ROWS + 1)}
    cells |= {f"B{i}": 10.0 for i in range(1, ROWS + 1)}
    path.write_bytes(plain_book(cells | {f"C{i}": "=" + formula.format(i) for i in range(1, ROWS + 1)}, {}))
    seconds = []
    for _ in range(3):
        opened = office("open", path=str(path))
        office("close", document=opened["document"])
        seconds.append(opened["seconds"])
    return min(seconds)


def let_through(office: Office) -> dict[str, float]:
    """Seconds until what hangs from a range knows of an error that comes into it; the least of three."""
    times: dict[str, list[float]] = {"many": [], "array": []}
    for _ in range(3):
        with Sheet(office) as sheet:
            cells = [[100.0 + i, 8.0] for i in range(ROWS)]
            sheet("fill_block", sheet=sheet.name, block=f"A1:B{ROWS}", rows=cells)
            formulas = [[f"=FORWARD_PE(A{i};B{i})"] for i in range(1, ROWS + 1)]
            sheet("fill_formulas", sheet=sheet.name, block=f"C1:C{ROWS}", rows=formulas)
            sheet.put(**{f"A{i}": CellError.NA for i in range(2, ROWS + 1, 20)})
            times["many"].append(_settled(sheet, D1="=PEER_MULTIPLE(A1:A3)"))
        with Sheet(office) as sheet:
            sheet("fill_block", sheet=sheet.name, block="A1:B2000", rows=[[88.0, 8.0]] * 2000)
            sheet.put_array("C1:C2000", "=FORWARD_PE(A1:A2000;B1:B2000)")
            times["array"].append(_settled(sheet, A2=CellError.NA))
    return {name: min(seconds) for name, seconds in times.items()}


def _settled(sheet: Sheet, **cells: Any) -> float:
    start = time.perf_counter()
    sheet.put(**cells)
    sheet.settle("C1:D3")
    return time.perf_counter() - start


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="xlmodel_measure_") as folder:
        profile = prepared_profile(Path(folder), empty_functions.extension())
        office = Office(profile, {"XLMODEL_PYTHON": str(empty_functions.python(Path(folder)))})
        try:
            worker = recalculated(office, {**CELLS, **ARRAYS})
            native_load = loaded(office, Path(folder) / "native.xlsx", "A{0}/B{0}")
            our_load = loaded(office, Path(folder) / "ours.xlsx", "FORWARD_PE(A{0},B{0})")
            errors = let_through(office)
        finally:
            office.close()
        office = Office(copied(profile, Path(folder) / "in_process"), {"XLMODEL_IN_PROCESS": "1"})
        try:
            inside = recalculated(
                office, {name: (CELLS | ARRAYS)[name] for name in ("ours", "native, 3 columns", "ours, 3 columns")}
            )
        finally:
            office.close()
    cell = 1e6 / ROWS
    results = {
        "Calc: native formula, microseconds a cell": worker["native"] * cell,
        "Calc: empty function through the worker, microseconds a cell": worker["empty"] * cell,
        "Calc: FORWARD_PE through the worker, microseconds a cell": worker["ours"] * cell,
        "Calc: FORWARD_PE in process, microseconds a cell": inside["ours"] * cell,
        "Calc: FORWARD_PE a cell / empty function through the worker (target 1.3)": worker["ours"] / worker["empty"],
        "Calc: the same where the arguments were not seen before": worker[NEW] / worker["empty"],
        "Calc: one array formula of 2 columns / native (target 4)": worker["ours, 2 columns"]
        / worker["native, 2 columns"],
        "Calc: one array formula of 3 columns / native (target 4)": worker["ours, 3 columns"]
        / worker["native, 3 columns"],
        "Calc: 2 columns handed to Python and one back, nothing done / native": worker["floor, 2 columns"]
        / worker["native, 2 columns"],
        "Calc: 3 columns handed to Python and one back, nothing done / native": worker["floor, 3 columns"]
        / worker["native, 3 columns"],
        "Calc: one array formula of 3 columns in process / native": inside["ours, 3 columns"]
        / inside["native, 3 columns"],
        "Calc: load 10 000 of our formulas and adopt their names, seconds (target 0.5)": our_load,
        "Calc: load as many native formulas, seconds": native_load,
        "Calc: errors beside 10 000 formulas let through, seconds (target 4)": errors["many"],
        "Calc: an error let through to an array formula of 2 000 cells, seconds (target 4)": errors["array"],
    }
    print(json.dumps(results))


if __name__ == "__main__":
    main()
