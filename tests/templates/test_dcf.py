"""The DCF: against a second model in plain Python, published identities, its checks, flows to equity and to the firm."""

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.counts import cases
from tests.templates.plain_dcf import outputs
from xlmodel import Workbook
from xlmodel.errors import CellError
from xlmodel.tasks.inputs import inputs
from xlmodel.tasks.new import new
from xlmodel.tasks.refresh import refresh
from xlmodel.templates.case import Case, Entry
from xlmodel.templates.dcf import rules

FOLDER = Path(__file__).parents[2] / "workbooks"
FIRM = {
    "flows": "firm",
    "fcf_fy1": 110_000.0,
    "fcf_fy2": 121_000.0,
    "debt": 90_000.0,
    "cash": 60_000.0,
    "minorities": 500.0,
    "ordinary_shares": 14_800_000_000.0,
    "debt_part": 0.03,
    "fx": 1.0,
}
ALL_BEAR = {"bear_probability": 1, "base_probability": 0, "bull_probability": 0}
HEAD = "security,item,value,currency,basis,period,period_end,accounting,known_on,source,text"
ACME = """
ACME,name,,,,,,,2026-02-27,,Acme NV
ACME,price,50,EUR,per_ordinary,,,,2026-02-27,Exchange,
ACME,eps,2.5,EUR,per_ordinary,fiscal_year,2026-12-31,gaap,2026-02-27,Survey,
ACME,eps,2.8,EUR,per_ordinary,fiscal_year,2027-12-31,gaap,2026-02-27,Survey,
EUR,government_yield,0.027,,,,,,2026-02-27,Agency,
""".strip().splitlines()
OF_THE_FIRM = """
ACME,free_cash_flow,2400000000,EUR,total,fiscal_year,2026-12-31,,2026-02-27,Survey,
ACME,free_cash_flow,2600000000,EUR,total,fiscal_year,2027-12-31,,2026-02-27,Survey,
ACME,debt,9000000000,EUR,total,,,,2026-02-20,Report,
ACME,cash,4000000000,EUR,total,,,,2026-02-20,Report,
ACME,ordinary_shares,1000000000,,,,,,2026-02-20,Report,
""".strip().splitlines()


@pytest.fixture(scope="module")
def apple():
    return Workbook(FOLDER / "dcf.xlsx")


def holding(workbook):
    return {row[0]: row[2] for row in workbook.table("CheckTable")[1:]}


# A second model


def drawn(seed):
    rng = random.Random(seed)  # noqa: S311
    bear = rng.uniform(0, 0.5)
    first = rng.uniform(2, 20)
    return {
        "price": rng.uniform(50, 400),
        "eps_fy1": first,
        "eps_fy2": first * rng.uniform(0.9, 1.4),
        "as_of": date(2026, 1, 1) + timedelta(days=rng.randrange(200)),
        "risk_free": rng.uniform(0.03, 0.05),
        "beta": rng.uniform(0.7, 1.6),
        "conversion": rng.uniform(0.5, 1),
        "terminal_growth": rng.uniform(0, 0.03),
        "gordon_weight": rng.uniform(0, 1),
        "mid_year": rng.choice(["yes", "no"]),
        "bear_growth_fy3": rng.uniform(-0.1, 0.05),
        "base_growth_fy3": rng.uniform(0.05, 0.1),
        "bull_growth_fy3": rng.uniform(0.1, 0.3),
        "bear_exit_multiple": rng.uniform(8, 12),
        "base_exit_multiple": rng.uniform(12, 18),
        "bull_exit_multiple": rng.uniform(18, 30),
        "bear_probability": bear,
        "base_probability": 0.5,
        "bull_probability": 0.5 - bear,
    }


@pytest.mark.parametrize("seed", range(cases(4, 40)))
def test_flows_to_equity_agree_with_plain_python_and_every_identity_holds(seed, apple):
    inputs = drawn(seed)
    result = apple.run(**inputs)
    for name, expected in outputs(apple.inputs | inputs).items():
        assert result[name] == pytest.approx(expected, rel=1e-11), name
    assert not [check for check, holds in holding(apple).items() if "=" in check and not holds and "Units" not in check]


@pytest.mark.parametrize("seed", range(cases(4, 40)))
def test_flows_to_the_firm_agree_with_plain_python_and_every_identity_holds(seed, apple):
    rng = random.Random(seed)  # noqa: S311
    inputs = drawn(seed) | FIRM | {"fx": rng.uniform(0.5, 8), "fcf_is": rng.choice(["levered", "unlevered"])}
    result = apple.run(**inputs)
    for name, expected in outputs(apple.inputs | inputs).items():
        assert result[name] == pytest.approx(expected, rel=1e-11), name
    assert not [check for check, holds in holding(apple).items() if "=" in check and not holds and "Units" not in check]


