"""Numbers as a sheet shows them: as a real spreadsheet writes them with TEXT."""

from datetime import date

import pytest

from xlmodel.errors import CellError
from xlmodel.report.shown import shown

# What LibreOffice 7.4 answers to =TEXT(value, format) in an English locale.
SPREADSHEET = [
    (0.3046, "0.0%", "30.5%"),
    (-0.3234, "0.0%", "-32.3%"),
    (19.474, '0.0"x"', "19.5x"),
    (1234567.891, "#,##0.00", "1,234,567.89"),
    (0.125, "0.00", "0.13"),
    (2.675, "0.00", "2.68"),
    (1.005, "0.00", "1.01"),
    (2.5, "#,##0.0##", "2.5"),
    (1234567, '#,##0,"k"', "1,235k"),
    (-5, "0.0;(0.0)", "(5.0)"),
    (0, '0.0;-0.0;"nil"0', "nil0"),
    (0.05, "0", "0"),
    (12.3, "0.000", "12.300"),
]


@pytest.mark.parametrize(("value", "form", "expected"), SPREADSHEET)
def test_a_number_reads_as_in_a_spreadsheet(value, form, expected):
    assert shown(float(value), form) == expected


@pytest.mark.parametrize(
    ("value", "form", "expected"),
    [
        (None, "0.0", ""),
        (True, "0.0", "TRUE"),
        (CellError.NA, "0.0", "#N/A"),
        ("words", "0.0", "words"),
        (date(2025, 9, 24), "yyyy-mm-dd", "2025-09-24"),
        (2025.0, "", "2025"),
        (18474235708.0, "", "18,474,235,708"),
        (0.1, "General", "0.1"),
        (12345.001, "", "12,345.00"),
        (0.5, "[$-407]d. mmmm yyyy", "0.5"),
        ([[1.0, 2.0], [3.0, 4.0]], "", "2 rows of 2"),
    ],
)
def test_what_is_no_number_or_has_no_format_reads_plainly(value, form, expected):
    assert shown(value, form) == expected
