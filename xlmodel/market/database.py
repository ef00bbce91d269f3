"""One way to speak to SQLite and to PostgreSQL: the same statements, transactions that hold as a whole."""

import os
import re
import sqlite3
import stat
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, Protocol

from xlmodel.market.migrations import steps
from xlmodel.market.port import StoreError

OLDEST_SQLITE: Final = (3, 37)  # STRICT tables
_IN_MEMORY: Final = ":memory:"
_BUSY_MILLISECONDS: Final = 10_000
_NETWORK_FILE_SYSTEMS: Final = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "fuse.sshfs"})


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
    database: Database = _Postgres(address) if is_postgres(address) else _Sqlite(address)
    try:
        _migrate(database)
    except BaseException:
        database.close()
        raise
    return database


def is_postgres(address: str) -> bool:
    """Whether an address is a team's database and not a file: a URL, or words such as host=desk dbname=figures.

    Raises
        StoreError  it is the address of something else; a password in it never becomes the name of a file.
    """
    if _POSTGRES.match(address):
        return True
    other = _OTHER.match(address)
    if other:
        raise StoreError("a store is a file or postgresql://..., and this is neither")
    return False


_POSTGRES: Final = re.compile(
    r"(?i)postgres(ql)?://|\s*(host|hostaddr|port|dbname|user|password|passfile|service|sslmode|options)\s*="
)
_OTHER: Final = re.compile(r"(?i)[a-z][a-z0-9+.-]+:/|postgres\w*:|[^/\\\s]+:[^/\\\s]*@")  # a drive has one letter


def without_password(address: str) -> str:
    """An address that may be shown: of a team's database where it is, and nothing of who asks."""
    if not is_postgres(address):
        return address
    from psycopg.conninfo import conninfo_to_dict

    said = conninfo_to_dict(_as_libpq_reads_it(address))
    port = f":{said['port']}" if "port" in said else ""
    return f"postgresql://{said.get('host', said.get('hostaddr', ''))}{port}/{said.get('dbname', '')}"


def _as_libpq_reads_it(address: str) -> str:
    scheme, mark, rest = address.partition("://")
    return f"{scheme.lower()}{mark}{rest}" if mark and _POSTGRES.match(f"{scheme}{mark}") else address


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


class _Connection:
    """What the two have in common: their own errors become a StoreError of one line."""

    where: str
    _errors: tuple[type[Exception], ...]

    @contextmanager
    def _named_errors(self) -> Iterator[None]:
        try:
            yield
        except self._errors as problem:
            first = next(iter(str(problem).splitlines()), type(problem).__name__)
            raise StoreError(f"the store {self.where}: {first}") from problem


