"""What must hold for all numbers."""

import calendar
import math
import re
from datetime import date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from xlmodel.call import MISSING, evaluate
from xlmodel.days import serial, year_end_on
from xlmodel.errors import CellError
from xlmodel.functions import REGISTRY
from xlmodel.spec import Kind
from xlmodel.valuation.attribution import return_attribution
from xlmodel.valuation.bets import breakeven_probability, reward_risk, upside
from xlmodel.valuation.drivers import driver_expected_value, driver_table, driver_value
from xlmodel.valuation.earnings import calendarize, ltm, normalized_eps, ntm_eps, ntm_weight
from xlmodel.valuation.events import event_rerating
from xlmodel.valuation.history import relative_valuation
from xlmodel.valuation.multiples import (
    cash_adjusted_pe,
    earnings_yield,
    enterprise_value,
    ev_multiple,
    forward_pe,
    forward_pe_table,
    ntm_pe,
    peg,
    trailing_pe,
)
from xlmodel.valuation.peers import (
    aggregate_pe,
    implied_price,
    peer_discount,
    peer_multiple,
    peer_percentile,
    peer_premium,
    peer_stats,
    peer_zscore,
)
from xlmodel.valuation.probabilities import expected_value, scenario_sd
from xlmodel.valuation.ranges import scenario_tornado
from xlmodel.valuation.returns import implied_irr
from xlmodel.valuation.scenarios import scenario_table, scenario_value
from xlmodel.valuation.shares import ads_count, buyback_eps, diluted_shares, per_ads
from xlmodel.valuation.surprises import earnings_surprise, revision_breadth, standardized_surprise
from xlmodel.valuation.trust import unit_check

approx = pytest.approx

BASES = ["days", "months", "quarters"]
METHODS = ["median", "mean", "harmonic", "geometric", "trimmed", "winsorized", "weighted_mean", "weighted_harmonic"]

money = st.floats(0.01, 1e6)
positive = st.floats(0.01, 1e4)
signed = st.floats(-1e4, 1e4).filter(lambda x: x == 0 or abs(x) > 1e-6)
rates = st.floats(-0.5, 1.0)
powers = st.sampled_from([2.0**k for k in range(-20, 21)])  # a scale that costs no rounding
peers = st.lists(st.floats(0.1, 500), min_size=1, max_size=12)
days = st.dates(date(1950, 1, 1), date(2090, 12, 31))
not_meaningful = st.sampled_from([float("nan"), 0.0, -3.0])


@st.composite
def fiscal_years(draw):
    """A valuation date and the end of the fiscal year it falls in, a month end as a rule."""
    year, month = draw(st.integers(1950, 2090)), draw(st.integers(1, 12))
    last = calendar.monthrange(year, month)[1]
    end = date(year, month, draw(st.sampled_from([last, last, last, 15, 27])))
    return end - timedelta(draw(st.integers(0, 364))), end


@st.composite
def weighted(draw):
    """Values and probabilities that add up to one."""
    values = draw(st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=6))
    raw = draw(st.lists(st.floats(0.01, 1), min_size=len(values), max_size=len(values)))
    return values, [p / math.fsum(raw) for p in raw]


@st.composite
def stories(draw):
    """Probabilities and impacts of one to six drivers."""
    n = draw(st.integers(1, 6))
    lists = [(0, 1), (-1, 1), (-1, 1)]
    return [draw(st.lists(st.floats(a, b), min_size=n, max_size=n)) for a, b in lists]


def number(x):
    return serial(x)


# Multiples


@given(money, positive, powers)
def test_a_pe_does_not_depend_on_currency_or_split(price, eps, scale):
    assert forward_pe(price * scale, eps * scale) == forward_pe(price, eps)
    assert trailing_pe(price * scale, eps * scale) == trailing_pe(price, eps)
    assert earnings_yield(price * scale, eps * scale) == earnings_yield(price, eps)
    assert cash_adjusted_pe(price * scale, eps * scale, 0.5 * price * scale, 0.0) == cash_adjusted_pe(
        price, eps, 0.5 * price, 0.0
    )


@given(money, positive, st.sampled_from([1, 2, 4, 8]), st.floats(0.01, 1000))
def test_a_pe_is_the_same_by_either_route_through_ads_and_currency(price_ads, eps_ordinary, ratio, fx):
    in_price_currency = forward_pe(price_ads, per_ads(eps_ordinary, ratio, fx))
    in_reporting_currency = forward_pe(price_ads * fx / ratio, eps_ordinary)
    assert in_price_currency == approx(float(in_reporting_currency), rel=1e-14)


@given(money, positive, powers)
def test_a_pe_grows_with_the_price_and_shrinks_with_the_earnings(price, eps, scale):
    assert forward_pe(price * scale, eps) == forward_pe(price, eps) * scale
    assert forward_pe(price, eps * scale) == forward_pe(price, eps) / scale


@given(money, positive)
def test_the_implied_price_at_the_own_multiple_is_the_price(price, eps):
    assert implied_price(eps, forward_pe(price, eps)) == approx(price, rel=1e-15)
    assert float(earnings_yield(price, eps)) * float(forward_pe(price, eps)) == approx(1, rel=1e-15)


@given(money, st.floats(-1e4, 0))
def test_a_loss_has_no_multiple_but_a_yield(price, loss):
    for multiple in (trailing_pe, forward_pe, ev_multiple, cash_adjusted_pe):
        rest = (0.0, 0.0) if multiple is cash_adjusted_pe else ()
        assert np.isnan(multiple(price, loss, *rest))
    assert earnings_yield(price, loss) <= 0


@given(positive, st.floats(0.001, 2), powers)
def test_peg_is_the_pe_a_percent_of_growth(pe, growth, scale):
    assert float(peg(pe, growth)) * growth * 100 == approx(pe, rel=1e-14)
    assert peg(pe * scale, growth) == peg(pe, growth) * scale


@given(money, money, money, st.floats(0, 1e6), st.floats(0, 1e6), st.floats(0, 1e6))
def test_enterprise_value_leads_back_to_equity(cap, debt, cash, minority, preferred, associates):
    ev = float(enterprise_value(cap, debt, cash, minority, preferred, associates))
    assert ev - debt - minority - preferred + cash + associates == approx(cap, rel=1e-12, abs=1e-8)
    assert float(enterprise_value(cap, debt, cash)) == approx(cap + debt - cash, abs=1e-9)


@given(money, positive, st.floats(0, 0.9), st.floats(0, 0.9))
def test_cash_at_the_price_of_the_business_leaves_the_pe(price, eps, part, other):
    adjusted = cash_adjusted_pe(price, eps, part * price, part * eps)
    assert adjusted == approx(float(forward_pe(price, eps)), rel=1e-12)
    cheaper, dearer = sorted([cash_adjusted_pe(price, eps, q * price, 0.0) for q in (part, other)])
    assert cheaper <= dearer <= forward_pe(price, eps)


@given(fiscal_years(), positive, positive, money, st.sampled_from(BASES))
def test_ntm_eps_lies_between_the_two_years(when, fy1, fy2, price, basis):
    as_of, end = map(number, when)
    low, high = sorted([fy1, fy2])
    eps = float(ntm_eps(as_of, end, fy1, fy2, basis))
    assert low * (1 - 1e-15) <= eps <= high * (1 + 1e-15)
    assert ntm_pe(price, as_of, end, fy1, fy2, basis) == forward_pe(price, eps)
    assert ntm_eps(as_of, end, fy1, fy1, basis) == approx(fy1, rel=1e-15)


