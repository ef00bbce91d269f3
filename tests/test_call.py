"""The doorway: what cells become on their way in and out."""

import dataclasses
import logging
import math
from datetime import date, datetime, timedelta, timezone

import numpy as np
import pytest

from tests import truth
from xlmodel.call import MISSING, evaluate
from xlmodel.days import serial
from xlmodel.errors import CellError, DomainError, InputError, NoDataError, ValuationError
from xlmodel.functions import REGISTRY
from xlmodel.spec import Columns

PE, WEIGHT, ADS, EV = (REGISTRY[name] for name in ("FORWARD_PE", "NTM_WEIGHT", "PER_ADS", "ENTERPRISE_VALUE"))
PEER, DISCOUNT, STATS = (REGISTRY[name] for name in ("PEER_MULTIPLE", "PEER_DISCOUNT", "PEER_STATS"))
EXPECTED, IRR, TABLE = (REGISTRY[name] for name in ("EXPECTED_VALUE", "IMPLIED_IRR", "SCENARIO_TABLE"))
VALUE_OF, DRIVER, QUARTERS = (REGISTRY[name] for name in ("SCENARIO_VALUE", "DRIVER_VALUE", "FORWARD_PE_TABLE"))

NA, DIV0, VALUE, NUM = CellError.NA, CellError.DIV0, CellError.VALUE, CellError.NUM
REF, NAME, NULL = CellError.REF, CellError.NAME, CellError.NULL

OCTOBER, MARCH = date(2022, 10, 1), date(2023, 3, 31)

