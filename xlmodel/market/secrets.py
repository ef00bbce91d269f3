"""Keys of vendors: from the environment, then the system's keyring, then a file that only its owner can read."""

import os
import stat
import tomllib
from pathlib import Path
from typing import Final

from xlmodel.market.provider import AuthError
from xlmodel.market.settings import config_folder
from xlmodel.plain_file import content_of
from xlmodel.secret import Secret

SERVICE: Final = "xlmodel"
_LARGEST: Final = 2**20  # bytes
USUAL_NAMES: Final = {"fmp": ("FMP_API_KEY",), "alphavantage": ("ALPHAVANTAGE_API_KEY", "ALPHA_VANTAGE_API_KEY")}


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
        keys = tomllib.loads(content_of(path, _LARGEST).decode()).get("keys", {})
    except FileNotFoundError:
        return ""
    except (OSError, ValueError):
        # What a parser says may repeat the line with the key in it.
        raise AuthError(f"{path} is not a file of the form [keys] {vendor} = ...") from None
    return str(keys.get(vendor, "")).strip() if isinstance(keys, dict) else ""
