"""Asking the providers for what a workbook wants, one after the other until one has it, and keeping what they answer."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from xlmodel.contract import Progress
from xlmodel.findings import Finding, Kind
from xlmodel.market.figure_rows import FILE
from xlmodel.market.observation import SPLITS, Observation, Period, Stat, Unit
from xlmodel.market.port import ReadableStore, StoreError, WritableStore
from xlmodel.market.provider import Metered, OnlyTodayError, Provider, ProviderError
from xlmodel.refresh.asked import Asked

log = logging.getLogger(__name__)


@dataclass
class Fetched:
    """Who answered what, and what went wrong."""

    answered: dict[str, dict[str, str]] = field(default_factory=dict)  # security -> item -> provider
    only_today: dict[str, frozenset[str]] = field(default_factory=dict)  # providers that know no past, and their items
    failures: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def fetch(
    asked: Asked, providers: Sequence[Provider], store: WritableStore, as_of: date, now: datetime, progress: Progress
) -> Fetched:
    """Ask for each figure; a failure stops nothing else."""
    for provider in providers:
        if isinstance(provider, Metered):
            provider.meter(store.wait)
    asking = _Asking(providers, store, as_of, now)
    wanted = {security: _wanted(asked, security) for security in asked.securities}
    steps = len(wanted) + 1
    for done, (security, items) in enumerate(wanted.items()):
        progress(done, steps, security)
        asking.ask(security, items)
    if providers:
        progress(len(wanted), steps, "rates of exchange")
        for pair in _pairs(asked, store, as_of):
            asking.ask_rate(pair)
    progress(steps, steps, "workbook")
    return asking.fetched


def only_today(providers: Iterable[str]) -> str:
    """That some providers know no past, in words; empty if there are none."""
    names = list(providers)
    return f"{' and '.join(names)} {'tells' if len(names) == 1 else 'tell'} only what is known today" if names else ""


class _Asking:
    def __init__(self, providers: Sequence[Provider], store: WritableStore, as_of: date, now: datetime) -> None:
        self.providers, self.store, self.as_of, self.now = providers, store, as_of, now
        self.fetched = Fetched()

    def ask_rate(self, pair: str) -> None:
        """Ask for the rates of two currencies; where nobody has them, a file may have them the other way round."""
        failures, wanted, turned = self.fetched.failures, {"fx_rate", "fx_average"}, pair[3:] + pair[:3]
        before = len(failures)
        self.ask(pair, wanted)
        if pair in self.fetched.answered:
            return
        of_the_pair = failures[before:]
        self.ask(turned, wanted, [provider for provider in self.providers if provider.name == FILE])
        failures[before:] = [] if turned in self.fetched.answered else of_the_pair

    def ask(self, security: str, wanted: set[str], providers: Sequence[Provider] | None = None) -> None:
        left = set(wanted)
        for provider in self.providers if providers is None else providers:
            asked = left & provider.items
            if not asked or provider.name in self.fetched.only_today:
                continue
            left -= self._kept(security, provider, asked)
            if not left:
                return

    def _kept(self, security: str, provider: Provider, asked: set[str]) -> set[str]:
        """The items that a provider has answered, now in the store; none where it failed."""
        fetched = self.fetched
        try:
            reply = provider.fetch(security, sorted(asked), self.as_of)
            self.store.append(provider.name, self.as_of, reply.observations, reply.payloads, self.now)
        except OnlyTodayError:
            fetched.only_today[provider.name] = provider.items
            return set()
        except (ProviderError, StoreError) as problem:
            if asked <= SPLITS:  # most shares never split; only a split is worth a word
                return set()
            fetched.failures.append(f"{security}: {provider.name}: {problem}")
            return set()
        except Exception as problem:  # a provider of another package may raise anything; the others go on
            # Only its kind: what it says may hold a key.
            log.error("%s: %s: %s", security, provider.name, type(problem).__name__)
            fetched.failures.append(f"{security}: {provider.name}: a mistake in it ({type(problem).__name__})")
            return set()
        fetched.findings += [Finding(Kind.SOURCE, f"{provider.name}: {d}", (), security) for d in reply.doubts]
        items = {o.item for o in reply.observations}
        for item in items:
            fetched.answered.setdefault(security, {}).setdefault(item, provider.name)
        return items | reply.none


def _wanted(asked: Asked, security: str) -> set[str]:
    wanted = {row.asked for row in asked.rows if row.security == security and row.item}
    if wanted & {"previous_close", "prior_year_close"}:
        wanted.add("price")
    if wanted & {"price", "eps", "dps"}:
        wanted |= SPLITS
    if "eps" in wanted:
        wanted |= {"price", "ads_ratio"}
    if security == asked.company:
        wanted |= {"market_cap", "ordinary_shares", "ads_ratio"}
    return wanted


def _pairs(asked: Asked, store: ReadableStore, as_of: date) -> list[str]:
    """The pairs of currencies in which a price and a figure of one security stand."""
    pairs = []
    for security in asked.securities:
        known = [o for o in _known(asked, security, store, as_of) if o.unit is Unit.MONEY]
        quoted = {o.currency for o in known if o.item == "price"} - {""}
        word = store.settlement(security)
        stated = {o.currency or (word.currency if word else "") for o in known} - {""}
        pairs += [f"{one}{other}" for one in sorted(quoted) for other in sorted(stated - quoted)]
    return list(dict.fromkeys(pairs))


def _known(asked: Asked, security: str, store: ReadableStore, as_of: date) -> list[Observation]:
    return [
        o
        for row in asked.rows
        if row.security == security and row.item
        for stat in Stat
        for period in Period
        for o in store.latest(security, row.asked, stat, period, as_of)
    ]
