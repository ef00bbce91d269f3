"""SEC EDGAR: what companies filed, with the day on which they did; no key, but a contact in the User-Agent.

Traps: one fact stands in several filings - the earliest `filed` is when it became known, a later one with another value
is a restatement; an `end` after `filed` is a slip of the cover page; a share count that jumps tenfold lacks a digit.
"""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

from xlmodel.market.observation import UNKNOWN_CURRENCY, Accounting, Basis, Observation, Period, Unit, moment
from xlmodel.market.provider import AuthError, Limit, NotFoundError, Payload, Reply, SchemaError, Wait
from xlmodel.market.settings import setting
from xlmodel.market.vendors.http import Http, Patience, checked
from xlmodel.market.vendors.observed import observed

URL, TICKERS_URL = "https://data.sec.gov", "https://www.sec.gov"
LIMITS: Final = (Limit(10, 1),)
_TAGS: Final = {
    "eps": ("EarningsPerShareDiluted", "DilutedEarningsLossPerShare"),
    "revenue": ("RevenueFromContractWithCustomerExcludingAssessedTax", "Revenues", "Revenue", "SalesRevenueNet"),
    "net_income": ("NetIncomeLoss", "ProfitLossAttributableToOwnersOfParent"),
}
_LENGTHS: Final = {
    Period.YEAR: (350, 380),
    Period.NINE_MONTHS: (260, 290),
    Period.HALF: (170, 195),
    Period.QUARTER: (80, 100),
}
_FORMS: Final = frozenset({"10-K", "10-Q", "20-F", "40-F", "10-K/A", "10-Q/A", "20-F/A", "6-K"})


class _Fact(BaseModel):
    model_config = ConfigDict(extra="ignore")
    start: date | None = None
    end: date
    val: float = Field(allow_inf_nan=False)
    form: str
    filed: date


class _Facts(BaseModel):
    model_config = ConfigDict(extra="ignore")
    facts: dict[str, dict[str, Any]]


class Edgar:
    """Filed results and share counts, point in time by nature."""

    name = "edgar"
    items = frozenset({*_TAGS, "ordinary_shares"})

    def __init__(self, contact: str = "", base: str = "", tickers: str = "", patience: Patience | None = None) -> None:
        contact = contact or setting("edgar_contact", "")
        if "@" not in contact:
            raise AuthError("the SEC asks for an e-mail address to write to: set XLMODEL_EDGAR_CONTACT")
        headers = {"User-Agent": f"xlmodel {contact}"}
        base = base or setting("edgar_url", URL)
        tickers = tickers or setting("edgar_tickers_url", TICKERS_URL)
        self.http = Http(self.name, base, limits=LIMITS, headers=headers, patience=patience)
        self._tickers = Http(self.name, tickers, limits=LIMITS, headers=headers, patience=patience)
        self._ciks: dict[str, int] = {}

    def meter(self, wait: Wait) -> None:
        """Count its calls."""
        self.http.meter(wait)
        self._tickers.meter(wait)

    def fetch(self, security: str, items: Collection[str], as_of: date) -> Reply:
        """Everything filed so far; what was filed after a day is not known on it."""
        cik = self._cik(security)
        answer, payload = self.http.json(f"api/xbrl/companyfacts/CIK{cik:010d}.json")
        facts = checked(_Facts, answer).facts
        reply = Reply([], [payload])
        for item in sorted(set(items) & set(_TAGS)):
            for tag, currency, fact in self._filed(facts, _TAGS[item]):
                self._keep(reply, security, item, tag, currency, fact, payload)
        if "ordinary_shares" in items:
            self._shares(reply, security, facts, payload)
        return reply

    def _cik(self, security: str) -> int:
        if not self._ciks:
            listed, _ = self._tickers.json("files/company_tickers.json")
            try:
                self._ciks = {str(row["ticker"]): int(row["cik_str"]) for row in listed.values()}
            except (AttributeError, KeyError, TypeError, ValueError):
                raise SchemaError("the SEC's list of tickers is not of the documented shape") from None
        if security not in self._ciks:
            raise NotFoundError(f"the SEC knows no ticker {security}")
        return self._ciks[security]

    @staticmethod
    def _filed(facts: dict[str, dict[str, Any]], tags: tuple[str, ...]) -> Iterator[tuple[str, str, _Fact]]:
        """The facts under all names for one figure; a company changes the tag it uses now and then."""
        for taxonomy in ("us-gaap", "ifrs-full"):
            for tag in tags:
                units = (facts.get(taxonomy, {}).get(tag) or {}).get("units", {})
                if not isinstance(units, dict):
                    raise SchemaError(f"the units of {tag} are not of the documented shape")
                for unit, rows in units.items():
                    for row in rows:
                        fact = checked(_Fact, row)
                        if fact.form in _FORMS:
                            yield f"{taxonomy}:{tag}", unit.partition("/")[0], fact

    def _keep(
        self, reply: Reply, security: str, item: str, tag: str, currency: str, fact: _Fact, payload: Payload
    ) -> None:
        period = _period(fact)
        if period is None or fact.end > fact.filed:
            if fact.end > fact.filed:
                reply.doubts.append(
                    f"{security}: {tag} to {fact.end} was filed on {fact.filed}, before its end; left out"
                )
            return
        reply.observations.append(
            self._observation(
                security,
                item,
                fact,
                payload,
                tag,
                currency=currency if len(currency) == 3 else UNKNOWN_CURRENCY,
                # Filings state earnings per ordinary share, whatever is listed in New York.
                basis=Basis.PER_ORDINARY if item == "eps" else Basis.TOTAL,
                period=period,
                period_end=fact.end,
                accounting=Accounting.GAAP,
            )
        )

    def _shares(self, reply: Reply, security: str, facts: dict[str, dict[str, Any]], payload: Payload) -> None:
        tag = "EntityCommonStockSharesOutstanding"
        units = (facts.get("dei", {}).get(tag) or {}).get("units", {})
        rows = units.get("shares", []) if isinstance(units, dict) else []
        counts = sorted((checked(_Fact, row) for row in rows), key=lambda fact: (fact.filed, fact.end))
        before: float | None = None
        for fact in counts:
            if before and not 0.2 < fact.val / before < 5:
                reply.doubts.append(
                    f"{security}: {fact.val:,.0f} shares on the cover of {fact.filed} against {before:,.0f} before: "
                    "a digit missing, a split, or another class?"
                )
            before = fact.val
            reply.observations.append(
                self._observation(
                    security,
                    "ordinary_shares",
                    fact,
                    payload,
                    f"dei:{tag}",
                    unit=Unit.SHARES,
                    basis=Basis.NONE,
                )
            )

    def _observation(
        self, security: str, item: str, fact: _Fact, payload: Payload, tag: str, **stated: Any
    ) -> Observation:
        source = f"SEC {fact.form} filed {fact.filed}, {tag}"
        known = moment(fact.filed)
        return observed(self.name, payload, source, security, item, fact.val, known_at=known, **stated)


def _period(fact: _Fact) -> Period | None:
    """By how many days it covers; the year to date is what the last quarter of a year, filed by nobody, is found from."""
    days = (fact.end - fact.start).days if fact.start else 0
    return next((period for period, (least, most) in _LENGTHS.items() if least <= days <= most), None)
