"""Which figures a DCF asks for: the estimates of cash flows, debt and cash too, and what a government pays to borrow."""

from typing import Final

from xlmodel.templates.requests import OPTIONAL, Asks, Request, government_yield, of_the_company

_OF_THE_FIRM: Final = ("fcf_fy1", "fcf_fy2", "debt", "cash")


def _of_the_company(ticker: str, kind: str, share: str) -> list[Request]:
    return [
        *of_the_company(ticker, kind, share),
        Request("fcf_fy1", ticker, "free cash flow", kind, "FY1", scale="millions"),
        Request("fcf_fy2", ticker, "free cash flow", kind, "FY2", scale="millions"),
        Request("debt", ticker, "debt", "reported", "FY0", scale="millions"),
        Request("cash", ticker, "cash", "reported", "FY0", scale="millions"),
    ]


def _of_a_peer(number: int, ticker: str) -> list[Request]:
    """Nothing: betas are typed, as no bundled source has them."""
    return []


ASKS: Final = Asks(_of_the_company, _of_a_peer, (*OPTIONAL, *_OF_THE_FIRM), government_yield)
