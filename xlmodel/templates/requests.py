"""Which figures a template asks for: a row of the workbook's table of figures each, also before there is a workbook."""

from collections.abc import Callable
from typing import Final, NamedTuple


class Request(NamedTuple):
    """A figure of a security, and the input that it feeds."""

    name: str  # of the input, without in_
    security: str
    item: str
    kind: str = "market"  # market, or whose estimate: consensus, broker
    period: str = ""
    gives: str = "value"  # or: known on, period end, security, currency, accounting
    scale: str = "one"
    live: str = "yes"


OPTIONAL: Final = ("market_cap", "ordinary_shares")
"""Inputs that only a check needs; asked for again by a refresh where the first time found them."""


def of_the_company(ticker: str, kind: str, share: str) -> list[Request]:
    """The figures of the company that a workbook values.

    Parameters
        kind   whose estimates: consensus or broker.
        share  of an ADS the share ratio is asked for too.
    """
    estimate = (("eps_fy1", "FY1", "value"), ("eps_fy2", "FY2", "value"))
    dates = (("fy1_end", "FY1", "period end"), ("eps_date", "FY1", "known on"))
    return [
        Request("price", ticker, "price"),
        Request("price_date", ticker, "price", gives="known on"),
        *(Request(name, ticker, "EPS", kind, period, gives) for name, period, gives in (*estimate, *dates)),
        Request("market_cap", ticker, "market cap"),
        Request("ordinary_shares", ticker, "ordinary shares"),
        *([Request("ads_ratio", ticker, "ads ratio")] if share == "ADS" else []),
    ]


def of_a_peer(number: int, ticker: str, kind: str = "consensus") -> list[Request]:
    """The figures of one peer, the first being number 1."""
    return [
        Request(f"peer_{number}_price", ticker, "price"),
        Request(f"peer_{number}_date", ticker, "price", gives="known on"),
        Request(f"peer_{number}_of", ticker, "price", gives="security"),
        Request(f"peer_{number}_eps_fy2", ticker, "EPS", kind, "FY2"),
        Request(f"peer_{number}_fy2_end", ticker, "EPS", kind, "FY2", "period end"),
        Request(f"peer_{number}_accounting", ticker, "EPS", kind, "FY2", "accounting"),
    ]


def of_the_currency(currency: str) -> list[Request]:
    """The figures of the currency of the price: none, as long as nothing is discounted."""
    return []


METRIC: Final = "own_part_"
"""So begins the item of what a part is valued by; those of the same part have its name after another beginning."""
REST: Final = "own_multiple_rest"
_OF_A_PART: Final = {"metric": METRIC, "multiple": "own_multiple_", "owned": "own_owned_",
                     "discount": "own_discount_", "earned": "own_earned_"}  # fmt: skip


def of_a_part(number: int, ticker: str, key: str) -> list[Request]:
    """The figures of one part of the company, the first being number 1."""
    return [
        Request(f"part_{number}_{figure}", ticker, item + key, scale="millions" if item == METRIC else "one")
        for figure, item in _OF_A_PART.items()
    ]


def government_yield(currency: str) -> list[Request]:
    """What its government pays to borrow: the risk-free rate."""
    return [Request("risk_free", currency, "government yield")]


def accounting(ticker: str, kind: str) -> Request:
    """By which accounting the earnings of a company with peers are."""
    return Request("eps_accounting", ticker, "EPS", kind, "FY2", "accounting")


def of_a_company_with_peers(ticker: str, kind: str, share: str) -> list[Request]:
    """The figures of a company whose earnings are held against those of others."""
    return [*of_the_company(ticker, kind, share), accounting(ticker, kind)]


class Asks(NamedTuple):
    """Which figures a template asks for, of the company by ticker, kind and share, of a peer by its number and ticker."""

    of_the_company: Callable[[str, str, str], list[Request]] = of_the_company
    of_a_peer: Callable[[int, str], list[Request]] = of_a_peer
    optional: tuple[str, ...] = OPTIONAL  # may stay blank; asked for again by a refresh only if found the first time
    of_the_currency: Callable[[str], list[Request]] = of_the_currency  # in which the price is
    news: bool = False  # also announcements, and the closes around them
    parts: bool = False  # also the company's parts, each an item of the user's own
    optional_of_peers: tuple[str, ...] = ()  # the same of each peer, without its peer_1_


STANDARD: Final = Asks()
"""Price and two years of earnings, and what the check of units needs."""
WITH_PEERS: Final = Asks(of_a_company_with_peers)
"""The same, and by which accounting the earnings are."""
