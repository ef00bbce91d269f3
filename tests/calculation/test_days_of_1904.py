"""A workbook that counts its days from 1904 comes to the same days, and the same numbers, as one from 1900."""

from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter

from xlmodel import Workbook
from xlmodel.errors import WorkbookError
from xlmodel.refresh.book_file import BookFile

FORMULAS = {
    "year": "=YEAR(A1)",
    "month_end": "=EOMONTH(A1,1)",
    "later": "=EDATE(A1,13)",
    "between": "=A2-A1",
    "workdays": "=NETWORKDAYS(A1,A2)",
    "weekday": "=WEEKDAY(A1)",
    "text": '=TEXT(A1,"yyyy-mm-dd")',
    "built": "=DATE(2024,2,29)-A1",
    "quarter": "=YEARFRAC(A1,A2)",
    "yield": "=XIRR(C1:C2,D1:D2)",
    "weight": "=NTM_WEIGHT(A1,DATE(2024,12,31))",
    "ntm": "=NTM_EPS(A1,DATE(2024,12,31),4,5)",
    "table": "=INDEX(DCF_TABLE(A1,A2:A3,{100;110},0.1,0.02),2,2)",
    "table_year": "=YEAR(INDEX(DCF_TABLE(A1,A2:A3,{100;110},0.1,0.02),3,1))",
    "counted": '=COUNTIF(A1:A3,">2024-03-31")',
    "counted_between": '=COUNTIFS(A1:A3,"<=12/31/2024",A1:A3,">31-Jan-2024")',
    "reason": '=ISNUMBER(SEARCH("2024",EXPLAIN("NTM_EPS",A1,DATE(2024,12,31),4,5)))',
}


def book(from_1904: bool, formulas: dict[str, str] = FORMULAS) -> bytes:
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "date_1904": from_1904}) as workbook:
        sheet = workbook.add_worksheet("M")
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        for row, when in enumerate([(2024, 1, 31), (2024, 12, 31), (2025, 12, 31)]):
            sheet.write_datetime(row, 0, datetime(*when), day)
        sheet.write_column("C1", [-100, 110])
        sheet.write_formula("D1", "=A1")
        sheet.write_formula("D2", "=A2")
        sheet.data_validation("A1", {"validate": "date", "criteria": ">=", "value": date(2020, 1, 1)})
        workbook.define_name("in_day", "=M!$A$1")
        for row, (name, formula) in enumerate(formulas.items()):
            is_day = name in ("later", "month_end")
            sheet.write_dynamic_array_formula(row, 5, row, 5, formula, day if is_day else None)
            workbook.define_name(f"out_{name}", f"=M!$F${row + 1}")
    return content.getvalue()


def outputs(from_1904: bool, **inputs: Any) -> dict[str, Any]:
    return dict(Workbook(book(from_1904)).run(**inputs))


@pytest.mark.parametrize("day", [date(2024, 1, 31), "2024-02-29", date(2023, 6, 15), datetime(2024, 3, 1)])
def test_every_output_is_that_of_the_same_workbook_from_1900(day):
    assert outputs(True, day=day) == outputs(False, day=day)


def test_days_are_days():
    workbook = Workbook(book(True))
    assert workbook.inputs["day"] == date(2024, 1, 31)
    result = workbook.run()
    assert (result.year, result.later, result.month_end) == (2024, date(2025, 2, 28), date(2024, 2, 29))
    assert result.text == "2024-01-31"
    assert result.built == 29
    assert result.table_year == 2025
    assert result.weight == pytest.approx(335 / 366)
    assert result.ntm == pytest.approx(4 * 335 / 366 + 5 * 31 / 366)


def test_what_is_written_has_the_days_of_its_own_counting():
    written = Workbook(book(True)).run(day=date(2024, 2, 29)).to_bytes()
    assert Workbook(written).inputs["day"] == date(2024, 2, 29)
    assert Workbook(written).value("M", 1, 1) == (date(2024, 2, 29) - date(1904, 1, 1)).days


@pytest.mark.parametrize(
    ("day", "sentence"),
    [(date(2019, 12, 31), "must be a date of at least 2020-01-01, not 2019-12-31"),
     (date(1903, 12, 31), "is a date from 1904-01-01 on, not 1903-12-31")],
)  # fmt: skip
def test_a_day_that_cannot_be_is_refused_as_a_day(day, sentence):
    with pytest.raises(WorkbookError, match=sentence):
        Workbook(book(True)).run(day=day)


def test_today_is_today():
    formulas = {"today": '=TEXT(TODAY(),"yyyy-mm-dd")'}
    shown = Workbook(book(True, formulas), now=datetime(2026, 3, 1, 12)).run().today
    assert shown == "2026-03-01"


def test_refresh_does_not_write_into_it(tmp_path):
    path = tmp_path / "old.xlsx"
    path.write_bytes(book(True))
    with pytest.raises(WorkbookError, match=r"old\.xlsx counts its days from 1904"):
        BookFile(path)
