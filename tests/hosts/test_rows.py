"""Many scenarios in Python, each with its own answer: Series, arrays and DataFrames with bad cells among the good."""

import json
import pickle

import numpy as np
import pandas as pd
import pytest

import xlmodel
from tests.scenarios import samples, stack, stacked
from xlmodel.call import MISSING, evaluate
from xlmodel.errors import CellError
from xlmodel.functions import REGISTRY
from xlmodel.hosts.python import LISTED
from xlmodel.spec import Kind

FIGURES = pd.DataFrame(
    {"close": [88.0, 44.0, "n/a", None, 10.0], "eps": [8.0, -2.0, 5.0, 5.0, np.nan]},
    index=["BABA", "JD", "PDD", "BIDU", "TCEHY"],
)
OF_NUMBERS = [f for f in REGISTRY.values() if f.takes_scenarios and f.kind is not Kind.TABLE and f.name != "EXPLAIN"]
NEVER_REFUSED = {"RELATIVE_VALUATION"}  # no sample is: multiples that are none are left out
TABLES = [f for f in REGISTRY.values() if f.takes_scenarios and f.kind is Kind.TABLE and f.name != "EXPLAIN"]


def cells(function, scenario):
    """The scenario as a sheet has it."""

    def cell(value):
        return None if isinstance(value, float) and np.isnan(value) else value

    found = []
    for p in function.parameters:
        value = scenario.get(p.name, MISSING)
        if isinstance(value, np.ndarray | list) and np.ndim(value):
            rows = np.atleast_2d(np.asarray(value, dtype=object)).tolist()
            found.append([[cell(each) for each in row] for row in rows])
        else:
            found.append(value if value is MISSING else cell(value.item() if isinstance(value, np.generic) else value))
    return found


def blank_for_default(function, scenario):
    """Whether a sheet takes a blank for the default that a script leaves out."""
    return any(
        not p.required
        and p.default is not None
        and p.name in scenario
        and p.kind.is_stacked
        and np.isnan(scenario[p.name]).any()
        for p in function.parameters
    )


@pytest.mark.parametrize("function", OF_NUMBERS, ids=lambda function: function.name)
def test_each_row_has_the_answer_and_the_reason_that_a_sheet_has_for_it(function):
    compared, flags = 0, [p for p in function.parameters if p.kind is Kind.FLAG]
    for scenarios in samples(function):
        names = stacked(function, scenarios)
        many = stack(scenarios, names)
        call = getattr(xlmodel, function.python_name)
        if len(scenarios) < 2 or not all(isinstance(scenarios[0].get(p.name, True), bool) for p in flags):
            continue
        answers, why = call(**many), xlmodel.reasons(call, **many)
        assert np.shape(answers) == np.shape(why) == (len(scenarios),)
        for scenario, answer, reason in zip(scenarios, answers, why, strict=True):
            compared += 1
            sheet = evaluate(function, cells(function, scenario))
            if isinstance(sheet.cell, CellError):
                assert answer != answer, (scenario, sheet)
                assert reason == sheet.reason
            elif blank_for_default(function, scenario):
                assert answer != answer, scenario
                assert reason.endswith(" is blank")
            else:
                assert answer == (sheet.cell if isinstance(sheet.cell, str) else pytest.approx(sheet.cell, rel=1e-9))
                assert reason is None
    assert compared


@pytest.mark.parametrize("function", TABLES, ids=lambda function: function.name)
def test_a_refused_scenario_of_a_table_leaves_the_others_theirs(function):
    compared = 0
    for scenarios in samples(function):
        alone = [evaluate(function, cells(function, scenario)) for scenario in scenarios]
        refused = [i for i, sheet in enumerate(alone) if len(sheet.cells) == 1 and not blank(function, scenarios[i])]
        good = [i for i in range(len(scenarios)) if len(alone[i].cells) > 1]
        if not refused or not good:
            continue
        chosen = [scenarios[i] for i in (good[0], refused[0], good[-1])]
        many = stack(chosen, stacked(function, chosen))
        call = getattr(xlmodel, function.python_name)
        why = xlmodel.reasons(call, **many)
        assert why[1] == alone[refused[0]].reason
        table = call(**many)
        assert table.loc[1].select_dtypes("number").isna().all(axis=None)
        pd.testing.assert_frame_equal(table.loc[0], numbered(call(**chosen[0])), check_names=False, check_dtype=False)
        compared += 1
    assert compared or function.name in NEVER_REFUSED


