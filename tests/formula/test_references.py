"""Which cells a formula refers to."""

from pathlib import Path

import formualizer
import pytest

from tests.workbooks.sample_books import rich_book
from xlmodel.formula.area import LAST_ROW, Area
from xlmodel.formula.references import References
from xlmodel.formula.structured import Table
from xlmodel.functions import REGISTRY
from xlmodel.workbook.calc_copy import calc_copy
from xlmodel.workbook.safe_read import Package, open_package

HERE = Area("S", 5, 3)
REFERENCES = References(
    names={
        "price": "S!$B$2",
        "block": "T!$A$1:$B$9",
        "left": "S!B1",  # as it reads in A1: the cell to the right
        "two": "=price+block",
        "loop": "pool+S!$A$1",
        "pool": "loop",
        "t!local": "T!$Z$1",
        "double": "LAMBDA(x,x*S!$K$1)",
        "broken": "S!$A$1+",
    },
    tables={"peers": Table("Peers", Area("T", 1, 1, 6, 3), ("Ticker", "EPS", "P/E"), 1, 0)},
    sheets=("S", "T", "It's", "U"),
    filled={Area("S", 1, 8): Area("S", 1, 8, 3, 2)},
)


def addresses(formula: str, here: Area = HERE) -> str:
    found = REFERENCES.precedents(formula, here)
    return " ".join(area.address for area in found.areas) + ("" if found.complete else " ?")


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("1+2", ""),
        ("A1+$B$2:C9+A1", "S!A1 S!B2:C9"),
        ("a1+t!b2", "S!A1 T!B2"),
        ("SUM(A:A,2:3)", "S!A:A S!2:3"),
        ("'It''s'!A1&\"B1\"", "'It''s'!A1"),
        ("SUM(S:U!A1)", "S!A1 T!A1 'It''s'!A1 U!A1"),
        ("SUM('T:It''s'!A1:B2)", "T!A1:B2 'It''s'!A1:B2"),
        ("[1]S!A1+'[b.xlsx]S'!A1+Gone!A1+#REF!A1", ""),
        # Names
        ("price*2+unknown", "S!B2"),
        ("Block", "T!A1:B9"),
        ("left", "S!D5"),
        ("two", "S!B2 T!A1:B9"),
        ("loop", "S!A1"),
        ("T!local+S!local", "T!Z1"),
        ("double(A1)", "S!K1 S!A1"),
        ("broken", " ?"),
        # Tables
        ("SUM(Peers[EPS])+SUM(Peers)", "T!B2:B6 T!A2:C6"),
        ("Peers[@EPS]", "T!B5"),
        ("Peers[nothing]", ""),
        # Spills
        ("H1#+A1#", "S!H1:I3 S!A1"),
        ("_xlfn.ANCHORARRAY(H1)", "S!H1:I3"),
        ("_xlfn.SINGLE(A1:A9)+@B:B", "S!A1:A9 S!B:B"),
        # Between references
        ("A1:INDEX(B:B,C2)", "S!A:C"),
        ("INDEX(A1:A9,2):INDEX(B1:B9,3)", "S!A1:B9"),
        ("price:C9", "S!B2:C9"),
        ("A1:B2:C1", "S!A1:C2"),
        ("SUM(A1:C3 B2:D4)", "S!B2:C3"),
        ("SUM(A1:A2 C1:C2)", ""),
        ("SUM((A1,B2) A1:B2)", "S!A1 S!B2 S!A1:B2"),
        ("A1:T!B2", "S!A1 T!B2"),
        # What only calculation shows
        ("INDIRECT(\"A1\")+B1", "S!B1 ?"),
        ("SUM(OFFSET(A1,B1,0))", "S!A1 S!B1 ?"),
        ("A1:nowhere", "S!A1 ?"),
        ("SUM(", " ?"),
        # Names that belong to the formula
        ("LET(price,A1,price*2)", "S!A1"),
        ("LET(x,price,price,1,price)", "S!B2"),
        ("LET(_xlpm.price,A1,_xlpm.price+block)", "S!A1 T!A1:B9"),
        ("LAMBDA(price,price+A1)(B1)", "S!A1 S!B1"),
        ("LET(f,LAMBDA(x,x+A1),f(B1))", "S!A1 S!B1"),
        ("LET(price,1,2)+price", "S!B2"),
    ],
)  # fmt: skip
def test_a_formula_refers_to_cells(formula, expected):
    assert addresses(formula) == expected


def test_within_a_table_its_name_may_be_left_out():
    assert addresses("[@EPS]*2", Area("T", 3, 3)) == "T!B3"


def test_relative_references_of_a_name_come_in_again_at_the_other_edge():
    assert References({"above": f"S!A{LAST_ROW}"}, sheets=["S"]).precedents("above", Area("S", 5, 1)).areas == (
        Area("S", 4, 1),
    )


@pytest.mark.parametrize(
    "formula", ["(" * 500 + "A1" + "):B2" * 500, ":".join(["A1", "B2"] * 5_000), "SUM(" * 5_000 + "A1" + ")" * 5_000]
)
def test_depth_loses_no_cell(formula):
    found = {place for area in REFERENCES.precedents(formula, HERE).areas for place in area.places()}
    assert (1, 1) in found


def test_many_names_of_names_are_read_once_each():
    names = {f"name_{i}": f"name_{i + 1}+name_{i + 1}" for i in range(60)} | {"name_60": "S!$A$1"}
    assert References(names, sheets=["S"]).precedents("name_0", HERE) == ((Area("S", 1, 1),), True)


def of_book(package: Package) -> References:
    names = {name.lower(): formula for name, formula in package.name_formulas.items()}
    return References(names, package.tables, list(package.sheets))


def test_an_engine_finds_the_same_precedents_in_our_workbooks():
    alibaba = Path(__file__).parents[2] / "workbooks" / "alibaba.xlsx"
    compared = 0
    for content in (alibaba.read_bytes(), rich_book()):
        copy = open_package(calc_copy(open_package(content), REGISTRY))
        references, engine = of_book(copy), formualizer.Workbook.from_bytes(copy.content)
        for sheet in copy.sheets:
            for row, column, formula in copy.formulas(sheet):
                here = Area(sheet, row, column)
                found = references.precedents(formula, here)
                assert cells(found.areas) == cells(theirs(engine, here)), (here, formula)
                compared += bool(found.areas)
    assert compared > 200


def theirs(engine: formualizer.Workbook, here: Area) -> list[Area]:
    found = []
    for precedent in engine.precedents(f"'{here.sheet.replace(chr(39), chr(39) * 2)}'!{here.block}").precedents:
        reference = precedent.reference.to_dict()
        resolved = reference.get("resolution") or reference
        found.append(Area.referred(resolved.get("address") or resolved.get("resolved") or resolved.get("declared")))
    return found


def cells(areas: list[Area] | tuple[Area, ...]) -> set[tuple[str, int, int]]:
    return {(area.sheet, row, column) for area in areas for row, column in area.places()}
