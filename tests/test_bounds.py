"""A per cent typed for a fraction is refused in every function, whoever calls it, with the fraction that was meant."""

import numpy as np
import pandas as pd
import pytest

import xlmodel
from tests.scenarios import samples
from xlmodel.bounds import call_within_bounds
from xlmodel.call import evaluate
from xlmodel.errors import CellError, DomainError
from xlmodel.explanation import explained
from xlmodel.functions import REGISTRY
from xlmodel.terms import TERMS

BOUNDED = [(function, p) for function in REGISTRY.values() for _, p in function.bounded]


@pytest.mark.parametrize(
    ("name", "arguments", "reason"),
    [
        ("SCENARIO_VALUE", [8.0, 0.1, 3.0, 15.0, 10.0], "discount_rate is 10: 10 % is 0.10"),
        ("SCENARIO_VALUE", [8.0, 10.0, 3.0, 15.0], "growth is 10: 10 % is 0.10"),
        ("H_MODEL_VALUE", [2.0, 12.0, 4.0, 5.0, 10.0], "short_growth is 12: 12 % is 0.12"),
        ("DCF_VALUE", [[[100.0, 105.0, 110.0]], 10.0, 3.0], "discount_rate is 10: 10 % is 0.10"),
        ("DCF_VALUE", [[[100.0, 105.0, 110.0]], 0.1, 3.0], "terminal_growth is 3: 3 % is 0.03"),
        ("VALUE_DRIVER_PE", [0.05, 15.0, 0.1], "roe is 15: 15 % is 0.15"),
        ("PEG", [20.0, 14.9], "growth is 14.9: 14.9 % is 0.149"),
        ("PEG", [20.0, -1.0], "growth is -1, which is -100 % and leaves nothing; -1 % is -0.01"),
        ("PEG", [20.0, 1e6], "growth is 1e+06; it must be above -1 to below 10"),
        ("EXPECTED_VALUE", [[[1.0, 2.0]], [[40.0, 60.0]]], "probabilities is 40: 40 % is 0.40"),
        ("EXPECTED_VALUE", [[[1.0, 2.0]], [[-0.5, 1.0]]], "probabilities is -0.5; it must be from 0 to 1"),
    ],
)
def test_the_reason_says_what_was_probably_meant(name, arguments, reason):
    answer = evaluate(REGISTRY[name], arguments)
    assert answer.cell == CellError.NUM
    assert answer.reason == reason


@pytest.mark.parametrize(("function", "parameter"), BOUNDED, ids=lambda each: each.name)
def test_every_function_refuses_what_its_fractions_cannot_be(function, parameter):
    scenario = next(s[0] for s in samples(function) if parameter.name in s[0])
    for impossible in (1e3, -1e3):
        value = np.full_like(scenario[parameter.name], impossible)
        with pytest.raises(DomainError, match=f"^{parameter.name} is {impossible:g}[:;]"):
            getattr(xlmodel, function.python_name)(**{**scenario, parameter.name: value})


@pytest.mark.parametrize("name", sorted(name for name, term in TERMS.items() if term.bounds))
def test_the_ends_of_a_term_belong_to_it_or_not(name):
    bounds = TERMS[name].bounds
    assert bounds.low <= -bounds.usual or bounds.low == 0
    assert bounds.usual <= bounds.high


def test_what_ends_a_growth_is_refused_and_a_return_of_a_hundred_per_cent_is_not():
    for growth in (10.0, -1.0):
        with pytest.raises(DomainError):
            xlmodel.scenario_value(8, growth, 1, 10)
    assert xlmodel.scenario_value(8, 9.5, 1, 10) == 840
    assert xlmodel.scenario_value(8, 0, 1, 10, 1.0) == 40
    with pytest.raises(DomainError):
        xlmodel.scenario_value(8, 0, 1, 10, 1.0000001)


@pytest.mark.parametrize(
    ("place", "bad", "reason"),
    [
        (1, 10.0, "growth in {} is 10: 10 % is 0.10"),
        (1, -1.0, "growth in {} is -1, which is -100 % and leaves nothing; -1 % is -0.01"),
        (4, 12.0, "discount_rate in {} is 12: 12 % is 0.12"),
        (4, 1.5, "discount_rate in {} is 1.5: 1.5 % is 0.015"),
        (2, -1.0, "years in {} is -1; it is not negative"),
    ],
)
@pytest.mark.parametrize("name", ["base", "low", "high"])
def test_what_a_tornado_is_given_in_columns_is_held_against_the_same_bounds(name, place, bad, reason):
    columns = {
        "base": [8.0, 0.1, 3.0, 15.0, 0.1],
        "low": [7.0, 0.0, 2.0, 10.0, 0.08],
        "high": [9.0, 0.2, 4.0, 20.0, 0.12],
    }
    columns[name][place] = bad
    answer = evaluate(REGISTRY["SCENARIO_TORNADO"], [[[each] for each in column] for column in columns.values()])
    assert answer == ([[CellError.NUM]], reason.format(name))


