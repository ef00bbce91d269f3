"""`xlmodel serve`: the door with a server around it, on this machine unless told otherwise in words."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final, NamedTuple

from uvicorn import Config, Server
from uvicorn.protocols.http.h11_impl import H11Protocol

from xlmodel.errors import RequestError
from xlmodel.hosts.web.door import Door, Rules
from xlmodel.hosts.web.files import Files
from xlmodel.hosts.web.messages import replies
from xlmodel.hosts.web.site import site
from xlmodel.hosts.web.token import token_in
from xlmodel.hosts.web.workbooks import ANSWERS

MOST_CONNECTIONS: Final = 64
HEAD_SECONDS: Final = 4.0  # for the lines of a request before its body
KEEP_ALIVE: Final = 5
_LOOPBACK: Final = ("localhost", "127.0.0.1", "[::1]")


class Served(NamedTuple):
    """What is to be served, and where."""

    address: str = "127.0.0.1"
    port: int = 8765
    token_file: Path = Path("token")
    certificate: Path | None = None  # none: plain HTTP, for a browser on this machine
    key: Path | None = None
    names: Sequence[str] = ()  # other names of this machine
    origins: Sequence[str] = ()  # pages from elsewhere that may ask
    pyodide: Path | None = None
    reached_by_others: bool = False

    @property
    def base(self) -> str:
        """Where the add-in finds it."""
        return f"{'https' if self.certificate else 'http'}://{(*self.names, 'localhost')[0]}:{self.port}"


def server(wanted: Served) -> Server:
    """A server that is not running yet.

    Raises
        RequestError  it would be reached from other machines, or a file for it cannot be used.
    """
    if not (_is_loopback(wanted.address) or wanted.reached_by_others):
        raise RequestError(
            f"{wanted.address} is reached from other machines: say --others-may-reach-it if that is what you want"
        )
    door = Door(_rules(wanted), Files(_site(wanted)), {"/api/calls": partial(_answered, replies), **ANSWERS})
    config = Config(
        door,
        host=wanted.address,
        port=wanted.port,
        http=_Patient,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=5,
        h11_max_incomplete_event_size=16 * 2**10,
        ssl_certfile=wanted.certificate,
        ssl_keyfile=wanted.key,
    )
    return Server(config)


def _site(wanted: Served) -> dict[str, bytes]:
    # Office takes https alone; a browser on this machine shows the pages all the same.
    return site(wanted.base.replace("http://", "https://"), wanted.pyodide)


def _answered(answer: Callable[..., str], body: bytes) -> str:
    return answer(body, store=True)


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"


def _rules(wanted: Served) -> Rules:
    names = [*_LOOPBACK, *wanted.names]
    scheme = wanted.base.partition(":")[0]
    hosts = {f"{name}:{wanted.port}".lower() for name in names}
    own = {f"{scheme}://{host}" for host in hosts}
    return Rules(
        frozenset(hosts),
        frozenset(own | {each.lower().rstrip("/") for each in wanted.origins}),
        token_in(wanted.token_file),
    )


class _Patient(H11Protocol):  # type: ignore[misc] # mypy looks at no module of uvicorn
    """Connections that are few, and end where their sender is slow: uvicorn itself waits for a head for ever."""

    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        if len(self.connections) > MOST_CONNECTIONS:
            # Whoever has waited longest without asking anything makes room; of those that work nobody does.
            waiting = [each for each in self.connections if each._late is not None]
            min(waiting, key=lambda each: each._late.when(), default=self).transport.abort()
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._forget()  # from here on the time of an idle connection counts, or of what has come already

    def _watch(self) -> None:
        """Count the time while a head is being sent."""
        if self.cycle is not None and not self.cycle.response_complete:
            self._forget()
        elif self._late is None:
            self._late = self.loop.call_later(HEAD_SECONDS, self.transport.abort)

    def _forget(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None