# Identities


def test_a_flow_that_never_grows_is_worth_itself_over_the_rate(apple):
    """10 a year at year ends for ever at 8 % is 125, on the last day of a fiscal year less a day: all but a day of it is left."""
    flat = {"eps_fy1": 10, "eps_fy2": 10, "conversion": 1, "terminal_growth": 0, "mid_year": "no", "beta": 0}
    given = {"risk_free": 0.08, "base_growth_fy3": 0, "as_of": "2025-09-26", "fy1_end": "2026-09-26"}
    result = apple.run(**flat, **given)
    assert result.base_gordon == pytest.approx(10 / 0.08, rel=5e-4)  # leap days
    assert result.terminal_share == pytest.approx(1.08**-10, rel=2e-3)


def test_mid_year_is_worth_half_a_year_more_to_gordon_and_less_to_a_sale(apple):
    late, early = apple.run(mid_year="no", as_of="2025-09-26"), apple.run(mid_year="yes", as_of="2025-09-26")
    assert early.base_gordon / late.base_gordon == pytest.approx((1 + early.discount_rate) ** 0.5, rel=1e-4)
    assert 1 < early.base_exit / late.base_exit < early.base_gordon / late.base_gordon


def test_the_growth_that_the_price_implies_gives_the_price_back(apple):
    """With flows that grow at one rate from FY1 on, the value is a price that implies that rate."""
    steady = {"eps_fy1": 10, "eps_fy2": 10.3, "base_growth_fy3": 0.03, "terminal_growth": 0.03}
    value = apple.run(**steady).base_gordon
    assert apple.run(**steady, price=value).implied_growth == pytest.approx(0.03, abs=2e-4)


def test_betas_of_peers_count_by_their_median_freed_of_their_debt_and_relevered(apple):
    """1.2 / 1.75, 1.5 / 1.75 and 2 / 1.5 by hand; at a fifth of debt, taxed at 25 %, 1 + 0.75 x 0.25."""
    blank = [[None]] * (len(apple.inputs["beta_levered"]) - 3)
    betas = {
        "beta_levered": [[1.2], [1.5], [2.0], *blank],
        "beta_debt_to_equity": [[1.0], [1.0], [2 / 3], *blank],
        "beta_tax_rate": [[0.25], [0.25], [0.25], *blank],
    }
    assert apple.run(**betas, debt_part=0.2).beta == pytest.approx(1.5 / 1.75 * (1 + 0.75 * 0.25))
    betas["beta_tax_rate"][1] = [None]  # a row that is not whole does not count
    assert apple.run(**betas, debt_part=0.2).beta == pytest.approx((1.2 / 1.75 + 2 / 1.5) / 2 * (1 + 0.75 * 0.25))
    assert apple.run().beta == 1


# Checks


@pytest.mark.parametrize(
    ("inputs", "check"),
    [
        ({"price": None}, "Every figure is filled in"),
        ({"flows": "firm"}, "Every figure is filled in"),
        ({"risk_free": None}, "Every figure is filled in"),
        ({"bear_probability": 0.3}, "Probabilities add up to one"),
        ({"price_date": "2025-10-01"}, "Price and valuation date agree"),
        ({"eps_date": "2025-10-01"}, "Estimates and valuation date agree"),
        ({"fy1_end": "2025-09-25"}, "FY1 ends within a year"),
        ({"market_cap": 3.9e12, "ordinary_shares": 1.48e11}, "Units: price x shares = market value"),
        ({"eps_fy2": 66.0}, "Units: EPS of FY2 against FY1"),
        ({"price": 26418}, "Units: forward P/E is of this world"),
        (FIRM | {"debt_part": 0.5}, "Debt as a part of the firm is about that of today"),
        ({"credit_spread": 0.2}, "WACC lies between"),
        ({"terminal_growth": 0.045}, "Growth for ever is not above the risk-free rate"),
        ({"risk_free": 0.001, "equity_premium": 0.04}, "Discount rate is two points or more above"),
        ({"equity_premium": 0.02}, "Terminal value is not more than usual, Gordon"),
        ({"base_exit_multiple": 60}, "Terminal value is not more than usual, exit multiple"),
        ({"base_exit_multiple": 60}, "Exit multiple and Gordon tell one story"),
        ({"eps_fy1": -1}, "Flows of the base case are above zero"),
        ({"bear_growth_fy3": 0.3}, "Bear <= base <= bull"),
        ({"bear_growth_fy3": 0.5, "bear_exit_multiple": 40, **ALL_BEAR}, "Expected value lies between"),
    ],
)
def test_each_check_sees_its_fault(apple, inputs, check):
    apple.run(**inputs)
    failing = [each for each, holds in holding(apple).items() if not holds]
    assert any(each.startswith(check) for each in failing), failing
    assert apple.run().checks_ok is True


