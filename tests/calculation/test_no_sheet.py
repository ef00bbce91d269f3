"""Formulas that stand on no sheet: typed as other countries type them, with slips, and with cells they cannot have."""

import pytest

from xlmodel.calculation.formulas import evaluate_formulas
from xlmodel.errors import CellError


def answer(formula):
    [found] = evaluate_formulas([formula])
    return found


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("=FOWARD_PE(88,8)", "FORWARD_PE"),
        ("=1+foward_pe(88;8)", "FORWARD_PE"),
        ("=VLOKUP(1,{1,2},2)", "VLOOKUP"),
        ("=SUMM(1,2)", "SUM"),
    ],
)
def test_a_function_that_there_is_not_has_the_names_that_come_near(typed, near):
    found = answer(typed)
    assert found.cells == [[CellError.NAME]]
    assert near in found.reason.partition("did you mean ")[2].split(", ")


def test_a_function_that_is_like_no_other_is_named_alone():
    assert answer("=QQQQ(1)").reason == "no function is called QQQQ"


@pytest.mark.parametrize("formula", ["=foo+1", "hello"])
def test_a_name_is_said_to_lack_a_workbook(formula):
    found = answer(formula)
    assert found.cells == [[CellError.NAME]]
    assert found.reason.startswith(f"nothing is called {formula.strip('=+1')}: ")


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("=FORWARD_PE(88;8)", 11.0),
        ("=SUM(1.5; 2; {3;4})", 10.5),
        ("=SUM({1,2;3,4};5)", 15.0),
        ('=IF(1=1;"a;b,c";2)', "a;b,c"),
    ],
)
def test_semicolons_may_stand_between_arguments(typed, value):
    assert answer(typed).cells == [[value]]


def test_a_comma_beside_semicolons_is_not_guessed_at():
    found = answer("=SUM(1,5;2)")
    assert found.cells == [[CellError.VALUE]]
    assert "1,5 may be one number or two" in found.reason


@pytest.mark.parametrize(
    ("formula", "cells"),
    [
        ("=A1*2", "A1"),
        ("=A2+1", "A2"),
        ("=FORWARD_PE(B4,B5)", "B4 and B5"),
        ("=SUM(B2:B1)", "B2:B1"),
        ("=Model!C3", "Model!C3"),
        ("=SUM(Peers[EPS])", "Peers[EPS]"),
        ("=@A1:A3", "A1:A3"),
    ],
)
def test_a_cell_is_no_zero_where_there_is_no_sheet(formula, cells):
    found = answer(formula)
    assert found.cells == [[CellError.REF]]
    assert found.reason.startswith(f"it refers to {cells}, and there are no cells to refer to")


@pytest.mark.parametrize(("formula", "value"), [("=ROW(A5)", 5.0), ("=COLUMNS(B:D)", 3.0), ("=ROWS(A1:B7)", 7.0)])
def test_where_a_cell_is_may_be_asked_without_a_sheet(formula, value):
    assert answer(formula).cells == [[value]]


def test_a_formula_that_ends_too_early_or_is_none_cannot_be_read():
    assert answer("=").reason == "the formula is empty"
    assert "cannot be read" in answer("=SUM(1;2").reason


def test_a_character_that_no_formula_has_is_named_with_its_place():
    assert "at '|', character 14" in answer("=FORWARD_PE(88|8)").reason
