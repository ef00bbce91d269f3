"""New values in a file, and nothing else changed; all of the new file or all of the old."""

import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from tests.workbooks.sample_books import plain_book, rich_book
from xlmodel.calculation.workbook import Workbook, recalculated
from xlmodel.errors import CellError, WorkbookError
from xlmodel.workbook.archive import with_parts
from xlmodel.workbook.patch import Results, patched
from xlmodel.workbook.replace_file import replace_file
from xlmodel.workbook.safe_read import open_package

BOOK = rich_book()
PLAIN = plain_book({"A1": 1, "A2": "=A1*2", "A3": "a text", "B1": "=A1"})

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")


def contents(book: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(book)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def results(values: dict[tuple[int, int], object], extent: tuple[int, int] = (1, 1)) -> Results:
    return Results(lambda _sheet, row, column: values.get((row, column)), lambda *_: extent)


def written(values: dict[tuple[int, int], object], inputs=None, book: bytes = PLAIN, extent=(1, 1)):
    content = patched(open_package(book), results(values, extent), inputs or {})
    return openpyxl.load_workbook(BytesIO(content), data_only=True)["Model"], contents(content)[SHEET].decode()


SHEET = "xl/worksheets/sheet1.xml"


def test_every_other_part_keeps_its_bytes_its_place_and_its_date():
    after = Workbook(BOOK).run(price=90.0, scenario="Bull").to_bytes()
    before_parts, after_parts = contents(BOOK), contents(after)
    assert list(before_parts) == list(after_parts)
    changed = {name for name in before_parts if before_parts[name] != after_parts[name]}
    assert changed == {"xl/workbook.xml", *(f"xl/worksheets/sheet{n}.xml" for n in (1, 2, 3))}
    infos = zip(zipfile.ZipFile(BytesIO(BOOK)).infolist(), zipfile.ZipFile(BytesIO(after)).infolist(), strict=True)
    for old, new in infos:
        for same in ("filename", "date_time", "compress_type", "external_attr", "create_system", "extra", "comment"):
            assert getattr(old, same) == getattr(new, same)
        if old.filename not in changed:
            assert old.compress_size == new.compress_size


def test_a_zip_made_by_another_program_keeps_its_peculiarities():
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.comment = b"a comment"
        for number, (name, part) in enumerate(contents(PLAIN).items()):
            info = zipfile.ZipInfo(name, (2024, 5, 6, 7, 8, 2 * number))
            info.compress_type = zipfile.ZIP_STORED if number % 2 else zipfile.ZIP_DEFLATED
            info.external_attr = 0o640 << 16
            info.comment = b"of a part"
            archive.writestr(info, part)
    before, after = (zipfile.ZipFile(BytesIO(book)) for book in (content.getvalue(), recalculated(content.getvalue())))
    assert after.comment == b"a comment"
    assert after.testzip() is None
    for old, new in zip(before.infolist(), after.infolist(), strict=True):
        for same in ("filename", "date_time", "compress_type", "external_attr", "comment"):
            assert getattr(old, same) == getattr(new, same)


class Streamed(BytesIO):
    """A file that cannot go back, so that zipfile writes the sizes behind the data."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_: int) -> int:
        raise OSError

    def tell(self) -> int:
        raise OSError


def test_parts_whose_sizes_stand_behind_them_are_copied_too():
    streamed = Streamed()
    with zipfile.ZipFile(streamed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in contents(PLAIN).items():
            archive.writestr(name, part)
    assert contents(recalculated(streamed.getvalue())) == contents(recalculated(PLAIN))


def test_a_sheet_with_the_right_values_already_is_not_written_again():
    book = plain_book({"A1": "=0", "A2": 7})  # XlsxWriter caches a zero
    assert contents(recalculated(book))[SHEET] == contents(book)[SHEET]


def test_a_file_that_does_not_number_its_cells_is_understood():
    xml = b"<sheetData><row><c><v>4</v></c><c><f>A1*2</f></c></row><row><c><f>B1+1</f></c></row></sheetData>"
    part = contents(PLAIN)[SHEET]
    start, end = part.index(b"<sheetData>"), part.index(b"</sheetData>") + len(b"</sheetData>")
    book = Workbook(with_parts(PLAIN, {SHEET: part[:start] + xml + part[end:]}))
    written = openpyxl.load_workbook(BytesIO(book.run().to_bytes()), data_only=True)["Model"]
    assert (written["B1"].value, written["A2"].value) == (8, 9)


def test_a_book_whose_values_stay_the_same_keeps_every_byte():
    once = recalculated(BOOK)
    assert recalculated(once) == once


def test_a_sheet_whose_values_stay_the_same_keeps_its_bytes():
    once = recalculated(BOOK)
    result = Workbook(once).run(months=6)  # no formula looks at it
    before, after = contents(once), contents(result.to_bytes())
    assert {name for name in before if before[name] != after[name]} == {SHEET}


def test_pandas_and_openpyxl_read_the_new_values(tmp_path: Path):
    Workbook(BOOK).run(price=90.0).save(tmp_path / "new.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "new.xlsx", data_only=True)["The outputs"]
    assert sheet["B1"].value == pytest.approx(90 / 5.1)
    assert sheet["B3"].value == "P/E 17.6"
    assert sheet["B4"].value is True
    assert sheet["B5"].value == "#N/A"
    assert [sheet[f"G{row}"].value for row in (1, 2, 3)] == [240, 102.5, None]
    assert sheet["E3"].value == 4
    frame = pd.read_excel(tmp_path / "new.xlsx", sheet_name="The outputs", header=None)
    assert frame.iloc[0, 1] == pytest.approx(90 / 5.1)
    assert frame.iloc[1, 6] == 102.5


def test_formulas_styles_and_the_mark_of_a_dynamic_array_stay():
    before = openpyxl.load_workbook(BytesIO(BOOK))["The outputs"]
    after = openpyxl.load_workbook(BytesIO(recalculated(BOOK)))["The outputs"]
    assert after["B1"].value == before["B1"].value == "=FORWARD_PE(in_price,in_eps_fy1)"
    assert after["B1"].number_format == '0.0"x"'
    assert b'<c r="G1" cm="1"' in contents(recalculated(BOOK))["xl/worksheets/sheet3.xml"]


def test_a_dynamic_array_grows_and_shrinks_with_its_answer():
    grown = Workbook(BOOK).run(price=10.0).to_bytes()
    xml = contents(grown)["xl/worksheets/sheet3.xml"]
    assert b'ref="G1:G4"' in xml
    sheet = openpyxl.load_workbook(BytesIO(grown), data_only=True)["The outputs"]
    assert [sheet[f"G{row}"].value for row in range(1, 6)] == [240, 102.5, 55.2, 33.3, None]
    shrunk = Workbook(grown).run(price=200.0).to_bytes()
    assert b'<f t="array" ref="G1">' in contents(shrunk)["xl/worksheets/sheet3.xml"]
    sheet = openpyxl.load_workbook(BytesIO(shrunk), data_only=True)["The outputs"]
    assert [sheet[f"G{row}"].value for row in range(1, 5)] == [240, None, None, None]
    assert Workbook(shrunk).value("The outputs", 1, 7) == 240.0


@pytest.mark.parametrize(
    ("value", "xml", "read"),
    [
        (3.0, '<c r="A2"><f>A1*2</f><v>3</v></c>', 3),
        (0.1, "<v>0.1</v>", 0.1),
        (1e300, "<v>1e+300</v>", 1e300),
        (-0.0, "<v>0</v>", 0),
        (True, '<c r="A2" t="b"><f>A1*2</f><v>1</v></c>', True),
        ("text", '<c r="A2" t="str"><f>A1*2</f><v>text</v></c>', "text"),
        (" <&> ", '<v xml:space="preserve"> &lt;&amp;&gt; </v>', " <&> "),
        ("\x07_x0041_", "_x0007__x005F_x0041_", None),
        ("\ud800", "_xD800_", None),
        (CellError.DIV0, '<c r="A2" t="e"><f>A1*2</f><v>#DIV/0!</v></c>', "#DIV/0!"),
        (CellError.SPILL, '<c r="A2" t="e"><f>A1*2</f><v>#VALUE!</v></c>', "#VALUE!"),
        (None, '<c r="A2"><f>A1*2</f></c>', None),
    ],
)
def test_each_kind_of_result_is_written_as_excel_writes_it(value, xml, read):
    sheet, text = written({(2, 1): value, (1, 2): 5.0})
    assert xml in text
    if read is not None:
        assert sheet["A2"].value == read


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), "x" * 32_768])
def test_what_a_cell_cannot_hold_is_never_written(value):
    with pytest.raises(WorkbookError, match="Model!A2"):
        written({(2, 1): value})


def test_inputs_are_written_as_what_they_are():
    inputs = {("Model", 1, 1): 2.5, ("Model", 3, 1): "new <text>", ("Model", 9, 3): "beyond", ("Model", 1, 3): True}
    sheet, text = written({}, inputs)
    assert [sheet[at].value for at in ("A1", "A3", "C9", "C1")] == [2.5, "new <text>", "beyond", True]
    assert '<c r="A3" t="inlineStr"><is><t>new &lt;text&gt;</t></is></c>' in text
    assert '<dimension ref="A1:C9"/>' in text


def test_an_input_may_be_emptied():
    assert written({}, {("Model", 3, 1): None})[0]["A3"].value is None


def test_a_formula_is_never_overwritten_with_an_input():
    with pytest.raises(WorkbookError, match="Model!A2 holds a formula"):
        written({}, {("Model", 2, 1): 1.0})
    book = open_package(BOOK)
    with pytest.raises(WorkbookError, match="filled by an array formula"):
        patched(book, results({}), {("The outputs", 2, 9): 1.0})
    with pytest.raises(WorkbookError, match="no sheet Nowhere"):
        patched(book, results({}), {("Nowhere", 1, 1): 1.0})


@pytest.mark.parametrize(
    "properties",
    [
        b"",
        b'<oleSize ref="A1"/>',
        b'<calcPr calcId="124519" fullCalcOnLoad="1"/>',
        b'<calcPr calcId="191029" fullCalcOnLoad="1"/>',
    ],
)
def test_excel_is_told_to_trust_the_values(properties):
    xml = contents(PLAIN)["xl/workbook.xml"]
    assert xml.count(b'<calcPr calcId="124519" fullCalcOnLoad="1"/>') == 1
    xml = xml.replace(b'<calcPr calcId="124519" fullCalcOnLoad="1"/>', properties)
    book = with_parts(PLAIN, {"xl/workbook.xml": xml})
    after = contents(patched(open_package(book), results({}), {}))["xl/workbook.xml"]
    assert b'<calcPr calcId="191029"/>' in after
    places = [after.find(element) for element in (b"</sheets>", b"<calcPr", b"<oleSize") if element in after]
    assert places == sorted(places)


# The file


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "model.xlsx"
    path.write_bytes(PLAIN)
    return path


def only(path: Path, *others: str) -> bool:
    return sorted(os.listdir(path.parent)) == sorted([path.name, *others])


def test_a_book_can_be_written_over_itself(target: Path):
    target.chmod(0o640)
    Workbook(target).run().save(target)
    assert target.stat().st_mode & 0o777 == 0o640
    assert only(target)
    assert openpyxl.load_workbook(target, data_only=True)["Model"]["A2"].value == 2


def test_a_link_stays_a_link(target: Path):
    link = target.with_name("link.xlsx")
    link.symlink_to(target)
    Workbook(target).run().save(link)
    assert link.is_symlink()
    assert target.read_bytes() != PLAIN


@pytest.mark.parametrize("lock", [".~lock.model.xlsx#", "~$model.xlsx"])
def test_a_file_open_in_a_spreadsheet_is_left_alone(target: Path, lock: str):
    target.with_name(lock).write_text("somebody")
    with pytest.raises(WorkbookError, match="open in a spreadsheet"):
        Workbook(PLAIN).run().save(target)
    assert target.read_bytes() == PLAIN
    assert only(target, lock)


def test_a_read_only_file_is_left_alone(target: Path):
    target.chmod(0o444)
    with pytest.raises(WorkbookError, match=r"model\.xlsx is read-only"):
        Workbook(PLAIN).run().save(target)
    assert target.read_bytes() == PLAIN
    assert only(target)


def test_a_read_only_folder_is_left_alone(target: Path):
    target.parent.chmod(0o555)
    try:
        with pytest.raises(WorkbookError, match=r"folder of model\.xlsx is read-only"):
            Workbook(PLAIN).run().save(target)
        assert only(target)
    finally:
        target.parent.chmod(0o755)


@pytest.mark.parametrize("name", ["missing/model.xlsx", "nul\0.xlsx", "x" * 300 + ".xlsx", "folder"])
def test_a_place_that_cannot_be_written_to_is_a_workbook_error(tmp_path: Path, name: str):
    (tmp_path / "folder").mkdir()
    with pytest.raises(WorkbookError):
        replace_file(tmp_path / name, b"x")


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_whatever_fails_the_old_file_stays_and_nothing_else_does(target: Path, monkeypatch, step: str):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, step, full)
    with pytest.raises(WorkbookError, match=r"model\.xlsx cannot be written: No space left on device"):
        Workbook(PLAIN).run().save(target)
    assert target.read_bytes() == PLAIN
    assert only(target)


def test_what_no_cell_can_hold_leaves_the_file_alone(target: Path):
    target.write_bytes(plain_book({"A1": "short", "A2": "=LEN(A1)"}, {"in_text": "=Model!$A$1"}))
    before, result = target.read_bytes(), Workbook(target).run(text="x" * 32_768)
    with pytest.raises(WorkbookError, match="32768 characters"):
        result.save(target)
    assert target.read_bytes() == before
    assert only(target)


WRITER = """
import sys
from xlmodel.workbook.replace_file import replace_file
path, books = sys.argv[1], [open(name, "rb").read() for name in sys.argv[2:]]
print("ready", flush=True)
while True:
    for book in books:
        replace_file(path, book)
"""


@pytest.mark.skipif(os.name == "nt", reason="the signal is Unix's")
def test_a_writer_killed_at_any_moment_leaves_a_whole_file_and_the_next_one_cleans_up(target: Path, tmp_path: Path):
    books = []
    for number in range(2):
        book = tmp_path / f"source{number}" / "book.xlsx"
        book.parent.mkdir()
        book.write_bytes(with_parts(PLAIN, {"docProps/app.xml": os.urandom(300_000)}))
        books.append(book)
    whole = {book.read_bytes() for book in books} | {PLAIN}
    choose = random.Random(1)  # noqa: S311  # the same moments each time
    for _ in range(30):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, target, *books], stdout=subprocess.PIPE)
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(choose.random() / 50)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        assert target.read_bytes() in whole
    replace_file(target, PLAIN)
    assert target.read_bytes() == PLAIN
    assert only(target, "source0", "source1")
