"""Fractions that are possible and unusual: check names the input or the cell, and says nothing of usual ones."""

from pathlib import Path

import pytest

from tests.workbooks.sample_books import plain_book
from xlmodel.calculation.workbook import Workbook
from xlmodel.functions import REGISTRY
from xlmodel.hosts import docs
from xlmodel.tasks.check import check
from xlmodel.tasks.functions import functions

SHIPPED = Path(__file__).parents[2] / "workbooks" / "alibaba.xlsx"


def found(cells, names=None):
    return [(f.text, f.inputs) for f in Workbook(plain_book(cells, names or {})).unusual_fractions()]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("in_growth", 1.2, "in_growth is 1.2, which is 120 %; beyond 100 % is unusual"),
        ("in_growth", -0.5, None),
        ("in_growth", 1.0, None),
        ("in_bear_growth", 9.5, "in_bear_growth is 9.5, which is 950 %; beyond 100 % is unusual"),
        ("in_bull_growth", 10, "in_bull_growth is 10: 10 % is 0.10"),
        ("in_discount_rate", 0.3, None),
        ("in_discount_rate", 0.31, "in_discount_rate is 0.31, which is 31 %; beyond 30 % is unusual"),
        ("in_discount_rate", 12, "in_discount_rate is 12: 12 % is 0.12"),
        ("in_terminal_growth", 0.07, "in_terminal_growth is 0.07, which is 7 %; beyond 6 % is unusual"),
        ("in_tax_rate", 35, "in_tax_rate is 35: 35 % is 0.35"),
        ("in_payout", 1.6, "in_payout is 1.6, which is 160 %; beyond 150 % is unusual"),
        ("in_roe", -1.1, "in_roe is -1.1, which is -110 %; beyond 100 % is unusual"),
        ("in_volatility", 1.5, "in_volatility is 1.5, which is 150 %; beyond 100 % is unusual"),
        ("in_ownership", 1.5, "in_ownership is 1.5: 1.5 % is 0.015"),
        ("in_fx_rate", 7.2, None),  # no rate of return
        ("in_exit_multiple", 25, None),
        ("in_unheard_of", 25, None),
        ("in_growth", "high", None),
    ],
)
def test_an_input_is_known_by_the_term_that_it_is_named_after(name, value, sentence):
    wanted = [(sentence, (name,))] if sentence else []
    assert found({"A1": value}, {name: "=Model!$A$1"}) == wanted


@pytest.mark.parametrize(
    ("formula", "sentence"),
    [
        ("=SCENARIO_VALUE(8,1.2,3,15)", "growth is 1.2, which is 120 %; beyond 100 % is unusual"),
        ("=SCENARIO_VALUE(8,A1*3,3,15)", "growth is 1.2, which is 120 %; beyond 100 % is unusual"),
        ("=2*ROUND(SCENARIO_VALUE(8,0.1,3,15,A1),2)", "discount_rate is 0.4, which is 40 %; beyond 30 % is unusual"),
        ("=IF(A1>0.3,WACC(60,40,0.1,0.05,0.6),0)", "tax_rate is 0.6, which is 60 %; beyond 50 % is unusual"),
        ("=IF(A1>0.5,WACC(60,40,0.1,0.05,0.6),0)", None),
        ("=DCF_VALUE({100,105,110},0.12,0.08)", "terminal_growth is 0.08, which is 8 %; beyond 6 % is unusual"),
        ("=PEG(20,1.49)", "growth is 1.49, which is 149 %; beyond 100 % is unusual"),
        ("=PEG(20,0.149)", None),
        ("=PEG(20,14.9)", None),  # refused, and the cell says so
        ("=FORWARD_PE(88,8)", None),
        ("=A1*3", None),
        ("=VALUE_DRIVER_PE(0.05,1.2,0.1)", "roe is 1.2, which is 120 %; beyond 100 % is unusual"),
        ("=COST_OF_EQUITY(0.25,1,0.05)", "risk_free is 0.25, which is 25 %; beyond 20 % is unusual"),
    ],
)
def test_an_argument_is_named_with_the_cell_whose_formula_takes_it(formula, sentence):
    wanted = [(f"Model!B1: {sentence}", ())] if sentence else []
    assert found({"A1": 0.4, "B1": formula, "C1": "=B1*2"}) == wanted


