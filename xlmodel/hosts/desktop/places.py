"""Where things lie on this computer, and the names under which Windows and Excel know them."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ADDIN: Final = "xlmodel.xlam"
CLASS_ID: Final = "{6A7B1F0C-5C53-4E0B-9B0E-3F2D0C1A8E57}"
PROGRAM_ID: Final = "XlModel.Server"
SERVER_MODULE: Final = "xlmodel.hosts.desktop.server"


@dataclass(frozen=True)
class Places:
    """The folders and programs that installing deals with."""

    system: str  # win32, darwin or linux
    start_folder: Path  # what Excel opens when it starts, and trusts
    data_folder: Path  # for the log
    python: Path  # the program without a window that runs the server

    @property
    def addin(self) -> Path:
        """The add-in where Excel finds it."""
        return self.start_folder / ADDIN

    @property
    def log(self) -> Path:
        """The log; older ones lie beside it."""
        return self.data_folder / "server.log"

    @property
    def command(self) -> str:
        """What Windows runs when Excel asks for the server; -P keeps the working folder out of Python's path."""
        return f'"{self.python}" -P -m xlmodel.cli excel serve'


def places() -> Places:
    """Those of this user."""
    home = Path.home()
    roaming = Path(os.environ.get("APPDATA") or home / "AppData" / "Roaming")
    local = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    windowless = Path(sys.executable).with_name("pythonw.exe")
    return Places(
        system=sys.platform,
        start_folder=roaming / "Microsoft" / "Excel" / "XLSTART",
        data_folder=local / "xlmodel" / "excel",
        python=windowless if windowless.exists() else Path(sys.executable),
    )
