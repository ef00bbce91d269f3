"""What was known when: an append-only record of observations, with the bytes that each was read from.

Two clocks: `known_at`, when the market knew a number, and `recorded_at`, when it came in here. What a day looked like
is read as it was recorded by then; a vendor who rewrites history later changes nothing in it.
"""

import os
import zlib
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from xlmodel.market.address import is_postgres
from xlmodel.market.database import Database, open_database
from xlmodel.market.figure_rows import FILE, case_observations
from xlmodel.market.observation import Basis, Observation, Period, Stat, moment
from xlmodel.market.port import Settlement, StoreError
from xlmodel.market.provider import Limit, Payload
from xlmodel.market.quota import wait
from xlmodel.market.soundness import wrong_in
from xlmodel.market.stored_rows import (
    COLUMNS,
    SELECT,
    key_of,
    moment_of,
    observation_of,
    row_of,
    text_of,
    until_of,
    why_unread,
)

if TYPE_CHECKING:
    import pandas as pd

CASE: Final = "case"  # XLMODEL_STORE=case: the bundled figures, in memory

_INSERT: Final = (
    f"INSERT INTO observation ({', '.join(COLUMNS)}, batch) "  # noqa: S608  names of our own
    f"VALUES ({', '.join('?' * (len(COLUMNS) + 1))}) ON CONFLICT DO NOTHING"
)
_KEY: Final = (
    "security = ? AND item = ? AND stat = ? AND period = ? AND accounting = ? AND provider = ? AND period_end = ?"
)
_PROVIDER: Final = 5  # in a key
_KNOWN_AT: Final = COLUMNS.index("known_at")
_LAST_MOMENT: Final = f"(SELECT max(known_at) FROM observation WHERE {_KEY} AND known_at <= ?)"  # noqa: S608
_VERSIONS: Final = f"{SELECT} WHERE {_KEY} AND known_at = {_LAST_MOMENT} ORDER BY recorded_at"
_SAME_MOMENT: Final = f"{SELECT} WHERE {_KEY} AND known_at = ? ORDER BY recorded_at DESC LIMIT 1"
_SERIES: Final = (
    "SELECT DISTINCT accounting, provider, period_end FROM observation "
    "WHERE security = ? AND item = ? AND stat = ? AND period = ?"
)
_HISTORY: Final = f"{SELECT} WHERE {_KEY} AND known_at BETWEEN ? AND ? ORDER BY known_at, recorded_at"


