"""Every command that writes a file killed with SIGKILL at random moments: run as a program with a folder and how many kills.

Prints one JSON line. The children are forked from a process that has done each job once, so that a kill hits the work
and not the start of Python. Each job has two outcomes, and what is there after a kill must be all of one of them.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.market.small_book import write_small_book
from xlmodel.market.store import open_store
from xlmodel.tasks.convert import convert
from xlmodel.tasks.new import new
from xlmodel.tasks.report import report
from xlmodel.tasks.run import run
from xlmodel.tasks.scenarios import scenarios
from xlmodel.tasks.store import export, import_figures

FIGURES = 400
PAGES = Path(__file__).parents[1] / "workbooks"


def jobs(folder: Path) -> dict[str, tuple[str, Callable[[int], object]]]:
    """By name the file that each writes, and how, of either outcome."""
    book, store = folder / "book.xlsx", str(folder / "kept.sqlite")
    page = PAGES / "one-pager.xlsx"
    return {
        "run": ("run.xlsx", lambda i: run(book, {"price": 50 + i}, out=folder / "run.xlsx")),
        "run --out CSV": ("run.csv", lambda i: run(book, {"price": 50 + i}, out=folder / "run.csv")),
        "run --scenarios": ("sets.csv", lambda i: scenarios(book, {"a": {"price": 50 + i}}, out=folder / "sets.csv")),
        "convert": ("other.xlsx", lambda i: convert(page, ("calc", "excel")[i], folder / "other.xlsx")),
        "convert --to values": ("values.xlsx", lambda i: convert((book, page)[i], "values", folder / "values.xlsx")),
        "new": ("new.xlsx", lambda i: new("one-pager", ("AAPL", "MSFT")[i], out=folder / "new.xlsx", force=True, store="case")),
        "report": ("note.html", lambda i: report(page, out=folder / "note.html", inputs={"price": 250 + i})),
        "store export": ("all.csv", lambda i: export(folder / "all.csv", store, raw=bool(i))),
    }  # fmt: skip


def prepare(folder: Path) -> None:
    write_small_book(folder / "book.xlsx")
    rows = [f"ACME,price,{i + 1},{2000 + i // 300}-{1 + i // 25 % 12:02}-{1 + i % 25:02},USD,per_ordinary,=one" for i in range(FIGURES)]  # fmt: skip
    text = "\n".join(["security,item,value,known_on,currency,basis,source", *rows]) + "\n"
    (folder / "figures.csv").write_text(text)
    import_figures(folder / "figures.csv", str(folder / "kept.sqlite"))


def killed(do: Callable[[], object], after: float) -> None:
    """A child that works until it is killed."""
    child = os.fork()
    if child == 0:
        try:
            do()
        finally:
            os._exit(1)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def strays(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.endswith(".xlmodel"))


LONG = ("convert --to values", "new", "report")  # seconds each, in which a kill seldom meets the writing
FEW = 50


def written(folder: Path, kills: int, rng: random.Random, left_out: Sequence[str]) -> dict[str, object]:
    """Files: how many kills found the one, the other, or something else."""
    found: dict[str, object] = {}
    inputs = {path: path.read_bytes() for path in (folder / "book.xlsx", PAGES / "one-pager.xlsx")}
    for name, (file, do) in jobs(folder).items():
        if name in left_out:
            continue
        target, whole, took = folder / file, [], 0.0
        for i in (0, 1, 0):
            began = time.monotonic()
            do(i)
            took = time.monotonic() - began
            whole.append(target.read_bytes())
        assert whole[0] == whole[2], f"{name} does not come to the same bytes twice"

        def on_and_on(do=do):
            while True:
                for i in (0, 1):
                    do(i)

        seen = []
        for _ in range(kills):
            killed(on_and_on, rng.uniform(0, 3 * took))
            seen.append(target.read_bytes())
        left = len(strays(folder))
        do(0)
        torn = sum(content not in whole for content in seen)
        found[name] = {"kills": kills, "torn": torn, "strays": left, "strays after the next": len(strays(folder))}
    changed = [path.name for path, content in inputs.items() if path.read_bytes() != content]
    return {"files": found, "inputs changed": changed}


def imported(folder: Path, kills: int, rng: random.Random) -> dict[str, object]:
    """A store that figures are read into: all of them are there, or none, and it is sound."""
    began = time.monotonic()
    import_figures(folder / "figures.csv", str(folder / "timed.sqlite"))
    took = time.monotonic() - began
    wrong = []
    for i in range(kills):
        address = str(folder / f"store{i}.sqlite")
        killed(lambda address=address: import_figures(folder / "figures.csv", address), rng.uniform(0, 1.2 * took))
        with open_store(address) as store:
            count = len(store.observations())
            wrong += [*store.verify(), *([f"{count} of {FIGURES}"] if count not in (0, FIGURES) else [])]
        if import_figures(folder / "figures.csv", address)["numbers"] != FIGURES:
            wrong.append("not whole after the next import")
    return {"kills": kills, "wrong": wrong}


def main(folder: Path, kills: int) -> None:
    prepare(folder)
    rng = random.Random(7)  # noqa: S311
    left_out = LONG if kills < FEW else ()
    each = -(-kills // (len(jobs(folder)) - len(left_out) + 1))
    print(json.dumps(written(folder, each, rng, left_out) | {"import": imported(folder, each, rng)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
