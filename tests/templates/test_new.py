"""A workbook for any company: from a file of figures or with gaps, run, refreshed, and never another company's."""

import csv
import random
import re
import shutil
import statistics
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from tests.counts import some
from tests.templates.conftest import HEAD
from xlmodel import Workbook
from xlmodel.calculation.workbook import recalculated
from xlmodel.cli import app
from xlmodel.contract import CHECKS
from xlmodel.errors import CellError, NoDataError, RequestError
from xlmodel.tasks.new import new, templates
from xlmodel.tasks.refresh import refresh
from xlmodel.tasks.store import import_figures
from xlmodel.templates.catalogue import TEMPLATES

FOLDER = Path(__file__).parents[2] / "workbooks"
DAY = "2025-10-03"


def share(ticker, price, first, second, currency="EUR", basis="per_ordinary", known_on=DAY):
    estimate = f"{currency},{basis},fiscal_year"
    return [
        f"{ticker},price,actual,{price},{currency},{basis},point,,,{known_on},Exchange,",
        f"{ticker},eps,consensus,{first},{estimate},2025-12-31,gaap,{known_on},Survey,",
        f"{ticker},eps,consensus,{second},{estimate},2026-12-31,gaap,{known_on},Survey,",
    ]


ACME = ["ACME,name,,,,,,,,2025-01-02,,Acme NV", *share("ACME", 50, 2.5, 3)]
OTHERS = [*share("ONE", 30, 1, 2), *share("TWO", 60, 2, 3), *share("THREE", 25, 1, 1)]


pytestmark = pytest.mark.usefixtures("own_store")


@pytest.fixture(scope="module")
def acme_once(tmp_path_factory):
    folder = tmp_path_factory.mktemp("acme")
    file = folder / "figures.csv"
    file.write_text("\n".join([HEAD, *ACME, *OTHERS]) + "\n", encoding="utf-8")
    given = {"peers": ["ONE", "TWO", "THREE"], "figures": file, "store": str(folder / "none.sqlite")}
    made = new("one-pager", "ACME", **given, out=folder / "acme.xlsx")
    assert (made["gaps"], made["failing"]) == ([], [])
    return folder / "acme.xlsx"


@pytest.fixture
def acme(acme_once, tmp_path):
    return Path(shutil.copy(acme_once, tmp_path / "acme.xlsx"))


def texts(path, without=("Proof", "Functions")):
    for sheet in openpyxl.load_workbook(path, data_only=True):
        for line in sheet.iter_rows() if sheet.title not in without else ():
            yield from (
                (f"{sheet.title}!{cell.coordinate}", str(cell.value)) for cell in line if cell.value is not None
            )


def holds_no_error(path):
    for cell, text in texts(path):
        assert text not in set(CellError), f"{cell} is {text}"


def test_figures_of_a_file_become_a_workbook_that_says_what_the_share_is_worth(acme):
    """50 / 3 is 16.7; peers at 15, 20 and 25 make it 17 % cheaper; 0.8, 1 and 1.25 of 16.7 on 3 with half of the growth."""
    result = Workbook(acme).run()
    assert result.forward_pe == pytest.approx(50 / 3)
    assert result.peer_discount == pytest.approx(1 - 50 / 3 / 20)
    assert result.bear_value == pytest.approx(3 * (1 - 0.083) * 13.3)
    assert "At 50.00 EUR the market pays 16.7 times" in result.verdict
    assert "17 % less than for its peers" in result.verdict
    holds_no_error(acme)
    assert not [cell for cell, text in texts(acme) if "BABA" in text or "libaba" in text or "USD" in text]


