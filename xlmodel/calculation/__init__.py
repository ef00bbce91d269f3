"""The calculator: a workbook with no spreadsheet program: calc copy, calculation engine, in-place patch."""
