"""Bear, base and bull: what a share is worth if the story turns out so, and what the price makes of it."""

import numpy as np
from numpy.typing import ArrayLike

from xlmodel.errors import DomainError, InputError
from xlmodel.spec import Labels, List, Number, Numbers, Table, worksheet_function
from xlmodel.valuation.domain import Array, annuity, first_where, numbers, positive, refuse, where_positive
from xlmodel.valuation.stacks import (
    answer,
    appended,
    column,
    dot,
    each,
    exact_total,
    largest_swing_first,
    lists,
    running_total,
    table,
    whole_lists,
)
from xlmodel.workings import figure, warn


@worksheet_function("Scenarios", result="price currency per traded share")
def scenario_value(
    eps: Numbers,
    growth: Numbers,
    years: Numbers,
    exit_multiple: Numbers,
    discount_rate: Numbers = 0.0,
    dps: Numbers = 0.0,
) -> Numbers:
    """Value per share today of a scenario: EPS grown to the exit, times the multiple paid there, discounted.

        eps (1 + growth)^years x exit_multiple / (1 + discount_rate)^years + present value of the dividends

    Dividends are paid at the end of each whole year; the first is dps, and they grow at growth. A discount_rate
    of 0 gives the undiscounted target, as a broker's price target is.

    Not meaningful
        eps is zero or negative, or exit_multiple is negative.

    Raises
        DomainError  growth or discount_rate is -1 or less, or years is negative.

    Source
        CFA Program, Market-Based Valuation: terminal price by a P/E multiple; McKinsey, Valuation, 5th ed.,
        chapter 2: value driver example (earnings of 100 at 15 times are worth 1,500).

    >>> round(float(scenario_value(8.0, 0.10, 3, 15)), 2)
    159.72
    """
    grown = _above_minus_one("growth", growth)
    discounted = _above_minus_one("discount_rate", discount_rate)
    horizon = numbers(years)
    refuse(horizon < 0, "years", horizon, "it is not negative")
    multiple = numbers(exit_multiple)
    exit_eps = where_positive(eps) * grown**horizon
    exit_price = _price_at(multiple, exit_eps)
    paid = numbers(dps)
    dividends = paid / discounted * annuity((grown - discounted) / discounted, np.floor(horizon))
    figure("EPS at the exit", exit_eps, _PER_SHARE)
    figure("price at the exit", exit_price, _PER_SHARE)
    figure("present value of the exit", exit_price / discounted**horizon, _PER_SHARE)
    figure("present value of the dividends", np.where(paid == 0, 0.0, dividends), _PER_SHARE)
    warn(multiple > 100, "an exit multiple above 100")
    warn((grown >= discounted) & (discounted > 1), "growth is not below the discount rate: later is always worth more")
    return exit_price / discounted**horizon + np.where(paid == 0, 0.0, dividends)