def test_the_sentence_says_so_as_long_as_nobody_has_judged(acme):
    book = Workbook(acme)
    assert "The three scenarios, still those of neutral rules, are worth" in book.run().verdict
    for judged in (
        {"base_multiple": 17.5},
        {"bull_eps_change": 0.2},
        {"bear_probability": 0.3, "bull_probability": 0.2},
    ):
        assert "The three scenarios are worth" in book.run(**judged).verdict


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ({"peer_2_accounting": "non_gaap"}, [("Peers: one accounting (those on another)", "TWO")]),
        ({"peer_2_accounting": None}, [("Peers: one accounting (those on another)", "TWO")]),
        ({"eps_accounting": "unknown"}, [("The accounting of the estimates is known", "unknown"),
                                         ("Peers: one accounting (those on another)", "ONE, TWO, THREE")]),
        ({"eps_accounting": None}, [("The accounting of the estimates is known", "not known")]),
        ({"peer_3_fy2_end": "2027-09-30"}, [("Peers: FY2 ends within half a year of the company's (those whose does not)", "THREE")]),
        ({"peer_3_fy2_end": "2027-06-30"}, []),
    ],
)  # fmt: skip
def test_peers_of_another_accounting_or_year_are_named_on_the_page(typed, named, acme):
    """The company's FY2 ends with 2026, its EPS is GAAP; June 2027 is half a year later, September three quarters."""
    book = Workbook(acme)
    result = book.run(**typed)
    rows = book.table(CHECKS)[1:]
    assert [(label, measured) for label, measured, holds, _ in rows if holds is False] == named
    assert result.checks_ok is not bool(named)


@pytest.mark.parametrize("template", ["one-pager", "scenarios", "dcf"])
def test_after_a_refresh_the_neutral_rules_are_said_to_be_of_the_day_and_price_of_the_making(
    template, figures, tmp_path
):
    """The share falls from 50 to 40; the multiples are still those that 50 was made of."""
    path = tmp_path / "made.xlsx"
    rate = "EUR,government_yield,actual,0.03,,,,,,2025-10-03,Bund,"
    new(template, "ACME", figures=figures(*ACME, rate), as_of=DAY, out=path)
    assert " of 2025-10-03" not in Workbook(path).run().verdict
    later = figures(*share("ACME", 40, 2.5, 3, known_on="2025-10-10"), name="later.csv")
    refresh(path, figures=later, as_of="2025-10-10")
    assert "neutral rules of 2025-10-03 at a price of 50.00" in Workbook(path).run().verdict


def test_a_page_without_a_verdict_names_the_first_check_that_fails(acme):
    """0.25, 0.5 and 0.4 make 1.15; nothing earns a loss there."""
    verdict = Workbook(acme).run(bull_probability=0.4).verdict
    assert verdict == "The model has no answer: the first check that fails is: Probabilities add up to one."


@pytest.mark.parametrize("template", some(templates(), 3))
def test_a_workbook_of_an_unknown_company_shows_no_number_made_of_blanks(template, tmp_path):
    """What is not known is #N/A or nothing: no zero in a sentence, no step of a grid around zero, no other error."""
    made = tmp_path / "unknown.xlsx"
    new(template, "XYZ", store=str(tmp_path / "none.sqlite"), out=made)
    without = ("Proof", "Functions", "Inputs", "Checks", "Distribution")
    for cell, text in texts(made, ("Proof", "Functions")):
        assert text == "#N/A" or text not in set(CellError), f"{cell} is {text}"
    for cell, text in texts(made, without):
        assert not re.search(r"\b0\.0+\b.*[a-z]|[a-z].*\b0\.0+\b|above 0, inside 0", text), f"{cell} is {text}"
        assert text not in ("-4.0", "-2.0"), f"{cell} is a step around zero"


@pytest.mark.parametrize("template", templates())
def test_a_shipped_template_holds_no_error_nothing_of_alibaba_and_passes_its_checks(template):
    path = FOLDER / f"{template}.xlsx"
    holds_no_error(path)
    company, _ = TEMPLATES[template].example
    assert company == "BABA" or not [cell for cell, text in texts(path) if "BABA" in text or "libaba" in text]
    assert Workbook(path).run().checks_ok is True