def test_the_input_that_feeds_the_argument_is_named_and_no_other():
    cells = {"A1": 1.2, "A2": 8, "B1": "=SCENARIO_VALUE(A2,A1,3,15)"}
    names = {"in_speed": "=Model!$A$1", "in_eps": "=Model!$A$2"}
    assert found(cells, names) == [("Model!B1: growth is 1.2, which is 120 %; beyond 100 % is unusual", ("in_speed",))]
    cells["B1"] = "=SCENARIO_VALUE(in_eps,in_speed,3,15)"
    assert [inputs for _, inputs in found(cells, names)] == [("in_speed",)]


def test_cells_that_take_the_same_fraction_are_one_finding():
    cells = {"A1": 1.2} | {f"B{row}": f"=SCENARIO_VALUE({row},A1,3,15)" for row in range(1, 6)}
    [(text, _)] = found(cells)
    assert text.startswith("Model!B1, Model!B2, Model!B3 and 2 more: growth is 1.2")


def test_a_proof_may_be_unusual():
    cells = {"A1": "=SCENARIO_VALUE(8,1.2,3,15)", "A2": "=ABS(A1-1277.7)<0.1"}
    assert found(cells, {"test_value": "=Model!$A$2"}) == []
    assert len(found(cells)) == 1


def test_looking_changes_no_value():
    book = Workbook(plain_book({"A1": 1.2, "B1": "=SCENARIO_VALUE(8,A1,3,15)", "C1": "=SUM(B:B)"}, {}))
    before = list(book.values())
    book.unusual_fractions()
    assert list(book.values()) == before
    assert [book.run(), list(book.values())][1] == before


def test_check_says_them_with_their_kind(tmp_path):
    path = tmp_path / "own.xlsx"
    path.write_bytes(plain_book({"A1": 1.2, "B1": "=SCENARIO_VALUE(8,A1,3,15)"}, {"in_growth": "=Model!$A$1"}))
    kinds = {finding["sentence"]: (finding["kind"], finding["inputs"]) for finding in check(path)["findings"]}
    assert kinds["in_growth is 1.2, which is 120 %; beyond 100 % is unusual"] == ("fraction", ["in_growth"])
    assert kinds["Model!B1: growth is 1.2, which is 120 %; beyond 100 % is unusual"] == ("fraction", ["in_growth"])


def test_the_shipped_workbook_has_none():
    assert Workbook(SHIPPED).unusual_fractions() == []


# The reference


@pytest.mark.parametrize("function", [f for f in REGISTRY.values() if f.bounded][:10], ids=lambda f: f.name)
def test_the_reference_prints_the_bounds_of_each_fraction(function):
    page, text = docs.as_markdown([function]), docs.as_text(function)
    [told] = functions(function.name)
    for parameter, plain in zip(function.parameters, told["parameters"], strict=True):
        bounds = parameter.term.bounds
        assert ("bounds" in plain) == (bounds is not None)
        if bounds is not None:
            assert f"| {parameter.description} | {bounds.text} |" in page
            assert f"{parameter.description}; {bounds.text}" in text
            assert (plain["bounds"]["low"], plain["bounds"]["usual"]) == (bounds.low, bounds.usual)


@pytest.mark.parametrize(
    ("name", "argument", "text"),
    [
        ("SCENARIO_VALUE", "growth", "above -1 to below 10; beyond 1 unusual"),
        ("SCENARIO_VALUE", "discount_rate", "above -1 to 1; beyond 0.3 unusual"),
        ("DCF_VALUE", "terminal_growth", "above -1 to 1; beyond 0.06 unusual"),
        ("EXPECTED_VALUE", "probabilities", "from 0 to 1"),
        ("BUYBACK_EPS", "buyback_rate", "from 0 to below 1; beyond 0.15 unusual"),
    ],
)
def test_bounds_read_as_the_contract_has_them(name, argument, text):
    [parameter] = [p for p in REGISTRY[name].parameters if p.name == argument]
    assert parameter.term.bounds.text == text
