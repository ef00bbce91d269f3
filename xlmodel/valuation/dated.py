"""Cash flows of given dates, discounted by the days until then: stub periods come by themselves."""

from collections.abc import Callable
from functools import partial

import numpy as np

from xlmodel.days import days_of
from xlmodel.errors import InputError
from xlmodel.spec import Columns, Flag, List, Number, Table, worksheet_function
from xlmodel.valuation.domain import (
    Array,
    anywhere,
    difference,
    first_cause,
    first_where,
    numbers,
    refuse,
    to_the_power,
    where_positive,
)
from xlmodel.valuation.stacks import appended, dot, each, labelled, lists, table, whole_lists
from xlmodel.workings import figure, warn


@worksheet_function(
    "What the price implies, and intrinsic value", result="Date, Years, Cash flow, Factor, Present value"
)
def dcf_table(
    as_of: Number,
    flow_dates: List,
    cash_flows: List,
    discount_rate: Number,
    terminal_growth: Number | None = None,
    exit_multiple: Number | None = None,
    exit_metric: Number | None = None,
    mid_year: Flag = False,
) -> Table:
    """Discounted cash flows by date: a row a flow, then the terminal value, the total and the terminal value's share.

        Present value = Cash flow x Factor,    Factor = (1 + discount_rate)^-Years, Years = (Date - as_of) / 365
        Terminal = last flow (1 + terminal_growth) / (discount_rate - terminal_growth), or exit_multiple x exit_metric

    A flow is what falls between the date before it and its own, the first one between as_of and its date: of a stub
    period give the flow of the stub. With mid_year each is discounted from the middle of that time, and the growing
    terminal value half a year less; an exit multiple is always paid on the last date. Without a terminal value the
    flows are all there is. Terminal share stands in the column Present value, as a fraction of Total.

    Not meaningful
        exit_multiple or exit_metric is zero or negative; Terminal share if Total is.

    Raises
        InputError   flow_dates and cash_flows differ in length, terminal_growth stands beside an exit multiple, or
                     only one of exit_multiple and exit_metric is given.
        DomainError  a date does not follow the one before it or as_of, discount_rate or terminal_growth is -1 or
                     less, terminal_growth is not below discount_rate, or it is given and the last flow does not cover
                     a year (360 to 371 days).

    Source
        Microsoft, documentation of XNPV: an outlay of 10,000 on 1 January 2008 and four flows at 9 % are worth
        2,086.65, so that the flows are worth 12,086.65; CLA, valuation methodologies, for the mid-year convention.

    >>> table = dcf_table(39448, [39508, 39751, 39859, 39904], [2750, 4250, 3250, 2750], 0.09)
    >>> table["Date"][-1], round(float(table["Present value"][-1]), 2)
    ('Total', 12086.65)
    """
    dates, flows, rate = lists(flow_dates), lists(cash_flows), numbers(discount_rate)
    if dates.shape[-1] != flows.shape[-1]:
        raise InputError(f"{dates.shape[-1]} values in flow_dates but {flows.shape[-1]} in cash_flows")
    refuse(rate <= -1, "discount_rate", rate, "it must be above -1 (-100 %)")
    days = dates - each(as_of)
    covered = np.diff(days, axis=-1, prepend=0.0)
    with whole_lists():
        refuse(covered <= 0, "flow_dates", days_of(dates), "each date must follow the one before it, the first as_of")
    years, until = days / 365, (days - covered / 2 if mid_year else days) / 365
    figure("years until each flow", until, "years")
    if terminal_growth is None:
        terminal = _sold(exit_multiple, exit_metric)
    elif exit_multiple is None and exit_metric is None:
        terminal = _growing(flows[..., -1], covered[..., -1], rate, numbers(terminal_growth))
    else:
        raise InputError("terminal_growth stands beside an exit multiple; the terminal value is one of the two")
    earlier = 0.5 if mid_year and terminal_growth is not None else 0.0
    terminal_factor = to_the_power(1 + rate, earlier - years[..., -1])
    found = _with_totals(dates, years, flows, to_the_power(1 + each(rate), -until), terminal, terminal_factor)
    found.why = partial(_no_sale, found.why, exit_multiple=exit_multiple, exit_metric=exit_metric)
    return found


def _growing(flow: Array, covered: Array, rate: Array, growth: Array) -> Array:
    """The value on the last date of what grows for ever from the last flow on."""
    refuse(growth <= -1, "terminal_growth", growth, "it must be above -1 (-100 %)")
    spread = difference(rate, growth)
    refuse(spread <= 0, "terminal_growth", growth, "it must be below discount_rate")
    short_or_long = (covered < 360) | (covered > 371)  # a fiscal year of 52 or 53 weeks, or ends on working days
    refuse(
        short_or_long,
        "days that the last of flow_dates covers",
        covered,
        "what grows for ever must be a year's (360 to 371)",
    )
    return flow * (1 + growth) / spread


def _sold(exit_multiple: Number | None, exit_metric: Number | None) -> Array | None:
    """What is paid on the last date; nothing if nobody asks for it."""
    if exit_multiple is None and exit_metric is None:
        return None
    if exit_multiple is None or exit_metric is None:
        given, missing = ("exit_metric", "exit_multiple") if exit_multiple is None else ("exit_multiple", "exit_metric")
        raise InputError(f"{given} is given without {missing}; the terminal value is the one times the other")
    return where_positive(exit_multiple) * where_positive(exit_metric)


def _no_sale(otherwise: Callable[[], str | None], **exit_figures: Number | None) -> str | None:
    """Why nothing is paid on the last date; if something is, what else is wrong."""
    for name, value in exit_figures.items():
        if value is not None and anywhere(bad := numbers(value) <= 0):
            return f"{name} is {first_where(bad, value):.6g}: that sells for nothing"
    return otherwise()


def _with_totals(
    dates: Array, years: Array, flows: Array, factor: Array, terminal: Array | None, terminal_factor: Array
) -> Columns:
    columns, labels, total = [years, flows, factor, flows * factor], ["Total"], dot(flows, factor)
    sums = [total]
    if terminal is not None:
        far = terminal * terminal_factor
        total = total + far
        columns = _below(columns, years[..., -1], terminal, terminal_factor, far)
        labels, sums = ["Terminal", "Total", "Terminal share"], [total, far / where_positive(total)]
        warn(far > 0.75 * total, "more than three quarters of the value is the terminal value")
    for value in sums:
        columns = _below(columns, np.nan, np.nan, np.nan, value)
    rows = columns[0].shape[-1]
    nothing = np.arange(rows) >= rows - len(sums)
    share = "cash_flows and the terminal value together: Total is zero or negative, there is no share of it"
    causes = {} if terminal is None else {share: total <= 0}
    return table(
        {
            "Date": labelled(dates, labels),
            **dict(zip(("Years", "Cash flow", "Factor", "Present value"), columns, strict=True)),
        },
        empty=dict.fromkeys(("Years", "Cash flow", "Factor"), nothing),
        why=partial(first_cause, causes),
    )


def _below(columns: list[Array], *last: Array | float) -> list[Array]:
    return [appended(column, value) for column, value in zip(columns, last, strict=True)]
