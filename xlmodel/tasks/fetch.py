"""Fetch: figures into the store without a workbook; what came from where with its day, and what is missing."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TypedDict

from xlmodel.contract import Progress
from xlmodel.errors import RequestError
from xlmodel.market.provider import Provider
from xlmodel.market.store import CASE, Store, default_address, open_store
from xlmodel.refresh.compare import Found
from xlmodel.refresh.displaced import displaced
from xlmodel.refresh.fetch import only_today
from xlmodel.tasks.answer import Plain, found, plain
from xlmodel.tasks.company import Company, Market, ask_about, look_up, text_of
from xlmodel.tasks.refresh import chosen_providers, left_out, not_read, read_as_of
from xlmodel.templates.requests import OPTIONAL


class Come(TypedDict):
    """One figure that the store now knows."""

    item: str
    period: str
    value: Plain
    currency: str
    known_on: str
    source: str
    fetched: bool  # whether somebody has just answered it; else the store knew it


class Missing(TypedDict):
    """One figure that is not known."""

    item: str
    period: str
    reason: str
    needed: bool  # whether a valuation lacks it; else only a check does


class OfTicker(TypedDict):
    """What there is of one company."""

    ticker: str
    name: str
    as_of: str
    figures: list[Come]
    missing: list[Missing]
    failures: list[str]
    findings: list[str]


class Fetched(TypedDict):
    """What was fetched."""

    store: str
    new: int  # numbers that the store did not have
    tickers: list[OfTicker]
    not_read: list[str]  # columns of a file of figures
    left_out: list[str]  # rows of it


def fetch(
    tickers: Sequence[str],
    *,
    providers: Sequence[str] = (),
    figures: str | Path = "",
    store: str = "",
    as_of: date | str | None = None,
    keep_going: bool = False,
    progress: Progress = lambda done, of, what: None,
) -> Fetched:
    """Fetch the figures that a workbook of each company would ask for, and keep them in the store.

    Parameters
        providers  names in the order in which they are asked; left out, those of the user's settings.
        figures    a CSV or XLSX of figures, asked before them; alone, nobody else is asked.
        store      a file or a PostgreSQL address; left out, the user's own.
        as_of      a day, also as a text; left out, all that is known today, shown as of the newest price.
        keep_going  rows of the file that are refused are left out, and the others kept.

    Raises
        RequestError  no ticker is named, as_of is no day, or the store is the bundled case.
        NoDataError   the file of figures is refused, or there is no such provider or store.
    """
    named = list(dict.fromkeys(ticker.strip() for ticker in tickers if ticker.strip()))
    if not named:
        raise RequestError("of which company? A ticker such as AAPL or 0700.HK")
    day, address = read_as_of(as_of), store or default_address()
    if address == CASE:
        raise RequestError(f"the store {CASE} is the bundled one, which keeps nothing: name a file with --store")
    chosen = chosen_providers(figures, providers, keep_going)
    with open_store(address) as opened:
        before = _numbers(opened)
        each = [_of(opened, chosen, ticker, day, progress) for ticker in named]
        new = _numbers(opened) - before
        return {
            "store": opened.where,
            "new": new,
            "tickers": each,
            "not_read": not_read(chosen),
            "left_out": left_out(chosen),
        }


def _numbers(store: Store) -> int:
    return int(store.summary()["numbers"])


def _of(store: Store, providers: Sequence[Provider], ticker: str, as_of: date | None, progress: Progress) -> OfTicker:
    market = Market(store, providers, progress)
    company = ask_about(market, ticker, as_of)
    rows = [each for each in company.requests if each.gives == "value"]
    looked_up = look_up(market, rows, company.ticker, company.day, company.fetched).values()
    doubts = [*company.fetched.findings, *displaced(market.store, looked_up, None, company.day, as_of)]
    silent = only_today(company.fetched.only_today)
    return {
        "ticker": company.ticker,
        "name": text_of(market, company.ticker, "name", company.day),
        "as_of": company.day.isoformat(),
        "figures": [come for each in looked_up if (come := _come(each, company))],
        "missing": [_missing(each) for each in looked_up if each.reason],
        "failures": [*company.fetched.failures, *([silent] if silent else [])],
        "findings": [found(each)["sentence"] for each in doubts],
    }


def _come(each: Found, company: Company) -> Come | None:
    if each.figure is None or each.reason:
        return None
    return {
        "item": each.row.asked,
        "period": each.row.period,
        "value": plain(each.new),
        "currency": each.figure.currency,
        "known_on": each.figure.day.isoformat(),
        "source": each.figure.source,
        "fetched": each.row.asked in company.fetched.answered.get(company.ticker, {}),
    }


def _missing(each: Found) -> Missing:
    item = each.row.asked
    return {"item": item, "period": each.row.period, "reason": each.reason, "needed": item not in OPTIONAL}
