"""The Alibaba workbook refreshed as a file: in place, nothing else touched, and every number still the engine's."""

import csv
import re
import shutil
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

import xlmodel.templates.alibaba
from tests.market.observations import at
from tests.market.small_book import write_small_book
from tests.workbooks.saved_books import saved_book
from xlmodel import WorkbookError
from xlmodel.calculation.checks import failing_checks
from xlmodel.contract import AMISS, AWAY
from xlmodel.errors import CellError
from xlmodel.market.store import open_store
from xlmodel.market.vendors.file import FileProvider
from xlmodel.refresh.book_file import BookFile
from xlmodel.refresh.run import refresh

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
    assert (report.as_of, report.updated, report.missing, report.changes) == (NEWS, 0, 0, ())
    assert report.unchanged == 46
    assert book.outputs({})["out_forward_pe"] == 11  # the case stays as the post tells it


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
    assert rows[-1][1:3] == ["46 inputs", "All causes"]
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
    shipped, before = cells(SHIPPED, "Inputs"), cells(earlier, "Inputs")
    [row] = [at[1:] for at, text in shipped.items() if text == "in_eps_fy1"]
    assert shipped[f"E{row}"].date() == NEWS
    assert (before[f"E{row}"].date(), before[f"H{row}"].partition(" ")[0]) == (BEFORE, "SPDB")
    [row] = [at[1:] for at, text in shipped.items() if text == "in_price"]
    assert before[f"H{row}"].startswith("Tiger Brokers")


def cells(path, sheet):
    """What a reader sees on a sheet, by address; read-only, which reads no other sheet."""
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        return {c.coordinate: c.value for row in book[sheet].iter_rows() for c in row if c.value is not None}
    finally:
        book.close()


def beside(shown, label):
    """What stands to the right of the label in column B."""
    [row] = [at[1:] for at, text in shown.items() if at[0] == "B" and text == label]
    return [shown.get(f"{column}{row}") for column in "CDE"]


def test_every_sentence_on_a_sheet_speaks_of_the_days_of_its_figures(earlier):
    shown = {sheet: cells(earlier, sheet) for sheet in ("About", "Inputs", "Peers", "Case", "Scenarios", "Summary")}
    case = shown["Case"]
    assert case["E5"] == "against the close of 2024-11-18"
    assert case["E6"] == "what the close of 2024-11-19 did to that of 2024-11-18"
    assert case["E9"] == "against the post: from 2023-12-29 to 2024-11-18"
    assert case["E16"] == "of what changed hands on 2024-11-19"
    assert case["B29"] == "The same on the closes of 2024-11-18 and 2024-11-19, and the EPS of FY2"
    assert case["E32"] == "the Nasdaq on 2024-11-19: not known, nothing is taken off"
    assert shown["Peers"]["A2"].startswith("Prices of 2024-11-19 in USD")
    assert shown["About"]["A2"].startswith("Valuation date 2024-11-19")
    assert "Set by you, or by a Refresh as of that day" in shown["Inputs"].values()
    assert (shown["Summary"]["C7"], shown["Summary"]["D35"]) == ("2024-11-19", "2024-11-19")
    # What lies after the valuation date is named only as what it is: targets and announcements of their own days.
    for sheet in ("Summary", "Peers", "Scenarios", "Case"):
        later = [
            text
            for at, text in shown[sheet].items()
            if isinstance(text, str) and re.search("2025", text) and (sheet != "Case" or int(at[1:]) < 40)
        ]
        assert all(text.startswith(("US dollars", "targets of", "no F", "FY1 estimate is")) for text in later), later


def test_the_case_counts_and_measures_with_what_was_known_by_the_day(earlier):
    """Against the table of announcements and the closes of the sources, in plain Python."""
    case = cells(earlier, "Case")
    text = (Path(xlmodel.templates.alibaba.__file__).parent / "figures" / "events.csv").read_text()
    events = [row for row in csv.DictReader(text.splitlines()) if row["event_date"] <= "2024-11-19"]
    larger = sum(float(row["close_after"]) / float(row["close_before"]) - 1 > 0.10 for row in events)
    assert beside(case, "Sharpest rise in years")[1] == larger == 1
    year = 89.35 / 77.51 - 1
    assert beside(case, "Year to date, on closes")[:2] == [pytest.approx(year), pytest.approx(year - 0.28)]
    assert beside(case, "Price after hours")[1] == pytest.approx(87.11 / 89.35 - 1)
    assert beside(case, "ARK's purchase, against trading")[1] == pytest.approx(16.3e6 / (19_193_328 * 87.11))


def test_the_nasdaqs_move_is_that_of_the_day_or_none(earlier):
    shipped, before = cells(SHIPPED, "Case"), cells(earlier, "Case")
    assert (shipped["B32"], shipped["D32"]) == ("Abnormal return", -0.0033)
    assert shipped["C32"] == pytest.approx(176.44 / 163.08 / (1 - 0.0033) - 1)
    assert (before["D32"], before["C32"]) == ("#N/A", pytest.approx(87.11 / 89.35 - 1))


