"""Which figures the scenarios ask for: price and earnings, a dividend, and what the user knows of options."""

from typing import Final

from xlmodel.templates import requests
from xlmodel.templates.requests import OPTIONAL, Asks, Request

OF_OPTIONS: Final = ("implied_volatility", "option_rate")


def of_the_company(ticker: str, kind: str, share: str) -> list[Request]:
    """The figures of the company; those of options are the user's own items, as no source has them for all."""
    return [
        *requests.of_the_company(ticker, kind, share),
        Request("dps", ticker, "dps", kind, "FY1"),
        *(Request(name, ticker, f"own_{name}") for name in OF_OPTIONS),
    ]


ASKS: Final = Asks(of_the_company, optional=(*OPTIONAL, "dps", *OF_OPTIONS))
