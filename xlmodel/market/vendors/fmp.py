"""Financial Modeling Prep, `stable` addresses. Its estimates come without a currency and are left so.

Traps: an unknown symbol is an empty list; 402 is about one symbol, not about the key; a price has no currency, which
stands in the profile.
"""

from datetime import UTC, date, datetime
from functools import partial
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from xlmodel.market.observation import UNKNOWN_CURRENCY, Basis, Period, Stat, Unit, in_major_unit
from xlmodel.market.provider import Limit, NotFoundError, Payload, Reply, SchemaError, Wait
from xlmodel.market.secrets import secret
from xlmodel.market.settings import setting
from xlmodel.market.vendors.http import Http, Patience, checked, number
from xlmodel.market.vendors.live import LiveVendor, new_for_old
from xlmodel.secret import Secret

URL: Final = "https://financialmodelingprep.com/stable"
LIMITS: Final = (Limit(250, 86_400), Limit(5, 1))
_ESTIMATES: Final = {
    ("eps", Stat.CONSENSUS): "epsAvg",
    ("eps", Stat.HIGH): "epsHigh",
    ("eps", Stat.LOW): "epsLow",
    ("eps", Stat.COUNT): "numAnalystsEps",
    ("revenue", Stat.CONSENSUS): "revenueAvg",
    ("net_income", Stat.CONSENSUS): "netIncomeAvg",
    ("ebitda", Stat.CONSENSUS): "ebitdaAvg",
    ("ebit", Stat.CONSENSUS): "ebitAvg",
}


