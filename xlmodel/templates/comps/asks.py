"""Which figures a comparison with peers asks for: two years of everybody, on which accounting, and what a discount may come from."""

from typing import Final

from xlmodel.templates import requests
from xlmodel.templates.requests import Asks, Request

FUNDAMENTALS: Final = ("roe", "volatility")


def of_the_company(ticker: str, kind: str, share: str) -> list[Request]:
    """The figures of the company."""
    return [
        *requests.of_a_company_with_peers(ticker, kind, share),
        *(Request(item, ticker, item) for item in FUNDAMENTALS),
    ]


def of_a_peer(number: int, ticker: str, kind: str = "consensus") -> list[Request]:
    """The figures of one peer, the first being number 1."""
    peer = f"peer_{number}"
    return [
        Request(f"{peer}_name", ticker, "name"),
        Request(f"{peer}_currency", ticker, "price", gives="currency"),
        Request(f"{peer}_price", ticker, "price"),
        Request(f"{peer}_fy1_end", ticker, "EPS", kind, "FY1", "period end"),
        Request(f"{peer}_eps_fy1", ticker, "EPS", kind, "FY1"),
        Request(f"{peer}_eps_fy2", ticker, "EPS", kind, "FY2"),
        Request(f"{peer}_accounting", ticker, "EPS", kind, "FY2", "accounting"),
        *(Request(f"{peer}_{item}", ticker, item) for item in FUNDAMENTALS),
        Request(f"{peer}_date", ticker, "price", gives="known on"),
        Request(f"{peer}_eps_date", ticker, "EPS", kind, "FY2", "known on"),
        Request(f"{peer}_of", ticker, "price", gives="security"),
    ]


ASKS: Final = Asks(
    of_the_company, of_a_peer, (*requests.OPTIONAL, *FUNDAMENTALS), optional_of_peers=("name", *FUNDAMENTALS)
)
