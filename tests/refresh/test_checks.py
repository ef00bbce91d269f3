"""What a check is stands in a table of its own: failures are read from it, and from nowhere else."""

import pytest
import xlsxwriter

from xlmodel.calculation.checks import failing_checks
from xlmodel.errors import CellError, NoDataError
from xlmodel.refresh.book_file import BookFile
from xlmodel.tasks.check import check


class Tables:
    """A workbook that has tables and nothing else."""

    def __init__(self, **tables):
        self.tables = tables

    def table(self, name):
        return self.tables.get(name)


def complaints(*rows, headings=("Check", "Measured", "Holds", "Meaning")):
    return [finding.sentence for finding in failing_checks(Tables(CheckTable=[list(headings), *map(list, rows)]))]


def write_book(path, *, with_contract):
    """A model whose one check fails, and beside it a table in which FALSE is no failure."""
    with xlsxwriter.Workbook(path) as book:
        model = book.add_worksheet("Model")
        model.write("A1", 100)
        book.define_name("in_price", "=Model!$A$1")
        model.write_formula("A2", "=A1/8")
        book.define_name("out_pe", "=Model!$A$2")
        sheet = book.add_worksheet("Checks")
        if with_contract:
            columns = [{"header": heading} for heading in ("Check", "Holds", "Meaning")]
            sheet.add_table("A1:C2", {"name": "CheckTable", "columns": columns})
        sheet.write_row("A1", ["Check", "Holds", "Meaning"])
        sheet.write("A2", "Price is plausible")
        sheet.write_formula("B2", "=Model!A1<50", None, False)
        sheet.write("C2", "the price is too high")
        sheet.write_row("E1", ["Unit", "Shown", "Is an ADR", "Note"])
        sheet.write_row("E2", ["ACME", "USD"])
        sheet.write_formula("G2", "=Model!A1<0", None, False)
        sheet.write("H2", "ordinary share")


def test_a_failure_is_found_whatever_its_column_and_a_false_elsewhere_is_none(tmp_path):
    write_book(tmp_path / "own.xlsx", with_contract=True)
    [own, compared] = check(tmp_path / "own.xlsx")["findings"]
    assert own["sentence"] == "CHECK: Price is plausible; the price is too high"
    assert compared["kind"] == "not_compared"


def test_a_workbook_without_the_table_is_told_so_and_nothing_is_guessed(tmp_path):
    write_book(tmp_path / "own.xlsx", with_contract=False)
    [found] = check(tmp_path / "own.xlsx")["findings"]
    assert found["sentence"].startswith("NOT CHECKED: the workbook has neither a table CheckTable")
    with pytest.raises(NoDataError, match="no table CheckTable"):
        failing_checks(BookFile(tmp_path / "own.xlsx"))


def test_what_holds_is_not_mentioned_and_a_row_without_anything_is_no_check():
    assert complaints(["One", 1.0, True, "x"], [None, None, None, None], ["Two", 2.0, 1.0, "Calc's TRUE"]) == []


@pytest.mark.parametrize(
    ("verdict", "sentence"),
    [
        (False, "CHECK: Adds up; a case is missing"),
        (0.0, "CHECK: Adds up; a case is missing"),
        (None, "CHECK: Adds up; its verdict is blank, not TRUE or FALSE; a case is missing"),
        (CellError.NA, "CHECK: Adds up; its verdict is #N/A, not TRUE or FALSE; a case is missing"),
        ("maybe", "CHECK: Adds up; its verdict is the text maybe, not TRUE or FALSE; a case is missing"),
        ("FALSE", "CHECK: Adds up; its verdict is the text FALSE, not TRUE or FALSE; a case is missing"),
        (2.0, "CHECK: Adds up; its verdict is 2, not TRUE or FALSE; a case is missing"),
    ],
)
def test_a_check_holds_only_if_its_verdict_is_true(verdict, sentence):
    assert complaints(["Adds up", 0.9, verdict, "a case is missing"]) == [sentence]


def test_a_verdict_without_a_label_is_named_by_its_row():
    assert complaints(["One", 1.0, True, None], [None, 2.0, False, None]) == ["CHECK: row 2 of CheckTable"]


def test_columns_are_found_by_their_heading_and_a_missing_one_is_named():
    assert complaints([False, "why", "One"], headings=("Holds", "Meaning", "Check")) == ["CHECK: One; why"]
    assert complaints(["One", False], headings=("Check", "Holds")) == ["CHECK: One"]
    with pytest.raises(NoDataError, match="CheckTable has no column Holds"):
        complaints(["One", False], headings=("Check", "Verdict"))