class Store:
    """Observations are added and read, never changed."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._seen: tuple[int, dict[Any, Any]] = (-1, {})
        self._unread: dict[str, None] = {}

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def where(self) -> str:
        """Where it is, with no password in it."""
        return self._db.where

    @property
    def unread(self) -> list[str]:
        """The rows met so far that cannot be read, in words; the others count."""
        return list(self._unread)

    def _readable(self, rows: Iterable[Sequence[Any]]) -> list[Observation]:
        found = []
        for row in rows:
            try:
                found.append(observation_of(row))
            except (ValueError, TypeError):
                self._unread[why_unread(row)] = None
        return found

    def close(self) -> None:
        """Let go of the database."""
        self._db.close()

    def version(self) -> int:
        """A number that differs once anything was added, by whomever."""
        return self._db.version()

    # Adding

    def append(
        self,
        provider: str,
        as_of: date,
        observations: Iterable[Observation],
        payloads: Iterable[Payload] = (),
        now: datetime | None = None,
    ) -> int:
        """Keep what a provider answered, all of it or nothing; returns how many of the numbers are news.

        A number that says what is known already is not kept twice.
        """
        recorded = text_of(now or datetime.now(UTC))
        batch = uuid4().hex
        kept, replies = list(observations), list(payloads)
        with self._db.transaction():
            # Of two that answer one question at one moment there is room for one, the first.
            numbers = {(*key_of(row), row[_KNOWN_AT]): row for row in reversed([row_of(o) for o in kept])}
            empty = not self._db.rows("SELECT 1 FROM observation LIMIT 1")
            new = [row for row in reversed(numbers.values()) if empty or self._is_news(row)]
            if not new:
                return 0
            used = {row[COLUMNS.index("payload")] for row in new}
            self._db.write(
                "INSERT INTO payload (digest, provider, url, fetched_at, size, packed) VALUES (?, ?, ?, ?, ?, ?) "
                "ON CONFLICT DO NOTHING",
                [
                    (p.digest, provider, p.url, text_of(p.fetched_at), len(p.content), zlib.compress(p.content))
                    for p in replies
                    if p.digest in used
                ],
            )
            self._db.write(
                "INSERT INTO batch (id, provider, as_of, recorded_at, observations) VALUES (?, ?, ?, ?, ?)",
                [(batch, provider, as_of.isoformat(), recorded, len(new))],
            )
            at = COLUMNS.index("recorded_at")
            self._db.write(_INSERT, [(*row[:at], recorded, *row[at + 1 :], batch) for row in new])
        return len(new)

    def _is_news(self, row: tuple[Any, ...]) -> bool:
        """Whether the newest version of the same number, known at the same moment, says something else."""
        found = self._db.rows(_SAME_MOMENT, (*key_of(row), row[_KNOWN_AT]))
        if not found:
            return True
        compared = [name for name in COLUMNS if name not in ("recorded_at", "payload", "url")]
        return any(found[0][COLUMNS.index(name)] != row[COLUMNS.index(name)] for name in compared)

    def settle(self, settlement: Settlement, now: datetime | None = None) -> bool:
        """Keep the user's word on a security's units; returns whether it is news."""
        if self.settlement(settlement.security) == settlement:
            return False
        with self._db.transaction():
            self._db.write(
                "INSERT INTO settlement (security, recorded_at, currency, basis) VALUES (?, ?, ?, ?)",
                [
                    (
                        settlement.security,
                        text_of(now or datetime.now(UTC)),
                        settlement.currency,
                        settlement.basis.value,
                    )
                ],
            )
        self._seen = (-1, {})
        return True

    # Reading

    def latest(self, security: str, item: str, stat: Stat, period: Period, as_of: date | None) -> list[Observation]:
        """The newest number of each series, as it was known on a day; None: as known now.

        A series is one provider's, of one accounting and one period end.
        """
        until = until_of(as_of)
        found = []
        for accounting, provider, period_end in self._series(security, item, stat, period):
            key = (security, item, stat.value, period.value, accounting, provider, period_end)
            observation = self._version(key, until)
            if observation is not None:
                found.append(observation)
        return found

    def _version(self, key: tuple[str, ...], until: str, before: str = "") -> Observation | None:
        rows = self._db.rows(_VERSIONS, (*key, *key, before or until))
        if not rows:
            return None
        at = COLUMNS.index("recorded_at")
        by_then = self._readable(row for row in rows if row[at] <= until)
        if by_then:
            return by_then[-1]
        later = self._readable(rows)
        # Of a day that nobody recorded, a vendor's first word is nearest to what was known on it; the user corrects himself.
        if later:
            return later[-1 if key[_PROVIDER] == FILE else 0]
        return self._version(key, until, f"{rows[0][_KNOWN_AT][:-1]}Y")  # Z ends all moments: the one before this

    def _series(self, security: str, item: str, stat: Stat, period: Period) -> list[tuple[str, str, str]]:
        key = (security, item, stat.value, period.value)
        found: list[tuple[str, str, str]] = self._kept(key, lambda: self._db.rows(_SERIES, key))
        return found

    def _kept(self, key: Any, read: Any) -> Any:
        """What was read before, unless something was added since."""
        version = self._db.version()
        if self._seen[0] != version:
            self._seen = (version, {})
        if key not in self._seen[1]:
            self._seen[1][key] = read()
        return self._seen[1][key]

    def history(
        self, security: str, item: str, first: date, last: date, period: Period = Period.POINT
    ) -> list[Observation]:
        """The numbers of a stretch of time in order, one a day: those of the provider that knows most days."""
        found: list[Observation] = []
        for accounting, provider, period_end in self._series(security, item, Stat.ACTUAL, period):
            key = (security, item, Stat.ACTUAL.value, period.value, accounting, provider, period_end)
            rows = self._db.rows(_HISTORY, (*key, text_of(moment(first)), until_of(last)))
            days = {o.known_on: o for o in self._readable(rows)}
            if len(days) > len(found):
                found = list(days.values())
        return found

    def settlement(self, security: str) -> Settlement | None:
        """The user's last word on a security's units."""
        rows = self._kept(
            ("settlement", security),
            lambda: self._db.rows(
                "SELECT currency, basis FROM settlement WHERE security = ? ORDER BY recorded_at DESC LIMIT 1",
                (security,),
            ),
        )
        return Settlement(security, rows[0][0], Basis(rows[0][1])) if rows else None

    def settlements(self, security: str) -> list[tuple[Settlement, datetime]]:
        """All that the user has ever settled of a security, and when, in order."""
        rows = self._db.rows(
            "SELECT currency, basis, recorded_at FROM settlement WHERE security = ? ORDER BY recorded_at", (security,)
        )
        return [(Settlement(security, currency, Basis(basis)), moment_of(when)) for currency, basis, when in rows]

    def newest(self, security: str) -> datetime | None:
        """When the newest number of a security was known."""
        found = self._db.rows("SELECT max(known_at) FROM observation WHERE security = ?", (security,))[0][0]
        return moment_of(found) if found else None

    def payload(self, digest: str) -> bytes:
        """The bytes that a number was read from.

        Raises
            StoreError  they are not here.
        """
        rows = self._db.rows("SELECT packed FROM payload WHERE digest = ?", (digest,))
        if not rows:
            raise StoreError(f"the store {self.where} has no reply {digest[:12]}")
        return zlib.decompress(bytes(rows[0][0]))

    # Quotas

    def wait(self, provider: str, limits: Collection[Limit], now: datetime | None = None) -> float:
        """Count a call; 0 if it may be made, else the seconds until it may, and nothing is counted.

        The count is shared by every program that uses the store, and outlives them.
        """
        return wait(self._db, provider, limits, now or datetime.now(UTC))

    # The whole of it

    def summary(self) -> dict[str, Any]:
        """What is in it, for a person."""
        tables = {"observation": "numbers", "batch": "batches", "payload": "replies", "settlement": "units settled"}
        counts = {
            shown: int(self._db.rows(f"SELECT count(*) FROM {table}")[0][0])  # noqa: S608  names of our own
            for table, shown in tables.items()
        }
        first, last = self._db.rows("SELECT min(known_at), max(known_at) FROM observation")[0]
        providers = self._db.rows(
            "SELECT provider, count(*), max(recorded_at) FROM observation GROUP BY provider ORDER BY provider"
        )
        return {
            "store": self.where,
            **counts,
            "securities": int(self._db.rows("SELECT count(DISTINCT security) FROM observation")[0][0]),
            "known from": first[:10] if first else "",
            "known to": last[:10] if last else "",
            "providers": {name: f"{count} numbers, last on {last[:10]}" for name, count, last in providers},
        }

    def observations(self, security: str | None = None) -> list[Observation]:
        """Every version of every number, of one security or of all."""
        one, of = ("", ()) if security is None else (" WHERE security = ?", (security,))
        return self._readable(self._db.rows(SELECT + one, of))

    def frame(self) -> "pd.DataFrame":
        """The same as a pandas table."""
        import pandas as pd

        return pd.DataFrame(self._db.rows(f"{SELECT} ORDER BY {', '.join(COLUMNS[:9])}"), columns=COLUMNS)

    def verify(self) -> list[str]:
        """What is wrong with it, in words; nothing if all is well."""
        return wrong_in(self._db)


def default_address() -> str:
    """The address in XLMODEL_STORE, else a file in the user's data folder."""
    given = os.environ.get("XLMODEL_STORE", "").strip()
    if given:
        return given
    import platformdirs

    # Not a roaming folder: those are copied over the network, under an open database.
    return str(Path(platformdirs.user_data_dir("xlmodel", appauthor=False, roaming=False)) / "store.sqlite")


def open_store(address: str | None = None) -> Store:
    """A store by its address; left out, the user's own.

    Raises
        StoreError  it cannot be opened.
    """
    address = (address or default_address()).strip()
    if address == CASE:
        return case_store()
    return Store(open_database(address))


def read_store(address: str = "") -> Store:
    """A store to look into; one that is not there is not made.

    Raises
        StoreError  it is not there, or cannot be opened.
    """
    address = address or default_address()
    if not store_exists(address):
        raise StoreError(f"there is no store {address} yet: a refresh, a fetch or an import makes it")
    return open_store(address)


def read_address(address: str = "") -> str:
    """Where figures are read: in the store, and until there is one in the bundled case."""
    address = address or default_address()
    return address if store_exists(address) else CASE


def case_store() -> Store:
    """The bundled figures of the Alibaba case, in memory."""
    store = Store(open_database(":memory:"))
    store.append(FILE, date.max, case_observations())
    return store


def store_exists(address: str) -> bool:
    """Whether there is a store already, so that reading need not make one."""
    return address == CASE or is_postgres(address) or Path(address).exists()
