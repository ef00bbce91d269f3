"""The study of seeded faults: it makes the faults that it names, and judges them as a reader of the workbook would."""

import re
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

import pytest

from tests.counts import cases
from tests.faults.book import Book, Change
from tests.faults.kinds import KINDS, Fault
from tests.faults.page import page
from tests.faults.study import FOLDER, Outcome, judged, study
from xlmodel.tasks.new import templates

PAGE = Path(__file__).parents[2] / "workbooks" / "CHECKS.md"


@cache
def one_pager():
    return Book(FOLDER / "one-pager.xlsx")


def spot(address):
    book = one_pager()
    return next(each for each in [*book.formulas, *book.inputs] if address in (each.address, each.name))


def outcome(address, change):
    return judged(one_pager(), "any", Fault(spot(address), change, ""))


@pytest.mark.parametrize(
    ("cell", "change", "expected", "by"),
    [
        ("price", Change(value=26418.0), Outcome.CAUGHT, "Figures are near those that Data has"),
        ("peer_3_price", Change(value=None), Outcome.CAUGHT, "Peers: price and EPS of each are known"),
        ("bull_probability", Change(value=0.5), Outcome.CAUGHT, "Probabilities add up to one"),
        ("currency", Change(value="JPY"), Outcome.CAUGHT, "Currency and share are those of the price"),
        ("price", Change(value=260.0), Outcome.SILENT, ""),
        ("base_eps_change", Change(value=0.02), Outcome.SILENT, ""),
        ("bear_eps_change", Change(value=None), Outcome.CAUGHT, "Every judgement has a value"),
        ("unit_tolerance", Change(value=0.2), Outcome.NO_EFFECT, ""),
    ],
)
def test_a_fault_is_judged_by_what_the_workbook_says_of_it(cell, change, expected, by):
    noticed = outcome(cell, change)
    assert noticed.outcome is expected, noticed
    assert by in noticed.by


def test_a_fault_moves_a_number_by_as_much_as_it_should():
    """The price 1 % higher: the forward P/E is, too; other numbers are no less moved."""
    book = one_pager()
    seen = book.with_change(spot("price"), Change(value=264.18 * 1.01)).shown
    assert seen["out_forward_pe"] == pytest.approx(book.base.shown["out_forward_pe"] * 1.01)
    assert outcome("price", Change(value=264.18 * 1.01)).moved >= 0.00999


def test_a_formula_is_changed_and_an_error_on_the_front_page_is_seen():
    book = one_pager()
    cell = next(each for each in book.formulas if each.sheet == "Summary" and "in_eps_fy2/in_eps_fy1" in each.formula)
    seen = book.with_change(cell, Change(formula="1/0")).shown
    assert seen["out_eps_growth"] != book.base.shown["out_eps_growth"]
    assert judged(book, "any", Fault(cell, Change(formula="1/0"), "")).outcome is Outcome.ERROR


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_changes_one_cell_as_it_says(kind):
    book, rng = one_pager(), Random(7)  # noqa: S311
    for _ in range(20):
        fault = KINDS[kind](book, rng)
        assert fault.change != Change(value=fault.spot.value)
        if fault.change.formula:
            assert fault.change.formula != fault.spot.formula
            assert abs(len(fault.change.formula) - len(fault.spot.formula)) < 30
        else:
            assert fault.change.value != fault.spot.value


def test_the_same_seed_makes_the_same_faults_and_the_page_counts_each_once():
    count = cases(6, 40)
    found = list(study(count, 3))
    assert len(found) == count
    assert found[:4] == list(study(4, 3))
    text = page(found, count, 3, date(2026, 1, 31))
    for table in ("By kind of fault", "By template"):
        rows = [line.split("|")[2:-1] for line in text.split(table)[1].split("\n\n")[1].splitlines()[2:]]
        numbers = [[int(cell) for cell in row] for row in rows]
        assert numbers[-1] == [sum(column) for column in zip(*numbers[:-1], strict=True)]
        assert all(row[0] == sum(row[1:]) for row in numbers)
        assert numbers[-1][0] == count


def test_the_page_is_of_every_template_and_kind():
    text = PAGE.read_text(encoding="utf-8")
    for name in (*templates(), *KINDS):
        assert f"| {name} |" in text
    count, seed = re.search(r"scripts/seed_faults --count (\d+) --seed (\d+)", text).groups()
    assert int(count) >= 200, seed


@pytest.mark.parametrize("cell", ["J23", "E26", "E19", "G25"])
def test_a_flow_that_does_not_follow_from_its_growth_is_noticed(cell):
    """Growth, a flow still to come, earnings and a flow of bear and bull, of which no other route leads to a value."""
    book = Book(FOLDER / "dcf.xlsx")
    spot = next(each for each in book.formulas if each.address == f"Flows!{cell}")
    noticed = judged(book, "any", Fault(spot, Change(formula=f"{spot.formula}+0.3"), ""))
    assert noticed.outcome is Outcome.CAUGHT, noticed
    assert "Flows follow from growth" in noticed.by


@pytest.mark.parametrize(
    ("sheet", "piece", "instead", "by"),
    [
        ("Summary", "+(2)*in_multiple_step", "in_base_multiple-(2)*in_multiple_step", "Edges of the grids lie evenly"),
        ("Inputs", "FORWARD_PE(HistoryTable", "1.1*29", "Own past: each P/E is its close over its EPS"),
    ],
)
def test_a_formula_that_leaves_its_pattern_is_noticed(sheet, piece, instead, by):
    book = one_pager()
    cell = next(each for each in book.formulas if each.sheet == sheet and piece in each.formula)
    noticed = judged(book, "any", Fault(cell, Change(formula=instead), ""))
    assert noticed.outcome is Outcome.CAUGHT
    assert by in noticed.by
