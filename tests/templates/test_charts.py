"""Charts: LibreOffice keeps them as they are when it saves, and they show what stands in the cells."""

import math
import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from tests.counts import some
from tests.templates.charts import Calc, charts, on_paper, unlike
from xlmodel import Workbook
from xlmodel.tasks.new import calculated
from xlmodel.templates.blocks.charts import Bar, Charts, Column, Mark, Trace, multiple
from xlmodel.templates.layout import BAD, GOOD, Book

SHIPPED = sorted((Path(__file__).parents[2] / "workbooks").glob("*.xlsx"))
METHODS = (
    ("Scenarios", 220.5, 330.25),
    ("Peers", 180.0, 260.0),
    ("Not known", None, 250.0),
    ("Cash flows", 150.0, 310.0),
)
PRICE, QUOTED, VALUES = 264.18, 88.0, (-20.0, 240.0, 330.25)
# Both pictures are LibreOffice's own, of the same page; it keeps lengths in hundredths of a millimetre, so that a thin line may
# fall on the next pixel. Measured: 0.0002; on a page with two prices that Calc had stacked: 0.005.
ALIKE = 0.001

soffice = shutil.which("soffice")
needs_calc = pytest.mark.skipif(soffice is None, reason="LibreOffice is not installed")


def every_kind(values):
    book = Book("Charts", "Every kind", datetime(2025, 9, 24), values)
    page = book.page("Summary", (2, 20, 10, 10, 2, *[12] * 10))
    for row, method in enumerate(METHODS, start=3):
        for column, value in zip("BCD", method, strict=True):
            page.put(f"{column}{row}", value, "table")
    for row, value in enumerate((PRICE, QUOTED, *VALUES), start=10):
        page.put(f"C{row}", value, "table")
    for row in range(20, 44):
        page.put(f"B{row}", date(2022, 1, 31) + timedelta(days=31 * row), "table", "date")
        page.put(f"C{row}", 100.0 + 10 * row, "table")
        page.put(f"D{row}", math.exp(-(((row - 33) / 5) ** 2)), "table")
    charts = Charts(book)
    bars = [Bar(*(f"Summary!${column}${row}" for column in "BCD")) for row in range(3, 3 + len(METHODS))]
    price, quoted = Mark('"Price"', "Summary!C10"), Mark('"Quoted"', "Summary!C11", dashed=True)
    columns = [
        Column(f'"Case {row}"', f"Summary!C{row}", colour) for row, colour in ((12, BAD), (13, GOOD), (14, GOOD))
    ]
    charts.field(page, "F2:J14", '="At "&C10', "A field", bars, [price, quoted])
    charts.columns(page, "K2:O14", "Columns", "B columns", columns, [price, quoted])
    charts.tornado(page, "F16:J28", "Tornado", "C tornado", bars, price, ("low", "high"))
    charts.distribution(page, "K16:O28", "Curve", "D curve", "Summary!C20:C43", "Summary!D20:D43", [price])
    trace = Trace('"Line"', "Summary!D20:D43")
    charts.history(
        page, "F30:O42", "Line", "E line", "Summary!B20:B43", [trace], [Mark('"Level"', "Summary!D30")], multiple
    )
    return book.close()


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    path = tmp_path_factory.mktemp("drawn") / "every_kind.xlsx"
    path.write_bytes(calculated(every_kind))
    return path


def test_a_bar_goes_from_its_low_to_its_high_and_the_price_stands_where_it_is_between_them(drawn):
    field = charts(drawn)[0]
    place = {each.words: each.places for each in field.series if not each.labelled}
    (least, most), _ = place["Quoted 88.00"][0], place["Price 264.18"][0]
    scenarios, price = place["Scenarios"][0], place["Price 264.18"][0]
    assert (price[0] - scenarios[0]) / (scenarios[1] - scenarios[0]) == pytest.approx(
        (264.18 - 220.5) / (330.25 - 220.5)
    )
    assert least == most == min(x for across, _ in place.values() for x in across)
    assert all(0 <= x <= 1 for across, _ in place.values() for x in across)


def test_a_method_without_a_number_is_named_and_not_drawn(drawn):
    field = charts(drawn)[0]
    assert [each.places for each in field.series if each.words == "Not known n/a" and not each.labelled] == [((), ())]


def test_a_bar_that_is_negative_hangs_from_zero(drawn):
    columns = {each.words: each.places[1] for each in charts(drawn)[1].series if not each.labelled}
    foot, top = columns["Case 12"]
    zero, above = columns["Case 13"]
    assert foot == zero > top
    assert (above - zero) / (zero - top) == pytest.approx(240 / 20)


def test_no_chart_combines_kinds_and_no_title_follows_a_formula(drawn):
    for path in (drawn, *SHIPPED):
        assert charts(path), path
        for chart in charts(path):
            assert chart.kinds == ("scatterChart",), path
            assert chart.title, path


def test_each_chart_keeps_the_values_of_its_cells(drawn):
    cells = openpyxl.load_workbook(drawn, data_only=True)
    for chart in charts(drawn):
        for series in chart.series:
            for reference, kept in zip((series.across, series.up), series.places, strict=True):
                numbers = [value for value in values(cells, reference) if isinstance(value, float | int)]
                assert kept == pytest.approx(numbers), series
            assert (series.words or None) == values(cells, series.name)[0], series


def values(book, reference):
    sheet, block = reference.split("!")
    found = book[sheet.strip("'")][block]
    rows = found if isinstance(found, tuple) else ((found,),)
    return [cell.value for row in rows for cell in (row if isinstance(row, tuple) else (row,))]


@needs_calc
def test_libreoffice_saves_a_chart_of_each_kind_as_it_is_and_draws_it_alike(drawn, tmp_path):
    calc = Calc(soffice, tmp_path)
    after = calc.saved(drawn)
    assert on_paper(after) == on_paper(drawn)
    assert unlike(calc.picture(drawn), calc.picture(after)) < ALIKE


@needs_calc
@pytest.mark.parametrize("path", some(SHIPPED), ids=lambda path: path.stem)
def test_libreoffice_saves_the_charts_of_a_shipped_workbook_as_they_are_and_draws_its_front_alike(path, tmp_path):
    before = tmp_path / "frozen" / path.name
    before.parent.mkdir()
    Workbook(path).run().save(before, frozen=True)
    calc = Calc(soffice, tmp_path)
    after = calc.saved(before)
    assert on_paper(after) == on_paper(before)
    assert unlike(calc.picture(before), calc.picture(after)) < ALIKE


@needs_calc
@pytest.mark.parametrize("path", some(SHIPPED), ids=lambda path: path.stem)
def test_without_the_add_in_a_page_is_drawn_and_says_that_it_is_missing(path, tmp_path):
    """Formulas of ours are #NAME? there; what would say that all is well does not."""
    calc = Calc(soffice, tmp_path)
    front = openpyxl.load_workbook(calc.saved(path), data_only=True)["Summary"]
    shown = [str(cell.value) for row in front["B1:G30"] for cell in row if cell.value is not None]
    assert "#NAME?" in shown
    assert any("add-in is not loaded here" in text for text in shown)
    assert "not known" in shown
    assert not {"yes", "All checks hold."} & set(shown)
    assert calc.paper(path).exists()
