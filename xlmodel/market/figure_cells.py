"""What a cell of a row of figures says, or what may stand there instead, the nearest first."""

from collections.abc import Iterable
from datetime import date, datetime
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final, TypeVar

from xlmodel.days import read_day
from xlmodel.delimited import is_plain_number
from xlmodel.errors import InputError
from xlmodel.market.currencies import CURRENCIES
from xlmodel.market.items import KNOWN_ITEMS, OWN, as_word, read_item
from xlmodel.market.observation import MINOR_UNITS, UNKNOWN_CURRENCY, Accounting

_Words = TypeVar("_Words", bound=StrEnum)
_NEAR: Final = 6  # of a long list so many are named


def nearest_first(given: str, words: Iterable[str]) -> list[str]:
    """The words, those first that look most like what was given.

    >>> nearest_first("esp", ["price", "ebit", "eps"])[0]
    'eps'
    """
    typed = given.casefold()
    return sorted(words, key=lambda word: -SequenceMatcher(None, typed, word.casefold()).ratio())


def looks_like(given: str, word: str) -> bool:
    """Whether a word may well be meant by another that is not it."""
    return SequenceMatcher(None, given.casefold(), word.casefold()).ratio() >= 0.75


def one_of(words: type[_Words], column: str, given: str) -> _Words:
    """The word of a list.

    Raises
        ValueError  it is none of it.
    """
    try:
        return words(as_word(given))
    except ValueError:
        raise ValueError(f"{column} is {given!r}, not one of {', '.join(nearest_first(given, words))}") from None


def item_of(given: str) -> tuple[str, Accounting | None]:
    """An item as the store calls it, and the accounting where it is named with it: `EPS non-GAAP`.

    Raises
        ValueError  it is neither a known item nor marked as the user's own.
    """
    try:
        item, accounting = read_item(given)
    except InputError:
        item, accounting = "", None
    if item in KNOWN_ITEMS or (item.startswith(OWN) and item != OWN):
        return item, accounting
    known = ", ".join(nearest_first(given, KNOWN_ITEMS))
    raise ValueError(f"item is {given!r}, not one of {known}; an item of your own begins with {OWN}")


def currency_of(given: str) -> str:
    """A currency or a hundredth of one; small letters where they can mean one thing only. Blank stays unknown.

    Raises
        ValueError  it is none.
    """
    if given in CURRENCIES or given in MINOR_UNITS or given == UNKNOWN_CURRENCY:
        return given
    known = (*CURRENCIES, *MINOR_UNITS)
    meant = [code for code in known if code.casefold() == given.casefold()]
    if len(meant) == 1:
        return meant[0]
    near = ", ".join((meant or nearest_first(given, sorted(known)))[:_NEAR])
    raise ValueError(f"currency is {given!r}, not {near} or another code of ISO 4217")


def refuse_no_pair(security: str) -> None:
    """Hold what a rate is of to be two currencies.

    Raises
        ValueError  it is not.
    """
    for code in (security[:3], security[3:]):
        if code not in CURRENCIES:
            near = ", ".join(nearest_first(code, sorted(CURRENCIES))[:_NEAR])
            raise ValueError(
                f"a rate is of two currencies such as USDCNY, not of {security!r}: {code!r} is not {near}, ..."
            )


def day_of(column: str, given: str) -> date:
    """A day, written so that nobody takes its month for its day.

    Raises
        ValueError  it is none.
    """
    found = read_day(given)
    if found is None:
        raise ValueError(f"{column} is {given!r}, not a day such as 2025-09-24")
    return found.date() if isinstance(found, datetime) else found


def number_of(given: str) -> float:
    """A number in plain digits.

    Raises
        ValueError  it is none, or has a sign that may be read in two ways.
    """
    if is_plain_number(given):
        return float(given)
    if given.endswith("%"):
        raise ValueError(f"value is {given!r}: write it as a number, 0.05 for 5 %, with fraction as its unit")
    raise ValueError(
        f"value is {given!r}, not a number in plain digits such as 1234.5: no separator of thousands, no currency"
    )