def blank(function, scenario):
    return any(
        p.kind.is_stacked and p.name in scenario and np.isnan(scenario[p.name]).any() for p in function.parameters
    )


def numbered(table):
    return table.rename_axis("row")


def test_one_bad_cell_of_a_column_is_that_row_and_its_reason_names_row_and_columns():
    answer = xlmodel.forward_pe(FIGURES["close"], FIGURES["eps"])
    assert answer.index.equals(FIGURES.index)
    assert answer["BABA"] == 11.0
    assert answer.drop("BABA").isna().all()
    found = answer.attrs["reasons"]
    assert list(found) == ["JD", "PDD", "BIDU", "TCEHY"]
    assert found["JD"].startswith("forward_eps is zero or negative")
    assert found["JD"].endswith("row 'JD', price is column 'close', forward_eps is column 'eps'")
    assert found["PDD"] == "price is 'n/a', not a number; row 'PDD', price is column 'close'"
    assert found["BIDU"] == "price is blank; row 'BIDU', price is column 'close'"
    assert found["TCEHY"] == "forward_eps is blank; row 'TCEHY', forward_eps is column 'eps'"
    assert xlmodel.reasons(xlmodel.forward_pe, FIGURES["close"], FIGURES["eps"]).dropna().to_dict() == found
    assert xlmodel.forward_pe(FIGURES["eps"].abs(), 2.0).attrs["reasons"] == {
        "TCEHY": "price is blank; row 'TCEHY', price is column 'eps'"
    }


def test_the_first_bad_cell_is_an_exception_where_one_is_asked_for():
    with pytest.raises(xlmodel.InputError, match="price is 'n/a', not a number") as refused:
        xlmodel.forward_pe(FIGURES["close"], 8, errors="raise")
    assert refused.value.where.tolist() == [False, False, True, False, False]
    with pytest.raises(xlmodel.DomainError, match=r"growth is 14\.9: 14\.9 % is 0\.149"):
        xlmodel.peg(20, [0.1, 14.9], errors="raise")
    with pytest.raises(xlmodel.InputError, match="errors is 'ignore', not one of coerce, raise"):
        xlmodel.peg(20, 0.1, errors="ignore")


@pytest.mark.parametrize(
    ("name", "arguments", "reason"),
    [
        ("peer_multiple", ([10, "x", 20],), "multiples is 'x', not a number"),
        ("peer_multiple", (pd.Series([10, "x", 20]),), "multiples is 'x', not a number"),
        ("peer_multiple", ([10, xlmodel.errors.CellError.REF, 20],), "multiples is #REF!, not a number"),
        ("expected_value", ([80, "x"], [0.5, 0.5]), "values is 'x', not a number"),
        (
            "dcf_table",
            ("2025-01-01", ["2026-01-01", "bad"], [100, 105], 0.1),
            "flow_dates is 'bad', not a date such as",
        ),
    ],
)
def test_a_wrong_cell_in_the_list_of_a_single_scenario_is_an_exception(name, arguments, reason):
    with pytest.raises(xlmodel.InputError, match=reason):
        getattr(xlmodel, name)(*arguments)


def test_a_gap_or_a_multiple_that_is_not_meaningful_is_no_wrong_cell():
    assert xlmodel.peer_multiple([10, "NM", None, 20]) == 15
    assert np.isnan(xlmodel.dcf_value([100, None], 0.1, 0.03))


def test_the_exception_says_which_row_it_is_about():
    with pytest.raises(xlmodel.InputError, match=r"price is 'n/a', not a number; row 'PDD', price is column 'close'$"):
        xlmodel.forward_pe(FIGURES["close"], 8, errors="raise")
    growth = pd.Series([0.1, 14.9], name="g", index=pd.MultiIndex.from_tuples([("a", 1), ("b", 2)]))
    with pytest.raises(xlmodel.DomainError, match=r"14\.9 % is 0\.149; row \('b', 2\), growth is column 'g'$"):
        xlmodel.peg(20, growth, errors="raise")
    assert list(xlmodel.peg(20, growth).attrs["reasons"]) == ["('b', 2)"]