@pytest.mark.parametrize("template", some(templates(), 3))
def test_what_is_not_known_is_blank_and_named(template, figures, tmp_path):
    path = tmp_path / "gaps.xlsx"
    known = [row for row in ACME if ",eps," not in row]
    made = new(template, "ACME", figures=figures(*known), out=path)
    book = Workbook(path)
    blank = ["eps_fy1", "eps_fy2", "fy1_end", "eps_date"]
    assert {name for name in blank if book.inputs[name] in (None, "")} == set(blank)
    assert "EPS of FY1" in made["gaps"]
    assert all(label in book.run().gaps for label in made["gaps"])
    assert book.run().verdict.startswith(f"{len(made['gaps'])} figures to fill in")


@pytest.mark.parametrize("template", some(templates(), 2))
@pytest.mark.parametrize("rows", [[*ACME, *OTHERS], ACME[:1]], ids=["filled", "blank"])
def test_recalculating_a_made_workbook_changes_no_byte_of_it(template, rows, figures, tmp_path):
    path = tmp_path / "made.xlsx"
    new(template, "ACME", peers=["ONE", "TWO", "THREE"], figures=figures(*rows), as_of=DAY, out=path)
    assert recalculated(path) == path.read_bytes()


def test_filled_in_by_hand_an_unknown_company_is_valued_and_passes_its_checks(figures, tmp_path):
    path = tmp_path / "by_hand.xlsx"
    new("one-pager", "NOBODY", figures=figures(*ACME), as_of=DAY, out=path)
    given = {
        "currency": "EUR",
        "price": 50,
        "price_date": DAY,
        "eps_fy1": 2.5,
        "eps_fy2": 3,
        "fy1_end": "2025-12-31",
        "eps_date": DAY,
    }
    multiples = {"bear_multiple": 13.3, "base_multiple": 16.7, "bull_multiple": 20.8}
    result = Workbook(path).run(**given, **multiples)
    assert result.to_fill_in == 0
    assert result.checks_ok is True
    result.save(path)
    holds_no_error(path)


def test_a_file_that_is_there_is_replaced_only_by_force(figures, tmp_path):
    path = tmp_path / "mine.xlsx"
    path.write_bytes(b"a year of work")
    with pytest.raises(RequestError, match="is there already: --force replaces it"):
        new("one-pager", "ACME", figures=figures(*ACME), out=path)
    assert path.read_bytes() == b"a year of work"
    new("one-pager", "ACME", figures=figures(*ACME), out=path, force=True)
    assert Workbook(path).inputs["price"] == 50
    with pytest.raises(RequestError, match="no template 'two-pager'; there is one-pager"):
        new("two-pager", "ACME")


