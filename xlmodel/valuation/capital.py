"""What capital costs: the cost of equity from a beta, betas without and with debt, the WACC, and what a price implies."""

import numpy as np

from xlmodel.spec import Numbers, worksheet_function
from xlmodel.valuation.domain import Array, difference, not_negative, numbers, positive, where_positive
from xlmodel.workings import because, figure


@worksheet_function("What the price implies, and intrinsic value", result="fraction per year")
def cost_of_equity(
    risk_free: Numbers,
    beta: Numbers,
    equity_premium: Numbers,
    country_premium: Numbers = 0.0,
    country_exposure: Numbers = 1.0,
) -> Numbers:
    """Cost of equity: the risk-free rate, beta times the premium of a mature market, and the country's own premium.

        risk_free + beta x equity_premium + country_exposure x country_premium

    The three rates are of one currency. country_exposure is lambda: 1 for a company that lives from its country as
    the average one does, less for an exporter.

    Source
        Sharpe (1964); Damodaran, Corporate Finance slides: Disney in 2013, a beta of 1.0012, 2.75 % and 5.76 %: 8.52 %.

    >>> round(float(cost_of_equity(0.0275, 1.0012, 0.0576)), 4)
    0.0852
    """
    market, country = numbers(beta) * numbers(equity_premium), numbers(country_exposure) * numbers(country_premium)
    figure("for the risk of the market", market, "fraction per year")
    figure("for the risk of the country", country, "fraction per year")
    return numbers(risk_free) + market + country


@worksheet_function("What the price implies, and intrinsic value", result="beta without debt")
def unlevered_beta(beta: Numbers, debt_to_equity: Numbers, tax_rate: Numbers) -> Numbers:
    """Beta of the business alone, without the risk that its debt adds (Hamada).

        beta / (1 + (1 - tax_rate) debt_to_equity)

    It takes the debt to be safe, and its tax shield as safe as the debt.

    Raises
        DomainError  1 + (1 - tax_rate) debt_to_equity is not above zero.

    Source
        Hamada (1972), The Effect of the Firm's Capital Structure on the Systematic Risk of Common Stocks; Damodaran,
        Corporate Finance slides: Disney with as much debt as equity, taxed at 37.3 %: 1.7367 is 1.0674.

    >>> round(float(unlevered_beta(1.7367, 1.0, 0.373)), 4)
    1.0674
    """
    return numbers(beta) / _leverage(debt_to_equity, tax_rate)


@worksheet_function("What the price implies, and intrinsic value", result="beta with debt")
def relevered_beta(unlevered_beta: Numbers, debt_to_equity: Numbers, tax_rate: Numbers) -> Numbers:
    """Beta of the equity at a debt of its own, from the beta of the business alone (Hamada).

        unlevered_beta (1 + (1 - tax_rate) debt_to_equity)

    It takes the debt to be safe, and its tax shield as safe as the debt.

    Raises
        DomainError  1 + (1 - tax_rate) debt_to_equity is not above zero.

    Source
        Hamada (1972), as for UNLEVERED_BETA; Damodaran, Corporate Finance slides: Disney with as much debt as equity,
        taxed at 37.3 %: 1.0674 is 1.7367.

    >>> round(float(relevered_beta(1.0674, 1.0, 0.373)), 4)
    1.7367
    """
    return numbers(unlevered_beta) * _leverage(debt_to_equity, tax_rate)


@worksheet_function("What the price implies, and intrinsic value", result="fraction per year")
def wacc(equity: Numbers, debt: Numbers, cost_of_equity: Numbers, cost_of_debt: Numbers, tax_rate: Numbers) -> Numbers:
    """Weighted average cost of capital: what equity and debt cost, by their market values, the debt after tax.

        (equity x cost_of_equity + debt x cost_of_debt (1 - tax_rate)) / (equity + debt)

    Raises
        DomainError  equity or debt is negative, or both are zero.

    Source
        Damodaran, Corporate Finance slides: Disney in 2013, equity of 121,878 at 8.52 %, debt of 15,961 at 3.75 %,
        taxed at 36.1 %: 7.81 %.

    >>> round(float(wacc(121_878, 15_961, 0.0852, 0.0375, 0.361)), 4)
    0.0781
    """
    own, owed = numbers(equity), numbers(debt)
    not_negative("equity", own)
    not_negative("debt", owed)
    whole = positive("equity + debt", own + owed)
    after_tax = numbers(cost_of_debt) * (1 - numbers(tax_rate))
    figure("part of the equity", own / whole, "fraction")
    figure("cost of debt after tax", after_tax, "fraction per year")
    return (own * numbers(cost_of_equity) + owed * after_tax) / whole


@worksheet_function("What the price implies, and intrinsic value", result="fraction per year")
def implied_cost_of_equity(price: Numbers, eps_fy1: Numbers, eps_fy2: Numbers, dps_fy1: Numbers = 0.0) -> Numbers:
    """Cost of equity that the price implies, from the growth between two estimates of EPS (Easton's modified PEG).

        the r at which price = (eps_fy2 + r dps_fy1 - eps_fy1) / r^2

    Without a dividend it is the square root of what the PEG ratio measures, sqrt((eps_fy2 - eps_fy1) / price). The
    growth beyond what the cost of equity explains is taken to go on for ever as it is: a first look, not a forecast.

    Not meaningful
        eps_fy1 is zero or negative, or eps_fy2 is not above eps_fy1.

    Raises
        DomainError  price is not above zero, or dps_fy1 is negative.

    Source
        Easton (2004), PE Ratios, PEG Ratios, and Estimating the Implied Expected Rate of Return on Equity Capital,
        The Accounting Review 79(1), 73-95.

    >>> round(float(implied_cost_of_equity(100, 5.0, 5.6, 4.0)), 12)
    0.1
    """
    paid, dividend = positive("price", price), numbers(dps_fy1)
    not_negative("dps_fy1", dividend)
    first, second = where_positive(eps_fy1), numbers(eps_fy2)
    more = where_positive(difference(second, first))
    because(np.isnan(first), "eps_fy1 is zero or negative")
    because(difference(second, first) <= 0, "eps_fy2 is not above eps_fy1: EPS that does not grow implies no return")
    figure("growth of EPS from FY1 to FY2", more / first, "fraction")
    figure("without the dividend", np.sqrt(more / paid), "fraction per year")
    half_yield = dividend / paid / 2
    return half_yield + np.sqrt(half_yield**2 + more / paid)


def _leverage(debt_to_equity: Numbers, tax_rate: Numbers) -> Array:
    """By how much debt multiplies the risk of the business."""
    return positive("1 + (1 - tax_rate) debt_to_equity", 1 + (1 - numbers(tax_rate)) * numbers(debt_to_equity))
