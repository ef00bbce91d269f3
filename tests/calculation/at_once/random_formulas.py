"""Random formulas of the spreadsheet's functions, and a workbook of them."""

import io

import xlsxwriter

LEAVES = ["in_a", "in_b", "in_c"] * 4 + [
    "S!$E$1", "S!$E$2", "S!$E$3", "S!$E$4", "S!$E$5", "2", "0", "1.5", "-3", '"x"', "TRUE", "S!$A$1", "S!$A$2",
]  # fmt: skip
OF_ONE = "ABS SQRT EXP LN INT ISNUMBER ISERROR ISNA NOT SIGN".split()


def formula(chance, depth, wide=False):
    """One of them.

    Parameters
        wide  also with what the engines are known to take differently.
    """

    def part():
        return formula(chance, depth - 1, wide)

    if depth == 0 or chance.random() < 0.15:
        return chance.choice(LEAVES)
    if wide and chance.random() < 0.2:
        return chance.choice(
            [
                f"({part()}^{part()})",
                f"({part()}&{part()})",
                f"MOD({part()},{part()})",
                f"AND({part()},{part()})",
                f"OR({part()},{part()})",
                f"MIN({part()},{part()})",
                f"ROUND({part()},{chance.choice('0123')})",
                f'({part()}*"7")',
            ]
        )
    kind = chance.random()
    if kind < 0.45:
        return f"({part()}{chance.choice('+-*/')}{part()})"
    if kind < 0.52:
        return f"({part()}{chance.choice(['=', '<>', '<', '>', '<=', '>='])}{part()})"
    number = chance.choice(["in_a", "in_b", "in_c"])
    if kind < 0.56:  # of other numbers one engine writes 16 digits into a text
        return f"({number}&S!$E$1)"
    if kind < 0.6:
        return chance.choice([f"(-{part()})", f"({part()}%)"])
    return chance.choice(
        [
            f"IF({part()},{part()},{part()})",
            f"IF({part()},{part()},{part()})",
            f"IFERROR({part()},{part()})",
            f"IFNA({part()},{part()})",
            f"CHOOSE(IF({part()},1,2),{part()},{part()})",
            f"{chance.choice(OF_ONE)}({part()})",
            f"SUM({part()},{part()})",
            f"MIN({number},{part()})",
            f"MAX({part()},S!$A$1:$A$3)",
            f"AVERAGE(S!$A$1:$A$3,{number})",
            f"MEDIAN(S!$A$1:$A$3,{number})",
            f"PRODUCT(S!$A$1:$A$3,{number})",
            f"ROUND({number},{chance.choice('012')})",
            "SUM(S!$A$1:$A$3,S!$E$1:$E$4)",
            "COUNT(S!$A$1:$A$3,S!$E$1:$E$5)",
            f"INDEX(S!$A$1:$A$3,{chance.choice('123')})",
            "NPV(in_b/10,S!$A$1:$A$3)",
            "SUMPRODUCT(S!$A$1:$A$3,S!$F$1:$F$3)",
            f"MATCH({number},S!$A$1:$A$3,0)",
            f'COUNTIF(S!$A$1:$A$3,">"&{number})',
            f"YEAR(40000+ABS({number}))",
            f"MONTH(40000+30*ABS({number}))",
            f"EDATE(40000,INT({number}))",
            f"FIXED({number},{chance.choice('012')})",
        ]
    )


def book_of(formulas):
    """The bytes of a workbook with them, each the output f0_, f1_, ..., over three inputs and cells of every kind."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as workbook:
        sheet, results = workbook.add_worksheet("S"), workbook.add_worksheet("O")
        for row, (name, value) in enumerate((("a", 1.5), ("b", -2.0), ("c", 0.0))):
            sheet.write(row, 1, value)
            workbook.define_name(f"in_{name}", f"=S!$B${row + 1}")
        for row, text in enumerate(("=in_a*2", "=in_b+in_c", "=IF(in_c>0,in_c,-1)")):
            sheet.write_formula(row, 0, text)
            sheet.write(row, 5, row + 0.5)
        sheet.write(0, 4, "text")
        sheet.write(2, 4, True)
        sheet.write(3, 4, 5.0)
        sheet.write_formula(4, 4, "=NA()")
        for row, text in enumerate(formulas):
            results.write_formula(row, 0, f"={text}")
            workbook.define_name(f"out_f{row}_", f"=O!$A${row + 1}")
    return content.getvalue()