@given(fiscal_years(), positive, positive)
def test_the_table_of_forward_pes_is_the_functions_side_by_side(when, fy1, fy2):
    as_of, end = map(number, when)
    table = forward_pe_table(100.0, as_of, end, fy1, fy2, [fy1 / 4] * 4)
    assert table["EPS"].tolist()[:2] == [fy1, fy2]
    assert table["EPS"][5] == approx(fy1, rel=1e-15)
    for row, basis in enumerate(BASES, 2):
        assert table["Definition"][row] == f"NTM by {basis}"
        assert table["EPS"][row] == ntm_eps(as_of, end, fy1, fy2, basis)
    assert (table["P/E"] == 100.0 / table["EPS"]).all()


# Fiscal years


@given(days)
@example(date(2024, 2, 29))
@example(date(2023, 2, 28))
def test_the_blend_by_days_does_not_jump_at_the_end_of_a_fiscal_year(end):
    """On the last day FY2 counts alone; the next day that year is FY1, with weight 1 but for the day that has begun."""
    assert ntm_weight(number(end), number(end)) == 0
    next_end = year_end_on(end, 1)
    length = (next_end - end).days
    if year_end_on(next_end, -1) == end:  # not so for 28 February before a leap year's end
        assert ntm_weight(number(end), number(next_end)) == 1
        assert ntm_weight(number(end + timedelta(1)), number(next_end)) == approx(1 - 1 / length)


@given(days)
def test_by_months_and_quarters_the_first_day_counts_as_whole_and_the_last_as_begun(end):
    for basis, last in (("months", 1 / 12), ("quarters", 0.25)):
        assert ntm_weight(number(end), number(year_end_on(end, 1)), basis) == 1
        if end.day > 10:
            assert ntm_weight(number(end), number(end), basis) == approx(last)


@given(days, st.integers(366, 371))
def test_all_of_a_year_of_53_weeks_is_left_on_its_first_days(end, away):
    for basis in BASES:
        assert ntm_weight(number(end - timedelta(away)), number(end), basis) == 1


@given(fiscal_years(), st.integers(1, 364), st.sampled_from(BASES))
def test_the_weight_of_the_year_falls_as_it_goes_by(when, later, basis):
    as_of, end = when
    after = min(as_of + timedelta(later), end)
    first, second = (float(ntm_weight(number(d), number(end), basis)) for d in (as_of, after))
    assert 1 >= first >= second >= 0
    if basis == "days" and after > as_of:
        assert first > second


@given(fiscal_years())
def test_the_three_bases_agree_within_a_month_and_a_quarter(when):
    as_of, end = map(number, when)
    by_days, months, quarters = (float(ntm_weight(as_of, end, basis)) for basis in BASES)
    # The month and the quarter that have begun are counted; a year may end in the middle of a month.
    assert -0.012 < months - by_days < 1 / 12 + 0.06
    assert -0.012 < quarters - by_days < 0.25 + 0.012
    assert months * 12 == approx(round(months * 12), abs=1e-12)
    assert quarters * 4 == round(quarters * 4)


@given(fiscal_years())
def test_weights_by_month_count_the_calendar(when):
    as_of, end = when
    begun = {(day.year, day.month) for day in (as_of + timedelta(n) for n in range((end - as_of).days + 1))}
    assert float(ntm_weight(number(as_of), number(end), "months")) * 12 == approx(min(12, len(begun)), abs=1e-9)


@given(fiscal_years(), st.sampled_from(BASES))
def test_a_date_outside_the_fiscal_year_is_refused(when, basis):
    _, end = when
    weight = REGISTRY["NTM_WEIGHT"]
    for outside in (end + timedelta(1), end - timedelta(372)):
        answer = evaluate(weight, [outside, end, basis])
        assert answer.cells == [[CellError.NUM]]
        first, second = map(date.fromisoformat, re.findall(r"on (\S{10})", answer.reason)[-2:])
        assert outside <= first <= outside + timedelta(366)
        assert second == year_end_on(first, 1)
        assert evaluate(weight, [outside, first, basis]).reason is None


def test_the_reason_names_the_two_year_ends_to_use():
    weight = REGISTRY["NTM_WEIGHT"]
    over = evaluate(weight, [date(2025, 4, 15), date(2025, 3, 31)])
    assert over.reason == "fy1_end, 2025-03-31, is over on 2025-04-15: FY1 ends on 2026-03-31, FY2 on 2027-03-31"
    far = evaluate(weight, [date(2025, 4, 15), date(2027, 2, 28)])
    assert far.reason == (
        "fy1_end, 2027-02-28, is more than a year after 2025-04-15: FY1 ends on 2026-02-28, FY2 on 2027-02-28"
    )


@given(st.integers(1, 12), signed, signed)
def test_a_calendar_year_lies_between_the_fiscal_years(month, this, following):
    low, high = sorted([this, following])
    value = float(calendarize(month, this, following))
    slack = 1e-12 * (abs(this) + abs(following))
    assert low - slack <= value <= high + slack
    assert calendarize(month, this, this) == approx(this, rel=1e-15)
    assert calendarize(12, this, following) == this
    assert calendarize(month, this, following) + calendarize(12 - month or 12, following, this) == approx(
        this + following if month == 12 else 2 * value, rel=1e-9, abs=1e-6
    )


@given(st.integers(1, 12), st.integers(1, 12), signed, signed, signed)
def test_twelve_months_to_any_month_join_up(month, to, this, following, third):
    """Two stretches of twelve months that follow each other are parts of three fiscal years, each once."""
    slack = 1e-12 * (abs(this) + abs(following) + abs(third))
    later = (to - month) % 12
    both = calendarize(month, this, following, to) + calendarize(month, following, third, to)
    assert both == approx((12 - later) / 12 * this + following + later / 12 * third, rel=1e-12, abs=slack)
    assert calendarize(month, this, following, month) == this
    assert calendarize(month, this, following) == calendarize(month, this, following, 12)


@given(st.lists(signed, min_size=8, max_size=8), st.integers(0, 4))
def test_the_last_twelve_months_are_the_last_four_quarters(quarters, reported):
    before, now = quarters[:4], quarters[4:]
    last_four = (before + now[:reported])[-4:]
    answer = ltm(math.fsum(before), math.fsum(now[:reported]), math.fsum(before[:reported]))
    assert answer == approx(math.fsum(last_four), rel=1e-12, abs=1e-8)


@given(signed, positive, st.floats(0, 0.9), st.floats(0, 0.9), st.integers(0, 20))
def test_years_of_buybacks_are_one_year_after_the_other(income, shares, bought, issued, years):
    left = shares
    for _ in range(years):
        left *= (1 - bought) * (1 + issued)
    assert buyback_eps(income, shares, years, bought, issued) == approx(income / left, rel=1e-12)
    assert buyback_eps(income, shares, years, 0) == income / shares
    eps = buyback_eps(income, shares, years, bought)
    assert abs(eps) >= abs(income / shares) * (1 - 1e-14)


