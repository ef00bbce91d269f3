"""Formulas and the calls in them, as Excel spells both and as Calc does: every reader of formulas is held to these."""

from typing import NamedTuple


class Case(NamedTuple):
    """A formula in two spellings, and its calls in the order in which they open: name and arguments, as in Excel."""

    excel: str
    calc: str
    calls: list[tuple[str, list[str]]]


CASES = [
    Case("FORWARD_PE(88,8)", "FORWARD_PE(88;8)", [("FORWARD_PE", ["88", "8"])]),
    Case("forward_pe( 88 , 8 )", "forward_pe( 88 ; 8 )", [("FORWARD_PE", ["88", "8"])]),
    Case("_xll.FORWARD_PE(A1,B1)", "ORG.XLMODEL.ADDIN.XLMODEL.FORWARD_PE(A1;B1)", [("FORWARD_PE", ["A1", "B1"])]),
    Case(
        "IFERROR(FORWARD_PE(A1,B1),0)",
        "IFERROR(FORWARD_PE(A1;B1);0)",
        [("IFERROR", ["FORWARD_PE(A1,B1)", "0"]), ("FORWARD_PE", ["A1", "B1"])],
    ),
    Case("F(1)+F(2)", "F(1)+F(2)", [("F", ["1"]), ("F", ["2"])]),
    Case("F(G((1)),2)", "F(G((1));2)", [("F", ["G((1))", "2"]), ("G", ["(1)"])]),
    Case("F(1,,2)", "F(1;;2)", [("F", ["1", "", "2"])]),
    Case("F(,1)", "F(;1)", [("F", ["", "1"])]),
    Case("F(1,)", "F(1;)", [("F", ["1", ""])]),
    # Texts
    Case('"see FORWARD_PE(88,8)"', '"see FORWARD_PE(88;8)"', []),
    Case('A1&"FORWARD_PE("', 'A1&"FORWARD_PE("', []),
    Case('"say ""FORWARD_PE(1)"""', '"say ""FORWARD_PE(1)"""', []),
    Case('F("a,b)",1)', 'F("a;b)";1)', [("F", ['"a,b)"', "1"])]),
    Case('F("a""b,",1)', 'F("a""b;";1)', [("F", ['"a""b,"', "1"])]),
    # What is no call of this name
    Case("FORWARD_PE", "FORWARD_PE", []),
    Case("MY.FORWARD_PE(1)", "MY.FORWARD_PE(1)", [("MY.FORWARD_PE", ["1"])]),
    Case("MY_FORWARD_PE(1)", "MY_FORWARD_PE(1)", [("MY_FORWARD_PE", ["1"])]),
    Case("Sheet1!FORWARD_PE", "$Sheet1.FORWARD_PE", []),
    Case("'it''s FORWARD_PE('!A1", "$'it''s FORWARD_PE('.A1", []),
    Case("F('a,b'!A1,2)", "F('a;b'.A1;2)", [("F", ["'a,b'!A1", "2"])]),
    Case("(1+2)*3", "(1+2)*3", []),
    # Arrays and tables
    Case("F({1,2},3)", "F({1;2};3)", [("F", ["{1,2}", "3"])]),
    Case('F({"),",2},3)', 'F({");";2};3)', [("F", ['{"),",2}', "3"])]),
    Case("F(T[[#Data],[EPS]],1)", "F(T[[#Data];[EPS]];1)", [("F", ["T[[#Data],[EPS]]", "1"])]),
]  # fmt: skip
