"""How far figures may disagree, and how old they may be, before somebody has to know; each limit is set in one place.

in_date_tolerance                                 a cell of that name in the workbook counts first,
XLMODEL_DATE_TOLERANCE=45                         then the user's setting, from the environment
[settings]  date_tolerance = 45                   or from config.toml of the user's configuration folder,
Limits.date_tolerance                             then what stands here
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final

import xlmodel.contract as contract
from xlmodel.errors import SettingError
from xlmodel.market.settings import setting


@dataclass(frozen=True)
class Limits:
    """Beyond these a figure is refused (the two ages) or pointed out (all others)."""

    price_age: float = 10  # days; the longest that exchanges close for is a week, in Shanghai
    estimate_age: float = 200  # days; half a year between two reports, and some
    date_tolerance: float = 31  # days from an input to the valuation date
    unit_tolerance: float = 0.15  # market value against price x shares: counts of two dates differ by some per cent
    held_tolerance: float = 0.25  # an input that refresh leaves alone, against what the store says
    estimate_jump: float = 2.5  # times, from one refresh to the next
    # A forward P/E outside is possible, but one of a unit's slip is likelier.
    smallest_forward_pe: float = 4
    largest_forward_pe: float = 400


CELLS: Final = {contract.IN + name: name for name in contract.LIMITS}
"""The cells that a workbook may set them in."""


def limits(cells: Mapping[str, object] | None = None) -> Limits:
    """The limits as they are set.

    Parameters
        cells  what stands in the workbook's cells of these names; a blank or a text sets nothing.

    Raises
        SettingError  a setting is no number, or the file of settings cannot be read.
    """
    given = cells or {}
    usual = {field.name: float(field.default) for field in fields(Limits) if isinstance(field.default, int | float)}
    return Limits(**{name: _one(name, given.get(cell), usual[name]) for cell, name in CELLS.items()})


def _one(name: str, cell: object, otherwise: float) -> float:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell)
    text = setting(name, str(otherwise))
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not found >= 0:
        raise SettingError(f"the setting {name} is {text!r}, not a number of zero or more")
    return found
