"""Workbooks with everything that a careless rewrite would lose, made as XlsxWriter makes them."""

import re
import zipfile
from datetime import date, datetime
from io import BytesIO

import xlsxwriter

from xlmodel.formula.area import Area, cell_address
from xlmodel.workbook.archive import with_parts

PEERS = [("ABC", 102.5, 6.1), ("DEF", 55.2, 2.9), ("GHI", 240.0, 9.8), ("JKL", 33.3, -0.4)]


def rich_book() -> bytes:
    """Inputs, a table of peers, formulas of every kind, a chart, validations, comments, a sparkline, a text box."""
    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    _inputs(book)
    _peers(book)
    _outputs(book)
    hidden = book.add_worksheet("Not computed")
    hidden.hide()
    hidden.write(0, 0, "a sheet without formulas")
    chart_sheet = book.add_chartsheet("Chart")
    line = book.add_chart({"type": "line"})
    line.add_series({"values": "=Peers!$B$2:$B$5"})
    chart_sheet.set_chart(line)
    book.set_properties({"title": "Sample", "created": datetime(2026, 1, 1)})
    book.close()
    return content.getvalue()


def _inputs(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet("Inputs")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    percent = book.add_format({"num_format": "0.0%"})
    rows = [
        ("price", 84.5, None),
        ("eps_fy1", 5.1, None),
        ("eps_fy2", 5.9, None),
        ("scenario", "Base", None),
        ("as_of", date(2026, 10, 30), day),
        ("growth", 0.05, percent),
        ("months", 5, None),
        ("include", True, None),
        ("note", None, None),
    ]
    for row, (name, value, form) in enumerate(rows, 1):
        sheet.write(row, 0, name)
        if isinstance(value, date):
            sheet.write_datetime(row, 1, datetime(value.year, value.month, value.day), form)
        elif value is not None:
            sheet.write(row, 1, value, form)
        book.define_name(f"in_{name}", f"=Inputs!$B${row + 1}")
    sheet.data_validation("B5", {"validate": "list", "source": ["Bear", "Base", "Bull"]})
    sheet.data_validation("B8", {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": 12})
    sheet.data_validation("B7", {"validate": "decimal", "criteria": "between", "minimum": -0.5, "maximum": 0.5})
    sheet.data_validation("B6", {"validate": "date", "criteria": ">=", "value": date(2020, 1, 1)})
    sheet.write_comment("B2", "last close")
    sheet.write_row("D2", [1.0, 2.0])
    sheet.write_row("D3", [3.0, 4.0])
    book.define_name("in_grid", "=Inputs!$D$2:$E$3")
    book.define_name("Inputs!local", "=Inputs!$B$7")


def _peers(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet("Peers")
    sheet.add_table(
        "A1:D5",
        {
            "name": "tblPeers",
            "columns": [
                {"header": "Ticker"},
                {"header": "Price"},
                {"header": "EPS"},
                {"header": "P/E", "formula": "=FORWARD_PE(tblPeers[[#This Row],[Price]],tblPeers[[#This Row],[EPS]])"},
            ],
            "data": [list(peer) for peer in PEERS],
        },
    )
    sheet.conditional_format("B2:B5", {"type": "data_bar", "data_bar_2010": True})
    sheet.conditional_format("D2:D5", {"type": "icon_set", "icon_style": "3_traffic_lights"})
    sheet.add_sparkline("F2", {"range": "Peers!B2:B5"})


def _outputs(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet("The outputs")
    times = book.add_format({"num_format": '0.0"x"', "bold": True})
    day = book.add_format({"num_format": "d mmm yyyy"})
    formulas = [
        ("pe", "=FORWARD_PE(in_price,in_eps_fy1)", times),
        ("discount", "=PEER_DISCOUNT(B1,tblPeers[P/E],,,0.2)", None),
        ("label", '="P/E "&TEXT(B1,"0.0")', None),
        ("flag", "=AND(B1>10,in_include)", None),
        ("no_pe", "=_xll.FORWARD_PE(in_price,-1)", None),
        ("empty", '=IF(B1>0,"","x")', None),
        ("next_day", "=in_as_of+1", day),
        ("grid_total", "=SUM(in_grid)", None),
        ("case", '=in_scenario&" <&> "', None),
        ("chained", "=B5*2", None),
        ("native_error", "=1/(in_growth-0.05)", None),
    ]
    for row, (name, formula, form) in enumerate(formulas):
        sheet.write(row, 0, name)
        sheet.write_formula(row, 1, formula, form)
        book.define_name(f"out_{name}", f"='The outputs'!$B${row + 1}")
    sheet.write_dynamic_array_formula("D1:E3", "=PEER_STATS(tblPeers[P/E])")
    sheet.write_dynamic_array_formula("G1", "=SORT(FILTER(tblPeers[Price],tblPeers[Price]>in_price),1,-1)")
    sheet.write_array_formula("I1:I3", "{=Inputs!B2:B4*2}")
    book.define_name("out_doubled", "='The outputs'!$I$1:$I$3")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Peers!$D$2:$D$5", "trendline": {"type": "linear"}})
    sheet.insert_chart("A14", chart)
    sheet.insert_textbox("K2", "a note")
    sheet.write_rich_string("A31", "plain ", book.add_format({"bold": True}), "bold", " end")
    sheet.protect("password")
    sheet.freeze_panes(1, 0)


def plain_book(cells: dict[str, object], names: dict[str, str] | None = None, sheet: str = "Model") -> bytes:
    """One sheet: address -> constant, or formula as text that begins with an equals sign."""
    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    page = book.add_worksheet(sheet)
    for address, value in cells.items():
        page.write(address, value)
    for name, refers_to in (names or {}).items():
        book.define_name(name, refers_to)
    book.close()
    return content.getvalue()


def with_shared_formula(content: bytes, block: str) -> bytes:
    """A book whose first sheet writes the formula of a block of cells once, in the first of them, as Excel does."""
    part = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(BytesIO(content)) as source:
        sheet = source.read(part).decode()
    area = Area.of(block)
    for i, (row, column) in enumerate(area.places()):
        cell = cell_address(row, column)
        shared = f'<f t="shared" ref="{block}" si="0">' if i == 0 else '<f t="shared" si="0"/>'
        sheet = re.sub(
            rf'(<c r="{cell}"[^>]*>)<f>([^<]*)</f>',
            lambda match, i=i, shared=shared: match[1] + shared + (f"{match[2]}</f>" if i == 0 else ""),
            sheet,
        )
    return with_parts(content, {part: sheet.encode()})
