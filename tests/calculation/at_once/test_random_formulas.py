"""Random formulas of the spreadsheet's functions: worked out at once, they are what the engine says one by one."""

import math
import random
import struct

import numpy as np
import pytest

from tests.calculation.at_once.random_formulas import book_of, formula
from tests.counts import cases
from xlmodel import Workbook
from xlmodel.errors import CellError

FORMULAS, SCENARIOS = 15, 12


def same(one, other):
    if isinstance(one, float) and isinstance(other, float):
        return struct.pack("d", one + 0.0) == struct.pack("d", other + 0.0) or math.isclose(one, other, rel_tol=1e-13)
    return type(one) is type(other) and one == other


@pytest.mark.parametrize("seed", range(cases(2, 6)))
def test_random_formulas_are_what_the_engine_says(seed):
    chance = random.Random(seed)  # noqa: S311
    formulas = [formula(chance, 3) for _ in range(FORMULAS)]
    workbook = Workbook(book_of(formulas))
    draws = np.random.default_rng(seed)
    given = {
        "a": np.round(draws.normal(0, 3, SCENARIOS), 1),
        "b": draws.normal(0, 2, SCENARIOS),
        "c": draws.integers(-2, 3, SCENARIOS).astype(float),
    }
    stepped = [workbook.run(**{name: float(values[i]) for name, values in given.items()}) for i in range(SCENARIOS)]
    stepped_through = 0
    for place, text in enumerate(formulas):
        name = f"f{place}_"
        found = workbook._runs.many(given, {}, [name])
        assert "comes to" not in (found.stepped or ""), (text, found.stepped)
        stepped_through += found.stepped is not None
        for i, result in enumerate(stepped):
            assert same(result[name], found.values[name][i]), (text, {k: v[i] for k, v in given.items()})
    assert stepped_through < FORMULAS / 4


def test_an_error_stays_in_its_scenario():
    workbook = Workbook(book_of(["1/in_c", "IFERROR(1/in_c,7)"]))
    found = workbook.many({"c": [0.0, 2.0]})
    assert found.stepped is None
    assert list(found.values["f0_"]) == [CellError.DIV0, 0.5]
    assert list(found.values["f1_"]) == [7.0, 0.5]


def test_an_error_that_is_one_in_every_scenario_is_the_answer_beside_conditions_that_vary():
    workbook = Workbook(book_of(["AND(S!$E$5,in_a)", "OR(in_a*S!$E$5,in_b)"]))
    found = workbook.many({"a": [1.0, 0.0], "b": [1.0, 0.0]})
    assert found.stepped is None
    assert list(found.values["f0_"]) == list(found.values["f1_"]) == [CellError.NA, CellError.NA]


def test_a_word_or_a_truth_value_in_a_cell_does_not_count_in_a_list_and_in_the_formula_itself_does():
    """Excel's own help on SUM, MAX and AND: arguments that are references to text or logical values are ignored."""
    formulas = ["SUM(S!$E$3,in_a)", "SUM(TRUE,in_a)", "MAX(S!$E$1,in_a)", "AND(S!$E$1,in_a)", "AND((S!$E$2),in_a)"]
    found = Workbook(book_of(formulas)).many({"a": [2.0, -3.0]})
    assert found.stepped is None
    values = [list(found.values[f"f{place}_"]) for place in range(5)]
    assert values == [[2.0, -3.0], [3.0, -2.0], [2.0, -3.0], [True, True], [True, True]]


# What random formulas found: the engines agree on each of these, and Excel's own pages say why.
FOUND = {
    "MOD(1,in_a)": ("a", -0.2, math.fmod(1, 0.2) - 0.2),  # C's remainder, not 1 + 0.2*INT(-5)
    "ROUND(in_a,1)": ("a", 0.6499999999999999, 0.7),  # with fifteen digits it is 0.65
    "ROUNDUP(in_a,0)": ("a", 1891.0000000000002, 1891.0),
    "ROUNDDOWN(in_a,3)": ("a", 0.9989999999999998, 0.999),
    "ROUND(in_a,-1)": ("a", -16444.999999999996, -16450.0),
    "CHOOSE(IF(in_a,1,2),S!$E$2,in_a)": ("a", 1.0, 0.0),  # a blank cell as the answer of a formula
    "IFERROR(S!$E$2,in_a)": ("a", 1.0, 0.0),
    "MAX(IF(in_a,S!$E$1,1),S!$B$2)": ("a", 1.0, -2.0),  # IF answers the cell, and a word in it does not count
    "N(IF(in_a>0,S!$E$3,in_a))+N(S!$E$1)+N(in_a)": ("a", 1.5, 2.5),
}


@pytest.mark.parametrize("text", FOUND)
def test_what_random_formulas_found_stays_right(text):
    name, value, expected = FOUND[text]
    workbook = Workbook(book_of([text]))
    assert workbook.run(**{name: value})["f0_"] == expected  # the engine's word
    found = workbook._runs.many({name: [value, value]}, {}, ["f0_"])
    assert found.stepped is None or "a word or a truth value in a list" in found.stepped
    assert list(found.values["f0_"]) == [expected, expected]
