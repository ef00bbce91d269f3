"""A blank cell is blank however an argument leads to it, with no spreadsheet. In others: tests/hosts, the same name."""

from tests.conformance.references import CELLS, LED
from xlmodel.calculation.engine import Engine
from xlmodel.formula.area import Area
from xlmodel.functions import REGISTRY
from xlmodel.workbook.rewrite import normalised


def test_a_blank_is_blank_however_an_argument_leads_to_it():
    engine = Engine()
    engine.add_sheet("Sheet1")
    for (row, column), value in CELLS.items():
        engine.set_value("Sheet1", row, column, value)
    led = [each for each in LED if each.argument != "in_blank"]
    for number, each in enumerate(led, 1):
        formula = normalised(each.formula(number), {}, Area("Sheet1", number, 6, 1, 1), REGISTRY)
        engine.set_formula("Sheet1", number, 6, "=" + formula)
    engine.recalculate()
    shown = {each.argument: engine.value("Sheet1", number, 6) for number, each in enumerate(led, 1)}
    assert shown == {each.argument: each.expected(number) for number, each in enumerate(led, 1)}
