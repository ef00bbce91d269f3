"""What somebody waits for at a command line, beside a Python that does nothing."""

import os
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

from tests.bench.frame import Action, Row, ratio

ROOT = Path(__file__).resolve().parents[2]
BOOK = ROOT / "workbooks" / "alibaba.xlsx"
COMMAND = Path(sysconfig.get_path("scripts")) / "xlmodel"
# As a user has it: what is imported was compiled before.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def starting() -> list[Row]:
    """Commands as a user starts them, in a folder of their own."""
    with tempfile.TemporaryDirectory() as folder:

        def started(*command: object) -> Action:
            return lambda: subprocess.run(command, check=True, capture_output=True, cwd=folder, env=ENVIRONMENT)

        nothing = started(sys.executable, "-c", "pass")
        measured = [
            ("xlmodel --help", 4, ["--help"]),
            ("xlmodel eval, cold", 12, ["eval", "=FORWARD_PE(88,8)"]),
            ("xlmodel run of Alibaba", 40, ["run", BOOK, "--set", "price=96.8"]),
            ("xlmodel new one-pager AAPL", 65, ["new", "one-pager", "AAPL", "--force"]),
            ("xlmodel demo, with picture and note", 120, ["demo"]),
        ]
        return [
            Row(f"{name} / python -c pass", ratio(started(COMMAND, *command), nothing, rounds=5), most=most)
            for name, most, command in measured
        ]
