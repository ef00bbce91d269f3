"""The templates that a workbook of any company can be made from."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, NamedTuple

from xlmodel.templates import comps, dcf, event, one_pager, scenarios, sotp
from xlmodel.templates.case import Case
from xlmodel.templates.comps import inputs as comps_inputs
from xlmodel.templates.comps.asks import ASKS as COMPS_ASKS
from xlmodel.templates.dcf import inputs as dcf_inputs
from xlmodel.templates.dcf.requests import ASKS as DCF_ASKS
from xlmodel.templates.event import inputs as event_inputs
from xlmodel.templates.layout import Values
from xlmodel.templates.one_pager import inputs as one_pager_inputs
from xlmodel.templates.requests import STANDARD, WITH_PEERS, Asks
from xlmodel.templates.scenarios import inputs as scenarios_inputs
from xlmodel.templates.scenarios.requests import ASKS as SCENARIOS_ASKS
from xlmodel.templates.sotp import inputs as sotp_inputs


class Template(NamedTuple):
    """A kind of workbook."""

    line: str  # what it is for
    build: Callable[[Case, Values | None], bytes]
    needed: Callable[[Case], Mapping[str, str]]  # the inputs that may not stay blank, and how each is called
    example: tuple[str, date]  # the company and the day that it is shipped with, from the bundled figures
    asks: Asks = STANDARD


TEMPLATES: Final[Mapping[str, Template]] = {
    "one-pager": Template(
        "two years ahead, EPS times P/E for bear, base and bull, against peers and the company's own past",
        one_pager.build,
        one_pager_inputs.needed,
        ("AAPL", date(2026, 2, 27)),
        WITH_PEERS,
    ),
    "dcf": Template(
        "ten years of dated cash flows, Gordon and exit multiple side by side, and the growth that the price implies",
        dcf.build,
        dcf_inputs.needed,
        ("AAPL", date(2026, 2, 27)),
        DCF_ASKS,
    ),
    "scenarios": Template(
        "bear, base and bull to an exit years ahead, drivers, tornado, the whole distribution, what options say",
        scenarios.build,
        scenarios_inputs.needed,
        ("AAPL", date(2026, 2, 27)),
        SCENARIOS_ASKS,
    ),
    "comps": Template(
        "forward multiples of peers on one year end and one accounting, the discount by several averages, and why",
        comps.build,
        comps_inputs.needed,
        ("MSFT", date(2026, 2, 27)),
        COMPS_ASKS,
    ),
    "sotp": Template(
        "sum of the parts: what each is worth, the holding discount the price implies, what it leaves for the rest",
        sotp.build,
        sotp_inputs.needed,
        ("BABA", date(2025, 9, 24)),
        sotp.ASKS,
    ),
    "event": Template(
        "what a move on news implies, an event study of it, and how earlier announcements went on",
        event.build,
        event_inputs.needed,
        ("BABA", date(2025, 9, 24)),
        event.ASKS,
    ),
}
