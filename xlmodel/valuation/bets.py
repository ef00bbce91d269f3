"""What the price offers against values: to gain, to lose, and how much to stake."""

import numpy as np

from xlmodel.spec import List, Number, Numbers, worksheet_function
from xlmodel.terms import PER_SHARE
from xlmodel.valuation.domain import Array, difference, numbers, positive, refuse, where_positive
from xlmodel.valuation.probabilities import outcomes_of
from xlmodel.valuation.stacks import answer, dot, each, whole_lists
from xlmodel.workings import because, figure, warn

HALVINGS = 60  # of the interval from 0 to 1: to the last binary digit of a stake of a hundredth


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
    gain, loss = difference(bull, price), difference(price, bear)
    figure("to gain in the bull case", gain, PER_SHARE)
    figure("to lose in the bear case", loss, PER_SHARE)
    because(loss <= 0, "price is not above bear: there is nothing to lose")
    because(gain <= 0, "price is not below bull: there is nothing to gain")
    return where_positive(gain) / where_positive(loss)


@worksheet_function("Scenarios", result="probability of the bull case; above 1 = even its certainty would not pay")
def breakeven_probability(price: Numbers, bull: Numbers, bear: Numbers) -> Numbers:
    """Probability of the bull case at which the price is fair, if the only other outcome is the bear case.

        (price - bear) / (bull - bear)

    It lies outside 0 to 1 if the price lies outside the two values: above 1, not even a certain bull case would
    pay; below 0, even the bear case does.

    Raises
        DomainError  bull is not above bear, or price is not above zero.

    Source
        Two-outcome expected value, solved for the probability; figures of Oxford Ledge.

    >>> round(float(breakeven_probability(52, 80, 32)), 3)
    0.417
    """
    low, width = numbers(bear), difference(bull, bear)
    refuse(width <= 0, "bull less bear", width, "bull must be above bear")
    odds = (positive("price", price) - low) / width
    warn((odds < 0) | (odds > 1), "the price lies outside the bear and bull values, so the probability outside 0 to 1")
    return odds


@worksheet_function("Scenarios", result="fraction; positive = the price is below the value")
def margin_of_safety(value: Numbers, price: Numbers) -> Numbers:
    """Margin of safety: how far the price lies below the value, as a fraction of the value.

        1 - price / value

    It is how much of the value may turn out an illusion before the buyer has paid too much. UPSIDE sets the same
    difference against the price.

    Not meaningful
        value is zero or negative.

    Raises
        DomainError  price is not above zero.

    Source
        Graham, The Intelligent Investor, chapter 20: the margin of safety.

    >>> float(margin_of_safety(100, 75))
    0.25
    """
    paid = positive("price", price)
    return 1 - paid / where_positive(value)


@worksheet_function("Scenarios", result="fraction of wealth, from 0 to 1")
def kelly_fraction(price: Number, values: List, probabilities: List) -> Number:
    """Share of wealth to stake so that wealth grows fastest in the long run: Kelly's criterion, without borrowing.

        the f from 0 to 1 with the largest sum of probabilities x ln(1 + f (values / price - 1))

    The rest of the wealth earns nothing. The fraction is 0 if the expected value is not above the price, and 1 if
    no outcome lies below it and one above. It takes the probabilities as certain knowledge: who guesses them stakes
    less, as a rule half.

    Raises
        InputError   values and probabilities differ in length.
        DomainError  the probabilities do not add up to 1 within 0.000001, one is not in 0 to 1, price is not above
                     zero, or a value is negative.

    Source
        Kelly (1956), A New Interpretation of Information Rate; Thorp (2006), The Kelly Criterion in Blackjack, Sports
        Betting and the Stock Market, example 2.1: even money at 53 % is a stake of 6 %.

    >>> round(kelly_fraction(1, [2, 0], [0.53, 0.47]), 9)
    0.06
    """
    outcomes, p = outcomes_of(values, probabilities)
    paid = each(positive("price", price))
    with whole_lists():
        refuse(outcomes < 0, "values", outcomes, "a value per share is not negative")
    gain = np.where(p > 0, (outcomes - paid) / paid, 0.0)  # what cannot happen must not rule out a stake
    gain = np.where(np.isnan(outcomes + p), np.nan, gain)
    edge = dot(p, gain)
    stake = np.where(edge > 0, _best_stake(gain, p), np.where(np.isnan(edge), np.nan, 0.0))
    figure("expected return on the price", edge, "fraction")
    figure("expected growth of wealth at that stake", np.expm1(dot(p, np.log1p(each(stake) * gain))), "fraction")
    warn(stake > 0.5, "more than half of the wealth: it trusts the probabilities entirely")
    return answer(np.asarray(stake))


def _best_stake(gain: Array, p: Array) -> Array:
    """Where the expected log of wealth no longer rises with the stake; all of it if it still rises there.

    Its slope falls with the stake, so halving the interval finds the place to the last digits that the sum has.
    """
    low, high = np.zeros(gain.shape[:-1]), np.ones(gain.shape[:-1])
    with np.errstate(divide="ignore", invalid="ignore"):
        ruin = (gain <= -1) & (p > 0)
        at_all = np.where(ruin.any(axis=-1), -np.inf, dot(p, np.where(ruin, 0.0, gain / (1 + gain))))
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        rises = dot(p, gain / (1 + each(middle) * gain)) > 0
        low, high = np.where(rises, middle, low), np.where(rises, high, middle)
    return np.where(at_all >= 0, 1.0, (low + high) / 2)
