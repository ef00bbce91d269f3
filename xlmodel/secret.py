"""Keys and passwords: each is shown by nobody, and cut out of whatever is shown, logged or kept.

A key is never written by us: not into a workbook, a log, an argument or the text of an exception.
"""

import re
from base64 import b64encode
from functools import cache
from typing import Final

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
        text = re.sub(f"{_echo(key)}|{_echo_in_base64(key)}", "...", text)
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
        if not key.isdigit():
            word = f"(?<![A-Za-z0-9])(?:{_echo(key)})(?![A-Za-z0-9])"
            content = re.sub(f"{word}|{_echo_in_base64(key)}".encode(), b"...", content)
    return content


@cache
def _echo(key: str) -> str:
    """The pattern of a key as it may come back: each of its signs as it is, or escaped as in an address, in JSON, in HTML."""
    return "".join(f"(?:{'|'.join(_spellings(sign))})" for sign in key)


def _spellings(sign: str) -> list[str]:
    import html  # every command imports this file, and few have a key

    percent = "".join(f"%(?:25)*{_any_case(f'{byte:02x}')}" for byte in sign.encode("utf-8", "surrogatepass"))
    units = sign.encode("utf-16-be", "surrogatepass").hex()
    number = f"(?:0*{ord(sign)}|[xX]0*{_any_case(f'{ord(sign):x}')})"
    found = [re.escape(sign), percent, rf"\\u{_any_case(units[:4])}", f"&#{number};"]
    if len(units) > 4:
        found[2] += rf"\\u{_any_case(units[4:])}"
    if sign in '"\\/':
        found.append(re.escape(f"\\{sign}"))
    if sign == " ":
        found.append(r"\+")
    return [*found, html.escape(sign)] if html.escape(sign) != sign else found


def _any_case(hexadecimal: str) -> str:
    return "".join(f"[{digit}{digit.upper()}]" if digit.isalpha() else digit for digit in hexadecimal)


@cache
def _echo_in_base64(key: str) -> str:
    """The pattern of a key in base64 of either alphabet, alone or behind a name such as `user:`."""
    content, found = key.encode("utf-8", "surrogatepass"), []
    for before in range(3):
        whole = b64encode(bytes(before) + content).decode().rstrip("=")
        # The first and the last sign may hold bits of what stands beside the key.
        sure = whole[before and before + 1 : (before + len(content)) * 8 // 6]
        marks = "".join({"+": r"[+\-]", "/": r"\\?[/_]"}.get(mark, mark) for mark in sure)
        first = "[A-Za-z0-9+/_-]" if before else ""
        if len(sure) >= _SHORTEST:
            found.append(f"{first}{marks}[A-Za-z0-9+/_-]?=*")
    return "|".join(found)
