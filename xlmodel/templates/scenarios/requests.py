"""Which figures the scenarios ask for: price and earnings, a dividend, a risk-free rate, and what options imply."""

from typing import Final

from xlmodel.templates import requests
from xlmodel.templates.requests import OPTIONAL, Asks, Request, government_yield


def _of_the_company(ticker: str, kind: str, share: str) -> list[Request]:
    return [
        *requests.of_a_company_with_peers(ticker, kind, share),
        Request("dps", ticker, "dps", kind, "FY1"),
        Request("implied_volatility", ticker, "own_implied_volatility"),  # the user's own: no source has it for all
    ]


ASKS: Final = Asks(
    _of_the_company, optional=(*OPTIONAL, "dps", "implied_volatility", "risk_free"), of_the_currency=government_yield
)
