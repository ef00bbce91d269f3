"""One way to speak to SQLite and to PostgreSQL: the same statements, transactions that hold as a whole."""

from collections.abc import Sequence
from typing import Any, Protocol

from xlmodel.market.address import is_postgres
from xlmodel.market.migrations import steps
from xlmodel.market.port import StoreError
from xlmodel.market.postgres import Postgres
from xlmodel.market.sqlite import Sqlite


class Database(Protocol):
    """What the store needs of a database."""

    postgres: bool
    where: str

    def rows(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows a query finds."""
        ...

    def run(self, statement: str) -> None:
        """One statement without values, inside `transaction`."""
        ...

    def write(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        """One statement for each row of values, inside `transaction`."""
        ...

    def transaction(self) -> Any:
        """A context in which all is written or nothing."""
        ...

    def version(self) -> int:
        """A number that differs once anybody has written."""
        ...

    def check(self) -> list[str]:
        """What is damaged; nothing if all is well."""
        ...

    def close(self) -> None:
        """Let go of the connection."""
        ...


def open_database(address: str) -> Database:
    """A PostgreSQL address, a path, or `:memory:`; tables are made, or brought up to date.

    Raises
        StoreError  it cannot be had.
    """
    database: Database = Postgres(address) if is_postgres(address) else Sqlite(address)
    try:
        _migrate(database)
    except BaseException:
        database.close()
        raise
    return database


def _migrate(database: Database) -> None:
    todo = steps(database.postgres)
    found = _schema_version(database)
    if found > len(todo):
        raise StoreError(f"{database.where} was written by a newer xlmodel (version {found} of its tables)")
    if found == len(todo):
        return
    with database.transaction():
        if database.postgres:  # two programs may start at once; the second waits and then finds all done
            database.rows("SELECT pg_advisory_xact_lock(5912041)")
        found = _schema_version(database)
        for number in range(found, len(todo)):
            for statement in todo[number]:
                database.run(statement)
            if number == 0:
                database.run("CREATE TABLE schema_version (version INTEGER NOT NULL)")
            database.write("INSERT INTO schema_version VALUES (?)", [(number + 1,)])


def _schema_version(database: Database) -> int:
    listed = (
        "SELECT 1 FROM pg_tables WHERE tablename = 'schema_version' AND schemaname = current_schema()"
        if database.postgres
        else "SELECT 1 FROM sqlite_master WHERE name = 'schema_version'"
    )
    return int(database.rows("SELECT max(version) FROM schema_version")[0][0]) if database.rows(listed) else 0
