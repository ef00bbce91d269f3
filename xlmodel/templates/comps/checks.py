"""What must hold before a comparison with peers is trusted: one day, one accounting, one year, the right companies."""

from typing import Final

from xlmodel.templates.blocks import checks, company_checks, front, losses
from xlmodel.templates.blocks.checks import Check
from xlmodel.templates.case import Case
from xlmodel.templates.comps.peer_set import LOSS, MIXED, OUT_OF_REACH, PeerSet
from xlmodel.templates.layout import Book, Page

_NONE: Final = '{}="none"'
_UNKNOWN: Final = "n/a"


def write(book: Book, case: Case, found: PeerSet) -> Page:
    """The sheet."""
    listed = [
        *company_checks.filled_in(),
        *company_checks.price_day(),
        *company_checks.estimates_day(),
        *company_checks.units(case),
        losses.check(),
        *losses.where_earned(company_checks.units_of_earnings()),
        *company_checks.of_peers(found.peers),
        *company_checks.own_past(case),
        *_of_the_set(found),
        *losses.where_earned(_of_results()),
    ]
    return checks.write(book, listed, front.warning(), case.findings)


def _of_the_set(found: PeerSet) -> list[Check]:
    reason = "{Left out because}"
    mixed, too_far = (f'LEFT({reason},{len(words)})="{words}"' for words in (MIXED, OUT_OF_REACH))
    other = f'AND({reason}<>"",{reason}<>"{LOSS}",NOT({mixed}),NOT({too_far}))'
    old = 'IF({Estimates of}="",FALSE,ABS(in_as_of-{Estimates of})>in_date_tolerance)'
    return [
        *company_checks.one_accounting(found.named(mixed), "left out", "they count in no average"),
        Check("Peers: estimates reach the common year end (left out)", found.named(too_far), "text", _NONE,
              "The common year end on Inputs lies before FY1 or after FY2 of these: choose another; they count in no average"),
        Check("Peers: each row is complete and once (left out)", found.named(other), "text", _NONE,
              "A figure is missing, a ticker stands there twice, is the company's own, or is not refreshed: they count in no average"),
        Check("Peers: estimates are of the valuation date (those that are not)", found.named(old), "text", _NONE,
              "Estimates of another season beside the price of the day"),
        Check("The company's own estimates reach the common year end (months)", "=out_months", "count", "AND({}>=0,{}<=12)",
              "The common year end on Inputs lies before FY1 or after FY2"),
    ]  # fmt: skip


def _of_results() -> list[Check]:
    return [
        Check("Price at the peers' P/E = price / (1 - discount) (difference)",
              "=out_peer_value-in_price/(1-out_peer_discount)", "number", "ABS({})<=0.000000001*out_peer_value",
              "Two routes to one value disagree"),
        Check("The parts of the discount add up (difference)",
              "=parts_less_total", "number",
              f'IF(ISNUMBER({{}}),ABS({{}})<0.000000001,{{}}="{_UNKNOWN}")',
              "One part has no answer (see Summary); not checked while a return on equity is not known"),
    ]  # fmt: skip
