"""Formulas that several cells share, as each of them reads."""

import pytest
from openpyxl.formula.translate import Translator

from tests.formula.corpus import HARD, workbook_formulas
from xlmodel.formula.moving import moved


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("A1+$A1+A$1+$A$1", "C6+$A6+C$1+$A$1"),
        ("SUM(A1:$B2,A:A,$A:B,1:1,$1:2)", "SUM(C6:$B7,C:C,$A:D,6:6,$1:7)"),
        ("'A1'!A1&\"A1\"&Sheet1!B2:C3", "'A1'!C6&\"A1\"&Sheet1!D7:E8"),
        ("LOG10(A1)+T[A1]+A1_x+[1]S!A1", "LOG10(C6)+T[A1]+A1_x+[1]S!C6"),
        ("a1", "C6"),
        ("XFD1+A1048576", "B6+C5"),
    ],
)
def test_what_has_no_dollar_sign_moves_along(formula, expected):
    assert moved(formula, 5, 2) == expected


# openpyxl forgets the sheet of a name, all but one blank and the first of two places, and goes on beyond the last cell.
_OTHERWISE = {"XFD1048576", "XFE1", "A1048577", "Sheet1!A1:Sheet1!B2", "Sheet1!name", "[1]!name", "Sheet1!FORWARD_PE"}


@pytest.mark.parametrize(("rows", "columns"), [(0, 0), (1, 0), (0, 1), (7, 40)])
def test_another_library_moves_formulas_alike(rows, columns):
    for formula in [*HARD, *workbook_formulas()]:
        if formula not in _OTHERWISE and "\n" not in formula:
            theirs = Translator("=" + formula, "A1").translate_formula(row_delta=rows, col_delta=columns)
            assert moved(formula, rows, columns) == theirs.removeprefix("="), formula
