"""Each shipped workbook: what it promises to a script, to an engine that is not ours, to Excel and to LibreOffice."""

import shutil
import subprocess
from datetime import date
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.cell_range import MultiCellRange

from tests.counts import cases, some
from tests.workbooks.crosscheck import disagreements
from xlmodel import Workbook
from xlmodel.contract import DATA, VALUE
from xlmodel.errors import WorkbookError
from xlmodel.formula.area import cell_address
from xlmodel.functions import REGISTRY
from xlmodel.tasks.demo import workbook_bytes
from xlmodel.tasks.new import example, templates
from xlmodel.workbook.calc_copy import calc_copy
from xlmodel.workbook.safe_read import open_package

FOLDER = Path(__file__).parents[2] / "workbooks"
BUILT = {"alibaba": workbook_bytes, **{name: (lambda name=name: example(name)) for name in templates()}}
FILES = {name: FOLDER / f"{name}.xlsx" for name in BUILT}

pytestmark = pytest.mark.parametrize("name", BUILT)


@cache
def opened(name):
    return Workbook(FILES[name])


@cache
def package(name):
    return open_package(FILES[name])


@cache
def shown(name):
    return openpyxl.load_workbook(FILES[name], data_only=True)


@cache
def formulas(name):
    return openpyxl.load_workbook(FILES[name])


def test_the_file_is_what_the_code_builds(name):
    assert FILES[name].read_bytes() == BUILT[name]()


def test_every_proof_holds(name):
    proofs = {each: area for each, area in package(name).names.items() if each.startswith("test_")}
    assert len(proofs) > 300
    for proof, area in proofs.items():
        assert opened(name).value(*area[:3]) is True, proof


def test_every_native_formula_agrees_with_a_second_engine(name):
    book = opened(name)
    book.run()
    compared, differ = disagreements(calc_copy(package(name), REGISTRY), book.value)
    assert compared > 100
    assert not differ


def test_the_values_in_the_file_are_those_of_its_formulas(name):
    book = opened(name)
    book.run()
    for sheet, row, column, value in book.values():
        kept = shown(name)[sheet].cell(row, column).value
        if isinstance(kept, date):  # a date cell
            continue
        # A formula that shows an empty text is kept without a value.
        expected = pytest.approx(value) if isinstance(value, float) else None if value == "" else value
        assert (None if kept == "" else kept) == expected, (sheet, row, column)


def test_a_step_gives_what_a_fresh_calculation_gives(name):
    book = Workbook(FILES[name])
    numbers = [each for each in book.inputs if book.takes_number(each) and isinstance(book.inputs[each], float)]
    preferred = [each for each in ("eps_fy2", "price") if each in numbers]
    for each in dict.fromkeys([*preferred, *numbers[:: max(1, len(numbers) // cases(1, 3))]]):
        try:
            stepped = book.run(**{each: book.inputs[each] * 0.9})
        except WorkbookError:  # a rule of the cell: a whole number
            continue
        fresh = Workbook(stepped.to_bytes(), made_here=True)
        fresh.run()
        for sheet, row, column, value in fresh.values():
            if sheet == "Proof":  # its formulas hang from no input
                continue
            got = book.value(sheet, row, column)
            assert got == (pytest.approx(value, rel=1e-9, abs=1e-9) if isinstance(value, float) else value), (
                each,
                f"{sheet}!{cell_address(row, column)}",
            )


# The file


def input_cells(name):
    for each, area in package(name).names.items():
        if each.startswith("in_"):
            yield from ((each, area.sheet, *place) for place in area.places())


def test_every_input_cell_is_validated_and_coloured(name):
    for each, sheet, row, column in input_cells(name):
        cell = shown(name)[sheet].cell(row, column)
        validated = [dv for dv in shown(name)[sheet].data_validations.dataValidation if cell.coordinate in dv.sqref]
        assert validated, f"{each} takes anything"
        assert cell.font.color.rgb in ("FF0000FF", "FF7030A0"), f"{each} does not look like an input"


def test_every_number_is_an_input_or_a_formula(name):
    spilled = {(s, r + i, c + j) for s, r, c, rows, cols in spills(name) for i in range(rows) for j in range(cols)}
    named = {tuple(place) for _, *place in input_cells(name)}
    written = set(values_beside_requests(name))
    for sheet in formulas(name):
        for line in sheet.iter_rows() if sheet.title != "Proof" else ():  # there each has its source beside it
            for cell in line:
                at = (sheet.title, cell.row, cell.column)
                if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
                    assert at in named | spilled | written, f"{sheet.title}!{cell.coordinate} is a bare number"


def values_beside_requests(name):
    """What Refresh shows beside the rows of its table; the inputs that they feed hold the same."""
    table = package(name).tables[DATA.lower()]
    column = table.area.column + table.columns.index(VALUE)
    return ((table.area.sheet, row, column) for row in range(table.area.row, table.area.last_row + 1))


def spills(name):
    for sheet, row, column, _ in opened(name).values():
        rows, columns = opened(name).spill_extent(sheet, row, column)
        if rows * columns > 1:
            yield sheet, row, column, rows, columns


def test_no_spill_is_larger_or_smaller_than_the_space_laid_out_for_it(name):
    for sheet, row, column, rows, columns in spills(name):
        ref = formulas(name)[sheet].cell(row, column).value.ref
        last = formulas(name)[sheet][ref.split(":")[1]]
        assert (last.row - row + 1, last.column - column + 1) == (rows, columns), ref


def test_our_functions_are_written_as_dynamic_arrays_outside_tables(name):
    for sheet in formulas(name):
        tables = [table.ref for table in sheet.tables.values()]
        for line in sheet.iter_rows():
            for cell in line:
                text = cell.value if isinstance(cell.value, str) else getattr(cell.value, "text", "")
                if cell.data_type == "f" and any(f"{function}(" in text for function in REGISTRY):
                    inside = any(cell.coordinate in MultiCellRange(ref) for ref in tables)
                    assert isinstance(cell.value, str) == inside, f"{sheet.title}!{cell.coordinate}"


soffice = shutil.which("soffice")


@pytest.mark.skipif(soffice is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it_and_shows_the_same_values(name, tmp_path):
    if name not in some(BUILT, 2):
        pytest.skip("opened where there is time for all of them: XLMODEL_THOROUGH")
    source = tmp_path / "for_readers.xlsx"
    opened(name).run(price=96.8).save(source, frozen=True)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"]
    subprocess.run([*command, tmp_path / "out", source], check=True, capture_output=True, timeout=900)
    # A condition whose colour changes while the page is drawn has made LibreOffice 7.4 crash.
    subprocess.run([*command[:3], "--convert-to", "pdf", "--outdir", tmp_path / "out", source], check=True, timeout=900)
    assert (tmp_path / "out" / source.name).with_suffix(".pdf").exists()
    there = openpyxl.load_workbook(tmp_path / "out" / source.name, data_only=True)
    kept = openpyxl.load_workbook(source, data_only=True)
    for sheet in kept:
        for line in sheet.iter_rows():
            for cell in line:
                other = there[sheet.title].cell(cell.row, cell.column).value
                if isinstance(cell.value, float | int) and not isinstance(cell.value, bool):
                    assert other == pytest.approx(cell.value, rel=1e-12), f"{sheet.title}!{cell.coordinate}"
                elif isinstance(cell.value, str):
                    assert (other or "") == cell.value, f"{sheet.title}!{cell.coordinate}"
