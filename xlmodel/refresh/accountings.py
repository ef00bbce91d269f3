"""Earnings by two accountings beside each other: a forward multiple on one and a trailing one on the other."""

from collections.abc import Iterable, Sequence

from xlmodel.contract import ACCOUNTING
from xlmodel.findings import Finding, Kind
from xlmodel.market.figures import EARNINGS
from xlmodel.market.observation import Accounting, Stat
from xlmodel.market.series import shown_accounting
from xlmodel.refresh.firewall import Fed

_LISTED = 3  # figures of one accounting that a finding names


def accountings(fed: Sequence[Fed], wanted: Accounting | None) -> list[Finding]:
    """What is by another accounting than the workbook or than what stands beside it, each figure with its accounting.

    Parameters
        wanted  the accounting of the workbook; None if it does not say.
    """
    items = dict.fromkeys(each.item for each in fed if each.item in EARNINGS)
    return [finding for item in items for finding in _of_one_item([f for f in fed if f.item == item], wanted)]


def _of_one_item(fed: Sequence[Fed], wanted: Accounting | None) -> Iterable[Finding]:
    by: dict[Accounting, list[Fed]] = {}
    for each in fed:
        if each.figure is not None and not each.held:
            by.setdefault(each.figure.observation.accounting, []).append(each)
    open_ = by.pop(Accounting.UNKNOWN, [])
    if open_ and wanted is not None:
        text = f"{_listed(open_)}: the source does not say by which accounting, and the workbook is {_word(wanted)}"
        yield _about(open_, text)
    if len(by) > 1 or (by and wanted is not None and wanted not in by):
        parts = [f"{_word(kind)} {'is' if len(own) == 1 else 'are'} {_listed(own)}" for kind, own in by.items()]
        if wanted is not None:
            advice = f"{ACCOUNTING} is {wanted.value}"
        else:
            advice = f"say gaap or non_gaap in {ACCOUNTING}, or multiples of two accountings are compared"
        yield _about([each for own in by.values() for each in own], f"{'; '.join(parts)}: {advice}")


def _about(fed: Sequence[Fed], text: str) -> Finding:
    securities = {each.security for each in fed}
    names = dict.fromkeys(each.name for each in fed if each.name)
    return Finding(Kind.ACCOUNTING, text, tuple(names), securities.pop() if len(securities) == 1 else "")


def _listed(fed: Sequence[Fed]) -> str:
    shown = ", ".join(_shown(each) for each in fed[:_LISTED])
    return shown + (f" and {len(fed) - _LISTED} more" if len(fed) > _LISTED else "")


def _shown(each: Fed) -> str:
    if each.figure is None:
        return each.named
    whose = "reported" if each.figure.observation.stat is Stat.ACTUAL else each.figure.observation.stat.value
    return f"{each.named} {each.figure.value:.6g} ({whose}, known on {each.figure.day})"


def _word(accounting: Accounting) -> str:
    return shown_accounting(accounting).rstrip()
