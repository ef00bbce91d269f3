"""The add-in as a folder that any static host can serve: manifests, pages, the wheel, and Python if it is to be there."""

import hashlib
import json
import zipfile
from collections.abc import Iterable
from importlib import resources
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from xlmodel import __version__
from xlmodel.errors import RequestError
from xlmodel.functions import REGISTRY
from xlmodel.hosts.docs_page import FILE as REFERENCE
from xlmodel.hosts.web import icons, manifest, wheel
from xlmodel.hosts.web.metadata import functions_js, functions_json
from xlmodel.tasks.new import templates

PYODIDE: Final = "0.27.7"
CDN: Final = f"https://cdn.jsdelivr.net/pyodide/v{PYODIDE}/full/"
OFFICE: Final = "https://appsforoffice.microsoft.com/lib/1/hosted/office.js"
BASE: Final = "https://localhost:8765"
PLAYGROUND: Final = "index.html"

_SCRIPTS: Final = (
    *(f"{name}.js" for name in "bridge python blanks excel formula workbook shown browser tasks pane".split()),
    "pane.css",
)
_CORE: Final = ("pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")


def site(base: str = BASE, pyodide: Path | None = None) -> dict[str, bytes]:
    """The files of the folder, by their place in it.

    Parameters
        base     the address it will be served from.
        pyodide  a folder with Pyodide and its NumPy, to serve Python from the same place; left out, from its CDN.

    Raises
        RequestError  the address is none that Office takes, or the folder is not what it must be.
    """
    python = {} if pyodide is None else _python(pyodide)
    versioned = _versioned(_address(base), CDN if pyodide is None else "../pyodide/")
    app = f"app-{_fingerprint(versioned)}"
    at = manifest.Addresses(_address(base), app)
    json_manifest = manifest.unified(at).encode()
    pictures = {f"icon-{size}.png": icons.icon(size) for size in manifest.SIZES}
    package = {
        "manifest.json": json_manifest,
        "color.png": icons.icon(192),
        "outline.png": icons.icon(32, outline=True),
    }
    return {
        "manifest.xml": manifest.xml(at).encode(),
        "manifest.zip": _zipped(package),  # what Microsoft 365 takes: the JSON with its two pictures
        "manifest.json": json_manifest,
        manifest.PAGE: _page(app, OFFICE).encode(),
        PLAYGROUND: _page(app, None).encode(),
        manifest.HELP: resources.files("xlmodel.hosts").joinpath(REFERENCE).read_bytes(),
        manifest.ABOUT: _text("about.html").encode(),
        **pictures,
        **{f"{app}/{name}": content for name, content in versioned.items()},
        **{f"pyodide/{name}": content for name, content in python.items()},
    }


def _address(base: str) -> str:
    split = urlsplit(base)
    if split.scheme != "https" or not split.netloc or split.query or split.fragment or "@" in split.netloc:
        raise RequestError(f"{base} is no address such as {BASE}: Office takes add-ins from https alone")
    return base.rstrip("/")


def _versioned(base: str, pyodide: str) -> dict[str, bytes]:
    """What stands in the folder whose name changes with its content."""
    about: dict[str, Any] = {"version": __version__, "wheel": wheel.FILE, "pyodide": pyodide, "templates": templates()}
    return {
        **{name: _text(name).encode() for name in _SCRIPTS},
        "settings.js": f"xlmodel.built = {json.dumps(about)};\n".encode(),
        "functions.js": functions_js(REGISTRY.values()).encode(),
        "functions.json": functions_json(REGISTRY.values(), f"{base}/{manifest.HELP}").encode(),
        wheel.FILE: wheel.wheel(),
    }


def _text(name: str) -> str:
    return resources.files("xlmodel.hosts.web").joinpath("page", name).read_text("utf-8")


def _page(app: str, office: str | None) -> str:
    """The one page; the add-in's loads Office, the playground does not ask Microsoft for anything."""
    script = "" if office is None else f'<script src="{office}"></script>'
    return _text("pane.html").replace("<!-- office -->", script).replace("APP/", f"{app}/")


def _fingerprint(files: dict[str, bytes]) -> str:
    whole = hashlib.sha256()
    for name, content in sorted(files.items()):
        whole.update(f"{name}\0{len(content)}\0".encode() + content)
    return whole.hexdigest()[:12]


def _zipped(files: dict[str, bytes]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
    return packed.getvalue()


# Python


def _python(folder: Path) -> dict[str, bytes]:
    """What a page needs of Pyodide, each package held against the hash that Pyodide's own list has for it."""
    try:
        lock = json.loads((folder / "pyodide-lock.json").read_text("utf-8"))
        packages = {each["file_name"]: each["sha256"] for each in _needed(lock["packages"], ["numpy"])}
        files = {name: (folder / name).read_bytes() for name in (*_CORE, *packages)}
    except (OSError, ValueError, KeyError) as problem:
        raise RequestError(f"{folder} is no folder of Pyodide with NumPy: {problem}") from None
    wrong = [name for name, digest in packages.items() if hashlib.sha256(files[name]).hexdigest() != digest]
    if wrong:
        raise RequestError(f"{folder}: {wrong[0]} is not the file that pyodide-lock.json names")
    return files


def _needed(packages: dict[str, Any], names: Iterable[str]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    waiting = list(names)
    while waiting:
        if (name := waiting.pop()) not in found:
            found[name] = packages[name]
            waiting += found[name]["depends"]
    return list(found.values())
