"""A workbook with one input, one output and the tables that refresh works on."""

from datetime import date

import xlsxwriter

DATA = ("Input", "Refresh", "Security", "Item", "Kind", "Period", "Gives", "Scale")
SHOWN = ("Value", "Unit", "Period end", "Known on", "Source", "Status")
LOG = ("Time", "Input", "Cause", "Old", "New", "Source", "Known on", "out_pe")


def write_small_book(path, **spelled):
    """Price 88 on an EPS of 8; some of its names may be spelled in another way."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Model")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_datetime("A1", date(2025, 9, 24), day)
        sheet.write_number("A2", 88)
        sheet.write_number("A3", 8)
        sheet.write_formula("A4", "=A2/A3", None, 11)
        sheet.write_string("A5", "not refreshed")
        for name, cell in (
            ("in_as_of", "A1"),
            ("in_price", "A2"),
            ("in_eps", "A3"),
            ("out_pe", "A4"),
            ("out_data_status", "A5"),
        ):
            book.define_name(spelled.get(name, name), f"=Model!${cell[0]}${cell[1]}")
        data = book.add_worksheet("Data")
        asked = ["in_price", "yes", "BABA", "price", "market", None, "value", "one"]
        _table(data, 0, "DataTable", (*DATA, *SHOWN), [[*asked, *[None] * len(SHOWN)]])
        _table(data, 5, "ChangeTable", LOG, [[None] * len(LOG)] * 10)
        _table(data, 20, "FindingTable", ("Finding",), [[None]] * 3)


def _table(sheet, row, name, headings, rows):
    columns = [{"header": heading} for heading in headings]
    sheet.add_table(row, 0, row + len(rows), len(headings) - 1, {"name": name, "columns": columns})
    for i, cells in enumerate(rows, start=row + 1):
        for j, cell in enumerate(cells):
            if cell is not None:
                sheet.write_string(i, j, cell)
