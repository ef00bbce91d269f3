"""What a workbook lacks of what a note is made from: one sentence. What it is not meant to say, it does not lack."""

import xlmodel.contract as contract
from xlmodel.calculation.workbook import Workbook
from xlmodel.contract import DATED, IN, OUT

_SCENARIOS = ("bear_value", "base_value", "bull_value")


def lacking(workbook: Workbook) -> str:
    """The sentence; empty where nothing is lacking."""
    inputs = {name.casefold() for name in workbook.inputs}
    outputs = {name.casefold() for name in workbook.outputs}
    missing = []
    if not inputs & {"price", f"{DATED}price"}:
        missing.append(f"a price ({IN}price)")
    if not inputs & {contract.VALUATION_DATE.removeprefix(IN)}:
        missing.append(f"a valuation date ({contract.VALUATION_DATE})")
    if not outputs & {"forward_pe", f"{DATED}forward_pe"}:
        missing.append(f"a forward P/E ({OUT}forward_pe)")
    by_itself = workbook.table(contract.RANGES) is None  # one that lists its methods does without the others
    has_peers = workbook.table(contract.PEERS) is not None
    if (by_itself or has_peers) and not outputs & {"peer_discount", f"{DATED}peer_discount"}:
        missing.append(f"a discount to peers ({OUT}peer_discount)")
    if (by_itself or outputs & {*_SCENARIOS}) and not {*_SCENARIOS} <= outputs:
        named = ", ".join(f"{OUT}{name}" for name in _SCENARIOS if name not in outputs)
        missing.append(f"values of the scenarios ({named})")
    for table, what in (
        (contract.RANGES, "ranges of value by method"),
        (contract.DATA, "the sources of its figures"),
        (contract.CHECKS, "checks"),
    ):
        if workbook.table(table) is None:
            missing.append(f"a table of {what} ({table})")
    if not missing:
        return ""
    listed = ", ".join(missing[:-1]) + (" and " if len(missing) > 1 else "") + missing[-1]
    return f"This workbook lacks {listed}; the note says nothing of {'it' if len(missing) == 1 else 'them'}."
