"""What the values saved in a file say about our own: proven, doubtful, not calculated, not judged.

The saved values are those that Excel documents for its functions, or what LibreOffice saved; where a test needs an
engine to be wrong, the file holds a value that no engine comes to.
"""

import pickle
import shutil
import subprocess
from io import BytesIO

import openpyxl
import pytest

from tests.workbooks.sample_books import plain_book
from tests.workbooks.saved_books import as_if_saved, cell_in, saved_book, text_of
from xlmodel.calculation.witness import Verdict
from xlmodel.calculation.workbook import Workbook, recalculated
from xlmodel.errors import CellError, WorkbookError
from xlmodel.findings import Kind
from xlmodel.formula.area import Area

PROVEN, DOUBTFUL, NOT_CALCULATED, NOT_JUDGED = Verdict


def verdicts(book: Workbook, *addresses: str) -> list[Verdict]:
    return [book.witness.judgement(Area.of(address, "Model")).verdict for address in addresses]


# A1 is an input; what the file holds for B1 is not what it comes to, and C1 and D1 were computed from that.
WRONG = {"A1": 10, "A2": 3, "B1": ("=A1*2", 21), "C1": ("=B1+A2", 24), "D1": ("=A2*2", 6)}
NAMES = {
    "in_a": "=Model!$A$1",
    "in_other": "=Model!$A$2",
    "out_b": "=Model!$B$1",
    "out_c": "=Model!$C$1",
    "out_d": "=Model!$D$1",
}


def test_a_value_that_is_come_to_again_is_proven():
    book = Workbook(saved_book({"A1": 2, "B1": ("=A1*2", 4), "B2": ('="P/E "&A1', "P/E 2"), "B3": ("=A1>1", True)}))
    assert book.witness.counts == {PROVEN: 3, DOUBTFUL: 0, NOT_CALCULATED: 0, NOT_JUDGED: 0}
    assert book.witness.all_proven
    assert book.run().findings == ()


def test_a_value_that_differs_is_doubtful_and_named_with_both():
    book = Workbook(saved_book(WRONG, NAMES))
    judgement = book.witness.judgement(Area("Model", 1, 2))
    assert judgement.verdict is DOUBTFUL
    assert (judgement.saved, judgement.calculated, judgement.formula) == ([[21.0]], [[20.0]], "=A1*2")
    assert judgement.sentence == "Model!B1 is doubtful: recalculated it comes to 20, and 21 is saved in the file"


def test_what_hangs_from_a_doubtful_value_is_judged_by_the_saved_one():
    book = Workbook(saved_book(WRONG, NAMES))
    assert verdicts(book, "B1", "C1", "D1") == [DOUBTFUL, PROVEN, PROVEN]
    assert book.witness.counts == {PROVEN: 2, DOUBTFUL: 1, NOT_CALCULATED: 0, NOT_JUDGED: 0}


def test_one_wrong_value_behind_another_is_found_too():
    cells = {"A1": 1, "B1": ("=A1+1", 5), "C1": ("=B1+1", 6), "D1": ("=C1+1", 9), "E1": ("=D1+1", 10)}
    assert verdicts(Workbook(saved_book(cells)), "B1", "C1", "D1", "E1") == [DOUBTFUL, PROVEN, DOUBTFUL, PROVEN]


@pytest.mark.parametrize(
    ("formula", "saved", "verdict"),
    [
        ("=A1/3", 0.333333333333333, PROVEN),
        ("=A1/3", 0.33333333333333, DOUBTFUL),
        ("=A1*123456789012345", 123456789012345, PROVEN),
        ("=A1*123456789012345", 123456789012355, DOUBTFUL),
        ('="x"', "X", DOUBTFUL),
        ("=A1=1", 1, DOUBTFUL),
        ("=1/(A1-1)", "#DIV/0!", PROVEN),
        ("=1/(A1-1)", "#N/A", DOUBTFUL),
    ],
)
def test_numbers_are_compared_to_15_digits_and_all_else_as_it_is(formula, saved, verdict):
    assert verdicts(Workbook(saved_book({"A1": 1, "B1": (formula, saved)})), "B1") == [verdict]


