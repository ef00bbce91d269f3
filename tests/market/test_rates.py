"""Rates of exchange: which way round, through which currency, how old, and when a mean of some is an average."""

from datetime import date, timedelta

import pytest

from tests.market.observations import at, rate, seen
from xlmodel.errors import InputError, NoDataError
from xlmodel.market.limits import Limits
from xlmodel.market.observation import Basis, Period, Unit
from xlmodel.market.rates import average_rate, fx_rate
from xlmodel.market.series import Reading
from xlmodel.market.store import open_store

DAY = date(2025, 9, 24)


@pytest.fixture
def store():
    with open_store(":memory:") as opened:
        yield opened


def known(store, *rates):
    store.append("test", DAY, rates)


def refusal(read, *arguments):
    with pytest.raises(NoDataError) as refused:
        read(*arguments)
    return str(refused.value)


# On a day


def test_a_rate_that_is_quoted_counts_before_one_that_is_made(store):
    known(store, rate("EURUSD", 1.25), rate("EURCNY", 10.0))
    made = fx_rate(store, "USD", "CNY", DAY)
    assert (made.value, made.currency, made.note) == (8.0, "CNY", "through EUR")
    assert [o.security for o in made.parts] == ["EURUSD", "EURCNY"]
    known(store, rate("CNYUSD", 0.16))
    turned = fx_rate(store, " usd ", "cny", DAY)
    assert (turned.value, turned.currency, turned.note) == (6.25, "CNY", "")
    known(store, rate("USDCNY", 7.0))
    assert fx_rate(store, "USD", "CNY", DAY).value == 7.0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("HKDUSD", 0.125), ("USDCNY", 8.0)),
        (("USDHKD", 8.0), ("USDCNY", 8.0)),
        (("HKDUSD", 0.125), ("CNYUSD", 0.125)),
        (("USDHKD", 8.0), ("CNYUSD", 0.125)),
    ],
)
def test_two_rates_through_one_currency_make_a_third_whichever_way_each_is_quoted(store, one, other):
    known(store, rate(*one), rate(*other))
    found = fx_rate(store, "HKD", "CNY", DAY)
    assert (found.value, found.note) == (1.0, "through USD")


def test_the_euro_comes_before_the_dollar_and_no_other_currency_stands_between(store):
    known(store, rate("HKDUSD", 0.5), rate("USDCNY", 8.0), rate("GBPHKD", 10.0), rate("GBPCNY", 10.0))
    assert fx_rate(store, "HKD", "CNY", DAY).note == "through USD"
    known(store, rate("EURHKD", 4.0), rate("EURCNY", 8.0))
    found = fx_rate(store, "HKD", "CNY", DAY)
    assert (found.value, found.note) == (2.0, "through EUR")
    known(store, rate("JPYGBP", 0.005))
    assert "no rate of CNY per JPY is known" in refusal(fx_rate, store, "JPY", "CNY", DAY)


@pytest.mark.parametrize("other", [{"provider": "b"}, {"known": DAY - timedelta(days=1)}])
@pytest.mark.parametrize("pairs", [("HKDUSD", "USDCNY"), ("USDCNY", "HKDUSD")])
def test_two_rates_of_two_houses_or_two_days_make_none(store, other, pairs):
    known(store, rate(pairs[0], 0.5), rate(pairs[1], 8.0, **other))
    assert "no rate of CNY per HKD is known for 2025-09-24" in refusal(fx_rate, store, "HKD", "CNY", DAY)


@pytest.mark.parametrize(("days", "stands"), [(0, True), (10, True), (11, False)])
def test_a_rate_stands_for_ten_days_and_the_reason_says_how_old_the_last_one_is(store, days, stands):
    day = DAY - timedelta(days=days)
    known(store, rate("USDCNY", 7.0, day))
    if stands:
        assert fx_rate(store, "USD", "CNY", DAY).value == 7.0
        return
    wanted = (
        "no rate of {} is known for 2025-09-24: the last one is from 2025-09-13, 11 days before; the limit price_age is "
        "{} days; refresh with the provider ecb, or add a row {}, fx_rate and its day to your file of figures"
    )
    assert refusal(fx_rate, store, "USD", "CNY", DAY) == wanted.format("CNY per USD", 10, "USDCNY")
    assert refusal(fx_rate, store, "CNY", "USD", DAY) == wanted.format("USD per CNY", 10, "CNYUSD")
    tight = Reading(limits=Limits(price_age=5))
    assert "the limit price_age is 5 days" in refusal(fx_rate, store, "USD", "CNY", DAY, tight)
    assert fx_rate(store, "USD", "CNY", DAY, Reading(limits=Limits(price_age=11))).value == 7.0
    assert fx_rate(store, "USD", "CNY", None).value == 7.0  # no day, no age
    assert refusal(fx_rate, store, "USD", "CHF", None).startswith("no rate of CHF per USD is known; refresh")


def test_the_provider_that_is_asked_first_counts_and_any_other_before_none(store):
    known(store, rate("USDCNY", 7.0, provider="one"), rate("USDCNY", 7.5, known_at=at(2025, 9, 24, 9), provider="two"))
    for order, value in (((), 7.5), (("one", "two"), 7.0), (("three", "one"), 7.0), (("three",), 7.5)):
        assert fx_rate(store, "USD", "CNY", DAY, Reading(order)).value == value
    known(store, rate("USDCNY", 7.6, known_at=at(2025, 9, 24, 9), provider="a"))
    assert fx_rate(store, "USD", "CNY", DAY).value == 7.5  # as new; the name decides


