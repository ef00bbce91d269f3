"""What the user may set: addresses of vendors, the order of providers, limits; from the environment, else a file.

XLMODEL_FMP_URL=http://proxy.desk:8080/fmp       every vendor's address can be changed: for a proxy, and for tests
[settings]                                        the same in config.toml of the user's configuration folder
fmp_url = "http://proxy.desk:8080/fmp"
All of them stand in workbooks/SETTINGS.md.
"""

import os
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from xlmodel.contract import LIMITS
from xlmodel.errors import SettingError
from xlmodel.plain_file import content_of

NAMES: Final = frozenset(
    "providers file edgar_contact yahoo_url fmp_url alphavantage_url edgar_url edgar_tickers_url ecb_url".split()
).union(LIMITS)
"""What may stand in the file; a provider of another package may have names of its own there."""


_LARGEST: Final = 2**20  # bytes


def config_folder() -> Path:
    """Where the user's settings lie."""
    given = os.environ.get("XLMODEL_CONFIG", "").strip()
    if given:
        return Path(given)
    import platformdirs

    return Path(platformdirs.user_config_dir("xlmodel", appauthor=False))


def setting(name: str, otherwise: str) -> str:
    """A setting such as `fmp_url`.

    Raises
        SettingError  the file of settings cannot be read, or a name in it is misspelt.
    """
    given = os.environ.get(f"XLMODEL_{name.upper()}", "").strip()
    if given:
        return given
    try:
        path = config_folder() / "config.toml"
    except ImportError:  # in a browser there is neither platformdirs nor a folder
        return otherwise
    try:
        settings = tomllib.loads(content_of(path, _LARGEST).decode()).get("settings", {})
    except FileNotFoundError:
        return otherwise
    except (OSError, ValueError) as problem:
        raise SettingError(f"the settings in {path} cannot be read: {problem}") from None
    if not isinstance(settings, dict):
        raise SettingError(f"the settings in {path} are no table [settings]")
    _refuse_misspelt(settings, path)
    return str(settings.get(name, otherwise))


def _refuse_misspelt(names: Iterable[str], path: Path) -> None:
    """A setting that nobody reads would leave another as it was without a word."""
    for name in names:
        if name not in NAMES:
            from difflib import get_close_matches

            for meant in get_close_matches(name, NAMES, n=1, cutoff=0.75):
                raise SettingError(f"{path} sets {name!r}, which nobody reads: is {meant} meant?")