def test_what_was_not_known_is_no_zero_and_no_loss_of_all(path, store):
    """In the middle of 2022 the bundled case knows a price of Alibaba and little else."""
    refresh(BookFile(path), FileProvider(), store, date(2022, 7, 4))
    case, summary = cells(path, "Case"), cells(path, "Summary")
    assert [case[at] for at in ("D5", "D6", "C9", "D9", "D16")] + [summary["C9"]] == ["#N/A"] * 6
    assert summary["C8"] == 113.68
    assert case["B29"] == "The same on the closes of an unknown day and 2022-06-30, and the EPS of FY2"
    assert beside(cells(path, "Scenarios"), "Brokers")[:2] == ["#N/A"] * 2  # targets of 2025
    # Neither the figure nor the day of the one before it is left standing.
    assert beside(cells(path, "Inputs"), "EPS of FY2 (the year after it)") in (
        [None, "USD per ADS", day] for day in (None, "")
    )


def test_a_full_change_log_says_so_on_its_sheet(path):
    book = BookFile(path)
    rows = len(book.table("ChangeTable")) - 1
    assert cells(SHIPPED, "ChangeLog")["B4"].startswith(
        "The 200 newest rows are kept here; the store keeps every figure."
    )
    book.write({}, {"ChangeTable": {"Time": ["2025-09-24 02:00:00"] * (rows - 1) + ["2025-09-24 01:00:00"]}})
    assert cells(path, "ChangeLog")["B4"].startswith(
        "THE LOG IS FULL: what changed before 2025-09-24 01:00:00 is listed here no longer."
    )


def test_findings_stand_on_checks_and_status_among_the_outputs(refreshed):
    _, _, book = refreshed
    assert book.table("FindingTable")[1] == ["in_price is held at 88, while BABA stood at 176.44 on 2025-09-24"]
    assert book.outputs({})["out_data_status"].startswith("Data as of 2025-09-24: 46 figures, 0 missing")
    assert any("The price is not of the valuation date" in check.sentence for check in failing_checks(book))


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


# Where the rows of the table of figures stand


def test_rows_may_be_sorted_as_the_user_likes(path, store, earlier):
    """By ticker and item, from behind: all that an earlier day shows is the same, whichever row it came from."""
    book = BookFile(path)
    head, *rows = book.table("DataTable")
    order = sorted(rows, key=lambda row: [str(cell) for cell in row[2:8]], reverse=True)
    assert [row[0] for row in order] != [row[0] for row in rows]
    columns = dict(zip(head, zip(*order, strict=True), strict=True))
    for calculated in (AWAY, AMISS):  # their formulas read whatever stands in their rows
        del columns[calculated]
    book.write({}, {"DataTable": columns})
    assert cells(path, "Inputs") == cells(SHIPPED, "Inputs")
    refresh(BookFile(path), FileProvider(), store, BEFORE, now=at(2026, 1, 2, 3, 4, 5))
    assert cells(path, "Inputs") == cells(earlier, "Inputs")
    assert cells(path, "Summary") == cells(earlier, "Summary")
    log = BookFile(path).table("ChangeTable")
    causes = {row[1]: row[2] for row in log[1:] if row[0]}
    assert causes == {row[1]: row[2] for row in BookFile(earlier).table("ChangeTable")[1:] if row[0]}


def test_rows_may_be_inserted_and_taken_out(tmp_path, path, store, earlier):
    """A row for the reader alone above all others, and the row of one input gone."""
    book = openpyxl.load_workbook(path)
    sheet = book["Data"]
    table = sheet.tables["DataTable"]
    first, last = (int(re.sub("[A-Z]", "", cell)) for cell in table.ref.split(":"))
    # Without the vendors' texts, which openpyxl would write as formulas.
    rows = [[cell.value for cell in row[1:15]] for row in sheet.iter_rows(first + 1, last)]
    kept = [row for row in rows if row[0] != "in_dated_volume"]
    assert len(kept) == len(rows) - 1
    for number, row in enumerate([[None, "yes", "MSFT", "price", "market", None, "value", "one", *[None] * 6], *kept]):
        for column, value in enumerate(row, 2):
            sheet.cell(first + 1 + number, column).value = value
    book.save(tmp_path / "other.xlsx")
    refresh(BookFile(tmp_path / "other.xlsx"), FileProvider(), store, BEFORE)
    shown = cells(tmp_path / "other.xlsx", "Inputs")
    expected = cells(earlier, "Inputs")
    [row] = [at[1:] for at, name in expected.items() if name == "in_dated_volume"]
    differ = {at for at in expected if shown.get(at) != expected[at]}
    assert differ == {f"{column}{row}" for column in "CEH"}
    assert [shown[f"{c}{row}"] for c in "CEH"] == [cells(SHIPPED, "Inputs")[f"{c}{row}"] for c in "CEH"]