CASES = {
    "a number": (PE, [88.0, 8.0], [[11.0]]),
    "a whole number": (PE, [88, 8], [[11.0]]),
    "a block of one cell is that cell": (PE, [[[88.0]], 8.0], [[11.0]]),
    "rows may be tuples": (PE, [((88.0,), (44.0,)), 8.0], [[11.0], [5.5]]),
    "a column": (PE, [88.0, [[8.0], [16.0]]], [[11.0], [5.5]]),
    "a row": (PE, [[[88.0, 44.0]], 8.0], [[11.0, 5.5]]),
    "a column against a row": (PE, [[[88.0], [44.0]], [[8.0, 4.0]]], [[11.0, 22.0], [5.5, 11.0]]),
    "a block against a row": (PE, [[[8.0, 8.0], [4.0, 4.0]], [[2.0, 4.0]]], [[4.0, 2.0], [2.0, 1.0]]),
    "ranges that do not fit": (PE, [[[1.0], [2.0]], [[1.0], [2.0], [3.0]]], [[VALUE]]),
    "too many arguments": (PE, [88.0, 8.0, 1.0], [[VALUE]]),
    "a required argument left out at the end": (PE, [88.0], [[NA]]),
    "a required argument left out between commas": (PE, [MISSING, 8.0], [[NA]]),
    "no arguments at all": (PE, [], [[NA]]),
    "ragged rows": (PE, [[[1.0], [2.0, 3.0]], 8.0], [[VALUE]]),
    "no rows": (PE, [[], 8.0], [[VALUE]]),
    "empty rows": (PE, [[[]], 8.0], [[VALUE]]),
    # Empty
    "a blank in a required argument": (PE, [None, 8.0], [[NA]]),
    "a blank in a required range": (PE, [[[88.0], [None]], 8.0], [[11.0], [NA]]),
    "a blank in an optional argument": (ADS, [0.125, 8.0, None], [[1.0]]),
    "a blank in an optional range": (ADS, [1.0, 8.0, [[2.0], [None]]], [[4.0], [8.0]]),
    "an optional argument left out": (ADS, [0.125, 8.0, MISSING], [[1.0]]),
    "an optional argument left out between commas": (EV, [100.0, 40.0, 10.0, MISSING, 4.0], [[134.0]]),
    "a blank option": (WEIGHT, [OCTOBER, MARCH, None], [[181 / 365]]),
    "a blank list of weights is none": (PEER, [[[10.0, 30.0]], "mean", [[None, None]]], [[20.0]]),
    "a blank optional number": (PEER, [[[10.0, 30.0]], None, None, None], [[20.0]]),
    "blank quarters are none": (
        QUARTERS, [120.0, OCTOBER, MARCH, 10.0, 20.0, [[None] * 4]], [["Definition", "EPS", "P/E"], *[...] * 5],
    ),
    "blank names are none": (STATS, [[[7.0]], [[None]]], [["Statistic", "Value"], *[...] * 11]),
    "a blank in a list": (EXPECTED, [[[1.0, None]], [[0.5, 0.5]]], [[NA]]),
    "a blank list": (EXPECTED, [None, [[1.0]]], [[NA]]),
    "a blank among the multiples": (PEER, [[[10.0], [None], [30.0]]], [[20.0]]),
    "a blank multiple": (PEER, [None], [[NA]]),
    "empty text is no blank number": (PE, ["", 8.0], [[VALUE]]),
    # Errors in
    "an error": (PE, [DIV0, 8.0], [[DIV0]]),
    "an error in its own cell": (PE, [[[88.0], [DIV0]], 8.0], [[11.0], [DIV0]]),
    "every kind of error in its own cell": (
        PE, [[[*CellError]], 8.0], [[*CellError]],
    ),
    "the error of the first argument": (PE, [NAME, REF], [[NAME]]),
    "the error of the first argument in each cell": (
        PE, [[[NAME], [88.0], [88.0]], [[REF], [REF], [8.0]]], [[NAME], [REF], [11.0]],
    ),
    "an error cell against an error argument": (PE, [[[NAME], [88.0]], REF], [[NAME], [REF]]),
    "an error argument against an error cell": (PE, [REF, [[NAME], [8.0]]], [[REF], [REF]]),
    "an error before a blank": (PE, [REF, None], [[REF]]),
    "a blank before an error": (PE, [None, REF], [[NA]]),
    "an error before what is left out": (PE, [REF], [[REF]]),
    "text before an error": (PE, ["n/m", REF], [[VALUE]]),
    "an error outranks the domain": (PE, [0.0, REF], [[REF]]),
    "an error outranks the domain in its cell": (PE, [[[0.0], [0.0]], [[REF], [8.0]]], [[REF], [NUM]]),
    "an error in an option": (WEIGHT, [OCTOBER, MARCH, REF], [[REF]]),
    "an error before an unknown option": (WEIGHT, [DIV0, MARCH, "weeks"], [[DIV0]]),
    "an error cell beside an unknown option": (WEIGHT, [[[DIV0], [OCTOBER]], MARCH, "weeks"], [[DIV0], [VALUE]]),
    "an error before an error in a list": (DISCOUNT, [DIV0, [[10.0, REF]]], [[DIV0]]),
    "an error in a list against a range": (DISCOUNT, [[[DIV0], [5.0]], [[10.0, REF]]], [[DIV0], [REF]]),
    "an error before a list of nothing": (DISCOUNT, [[[DIV0], [5.0]], [["NM"]]], [[DIV0], [NA]]),
    "an error in a list": (EXPECTED, [[[1.0, REF]], [[0.5, 0.5]]], [[REF]]),
    "an error in a list before a blank": (EXPECTED, [[[None, REF]], [[0.5, 0.5]]], [[REF]]),
    "an error in a list before text": (EXPECTED, [[["x", REF]], [[0.5, 0.5]]], [[REF]]),
    "the first error of a list": (EXPECTED, [[[NAME, REF]], [[0.5, 0.5]]], [[NAME]]),
    "an error among the multiples before text": (PEER, [[["x", REF]]], [[REF]]),
    "an error among the names": (STATS, [[[1.0, 2.0]], [["a", REF]]], [[REF]]),
    "an error in a table's number": (QUARTERS, [REF, OCTOBER, MARCH, 1.0, 2.0], [[REF]]),
    # Multiples
    **{
        f"{word!r} is not meaningful": (PEER, [[[10.0, word, 30.0]], "mean"], [[20.0]])
        for word in ("NM", "nm", " NM ", "N.M.", "NA", "N/A", "n/a", "-", "", " ", None, NA, DIV0, NUM, 0, 0.0, -5.0)
    },
    **{
        f"{word!r} is no multiple": (PEER, [[[10.0, word, 30.0]], "mean"], [[VALUE]])
        for word in ("NMF", "n.a.", "10x", "12.5", "--", "none", True, False, VALUE)
    },
    **{f"{error} among the multiples": (PEER, [[[10.0, error]]], [[error]]) for error in (REF, NAME, NULL)},
    "a NM word outside a list of multiples": (PE, ["NM", 8.0], [[VALUE]]),
    "a NM word in a list of values": (EXPECTED, [[[1.0, "NM"]], [[0.5, 0.5]]], [[VALUE]]),
    "nothing meaningful": (PEER, [[["NM", None, -1.0]]], [[NA]]),
    "one multiple": (PEER, [7.0], [[7.0]]),
    "a block of multiples is one list": (PEER, [[[10.0, 20.0], [30.0, 40.0]]], [[25.0]]),
    # Types
    "text": (PE, ["88", 8.0], [[VALUE]]),
    "text in its own cell": (PE, [[["n/m"], [88.0]], 8.0], [[VALUE], [11.0]]),
    "a truth value": (PE, [True, 8.0], [[VALUE]]),
    "a truth value in a range": (PE, [[[True], [88.0]], 8.0], [[VALUE], [11.0]]),
    "something else": (PE, [object(), 8.0], [[VALUE]]),
    "a date": (WEIGHT, [OCTOBER, MARCH], [[181 / 365]]),
    "a date and time": (WEIGHT, [datetime(2022, 10, 1, 23, 59), MARCH], [[181 / 365]]),
    "dates in a range": (WEIGHT, [[[OCTOBER], [date(2023, 1, 1)]], MARCH], [[181 / 365], [89 / 365]]),
    "two cells where one is wanted": (PEER, [[[1.0, 2.0]], "median", MISSING, [[0.1], [0.2]]], [[VALUE]]),
    "two options": (WEIGHT, [OCTOBER, MARCH, [["days", "months"]]], [[VALUE]]),
    # Options
    **{
        repr(word): (PEER, [[[10.0, 20.0]], word, [[1.0, 1.0]]], [[pytest.approx(40 / 3)]])
        for word in ("weighted_harmonic", "WEIGHTED-HARMONIC", "Weighted Harmonic", " weighted  harmonic ")
    },
    **{
        f"the option {word!r}": (PEER, [[[10.0, 20.0]], word], [[VALUE]])
        for word in ("mode", "", "weightedharmonic", 1.0, True)
    },
    # Errors out
    "not meaningful": (PE, [88.0, -1.0], [[NA]]),
    "not meaningful in its own cell": (PE, [88.0, [[8.0], [-1.0]]], [[11.0], [NA]]),
    "outside the domain": (PE, [-88.0, 8.0], [[NUM]]),
    "outside the domain in its own cell": (PE, [[[88.0], [0.0], [-1.0]], 8.0], [[11.0], [NUM], [NUM]]),
    "two arguments outside the domain": (
        IRR, [[[100.0], [0.0], [100.0], [100.0]], [[121.0], [1.0], [-1.0], [121.0]], [[2.0], [1.0], [1.0], [0.0]]],
        [[pytest.approx(0.1)], [NUM], [NUM], [NUM]],
    ),
    "a scalar outside the domain of a range": (IRR, [[[100.0], [50.0]], 121.0, 0.0], [[NUM], [NUM]]),
    "outside the domain across a grid": (
        VALUE_OF, [8.0, [[0.0], [-1.0]], [[1.0, -1.0]], 10.0], [[80.0, NUM], [NUM, NUM]],
    ),
    "too large": (PE, [1e308, 1e-10], [[NUM]]),
    "too large in its own cell": (PE, [[[1e308], [1.0]], 1e-10], [[NUM], [1e10]]),
    "probabilities that miss one": (EXPECTED, [[[1.0, 2.0]], [[0.5, 0.4]]], [[NUM]]),
    "a list where a driver is extreme": (DRIVER, [10.0, 12.0, 0.1, -2.0], [[NUM]]),
}  # fmt: skip


