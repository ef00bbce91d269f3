"""A formula that is not calculated says which part of it is why."""

import pytest

from tests.workbooks.sample_books import plain_book
from xlmodel import Workbook
from xlmodel.calculation.lacking import lacking


@pytest.mark.parametrize(
    ("formula", "named"),
    [
        ("LARGE((A1,A3),1)", "a union of ranges, A1,A3"),
        ("RANK(1,'Q 1:Q 4'!B1)", "cells of several sheets, 'Q 1:Q 4'!B1"),
        ("1+LAMBDA(x,x+1)(2)", "a LAMBDA called on the spot, LAMBDA(x,x+1)(2)"),
        ("SUM(OFFSET(A1,0,0,3) A1:C1)", "what ranges have in common, OFFSET(A1,0,0,3) A1:C1"),
        ("SUM(A1:A3)", None),
        ("SUM(", None),
    ],
)
def test_the_construct_is_named(formula, named):
    assert lacking(formula) == named


@pytest.mark.parametrize("formula", ["=SUM(#REF!B1:B3)", "=#REF!A1", "=SUM(Model!#REF!)"])
def test_a_lost_reference_shows_that_it_is_lost(formula):
    assert str(Workbook(plain_book({"A1": formula})).value("Model", 1, 1)) == "#REF!"
