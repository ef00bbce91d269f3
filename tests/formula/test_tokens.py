"""The tokens of a formula, beside those that two other tokenizers find."""

from collections.abc import Iterator

import formualizer
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.formula import Tokenizer

from tests.formula.corpus import BROKEN, HARD, NEWER, workbook_formulas
from xlmodel.formula.tokens import Kind, Token, of_kind, tokens

_OPERANDS = {Kind.CELLS: "range", Kind.NAME: "range", Kind.STRUCTURED: "range"}
_OWN = {Kind.TEXT: "text", Kind.NUMBER: "number", Kind.LOGICAL: "logical", Kind.ERROR: "error", Kind.CALLED: "called"}


def ours(formula: str) -> list[tuple[str, str]]:
    """The tokens in the words of this test, without blanks."""
    found = (token for token in tokens(formula) if token.kind is not Kind.BLANK)
    return [((_OPERANDS | _OWN).get(token.kind, "sign"), token.text) for token in found]


def theirs(found: Iterator[tuple[str, str, str]]) -> Iterator[tuple[str, str]]:
    for kind, subtype, text in found:
        if kind == "func" and subtype == "open":
            yield "called", text[:-1]
            yield "sign", "("
        elif kind == "operand":
            yield subtype, text
        elif text.strip():
            yield "sign", text


def by_openpyxl(formula: str) -> list[tuple[str, str]]:
    items = Tokenizer("=" + formula).items
    return list(theirs((t.type.lower(), t.subtype.lower(), t.value) for t in items))


def by_formualizer(formula: str) -> list[tuple[str, str]]:
    items = formualizer.Tokenizer("=" + formula).tokens()
    return list(theirs((str(t.token_type).lower(), str(t.subtype).lower(), t.value) for t in items))


def ranges_joined(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """openpyxl takes `A1:INDEX` and `T[a]:T[b]` for one operand, the colon with it."""
    joined: list[tuple[str, str]] = []
    for kind, text in found:
        if joined and (text == ":" or joined[-1][1].endswith(":")):
            joined[-1] = kind if text != ":" else joined[-1][0], joined[-1][1] + text
        else:
            joined.append((kind, text))
    return joined


@pytest.mark.parametrize("formula", HARD)
def test_two_other_tokenizers_agree_on_hard_formulas(formula):
    assert ranges_joined(ours(formula)) == ranges_joined(by_openpyxl(formula))
    assert ours(formula) == by_formualizer(formula)


@pytest.mark.parametrize("formula", NEWER)
def test_another_tokenizer_agrees_on_newer_formulas(formula):
    assert ours(formula) == by_formualizer(formula)


def test_two_other_tokenizers_agree_on_every_formula_of_our_workbooks():
    formulas = workbook_formulas()
    assert len(formulas) > 1000
    for formula in formulas:
        assert ranges_joined(ours(formula)) == ranges_joined(by_openpyxl(formula)), formula
        assert ours(formula) == by_formualizer(formula), formula


@pytest.mark.parametrize("formula", [*HARD, *NEWER, *BROKEN])
def test_joined_the_tokens_give_the_formula_back(formula):
    found = list(tokens(formula))
    assert "".join(token.text for token in found) == formula
    assert all(token.text and formula.startswith(token.text, token.start) for token in found)


@given(st.text() | st.text(alphabet="\"'[]{}()!#:,;@$%&=<>+-*/^ \nAa1_.\\?", max_size=60))
def test_joined_the_tokens_of_anything_give_it_back(formula):
    assert "".join(token.text for token in tokens(formula)) == formula


@pytest.mark.parametrize("formula", HARD + NEWER)
def test_what_can_be_read_has_no_unreadable_token(formula):
    assert not of_kind(Kind.UNREADABLE, formula)


@given(st.lists(st.sampled_from(HARD + NEWER + ["+", ",", "(", ")", " ", "&"]), max_size=8))
def test_one_kind_is_found_as_among_all(pieces):
    formula = "".join(pieces)
    for kind in Kind:
        assert of_kind(kind, formula) == [token for token in tokens(formula) if token.kind is kind]


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("#REF!A1+Sheet1!#REF!", [(Kind.ERROR, "#REF!A1"), (Kind.OPERATOR, "+"), (Kind.ERROR, "Sheet1!#REF!")]),
        ("Sheet1:Sheet3!A1", [(Kind.CELLS, "Sheet1:Sheet3!A1")]),
        ("A1:Sheet3!B1", [(Kind.CELLS, "A1"), (Kind.OPERATOR, ":"), (Kind.CELLS, "Sheet3!B1")]),
        ("!$A$1", [(Kind.CELLS, "!$A$1")]),
        ("[1]!T[a]", [(Kind.STRUCTURED, "[1]!T[a]")]),
        ("A1:LOG10(1)", [(Kind.CELLS, "A1"), (Kind.OPERATOR, ":"), (Kind.CALLED, "LOG10"), (Kind.OPEN, "("),
                         (Kind.NUMBER, "1"), (Kind.CLOSE, ")")]),
        ("2024!A1", [(Kind.CELLS, "2024!A1")]),
        ('"open""', [(Kind.UNREADABLE, '"open""')]),
        ("1+'open", [(Kind.NUMBER, "1"), (Kind.OPERATOR, "+"), (Kind.UNREADABLE, "'open")]),
        ("1.1.1", [(Kind.UNREADABLE, "1.1.1")]),
        ("Sheet1!+1", [(Kind.UNREADABLE, "Sheet1!"), (Kind.OPERATOR, "+"), (Kind.NUMBER, "1")]),
    ],
)  # fmt: skip
def test_tokens_that_others_read_otherwise(formula, expected):
    assert [(token.kind, token.text) for token in tokens(formula)] == expected


def test_a_token_knows_its_place():
    assert list(tokens("A1 +1")) == [
        Token(Kind.CELLS, "A1", 0),
        Token(Kind.BLANK, " ", 2),
        Token(Kind.OPERATOR, "+", 3),
        Token(Kind.NUMBER, "1", 4),
    ]


@pytest.mark.parametrize(
    "piece",
    ['"', "'", "[", "(", "{", "a", "1", ".", ":", "!", "$", "#", " ", "a:", "a!", "a[", "1.", "1E+", "A1:", "$A", "'a", "['", "[[", "[a]",
     "[]", '"a"', "'a'", "''", "[a", "'a'!", "a.", "#A", "A1:a", "[a]b", "\x00", "é", "_xll.", "1:", "a1", "[']"],
)  # fmt: skip
def test_a_hostile_formula_is_read_in_one_go(piece):
    """Read again and again from each of its characters, a formula this long would keep the test for minutes."""
    formula = piece * (100_000 // len(piece))
    for hostile in (formula, f"[{formula}", f"'{formula}", f"{formula}(", f"{formula}!", f"{formula}]"):
        assert sum(len(token.text) for token in tokens(hostile)) == len(hostile)