def test_a_tornado_warns_of_what_is_unusual_and_says_which_end_has_no_value():
    columns = [[[8.0], [0.1], [3.0], [15.0], [0.1]], [[7.0], [0.0], [2.0], [10.0], [0.08]]]
    odd = explained(REGISTRY["SCENARIO_TORNADO"], [*columns, [[9.0], [1.5], [4.0], [20.0], [0.5]]], REGISTRY)
    warnings = [v for i, v in zip(odd["Item"], odd["Value"], strict=True) if i == "Warning"]
    assert "growth in high is 1.5, which is 150 %; beyond 100 % is unusual" in warnings
    assert "discount_rate in high is 0.5, which is 50 %; beyond 30 % is unusual" in warnings
    loss = evaluate(REGISTRY["SCENARIO_TORNADO"], [*columns, [[-1.0], [0.2], [4.0], [20.0], [0.1]]])
    assert loss.reason.startswith("EPS in high is zero or negative")


def test_one_bad_cell_keeps_the_others():
    cells = [[0.1], [10.0], [None], [0.25], [-14.9]]
    answer = evaluate(REGISTRY["PEG"], [20.0, cells])
    assert [row[0] for row in answer.cells] == [2.0, CellError.NUM, CellError.NA, 0.8, CellError.NUM]


def test_a_column_and_a_stack_of_lists_know_where_they_are_refused():
    with pytest.raises(DomainError) as refusal:
        xlmodel.peg(20, pd.Series([0.1, 14.9, 0.2]), errors="raise")
    assert refusal.value.where.tolist() == [False, True, False]
    with pytest.raises(DomainError) as refusal:
        xlmodel.expected_value([10, 20], np.array([[0.4, 0.6], [40, 60], [0.5, 0.5]]), errors="raise")
    assert refusal.value.where.tolist() == [False, True, False]


def test_what_is_possible_and_odd_is_computed_with_a_warning():
    table = explained(REGISTRY["PEG"], [20.0, 5.0], REGISTRY)
    rows = dict(zip(table["Item"], table["Value"], strict=True))
    assert rows["Result"] == pytest.approx(0.04)
    assert rows["Warning"] == "growth is 5, which is 500 %; beyond 100 % is unusual"
    usual = explained(REGISTRY["PEG"], [20.0, 1.0], REGISTRY)
    assert "Warning" not in usual["Item"]


def test_an_argument_that_is_left_out_is_not_held_against_bounds():
    assert call_within_bounds(REGISTRY["TWO_STAGE_PE"], [0.5, 0.1, 5.0, 0.12, 0.5, 0.05, None]) > 0


def test_a_number_is_a_list_of_one():
    with pytest.raises(DomainError, match=r"^discount_rates is 10: 10 % is 0\.10$"):
        xlmodel.scenario_table(100, ["Base"], 1, 5, 0.1, 1, 10, 10)


def test_growth_for_ever_is_unusual_where_growth_of_some_years_is_not():
    """The contract: growth 1, long and terminal growth 0.06; a P/E of steady growth has growth for ever."""
    for name, cells in {
        "JUSTIFIED_PE": [0.5, 0.07, 0.10],
        "JUSTIFIED_PB": [0.12, 0.07, 0.09],
        "VALUE_DRIVER_PE": [0.07, 0.2, 0.1],
        "DISCOUNT_ATTRIBUTION": [10.0, 0.07, 0.2, 0.1, 12.0, 0.05, 0.2, 0.1],
    }.items():
        texts = [row[1] for row in evaluate(REGISTRY["EXPLAIN"], [name, *cells]).cells]
        assert any("growth is 0.07, which is 7 %; beyond 6 % is unusual" in str(text) for text in texts), name
    texts = [row[1] for row in evaluate(REGISTRY["EXPLAIN"], ["SCENARIO_VALUE", 8.0, 0.07, 3.0, 15.0]).cells]
    assert not any("unusual" in str(text) for text in texts)
