"""Observations for tests, with as little to say as possible."""

from datetime import UTC, date, datetime

from xlmodel.market.observation import Accounting, Basis, Observation, Period, Stat, Unit, moment


def seen(security="BABA", item="price", value=100.0, known=date(2025, 9, 24), **said):
    """A price in dollars per ADS, unless something else is said."""
    year = said.pop("year", None)
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
    return Observation(security=security, item=item, value=value, **(usual | said))


def eps(value, year, known=date(2025, 9, 24), security="BABA", **said):
    """A consensus of a fiscal year."""
    return seen(security, "eps", value, known, year=year, **({"stat": Stat.CONSENSUS} | said))


def rate(pair, value, known=date(2025, 9, 24), **said):
    """A rate of exchange."""
    usual = {"unit": Unit.NUMBER, "currency": pair[3:], "basis": Basis.NONE}
    return seen(pair, "fx_rate", value, known, **(usual | said))


def count(item, value, known=date(2025, 9, 24), security="BABA"):
    """Shares, or a ratio of them."""
    unit = Unit.NUMBER if item == "ads_ratio" else Unit.SHARES
    return seen(security, item, value, known, unit=unit, currency="", basis=Basis.NONE)


def at(*when):
    """A moment in UTC."""
    return datetime(*when, tzinfo=UTC)
