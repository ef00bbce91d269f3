"""Numbers written as a spreadsheet's number format asks for: what TEXT answers.

A format has up to four sections, for numbers above, below and at zero and for texts, or for what its conditions say.
Digits stand where the section has 0, # and ?, the first of which takes all that are left; everything else stays.
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne
from typing import Final

from xlmodel.calculation.date_formats import UNITS, Part, in_dates

_TOKEN: Final = re.compile(
    r"""(?is)"(?P<quoted>[^"]*)"? | \\(?P<escaped>.) | _(?P<wide>.) | \*(?P<filling>.) | \[(?P<bracket>[^\]]*)\]
    | (?P<general>general) | (?P<exponent>e[+-]) | (?P<noon>am/pm|a/p) | (?<=/)(?P<fixed>[1-9][0-9]*) | (?P<digit>[0\#?])
    | (?P<date>y+|m+|d+|h+|s+) | (?P<point>\.) | (?P<comma>,) | (?P<percent>%) | (?P<slash>/) | (?P<text>@)
    | (?P<end>;) | (?P<literal>.)""",
    re.VERBOSE,
)
_CONDITION: Final = re.compile(r"\s*(<=|>=|<>|<|>|=)\s*(-?[0-9.]+)\s*")
_COMPARED: Final = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne}
_CURRENCY: Final = re.compile(r"\$([^-]*)(?:-([0-9A-Fa-f]+))?")
_ENGLISH: Final = 0x09  # the language in the last bits of a code of Windows for a place
_WIDTH: Final = 11  # characters, of a number in no particular format


Parts = list[Part]


class UnknownFormatError(Exception):
    """A format that is not understood here, or a number that it cannot write."""


def formatted(value: float | str, number_format: str, day_shift: int = 0) -> str:
    """A number or a text as a format writes it.

    Parameters
        day_shift  what the number of a day lacks, where days are counted from 1904.

    Raises
        UnknownFormatError  it cannot, or not here.
        ValueError          it asks for a day that no calendar has.

    >>> formatted(-1234.5, "#,##0.0_);(#,##0.0)")
    '(1,234.5)'
    >>> formatted(0.4567, "0.0%"), formatted(12.5, '0.0"x"'), formatted(45960, "mmm-yy")
    ('45.7%', '12.5x', 'Oct-25')
    """
    sections = _sections(number_format)
    if isinstance(value, str):
        texts = sections[3] if len(sections) > 3 else next((s for s in sections if _has(s, "text")), None)
        return value if texts is None else "".join(value if part.kind == "text" else part.text for part in texts)
    number = Decimal(f"{value:.15g}")
    section, shows_sign = _chosen(sections, number)
    if section is None:
        return general(value)
    if any(_is_date(part) for part in section):
        return in_dates(section, value, day_shift)
    written = _in_digits(section, abs(number))
    return f"-{written}" if shows_sign and number < 0 else written


def general(value: float) -> str:
    """A number in no particular format: as many digits as find room in a cell."""
    size = abs(Decimal(f"{value:.15g}"))
    whole = len(str(int(size)))
    fixed = _stripped(f"{size:.{max(_WIDTH - 1 - whole, 0)}f}")
    if whole > _WIDTH or (0 < size < Decimal("0.0001") and Decimal(fixed) != size):
        mantissa, _, exponent = f"{size:.5e}".partition("e")
        fixed = f"{_stripped(mantissa)}E{int(exponent):+03d}"
    return f"-{fixed}" if value < 0 and fixed != "0" else fixed


def _stripped(digits: str) -> str:
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


# Sections


@lru_cache(maxsize=256)
def _sections(number_format: str) -> list[Parts]:
    sections: list[Parts] = [[]]
    for match in _TOKEN.finditer(number_format):
        kind, text = match.lastgroup or "", match[match.lastgroup or 0]
        match kind:
            case "end":
                sections.append([])
            case "quoted" | "escaped" | "literal":
                sections[-1].append(Part("literal", text))
            case "wide":
                sections[-1].append(Part("literal", " "))
            case "filling":
                pass
            case "bracket":
                sections[-1] += _bracketed(text)
            case _:
                sections[-1].append(Part(kind, text))
    return sections


def _bracketed(text: str) -> Parts:
    if _CONDITION.fullmatch(text):
        return [Part("condition", text)]
    if text and text.lower() in UNITS:
        return [Part("elapsed", text)]
    currency = _CURRENCY.fullmatch(text)
    if currency is None:
        return []  # a colour
    if currency[2] and not currency[1] and int(currency[2], 16) % 1024 not in (0, _ENGLISH):
        raise UnknownFormatError(f"the words of another language, {text}")
    return [Part("literal", currency[1])] if currency[1] else []


def _chosen(sections: list[Parts], number: Decimal) -> tuple[Parts | None, bool]:
    """The section for a number, and whether it leaves the sign to us; no section for no particular format."""
    conditions = [next((part.text for part in section if part.kind == "condition"), "") for section in sections[:2]]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=False):
            if condition and _holds(condition, number):
                return [part for part in section if part.kind != "condition"], True
        otherwise = sections[len([c for c in conditions if c]) :]
        return (otherwise[0] if otherwise else None), True
    if len(sections) > 2 and number == 0:
        return sections[2], False
    if len(sections) > 1 and number < 0:
        return sections[1], False
    return sections[0], True


def _holds(condition: str, number: Decimal) -> bool:
    match = _CONDITION.fullmatch(condition)
    return match is not None and bool(_COMPARED[match[1]](number, Decimal(match[2])))


def _has(section: Parts, *kinds: str) -> bool:
    return any(part.kind in kinds for part in section)


def _is_date(part: Part) -> bool:
    return part.kind in ("date", "elapsed", "noon")


# Digits


def _in_digits(section: Parts, number: Decimal) -> str:
    if _has(section, "general", "text"):
        return "".join(general(float(number)) if part.kind in ("general", "text") else part.text for part in section)
    if _has(section, "exponent"):
        return _with_exponent(section, number)
    number *= 100 ** sum(part.kind == "percent" for part in section)
    if _has(section, "slash") and _has(section, "digit"):
        return _as_fraction(section, number)
    section, grouped, thousands = _without_commas(section)
    number = number.scaleb(-3 * thousands)
    whole, point, decimals = _at_the_point(section)
    return _around_the_point(number, whole, point, decimals, grouped)


def _at_the_point(section: Parts) -> tuple[Parts, str, Parts]:
    at = next((i for i, part in enumerate(section) if part.kind == "point"), None)
    return (section, "", []) if at is None else (section[:at], ".", section[at + 1 :])


def _around_the_point(number: Decimal, whole: Parts, point: str, decimals: Parts, grouped: bool) -> str:
    rounded = _rounded(number, decimals)
    before, _, after = f"{rounded:f}".partition(".")
    return _filled(whole, before.lstrip("0"), grouped) + point + _decimals(decimals, after)


def _rounded(number: Decimal, decimals: Parts) -> Decimal:
    places = sum(part.kind == "digit" for part in decimals)
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) if number.adjusted() + places < 27 else number


def _without_commas(section: Parts) -> tuple[Parts, bool, int]:
    """A section without those that group digits or divide by a thousand, whether it has the former, how many of the latter."""
    digits = [i for i, part in enumerate(section) if part.kind == "digit"]
    point = next((i for i, part in enumerate(section) if part.kind == "point"), len(section))
    before = [i for i in digits if i < point]
    commas = [i for i, part in enumerate(section) if part.kind == "comma"]
    grouping = [i for i in commas if before and before[0] < i < before[-1]]
    scaling = []
    for last in filter(None, (before[-1:], digits[-1:])):
        at = last[0] + 1
        while at < len(section) and section[at].kind == "comma" and at not in scaling:
            scaling.append(at)
            at += 1
    kept = [part for i, part in enumerate(section) if i not in (*grouping, *scaling)]
    return kept, bool(grouping), len(scaling)


def _filled(parts: Parts, digits: str, grouped: bool = False) -> str:
    """Digits in their places from the right, all that are left in the first; 0 and ? have something where none is."""
    backwards: list[str] = []
    count = 0
    first = next((i for i, part in enumerate(parts) if part.kind == "digit"), -1)
    for i in range(len(parts) - 1, -1, -1):
        if parts[i].kind != "digit":
            backwards += reversed(parts[i].text)
            continue
        taken = digits if i == first else digits[-1:]
        digits = digits[: len(digits) - len(taken)]
        for character in reversed(taken or {"0": "0", "?": " "}.get(parts[i].text, "")):
            if grouped and count and count % 3 == 0:
                backwards.append(" " if character == " " else ",")
            backwards.append(character)
            count += 1
    return "".join(reversed(backwards))


def _decimals(parts: Parts, digits: str) -> str:
    places = [part.text for part in parts if part.kind == "digit"]
    shown = list(digits.ljust(len(places), "0"))
    for i in range(len(places) - 1, -1, -1):
        if shown[i] != "0" or places[i] == "0":
            break
        shown[i] = " " if places[i] == "?" else ""
    following = iter(shown)
    return "".join(next(following) if part.kind == "digit" else part.text for part in parts)


def _with_exponent(section: Parts, number: Decimal) -> str:
    at = next(i for i, part in enumerate(section) if part.kind == "exponent")
    mantissa, grouped, _ = _without_commas(section[:at])
    whole, point, decimals = _at_the_point(mantissa)
    places = max(sum(part.kind == "digit" for part in whole), 1)
    exponent = (number.adjusted() // places) * places if number else 0
    if _rounded(number.scaleb(-exponent), decimals) >= 10**places:
        exponent += places
    if number:
        written = _around_the_point(number.scaleb(-exponent), whole, point, decimals, grouped)
    else:
        written = _filled(whole, "0" * places, grouped) + point + _decimals(decimals, "")
    letter, sign = section[at].text[0], section[at].text[1]
    rest = [part for part in section[at + 1 :] if part.kind != "comma"]
    first = next((i for i, part in enumerate(rest) if part.kind == "digit"), len(rest))
    shown = "-" if exponent < 0 else "+" if sign == "+" else ""
    between = "".join(part.text for part in rest[:first])
    return written + letter + between + shown + _filled(rest[first:], str(abs(exponent)))


# Fractions


def _as_fraction(section: Parts, number: Decimal) -> str:
    slash = next(i for i, part in enumerate(section) if part.kind == "slash")
    end = next((i for i in range(slash - 1, -1, -1) if section[i].kind == "digit"), None)
    if end is None or not _has(section[slash:], "digit", "fixed"):
        raise UnknownFormatError("a fraction without numbers")
    begin = end
    while begin and section[begin - 1].kind == "digit":
        begin -= 1
    last = max((i for i in range(slash, len(section)) if section[i].kind in ("digit", "fixed")), default=slash)
    whole, ends = section[:begin], section[last + 1 :]
    above, below = section[begin : end + 1], [part for part in section[slash + 1 : last + 1] if part.kind != "literal"]
    between = section[end + 1 : last + 1 - len(below)]
    has_whole = _has(whole, "digit")
    units = int(number) if has_whole else 0
    over, under = _nearest(number - units, below)
    if has_whole and over == under:
        units, over = units + 1, 0
    written = _bottom_and_top(above, between, below, over, under)
    return _beside_whole(whole, above, below, units, over, written) + "".join(part.text for part in ends)


def _nearest(number: Decimal, below: Parts) -> tuple[int, int]:
    """The fraction that comes nearest, with as many digits below as there is room for, or with those that stand there."""
    if below[0].kind == "fixed":
        under = int(below[0].text)
        return int((number * under).quantize(Decimal(1), ROUND_HALF_UP)), under
    found = Fraction(number).limit_denominator(10 ** len(below) - 1)
    return found.numerator, found.denominator


def _bottom_and_top(above: Parts, between: Parts, below: Parts, over: int, under: int) -> str:
    top = _filled(above, str(over))
    bottom = below[0].text if below[0].kind == "fixed" else str(under)
    if below[0].text == "?":
        bottom = bottom.ljust(len(below))
    elif below[0].text == "0":
        bottom = bottom.rjust(len(below), "0")
    return top + "".join(part.text for part in between) + bottom


def _beside_whole(whole: Parts, above: Parts, below: Parts, units: int, over: int, written: str) -> str:
    """The whole number and the fraction; where one of them is nothing, blanks stand in for it if ? asks for a column."""
    digits = [i for i, part in enumerate(whole) if part.kind == "digit"]
    if not digits:
        return "".join(part.text for part in whole) + written
    number, separator = whole[: digits[-1] + 1], "".join(part.text for part in whole[digits[-1] + 1 :])
    asked = {part.text for part in (*number, *above, *below)}
    if over == 0 and not any(part.text == "0" for part in above):
        return _filled(number, str(units)) + (" " * len(separator + written) if "?" in asked else "")
    places = {part.text for part in number if part.kind == "digit"}
    if units == 0 and "0" not in places and (over or "?" not in places):
        in_column = "?" in {part.text for part in (*number, *above)}
        return _filled(number, "") + (" " * len(separator) if in_column else "") + written
    return _filled(number, str(units)) + separator + written
