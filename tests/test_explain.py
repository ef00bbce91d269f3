"""EXPLAIN shows how an answer came about, and never says anything else than the function itself."""

import math
from dataclasses import replace

import pytest

from tests import truth
from xlmodel import explain as in_python
from xlmodel import explanation
from xlmodel.call import MISSING, evaluate
from xlmodel.errors import CellError
from xlmodel.functions import REGISTRY
from xlmodel.workings import figure, listening, warn

EXPLAIN = REGISTRY["EXPLAIN"]


def explained(name, *cells):
    header, *rows = evaluate(EXPLAIN, [name, *cells]).cells
    assert header == ["Item", "Value", "Meaning"]
    return rows


def value(rows, item):
    [found] = [row[1] for row in rows if row[0] == item]
    return found


def test_a_forward_pe_is_explained_from_formula_to_source():
    rows = explained("FORWARD_PE", 137.9, 13.91)
    assert [row[0] for row in rows] == ["Function", "Formula", "price", "forward_eps", "Result", "Source"]
    assert value(rows, "Formula") == "price / forward_eps"
    assert value(rows, "price") == 137.9
    assert "traded share" in rows[2][2]
    assert round(value(rows, "Result"), 1) == 9.9  # CFA Market-Based Valuation: IBM
    assert "CFA" in value(rows, "Source")


def test_intermediate_figures_are_shown():
    rows = explained("NTM_PE", 12.20, 40026.0, 40178.0, -0.50, 1.50, "months")
    assert value(rows, "  weight of FY1") == pytest.approx(5 / 12)  # NTM_EPS works it out
    assert round(value(rows, "  EPS of the next twelve months"), 3) == 0.667  # CFA: Selene Gaming
    rows = explained("PEER_DISCOUNT", 11.0, [[20.0, "NM", 25.0, 30.0]])
    assert value(rows, "  peers used") == "3 of 4"  # PEER_MULTIPLE counts them
    assert value(rows, "the peers' multiple") == 25
    assert value(rows, "multiples") == "20, NM, 25, 30"


@pytest.mark.parametrize(
    ("call", "warning"),
    [
        (("FORWARD_PE", 88.0, 0.01), "close to zero"),
        (("NTM_EPS", 40026.0, 40178.0, -0.50, 1.50), "a loss in FY1"),
        (("PEER_MULTIPLE", [[20.0, 25.0]]), "fewer than five peers"),
        (("PEER_MULTIPLE", [[20.0, 25.0, 30.0, 35.0, 183.0]]), "above 100"),
        (("SCENARIO_VALUE", 8.0, 0.12, 3.0, 15.0, 0.10), "growth is not below the discount rate"),
        (("SCENARIO_VALUE", 8.0, 0.05, 3.0, 150.0, 0.10), "exit multiple above 100"),
        (("BREAKEVEN_PROBABILITY", 90.0, 80.0, 32.0), "outside the bear and bull"),
        (("DCF_VALUE", [[1.0, 1.0]], 0.08, 0.03), "terminal value"),
        (("REVISION_BREADTH", 9.0, 2.0, 10.0), "more revisions than estimates"),
        (("DILUTED_SHARES", 100.0, 20.0, 10.0, 15.0, 0.0, 8.0, 15.0), "their debt leaves the enterprise value"),
        (("BUYBACK_EPS", 100.0, 100.0, 3.0, 0.2), "buyback_rate is 0.2, which is 20 %"),
    ],
)
def test_a_number_that_is_odd_comes_with_a_warning(call, warning):
    rows = explained(*call)
    assert any(row[0] == "Warning" and warning in row[1] for row in rows)
    assert not isinstance(value(rows, "Result"), CellError)


