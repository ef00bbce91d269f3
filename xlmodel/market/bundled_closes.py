"""The bundled daily closes, a column a company: what an event study of Alibaba needs, and how announcements went on."""

import csv
from collections.abc import Iterator
from datetime import date
from importlib import resources
from typing import Final

_SOURCE: Final = "Yahoo daily closes via yfinance-stock-data (Unlicense)"
_URL: Final = "github:dieperdev/yfinance-stock-data @a342efb7"
_ADS: Final = frozenset({"BABA", "JD", "PDD", "BIDU"})
_COUNTED_ON: Final = "2026-08-21"  # the compiler has divided them by all splits up to then


def rows() -> Iterator[dict[str, str]]:
    """The same as rows of a table of figures, a row a close."""
    text = resources.files("xlmodel.market").joinpath("case/closes.csv").read_text("utf-8")
    for line in csv.DictReader(text.splitlines()):
        day = date.fromisoformat(line.pop("day")).isoformat()
        for security, close in line.items():
            if close:
                yield {
                    "security": security,
                    "item": "price",
                    "stat": "actual",
                    "value": close,
                    "currency": "USD",
                    "basis": "per_ads" if security in _ADS else "per_ordinary",
                    "known_on": day,
                    "source": _SOURCE,
                    "url": _URL,
                    "counted_on": _COUNTED_ON,
                }
