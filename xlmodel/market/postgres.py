"""A store in a team's PostgreSQL."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from xlmodel.market.address import as_libpq_reads_it, without_password
from xlmodel.market.connection import Connection
from xlmodel.market.port import StoreError


class Postgres(Connection):
    """One connection to a server."""

    postgres = True

    def __init__(self, address: str) -> None:
        try:
            import psycopg
        except ImportError:
            raise StoreError("a PostgreSQL store needs psycopg: pip install 'xlmodel[postgres]'") from None
        try:
            self.where = without_password(address)
        except psycopg.Error:  # its text repeats what it does not understand
            raise StoreError("the address of the PostgreSQL store is none that PostgreSQL reads") from None
        self._errors = (psycopg.Error, UnicodeEncodeError)
        self._lock = threading.RLock()
        try:
            self._db = psycopg.connect(
                as_libpq_reads_it(address), autocommit=True, connect_timeout=10, application_name="xlmodel"
            )
        except psycopg.Error as problem:
            # Its own text may repeat the address with the password in it.
            raise StoreError(f"the store {self.where} cannot be reached ({type(problem).__name__})") from None

    def rows(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows a query finds."""
        with self._lock, self._named_errors():
            return self._db.execute(_percent(statement), values).fetchall()

    def run(self, statement: str) -> None:
        """One statement without values, inside `transaction`."""
        with self._lock, self._named_errors():
            self._db.execute(statement)

    def write(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        """One statement for each row of values, inside `transaction`."""
        with self._lock, self._named_errors(), self._db.cursor() as cursor:
            cursor.executemany(_percent(statement), rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """A context in which all is written or nothing."""
        with self._lock, self._named_errors(), self._db.transaction():
            yield

    def version(self) -> int:
        """A number that differs once anybody has written."""
        found = self.rows("SELECT (SELECT count(*) FROM batch), (SELECT count(*) FROM settlement)")[0]
        return hash(found)

    def check(self) -> list[str]:
        """What is damaged; nothing if all is well."""
        try:
            self.rows("SELECT count(*) FROM observation")
        except StoreError as problem:
            return [str(problem)]
        return []

    def close(self) -> None:
        """Let go of the connection."""
        self._db.close()


def _percent(statement: str) -> Any:
    return statement.replace("?", "%s")
