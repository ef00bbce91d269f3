"""What a formula costs in the page, side by side in one run: one request a cell, the bridge over HTTP, Python in the page.

python -m tests.hosts.web.measure
"""

import gzip
import http.client
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.hosts.web.page import chromium, opened
from tests.hosts.web.serving import FORWARD_PE, free_port, running
from tests.hosts.web.tools import PYODIDE
from xlmodel.hosts.web.site import PLAYGROUND, site

CELLS = 10_000
CHAIN = 200
ROUNDS = 3
STARTED = "#state.ready"

# Three ways from a cell to its answer. One request a cell is what other bridges send, as many at once as they allow.
WAYS = """
globalThis.ways = (server) => {
  const asking = (send) => (queue => (name, blocks) => queue.ask(name, blocks))(new xlmodel.Queue(send));
  let free = 1000;
  const waiting = [];
  const single = async (name, blocks) => {
    if (free === 0) await new Promise((go) => waiting.push(go));
    else free -= 1;
    try {
      return JSON.parse(await xlmodel.post(server, "/api/calls", JSON.stringify([[name, blocks]])))[0];
    } finally {
      if (waiting.length) waiting.shift()();
      else free += 1;
    }
  };
  return {
    single,
    http: asking(xlmodel.answering(xlmodel.python, () => ({ ...server, all: true }))),
    page: asking(xlmodel.answering(xlmodel.python, () => null)),
  };
};
globalThis.sheet = async (ask, count, from) => {
  const start = performance.now();
  const shown = await Promise.all(Array.from({ length: count }, (_, i) => ask("FORWARD_PE", [[[from + i]], [[8]]])));
  if (shown[count - 1][0][0][0] !== (from + count - 1) / 8) throw new Error("wrong");
  return performance.now() - start;
};
globalThis.chain = async (ask, count, from) => {
  const start = performance.now();
  let value = from;
  for (let i = 0; i < count; i += 1) value = (await ask("FORWARD_PE", [[[value + 1]], [[1.01]]]))[0][0][0];
  return (performance.now() - start) / count;
};
"""

# In one and the same Pyodide: 2 000 equal functions as one message, and each by itself.
APART = """
import gc, json, time
gc.set_threshold(50_000)
from xlmodel.hosts.web.messages import replies
calls = [[name, [[[100 + i]], *([[each]] for each in others)]] for i in range(2000)]
whole, single = json.dumps(calls), [json.dumps([call]) for call in calls]
replies(whole, store=False)
found = []
for _ in range(3):
    start = time.perf_counter()
    replies(whole, store=False)
    middle = time.perf_counter()
    for each in single:
        replies(each, store=False)
    found.append((middle - start) / (time.perf_counter() - middle))
sorted(found)[1]
"""
# Pyodide and NumPy in a worker, as ours is, and nothing else.
PLAIN = """async (indexURL) => {
  const start = performance.now();
  const text = `importScripts("${indexURL}pyodide.js");
    loadPyodide({ indexURL: "${indexURL}", packages: ["numpy"] }).then((p) => { p.runPython("import numpy"); postMessage(1); });`;
  const worker = new Worker(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
  await new Promise((ready) => (worker.onmessage = ready));
  worker.terminate();
  return performance.now() - start;
}"""
OURS = """async () => {
  const start = performance.now();
  const python = new xlmodel.Python(document.documentElement.dataset.app);
  await python.start();
  const taken = performance.now() - start;
  python.end("measured");
  return taken;
}"""
HERE = """async (indexURL) => {
  globalThis.plain = await loadPyodide({ indexURL, packages: ["numpy"] });
  const wheel = await fetch(document.documentElement.dataset.app + xlmodel.built.wheel);
  plain.unpackArchive(await wheel.arrayBuffer(), "wheel");
}"""


