"""Which period was asked for: a fiscal or calendar year, a quarter, the last or the next twelve months."""

import re
from contextlib import suppress
from datetime import date
from typing import Final, NamedTuple

from xlmodel.errors import InputError

_WORDS: Final = {"NTM": "ntm", "TTM": "ttm", "FY0": "last", "LFY": "last"}
_LABELS: Final = {"FY": "fiscal", "CY": "calendar"}
_RELATIVE: Final = re.compile(r"FY([1-3])")
_LABELLED: Final = re.compile(r"(FY|CY)((?:19|20)\d\d)")
_FISCAL_QUARTER: Final = re.compile(r"Q(\d{4}-\d\d-\d\d)")


class Asked(NamedTuple):
    """A period as it was asked for."""

    kind: str  # relative, fiscal, calendar, ntm, ttm, last, ends
    number: int = 0
    end: date = date.max


def read_period(given: str) -> Asked:
    """`FY1`, `NTM`, `CY2026`, `FY 2027`, `Q2025-06-30`.

    Raises
        InputError  no such period.
    """
    word = given.strip().upper().replace(" ", "")
    if word in _WORDS:
        return Asked(_WORDS[word])
    if match := _RELATIVE.fullmatch(word):
        return Asked("relative", int(match[1]))
    if match := _LABELLED.fullmatch(word):
        return Asked(_LABELS[match[1]], int(match[2]))
    if match := _FISCAL_QUARTER.fullmatch(word):
        with suppress(ValueError):
            return Asked("ends", end=date.fromisoformat(match[1]))
    raise InputError(
        f"period is {given!r}, not one of FY1, FY2, FY3, NTM, CY2026, FY2027 (for reported figures also FY0, TTM, "
        "Q2025-06-30)"
    )