@worksheet_function(
    "Scenarios",
    result="Scenario, Probability, Exit EPS, Exit price, Value, Upside, IRR, Contribution; last row: Expected",
)
def scenario_table(
    price: Number,
    names: Labels,
    probabilities: List,
    eps: List,
    growth: List,
    years: List,
    exit_multiples: List,
    discount_rates: List | None = None,
) -> Table:
    """Every scenario in a row, in the order given, and the expected value, which the contributions add up to.

        Value = SCENARIO_VALUE, Upside = Value / price - 1, IRR from price to exit price,
        Contribution = probability x Value

    A list of one value serves every scenario. The expected IRR is that of the expected exit price.

    Not meaningful
        eps of a scenario is zero or negative; the IRR with no time to the exit, or the expected one with
        exits in different years.

    Raises
        InputError   a list is neither one value long nor as long as names.
        DomainError  the probabilities do not add up to 1 within 0.000001; for the rest see SCENARIO_VALUE.

    Source
        Oxford Ledge, scenario-weighted valuation: 80, 58 and 32 at 35, 45 and 20 % are worth 60.50.

    >>> table = scenario_table(52, ["bull", "base", "bear"], [0.35, 0.45, 0.20], [8.0, 5.8, 3.2], 0, 0, 10)
    >>> [round(float(value), 2) for value in table["Value"]]
    [80.0, 58.0, 32.0, 60.5]
    """
    scenarios = list(names)
    p = _column("probabilities", probabilities, len(scenarios))
    _check_probabilities(p)
    start = _column("eps", eps, len(scenarios))
    rate = _column("growth", growth, len(scenarios))
    horizon = _column("years", years, len(scenarios))
    multiple = _column("exit_multiples", exit_multiples, len(scenarios))
    discount = _column("discount_rates", 0.0 if discount_rates is None else discount_rates, len(scenarios))
    with whole_lists():
        exit_eps = start * _above_minus_one("growth", rate) ** horizon
        exit_price = _price_at(multiple, np.where(start > 0, exit_eps, np.nan))
        value = numbers(scenario_value(start, rate, horizon, multiple, discount))
    contribution = p * value
    # The column sums to the cell below it exactly.
    expected = running_total(contribution)
    together = np.where(np.ptp(horizon, axis=-1) == 0, horizon[..., 0], np.nan)
    value, exit_price = appended(value, expected), appended(exit_price, dot(p, exit_price))
    years_to_exit = appended(horizon, together)
    paid = each(positive("price", price))
    return table(
        {
            "Scenario": [*scenarios, "Expected"],
            "Probability": appended(p, running_total(p)),
            "Exit EPS": appended(exit_eps, dot(p, exit_eps)),
            "Exit price": exit_price,
            "Value": value,
            "Upside": numbers(upside(value, paid)),
            "IRR": numbers(implied_irr(paid, exit_price, np.where(years_to_exit > 0, years_to_exit, np.nan))),
            "Contribution": appended(contribution, expected),
        }
    )


@worksheet_function("Scenarios", result="the unit of values")
def expected_value(values: List, probabilities: List) -> Number:
    """Probability-weighted value over the scenarios.

        sum of probabilities x values

    Probabilities that do not add up to 1 are refused, not rescaled: a model with a forgotten scenario must not
    look finished.

    Raises
        InputError   values and probabilities differ in length.
        DomainError  the probabilities do not add up to 1 within 0.000001, or one is not in 0 to 1.

    Source
        Oxford Ledge, scenario-weighted valuation; Seeking Alpha article 1167551: 79.07.

    >>> round(expected_value([80, 58, 32], [0.35, 0.45, 0.20]), 2)
    60.5
    """
    outcomes, p = _outcomes(values, probabilities)
    figure("contributions", p * outcomes, "probability x value")
    return answer(running_total(p * outcomes))


@worksheet_function("Scenarios", result="the unit of values")
def scenario_sd(values: List, probabilities: List) -> Number:
    """Standard deviation of the value over the scenarios.

        sqrt(sum of probabilities x (values - EXPECTED_VALUE)^2)

    Raises
        InputError   values and probabilities differ in length.
        DomainError  the probabilities do not add up to 1 within 0.000001, or one is not in 0 to 1.

    Source
        CFA Program, Quantitative Methods: variance of a random variable from its probabilities.

    >>> scenario_sd([80, 120], [0.5, 0.5])
    20.0
    """
    outcomes, p = _outcomes(values, probabilities)
    return answer(np.sqrt(dot(p, (outcomes - each(expected_value(values, probabilities))) ** 2)))


@worksheet_function("Scenarios", result="fraction; positive = worth more than it costs")
def upside(value: Numbers, price: Numbers) -> Numbers:
    """Upside: value over price, less one; negative is downside.

        value / price - 1

    Raises
        DomainError  price is not above zero.

    Source
        Oxford Ledge: 80 on a price of 52 is +54 %, 32 is -38 %.

    >>> round(float(upside(80, 52)), 2)
    0.54
    """
    return numbers(value) / positive("price", price) - 1


