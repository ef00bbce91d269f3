"""A company in parts: what they are worth together, and what the price leaves for the core."""

import numpy as np

from xlmodel.spec import List, Number, worksheet_function
from xlmodel.valuation.domain import numbers, positive, refuse, where_positive
from xlmodel.valuation.stacks import answer, lists, total
from xlmodel.workings import figure


@worksheet_function(
    "What the price implies, and intrinsic value", result="currency per share, as the shares are counted"
)
def sotp_value(
    segment_values: List, shares: Number, net_cash: Number = 0.0, stakes: Number = 0.0, holding_discount: Number = 0.0
) -> Number:
    """Sum of the parts per share, less a holding discount on segments and stakes; cash is cash.

        ((sum(segment_values) + stakes)(1 - holding_discount) + net_cash) / shares

    Values per ADS are added up with shares = 1.

    Raises
        DomainError  shares is not above zero, or holding_discount is not in 0 to 1.

    Source
        Stifel on Alibaba, Benzinga article 10159376: 163, 6, 8, 1, 8, 9 and net cash of 10 per ADS: 205
        (printed as 204, the parts being rounded).

    >>> sotp_value([163, 6, 8, 1, 8, 9], 1, net_cash=10)
    205.0
    """
    discount = numbers(holding_discount)
    refuse(~((discount >= 0) & (discount <= 1)), "holding_discount", discount, "it lies between 0 and 1")
    parts = (total(lists(segment_values)) + numbers(stakes)) * (1 - discount)
    figure("segments and stakes after the discount", parts, "currency")
    return answer((parts + numbers(net_cash)) / positive("shares", shares))


@worksheet_function("What the price implies, and intrinsic value", result="times (x)")
def stub_multiple(market_cap: Number, other_parts: List, core_earnings: Number) -> Number:
    """Multiple that the price leaves for the core business when all other parts are taken out at their value.

        (market_cap - sum(other_parts)) / core_earnings

    Not meaningful
        core_earnings is zero or negative, or the other parts are worth more than the whole.

    Raises
        DomainError  market_cap is not above zero.

    Source
        Lamont and Thaler (2003), Can the Market Add and Subtract?: the stub of 3Com without Palm.

    >>> stub_multiple(200.0, [40.0, 10.0, 30.0], 10.0)
    12.0
    """
    stub = positive("market_cap", market_cap) - total(lists(other_parts))
    figure("what the price leaves for the core", stub, "currency")
    return answer(np.where(stub >= 0, stub, np.nan) / where_positive(core_earnings))
