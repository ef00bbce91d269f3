"""What would go wrong unnoticed is named in words."""

from datetime import date, timedelta

import pytest

from tests.market.observations import count, eps, rate, seen
from xlmodel.market import figures
from xlmodel.market.limits import Limits
from xlmodel.market.observation import Basis, Stat
from xlmodel.market.series import Reading
from xlmodel.market.store import open_store
from xlmodel.refresh.firewall import Fed, findings

DAY = date(2025, 9, 24)
YEAR = date(2026, 3, 31)


@pytest.fixture
def store(address):
    with open_store(address) as opened:
        opened.append("test", DAY, [seen(value=176.44), count("ads_ratio", 8.0), count("ordinary_shares", 18.47e9)])
        opened.append(
            "test",
            DAY,
            [rate("USDCNY", 7.12), eps(60.0, date(2025, 3, 31), date(2025, 5, 15), stat=Stat.ACTUAL, currency="CNY")],
        )
        yield opened


def found(store, *fed, as_of=DAY, **limits):
    return " / ".join(f.sentence for f in findings(store, fed, as_of, Reading(limits=Limits(**limits))))


def feeds(store, as_of=DAY, old=None, held=False):
    return Fed("in_eps", "BABA", "eps", figures.consensus(store, "BABA", "EPS", "FY1", as_of), old, held)


def test_a_sound_set_of_inputs_has_no_findings(store):
    store.append("test", DAY, [eps(8.82, YEAR), seen(item="market_cap", value=4.074e11, basis=Basis.TOTAL)])
    assert found(store, feeds(store, old=8.6)) == ""


def test_a_number_of_another_day(store):
    store.append("test", DAY, [eps(8.82, YEAR, DAY - timedelta(days=60))])
    told = found(store, feeds(store))
    assert told == "DATES DISAGREE: in_eps of BABA is from 2025-07-26, 60 days before the valuation date 2025-09-24"
    assert found(store, feeds(store), date_tolerance=60) == ""


@pytest.mark.parametrize(
    ("factor", "why"),
    [
        (8, "ordinary shares and ADSs mixed up"),
        (1 / 8, "ordinary shares and ADSs mixed up"),
        (7.12, "CNY and USD mixed up"),
        (100, "hundredths"),
        (1e-6, "millions"),
        (1.25, "1.25 times price x shares"),
        (10, "a split of 10:1 that the price or the share count has not gone through"),
        (1 / 30, "a split of 1:30 that the price or the share count has not gone through"),
    ],
)
def test_a_market_value_that_is_not_price_times_shares(store, factor, why):
    store.append("test", DAY, [eps(8.82, YEAR), seen(item="market_cap", value=4.074e11 * factor, basis=Basis.TOTAL)])
    told = found(store, feeds(store))
    assert told.startswith("UNITS: the market value of BABA is")
    assert why in told


def test_a_forward_pe_of_2_40_is_not_let_through(store):
    """An EPS in yuan that somebody settled as dollars."""
    store.append("test", DAY, [eps(176.44 / 2.4, YEAR, currency="", basis=Basis.PER_ADS)])
    store.settle(figures_settlement("USD"))
    told = found(store, feeds(store))
    assert "makes a forward P/E of 2.40" in told
    assert told.endswith("ordinary shares and ADSs mixed up, or CNY and USD mixed up?")


def figures_settlement(currency):
    from xlmodel.market.port import Settlement

    return Settlement("BABA", currency, Basis.PER_ADS)


@pytest.mark.parametrize(
    ("old", "why"),
    [
        (8.82 / 7.12, "CNY and USD"),
        (8.82 * 7.12, "CNY and USD"),
        (8.82 * 8, "ordinary shares and ADSs"),
        (8.82 / 8, "ordinary"),
    ],
)
def test_an_eps_that_jumps_by_a_rate_or_a_ratio(store, old, why):
    store.append("test", DAY, [eps(8.82, YEAR)])
    told = found(store, feeds(store, old=old))
    assert "jumped" in told
    assert why in told
    assert found(store, feeds(store, old=old * 1.6 if old < 8 else old / 3)) == ""


def test_an_estimate_older_than_the_last_report(store):
    store.append("test", DAY, [eps(8.82, YEAR, date(2025, 8, 27))])
    report = eps(17.98, date(2025, 6, 30), date(2025, 8, 29), stat=Stat.ACTUAL, currency="CNY")
    store.append("test", DAY, [report])
    told = found(store, feeds(store), date_tolerance=99)
    assert told == "STALE: in_eps of BABA is from 2025-08-27, before the report of 2025-08-29 (period to 2025-06-30)"


def test_an_eps_in_a_currency_other_than_the_prices(store):
    store.append("test", DAY, [eps(62.0, YEAR, currency="CNY")])
    figure = figures.consensus(store, "BABA", "EPS", "FY1", DAY, "CNY")
    told = found(store, Fed("in_eps", "BABA", "eps", figure, None))
    assert "is in CNY, its price in USD" in told


def test_an_input_held_far_from_the_store(store):
    price = figures.market_price(store, "BABA", DAY)
    assert "is held at 88" in found(store, Fed("in_price", "BABA", "price", price, 88.0, held=True))
    assert found(store, Fed("in_price", "BABA", "price", price, 170.0, held=True)) == ""


def test_the_same_model_with_a_loss_has_no_false_alarm(store):
    store.append("test", DAY, [eps(-3.0, YEAR)])
    assert found(store, feeds(store, old=8.0)) == ""
