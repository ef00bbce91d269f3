"""Which period was asked for: a fiscal or calendar year, a quarter, the last or the next twelve months."""

import re
from dataclasses import dataclass
from datetime import date

from xlmodel.errors import InputError

_RELATIVE = re.compile(r"FY([1-3])")
_LABELLED = re.compile(r"(FY|CY)((?:19|20)\d\d)")
_FISCAL_QUARTER = re.compile(r"Q(\d{4}-\d\d-\d\d)")


@dataclass(frozen=True)
class Asked:
    """A period as it was asked for."""

    kind: str  # relative, fiscal, calendar, ntm, ttm, last, ends
    number: int = 0
    end: date | None = None


def read_period(given: str) -> Asked:
    """`FY1`, `NTM`, `CY2026`, `FY 2027`, `Q2025-06-30`.

    Raises
        InputError  no such period.
    """
    word = given.strip().upper().replace(" ", "")
    if word == "NTM" or word == "TTM":
        return Asked(word.lower())
    if word in ("FY0", "LFY"):
        return Asked("last")
    if match := _RELATIVE.fullmatch(word):
        return Asked("relative", int(match[1]))
    if match := _LABELLED.fullmatch(word):
        return Asked("fiscal" if match[1] == "FY" else "calendar", int(match[2]))
    if match := _FISCAL_QUARTER.fullmatch(word):
        try:
            return Asked("ends", end=date.fromisoformat(match[1]))
        except ValueError:
            pass
    raise InputError(
        f"period is {given!r}, not one of FY1, FY2, FY3, NTM, CY2026, FY2027 (for reported figures also FY0, TTM, "
        "Q2025-06-30)"
    )
