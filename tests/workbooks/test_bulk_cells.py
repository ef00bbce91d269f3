"""Many constants at once: what openpyxl reads is what was given, and nothing else in the file is another."""

import io
import random
import re
import zipfile
from functools import cache

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.counts import cases
from xlmodel.errors import WorkbookError
from xlmodel.formula.area import Area
from xlmodel.workbook import patch
from xlmodel.workbook.archive import with_parts
from xlmodel.workbook.bulk_cells import with_constants
from xlmodel.workbook.patch import Results, patched
from xlmodel.workbook.safe_read import open_package

NOTHING = Results(lambda sheet, row, column: 7.0, lambda sheet, row, column: (1, 1))
TEXTS = ["a & b <c>", "  spaces ", "größer, Ω", "=1+1", "x" * 300, 'quo"te', "100%"]
ROWS, COLUMNS = 1500, 14
SHEET = "xl/worksheets/sheet1.xml"

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")


@pytest.fixture(scope="module")
def by_xlsxwriter():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as made:
        sheet, other = made.add_worksheet("Data"), made.add_worksheet("Model")
        money = made.add_format({"num_format": "0.00"})
        for row in range(ROWS):
            for column in range(COLUMNS):
                value = f"t{row}" if column == 3 else row + column / 7
                blank = (row + column) % 17 == 0
                sheet.write(row, column, None if blank else value, money if column % 2 or blank else None)
        sheet.conditional_format("A1:B9", {"type": "data_bar", "data_bar_2010": True})
        sheet.merge_range("P1:Q2", "merged")
        other.write_formula("A1", "=SUM(Data!A1:A9)", None, 1)
        other.write_column("B1", range(3000))
        other.insert_button("D1", {"caption": "Refresh"})
    return out.getvalue()


@pytest.fixture(scope="module")
def by_openpyxl(by_xlsxwriter):
    """The same sheet as openpyxl spells it."""
    out = io.BytesIO()
    load_workbook(io.BytesIO(by_xlsxwriter)).save(out)
    assert b't="n"' in zipfile.ZipFile(out).read(SHEET)
    return out.getvalue()


@pytest.fixture(params=["by_xlsxwriter", "by_openpyxl"])
def book(request):
    return request.getfixturevalue(request.param)


def shown(content):
    return {
        (sheet.title, cell.row, cell.column): (cell.value, cell.number_format)
        for sheet in load_workbook(io.BytesIO(content))
        for line in sheet.iter_rows()
        for cell in line
    }


shown_before = cache(shown)


def expected(content, columns):
    """What openpyxl shows before, with the new values in it."""
    cells = dict(shown_before(content))
    for area, values in columns.items():
        for row, value in enumerate(values, area.row):
            cells[area.sheet, row, area.column] = value, cells[area.sheet, row, area.column][1]
    return cells


def parts(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def a_value(choose):
    kinds = [choose.uniform(-1e9, 1e9), choose.randrange(99), 10.0 ** choose.randrange(-300, 300)]
    return choose.choice([*kinds, choose.choice(TEXTS), None])


def some_columns(choose):
    """Parts of columns at random, in no order: side by side, below one another and ragged; they never overlap."""
    columns = {}
    for column in choose.sample(range(1, COLUMNS + 1), choose.randrange(2, COLUMNS)):
        cuts = sorted(choose.sample(range(1, ROWS + 2), 4))
        for top, below in (cuts[:2], cuts[2:]) if choose.random() < 0.7 else [(1, ROWS + 1)]:
            numbers_only = choose.random() < 0.5
            values = [choose.uniform(-9, 9) if numbers_only else a_value(choose) for _ in range(top, below)]
            columns[Area("Data", top, column, below - top)] = values
    return columns


@pytest.mark.parametrize("seed", range(cases(2, 8)))
def test_openpyxl_reads_the_new_values_and_all_others_as_they_were(book, seed, monkeypatch):
    columns = some_columns(random.Random(seed))  # noqa: S311  # the same cells each time
    one_by_one = patch._SheetEditor
    monkeypatch.setattr(patch, "_SheetEditor", lambda sheet, root: sheet != "Data" and one_by_one(sheet, root))
    monkeypatch.setattr(patch, "IN_BULK_FROM", 1)
    after = patched(open_package(book), NOTHING, {}, columns)
    # Where a blank cell without a style is left alone, or a sheet ends earlier, openpyxl lists fewer cells.
    found = shown(after)
    assert found == {**dict.fromkeys(found, (None, "General")), **expected(book, columns)}
    old, new = parts(book), parts(after)
    assert list(old) == list(new)
    assert {name for name in old if old[name] != new[name]} <= {SHEET, SHEET.replace("1", "2"), "xl/workbook.xml"}
    assert outside_the_cells(old[SHEET]) == outside_the_cells(new[SHEET])


def outside_the_cells(xml):
    return re.sub(rb"(<c [^>]*?)(?: t=\"\w+\")?(?:/>|>.*?</c>)", rb"\1", xml, flags=re.DOTALL)


@pytest.mark.parametrize("seed", range(cases(1, 3)))
def test_the_same_as_one_after_the_other(book, seed, monkeypatch):
    columns = some_columns(random.Random(seed))  # noqa: S311
    package, inputs = open_package(book), {("Data", 1, 16): "kept whole", ("Model", 1, 2): 4.5}
    bulk = patched(package, NOTHING, inputs, columns)
    monkeypatch.setattr(patch, "with_constants", lambda *_: None)
    assert shown(bulk) == shown(patched(package, NOTHING, inputs, columns))


def test_a_cell_that_does_not_change_keeps_its_bytes(by_xlsxwriter):
    package = open_package(by_xlsxwriter)
    before = package.part(SHEET)
    after = with_constants(before, {Area("Data", 2, 2, 700): [1.5] * 700})
    for place in ("A1", "B1", "A2", "C2", "D700", "B702", "N1500"):
        cell = re.search(rb'<c r="%s".*?(?:/>|</c>)' % place.encode(), before)[0]
        assert cell in after
    assert after.count(b"<v>1.5</v>") >= 700


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**53), 2**53), min_size=1))
@settings(deadline=None)
def test_a_number_has_the_digits_that_read_back_as_the_same_number(numbers):
    cells = b"".join(b'<row r="%d"><c r="A%d"/></row>' % (row, row) for row in range(1, len(numbers) + 1))
    after = with_constants(b"<sheetData>" + cells + b"</sheetData>", {Area("Data", 1, 1, len(numbers)): numbers})
    assert list(map(float, re.findall(rb"<v>([^<]*)</v>", after))) == list(map(float, numbers))
    assert re.sub(rb"><v>[^<]*</v></c>", b"/>", after) == b"<sheetData>" + cells + b"</sheetData>"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), True, "a\0b", "_x0041_", "x" * 40_000])