@worksheet_function("Scenarios", result="times (x); above 1 = more to gain than to lose")
def reward_risk(price: Numbers, bull: Numbers, bear: Numbers) -> Numbers:
    """Reward to risk: what the bull case gains for each unit that the bear case loses.

        (bull - price) / (price - bear)

    Not meaningful
        the price lies at or outside the bear and bull values: one side is no longer a risk, or a reward.

    Source
        Oxford Ledge: price 52, bull 80, bear 32 is 1.4.

    >>> float(reward_risk(52, 80, 32))
    1.4
    """
    gain, loss = numbers(bull) - numbers(price), numbers(price) - numbers(bear)
    figure("to gain in the bull case", gain, _PER_SHARE)
    figure("to lose in the bear case", loss, _PER_SHARE)
    return where_positive(gain) / where_positive(loss)


@worksheet_function("Scenarios", result="probability of the bull case; above 1 = even its certainty would not pay")
def breakeven_probability(price: Numbers, bull: Numbers, bear: Numbers) -> Numbers:
    """Probability of the bull case at which the price is fair, if the only other outcome is the bear case.

        (price - bear) / (bull - bear)

    It lies outside 0 to 1 if the price lies outside the two values: above 1, not even a certain bull case would
    pay; below 0, even the bear case does.

    Raises
        DomainError  bull is not above bear.

    Source
        Two-outcome expected value, solved for the probability; figures of Oxford Ledge.

    >>> round(float(breakeven_probability(52, 80, 32)), 3)
    0.417
    """
    low, width = numbers(bear), numbers(bull) - numbers(bear)
    refuse(width <= 0, "bull less bear", width, "bull must be above bear")
    odds = (numbers(price) - low) / width
    warn((odds < 0) | (odds > 1), "the price lies outside the bear and bull values")
    return odds


@worksheet_function("Scenarios", result="fraction per year")
def implied_irr(
    price: Numbers, exit_price: Numbers, years: Numbers, dps: Numbers = 0.0, dps_growth: Numbers = 0.0
) -> Numbers:
    """Annual return from buying at price, taking the dividends and selling at exit_price.

        the rate r at which price = exit_price / (1 + r)^years + present value of the dividends

    Dividends are paid at the end of each whole year; the first is dps, growing at dps_growth. Without dividends
    it is (exit_price / price)^(1 / years) - 1.

    Raises
        DomainError  price or years is not above zero, exit_price or dps is negative, dps_growth is -1 or less.

    Source
        Definition of the internal rate of return; it agrees with Excel's RATE for level dividends.

    >>> float(implied_irr(100, 121, 2).round(12))
    0.1
    >>> float(implied_irr(100, 100, 5, dps=7).round(12))
    0.07
    """
    paid = positive("price", price)
    horizon = positive("years", years)
    received, dividend = numbers(exit_price), numbers(dps)
    refuse(received < 0, "exit_price", received, "it is not negative")
    refuse(dividend < 0, "dps", dividend, "it is not negative")
    grown = _above_minus_one("dps_growth", dps_growth)
    with np.errstate(divide="ignore"):  # nothing comes back: the return is -100 %
        at_exit = np.log(received / paid) / horizon
    without = np.expm1(at_exit) + 0 * dividend * grown
    if not np.any(dividend > 0):
        return without
    paid, received, dividend, horizon, grown = np.broadcast_arrays(paid, received, dividend, horizon, grown)
    with_dividends = np.expm1(_log_return(paid, received, dividend, horizon, np.log(grown), at_exit))
    return np.where(dividend > 0, with_dividends, without)


