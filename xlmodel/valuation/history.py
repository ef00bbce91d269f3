"""A multiple against its own past."""

import numpy as np

from xlmodel.errors import InputError, NoDataError
from xlmodel.spec import Columns, Multiples, Number, Table, worksheet_function
from xlmodel.valuation.domain import numbers, where_positive


@worksheet_function("Peers", result="Item, Value")
def relative_valuation(own_history: Multiples, peer_history: Multiples, eps: Number) -> Table:
    """Today's premium to the peers against the premium the share usually trades at.

        premium = own / peers - 1 on each date; z-score = (now - mean) / sd
        implied multiple = peers now x (1 + mean premium); implied price = eps x implied multiple

    The last row is now; the mean and the sample standard deviation (n - 1) are of all dates, now included, on
    which both multiples are meaningful.

    Not meaningful
        a multiple of now is missing or not positive, fewer than two dates are meaningful, the premium never
        moved, or eps is zero or negative.

    Raises
        InputError   the two histories differ in length.
        NoDataError  on no date are both multiples meaningful.

    Source
        Equity relative valuation: the share's premium against its own mean and standard deviation.

    >>> table = relative_valuation([12, 12, 9], [10, 10, 10], 2.0)
    >>> [round(float(value), 4) for value in table["Value"]]
    [-0.1, 0.1, 0.1732, -1.1547, 11.0, 22.0]
    """
    own, peers = np.atleast_1d(numbers(own_history)), np.atleast_1d(numbers(peer_history))
    if own.shape != peers.shape:
        raise InputError(f"{own.size} values in own_history but {peers.size} in peer_history")
    premium = where_positive(own) / where_positive(peers) - 1
    known = premium[~np.isnan(premium)]
    if known.size == 0:
        raise NoDataError("on no date are both multiples meaningful")
    mean = known.mean()
    # What binary arithmetic makes of equal premiums is no movement.
    moved = np.ptp(known) > 1e-12 * (1 + np.abs(known).max())
    spread = known.std(ddof=1) if moved else np.nan if known.size == 1 else 0.0
    implied_multiple = where_positive(peers[-1]) * (1 + mean)
    rows = {
        "Premium now": premium[-1],
        "Mean premium": mean,
        "Standard deviation": spread,
        "Z-score": (premium[-1] - mean) / where_positive(spread),
        "Implied multiple": implied_multiple,
        "Implied price": where_positive(eps) * implied_multiple,
    }
    return Columns({"Item": list(rows), "Value": numbers(list(rows.values()))})