def test_the_command_lists_the_templates_and_reports_gaps_by_its_exit_code(figures, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "one-pager" in CliRunner().invoke(app, ["new"]).stdout
    given = ["new", "one-pager", "ACME", "--from", str(figures(*ACME))]
    done = CliRunner().invoke(app, given)
    assert (done.exit_code, Path("acme-one-pager.xlsx").exists()) == (0, True)
    done = CliRunner().invoke(app, ["new", "one-pager", "NOBODY", "--from", str(figures(*ACME))])
    assert done.exit_code == 1
    assert "10 figures to fill in" in done.stdout


def test_run_prints_no_output_that_the_page_leaves_blank(acme):
    """No driver is filled in, so the line of their value is blank."""
    assert Workbook(acme).run().driver_expected_value == ""
    printed = CliRunner().invoke(app, ["run", str(acme)]).stdout
    assert "verdict: At 50.00" in printed
    assert "driver_expected_value" not in printed


def test_a_ticker_makes_a_file_of_this_folder_whatever_it_holds(figures, tmp_path, monkeypatch):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    made = new("one-pager", "../BRK/B", figures=figures(*ACME), as_of=DAY)
    assert made["written"] == "brk-b-one-pager.xlsx"
    assert Path("brk-b-one-pager.xlsx").exists()


@pytest.mark.parametrize("template", some(templates(), 2))
def test_a_jump_that_looks_like_a_split_is_printed_and_stands_in_the_workbook(template, figures, tmp_path):
    path = tmp_path / "jump.xlsx"
    before = "ACME,price,actual,500,EUR,per_ordinary,point,,,2025-10-02,Exchange,"
    given = ["new", template, "ACME", "--from", str(figures(before, *ACME, *OTHERS)), "--out", str(path)]
    printed = CliRunner().invoke(app, given).stdout
    [line] = [line for line in printed.splitlines() if line.startswith("found: SPLIT: ACME: price from 500 ")]
    assert "ACME,split,10,," in line
    assert line.removeprefix("found: ") in dict(texts(path)).values()


def test_a_newer_figure_that_an_earlier_file_left_in_the_store_is_named(figures, tmp_path):
    store, later = str(tmp_path / "store.sqlite"), share("ACME", 55, 2.5, 3, known_on="2025-10-10")
    import_figures(figures(*ACME, later[0], name="earlier.csv"), store)
    found = new("one-pager", "ACME", figures=figures(*ACME), store=store, out=tmp_path / "a.xlsx")["findings"]
    [sentence] = [each["sentence"] for each in found if "newer one" in each["sentence"]]
    assert "price 55 (known on 2025-10-10, Exchange)" in sentence
    assert "EPS" not in sentence
    found = new("one-pager", "ACME", figures=figures(*ACME, later[0]), store=store, out=tmp_path / "b.xlsx")["findings"]
    assert not [each for each in found if "newer one" in each["sentence"]]


# Refresh


def test_a_refresh_right_after_changes_nothing(acme, figures):
    done = refresh(acme, figures=figures(*ACME, *OTHERS))
    assert (done["changes"], done["missing"]) == ([], 0)


def test_a_refresh_from_a_changed_file_brings_its_figures(acme, figures):
    later = share("ACME", 55, 2.6, 3.2, known_on="2025-10-10")
    done = refresh(acme, figures=figures(*ACME, *OTHERS, *later), as_of="2025-10-10")
    assert {change["name"] for change in done["changes"] if change["cause"] == "Price"} == {"in_price", "in_price_date"}
    assert Workbook(acme).run().forward_pe == pytest.approx(55 / 3.2)
    holds_no_error(acme)


def test_a_file_with_figures_of_a_later_day_says_which_day_takes_them(acme, figures):
    file = figures(*ACME, *OTHERS, *share("ACME", 55, 2.6, 3.2, known_on="2025-10-10"))
    done = CliRunner().invoke(app, ["refresh", str(acme), "--from", str(file)])
    assert "figures.csv has figures up to 2025-10-10, after 2025-10-03: --as-of 2025-10-10 takes them" in done.stdout
    assert Workbook(acme).inputs["price"] == 50
    done = CliRunner().invoke(app, ["refresh", str(acme), "--from", str(file), "--as-of", "2025-10-10"])
    assert "has figures up to" not in done.stdout
    assert Workbook(acme).inputs["price"] == 55


def test_a_peer_is_bound_by_the_ticker_in_its_row(acme, figures):
    """An eleventh peer in a free row; another one over the ticker of the second: what is asked for follows."""
    Workbook(acme).run(peer_4_ticker="FOUR", peer_2_ticker="FIVE").save(acme)
    rows = [*share("FOUR", 70, 1, 2), *share("FIVE", 90, 1, 2)]
    refresh(acme, figures=figures(*ACME, *OTHERS, *rows))
    book = Workbook(acme)
    assert (book.inputs["peer_4_price"], book.inputs["peer_2_price"]) == (70, 90)
    assert book.run().peer_multiple == pytest.approx(statistics.median([15, 45, 25, 35]))


@pytest.mark.parametrize(
    ("inputs", "rows", "refusal"),
    [
        ({"ticker": "ONE"}, [*ACME, *OTHERS], "the figures of this workbook are those of ACME"),
        ({}, [*ACME[:1], *share("ACME", 58, 2.9, 3.5, "USD")], "in_currency is EUR, and the price .* is in USD"),
        (
            {},
            [*ACME[:1], *share("ACME", 100, 5, 6, "EUR", "per_ads")],
            "in_share is share, and the price .* is per ADS",
        ),
    ],
)
def test_a_refresh_into_another_company_currency_or_share_is_refused(acme, figures, inputs, rows, refusal):
    if inputs:
        Workbook(acme).run(**inputs).save(acme)
    before = acme.read_bytes()
    with pytest.raises(NoDataError, match=refusal):
        refresh(acme, figures=figures(*rows))
    assert acme.read_bytes() == before


def test_a_new_share_ratio_is_refused_until_somebody_sets_it(figures, tmp_path):
    path = tmp_path / "ads.xlsx"
    shares = share("ACME", 50, 2.5, 3, "USD", "per_ads")
    ratio = "ACME,ads_ratio,actual,{},,,,,,{},Deposit agreement,"
    new("one-pager", "ACME", figures=figures(*shares, ratio.format(8, "2020-01-02")), out=path)
    changed = figures(*shares, ratio.format(8, "2020-01-02"), ratio.format(4, "2025-10-02"))
    with pytest.raises(NoDataError, match="in_ads_ratio is 8, and the ratio known on 2025-10-02 is 4"):
        refresh(path, figures=changed)
    Workbook(path).run(ads_ratio=4).save(path)
    refresh(path, figures=changed)
    assert Workbook(path).inputs["ads_ratio"] == 4


def test_a_blank_currency_is_filled_in_with_the_price(figures, tmp_path):
    path = tmp_path / "later.xlsx"
    new("one-pager", "ACME", figures=figures(*ACME), as_of="2025-01-03", out=path)
    assert Workbook(path).inputs["currency"] in (None, "")
    refresh(path, figures=figures(*ACME), as_of=DAY)
    book = Workbook(path)
    assert (book.inputs["currency"], book.inputs["price"], book.inputs["as_of"]) == ("EUR", 50, date(2025, 10, 3))


# A second model


def outputs(inputs):
    """The one-pager in plain Python, written from what its labels say."""
    scenarios = ("bear", "base", "bull")
    eps = [inputs["eps_fy2"] * (1 + inputs[f"{name}_eps_change"]) for name in scenarios]
    values = [each * inputs[f"{name}_multiple"] for each, name in zip(eps, scenarios, strict=True)]
    odds = [inputs[f"{name}_probability"] for name in scenarios]
    expected = sum(p * value for p, value in zip(odds, values, strict=True))
    price, forward = inputs["price"], inputs["price"] / inputs["eps_fy2"]
    peers = [inputs[f"peer_{n}_price"] / inputs[f"peer_{n}_eps_fy2"] for n in range(1, 6)]
    return {
        "forward_pe": forward,
        "eps_growth": inputs["eps_fy2"] / inputs["eps_fy1"] - 1,
        "peer_multiple": statistics.median(peers),
        "peer_discount": 1 - forward / statistics.median(peers),
        "relative_pe": forward / statistics.median(peers),
        **{f"{name}_value": value for name, value in zip(scenarios, values, strict=True)},
        **{
            f"{name}_value_fy1": inputs["eps_fy1"] * (1 + inputs[f"{name}_eps_fy1_change"]) * inputs[f"{name}_multiple"]
            for name in scenarios
        },
        "expected_value": expected,
        "upside": expected / price - 1,
        "breakeven_probability": (price - values[0]) / (values[2] - values[0])
        if values[0] < price < values[2]
        else "n/a",
        "implied_multiple": price / eps[1],
        "own_median_pe": statistics.median(
            close / then for [close], [then] in zip(inputs["history_close"], inputs["history_eps"], strict=True)
        ),
    }


@pytest.mark.parametrize("seed", range(20))
def test_the_one_pager_agrees_with_plain_python(seed, one_pager):
    rng = random.Random(seed)  # noqa: S311
    bear = rng.uniform(0, 0.5)
    inputs = {
        "price": rng.uniform(5, 400),
        "eps_fy1": rng.uniform(1, 20),
        "eps_fy2": rng.uniform(1, 20),
        "as_of": date(2026, 1, 1) + timedelta(days=rng.randrange(200)),
        "peer_2_price": rng.uniform(10, 900),
        "bear_probability": bear,
        "base_probability": 0.5,
        "bull_probability": 0.5 - bear,
        "bear_multiple": rng.uniform(5, 20),
        "base_multiple": rng.uniform(20, 25),
        "bull_multiple": rng.uniform(25, 60),
        "bear_eps_change": rng.uniform(-0.3, 0),
        "bull_eps_fy1_change": rng.uniform(0, 0.3),
    }
    result = one_pager.run(**inputs)
    for name, expected in outputs(one_pager.inputs | inputs).items():
        assert result[name] == (expected if isinstance(expected, str) else pytest.approx(expected, rel=1e-12)), name


@pytest.fixture(scope="module")
def one_pager():
    return Workbook(FOLDER / "one-pager.xlsx")


@pytest.mark.parametrize(
    ("inputs", "check"),
    [
        ({"price": None}, "Every figure is filled in"),
        ({"bear_probability": 0.3}, "Probabilities add up to one"),
        ({"price_date": "2025-10-01"}, "Price and valuation date agree"),
        ({"eps_date": "2025-10-01"}, "Estimates and valuation date agree"),
        ({"peer_3_date": "2025-10-01"}, "Peers and valuation date agree"),
        ({"fy1_end": "2025-09-25"}, "FY1 ends within a year"),
        ({"market_cap": 3.9e12, "ordinary_shares": 1.48e10 * 8}, "Units: price x shares = market value"),
        ({"eps_fy2": 9.33 * 7.1}, "Units: EPS of FY2 against FY1"),
        ({"price": 26418}, "Units: forward P/E is of this world"),
        ({"peer_2_ticker": "ORCL"}, "Peers: figures are of the ticker beside them"),
        ({f"peer_{n}_eps_fy2": -1 for n in (1, 2, 3)}, "At least three peers count"),
        ({"peer_4_price": None}, "Peers: price and EPS of each are known"),
        ({"peer_9_ticker": "NINE"}, "Peers: price and EPS of each are known"),
        ({"eps_fy1": -2, "eps_fy2": -1}, "A profit is expected for FY2"),
        ({"price": 264.18 * 1.3}, "Figures are near those that Data has"),
        ({"peer_2_eps_fy2": 18.5 / 2}, "Figures are near those that Data has"),
        ({"bear_eps_change": None, "multiple_step": None}, "Every judgement has a value"),
        ({"fy1_end": "2026-07-31"}, "Own past: its EPS is of the year that FY2 is now"),
        ({"currency": "HKD"}, "Currency and share are those of the price"),
        ({"share": "ADS"}, "Currency and share are those of the price"),
        ({"bear_multiple": 35}, "Bear <= base <= bull"),
    ],
)
def test_each_check_sees_its_fault(one_pager, inputs, check):
    rows = one_pager.table("CheckTable") if one_pager.run(**inputs) else []
    failing = [row[0] for row in rows[1:] if row[2] is False]
    assert any(each.startswith(check) for each in failing), failing
    one_pager.run(market_cap=3.9e12, ordinary_shares=1.4763e10)
    assert all(row[2] is True for row in one_pager.table("CheckTable")[1:])


def test_peers_without_figures_are_named(one_pager):
    tickers = [one_pager.inputs[f"peer_{n}_ticker"] for n in (2, 4)]
    one_pager.run(peer_2_eps_fy2=None, peer_4_price=None)
    [lacking] = [row[1] for row in one_pager.table("CheckTable")[1:] if row[0].startswith("Peers: price and EPS")]
    assert lacking == ", ".join(tickers)


@pytest.mark.parametrize("price", [1, 10_000])
def test_a_price_outside_of_bear_and_bull_implies_no_odds(one_pager, price):
    result = one_pager.run(price=price)
    assert (result.reward_risk, result.breakeven_probability) == ("n/a", "n/a")
    [words] = [
        one_pager.value("Summary", row, 4)
        for row in range(1, 40)
        if one_pager.value("Summary", row, 2) == "Odds of bull that the price implies"
    ]
    assert words == f"none: the price is {'below the bear' if price == 1 else 'above the bull'} value"


@pytest.mark.parametrize("template", some(["one-pager", "scenarios"]))
def test_a_loss_maker_is_refused_at_once_by_one_check_that_says_why(figures, tmp_path, template):
    """From EPS of -1.50 and -0.40: the bear case loses more than the base case, the bull case less."""
    loss = [row.replace(",2.5,EUR", ",-1.5,EUR").replace(",3,EUR", ",-0.4,EUR") for row in ACME]
    path = tmp_path / "loss.xlsx"
    made = new(template, "ACME", figures=figures(*loss), out=path)
    assert made["verdict"].startswith("No profit is expected for FY2: EPS -0.40 EUR.")
    assert made["gaps"] == []
    assert [each.split(";")[0] for each in made["failing"]] == ["A profit is expected for FY2 (EPS)"]
    result = Workbook(path).run()
    assert (result.bear_eps, result.base_eps, result.bull_eps) == pytest.approx((-0.44, -0.4, -0.36))


DRIVERS = {
    "driver_1_name": "A new product",
    "driver_1_probability": 0.4,
    "driver_1_eps_impact": 0.1,
    "driver_3_name": "A fine",
    "driver_3_probability": 0.1,
    "driver_3_eps_impact": -0.05,
    "driver_3_multiple_impact": -0.1,
}


def test_drivers_are_optional_and_add_to_the_base_value_what_they_are_worth(one_pager):
    """0.4 x 10 % is 4 %; 0.1 x (0.95 x 0.9 - 1) is -1.45 %: 1.04 x 0.9855 of the base value; a free row between counts not."""
    without = one_pager.run()
    assert without.driver_expected_value == ""
    result = one_pager.run(**DRIVERS)
    assert result.driver_expected_value == pytest.approx(result.base_value * 1.04 * 0.9855, rel=1e-12)
    assert result.checks_ok is True
    row = next(row for row in range(1, 60) if one_pager.value("Summary", row, 2) == "With the 2 drivers on Inputs")
    more = result.driver_expected_value - result.base_value
    assert one_pager.value("Summary", row, 4) == f"{more:.2f} more than the base value"


def test_a_driver_without_a_probability_has_no_value_and_fails_its_check(one_pager):
    result = one_pager.run(**DRIVERS | {"driver_3_probability": None})
    assert result.driver_expected_value == CellError.NA
    failing = [row[0] for row in one_pager.table("CheckTable")[1:] if row[2] is False]
    assert [each.split(":")[0] for each in failing] == ["Drivers"]


def test_a_day_of_the_own_past_in_another_unit_is_seen(one_pager):
    closes = [list(row) for row in one_pager.inputs["history_close"]]
    closes[3][0] /= 7.8
    assert one_pager.run(history_close=closes).checks_failed == 1
    [failing] = [row[0] for row in one_pager.table("CheckTable")[1:] if row[2] is False]
    assert failing.startswith("Own past: every P/E within 4 times of their median")


def test_the_example_of_a_file_of_figures_makes_a_workbook_without_gaps(tmp_path):
    path = tmp_path / "acme.xlsx"
    peers = ["ONE", "TWO", "THREE"]
    made = new("one-pager", "ACME", peers=peers, figures=FOLDER / "estimates.csv", out=path)
    assert (made["gaps"], made["missing"], made["failing"]) == ([], [], [])
    assert Workbook(path).run().upside == pytest.approx(Workbook(path).run().expected_value / 50 - 1)


def test_the_bundled_figures_each_name_their_source():
    text = (Path(__file__).parents[2] / "xlmodel/market/case/companies.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        assert row["source"], row
        assert row["url"] or "modeller's choice" in row["source"], row
