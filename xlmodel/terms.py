"""The words of the trade: one meaning and one unit for each argument name.

A worksheet function may only use argument names from this table. The function wizard, the reference, the
workbooks and every host show the text written here, so that a word means the same wherever it is read. Where it means
something else in one function, that meaning is a term of its own, "name of FUNCTION".
"""

from typing import NamedTuple


class Bounds(NamedTuple):
    """What a fraction can be: from `low` to `high`. Beyond `usual`, whatever its sign, it is possible and odd."""

    low: float
    high: float
    usual: float
    includes_low: bool = True
    includes_high: bool = True

    @property
    def allowed(self) -> str:
        """What it can be, in words: `above -1 to below 10`."""
        low = f"from {self.low:g}" if self.includes_low else f"above {self.low:g}"
        return f"{low} {f'to {self.high:g}' if self.includes_high else f'to below {self.high:g}'}"

    @property
    def text(self) -> str:
        """What it can be, and beyond what it hardly is."""
        return f"{self.allowed}; beyond {self.usual:g} unusual" if self.usual < self.high else self.allowed

    def holds(self, number: float) -> bool:
        """Whether it can be this number."""
        above = number >= self.low if self.includes_low else number > self.low
        return above and (number <= self.high if self.includes_high else number < self.high)

    def refusal(self, name: str, number: float) -> str:
        """Why it cannot be a number, and what was probably meant."""
        meant = number / 100
        if number == self.low == -1:  # the one that may well be meant as it stands
            return f"{name} is -1, which is -100 % and leaves nothing; -1 % is -0.01"
        if abs(number) >= 1 and self.low <= meant <= self.high:
            return f"{name} is {number:.6g}: {number:.6g} % is {_decimal(meant)}"
        return f"{name} is {number:.6g}; it must be {self.allowed}"

    def oddity(self, name: str, number: float) -> str:
        """That a number is possible and unusual."""
        return f"{name} is {number:.6g}, which is {100 * number:.6g} %; beyond {100 * self.usual:g} % is unusual"


def _decimal(fraction: float) -> str:
    """A fraction with two decimals at least: 0.10, 0.149."""
    shown = f"{fraction:.6g}"
    return shown if len(shown.partition(".")[2]) > 2 else f"{fraction:.2f}"


class Term(NamedTuple):
    """What an argument name means."""

    meaning: str
    unit: str
    bounds: Bounds | None = None
    parts: tuple[str, ...] = ()  # of figures of several kinds in one argument, the term of each


# The units in which numbers are given. A share is the traded one: for an ADR, the ADS.
PER_SHARE = "price currency per traded share"
REPORTED_PER_SHARE = "reporting currency per ordinary share"
MONEY = "currency, whole units"
RATE = "fraction per year; 0.08 is 8 %"
FRACTION = "fraction; 0.2 is 20 %"
TIMES = "times (x)"
DATE = "date"
YEARS = "years"
COUNT = "number"
TEXT = "text"
CHOICE = "word"

# What cannot be a fraction is a per cent that was typed for one, and refused. A growth of -1 leaves nothing to grow.
GROWTH_BOUNDS = Bounds(-1, 10, usual=1, includes_low=False, includes_high=False)
LONG_GROWTH_BOUNDS = Bounds(-1, 1, usual=0.06, includes_low=False)
RETURN_BOUNDS = Bounds(-1, 1, usual=0.3, includes_low=False)  # asked for: discount rates, costs of capital
PAYOUT_BOUNDS = Bounds(-10, 10, usual=1.5)
ROE_BOUNDS = Bounds(-10, 10, usual=1)
PERIOD_RETURN_BOUNDS = Bounds(-10, 10, usual=1)  # earned: of a share, of the market
DISCOUNT_BOUNDS = Bounds(-1, 1, usual=0.5)  # on the parts of a holding
ISSUE_BOUNDS = Bounds(0, 1, usual=0.15, includes_high=False)  # of shares bought back or issued in a year
SHARE_BOUNDS = Bounds(0, 1, usual=1)  # probabilities and other parts of a whole
CORRELATION_BOUNDS = Bounds(-1, 1, usual=1)
PREMIUM_BOUNDS = Bounds(-1, 1, usual=0.2)  # of a market, of a country; also yields and the risk-free rate
TAX_BOUNDS = Bounds(-1, 1, usual=0.5)
VOLATILITY_BOUNDS = Bounds(0, 3, usual=1)

