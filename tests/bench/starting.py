"""What somebody waits for at a command line, beside a Python that does nothing."""

from pathlib import Path

from tests.bench.frame import Row, process, ratio

ROOT = Path(__file__).resolve().parents[2]


def starting() -> list[Row]:
    """A formula, in a process of its own."""
    formula = ratio(process("-m", "xlmodel.cli", "eval", "=FORWARD_PE(88,8)"), process("-c", "pass"))
    return [Row("xlmodel eval, cold / python -c pass", formula, most=12)]