def has_error(cells):
    return any(isinstance(cell, CellError) for row in cells for cell in row)


@pytest.mark.parametrize(("function", "cells", "expected"), CASES.values(), ids=CASES)
def test_what_the_cell_shows(function, cells, expected):
    answer = evaluate(function, cells)
    if ... in expected:
        assert len(answer.cells) == len(expected)
        assert answer.cells[0] == expected[0]
    else:
        assert answer.cells == expected
        assert [list(map(type, row)) for row in answer.cells] == [
            [type(cell) if isinstance(cell, CellError) else float for cell in row] for row in expected
        ]
    assert bool(answer.reason) == has_error(answer.cells)
    assert answer.cell == answer.cells[0][0]


# Reasons

ERRORS = {f"{name}": (f, c) for name, (f, c, e) in CASES.items() if ... not in e and has_error(e)}
ERRORS |= {str(row): (row.function, row.cells) for row in truth.rows()}


# A reason that concerns several arguments, or a value inside one.
OF_SEVERAL = ("do not fit together", "arguments", "on no date", "one peer", "growth is", "years is", "an EPS is")


def is_named(parameter, reason):
    """The argument's name, or its words, in the singular or the plural."""
    spoken = parameter.name.replace("_", " ")
    singular = spoken[:-3] + "y" if spoken.endswith("ies") else spoken.removesuffix("s")
    return any(name in reason.casefold().replace("_", " ") for name in (spoken, singular))


