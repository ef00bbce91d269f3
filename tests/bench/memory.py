"""How much memory a million scenarios of Alibaba take above their inputs and results, in megabytes; prints it."""

import resource
from pathlib import Path

from tests.bench.at_once import EIGHT, drawn
from tests.bench.workbooks import BOOK
from xlmodel import Workbook

SIZE = 1_000_000


def main() -> None:
    """Runs them once, after a few that load all there is to load."""
    book = Workbook(BOOK)
    book.many(drawn(book, EIGHT, 1000))
    given = drawn(book, EIGHT, SIZE)
    numeric = [name for name, value in book.run().items() if isinstance(value, float)]
    now = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize() // 2**10
    found = book.many(given, outputs=numeric)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    results = len(found.values) * SIZE * 8 / 2**20
    print(round((peak - now) / 2**10 - results, 1))


if __name__ == "__main__":
    main()
