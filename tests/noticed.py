"""Whether the truth notices a fault: every row through the doorway, without pytest, and then the tests that are named.

python -m tests.noticed TESTS    (for scripts/mutate: the rows notice four faults of five, in a fraction of the time)
"""

import logging
import os
import sys

import pytest

from tests import truth
from xlmodel.call import evaluate


def main() -> None:
    os.environ |= {"XLMODEL_STORE": "case", "XLMODEL_TODAY": "2026-08-31"}
    logging.disable()  # of a thousand tracebacks
    for row in truth.rows():
        if row.disagreements(evaluate(row.function, row.cells).cells):
            sys.exit(f"{row} notices")
    logging.disable(logging.NOTSET)  # some tests look at what is logged
    sys.exit(pytest.main(["-x", "-q", "-n", "0", "-p", "no:cacheprovider", *sys.argv[1:]]))


if __name__ == "__main__":
    main()