def test_a_terminal_value_beyond_what_is_usual_warns_and_stops_nothing(apple):
    result = apple.run(terminal_limit=0.5)
    assert result.terminal_share == apple.run().terminal_share
    assert "Terminal value is not more than usual, Gordon" in result.warning


# Gaps and bad input


@pytest.mark.parametrize("gap", ["price", "eps_fy1", "eps_fy2", "risk_free", "terminal_growth", "base_growth_fy3"])
def test_what_hangs_from_a_gap_is_no_number(apple, gap):
    result = apple.run(**{gap: None})
    behind = {"price": ["upside", "implied_growth"]}.get(gap, ["base_gordon", "expected_value", "upside"])
    for name in behind:
        assert isinstance(result[name], CellError), name
    assert "1 figure to fill in" in result.verdict


def test_flows_of_the_firm_that_are_not_there_are_named_and_give_no_value(apple):
    result = apple.run(flows="firm")
    assert result.to_fill_in == 5
    for name in ("Free cash flow of FY1", "Debt", "Ordinary shares outstanding"):
        assert name in result.gaps
    assert all(isinstance(result[name], CellError) for name in ("base_gordon", "base_exit", "expected_value"))


@pytest.mark.parametrize("inputs", [{"eps_fy1": -3.0, "eps_fy2": -2.0}, {"terminal_growth": 0.2}])
def test_a_loss_or_a_growth_above_the_rate_has_no_positive_value_and_says_so(apple, inputs):
    result = apple.run(**inputs)
    assert isinstance(result.base_gordon, CellError) or result.base_gordon < 0
    assert result.checks_ok is False
    assert "The model has no answer" in result.verdict


# Where judgement starts


def case(**figures):
    return Case("ACME", date(2026, 2, 27), figures={name: Entry(value) for name, value in figures.items()})


def test_neutral_rules_start_from_the_estimates_and_are_bounded():
    assert rules.growth(case(eps_fy1=10.0, eps_fy2=11.0)).values == (0.05, 0.1, 0.15)
    assert rules.growth(case(eps_fy1=10.0, eps_fy2=20.0)).values == (0.125, 0.25, 0.375)
    assert rules.growth(case(eps_fy1=10.0, eps_fy2=9.0)).values == (-0.15, -0.1, -0.05)
    assert rules.growth(case(eps_fy1=-1.0, eps_fy2=9.0)).values == (None, None, None)
    assert rules.exit_multiples(case(price=60.0, eps_fy1=2.0)).values == (15.0, 20.0, 25.0)
    assert rules.terminal_growth(case(risk_free=0.04))[0] == 0.03
    assert rules.terminal_growth(case(risk_free=0.012))[0] == 0.012
    assert rules.terminal_growth(case())[0] is None


def test_with_free_cash_flow_debt_cash_and_shares_the_firm_is_valued():
    """1 000 shares of 60 and debt of 20 000 are a quarter of debt; 60 000 + 20 000 - 8 000 is 36 times 2 000."""
    known = {
        "price": 60.0,
        "fcf_fy1": 2000.0,
        "fcf_fy2": 2200.0,
        "debt": 20_000.0,
        "cash": 8000.0,
        "ordinary_shares": 1e9,
    }
    assert rules.flows(case(**known))[0] == rules.FIRM
    assert rules.debt_part(case(**known))[0] == 0.25
    assert rules.exit_multiples(case(**known)).values == (18.0, 24.0, 30.0)
    assert rules.growth(case(**known)).values == (0.05, 0.1, 0.15)
    assert rules.flows(case(**known | {"cash": None}))[0] == rules.EQUITY


# From a file of one's own


@pytest.fixture
def figures(tmp_path, monkeypatch):
    monkeypatch.setenv("XLMODEL_STORE", str(tmp_path / "store.sqlite"))
    monkeypatch.setenv("XLMODEL_CONFIG", str(tmp_path / "config"))

    def written(*rows):
        path = tmp_path / "figures.csv"
        path.write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
        return path

    return written


def test_the_risk_free_rate_is_that_of_the_currency_and_a_refresh_brings_the_next(figures, tmp_path):
    path = tmp_path / "acme.xlsx"
    made = new("dcf", "ACME", figures=figures(*ACME), out=path)
    assert (made["gaps"], made["failing"]) == ([], [])
    assert Workbook(path).inputs["risk_free"] == 0.027
    assert Workbook(path).run().cost_of_equity == pytest.approx(0.077)
    later = [row.replace("2026-02-27", "2026-03-06") for row in ACME]
    later[-1] = later[-1].replace("0.027", "0.029")
    done = refresh(path, figures=figures(*ACME, *later), as_of="2026-03-06")
    assert done["missing"] == 0
    assert Workbook(path).inputs["risk_free"] == 0.029


