"""Where a return or a discount comes from, in parts that sum exactly."""

import numpy as np

from xlmodel.spec import Number, Table, worksheet_function
from xlmodel.valuation.domain import loss, numbers, positive, refuse, where_positive
from xlmodel.valuation.stacks import appended, column, each, running_total, table

ROUNDING = 1e-14  # of a price and a dividend that are added


@worksheet_function("Scenarios", result="Source, Log return, Share: Earnings, Multiple, Currency, Dividends, Total")
def return_attribution(
    price_0: Number,
    eps_0: Number,
    price_1: Number,
    eps_1: Number,
    fx_0: Number = 1.0,
    fx_1: Number = 1.0,
    dividends: Number = 0.0,
) -> Table:
    """Where the return came from: earnings, the multiple, the currency, or dividends. It sums exactly.

        ln((price_1 + dividends) / price_0)
            = ln(eps_1 / eps_0) + ln(multiple_1 / multiple_0) + ln(fx_0 / fx_1) + ln(1 + dividends / price_1),
        multiple = price x fx / eps

    Logarithms add up; percentages do not. For an ADR, EPS is in the reporting currency (per ADS) and fx is the
    number of its units for one unit of the price currency, as everywhere: 7.2 for CNY under a price in USD. Dividends
    are what was received per traded share in the price currency, not reinvested. A total of nothing has no shares.

    Not meaningful
        an EPS is zero or negative.

    Raises
        DomainError  a price or an exchange rate is not above zero, or dividends are negative.

    Source
        Logarithmic decomposition of price = EPS x multiple / exchange rate.

    >>> table = return_attribution(100, 5, 132, 6)
    >>> [round(float(part), 4) for part in table["Log return"]]
    [0.1823, 0.0953, 0.0, 0.0, 0.2776]
    """
    start, end, received = positive("price_0", price_0), positive("price_1", price_1), numbers(dividends)
    refuse(received < 0, "dividends", received, "they are not negative")
    earnings = np.log(where_positive(eps_1) / where_positive(eps_0))
    currency = np.log(positive("fx_0", fx_0) / positive("fx_1", fx_1))
    income = np.log1p(received / end)
    change = np.log(end / start)
    parts = column(earnings, change - earnings - currency, currency, income)
    total = np.where(np.isnan(parts).any(axis=-1), change + income, running_total(parts))
    returns = appended(parts, total)
    # Decided by the prices themselves: of their logarithms something is left that only looks like a return.
    nothing = np.broadcast_to(each(np.abs(end + received - start) <= ROUNDING * start), returns.shape)
    shares = returns / np.where(nothing, np.nan, each(total))
    whole = table(
        {
            "Source": ["Earnings", "Multiple", "Currency", "Dividends", "Total"],
            "Log return": returns,
            "Share": shares,
        },
        empty={"Share": nothing},
    )
    whole.reason = loss(eps_0=eps_0, eps_1=eps_1)
    return whole
