"""Refresh killed with SIGKILL at random moments, beside a reader: run as a program with a folder and how many kills.

Prints one JSON line. The children are forked from a process that has everything loaded, so that a kill hits the work
and not the start of Python.
"""

import glob
import json
import os
import random
import signal
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.market.observations import seen
from tests.market.small_book import write_small_book
from xlmodel.market.observation import Period, Stat
from xlmodel.market.provider import Payload, Reply
from xlmodel.market.store import open_store
from xlmodel.refresh.book_file import BookFile
from xlmodel.refresh.run import refresh

DAY = date(2025, 9, 24)
READS_A_SECOND = 1000


class Ticking:
    """A provider whose price is another one each time; it says so once the store has acknowledged the last."""

    name = "ticking"
    items = frozenset({"price"})

    def __init__(self, first, acknowledged):
        self.next, self._acknowledged = first, acknowledged

    def fetch(self, security, items, as_of):
        self.next += 1
        payload = Payload(f"tick {self.next}", str(self.next).encode() * 500, datetime.now(UTC))
        number = seen(value=float(self.next), known=DAY + timedelta(days=self.next), payload=payload.digest)
        return Reply([number], [payload])

    def tell(self):
        os.write(self._acknowledged, f"{self.next}\n".encode())


def work(book, address, first, acknowledged):
    """Refresh after refresh, until killed."""
    provider = Ticking(first, acknowledged)
    with open_store(address) as store:
        append = store.append

        def told(*arguments, **named):
            added = append(*arguments, **named)
            provider.tell()
            return added

        store.append = told
        while True:
            refresh(BookFile(book), provider, store, DAY + timedelta(days=provider.next + 1))


def read_on(address, results):
    """A thousand reads a second, and one at least; how long each took goes to the file at the end."""
    times, errors = [], 0
    stopped = []
    signal.signal(signal.SIGTERM, lambda *_: stopped.append(1))
    Path(results).touch()
    with open_store(address) as store:
        began = time.monotonic()
        while not (stopped and times):
            at = time.perf_counter()
            try:
                store.latest("BABA", "price", Stat.ACTUAL, Period.POINT, None)
            except Exception:
                errors += 1
            times.append(time.perf_counter() - at)
            ahead = began + len(times) / READS_A_SECOND - time.monotonic()
            if ahead > 0:
                time.sleep(ahead)
        spent = time.monotonic() - began
    Path(results).write_text(json.dumps({"times": sorted(times), "errors": errors, "seconds": spent}))


def fork(action, *arguments):
    child = os.fork()
    if child == 0:
        try:
            action(*arguments)
        finally:
            os._exit(1)
    return child


def killed(child, acknowledged, rng):
    """Kill a child at a random moment of its work, however slow the machine is; how many commits it was let make.

    A moment is a number of commits, and then a part of the time that one more would take.
    """
    before, wanted, took = len(acknowledged.read_text().split()), rng.randrange(3), 0.1
    for done in range(wanted):
        began = time.monotonic()
        until(lambda done=done: len(acknowledged.read_text().split()) > before + done, child)
        took = time.monotonic() - began
    time.sleep(rng.uniform(0, took))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return wanted


def until(holds, child):
    """Wait for what a child does; that it has ended is a fault, as is that it hangs."""
    for _ in range(60_000):
        if holds():
            return
        if os.waitpid(child, os.WNOHANG)[0]:
            raise AssertionError("a child ended before it was killed")
        time.sleep(0.01)
    raise AssertionError("a child hangs")


def complaints(book, address, acknowledged):
    """What is wrong after a kill."""
    wrong = []
    with open_store(address) as store:
        wrong += store.verify()
        kept = {int(o.value) for o in store.observations()}
    lost = {int(line) for line in acknowledged.read_text().split()} - kept
    if lost:
        wrong.append(f"{len(lost)} acknowledged commits lost")
    opened = BookFile(book)
    inputs, table = opened.values(["in_price"]), opened.table("DataTable")
    shown = table[1][table[0].index("Value")]
    if shown is not None and shown != inputs["in_price"]:
        wrong.append(f"the workbook is half of one refresh, half of another: {shown} and {inputs['in_price']}")
    if opened.outputs({})["out_pe"] != inputs["in_price"] / 8:
        wrong.append("a value in the workbook is not that of its formula")
    return wrong


def main(folder, kills):
    folder = Path(folder)
    book, address, acknowledged = folder / "book.xlsx", str(folder / "store.sqlite"), folder / "acknowledged"
    write_small_book(book)
    acknowledged.touch()
    open_store(address).close()
    handle = os.open(acknowledged, os.O_WRONLY | os.O_APPEND)
    reader = fork(read_on, address, folder / "reads")
    until((folder / "reads").exists, reader)
    rng, wrong, strays, waited_for = random.Random(6), [], 0, 0  # noqa: S311
    for i in range(kills):
        waited_for += killed(fork(work, book, address, (i + 1) * 1000, handle), acknowledged, rng)
        strays += len(glob.glob(str(folder / ".book.xlsx.*")))
        wrong += complaints(book, address, acknowledged)
    with open_store(address) as store:
        refresh(BookFile(book), Ticking(900_000, handle), store, DAY + timedelta(days=900_001))
    left = glob.glob(str(folder / ".book.xlsx.*"))
    os.kill(reader, signal.SIGTERM)
    os.waitpid(reader, 0)
    reads = json.loads((folder / "reads").read_text())
    times = reads["times"]
    print(
        json.dumps(
            {
                "kills": kills,
                "wrong": wrong,
                "commits waited for": waited_for,
                "commits acknowledged": len(acknowledged.read_text().split()),
                "temporary files left by kills": strays,
                "temporary files after the next refresh": len(left),
                "reads": len(times),
                "reads a second": len(times) / reads["seconds"],
                "read errors": reads["errors"],
                "read p50 ms": times[len(times) // 2] * 1e3,
                "read p99 ms": times[int(len(times) * 0.99)] * 1e3,
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