@pytest.mark.parametrize("others", [1.0, "text"])
def test_what_needs_thought_is_left_to_the_other(by_xlsxwriter, value, others):
    package = open_package(by_xlsxwriter)
    columns = {Area("Data", 1, 2, 3): [others, value, others]}
    assert with_constants(package.part(SHEET), columns) is None


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "x" * 40_000])
def test_what_no_cell_can_hold_is_refused_as_elsewhere(by_xlsxwriter, value):
    columns = {Area("Data", 1, 2, ROWS): [value] * ROWS, Area("Data", 1, 3, ROWS): [1.0] * ROWS}
    with pytest.raises(WorkbookError, match="Data!B1"):
        patched(open_package(by_xlsxwriter), NOTHING, {}, columns)


def test_a_formula_or_a_cell_that_is_not_there_is_left_to_the_other(by_xlsxwriter):
    package = open_package(by_xlsxwriter)
    assert with_constants(package.part(package.sheets["Model"]), {Area("Model", 1, 2): [1.0]}) is None
    for row, column in ((ROWS + 1, 1), (3, 40), (1, 17)):
        assert with_constants(package.part(SHEET), {Area("Data", row, column): [1.0]}) is None
    beside = b'<sheetData><row r="1"><c r="B1"/></row></sheetData>'
    assert with_constants(beside, {Area("Data", 1, 1): [1.0]}) is None
    assert with_constants(beside, {Area("Data", 1, 2): [1.0]}) == beside.replace(b"/></row>", b"><v>1.0</v></c></row>")
    columns = {Area("Data", 1, 1, ROWS + 900): [2.5] * (ROWS + 900)}
    sheet = load_workbook(io.BytesIO(patched(package, NOTHING, {}, columns)))["Data"]
    assert [sheet.cell(row, 1).value for row in (1, ROWS, ROWS + 900)] == [2.5] * 3


def test_a_formula_is_not_overwritten_by_a_column_either(by_xlsxwriter):
    with pytest.raises(WorkbookError, match="Model!A1 holds a formula"):
        patched(open_package(by_xlsxwriter), NOTHING, {}, {Area("Model", 1, 1, 2500): [1.0] * 2500})


@pytest.mark.parametrize(
    "beside",
    [
        b'<!-- <c r="B2"><v>1</v></c> -->',
        b'<?note <c r="B2"/>?>',
        b'<row r="9999"><c r="A9999"><v><![CDATA[1]]></v></c></row>',
    ],
)
def test_a_cell_in_a_comment_is_no_cell(by_xlsxwriter, beside):
    xml = parts(by_xlsxwriter)[SHEET]
    columns = {Area("Data", 2, column, 1400): [1.25] * 1400 for column in (2, 3)}
    assert with_constants(xml, columns) is not None
    assert with_constants(xml.replace(b"<sheetData>", b"<sheetData>" + beside), columns) is None
    assert with_constants(xml.replace(b"</sheetData>", beside + b"</sheetData>"), columns) is None


def test_a_sheet_with_a_comment_gets_its_values_nevertheless(by_xlsxwriter):
    xml = parts(by_xlsxwriter)[SHEET].replace(b"<sheetData>", b'<sheetData><!-- <c r="B2"><v>1</v></c> -->')
    package = open_package(with_parts(by_xlsxwriter, {SHEET: xml}))
    after = patched(package, NOTHING, {}, {Area("Data", 2, 2, 2000): [1.25] * 2000})
    assert load_workbook(io.BytesIO(after))["Data"]["B2"].value == 1.25


def test_a_column_is_written_like_single_cells_where_few_change(by_xlsxwriter, monkeypatch):
    monkeypatch.setattr(patch, "with_constants", lambda *_: pytest.fail("in bulk"))
    after = patched(open_package(by_xlsxwriter), NOTHING, {("Data", 1, 1): 3.0}, {Area("Data", 2, 1, 5): [2.0] * 5})
    sheet = load_workbook(io.BytesIO(after))["Data"]
    assert [sheet.cell(row, 1).value for row in range(1, 8)] == [3, 2, 2, 2, 2, 2, 6]
