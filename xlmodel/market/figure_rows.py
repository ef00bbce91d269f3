"""Figures as rows of a table, one row a figure: what its columns mean, and the bundled rows of the Alibaba case.

`security`, `item`, `value` and `known_on` must be there; what else is left out counts as unknown and is never guessed.
`stat` left out, a figure of a period that ends after the day it was known on is a consensus, any other is a fact.
A figure per share is per the share count of `counted_on`, left out: of `known_on`. The item `split` is how many new
traded shares there are for one old (10 for 10:1, `1 for 30` or 0.0333 for 1:30), with the basis `per_ordinary` how many new
ordinary shares, whatever becomes of the ADS, which is kept as the item `ordinary_split`; it takes effect on
`period_end`, left out: on `known_on`. A split that never was is entered once more as 1.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any, Final, TypeVar

from xlmodel.market.observation import (
    SPLITS,
    UNKNOWN_CURRENCY,
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

_Words = TypeVar("_Words", bound=StrEnum)

FILE: Final = "file"
"""The provider that the user's own figures are of."""
_NEEDED: Final = ("security", "item", "value", "known_on")
_NUMBERS: Final = SPLITS | {"ads_ratio", "fx_rate"}
_SHARE_COUNTS: Final = frozenset({"ordinary_shares", "volume", "ads_count"})
_EXPECTED: Final = frozenset({"eps", "revenue", "net_income", "ebitda", "ebit", "dps"})
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
    texts = [folder.joinpath(name).read_text("utf-8") for name in ("alibaba.csv", "companies.csv")]
    rows = (row for text in texts for row in csv.DictReader(io.StringIO(text)))
    return read_rows(rows, "the bundled case", "")


def read_rows(rows: Iterable[Mapping[str, Any]], file: str, payload: str) -> list[Observation]:
    """The figures of a table.

    Parameters
        file     what a message calls the table, and the source of a figure that names none.
        payload  the digest of the bytes it was read from.

    Raises
        SchemaError  a column is missing, a row cannot be read, or two rows say two things of one figure.
    """
    found: dict[tuple[object, ...], tuple[int, Observation]] = {}
    for number, row in enumerate(rows, start=2):
        missing = [name for name in _NEEDED if name not in row]
        if missing:
            raise SchemaError(f"{file} has no column {missing[0]}")
        if _cell(row, "value") == "" and _cell(row, "text") == "":
            continue  # the source has no such number
        try:
            o = _one(row, file, payload)
        except (ValueError, OverflowError) as problem:
            raise SchemaError(f"{file}, row {number}: {problem}") from None
        key = (o.security, o.item, o.stat, o.period, o.period_end, o.accounting, o.known_at)
        other_row, other = found.setdefault(key, (number, o))
        if replace(other, source="", url="") != replace(o, source="", url=""):
            raise SchemaError(
                f"{file}, rows {other_row} and {number} say two things of the {o.item} of {o.security} known on {o.known_on}: "
                "one of them has to go, or another day or accounting"
            )
    return [o for _, o in found.values()]


def _cell(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value).strip()


def _one(row: Mapping[str, Any], file: str, payload: str) -> Observation:
    item = _cell(row, "item").lower()
    if item == "split" and _cell(row, "basis") == Basis.PER_ORDINARY:
        item = "ordinary_split"
    text = _cell(row, "text")
    unit = _word(Unit, "unit", _cell(row, "unit") or _usual_unit(item, text))
    stated = _cell(row, "value") or "0"
    number = float(read_split(stated)) if item in SPLITS else float(stated)
    value, currency = in_major_unit(number, _cell(row, "currency") or UNKNOWN_CURRENCY)
    usual = Basis.UNKNOWN if item in _PER_SHARE else Basis.TOTAL if unit is Unit.MONEY else Basis.NONE
    if item == "ordinary_split":
        usual = Basis.PER_ORDINARY
    ends = _cell(row, "period_end") or (_cell(row, "known_on") if item in SPLITS else "")
    usual_period = "unknown" if ends and item not in SPLITS else "point"
    counted = _cell(row, "counted_on")
    return Observation(
        security=_cell(row, "security"),
        item=item,
        stat=_word(Stat, "stat", _cell(row, "stat") or _usual_stat(item, ends, _cell(row, "known_on"))),
        value=value,
        unit=unit,
        currency=currency,
        basis=_word(Basis, "basis", _cell(row, "basis") or usual),
        period=_word(Period, "period", _cell(row, "period") or usual_period),
        period_end=_day(ends) if ends else None,
        accounting=_word(Accounting, "accounting", _cell(row, "accounting") or "unknown"),
        provider=FILE,
        source=_cell(row, "source") or file,
        url=_cell(row, "url"),
        known_at=moment(_day(_cell(row, "known_on"))),
        payload=payload,
        text=text,
        counted_on=_day(counted) if counted else None,
    )


def _word(words: type[_Words], column: str, given: str) -> _Words:
    if given not in {word.value for word in words}:
        raise ValueError(f"{column} is {given!r}, not one of {', '.join(words)}")
    return words(given)


def _usual_unit(item: str, text: str) -> str:
    if text:
        return "text"
    return "shares" if item in _SHARE_COUNTS else "number" if item in _NUMBERS else "money"


def _usual_stat(item: str, ends: str, known_on: str) -> str:
    """What was known before its period was over cannot have been filed."""
    ahead = item in _EXPECTED and ends and known_on and _day(ends) > _day(known_on)
    return (Stat.CONSENSUS if ahead else Stat.ACTUAL).value


def _day(text: str) -> date:
    return datetime.fromisoformat(text).date()
