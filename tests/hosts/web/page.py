"""The add-in's page in a real browser: real Pyodide and NumPy, Office's own runtime of custom functions."""

import functools
import json
import os
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.hosts.web.tools import CUSTOM_FUNCTIONS, PYODIDE
from xlmodel.hosts.web.site import OFFICE, site
from xlmodel.report.paper import browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

EXCEL = Path(__file__).with_name("excel.js")
# Office's runtime wants its own name, and Excel stands around it: what office.js does is to load them.
_RUNTIME, _EXCEL = (OFFICE.replace("office.js", name) for name in (CUSTOM_FUNCTIONS.name, EXCEL.name))
_LOADED = "".join(f'<script src="{script}"><\\/script>' for script in (_RUNTIME, _EXCEL))
OFFICES_OWN = {
    OFFICE: lambda: f"document.write('{_LOADED}')",
    _RUNTIME: functools.partial(CUSTOM_FUNCTIONS.read_text, "utf-8"),
    _EXCEL: functools.partial(EXCEL.read_text, "utf-8"),
}


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Nothing is printed."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The add-in as any static host would serve it; gives its address."""
    for name, content in site(pyodide=PYODIDE).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Silent, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def chromium() -> "Iterator[Browser]":
    """A browser without a window."""
    from playwright.sync_api import sync_playwright

    options = ["--disable-gpu", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=browser(), args=options)
        try:
            yield started
        finally:
            started.close()


def opened(
    started: "Browser",
    address: str,
    file: str = "taskpane.html",
    *,
    kept: Mapping[str, str] | None = None,
    **options: Any,
) -> "tuple[Page, list[str]]":
    """A page with Excel around it, and the addresses beyond its own that it asks for.

    Parameters
        kept  what the browser kept of an earlier visit.
    """
    page = started.new_context(**options).new_page()
    beyond: list[str] = []

    def fulfil(route: "Route") -> None:
        if text := OFFICES_OWN.get(route.request.url):
            route.fulfill(content_type="text/javascript", body=text())
        else:
            route.abort()

    page.on("request", lambda asked: None if asked.url.startswith((address, "data:")) else beyond.append(asked.url))
    page.route(re.compile("^https:"), fulfil)  # all that is served is http, and reaches the page untouched
    for name, value in (kept or {}).items():
        page.add_init_script(f"localStorage.setItem({json.dumps(name)}, {json.dumps(value)})")
    page.goto(f"{address}/{file}")
    return page, beyond


def asked(page: "Page", calls: list[tuple[str, list[Any]]]) -> list[Any]:
    """What Excel would show for each call: `cells`, or `error` with its `message`."""
    found = page.evaluate("calls => Promise.all(calls.map(([name, args]) => fakeExcel.call(name, args)))", calls)
    return list(json.loads(json.dumps(found)))
