"""What a formula costs beside Excel and in Calc, measured in processes of their own."""

import json
import re
import subprocess
import sys
from typing import Final

from tests.bench.frame import Row
from tests.bench.starting import ROOT


def desktop() -> list[Row]:
    """Beside Excel: it makes xlwings believe that this is Windows."""
    return [row._replace(name=f"desktop Excel: {row.name}") for row in _measured("tests.hosts.desktop.measure")]


def calc() -> list[Row]:
    """In a real LibreOffice Calc, where there is one."""
    return _measured("tests.hosts.calc.measure")


def web() -> list[Row]:
    """In the page of the Office.js add-in, in a real Chromium."""
    return _measured("tests.hosts.web.measure")


def _measured(module: str) -> list[Row]:
    done = subprocess.run([sys.executable, "-m", module], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        print(done.stderr[-2000:], file=sys.stderr)
        return []
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    rows = []
    for name, value in found.items():
        match = _TARGET.search(name)
        rows.append(Row(_TARGET.sub("", name), value, most=float(match[1]) if match else None))
    return rows


_TARGET: Final = re.compile(r" \(target ([0-9.]+)\)")
