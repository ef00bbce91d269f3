"""The functions as a script calls them: plain numbers, arrays, pandas Series."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

import xlmodel
from xlmodel.functions import REGISTRY
from xlmodel.hosts.python import FUNCTIONS


def test_every_worksheet_function_is_there_under_its_own_name():
    assert set(FUNCTIONS) == {name.lower() for name in REGISTRY}
    assert set(FUNCTIONS) <= set(dir(xlmodel))
    assert xlmodel.forward_pe.__doc__ == REGISTRY["FORWARD_PE"].call.__doc__


def test_numbers_in_a_number_out():
    answer = xlmodel.forward_pe(88, 8)
    assert answer == 11.0
    assert type(answer) is float


def test_a_series_keeps_its_index():
    prices = pd.Series([88.0, 44.0, 10.0], index=["a", "b", "c"])
    eps = pd.Series([8.0, 8.0, -1.0], index=["a", "b", "c"])
    answer = xlmodel.forward_pe(prices, eps)
    assert list(answer.index) == ["a", "b", "c"]
    assert answer.name == "forward_pe"
    assert answer.tolist()[:2] == [11.0, 5.5]
    assert np.isnan(answer["c"])
    assert list(xlmodel.peer_discount(prices / 8, [20, 25, 30]).index) == ["a", "b", "c"]


def test_series_of_different_rows_are_not_put_together():
    with pytest.raises(xlmodel.InputError, match="different indexes"):
        xlmodel.forward_pe(pd.Series([1.0], index=["a"]), pd.Series([1.0], index=["b"]))


def test_arrays_broadcast():
    assert xlmodel.implied_price([[8.0], [9.0]], [20, 25]).tolist() == [[160.0, 200.0], [180.0, 225.0]]


@pytest.mark.parametrize(
    "day",
    [
        dt.date(2022, 10, 1),
        dt.datetime(2022, 10, 1, 15, 30),
        np.datetime64("2022-10-01"),
        pd.Timestamp("2022-10-01"),
        44835,
    ],
)
def test_a_date_is_a_date_in_any_form(day):
    """Sharpely: six months left on 1 October 2022 for a March year end."""
    assert xlmodel.ntm_weight(day, dt.date(2023, 3, 31)) == 0.5


def test_a_column_of_dates_works_too():
    days = pd.Series(pd.to_datetime(["2022-10-01", "2023-01-01", None]))
    assert xlmodel.ntm_weight(days, dt.date(2023, 3, 31)).tolist()[:2] == [0.5, 0.25]
    assert np.isnan(xlmodel.ntm_weight([dt.date(2022, 10, 1), None], dt.date(2023, 3, 31))[1])


def test_words_are_read_as_in_a_sheet():
    assert xlmodel.peer_multiple([10, 15, 25], "Weighted-Mean", [1, 1, 2]) == 18.75
    with pytest.raises(xlmodel.InputError, match="not one of"):
        xlmodel.peer_multiple([10, 15], "mode")


@pytest.mark.parametrize("given", ["88", True, ["88"], [True], object()])
def test_what_is_no_number_is_refused(given):
    with pytest.raises(xlmodel.InputError, match="price is"):
        xlmodel.forward_pe(given, 8)


def test_a_table_is_a_data_frame():
    table = xlmodel.peer_stats([10, 20, 30], ["a", "b", "c"])
    assert table.set_index("Statistic").loc["Median", "Value"] == 20


def test_a_refusal_is_an_exception_with_its_reason():
    with pytest.raises(xlmodel.DomainError, match=r"add up to 1\.1"):
        xlmodel.expected_value([80, 58, 32], [0.35, 0.45, 0.3])
