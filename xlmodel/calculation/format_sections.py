"""The sections of a number format: for numbers above, below and at zero and for texts, or as conditions say."""

import re
from decimal import Decimal
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne
from typing import Final, NamedTuple

_TOKEN: Final = re.compile(
    r"""(?is)"(?P<quoted>[^"]*)"? | \\(?P<escaped>.) | _(?P<wide>.) | \*(?P<filling>.) | \[(?P<bracket>[^\]]*)\]
    | (?P<general>general) | (?P<exponent>e[+-]) | (?P<noon>am/pm|a/p) | (?<=/)(?P<fixed>[1-9][0-9]*) | (?P<digit>[0\#?])
    | (?P<date>y+|m+|d+|h+|s+) | (?P<point>\.) | (?P<comma>,) | (?P<percent>%) | (?P<slash>/) | (?P<text>@)
    | (?P<end>;) | (?P<literal>.)""",
    re.VERBOSE,
)
_CONDITION: Final = re.compile(r"\s*(<=|>=|<>|<|>|=)\s*(-?(?:[0-9]+\.?[0-9]*|\.[0-9]+))\s*")
_COMPARED: Final = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne}
_CURRENCY: Final = re.compile(r"\$([^-]*)(?:-([0-9A-Fa-f]+))?")
_ENGLISH: Final = 0x09  # the language in the last bits of a code of Windows for a place
UNITS: Final = frozenset({"h", "hh", "m", "mm", "s", "ss"})


class Part(NamedTuple):
    """A piece of a section of a format: its kind, and what it writes or asks for."""

    kind: str
    text: str


Parts = list[Part]


class UnknownFormatError(Exception):
    """A format that is not understood here, or a number that it cannot write."""


@lru_cache(maxsize=256)
def sections_of(number_format: str) -> list[Parts]:
    """The pieces of each section.

    Raises
        UnknownFormatError  it asks for the months of another language.
    """
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


def chosen(sections: list[Parts], number: Decimal) -> tuple[Parts | None, bool]:
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


def has(section: Parts, *kinds: str) -> bool:
    """Whether a section has a piece of one of these kinds."""
    return any(part.kind in kinds for part in section)
