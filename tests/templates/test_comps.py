"""The comparison with peers: recomputed in plain Python, its checks, its sample guards, and a peer that is added."""

import random
import shutil
import statistics
from datetime import date, timedelta
from pathlib import Path

import lxml.html
import pytest

from tests.templates import plain_comps
from tests.templates.conftest import HEAD
from xlmodel import Workbook
from xlmodel.errors import CellError
from xlmodel.tasks.new import new
from xlmodel.tasks.refresh import refresh
from xlmodel.tasks.report import report
from xlmodel.templates.case import Case, Entry, Peer
from xlmodel.templates.comps import one_year

FILE = Path(__file__).parents[2] / "workbooks" / "comps.xlsx"
PEERS = ["AAPL", "GOOGL", "AMZN", "META", "NVDA", "TSLA"]
DAY = "2025-10-03"
TYPED_OVER = "Figures are near those that Data has (more than 25 % away)"


pytestmark = pytest.mark.usefixtures("own_store")


@pytest.fixture(scope="module")
def comps():
    return Workbook(FILE)


def failing(book):
    return [(row[0], row[1]) for row in book.table("CheckTable")[1:] if row[2] is False]


def titles(book):
    return [value for sheet, _, _, value in book.values() if sheet == "Summary"]


def column(book, heading):
    headings, *rows = book.table("PeerTable")
    return [row[headings.index(heading)] for row in rows]


# Against plain Python


def test_earnings_of_all_are_brought_to_the_twelve_months_of_the_own_next_fiscal_year(comps):
    """To June 2027: of Apple (September) nine months of FY2, of calendar years six, of Nvidia (January) five."""
    comps.run()
    eps = [(3 * 8.51 + 9 * 9.33) / 12, (11.51 + 13.3) / 2, (7.75 + 9.43) / 2, (29.59 + 34.36) / 2]
    eps += [(7 * 8.23 + 5 * 10.66) / 12, (2.06 + 2.8) / 2]
    prices = [264.18, 311.76, 210, 648.18, 177.19, 402.51]
    paid = [price / each for price, each in zip(prices, eps, strict=True)]
    assert column(comps, "P/E calendarised")[:6] == pytest.approx(paid, rel=1e-12)
    assert comps.run().forward_pe == pytest.approx(392.74 / 19.02)


@pytest.mark.parametrize("seed", range(20))
def test_random_inputs_agree_with_plain_python(seed, comps):
    rng = random.Random(seed)  # noqa: S311
    as_of = date(2026, 2, 1) + timedelta(days=rng.randrange(140))
    inputs = {
        "price": rng.uniform(50, 900),
        "as_of": as_of,
        "eps_fy1": rng.uniform(10, 20),
        "eps_fy2": rng.uniform(20.5, 25),
        "common_end": date(2027, rng.randrange(1, 7), 28),
        "peer_method": rng.choice(["median", "mean", "harmonic", "geometric"]),
        "required_return": rng.uniform(0.08, 0.12),
        "long_growth": rng.uniform(0, 0.04),
        "half_life": rng.uniform(0, 6),
        "roe": rng.uniform(0.15, 0.6),
    }
    for n in range(1, 7):
        inputs |= {f"peer_{n}_price": rng.uniform(20, 900), f"peer_{n}_eps_fy1": (first := rng.uniform(1, 20))}
        inputs |= {f"peer_{n}_eps_fy2": first * rng.uniform(1.01, 1.5), f"peer_{n}_roe": rng.uniform(0.15, 0.6)}
    result = comps.run(**inputs)
    for name, expected in plain_comps.outputs(comps.inputs | inputs, 6).items():
        assert result[name] == pytest.approx(expected, rel=1e-9), name


def test_the_common_year_runs_from_fy1_to_fy2_of_the_company_and_no_further(comps):
    assert comps.run(common_end="2026-06-30").eps == 17.2
    assert comps.run(common_end="2027-06-30").eps == 19.02
    assert comps.run(common_end="2026-12-31").eps == pytest.approx((17.2 + 19.02) / 2)
    assert comps.run(common_end="2027-07-31").reasons["eps"]
    assert str(comps.run(common_end="2026-05-31").eps) == "#N/A"


