"""The door of the local server: who may ask, what, how much and how long; behind it stand files and the messages.

Every request passes the same checks in this order, before anything else looks at it: the name it asks for, the page it
comes from, the path, the kind of content, the token, the size. What is refused is a status and a sentence.
"""

import asyncio
import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

from xlmodel.errors import XlModelError
from xlmodel.hosts.web.files import Files

log = logging.getLogger(__name__)

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

LONGEST_BODY: Final = 8 * 2**20
BODY_PAUSE: Final = 5.0  # seconds that a sender may be silent
BODY_SECONDS: Final = 30.0
ANSWER_SECONDS: Final = 60.0

_ALWAYS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin-allow-popups"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)
_ANSWERED: Final = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
)


@dataclass(frozen=True)
class Rules:
    """Who may ask."""

    hosts: frozenset[str]  # names with ports, as a browser writes them: against another name that leads here
    origins: frozenset[str]  # pages
    token: str = field(repr=False)


class _RefusedError(Exception):
    def __init__(self, status: HTTPStatus, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class Door:
    """The application that a server of the ASGI kind runs."""

    def __init__(self, rules: Rules, files: Files, answers: Mapping[str, Callable[[bytes], str]]) -> None:
        """Open nothing yet.

        Parameters
            answers  by its path, what a body of JSON is answered with.
        """
        self._rules = rules
        self._files = files
        self._answers = answers
        # One at a time: Python works at one thing only anyway, and a store is open to the thread that opened it.
        self._worker = ThreadPoolExecutor(1, "answers")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            if scope["type"] == "websocket":
                await send({"type": "websocket.close"})
            return
        given = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        origin = given.get("origin")
        shared = self._shared_with(origin)
        try:
            self._check_sender(given, origin)
            if scope["path"] not in self._answers:
                await self._file(scope, given, send)
                return
            if scope["method"] == "OPTIONS" and shared:
                await _send(send, HTTPStatus.NO_CONTENT, b"", [*shared, *_ASKED_BEFORE])
                return
            text = await self._answer(scope, given, receive)
            await _send(send, HTTPStatus.OK, text.encode(), [_JSON, *_ANSWERED, *shared])
        except _RefusedError as refusal:
            body = json.dumps({"reason": str(refusal)}).encode()
            # What is still to come of a body is not read: the connection ends.
            await _send(send, refusal.status, body, [_JSON, *_ANSWERED, *shared, (b"connection", b"close")])

    # Checks

    def _check_sender(self, given: Mapping[str, str], origin: str | None) -> None:
        if given.get("host", "").lower() not in self._rules.hosts:
            raise _RefusedError(HTTPStatus.MISDIRECTED_REQUEST, "not asked under a name of this server")
        if origin is not None and origin.lower() not in self._rules.origins:
            raise _RefusedError(HTTPStatus.FORBIDDEN, "this page may not ask here")

    def _shared_with(self, origin: str | None) -> Headers:
        if origin is None or origin.lower() not in self._rules.origins:
            return []
        return [(b"access-control-allow-origin", origin.encode("latin-1")), (b"vary", b"Origin")]

    async def _answer(self, scope: Scope, given: Mapping[str, str], receive: Receive) -> str:
        if scope["method"] != "POST":
            raise _RefusedError(HTTPStatus.METHOD_NOT_ALLOWED, "questions are posted")
        # Of a form or a plain text a browser would not ask first whether the page may.
        if given.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            raise _RefusedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "questions are JSON")
        offered = given.get("authorization", "").removeprefix("Bearer ")
        if not hmac.compare_digest(offered.encode("latin-1"), self._rules.token.encode()):
            raise _RefusedError(HTTPStatus.UNAUTHORIZED, "the token is missing or not that of this server")
        if given.get("content-length", "0").isdigit() and int(given.get("content-length", "0")) > LONGEST_BODY:
            raise _RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _TOO_LARGE)
        body = await _body(receive)
        working = asyncio.get_running_loop().run_in_executor(self._worker, self._answers[scope["path"]], body)
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return await working
        except XlModelError as problem:
            raise _RefusedError(HTTPStatus.BAD_REQUEST, str(problem)) from None
        except TimeoutError:
            raise _RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, "it takes longer than a minute") from None
        except Exception:
            log.exception("a question could not be answered")
            raise _RefusedError(
                HTTPStatus.INTERNAL_SERVER_ERROR, "a mistake in xlmodel itself; the log has the details"
            ) from None

    async def _file(self, scope: Scope, given: Mapping[str, str], send: Send) -> None:
        if scope["method"] not in ("GET", "HEAD"):
            raise _RefusedError(HTTPStatus.METHOD_NOT_ALLOWED, "nothing is answered there")
        found = self._files.get(scope["path"])
        if found is None:
            raise _RefusedError(HTTPStatus.NOT_FOUND, "there is no such page")
        if given.get("if-none-match") == found.tag:
            await _send(send, HTTPStatus.NOT_MODIFIED, b"", found.headers)
            return
        await _send(send, HTTPStatus.OK, found.content, found.headers, shown=scope["method"] == "GET")


_JSON: Final = (b"content-type", b"application/json")
_ASKED_BEFORE: Final = (
    (b"access-control-allow-methods", b"POST"),
    (b"access-control-allow-headers", b"authorization, content-type"),
    (b"access-control-max-age", b"600"),
)
_TOO_LARGE: Final = f"more than {LONGEST_BODY // 2**20} MB at once"


async def _body(receive: Receive) -> bytes:
    """The whole body, given up as soon as it is too long or too slow."""
    parts = bytearray()
    clock = asyncio.get_running_loop().time
    end = clock() + BODY_SECONDS
    try:
        async with asyncio.timeout(BODY_PAUSE) as pause:
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise _RefusedError(HTTPStatus.BAD_REQUEST, "the question was not finished")
                parts += message.get("body", b"")
                if len(parts) > LONGEST_BODY:
                    raise _RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _TOO_LARGE)
                if not message.get("more_body"):
                    return bytes(parts)
                pause.reschedule(min(clock() + BODY_PAUSE, end))
    except TimeoutError:
        raise _RefusedError(HTTPStatus.REQUEST_TIMEOUT, "the question came too slowly") from None


async def _send(send: Send, status: HTTPStatus, body: bytes, headers: Headers, *, shown: bool = True) -> None:
    length = [] if status is HTTPStatus.NOT_MODIFIED else [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": [*_ALWAYS, *headers, *length]})
    await send({"type": "http.response.body", "body": body if shown else b""})