def test_a_difference_next_to_nothing_that_a_spreadsheet_shows_as_nothing_is_proven_and_shown_as_saved():
    """Excel sets the difference of two numbers that agree in 15 digits to zero; 5.6e-17 is left here."""
    cells = {"A1": 0.1, "A2": 0.2, "A3": 0.3, "B1": ("=A1+A2-A3", 0), "B2": ("=B1*2", 0)}
    book = Workbook(
        saved_book(cells, {"out_gap": "=Model!$B$1", "in_a": "=Model!$A$3", "out_block": "=Model!$B$1:$B$2"})
    )
    assert verdicts(book, "B1") == [PROVEN]
    assert book.run().gap == 0.0
    assert book.run().block[0] == [0.0]
    assert book.run(a=0.2).gap == pytest.approx(0.1)


def test_the_last_digits_of_what_is_found_step_by_step_are_the_programs_own():
    """The example of Excel's page on IRR, as LibreOffice and another engine compute its last digits."""
    flows = dict(zip([f"A{row}" for row in range(1, 7)], [-70000, 12000, 15000, 18000, 21000, 26000], strict=True))
    cells = flows | {"B1": ("=IRR(A1:A6)", 0.0866309480365222), "B2": ("=B1*100", 8.66309480365222)}
    assert Workbook(saved_book(cells)).witness.counts[PROVEN] == 2
    assert verdicts(Workbook(saved_book(flows | {"B1": ("=IRR(A1:A6)", 0.08664)})), "B1") == [DOUBTFUL]


def test_only_libreoffice_may_have_saved_a_number_for_a_truth():
    cells = {"A1": 1, "B1": ("=A1=1", 1)}
    by_calc = as_if_saved(saved_book(cells), 'appName="xl"', 'appName="Calc"', "xl/workbook.xml")
    assert verdicts(Workbook(by_calc), "B1") == [PROVEN]
    assert verdicts(Workbook(saved_book(cells)), "B1") == [DOUBTFUL]


# Not judged


def test_what_changes_by_itself_is_not_judged_nor_what_hangs_from_it():
    cells = {"A1": 5, "B1": ("=TODAY()", 40000), "B2": ("=B1+A1", 40005), "B3": ("=A1*2", 10), "B4": ("=RAND()", 0.5)}
    book = Workbook(saved_book(cells | {"B5": ("=IF(B1>0,1,0)", 1)}))
    assert verdicts(book, "B1", "B2", "B3", "B4", "B5") == [NOT_JUDGED, NOT_JUDGED, PROVEN, NOT_JUDGED, NOT_JUDGED]
    assert book.witness.judgement(Area("Model", 1, 2)).reason == "it calls TODAY, which may change each time"


def test_what_a_name_stands_for_may_change_by_itself_too():
    cells = {"A1": ("=now_name+1", 40001)}
    assert verdicts(Workbook(saved_book(cells, {"now_name": "=TODAY()"})), "A1") == [NOT_JUDGED]


def test_offset_and_indirect_are_judged_unless_they_may_reach_what_is_not():
    cells = {"A1": 1, "A2": 7, "B1": ("=OFFSET(A1,1,0)", 7), "B2": ('=INDIRECT("A2")', 8)}
    assert verdicts(Workbook(saved_book(cells)), "B1", "B2") == [PROVEN, DOUBTFUL]
    assert verdicts(Workbook(saved_book(cells | {"C1": ("=NOW()", 4e4)})), "B1", "B2") == [PROVEN, NOT_JUDGED]


def test_what_reads_the_store_is_not_judged():
    cells = {"A1": ('=MARKET_PRICE("BABA","2024-11-19")', 1.5), "A2": ("=A1*2", 3), "A3": ("=FORWARD_PE(88,8)", 11)}
    assert verdicts(Workbook(saved_book(cells)), "A1", "A2", "A3") == [NOT_JUDGED, NOT_JUDGED, PROVEN]


