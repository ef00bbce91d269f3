"""Functions that do nothing, for measuring what the way to Python costs: the product has none of them.

As a program, the worker process that answers them too.
"""

import io
import sys
import zipfile
from pathlib import Path
from unittest.mock import patch

from xlmodel.hosts.calc import files, run

EMPTY, FIRST = "EMPTY_CALL", "FIRST_ARGUMENT"

# The cells go to Python inside LibreOffice and no further.
_FIRST_STAYS_INSIDE = f"""
from xlmodel_calc.components import Functions
Functions.{FIRST} = lambda functions, *arguments: arguments[0]
"""


def extension() -> bytes:
    """The extension with a call of the worker that does nothing, and with what the office takes for the cells alone."""
    a, b, c = [(letter, letter, letter) for letter in "abc"]
    empty = files.Offered(EMPTY, "xlmodel: Spreadsheet", EMPTY, "Nothing", (a, b))
    first = files.Offered(FIRST, "xlmodel: Spreadsheet", FIRST, "Its first argument", (a, b, c))
    product = files.offered()
    files.fingerprint()  # remembered, so that it stays the worker's
    with patch.object(files, "offered", lambda: (*product, empty, first)):
        whole = io.BytesIO(files.extension())
    with zipfile.ZipFile(whole) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xlmodel_addin.py"] += _FIRST_STAYS_INSIDE.encode()
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return changed.getvalue()


def python(folder: Path) -> Path:
    """A Python for LibreOffice that starts this worker instead of the product's."""
    script = folder / "python"
    script.write_text(f'#!/bin/sh\nexec {sys.executable} "{__file__}"\n')
    script.chmod(0o755)
    return script


def main() -> None:
    answer = run.answer
    run.answer = lambda name, *arguments: (((0.0,),), None) if name == EMPTY else answer(name, *arguments)
    run.main()


if __name__ == "__main__":
    main()
