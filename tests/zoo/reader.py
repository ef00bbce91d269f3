"""Reads workbooks, each in a process of its own: python -m tests.zoo.reader; paths come in, answers go out as JSON."""

import json
import os
import signal
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


def read(path: str, longest: int = 0) -> dict[str, object]:
    """The same, and what it took: seconds of the processor and megabytes.

    Parameters
        longest  after so many seconds by the clock on the wall the process is ended; 0 for never.
    """
    receive, send = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(receive)
        signal.alarm(longest)
        try:
            found = answer(path)
        except BaseException:  # that is what the zoo is for
            found = {"broke": traceback.format_exc()}
        os.write(send, json.dumps(found, default=str).encode()[:60_000])
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
