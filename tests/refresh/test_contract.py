"""What a workbook promises is written in one place, kept by the template, and read from there."""

from dataclasses import fields
from pathlib import Path

import pytest

import xlmodel.contract as contract
from xlmodel.market.limits import Limits
from xlmodel.refresh.book_file import BookFile

SHIPPED = Path(__file__).parents[2] / "workbooks" / "alibaba.xlsx"


@pytest.fixture(scope="module")
def book():
    return BookFile(SHIPPED)


@pytest.mark.parametrize(
    ("table", "headings"),
    [
        (contract.DATA, (*contract.ASKED, *contract.SHOWN)),
        (contract.UNITS, contract.SETTLED),
        (contract.CHANGES, contract.LOGGED),
        (contract.FINDINGS, (contract.FINDING,)),
        (contract.CHECKS, contract.CHECKED),
    ],
)
def test_the_shipped_workbook_has_the_tables_with_their_headings(book, table, headings):
    assert set(headings) <= set(book.table(table)[0])


def test_the_shipped_workbook_has_the_named_cells(book):
    names = [contract.COMPANY, contract.VALUATION_DATE, contract.STATUS]
    assert list(book.values(names)) == names


def test_every_limit_may_be_set_in_a_workbook():
    assert [field.name for field in fields(Limits)] == list(contract.LIMITS)


def test_a_heading_is_found_wherever_it_stands_and_a_missing_one_is_blank():
    table = contract.Table([[" B ", "A", None], [1.0, "x", None], [2.0, "y", None]])
    assert (table.column("A"), table.column("B"), table.column("C")) == (["x", "y"], [1.0, 2.0], [None, None])