def test_a_function_of_ours_saved_by_a_spreadsheet_without_it_is_not_judged():
    book = Workbook(saved_book({"A1": ("=FORWARD_PE(88,8)", "#NAME?"), "A2": ("=A1+1", "#NAME?")}))
    assert verdicts(book, "A1", "A2") == [NOT_JUDGED, NOT_JUDGED]
    assert book.value("Model", 2, 1) == 12.0


def test_a_formula_without_a_value_in_the_file_is_not_judged_but_what_hangs_from_it_is():
    book = Workbook(as_if_saved(saved_book({"A1": 4, "B1": ("=A1*2", 8), "C1": ("=B1+1", 9)}), "<v>8</v>", ""))
    assert verdicts(book, "B1", "C1") == [NOT_JUDGED, PROVEN]


def by_openpyxl() -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["A2"] = 2, "=A1*2"
    content = BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (by_openpyxl(), "the program that wrote it did not calculate"),
        (plain_book({"A1": 2, "A2": "=A1*2"}), "the program that wrote it did not calculate"),
        (recalculated(plain_book({"A1": 2, "A2": "=A1*2"})), "the values saved in it are xlmodel's own"),
        (
            as_if_saved(saved_book({"A1": ("=1+1", 9)}), "<calcPr ", '<calcPr calcMode="manual" ', "xl/workbook.xml"),
            "it is calculated on request only",
        ),
    ],
    ids=["openpyxl", "XlsxWriter", "ours", "manual"],
)
def test_who_did_not_calculate_is_no_witness_and_this_is_a_finding(content, why):
    book = Workbook(content)
    assert book.witness.counts[NOT_JUDGED] == 1
    [finding] = book.run().findings
    assert finding.kind is (Kind.OWN_VALUES if "own" in why else Kind.NOT_JUDGED)
    assert finding.sentence.startswith(f"NOT JUDGED: no value could be held against the file: {why}")


# With other inputs


@pytest.mark.parametrize("more", [{}, {"C1": "=SUMPRODUCT(LEN(C2:C3))", "C2": "ab"}], ids=["one engine", "two engines"])
def test_an_input_that_is_a_formula_is_one_again_after_a_run_with_a_value_in_its_place(more):
    names = {"in_a": "=Model!$A$1", "in_b": "=Model!$A$2", "out_x": "=Model!$A$3"}
    book = Workbook(plain_book({"A1": 2, "A2": "=A1*3", "A3": "=A2+1", **more}, names))
    assert book.run().x == 7
    assert book.run(b=5.0).x == 6
    assert book.run(b=6.0, a=10.0).x == 7  # the value that the formula has in the file, and not what it comes to
    result = book.run(a=10.0)
    assert (result.x, result.inputs["b"]) == (31, 30)
    again = Workbook(book.run(a=10.0).to_bytes())
    assert again.run(a=3.0).x == 10
    with pytest.raises(WorkbookError, match="Model!A2 holds a formula"):  # no file is written that has lost it
        book.run(b=5.0).to_bytes()


def test_a_saved_value_stands_in_as_long_as_no_changed_input_is_behind_it():
    book = Workbook(saved_book(WRONG, NAMES))
    result = book.run(other=5)
    assert (result.b, result.c, result.d) == (21.0, 26.0, 10.0)
    assert {name: [each.cell.address for each in found] for name, found in result.doubtful.items()} == {
        "b": ["Model!B1"],
        "c": ["Model!B1"],
    }
    assert pickle.loads(pickle.dumps(result)).doubtful == result.doubtful  # noqa: S301


def test_an_output_behind_which_a_doubtful_cell_hangs_from_a_changed_input_is_an_error():
    book = Workbook(saved_book(WRONG, NAMES))
    result = book.run(a=11)
    assert (result.b, result.c, result.d) == (CellError.NA, CellError.NA, 6.0)
    assert result.reasons["c"] == (
        "Model!B1 is doubtful: recalculated it comes to 20, and 21 is saved in the file; "
        "and it hangs from an input that was changed"
    )
    assert book.value("Model", 1, 3) is CellError.NA
    assert book.reason("Model", 1, 3) == result.reasons["c"]
    assert book.run().c == 24.0


