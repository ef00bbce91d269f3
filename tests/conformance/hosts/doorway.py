"""The doorway itself, with no host around it."""

from collections.abc import Sequence

from tests.conformance.host import Host
from tests.truth import Row
from xlmodel.call import Answer, evaluate
from xlmodel.days import SHIFT_OF_1904
from xlmodel.days_of_1904 import evaluate_counting_from
from xlmodel.functions import REGISTRY


class Doorway(Host):
    name = "doorway"
    gives_reasons = True

    def answers_from_1904(self, rows: Sequence[Row]) -> list[Answer]:
        return [evaluate_counting_from(row.function, row.cells, SHIFT_OF_1904, REGISTRY) for row in rows]

    def answer(self, row: Row) -> Answer:
        return evaluate(row.function, row.cells)