@given(signed, signed, positive, powers)
def test_a_surprise_leads_back_to_what_was_reported(actual, consensus, deviation, scale):
    slack = 1e-12 * (abs(actual) + abs(consensus))
    if consensus:
        surprise = float(earnings_surprise(actual, consensus))
        assert consensus + surprise * abs(consensus) == approx(actual, rel=1e-12, abs=slack)
        assert earnings_surprise(actual * scale, consensus * scale) == surprise
        assert (surprise > 0) == (actual > consensus)
    standardized = float(standardized_surprise(actual, consensus, deviation))
    assert consensus + standardized * deviation == approx(actual, rel=1e-12, abs=slack)
    assert standardized_surprise(actual * scale, consensus * scale, deviation * scale) == standardized


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_breadth_is_odd_in_its_sides_and_lies_between_all_down_and_all_up(up, down, still):
    estimates = up + down + still
    if estimates:
        assert -1 <= revision_breadth(up, down, estimates) <= 1
        assert revision_breadth(up, down, estimates) == -revision_breadth(down, up, estimates)


@given(signed, positive, st.floats(0.01, 1000), powers)
def test_per_ads_and_ads_count_leave_the_whole_alone(per_share, ratio, shares, scale):
    whole = per_share * shares
    assert float(per_ads(per_share, ratio)) * float(ads_count(shares, ratio)) == approx(whole, rel=1e-14)
    assert per_ads(per_share, 1) == per_share
    assert per_ads(per_share, ratio, scale) == per_ads(per_share, ratio) / scale


@given(money, money, st.lists(st.tuples(money, money), min_size=1, max_size=5), money)
def test_dilution_adds_at_most_every_option(basic, price, tranches, rsus):
    options, strikes = zip(*tranches, strict=True)
    diluted = diluted_shares(basic, price, options, strikes, rsus)
    assert basic + rsus <= diluted * (1 + 1e-14)
    assert diluted <= (basic + rsus + math.fsum(options)) * (1 + 1e-14)
    assert diluted_shares(basic, price, options, [price] * len(options)) == basic
    assert diluted <= diluted_shares(basic, price * 2, options, strikes, rsus) * (1 + 1e-14)


def test_a_conversion_price_that_is_missing_leaves_the_count_unknown():
    assert math.isnan(diluted_shares(100, 20, [0.0], [0.0], 0.0, [8.0, 4.0], [15.0, math.nan]))


@given(money, money, st.lists(st.tuples(money, money), min_size=1, max_size=5), st.permutations(range(5)))
def test_a_convertible_counts_whole_or_not_at_all(basic, price, issues, order):
    shares, conversion = zip(*issues, strict=True)
    none = [0.0], [0.0], 0.0
    diluted = diluted_shares(basic, price, *none, shares, conversion)
    counted = math.fsum(n for n, at in issues if at < price)
    assert diluted == approx(basic + counted, rel=1e-13)
    assert diluted_shares(basic, price, *none, shares, [price] * len(shares)) == basic
    mixed = [issues[i] for i in order if i < len(issues)]
    assert diluted_shares(basic, price, *none, *zip(*mixed, strict=True)) == approx(diluted, rel=1e-13)


@given(st.lists(rates, min_size=1, max_size=8), money, powers)
def test_normalised_eps_does_not_depend_on_the_order_of_the_years(roe, bvps, scale):
    assert normalized_eps(roe[::-1], bvps) == approx(normalized_eps(roe, bvps), rel=1e-9, abs=1e-9 * bvps)
    assert normalized_eps(roe, bvps * scale) == normalized_eps(roe, bvps) * scale
    assert min(roe) * bvps - 1e-9 * bvps <= normalized_eps(roe, bvps) <= max(roe) * bvps + 1e-9 * bvps


# Peers


def average(multiples, method, trim=0.2):
    weights = [1.0 + i for i in range(len(multiples))] if method.startswith("weighted") else None
    return peer_multiple(multiples, method, weights, trim)


@given(peers)
def test_harmonic_geometric_and_arithmetic_mean_stand_in_that_order(multiples):
    harmonic, geometric, mean = (peer_multiple(multiples, m) for m in ("harmonic", "geometric", "mean"))
    assert harmonic <= geometric * (1 + 1e-12) <= mean * (1 + 2e-12)


@given(peers, st.sampled_from(METHODS))
def test_every_average_lies_between_the_cheapest_and_the_dearest(multiples, method):
    assert min(multiples) * (1 - 1e-12) <= average(multiples, method) <= max(multiples) * (1 + 1e-12)


@given(peers, st.sampled_from(METHODS[:6]), st.randoms(use_true_random=False))
def test_the_order_of_the_peers_does_not_matter(multiples, method, shuffler):
    mixed = list(multiples)
    shuffler.shuffle(mixed)
    assert average(mixed, method) == approx(average(multiples, method), rel=1e-12)


@given(peers, st.sampled_from(METHODS), powers)
def test_an_average_of_scaled_multiples_is_scaled(multiples, method, scale):
    assert average([m * scale for m in multiples], method) == approx(average(multiples, method) * scale, rel=1e-12)


@given(st.floats(0.1, 500), st.integers(1, 9), st.sampled_from(METHODS))
def test_equal_peers_average_to_themselves(multiple, count, method):
    assert average([multiple] * count, method) == approx(multiple, rel=1e-12)


@given(peers, not_meaningful, st.integers(0, 12), st.sampled_from(METHODS[:6]))
def test_a_peer_that_is_not_meaningful_changes_only_the_count(multiples, extra, place, method):
    more = [*multiples[:place], extra, *multiples[place:]]
    assert average(more, method) == average(multiples, method)
    before, after = peer_stats(multiples)["Value"], peer_stats(more)["Value"]
    assert after[0] == before[0] == len(multiples)
    assert after[1] == before[1] + 1
    assert np.array_equal(after[2:], before[2:], equal_nan=True)
    assert peer_percentile(7.0, more) == peer_percentile(7.0, multiples)


@given(peers, not_meaningful, st.floats(0, 5), st.sampled_from(METHODS[6:]))
def test_the_weight_of_a_peer_left_out_does_not_count(multiples, extra, weight, method):
    weights = [1.0 + i for i in range(len(multiples))]
    assert peer_multiple([*multiples, extra], method, [*weights, weight]) == peer_multiple(multiples, method, weights)


@given(peers)
def test_doubling_the_group_leaves_the_median(multiples):
    assert peer_multiple(multiples * 2) == approx(peer_multiple(multiples), rel=1e-15)


@given(st.lists(st.tuples(money, st.floats(0.1, 100)), min_size=1, max_size=10))
def test_the_weighted_harmonic_mean_is_the_pe_of_the_group(companies):
    caps, multiples = zip(*companies, strict=True)
    earnings = [cap / multiple for cap, multiple in companies]
    group = peer_multiple(multiples, "weighted_harmonic", caps)
    assert group == approx(math.fsum(caps) / math.fsum(earnings), rel=1e-12)
    assert group == approx(aggregate_pe(caps, earnings), rel=1e-12)