@pytest.mark.parametrize(
    "call",
    [
        ("FORWARD_PE", 88.0, 8.0),
        ("NTM_EPS", 40026.0, 40178.0, 1.0, 1.50),
        ("REVISION_BREADTH", 8.0, 2.0, 10.0),
        ("DILUTED_SHARES", 100.0, 20.0, 10.0, 15.0, 0.0, 8.0, 20.0),
        ("BUYBACK_EPS", 100.0, 100.0, 3.0, 0.15),
        ("PEER_MULTIPLE", [[20.0, 25.0, 30.0, 35.0, 40.0]]),
        ("SCENARIO_VALUE", 8.0, 0.05, 3.0, 15.0, 0.10),
    ],
)
def test_an_ordinary_number_comes_without(call):
    assert not [row for row in explained(*call) if row[0] == "Warning"]


@pytest.mark.parametrize(
    ("method", "weights", "trim", "unused"),
    [
        (
            "median",
            [[1.0, 2.0, 3.0]],
            0.3,
            {"weights": "the method median takes none", "trim": "the method median cuts nothing"},
        ),
        ("trimmed", [[1.0, 2.0, 3.0]], 0.3, {"weights": "the method trimmed takes none"}),
        ("weighted_mean", [[1.0, 2.0, 3.0]], 0.3, {"trim": "the method weighted_mean cuts nothing"}),
        ("median", [[None]], MISSING, {}),
    ],
)
@pytest.mark.parametrize("call", [("PEER_MULTIPLE",), ("PEER_DISCOUNT", 11.0)])
def test_an_argument_that_the_method_does_without_is_said_not_to_be_used(call, method, weights, trim, unused):
    rows = explained(*call, [[10.0, 20.0, 30.0]], method, weights, trim)
    notes = {row[0]: row[2].partition("; not used: ")[2] for row in rows if "; not used: " in str(row[2])}
    assert notes == unused


OWN = ["EPS at the exit", "price at the exit", "present value of the exit", "present value of the dividends"]
TWO_SCENARIOS = (52.0, [["bear"], ["bull"]], [[0.5], [0.5]], [[8.0], [9.0]], 0.1, 2.0, 10.0)


def figures(name, *cells):
    """The items between the arguments and what follows the figures."""
    parameters = {p.name for p in REGISTRY[name].parameters}
    around = {"Function", "Formula", "Warning", "Result", "Reason", "Source", *parameters}
    return [row[0] for row in explained(name, *cells) if row[0] not in around]


@pytest.mark.parametrize("discount_rates", [MISSING, 0.08])
def test_the_figures_of_a_function_that_is_called_stand_once_below_its_name(discount_rates):
    assert figures("SCENARIO_VALUE", 8.0, 0.1, 2.0, 10.0) == OWN
    assert figures("SCENARIO_TABLE", *TWO_SCENARIOS, discount_rates) == ["SCENARIO_VALUE", *(f"  {f}" for f in OWN)]
    rows = explained("SCENARIO_TABLE", *TWO_SCENARIOS, discount_rates)
    assert value(rows, "SCENARIO_VALUE") == value(explained("SCENARIO_VALUE"), "Formula")
    rate = 0.0 if discount_rates is MISSING else discount_rates
    assert value(rows, "  present value of the exit") == ", ".join(
        f"{eps * 1.1**2 * 10 / (1 + rate) ** 2:.6g}" for eps in (8, 9)
    )


def test_each_call_of_the_same_function_has_its_own_figures():
    """A tornado values the low ends, then the high ends."""
    low, base, high = (
        [[7.0], [0.05], [3.0], [12.0], [0.12]],
        [[8.0], [0.1], [3.0], [15.0], [0.1]],
        [[9.0], [0.2], [3.0], [20.0], [0.08]],
    )
    call = ["SCENARIO_VALUE", *(f"  {f}" for f in OWN)]
    assert figures("SCENARIO_TORNADO", base, low, high) == [*call, *call]
    assert figures("SCENARIO_TORNADO", base, base, base) == call


