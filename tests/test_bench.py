"""The file of figures keeps what was measured before."""

import json
from pathlib import Path

from tests.bench.frame import Row
from tests.bench.kept import RESULTS, keep

ORDER = ["first", "second", "third"]


def test_a_part_that_is_measured_again_leaves_the_other_parts_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    keep(path, "third", [Row("c", 3.0)], {"load": 7.5}, ORDER)
    keep(path, "first", [Row("a", 1.0), Row("b", 2.0)], {"load": 1.0}, ORDER)
    before = json.loads(path.read_text())
    keep(path, "first", [Row("a", 9.0, most=4)], {"load": 2.0}, ORDER)
    after = json.loads(path.read_text())
    assert [*after] == ["first", "third"]
    assert after["third"] == before["third"]
    assert after["third"]["before"] == {"load": 7.5}
    assert after["first"]["rows"] == [{"name": "a", "value": 9.0, "most": 4, "verdict": "MISSED"}]
    assert after["first"]["machine"]
    assert after["first"]["after"]["kernels, milliseconds"]["NumPy"] > 0


def test_every_figure_that_is_kept_stands_in_a_part_with_its_load() -> None:
    parts = json.loads(RESULTS.read_text())
    assert parts
    for part in parts.values():
        assert part["before"]["load"] >= 0
        assert part["rows"]
