"""How many random cases the tests try: a few, so that the suite is quick, or with XLMODEL_THOROUGH (set in CI) many."""

import os

THOROUGH = bool(os.environ.get("XLMODEL_THOROUGH"))


def cases(usual: int, thorough: int) -> int:
    """A number of cases."""
    return thorough if THOROUGH else usual
