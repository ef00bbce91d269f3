"""How many random cases the tests try: a few, so that the suite is quick, or with XLMODEL_THOROUGH (set in CI) many."""

import os
from collections.abc import Iterable
from typing import TypeVar

THOROUGH = bool(os.environ.get("XLMODEL_THOROUGH"))
Each = TypeVar("Each")


def cases(usual: int, thorough: int) -> int:
    """A number of cases."""
    return thorough if THOROUGH else usual


def some(each: Iterable[Each], usual: int = 1) -> list[Each]:
    """The first of a kind, or with XLMODEL_THOROUGH all: where each one needs an office, or a workbook made anew."""
    return list(each)[: None if THOROUGH else usual]
