"""The company's own past and its peers stand in a note where the workbook has tables of them."""

from pathlib import Path

import lxml.html
import numpy
import openpyxl
import pytest

from tests.report.books import html, note, workbook
from xlmodel import Workbook
from xlmodel.charts.history import history
from xlmodel.report.note import read_note

BOOKS = Path(__file__).parents[2] / "workbooks"
PEERS = [("Ticker", "P/E FY2"), ("LOW", 10.04), ("HIGH", 30.0), ("LOSS", "=NA()"), (None, None), ("MID <b>", "=10+10")]


def test_peers_are_listed_the_dearest_first_and_those_without_a_multiple_are_named():
    content = workbook(tables={"PeerTable": PEERS})
    assert note(content).peers == ((("HIGH", 30.0), ("MID <b>", 20.0), ("LOW", 10.04)), ("LOSS",), "P/E FY2")
    shown = lxml.html.fromstring(html(content)).text_content()
    assert "HIGH 30.0 · MID <b> 20.0 · LOW 10.0. Without one: LOSS." in shown


def test_without_a_table_of_peers_nothing_is_listed():
    assert note(workbook()).peers is None
    assert note(workbook(tables={"PeerTable": [("Ticker", "P/E FY1"), ("A", 1)]})).peers is None


def test_the_own_past_is_drawn_day_by_day_in_order_and_titled_by_its_extremes():
    days = [("Day", "P/E then"), *((45000 + 7 * ((3 * i) % 8), 20 + (3 * i) % 8) for i in range(8)), (45100, "=NA()")]
    found = note(workbook(tables={"HistoryTable": days})).history
    assert found.series[0].values == tuple(float(20 + i) for i in range(8))
    assert (found.labels[0], found.labels[-1]) == ("2023-03-15", "2023-05-03")
    assert found.title == "What the market paid before: 20.0 to 27.0 times"
    assert found.title in html(workbook(tables={"HistoryTable": days}))


def test_points_of_the_own_past_stand_as_far_apart_as_their_days():
    """Seven days, then a month, then a year: the widths of the steps on the page are as 7 to 31 to 365."""
    days = (45000, 45007, 45038, 45403, 45404, 45405)
    made = note(workbook(tables={"HistoryTable": [("Day", "P/E then"), *((day, 20.0) for day in days)]})).history
    picture = history(made.series, made.labels, days=made.days)
    [line] = picture.figure.axes[0].lines
    assert numpy.diff(line.get_xdata()).tolist() == [7, 31, 365, 1, 1]
    ticks = picture.figure.axes[0].get_xticklabels()
    assert (ticks[0].get_text(), ticks[-1].get_text()) == (made.labels[0], made.labels[-1])
    assert "equal distances" not in made.origin


def test_days_counted_from_1904_are_the_same_days():
    tables = {
        "HistoryTable": [("Day", "P/E then"), *((45000 - 1462 + i, 20 + i) for i in range(8))],
        "DataTable": [("Input", "Known on"), ("in_price", 45924 - 1462)],
    }
    made = note(workbook(tables=tables, date_1904=True))
    assert made.history.labels[0] == "2023-03-15"
    assert [day.isoformat() for day in made.inputs.days] == ["2025-09-24"]


def test_a_past_of_a_few_days_is_no_history():
    days = [("Day", "P/E then"), *((45000 + i, 20 + i) for i in range(5))]
    assert note(workbook(tables={"HistoryTable": days})).history is None


@pytest.mark.parametrize("name", ["one-pager.xlsx", "alibaba.xlsx"])
def test_the_peers_in_our_workbooks_are_found_with_the_multiples_saved_there(name):
    found = read_note(Workbook(BOOKS / name)).peers
    book = openpyxl.load_workbook(BOOKS / name, data_only=True)
    [(sheet, table)] = [(sheet, sheet.tables["PeerTable"]) for sheet in book if "PeerTable" in sheet.tables]
    heads, *rows = ([cell.value for cell in row] for row in sheet[table.ref])
    saved = {row[heads.index("Ticker")]: row[heads.index("P/E FY2")] for row in rows if row[heads.index("Ticker")]}
    assert dict(found.multiples) == pytest.approx({k: v for k, v in saved.items() if isinstance(v, float | int)})
    assert {*found.without} == {ticker for ticker, multiple in saved.items() if not isinstance(multiple, float | int)}


def test_the_one_pager_shows_its_own_past_and_no_empty_rows_of_peers():
    made = read_note(Workbook(BOOKS / "one-pager.xlsx"))
    assert made.history is not None
    assert not [line.name for line in made.inputs.own if line.name.startswith("peer_") and line.name != "peer_method"]
