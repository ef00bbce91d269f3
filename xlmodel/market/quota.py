"""How often a vendor may be asked: counted in the store, for every program that uses it."""

from collections.abc import Collection
from datetime import datetime, timedelta

from xlmodel.market.database import Database
from xlmodel.market.provider import Limit
from xlmodel.market.stored_rows import moment_of, text_of


def wait(database: Database, provider: str, limits: Collection[Limit], at: datetime) -> float:
    """Count a call; 0 if it may be made, else the seconds until it may, and nothing is counted."""
    with database.transaction():
        if database.postgres:
            database.rows("SELECT pg_advisory_xact_lock(5912042)")
        counted = []
        for limit in limits:
            span = str(limit.seconds)
            rows = database.rows("SELECT began, used FROM quota WHERE provider = ? AND span = ?", (provider, span))
            began, used = (moment_of(rows[0][0]), int(rows[0][1])) if rows else (at, 0)
            if at < began:  # a clock that was set back keeps nobody waiting for the day it showed before
                began = at
                database.write(
                    "UPDATE quota SET began = ? WHERE provider = ? AND span = ?", [(text_of(at), provider, span)]
                )
            left = (began + timedelta(seconds=limit.seconds) - at).total_seconds()
            if left <= 0:
                began, used = at, 0
            elif used >= limit.calls:
                return left
            counted.append((provider, span, text_of(began), used + 1))
        database.write(
            "INSERT INTO quota (provider, span, began, used) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (provider, span) DO UPDATE SET began = excluded.began, used = excluded.used",
            counted,
        )
    return 0.0
