"""News: the re-rating and the event study beside plain Python, closes and announcements of a file, each check by its fault."""

import math
import random
import statistics
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from xlmodel import Workbook
from xlmodel.errors import CellError
from xlmodel.market.overlay import Overlay
from xlmodel.market.store import open_store
from xlmodel.market.vendors.file import FileProvider
from xlmodel.tasks.case import case_of
from xlmodel.tasks.company import Market
from xlmodel.tasks.new import new
from xlmodel.tasks.refresh import refresh
from xlmodel.templates.event import ASKS

BOOK = Path(__file__).parents[2] / "workbooks/event.xlsx"


pytestmark = pytest.mark.usefixtures("own_store")


@pytest.fixture(scope="module")
def book():
    return Workbook(BOOK)


def failing(book, **inputs):
    book.run(**inputs)
    return [row[0] for row in book.table("CheckTable")[1:] if row[2] is not True]


# Beside plain Python


def least_squares(share, market, event_share, event_market):
    """MacKinlay (1997), equations 8 to 14, in plain sums."""
    centre, level, n = statistics.fmean(market), statistics.fmean(share), len(share)
    movement = math.fsum((m - centre) ** 2 for m in market)
    beta = math.fsum((m - centre) * (s - level) for m, s in zip(market, share, strict=True)) / movement
    alpha = level - beta * centre
    variance = math.fsum((s - alpha - beta * m) ** 2 for m, s in zip(market, share, strict=True)) / (n - 2)
    car = math.fsum(s - alpha - beta * m for m, s in zip(event_market, event_share, strict=True))
    k, off = len(event_share), math.fsum(m - centre for m in event_market)
    return car, car / math.sqrt(variance * (k + k * k / n + off * off / movement))


def closes(book):
    days, share, market = (
        [each for [each] in book.inputs[f"close_{name}"] if each not in (None, "")]
        for name in ("day", "share", "market")
    )
    return days, *([b / a - 1 for a, b in pairwise(levels)] for levels in (share, market))


@pytest.mark.parametrize(
    ("before", "after", "estimation", "gap"), [(0, 0, 120, 10), (1, 5, 100, 5), (0, 10, 60, 20), (3, 0, 30, 0)]
)
def test_the_study_agrees_with_plain_python(book, before, after, estimation, gap):
    result = book.run(days_before=before, days_after=after, estimation=estimation, gap=gap)
    days, share, market = closes(book)
    at = days.index(date(2023, 11, 16)) - 1 - before  # of the first return of the event
    past, event = slice(at - gap - estimation, at - gap), slice(at, at + before + after + 1)
    car, t = least_squares(share[past], market[past], share[event], market[event])
    assert result.car == pytest.approx(car, rel=1e-9)
    assert result.t == pytest.approx(t, rel=1e-9)


@pytest.mark.parametrize("seed", range(8))
def test_the_rerating_agrees_with_plain_python(seed, book):
    rng = random.Random(seed)  # noqa: S311
    i = {
        "price_before": rng.uniform(120, 180),
        "price_after": rng.uniform(120, 200),
        "market_move": rng.uniform(-0.05, 0.05),
        "eps_fy2": rng.uniform(4, 12),
        "bear_multiple": rng.uniform(5, 12),
        "base_multiple": rng.uniform(12, 20),
        "bull_multiple": rng.uniform(20, 40),
        "bear_eps_change": rng.uniform(-0.3, 0),
        "bull_eps_change": rng.uniform(0, 0.3),
    }
    result = book.run(**i)
    start = i["price_before"] * (1 + i["market_move"])
    bear, bull = (i["eps_fy2"] * (1 + i[f"{name}_eps_change"]) * i[f"{name}_multiple"] for name in ("bear", "bull"))
    expected = {
        "abnormal_return": i["price_after"] / start - 1,
        "multiple_before": start / i["eps_fy2"],
        "multiple_after": i["price_after"] / i["eps_fy2"],
        "eps_explaining": i["eps_fy2"] * i["price_after"] / start,
        "odds_change": (i["price_after"] - start) / (bull - bear),
    }
    for name, value in expected.items():
        assert result[name] == pytest.approx(value, rel=1e-9), name


