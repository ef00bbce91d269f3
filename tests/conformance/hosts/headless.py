"""The calculation engine, with no spreadsheet."""

from collections.abc import Sequence

from tests.conformance.host import Host
from tests.conformance.sheet import laid_out
from tests.truth import Row
from xlmodel.calculation.engine import Engine
from xlmodel.call import Answer
from xlmodel.days import SHIFT_OF_1904
from xlmodel.functions import REGISTRY
from xlmodel.workbook.rewrite import normalised


class Headless(Host):
    name = "headless"
    gives_reasons = True

    def answer(self, row: Row) -> Answer:
        return self._answer(row, Engine())

    def answers_from_1904(self, rows: Sequence[Row]) -> list[Answer]:
        return [self._answer(row, Engine(day_shift=SHIFT_OF_1904)) for row in rows]

    def _answer(self, row: Row, engine: Engine) -> Answer:
        engine.add_sheet("Rows")
        [placed] = laid_out("Rows", [row])
        for i, j, cell in placed.cells():
            engine.set_value("Rows", i, j, cell)
        here = placed.answer
        engine.set_formula(*here[:3], "=" + normalised(placed.formula(), {}, here, REGISTRY))
        engine.recalculate()
        block = engine.spill(*here[:3]) or here._replace(rows=1, columns=1)
        wrong = ((i, j) for i in range(block.rows) for j in range(block.columns))
        reasons = (engine.reason(block.sheet, block.row + i, block.column + j) for i, j in wrong)
        return Answer(engine.block(block), next((reason for reason in reasons if reason), None))
