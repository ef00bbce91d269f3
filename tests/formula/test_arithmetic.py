"""Plain arithmetic, known at a glance: nothing else is taken for it, and what it refers to is what a parser finds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlmodel.formula.area import Area
from xlmodel.formula.arithmetic import cells_in, is_plain_arithmetic
from xlmodel.formula.plainer import plainer
from xlmodel.formula.references import References

OPERANDS = st.sampled_from(["A1", "$B$2", "AA10", "XFD999999", "Inputs!$C$4", "My_Sheet!D5", "2", "1.05", "0"])
FORMULAS = st.builds(
    lambda first, rest: first + "".join(sign + operand for sign, operand in rest),
    OPERANDS,
    st.lists(st.tuples(st.sampled_from("+-*/"), OPERANDS), max_size=6),
)


@given(FORMULAS)
def test_it_refers_to_what_a_parser_finds_and_needs_no_plainer_words(formula):
    assert is_plain_arithmetic(formula)
    here = Area("S", 9, 9)
    found = References(sheets=("S", "Inputs", "My_Sheet")).precedents(f"({formula})", here)
    assert found.complete
    assert tuple(dict.fromkeys(cells_in(formula, "S"))) == found.areas
    assert plainer(formula, here) == formula


@pytest.mark.parametrize(
    "formula",
    """SUM(A1) A1:B2 A1^2 A1% "x"&A1 rate*2 in_a XFE1 ZZZ1 A1048577 A0 a1+1 (A1) A1,B1 A1=B1 {1} T[x] #N/A A1+ 'a'!A1
    [1]S!A1 A1+TRUE A:A A1# @A1 1E5 A1*-2""".split(),
)
def test_nothing_else_is_taken_for_it(formula):
    assert not is_plain_arithmetic(formula)
