"""Where a return or a discount comes from, in parts that sum exactly."""

import numpy as np

from xlmodel.spec import Number, Table, worksheet_function
from xlmodel.valuation.domain import positive, where_positive
from xlmodel.valuation.stacks import appended, column, each, running_total, table


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