def test_a_table_of_no_scenario_at_all_is_an_exception():
    price, eps = pd.Series(["n/a", 52.0]), pd.DataFrame([[8.0, 4.0], ["n/a", 4.0]])
    with pytest.raises(xlmodel.InputError, match="price is 'n/a', not a number"):
        xlmodel.scenario_table(price, ["bull", "bear"], [0.5, 0.5], eps, 0, 0, 10)
    with pytest.raises(xlmodel.DomainError, match="price is -1"):
        xlmodel.scenario_table([-1.0, -2.0], ["bull", "bear"], [0.5, 0.5], [8.0, 4.0], 0, 0, 10)
    table = xlmodel.scenario_table(price, ["bull", "bear"], [0.5, 0.5], [8.0, 4.0], 0, 0, 10)
    assert table.loc[1, "Value"].tolist() == [80.0, 40.0, 60.0]
    assert table.attrs["reasons"] == {0: "price is 'n/a', not a number; row 0"}


def test_what_is_wrong_for_every_row_at_once_is_an_exception():
    with pytest.raises(xlmodel.DomainError, match="growth is 10: 10 % is"):
        xlmodel.scenario_value(pd.Series([8.0, 9.0]), 10, 3, 15)
    with pytest.raises(xlmodel.InputError, match="price is 'BABA', not a number"):
        xlmodel.forward_pe(pd.Series(["BABA", "JD"]), 8)  # a wrong column, and not a bad cell
    with pytest.raises(xlmodel.InputError, match="not one of"):
        xlmodel.peer_multiple(pd.DataFrame([[10.0, 20.0]]), "mode")
    assert np.isnan(xlmodel.peg(20, [14.9, 15.0])).all()  # each for itself


def test_an_error_of_a_sheet_and_a_word_for_nothing_are_read_as_in_a_sheet():
    prices = pd.Series([CellError.REF, 88.0])
    assert xlmodel.forward_pe(prices, 8).attrs["reasons"] == {0: "price holds #REF!; row 0"}
    peers = pd.DataFrame([[10.0, "NM", 20.0], [10.0, "abc", 20.0], [CellError.NA, None, 12.0]])
    answer = xlmodel.peer_multiple(peers)
    assert answer[[0, 2]].tolist() == [15.0, 12.0]
    assert answer.attrs["reasons"] == {1: "multiples is 'abc', not a number; row 1"}


def test_missing_figures_of_every_kind_of_column_are_blanks():
    for column in (
        pd.Series([88.0, None], dtype="Float64"),
        pd.Series([88, pd.NA], dtype="Int64"),
        pd.Series([88.0, pd.NA], dtype=object),
        [88.0, pd.NA],
        [88.0, pd.NaT],
        np.array([88.0, np.float32("nan")], dtype=object),
    ):
        assert xlmodel.forward_pe(column, 8)[0] == 11.0
        assert str(xlmodel.reasons(xlmodel.forward_pe, column, 8)[1]).startswith("price is blank")
    days = pd.Series(pd.to_datetime(["2022-10-01", None]))
    assert xlmodel.ntm_weight(days, 45016).attrs["reasons"] == {1: "as_of is blank; row 1"}
    # A gap in an optional argument is no default: what is missing is not guessed.
    assert xlmodel.per_ads(2.0, 8.0, [7.2, np.nan]).tolist() == pytest.approx([16 / 7.2, np.nan], nan_ok=True)
    assert xlmodel.reasons(xlmodel.per_ads, 2.0, 8.0, [7.2, np.nan]).tolist() == [None, "fx is blank"]


def test_a_text_that_is_no_day_is_that_row():
    answer = xlmodel.ntm_weight(pd.Series(["2025-09-23", "9/23/2025", None]), "2026-03-31")
    assert answer[0] == 189 / 365  # days to the end of March
    assert answer.attrs["reasons"] == {
        1: "as_of is '9/23/2025', not a date such as 2025-09-23; row 1",
        2: "as_of is blank; row 2",
    }


def test_a_data_frame_gives_a_data_frame():
    days = pd.to_datetime(["2024-01-31", "2024-02-29"])
    prices = pd.DataFrame({"BABA": [72.0, 74.0], "JD": [22.0, 23.0], "PDD": [np.nan, 120.0]}, index=days)
    eps = prices * 0 + 8
    answer = xlmodel.forward_pe(prices, eps)
    assert answer.index.equals(days)
    assert list(answer.columns) == ["BABA", "JD", "PDD"]
    assert answer.loc["2024-02-29"].tolist() == [9.25, 2.875, 15.0]
    assert answer.attrs["reasons"] == {"PDD": {"2024-01-31": "price is blank; row 2024-01-31, column 'PDD'"}}
    of_columns = xlmodel.forward_pe(prices, pd.Series([8.0, 2.0, 10.0], index=["BABA", "JD", "PDD"], name="eps"))
    assert of_columns.loc["2024-02-29"].tolist() == [9.25, 11.5, 12.0]
    of_rows = xlmodel.forward_pe(prices, pd.Series([8.0, -1.0], index=days, name="eps"))
    assert of_rows.loc["2024-01-31"].tolist()[:2] == [9.0, 2.75]
    assert of_rows.loc["2024-02-29"].isna().all()
    assert "forward_eps is column 'eps'" in of_rows.attrs["reasons"]["JD"]["2024-02-29"]
    peers = pd.DataFrame([[10.0, 20.0], [12.0, 24.0]], index=days)  # a list for each row of the prices
    assert xlmodel.peer_discount(prices / 8, peers).loc["2024-01-31"].tolist()[:2] == [1 - 9 / 15, 1 - 2.75 / 15]


