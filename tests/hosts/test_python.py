"""The functions as a script calls them: plain numbers, arrays, pandas Series."""

import datetime as dt
import inspect

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
    """Sharpely: 181 days are left on 1 October 2022 for a March year end."""
    assert xlmodel.ntm_weight(day, dt.date(2023, 3, 31)) == 181 / 365


def test_a_column_of_dates_works_too():
    days = pd.Series(pd.to_datetime(["2022-10-01", "2023-01-01", None]))
    assert xlmodel.ntm_weight(days, dt.date(2023, 3, 31)).tolist()[:2] == [181 / 365, 89 / 365]
    assert np.isnan(xlmodel.ntm_weight([dt.date(2022, 10, 1), None], dt.date(2023, 3, 31))[1])


def test_a_row_of_a_data_frame_is_one_list():
    peers = pd.DataFrame({"JD": [10.0, 11.0], "PDD": [14.0, np.nan], "Tencent": [20.0, 15.0]}, index=["may", "june"])
    answer = xlmodel.peer_multiple(peers)
    assert answer.to_dict() == {"may": 14.0, "june": 13.0}
    assert answer.name == "peer_multiple"
    own = pd.Series([7.0, 6.5], index=["may", "june"])
    assert xlmodel.peer_discount(own, peers).to_dict() == {"may": 0.5, "june": 0.5}
    with pytest.raises(xlmodel.InputError, match="multiple and multiples have different indexes"):
        xlmodel.peer_discount(own.rename({"may": "april"}), peers)


def test_a_series_is_one_list_where_a_list_is_wanted():
    assert xlmodel.peer_multiple(pd.Series([10.0, 14.0, 20.0], index=["JD", "PDD", "Tencent"])) == 14.0


def test_a_series_for_one_number_keeps_its_index():
    price = pd.Series([20.0, 30.0], index=["may", "june"])
    assert xlmodel.diluted_shares(100.0, price, [10.0], [15.0]).to_dict() == {"may": 102.5, "june": 105.0}


def test_many_scenarios_of_a_list_are_an_array():
    assert xlmodel.peer_multiple(np.array([[[10.0, 20.0], [30.0, 40.0]]])).tolist() == [[15.0, 35.0]]
    assert xlmodel.dcf_value([10.0], [0.10, 0.15], 0.05).tolist() == pytest.approx([200.0, 100.0])


def test_arrays_that_do_not_fit_are_named():
    with pytest.raises(xlmodel.InputError, match=r"do not fit together: eps \(2,\), multiple \(3,\)"):
        xlmodel.driver_value([1.0, 2.0], [1.0, 2.0, 3.0], [0.1], [0.1])


def test_a_table_of_many_scenarios_has_them_in_its_index():
    price = pd.Series([52.0, 40.0], index=pd.Index(["may", "june"], name="month"))
    table = xlmodel.scenario_table(price, ["bull", "bear"], [0.5, 0.5], [8.0, 4.0], 0, 0, 10)
    assert table.index.names == ["month", "row"]
    assert table.loc["june", "Scenario"].tolist() == ["bull", "bear", "Expected"]
    assert table["Upside"].unstack().loc["june"].tolist() == [1.0, 0.0, 0.5]
    plain = xlmodel.scenario_table(price.to_numpy(), ["bull", "bear"], [0.5, 0.5], [8.0, 4.0], 0, 0, 10)
    assert plain.index.names == ["scenario", "row"]
    assert plain.reset_index(drop=True).equals(table.reset_index(drop=True))


def test_each_scenario_of_a_table_has_its_own_order():
    table = xlmodel.driver_table(10.0, 12.0, ["cloud", "chips"], [0.5, 0.5], [[0.1, 0.2], [0.2, 0.1]], [0.0, 0.0])
    assert table["Driver"].tolist() == ["chips", "cloud", "cloud", "chips"]