def test_no_formula_hides_that_a_value_is_not_known():
    cells = WRONG | {"E1": ("=IFERROR(C1,0)", 24)}
    book = Workbook(saved_book(cells, NAMES | {"out_e": "=Model!$E$1"}))
    assert book.run(a=11).e is CellError.NA
    assert book.run().e == 24.0


def test_a_formula_that_may_choose_a_doubtful_cell_is_not_known_either():
    cells = WRONG | {"E1": ("=OFFSET(A2,A2-4,1)", 21)}
    book = Workbook(saved_book(cells, NAMES | {"out_e": "=Model!$E$1"}))
    assert book.run(a=11).e is CellError.NA
    assert [each.cell.address for each in book.run().doubtful["e"]] == ["Model!B1"]


def test_an_input_that_is_set_is_known_whatever_stood_there():
    cells = {"A1": 1, "B1": ("=A1*2", 3), "C1": ("=B1+1", 4)}
    names = {"in_a": "=Model!$A$1", "in_b": "=Model!$B$1", "out_c": "=Model!$C$1"}
    book = Workbook(saved_book(cells, names))
    assert book.run(a=2).c is CellError.NA
    assert book.run(a=2, b=7).c == 8.0


# What is not calculated


NOT_KNOWN = {"A1": 2, "B1": ("=IFERROR(NO_SUCH_FUNCTION(A1),-1)", 70), "C1": ("=B1+A1", 72), "D1": ("=A1*3", 6)}


def test_what_is_not_calculated_keeps_its_value_and_refuses_no_workbook():
    book = Workbook(saved_book(NOT_KNOWN, NAMES))
    assert verdicts(book, "B1", "C1", "D1") == [NOT_CALCULATED, PROVEN, PROVEN]
    assert book.run().c == 72.0
    assert "calls NO_SUCH_FUNCTION, which is not known" in book.run(a=3).reasons["c"]


def test_a_reference_to_another_workbook_keeps_its_value():
    content = as_if_saved(saved_book({"A1": 1, "B1": ("=A1+41", 42), "C1": ("=B1*2", 84)}), "A1+41", "[1]Sheet1!A1+41")
    book = Workbook(content)
    assert verdicts(book, "B1", "C1") == [NOT_CALCULATED, PROVEN]
    assert book.value("Model", 1, 3) == 84.0


def test_a_circle_keeps_its_saved_values_and_one_cell_of_it_is_named():
    """Interest on the average balance, as a spreadsheet that iterates saved it: 100/(1 - 0.1/2) at the end."""
    cells = {
        "A1": 100,
        "B1": ("=A1+B2", 105.263157894737),
        "B2": ("=B1*0.05", 5.26315789473684),
        "C1": ("=B1-A1", 5.26315789473684),
    }
    book = Workbook(saved_book(cells, {"in_debt": "=Model!$A$1", "out_interest": "=Model!$C$1"}))
    assert book.witness.counts == {PROVEN: 2, DOUBTFUL: 0, NOT_CALCULATED: 1, NOT_JUDGED: 0}
    assert book.run().interest == pytest.approx(100 / 0.95 - 100)
    assert "refers to itself" in book.run(debt=200).reasons["interest"]


TABLE = {
    "A1": 10, "A2": 8, "A3": ("=A1*A2", 80), "C4": ("=A3", 80), "B5": 9, "B6": 10, "B7": 11, "C5": 72, "C6": 80, "C7": 88,
    "E5": ("=MIN(C5:C7)", 72), "E6": ("=A2", 8), "A9": 1, "E7": ("=A9", 1),
}  # fmt: skip


