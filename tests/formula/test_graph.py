"""What depends on what, against the plain way: asking each formula about each cell."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlmodel.formula.area import LAST_COLUMN, LAST_ROW, Area
from xlmodel.formula.graph import Graph
from xlmodel.formula.references import References
from xlmodel.workbook.safe_read import open_package


def graph(formulas: dict[str, str], **references: Any) -> Graph:
    return Graph({Area.of(cell, "S"): text for cell, text in formulas.items()}, References(sheets=["S"], **references))


def blocks(areas: list[Area] | tuple[Area, ...]) -> list[str]:
    return [area.block for area in areas]


def test_precedents_are_the_areas_a_formula_names():
    found = graph({"C1": "SUM(A1:B9)+A1+A:A"}).precedents(Area("S", 1, 3))
    assert blocks(found.areas) == ["A1:B9", "A1", "A:A"]
    assert found.complete


def test_dependents_refer_to_any_cell_of_an_area():
    found = graph(
        {"C1": "SUM(A1:A9)", "C2": "A9", "C3": "A10", "C4": "SUM(9:9)", "C5": "SUM(A:A)", "C6": "C1", "C7": "T!A9"}
    )
    assert blocks(found.dependents(Area.of("A9", "S"))) == ["C1", "C2", "C4", "C5"]
    assert blocks(found.dependents(Area.of("A10:B11", "S"))) == ["C3", "C5"]
    assert blocks(found.dependents(Area.of("A:A", "S"))) == ["C1", "C2", "C3", "C4", "C5"]
    assert blocks(found.dependents(Area.of("Z10", "S"))) == []
    assert blocks(found.dependents(Area.of("A9", "Elsewhere"))) == []


def test_a_formula_comes_after_all_it_refers_to():
    assert blocks(graph({"A1": "A2+1", "A2": "SUM(B1:B3)", "B2": "C1*2", "C1": "1"}).order) == ["C1", "B2", "A2", "A1"]


def test_who_refers_to_a_spilled_cell_waits_for_the_formula_that_spills():
    found = graph(
        {"A1": "C3+1", "A2": "SUM(C1#)", "C1": "SORT(E1:E3)", "E2": "5"}, filled={Area("S", 1, 3): Area("S", 1, 3, 3)}
    )
    assert blocks(found.order) == ["E2", "C1", "A1", "A2"]


def test_circles_are_found_and_what_hangs_from_them_is_left_out():
    found = graph(
        {
            "A1": "B1",
            "B1": "SUM(C1:C2)",
            "C2": "A1",
            "D1": "D1+1",
            "E1": "A1+1",
            "F1": "G1",
            "G1": "1",
            "A9": "SUM(A8:A10)",
        }
    )
    assert [blocks(circle) for circle in found.circles] == [["A1", "B1", "C2"], ["D1"], ["A9"]]
    assert blocks(found.order) == ["G1", "F1"]


def test_a_workbook_of_ours_has_an_order_without_circles():
    package = open_package(Path(__file__).parents[2] / "workbooks" / "alibaba.xlsx")
    formulas = {
        Area(sheet, row, column): text for sheet in package.sheets for row, column, text in package.formulas(sheet)
    }
    names = {name.lower(): text for name, text in package.name_formulas.items()}
    found = Graph(formulas, References(names, package.tables, list(package.sheets)))
    assert found.circles == []
    assert sorted(found.order) == sorted(formulas)
    check_order(found, set(formulas))


def check_order(found: Graph, formulas: set[Area]) -> None:
    places = {cell: i for i, cell in enumerate(found.order)}
    for cell, place in places.items():
        for area in found.precedents(cell).areas:
            earlier = (Area(area.sheet, *spot) for spot in area.places()) if area.size < 10_000 else ()
            assert all(places[other] < place for other in earlier if other in formulas), (cell, area)


# Against the plain way

_cells = st.builds(lambda row, column: Area("S", row, column), st.integers(1, 9), st.integers(1, 5))
_corners = st.tuples(st.integers(1, 9), st.integers(1, 9), st.integers(1, 5), st.integers(1, 5))
_areas = st.one_of(
    _cells.map(lambda cell: cell.block),
    _corners.map(lambda c: Area("S", min(c[:2]), min(c[2:]), abs(c[0] - c[1]) + 1, abs(c[2] - c[3]) + 1).block),
    st.sampled_from(["A:A", "B:C", "3:3", "2:9", "A1:A1048576", f"E9:XFD{LAST_ROW}"]),
)
_books = st.dictionaries(_cells, st.lists(_areas, max_size=3).map("+".join).map(lambda text: text or "1"), max_size=12)


@given(_books, _areas)
def test_dependents_are_those_whose_areas_meet(formulas, asked):
    found, area = Graph(formulas), Area.of(asked, "S")
    expected = [cell for cell in formulas if any(meet(area, other) for other in found.precedents(cell).areas)]
    assert found.dependents(area) == expected


@given(_books)
def test_order_and_circles_are_those_of_the_plain_way(formulas):
    found = Graph(formulas)
    refers = {c: [o for o in formulas if any(meet(o, a) for a in found.precedents(c).areas)] for c in formulas}
    reached = {cell: reach(cell, refers) for cell in formulas}
    on_circles = [cell for cell in formulas if cell in reached[cell]]
    assert sorted(cell for circle in found.circles for cell in circle) == sorted(on_circles)
    assert all(set(circle) == {o for o in reached[circle[0]] if circle[0] in reached[o]} for circle in found.circles)
    assert sorted(found.order) == sorted(
        cell for cell in formulas if not reached[cell] & set(on_circles) and cell not in on_circles
    )
    check_order(found, set(formulas))


@given(_books, st.lists(_areas, max_size=2))
def test_what_hangs_from_an_area_and_by_what_is_that_of_the_plain_way(formulas, asked):
    found, areas = Graph(formulas), [Area.of(block, "S") for block in asked]
    refers = {c: [o for o in formulas if any(meet(o, a) for a in found.precedents(c).areas)] for c in formulas}
    first = {c for c in formulas if any(meet(area, a) for area in areas for a in found.precedents(c).areas)}
    expected = {cell for cell in formulas if cell in first or reach(cell, refers) & first}
    hanging = found.hanging_from(areas)
    assert hanging.cells.keys() == expected
    for cell in expected:
        near = {other for other in (*areas, *expected) if any(meet(other, a) for a in found.precedents(cell).areas)}
        assert set(hanging.sources(cell)) == near


def meet(one: Area, other: Area) -> bool:
    rows = one.row <= other.last_row and other.row <= one.last_row
    return rows and one.column <= other.last_column and other.column <= one.last_column


def reach(cell: Area, refers: dict[Area, list[Area]]) -> set[Area]:
    found: set[Area] = set()
    waiting = list(refers[cell])
    while waiting:
        other = waiting.pop()
        if other not in found:
            found.add(other)
            waiting += refers[other]
    return found


# Growth


@pytest.mark.parametrize(
    "formula",
    [
        lambda row: f"SUM(A$1:A{row - 1})" if row > 1 else "1",
        lambda row: f"SUM(A{row + 1}:A$9999)",
        lambda row: f"B{row}+SUM($C$1:$D$99)+VLOOKUP(B1,F:H,2)",
        lambda row: f"A{row % 120 + 1}",
        lambda row: "SUM(B:XFD)+SUM(1:1048576 B2:C9)",
    ],
)
def test_twice_the_formulas_take_about_twice_the_steps(formula: Callable[[int], str]):
    one, two = steps(formula, 60), steps(formula, 120)
    assert two < 2.6 * one


def steps(formula: Callable[[int], str], count: int) -> int:
    """The lines of the graph's code that reading, ordering and asking run through."""
    formulas = {Area("S", row, 1): formula(row) for row in range(1, count + 1)}
    lines = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal lines
        if "formula" not in Path(frame.f_code.co_filename).parts:
            return None
        lines += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        found = Graph(formulas)
        assert len(found.order) + sum(map(len, found.circles)) <= count
        assert len(found.hanging_from([Area("S", 1, 1, LAST_ROW, LAST_COLUMN)]).cells) <= count
        found.dependents(Area("S", 7, 1))
        found.dependents(Area("S", 1, 1, LAST_ROW, LAST_COLUMN))
    finally:
        sys.settrace(before)
    return lines
