"""The digits of a number in the places that a format has for them: 0, # and ?.

The first place before the point takes all digits that are left; everything else in a section stays.
"""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

from xlmodel.calculation.format_sections import Parts, UnknownFormatError, has

_WIDTH: Final = 11  # characters, of a number in no particular format


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


def in_digits(section: Parts, number: Decimal) -> str:
    """A number that is not below zero, as a section writes it.

    Raises
        UnknownFormatError  it asks for a fraction without numbers.
    """
    if has(section, "general", "text"):
        return "".join(general(float(number)) if part.kind in ("general", "text") else part.text for part in section)
    if has(section, "exponent"):
        return _with_exponent(section, number)
    number *= 100 ** sum(part.kind == "percent" for part in section)
    if has(section, "slash") and has(section, "digit"):
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
    if end is None or not has(section[slash:], "digit", "fixed"):
        raise UnknownFormatError("a fraction without numbers")
    begin = end
    while begin and section[begin - 1].kind == "digit":
        begin -= 1
    last = max((i for i in range(slash, len(section)) if section[i].kind in ("digit", "fixed")), default=slash)
    whole, ends = section[:begin], section[last + 1 :]
    above, below = section[begin : end + 1], [part for part in section[slash + 1 : last + 1] if part.kind != "literal"]
    between = section[end + 1 : last + 1 - len(below)]
    has_whole = has(whole, "digit")
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
