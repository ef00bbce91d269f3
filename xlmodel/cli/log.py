"""The log of the command line: what went wrong in xlmodel itself, with its traceback."""

import logging
import sys
from pathlib import Path
from typing import Final

from xlmodel.errors import MISTAKE
from xlmodel.secret import without_secrets

_LARGEST: Final = 2**20  # bytes; what is older is kept once


def start_log() -> None:
    """Keep warnings and mistakes; the file is made when there is one."""
    handler = _Log(logging.WARNING)
    handler.setFormatter(logging.Formatter("%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)


def log_file() -> Path:
    """Where the log of this user lies."""
    import platformdirs

    return Path(platformdirs.user_log_dir("xlmodel", appauthor=False)) / "xlmodel.log"


def mistake(problem: Exception) -> str:
    """The sentence about an exception that is no refusal; its traceback goes to the log."""
    logging.getLogger("xlmodel").error("%s", " ".join(sys.argv[1:]), exc_info=problem)
    return MISTAKE.replace("the log", str(log_file()))


class _Log(logging.Handler):
    """Appends each record by itself, as commands may run side by side."""

    def emit(self, record: logging.LogRecord) -> None:
        text = without_secrets(self.format(record)) + "\n"
        try:
            file = log_file()
            file.parent.mkdir(parents=True, exist_ok=True)
            if file.exists() and file.stat().st_size > _LARGEST:
                file.replace(file.with_suffix(".old.log"))
            with file.open("a", encoding="utf-8") as log:
                log.write(text)
        except OSError:  # a home that cannot be written to
            sys.stderr.write(text)