@pytest.mark.parametrize(("function", "cells"), ERRORS.values(), ids=ERRORS)
def test_every_error_has_a_reason_that_names_the_argument(function, cells):
    answer = evaluate(function, cells)
    if not has_error(answer.cells):
        assert answer.reason is None
        return
    reason = answer.reason
    assert reason
    assert reason == reason.strip()
    assert reason.endswith(tuple(CellError)) or not reason.endswith((".", "!"))
    assert "please" not in reason.casefold()
    assert "mistake" not in reason
    # EXPLAIN passes on what the function that it explains has to say.
    explained = (
        REGISTRY[cells[0].upper()] if function.name == "EXPLAIN" and str(cells[0]).upper() in REGISTRY else function
    )
    assert any(is_named(p, reason) for p in (*function.parameters, *explained.parameters)) or any(
        w in reason for w in OF_SEVERAL
    ), reason


@pytest.mark.parametrize(
    ("function", "cells", "words"),
    [
        (PE, [REF, 8.0], "price holds #REF!"),
        (PE, [88.0], "forward_eps is left out"),
        (PE, [88.0, None], "forward_eps is blank"),
        (PE, [88.0, "n/m"], "forward_eps is 'n/m', not a number"),
        (PE, [0.0, 8.0], "price is 0; it must be above zero"),
        (PE, [88.0, -1.0], "forward_eps is zero or negative: a loss has no P/E"),
        (PE, [88.0, -1.0], "(price 88, forward_eps -1)"),
        (PE, [1e308, 1e-10], "too large"),
        (PE, [[[1.0], [2.0]], [[1.0], [2.0], [3.0]]], "price 2x1, forward_eps 3x1"),
        (PE, [1.0, 2.0, 3.0], "takes 2 arguments, not 3"),
        (PE, [[[1.0], [2.0, 3.0]], 8.0], "price is not a block of cells"),
        (PEER, [[[1.0, 2.0]], "mode"], "method is 'mode', not one of median, mean"),
        (PEER, [[[1.0, 2.0]], [["mean", "median"]]], "method takes one cell, not 2"),
        (PEER, [[[1.0, 2.0]], [["mean"], ["mean"], ["mean"]]], "method takes one cell, not 3"),
        (PEER, [[[1.0, 2.0]], [["mean"] * 3] * 2], "method takes one cell, not 6"),
        (PEER, [[["NM", -1.0]]], "none of the 2 multiples is meaningful"),
        (EXPECTED, [[[1.0, None]], [[0.5, 0.5]]], "values has a blank cell"),
        (EXPECTED, [[[1.0, 2.0]], [[0.5, 0.4]]], "the probabilities add up to 0.9, not 1"),
        (EXPECTED, [[[1.0, 2.0]], [[1.0]]], "2 values but 1 probabilities"),
        (WEIGHT, [MARCH + timedelta(1), MARCH], "2023-03-31"),
    ],
)  # fmt: skip
def test_the_reason_says_what_is_wrong(function, cells, words):
    assert words in evaluate(function, cells).reason