def test_how_the_share_went_on_is_the_mean_over_announcements_that_are_known(book):
    """In the direction of the move against the market: the six that have a next close."""
    rows = book.table("EventTable")
    head = rows[0]
    drifts = []
    for row in rows[1:]:
        each = dict(zip(head, row, strict=True))
        if each["Before"] and each["1 day on"]:
            against = each["After"] / each["Before"] - 1 - each["Market"]
            drifts.append(
                math.copysign(each["1 day on"] / each["After"] - 1, against * (each["1 day on"] - each["After"]))
            )
    result = book.run()
    assert len(drifts) == 6
    assert result.went_on_1 == pytest.approx(statistics.fmean(drifts), rel=1e-12)


def test_an_announcement_in_a_free_row_counts(book):
    result = book.run(event_new_1_name="Report", event_new_1_date="2022-05-26", event_new_1_close_before=100,
                      event_new_1_close_after=110, event_new_1_market=0.02, event_new_1_close_1=99)  # fmt: skip
    assert result.went_on_1 == pytest.approx((6 * book.run().went_on_1 - 0.1) / 7, rel=1e-9)


def test_one_announcement_is_spoken_of_as_one(book):
    later = [name for name in book.inputs if name.endswith("_close_20") and book.inputs[name] is not None]
    words = book.run(**dict.fromkeys(later[1:])).verdict
    assert "After 1 earlier announcement the share" in words
    assert words.endswith("within 20 days.")


# From a file


def weekdays(first, count):
    return [day for n in range(count * 2) if (day := first + timedelta(days=n)).weekday() < 5][:count]


def history(jump=1.08, seed=1):
    """150 closes of ACME and of an index that moves it by 1.2, with noise; on the last day but five ACME jumps."""
    rng = random.Random(seed)  # noqa: S311
    days, level, price = weekdays(date(2025, 3, 3), 150), 1000.0, 50.0
    rows = []
    for n, day in enumerate(days):
        move = rng.gauss(0, 0.01)
        level *= 1 + move
        price *= (1 + 1.2 * move + rng.gauss(0, 0.005)) * (jump if n == 144 else 1)
        rows += [
            f"ACME,price,actual,{price:.4f},EUR,per_ordinary,point,,,{day},Exchange,",
            f"INDEX,price,actual,{level:.4f},EUR,,point,,,{day},Exchange,",
        ]
    event = days[144]
    estimate = [
        f"ACME,eps,consensus,{eps},EUR,per_ordinary,fiscal_year,{year}-12-31,gaap,{event},Survey,"
        for eps, year in ((2.5, 2025), (3, 2026))
    ]
    return event, [*rows, *estimate, "ACME,name,,,,,,,,2025-01-02,,Acme NV"]


def test_closes_of_a_file_make_a_study_of_the_announcement_in_it(figures, tmp_path):
    event, rows = history()
    words = [
        f"ACME,own_event,,,,,,,,{event},Release,Takeover bid",
        "ACME,own_market,,,,,,,,2025-01-02,,INDEX",
        f"ACME,own_market_move,,0.01,,,,,,{event},,",
    ]
    path = tmp_path / "acme.xlsx"
    made = new("event", "ACME", figures=figures(*rows, *words), as_of=event, out=path)
    assert (made["gaps"], made["failing"]) == ([], [])
    result = Workbook(path).run()
    assert result.t > 8
    assert result.car == pytest.approx(0.08, abs=0.02)
    assert result.inputs["study_name"] == "Takeover bid"
    assert "Takeover bid" in str(Workbook(path).value("Summary", 12, 4))
    done = refresh(path, figures=figures(*rows, *words), as_of=event)
    assert (done["changes"], done["missing"]) == ([], 0)


