"""Value as what is still to come, discounted: cash flows, residual income and dividends."""

import numpy as np

from xlmodel.errors import InputError
from xlmodel.spec import Flag, List, Number, Numbers, worksheet_function
from xlmodel.valuation.domain import Array, difference, not_negative, numbers, positive, refuse, where_positive
from xlmodel.valuation.stacks import answer, dot, each, lists
from xlmodel.workings import because, figure, warn


@worksheet_function("What the price implies, and intrinsic value", result="the unit of cash_flows")
def dcf_value(cash_flows: List, discount_rate: Number, terminal_growth: Number, mid_year: Flag = False) -> Number:
    """Discounted cash flow value: the flows of the years 1, 2, ... and a Gordon terminal value on the last of them.

        sum of CF_t / (1+r)^(t-h) + CF_n (1+g) / ((r-g)(1+r)^(n-h)),    h = 1/2 with mid_year, else 0,
        r = discount_rate, g = terminal_growth

    discount_rate is that of these flows: the WACC for flows to all who finance the firm, the cost of equity for flows
    to its shareholders. The flows come at the end of their year. With mid_year they come half a year earlier, and so
    do those behind the terminal value. A last flow that is negative makes the terminal value negative.

    Raises
        DomainError  discount_rate or terminal_growth is -1 or less, or terminal_growth is not below discount_rate.

    Source
        Kaplan Schweser, CFA Level II, reading 29: dividends of 1.150, 1.323, 1.455, 1.600, 1.760 and 1.936, then
        growth of 4 % for ever, at 12 %: 18.864.

    >>> round(dcf_value([1.150, 1.323, 1.455, 1.600, 1.760, 1.936], 0.12, 0.04), 3)
    18.864
    """
    flows, rate, growth = lists(cash_flows), numbers(discount_rate), numbers(terminal_growth)
    refuse(rate <= -1, "discount_rate", rate, "it must be above -1 (-100 %)")
    refuse(growth <= -1, "terminal_growth", growth, "it must be above -1 (-100 %)")
    spread = difference(rate, growth)
    refuse(spread <= 0, "terminal_growth", growth, "it must be below discount_rate")
    terminal_value = flows[..., -1] * (1 + growth) / spread
    year = np.arange(1.0, flows.shape[-1] + 1) - (0.5 if mid_year else 0.0)
    factor = (1 + each(rate)) ** -year
    near, far = dot(flows, factor), terminal_value * factor[..., -1]
    figure("present value of the flows", near, "the unit of cash_flows")
    figure("terminal value at the end", terminal_value, "the unit of cash_flows")
    figure("present value of the terminal value", far, "the unit of cash_flows")
    warn(far > 0.75 * (near + far), "more than three quarters of the value is the terminal value")
    return answer(near + far)


@worksheet_function(
    "What the price implies, and intrinsic value", result="currency per share, as the shares are counted"
)
def equity_per_share(enterprise_value: Numbers, net_debt: Numbers, other_claims: Numbers, shares: Numbers) -> Numbers:
    """Equity value per share: what is left of the enterprise value when all others have been paid.

        (enterprise_value - net_debt - other_claims) / shares

    Negative: the claims of the others exceed the value.

    Raises
        DomainError  shares is not above zero.

    Source
        CLA, valuation methodologies: EBITDA of 500 at 11.0 times, net debt of 1,000, 100 shares: 45.00.

    >>> float(equity_per_share(500 * 11.0, 1000, 0, 100))
    45.0
    """
    equity = numbers(enterprise_value) - numbers(net_debt) - numbers(other_claims)
    figure("value of the equity", equity, "currency")
    return equity / positive("shares", shares)


