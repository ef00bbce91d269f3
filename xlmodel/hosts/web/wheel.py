"""Our own wheel for the Python of a browser, made from the package as it is installed: no network, no build tool."""

import base64
import hashlib
import zipfile
from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from io import BytesIO
from typing import Final

from xlmodel import __version__

FILE: Final = f"xlmodel-{__version__}-py3-none-any.whl"

# Rooms that no function needs; tests/hosts/web holds what is left to be enough.
WITHOUT: Final = frozenset(
    "calculation charts cli hosts refresh report simulation tasks templates vendors workbook __pycache__".split()
)
HOST: Final = ("hosts/__init__.py", "hosts/web/__init__.py", "hosts/web/messages.py")
_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)  # the same bytes whenever it is built


def wheel() -> bytes:
    """The wheel: the functions and what they need, without workbooks, vendors and other hosts."""
    info = f"xlmodel-{__version__}.dist-info"
    files = dict(sorted(_files()))
    files[f"{info}/METADATA"] = f"Metadata-Version: 2.1\nName: xlmodel\nVersion: {__version__}\n".encode()
    files[f"{info}/WHEEL"] = b"Wheel-Version: 1.0\nGenerator: xlmodel\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    record = "".join(f"{name},sha256={_digest(content)},{len(content)}\n" for name, content in files.items())
    files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return packed.getvalue()


def _files() -> Iterator[tuple[str, bytes]]:
    package = resources.files("xlmodel")
    yield from _below(package, "xlmodel")
    for name in HOST:
        yield f"xlmodel/{name}", package.joinpath(name).read_bytes()


def _below(folder: Traversable, place: str) -> Iterator[tuple[str, bytes]]:
    for each in folder.iterdir():
        if each.is_dir() and each.name not in WITHOUT:
            yield from _below(each, f"{place}/{each.name}")
        elif each.name.endswith(".py"):
            yield f"{place}/{each.name}", each.read_bytes()


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
