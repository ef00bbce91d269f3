"""The calculation engine, with no spreadsheet."""

from tests.conformance.host import Host
from tests.conformance.sheet import laid_out
from tests.truth import Row
from xlmodel.calculation.engine import Engine
from xlmodel.call import Answer
from xlmodel.functions import REGISTRY
from xlmodel.workbook.rewrite import normalised


class Headless(Host):
    name = "headless"
    gives_reasons = True

    def answer(self, row: Row) -> Answer:
        engine = Engine()
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