@pytest.mark.parametrize("code", ["", "US", "USDX", "U$D", "Yuan"])
def test_what_is_no_code_of_a_currency_is_refused(store, code):
    for pair in ((code, "CNY"), ("USD", code)):
        with pytest.raises(InputError, match="is not the code of a currency such as USD") as refused:
            fx_rate(store, *pair, DAY)
        assert repr(code.upper()) in str(refused.value)


# Over a stretch of time


FIRST, LAST = date(2025, 1, 1), date(2025, 3, 31)


def monthly(value, end, **more):
    usual = {"currency": "CNY", "basis": Basis.NONE, "unit": Unit.NUMBER, "period": Period.MONTH, "period_end": end}
    return seen("USDCNY", "fx_average", value, **({"known": end + timedelta(days=1)} | more), **usual)


MONTHS = [monthly(value, end) for value, end in ((6.0, date(2025, 1, 31)), (7.0, date(2025, 2, 28)), (9.5, LAST))]


def average(store, first=FIRST, last=LAST, as_of=DAY):
    return average_rate(store, "USD", "CNY", first, last, as_of)


def test_the_average_of_all_months_is_the_average_of_the_time(store):
    beside = [monthly(100.0, date(2024, 12, 31)), monthly(100.0, date(2025, 4, 30))]
    known(store, *MONTHS, *beside)
    found = average(store)
    assert found.value == 7.5
    assert found.observation.text == "mean of 3, the newest of 2025-04-01"
    assert average(store, LAST, LAST).value == 9.5
    assert average(store, LAST, LAST).observation.text == ""  # of one month it is that month's
    assert average(store, FIRST, date(2025, 1, 31)).value == 6.0
    assert average_rate(store, "CNY", "USD", FIRST, LAST, DAY).value == 1 / 7.5
    for lost in range(3):
        with open_store(":memory:") as other:
            known(other, *MONTHS[:lost], *MONTHS[lost + 1 :], *beside)
            assert refusal(average, other) == (
                "too few rates of CNY per USD are known from 2025-01-01 to 2025-03-31 for an average; refresh with the "
                "provider ecb, or add a row USDCNY, fx_rate and its day to your file of figures"
            )


def test_a_month_of_two_sources_counts_once(store):
    known(store, *MONTHS[:2], monthly(6.0, date(2025, 1, 31), provider="other"))
    assert "too few rates" in refusal(average, store)
    known(store, MONTHS[2])
    assert average(store).value == 7.5


@pytest.mark.parametrize(("days", "counts"), [(0, True), (4, True), (10, True), (11, False)])
def test_a_month_belongs_to_a_year_that_ends_up_to_ten_days_before_it(store, days, counts):
    """A fiscal quarter of 52 weeks ends before the month does."""
    known(store, *MONTHS)
    last = LAST - timedelta(days=days)
    if counts:
        assert average(store, last=last).value == 7.5
    else:
        assert "too few rates" in refusal(average, store, FIRST, last)  # ten days of March lie outside


def test_an_average_is_of_what_was_known_on_the_day(store):
    known(store, *MONTHS)
    assert "too few rates" in refusal(average, store, FIRST, LAST, date(2025, 3, 31))
    assert average(store, as_of=date(2025, 4, 1)).value == 7.5


def daily(count, first=FIRST, value=7.0):
    return [rate("USDCNY", value + n % 2, first + timedelta(days=n)) for n in range(count)]


@pytest.mark.parametrize(("length", "needed"), [(7, 3), (70, 30), (364, 156)])
def test_three_fifths_of_the_working_days_are_needed_where_no_months_are_known(store, length, needed):
    """5 days of 7 are working days: 364 days have 260, of which three fifths are 156."""
    last = FIRST + timedelta(days=length)
    known(store, *daily(needed - 1))
    assert "too few rates" in refusal(average, store, FIRST, last)
    known(store, *daily(needed))
    found = average(store, FIRST, last)
    assert found.value == pytest.approx(7 + (needed // 2) / needed, rel=1e-14)
    newest = FIRST + timedelta(days=needed - 1)
    assert found.observation.text == f"mean of {needed}, the newest of {newest}"
    assert "too few rates" in refusal(average, store, FIRST, last, newest - timedelta(days=1))
    assert average(store, FIRST, last, newest).value == average(store, FIRST, last, None).value == found.value


def test_of_one_day_one_rate_is_the_average_and_none_is_none(store):
    assert "too few rates" in refusal(average, store, DAY, DAY)
    known(store, rate("USDCNY", 7.0))
    found = average(store, DAY, DAY)
    assert (found.value, found.observation.text) == (7.0, "")


def test_a_flow_of_pounds_in_yuan_is_made_through_a_third_currency_too(store):
    known(store, rate("EURGBP", 0.5), rate("EURCNY", 8.0))
    found = average_rate(store, "gbp", "cny", DAY, DAY, DAY)
    assert (found.value, found.note) == (16.0, "through EUR")