FIVE = ("eps", "growth", "years", "exit_multiple", "discount_rate")

TERMS: dict[str, Term] = {
    # Prices, earnings and the multiples of one company
    "price": Term("Share price on the valuation date", PER_SHARE),
    "eps": Term("Diluted earnings per share, same share and currency as the price", PER_SHARE),
    "eps_ttm": Term("Diluted EPS of the last twelve months, same share and currency as the price", PER_SHARE),
    "forward_eps": Term("Expected diluted EPS, same share and currency as the price", PER_SHARE),
    "eps_fy1": Term("Expected EPS of FY1, the fiscal year that the valuation date lies in", PER_SHARE),
    "eps_fy2": Term("Expected EPS of FY2, the fiscal year after FY1", PER_SHARE),
    "next_quarters": Term("EPS of the next four quarters not yet reported", PER_SHARE),
    "pe": Term("Price/earnings multiple", TIMES),
    "multiple": Term("The company's own multiple", TIMES),
    "enterprise_value": Term("Enterprise value", MONEY),
    "metric": Term("What the enterprise value is divided by: EBITDA, EBIT, revenue, ...", MONEY),
    "market_cap": Term("Market value of the equity", MONEY),
    "debt": Term("Interest-bearing debt; leases stand apart where they are asked for", MONEY),
    "cash": Term("Cash and short-term investments", MONEY),
    "minority": Term("Minority (non-controlling) interests", MONEY),
    "preferred": Term("Preferred equity", MONEY),
    "associates": Term("Associates and other investments whose income is not in the metric", MONEY),
    "leases": Term("Lease liabilities that debt leaves out", MONEY),
    "pensions": Term("Pension deficit after tax", MONEY),
    "net_cash_per_share": Term("Cash less debt, per traded share", PER_SHARE),
    "interest_per_share": Term("After-tax interest earned on the net cash, per traded share", PER_SHARE),
    "actual": Term("EPS as reported", PER_SHARE),
    "consensus": Term("EPS that analysts expected, of the same period and accounting", PER_SHARE),
    "deviation": Term("Standard deviation of the analysts' estimates, or of past surprises", PER_SHARE),
    "up": Term("Estimates raised over the time looked at", COUNT),
    "down": Term("Estimates lowered over the same time", COUNT),
    "estimates": Term("Estimates in all", COUNT),
    "roe_history": Term("Return on equity of past years", FRACTION, ROE_BOUNDS),
    "bvps": Term("Book value per share today", PER_SHARE),
    # Dates, shares and currencies
    "as_of": Term("Valuation date: what was known on that day", DATE),
    "fy1_end": Term("Last day of FY1, the fiscal year that the valuation date lies in, reported or not", DATE),
    "basis": Term("How the fiscal years are weighted", CHOICE),
    "fy_end_month": Term("Month in which the fiscal year ends, 1 to 12", "month number"),
    "fy_value": Term(
        "Value of the fiscal year that ends in to_month, or up to eleven months before it", "any money unit"
    ),
    "next_fy_value": Term("Value of the fiscal year after it", "any money unit"),
    "to_month": Term("Month in which the twelve months wanted end, 1 to 12", "month number"),
    "annual": Term("Value of the last full fiscal year", "any money unit"),
    "year_to_date": Term("Value of this fiscal year so far", "any money unit"),
    "prior_year_to_date": Term("Value of the same months of the fiscal year before", "any money unit"),
    "per_share": Term("Value per ordinary share in the reporting currency", REPORTED_PER_SHARE),
    "ads_ratio": Term("Ordinary shares in one ADS; 8 for Alibaba", COUNT),
    "fx": Term("Units of the reporting currency for one unit of the price currency", "exchange rate"),
    "ordinary_shares": Term("Ordinary shares outstanding", "shares"),
    "basic_shares": Term("Basic shares outstanding", "shares"),
    "options": Term("Options outstanding in each tranche", "shares"),
    "strikes": Term("Strike price of each tranche", PER_SHARE),
    "rsus": Term("Restricted share units", "shares"),
    "convertible_shares": Term("Shares that each convertible issue would become", "shares"),
    "conversion_prices": Term("Price at which each issue converts", PER_SHARE),
    "net_income": Term("Net income of the last year, after financing the buybacks", "any money unit"),
    "buyback_rate": Term("Part of the shares that is bought back each year", RATE, ISSUE_BOUNDS),
    "issue_rate": Term("New shares each year, as a part of those there are", RATE, ISSUE_BOUNDS),
    # Peers
    "multiples": Term("The peers' multiples; blanks, NM, #N/A and values <= 0 are left out and counted", TIMES),
    "method": Term("How the peers are averaged, or two returns compared", CHOICE),
    "weights": Term("One weight a peer for the weighted methods, as a rule its market value", "any, not negative"),
    "trim": Term("Fraction cut in all for trimmed and winsorized, half of it at each end", FRACTION, SHARE_BOUNDS),
    "market_caps": Term("Market value of each company", MONEY),
    "earnings": Term("Earnings of each company, losses included", MONEY),
    "names": Term("Names, one for each value in the same order", TEXT),
    "peer_multiple": Term("The peers' multiple", TIMES),
    "peer_growth": Term("Annual growth of the peers' EPS for ever", RATE, LONG_GROWTH_BOUNDS),
    "peer_roe": Term("Return on equity that the peers' new investment earns", FRACTION, ROE_BOUNDS),
    "peer_required_return": Term("Return that buyers of the peers ask for", RATE, RETURN_BOUNDS),
    "own_history": Term("The company's own multiples over time; the last one is now", TIMES),
    "peer_history": Term("The peer group's multiple on the same dates", TIMES),
    # Scenarios
    "growth": Term("Annual growth of EPS", RATE, GROWTH_BOUNDS),
    **{
        f"growth of {function}": Term("Annual growth of EPS and dividends for ever", RATE, LONG_GROWTH_BOUNDS)
        for function in ("JUSTIFIED_PE", "JUSTIFIED_PB", "VALUE_DRIVER_PE", "DISCOUNT_ATTRIBUTION")
    },
    "years": Term("Years from the valuation date on", YEARS),
    "exit_multiple": Term("Multiple paid at the exit: the P/E, or that of exit_metric", TIMES),
    "exit_multiples": Term("P/E paid at the exit in each scenario", TIMES),
    "discount_rate": Term(
        "Discount rate of what is to come: the cost of equity of a share, the WACC of a firm", RATE, RETURN_BOUNDS
    ),
    "discount_rates": Term("Cost of equity of each scenario; 0 gives the undiscounted target", RATE, RETURN_BOUNDS),
    "dps": Term("Dividend per share at the end of the first year; it grows from then on", PER_SHARE),
    "dps of SCENARIO_TABLE": Term("Dividend at the end of the first year in each scenario; it grows as EPS", PER_SHARE),
    "dps of RESIDUAL_INCOME_VALUE": Term("Dividend per share of each year", PER_SHARE),
    "dps_growth": Term("Annual growth of the dividend", RATE, GROWTH_BOUNDS),
    "exit_price": Term("Share price at the exit", PER_SHARE),
    "values": Term("Value per share in each scenario: bear, base, bull", PER_SHARE),
    "probabilities": Term("Probability of each scenario or driver", "fraction from 0 to 1", SHARE_BOUNDS),
    "value": Term("Value: per share, or of the whole firm if the other figures are", "as the price or cash flow"),
    "lows": Term("Low end of the value by each method", PER_SHARE),
    "highs": Term("High end of the value by each method", PER_SHARE),
    "bull": Term("Value per share in the bull case", PER_SHARE),
    "bear": Term("Value per share in the bear case", PER_SHARE),
    "price_0": Term("Share price at the start", PER_SHARE),
    "eps_0": Term("EPS at the start, in the reporting currency", "reporting currency per traded share"),
    "price_1": Term("Share price at the end", PER_SHARE),
    "eps_1": Term("EPS at the end, in the reporting currency", "reporting currency per traded share"),
    "fx_0": Term("Units of the reporting currency for one unit of the price currency, at the start", "exchange rate"),
    "fx_1": Term("Units of the reporting currency for one unit of the price currency, at the end", "exchange rate"),
    "dividends": Term("Dividends received per traded share in between, in the price currency", PER_SHARE),
    "price_before": Term("Share price before the event", PER_SHARE),
    "price_after": Term("Share price after the event", PER_SHARE),
    "stock_returns": Term("Returns of the share before the event, one a period", FRACTION, PERIOD_RETURN_BOUNDS),
    "market_returns": Term("Returns of the market in the same periods", FRACTION, PERIOD_RETURN_BOUNDS),
    "event_stock_returns": Term("Returns of the share around the event", FRACTION, PERIOD_RETURN_BOUNDS),
    "event_market_returns": Term("Returns of the market in the periods of the event", FRACTION, PERIOD_RETURN_BOUNDS),
    "market_return": Term("Return of the market over the same time", FRACTION, PERIOD_RETURN_BOUNDS),
    "required_return": Term("Return that the buyer asks for; the cost of equity", RATE, RETURN_BOUNDS),
    # Trust
    "function_name": Term("Name of the function to explain", TEXT),
    "argument_1": Term("Argument 1 of that function, as it would be given to it", "as there"),
    "argument_2": Term("Argument 2 of that function, as it would be given to it", "as there"),
    "argument_3": Term("Argument 3 of that function, as it would be given to it", "as there"),
    "argument_4": Term("Argument 4 of that function, as it would be given to it", "as there"),
    "argument_5": Term("Argument 5 of that function, as it would be given to it", "as there"),
    "argument_6": Term("Argument 6 of that function, as it would be given to it", "as there"),
    "argument_7": Term("Argument 7 of that function, as it would be given to it", "as there"),
    "argument_8": Term("Argument 8 of that function, as it would be given to it", "as there"),
    "argument_9": Term("Argument 9 of that function, as it would be given to it", "as there"),
    # Data
    "ticker": Term("Ticker as the provider writes it: BABA, 9988.HK", TEXT),
    "item": Term("EPS, EPS non-GAAP, revenue, net income, ...", TEXT),
    "period": Term("FY1, FY2, FY3, NTM, CY2026 or FY2027; reported also FY0, TTM or Q2025-06-30", TEXT),
    "accounting": Term("By which rules: gaap or non_gaap; left out, the one on which all of it is known", CHOICE),
    "currency_code": Term("Currency of the answer, such as USD; left out, that of the price", TEXT),
    "base_currency": Term("Currency of which one unit is priced, such as USD", TEXT),
    "quote_currency": Term("Currency in which it is priced, such as CNY", TEXT),
    "start_date": Term("First day", DATE),
    "from_date": Term("Day of the share count that one share is of", DATE),
    "to_date": Term("Day of the share count wanted; left out, the newest day the store knows of the ticker", DATE),
    "end_date": Term("Last day; left out, the newest known", DATE),
    "interval": Term("How far the rows lie apart", CHOICE),
    # Drivers
    "eps_impacts": Term("Change of EPS if the driver happens, one a driver", FRACTION),
    "multiple_impacts": Term("Change of the multiple if the driver happens, one a driver", FRACTION),
    "happens": Term("How far each driver happens: 0 not, 1 fully", "fraction from 0 to 1", SHARE_BOUNDS),
    "base": Term(
        "Base case: EPS, growth, years, exit multiple, discount rate, one below the other", "five values", None, FIVE
    ),
    "low": Term("The same five values at their low end", "five values", None, FIVE),
    "high": Term("The same five values at their high end", "five values", None, FIVE),
    "eps_volatility": Term(
        "Standard deviation of the logarithm of EPS over the horizon; 0.2 is about 20 %", FRACTION, VOLATILITY_BOUNDS
    ),
    "multiple_volatility": Term(
        "Standard deviation of the logarithm of the multiple over the horizon; 0.25 is about 25 %",
        FRACTION,
        VOLATILITY_BOUNDS,
    ),
    "correlation": Term("Correlation of the logarithms of EPS and the multiple", "from -1 to 1", CORRELATION_BOUNDS),
    "correlation of DRIVER_DISTRIBUTION": Term(
        "Correlation of any two drivers through one common factor", "from 0 to 1", SHARE_BOUNDS
    ),
    "draws": Term("How many draws, at least", COUNT),
    "seed": Term("Any whole number; the same seed gives the same draws", COUNT),
    # Regression over the peers
    "confidence": Term("Probability with which the interval holds the multiple", FRACTION, SHARE_BOUNDS),
    "drivers": Term("What explains the multiples: one row a peer, one column a driver", "any, one unit a column"),
    "target_drivers": Term("The company's own value of each driver, in the order of the columns", "as in drivers"),
    # Fundamentals
    "payout": Term("Part of the earnings that is paid out", FRACTION, PAYOUT_BOUNDS),
    "kind": Term("Which earnings the multiple is of: next year's or last year's", CHOICE),
    "roe": Term("Return on equity that new investment earns", FRACTION, ROE_BOUNDS),
    "terminal_payout": Term("Part of the earnings that is paid out from then on", FRACTION, PAYOUT_BOUNDS),
    "terminal_growth": Term("Annual growth for ever after the last year", RATE, LONG_GROWTH_BOUNDS),
    "terminal_return": Term("Required return from then on; left out, the required return", RATE, RETURN_BOUNDS),
    "cost_of_equity": Term("Return that shareholders ask for", RATE, RETURN_BOUNDS),
    "cash_flow": Term("Cash flow of the past year: per share if the value is, else of the whole firm", "as the value"),
    "rate": Term("Discount rate that belongs to the cash flow", RATE, RETURN_BOUNDS),
    # What capital costs
    "risk_free": Term("Risk-free rate in the currency of the valuation", RATE, PREMIUM_BOUNDS),
    "beta": Term("Beta of the share, with the debt that the company has", "beta"),
    "equity_premium": Term("What a mature market is expected to return above the risk-free rate", RATE, PREMIUM_BOUNDS),
    "country_premium": Term("What the country adds to the premium of a mature market", RATE, PREMIUM_BOUNDS),
    "country_exposure": Term("Exposure to the country (lambda); 1 is that of its average company", COUNT),
    "debt_to_equity": Term("Debt over equity, both at market value; 0.25 is a quarter", "fraction of the equity"),
    "tax_rate": Term("Marginal tax rate", FRACTION, TAX_BOUNDS),
    "unlevered_beta": Term("Beta of the business alone, without debt", "beta"),
    "equity": Term("Equity at market value", MONEY),
    "cost_of_debt": Term("What new debt costs before tax", RATE, RETURN_BOUNDS),
    "dps_fy1": Term("Expected dividend per share of the current fiscal year", PER_SHARE),
    # What an option market holds likely
    "level": Term("Share price that is to be exceeded, such as the value in the bull case", PER_SHARE),
    "volatility": Term("Implied volatility of the share", RATE, VOLATILITY_BOUNDS),
    "dividend_yield": Term("Dividend yield, continuously compounded", RATE, PREMIUM_BOUNDS),
    # Discounted values
    "cash_flows": Term("Cash flows in their order: of the years 1, 2, ..., or of their dates", "any money unit"),
    "flow_dates": Term("Date of each cash flow, the last day that it covers", DATE),
    "exit_metric": Term("What the exit multiple is of on the last date: EBITDA, EBIT, ...", "any money unit"),
    "mid_year": Term("TRUE if the flows come in over the year, on average in its middle", "TRUE or FALSE"),
    "net_debt": Term("Debt less cash", MONEY),
    "other_claims": Term("Claims before the shareholders': minorities, preferred equity, pensions", MONEY),
    "shares": Term("Shares of the traded kind; for an ADR, ADSs", "shares"),
    "book_value": Term("Book value per share at the start", PER_SHARE),
    "persistence": Term(
        "Part of the residual income that is left a year later, after the last one", FRACTION, SHARE_BOUNDS
    ),
    "dividend": Term("Dividend per share of the past year", PER_SHARE),
    "short_growth": Term("Annual growth of the dividend now", RATE, GROWTH_BOUNDS),
    "long_growth": Term("Annual growth of the dividend in the long run", RATE, LONG_GROWTH_BOUNDS),
    "half_life": Term("Half of the years in which growth fades from short to long", YEARS),
    # The parts of a company
    "segment_values": Term("Value of each segment", MONEY),
    "net_cash": Term("Cash less debt of the holding", MONEY),
    "stakes": Term("Value of listed and other stakes", MONEY),
    "holding_discount": Term("Discount on segments and stakes, not on net cash", FRACTION, DISCOUNT_BOUNDS),
    "metrics": Term("Figure of each part that its multiple is of: EBITDA, net income, revenue, ...", MONEY),
    "multiples of SOTP_TABLE": Term("Multiple of each part's metric: EV/EBITDA, P/E, EV/sales, ...", TIMES),
    "ownership": Term("Part of it that the company owns", "fraction from 0 to 1", SHARE_BOUNDS),
    "discounts": Term("Discount on each part, such as for a thinly traded stake", FRACTION, DISCOUNT_BOUNDS),
    "other_parts": Term("Value of each part that is not the core business, net cash included", MONEY),
    "core_earnings": Term("Earnings of the core business alone", MONEY),
    # History
    "pe_history": Term("The company's own P/E over time; what is not meaningful is left out", TIMES),
    "stock_return": Term("Return of the share", FRACTION, PERIOD_RETURN_BOUNDS),
    "benchmark_return": Term("Return of the benchmark over the same time", FRACTION, PERIOD_RETURN_BOUNDS),
}
