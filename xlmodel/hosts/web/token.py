"""The token that a page shows to the local server: 256 bits in a file that only its owner reads."""

import os
import secrets
import stat
from pathlib import Path

from xlmodel.errors import RequestError


def token_in(path: Path) -> str:
    """The token of a file; where there is none, a new one is written.

    Raises
        RequestError  the file cannot be read or made, others may read it, or it holds no token.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Made and closed to others in one step, unless it is there.
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(32) + "\n")
    except FileExistsError:
        pass
    except OSError as problem:
        raise RequestError(f"{path} cannot be written: {problem.strerror}") from None
    try:
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise RequestError(f"others may read {path}: close it with chmod 600, or delete it for a new token")
        token = path.read_text("ascii").strip()
    except (OSError, ValueError) as problem:
        raise RequestError(f"{path} cannot be read: {problem}") from None
    if len(token) < 43:  # 256 bits, as they are written
        raise RequestError(f"{path} holds no token: delete it for a new one")
    return token
