"""SEC EDGAR: what companies filed, with the day on which they did; no key, but a contact in the User-Agent.

Traps: one fact stands in several filings - the earliest `filed` is when it became known, a later one with another value
is a restatement; an `end` after `filed` is a slip of the cover page; the table of facts has none that is stated of a
class of shares, see `edgar_cover`.
"""

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

from xlmodel.market.observation import UNKNOWN_CURRENCY, Accounting, Basis, Observation, Period, Unit, moment
from xlmodel.market.provider import (
    AuthError,
    Limit,
    NotFoundError,
    Payload,
    ProviderError,
    Reply,
    SchemaError,
    Wait,
)
from xlmodel.market.settings import setting
from xlmodel.market.vendors.edgar_cover import UndecidedError, cover_counts, facts_file, summed, summed_without_names
from xlmodel.market.vendors.http import Http, Patience, checked
from xlmodel.market.vendors.observed import observed
from xlmodel.splits import usual_splits

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
_REPORTS: Final = frozenset({"10-K", "10-Q", "20-F", "40-F"})
_COUNT: Final = "EntityCommonStockSharesOutstanding"
_A_YEAR: Final = timedelta(days=400)
_NEAR: Final = 0.1  # of a ratio: what is issued and bought back between two covers
_FORMS: Final = frozenset({"10-K", "10-Q", "20-F", "40-F", "10-K/A", "10-Q/A", "20-F/A", "6-K"})


class _Fact(BaseModel):
    model_config = ConfigDict(extra="ignore")
    start: date | None = None
    end: date
    val: float = Field(allow_inf_nan=False)
    form: str
    filed: date
    accn: str = ""  # the filing


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
            self._shares(reply, security, cik, facts, payload)
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
                for unit, row in _rows(facts, taxonomy, tag):
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

    def _shares(
        self, reply: Reply, security: str, cik: int, facts: dict[str, dict[str, Any]], payload: Payload
    ) -> None:
        covers: dict[tuple[date, str, date], list[_Fact]] = {}
        for unit, row in _rows(facts, "dei", _COUNT):
            fact = checked(_Fact, row)
            if unit == "shares":
                covers.setdefault((fact.filed, fact.accn, fact.end), []).append(fact)
        newest = _newest_report(facts)
        stated = max((filed for filed, _, _ in covers), default=date.min)
        if newest is not None and stated < newest.filed and not self._cover(reply, security, cik, newest, stated):
            return
        before: float | None = None
        for _, same in sorted(covers.items()):
            try:
                value, classes = summed_without_names([fact.val for fact in same])
            except UndecidedError as problem:
                reply.doubts.append(
                    f"{security}: the cover of {same[0].filed} has {problem}: no share count is taken from it"
                )
                continue
            # A usual ratio is held against the splits that the store knows, and asked about there.
            if before and value and not 0.2 < value / before < 5 and not usual_splits(value / before, _NEAR):
                reply.doubts.append(
                    f"{security}: {value:,.0f} shares on the cover of {same[0].filed} against {before:,.0f} before: "
                    "a digit missing, or another class?"
                )
            before = value
            self._keep_shares(reply, security, same[0], value, classes, payload)

    def _cover(self, reply: Reply, security: str, cik: int, report: _Fact, stated: date) -> bool:
        """Read the newest cover itself; whether the counts that the table has may stand as they are."""
        folder = f"Archives/edgar/data/{cik}/{report.accn.replace('-', '')}"
        try:
            listed, _ = self._tickers.json(f"{folder}/index.json")
            payload = self._tickers.get(f"{folder}/{facts_file(listed)}")
            counted_on, counts = cover_counts(payload.content)
        except ProviderError as problem:
            fresh = report.filed - stated <= _A_YEAR
            last = f"; the last count without classes was filed on {stated}" if stated > date.min else ""
            left_out = "" if fresh or not last else ", and left out with those before it"
            reply.doubts.append(
                f"{security}: the share count on the cover of {report.filed} cannot be read: {problem}{last}{left_out}; "
                "enter it as ordinary_shares"
            )
            return fresh
        value, classes = summed(counts)
        reply.payloads.append(payload)
        self._keep_shares(reply, security, report.model_copy(update={"end": counted_on}), value, classes, payload)
        return True

    def _keep_shares(
        self, reply: Reply, security: str, fact: _Fact, value: float, classes: str, payload: Payload
    ) -> None:
        if classes:
            reply.doubts.append(
                f"{security}: shares of several classes count as one each on the cover of {fact.filed}: {classes}"
            )
        tag = f"dei:{_COUNT}{f': {classes}' if classes else ''}"
        stated = fact.model_copy(update={"val": value})
        shares = {"unit": Unit.SHARES, "basis": Basis.NONE}
        reply.observations.append(self._observation(security, "ordinary_shares", stated, payload, tag, **shares))

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


def _rows(facts: dict[str, dict[str, Any]], taxonomy: str, tag: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The facts under a name, each with its unit."""
    units = (facts.get(taxonomy, {}).get(tag) or {}).get("units", {})
    if not isinstance(units, dict) or not all(isinstance(rows, list) for rows in units.values()):
        raise SchemaError(f"the units of {tag} are not of the documented shape")
    for unit, rows in units.items():
        for row in rows:
            if not isinstance(row, dict):
                raise SchemaError(f"the facts of {tag} are not of the documented shape")
            yield unit, row


def _newest_report(facts: dict[str, dict[str, Any]]) -> _Fact | None:
    """A fact of the annual or quarterly report that was filed last."""
    reports = [
        row
        for taxonomy in ("us-gaap", "ifrs-full")
        for tag in facts.get(taxonomy, {})
        for _, row in _rows(facts, taxonomy, tag)
        if row.get("form") in _REPORTS and row.get("accn")
    ]
    newest = max(reports, key=lambda row: str(row.get("filed")), default=None)
    return None if newest is None else checked(_Fact, newest)
