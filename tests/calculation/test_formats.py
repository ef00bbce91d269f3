"""TEXT writes numbers, days and times as Excel does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.calculation.test_two_engines import book
from xlmodel import CellError, Workbook
from xlmodel.calculation.format_sections import UnknownFormatError
from xlmodel.calculation.natives import in_a_format
from xlmodel.calculation.number_formats import formatted

# Microsoft's pages "TEXT function" and "Number format codes".
DOCUMENTED = [
    (1234.567, "$#,##0.00", "$1,234.57"),
    (0.285, "0.0%", "28.5%"),
    (12200000, "0.00E+00", "1.22E+07"),
    (1234567898, "[<=9999999]###-####;(###) ###-####", "(123) 456-7898"),
    (1234, "0000000", "0001234"),
    (123456, "##0° 00' 00''", "12° 34' 56''"),
    (1234.59, "####.#", "1234.6"),
    (8.9, "#.000", "8.900"),
    (0.631, "0.#", "0.6"),
    (12, "#.0#", "12.0"),
    (1234.568, "#.0#", "1234.57"),
    (44.398, "???.???", " 44.398"),
    (102.65, "???.???", "102.65 "),
    (2.8, "???.???", "  2.8  "),
    (12000, "#,###", "12,000"),
    (12000, "#,", "12"),
    (12200000, "0.0,,", "12.2"),
]
# What Excel saved for such formulas in the test data of Apache POI 4.0.1 (NumberFormat, NumberFormatApprox,
# ElapsedFormat, DateFormat, FormatCondition and GeneralFormatTests.xlsx), of which all 780 come out.
SAVED = [
    (1234567, ",#", ",1234567"),
    (-1234567, "0,", "-1235"),
    (-1234567, "?,?????????", "-    1,234,567"),
    (23.75, "#-#-#\\:#/#", "-2-3:3/4"),
    (0.75, "?\\:0=/=0", "  3=/=4"),
    (1, "#\\:?=/=?", "1      "),
    (3.75, "#_?=/=#", "15 =/=4"),
    (1, "#\\:? ?0#/000", ":1  00/001"),
    (123456.789, "|#,######.####|e-|#|", "|123,456.789|e|0|"),
    (1.23456789e-05, "|0000.0000|e-|0|", "|1234.5679|e|-8|"),
    (0, "|####.####|e+|#|", "|0000.|e|+0|"),
    (1.2345678e142, "#.#e+00000", "1.2e+00142"),
    (3.14159, "[h]:m:s.000", "75:23:53.376"),
    (3.14159, '[s]" [yes, "ss"] seconds"', "271433 [yes, 271433] seconds"),
    (19278.607951388887, "ddd-mmm-yyy", "Sat-Oct-1952"),
    (19278.607951388887, "h:m:s.000 A/P", "2:35:27.000 P"),
    (37653.1702084375, "hh:mm:ss.000 am/pm", "04:05:06.009 AM"),
    (10, '[>10]#" Big"', "10"),
    (10, '[>=10]#" Big"', "10 Big"),
    (112345000000, "General", "1.12345E+11"),
    (1e-9, "General", "0.000000001"),
    (-1.123451e-10, "General", "-1.12345E-10"),
]
# By hand: the formats of a valuation.
BY_HAND = [
    (-1234.5, "#,##0.0_);(#,##0.0)", "(1,234.5)"),
    (1234.5, "#,##0.0_);(#,##0.0)", "1,234.5 "),
    (0, '#,##0;(#,##0);"-"', "-"),
    (1.5e9, '$#,##0.0,,"m"', "$1,500.0m"),
    (12.345, "0.0x", "12.3x"),
    (1.005, "0.00", "1.01"),  # of the fifteen digits that it has
    (45960, '"FY"yy', "FY25"),
    (45960, "[$-409]mmmm d, yyyy", "October 30, 2025"),
    (12, "[$€-407] #,##0.00", "€ 12.00"),
    (60, "d mmm yyyy", "29 Feb 1900"),  # a day that there is in spreadsheets alone
    (45960.99999, "h:mm", "23:59"),
    (5, "# ?/8", "5    "),
    (5.375, "# ?/8", "5 3/8"),
    # ExcelTips, "Getting Rid of Negative Zero Amounts"
    (-0.000001325, "0.00", "-0.00"),
]


@pytest.mark.parametrize(("number", "number_format", "expected"), DOCUMENTED + SAVED + BY_HAND)
def test_a_number_in_a_format(number, number_format, expected):
    assert formatted(float(number), number_format) == expected


# From the same files, one of which counts its days from 1904: only there does Excel know times below zero.
IN_1904 = [
    (-3.14159, "[ss].000", "-271433.376"),
    (3.14159, '"It was "[h]" [yes, "h"] hours and "mm:ss', "It was 75 [yes, 75] hours and 23:53"),
    (45960 - 1462, "mmm-yy", "Oct-25"),  # by hand
]


@pytest.mark.parametrize(("number", "number_format", "expected"), IN_1904)
def test_a_time_in_a_workbook_that_counts_from_1904(number, number_format, expected):
    assert formatted(number, number_format, 1462) == expected


@pytest.mark.parametrize(
    ("text", "number_format", "expected"),
    [("n.m.", "0.0x", "n.m."), ("ab", '0;0;0;"<"@">"', "<ab>"), ("a", "@@", "aa")],
)
def test_a_text_in_a_format(text, number_format, expected):
    assert formatted(text, number_format) == expected


def test_months_in_another_language_are_not_written_in_english():
    with pytest.raises(UnknownFormatError, match="another language"):
        formatted(45960.0, "[$-407]d. mmmm yyyy")


@pytest.mark.parametrize(("number", "number_format"), [(-1.0, "yyyy-mm-dd"), (3e6, "yyyy-mm-dd"), (-0.5, "[h]:mm")])
def test_a_number_that_is_no_day_has_no_date(number, number_format):
    with pytest.raises(ValueError, match="no day has the number"):
        formatted(number, number_format)


@given(
    st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=5), st.booleans(), st.none()),
    st.text('0#?.,%/eE+-;:@"\\\\_*[]<>=1hmsdyAaPp/$€ ', max_size=30),
    st.sampled_from([0, 1462]),
)
def test_whatever_a_format_says_the_answer_is_a_text_or_an_error(value, number_format, day_shift):
    assert isinstance(in_a_format([value, number_format], day_shift), str)


FORMULAS = {
    '=TEXT(A1,"0.0x")': "12.3x",
    '=TEXT(TRUE,"0")': "TRUE",
    '=TEXT(B9,"0")': "0",
    '=TEXT("1234.5","#,##0")': "1,235",
    '=TEXT(1/0,"0")': "#DIV/0!",
    '=TEXT(-1,"yyyy")': "#VALUE!",
    '="P/E "&TEXT(A1,"0.0")&"x"': "P/E 12.3x",
    '=SUMPRODUCT(--(TEXT(A2:A3,"yyyy")="2025"))': 2,
    '=TEXT(123456.789,"|#.#|e+|#|")': "|1.2|e|+5|",
}


@pytest.mark.parametrize("by_a_spreadsheet", [True, False])
def test_formulas_with_formats_come_out_with_saved_values_and_without(by_a_spreadsheet):
    cells = {"A1": 12.345, "A2": 45960, "A3": 45700}
    cells |= {f"C{row}": (formula, saved) for row, (formula, saved) in enumerate(FORMULAS.items(), 1)}
    workbook = Workbook(book(cells, by_a_spreadsheet=by_a_spreadsheet))
    assert not workbook.witness.unreliable
    shown = [workbook.value("S", row, 3) for row in range(1, len(FORMULAS) + 1)]
    assert [str(value) if isinstance(value, CellError) else value for value in shown] == list(FORMULAS.values())
