"""The add-in's files as the local server shows them: kept in memory, with what a browser may do with each."""

import hashlib
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from xlmodel.hosts.web.manifest import PAGE
from xlmodel.hosts.web.site import CDN, PLAYGROUND

_KINDS: Final = {
    "css": "text/css; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "png": "image/png",
    "wasm": "application/wasm",
    "whl": "application/zip",
    "xml": "text/xml; charset=utf-8",
    "zip": "application/zip",
}
_PYTHON: Final = "{0.scheme}://{0.netloc}".format(urlsplit(CDN))
_FRAMES: Final = (
    "'self' https://*.officeapps.live.com https://*.office.com https://*.sharepoint.com https://*.cloud.microsoft"
)
# Python in the page needs WebAssembly, and nothing that is made of texts.
_STRICT: Final = (
    f"default-src 'none'; script-src 'self' 'wasm-unsafe-eval' {_PYTHON}; connect-src 'self' https: http://localhost:* "
    f"http://127.0.0.1:*; style-src 'self'; img-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; "
    f"frame-ancestors {_FRAMES}"
)
# Which scripts office.js brings along Microsoft does not say: its page is held to less.
_OFFICES: Final = f"object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors {_FRAMES}"


class File(NamedTuple):
    """One file."""

    content: bytes
    tag: str
    headers: list[tuple[bytes, bytes]]


class Files:
    """The files by their path."""

    def __init__(self, site: dict[str, bytes]) -> None:
        self._files = {f"/{name}": _file(name, content) for name, content in site.items()}

    def get(self, path: str) -> File | None:
        """The file, or None."""
        return self._files.get(f"/{PLAYGROUND}" if path == "/" else path)


def _file(name: str, content: bytes) -> File:
    tag = f'"{hashlib.sha256(content).hexdigest()[:24]}"'
    kept = name.startswith(("app-", "pyodide/"))  # the address changes with the content
    page_policy = _OFFICES if name == PAGE else _STRICT
    headers = {
        "content-type": _KINDS[name.rpartition(".")[2]],
        "etag": tag,
        "cache-control": "public, max-age=31536000, immutable" if kept else "no-cache",
        "content-security-policy": page_policy,
        "cross-origin-resource-policy": "same-origin" if kept else "cross-origin",
    }
    return File(content, tag, [(key.encode(), value.encode()) for key, value in headers.items()])