def test_the_reason_is_that_of_the_first_error_of_a_range():
    answer = evaluate(PE, [[[88.0], [88.0], [0.0], [REF]], [[8.0], [-2.0], [8.0], [8.0]]])
    assert answer.cells == [[11.0], [NA], [NUM], [REF]]
    assert "forward_eps -2" in answer.reason


def test_the_reason_shows_the_figures_of_its_own_cell_in_a_grid():
    answer = evaluate(PE, [[[88.0], [44.0]], [[8.0, -4.0]]])
    assert answer.cells == [[11.0, NA], [5.5, NA]]
    assert "(price 88, forward_eps -4)" in answer.reason


# What a function does, seen through the doorway


CELLWISE = sorted({r.function.name for r in truth.rows() if r.function.kind.name == "NUMBERS"})


def replaced(function, call):
    return dataclasses.replace(function, call=call)


def test_a_mistake_in_xlmodel_is_logged_with_its_traceback(caplog):
    def broken(price, forward_eps):
        return {}[price]

    with caplog.at_level(logging.ERROR):
        answer = evaluate(replaced(PE, broken), [88.0, 8.0])
    assert answer.cells == [[VALUE]]
    assert "FORWARD_PE" in answer.reason
    assert "log" in answer.reason
    assert "KeyError" in caplog.text
    assert "Traceback" in caplog.text


@pytest.mark.parametrize("error", [InputError, DomainError, NoDataError])
def test_a_valuation_error_shows_its_own_word_and_is_not_logged(error, caplog):
    def refusing(price, forward_eps):
        raise error("forward_eps is not to be had")

    for cells in ([88.0, 8.0], [[[88.0], [44.0]], 8.0]):
        answer = evaluate(replaced(PE, refusing), cells)
        assert {cell for row in answer.cells for cell in row} == {error.cell}
        assert answer.reason == "forward_eps is not to be had"
    assert not caplog.records


@pytest.mark.parametrize("error", [InputError, DomainError, NoDataError])
def test_an_error_with_a_place_keeps_the_good_cells(error):
    def picky(price, forward_eps):
        if np.any(np.greater(price, 100)):
            raise error("price is above 100", where=np.greater(price, 100))
        if np.any(np.equal(forward_eps, 3)):
            raise error("forward_eps is 3", where=np.equal(forward_eps, 3))
        return np.divide(price, forward_eps)

    answer = evaluate(replaced(PE, picky), [[[88.0], [200.0], [44.0]], [[8.0, 3.0]]])
    assert answer.cells == [[11.0, error.cell], [error.cell, error.cell], [5.5, error.cell]]
    assert answer.reason == "forward_eps is 3"


@pytest.mark.parametrize("name", CELLWISE)
def test_every_refused_or_empty_cell_leaves_its_neighbours_alone(name):
    row = next(r for r in truth.rows() if r.function.name == name and isinstance(r.expected, float))
    first = row.cells[0]
    cells = [[[first], [REF], ["x"], [None], [first]], *row.cells[1:]]
    answer = evaluate(row.function, cells).cells
    good = evaluate(row.function, row.cells).cells[0]
    # A word is a wrong number, but only an unknown ticker.
    wrong = NA if row.function.parameters[0].term.unit == "text" and name != "FX_RATE" else VALUE
    assert answer == [good, [REF], [wrong], [NA], good]


