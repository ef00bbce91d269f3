"""Days and times written as a spreadsheet's number format asks for."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from xlmodel.calculation.format_sections import Parts, has
from xlmodel.days import DAY_ZERO, FIRST_SERIAL, LAST_SERIAL

_SECONDS: Final = {"h": 3600, "m": 60, "s": 1}
_MONTHS: Final = """January February March April May June July August September October November December""".split()
_WEEKDAYS: Final = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_SHORT: Final = 3


def in_dates(section: Parts, value: float, day_shift: int = 0) -> str:
    """A day, a time of day or a time that has gone by, as a section of a format writes it.

    Parameters
        day_shift  what the number of a day lacks, where days are counted from 1904: there time may be negative, too.

    Raises
        ValueError  no calendar has such a day.
    """
    elapsed = {part.text[0].lower() for part in section if part.kind == "elapsed"}
    is_day = abs(value) + day_shift < LAST_SERIAL + 1 or elapsed
    if not is_day or (value < 0 and not day_shift):
        raise ValueError(f"no day has the number {value:.15g}")
    days, rest = divmod(_rounded(section, abs(value)), 86_400)
    clock = _clock(days, rest, elapsed, half=has(section, "noon"))
    minutes = _minutes(section)
    out = ["-"] if value < 0 else []
    decimals = ""
    for i, part in enumerate(section):
        word = part.text.lower()
        if part.kind in ("date", "elapsed") and (word[0] in "hs" or i in minutes):
            whole, _, decimals = f"{clock[word[0]]:f}".partition(".")
            out.append(whole.rjust(min(len(word), 2), "0"))
        elif part.kind == "date":
            out.append(_of_the_calendar(word, int(days) + day_shift))
        elif part.kind == "noon":
            out.append(_noon(part.text, is_morning=rest < 43_200))
        elif part.kind == "digit":
            out.append(decimals[:1] or "0")
            decimals = decimals[1:]
        else:
            out.append(part.text)
    return "".join(out)


def _clock(days: Decimal, rest: Decimal, elapsed: set[str], *, half: bool) -> dict[str, Decimal]:
    """What stands for hours, minutes and seconds."""
    clock = {"h": rest // 3600 % (12 if half else 24), "m": rest // 60 % 60, "s": rest % 60}
    if half and not clock["h"]:
        clock["h"] = Decimal(12)
    gone_by = days * 86_400 + rest
    return clock | {unit: gone_by // _SECONDS[unit] + (gone_by % 1 if unit == "s" else 0) for unit in elapsed}


def _rounded(section: Parts, value: float) -> Decimal:
    """The seconds of a moment: to the digits that are shown, and to whole ones where none are."""
    seconds = Decimal(f"{value:.15g}") * 86_400
    shown = any(part.text[:1].lower() == "s" for part in section if part.kind in ("date", "elapsed"))
    places = sum(part.kind == "digit" for part in section) if shown else 0
    return seconds.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _minutes(section: Parts) -> set[int]:
    """Where m is for minutes: after hours, beside seconds, and in brackets."""
    units = [(i, part.text[0].lower()) for i, part in enumerate(section) if part.kind in ("date", "elapsed")]
    return {
        i
        for n, (i, unit) in enumerate(units)
        if unit == "m"
        and len(section[i].text) <= len("mm")
        and (
            section[i].kind == "elapsed"
            or (n and units[n - 1][1] in "hs")
            or (units[n + 1 :] and units[n + 1][1] == "s")
        )
    }


def _of_the_calendar(word: str, number: int) -> str:
    # To a spreadsheet 1900 has a 29 February, so that the days before have numbers one less, and number 0 is a day.
    day = DAY_ZERO + timedelta(days=number + (number < FIRST_SERIAL))
    month, in_month = day.month, day.day
    if number in (0, FIRST_SERIAL - 1):
        month, in_month = (1, 0) if number == 0 else (2, 29)
    match word[0], len(word):
        case "y", length:
            year = 1900 if number == 0 else day.year
            return f"{year:04d}" if length >= _SHORT else f"{year % 100:02d}"
        case "m", 1 | 2 as length:
            return str(month).rjust(length, "0")
        case "m", length:
            name = _MONTHS[month - 1]
            return name[:1] if length == len("mmmmm") else name[:_SHORT] if length == _SHORT else name
        case "d", 1 | 2 as length:
            return str(in_month).rjust(length, "0")
    name = _WEEKDAYS[date.weekday(DAY_ZERO + timedelta(days=number))]
    return name[:_SHORT] if len(word) == _SHORT else name


def _noon(spelling: str, *, is_morning: bool) -> str:
    if len(spelling) > len("a/p"):
        return "AM" if is_morning else "PM"
    return spelling[0] if is_morning else spelling[-1]
