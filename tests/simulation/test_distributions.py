"""What is drawn: quantiles, streams and ranks held against SciPy, and what no distribution is."""

import numpy as np
import pytest
from scipy import stats

from xlmodel.errors import RequestError
from xlmodel.simulation.correlations import matrix_of
from xlmodel.simulation.draws import distribution
from xlmodel.valuation.distributions import correlated, rank_correlation, standard_normals

CHANCES = np.array([1e-9, 1e-4, 0.01, 0.2, 0.4999, 0.5, 0.75, 0.999, 1 - 1e-9])
RIVALS = {
    "normal(88, 10)": stats.norm(88, 10),
    "normal(-2,20%)": stats.norm(-2, 0.2),
    "lognormal(15, 0.25)": stats.lognorm(0.25, scale=15 * np.exp(-(0.25**2) / 2)),
    "uniform(60,120)": stats.uniform(60, 60),
    "triangular(60,88,120)": stats.triang(28 / 60, 60, 60),
    "triangular(60,60,120)": stats.triang(0, 60, 60),
    "triangular(60,120,120)": stats.triang(1, 60, 60),
}


@pytest.mark.parametrize("text", RIVALS)
def test_quantiles_are_those_of_scipy(text):
    found = distribution("x", text).at(stats.norm.ppf(CHANCES))
    assert found == pytest.approx(RIVALS[text].ppf(CHANCES), rel=1e-7)


def test_a_lognormal_draw_has_the_mean_that_is_given():
    assert RIVALS["lognormal(15, 0.25)"].mean() == pytest.approx(15)


def test_each_value_of_a_discrete_draw_has_its_probability():
    at = distribution("x", "discrete(20:0.2, 10:0.3, 15:0.5)").at
    assert at(stats.norm.ppf([1e-9, 0.2999, 0.3001, 0.7999, 0.8001, 1 - 1e-9])).tolist() == [10, 10, 15, 15, 20, 20]


def test_draws_of_an_input_stay_as_they_are_beside_others_and_differ_by_seed():
    alone, [_, beside] = standard_normals(["price"], 50, 7), standard_normals(["growth", "price"], 50, 7)
    assert alone[0].tolist() == beside.tolist()
    assert not np.isin(standard_normals(["price"], 50, 8), alone).any()


def test_draws_are_standard_normal_and_correlated_as_asked():
    size = 20_000
    normals = correlated(standard_normals([*"abc"], size, 1), matrix_of("abc", {("a", "c"): 0.6, ("c", "b"): -0.3}))
    for row in normals:
        assert stats.kstest(row, "norm").pvalue > 0.001
    wanted = [[1, 0, 0.6], [0, 1, -0.3], [0.6, -0.3, 1]]
    assert np.corrcoef(normals) == pytest.approx(np.array(wanted), abs=4 / np.sqrt(size))


def test_ranks_are_correlated_as_scipy_has_it_and_not_at_all_where_nothing_varies():
    draws = np.random.default_rng(3)
    for one, other in ((draws.normal(size=99), draws.normal(size=99)), draws.integers(0, 5, (2, 99)).astype(float)):
        assert rank_correlation(one, other) == pytest.approx(stats.spearmanr(one, other).statistic)
    assert np.isnan(rank_correlation(np.ones(9), np.arange(9.0)))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("normal(88)", "normal takes mean and standard deviation, with a point as decimal sign: normal(88,10)"),
        ("normal(88,5,10)", "normal takes mean and standard deviation"),
        ("normal(88,0)", "the standard deviation is not above zero"),
        ("normal(88,nan)", "nan is not a number such as 88, 0.2 or 20%"),
        ("normal(88,1e999)", "1e999 is not a number"),
        ("normal(88;10)", "88;10 is not a number"),
        ("normal(88,1_0)", "1_0 is not a number"),
        ("normal 88 10", "is drawn from one of normal(88,10), lognormal(88,0.2), uniform(60,120)"),
        ("cauchy(0,1)", "not from cauchy(0,1)"),
        ("", "not from nothing"),
        ("lognormal(-1,0.2)", "the mean is not above zero"),
        ("uniform(2,2)", "the lowest value is not below the highest"),
        ("triangular(1,5,4)", "its three values are not in order"),
        ("discrete(1,2)", "discrete takes values with their probabilities"),
        ("discrete(1:0.5, 2:0.4)", "the probabilities add up to 0.9, not 1"),
        ("discrete(1:0.5, 1:0.5)", "a value is given twice"),
        ("discrete(1:1.5, 2:-0.5)", "a probability is below zero"),
    ],
)
def test_what_is_no_distribution_is_refused_in_a_sentence(text, why):
    with pytest.raises(RequestError) as refused:
        distribution("price", text)
    assert why in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("pairs", "why"),
    [
        ({("a", "b"): 0.9, ("b", "c"): 0.9, ("a", "c"): -0.9}, "these correlations contradict each other"),
        ({("a", "b"): 1.0}, "a correlation lies between -1 and 1, and is neither"),
        ({("a", "b"): float("nan")}, "a correlation lies between -1 and 1"),
        ({("a", "a"): 0.5}, "with another one, not with itself"),
        ({("a", "b"): 0.5, ("b", "a"): 0.4}, "the correlation of b and a is given twice"),
        ({("a", "d"): 0.5}, "d is not drawn"),
    ],
)
def test_correlations_that_no_draws_have_are_refused_in_words(pairs, why):
    with pytest.raises(RequestError, match=why):
        matrix_of("abc", pairs)


def test_a_matrix_is_refused_exactly_where_its_smallest_eigenvalue_is_not_above_zero():
    for third in np.linspace(-0.99, 0.99, 23):
        pairs = {("a", "b"): 0.7, ("b", "c"): 0.7, ("a", "c"): third}
        if third > 2 * 0.7**2 - 1:  # the determinant of the three is above zero there
            matrix_of("abc", pairs)
        else:
            with pytest.raises(RequestError, match="not positive definite"):
                matrix_of("abc", pairs)