class _Loose(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Quote(_Loose):
    symbol: str
    price: float
    volume: float | None = None
    marketCap: float | None = None  # noqa: N815  the vendor's spelling
    timestamp: int


class _Profile(_Loose):
    symbol: str
    currency: str | None = None
    isAdr: bool | None = None  # noqa: N815


class _Estimate(_Loose):
    model_config = ConfigDict(extra="allow")
    symbol: str
    date: date


class _Float(_Loose):
    symbol: str
    date: str | None = None
    outstandingShares: float | None = None  # noqa: N815


class _Peer(_Loose):
    symbol: str


class _Split(_Loose):
    symbol: str
    date: date
    numerator: float
    denominator: float


class Fmp(LiveVendor):
    """One key covers price, estimates by fiscal year, shares, peers and rates of exchange."""

    name = "fmp"
    source = "Financial Modeling Prep"
    items = frozenset(
        {"price", "volume", "market_cap", "ads_ratio", "eps", "revenue", "net_income", "ebitda", "ebit"}
        | {"ordinary_shares", "peers", "fx_rate", "split"}
    )

    def __init__(self, key: Secret | None = None, base: str = "", patience: Patience | None = None) -> None:
        found = key or secret("fmp")
        self.http = Http(
            self.name,
            base or setting("fmp_url", URL),
            limits=LIMITS,
            headers={"apikey": found.reveal()},  # not in the address, which ends up in logs
            patience=patience,
        )

    def meter(self, wait: Wait) -> None:
        """Count its calls."""
        self.http.meter(wait)

    def _figures(self, security: str, items: frozenset[str], reply: Reply) -> None:
        if {"price", "volume", "market_cap", "ads_ratio"} & items:
            self._quote(security, reply)
        if {item for item, _ in _ESTIMATES} & items:
            self._estimates(security, reply)
        if "ordinary_shares" in items:
            self._shares(security, reply)
        if "peers" in items:
            self._peers(security, reply)

    def _list(self, path: str, symbol: str, reply: Reply, **more: str) -> tuple[list[Any], Payload]:
        answer, payload = self.http.json(path, {"symbol": symbol, **more})
        if not isinstance(answer, list):
            raise SchemaError(f"{self.name} answers {path} with no list")
        if not answer:
            raise NotFoundError(f"{self.name} does not know {symbol}")
        reply.payloads.append(payload)
        return answer, payload

    def _quote(self, security: str, reply: Reply) -> None:
        profiles, profile_payload = self._list("profile", security, reply)
        profile = checked(_Profile, profiles[0])
        rows, payload = self._list("quote", security, reply)
        quote = checked(_Quote, rows[0])
        if quote.symbol != security or profile.symbol != security:
            raise SchemaError(f"{self.name} answers for {quote.symbol}, not for {security}")
        at = datetime.fromtimestamp(quote.timestamp, UTC)
        keep = partial(self._keep, reply, payload, "quote", security)
        price, currency = in_major_unit(quote.price, profile.currency or UNKNOWN_CURRENCY)
        basis = {True: Basis.PER_ADS, False: Basis.PER_ORDINARY, None: Basis.UNKNOWN}[profile.isAdr]
        keep("price", price, currency=currency, basis=basis, known_at=at)
        if quote.marketCap is not None:
            # Its currency is not stated; others have had it in the reporting currency.
            keep("market_cap", quote.marketCap, known_at=at)
        if quote.volume is not None:
            keep("volume", quote.volume, unit=Unit.SHARES, basis=Basis.NONE, known_at=at)
        if profile.isAdr is False:
            one = {"unit": Unit.NUMBER, "basis": Basis.NONE}
            self._keep(reply, profile_payload, "profile", security, "ads_ratio", 1.0, **one)

    def _estimates(self, security: str, reply: Reply) -> None:
        rows, payload = self._list("analyst-estimates", security, reply, period="annual")
        for row in rows:
            estimate = checked(_Estimate, row)
            if estimate.symbol != security:
                raise SchemaError(f"{self.name} answers for {estimate.symbol}, not for {security}")
            for (item, stat), name in _ESTIMATES.items():
                value = number((estimate.model_extra or {}).get(name))
                if value is None:
                    continue
                count = stat is Stat.COUNT
                known = {
                    "stat": stat,
                    "unit": Unit.NUMBER if count else Unit.MONEY,
                    "basis": Basis.NONE if count else Basis.UNKNOWN if item == "eps" else Basis.TOTAL,
                    "period": Period.YEAR,
                    "period_end": estimate.date,
                }
                self._keep(reply, payload, "analyst-estimates", security, item, value, **known)

    def _shares(self, security: str, reply: Reply) -> None:
        rows, payload = self._list("shares-float", security, reply)
        shares = checked(_Float, rows[0])
        if shares.outstandingShares:
            counted = {"unit": Unit.SHARES, "basis": Basis.NONE}
            self._keep(reply, payload, "shares-float", security, "ordinary_shares", shares.outstandingShares, **counted)
            reply.doubts.append(f"{security}: whether the share count is of ordinary shares or ADSs is left open")

    def _peers(self, security: str, reply: Reply) -> None:
        rows, payload = self._list("stock-peers", security, reply)
        names = " ".join(checked(_Peer, row).symbol for row in rows)
        listed = {"unit": Unit.TEXT, "basis": Basis.NONE, "text": names}
        self._keep(reply, payload, "stock-peers", security, "peers", len(rows), **listed)

    def _splits(self, security: str, reply: Reply) -> None:
        rows, payload = self.http.json("splits", {"symbol": security})
        if not isinstance(rows, list):
            raise SchemaError(f"{self.name} answers splits with no list")
        reply.payloads.append(payload)
        for row in rows:
            split = checked(_Split, row)
            if split.symbol != security:
                raise SchemaError(f"{self.name} answers for {split.symbol}, not for {security}")
            ratio = new_for_old(split.numerator, split.denominator)
            self._keep_split(reply, payload, "splits", security, ratio, split.date)

    def _rate(self, pair: str, reply: Reply) -> None:
        rows, payload = self._list("quote", pair, reply)
        quote = checked(_Quote, rows[0])
        at = datetime.fromtimestamp(quote.timestamp, UTC)
        self._keep_rate(reply, payload, "quote", pair, quote.price, at)
