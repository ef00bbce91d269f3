"""Figures as rows of a table, one row a figure: what its columns mean, and the bundled rows of the Alibaba case.

`security`, `item`, `value` and `known_on` must be there; what else is left out counts as unknown and is never guessed.
`stat` left out, a figure of a period that ends after the day it was known on is a consensus, any other is a fact.
A figure per share is per the share count of `counted_on`, left out: of `known_on`. The item `split` is how many new
traded shares there are for one old (10 for 10:1, `1 for 30` or 0.0333 for 1:30), with the basis `per_ordinary` how many new
ordinary shares, whatever becomes of the ADS, which is kept as the item `ordinary_split`; it takes effect on
`period_end`, left out: on `known_on`. A split that never was is entered once more as 1.
A word that no list has is refused, and with it the whole table: an item of the user's own begins with `own_`.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib import resources
from itertools import count
from typing import Any, Final, NamedTuple

from xlmodel.market import bundled_closes
from xlmodel.market.figure_cells import (
    currency_of,
    day_of,
    item_of,
    number_of,
    one_of,
    refuse_no_pair,
)
from xlmodel.market.items import FRACTIONS, OVER_TIME, OWN, WORDS
from xlmodel.market.observation import (
    SPLITS,
    Accounting,
    Basis,
    Observation,
    Period,
    Stat,
    Unit,
    in_major_unit,
    moment,
)
from xlmodel.market.provider import SchemaError
from xlmodel.splits import read_split

FILE: Final = "file"
"""The provider that the user's own figures are of."""
_NEEDED: Final = ("security", "item", "value", "known_on")
COLUMNS: Final = (
    *_NEEDED,
    *"stat unit currency basis period period_end accounting source url text counted_on".split(),
)
"""The columns that are read."""
_RATES: Final = frozenset({"fx_rate", "fx_average"})
_NUMBERS: Final = SPLITS | _RATES | {"ads_ratio"}
_SHARE_COUNTS: Final = frozenset({"ordinary_shares", "volume", "ads_count"})
_EXPECTED: Final = OVER_TIME | {"dps"}
_MOST: Final = 10
_ABOVE_ZERO: Final = frozenset({"price", "fx_rate", "fx_average", "ads_ratio", "ordinary_shares", "market_cap"})
_PER_SHARE: Final = frozenset({"price", "eps", "previous_close", "dps"})


@cache
def bundled_splits() -> list[Observation]:
    """The splits of Alibaba and of its peers, each with its source, for stores that do not know them."""
    text = resources.files("xlmodel.market").joinpath("case/splits.csv").read_text("utf-8")
    return read_rows(csv.DictReader(io.StringIO(text)), "the bundled splits", "")


@cache
def case_observations() -> list[Observation]:
    """The figures of the Alibaba case and of other large companies, each with its source; see case/SOURCES.md."""
    folder = resources.files("xlmodel.market").joinpath("case")
    names = ("alibaba.csv", "companies.csv", "rates.csv", "parts.csv", "events.csv")
    texts = [folder.joinpath(name).read_text("utf-8") for name in names]
    rows = (row for text in texts for row in csv.DictReader(io.StringIO(text)))
    found = read_rows(rows, "the bundled case", "")
    known = {(o.security, o.known_on) for o in found if o.item == "price"}
    closes = read_rows(bundled_closes.rows(), "the bundled closes", "")
    return [*found, *(o for o in closes if (o.security, o.known_on) not in known)]


class FigureRows(NamedTuple):
    """What rows of a table come to."""

    figures: list[Observation]
    refused: dict[int, str]  # why, by their numbers
    blank: list[int]  # the source has no such number


def read_rows(rows: Iterable[Mapping[str, Any]], file: str, payload: str) -> list[Observation]:
    """The figures of a table whose headings stand in row 1: all of them, or none.

    Parameters
        file     what a message calls the table, and the source of a figure that names none.
        payload  the digest of the bytes it was read from.

    Raises
        SchemaError  a column is missing, a row cannot be read, or two rows say two things of one figure.
    """
    read = sorted_rows(zip(count(2), rows), file, payload)
    refuse(file, read.refused)
    return read.figures


def sorted_rows(rows: Iterable[tuple[int, Mapping[str, Any]]], file: str, payload: str) -> FigureRows:
    """The figures of numbered rows, and which rows are none.

    Raises
        SchemaError  a column is missing.
    """
    found: dict[tuple[object, ...], dict[int, Observation]] = {}
    read = FigureRows([], {}, [])
    for number, row in rows:
        refuse_missing(file, row)
        if _cell(row, "value") == "" and _cell(row, "text") == "":
            read.blank.append(number)
            continue
        try:
            o = _one(row, file, payload)
        except (ValueError, OverflowError) as problem:
            read.refused[number] = str(problem)
            continue
        found.setdefault((o.security, o.item, o.stat, o.period, o.period_end, o.accounting, o.known_at), {})[number] = o
    for same in found.values():
        (number, o), *others = same.items()
        for other_number, other in others:
            if replace(other, source="", url="") != replace(o, source="", url=""):
                why = f"rows {number} and {other_number} say two things of the {o.item} of {o.security} known on {o.known_on}: "
                why += "one of them has to go, or another day or accounting"
                read.refused.update(dict.fromkeys((number, other_number), why))
        if number not in read.refused:
            read.figures.append(o)
    return read


