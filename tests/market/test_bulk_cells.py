"""Many constants at once give what one after the other gives."""

import io
import random
import zipfile

import pytest
import xlsxwriter
from openpyxl import load_workbook

from xlmodel.hosts.headless import bulk_cells
from xlmodel.hosts.headless.bulk_cells import patched_in_bulk, with_constants
from xlmodel.workbook.patch import Results, patched
from xlmodel.workbook.safe_read import open_package

NOTHING = Results(lambda sheet, row, column: 7.0, lambda sheet, row, column: (1, 1))
TEXTS = ["", "a & b <c>", "  spaces ", "größer", "=1+1", "x" * 300, 'quo"te']


@pytest.fixture(scope="module")
def book():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as made:
        sheet, other = made.add_worksheet("Data"), made.add_worksheet("Model")
        money = made.add_format({"num_format": "0.00"})
        for row in range(300):
            for column in range(10):
                value = f"t{row}" if column == 3 else row + column
                sheet.write(row, column, None if (row + column) % 17 == 0 else value, money if column % 2 else None)
        other.write_formula("A1", "=SUM(Data!A1:A9)", None, 1)
        other.insert_button("C1", {"caption": "Refresh"})
    return out.getvalue()


def cells(content):
    return {
        (sheet.title, cell.coordinate): (cell.value, cell.number_format)
        for sheet in load_workbook(io.BytesIO(content))
        for line in sheet.iter_rows()
        for cell in line
    }


@pytest.mark.parametrize("seed", range(4))
def test_the_same_cells_as_one_after_the_other(book, seed):
    rng = random.Random(seed)  # noqa: S311
    written = {(r, c) for r in range(300) for c in range(10) if c % 2 or (r + c) % 17}
    inputs = {
        ("Data", row + 1, column + 1): rng.choice(
            [rng.uniform(-1e9, 1e9), rng.randrange(99), rng.choice(TEXTS[1:]), None]
        )
        for row, column in rng.sample(sorted(written), 2200)
    }
    package = open_package(book)
    bulk = patched_in_bulk(package, NOTHING, inputs)
    assert cells(bulk) == cells(patched(package, NOTHING, inputs))
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(io.BytesIO(bulk)) as new:
        changed = {name for name in old.namelist() if old.read(name) != new.read(name)}
    assert changed <= {"xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/workbook.xml"}


@pytest.mark.parametrize("value", [float("nan"), float("inf"), True, "a\0b", "_x0041_", "x" * 40_000])
def test_what_needs_thought_is_left_to_the_other(book, value):
    package = open_package(book)
    assert with_constants(package.part(package.sheets["Data"]), {(1, 2): value}) is None


def test_a_formula_or_a_cell_that_is_not_there_is_left_to_the_other(book):
    package = open_package(book)
    assert with_constants(package.part(package.sheets["Model"]), {(1, 1): 1.0}) is None
    assert with_constants(package.part(package.sheets["Data"]), {(999, 1): 1.0}) is None


def test_large_sheets_go_this_way(book, monkeypatch):
    asked = []
    monkeypatch.setattr(bulk_cells, "with_constants", lambda *given: asked.append(1))
    inputs = {("Data", row, column): 1.0 for row in range(1, 301) for column in range(1, 11)}
    patched_in_bulk(open_package(book), NOTHING, inputs)
    assert asked
