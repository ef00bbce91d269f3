"""Of damaged workbooks without end nothing comes but a value or one sentence, and no process ends."""

import random
import sys

import pytest

from tests.counts import cases
from tests.zoo.mutants import GENERATORS
from tests.zoo.reader import read

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are forked")


@pytest.mark.parametrize("generator", GENERATORS, ids=lambda generator: generator.__name__)
def test_a_mutant_is_refused_in_one_sentence_or_read(generator, tmp_path):
    path = tmp_path / "mutant.xlsx"
    for seed in range(cases(12, 300)):
        path.write_bytes(generator(random.Random(seed)))  # noqa: S311  # the same mutants each time
        found = read(str(path))
        assert "broke" not in found, (seed, found)
        assert "\n" not in found.get("refused", ""), (seed, found)
