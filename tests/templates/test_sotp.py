"""The sum of the parts: beside plain Python, with gaps, with parts of a file, and each check by its fault."""

import random
from datetime import date
from pathlib import Path

import pytest

from xlmodel import Workbook
from xlmodel.errors import CellError, WorkbookError
from xlmodel.tasks.inputs import inputs
from xlmodel.tasks.new import new
from xlmodel.tasks.refresh import refresh

BOOK = Path(__file__).parents[2] / "workbooks/sotp.xlsx"
DAY = "2025-10-03"
ACME = [
    "ACME,name,,,,,,,,2025-01-02,,Acme NV",
    f"ACME,price,actual,50,EUR,per_ordinary,point,,,{DAY},Exchange,",
    f"ACME,eps,consensus,2.5,EUR,per_ordinary,fiscal_year,2025-12-31,gaap,{DAY},Survey,",
    f"ACME,eps,consensus,3,EUR,per_ordinary,fiscal_year,2026-12-31,gaap,{DAY},Survey,",
    "ACME,ordinary_shares,actual,200000000,,,,,,2025-08-01,Report,",
    "ACME,net_cash,actual,-400000000,EUR,total,,,,2025-08-01,Report,",
]
PARTS = [
    "ACME,own_part_machines,actual,1500000000,USD,total,,,,2025-08-01,Segment note,",
    "ACME,own_multiple_machines,actual,2,,,,,,2025-08-01,House,",
    "ACME,own_owned_machines,actual,0.75,,,,,,2025-08-01,Segment note,",
    "ACME,own_discount_machines,actual,0.1,,,,,,2025-08-01,House,",
    "ACME,own_earned_machines,actual,0.4,,,,,,2025-08-01,Segment note,",
    f"EURUSD,fx_rate,actual,1.25,,,,,,{DAY},ECB,",
]


pytestmark = pytest.mark.usefixtures("own_store")


@pytest.fixture(scope="module")
def book():
    return Workbook(BOOK)


def failing(book, **inputs):
    book.run(**inputs)
    return [row[0] for row in book.table("CheckTable")[1:] if row[2] is not True]


# Beside plain Python


def outputs(i, parts):
    """The model once more, from what its labels say; money per share, millions turned into units."""
    rate = {i["currency"]: 1.0, i["accounts_currency"]: i["fx"]}
    shares = i["ordinary_shares"] / i["ads_ratio"]
    cash = i["net_cash"] * 1e6 / rate[i["net_cash_currency"]] / shares
    worth = earned = 0.0
    for n in parts:
        metric, currency, multiple, owned, discount, of_eps = (
            i[f"part_{n}_{name}"] for name in ("metric", "currency", "multiple", "owned", "discount", "earned")
        )
        worth += metric * 1e6 / rate[currency] * multiple * owned * (1 - discount) / shares
        earned += of_eps
    rest_eps = i["eps_fy2"] * (1 - earned)
    rest = rest_eps * i["rest_multiple"]
    return {
        "rest_eps": rest_eps,
        "sotp_value": (worth + rest) * (1 - i["holding_discount"]) + cash,
        "implied_discount": 1 - (i["price"] - cash) / (worth + rest),
        "stub_value": i["price"] - worth - cash,
        "stub_multiple": (i["price"] - worth - cash) / rest_eps,
        "market_value": i["price"] * shares / 1e6,
    }


@pytest.mark.parametrize("seed", range(12))
def test_the_sum_agrees_with_plain_python(seed, book):
    rng = random.Random(seed)  # noqa: S311
    inputs = {
        "price": rng.uniform(150, 400),
        "eps_fy2": rng.uniform(2, 20),
        "fx": rng.uniform(5, 9),
        "net_cash": rng.uniform(-90_000, 90_000),
        "net_cash_currency": rng.choice(["USD", "CNY"]),
        "holding_discount": rng.uniform(0, 0.4),
        "rest_multiple": rng.uniform(5, 30),
        "part_1_multiple": rng.uniform(0, 4),
        "part_1_owned": rng.uniform(0.3, 1),
        "part_1_discount": rng.uniform(0, 0.5),
        "part_2_name": "A listed stake",
        "part_2_metric": rng.uniform(1, 20_000),
        "part_2_currency": rng.choice(["USD", "CNY"]),
        "part_2_multiple": 1,
        "part_2_owned": rng.uniform(0.1, 1),
        "part_2_discount": rng.uniform(0, 0.3),
        "part_2_earned": rng.uniform(0, 0.2),
    }
    result = book.run(**inputs)
    for name, expected in outputs(book.inputs | inputs, (1, 2)).items():
        assert result[name] == pytest.approx(expected, rel=1e-12), name
    assert all(row[2] is True for row in book.table("CheckTable")[1:] if "difference" in row[0])


def test_the_shipped_sum_is_what_its_sources_make_of_it(book):
    """124,877 million CNY at 7.1727 a dollar, seven times; 9.06 less an eighth of it at 15; 48,577 million of cash."""
    shares = 18_474_235_708 / 8
    cloud, cash, rest = 124_877e6 / 7.1727 * 7 / shares, 48_577e6 / shares, 163.08 / 18 * (1 - 0.1248) * 15
    assert book.run().sotp_value == pytest.approx(cloud + cash + rest, rel=1e-9)


# Parts


