"""Our server over real COM: the Windows Python that scripts/test_wine sets up asks every row in one run."""

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.conformance.host import Host
from tests.truth import Row
from xlmodel.call import MISSING, Answer
from xlmodel.errors import CellError

PYTHON = r"C:\python\python.exe"


class Com(Host):
    name = "com"
    on_demand = True

    @classmethod
    def lacks(cls) -> str | None:
        prepared = Path(os.environ.get("WINEPREFIX", "")) / "drive_c/python/ready"
        return None if shutil.which("wine") and prepared.exists() else "is asked by scripts/test_wine"

    def __init__(self, rows: Sequence[Row], folder: Path) -> None:
        questions, answers = folder / "questions.json", folder / "answers.json"
        questions.write_text(
            json.dumps([[row.function.name, [_packed(a) for a in row.cells]] for row in rows]), "utf-8"
        )
        command = ["wine", PYTHON, "-m", "tests.hosts.desktop.com_client", f"Z:{questions}", f"Z:{answers}"]
        # A Python in Wine starts with a pipe to print to, not with every file; and the server that Windows starts keeps
        # the pipe open, so that its other end has to be ended.
        with (
            (folder / "printed").open("wb") as printed,
            subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=printed) as spool,
        ):
            try:
                subprocess.run(
                    command, stdin=subprocess.DEVNULL, stdout=spool.stdin, stderr=spool.stdin, check=True, timeout=1800
                )
            finally:
                spool.kill()
        self._answers = dict(zip(map(str, rows), json.loads(answers.read_text("utf-8")), strict=True))

    def answer(self, row: Row) -> Answer:
        return Answer([[_cell(cell) for cell in line] for line in self._answers[str(row)][0]])

    def disagreements(self, row: Row, answer: Answer) -> list[str]:
        # Of the doorway in that Python: it lacks packages, such as the store's.
        own = [[_cell(cell) for cell in line] for line in self._answers[str(row)][1]]
        return [] if answer.cells == own else [f"{answer.cells!r} is not the doorway's own {own!r}"]


def _packed(argument: Any) -> Any:
    if isinstance(argument, list):
        return [[_packed(cell) for cell in line] for line in argument]
    if argument is MISSING:
        return {}
    return {"error": argument.value} if isinstance(argument, CellError) else argument


def _cell(cell: Any) -> Any:
    return CellError(cell) if isinstance(cell, str) and cell in list(CellError) else cell