def test_what_is_calculated_again_without_a_refused_cell_is_noted_once():
    assert figures("PVGO", [[54.16], [-1.0]], 3.45, 0.089) == ["value without growth"]
    rows = explained("PVGO", [[54.16], [-1.0]], [[3.45], [4.0]], 0.089)
    assert value(rows, "value without growth") == f"{3.45 / 0.089:.6g}, #N/A"
    rows = explained("SCENARIO_VALUE", [[8.0], [8.0]], 0.05, [[3.0], [-1.0]], 150.0, 0.1)
    assert [row[1] for row in rows if row[0] == "Warning"] == ["an exit multiple above 100"]


def test_a_function_called_by_one_that_is_called_is_indented_further():
    def inner():
        figure("c", 1.0, "unit")

    def middle():
        inner()
        figure("b", 2.0, "unit")

    def outer(price):
        figure("a", 0.0, "unit")
        middle()
        middle()
        inner()
        return price

    names = {"OUTER": outer, "MIDDLE": middle, "INNER": inner}
    registry = {name: replace(REGISTRY["FORWARD_PE"], name=name, call=call) for name, call in names.items()}
    registry["OUTER"] = replace(registry["OUTER"], parameters=REGISTRY["FORWARD_PE"].parameters[:1])
    items = explanation.explained(registry["OUTER"], [88.0], registry)["Item"]
    assert items[3:-2] == ["a", "MIDDLE", "  INNER", "    c", "  b", "INNER", "  c"]


def test_an_error_is_shown_with_its_reason():
    rows = explained("EXPECTED_VALUE", [[80.0, 58.0]], [[0.5, 0.6]])
    assert value(rows, "Result") is CellError.NUM
    assert "1.1" in value(rows, "Reason")
    assert value(explained("FORWARD_PE", None, 8.0), "Reason") == "price is blank"
    assert value(explained("FORWARD_PE", CellError.DIV0, 8.0), "price") is CellError.DIV0


def test_what_is_left_out_is_the_default():
    rows = explained("NTM_WEIGHT", 44835.0, 45016.0)
    assert value(rows, "basis") == "left out: days"
    assert value(explained("PEER_MULTIPLE", [[20.0]], MISSING, MISSING), "weights") == "left out"


@pytest.mark.parametrize("name", ["NOSUCH", "EXPLAIN", 8.0, None, CellError.NA, ""])
def test_what_cannot_be_explained_is_refused(name):
    answer = evaluate(EXPLAIN, [name, 1.0])
    assert answer.cell in (CellError.VALUE, CellError.NA)
    assert answer.reason


@pytest.mark.parametrize("row", [r for r in truth.rows() if r.function.name != "EXPLAIN"][::7], ids=str)
def test_the_result_is_the_functions_own(row):
    """For every seventh row of truth: the same answer, every cell a value a sheet can hold."""
    rows = explained(row.function.name, *row.cells)
    own = evaluate(row.function, row.cells)
    if len(own.cells) == len(own.cells[0]) == 1:
        assert value(rows, "Result") == own.cell
    assert value(rows, "Formula")
    assert len([r for r in rows if r[0] in {p.name for p in row.function.parameters}]) == len(row.function.parameters)
    for _, cell, meaning in rows:
        assert meaning
        assert not isinstance(cell, float) or math.isfinite(cell)


def test_every_function_can_be_explained_with_nothing_given():
    for name in REGISTRY:
        if name != "EXPLAIN":
            assert explained(name)[0][1] == name


def test_nobody_listens_as_a_rule():
    figure("x", 1.0, "unit")
    warn(True, "odd")
    with listening() as workings:
        with listening() as inner:
            figure("x", 1.0, "unit")
        warn(False, "not odd")
        warn(True, "odd")
        warn(True, "odd")
    assert inner.figures == [("x", 1.0, "unit", ())]
    assert workings.figures == []
    assert [warning.sentence for warning in workings.warnings] == ["odd"]


def test_in_python_it_is_a_table():
    table = in_python("FORWARD_PE", 88, 8)
    assert list(table.columns) == ["Item", "Value", "Meaning"]
    assert table.set_index("Item").loc["Result", "Value"] == 11
