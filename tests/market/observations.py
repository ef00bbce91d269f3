"""Observations for tests, with as little to say as possible."""

from datetime import UTC, date, datetime

from xlmodel.market.observation import Accounting, Basis, Observation, Period, Stat, Unit, moment


def seen(security="BABA", item="price", value=100.0, known=date(2025, 9, 24), **more):
    """A price in dollars per ADS, unless something else is given."""
    year = more.pop("year", None)
    usual = {
        "stat": Stat.ACTUAL,
        "unit": Unit.MONEY,
        "currency": "USD",
        "basis": Basis.PER_ADS,
        "period": Period.YEAR if year else Period.POINT,
        "period_end": year,
        "accounting": Accounting.UNKNOWN,
        "provider": "test",
        "source": "invented",
        "url": "",
        "known_at": moment(known),
    }
    return Observation(security=security, item=item, value=value, **(usual | more))


def eps(value, year, known=date(2025, 9, 24), security="BABA", **more):
    """A consensus of a fiscal year."""
    return seen(security, "eps", value, known, year=year, **({"stat": Stat.CONSENSUS} | more))


def rate(pair, value, known=date(2025, 9, 24), **more):
    """A rate of exchange."""
    usual = {"unit": Unit.NUMBER, "currency": pair[3:], "basis": Basis.NONE}
    return seen(pair, "fx_rate", value, known, **(usual | more))


def count(item, value, known=date(2025, 9, 24), security="BABA"):
    """Shares, or a ratio of them."""
    unit = Unit.NUMBER if item == "ads_ratio" else Unit.SHARES
    return seen(security, item, value, known, unit=unit, currency="", basis=Basis.NONE)


def at(*when):
    """A moment in UTC."""
    return datetime(*when, tzinfo=UTC)
