"""The worker process: answers the functions of a LibreOffice over its standard input and output."""

import logging
import marshal
import os
import struct
import sys
from collections.abc import Sequence
from typing import Any, BinaryIO

import xlmodel.functions
from xlmodel.call import evaluate
from xlmodel.hosts.calc.files import fingerprint
from xlmodel.hosts.calc.translate import Packed, Rows, argument_from_calc, rows_to_calc
from xlmodel.spec import REGISTRY

_FORMAT = 2  # of marshal, as in `inside.worker`
_LENGTH = struct.Struct("<I")


def answer(name: str, arguments: Sequence[Any], blanks: Sequence[int] = ()) -> tuple[Rows | Packed, str | None]:
    """What a formula shows, as Calc takes it, and why the first of its errors is one.

    Parameters
        blanks  the arguments that are single empty cells; Calc passes 0 for them.
    """
    function = REGISTRY[name]
    cells: list[Any] = [a if type(a) is float else argument_from_calc(a) for a in arguments]
    for i in blanks:
        cells[i] = None
    found = evaluate(function, cells)
    return rows_to_calc(found.cells), found.reason


def main() -> None:
    """Answer until the office closes the pipe."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    requests = sys.stdin.buffer
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # a stray print must not end up among the answers
    _send(answers, (xlmodel.__version__, fingerprint()))
    while True:
        head = requests.read(4)
        if len(head) < 4:
            return
        name, *arguments = marshal.loads(requests.read(_LENGTH.unpack(head)[0]))  # noqa: S302  from our own office
        _send(answers, answer(name, *arguments) if name else (((0.0,),), None))


def _send(pipe: BinaryIO, found: Any) -> None:
    data = marshal.dumps(found, _FORMAT)
    pipe.write(_LENGTH.pack(len(data)) + data)
    pipe.flush()


if __name__ == "__main__":
    main()
