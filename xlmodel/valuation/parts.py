"""A company in parts: what they are worth together, and what the price leaves for the core."""

from functools import partial

import numpy as np

from xlmodel.spec import Labels, List, Number, Table, worksheet_function
from xlmodel.valuation.domain import Array, first_cause, numbers, positive, refuse, sum_or_nothing, where_positive
from xlmodel.valuation.stacks import (
    answer,
    appended,
    each,
    lists,
    one_for_each,
    running_total,
    table,
    total,
    whole_lists,
)
from xlmodel.workings import because, figure, warn


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
    earned = where_positive(core_earnings)
    because(stub < 0, "other_parts are worth more than market_cap, the whole")
    because(np.isnan(earned), "core_earnings is zero or negative")
    return answer(np.where(stub >= 0, stub, np.nan) / earned)


@worksheet_function(
    "What the price implies, and intrinsic value",
    result="Part, Metric, Multiple, Value, Ownership, Discount, Counted, Per share, Share of total",
)
def sotp_table(
    names: Labels,
    metrics: List,
    multiples: List,
    shares: Number,
    ownership: List = 1.0,
    discounts: List = 0.0,
    net_cash: Number = 0.0,
    price: Number | None = None,
) -> Table:
    """Sum of the parts, part by part, then net cash and the total; with a price the holding discount it implies.

        Value = metric x multiple, Counted = Value x ownership x (1 - discount), Per share = Counted / shares
        Total = sum of Counted + net_cash,
        Holding discount = 1 - (price x shares - net_cash) / sum of Counted of the parts

    One multiple, ownership or discount serves all parts. A part whose metric is negative counts against the others.
    The holding discount comes on top of the parts' own discounts; negative, it is a premium.

    Not meaningful
        Share of total if Total is zero or negative; Holding discount if the parts together are.

    Raises
        InputError   metrics, multiples, ownership or discounts are neither one nor one a name.
        DomainError  shares or price is not above zero, a multiple is negative, ownership or a discount is not in 0
                     to 1.

    Source
        Stifel on Alibaba, Benzinga article 10159376: 163, 6, 8, 1, 8, 9 and net cash of 10 per ADS: 205 (printed as
        204, the parts being rounded).

    >>> table = sotp_table(["Core", "Cloud"], [10, 4], [12, 20], 2, [1, 0.5], 0, 10, 68)
    >>> table["Part"][2:], table["Counted"][:4].tolist(), round(float(table["Discount"][-1]), 4)
    (['Net cash', 'Total', 'Holding discount'], [120.0, 40.0, 10.0, 170.0], 0.2125)
    """
    parts, count, cash = list(names), positive("shares", shares), numbers(net_cash)
    metric = one_for_each(parts, "metrics", metrics)
    multiple = one_for_each(parts, "multiples", multiples)
    owned = one_for_each(parts, "ownership", ownership)
    discount = one_for_each(parts, "discounts", discounts)
    with whole_lists():
        refuse(multiple < 0, "multiples", multiple, "none is negative; a part that loses has a negative metric")
        refuse((owned < 0) | (owned > 1), "ownership", owned, "it lies between 0 and 1")
        refuse((discount < 0) | (discount > 1), "discounts", discount, "each lies between 0 and 1")
    value = metric * multiple
    counted = value * owned * (1 - discount)
    size = running_total(np.abs(counted))
    together = sum_or_nothing(running_total(counted), size)
    whole = sum_or_nothing(together + cash, size + np.abs(cash))
    below = appended(appended(counted, cash), whole)
    columns = {"Metric": metric, "Multiple": multiple, "Value": value, "Ownership": owned, "Discount": discount}
    columns = {heading: _with_nothing_below(column, 2) for heading, column in columns.items()}
    columns |= {
        "Counted": below,
        "Per share": below / each(count),
        "Share of total": below / each(where_positive(whole)),
    }
    labels, causes = (
        ["Net cash", "Total"],
        {"Counted and net_cash together: Total is zero or negative, no part has a share of it": whole <= 0},
    )
    if price is not None:
        market = positive("price", price) * count - cash
        figure("what the market pays for the parts", market, "currency")
        with np.errstate(over="ignore"):  # of parts worth next to nothing no number holds the discount
            implied = 1 - market / where_positive(together)
        warn(implied < 0, "the market pays more than the parts are counted at")
        columns = {
            heading: appended(column, implied if heading == "Discount" else np.nan)
            for heading, column in columns.items()
        }
        labels.append("Holding discount")
        causes["the parts together are worth zero or less: no holding discount explains the price"] = together <= 0
    return table(
        {"Part": [*parts, *labels], **columns}, empty=_nothing(len(parts), labels), why=partial(first_cause, causes)
    )


def _with_nothing_below(column: Array, rows: int) -> Array:
    for _ in range(rows):
        column = appended(column, np.nan)
    return column


def _nothing(parts: int, labels: list[str]) -> dict[str, list[bool]]:
    """Which cells of the rows below the parts mean nothing: sums have no multiple, a discount is no sum."""
    discount = [label == "Holding discount" for label in labels]
    of_a_part = dict.fromkeys(("Metric", "Multiple", "Value", "Ownership"), [True] * len(labels))
    of_a_sum = dict.fromkeys(("Counted", "Per share", "Share of total"), discount)
    below = of_a_part | of_a_sum | {"Discount": [not marked for marked in discount]}
    return {heading: [False] * parts + marks for heading, marks in below.items()}