def test_a_year_of_53_weeks_is_that_of_the_month_before(comps):
    early = comps.run(peer_5_fy1_end="2027-02-02").peer_median
    assert early == comps.run(peer_5_fy1_end="2027-01-31").peer_median


def test_a_multiple_has_no_currency(comps):
    """Price and earnings of a peer in another money: its row has another word, and Data other figures."""
    before = comps.run()
    inputs = comps.inputs
    other = {f"peer_2_{name}": inputs[f"peer_2_{name}"] * 7.78 for name in ("price", "eps_fy1", "eps_fy2")}
    after = comps.run(peer_2_currency="HKD", **other)
    assert after.peer_multiple == pytest.approx(before.peer_multiple, rel=1e-12)
    assert failing(comps) == [(TYPED_OVER, "in_peer_2_price and 2 more")]


def test_the_interval_of_the_median_is_that_of_order_statistics(comps):
    """Binomial: of six values the extremes, of five too; below five there is none, and the sentence says so."""
    result = comps.run()
    known = sorted(column(comps, "P/E calendarised")[:6])
    assert (result.median_low, result.median_high) == (known[0], known[-1])
    few = comps.run(peer_5_price=None, peer_6_price=None)
    assert (few.median_low, few.median_high) == ("", "")
    assert "Too few peers for an interval" in few.verdict


def test_a_chart_compares_with_an_interval_only_where_there_is_one(comps):
    """Price over EPS of the common year is 392.74 / 19.02, 20.6, whatever the peers: 4 of them make no interval."""
    comps.run(peer_5_price=None, peer_6_price=None)
    assert "At 20.6 times earnings: too few peers for an interval of their median" in titles(comps)
    comps.run()
    assert "At 20.6 times earnings the share is within what the peers' median may be" in titles(comps)


# What is left out


def test_a_peer_on_another_accounting_is_left_out_and_named(comps):
    result = comps.run(peer_3_accounting="gaap")
    assert failing(comps) == [("Peers: one accounting (left out)", "AMZN")]
    assert column(comps, "Left out because")[2] == "accounting gaap"
    others = [m for n, m in enumerate(column(comps, "P/E calendarised")[:6]) if n != 2]
    assert result.peer_multiple == pytest.approx(statistics.median(others))
    assert result.peers_used == 5
    assert comps.run(peer_3_accounting=None).peers_used == 5


def test_all_on_the_other_accounting_leaves_no_multiple_and_the_page_says_so(comps):
    result = comps.run(eps_accounting="gaap")
    assert result.peers_used == 0
    assert result.verdict.startswith("None of the 6 peers has a multiple")
    assert [str(result[name]) for name in ("peer_multiple", "peer_discount", "peer_value")] == ["#N/A"] * 3
    errors = {
        str(value)
        for sheet, _, _, value in comps.values()
        if sheet in ("Summary", "Peers") and isinstance(value, CellError)
    }
    assert errors == {"#N/A"}
    comps.run()


def test_a_loss_has_no_multiple_and_is_counted(comps):
    comps.run(peer_6_eps_fy1=-2, peer_6_eps_fy2=-1)
    assert column(comps, "Left out because")[5] == "a loss"
    words = [value for sheet, _, _, value in comps.values() if sheet == "Summary" and isinstance(value, str)]
    assert "the median; 5 of 6 count; losses left out: 1" in words
    assert failing(comps) == [(TYPED_OVER, "in_peer_6_eps_fy1 and 1 more")]