def refuse(file: str, refused: Mapping[int, str]) -> None:
    """Refuse a file of which a row is refused.

    Raises
        SchemaError  there is one.
    """
    if refused:
        first, *others = sorted(refused)
        raise SchemaError(
            f"{file}, row {first}: {refused[first]}" + (f"; refused too: {rows_of(others)}" if others else "")
        )


def rows_of(numbers: Sequence[int]) -> str:
    """Rows by their numbers, so many as can be read.

    >>> rows_of([5, 9])
    'rows 5, 9'
    """
    more = f" and {len(numbers) - _MOST} more" if len(numbers) > _MOST else ""
    return f"row{'s'[: len(numbers) > 1]} {', '.join(map(str, numbers[:_MOST]))}{more}"


def refuse_missing(file: str, columns: Iterable[str]) -> None:
    """Hold the columns of a table to be at least those that a figure needs.

    Raises
        SchemaError  one is missing.
    """
    there = list(filter(None, columns))
    for name in _NEEDED:
        if name not in there:
            raise SchemaError(f"{file} has no column {name}; its columns are {', '.join(there)}")


def _cell(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value).strip()


def _one(row: Mapping[str, Any], file: str, payload: str) -> Observation:
    _refuse_unseen(_cell(row, "security"))
    item, accounting = item_of(_cell(row, "item"))
    if item == "split" and _cell(row, "basis") == Basis.PER_ORDINARY:
        item = "ordinary_split"
    text, ends, counted = (_cell(row, name) for name in ("text", "period_end", "counted_on"))
    known_on = day_of("known_on", _cell(row, "known_on"))
    _refuse_the_wrong_column(item, _cell(row, "value"), text)
    if item in _RATES:
        refuse_no_pair(_cell(row, "security"))
    unit = one_of(Unit, "unit", _cell(row, "unit") or _usual_unit(item, text))
    stated = _cell(row, "value") or "0"
    number = float(read_split(stated)) if item in SPLITS else number_of(stated)
    _refuse_a_per_cent(item, number)
    _refuse_nothing(item, number)
    value, currency = in_major_unit(number, currency_of(_cell(row, "currency")))
    ended = day_of("period_end", ends) if ends else known_on if item in SPLITS else None
    period = one_of(Period, "period", _cell(row, "period") or ("unknown" if ends and item not in SPLITS else "point"))
    _refuse_no_time(item, period, bool(ended))
    ahead = item in _EXPECTED and ended is not None and ended > known_on  # it cannot have been filed
    return Observation(
        security=_cell(row, "security"),
        item=item,
        stat=one_of(Stat, "stat", _cell(row, "stat") or (Stat.CONSENSUS if ahead else Stat.ACTUAL)),
        value=value,
        unit=unit,
        currency=currency,
        basis=one_of(Basis, "basis", _cell(row, "basis") or _usual_basis(item, unit)),
        period=period,
        period_end=ended,
        accounting=_accounting(_cell(row, "accounting"), accounting),
        provider=FILE,
        source=_cell(row, "source") or file,
        url=_cell(row, "url"),
        known_at=moment(known_on),
        payload=payload,
        text=text,
        counted_on=day_of("counted_on", counted) if counted else None,
    )


def _refuse_unseen(security: str) -> None:
    """Hold a name to be what it looks like: with a sign that nobody sees it would be another's."""
    unseen = "".join(sign for sign in security if not sign.isprintable())
    if unseen:
        raise ValueError(f"security is {security!r}: {unseen[0]!r} in it is a line break or a sign that is not seen")


def _refuse_the_wrong_column(item: str, value: str, text: str) -> None:
    if item in WORDS and not text:
        raise ValueError(f"{item} is words: they stand in the column text, not in value, which is {value!r}")
    if text and item not in WORDS and not item.startswith(OWN):
        raise ValueError(f"{item} is a number, and text is {text!r}: only {', '.join(sorted(WORDS))} are words")


def _refuse_a_per_cent(item: str, number: float) -> None:
    bounds = FRACTIONS.get(item)
    if bounds is not None and not bounds.holds(number):
        raise ValueError(f"{bounds.refusal(item, number)}; {item} is a fraction")


def _refuse_nothing(item: str, number: float) -> None:
    if item in _ABOVE_ZERO and number <= 0:
        raise ValueError(
            f"{item} is {number:g}, and no {item} is zero or less: leave the value blank if it is not known"
        )


def _refuse_no_time(item: str, period: Period, ends: bool) -> None:
    if item in OVER_TIME and period is Period.POINT:
        raise ValueError(
            f"of which time is this {item}? It needs a period such as fiscal_year, and its last day in period_end"
        )
    if not ends and period not in (Period.POINT, Period.UNKNOWN):
        raise ValueError(f"period is {period}, and period_end is blank: it needs the last day of it")


def _accounting(stated: str, named: Accounting | None) -> Accounting:
    accounting = one_of(Accounting, "accounting", stated or named or Accounting.UNKNOWN)
    if named and accounting is not named:
        raise ValueError(f"accounting is {stated!r}, and the item says {named}: one of the two is enough")
    return accounting


def _usual_unit(item: str, text: str) -> str:
    if text:
        return "text"
    if item in FRACTIONS:
        return "fraction"
    return "shares" if item in _SHARE_COUNTS else "number" if item in _NUMBERS else "money"


def _usual_basis(item: str, unit: Unit) -> Basis:
    if item == "ordinary_split":
        return Basis.PER_ORDINARY
    return Basis.UNKNOWN if item in _PER_SHARE else Basis.TOTAL if unit is Unit.MONEY else Basis.NONE
