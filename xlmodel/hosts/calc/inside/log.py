"""What goes to the office's error output."""

from __future__ import annotations

import sys


def log(sentence: str) -> None:
    """To the office's error output, where there is one."""
    if sys.stderr is not None:
        print(f"xlmodel: {sentence}", file=sys.stderr, flush=True)
