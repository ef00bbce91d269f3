"""A workbook of many formulas in chains of fifty, with the values that a spreadsheet would have saved."""

import io
import re
import zipfile

import xlsxwriter

IN_A_CHAIN = 50


def chains(formulas: int, start: float = 2.0, step: float = 0.5) -> bytes:
    """Chains that begin at in_start and grow by in_step, and out_total over the ends of all of them."""
    rows, content, ends = formulas // IN_A_CHAIN, io.BytesIO(), []
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        inputs, sheet = book.add_worksheet("Inputs"), book.add_worksheet("Model")
        inputs.write_column("A1", [start, step])
        book.define_name("in_start", "=Inputs!$A$1")
        book.define_name("in_step", "=Inputs!$A$2")
        for row in range(rows):
            value = start * (row + 1)
            sheet.write_formula(row, 0, f"=Inputs!$A$1*{row + 1}", None, value)
            for column in range(1, IN_A_CHAIN):
                before = xlsxwriter.utility.xl_rowcol_to_cell(row, column - 1)
                value = value * 1.001 + step
                sheet.write_formula(row, column, f"={before}*1.001+Inputs!$A$2", None, value)
            ends.append(value)
        inputs.write_formula("A4", f"=SUM(Model!$AX$1:$AX${rows})", None, sum(ends))
        book.define_name("out_total", "=Inputs!$A$4")
    return _as_saved_by_a_spreadsheet(content.getvalue())


def chain_of_errors(length: int) -> bytes:
    """One chain down a column that begins with an error and hands it on, and the output at its end."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("S")
        sheet.write("B1", 1.0)
        book.define_name("in_eps", "=S!$B$1")
        book.define_name("out_end", f"=S!$A${length}")
        sheet.write_formula(0, 0, "=FORWARD_PE(88,in_eps)", None, 88.0)
        for row in range(1, length):
            sheet.write_formula(row, 0, f"=A{row}+1", None, 88.0 + row)
    return _as_saved_by_a_spreadsheet(content.getvalue())


def _as_saved_by_a_spreadsheet(content: bytes) -> bytes:
    """Without the word that the values are not to be relied on, with which XlsxWriter ends each workbook."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            text = old.read(part)
            new.writestr(part, re.sub(rb' fullCalcOnLoad="1"', b"", text) if part == "xl/workbook.xml" else text)
    return changed.getvalue()
