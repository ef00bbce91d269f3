"""The Alibaba workbook refreshed as a file: in place, nothing else touched, and every number still the engine's."""

import shutil
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.market.observations import at
from xlmodel import WorkbookError
from xlmodel.hosts.headless.book_file import BookFile
from xlmodel.market.refresh import refresh
from xlmodel.market.store import open_store
from xlmodel.market.vendors.file import FileProvider

SHIPPED = Path(__file__).parents[2] / "workbooks" / "alibaba.xlsx"
NEWS, BEFORE = date(2025, 9, 24), date(2024, 11, 19)


@pytest.fixture
def path(tmp_path):
    return Path(shutil.copy(SHIPPED, tmp_path / "alibaba.xlsx"))


@pytest.fixture
def store():
    with open_store(":memory:") as opened:
        yield opened


@pytest.fixture(scope="module")
def earlier(tmp_path_factory):
    """The shipped workbook as of November 2024; only to be read."""
    path = Path(shutil.copy(SHIPPED, tmp_path_factory.mktemp("earlier") / "alibaba.xlsx"))
    with open_store(":memory:") as store:
        refresh(BookFile(path), FileProvider(), store, BEFORE, now=at(2026, 1, 2, 3, 4, 5))
    return path


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory):
    """The shipped workbook as it is after one refresh; only to be read."""
    path = Path(shutil.copy(SHIPPED, tmp_path_factory.mktemp("refreshed") / "alibaba.xlsx"))
    with open_store(":memory:") as store:
        report = refresh(BookFile(path), FileProvider(), store)
    return path, report, BookFile(path)


def parts(path):
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_the_shipped_inputs_are_what_was_known_on_the_day_of_the_news(refreshed):
    _, report, book = refreshed
    assert (report.as_of, report.updated, report.missing, report.changes) == (NEWS, 0, 0, [])
    assert report.unchanged == 38
    assert book.outputs({})["out_forward_pe"] == 11  # the case as told stays as told


def test_a_refresh_keeps_every_part_but_the_sheets_it_writes(earlier):
    before, after = parts(SHIPPED), parts(earlier)
    assert list(before) == list(after)
    changed = {name for name in before if before[name] != after[name]}
    assert changed
    assert all(name.startswith("xl/worksheets/sheet") for name in changed), changed


def test_a_second_refresh_does_not_touch_the_file(earlier, store):
    content, changed = earlier.read_bytes(), earlier.stat().st_mtime_ns
    report = refresh(BookFile(earlier), FileProvider(), store, BEFORE)
    assert not report.written
    assert (earlier.read_bytes(), earlier.stat().st_mtime_ns) == (content, changed)


def test_as_of_an_earlier_day_and_back_gives_the_shipped_outputs(earlier, refreshed, path, store):
    shutil.copy(earlier, path)
    book = BookFile(path)
    inputs = book.values(["in_dated_price", "in_eps_fy2", "in_fy1_end"])
    assert list(inputs.values()) == [87.11, 8.39, date(2025, 3, 31)]
    assert book.outputs({})["out_dated_forward_pe"] == pytest.approx(87.11 / 8.39)
    refresh(book, FileProvider(), store, NEWS)
    assert book.outputs({}) == refreshed[2].outputs({})


def test_the_change_log_in_the_sheet_sums_exactly(earlier):
    table = BookFile(earlier).table("ChangeTable")
    effect = table[0].index("out_dated_forward_pe")
    rows = [row for row in table[1:] if row[0] == "2026-01-02 03:04:05"]
    assert rows[-1][1:3] == ["38 inputs", "All causes"]
    assert sum(row[effect] for row in rows[:-1]) == rows[-1][effect]
    assert rows[-1][effect] == pytest.approx(87.11 / 8.39 - 176.44 / 9.06)
    assert {row[table[0].index("Cause")] for row in rows} >= {
        "Price",
        "Estimates",
        "Peers",
        "Valuation date",
        "Company",
    }


