"""The trees of formulas, beside those of another parser and against Excel's precedence."""

from typing import Any

import formualizer
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formula.cases import CASES
from tests.formula.corpus import BROKEN, HARD, NEWER, workbook_formulas
from xlmodel.formula.parse import FormulaError, parse
from xlmodel.formula.spelling import bare_name
from xlmodel.formula.tokens import Kind, tokens
from xlmodel.formula.tree import (
    INFIX,
    Array,
    Call,
    Cells,
    Error,
    Group,
    Infix,
    Invocation,
    LeftOut,
    Logical,
    Name,
    Node,
    Number,
    Postfix,
    Prefix,
    Structured,
    Text,
    walk,
    written,
)


def signs(formula: str) -> list[str]:
    """The tokens that are no blanks."""
    return [t.text.upper() if t.kind is Kind.LOGICAL else t.text for t in tokens(formula) if t.kind is not Kind.BLANK]


def in_their_words(node: Node) -> dict[str, Any]:
    """A tree as formualizer writes its own; it keeps no brackets."""
    match node:
        case Group(inner):
            return in_their_words(inner)
        case Number():
            return {"node_type": "Literal", "value": node.value}
        case Text(value) | Logical(value) | Error(value):
            return {"node_type": "Literal", "value": value}
        case Cells(text) | Structured(text) | Name(text):
            return {"node_type": "Reference", "reference": text}
        case LeftOut():
            return {"node_type": "Omitted"}
        case Prefix(operator, operand) | Postfix(operator, operand):
            return {"node_type": "UnaryOp", "operator": operator, "operand": in_their_words(operand)}
        case Infix(operator, left, right):
            sides = {"left": in_their_words(left), "right": in_their_words(right)}
            return {"node_type": "BinaryOp", "operator": operator, **sides}
        case Call(function, arguments):
            return {"node_type": "Function", "name": function, "args": [in_their_words(a) for a in arguments]}
        case Invocation(function, arguments):
            return {
                "node_type": "Call",
                "callee": in_their_words(function),
                "args": [in_their_words(a) for a in arguments],
            }
        case Array(rows):
            return {"node_type": "Array", "rows": [[in_their_words(cell) for cell in row] for row in rows]}


def plain(tree: Any) -> Any:
    """A tree without what they spell anew, functions and references, and with a sign before % applied last, as theirs."""
    if isinstance(tree, dict):
        changed = {key: plain(value) for key, value in tree.items()}
        inner = changed.get("operand", {})
        if tree.get("operator") == "%" and inner.get("operator") in ("+", "-") and "operand" in inner:
            return plain({**inner, "operand": {**changed, "operand": inner["operand"]}})
        if tree["node_type"] == "Function":
            changed["name"] = tree["name"].upper()
        if tree["node_type"] == "Reference":
            changed["reference"] = "a reference"
        return changed
    return [plain(item) for item in tree] if isinstance(tree, list) else tree


@pytest.mark.parametrize("formula", [f for f in [*HARD, *NEWER] if f != "#GETTING_DATA"])
def test_another_parser_finds_the_same_tree(formula):
    assert plain(in_their_words(parse(formula))) == plain(formualizer.parse("=" + formula).to_dict())


def test_another_parser_finds_the_same_trees_in_our_workbooks():
    for formula in workbook_formulas():
        if not formula.startswith("'[") and "[" not in formula.partition("!")[0]:
            assert plain(in_their_words(parse(formula))) == plain(formualizer.parse("=" + formula).to_dict()), formula


@pytest.mark.parametrize("formula", [*HARD, *NEWER])
def test_a_tree_is_written_as_it_was_read(formula):
    again = written(parse(formula))
    assert parse(again) == parse("=" + formula)
    assert signs(again) == signs(formula)


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("-2^2", 4), ("2^3^2", 64), ("-5%", -0.05), ("2^-1", 0.5), ("-2^-2", 0.25), ("2*3+4", 10), ("2+3*4", 14), ("10-3-2", 5),
        ("12/3/2", 2), ("2^2%", 2**0.02), ("(1+2)*3", 9), ("--3", 3), ("100%%", 0.01), ("1-1-1*2^2/4%", -100),
    ],
)  # fmt: skip
def test_operators_bind_as_in_excel(formula, value):
    assert worked_out(parse(formula)) == pytest.approx(value, rel=1e-12)


def worked_out(node: Node) -> float:
    match node:
        case Number():
            return node.value
        case Group(inner):
            return worked_out(inner)
        case Prefix(operator, operand):
            return -worked_out(operand) if operator == "-" else worked_out(operand)
        case Postfix(_, operand):
            return worked_out(operand) / 100
        case Infix(operator, left, right):
            one, other = worked_out(left), worked_out(right)
            return {
                "+": one + other,
                "-": one - other,
                "*": one * other,
                "^": abs(one) ** other if operator == "^" else 0,
            }.get(operator, one / other if operator == "/" else 0)
    raise AssertionError(node)


