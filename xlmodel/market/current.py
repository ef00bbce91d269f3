"""Which store the formulas of a sheet read: the one that a host, a server or a browser gives, else the user's own.

    with reading_from(store):
        market_price("BABA")

What is given counts for the thread or task that gave it, so that one process may answer from several stores at once.
"""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, Protocol

from xlmodel.market.limits import limits
from xlmodel.market.port import ReadableStore, StoreError
from xlmodel.market.series import Reading

if TYPE_CHECKING:
    from xlmodel.market.store import Store

_MOST_ANSWERS: Final = 200_000


class SharedStore:
    """A store that several formulas read, one at a time; what they asked is kept until somebody writes.

    A server makes one for each store and gives it again for every question.
    """

    def __init__(self, store: ReadableStore, how: Reading | None = None) -> None:
        self.store = store
        self.how = how or Reading(limits=limits())  # once, as a sheet may ask ten thousand times
        self.answers: dict[Any, Any] = {}
        self._version: int | None = None
        self._lock = Lock()

    @contextmanager
    def reading(self) -> Iterator["SharedStore"]:
        """Have it to oneself for some questions."""
        with self._lock:
            version = self.store.version()
            if version != self._version or len(self.answers) > _MOST_ANSWERS:
                self.answers.clear()
                self._version = version
            yield self


class _Source(Protocol):
    """Where a formula finds its store."""

    def reading(self) -> AbstractContextManager[SharedStore]: ...


class _UsersStore:
    """The user's own store: opened when the first formula asks, and anew once XLMODEL_STORE names another."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._address = ""
        self._opened: Store | None = None
        self._shared: SharedStore | None = None

    @contextmanager
    def reading(self) -> Iterator[SharedStore]:
        with self._lock, ExitStack() as until_read:
            try:
                shared = until_read.enter_context(self._current().reading())
            except StoreError:  # a team's server was started anew, or the laptop slept: the connection is gone
                self._let_go()
                shared = until_read.enter_context(self._current().reading())
            yield shared

    def _current(self) -> SharedStore:
        try:
            from xlmodel.market.store import open_store, read_address

            address = read_address()
        except ImportError as problem:
            raise StoreError(f"there is no store of the user's own here, as {problem.name} is missing") from None
        if self._shared is None or address != self._address:
            self._let_go()
            self._opened, self._address = open_store(address), address
            self._shared = SharedStore(self._opened)
        return self._shared

    def _let_go(self) -> None:
        if self._opened is not None:
            self._opened.close()
        self._opened = self._shared = None


_USERS: Final = _UsersStore()
_GIVEN: ContextVar[_Source] = ContextVar("store", default=_USERS)


@contextmanager
def reading_from(store: ReadableStore | SharedStore) -> Iterator[None]:
    """Let the data functions that are called meanwhile, by this thread or task, read a store."""
    token = _GIVEN.set(store if isinstance(store, SharedStore) else SharedStore(store))
    try:
        yield
    finally:
        _GIVEN.reset(token)


def today() -> date:
    """The day by the clock, or the one in XLMODEL_TODAY: for runs that must give the same answer on any day."""
    given = os.environ.get("XLMODEL_TODAY", "")
    return date.fromisoformat(given) if given else datetime.now(UTC).date()


def current_store() -> AbstractContextManager[SharedStore]:
    """The store to read, and nobody else meanwhile."""
    return _GIVEN.get().reading()
