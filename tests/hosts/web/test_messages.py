"""What a page asks in one message: equal functions together, one bad call alone, and no message breaks the answerer."""

import dataclasses
import functools
import json
from typing import Any

import pytest

from tests.truth import Row, rows
from xlmodel.call import MISSING, evaluate
from xlmodel.errors import CellError, RequestError
from xlmodel.functions import REGISTRY
from xlmodel.hosts.web.messages import MOST_CALLS, replies


def answers(*calls: Any, store: bool = False) -> list[Any]:
    return list(json.loads(replies(json.dumps(calls), store=store)))


def call(name: str, *arguments: Any) -> list[Any]:
    return [name, [[[each]] if not isinstance(each, list) else each for each in arguments]]


def packed(row: Row) -> list[Any]:
    """A row of truth as a message has it."""

    def cell(each: Any) -> Any:
        return {"error": each.value} if isinstance(each, CellError) else each

    def block(given: Any) -> Any:
        given = given if isinstance(given, list) else [[given]]
        return [[cell(each) for each in line] for line in given]

    return [row.function.name, [None if each is MISSING else block(each) for each in row.cells]]


def test_every_row_of_truth_is_answered_as_by_the_doorway_though_all_are_asked_at_once():
    known = [row for row in rows() if row.function.category != "Data"]
    for row, [cells, *reason] in zip(known, answers(*map(packed, known)), strict=True):
        own = evaluate(row.function, row.cells)
        assert [[CellError(c["error"]) if isinstance(c, dict) else c for c in line] for line in cells] == own.cells
        assert reason == ([own.reason] if own.reason else []), row


def test_equal_functions_are_one_walk_through_the_doorway(monkeypatch):
    walks = []
    function = REGISTRY["FORWARD_PE"]

    @functools.wraps(function.call)
    def counted(*given: Any) -> Any:
        walks.append(1)
        return function.call(*given)

    seen = dataclasses.replace(function, call=counted)
    monkeypatch.setattr("xlmodel.hosts.web.messages.REGISTRY", {"FORWARD_PE": seen})
    found = answers(*(call("FORWARD_PE", 88.0 + i, 8.0) for i in range(1000)))
    assert [each[0][0][0] for each in found] == [(88 + i) / 8 for i in range(1000)]
    assert len(walks) == 1


def test_one_bad_call_among_equal_ones_fails_alone_and_with_its_own_reason():
    good, loss, text, blank = answers(
        call("FORWARD_PE", 88, 8), call("FORWARD_PE", 88, -1), call("FORWARD_PE", "x", 8), call("FORWARD_PE", None, 8)
    )
    assert good == [[[11.0]]]
    assert loss[0] == [[{"error": "#N/A"}]]
    assert "a loss has no P/E" in loss[1]
    assert "forward_eps -1" in loss[1]
    assert text[0] == [[{"error": "#VALUE!"}]]
    assert blank[0] == [[{"error": "#N/A"}]]
    assert blank[1] == "price is blank"


def test_arguments_that_differ_only_in_kind_are_not_taken_for_equal():
    one, yes, word = answers(call("NTM_EPS", 5, 6, 1), call("NTM_EPS", 5, 6, True), call("NTM_EPS", 5, 6, "1"))
    assert one[0] != yes[0]
    assert yes[0] == word[0] == [[{"error": "#VALUE!"}]]


def test_what_reads_the_store_is_left_open_where_there_is_none_and_answered_where_there_is():
    asked = [
        call("MARKET_PRICE", "BABA", 45924),
        call("EXPLAIN", "market_price", "BABA"),
        call("EXPLAIN", "FORWARD_PE", 88, 8),
    ]
    without = answers(*asked)
    assert without[:2] == [None, None]
    assert without[2] is not None
    assert answers(*asked, store=True)[0] == [[[176.44]]]  # the close of 24 September 2025


def test_an_answer_too_large_for_a_cell_is_an_error_and_never_infinity():
    [[cells, reason]] = answers(call("FORWARD_PE", 1e308, 1e-308))
    assert cells == [[{"error": "#NUM!"}]]
    assert "too large" in reason


def test_a_workbook_that_counts_from_1904_is_asked_in_its_own_days():
    asked = [call("MARKET_PRICE", "BABA", 45924 - 1462), call("FORWARD_PE", 88, 8), call("FORWARD_PE", 44, 8)]
    found = json.loads(replies(json.dumps({"calls": asked, "days_from": 1904}), store=True))
    assert found == [[[[176.44]]], [[[11.0]]], [[[5.5]]]]  # the close of 24 September 2025
    assert json.loads(replies(json.dumps({"calls": asked[1:], "days_from": 1900}), store=True)) == found[1:]


@pytest.mark.parametrize(
    ("message", "complaint"),
    [
        ("", "no JSON"),
        ("[" * 100_000, "nested too deeply"),
        ("{}", "no list of calls"),
        ('{"calls": [], "days_from": 1905}', "no list of calls"),
        ('{"calls": [], "days_from": []}', "no list of calls"),
        ('[["FORWARD_PE"]]', "a name and a list"),
        ('[["FORWARD_PE", [[88], [8]]]]', "null or rows of cells"),
        ('[["FORWARD_PE", [[[NaN]], [[8]]]]]', "no JSON"),
        ('[["FORWARD_PE", [[[1e999]], [[8]]]]]', "too large for a cell"),
        ('[["FORWARD_PE", [[[{"error": "#WHAT"}]], [[8]]]]]', "a cell is a number"),
        ('[["FORWARD_PE", [[[{"error": {}}]], [[8]]]]]', "a cell is a number"),
        ('[["__class__", []]]', "no function is called __class__"),
        ('[["forward_pe", []]]', "no function is called forward_pe"),
        (f"[{','.join(['1'] * (MOST_CALLS + 1))}]", "more than"),
        (b"\xff\xfe", "no JSON"),
    ],
    ids=lambda each: str(each)[:30],
)
def test_what_is_no_message_is_refused_in_a_sentence(message, complaint):
    with pytest.raises(RequestError, match=complaint):
        replies(message, store=False)


def test_blocks_that_no_function_takes_are_errors_of_their_cell():
    uneven, nothing, many = answers(
        ["PEER_MULTIPLE", [[[1, 2], [3]]]], ["PEER_MULTIPLE", [[]]], ["FORWARD_PE", [[[1]]] * 9]
    )
    assert "not a block" in uneven[1]
    assert "not a block" in nothing[1]
    assert "takes 2 arguments, not 9" in many[1]