def test_parts_of_a_file_become_rows_with_their_sources(figures, tmp_path):
    """1,500 of dollars at 1.25, twice, three quarters of it, a tenth less: 1,620 million or 8.10 a share."""
    path = tmp_path / "acme.xlsx"
    made = new("sotp", "ACME", figures=figures(*ACME, *PARTS), out=path)
    assert (made["gaps"], made["failing"]) == ([], [])
    result = Workbook(path).run()
    assert result.parts_total == pytest.approx(1620)
    assert result.rest_eps == pytest.approx(3 * 0.6)
    assert result.sotp_value == pytest.approx(8.1 + 1.8 * result.inputs["rest_multiple"] - 2)
    dearer = [row.replace(",2,,,,,,2025-08-01,House", ",4,,,,,,2025-08-01,House") for row in PARTS]
    refresh(path, figures=figures(*ACME, *dearer))
    assert Workbook(path).run().parts_total == pytest.approx(3240)


def test_without_parts_the_whole_is_the_rest(figures, tmp_path):
    path = tmp_path / "acme.xlsx"
    made = new("sotp", "ACME", figures=figures(*ACME), out=path)
    assert (made["gaps"], made["failing"]) == ([], [])
    result = Workbook(path).run()
    assert result.sotp_value == pytest.approx(3 * result.inputs["rest_multiple"] - 2)
    assert "No part is valued by itself yet" in result.verdict


def test_a_rate_that_is_not_known_is_a_gap_and_never_one(figures, tmp_path):
    path = tmp_path / "acme.xlsx"
    made = new("sotp", "ACME", figures=figures(*ACME, *PARTS[:-1]), out=path)
    assert made["gaps"] == ["Rate of exchange", "Day of that rate"]
    result = Workbook(path).run()
    assert (result.parts_total, result.sotp_value) == (CellError.NA, CellError.NA)
    assert Workbook(path).run(fx=1.25, fx_date=DAY).parts_total == pytest.approx(1620)


@pytest.mark.parametrize("figure", ["metric", "currency", "multiple", "owned", "discount", "earned"])
def test_a_part_that_lacks_a_figure_leaves_no_sum(book, figure):
    part = {"name": "B", "metric": 10, "currency": "USD", "multiple": 1, "owned": 1, "discount": 0, "earned": 0}
    whole = {f"part_2_{name}": value for name, value in part.items()}
    assert book.run(**whole).parts_total == pytest.approx(book.run().parts_total + 10)
    assert failing(book, **whole) == []
    lacking = failing(book, **{**whole, f"part_2_{figure}": None})
    assert any(each.startswith("Each part has all its figures") for each in lacking)
    assert book.run(**{**whole, f"part_2_{figure}": None}).sotp_value == CellError.NA


def test_other_parts_worth_more_than_the_whole_leave_no_multiple_and_say_so(book):
    result = book.run(part_1_multiple=40)
    assert result.stub_multiple == CellError.NA
    assert "nothing for the rest" in result.verdict
    assert not [each for each in failing(book, part_1_multiple=40) if "difference" in each]


# Checks


@pytest.mark.parametrize(
    ("inputs", "check"),
    [
        ({"price": None}, "Every figure is filled in"),
        ({"price_date": "2025-07-01"}, "Price and valuation date agree"),
        ({"eps_date": "2025-07-01"}, "Estimates and valuation date agree"),
        ({"fy1_end": "2025-03-31"}, "FY1 ends within a year"),
        ({"fx_date": "2025-03-31"}, "Rate of exchange and valuation date agree"),
        ({"balance_age": 60}, "Net cash is of a recent balance sheet"),
        ({"ads_ratio": 1}, "Units: price x shares = market value"),
        ({"eps_fy2": 9.06 * 7.2}, "Units: EPS of FY2 against FY1"),
        ({"price": 1764}, "Units: forward P/E is of this world"),
        ({"eps_fy2": -1}, "The rest makes a profit in FY2"),
        ({"part_1_currency": "HKD"}, "Parts are in the currency of the price"),
        ({"net_cash_currency": "HKD"}, "Net cash is in one of the two"),
        ({"part_1_earned": 1.2}, "Parts make no more than the whole EPS"),
    ],
)
def test_each_check_sees_its_fault(book, inputs, check):
    assert failing(book) == []
    assert any(each.startswith(check) for each in failing(book, **inputs))


def test_the_sum_does_not_depend_on_the_currency_that_a_part_stands_in(book):
    """An identity: a metric in dollars, or the same in yuan at the rate."""
    given = {"part_2_name": "B", "part_2_multiple": 3, "part_2_owned": 1, "part_2_discount": 0, "part_2_earned": 0}
    dollars = book.run(**given, part_2_metric=100, part_2_currency="USD").sotp_value
    yuan = book.run(**given, part_2_metric=100 * book.inputs["fx"], part_2_currency="CNY").sotp_value
    assert yuan == pytest.approx(dollars, rel=1e-13)


def test_the_valuation_day_and_the_example_are_those_of_the_bundled_case(book):
    assert (book.inputs["as_of"], book.inputs["price"]) == (date(2025, 9, 24), 176.44)


def test_net_cash_is_in_millions_as_the_list_the_refusal_and_a_check_say(book):
    assert {each["name"]: each["unit"] for each in inputs(BOOK)}["net_cash"] == "million"
    with pytest.raises(WorkbookError, match="; its unit is million"):
        book.run(net_cash=book.inputs["net_cash"] * 1e6)
    assert "Units: net cash against the market value" in failing(book, net_cash=book.inputs["net_cash"] * 1000)
    assert "Units: net cash against the market value" not in failing(book)


def test_a_rest_that_loses_money_is_named_and_not_valued_in_words(book):
    result = book.run(eps_fy1=-2, eps_fy2=-1.5)
    assert "is expected to lose" in result.verdict
    assert "a loss has no P/E" in result.verdict
    assert "add up to" not in result.verdict