def test_a_function_that_goes_on_refusing_the_same_cells_ends():
    def stubborn(price, forward_eps):
        raise DomainError("price is odd", where=True)

    assert evaluate(replaced(PE, stubborn), [[[88.0], [REF]], 8.0]).cells == [[NUM], [REF]]


def test_what_is_not_finite_in_a_table_is_an_error_in_its_own_cell():
    def odd(price, *_):
        return Columns(
            {"Item": ["a", "b", "c"], "Value": np.array([1.0, np.nan, np.inf]), "Other": [2.0, -np.inf, 3.0]}
        )

    answer = evaluate(replaced(QUARTERS, odd), [120.0, OCTOBER, MARCH, 10.0, 20.0])
    assert answer.cells == [["Item", "Value", "Other"], ["a", 1.0, 2.0], ["b", NA, NUM], ["c", NUM, 3.0]]
    assert answer.reason
    assert all(type(cell) in (str, float, CellError) for row in answer.cells for cell in row)


def test_a_cell_that_means_nothing_in_its_row_is_empty_text_and_no_error():
    def half_empty(price, *_):
        table = Columns({"Item": ["a", "b", "c"], "Value": np.array([1.0, np.nan, np.nan])})
        table.empty = {"Value": [False, True, False]}
        return table

    answer = evaluate(replaced(QUARTERS, half_empty), [120.0, OCTOBER, MARCH, 10.0, 20.0])
    assert answer.cells == [["Item", "Value"], ["a", 1.0], ["b", ""], ["c", NA]]


def test_names_may_be_texts_numbers_dates_or_blank():
    names = [["a", 2.0], [None, date(2025, 9, 24)]]
    answer = evaluate(TABLE, [10.0, names, 0.25, 1.0, 0.0, 0.0, 10.0])
    assert [row[0] for row in answer.cells] == ["Scenario", "a", "2", "", "2025-09-24", "Expected"]


def test_an_answer_of_more_than_ten_million_cells_is_refused():
    answer = evaluate(PE, [[[1.0]] * 11, [[1.0] * 909_091]])
    assert answer.cells == [[VALUE]]
    assert answer.reason == "the answer would have 10,000,001 cells"
    small = evaluate(PE, [[[1.0]] * 3, [[1.0] * 4]])
    assert (len(small.cells), len(small.cells[0])) == (3, 4)


# A whole column

ROWS = 1_048_576


@pytest.mark.parametrize("number", [10**400, float("inf"), float("nan")])
def test_what_is_no_number_of_a_sheet_is_no_ticker(number, caplog):
    assert evaluate(REGISTRY["MARKET_PRICE"], [number]).cells == [[VALUE]]
    assert caplog.records == []


def as_array(cells):
    """A block of numbers alone as an array, anything else as it is."""
    numbers = isinstance(cells, list) and all(type(cell) in (int, float) for row in cells for cell in row)
    return np.array(cells, dtype=float) if numbers and len(set(map(len, cells))) == 1 else cells


ROWS_WITH_BLOCKS = [r for r in truth.rows() if any(isinstance(as_array(cells), np.ndarray) for cells in r.cells)]


@pytest.mark.parametrize("row", ROWS_WITH_BLOCKS, ids=str)
def test_an_array_of_numbers_counts_as_its_rows(row):
    arrays = list(map(as_array, row.cells))
    before = [cells.copy() for cells in arrays if isinstance(cells, np.ndarray)]
    answer = evaluate(row.function, arrays)
    assert answer == evaluate(row.function, row.cells)
    for cells, kept in zip((c for c in arrays if isinstance(c, np.ndarray)), before, strict=True):
        assert np.array_equal(cells, kept)  # what a host hands over may be its own memory


def test_a_whole_column_of_numbers_is_worked_out():
    answer = evaluate(PE, [[[88.0]] * ROWS, 8.0]).cells
    assert len(answer) == ROWS
    assert answer[0] == answer[-1] == [11.0]