@pytest.mark.parametrize(
    ("inputs", "check"),
    [
        ({"price": None}, "Every figure is filled in"),
        ({"price_date": "2025-10-01"}, "Price and valuation date agree"),
        ({"eps_date": "2025-10-01"}, "Estimates and valuation date agree"),
        ({"fy1_end": "2025-06-30"}, "FY1 ends within a year"),
        ({"market_cap": 2.9e12, "ordinary_shares": 7.43e9 * 8}, "Units: price x shares = market value"),
        ({"eps_fy2": 19.02 * 7.1}, "Units: EPS of FY2 against FY1"),
        ({"price": 39274}, "Units: forward P/E is of this world"),
        ({"peer_1_date": "2025-10-01"}, "Peers and valuation date agree"),
        ({"peer_2_ticker": "ORCL"}, "Peers: figures are of the ticker beside them"),
        ({f"peer_{n}_price": None for n in (1, 2, 3, 4)}, "At least three peers count"),
        ({"eps_accounting": "unknown"}, "The accounting of the estimates is known"),
        ({"peer_4_accounting": "unknown"}, "Peers: one accounting"),
        ({"peer_1_fy1_end": "2025-12-31"}, "Peers: estimates reach the common year end"),
        ({"peer_2_ticker": "AAPL", "peer_2_of": "AAPL"}, "Peers: each row is complete and once"),
        ({"peer_2_ticker": "MSFT", "peer_2_of": "MSFT"}, "Peers: each row is complete and once"),
        ({"peer_7_ticker": "ORCL"}, "Peers: each row is complete and once"),
        ({"peer_3_eps_date": "2025-06-01"}, "Peers: estimates are of the valuation date"),
        ({"common_end": "2027-12-31"}, "The company's own estimates reach the common year end"),
        ({"required_return": 0.03}, "The parts of the discount add up"),
    ],
)
def test_each_check_sees_its_fault(comps, inputs, check):
    comps.run(**inputs)
    failed = failing(comps)
    assert any(label.startswith(check) for label, _ in failed), failed
    assert comps.run().checks_ok is True


def test_what_only_explains_may_be_missing(comps):
    result = comps.run(roe=None, volatility=None)
    assert failing(comps) == []
    assert dict(row[:2] for row in comps.table("CheckTable"))[TYPED_OVER] == "none; 2 blank: in_roe and 1 more"
    assert result.growth_share == "n/a"
    assert "explains" not in result.verdict
    assert result.peer_discount == pytest.approx(comps.run().peer_discount)


def test_free_rows_of_the_peers_hold_no_number(comps):
    comps.run(peer_3_roe=None)
    for header in ("Growth for it", "ROE for it", "Volatility for it"):
        numbers = [isinstance(value, float) for value in column(comps, header)]
        assert numbers[2] is (header != "ROE for it")
        assert numbers[:2] == [True] * 2
        assert numbers[6:] == [False] * 6


def test_without_returns_on_equity_words_stand_where_the_causes_would_be_drawn(figures, tmp_path):
    path = tmp_path / "acme.xlsx"
    known = [*share("ACME", 50, 2.5, 3), *share("ONE", 30, 1, 2), *share("TWO", 60, 2, 3)]
    new("comps", "ACME", peers=["ONE", "TWO"], figures=figures(*known), as_of=DAY, out=path)
    book = Workbook(path)
    book.run()
    [why] = [text for text in titles(book) if str(text).startswith("Why the discount is not known")]
    assert "no return on equity of the company stands on Inputs" in why
    assert "Growth beside it: 20 % against 75 % of the peers" in why
    assert [text for sheet, _, _, text in book.values() if sheet == "Charts" and "by cause" in str(text)] == []


# A peer that is added


def share(ticker, price, first, second, currency="EUR", accounting="non_gaap", **more):
    rows = [f"{ticker},price,actual,{price},{currency},per_ordinary,point,,,{DAY},Exchange,"]
    for eps, end in ((first, "2025-12-31"), (second, "2026-12-31")):
        estimate = f"{currency},per_ordinary,fiscal_year,{end},{accounting},{DAY},Survey,"
        rows.append(f"{ticker},eps,consensus,{eps},{estimate}")
    return rows + [f"{ticker},{item},actual,{value},,,point,,,{DAY},Survey," for item, value in more.items()]


OWN = ["ACME,name,,,,,,,,2025-01-02,,Acme NV", *share("ACME", 50, 2.5, 3, roe=0.2)]
MANY = {f"P{n}": (20 + 7 * n, 1 + n % 4, 1.2 + n % 4 + n / 50) for n in range(1, 13)}


