"""An observation as a row of the store's table, and back."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from xlmodel.market.observation import Accounting, Basis, Observation, Period, Stat, Unit, end_of

COLUMNS: Final = (
    "security item stat period period_end accounting provider known_at recorded_at value unit currency basis source "
    "url payload words counted_on"
).split()
SELECT: Final = f"SELECT {', '.join(COLUMNS)} FROM observation"  # noqa: S608  names of our own


def row_of(o: Observation) -> tuple[Any, ...]:
    """The row to add; when it is recorded is filled in then."""
    return (
        o.security,
        o.item,
        o.stat.value,
        o.period.value,
        o.period_end.isoformat() if o.period_end else "",
        o.accounting.value,
        o.provider,
        text_of(o.known_at),
        "",
        float(o.value),
        o.unit.value,
        o.currency,
        o.basis.value,
        o.source,
        o.url,
        o.payload,
        o.text,
        o.count_day.isoformat(),
    )


def key_of(row: Sequence[Any]) -> tuple[Any, ...]:
    """What the versions of one number have in common, in the order in which it is asked for."""
    security, item, stat, period, period_end, accounting, provider = row[:7]
    return security, item, stat, period, accounting, provider, period_end


def observation_of(row: Sequence[Any]) -> Observation:
    """The observation in a row."""
    cell = dict(zip(COLUMNS, row, strict=True))
    known_at, counted_on = moment_of(cell["known_at"]), date.fromisoformat(cell["counted_on"])
    return Observation(
        security=cell["security"],
        item=cell["item"],
        stat=Stat(cell["stat"]),
        value=float(cell["value"]),
        unit=Unit(cell["unit"]),
        currency=cell["currency"],
        basis=Basis(cell["basis"]),
        period=Period(cell["period"]),
        period_end=date.fromisoformat(cell["period_end"]) if cell["period_end"] else None,
        accounting=Accounting(cell["accounting"]),
        provider=cell["provider"],
        source=cell["source"],
        url=cell["url"],
        known_at=known_at,
        recorded_at=moment_of(cell["recorded_at"]),
        payload=cell["payload"],
        text=cell["words"],
        counted_on=None if counted_on == known_at.date() else counted_on,
    )


def why_unread(row: Sequence[Any]) -> str:
    """Why a row is no observation, as a newer program or another hand has written it; empty if it is one.

    >>> why_unread(["ACME", "eps", "actual", "quarter", "", "gaap", "file", "yesterday", *[""] * 10])
    "the store's eps of ACME known at 'yesterday' cannot be read: Invalid isoformat string: 'yesterday'"
    """
    try:
        observation_of(row)
    except (ValueError, TypeError) as problem:
        security, item, known_at = row[0], row[1], row[COLUMNS.index("known_at")]
        return f"the store's {item} of {security} known at {known_at!r} cannot be read: {problem}"
    return ""


def text_of(when: datetime) -> str:
    """A moment as a text that sorts by time: always UTC, always microseconds."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def until_of(as_of: date | None) -> str:
    """The last moment of a day as such a text; of no day, a text behind all moments."""
    return "~" if as_of is None else text_of(end_of(as_of))  # ~ sorts behind all moments


def moment_of(text: str) -> datetime:
    """The moment that such a text is."""
    return datetime.fromisoformat(text)
