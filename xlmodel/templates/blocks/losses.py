"""A loss, which has no P/E: what a template that values earnings says of one, and which of its checks then ask for nothing."""

from collections.abc import Iterable
from typing import Final

from xlmodel.templates.blocks.checks import Check

_LOSS: Final = "IF(ISNUMBER(in_eps_fy2),in_eps_fy2<=0,FALSE)"
NO_LOSS: Final = f"NOT({_LOSS})"
"""A piece of a formula: whether no loss is known to be expected; what a multiple hangs from may not stay blank then."""
_UNKNOWN: Final = "not known"
_WORDS: Final = (
    '"No profit is expected for FY2: EPS "&FIXED(in_eps_fy2,2)&" "&in_currency&". A loss has no P/E, and this template values '
    'a company by its P/E: it does not value this one. The templates dcf and sotp ask for no P/E of the whole company."'
)


def or_else(verdict: str) -> str:
    """A piece of a formula: that a loss is not valued here, or else what the page says."""
    return f"IF({_LOSS},{_WORDS},{verdict})"


def check() -> Check:
    """That there are earnings to value."""
    return Check("A profit is expected for FY2 (EPS)", "=in_eps_fy2", "price", "AND(ISNUMBER({}),{}>0)",
                 "A loss has no P/E: this template does not value the company, and checks that need a P/E say not known")  # fmt: skip


def check_of_the_rest() -> Check:
    """That what is valued by its P/E beside the parts has earnings."""
    return Check("The rest makes a profit in FY2 (EPS)", "=out_rest_eps", "price", "AND(ISNUMBER({}),{}>0)",
                 "A loss has no P/E: name what loses money on Parts, by its sales; checks that need a P/E say not known")  # fmt: skip


def where_earned(checks: Iterable[Check]) -> list[Check]:
    """Those that need a P/E: with a loss there is nothing for them to measure, and one check says why."""
    return [
        each._replace(
            measure=f'=IF({_LOSS},"{_UNKNOWN}",{each.measure.removeprefix("=")})',
            holds=f'IF({{}}="{_UNKNOWN}",TRUE,{each.holds})',
        )
        for each in checks
    ]