def main() -> None:
    """Print the figures as one line of JSON."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        with running(folder, "--http", "--pyodide", str(PYODIDE)) as server, chromium() as browser:
            page, _ = opened(browser, f"http://127.0.0.1:{server.port}", "taskpane.html")
            page.wait_for_selector(STARTED, timeout=120_000)
            found = _cells(page, {"address": f"http://127.0.0.1:{server.port}", "token": server.token})
            found |= _start(page, f"http://127.0.0.1:{server.port}/pyodide/")
        found |= _door(folder)
    print(json.dumps(found | _size()))


def _cells(page: Any, server: dict[str, str]) -> dict[str, float]:
    page.evaluate(WAYS)
    page.evaluate("server => { globalThis.way = ways(server) }", server)
    times: dict[str, list[float]] = {}
    for turn in range(ROUNDS):
        for way in ("single", "http", "page") if turn == 0 else ("http", "page"):  # the first takes long
            cells = page.evaluate(f"from => sheet(way.{way}, {CELLS}, from)", 100 + turn * CELLS)
            link = page.evaluate(f"from => chain(way.{way}, {CHAIN}, from)", turn)
            times.setdefault(way, []).append(cells)
            times.setdefault(f"{way} chain", []).append(link)
    middle = {name: statistics.median(each) for name, each in times.items()}
    return {
        "page: 10 000 cells, Python in the page / one request a cell (target 0.02)": middle["page"] / middle["single"],
        "page: 10 000 cells, the bridge over HTTP / one request a cell": middle["http"] / middle["single"],
        "page: 10 000 cells, one request a cell, seconds": middle["single"] / 1e3,
        "page: 10 000 cells, the bridge over HTTP, milliseconds": middle["http"],
        "page: 10 000 cells, Python in the page, milliseconds": middle["page"],
        "page: a link of 200 chained cells, one request a cell, milliseconds": middle["single chain"],
        "page: a link of 200 chained cells, the bridge over HTTP, milliseconds": middle["http chain"],
        "page: a link of 200 chained cells, Python in the page, milliseconds": middle["page chain"],
    }


def _start(page: Any, pyodide: str) -> dict[str, float]:
    plain, ours = [], []
    for _ in range(ROUNDS):
        plain.append(page.evaluate(PLAIN, pyodide))
        ours.append(page.evaluate(OURS))
    page.add_script_tag(url=f"{pyodide}pyodide.js")
    page.evaluate(HERE, pyodide)
    return {
        "page: ready / Pyodide with NumPy alone (target 1.3)": statistics.median(ours) / statistics.median(plain),
        "page: ready, seconds": statistics.median(ours) / 1e3,
        **{
            f"page: 2 000 {name} together / one by one in the same Python (target 0.2)": page.evaluate(
                "code => plain.runPython(code)", f"name, others = {name!r}, {others}\n{APART}"
            )
            for name, others in (("FORWARD_PE", [8]), ("SCENARIO_VALUE", [0.1, 3, 15]))
        },
    }


# It checks nothing; that an answer of a minute holds nobody up is no check.
NAIVE = """
import asyncio, sys, uvicorn
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from xlmodel.hosts.web.messages import replies
answered, worker = partial(replies, store=True), ThreadPoolExecutor(1)
async def app(scope, receive, send):
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message.get("body", b""), message.get("more_body", False)
    answer = (await asyncio.get_running_loop().run_in_executor(worker, answered, body)).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
    await send({"type": "http.response.body", "body": answer})
uvicorn.run(app, port=int(sys.argv[1]), http="h11", log_level="error", access_log=False, lifespan="off")
"""


def _door(folder: Path) -> dict[str, float]:
    with running(folder, "--http") as server, _naive() as naive:
        times: dict[tuple[int, int], list[float]] = {(server.port, server.process.pid): [], naive: []}
        for _ in range(5):
            for (port, process), kept in times.items():
                before = _taken(process)
                _ask(port, server.token)
                kept.append(_taken(process) - before)
    checked, bare = (statistics.median(kept) for kept in times.values())
    return {"serve: a question with every check / a server that checks nothing (target 1.3)": checked / bare}


def _taken(process: int) -> int:
    """Ticks of the processor that a process has taken."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


@contextmanager
def _naive() -> Iterator[tuple[int, int]]:
    port = free_port()
    process = subprocess.Popen([sys.executable, "-c", NAIVE, str(port)])
    try:
        time.sleep(3)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(10)


def _ask(port: int, token: str, count: int = 1000) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    for _ in range(count):
        connection.request("POST", "/api/calls", FORWARD_PE, headers)
        connection.getresponse().read()
    connection.close()


def _size() -> dict[str, float]:
    """What a browser fetches once, packed as a host sends it."""
    files = {name: content for name, content in site(pyodide=PYODIDE).items() if name == PLAYGROUND or "/" in name}
    packed = {name: content if name.endswith(".whl") else gzip.compress(content) for name, content in files.items()}
    ours = sum(len(content) for name, content in packed.items() if not name.startswith("pyodide/"))
    return {
        "page: download, megabytes": sum(map(len, packed.values())) / 1e6,
        "page: of it our own, megabytes": ours / 1e6,
    }


if __name__ == "__main__":
    main()
