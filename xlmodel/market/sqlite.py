"""A store in a file of SQLite: its owner's alone, safe beside other programs, on a local drive."""

import os
import sqlite3
import stat
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from xlmodel.market.connection import Connection
from xlmodel.market.port import StoreError

IN_MEMORY: Final = ":memory:"
OLDEST_SQLITE: Final = (3, 37)  # STRICT tables
_BUSY_MILLISECONDS: Final = 10_000
_NETWORK_FILE_SYSTEMS: Final = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "fuse.sshfs"})


class Sqlite(Connection):
    """One connection to a file, or to memory."""

    postgres = False
    _errors = (sqlite3.Error, UnicodeEncodeError)

    def __init__(self, address: str) -> None:
        if sqlite3.sqlite_version_info < OLDEST_SQLITE:
            raise StoreError(f"SQLite {sqlite3.sqlite_version} is too old for the store; 3.37 or newer is needed")
        self.where = address
        self._lock = threading.RLock()
        if address != IN_MEMORY:
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
        """The rows a query finds."""
        with self._lock, self._named_errors():
            return self._db.execute(statement, values).fetchall()

    def run(self, statement: str) -> None:
        """One statement without values, inside `transaction`."""
        with self._lock, self._named_errors():
            self._db.execute(statement)

    def write(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        """One statement for each row of values, inside `transaction`."""
        with self._lock, self._named_errors():
            self._db.executemany(statement, rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """A context in which all is written or nothing."""
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
        """A number that differs once anybody has written."""
        if self.where == IN_MEMORY:
            return self._db.total_changes  # nobody else writes there
        # Others' writes move data_version, our own do not.
        with self._lock, self._named_errors():
            return int(self._db.execute("PRAGMA data_version").fetchone()[0]) * 1_000_000 + self._db.total_changes

    def check(self) -> list[str]:
        """What is damaged; nothing if all is well."""
        try:
            found = [str(row[0]) for row in self._db.execute("PRAGMA integrity_check").fetchall()]
        except sqlite3.Error as problem:
            return [str(problem)]
        return [] if found == ["ok"] else found

    def close(self) -> None:
        """Let go of the connection."""
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