@given(st.lists(st.tuples(st.floats(0.01, 100), st.floats(0.1, 100)), min_size=1, max_size=8), powers)
def test_only_the_proportions_of_the_weights_matter(pairs, scale):
    weights, multiples = zip(*pairs, strict=True)
    for method in METHODS[6:]:
        scaled = peer_multiple(multiples, method, [w * scale for w in weights])
        assert scaled == peer_multiple(multiples, method, weights)
    equal = [3.0] * len(multiples)
    assert peer_multiple(multiples, "weighted_mean", equal) == approx(peer_multiple(multiples, "mean"), rel=1e-13)
    assert peer_multiple(multiples, "weighted_harmonic", equal) == approx(
        peer_multiple(multiples, "harmonic"), rel=1e-13
    )


@given(peers, st.floats(0, 0.99))
def test_trimming_cuts_an_even_number_half_at_each_end(multiples, trim):
    cut = 2 * math.floor(round(trim * len(multiples), 6) / 2)
    inner = sorted(multiples)[cut // 2 : len(multiples) - cut // 2]
    assert peer_multiple(multiples, "trimmed", trim=trim) == approx(math.fsum(inner) / len(inner), rel=1e-13)
    assert peer_multiple(multiples, "trimmed", trim=0.0) == approx(peer_multiple(multiples, "mean"), rel=1e-14)


@pytest.mark.parametrize("count", range(1, 60))
@pytest.mark.parametrize("tenths", range(10))
def test_a_fraction_that_binary_numbers_miss_cuts_what_it_says(count, tenths):
    multiples = [float(i + 1) ** 2 for i in range(count)]
    cut = tenths * count // 10 // 2
    inner = multiples[cut : count - cut]
    assert peer_multiple(multiples, "trimmed", trim=tenths / 10) == approx(math.fsum(inner) / len(inner), rel=1e-14)


@given(peers, st.floats(0, 0.99), st.floats(0, 0.99))
def test_winsorizing_pulls_in_the_ends_and_no_further(multiples, trim, other):
    ordered = sorted(multiples)
    low, high = (quantile(ordered, q) for q in (trim / 2, 1 - trim / 2))
    by_hand = math.fsum(min(max(m, low), high) for m in multiples) / len(multiples)
    assert peer_multiple(multiples, "winsorized", trim=trim) == approx(by_hand, rel=1e-12)
    assert peer_multiple(multiples, "winsorized", trim=0.0) == approx(peer_multiple(multiples, "mean"), rel=1e-14)


def quantile(ordered, q):
    """By linear interpolation, as QUARTILE.INC."""
    place = q * (len(ordered) - 1)
    i = min(int(place), len(ordered) - 2) if len(ordered) > 1 else 0
    after = ordered[min(i + 1, len(ordered) - 1)]
    return ordered[i] + (place - i) * (after - ordered[i])


@given(st.floats(0.1, 500), peers, st.sampled_from(METHODS[:6]))
def test_discount_and_premium_are_one_figure_with_two_signs(multiple, multiples, method):
    discount = float(peer_discount(multiple, multiples, method))
    assert discount == approx(-float(peer_premium(multiple, multiples, method)), abs=1e-12)
    assert (discount > 0) == (multiple < peer_multiple(multiples, method)) or abs(discount) < 1e-12
    assert float(peer_discount(peer_multiple(multiples, method), multiples, method)) == 0


@given(positive, st.floats(0.1, 500), peers)
def test_a_discount_says_what_the_price_at_the_peers_multiple_gains(eps, multiple, multiples):
    at_peers = float(implied_price(eps, peer_multiple(multiples)))
    now = float(implied_price(eps, multiple))
    assert now == approx(at_peers * (1 - float(peer_discount(multiple, multiples))), rel=1e-9, abs=1e-9)


@given(st.floats(0.1, 500), peers)
def test_the_percentile_counts_the_cheaper_peers(multiple, multiples):
    share = float(peer_percentile(multiple, multiples))
    assert 0 <= share <= 1
    below, equal = sum(m < multiple for m in multiples), sum(m == multiple for m in multiples)
    assert share == (below + equal / 2) / len(multiples)
    mirrored = float(peer_percentile(1 / multiple, [1 / m for m in multiples]))
    assert mirrored == approx(1 - share, abs=1e-12) or len({1 / m for m in multiples}) < len(set(multiples))


@given(st.lists(st.floats(0.1, 500), min_size=2, max_size=12, unique=True), powers)
def test_zscores_of_the_peers_themselves_add_up_to_nothing(multiples, scale):
    assume(max(multiples) - min(multiples) > 1e-3)
    scores = peer_zscore(multiples, multiples)
    assert scores.sum() == approx(0, abs=1e-6)
    assert (scores**2).sum() == approx(len(multiples) - 1, rel=1e-6)
    scaled = peer_zscore([m * scale for m in multiples], [m * scale for m in multiples])
    assert scaled == approx(scores, rel=1e-6, abs=1e-6)


@given(st.lists(st.tuples(money, signed), min_size=1, max_size=8), powers)
def test_the_pe_of_the_group_does_not_depend_on_the_unit(companies, scale):
    caps, earnings = zip(*companies, strict=True)
    assume(abs(math.fsum(earnings)) > 1e-6)
    group = aggregate_pe(caps, earnings)
    assert math.isnan(group) == (math.fsum(earnings) <= 0)
    same = aggregate_pe([c * scale for c in caps], [e * scale for e in earnings])
    assert same == approx(group, rel=1e-12, nan_ok=True)


@given(peers)
def test_the_statistics_of_the_peers_stand_in_order(multiples):
    values = peer_stats(multiples)["Value"]
    used, of, low, first, median, mean, harmonic, third, high, lowest, highest, *interval = values
    assert used == of == len(multiples)
    assert low == min(multiples)
    assert high == max(multiples)
    assert low <= first <= median <= third <= high
    assert harmonic <= mean * (1 + 1e-12)
    if len(multiples) > 1:
        assert low <= lowest <= median * (1 + 1e-15)
        assert median <= highest * (1 + 1e-15)
    assert len(interval) == (2 if len(multiples) >= 5 else 0)


@given(st.lists(st.floats(0.1, 500), min_size=5, max_size=60, unique=True))
def test_the_interval_of_the_median_is_the_narrowest_that_holds_it_in_nine_cases_of_ten(multiples):
    """Of n draws k lie below the true median with the probability of the binomial distribution."""
    from scipy.stats import binom

    n, ordered = len(multiples), sorted(multiples)
    low, high = map(ordered.index, peer_stats(multiples)["Value"][-2:])
    assert low + high == n - 1
    assert 1 - 2 * binom.cdf(low, n, 0.5) >= 0.9
    assert 1 - 2 * binom.cdf(low + 1, n, 0.5) < 0.9


@given(st.lists(st.floats(0.1, 500), min_size=2, max_size=9))
def test_the_median_without_one_peer_is_that_of_the_others(multiples):
    table = peer_stats(multiples, [f"n{i}" for i in range(len(multiples))])
    without = [float(np.median(multiples[:i] + multiples[i + 1 :])) for i in range(len(multiples))]
    assert table["Value"][9] == min(without)
    assert table["Value"][10] == max(without)
    for row, wanted in ((9, min(without)), (10, max(without))):
        name = table["Statistic"][row].rpartition("without n")[2]
        assert without[int(name)] == wanted


# A multiple against its own past


@given(st.lists(st.tuples(positive, positive), min_size=2, max_size=12), positive)
def test_the_implied_price_is_the_peers_multiple_at_the_usual_premium(history, eps):
    own, group = zip(*history, strict=True)
    now, mean, sd, z, multiple, price = relative_valuation(own, group, eps)["Value"]
    assert now == own[-1] / group[-1] - 1
    assert multiple == approx(group[-1] * (1 + mean), rel=1e-12)
    assert price == approx(eps * multiple, rel=1e-12)
    if not math.isnan(z):
        assert z * sd == approx(now - mean, rel=1e-6, abs=1e-9)


@given(st.lists(positive, min_size=2, max_size=10), st.floats(0.2, 5), positive)
def test_a_premium_that_never_moved_implies_todays_price_and_has_no_zscore(group, ratio, eps):
    own = [ratio * g for g in group]
    now, mean, sd, z, multiple, price = relative_valuation(own, group, eps)["Value"]
    assert now == approx(ratio - 1, abs=1e-12)
    assert mean == approx(ratio - 1, abs=1e-12)
    assert math.isnan(z)
    assert math.isnan(sd) if len(group) == 2 else sd == approx(0, abs=1e-12)
    assert multiple == approx(own[-1], rel=1e-12)
    assert price == approx(eps * own[-1], rel=1e-12)


@given(st.lists(st.tuples(positive, positive), min_size=2, max_size=8), positive, powers, not_meaningful)
def test_the_history_counts_only_dates_on_which_both_are_meaningful(history, eps, scale, missing):
    own, group = map(list, zip(*history, strict=True))
    whole = relative_valuation(own, group, eps)["Value"]
    for a, b in (([missing, *own], [5.0, *group]), ([5.0, *own], [missing, *group])):
        assert np.array_equal(relative_valuation(a, b, eps)["Value"], whole, equal_nan=True)
    scaled = relative_valuation([m * scale for m in own], [m * scale for m in group], eps)["Value"]
    assert np.array_equal(scaled[:4], whole[:4], equal_nan=True)
    assert scaled[4] == whole[4] * scale


@given(st.lists(st.tuples(positive, positive), min_size=3, max_size=8), st.randoms(use_true_random=False))
def test_only_the_last_date_is_now(history, shuffler):
    past = history[:-1]
    shuffler.shuffle(past)
    before = relative_valuation(*zip(*history, strict=True), 1.0)["Value"]
    after = relative_valuation(*zip(*past, history[-1], strict=True), 1.0)["Value"]
    assert after == approx(before, rel=1e-6, abs=1e-9, nan_ok=True)


@given(st.lists(st.tuples(positive, positive), min_size=3, max_size=8), positive, positive)
def test_now_is_not_part_of_the_history_that_it_is_measured_against(history, own, peer):
    one = relative_valuation(*zip(*history, strict=True), 1.0)["Value"]
    other = relative_valuation(*zip(*history[:-1], (own, peer), strict=True), 1.0)["Value"]
    assert np.array_equal(one[1:3], other[1:3], equal_nan=True)


# Scenarios


@given(positive, rates, st.floats(0, 20), positive, rates, st.floats(0, 100))
def test_a_value_discounted_and_compounded_again_is_the_target(eps, growth, years, multiple, rate, dps):
    target = float(scenario_value(eps, growth, years, multiple))
    assert target == approx(eps * (1 + growth) ** years * multiple, rel=1e-13)
    discounted = float(scenario_value(eps, growth, years, multiple, rate))
    assert discounted * (1 + rate) ** years == approx(target, rel=1e-13)
    with_dividends = float(scenario_value(eps, growth, years, multiple, rate, dps))
    assert with_dividends >= discounted
    one_by_one = math.fsum(dps * (1 + growth) ** (t - 1) / (1 + rate) ** t for t in range(1, math.floor(years) + 1))
    assert with_dividends == approx(discounted + one_by_one, rel=1e-11)


@given(positive, st.floats(0, 10), positive, st.floats(0.01, 0.5), powers)
def test_a_value_without_growth_and_time_is_eps_times_multiple(eps, years, multiple, rate, scale):
    assert scenario_value(eps, rate, 0, multiple, 0.3) == implied_price(eps, multiple)
    assert scenario_value(eps, rate, years, multiple, rate) == approx(eps * multiple, rel=1e-12)
    assert scenario_value(eps * scale, rate, years, multiple) == scenario_value(eps, rate, years, multiple) * scale


@given(positive, st.tuples(rates, rates), st.floats(0.5, 10), st.tuples(positive, positive), st.tuples(rates, rates))
def test_ordered_assumptions_give_ordered_values(eps, growth, years, multiples, discounts):
    bear = float(scenario_value(eps, min(growth), years, min(multiples), max(discounts), 1.0))
    bull = float(scenario_value(eps, max(growth), years, max(multiples), min(discounts), 1.0))
    assert bear <= bull * (1 + 1e-12)


@given(weighted())
def test_the_expected_value_lies_inside_the_scenarios(scenario):
    values, p = scenario
    slack = 1e-6 + 1e-6 * max(map(abs, values))
    assert min(values) - slack <= expected_value(values, p) <= max(values) + slack
    assert scenario_sd(values, p) >= 0
    assert scenario_sd(values, p) <= (max(values) - min(values)) / 2 + slack


@given(weighted(), st.floats(-100, 100), powers)
def test_the_expected_value_moves_and_scales_with_the_values(scenario, shift, scale):
    values, p = scenario
    mean, sd = expected_value(values, p), scenario_sd(values, p)
    assert expected_value([v + shift for v in values], p) == approx(mean + shift, rel=1e-9, abs=1e-6)
    assert scenario_sd([v + shift for v in values], p) == approx(sd, rel=1e-6, abs=1e-5)
    assert expected_value([v * scale for v in values], p) == mean * scale
    assert scenario_sd([v * scale for v in values], p) == approx(sd * scale, rel=1e-12)
    assert expected_value(values[::-1], p[::-1]) == approx(mean, rel=1e-9, abs=1e-9)


@given(st.floats(-1e4, 1e4), st.lists(st.floats(0.01, 1), min_size=1, max_size=5))
def test_a_mixture_of_equal_scenarios_is_that_scenario(value, raw):
    p = [x / math.fsum(raw) for x in raw]
    assert expected_value([value] * len(p), p) == approx(value, rel=1e-12)
    assert scenario_sd([value] * len(p), p) == approx(0, abs=1e-8 + abs(value) * 1e-12)


@given(weighted(), st.floats(1.1e-6, 1) | st.floats(-1, -1.1e-6))
def test_probabilities_that_miss_one_are_refused(scenario, by):
    values, p = scenario
    assume(0 <= p[0] + by <= 1)
    for name in ("EXPECTED_VALUE", "SCENARIO_SD"):
        answer = evaluate(REGISTRY[name], [[values], [[p[0] + by, *p[1:]]]])
        assert answer.cells == [[CellError.NUM]]
        assert "add up to" in answer.reason


SCENARIOS = st.lists(
    st.tuples(st.floats(0.01, 1), positive, st.floats(-0.3, 0.5), positive, st.floats(0, 0.3)), min_size=1, max_size=12
)


@given(money, SCENARIOS, st.floats(0.5, 8))
def test_the_contributions_of_a_scenario_table_add_up_exactly(price, scenarios, years):
    raw, eps, growth, multiples, rates_ = map(list, zip(*scenarios, strict=True))
    p = [x / math.fsum(raw) for x in raw]
    names = [f"s{i}" for i in range(len(p))]
    table = scenario_table(price, names, p, eps, growth, years, multiples, rates_)
    total = 0.0
    for part in table["Contribution"][:-1]:
        total += part
    assert table["Contribution"][-1] == table["Value"][-1] == total
    assert table["Scenario"] == [*names, "Expected"]
    assert (table["Value"][:-1] == scenario_value(eps, growth, years, multiples, rates_)).all()
    assert (table["Exit price"][:-1] == scenario_value(eps, growth, years, multiples)).all()
    assert table["Exit price"][:-1] == approx(table["Exit EPS"][:-1] * np.array(multiples), rel=1e-13)
    assert (table["Upside"] == upside(table["Value"], price)).all()
    assert table["IRR"] == approx(implied_irr(price, table["Exit price"], years), rel=1e-12, abs=1e-12)
    assert table["Value"][-1] == expected_value(table["Value"][:-1], p)
    assert table["Probability"][-1] == approx(1, abs=1e-12)


@given(money, SCENARIOS, st.lists(st.floats(0.5, 8), min_size=12, max_size=12), st.floats(0, 0.2))
def test_the_returns_of_a_table_of_scenarios_repay_the_price(price, scenarios, horizons, part):
    raw, eps, growth, multiples, _ = map(list, zip(*scenarios, strict=True))
    p, years = [x / math.fsum(raw) for x in raw], horizons[: len(raw)]
    dps = [part * e for e in eps]
    table = scenario_table(price, [str(i) for i in p], p, eps, growth, years, multiples, None, dps)
    *each, expected = table["IRR"]
    assert each == approx(implied_irr(price, table["Exit price"][:-1], years, dps, growth), rel=1e-12, abs=1e-12)
    assume(expected > -0.9)  # nearer to a total loss, the last digits of 1 + rate are those of the price
    worth = math.fsum(
        q * float(scenario_value(e, g, t, m, expected, d))
        for q, e, g, t, m, d in zip(p, eps, growth, years, multiples, dps, strict=True)
    )
    assert worth == approx(price, rel=1e-9)


@given(money, SCENARIOS)
def test_one_value_serves_every_scenario(price, scenarios):
    raw, eps, *_ = map(list, zip(*scenarios, strict=True))
    p = [x / math.fsum(raw) for x in raw]
    n = len(p)
    names = [str(i) for i in range(n)]
    short = scenario_table(price, names, p, eps, 0.1, 2.0, 15.0, 0.08)
    long = scenario_table(price, names, p, eps, [0.1] * n, [2.0] * n, [15.0] * n, [0.08] * n)
    for column, values in short.items():
        assert np.array_equal(values, long[column])


@given(money, money, powers)
def test_upside_leads_back_to_the_value(value, price, scale):
    assert price * (1 + float(upside(value, price))) == approx(value, rel=1e-9, abs=1e-15 * price)
    assert upside(value * scale, price * scale) == upside(value, price)
    assert upside(price, price) == 0


@given(money, st.floats(0.001, 0.999), money)
def test_at_the_breakeven_probability_the_price_is_the_expected_value(bear, part, width):
    bull = bear + width
    price = bear + part * width
    p = float(breakeven_probability(price, bull, bear))
    assume(0 <= p <= 1)
    assert expected_value([bull, bear], [p, 1 - p]) == approx(price, rel=1e-9)
    ratio = float(reward_risk(price, bull, bear))
    assume(0 < ratio < 1e6)
    assert p == approx(1 / (1 + ratio), rel=1e-6)


@given(money, money, money, money)
def test_reward_to_risk_means_something_only_between_bear_and_bull(price, bull, bear, shift):
    ratio = float(reward_risk(price, bull, bear))
    assert math.isnan(ratio) == (not bear < price < bull)
    if bear < price < bull:
        assert ratio > 0


@given(money, st.floats(0.1, 10), st.floats(0.5, 30), st.floats(0, 2), st.floats(-0.5, 0.5))
def test_at_the_implied_return_the_present_value_is_the_price(price, up, years, part, growth):
    exit_price, dps = up * price, part * price
    r = float(implied_irr(price, exit_price, years, dps, growth))
    assert r > -1
    dividends = (dps * (1 + growth) ** (t - 1) / (1 + r) ** t for t in range(1, math.floor(years) + 1))
    value = exit_price / (1 + r) ** years + math.fsum(dividends)
    # A rate near -1 is kept to 16 digits, the 1 + r that is left to fewer.
    assert value == approx(price, rel=1e-12 + 1e-15 * years / (1 + r))


@given(
    positive,
    st.floats(-0.2, 0.5),
    st.integers(1, 15),
    positive,
    st.floats(0.01, 0.5),
    st.floats(0, 50, allow_subnormal=False),
)
def test_the_return_on_a_scenarios_value_is_its_discount_rate(eps, growth, years, multiple, rate, dps):
    price = scenario_value(eps, growth, years, multiple, rate, dps)
    exit_price = scenario_value(eps, growth, years, multiple)
    assert float(implied_irr(price, exit_price, years, dps, growth)) == approx(rate, rel=1e-9)


@given(money, st.floats(0.1, 10), st.floats(1, 20), st.floats(0, 0.5), st.floats(1.001, 3))
@example(1.0, 1.0, 1.0, 5e-324, 2.0)  # at twice the price, nothing is left of such a dividend
def test_the_return_rises_with_what_comes_back_and_falls_with_the_price(price, up, years, part, factor):
    base = float(implied_irr(price, up * price, years, part * price))
    assert implied_irr(price, up * price * factor, years, part * price) > base
    assert implied_irr(price * factor, up * price, years, part * price) < base
    assert implied_irr(price, up * price, years, (part + 0.01) * price) > base


@given(money, st.floats(0.1, 10), st.floats(0.5, 20), powers)
def test_the_return_does_not_depend_on_the_currency(price, up, years, scale):
    exit_price = up * price
    plain = implied_irr(price, exit_price, years, 1.0)
    assert implied_irr(price * scale, exit_price * scale, years, scale) == approx(float(plain), rel=1e-9, abs=1e-12)


@given(st.lists(st.tuples(money, money, st.floats(0.5, 20), st.sampled_from([0.0, 1.0, 50.0])), min_size=2, max_size=6))
def test_the_returns_of_a_range_are_those_of_its_cells(rows):
    columns = list(zip(*rows, strict=True))
    together = implied_irr(*map(np.array, columns))
    assert together == approx([float(implied_irr(*row)) for row in rows], rel=1e-12, abs=1e-13)


@given(money, positive, money, positive, positive, positive, st.floats(0, 100))
def test_the_parts_of_a_return_add_up_exactly(price_0, eps_0, price_1, eps_1, fx_0, fx_1, dividends):
    assume(abs(price_1 + dividends - price_0) > 1e-9 * price_0)
    table = return_attribution(price_0, eps_0, price_1, eps_1, fx_0, fx_1, dividends)
    earnings, multiple, currency, income, total = table["Log return"]
    assert earnings + multiple + currency + income == total
    assert total == approx(math.log((price_1 + dividends) / price_0), rel=1e-12, abs=1e-12)
    assert earnings == approx(math.log(eps_1) - math.log(eps_0), abs=1e-12)
    assert currency == approx(math.log(fx_0) - math.log(fx_1), abs=1e-12)
    assert income == approx(math.log(price_1 + dividends) - math.log(price_1), abs=1e-12)
    multiples = [price_0 * fx_0 / eps_0, price_1 * fx_1 / eps_1]
    assert multiple == approx(math.log(multiples[1] / multiples[0]), abs=1e-11)
    assert table["Share"][4] == 1
    assert table["Share"][:4] * total == approx(table["Log return"][:4], rel=1e-12)
    assert not table.empty["Share"].any()


@given(money, positive, positive, positive, positive, st.floats(0, 0.9))
def test_a_return_of_nothing_has_no_shares_whatever_its_parts_are(price, eps_0, eps_1, fx_0, fx_1, part):
    """A price that did not move, though the currency did, had shares of 1e16: what rounding left of the total."""
    dividends = part * price
    table = return_attribution(price, eps_0, price - dividends, eps_1, fx_0, fx_1, dividends)
    assert table.empty["Share"].all()
    assert np.isnan(table["Share"]).all()
    assert table["Log return"][-1] == approx(0, abs=1e-12)


@given(money, positive, money, positive)
def test_the_way_back_is_the_way_there_with_the_other_sign(price_0, eps_0, price_1, eps_1):
    there = return_attribution(price_0, eps_0, price_1, eps_1)["Log return"]
    back = return_attribution(price_1, eps_1, price_0, eps_0)["Log return"]
    assert back == approx(-there, abs=1e-12)


@given(money, money, positive, money, st.floats(1, 1e4), st.floats(-0.5, 0.5))
def test_an_event_is_explained_by_eps_at_the_old_multiple(before, after, eps, bear, width, market):
    table = event_rerating(before, after, eps, bear + width, bear, market)
    change, abnormal, old, new, explains, odds_before, odds_after, odds_change = table["Value"]
    start = before * (1 + market)
    assert change == approx(float(upside(after, before)), rel=1e-12, abs=1e-12)
    assert abnormal == approx(float(upside(after, start)), rel=1e-12, abs=1e-12)
    assert eps * old == approx(start, rel=1e-12)
    assert explains * old == approx(after, rel=1e-12)
    assert eps * new == approx(after, rel=1e-12)
    assert odds_change * width == approx(after - start, rel=1e-6, abs=1e-6)
    assert odds_after - odds_before == odds_change


@given(money, positive, money, st.floats(1, 1e4), st.floats(-0.5, 0.5))
def test_a_move_with_the_market_implies_nothing(before, eps, bear, width, market):
    _, abnormal, old, new, explains, _, _, odds_change = event_rerating(
        before, before * (1 + market), eps, bear + width, bear, market
    )["Value"]
    assert abnormal == odds_change == 0
    assert old == new
    assert explains == approx(eps, rel=1e-15)


FIVE = st.tuples(positive, rates, st.floats(0, 10), positive, rates).map(list)


@given(FIVE, FIVE, FIVE)
def test_every_bar_of_a_tornado_leaves_the_others_at_base(base, low, high):
    table = scenario_tornado(base, low, high)
    assert sorted(table["Driver"]) == sorted(["EPS", "Growth", "Years", "Exit multiple", "Discount rate"])
    assert (np.diff(np.abs(table["Swing"])) <= 0).all()
    assert (table["Swing"] == table["High"] - table["Low"]).all()
    for driver, end in zip(table["Driver"], table["Low"], strict=True):
        i = ["EPS", "Growth", "Years", "Exit multiple", "Discount rate"].index(driver)
        # NumPy raises a column to a power with other last digits than a single number.
        assert end == approx(float(scenario_value(*[*base[:i], low[i], *base[i + 1 :]])), rel=1e-14)


@given(FIVE, st.floats(0, 0.5))
def test_the_base_lies_inside_every_bar(base, spread):
    ends = [[x - spread * abs(x) * 0.5 for x in base], [x + spread * abs(x) * 0.5 for x in base]]
    assume(all(end[1] > -1 and end[4] > -1 for end in ends))
    table = scenario_tornado(base, *ends)
    centre = float(scenario_value(*base))
    for low, high in zip(table["Low"], table["High"], strict=True):
        assert min(low, high) <= centre * (1 + 1e-12)
        assert centre <= max(low, high) * (1 + 1e-12)


# Drivers


@given(positive, positive, stories())
def test_a_story_of_which_nothing_happens_is_eps_times_multiple(eps, multiple, story):
    p, on_eps, on_multiple = story
    nothing = float(implied_price(eps, multiple))
    assert driver_value(eps, multiple, on_eps, on_multiple, 0.0) == nothing
    assert driver_expected_value(eps, multiple, [0.0] * len(p), on_eps, on_multiple) == nothing
    zeros = [0.0] * len(p)
    assert driver_value(eps, multiple, zeros, zeros) == nothing
    assert driver_expected_value(eps, multiple, p, zeros, zeros) == nothing


@given(positive, positive, stories())
def test_a_certain_story_is_worth_what_it_is_worth_if_it_happens(eps, multiple, story):
    p, on_eps, on_multiple = story
    certain = driver_expected_value(eps, multiple, [1.0] * len(p), on_eps, on_multiple)
    # What a driver of nearly -100 % leaves is a difference of numbers as large as the value itself.
    largest = eps * multiple * math.prod((1 + abs(e)) * (1 + abs(m)) for e, m in zip(on_eps, on_multiple, strict=True))
    assert certain == approx(driver_value(eps, multiple, on_eps, on_multiple), rel=1e-9, abs=1e-15 * largest)


@given(positive, positive, stories())
def test_the_expected_value_of_a_story_is_the_average_over_all_its_outcomes(eps, multiple, story):
    p, on_eps, on_multiple = story
    total = 0.0
    for bits in range(2 ** len(p)):
        happens = [float(bits >> i & 1) for i in range(len(p))]
        weight = math.prod(q if h else 1 - q for q, h in zip(p, happens, strict=True))
        total += weight * driver_value(eps, multiple, on_eps, on_multiple, happens)
    assert driver_expected_value(eps, multiple, p, on_eps, on_multiple) == approx(total, rel=1e-9, abs=1e-9)


@given(positive, positive, stories())
def test_each_driver_splits_the_expected_value_into_with_and_without(eps, multiple, story):
    p, on_eps, on_multiple = story
    names = [str(i) for i in range(len(p))]
    table = driver_table(eps, multiple, names, p, on_eps, on_multiple)
    expected = driver_expected_value(eps, multiple, p, on_eps, on_multiple)
    slack = {"rel": 1e-9, "abs": 1e-9 * eps * multiple * 4**6}
    for name, q, happens, not_, swing, contribution in zip(*table.values(), strict=True):
        i = int(name)
        assert q == p[i]
        assert q * happens + (1 - q) * not_ == approx(expected, **slack)
        assert swing == approx(happens - not_, **slack)
        assert contribution == approx(q * swing, **slack)
        for chance, value in ((1.0, happens), (0.0, not_)):
            given_it = [*p[:i], chance, *p[i + 1 :]]
            assert value == approx(driver_expected_value(eps, multiple, given_it, on_eps, on_multiple), **slack)
        assert contribution == approx(expected - not_, **slack)
    assert sorted(table["Driver"], key=int) == names
    assert (np.diff(np.abs(table["Swing"])) <= 0).all()


@given(positive, positive, stories(), st.randoms(use_true_random=False), powers)
def test_the_order_of_the_drivers_does_not_matter(eps, multiple, story, shuffler, scale):
    rows = list(zip(*story, strict=True))
    shuffler.shuffle(rows)
    value = driver_expected_value(eps, multiple, *story)
    assert driver_expected_value(eps, multiple, *zip(*rows, strict=True)) == approx(value, rel=1e-12)
    assert driver_expected_value(eps * scale, multiple, *story) == value * scale


@given(positive, positive, stories(), st.floats(0, 1))
def test_a_driver_without_impact_changes_nothing(eps, multiple, story, p):
    value = driver_expected_value(eps, multiple, *story)
    assert (
        driver_expected_value(eps, multiple, *([*x, extra] for x, extra in zip(story, (p, 0, 0), strict=True))) == value
    )


@given(positive, positive, st.floats(-1, 1), st.floats(0, 1), st.floats(0, 1))
def test_a_value_changes_evenly_with_how_far_its_driver_happens(eps, multiple, impact, h, k):
    low, high = sorted([h, k])
    ends = [driver_value(eps, multiple, impact, 0.0, x) for x in (low, high)]
    assert ends[1] - ends[0] == approx(eps * multiple * impact * (high - low), rel=1e-6, abs=1e-6)
    assert driver_value(eps, multiple, impact, 0.0, h) == driver_value(eps, multiple, 0.0, impact, h)


@given(positive, positive, stories())
def test_the_value_of_a_story_is_never_negative(eps, multiple, story):
    p, on_eps, on_multiple = story
    assert driver_value(eps, multiple, on_eps, on_multiple, p) >= 0
    assert driver_expected_value(eps, multiple, p, on_eps, on_multiple) >= 0


# Every function is defined for every cell

PLAIN = [c.value for c in CellError]
odd_numbers = st.sampled_from(
    [
        0.0,
        -0.0,
        1.0,
        -1.0,
        5e-324,
        1e-308,
        1e308,
        -1e308,
        math.inf,
        -math.inf,
        math.nan,
        1e-12,
        0.5,
        1.5,
        44835.0,
        44900.0,
    ]
)
single = (
    st.none()
    | st.booleans()
    | st.sampled_from(list(CellError))
    | odd_numbers
    | st.floats()
    | st.sampled_from([10**400, -(10**400), 10**5000, 2**53 + 1, 44835, 3, 12, 1, 0, -7])
    | st.dates()
    | st.datetimes()
    | st.sampled_from(["", "NM", "-", "median", "weighted mean", "months", "x", *PLAIN])
    | st.text(max_size=5)
)
tidy = st.sampled_from([0.0, 1.0, 0.5, -0.5, 3.0, 44835.0, 44900.0, 1e308, 5e-324]) | st.floats(allow_nan=False)


def blocks(cell):
    rectangles = st.tuples(st.integers(1, 3), st.integers(1, 3)).flatmap(
        lambda size: st.lists(st.lists(cell, min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0])
    )
    ragged = st.lists(st.lists(cell, max_size=3), max_size=3)
    return rectangles | rectangles | ragged


anything = single | blocks(single) | st.just(MISSING)
numeric = tidy | blocks(tidy) | st.lists(tidy, min_size=2, max_size=2).map(lambda row: [row])


@pytest.mark.parametrize("name", sorted(REGISTRY))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_cells_give_an_answer_and_nothing_is_raised(name, data, caplog):
    function = REGISTRY[name]
    size = len(function.parameters)
    cells = data.draw(
        st.lists(anything, max_size=size + 1)
        | st.lists(numeric, min_size=size, max_size=size)
        | st.tuples(*(sensible(p) for p in function.parameters)).map(list)
    )
    caplog.clear()
    answer = evaluate(function, cells)
    assert not caplog.records, caplog.text  # a mistake of ours would be logged
    assert answer.cells
    assert len({len(row) for row in answer.cells}) == 1
    errors = False
    for row in answer.cells:
        for cell in row:
            errors |= isinstance(cell, CellError)
            if type(cell) is float:
                assert math.isfinite(cell)
            else:
                assert type(cell) in (str, bool, CellError), repr(cell)
    if errors:
        assert answer.reason
        assert not answer.reason.endswith(".")
    else:
        assert answer.reason is None


def sensible(parameter):
    """Cells of the right kind with extreme figures, so that the formula itself is reached."""
    if parameter.kind is Kind.WORD:
        return st.sampled_from(parameter.words) | st.just(MISSING)
    if parameter.name in ("as_of", "fy1_end"):
        return st.floats(44800, 45200) | st.dates(date(2022, 9, 1), date(2023, 9, 1))
    if parameter.kind is Kind.LABELS:
        return st.just([["a", "b"]])
    if parameter.name == "probabilities":
        return st.sampled_from([[[0.5, 0.5]], [[0.0, 1.0]]])
    extreme = st.sampled_from([1e308, 1e-308, 5e-324, 1.0, 0.5, 0.0, 1e200, 1e-200, 0.999999]) | st.floats(0, 1e308)
    if parameter.kind in (Kind.NUMBERS, Kind.NUMBER):
        return extreme
    size = 5 if parameter.name in ("base", "low", "high") else 2
    return st.lists(extreme, min_size=size, max_size=size).map(lambda row: [row])


def test_a_date_with_a_time_is_the_day():
    weight = REGISTRY["NTM_WEIGHT"]
    for day in (date(2022, 10, 1), date(1969, 12, 31), date(1955, 6, 15)):
        end = date(day.year + 1, 3, 31)
        noon = datetime(day.year, day.month, day.day, 12)
        for basis in BASES:
            assert evaluate(weight, [noon, end, basis]) == evaluate(weight, [day, end, basis])


@pytest.mark.parametrize(("eps_0", "eps_1"), [(-5.0, 6.0), (5.0, -6.0), (0.0, 6.0)])
def test_a_loss_takes_the_parts_of_a_return_and_leaves_its_total(eps_0, eps_1):
    """Nobody needs an EPS to know what 100 became with 4 of dividends on 110."""
    *parts, total = np.asarray(return_attribution(100.0, eps_0, 110.0, eps_1, dividends=4.0)["Log return"]).tolist()
    assert np.isnan(parts[:2]).all()
    assert np.exp(total) == pytest.approx((110 + 4) / 100, rel=1e-14)


@pytest.mark.parametrize("ratio", [2, 3, 4, 5, 8, 10, 20, 25, 30, 40, 50, 60, 75, 80, 100, 150, 200])
def test_a_share_count_of_the_other_kind_is_named_with_its_usual_ads_ratio(ratio):
    """Ordinary shares beside the price of an ADS make the market value as many times too small as an ADS has shares."""
    assert f"instead of ADS, {ratio} to one" in str(unit_check(100.0, 1000.0 * ratio, 100.0 * 1000.0))
