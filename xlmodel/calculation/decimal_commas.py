"""Numbers of a file whose cells stand between semicolons: there the decimal sign may be a comma."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from xlmodel.errors import RequestError

_COMMA: Final = re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+)?,[0-9]+(?:[Ee][+-]?[0-9]+)?\s*%?")
_POINT: Final = re.compile(r"[+-]?[0-9]*\.[0-9]*(?:[Ee][+-]?[0-9]+)?\s*%?")
_EITHER: Final = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+\s*%?")  # 1.120, which may be 1120


def with_points(numbers: Mapping[str, str]) -> dict[str, str]:
    """The same numbers with a point as decimal sign and nothing between thousands.

    Parameters
        numbers  the cells that are to be numbers, by the place where each stands.

    Raises
        RequestError  both signs are used, or a number may be read in two ways.
    """
    commas = _first(numbers, (place for place, text in numbers.items() if _COMMA.fullmatch(text)))
    points = _first(
        numbers, (place for place, text in numbers.items() if _POINT.fullmatch(text) and not _EITHER.fullmatch(text))
    )
    if commas and points:
        raise RequestError(f"{commas} has a comma and {points} a point as decimal sign; one file has one of them")
    either = _first(numbers, (place for place, text in numbers.items() if _EITHER.fullmatch(text)))
    if either and not points:
        raise RequestError(
            f"{either} may have a point between thousands or as decimal sign; write it without, or with a comma"
        )
    return {place: _pointed(text) if _COMMA.fullmatch(text) else text for place, text in numbers.items()}


def _first(numbers: Mapping[str, str], places: Iterable[str]) -> str | None:
    place = next(iter(places), None)
    return None if place is None else f"{numbers[place]} ({place})"


def _pointed(text: str) -> str:
    return text.replace(".", "").replace(",", ".")
