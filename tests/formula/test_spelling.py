"""Which functions a formula calls, whoever wrote it."""

import pytest

from tests.formula.cases import CASES
from tests.formula.corpus import BROKEN, HARD, NEWER, workbook_formulas
from xlmodel.formula.spelling import CALC_PREFIX, bare_name, called, calls, changed, may_call, plain_name, renamings
from xlmodel.hosts.calc.inside.formulas import Argument, arguments

EXCEL = pytest.mark.parametrize(("formula", "expected"), [(case.excel, case.calls) for case in CASES])


@EXCEL
def test_the_called_functions_are_found(formula, expected):
    assert [bare_name(name).upper() for name in called(formula)] == [name for name, _ in expected]


@EXCEL
def test_whether_a_formula_calls_a_function(formula, expected):
    names = {name for name, _ in expected}
    for name in ("FORWARD_PE", "F", "G", "IFERROR", "SUM"):
        assert calls(formula, {name}) == (name in names)
        assert may_call(formula, {name}) >= (name in names)


@pytest.mark.parametrize(("formula", "expected"), [(case.calc, case.calls) for case in CASES])
def test_the_reader_inside_calc_finds_the_same_calls(formula, expected):
    found: dict[int, list[Argument]] = {}
    for argument in arguments(formula):
        found.setdefault(argument.call, []).append(argument)
    in_order = [found[call] for call in sorted(found)]
    assert [(given[0].function, [_as_excel(a.text) for a in given]) for given in in_order] == expected
    assert all(formula[a.start : a.end] == a.text for given in in_order for a in given)


def _as_excel(text: str) -> str:
    return text.replace(";", ",").replace(".A1", "!A1")


def test_a_glance_misses_no_call():
    ours = {"FORWARD_PE", "SUM", "F", "SORT"}
    for formula in [*HARD, *NEWER, *BROKEN, *workbook_formulas()]:
        if {bare_name(name).upper() for name in called(formula)} & ours:
            assert may_call(formula, ours), formula


@pytest.mark.parametrize(
    ("spelling", "bare", "plain"),
    [
        ("FORWARD_PE", "FORWARD_PE", "FORWARD_PE"),
        ("_xldudf_XLM_FORWARD_PE", "FORWARD_PE", "FORWARD_PE"),
        ("[12]!_xldudf_XLM_FORWARD_PE", "FORWARD_PE", "FORWARD_PE"),
        ("'C:\\it''s\\x.xlam'!F", "F", "F"),
        ("x.XLAM!F", "F", "F"),
        (f"{CALC_PREFIX.lower()}F", "F", "F"),
        ("MY.F", "MY.F", "MY.F"),
        ("Sheet!F", "Sheet!F", "Sheet!F"),
        ("_xlfn._xlws.SORT", "_xlfn._xlws.SORT", "SORT"),
        ("_xlpm.x", "_xlpm.x", "x"),
    ],
)
def test_a_function_has_one_name_behind_its_spellings(spelling, bare, plain):
    assert bare_name(spelling) == bare
    assert plain_name(spelling) == plain


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("F(1)+f(F)", "G(1)+G(F)"),
        ('F(1)&"F(2)"', 'G(1)&"F(2)"'),
        ("\"F(\"&'F('!A1", "\"F(\"&'F('!A1"),
        ("MY.F(1)+_xll.F(2)", "MY.F(1)+G(2)"),
        ("SUM(F(1), F())", "SUM(G(1), G())"),
    ],
)
def test_only_called_functions_are_renamed(formula, expected):
    changes = renamings(formula, lambda name: "G" if bare_name(name).upper() == "F" else name)
    assert changed(formula, changes) == changed(list(formula), changes) == expected


def test_calcs_prefix_inside_is_ours():
    assert [a.function for a in arguments(f"{CALC_PREFIX}F(1)")] == ["F"]


@pytest.mark.parametrize(
    "piece", ["a", "_xll.", "_xldudf_", "a.", "[1]!", "''", "'a'!", "a(", CALC_PREFIX, "a.xlam!", "1", "_xlfn."]
)
def test_a_hostile_name_is_read_in_one_go(piece):
    """Read again and again from each of its characters, a name this long would keep the test for minutes."""
    name = piece * (100_000 // len(piece))
    assert len(bare_name(name)) <= len(name)
    assert len(plain_name("'" + name)) <= len(name) + 1
    assert not may_call(name, {"G"})
