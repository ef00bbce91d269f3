"""Arrays that functions are given, array formulas in one cell, sheets and tables by their names alone."""

from io import BytesIO

import openpyxl
import pytest
import xlsxwriter

from tests.calculation.test_two_engines import book
from xlmodel.calculation.workbook import Workbook

CELLS = {"A1": 1, "A2": 2, "A3": -3, "B1": 10, "B2": 20, "B3": 20}


@pytest.mark.parametrize(
    ("formula", "right"),
    [
        ("MAX(INDEX((A1:A3>0)*B1:B3,0))", 20),
        ("SUM(INDEX((A1:A3>0)*B1:B3,0))", 30),
        ("SUM(INDEX((A1:A3>0)*B1:B3,,1))", 30),
        ("INDEX(B1:B3,MATCH(1,INDEX((A1:A3>1)*(B1:B3>15),0),0))", 20),
        ("SUM(INDEX(ABS(A1:A3),0))", 6),
        ("INDEX((A1:A3>1)*B1:B3,2)", 20),
        ("INDEX(FREQUENCY(A1:A3,1),1)", 2),
        ("LOOKUP(2,1/(A1:A3>1),B1:B3)", 20),
        ("AGGREGATE(14,6,B1:B3/(A1:A3>0),1)", 20),
        ("AGGREGATE(15,6,ROW(A1:A3)/(A1:A3<2),2)", 3),
        ("INDEX(B1:B3,AGGREGATE(15,6,ROW(A1:A3)/(A1:A3>1),1))", 20),
        ("AGGREGATE(16,6,B1:B3/(A1:A3>0),0.5)", 15),
        ("ROUND(XIRR({-100,40,80},{45292,45565,45838}),12)", 0.158763525469),  # as LibreOffice 7.4 has it
    ],
)
def test_index_and_its_like_work_out_all_values_of_what_they_are_given(formula, right):
    assert Workbook(book({**CELLS, "E9": f"={formula}"})).value("S", 9, 5) == right


# A line through 2, 3, 7 at 1, 2, 3 has the slope 2.5 and is 4 in the middle.
@pytest.mark.parametrize(
    ("formula", "right"),
    [
        ("TREND(C1:C3,,4)", 9),
        ("TREND({2;3;7},,4)", 9),
        ("SUM(TREND(C1:C3,,{4;5}))", 20.5),
        ("TREND(D1:F1,,5)", 11.5),
        ("INDEX(LINEST(C1:C3,,TRUE,TRUE),5,2)", 1.5),
        ("INDEX(LINEST(values,,TRUE,TRUE),5,1)", 12.5),
        ("GROWTH(C4:C6,,4)", 16),
    ],
)
def test_a_regression_without_times_counts_them(formula, right):
    cells = {"C1": 2, "C2": 3, "C3": 7, "C4": 2, "C5": 4, "C6": 8, "D1": 2, "E1": 3, "F1": 7}
    content = book({**cells, "H9": f"=ROUND({formula},9)"}, {"values": "=S!$C$1:$C$3"})
    assert Workbook(content).value("S", 9, 8) == right


@pytest.mark.parametrize(
    ("formula", "right"),
    [
        ("A1:A3*2", 2),
        ("TRANSPOSE(A1:A3)", 1),
        ("FREQUENCY(A1:A3,1)", 2),
        ("MMULT(A1:B2,A1:B2)", 21),
        ("IF(A1:A3>0,A1:A3)", 1),
        ("ROUND(LINEST(B1:B3,{1;2;3}),9)", 5),
    ],
)
def test_an_array_formula_in_one_cell_fills_no_other(formula, right):
    cells = {**CELLS, "E1": f"{{={formula}}}", "E2": 7, "H1": "=COUNTA(E1:G2)"}
    opened = Workbook(book(cells))
    assert (opened.value("S", 1, 5), opened.value("S", 2, 5), opened.value("S", 1, 8)) == (right, 7, 2)


@pytest.mark.parametrize(
    ("formula", "right"),
    [("SUM(B1:INDEX(B1:B3,years))", 30), ("SUM(B1:XLOOKUP(2,A1:A3,B1:B3))", 30), ("SUMPRODUCT(B1:B3,C1:C3)", 20)],
)
def test_where_one_engine_is_known_to_fail_the_other_answers(formula, right):
    """In the last one a text is no number: Excel takes it as zero, whatever it reads as."""
    cells = {**CELLS, "C2": 1, "D1": 2, "E9": f"={formula}"}
    made = openpyxl.load_workbook(BytesIO(book(cells, {"years": "=S!$D$1"})))
    made["S"]["C1"] = "5%"
    content = BytesIO()
    made.save(content)
    assert Workbook(content.getvalue()).value("S", 9, 5) == right


def test_a_text_that_reads_as_a_number_is_told_from_it_where_engines_disagree():
    (finding,) = Workbook(book({**CELLS, "E1": '=HYPERLINK("https://example.org",B2)'})).doubtful_formulas()
    assert '"20"' in str(finding)


def test_sheets_with_names_like_cells_are_added_up():
    """LibreOffice 7.4 writes them without the quotation marks that Excel would put around them."""
    made = openpyxl.Workbook()
    made.active.title = "Q1"
    for i, name in enumerate(("Q1", "Q2", "Q3"), 1):
        sheet = made[name] if name in made.sheetnames else made.create_sheet(name)
        sheet["A1"] = 10 * i
    total = made.create_sheet("Year")
    total["A1"], total["A2"] = "=SUM(Q1:Q3!A1:A1)", "=FORWARD_PE(SUM(Q1:Q3!A1),6)*2"
    content = BytesIO()
    made.save(content)
    opened = Workbook(content.getvalue(), read=["Year!A1", "Year!A2"])
    assert list(opened.run().values()) == [60, 20]
    assert list(opened.run(**{"Q2!A1": 50.0}).values()) == [90, 30]


def test_a_table_by_its_name_alone_is_its_rows():
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as made:
        sheet = made.add_worksheet("S")
        columns = [{"header": "Ticker"}, {"header": "Price"}]
        sheet.add_table("A1:B3", {"name": "Peers", "columns": columns, "data": [["AA", 10], ["BB", 20]]})
        sheet.write_formula("D1", '=VLOOKUP("BB",Peers,2,FALSE)+ROWS(peers)')
    assert Workbook(content.getvalue()).value("S", 1, 4) == 22


def test_a_condition_that_is_an_error_is_named():
    """Excel counts the error; both engines count none."""
    opened = Workbook(book({**CELLS, "D1": "=NA()", "E1": '=COUNTIF(D1:D3,"#N/A")'}))
    (judgement,) = opened.witness.unreliable.values()
    assert "a condition that is an error" in judgement.reason


def test_offset_from_a_name_of_several_cells():
    opened = Workbook(book({**CELLS, "E1": "=SUM(OFFSET(flows,1,0,2))"}, {"flows": "=S!$A$1:$A$3"}))
    assert opened.value("S", 1, 5) == -1


def test_engines_that_disagree_about_a_comparison_of_ranges_are_not_taken_at_their_word():
    """Only where single numbers are compared is it the fifteen digits that make the difference."""
    opened = Workbook(book({**CELLS, "E14": "=MAX(INDEX(IF(A1:A3>0,B1:B3),0))"}))
    assert [each.cell.block for each in opened.witness.unreliable.values()] == ["E14"]