def test_figures_of_the_firm_in_a_file_become_flows_to_the_firm_whose_other_claims_are_none(figures, tmp_path):
    """2 400 million after interest on 9 000 million at 3.7 % less a quarter of tax: 2 649.75 before it."""
    path = tmp_path / "acme.xlsx"
    made = new("dcf", "ACME", figures=figures(*ACME, *OF_THE_FIRM), out=path)
    assert (made["gaps"], made["failing"]) == ([], [])
    book = Workbook(path)
    assert book.inputs["minorities"] == 0
    assert book.run(minorities=None).gaps == "Minorities and other claims."
    assert (book.inputs["flows"], book.inputs["fcf_fy1"], book.inputs["debt"]) == ("firm", 2400, 9000)
    result = book.run()
    assert result.checks_ok is True
    assert book.value("Flows", 18, 3) == pytest.approx(2400 + 9000 * 0.037 * 0.75)
    for name, expected in outputs(book.inputs).items():
        assert result[name] == pytest.approx(expected, rel=1e-11), name


@pytest.mark.parametrize("name", ["debt", "cash"])
def test_debt_and_cash_are_in_millions_and_a_slip_of_unit_is_found(figures, tmp_path, name):
    path = tmp_path / "acme.xlsx"
    new("dcf", "ACME", figures=figures(*ACME, *OF_THE_FIRM), out=path)
    assert {each["name"]: each["unit"] for each in inputs(path)}[name] == "million EUR"
    book = Workbook(path)
    assert "Units: debt and cash" not in book.run().warning
    assert "Units: debt and cash" in book.run(**{name: book.inputs[name] * 1000}).warning


def test_a_currency_without_a_rate_leaves_one_named_gap_that_a_script_fills(figures, tmp_path):
    path = tmp_path / "acme.xlsx"
    made = new("dcf", "ACME", figures=figures(*ACME[:-1]), out=path)
    assert made["gaps"] == ["Risk-free rate, ten years", "Growth for ever"]
    assert Workbook(path).run(risk_free=0.027, terminal_growth=0.027).checks_ok is True


def test_the_note_of_a_dcf_names_no_currency_among_the_peers():
    from xlmodel.report.note import read_note

    note = read_note(Workbook(FOLDER / "dcf.xlsx"))
    assert "USD" not in note.inputs.peers
    assert note.facts.base_growth is None  # that of FY3 fades, and is not to be held against the one implied


def test_flows_to_equity_show_no_interest_and_no_zero_for_it():
    book = Workbook(FOLDER / "dcf.xlsx")
    book.run()
    row = next(row for row in range(4, 30) if str(book.value("Capital", row, 2)).startswith("Interest after tax"))
    book.run(flows="equity")
    assert book.value("Capital", row, 3) == ""
    book.run(flows="firm", debt=1000, credit_spread=0.01, risk_free=0.04, tax_rate=0.2, fcf_fy1=1, fcf_fy2=1, cash=0)
    assert book.value("Capital", row, 3) == pytest.approx(1000 * 0.05 * 0.8)


@pytest.mark.parametrize(
    "inputs", [{}, {"multiple_step": 9, "rate_step": 0.001}, {"growth_step": 0.05, "terminal_growth": 0.045}]
)
def test_the_largest_swing_stands_on_top_of_the_tornado_and_what_has_no_value_below(inputs):
    """A growth for ever beyond the discount rate has no value."""
    book = Workbook(FOLDER / "dcf.xlsx")
    book.run(**inputs)
    sheet = {row: [book.value("Summary", row, column) for column in range(2, 8)] for row in range(1, 90)}
    [top] = [row for row, line in sheet.items() if line[4] == "Place"]
    lines = [sheet[row] for row in range(top + 1, top + 5)]
    swings = [abs(line[2] - line[1]) if line[3] != "" else -1 for line in lines]
    assert [line[3] for line in lines] == ["" if swing < 0 else pytest.approx(swing) for swing in swings]
    wanted = [line[0] for _, line in sorted(zip(swings, lines, strict=True), key=lambda pair: -pair[0])]
    charts = [(row, book.value("Charts", row, 2)) for row in range(1, 60)]
    [block] = [row for row, name in charts if name == "Value of the base case"]
    drawn = [str(name).removesuffix(" n/a") for row, name in charts if block + 2 <= row < block + 6]
    assert drawn == wanted
