"""A chart of lines in the workbook stands in the note, with the values of the cells and not those kept in the chart."""

from io import BytesIO
from pathlib import Path

import lxml.html
import xlsxwriter

from xlmodel import Workbook
from xlmodel.report.note import read_note
from xlmodel.report.page import page

ALIBABA = Path(__file__).parents[2] / "workbooks" / "alibaba.xlsx"
POINTS = 8


def with_chart(
    kind: str = "line", title: str = "P/E in its band", points: int = POINTS, sheet: str = "It's history"
) -> bytes:
    """Days in A, a multiple in B as a formula of column D, and a line of its mean in C."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        page = book.add_worksheet(sheet)
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        page.write_row("A1", ["Day", "P/E", "Mean"])
        for i in range(points):
            page.write_number(i + 1, 0, 45000 + 30 * i, day)
            page.write_formula(i + 1, 1, f"=D{i + 2}*2", None, -1)
            page.write_number(i + 1, 2, 15)
            page.write_number(i + 1, 3, 5 + i)
        quoted = "'" + sheet.replace("'", "''") + "'"
        chart = book.add_chart({"type": kind})
        for column, name in (("B", f"={quoted}!$B$1"), ("C", "Mean <b>")):
            where = {
                what: f"={quoted}!${letter}$2:${letter}${points + 1}"
                for what, letter in (("categories", "A"), ("values", column))
            }
            chart.add_series({"name": name, **where})
        chart.set_title({"name": title})
        page.insert_chart("F2", chart)
        book.define_name("in_first", f"={quoted}!$D$2")
        book.define_name("out_last", f"={quoted}!$B${points + 1}")
    return content.getvalue()


def test_a_chart_of_lines_is_read_with_the_values_of_its_cells():
    found = read_note(Workbook(with_chart())).history
    assert found.title == "P/E in its band"
    assert [each.name for each in found.series] == ["P/E", "Mean <b>"]
    assert found.series[0].values == tuple(2.0 * (5 + i) for i in range(POINTS))
    assert found.series[1].values == (15.0,) * POINTS
    assert (found.labels[0], len(found.labels)) == ("2023-03-15", POINTS)


def test_it_is_drawn_with_its_title_and_where_each_line_ends():
    root = lxml.html.fromstring(page(read_note(Workbook(with_chart(title="<i>Band</i>"))), "0"))
    [section] = [each for each in root.iter("section") if each.findtext("h2") == "<i>Band</i>"]
    shown = section.text_content()
    for text in ("2023-03-15", "P/E 24", "Mean <b> 15"):
        assert text in shown


def test_bars_short_lines_and_charts_of_elsewhere_are_left_to_the_workbook():
    assert read_note(Workbook(with_chart("column"))).history is None
    assert read_note(Workbook(with_chart(points=3))).history is None
    assert read_note(Workbook(ALIBABA)).history is None
