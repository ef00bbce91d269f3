"""The scenarios: against plain Python, with gaps, and each check against the fault that it is there for."""

import random
import re
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest

from tests.templates.plain_scenarios import distribution, outputs
from xlmodel import Workbook
from xlmodel.errors import CellError
from xlmodel.tasks.new import new

FILE = Path(__file__).parents[2] / "workbooks" / "scenarios.xlsx"


@pytest.fixture(scope="module")
def book():
    return Workbook(FILE)


pytestmark = pytest.mark.usefixtures("own_store")


def drawn(seed):
    rng = random.Random(seed)  # noqa: S311
    bear, bull = rng.uniform(0, 0.4), rng.uniform(0, 0.4)
    return {
        "price": rng.uniform(50, 400),
        "eps_fy1": rng.uniform(1, 20),
        "eps_fy2": rng.uniform(1, 20),
        "as_of": date(2026, 1, 1) + timedelta(days=rng.randrange(200)),
        "eps_basis": rng.choice(["NTM", "FY2"]),
        "years": rng.choice([1, 2.5, 3, 7]),
        "discount_rate": rng.uniform(0, 0.2),
        "dps": rng.choice([None, rng.uniform(0, 5)]),
        "bear_eps_change": rng.uniform(-0.3, 0),
        "bull_dps_change": rng.uniform(0, 0.5),
        "base_growth": rng.uniform(-0.1, 0.2),
        "bull_growth": rng.uniform(0.2, 0.4),
        "bear_multiple": rng.uniform(5, 20),
        "base_multiple": rng.uniform(20, 25),
        "bear_probability": bear,
        "base_probability": 1 - bear - bull,
        "bull_probability": bull,
        "driver_2_eps_impact": None,
        "driver_5_name": "A fifth",
        "driver_5_probability": rng.random(),
        "driver_5_eps_impact": rng.uniform(-1, 2),
        "driver_5_multiple_impact": rng.uniform(-1, 2),
        "eps_volatility": rng.uniform(0.05, 0.5),
        "multiple_volatility": rng.uniform(0.05, 0.5),
        "correlation": rng.uniform(-1, 1),
    }


@pytest.mark.parametrize("seed", range(12))
def test_the_scenarios_agree_with_plain_python(seed, book):
    given = drawn(seed)
    result, known = book.run(**given), book.inputs | given
    for name, expected in outputs(known).items():
        assert result[name] == (expected if isinstance(expected, str) else pytest.approx(expected, rel=1e-10)), name
    for name, expected in distribution(known).items():
        tolerance = {"abs": 0.003} if name == "probability_below" else {"rel": 0.01}
        assert result[name] == pytest.approx(expected, **tolerance), name


# Drivers


def test_rows_without_a_driver_count_for_nothing(book):
    none = {f"driver_{n}_{each}": None for n in range(1, 5) for each in DRIVER}
    result = book.run(**none)
    assert result.driver_expected_value == result.base_value == result.driver_bull_value == result.driver_bear_value
    assert result.checks_ok is True


DRIVER = ("name", "probability", "eps_impact", "multiple_impact")


def test_a_driver_without_a_probability_has_no_value_and_is_named_by_the_checks(book):
    result = book.run(driver_6_name="Not thought through", driver_6_eps_impact=0.5)
    assert result.driver_expected_value == CellError.NA
    assert "Drivers: each has a name and a probability" in failing(book)
    assert result.expected_value == pytest.approx(outputs(book.inputs)["expected_value"])


# Options


def test_without_an_implied_volatility_options_are_not_checked(book):
    assert book.run().option_check.startswith("Options: not checked")
    assert of_check(book, "Options")[1:3] == ["not checked", True]


def test_an_implied_volatility_is_held_against_the_own_spread(book):
    own = book.run().own_volatility
    for implied, words in ((own, "about as wide as"), (2 * own, "narrower than"), (own / 2, "wider than")):
        assert words in book.run(implied_volatility=implied).option_check
    book.run(implied_volatility=own)
    assert of_check(book, "Options")[2] is True
    book.run(implied_volatility=3 * own)
    assert of_check(book, "Options")[2] is False


# Checks


def of_check(book, label):
    return next(row for row in book.table("CheckTable")[1:] if row[0].startswith(label))


def failing(book):
    return "; ".join(row[0] for row in book.table("CheckTable")[1:] if row[2] is False)


@pytest.mark.parametrize(
    ("inputs", "check"),
    [
        ({"price": None}, "Every figure is filled in"),
        ({"bear_probability": 0.3}, "Probabilities add up to one"),
        ({"price_date": "2025-10-01"}, "Price and valuation date agree"),
        ({"eps_date": "2025-10-01"}, "Estimates and valuation date agree"),
        ({"fy1_end": "2025-09-25"}, "FY1 ends within a year"),
        ({"market_cap": 3.9e12, "ordinary_shares": 1.48e10 * 8}, "Units: price x shares = market value"),
        ({"eps_fy2": 9.33 * 7.1}, "Units: EPS of FY2 against FY1"),
        ({"price": 26418}, "Units: forward P/E is of this world"),
        ({"peer_3_date": "2025-10-01"}, "Peers and valuation date agree"),
        ({"peer_2_ticker": "ORCL"}, "Peers: figures are of the ticker beside them"),
        ({f"peer_{n}_eps_fy2": -1 for n in (1, 2, 3)}, "At least three peers count"),
        ({"bear_multiple": 60}, "Bear <= base <= bull"),
        ({"base_multiple": 37, "bull_multiple": 40}, "Exit P/E of the base case against today's"),
        ({"base_multiple": 200, "base_probability": 1, "bear_probability": 0, "bull_probability": 0},
         "Expected value lies between bear and bull"),
    ],
)  # fmt: skip
def test_each_check_sees_its_fault(book, inputs, check):
    book.run(**inputs)
    assert check in failing(book)