def test_a_whole_column_with_one_error_keeps_the_rest():
    column = [[88.0]] * (ROWS - 1) + [[REF]]
    answer = evaluate(PE, [column, 8.0]).cells
    assert answer[-2:] == [[11.0], [REF]]


def test_a_whole_column_of_peers_of_which_few_are_filled():
    column = [[20.0], ["NM"], [30.0], *[[None]] * (ROWS - 3)]
    assert evaluate(PEER, [column]).cells == [[25.0]]
    assert evaluate(PEER, [[*column[:-1], [REF]]]).cells == [[REF]]


# Dates


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(1900, 3, 1), 61.0),
        (date(2022, 10, 1), 44835.0),
        (date(2008, 1, 1), 39448.0),
        (datetime(2008, 1, 1, 12), 39448.5),
        (datetime(2008, 1, 1, 6, tzinfo=timezone(timedelta(hours=8))), 39448.25),
        (date(9999, 12, 31), 2958465.0),
    ],
)
def test_a_date_is_the_number_a_spreadsheet_keeps_for_it(day, number):
    assert serial(day) == number


@pytest.mark.parametrize("error", ValuationError.__subclasses__())
def test_every_valuation_error_is_a_word_a_cell_can_show(error):
    assert isinstance(error.cell, CellError)
    assert error("why").where is None


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("call", ["MARKET_PRICE", "PEER_MULTIPLE", "UNIT_CHECK", "PEER_STATS"])
def test_a_whole_number_of_thousands_of_digits_is_refused_like_infinity(call, sign):
    """Python refuses to write it out, so the sentence about it was a mistake of our own."""
    function = REGISTRY[call]
    for place in range(len(function.parameters)):
        cells = [10.0 if p.required else MISSING for p in function.parameters]
        answers = [
            evaluate(function, [*cells[:place], big, *cells[place + 1 :]]) for big in (sign * 10**5000, sign * math.inf)
        ]
        assert answers[0] == answers[1]


@pytest.mark.parametrize(
    ("name", "cells", "cause"),
    [
        ("PEG", [-20.0, 0.1], "pe is zero or negative"),
        ("PEG", [20.0, -0.1], "growth is zero or negative"),
        ("EV_MULTIPLE", [-5.0, 10.0], "enterprise_value is negative"),
        ("EV_MULTIPLE", [5.0, -10.0], "metric is zero or negative"),
        ("CASH_ADJUSTED_PE", [20.0, 6.0, 30.0, 0.0], "net_cash_per_share exceeds the price"),
        ("CASH_ADJUSTED_PE", [20.0, 1.0, 5.0, 2.0], "eps less interest_per_share is zero or negative"),
        ("FORWARD_PE", [20.0, -1.0], "forward_eps is zero or negative: a loss has no P/E, and a negative one"),
    ],
)
def test_the_reason_of_a_number_that_means_nothing_is_its_own_cause(name, cells, cause):
    answer = evaluate(REGISTRY[name], cells)
    assert answer.cell is CellError.NA
    assert answer.reason.startswith(cause)


def test_the_cause_is_that_of_the_first_cell_in_error_and_no_other():
    answer = evaluate(REGISTRY["EV_MULTIPLE"], [[[5.0], [-5.0], [5.0]], [[1.0], [1.0], [-1.0]]])
    assert answer.reason.startswith("enterprise_value is negative (enterprise_value -5, metric 1)")


def test_an_empty_text_in_a_block_is_a_gap_and_any_other_text_is_wrong():
    """5 + 2 x on ten peers; a formula that leaves the driver of an eleventh blank leaves its row out."""
    multiples = [[5.0 + 2 * x] for x in range(1, 11)]
    drivers = [[float(x)] for x in range(1, 11)]
    for blank, cell in ((None, 27.0), ("", 27.0), ("n/a", CellError.VALUE)):
        answer = evaluate(REGISTRY["WARRANTED_MULTIPLE"], [[*multiples, [900.0]], [*drivers, [blank]], 11.0]).cell
        assert answer == (pytest.approx(cell) if isinstance(cell, float) else cell)