def data_table() -> bytes:
    names = {
        "in_price": "=Model!$A$1",
        "in_other": "=Model!$A$9",
        "out_low": "=Model!$E$5",
        "out_table": "=Model!$C$5:$C$7",
    }
    filled = '<c r="C5"><f t="dataTable" ref="C5:C7" dt2D="0" dtr="0" r1="A1"/><v>72</v></c>'
    return as_if_saved(saved_book(TABLE, names), '<c r="C5"><v>72</v></c>', filled)


def test_a_data_table_is_judged_as_a_whole():
    book = Workbook(data_table())
    assert book.witness.judgement(Area("Model", 5, 3)).cell.block == "C5:C7"
    assert book.witness.counts == {PROVEN: 6, DOUBTFUL: 0, NOT_CALCULATED: 0, NOT_JUDGED: 0}
    wrong = Workbook(as_if_saved(data_table(), "<v>88</v>", "<v>89</v>"))
    assert wrong.witness.counts == {PROVEN: 5, DOUBTFUL: 0, NOT_CALCULATED: 1, NOT_JUDGED: 0}
    result = wrong.run(other=2)
    assert (result.low, result.table) == (72.0, [[72.0], [80.0], [89.0]])
    changed = wrong.run(price=20)
    assert (changed.low, changed.table) == (CellError.NA, [[CellError.NA]] * 3)
    assert "<v>" not in cell_in(changed.to_bytes(), "C6")
    assert "<v>80</v>" in cell_in(result.to_bytes(), "C6")


def test_an_array_formula_is_judged_as_a_whole():
    cells = {
        "A1": 1,
        "A2": 2,
        "B1:B2": ("=A1:A2*10", (10, 20)),
        "C1:C2": ("=A1:A2*10", (10, 21)),
        "D1": ("=SUM(C1:C2)", 31),
    }
    book = Workbook(saved_book(cells))
    assert verdicts(book, "B1", "C1", "D1") == [PROVEN, DOUBTFUL, PROVEN]
    assert "comes to 20 in C2, and 21 is saved" in book.witness.judgement(Area("Model", 1, 3)).reason


def test_a_shared_formula_is_judged_in_each_of_its_cells():
    content = saved_book({"A1": 1, "A2": 2, "A3": 3, "B1": ("=A1*2", 2), "B2": ("=A2*2", 4), "B3": ("=A3*2", 7)})
    for old, new in (
        ("<f>A1*2</f>", '<f t="shared" ref="B1:B3" si="0">A1*2</f>'),
        ("<f>A2*2</f>", '<f t="shared" si="0"/>'),
        ("<f>A3*2</f>", '<f t="shared" si="0"/>'),
    ):
        content = as_if_saved(content, old, new)
    book = Workbook(content)
    assert verdicts(book, "B1", "B2", "B3") == [PROVEN, PROVEN, DOUBTFUL]
    assert book.witness.judgement(Area("Model", 3, 2)).formula == "=A3*2"


# The file


def test_a_proven_file_stays_as_it_is_and_is_trusted():
    content = saved_book({"A1": 1, "B1": ("=A1/3", 0.333333333333333), "B2": ("=A1+0.1", 1.1)})
    written = Workbook(content).run().to_bytes()
    assert written == content


def test_a_good_value_is_never_overwritten_by_a_doubtful_one_or_an_error():
    content = saved_book(WRONG, NAMES)
    written = Workbook(content).run().to_bytes()
    assert text_of(written) == text_of(content)
    assert 'fullCalcOnLoad="1"' in text_of(written, "xl/workbook.xml")


def test_where_nobody_knows_the_value_the_file_holds_none():
    written = Workbook(saved_book(WRONG, NAMES)).run(a=11).to_bytes()
    assert cell_in(written, "B1") == '<c r="B1"><f>A1*2</f></c>'
    assert "<v>" not in cell_in(written, "C1")
    assert "<v>6</v>" in cell_in(written, "D1")
    assert "<v>11</v>" in cell_in(written, "A1")