def test_a_refusal_of_some_scenarios_marks_them():
    values = np.array([[80.0, 32.0], [90.0, 30.0], [70.0, 20.0]])
    with pytest.raises(xlmodel.DomainError, match=r"add up to 1\.1") as refused:
        xlmodel.expected_value(values, [[0.5, 0.5], [0.5, 0.6], [0.2, 0.1]], errors="raise")
    assert refused.value.where.tolist() == [False, True, True]


def test_a_data_function_answers_for_one_day():
    with pytest.raises(xlmodel.InputError, match="start_date takes one number, not 2"):
        xlmodel.price_history("BABA", [45901, 45902])


def test_words_are_read_as_in_a_sheet():
    assert xlmodel.peer_multiple([10, 15, 25], "Weighted-Mean", [1, 1, 2]) == 18.75
    with pytest.raises(xlmodel.InputError, match="not one of"):
        xlmodel.peer_multiple([10, 15], "mode")


@pytest.mark.parametrize("given", ["88", True, ["88"], [True], object()])
def test_what_is_no_number_is_refused(given):
    with pytest.raises(xlmodel.InputError, match="price is"):
        xlmodel.forward_pe(given, 8)


@pytest.mark.parametrize("given", [[100.0, True], [100, np.True_], (100, False), [[100.0], [True]]])
def test_a_truth_value_among_numbers_is_none(given):
    answers = xlmodel.forward_pe(given, 8)
    assert answers.ravel()[0] == 12.5
    assert np.isnan(answers.ravel()[1])
    with pytest.raises(xlmodel.InputError, match=r"price is (True|False), not a number"):
        xlmodel.forward_pe(given, 8, errors="raise")


@pytest.mark.parametrize("blank", [None, np.nan])
def test_a_blank_where_a_text_is_needed_is_no_data(blank):
    for name, others in {"market_price": (), "data_age": (), "peer_group": (), "price_history": (45901,)}.items():
        with pytest.raises(xlmodel.NoDataError, match="ticker is blank"):
            getattr(xlmodel, name)(blank, *others)
    with pytest.raises(xlmodel.NoDataError, match="function_name is blank"):
        xlmodel.explain(blank)


def test_what_is_no_text_is_refused_and_a_gap_among_texts_stays_one():
    with pytest.raises(xlmodel.InputError, match="ticker is True, not a text"):
        xlmodel.market_price(True)
    with pytest.raises(xlmodel.InputError, match="ticker is True, not a text") as refused:
        xlmodel.market_price(["BABA", True], errors="raise")
    assert refused.value.where.tolist() == [False, True]
    known, unknown = xlmodel.market_price(["BABA", None], 45924)
    assert known == xlmodel.market_price(" BABA ", 45924)
    assert np.isnan(unknown)


def test_a_rate_that_is_missing_is_not_one_that_does_not_matter():
    """In no years nothing is discounted, and NaN to the power of 0 is 1 to NumPy: a number out of nothing."""
    assert np.isnan(xlmodel.scenario_value(8, 0, 0, 15, np.nan))
    assert np.isnan(xlmodel.scenario_value(8, np.nan, 0, 15))
    assert np.isnan(xlmodel.scenario_value(8, 0, np.nan, 15))
    table = xlmodel.scenario_tornado([8, 0, 0, 15, np.nan], [7, 0, 0, 10, 0], [9, 0, 0, 20, 0]).set_index("Driver")
    assert table.loc["Discount rate", ["Low", "High"]].tolist() == [120, 120]  # the one row that does without
    assert table.drop("Discount rate")[["Low", "High", "Swing"]].isna().all(axis=None)


def test_what_is_left_out_has_a_name():
    assert str(inspect.signature(xlmodel.explain)).startswith("(function_name, argument_1=left out, ")


def test_a_table_is_a_data_frame():
    table = xlmodel.peer_stats([10, 20, 30], ["a", "b", "c"])
    assert table.set_index("Statistic").loc["Median", "Value"] == 20


def test_a_refusal_is_an_exception_with_its_reason():
    with pytest.raises(xlmodel.DomainError, match=r"add up to 1\.1"):
        xlmodel.expected_value([80, 58, 32], [0.35, 0.45, 0.3])
