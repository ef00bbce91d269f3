"""Reads workbooks, each in a process of its own: python -m tests.zoo.reader; paths come in, answers go out as JSON."""

import json
import os
import sys
import time
import traceback

from xlmodel.errors import XlModelError
from xlmodel.tasks.run import run


def answer(path: str) -> dict[str, object]:
    """What a workbook comes to, or the sentence that refuses it."""
    try:
        found = run(path)["outputs"].get("pe")
    except XlModelError as problem:
        return {"refused": str(problem)}
    return {"pe": found and (found["error"] or found["value"])}


def measured(path: str) -> dict[str, object]:
    """The same, or how it broke, and what it took: seconds of the processor, and megabytes of this process so far."""
    before = _seconds()
    try:
        found = answer(path)
    except BaseException:  # that is what the zoo is for
        found = {"broke": traceback.format_exc()[-50_000:]}
    import resource  # which Windows has not; nothing of the zoo runs there

    most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {**found, "seconds": _seconds() - before, "megabytes": most / 1024}


def _seconds() -> float:
    """What this process and those that it started have taken of the processor."""
    return sum(os.times()[:4])


def read(path: str) -> dict[str, object]:
    """The same in a process of its own."""
    receive, send = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(receive)
        os.write(send, json.dumps(measured(path), default=str).encode())
        os._exit(0)
    os.close(send)
    with os.fdopen(receive, "rb") as pipe:
        found = pipe.read()
    _, status, usage = os.wait4(child, 0)
    taken = {"seconds": usage.ru_utime + usage.ru_stime, "megabytes": usage.ru_maxrss / 1024}
    return {**(json.loads(found) if found else {"broke": f"the process ended: {status}"}), **taken}


if __name__ == "__main__":
    print(json.dumps(time.process_time()), flush=True)
    for line in sys.stdin:
        print(json.dumps(read(line.strip())), flush=True)
