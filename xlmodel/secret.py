"""Keys and passwords: each is shown by nobody, and cut out of whatever is shown, logged or kept.

A key is never written by us: not into a workbook, a log, an argument or the text of an exception.
"""

import json
import re
from typing import Final
from urllib.parse import quote, quote_plus

_KNOWN: Final[set[str]] = set()
_SHORTEST: Final = 4
"""What is shorter is part of any word."""


class Secret:
    """A key that shows itself only when asked outright."""

    __slots__ = ("_key",)

    def __init__(self, key: str) -> None:
        self._key = key
        if len(key) >= _SHORTEST:
            _KNOWN.add(key)

    def reveal(self) -> str:
        """The key itself, for the one call that sends it."""
        return self._key

    def __repr__(self) -> str:
        return "Secret(...)"

    __str__ = __repr__

    def __reduce__(self) -> str:
        raise TypeError("a secret is not written anywhere")


def without_secrets(text: str) -> str:
    """A text, such as an address, a reason or a traceback, with every key and password cut out; to be shortened after that.

    >>> without_secrets("postgresql://ann:s3cret@desk/figures is gone; GET https://v/q?apikey=k3y&symbol=A")
    'postgresql://...@desk/figures is gone; GET https://v/q?apikey=...&symbol=A'
    """
    for key in _KNOWN:
        for spelled in _spellings(key):
            text = text.replace(spelled, "...")
    for pattern in _PATTERNS:
        text = pattern.sub(r"\1...", text)
    return text


_PATTERNS: Final = (
    re.compile(r"(?i)([?&](?:apikey|api_key|api_token|token|key|crumb)=)[^&#\s\"']*"),
    re.compile(r"(?i)(\b[a-z][a-z0-9+.-]*://)(?:[^:/@\s]*:\S*|[^/?#\s]*)(?=@)"),
    re.compile(r"(?i)(\b(?:password|passwd|pwd|sslpassword)\s*=\s*)(?:'(?:[^'\\]|\\.)*'|[^\s&;'\"]+)"),
)


def without_keys(content: bytes) -> bytes:
    """The same of the bytes of a reply, in which a key stands as a word; figures are left alone."""
    for key in _KNOWN:
        for spelled in _spellings(key):
            if spelled.encode() in content and not key.isdigit():
                word = re.escape(spelled.encode())
                content = re.sub(rb"(?<![A-Za-z0-9])" + word + rb"(?![A-Za-z0-9])", b"...", content)
    return content


def _spellings(key: str) -> set[str]:
    """How a key may come back: as it is, in an address, in JSON, in HTML."""
    import html  # every command imports this file, and few have a key

    return {key, quote(key, safe=""), quote_plus(key), json.dumps(key)[1:-1], html.escape(key)}