def test_labels_that_differ_are_refused_with_the_difference():
    prices, eps = pd.Series([1.0, 2.0], index=["a", "b"]), pd.Series([1.0, 2.0], index=["b", "a"])
    with pytest.raises(xlmodel.InputError, match=r"different indexes: the same labels in another order; align them"):
        xlmodel.forward_pe(prices, eps)
    with pytest.raises(xlmodel.InputError, match=r"different indexes: 'c' is in forward_eps alone"):
        xlmodel.forward_pe(prices, pd.Series([1.0, 2.0, 3.0], index=["a", "b", "c"]))
    with pytest.raises(xlmodel.InputError, match=r"different indexes: a label stands there twice"):
        xlmodel.forward_pe(prices, pd.Series([1.0, 2.0, 3.0], index=["a", "b", "b"]))
    frame = pd.DataFrame([[1.0, 2.0], [3.0, 4.0]], index=["a", "b"], columns=["x", "y"])
    with pytest.raises(xlmodel.InputError, match=r"different columns: 'y' is in price alone"):
        xlmodel.forward_pe(frame, frame.rename(columns={"y": "z"}))
    with pytest.raises(xlmodel.InputError, match=r"different indexes: 'a' is in price alone"):
        xlmodel.forward_pe(frame, pd.Series([1.0, 2.0]))
    with pytest.raises(xlmodel.InputError, match="eps may be meant for either"):
        xlmodel.forward_pe(frame.set_axis(["a", "b"], axis=1), prices)


def test_a_column_of_tickers_gives_a_column_of_prices():
    tickers = pd.Series(["BABA", "NOSUCH", None], index=["x", "y", "z"])
    answer = xlmodel.market_price(tickers, 45924)
    assert answer["x"] == xlmodel.market_price("BABA", 45924)
    assert answer.index.equals(tickers.index)
    assert "NOSUCH" in answer.attrs["reasons"]["y"]
    assert answer.attrs["reasons"]["z"] == "ticker is blank; row 'z'"


def test_the_list_of_reasons_is_short_plain_and_travels():
    answer = xlmodel.forward_pe(pd.Series(np.full(3 * LISTED, 88.0)), -1.0)
    assert len(answer.attrs["reasons"]) == LISTED
    assert xlmodel.reasons(xlmodel.forward_pe, pd.Series(np.full(3 * LISTED, 88.0)), -1.0).notna().all()
    assert json.loads(json.dumps(answer.attrs)).keys() == {"reasons"}
    assert pickle.loads(pickle.dumps(answer)).attrs == answer.attrs  # noqa: S301  our own
    assert xlmodel.forward_pe(pd.Series([88.0]), 8).attrs == {"reasons": {}}
    twice = xlmodel.forward_pe(pd.Series([88.0, None], index=["a", "a"]), [-1.0, 8.0]).attrs["reasons"]
    assert twice["a"].count("row 'a'") == 2


def test_reasons_are_had_of_one_scenario_too():
    assert xlmodel.reasons(xlmodel.forward_pe, 88, 8) is None
    assert xlmodel.reasons(xlmodel.forward_pe, 88, forward_eps=-1).startswith("forward_eps is zero or negative")
    assert xlmodel.reasons(xlmodel.peg, 20, 14.9) == "growth is 14.9: 14.9 % is 0.149"
    assert xlmodel.reasons(xlmodel.expected_value, [1, 2], [0.5, 0.6]) == "the probabilities add up to 1.1, not 1"
    with pytest.raises(xlmodel.InputError, match="none of the functions of this package"):
        xlmodel.reasons(len, 1)


def test_no_answer_is_infinite():
    answer = xlmodel.implied_price(pd.Series([1e200, 1.0]), 1e200)
    assert np.isnan(answer[0])
    assert answer.attrs["reasons"][0].startswith("the answer is too large for a cell")