def test_date_and_source_beside_an_input_are_those_of_its_figure(earlier):
    def beside(path, name):
        cells = openpyxl.load_workbook(path, data_only=True)["Inputs"]
        row = next(r for r in range(1, 80) if cells.cell(r, 6).value == name)
        return cells.cell(row, 5).value.date(), cells.cell(row, 8).value

    assert beside(SHIPPED, "in_eps_fy1")[0] == NEWS
    day, source = beside(earlier, "in_eps_fy1")
    assert (day, source.partition(" ")[0]) == (BEFORE, "SPDB")
    assert beside(earlier, "in_price")[1].startswith("Tiger Brokers")


def test_findings_stand_on_checks_and_status_among_the_outputs(refreshed):
    _, _, book = refreshed
    assert book.table("FindingTable")[1] == ["in_price is held at 88, while BABA stood at 176.44 on 2025-09-24"]
    assert book.outputs({})["out_data_status"].startswith("Data as of 2025-09-24: 38 figures, 0 missing")
    assert any("The price is not of the day of the news" in text for text in book.checks_that_fail())


def test_told_inputs_join_once_their_row_says_yes(path, store):
    book = BookFile(path)
    live = book.table("DataTable")
    at_refresh = live[0].index("Refresh")
    book.write({}, {"DataTable": {"Refresh": ["yes" for _ in live[1:]]}})
    refresh(book, FileProvider(), store)
    result = book.outputs({})
    assert result["out_forward_pe"] == pytest.approx(176.44 / 7.41)
    assert result["out_checks_ok"] is True
    assert book.table("DataTable")[1][at_refresh] == "yes"


def test_a_file_changed_by_somebody_else_meanwhile_is_not_overwritten(path, store):
    class Meddled(BookFile):
        def outputs(self, inputs):
            found = super().outputs(inputs)
            shutil.copy(SHIPPED, path)
            with zipfile.ZipFile(path, "a") as file:
                if "note.txt" not in file.namelist():
                    file.writestr("note.txt", "mine")
            return found

    with pytest.raises(WorkbookError, match="changed by somebody else"):
        refresh(Meddled(path), FileProvider(), store, BEFORE)
    assert parts(path)["note.txt"] == b"mine"


def test_an_input_that_refuses_its_value_leaves_the_file_as_it_was(path):
    before, book = path.read_bytes(), BookFile(path)
    with pytest.raises(WorkbookError, match="dated_price"):
        book.write({"in_dated_price": -1.0}, {})
    with pytest.raises(WorkbookError, match="no table"):
        book.write({}, {"Nowhere": {"x": []}})
    with pytest.raises(WorkbookError, match="no column"):
        book.write({}, {"UnitTable": {"Currency": ["CNY"]}})
    with pytest.raises(WorkbookError, match="no single cell"):
        book.write({"out_nowhere": 1.0}, {})
    assert path.read_bytes() == before


def test_an_open_or_read_only_file_is_refused(path):
    lock = path.with_name(f".~lock.{path.name}#")
    lock.write_text("somebody")
    book = BookFile(path)
    with pytest.raises(WorkbookError, match="open in a spreadsheet"):
        book.write({"in_dated_price": 90.0}, {})
    lock.unlink()
    path.chmod(0o444)
    with pytest.raises(WorkbookError, match="read-only"):
        book.write({"in_dated_price": 90.0}, {})


def test_a_terminal_owner_finds_the_vendors_formulas_as_text():
    sheet = openpyxl.load_workbook(SHIPPED)["Data"]
    head = {cell.value: cell.column for cell in sheet[6]}
    rows = {sheet.cell(r, 2).value: r for r in range(7, 60)}
    estimate = sheet.cell(rows["in_eps_fy1"], head["Bloomberg"]).value
    assert estimate == '=BDP("BABA US Equity","BEST_EPS","BEST_FPERIOD_OVERRIDE","1FY","EQY_FUND_CRNCY","USD")'
    assert sheet.cell(rows["in_price"], head["Capital IQ"]).value == '=CIQ("NYSE:BABA","IQ_CLOSEPRICE")'
    with zipfile.ZipFile(SHIPPED) as file:
        assert not any(b"<f>BDP" in file.read(name) for name in file.namelist())
