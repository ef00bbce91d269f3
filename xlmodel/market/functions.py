"""The data functions of a sheet: they read the local store and never a network, and refuse rather than guess."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from itertools import groupby
from typing import Any, Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xlmodel import workings
from xlmodel.days import day_of, is_serial, serial
from xlmodel.errors import InputError, NoDataError, ValuationError
from xlmodel.market import figures, rates, share_counts
from xlmodel.market.current import SharedStore, current_store, today
from xlmodel.market.observation import Accounting, Figure, Observation, Period, Stat, Unit
from xlmodel.market.overdue import overdue, shown_overdue
from xlmodel.market.series import read_accounting, shown_item
from xlmodel.market.share_counts import restated
from xlmodel.spec import Columns, Number, Numbers, Table, Text, Texts, worksheet_function


@worksheet_function("Data", result="price currency per traded share")
def market_price(ticker: Texts, as_of: Numbers | None = None) -> Numbers:
    """Last price of a share that was known on a day; read from the local store, never from the network.

        the newest price whose day is as_of or before; left out, the newest there is

    A price from before a split is restated to the share count of as_of.

    Refresh fills the store. Where no store has been filled yet, the figures of the bundled Alibaba case answer.

    Not meaningful
        the store knows no price of the ticker, or none of the ten days up to as_of (another number of days: the
        setting price_age).

    Raises
        NoDataError  no price is known, or it is older than ten days on as_of.
        InputError   as_of is no date.

    Source
        The provider that the store names beside the price; DATA_AGE says how old it is.

    >>> market_price("BABA", 45924)  # 24 September 2025
    176.44
    """
    return _cell_by_cell(("price",), _price, ticker, as_of)


@worksheet_function("Data", result="per traded share, in the price's currency unless asked otherwise")
def consensus(
    ticker: Texts,
    item: Text,
    period: Text,
    as_of: Numbers | None = None,
    currency_code: Text | None = None,
    accounting: Text | None = None,
) -> Numbers:
    """Analysts' consensus known on a day, per traded share and in the price's currency; read from the local store.

        FY1   the fiscal year that as_of lies in; FY2, FY3 the years after it
        NTM   w FY1 + (1 - w) FY2, w = NTM_WEIGHT by days
        CY2026  calendar year from the two fiscal years;  FY2027  the fiscal year that ends in 2027

    Years are joined on their ends, never on a provider's label, and of one provider. Another currency is converted at
    the spot rate of as_of; what is per ordinary share is multiplied by the share ratio, and what is from before a split
    restated to the share count of as_of.

    An answer is of one accounting, gaap or non_gaap. Left out, it is the one on which most of FY1 to FY3 are known, and
    the newest if that is both: so cells side by side are of one accounting. What is known on the other alone is #N/A
    until accounting asks for it.

    Not meaningful
        no estimate of that period is known, or none of the 200 days up to as_of (the setting estimate_age), or its
        source leaves its currency or kind of share open.

    Raises
        NoDataError  not known, stale on as_of, or of an unknown currency or share: settle it once in the workbook.
        InputError   no such item or period, or as_of is no date.

    Source
        The provider that the store names beside the estimate.

    >>> consensus("BABA", "EPS", "FY1", 45924)
    8.58
    """
    read = partial(
        _consensus,
        item=_one(item, "item"),
        period=_one(period, "period"),
        currency=currency_code or "",
        accounting=read_accounting(accounting or ""),
    )
    return _cell_by_cell(("consensus", item, period, currency_code, accounting), read, ticker, as_of)


@worksheet_function("Data", result="per traded share or in all, in the price's currency")
def reported(
    ticker: Texts, item: Text, period: Text, as_of: Numbers | None = None, accounting: Text | None = None
) -> Numbers:
    """Filed figure known on a day, per traded share and in the price's currency; read from the local store.

        FY0  the last fiscal year;  TTM  the last twelve months;  FY2025;  CY2024;  Q2025-06-30  the quarter to that day

    TTM is the last four quarters, else the last year + the year to date - the same months of the year before, else the last
    two half-years: whatever was filed.

    An answer is of one accounting, gaap or non_gaap; the item may say it too: "EPS non-GAAP". Left out, it is the one on
    which FY0 and TTM are known, and if both are, the newest, GAAP before others of the same day. What was earned over a time is converted at the average rate of
    that time, a balance at the spot rate of as_of. A share count or a balance is that of the period over last when it
    became known: FY0, or that period by its name. What was filed before a split is restated to the share count of
    as_of.

    Not meaningful
        no such figure had been filed by as_of, or no rate of exchange is known for it, or what was FY0 or TTM is so no
        longer: the report after it has been due for more than a year.

    Raises
        NoDataError  not known, or of an unknown currency or share.
        InputError   no such item or period, or as_of is no date.

    Source
        The filing or announcement that the store names beside the figure.

    >>> round(reported("BABA", "EPS", "FY2025", 45924), 2)  # 53.59 yuan at the year's average rate
    7.43
    """
    read = partial(
        _reported,
        item=_one(item, "item"),
        period=_one(period, "period"),
        accounting=read_accounting(accounting or ""),
    )
    return _cell_by_cell(("reported", item, period, accounting), read, ticker, as_of)


@worksheet_function("Data", result="units of the quote currency for one unit of the base currency")
def fx_rate(base_currency: Texts, quote_currency: Texts, as_of: Numbers | None = None) -> Numbers:
    """Rate of exchange known on a day: quote currency for one unit of the base currency; read from the local store.

        the pair itself, or 1 / the pair turned round, or through EUR or USD with both rates of one source and day

    Not meaningful
        no rate is known, or none of the ten days up to as_of (another number of days: the setting price_age).

    Raises
        NoDataError  no rate is known, or it is older than ten days on as_of.
        InputError   not the code of a currency, or as_of is no date.

    Source
        The provider that the store names beside the rate: the ECB, or the Federal Reserve's H.10 in the bundled case.

    >>> fx_rate("USD", "CNY", 45786)  # 9 May 2025
    7.2364
    """

    def read(shared: SharedStore, pair: tuple[str, str], day: date | None) -> Figure:
        return rates.fx_rate(shared.store, *pair, day, shared.how)

    def named(pair: tuple[str, str]) -> str:
        return f"base_currency {pair[0]}, quote_currency {pair[1]}"

    return _cell_by_cell(("rate",), read, _pairs(base_currency, quote_currency), as_of, named)


@worksheet_function("Data", result="traded shares on to_date for one on from_date; above 1 after a split")
def split_factor(ticker: Texts, from_date: Numbers, to_date: Numbers | None = None) -> Numbers:
    """Traded shares on a day for one on an earlier day: splits, subdivisions and changes of the ADS ratio.

        product over what took effect after from_date, up to to_date, of new traded shares for one old;
        of an ADS: ordinary split x old ADS ratio / new

    Shares are multiplied by it, prices and earnings per share divided. 4 after four for one, 1/30 after a reverse split of
    one for thirty. With to_date before from_date it is the reciprocal. What is per share of an earlier day is restated by
    it wherever the store is read. A split is the item `split` in a file of figures, or comes from Yahoo, FMP or Alpha
    Vantage.

    Not meaningful
        the store knows nothing of the ticker.

    Raises
        NoDataError  nothing is known of the ticker.
        InputError   a date is none.

    Source
        The provider that the store names beside the split; those of Alibaba and its peers are bundled.

    >>> split_factor("NVDA", 45434, 45534)  # 22 May and 30 August 2024
    10.0
    >>> split_factor("BABA", 43500, 43900)  # the ADS of 2019: one ordinary share, then eight
    1.0
    """
    numbers = np.asarray(from_date, dtype=float)
    firsts = numbers.astype(object)
    firsts[np.isnan(numbers)] = None  # an error of its own stands there
    given = _pairs(ticker, firsts)
    return _cell_by_cell(("split factor",), _split_factor, given, to_date, lambda pair: f"ticker {pair[0]}", "to_date")


@worksheet_function("Data", result="Date, Close")
def price_history(
    ticker: Text,
    start_date: Number,
    end_date: Number | None = None,
    interval: Literal["daily", "weekly", "monthly"] = "monthly",
) -> Table:
    """Past prices of a share, one row a day, week or month: the last one known in each; read from the local store.

        of each day, week (Monday to Sunday) or month from start_date to end_date: its last price

    The prices are those of one provider, the one that knows most days of that time; as of the share count of end_date,
    so that a split is no fall; not adjusted for dividends.

    Not meaningful
        the store knows no price of that time.

    Raises
        NoDataError  no price is known of that time.
        InputError   a date is none, or end_date is before start_date.

    Source
        The provider that the store names beside the prices.

    >>> price_history("BABA", 45901, 45930)["Close"]  # September 2025
    [178.73]
    """
    first = _day(start_date, "start_date")
    last = _day(end_date, "end_date") if end_date is not None else date(9999, 12, 31)
    if last < first:
        raise InputError(f"end_date {last} is before start_date {first}")
    with current_store() as shared:
        quoted = shared.store.history(_one(ticker, "ticker"), "price", first, last)
        known = restated(shared.store, quoted, None if end_date is None else last)
    if not known:
        raise NoDataError(f"ticker {ticker}: the store knows no price from {first} to {last}")
    keys: dict[str, Callable[[date], Any]] = {
        "daily": lambda day: day,
        "weekly": lambda day: day.isocalendar()[:2],
        "monthly": lambda day: (day.year, day.month),
    }
    kept: dict[Any, Observation] = {keys[interval](o.known_on): o for o in known}
    rows = list(kept.values())
    for source, own in groupby(rows, key=lambda o: o.source):
        days = [o.known_on for o in own]
        span = f"known on {days[0]} to {days[-1]}" if len(days) > 1 else f"known on {days[0]}"
        workings.figure(f"prices of {ticker}", float(len(days)), f"rows, {span}; {source}")
    return Columns({"Date": [serial(o.known_on) for o in rows], "Close": [o.value for o in rows]})


@worksheet_function("Data", result="Ticker")
def peer_group(ticker: Text) -> Table:
    """Tickers of the companies that a share is compared with; read from the local store.

        the newest list that the store knows of the ticker, in its order

    Not meaningful
        the store knows no peers of the ticker.

    Raises
        NoDataError  no list of peers is known.

    Source
        The provider that the store names beside the list, or the user's own file.

    >>> peer_group("BABA")["Ticker"][:3]
    ['AAPL', 'MSFT', 'GOOGL']
    """
    with current_store() as shared:
        try:
            found = figures.point(shared.store, _one(ticker, "ticker"), "peers", None)
        except NoDataError as problem:
            raise NoDataError(f"ticker {ticker}: {problem}") from None
    workings.figure(*_noted(found.observation))
    return Columns({"Ticker": found.text.split()})


@worksheet_function("Data", result="days")
def data_age(ticker: Texts) -> Numbers:
    """Days since the newest figure of a share in the local store was known: how stale the sheet may be.

        today - the day on which the newest figure was known

    The one function of a sheet that looks at the clock; it is worked out when the sheet is.

    Not meaningful
        the store knows nothing of the ticker.

    Raises
        NoDataError  nothing is known of the ticker.

    Source
        The store's own dates.

    >>> data_age("BABA") > 0
    True
    """

    now = today()

    def read(shared: SharedStore, name: str, day: date | None) -> _Answered:
        newest = shared.store.newest(name)
        if newest is None:
            raise NoDataError(f"the store knows nothing of {name}")
        note = f"newest figure of {name}", str(newest.date()), f"the day it was known; today is {now}"
        return _Answered(float((now - newest.date()).days), (note,))

    return _cell_by_cell(("age", now), read, ticker, None)


# One cell after the other, each question asked once


_Note = tuple[str, float | str, str]


class _Answered(NamedTuple):
    """A number, and what EXPLAIN says of it."""

    value: float
    notes: tuple[_Note, ...] = ()
    warnings: tuple[str, ...] = ()


_Read = Callable[[SharedStore, Any, date | None], Figure | _Answered]


def _cell_by_cell(
    question: tuple[Any, ...],
    read: _Read,
    tickers: Any,
    as_of: Any,
    named: Callable[[Any], str] = "ticker {}".format,
    day_name: str = "as_of",
) -> NDArray[np.float64] | float:
    """The answer for each cell; where there is none, the first reason and the cells to blame."""
    days = np.asarray(np.nan if as_of is None else as_of, dtype=float)
    names = np.asarray(tickers, dtype=object)
    shape = np.broadcast_shapes(names.shape, days.shape)
    answers = np.full(shape, np.nan)
    blamed = np.zeros(shape, dtype=bool)
    first: ValuationError | None = None
    with current_store() as shared:
        kept = shared.answers
        cells: Iterable[tuple[Any, Any]] = zip(
            np.broadcast_to(names, shape).flat, np.broadcast_to(days, shape).flat, strict=True
        )
        for place, (name, number) in enumerate(cells):
            if name is None:
                continue  # an error of its own stands there
            key = (*question, name, number if number == number else None)
            if key not in kept:
                kept[key] = _answer(shared, read, name, number, named, day_name)
            answer = kept[key]
            if isinstance(answer, ValuationError):
                first = first or answer
                blamed.flat[place] = True
            else:
                answers.flat[place] = answer.value
                for note in answer.notes:
                    workings.figure(*note)
                for text in answer.warnings:
                    workings.warn(True, text)
    if first is not None:
        raise type(first)(first.args[0], blamed if shape else None)
    return answers if shape else float(answers)


def _answer(
    shared: SharedStore, read: _Read, name: Any, number: float, named: Callable[[Any], str], day_name: str
) -> _Answered | ValuationError:
    try:
        found = read(shared, name, None if number != number else _day(number, day_name))
    except ValuationError as problem:
        return type(problem)(f"{named(name)}: {problem}")
    return _answered(found) if isinstance(found, Figure) else found


def _answered(found: Figure, *warnings: str) -> _Answered:
    return _Answered(found.value, tuple(_noted(o) for o in found.parts), warnings)


_LENGTHS: Final = {
    Period.YEAR: "year to ",
    Period.QUARTER: "quarter to ",
    Period.HALF: "half-year to ",
    Period.NINE_MONTHS: "nine months to ",
    Period.MONTH: "month to ",
}


def _noted(o: Observation) -> _Note:
    """A number behind an answer: of which time and accounting, in which unit, known when, on which share count, of whom."""
    made = "" if o.unit is Unit.TEXT else o.text
    of = made or (f"{_LENGTHS.get(o.period, 'to ')}{o.period_end}" if o.period_end else "")
    kind = "" if o.accounting is Accounting.UNKNOWN else f" ({o.accounting.value})"
    name = f"{shown_item(o.item)} of {o.security}{', ' if of else ''}{of}{kind}"
    unit = "" if o.unit is Unit.TEXT else f"{o.currency or o.unit.value}{o.per}, "
    return name, o.text if o.unit is Unit.TEXT else o.value, f"{unit}known on {o.known_on}{_as_quoted(o)}; {o.source}"


def _as_quoted(o: Observation) -> str:
    """What a restated number was before, on the share count of its own day."""
    if o.restated == 1 or o.text:  # what is made of several is quoted nowhere; its parts are
        return ""
    quoted = o.value * o.restated if o.per_share or o.item == "price" else o.value / o.restated
    return f", as quoted {quoted:.6g}, restated by {o.restated:g} for 1 to the share count of {o.count_day}"


def _price(shared: SharedStore, name: str, day: date | None) -> Figure:
    return figures.market_price(shared.store, name, day, shared.how)


def _consensus(
    shared: SharedStore,
    name: str,
    day: date | None,
    item: str,
    period: str,
    currency: str,
    accounting: Accounting | None,
) -> Figure:
    return figures.consensus(shared.store, name, item, period, day, currency, Stat.CONSENSUS, shared.how, accounting)


def _reported(
    shared: SharedStore, name: str, day: date | None, item: str, period: str, accounting: Accounting | None
) -> _Answered:
    found = figures.reported(shared.store, name, item, period, day, shared.how, accounting)
    due = overdue(shared.store, found, name, period, day)
    if due is None:
        return _answered(found)
    return _answered(
        found, f"{shown_item(found.observation.item)} of {name} for {period.upper()} {shown_overdue(found, due)}"
    )


def _split_factor(shared: SharedStore, pair: tuple[str, float], day: date | None) -> _Answered:
    name, number = pair
    first = _day(number, "from_date")
    taken = share_counts.actions(shared.store, name)
    if not taken and shared.store.newest(name) is None:
        raise NoDataError(f"the store knows nothing of {name}")
    last = day or share_counts.newest_day(shared.store, name)
    within = [a for a in taken if min(first, last) < a.day <= max(first, last)]
    notes = tuple((f"split of {name}", a.traded, f"for 1, took effect on {a.day}; {a.source}") for a in within)
    return _Answered(share_counts.split_factor(taken, first, last), notes)


def _pairs(one: Any, other: Any) -> NDArray[np.object_]:
    ones, others = np.broadcast_arrays(np.asarray(one, dtype=object), np.asarray(other, dtype=object))
    pairs = np.full(ones.shape, None, dtype=object)
    for place, each in np.ndenumerate(ones):
        pairs[place] = None if each is None or others[place] is None else (each, others[place])
    return pairs


def _one(text: Any, name: str) -> str:
    if not isinstance(text, str):
        raise InputError(f"{name} is {text!r}, not a text")
    return text


def _day(given: Any, name: str) -> date:
    number = float(given)
    if not is_serial(number):
        raise InputError(f"{name} is {number:g}, not a date from 1900-03-01 on")
    return day_of(number)
