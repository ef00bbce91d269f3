"""Regressions over peers give the coefficients that were printed, and what least squares must give for any data."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from xlmodel.errors import DomainError, NoDataError
from xlmodel.valuation.student import central_quantile
from xlmodel.valuation.warranted import regression, warranted_interval, warranted_multiple, warranted_stats

approx = pytest.approx

# Damodaran, NYU Stern slides, session 5B: telecom ADRs 1997: P/E, growth, 1 = emerging market (the flags are not
# printed; this set reproduces the printed regression).
ADRS = [
    (7.8, 0.06, 1), (8.9, 0.075, 1), (11.2, 0.11, 0), (12.5, 0.08, 1), (12.8, 0.12, 1), (16.6, 0.08, 1),
    (18.3, 0.11, 0), (19.6, 0.16, 1), (20.8, 0.13, 0), (21.1, 0.14, 1), (21.5, 0.22, 1), (21.7, 0.12, 0),
    (22.7, 0.31, 1), (24.6, 0.11, 0), (25.7, 0.07, 0), (27, 0.09, 0), (28.4, 0.32, 1), (29.8, 0.14, 0), (31, 0.33, 1),
    (32.5, 0.18, 0), (35.7, 0.13, 0), (42.2, 0.14, 0), (44.3, 0.2, 0), (45.2, 0.19, 0), (71.3, 0.44, 1),
]  # fmt: skip

# Damodaran on Valuation, p. 479: beverage firms: P/E, growth in %, standard deviation in %.
BEVERAGES = [
    (29.18, 9.5, 20.58), (43.65, 15.5, 21.88), (24.31, 11, 22.92), (16.24, 7.5, 23.66), (21.76, 14, 24.08),
    (8.96, 3.5, 24.7), (8.94, 3, 25.74), (10.07, 11.5, 29.43), (23.02, 10, 29.52), (33, 10.5, 31.35),
    (44.33, 19, 35.51), (10.59, 17.13, 39.58), (25.19, 11.5, 44.26), (16.47, 14, 45.84), (37.14, 27, 51.34),
    (9.7, 17, 62.45),
]  # fmt: skip

# Damodaran, NYU Stern slides: European banks 2010: P/BV, ROE in %, standard deviation in %.
BANKS = [
    (0.8, -1.66, 49.06), (1.09, -6.72, 36.21), (1.23, 1.32, 35.79), (1.66, 1.56, 34.14), (1.72, 12.46, 31.03),
    (1.86, 11.06, 28.36), (1.96, 8.55, 26.64), (1.98, 11.17, 18.62), (2.04, 9.71, 22.55), (2.09, 20.22, 18.35),
    (2.15, 22.45, 21.95), (2.23, 21.16, 20.73), (2.3, 14.86, 13.79), (2.46, 17.74, 12.38), (2.53, 10.28, 21.91),
    (2.59, 20.18, 19.93), (2.94, 18.5, 19.66), (3.33, 32.84, 18.66),
]  # fmt: skip

TELEBRAS, COCA_COLA, HANSEN, HVB, LLOYDS = ADRS[1], BEVERAGES[10], BEVERAGES[15], BANKS[0], BANKS[-1]


def fit(rows, weights=None):
    table = np.array(rows, dtype=float)
    return regression(table[:, 0], table[:, 1:], np.ones(len(table)) if weights is None else np.array(weights))


def predicted(coefficients, *drivers):
    return float(coefficients @ [1.0, *drivers])


# What was printed


def test_telecom_adrs_on_growth_and_emerging_market():
    """Damodaran, NYU Stern slides, session 5B: coefficients, standard errors, R2 and the prediction for Telebras."""
    own = fit(ADRS)
    assert own.coefficients == approx([13.1151, 121.223, -13.8531], abs=5e-4)
    assert own.errors == approx([3.471, 19.27, 3.606], abs=5e-3)
    assert own.errors[[0, 2]] == approx([3.471, 3.606], abs=5e-4)
    assert (own.r2, own.adjusted_r2) == approx((0.662, 0.631), abs=5e-4)
    assert own.observations == 25
    multiple, *drivers = TELEBRAS
    assert predicted(own.coefficients, *drivers) == approx(8.35, abs=5e-3)
    assert multiple / predicted(own.coefficients, *drivers) - 1 == approx(0.066, abs=1e-3)
    multiples, *columns = np.array(ADRS).T
    assert warranted_multiple(multiples, np.transpose(columns), drivers) == approx(8.35, abs=5e-3)


def test_beverages_on_growth_and_risk():
    """Damodaran on Valuation, p. 479: Coca-Cola at 44.33 against 32.97 is 34.5 % overvalued."""
    own = fit([(pe, growth / 100, sd / 100) for pe, growth, sd in BEVERAGES])
    assert own.coefficients == approx([20.8751, 183.2416, -63.9821], abs=1e-3)
    assert own.r2 == approx(0.5117, abs=5e-5)
    pe, growth, sd = COCA_COLA
    warranted = predicted(own.coefficients, growth / 100, sd / 100)
    assert warranted == approx(32.97, abs=5e-3)
    assert pe / warranted - 1 == approx(0.345, abs=5e-4)
    assert predicted(own.coefficients, HANSEN[1] / 100, HANSEN[2] / 100) > HANSEN[0]


def test_banks_on_return_and_risk():
    """Damodaran, NYU Stern slides: 18 banks 2010; what he prints as R2 is the adjusted one."""
    own = fit([(pbv, roe / 100, sd / 100) for pbv, roe, sd in BANKS])
    assert own.coefficients == approx([2.27, 3.63, -2.68], abs=0.01)
    assert own.coefficients == approx([2.2711, 3.6217, -2.6890], abs=5e-5)
    assert np.abs(own.coefficients / own.errors) == approx([5.56, 3.32, 2.33], abs=0.02)  # his data have more digits
    assert (own.adjusted_r2, own.r2) == approx((0.794, 0.818), abs=5e-4)
    for (pbv, roe, sd), multiple, verdict in ((HVB, 0.89, -0.106), (LLOYDS, 2.96, 0.124)):
        warranted = predicted(own.coefficients, roe / 100, sd / 100)
        assert warranted == approx(multiple, abs=0.01)
        assert pbv / warranted - 1 == approx(verdict, abs=0.01)


@pytest.mark.parametrize("rows", [BEVERAGES, BANKS], ids=["16 beverages", "18 banks"])
def test_a_group_too_small_for_its_drivers_is_no_evidence(rows):
    multiples, *columns = np.array(rows).T
    with pytest.raises(NoDataError, match=f"{len(rows)} of multiples count; 2 columns of drivers need 20"):
        warranted_multiple(multiples, np.transpose(columns), [1.0, 1.0])
    assert warranted_multiple(multiples, columns[0], [10.0]) > 0  # one driver, the group can carry


@pytest.mark.parametrize(
    ("intercept", "slopes", "target", "printed", "tolerance"),
    [
        # AnalystNotes, question 7M320XZL8
        (16.5, [-2.7, 5.4, 18.0], [1.1, 0.64, 0.045], 17.80, 0.005),
        # Damodaran, NYU Stern slides: Dell; the coefficients are printed, the prediction is their sum
        (5.079579, [0.474274, 105.734255, 5.522673], [0.0, 0.40, 1.40], 55.105, 1e-3),
    ],
)
def test_a_published_equation_predicts_what_was_published(intercept, slopes, target, printed, tolerance):
    """Peers that lie on the published plane; the regression must find it and give the published prediction."""
    grid = [[i % 5, (i // 5) % 4 / 4, (i * i) % 7 / 10] for i in range(40)]
    multiples = [intercept + float(np.dot(slopes, row)) for row in grid]
    assert min(multiples) > 0
    assert warranted_multiple(multiples, grid, target) == approx(printed, abs=tolerance)
    table = warranted_stats(multiples, grid)
    assert table["Coefficient"][:4] == approx([intercept, *slopes], rel=1e-9)
    assert table["Coefficient"][4:] == approx([1, 1, 0, 40], rel=1e-12, abs=1e-9)


# What least squares must give


@st.composite
def samples(draw):
    """Peers with one to three drivers that are not collinear, and weights."""
    count = draw(st.integers(1, 3))
    size = draw(st.integers(10 * count, 10 * count + 15))
    seed = draw(st.integers(0, 10**6))
    random = np.random.default_rng(seed)
    scale = 10.0 ** random.integers(-3, 9, count)
    drivers = random.normal(random.normal(size=count) * 3, 1, (size, count)) * scale
    multiples = random.lognormal(2.5, 0.5, size)
    return multiples, drivers, random.uniform(0.1, 10, size)


def exactly(multiples, drivers, weights):
    """Coefficients, covariances and R2 by exact fractions: the normal equations, solved by elimination."""
    x = [[Fraction(1), *map(Fraction, row)] for row in drivers.tolist()]
    y, w = list(map(Fraction, multiples.tolist())), list(map(Fraction, weights.tolist()))
    size = len(x[0])
    gram = [[sum(k * r[i] * r[j] for k, r in zip(w, x, strict=True)) for j in range(size)] for i in range(size)]
    right = [sum(k * r[i] * t for k, r, t in zip(w, x, y, strict=True)) for i in range(size)]
    table = [
        [*g, r, *[Fraction(i == j) for j in range(size)]] for i, (g, r) in enumerate(zip(gram, right, strict=True))
    ]
    for i in range(size):
        table[i] = [v / table[i][i] for v in table[i]]
        for j in range(size):
            if j != i:
                table[j] = [a - table[j][i] * b for a, b in zip(table[j], table[i], strict=True)]
    coefficients, inverse = [row[size] for row in table], [row[size + 1 :] for row in table]
    rest = [t - sum(c * v for c, v in zip(coefficients, r, strict=True)) for r, t in zip(x, y, strict=True)]
    unexplained = sum(k * e * e for k, e in zip(w, rest, strict=True))
    level = sum(k * t for k, t in zip(w, y, strict=True)) / sum(w)
    total = sum(k * (t - level) ** 2 for k, t in zip(w, y, strict=True))
    variance = unexplained / (len(x) - size)
    errors = [float(variance * inverse[i][i]) ** 0.5 for i in range(size)]
    return [float(c) for c in coefficients], errors, float(1 - unexplained / total)


@settings(max_examples=25)
@given(samples())
def test_a_regression_is_that_of_exact_arithmetic(sample):
    own = regression(*sample)
    coefficients, errors, r2 = exactly(*sample)
    assert own.coefficients == approx(coefficients, rel=1e-10, abs=1e-10 * max(errors[1:]))
    assert own.errors == approx(errors, rel=1e-10)
    assert own.r2 == approx(r2, rel=1e-10, abs=1e-12)


@given(samples())
def test_residuals_are_orthogonal_to_every_driver(sample):
    multiples, drivers, weights = sample
    own = regression(*sample)
    rest = weights * (multiples - own.coefficients[0] - drivers @ own.coefficients[1:])
    assert abs(rest.sum()) <= 1e-9 * (weights * multiples).sum()
    for column in drivers.T:
        assert abs(rest @ column) <= 1e-9 * (weights * multiples) @ np.abs(column)


@given(samples(), st.randoms(use_true_random=False))
def test_the_order_of_peers_and_drivers_does_not_matter(sample, shuffler):
    multiples, drivers, weights = sample
    rows, columns = list(range(len(multiples))), list(range(drivers.shape[1]))
    shuffler.shuffle(rows)
    shuffler.shuffle(columns)
    own, mixed = regression(*sample), regression(multiples[rows], drivers[rows][:, columns], weights[rows])
    assert mixed.coefficients[1:] == approx(own.coefficients[1:][columns], rel=1e-7, abs=1e-9 * max(own.errors))
    assert mixed.errors[1:] == approx(own.errors[1:][columns], rel=1e-8)
    assert mixed.r2 == approx(own.r2, abs=1e-10)


@given(samples(), st.floats(0.01, 100), st.floats(-1000, 1000))
def test_the_unit_of_a_driver_changes_its_coefficient_only(sample, scale, shift):
    multiples, drivers, weights = sample
    target = drivers[0]
    own = regression(*sample)
    moved = regression(multiples, drivers * scale + shift * np.abs(drivers).max(axis=0) / 1000, weights)
    assert moved.coefficients[1:] * scale == approx(own.coefficients[1:], rel=1e-6, abs=1e-8 * max(own.errors[1:]))
    assert moved.r2 == approx(own.r2, abs=1e-9)
    plain = warranted_multiple(multiples, drivers, target)
    again = warranted_multiple(multiples, drivers * scale, target * scale)
    assert again == approx(plain, rel=1e-8, nan_ok=True)


@given(samples(), st.floats(0.01, 100))
def test_scaled_multiples_scale_the_prediction_and_the_weights_only_count_in_proportion(sample, scale):
    multiples, drivers, weights = sample
    own = regression(*sample)
    scaled = regression(multiples * scale, drivers, weights * scale)
    assert scaled.coefficients == approx(own.coefficients * scale, rel=1e-8, abs=1e-10 * max(own.errors) * scale)
    assert scaled.errors == approx(own.errors * scale, rel=1e-9)
    assert scaled.r2 == approx(own.r2, abs=1e-11)


@given(samples(), st.integers(2, 4))
def test_a_weight_of_two_is_the_peer_twice(sample, times):
    multiples, drivers, _ = sample
    weights = np.ones(len(multiples))
    weights[::3] = times
    repeats = weights.astype(int)
    twice = regression(multiples.repeat(repeats), drivers.repeat(repeats, axis=0), np.ones(repeats.sum()))
    own = regression(multiples, drivers, weights)
    assert own.coefficients == approx(twice.coefficients, rel=1e-7, abs=1e-9 * max(own.errors))
    assert own.r2 == approx(twice.r2, abs=1e-10)


@given(samples())
def test_what_does_not_count_changes_nothing(sample):
    multiples, drivers, weights = sample
    target = drivers.mean(axis=0)
    plain = warranted_multiple(multiples, drivers, target, weights)
    gone = np.full((1, drivers.shape[1]), 3.0)
    gap = gone.copy()
    gap[0, 0] = np.nan  # one blank driver is enough
    for multiple, row, weight in ((np.nan, gone, 1.0), (-5.0, gone, np.nan), (9.0, gap, 1.0), (9.0, gone, 0.0)):
        again = warranted_multiple(
            np.append(multiples, multiple), np.vstack([drivers, row]), target, np.append(weights, weight)
        )
        assert again == plain
    at_mean = warranted_multiple(multiples, drivers, target)
    assert at_mean == approx(multiples.mean(), rel=1e-9)  # the plane passes through the means


@given(samples(), st.integers(0, 2), st.floats(0.1, 3), st.floats(-3, 3))
def test_collinear_drivers_are_refused(sample, of, slope, shift):
    multiples, drivers, weights = sample
    column = drivers[:, of % drivers.shape[1]]
    copied = np.column_stack([drivers, column * slope + shift * np.abs(column).max()])
    with pytest.raises(DomainError, match="collinear"):
        regression(multiples, copied, weights)


@given(samples())
def test_another_driver_explains_no_less_but_may_lower_the_adjusted_r2(sample):
    multiples, drivers, weights = sample
    own = regression(*sample)
    noise = np.cos(np.arange(len(multiples)) * 37.0)
    more = regression(multiples, np.column_stack([drivers, noise]), weights)
    assert more.r2 >= own.r2 - 1e-12
    assert own.adjusted_r2 <= own.r2 <= 1
    assert (more.adjusted_r2 > own.adjusted_r2) == (abs(more.coefficients[-1] / more.errors[-1]) > 1)


@pytest.mark.parametrize("degrees", [1, 2, 3, 4, 5, 8, 29, 30, 101, 1000])
def test_the_quantile_of_students_t_is_scipys(degrees):
    from scipy.stats import t

    confidence = np.array([0.001, 0.1, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999])
    own = central_quantile(confidence, np.full(8, float(degrees)))
    assert own == approx(t.ppf(0.5 + confidence / 2, degrees), rel=1e-11)


@settings(max_examples=15)
@given(samples(), st.floats(0.1, 0.99))
def test_an_interval_is_that_of_exact_arithmetic(sample, confidence):
    """prediction +- t s sqrt(1 + x' (X' W X)^-1 x), weights of mean one, solved in fractions."""
    from scipy.stats import t

    multiples, drivers, weights = sample
    n, k = drivers.shape
    target = drivers[0] + np.ptp(drivers, axis=0) / 4
    rows = [[Fraction(1), *map(Fraction, row)] for row in drivers.tolist()]
    mean_weight = sum(map(Fraction, weights.tolist())) / n
    w = [Fraction(x) / mean_weight for x in weights.tolist()]
    products = [
        [sum(q * r[i] * r[j] for q, r in zip(w, rows, strict=True)) for j in range(k + 1)] for i in range(k + 1)
    ]
    x = [Fraction(1), *map(Fraction, target.tolist())]
    leverage = sum(a * b for a, b in zip(x, solved(products, x), strict=True))
    y = list(map(Fraction, multiples.tolist()))
    b = solved(products, [sum(q * r[i] * v for q, r, v in zip(w, rows, y, strict=True)) for i in range(k + 1)])
    residuals = [v - sum(c * a for c, a in zip(b, row, strict=True)) for v, row in zip(y, rows, strict=True)]
    s2 = sum(q * e * e for q, e in zip(w, residuals, strict=True)) / (n - k - 1)
    prediction = float(sum(c * v for c, v in zip(b, x, strict=True)))
    assume(prediction > 0.1)
    half = t.ppf(0.5 + confidence / 2, n - k - 1) * math.sqrt(float(s2 * (1 + leverage)))
    value, low, high = warranted_interval(multiples, drivers, target, weights, confidence)["Value"]
    assert value == approx(prediction, rel=1e-8)
    assert high - low == approx(2 * half, rel=1e-9)
    assert value == approx((low + high) / 2, rel=1e-9)
    assert value == warranted_multiple(multiples, drivers, target, weights)
    quality = dict(zip(*list(warranted_stats(multiples, drivers, weights).values())[:2], strict=True))
    assert quality["Residual standard error"] == approx(math.sqrt(float(s2)), rel=1e-9)


def solved(matrix, right):
    """The solution of linear equations by elimination, exact in fractions."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for i in range(len(rows)):
        pivot = next(j for j in range(i, len(rows)) if rows[j][i])
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [v / rows[i][i] for v in rows[i]]
        for j in range(len(rows)):
            if j != i:
                rows[j] = [a - rows[j][i] * b for a, b in zip(rows[j], rows[i], strict=True)]
    return [row[-1] for row in rows]


@pytest.mark.parametrize("scale", [1e-9, 1e-6, 1e6, 1e9])
def test_a_regression_does_not_depend_on_the_size_of_its_units(scale):
    multiples, growth = np.array([row[0] for row in BEVERAGES]), np.array([[row[1]] for row in BEVERAGES])
    plain, of_drivers, of_multiples = (
        regression(m, d, np.ones(len(BEVERAGES)))
        for m, d in ((multiples, growth), (multiples, growth * scale), (multiples * scale, growth))
    )
    assert of_drivers.r2 == approx(plain.r2, rel=1e-9)
    assert of_multiples.r2 == approx(plain.r2, rel=1e-9)
    assert np.asarray(of_drivers.coefficients)[..., 1] * scale == approx(
        np.asarray(plain.coefficients)[..., 1], rel=1e-9
    )


@pytest.mark.parametrize("level", [1e-9, 1.0, 1e9])
def test_a_driver_that_only_rounding_moves_never_changes(level):
    still = level * (1 + np.array([0, 1, 0, -1, 0, 1, 0, 0]) * 2.0**-52)
    with pytest.raises(DomainError, match="driver 1 never changes"):
        regression(np.arange(8.0) ** 2, still[:, np.newaxis], np.ones(8))
