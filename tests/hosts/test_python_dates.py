"""A date in Python may be a text such as 2025-09-23, wherever a date is taken; in a cell such a text is refused."""

from datetime import date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import xlmodel
from tests.market.conftest import _nothing_of_the_machine  # noqa: F401
from xlmodel.call import evaluate
from xlmodel.days import read_day
from xlmodel.errors import CellError, InputError
from xlmodel.functions import REGISTRY
from xlmodel.spec import Kind
from xlmodel.terms import DATE

DAY, END = date(2025, 9, 23), date(2026, 3, 31)
LEFT = 189 / 365  # of the year to 31 March 2026, on 23 September 2025: 189 days


@pytest.mark.parametrize(
    "written",
    [
        "2025-09-23",
        " 2025-09-23 ",
        "2025-09-23T00:00",
        "2025-09-23 00:00:00",
        np.str_("2025-09-23"),
        DAY,
        datetime(2025, 9, 23),
        pd.Timestamp("2025-09-23"),
        np.datetime64("2025-09-23"),
        45923,
    ],
)
def test_a_day_is_one_however_it_is_written(written):
    assert xlmodel.ntm_weight(written, END) == pytest.approx(LEFT, rel=1e-15)


@pytest.mark.parametrize(
    "several",
    [
        ["2025-09-23", "2026-03-31"],
        ("2025-09-23", END),
        np.array(["2025-09-23", "2026-03-31"]),
        np.array(["2025-09-23", END], dtype=object),
        pd.Series(["2025-09-23", "2026-03-31"]),
        pd.Series(["2025-09-23", "2026-03-31"], dtype="string"),
    ],
)
def test_many_days_may_be_texts_too(several):
    assert list(xlmodel.ntm_weight(several, "2026-03-31")) == pytest.approx([LEFT, 0.0], rel=1e-15)


def test_a_gap_between_texts_stays_one_and_an_index_is_kept():
    answer = xlmodel.ntm_weight(pd.Series(["2025-09-23", None], index=["BABA", "JD"]), END)
    assert answer["BABA"] == pytest.approx(LEFT)
    assert np.isnan(answer["JD"])


@pytest.mark.parametrize(
    "wrong", ["23.09.2025", "9/23/2025", "2025-13-01", "2025-02-30", "20250923", "2025-W39-2", "today", "", "45923"]
)
def test_a_text_that_is_no_day_is_refused_with_one_that_is(wrong):
    with pytest.raises(InputError, match="not a date such as 2025-09-23"):
        xlmodel.ntm_weight(wrong, END)
    assert read_day(wrong) is None


def test_a_text_is_a_number_nowhere_else():
    with pytest.raises(InputError, match="price is '2025-09-23', not a number"):
        xlmodel.forward_pe("2025-09-23", 8)


def test_functions_of_the_store_take_them():
    assert xlmodel.market_price("BABA", "2025-09-23") == xlmodel.market_price("BABA", DAY) == 163.08
    assert xlmodel.fx_rate("USD", "CNY", "2025-05-09") == 7.2364
    assert xlmodel.split_factor("NVDA", "2024-05-22", "2024-08-30") == 10.0
    assert xlmodel.price_history("BABA", "2025-09-01", "2025-09-30")["Close"].tolist() == [178.73]


def test_lists_of_dates_take_them():
    by_text = xlmodel.dcf_table("2025-09-23", ["2025-12-31", "2026-12-31"], [10, 11], 0.1, terminal_growth=0.02)
    by_date = xlmodel.dcf_table(DAY, [date(2025, 12, 31), date(2026, 12, 31)], [10, 11], 0.1, terminal_growth=0.02)
    pd.testing.assert_frame_equal(by_text, by_date)


def test_explain_takes_them_where_the_function_does():
    explained = xlmodel.explain("ntm_weight", "2025-09-23", "2026-03-31").set_index("Item")["Value"]
    assert explained["Result"] == pytest.approx(LEFT)
    assert "not a number" in str(xlmodel.explain("FORWARD_PE", "2025-09-23", 8).values)


def test_a_workbook_takes_them():
    book = xlmodel.Workbook(Path(__file__).parents[2] / "workbooks" / "alibaba.xlsx")
    assert book.run(as_of="2025-09-23").inputs["as_of"] == DAY


@pytest.mark.parametrize("function", [f for f in REGISTRY.values() if any(p.unit == DATE for p in f.parameters)])
def test_in_a_cell_a_text_is_no_date(function):
    cells = ["2025-09-23" if p.unit == DATE else "BABA" if p.kind is Kind.TEXTS else 1.0 for p in function.parameters]
    answer = evaluate(function, cells)
    assert answer.cell is CellError.VALUE
    assert "'2025-09-23', not a date; in a cell a date is a number, such as DATE(2025,9,23)" in (answer.reason or "")


@pytest.mark.parametrize(
    "days",
    [DAY, np.datetime64("2025-09-23"), pd.Timestamp(DAY), pd.Series(pd.to_datetime([DAY])), [np.datetime64(DAY)]],
)
def test_a_day_is_no_price(days):
    with pytest.raises(xlmodel.InputError, match=r"price is 2025-09-23.*, a date and not a number"):
        xlmodel.forward_pe(days, 8)