def test_comparison_binds_least_and_concatenation_less_than_addition():
    assert parse('1&2+3="15"') == Infix("=", Infix("&", Number("1"), Infix("+", Number("2"), Number("3"))), Text("15"))


def test_a_left_out_argument_is_visible():
    assert parse("F(1,,2)") == Call("F", (Number("1"), LeftOut(), Number("2")))
    assert parse("F(,)") == Call("F", (LeftOut(), LeftOut()))
    assert parse("F()") == Call("F", ())


def test_a_comma_joins_references_where_it_separates_nothing():
    union = Infix(",", Cells("A1"), Cells("B1"))
    assert parse("A1,B1") == union
    assert parse("F((A1,B1),C1)") == Call("F", (Group(union), Cells("C1")))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.excel)
def test_calls_and_their_arguments_are_found(case):
    calls = [node for node in walk(parse(case.excel)) if isinstance(node, Call)]
    found = [(bare_name(call.function).upper(), [written(argument) for argument in call.arguments]) for call in calls]
    assert found == case.calls


# A letter is a name, and what stands directly before a bracket is called.
_READABLE = {"€", "😀", "a😀b", "\ue000", "A1(1)"}


@pytest.mark.parametrize("formula", [f for f in BROKEN if f not in _READABLE])
def test_what_is_no_formula_is_refused(formula):
    with pytest.raises(FormulaError, match="the formula cannot be read"):
        parse(formula)


def test_the_place_of_a_mistake_is_named():
    with pytest.raises(FormulaError, match=r"at '\)', character 5: no bracket is open that it could close"):
        parse("F(1))")


@pytest.mark.parametrize("formula", ["+".join(["A1"] * 50_000), "-" * 50_000 + "1", "(" * 50_000 + "1" + ")" * 50_000, "F(" * 9_000 + ")" * 9_000,
                                     "1" + "%" * 50_000, "F(" + "," * 50_000 + ")", "2" + "^2" * 50_000])  # fmt: skip
def test_neither_length_nor_depth_is_too_much(formula):
    assert written(parse(formula)) == formula
    assert sum(1 for _ in walk(parse(formula))) >= 9_000


# Generated formulas

_LEAVES = st.sampled_from(
    [Number("1"), Number("2.5"), Number("1E+5"), Text('a"b'), Text(""), Logical(True), Error("#N/A"), Cells("A1"), Cells("$B$2:C3"),
     Cells("'It''s'!A:A"), Structured("T[[#This Row],[a]]"), Name("name"), Name("_xlpm.x")]
)  # fmt: skip


def _is_no_block(tree: Infix) -> bool:
    """Two cells with a colon between them are one block of cells to whoever reads them."""
    return tree.operator != ":" or not (isinstance(tree.left, Cells) and isinstance(tree.right, Cells))


def _above(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    arguments = st.lists(nodes | st.just(LeftOut()), max_size=3).map(tuple).filter(lambda given: given != (LeftOut(),))
    return st.one_of(
        st.builds(Group, nodes),
        st.builds(Prefix, st.sampled_from("+-"), nodes),
        st.builds(Postfix, st.just("%"), nodes),
        st.builds(Infix, st.sampled_from([sign for sign in INFIX if sign not in " ,:"]), nodes, nodes),
        st.builds(
            Infix,
            st.sampled_from(" ,:"),
            st.just(Cells("A1")) | st.builds(Group, st.just(Name("n"))),
            st.just(Cells("B2")),
        ).filter(_is_no_block),
        st.builds(Call, st.sampled_from(["SUM", "_xll.FORWARD_PE", "[1]!F"]), arguments),
        st.builds(
            lambda cell: Array(((cell, cell), (cell, cell))), st.sampled_from([Number("1"), Text("x"), Logical(False)])
        ),
    )


TREES = st.recursive(_LEAVES, _above, max_leaves=12)


@given(TREES)
def test_any_tree_is_written_so_that_it_is_read_again(tree):
    formula = written(tree)
    assert in_their_words(parse(formula)) == in_their_words(tree)
    assert written(parse(formula)) == formula


@given(TREES)
def test_another_parser_reads_any_formula_alike(tree):
    formula = written(tree)
    assert plain(in_their_words(parse(formula))) == plain(formualizer.parse("=" + formula).to_dict())


@given(TREES)
def test_the_tokens_of_any_formula_give_it_back(tree):
    found = list(tokens(written(tree)))
    assert "".join(token.text for token in found) == written(tree)
    assert all(token.kind is not Kind.UNREADABLE for token in found)