def test_the_company_is_the_one_that_its_cell_names(path, store):
    """With another company the same figures change for another reason; a ticker of no row is pointed out."""
    book = BookFile(path)
    book.write({"in_ticker": "nvda"}, {})
    report = refresh(BookFile(path), FileProvider(), store, BEFORE, dry_run=True)
    causes = {change.name: change.cause for change in report.changes}
    assert (causes["in_nvda_price"], causes["in_dated_price"]) == ("Price", "Peers")
    book.write({"in_ticker": "0700.HK"}, {})
    report = refresh(BookFile(path), FileProvider(), store, BEFORE, dry_run=True)
    assert report.findings[0].sentence == (
        "WORKBOOK: in_ticker is '0700.HK', of which no row of DataTable asks for anything"
    )
    assert {change.cause for change in report.changes} == {"Valuation date", "Peers", "Not known then"}


@pytest.fixture
def small(tmp_path):
    """A book of one input: whose file may be written does not depend on what is in it."""
    path = tmp_path / "small.xlsx"
    write_small_book(path)
    return path


def test_a_file_changed_by_somebody_else_meanwhile_is_not_overwritten(small, store):
    class Meddled(BookFile):
        def outputs_of_each(self, trials):
            found = super().outputs_of_each(trials)
            with zipfile.ZipFile(small, "a") as file:
                if "note.txt" not in file.namelist():
                    file.writestr("note.txt", "mine")
            return found

    with pytest.raises(WorkbookError, match="changed by somebody else"):
        refresh(Meddled(small), FileProvider(), store, BEFORE)
    assert parts(small)["note.txt"] == b"mine"


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


def test_an_open_or_read_only_file_is_refused(small):
    lock = small.with_name(f".~lock.{small.name}#")
    lock.write_text("somebody")
    book = BookFile(small)
    with pytest.raises(WorkbookError, match="open in a spreadsheet"):
        book.write({"in_price": 90.0}, {})
    lock.unlink()
    small.chmod(0o444)
    with pytest.raises(WorkbookError, match="read-only"):
        book.write({"in_price": 90.0}, {})


def test_a_terminal_owner_finds_the_vendors_formulas_as_text():
    sheet = openpyxl.load_workbook(SHIPPED)["Data"]
    top = int(re.sub("[A-Z]", "", sheet.tables["DataTable"].ref.split(":")[0]))
    head = {cell.value: cell.column for cell in sheet[top]}
    rows = {sheet.cell(r, 2).value: r for r in range(top + 1, 60)}
    estimate = sheet.cell(rows["in_eps_fy1"], head["Bloomberg"]).value
    assert estimate == '=BDP("BABA US Equity","BEST_EPS","BEST_FPERIOD_OVERRIDE","1FY","EQY_FUND_CRNCY","USD")'
    assert sheet.cell(rows["in_price"], head["Capital IQ"]).value == '=CIQ("NYSE:BABA","IQ_CLOSEPRICE")'
    with zipfile.ZipFile(SHIPPED) as file:
        assert not any(b"<f>BDP" in file.read(name) for name in file.namelist())


# The second formula is not what its file holds: a spreadsheet may know what an engine gets wrong.
SAVED = {"A1": 10, "A2": 3, "B1": ("=A1*2", 21), "C1": ("=B1+A2", 24), "D1": ("=A2*2", 6)}
SAVED_NAMES = {"in_a": "=Model!$A$1", "in_other": "=Model!$A$2", "out_c": "=Model!$C$1"}


def shown(path):
    sheet = openpyxl.load_workbook(path, data_only=True)["Model"]
    return [sheet[cell].value for cell in ("A1", "A2", "B1", "C1", "D1")]


def test_a_doubtful_value_of_a_foreign_workbook_outlives_a_refresh_that_does_not_change_it(tmp_path):
    path = tmp_path / "foreign.xlsx"
    path.write_bytes(saved_book(SAVED, SAVED_NAMES))
    book = BookFile(path)
    book.write({"in_other": 5}, {})
    assert shown(path) == [10, 5, 21, 26, 10]
    assert book.outputs({}) == {"out_c": 26.0}
    book.write({"in_other": 6}, {})
    assert shown(path) == [10, 6, 21, 27, 12]


def test_what_nobody_knows_after_a_refresh_has_no_value_in_the_file(tmp_path):
    path = tmp_path / "foreign.xlsx"
    path.write_bytes(saved_book(SAVED, SAVED_NAMES))
    book = BookFile(path)
    book.write({"in_a": 11}, {})
    assert shown(path) == [11, 3, None, None, 6]
    assert book.outputs({}) == {"out_c": CellError.NA}


def test_after_a_write_that_is_refused_the_book_is_what_its_file_is(tmp_path):
    path = tmp_path / "foreign.xlsx"
    path.write_bytes(saved_book(SAVED, SAVED_NAMES | {"formula": "=Model!$D$1"}))
    book = BookFile(path)
    with pytest.raises(WorkbookError, match="holds a formula"):
        book.write({"formula": 1.0, "in_other": 9}, {})
    assert book.outputs({}) == {"out_c": 24.0}
    assert book.values(["formula", "in_other"]) == {"formula": 6.0, "in_other": 3.0}