@worksheet_function("What the price implies, and intrinsic value", result="price currency per traded share")
def residual_income_value(
    book_value: Number, eps: List, dps: List, cost_of_equity: Number, persistence: Number = 0.0
) -> Number:
    """Residual income value: book value and what the earnings of each year exceed the cost of equity by, discounted.

        B_0 + sum of RI_t / (1+r)^t + w RI_T / ((1+r-w)(1+r)^T),    RI_t = E_t - r B_(t-1), r = cost_of_equity,
        B_t = B_(t-1) + E_t - D_t (clean surplus), w = persistence

    After the last year T the residual income keeps the part w of itself each year: with 0 none goes on, with 1 it
    goes on for ever as it is. If the last dividend pays out all of the book value and none goes on, the answer is the
    value of the dividends.

    Raises
        InputError   eps and dps differ in length.
        DomainError  cost_of_equity is -1 or less, persistence is not in 0 to 1, or 1 + cost_of_equity - persistence
                     is not above zero.

    Source
        CFA Program, Residual Income Valuation, example "Bugg": 11.15, as by discounting the dividends; for what
        goes on Dechow, Hutton and Sloan (1999), An Empirical Assessment of the Residual Income Valuation Model.

    >>> round(residual_income_value(6.0, [2.00, 2.50, 4.00], [1.00, 1.25, 12.25], 0.10), 2)
    11.15
    """
    earned, paid, start, rate = lists(eps), lists(dps), numbers(book_value), numbers(cost_of_equity)
    if earned.shape[-1] != paid.shape[-1]:
        raise InputError(f"{earned.shape[-1]} values in eps but {paid.shape[-1]} in dps")
    refuse(rate <= -1, "cost_of_equity", rate, "it must be above -1 (-100 %)")
    kept = numbers(persistence)
    refuse((kept < 0) | (kept > 1), "persistence", kept, "it lies between 0 and 1")
    lost = positive("1 + cost_of_equity - persistence", 1 + rate - kept)
    retained = (earned - paid).cumsum(axis=-1)
    before = retained[..., :-1]
    book = each(start) + np.concatenate([np.zeros((*before.shape[:-1], 1)), before], axis=-1)
    residual = earned - each(rate) * book
    figure("residual income of each year", residual, "price currency per traded share")
    factor = (1 + each(rate)) ** -np.arange(1.0, earned.shape[-1] + 1)
    going_on = kept * residual[..., -1] / lost
    figure("value at the end of the residual income that goes on", going_on, "price currency per traded share")
    value = start + dot(residual, factor) + going_on * factor[..., -1]
    # The last dividend moves nothing; one that is missing is missing all the same.
    return answer(np.where(np.isnan(retained[..., -1]), np.nan, value))


@worksheet_function("What the price implies, and intrinsic value", result="price currency per traded share")
def h_model_value(
    dividend: Numbers, short_growth: Numbers, long_growth: Numbers, half_life: Numbers, required_return: Numbers
) -> Numbers:
    """H-model value: a dividend whose growth fades in a straight line from short to long, over two half-lives.

        dividend [(1 + long_growth) + half_life (short_growth - long_growth)] / (required_return - long_growth)

    An approximation, close if the fade is short or the two rates are not far apart.

    Not meaningful
        dividend is zero or negative, or the fade leaves none.

    Raises
        DomainError  long_growth is -1 or less or not below required_return, or half_life is negative.

    Source
        Fuller and Hsia (1984), A Simplified Common Stock Valuation Model; AnalystNotes, question FQWKLMS3F: 127.88.

    >>> round(float(h_model_value(5, 0.15, 0.06, 3, 0.112)), 2)
    127.88
    """
    final = numbers(long_growth)
    spread = difference(required_return, final)
    refuse(spread <= 0, "required_return less long_growth", spread, "growth for ever must stay below the return")
    return _faded(dividend, short_growth, final, half_life) / spread


@worksheet_function("What the price implies, and intrinsic value", result="fraction per year")
def h_model_return(
    dividend: Numbers, price: Numbers, short_growth: Numbers, long_growth: Numbers, half_life: Numbers
) -> Numbers:
    """Return that the price offers by the H-model: the rate at which H_MODEL_VALUE is the price.

        (dividend / price) [(1 + long_growth) + half_life (short_growth - long_growth)] + long_growth

    Not meaningful
        dividend is zero or negative, or the fade leaves none.

    Raises
        DomainError  price is not above zero, long_growth is -1 or less, or half_life is negative.

    Source
        Fuller and Hsia (1984), solved for the return; Kaplan Schweser, CFA Level II, reading 29, example "Beluga".

    >>> round(float(h_model_return(0.75, 30.00, 0.10, 0.05, 2.5)), 6)
    0.079375
    """
    final = numbers(long_growth)
    return _faded(dividend, short_growth, final, half_life) / positive("price", price) + final


def _faded(dividend: Numbers, short_growth: Numbers, long_growth: Array, half_life: Numbers) -> Array:
    """Next year's dividend with what the fade adds to it."""
    half = numbers(half_life)
    refuse(long_growth <= -1, "long_growth", long_growth, "it must be above -1 (-100 %)")
    not_negative("half_life", half)
    paid, grown = where_positive(dividend), 1 + long_growth + half * (numbers(short_growth) - long_growth)
    because(np.isnan(paid), "dividend is zero or negative")
    because(grown <= 0, "the fade from short_growth to long_growth leaves no dividend")
    return where_positive(paid * grown)
