"""A formula is passed over as one that fills a single cell only where it cannot fill more."""

import pytest

from tests import truth
from xlmodel.calculation.spilling import may_spill
from xlmodel.call import evaluate


@pytest.mark.parametrize(
    "formula",
    [
        "=FORWARD_PE(in_price,Sheet!$B$2)",
        "=PEER_MULTIPLE(A1:A9,B1)",
        "=-(A1+2)*3%",
        '=IMPLIED_PRICE(A1,2)&"x"',
        "=IN_PRICE",
        "=forward_pe(A1,2)",
        "=UPSIDE(IMPLIED_PRICE(A1,B1),in_price)",
        "=PEER_MULTIPLE(A1:A9,B1:B8)",  # an option takes one cell: an error in one cell
    ],
)
def test_what_can_fill_one_cell_alone(formula):
    assert not may_spill(formula, {"IN_PRICE"})


@pytest.mark.parametrize(
    "formula",
    [
        "=FORWARD_PE(A1:A3,8)",
        "=FORWARD_PE(A1,{8,9})",
        "=PEER_STATS(A1:A9)",
        "=A1:A3",
        "=A1#",
        "=A1:A3*2",
        "=FORWARD_PE(prices,8)",
        "=FORWARD_PE(Jan:Mar!A1,8)",
        "=FORWARD_PE(Table1[Price],8)",
        "=FILTER(A1:A3,B1:B3)",
        "=FORWARD_PE(IF(A1:A3>0,A1:A3),8)",
        "=FORWARD_PE((",
    ],
)
def test_what_may_fill_more(formula):
    assert may_spill(formula, {"IN_PRICE"})


def test_no_formula_whose_published_answer_fills_more_is_passed_over():
    rows = [row for row in truth.rows() if not row.is_error and len(evaluate(row.function, row.cells).cells) > 1]
    assert len(rows) > 100
    for row in rows:
        arguments = ["A1:C9" if isinstance(cells, list) else "A1" for cells in row.cells]
        assert may_spill(f"={row.function.name}({','.join(arguments)})", ()), row
