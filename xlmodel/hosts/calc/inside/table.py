"""What `files` wrote down about the functions and about where xlmodel is installed."""

from __future__ import annotations

import json
import os
import re
from typing import Any


def _read() -> dict[str, Any]:
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "table.json")
    with open(path, encoding="utf-8") as text:
        found: dict[str, Any] = json.load(text)
        return found


_TABLE = _read()

VERSION: str = _TABLE["version"]
FINGERPRINT: str = _TABLE["fingerprint"]
SERVICE: str = _TABLE["service"]
ERRORS_TOO: str = _TABLE["errors_too"]
ERROR_MARK: str = _TABLE["error_mark"]
FUNCTIONS: dict[str, list[str]] = _TABLE["functions"]  # name -> category, signature, summary
NAMES: str = "|".join(sorted(FUNCTIONS, key=len, reverse=True))  # as the alternatives of a pattern
CALLED = re.compile(NAMES)  # finds a function of ours in a formula
READING = re.compile("|".join(_TABLE["reading"]))  # a function that reads the store
SINGLE: list[str] = _TABLE["single"]  # the functions that answer with one value, not with a block
ERRORS: dict[int, list[str]] = {int(code): texts for code, texts in _TABLE["errors"].items()}  # word, plain reason
SPELLINGS: str = _TABLE["spellings"]  # the pattern of what Excel puts before the name of an add-in's function
INTERPRETER: str = os.environ.get("XLMODEL_PYTHON") or _TABLE["interpreter"]
PATHS: list[str] = _TABLE["paths"]
PYTHON: str = _TABLE["python"]
IN_PROCESS: bool = bool(os.environ.get("XLMODEL_IN_PROCESS")) or _TABLE["in_process"]
