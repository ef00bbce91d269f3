"""One way to ask a vendor: with a limit on time and size, quotas that are kept, keys that stay hidden, typed failures.

Only what may be over in a moment is tried again: a dropped connection, 429 with a short wait, 5xx.
"""

import email.utils
import json
import logging
import math
import time
import weakref
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeVar

from xlmodel.market.provider import (
    AuthError,
    EntitlementError,
    Limit,
    NotFoundError,
    Payload,
    QuotaError,
    SchemaError,
    TransientError,
    Wait,
)
from xlmodel.secret import without_keys, without_secrets

if TYPE_CHECKING:
    import httpx2
    from pydantic import BaseModel

_M = TypeVar("_M", bound="BaseModel")


@dataclass(frozen=True)
class Patience:
    """How long an answer may take and how large it may be."""

    connect: float = 5.0
    read: float = 15.0
    whole: float = 60.0  # a server that drips a byte a second never makes a read time out
    size: int = 64 << 20
    attempts: int = 4
    pause: float = 0.5  # before the second attempt; it doubles
    longest_pause: float = 20.0  # a vendor who asks for more is not waited for


class _Hidden(logging.Filter):
    """The HTTP library logs addresses, and some vendors take their key in the address only."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = without_secrets(record.getMessage()), ()
        return True


_HIDDEN: Final = _Hidden()


class Http:
    """The calls of one provider."""

    def __init__(
        self,
        provider: str,
        base: str,
        *,
        limits: Collection[Limit] = (),
        headers: Mapping[str, str] | None = None,
        patience: Patience | None = None,
    ) -> None:
        self.provider, self.base, self.limits = provider, base.rstrip("/"), limits
        self.patience = patience or Patience()
        self._headers = dict(headers or {})
        self._wait: Wait = lambda provider, limits: 0.0
        self._client: httpx2.Client | None = None

    def meter(self, wait: Wait) -> None:
        """Count calls where every program that uses the same store sees them."""
        self._wait = wait

    def get(self, path: str, params: Mapping[str, str] | None = None) -> Payload:
        """The bytes of an answer.

        Raises
            ProviderError  there is none; a TransientError only after several attempts.
        """
        import stamina

        patience = self.patience
        for attempt in stamina.retry_context(
            on=_pause_after,
            attempts=patience.attempts,
            timeout=patience.whole,
            wait_initial=patience.pause,
            wait_max=patience.longest_pause,
            wait_jitter=patience.pause / 2,
        ):
            with attempt:
                take_turn(self.provider, self._wait, self.limits, self.patience)
                return self._once(path, dict(params or {}))
        raise AssertionError("stamina always ends with an answer or an exception")

    def json(self, path: str, params: Mapping[str, str] | None = None) -> tuple[Any, Payload]:
        """An answer in JSON, and its bytes."""
        payload = self.get(path, params)
        return read_json(self.provider, payload.content), payload

    def _once(self, path: str, params: dict[str, str]) -> Payload:
        started = time.monotonic()
        url = f"{self.base}/{path.lstrip('/')}"
        content = bytearray()
        with self._named_failures(), self._connected().stream("GET", url, params=params) as response:
            for piece in response.iter_bytes():
                content += piece
                if len(content) > self.patience.size:
                    raise SchemaError(f"the answer is larger than {self.patience.size >> 20} MB")
                if time.monotonic() - started > self.patience.whole:
                    raise TransientError(f"the answer took more than {self.patience.whole:g} seconds")
            self._refuse(response, bytes(content))
            shown = without_secrets(str(response.request.url))
        return Payload(shown, without_keys(bytes(content)), datetime.now(UTC))

    def _connected(self) -> "httpx2.Client":
        import httpx2

        if self._client is None:
            logger = logging.getLogger("httpx2")
            if _HIDDEN not in logger.filters:
                logger.addFilter(_HIDDEN)
            timeout = httpx2.Timeout(self.patience.read, connect=self.patience.connect)
            # A redirect could carry the key to another host; none of the vendors sends one.
            self._client = httpx2.Client(timeout=timeout, headers=self._headers, follow_redirects=False)
            weakref.finalize(self, self._client.close)
        return self._client

    @contextmanager
    def _named_failures(self) -> Iterator[None]:
        import httpx2

        try:
            yield
        except httpx2.TransportError as problem:
            # Its text may hold the address with the key in it.
            raise TransientError(f"no answer ({type(problem).__name__})") from None
        except (httpx2.DecodingError, httpx2.InvalidURL) as problem:
            raise SchemaError(f"the answer cannot be read ({type(problem).__name__})") from None

    def _refuse(self, response: "httpx2.Response", content: bytes) -> None:
        if response.status_code == 429:
            pause = _retry_after(response.headers.get("Retry-After", ""))
            if pause > self.patience.longest_pause:
                at = datetime.now(UTC) + timedelta(seconds=pause)
                raise QuotaError(f"too many calls; again at {at:%Y-%m-%d %H:%M} UTC", at)
            raise _BusyError("too many calls (429)", pause)
        if response.status_code != 200:
            refuse_status(response.status_code, _reason_in(without_keys(content)))


def refuse_status(status: int, reason: str = "") -> NoReturn:
    """Raise what a status other than 200 means; the reason is the vendor's own, with no key in it."""
    if status in (401, 403):
        raise AuthError(f"the call is refused ({status}){reason}: is the key right?")
    if status == 402:
        raise EntitlementError(f"the plan does not cover it{reason}")
    if status == 404:
        raise NotFoundError(f"nothing of that name{reason}")
    if status == 429:
        raise QuotaError(f"too many calls{reason}")
    if status >= 500:
        raise TransientError(f"the vendor's server fails ({status})")
    raise SchemaError(f"an answer of status {status}{reason}")