@worksheet_function("Scenarios", result="Source, Log return, Share: Earnings, Multiple, Currency, Total")
def return_attribution(
    price_0: Number, eps_0: Number, price_1: Number, eps_1: Number, fx_0: Number = 1.0, fx_1: Number = 1.0
) -> Table:
    """Where the return came from: earnings, the multiple paid for them, or the currency. It sums exactly.

        ln(price_1 / price_0) = ln(eps_1 / eps_0) + ln(multiple_1 / multiple_0) + ln(fx_1 / fx_0),
        multiple = price / (eps x fx)

    Logarithms add up; percentages do not. For an ADR, EPS is in the reporting currency (per ADS) and fx is the
    price currency for one unit of it.

    Not meaningful
        an EPS is zero or negative, or the price did not move (no shares of nothing).

    Raises
        DomainError  a price or an exchange rate is not above zero.

    Source
        Logarithmic decomposition of price = EPS x multiple x exchange rate.

    >>> table = return_attribution(100, 5, 132, 6)
    >>> [round(float(part), 4) for part in table["Log return"]]
    [0.1823, 0.0953, 0.0, 0.2776]
    """
    total = np.log(positive("price_1", price_1) / positive("price_0", price_0))
    earnings = np.log(where_positive(eps_1) / where_positive(eps_0))
    currency = np.log(positive("fx_1", fx_1) / positive("fx_0", fx_0))
    parts = column(earnings, total - earnings - currency, currency)
    total = np.where(np.isnan(parts).any(axis=-1), total, running_total(parts))
    returns = appended(parts, total)
    shares = returns / each(np.where(total == 0, np.nan, total))
    return table({"Source": ["Earnings", "Multiple", "Currency", "Total"], "Log return": returns, "Share": shares})


@worksheet_function("Scenarios", result="Item, Value")
def event_rerating(
    price_before: Number, price_after: Number, eps: Number, bull: Number, bear: Number, market_return: Number = 0.0
) -> Table:
    """What a jump of the price on news implies, for earnings, for the multiple or for the odds of the bull case.

        return, abnormal return, multiple before and after, EPS that explains it at the old multiple,
        bull probability before, after and its change (of bull and bear alone)

    Not meaningful
        eps is zero or negative.

    Raises
        DomainError  a price is not above zero, or bull is not above bear.

    Source
        d ln P = d ln EPS + d ln (P/E); BREAKEVEN_PROBABILITY before and after; figures of Oxford Ledge (a price of
        52 between 32 and 80: five more are 10.4 points of bull probability).

    >>> table = event_rerating(52, 57, 4.0, 80, 32)
    >>> round(float(table["Value"][-1]), 3)
    0.104
    """
    before, after = positive("price_before", price_before), positive("price_after", price_after)
    earned = where_positive(eps)
    odds_before, odds_after = (numbers(breakeven_probability(price, bull, bear)) for price in (before, after))
    rows = {
        "Return": after / before - 1,
        "Abnormal return": after / before - 1 - numbers(market_return),
        "Multiple before": before / earned,
        "Multiple after": after / earned,
        "EPS that explains it": earned * after / before,
        "Bull probability before": odds_before,
        "Bull probability after": odds_after,
        "Change of bull probability": odds_after - odds_before,
    }
    return table({"Item": list(rows), "Value": column(*rows.values())})


@worksheet_function("Scenarios", result="Driver, Low, High, Swing; the largest swing first")
def scenario_tornado(base: List, low: List, high: List) -> Table:
    """Which assumption matters most: each one moved to its low and its high end, the others at base.

        SCENARIO_VALUE with one of EPS, growth, years, exit multiple, discount rate replaced; Swing = High - Low

    Low and High belong to the assumption: a low discount rate gives the higher value and a negative swing.

    Not meaningful
        an EPS is zero or negative, or a multiple is negative.

    Raises
        InputError   a list has not five values.
        DomainError  see SCENARIO_VALUE.

    Source
        One-at-a-time sensitivity (tornado diagram): Clemen, Making Hard Decisions, chapter 5.

    >>> table = scenario_tornado([8, 0, 0, 15, 0], [7, 0, 0, 10, 0], [9, 0, 0, 20, 0])
    >>> table["Driver"][0], float(table["Low"][0]), float(table["High"][0])
    ('Exit multiple', 80.0, 160.0)
    """
    centre = _five("base", base)
    ends = {}
    for name, end in (("Low", _five("low", low)), ("High", _five("high", high))):
        # Row i is the base case with assumption i moved.
        moved = np.where(np.eye(5, dtype=bool), end[..., np.newaxis, :], centre[..., np.newaxis, :])
        with whole_lists():
            ends[name] = numbers(scenario_value(*np.moveaxis(moved, -1, 0)))
    drivers = ["EPS", "Growth", "Years", "Exit multiple", "Discount rate"]
    return largest_swing_first("Driver", drivers, {**ends, "Swing": ends["High"] - ends["Low"]})