TYPED_OVER = (
    ("Summary", "Part of the expected value", "D", 1, "Parts add up to the expected value"),
    ("Scenarios", "Bear", "E", 0.2, "SCENARIO_TABLE gives the same expected value"),
    ("Scenarios", "Growth a year that the price needs", "C", 0.02, "At the growth that it implies"),
    ("Scenarios", "Exit P/E that the price needs", "C", 20, "At the exit P/E that it implies"),
    ("Scenarios", "9.6%", "B", 0.3, "Centre of the grid"),
    ("Drivers", "Earnings fall short", "C", 0.9, "Drivers: the steps add up"),
    ("Drivers", "Expected value with the drivers", "H", 250, "Drivers: mean of all combinations"),
    ("Distribution", "Mean", "D", 250, "Distribution: drawn mean against the exact one"),
    ("Distribution", "P(value < price)", "D", 0.1, "Distribution: drawn chance"),
    ("Distribution", "0.2", "D", 0.02, "Distribution: area below the curve"),
)


@pytest.fixture(scope="module")
def typed_over(tmp_path_factory):
    """A copy with numbers in the place of formulas, each of which one check is there for."""
    path = tmp_path_factory.mktemp("typed_over") / "scenarios.xlsx"
    found, shown = openpyxl.load_workbook(FILE), openpyxl.load_workbook(FILE, data_only=True)
    for sheet, label, column, fault, _ in TYPED_OVER:
        found[sheet][f"{column}{row_of(shown[sheet], label)}"] = fault
    found.save(path)
    book = Workbook(path)
    book.run()
    return book


def row_of(sheet, label):
    shown = {"0.2": 0.2, "9.6%": 0.096}.get(label, label)
    return next(row for row in range(1, 200) if sheet.cell(row, 2).value == pytest.approx(shown))


@pytest.mark.parametrize("check", [check for *_, check in TYPED_OVER])
def test_a_formula_typed_over_is_seen(typed_over, check):
    assert check in failing(typed_over)


def test_one_run_after_another_leaves_nothing_of_the_first(book):
    fresh = Workbook(FILE)
    fresh.run(price=200)
    for price in (100, 300, 200):
        book.run(price=price)
    assert dict(enumerate(book.values())) == dict(enumerate(fresh.values()))


# Gaps, and what is no answer


def test_while_figures_are_unknown_no_value_is_shown(tmp_path):
    """Numbers stand only where they rest on what is known: probabilities, years, steps and the like."""
    path = tmp_path / "gaps.xlsx"
    made = new("scenarios", "NOBODY", as_of="2025-10-03", out=path)
    book = Workbook(path)
    assert len(made["gaps"]) == book.run().to_fill_in > 10
    known = {0.25, 0.5, 1, 3, 2, 4, 0.1, 0.09, 0.11}  # and standard deviations, from -3 to 3
    shown = {
        (sheet, row, column): value
        for sheet, row, column, value in book.values()
        if sheet in ("Summary", "Scenarios", "Drivers", "Distribution") and isinstance(value, float)
    }
    points = {place for place in shown if place[0] == "Distribution" and place[2] == 2}
    points.add(("Distribution", 10, 3))  # the correlation, of which the neutral rule is none
    assert {place: v for place, v in shown.items() if place not in points and round(v, 6) not in known} == {}


@pytest.mark.parametrize("inputs", [{"eps_fy1": -2, "eps_fy2": -1}, {"eps_fy2": -1}])
def test_a_loss_has_no_value_and_the_page_says_so(book, inputs):
    result = book.run(**inputs)
    assert result.expected_value == CellError.NA
    assert result.verdict.startswith("No profit is expected for FY2: EPS -1.00 USD. A loss has no P/E")
    failing = [row[0] for row in book.table("CheckTable")[1:] if row[2] is False]
    assert "A profit is expected for FY2 (EPS)" in failing


def test_another_peer_counts_with_the_others(book):
    before = book.run().peer_multiple
    given = {"peer_6_ticker": "SIX", "peer_6_of": "SIX", "peer_6_price": 500, "peer_6_eps_fy2": 5}
    multiples = [book.inputs[f"peer_{n}_price"] / book.inputs[f"peer_{n}_eps_fy2"] for n in range(1, 6)]
    assert before == pytest.approx(sorted(multiples)[2])
    assert book.run(**given).peer_multiple == pytest.approx(sum(sorted([*multiples, 100])[2:4]) / 2)


def test_a_price_below_what_no_growth_is_worth_lets_earnings_shrink(book):
    result = book.run(price=150)
    assert result.implied_growth < 0
    assert f"lets earnings shrink {-100 * result.implied_growth:.1f} % a year" in result.verdict


def test_the_verdict_says_what_stands_in_the_cells(book):
    result = book.run(bull_growth=0.3)
    assert f"worth {result.expected_value:,.2f} today on average" in result.verdict
    assert "neutral rules" not in result.verdict
    percents = [float(each) for each in re.findall(r"(-?[\d.]+) % a year", result.verdict)]
    assert percents == pytest.approx([100 * 0.09, 100 * result.implied_growth], abs=0.051)