def test_what_was_not_known_stays_so_in_the_file_that_was_written():
    again = Workbook(Workbook(saved_book(WRONG, NAMES)).run(a=11).to_bytes())
    assert verdicts(again, "B1", "C1", "D1") == [NOT_CALCULATED, NOT_CALCULATED, NOT_JUDGED]
    result = again.run()
    assert (result.b, result.c, result.d) == (CellError.NA, CellError.NA, 6.0)
    assert "left without a value" in result.reasons["c"]


def test_in_a_file_of_ours_agreement_proves_nothing_and_a_difference_still_does():
    again = Workbook(Workbook(saved_book(WRONG, NAMES)).run(other=5).to_bytes())
    assert verdicts(again, "B1", "C1", "D1") == [DOUBTFUL, NOT_JUDGED, NOT_JUDGED]
    assert again.run().c == 26.0
    assert [finding.kind for finding in again.run().findings] == [Kind.OWN_VALUES]


def test_an_error_in_what_is_not_judged_does_not_replace_a_good_value():
    cells = {"A1": ('=MARKET_PRICE("NOBODY","2024-11-19")', 1.5), "A2": ("=A1*2", 3), "A3": 1}
    written = Workbook(saved_book(cells, {"in_x": "=Model!$A$3"})).run().to_bytes()
    assert "<v>1.5</v>" in cell_in(written, "A1")
    assert "<v>3</v>" in cell_in(written, "A2")


def test_a_proven_formula_that_is_an_error_at_other_inputs_is_written_as_one():
    content = saved_book({"A1": 4, "B1": ("=8/A1", 2)}, {"in_a": "=Model!$A$1", "out_b": "=Model!$B$1"})
    written = Workbook(content).run(a=0).to_bytes()
    assert "#DIV/0!" in cell_in(written, "B1")


def test_a_file_that_asks_to_be_calculated_on_opening_still_does():
    written = Workbook(plain_book({"A1": 2, "A2": "=A1*2"})).run().to_bytes()
    assert 'fullCalcOnLoad="1"' in text_of(written, "xl/workbook.xml")
    assert "fullCalcOnLoad" not in text_of(recalculated(plain_book({"A1": 2, "A2": "=A1*2"})), "xl/workbook.xml")


# What a real spreadsheet saves

soffice = shutil.which("soffice")


def through_libreoffice(content: bytes, folder) -> bytes:
    (folder / "book.xlsx").write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        soffice,
        profile,
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        folder / "out",
    ]
    subprocess.run([*command, folder / "book.xlsx"], check=True, capture_output=True, timeout=900)
    return (folder / "out" / "book.xlsx").read_bytes()


@pytest.mark.skipif(soffice is None, reason="LibreOffice is not installed")
def test_what_libreoffice_saves_is_a_witness_and_our_mark_is_gone(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Model"
    for row, value in enumerate([0.1, 0.2, 0.7, -70000, 12000, 15000, 18000, 21000, 26000], 1):
        sheet[f"A{row}"] = value
    formulas = [
        "=SUM(A1:A9)", "=A1+A2-A3", "=IRR(A4:A9)", "=NPV(A1,A5:A9)", "=PMT(A1/12,360,-200000)", "=AND(A1<A2,A2<A3)",
        '=TEXT(A7,"#,##0.00")', "=VLOOKUP(15000,A4:A9,1,FALSE)", "=1/0", "=STDEV(A5:A9)", "=IF(A1>A2,1,0)", "=ROUND(A3,0)",
        "=SUMPRODUCT(A5:A9,A5:A9)", '=COUNTIF(A5:A9,">15000")', "=INDEX(A1:A9,MATCH(12000,A1:A9,0))", "=A1>0",
    ]  # fmt: skip
    for row, formula in enumerate(formulas, 1):
        sheet[f"B{row}"] = formula
    content = BytesIO()
    book.save(content)
    ours = Workbook(content.getvalue()).run().to_bytes()
    assert Workbook(ours).witness.counts[NOT_JUDGED] == len(formulas)
    saved = Workbook(through_libreoffice(ours, tmp_path))
    assert saved.witness.counts == {PROVEN: len(formulas), DOUBTFUL: 0, NOT_CALCULATED: 0, NOT_JUDGED: 0}
