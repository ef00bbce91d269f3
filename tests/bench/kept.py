"""The file of figures: each part with the machine and the load under which it was measured."""

import json
import os
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from tests.bench.frame import Row, load, numpy_kernel, python_kernel, turns

RESULTS: Final = Path(__file__).parent / "results.json"


def circumstances() -> dict[str, Any]:
    """How busy the machine is, and how long the kernels take on it."""
    python, arrays = turns(python_kernel, numpy_kernel, repeat=20)
    kernels = {"Python": round(python * 1e3, 3), "NumPy": round(arrays * 1e3, 3)}
    return {"load": round(load(), 1), "kernels, milliseconds": kernels}


def keep(path: Path, part: str, rows: Sequence[Row], before: dict[str, Any], order: Sequence[str]) -> None:
    """Put one part in the place of its former rows, and leave the other parts as they are, in the order given."""
    parts = json.loads(path.read_text()) if path.exists() else {}
    parts[part] = {
        "machine": f"{platform.machine()}, {os.cpu_count()} processors",
        "versions": f"Python {platform.python_version()}, NumPy {np.__version__}",
        "before": before,
        "after": circumstances(),
        "rows": [_without_blanks(row) for row in rows],
    }
    changed = path.with_suffix(".new")
    changed.write_text(json.dumps({name: parts[name] for name in order if name in parts}, indent=1) + "\n")
    changed.replace(path)


def _without_blanks(row: Row) -> dict[str, Any]:
    fields = row._asdict() | {"value": float(f"{row.value:.4g}"), "verdict": row.verdict}
    return {name: each for name, each in fields.items() if each not in (None, "")}