class _Sqlite(_Connection):
    postgres = False
    _errors = (sqlite3.Error, UnicodeEncodeError)

    def __init__(self, address: str) -> None:
        if sqlite3.sqlite_version_info < OLDEST_SQLITE:
            raise StoreError(f"SQLite {sqlite3.sqlite_version} is too old for the store; 3.37 or newer is needed")
        self.where = address
        self._lock = threading.RLock()
        if address != _IN_MEMORY:
            path = Path(address)
            _refuse_network_drive(path)
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as problem:
                raise StoreError(f"the store's folder {path.parent} cannot be made: {problem.strerror}") from None
            _keep_private(path)
        try:
            self._db = sqlite3.connect(address, isolation_level=None, check_same_thread=False)
            self._db.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
            self._db.execute("PRAGMA journal_mode = WAL")
            # FULL: a commit that was reported is on the disk, also after a power cut.
            self._db.execute("PRAGMA synchronous = FULL")
        except sqlite3.Error as problem:
            raise StoreError(f"the store {address} cannot be opened: {_why(address, problem)}") from None

    def rows(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with self._lock, self._named_errors():
            return self._db.execute(statement, values).fetchall()

    def run(self, statement: str) -> None:
        with self._lock, self._named_errors():
            self._db.execute(statement)

    def write(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        with self._lock, self._named_errors():
            self._db.executemany(statement, rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with self._lock:
            with self._named_errors():
                self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                if self._db.in_transaction:  # of a disk that is full SQLite has taken all back already
                    self._db.execute("ROLLBACK")
                raise
            with self._named_errors():
                self._db.execute("COMMIT")

    def version(self) -> int:
        if self.where == _IN_MEMORY:
            return self._db.total_changes  # nobody else writes there
        # Others' writes move data_version, our own do not.
        with self._lock, self._named_errors():
            return int(self._db.execute("PRAGMA data_version").fetchone()[0]) * 1_000_000 + self._db.total_changes

    def check(self) -> list[str]:
        try:
            found = [str(row[0]) for row in self._db.execute("PRAGMA integrity_check").fetchall()]
        except sqlite3.Error as problem:
            return [str(problem)]
        return [] if found == ["ok"] else found

    def close(self) -> None:
        self._db.close()


def _why(address: str, problem: sqlite3.Error) -> str:
    """Why a store cannot be opened: also who only reads it has to write beside it."""
    path = Path(address)
    try:
        if stat.S_ISDIR(path.stat().st_mode):
            return "it is a folder"
        for place, what in ((path, "it"), (path.parent, "its folder")):
            if not os.access(place, os.W_OK):
                return f"{what} is read-only, and readers have to mark what they read; make a copy elsewhere"
    except FileNotFoundError:
        pass
    except OSError as found:  # a link that leads to itself, a folder that nobody may look into
        return str(found.strerror)
    return str(problem)


def _keep_private(path: Path) -> None:
    """A new store is its owner's alone, and so are the files that SQLite keeps beside it: a reply may hold what a desk pays for."""
    with suppress(OSError):  # it is there already; or it cannot be made, which SQLite says
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _refuse_network_drive(path: Path) -> None:
    """WAL needs shared memory between processes, which no network drive offers."""
    if str(path).startswith(("\\\\", "//")):
        raise StoreError(f"{path} is on a network drive, where SQLite loses data; a team's store is a PostgreSQL")
    mounts = Path("/proc/mounts")
    if not sys.platform.startswith("linux") or not mounts.exists():
        return
    here, best, kind = str(path.absolute().parent), "", ""
    for line in mounts.read_text(errors="replace").splitlines():
        fields = line.split()
        if len(fields) > 2:
            mount = fields[1].replace("\\040", " ")
            if (here == mount or here.startswith(mount.rstrip("/") + "/")) and len(mount) > len(best):
                best, kind = mount, fields[2]
    if kind in _NETWORK_FILE_SYSTEMS and not os.environ.get("XLMODEL_STORE_ON_NETWORK_DRIVE"):
        raise StoreError(f"{path} is on a network drive ({kind}), where SQLite loses data; use a local folder")


class _Postgres(_Connection):
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
                _as_libpq_reads_it(address), autocommit=True, connect_timeout=10, application_name="xlmodel"
            )
        except psycopg.Error as problem:
            # Its own text may repeat the address with the password in it.
            raise StoreError(f"the store {self.where} cannot be reached ({type(problem).__name__})") from None

    def rows(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with self._lock, self._named_errors():
            return self._db.execute(_percent(statement), values).fetchall()

    def run(self, statement: str) -> None:
        with self._lock, self._named_errors():
            self._db.execute(statement)

    def write(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        with self._lock, self._named_errors(), self._db.cursor() as cursor:
            cursor.executemany(_percent(statement), rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with self._lock, self._named_errors(), self._db.transaction():
            yield

    def version(self) -> int:
        found = self.rows("SELECT (SELECT count(*) FROM batch), (SELECT count(*) FROM settlement)")[0]
        return hash(found)

    def check(self) -> list[str]:
        try:
            self.rows("SELECT count(*) FROM observation")
        except StoreError as problem:
            return [str(problem)]
        return []

    def close(self) -> None:
        self._db.close()


def _percent(statement: str) -> Any:
    return statement.replace("?", "%s")
