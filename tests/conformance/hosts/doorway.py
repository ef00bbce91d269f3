"""The doorway itself, with no host around it."""

from tests.conformance.host import Host
from tests.truth import Row
from xlmodel.call import Answer, evaluate


class Doorway(Host):
    name = "doorway"
    gives_reasons = True

    def answer(self, row: Row) -> Answer:
        return evaluate(row.function, row.cells)