def test_without_closes_there_is_no_study_and_no_number(figures, tmp_path):
    event, rows = history()
    path = tmp_path / "acme.xlsx"
    some = [row for row in rows if ",price," not in row or row.split(",")[9] >= str(event - timedelta(days=5))]
    made = new("event", "ACME", figures=figures(*some), as_of=event, out=path)
    assert (
        made["gaps"] == ["The news", "What the market did meanwhile", "Day of the event"]
        or "Day of the event" not in made["gaps"]
    )
    result = Workbook(path).run(news="A bid", market_move=0)
    assert (result.car, result.t, result.went_on_20) == (CellError.NA,) * 3
    assert "No event study" in result.verdict
    assert result.checks_ok is True


def test_a_move_of_the_market_that_is_not_known_is_not_taken_for_none(book):
    result = book.run(market_move=None)
    assert (result.abnormal_return, result.odds_change, result.eps_explaining) == (CellError.NA,) * 3
    assert "What the market did meanwhile" in result.verdict
    assert book.run(market_move=0).abnormal_return == pytest.approx(176.44 / 163.08 - 1)


@pytest.fixture
def events_of(figures):
    def found(rows, as_of):
        with open_store(":memory:") as below, Overlay(below) as store:
            return case_of(Market(store, [FileProvider(figures(*rows))]), "ACME", None, as_of, ASKS)[0].news.events

    return found


def test_closes_that_are_lacking_are_not_taken_from_another_day(events_of):
    """A close is known of the Friday before and of the Monday after, not of the Friday itself: nobody knows the move."""
    rows = [f"ACME,price,,{p},EUR,per_ordinary,,,,{d},X," for p, d in ((10, "2024-11-07"), (12, "2024-11-18"))]
    told = ["ACME,own_event,,,,,,,,2024-11-15,Release,Results"]
    [event] = events_of([*rows, *told], date(2025, 1, 2))
    assert (event.before, event.after, event.later) == (None, None, (None,) * 4)
    [saturday] = events_of([*rows, "ACME,own_event,,,,,,,,2024-11-16,Release,Results"], date(2025, 1, 2))
    assert (saturday.before, saturday.after) == (None, 12)


def test_later_closes_are_counted_in_days_of_trading_and_only_where_all_are_known(events_of):
    _, rows = history()
    days = weekdays(date(2025, 3, 3), 150)
    told = [f"ACME,own_event,,,,,,,,{days[20]},Release,Results"]
    price = {row.split(",")[9]: float(row.split(",")[3]) for row in rows if row.startswith("ACME,price")}
    [event] = events_of([*rows, *told], days[50])
    assert event.later == (
        *(price[str(days[20 + n])] for n in (1, 5, 20)),
        None,
    )  # 60 days on is after the valuation date
    sparse = [
        row
        for row in rows
        if not row.startswith("ACME,price") or row.split(",")[9] not in {str(days[n]) for n in range(22, 30)}
    ]
    [event] = events_of([*sparse, *told], days[50])
    assert event.later == (price[str(days[21])], None, None, None)


def test_without_news_there_is_no_range_of_the_news(book):
    """Two closes of some day are no news: nothing is drawn of them, and the chart counts the range that is left."""
    result = book.run(news=None)
    rows = {row[0]: row[1:] for row in book.table("RangeTable")[1:]}
    assert rows["The news"] == [CellError.NA, CellError.NA, "no news is named on Inputs"]
    assert rows["Scenarios"][:2] == [result.bear_value, result.bull_value]
    assert [type(end) for end in {row[0]: row for row in book.table("RangeTable")}["The news"][1:3]] == [CellError] * 2
    book.run()
    assert book.table("RangeTable")[2][1:3] == [163.08, 176.44]


