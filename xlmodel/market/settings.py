"""What the user may set: addresses of vendors, the order of providers, limits; from the environment, else a file.

XLMODEL_FMP_URL=http://proxy.desk:8080/fmp       every vendor's address can be changed: for a proxy, and for tests
[settings]                                        the same in config.toml of the user's configuration folder
fmp_url = "http://proxy.desk:8080/fmp"
"""

import os
import tomllib
from pathlib import Path

from xlmodel.errors import SettingError


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
        SettingError  the file of settings cannot be read.
    """
    given = os.environ.get(f"XLMODEL_{name.upper()}", "").strip()
    if given:
        return given
    try:
        path = config_folder() / "config.toml"
    except ImportError:  # in a browser there is neither platformdirs nor a folder
        return otherwise
    try:
        settings = tomllib.loads(path.read_text("utf-8")).get("settings", {})
    except FileNotFoundError:
        return otherwise
    except (OSError, ValueError) as problem:
        raise SettingError(f"the settings in {path} cannot be read: {problem}") from None
    found = settings.get(name, otherwise) if isinstance(settings, dict) else otherwise
    return str(found)
