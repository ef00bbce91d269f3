"""The kinds of faults: each finds the cells in which it can be made, and makes it in one of them.

A number is wrong by a factor, a formula by a slip of the hand. What is typed is what people type.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from random import Random
from typing import Final, NamedTuple

from tests.faults.book import Book, Change, Spot
from xlmodel.formula.area import Area, column_letters
from xlmodel.formula.tokens import Kind, Token, tokens


class Fault(NamedTuple):
    """One cell that is wrong."""

    spot: Spot
    change: Change
    words: str


Maker = Callable[[Book, Random], Fault | None]
FACTORS: Final = (10.0, 100.0, 1000.0, 7.8, 4.0)  # decimals, thousands, HKD for USD, quarters for a year
RATIO: Final = 8.0  # of ordinary shares to an ADS
CURRENCIES: Final = ("USD", "HKD", "EUR", "CNY", "JPY")
_PEER: Final = re.compile(r"peer_(\d+)_(price|eps_fy1|eps_fy2|roe|volatility|fy2_end|fy1_end)")
_CELL: Final = re.compile(r"(.*!)?(\$?)([A-Z]{1,3})(\$?)(\d+)")


def _numbers(book: Book) -> list[Spot]:
    return [s for s in book.inputs if isinstance(s.value, float) and not isinstance(s.value, bool) and not s.is_date]


def _one(spots: Iterable[Spot], rng: Random) -> Spot | None:
    found = list(spots)
    return rng.choice(found) if found else None


def _value(spot: Spot | None, value: Callable[[Spot], float | str | None]) -> Fault | None:
    if spot is None:
        return None
    new = value(spot)
    return Fault(spot, Change(value=new), f"{_brief(spot.value)} became {_brief(new)}")


def _brief(value: object) -> str:
    return "blank" if value is None else f"{value:.6g}" if isinstance(value, float) else repr(value)


def by_a_factor(book: Book, rng: Random) -> Fault | None:
    factor = rng.choice(FACTORS) ** rng.choice((1, -1))
    return _value(_one((s for s in _numbers(book) if s.value), rng), lambda s: s.value * factor)


def sign(book: Book, rng: Random) -> Fault | None:
    return _value(_one((s for s in _numbers(book) if s.value), rng), lambda s: -s.value)


def year_off(book: Book, rng: Random) -> Fault | None:
    days = rng.choice((365, -365))
    dates = (s for s in book.inputs if s.is_date and isinstance(s.value, float))
    return _value(_one(dates, rng), lambda s: s.value + days)


def currency(book: Book, rng: Random) -> Fault | None:
    spots = (s for s in book.inputs if s.value in CURRENCIES)
    return _value(_one(spots, rng), lambda s: rng.choice([code for code in CURRENCIES if code != s.value]))


def text_for_number(book: Book, rng: Random) -> Fault | None:
    return _value(_one(_numbers(book), rng), lambda s: rng.choice(("n/a", f"{s.value:.2f}".replace(".", ","), "tbd")))


def blank(book: Book, rng: Random) -> Fault | None:
    return _value(_one(_numbers(book), rng), lambda s: None)


def per_share_for_per_ads(book: Book, rng: Random) -> Fault | None:
    """A figure per ordinary share where the price is per ADS, a count of the other, or the word itself."""
    slips = [
        s
        for s in book.inputs
        if s.name in ("price", "eps_fy1", "eps_fy2", "ordinary_shares", "ads_ratio", "dps", "share")
    ]
    spot = _one(slips, rng)
    if spot is not None and spot.name == "share":
        return _value(spot, lambda s: "share" if s.value == "ADS" else "ADS")
    ratio = RATIO ** rng.choice((1, -1))
    return _value(spot, lambda s: s.value * ratio)


def of_another_ticker(book: Book, rng: Random) -> Fault | None:
    """A peer has the figure of another one."""
    of_peers = {match.groups(): s for s in book.inputs if (match := _PEER.fullmatch(s.name))}
    pairs = [
        (spot, other)
        for (number, what), spot in of_peers.items()
        for (another, same), other in of_peers.items()
        if what == same and number != another and spot.value != other.value
    ]
    if not pairs:
        return None
    spot, other = rng.choice(pairs)
    return _value(spot, lambda s: other.value)


# Formulas


def typed_over(book: Book, rng: Random) -> Fault | None:
    """A number that somebody has seen there once."""
    spots = (s for s in _calculated(book) if s.value and not book.spills(s))  # nothing times a factor is nothing
    factor = 1 + rng.choice((1, -1)) * rng.uniform(0.05, 0.2)
    spot = _one(spots, rng)
    fault = _value(spot, lambda s: s.value * factor)
    return fault and fault._replace(words=f"={_short(fault.spot.formula)} became {_brief(fault.change.value)}")


def constant_added(book: Book, rng: Random) -> Fault | None:
    spot = _one((s for s in _calculated(book) if not book.spills(s)), rng)
    return spot and _formula(spot, f"{spot.formula}+{abs(spot.value) * 0.1:.6g}")


def reference_moved(book: Book, rng: Random) -> Fault | None:
    def moved(token: Token) -> str | None:
        match = _CELL.fullmatch(token.text)
        if match is None:
            return None
        sheet, before, letters, between, row = match.groups(default="")
        step = rng.choice((1, -1))
        if rng.random() < 0.5:
            return f"{sheet}{before}{letters}{between}{int(row) + step}" if int(row) + step > 0 else None
        column = _column(letters) + step
        return f"{sheet}{before}{column_letters(column)}{between}{row}" if column > 0 else None

    return _with_token(book, rng, Kind.CELLS, moved)


def range_shortened(book: Book, rng: Random) -> Fault | None:
    def shortened(token: Token) -> str | None:
        first, colon, last = token.text.rpartition(":")
        match, start = _CELL.fullmatch(last), _CELL.fullmatch(first)
        if not colon or match is None or start is None:
            return None
        _, before, letters, between, row = match.groups(default="")
        if int(row) > int(start[5]):
            return f"{first}:{before}{letters}{between}{int(row) - 1}"
        if _column(letters) > _column(start[3]):
            return f"{first}:{before}{column_letters(_column(letters) - 1)}{between}{row}"
        return None

    return _with_token(book, rng, Kind.CELLS, shortened)


def plus_for_minus(book: Book, rng: Random) -> Fault | None:
    return _with_token(book, rng, Kind.OPERATOR, lambda token: {"+": "-", "-": "+"}.get(token.text))


def _with_token(book: Book, rng: Random, kind: Kind, changed: Callable[[Token], str | None]) -> Fault | None:
    """A formula in which one token is another."""
    spots = list(book.formulas)
    rng.shuffle(spots)
    for spot in spots:
        found = list(tokens(spot.formula))
        options = [
            (token, new)
            for before, token in zip([None, *found], found, strict=False)
            if token.kind is kind and (kind is not Kind.OPERATOR or _is_binary(before)) and (new := changed(token))
        ]
        if options:
            token, new = rng.choice(options)
            return _formula(spot, spot.formula[: token.start] + new + spot.formula[token.start + len(token.text) :])
    return None


def _column(letters: str) -> int:
    return Area.of(f"{letters}1").column


def _is_binary(before: Token | None) -> bool:
    return before is not None and before.kind not in (
        Kind.OPERATOR,
        Kind.OPEN,
        Kind.COMMA,
        Kind.OPEN_ARRAY,
        Kind.SEMICOLON,
    )


def _calculated(book: Book) -> list[Spot]:
    return [s for s in book.formulas if isinstance(s.value, float) and not isinstance(s.value, bool)]


def _formula(spot: Spot, new: str) -> Fault:
    return Fault(spot, Change(formula=new), f"={_short(spot.formula)} became ={_short(new)}")


def _short(formula: str) -> str:
    return formula if len(formula) <= 60 else f"{formula[:57]}..."


KINDS: Final[Mapping[str, Maker]] = {
    "number times or by 10, 100, 1000, 7.8 or 4": by_a_factor,
    "sign of a number turned": sign,
    "text in place of a number": text_for_number,
    "number deleted": blank,
    "date a year off": year_off,
    "another currency": currency,
    "per share in place of per ADS": per_share_for_per_ads,
    "a peer's figure of another ticker": of_another_ticker,
    "number typed over a formula": typed_over,
    "constant added to a formula": constant_added,
    "reference moved by a row or column": reference_moved,
    "range one cell too short": range_shortened,
    "plus for minus, minus for plus": plus_for_minus,
}
