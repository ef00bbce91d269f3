"""Random formulas of the spreadsheet's functions: worked out at once, they are what the engine says one by one."""

import io
import math
import random
import struct

import numpy as np
import pytest
import xlsxwriter

from tests.counts import cases
from xlmodel import Workbook
from xlmodel.errors import CellError

FORMULAS, SCENARIOS = 15, 12
LEAVES = ["in_a", "in_b", "in_c"] * 4 + [
    "S!$E$1", "S!$E$2", "S!$E$3", "S!$E$4", "S!$E$5", "2", "0", "1.5", "-3", '"x"', "TRUE", "S!$A$1", "S!$A$2",
]  # fmt: skip
OF_ONE = "ABS SQRT EXP LN INT ISNUMBER ISERROR ISNA NOT SIGN".split()


def formula(chance, depth):
    def part():
        return formula(chance, depth - 1)

    if depth == 0 or chance.random() < 0.15:
        return chance.choice(LEAVES)
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


def book(formulas):
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
    return Workbook(content.getvalue())


def same(one, other):
    if isinstance(one, float) and isinstance(other, float):
        return struct.pack("d", one + 0.0) == struct.pack("d", other + 0.0) or math.isclose(one, other, rel_tol=1e-13)
    return type(one) is type(other) and one == other


@pytest.mark.parametrize("seed", range(cases(2, 6)))
def test_random_formulas_are_what_the_engine_says(seed):
    chance = random.Random(seed)  # noqa: S311
    formulas = [formula(chance, 3) for _ in range(FORMULAS)]
    workbook = book(formulas)
    draws = np.random.default_rng(seed)
    given = {
        "a": np.round(draws.normal(0, 3, SCENARIOS), 1),
        "b": draws.normal(0, 2, SCENARIOS),
        "c": draws.integers(-2, 3, SCENARIOS).astype(float),
    }
    stepped = [workbook.run(**{name: float(values[i]) for name, values in given.items()}) for i in range(SCENARIOS)]
    stepped_through = 0
    for place, text in enumerate(formulas):
        name = f"f{place}_"
        found = workbook._runs.many(given, {}, [name])
        assert "comes to" not in (found.stepped or ""), (text, found.stepped)
        stepped_through += found.stepped is not None
        for i, result in enumerate(stepped):
            assert same(result[name], found.values[name][i]), (text, {k: v[i] for k, v in given.items()})
    assert stepped_through < FORMULAS / 4


def test_an_error_stays_in_its_scenario():
    workbook = book(["1/in_c", "IFERROR(1/in_c,7)"])
    found = workbook.many({"c": [0.0, 2.0]})
    assert found.stepped is None
    assert list(found.values["f0_"]) == [CellError.DIV0, 0.5]
    assert list(found.values["f1_"]) == [7.0, 0.5]
