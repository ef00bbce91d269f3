"""Keys of vendors: from the environment, then the system's keyring, then a file that only its owner can read.

A key is never written by us: not into a workbook, a log, an argument or the text of an exception.
"""

import os
import re
import stat
import tomllib
from pathlib import Path
from typing import Final

from xlmodel.market.provider import AuthError
from xlmodel.market.settings import config_folder

SERVICE: Final = "xlmodel"
USUAL_NAMES: Final = {"fmp": ("FMP_API_KEY",), "alphavantage": ("ALPHAVANTAGE_API_KEY", "ALPHA_VANTAGE_API_KEY")}


class Secret:
    """A key that shows itself only when asked outright."""

    __slots__ = ("_key",)

    def __init__(self, key: str) -> None:
        self._key = key

    def reveal(self) -> str:
        """The key itself, for the one call that sends it."""
        return self._key

    def __repr__(self) -> str:
        return "Secret(...)"

    __str__ = __repr__

    def __reduce__(self) -> str:
        raise TypeError("a secret is not written anywhere")


def secret(vendor: str) -> Secret:
    """The key for a vendor.

    Raises
        AuthError  there is none, or it lies in a file that others can read.
    """
    for name in (f"XLMODEL_{vendor.upper()}_KEY", *USUAL_NAMES.get(vendor, ())):
        key = os.environ.get(name, "").strip()
        if key:
            return Secret(key)
    key = _from_keyring(vendor) or _from_file(vendor, config_folder() / "secrets.toml")
    if key:
        return Secret(key)
    raise AuthError(
        f"{vendor} needs a key: set XLMODEL_{vendor.upper()}_KEY, or put it into the keyring "
        f"(keyring set {SERVICE} {vendor}), or into {config_folder() / 'secrets.toml'}"
    )


def _from_keyring(vendor: str) -> str:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return ""
    try:
        return (keyring.get_password(SERVICE, vendor) or "").strip()
    except (KeyringError, RuntimeError):  # a machine without a desktop has no keyring
        return ""


def _from_file(vendor: str, path: Path) -> str:
    try:
        mode = path.stat().st_mode
        if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
            raise AuthError(f"{path} can be read by others; make it your own: chmod 600 {path}")
        keys = tomllib.loads(path.read_text("utf-8")).get("keys", {})
    except FileNotFoundError:
        return ""
    except (OSError, ValueError):
        # What a parser says may repeat the line with the key in it.
        raise AuthError(f"{path} is not a file of the form [keys] {vendor} = ...") from None
    return str(keys.get(vendor, "")).strip() if isinstance(keys, dict) else ""


_IN_ADDRESS = re.compile(r"(?i)([?&](?:apikey|api_key|api_token|token|key|crumb)=)[^&#\s\"']*")


def without_keys(text: str, *secrets: Secret) -> str:
    """A text, such as an address, with every key cut out."""
    text = _IN_ADDRESS.sub(r"\1...", text)
    for each in secrets:
        if each.reveal():
            text = text.replace(each.reveal(), "...")
    return text
