"""What the move of a price on news implies."""

from xlmodel.spec import Number, Table, worksheet_function
from xlmodel.valuation.bets import breakeven_probability
from xlmodel.valuation.domain import numbers, positive, where_positive
from xlmodel.valuation.stacks import column, table


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