def test_a_loss_is_named_and_no_other_check_asks_for_its_multiple(book):
    result = book.run(eps_fy1=-2, eps_fy2=-1.5)
    assert result.verdict.startswith("No profit is expected for FY2: EPS -1.50 USD")
    assert failing(book, eps_fy1=-2, eps_fy2=-1.5) == [
        "Figures are near those that Data has (more than 25 % away)",
        "A profit is expected for FY2 (EPS)",
    ]


# Checks


@pytest.mark.parametrize(
    ("inputs", "check"),
    [
        ({"news": None}, "Every figure is filled in"),
        ({"price_date": "2025-07-01"}, "Price and valuation date agree"),
        ({"eps_date": "2025-07-01"}, "Estimates and valuation date agree"),
        ({"news_date": "2025-07-01"}, "News and valuation date agree"),
        ({"price_after": 88}, "The price after the news is that of the page"),
        ({"price_before": 20}, "The move is of this world"),
        ({"ads_ratio": 1}, "Units: price x shares = market value"),
        ({"eps_fy2": 9.06 * 7.2}, "Units: EPS of FY2 against FY1"),
        ({"price": 1764}, "Units: forward P/E is of this world"),
        ({"eps_fy2": -1}, "A profit is expected for FY2"),
        ({"estimation": 300}, "Event and estimation lie within the closes"),
        ({"study_day": "2023-11-18"}, "Event and estimation lie within the closes"),
        ({"bear_multiple": 30}, "Bear <= base <= bull"),
        ({"bear_multiple": 19.9}, "The price before lies between bear and bull"),
    ],
)
def test_each_check_sees_its_fault(book, inputs, check):
    assert failing(book) == []
    assert any(each.startswith(check) for each in failing(book, **inputs)), failing(book, **inputs)


@pytest.mark.parametrize(
    ("fault", "check"),
    [
        (
            lambda days, share: ([*days[:20], days[20] + timedelta(days=9), *days[21:]], share),
            "Closes: no day of trading is lacking",
        ),
        (lambda days, share: (days, [*share[:50], share[50] / 8, *share[51:]]), "Closes: no jump as of a split"),
    ],
)
def test_a_fault_in_the_closes_is_seen(book, fault, check):
    days, share = ([each for [each] in book.inputs[f"close_{name}"]] for name in ("day", "share"))
    known = sum(each not in (None, "") for each in days)
    new_days, new_share = fault(days[:known], share[:known])
    blank = [None] * (len(days) - known)
    wrong = {
        "close_day": [[each] for each in [*new_days, *blank]],
        "close_share": [[each] for each in [*new_share, *blank]],
    }
    assert any(each.startswith(check) for each in failing(book, **wrong))
    assert failing(book) == []


def test_a_jump_in_what_stands_in_for_the_market_is_seen_too(book):
    market = [list(row) for row in book.inputs["close_market"]]
    market[50][0] *= 2
    assert "Closes: no jump as of a split (largest return)" in failing(book, close_market=market)
    assert failing(book) == []


def test_an_event_of_an_earlier_day_is_named_with_the_day_to_ask_for(figures, tmp_path):
    rows = [
        "ACME,price,actual,50,EUR,per_ordinary,point,,,2026-05-12,Exchange,",
        "ACME,price,actual,52,EUR,per_ordinary,point,,,2026-05-20,Exchange,",
        "ACME,own_event,,,,,,,,2026-05-12,Wire,Results beat",
    ]
    path = figures(*rows)
    late = new("event", "ACME", figures=path, out=tmp_path / "late.xlsx")
    assert [each for each in late["missing"] if each.endswith("--as-of 2026-05-12 takes it")], late["missing"]
    then = new("event", "ACME", figures=path, as_of="2026-05-12", out=tmp_path / "then.xlsx")
    assert not any("--as-of" in each for each in then["missing"])
    assert Workbook(tmp_path / "then.xlsx").inputs["news"] == "Results beat"