def figures(path, *rows):
    path.write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def ten_peers(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ten")
    others = [row for ticker, numbers in MANY.items() for row in share(ticker, *numbers, roe=0.1)]
    file = figures(folder / "figures.csv", *OWN, *others)
    given = {"peers": list(MANY)[:9], "figures": file, "store": str(folder / "none.sqlite")}
    made = new("comps", "ACME", **given, out=folder / "acme.xlsx")
    assert (made["gaps"], made["failing"]) == ([], [])
    return folder


def test_a_typed_ticker_is_filled_in_by_a_refresh_and_the_tenth_peer_allows_a_regression(ten_peers, tmp_path):
    book = Path(shutil.copy(ten_peers / "acme.xlsx", tmp_path / "acme.xlsx"))
    assert Workbook(book).run().warranted_growth == "n/a"
    Workbook(book).run(peer_10_ticker="P10", peer_11_ticker="P11").save(book)
    refresh(book, figures=ten_peers / "figures.csv")
    workbook = Workbook(book)
    result = workbook.run()
    known = {name: workbook.inputs[f"peer_11_{name}"] for name in ("price", "currency", "accounting", "of", "fy1_end")}
    assert known == {
        "price": 97,
        "currency": "EUR",
        "accounting": "non_gaap",
        "of": "P11",
        "fy1_end": date(2025, 12, 31),
    }
    assert (result.peers_used, result.checks_ok) == (11, True)
    listed = list(MANY.values())[:11]
    paid, growth = [price / second for price, _, second in listed], [second / first - 1 for _, first, second in listed]
    assert result.peer_multiple == pytest.approx(statistics.median(paid))
    line = statistics.linear_regression(growth, paid)
    assert result.warranted_growth == pytest.approx(line.intercept + line.slope * 0.2)
    assert result.warranted_growth_low < result.warranted_growth < result.warranted_growth_high
    assert "never changes" in result.reasons["warranted_roe"]


def test_nine_peers_are_too_few_and_the_page_says_why(ten_peers):
    book = Workbook(ten_peers / "acme.xlsx")
    assert book.run().warranted_growth_low == "n/a"
    words = [value for sheet, _, _, value in book.values() if sheet == "Summary" and isinstance(value, str)]
    assert "n/a: one driver takes 10 peers with both; fewer fit anything" in words


def test_peers_on_two_accountings_are_never_mixed_by_a_new_workbook(tmp_path):
    others = [
        *share("ONE", 30, 1, 2),
        *share("TWO", 60, 2, 3),
        *share("THREE", 25, 1, 1),
        *share("GA", 90, 1, 2, accounting="gaap"),
    ]
    file = figures(tmp_path / "figures.csv", *OWN, *others)
    made = new("comps", "ACME", peers=["ONE", "TWO", "THREE", "GA"], figures=file, out=tmp_path / "acme.xlsx")
    found = [each["sentence"] for each in made["findings"] if " of GA: your file has GAAP EPS" in each["sentence"]]
    assert all("the workbook is non-GAAP" in sentence for sentence in found)
    assert len(found) == 2  # FY1 and FY2
    assert [each for each in made["failing"] if "each row is complete" in each]
    result = Workbook(tmp_path / "acme.xlsx").run()
    assert (result.peers_named, result.peers_used, result.peer_multiple) == (4, 3, 20)


# The common year


@pytest.mark.parametrize(
    ("own", "others", "end"),
    [
        ("2026-06-30", ["2026-09-26", "2026-12-31", "2027-01-30"], date(2027, 6, 30)),
        ("2026-12-31", ["2026-06-30", "2026-12-31"], date(2026, 12, 31)),  # the own FY2, December 2027, is out of reach
        ("2027-01-30", ["2026-06-30"], date(2027, 1, 31)),  # no December within reach
        ("2026-03-31", [], date(2027, 3, 31)),
        (None, ["2026-12-31"], date(2027, 12, 31)),
    ],
)
def test_the_common_year_starts_where_the_estimates_of_all_reach(own, others, end):
    ends = {"fy1_end": own, **{f"peer_{n}_fy1_end": each for n, each in enumerate(others, start=1)}}
    entries = {name: Entry(date.fromisoformat(each)) for name, each in ends.items() if each}
    peers = tuple(Peer(f"P{n}") for n in range(len(others)))
    assert one_year.start(Case("A", date(2026, 2, 27), figures=entries, peers=peers)).end == end


# The note


def test_a_note_lists_the_calendarised_multiples_of_the_peers_and_no_n_a(tmp_path):
    note = report(FILE, out=tmp_path / "note.html")
    shown = lxml.html.fromstring(Path(note["written"]).read_text("utf-8")).text_content()
    assert "The peers by their P/E calendarised, the dearest first" in shown
    assert "TSLA 165.6 · AAPL 29.0" in shown
    assert "n/a" not in shown
