"""European Central Bank: reference rates of the euro, one a working day, at about 16:00 in Frankfurt; no key.

All rates are units of a currency for one euro; the rate between two others is the quotient of two of one day.
"""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from typing import Final
from xml.etree import ElementTree

from xlmodel.market.observation import Observation, moment
from xlmodel.market.provider import NotFoundError, Payload, Reply, SchemaError, Wait
from xlmodel.market.settings import setting
from xlmodel.market.vendors.http import Http, Patience, day, number
from xlmodel.market.vendors.observed import observed_rate

URL: Final = "https://www.ecb.europa.eu/stats/eurofxref"
_CUBE: Final = "{http://www.ecb.int/vocabulary/2002-08-01/eurofxref}Cube"
_RECENT: Final = timedelta(days=80)  # the short file holds 90 days
_PUBLISHED: Final = timedelta(hours=15)  # 16:00 CET


class Ecb:
    """Rates of exchange from the central bank."""

    name = "ecb"
    items = frozenset({"fx_rate"})

    def __init__(self, base: str = "", patience: Patience | None = None) -> None:
        self.http = Http(self.name, base or setting("ecb_url", URL), patience=patience)

    def meter(self, wait: Wait) -> None:
        """Count its calls."""
        self.http.meter(wait)

    def fetch(self, security: str, items: Collection[str], as_of: date) -> Reply:
        """The euro's rates against both currencies of a pair, up to a day."""
        wanted = {security[:3], security[3:]} - {"EUR"}
        if len(security) != 6 or not security.isalpha():
            raise NotFoundError(f"{security} is no pair of currencies")
        recent = datetime.now(UTC).date() - as_of < _RECENT
        payload = self.http.get("eurofxref-hist-90d.xml" if recent else "eurofxref-hist.xml")
        found = self._rates(payload, wanted, as_of)
        if {o.currency for o in found} != wanted:
            raise NotFoundError(f"the ECB has no rate for {security}")
        return Reply(found, [payload])

    def _rates(self, payload: Payload, wanted: set[str], as_of: date) -> list[Observation]:
        content = payload.content
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            raise SchemaError("the ECB's file declares a document type, which it never does")
        try:
            root = ElementTree.fromstring(content)  # noqa: S314  no document type, so no entities
        except (ElementTree.ParseError, ValueError, LookupError) as problem:
            raise SchemaError(f"the ECB's file is cut short or no XML: {problem}") from None
        if not root.tag.endswith("}Envelope"):
            raise SchemaError("the ECB answers with a web page, not with data")
        found = []
        for cube in root.iter(_CUBE):
            on = day(cube.get("time"))
            if on is None or not as_of - timedelta(days=400) <= on <= as_of:
                continue
            for rate in cube.iter(_CUBE):
                currency, value = rate.get("currency", ""), number(rate.get("rate"))
                if currency in wanted and value is not None:
                    found.append(self._observation(currency, value, on, payload))
        return found

    def _observation(self, currency: str, value: float, on: date, payload: Payload) -> Observation:
        known = moment(on) + _PUBLISHED
        source = "European Central Bank, euro reference rate"
        return observed_rate(self.name, payload, source, f"EUR{currency}", value, known)