_PER_SHARE = "price currency per traded share"


def _above_minus_one(name: str, rate: ArrayLike) -> Array:
    """1 + rate, refused where nothing or less would be left."""
    rates = numbers(rate)
    refuse(rates <= -1, name, rates, "it must be above -1 (-100 %)")
    return 1 + rates


def _log_return(price: Array, exit_price: Array, dps: Array, years: Array, log_growth: Array, at_exit: Array) -> Array:
    """ln(1 + IRR) by Newton's method on the logarithm of the present value.

    That logarithm is convex and falls with the rate, so from a start left of the solution the steps never overshoot;
    the return from any one payment alone is such a start.
    """
    paying = (dps / price > 0) & (years >= 1)  # a dividend may be so small that nothing of it is left
    payments = np.where(paying, np.floor(years), 1.0)
    dividend = np.where(paying, dps, np.nan)
    first, last = np.log(dividend / price), np.log(dividend / price) + (payments - 1) * log_growth
    rate = np.fmax(at_exit, np.fmax(first, last / payments))
    for _ in range(200):
        y = log_growth - rate
        x = np.where(y == 0, 1.0, y)
        count = np.where(y == 0, payments, np.expm1(payments * x) / np.expm1(x))
        income = np.where(paying, dps * np.exp(-rate) * count, 0.0)
        # Only steers the step, so near y = 0, where the exact form cancels, its limit will do.
        flat = np.abs(y) < 1e-6
        steep = np.where(flat, 1.0, y)
        mean_time = 1 + np.where(
            flat,
            (payments - 1) / 2,
            payments / -np.expm1(-payments * steep) - 1 / -np.expm1(-steep),
        )
        repaid = exit_price * np.exp(-rate * years)
        total = income + repaid
        duration = np.where(paying, income * mean_time, 0.0) + repaid * years
        step = np.log(total / price) * total / duration
        moves = np.isfinite(step) & (np.abs(step) > 1e-16 * (1 + np.abs(rate)))
        if not moves.any():
            break
        rate = np.where(moves, rate + step, rate)
    return rate


def _price_at(multiple: Array, eps: Array) -> Array:
    return eps * np.where(multiple >= 0, multiple, np.nan)


def _check_probabilities(p: Array) -> None:
    with whole_lists():
        refuse((p < 0) | (p > 1), "a probability", p, "it lies between 0 and 1")
    total = exact_total(p)
    off = np.abs(total - 1) > 1e-6
    if off.any():
        raise DomainError(f"the probabilities add up to {first_where(off, total):.6g}, not 1", where=off)


def _outcomes(values: List, probabilities: List) -> tuple[Array, Array]:
    outcomes, p = lists(values), lists(probabilities)
    if outcomes.shape[-1] != p.shape[-1]:
        raise InputError(f"{outcomes.shape[-1]} values but {p.shape[-1]} probabilities")
    _check_probabilities(p)
    return outcomes, p


def _column(name: str, values: ArrayLike, length: int) -> Array:
    array = lists(values)
    if array.shape[-1] not in (1, length):
        raise InputError(f"{length} names but {array.shape[-1]} {name}")
    return np.broadcast_to(array, (*array.shape[:-1], length))


def _five(name: str, values: List) -> Array:
    array = lists(values)
    if array.shape[-1] != 5:
        found = f"{name} has {array.shape[-1]} values"
        raise InputError(f"{found}, not five (EPS, growth, years, exit multiple, discount rate)")
    return array
