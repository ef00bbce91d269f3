"""What the move of a price on news implies."""

from xlmodel.spec import Number, Table, worksheet_function
from xlmodel.valuation.bets import breakeven_probability
from xlmodel.valuation.domain import above_minus_one, loss, numbers, positive, where_positive
from xlmodel.valuation.stacks import column, table
from xlmodel.workings import figure


@worksheet_function("Scenarios", result="Item, Value")
def event_rerating(
    price_before: Number, price_after: Number, eps: Number, bull: Number, bear: Number, market_return: Number = 0.0
) -> Table:
    """What a jump of the price on news implies, for earnings, for the multiple or for the odds of the bull case.

        return = price_after / price_before - 1
        abnormal return = price_after / (price_before (1 + market_return)) - 1
        and, from price_before (1 + market_return) to price_after: multiple before and after, EPS that explains it
        at the old multiple, bull probability before, after and its change (of bull and bear alone)

    A move with the market implies nothing: all but the return itself is measured from the price that the market
    alone would have made.

    Not meaningful
        eps is zero or negative: there is no multiple.

    Raises
        DomainError  a price is not above zero, bull is not above bear, or market_return is -1 or less.

    Source
        d ln P = d ln EPS + d ln (P/E); BREAKEVEN_PROBABILITY before and after; figures of Oxford Ledge (a price of
        52 between 32 and 80: five more are 10.4 points of bull probability).

    >>> table = event_rerating(52, 57, 4.0, 80, 32)
    >>> round(float(table["Value"][-1]), 3)
    0.104
    """
    before, after = positive("price_before", price_before), positive("price_after", price_after)
    start = before * above_minus_one("market_return", market_return)
    figure("price before, moved with the market", start, "price currency per traded share")
    earned = where_positive(eps)
    odds_before, odds_after = (numbers(breakeven_probability(price, bull, bear)) for price in (start, after))
    rows = {
        "Return": after / before - 1,
        "Abnormal return": after / start - 1,
        "Multiple before": start / earned,
        "Multiple after": after / earned,
        "EPS that explains it": earned * after / start,
        "Bull probability before": odds_before,
        "Bull probability after": odds_after,
        "Change of bull probability": odds_after - odds_before,
    }
    whole = table({"Item": list(rows), "Value": column(*rows.values())})
    whole.reason = loss(eps=eps)
    return whole