def take_turn(provider: str, wait: Wait, limits: Collection[Limit], patience: Patience) -> None:
    """Wait until a call may be made.

    Raises
        QuotaError  that would take longer than anybody waits.
    """
    while left := wait(provider, limits):
        if left > patience.longest_pause:
            at = datetime.now(UTC) + timedelta(seconds=left)
            raise QuotaError(f"the calls are used up until {at:%Y-%m-%d %H:%M} UTC", at)
        time.sleep(left)


class _BusyError(TransientError):
    """A vendor who says when to come back."""

    def __init__(self, message: str, pause: float) -> None:
        super().__init__(message)
        self.pause = pause


def _pause_after(problem: Exception) -> bool | float:
    if isinstance(problem, _BusyError) and problem.pause:
        return problem.pause
    return isinstance(problem, TransientError)


def _retry_after(text: str) -> float:
    """Seconds, or a date, as the standard allows both."""
    try:
        return max(0.0, float(text))
    except ValueError:
        pass
    try:
        return max(0.0, (email.utils.parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return 0.0


def _reason_in(content: bytes) -> str:
    """What an answer gives as the reason of its failure, in one short line; half a key is one too."""
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        answer = content.decode("utf-8", "replace")
    if isinstance(answer, dict):
        answer = next((v for k, v in answer.items() if k in ("Error Message", "message", "error", "Information")), "")
    text = " ".join(without_secrets(str(answer)).split())
    return f": {text[:120]}" if text and not text.startswith("<") else ""


def read_json(provider: str, content: bytes) -> Any:
    """The JSON of an answer, in which every number is one.

    Raises
        SchemaError  it is a web page, cut short, or no JSON.
    """
    if content.lstrip()[:1] == b"<":
        raise SchemaError(f"{provider} answers with a web page, not with data")
    try:
        answer = json.loads(content, parse_constant=_refuse_constant)
        if b"\\u" in content:  # half of a character, which neither database nor workbook can keep
            json.dumps(answer, ensure_ascii=False).encode()
        return answer
    except (ValueError, RecursionError) as problem:
        raise SchemaError(f"{provider} answers with no JSON: {str(problem)[:80]}") from None


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is no number")


def checked(model: type[_M], data: Any) -> _M:
    """A part of an answer as the model says it is.

    Raises
        SchemaError  it is not; names the field, never the content.
    """
    from pydantic import ValidationError

    try:
        return model.model_validate(data)
    except ValidationError as problem:
        first = problem.errors(include_url=False, include_input=False, include_context=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise SchemaError(f"the answer is not of the documented shape: {where}: {first['msg']}") from None


def number(value: Any) -> float | None:
    """A number that may come as a text, in a wrapper {raw, fmt}, or as one of the words for a gap."""
    if isinstance(value, dict):
        value = value.get("raw")
    if value is None or isinstance(value, bool) or (isinstance(value, str) and value.strip() in _GAPS):
        return None
    try:
        found = float(value)
    except (TypeError, ValueError, OverflowError):
        raise SchemaError(f"a number was expected, not a {type(value).__name__}") from None
    if not math.isfinite(found):
        raise SchemaError("a number that is not finite")
    return found


_GAPS: Final = frozenset({"", "None", "-", "N/A", "NA", "null"})


def day(value: Any) -> date | None:
    """A date, or nothing; a moment's day."""
    if value in (None, ""):
        return None
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        raise SchemaError("a date was expected") from None
