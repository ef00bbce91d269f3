"""A workbook as code: pages, styles and names, so that a template says what it shows and not how.

Colours follow the ICAEW's good practice: inputs, formulas and links to other sheets look different, and so does
what is only the modeller's judgement. The same input gives the same bytes.
"""

import io
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from importlib import resources
from typing import Any, NamedTuple

import xlsxwriter

from xlmodel.contract import IN
from xlmodel.errors import CellError
from xlmodel.formula.area import Area, cell_address, cell_place, quoted
from xlmodel.formula.spelling import calls
from xlmodel.functions import REGISTRY

Value = float | str | bool | CellError | date | None
Values = Callable[[str, int, int], Value]
"""The value of a cell by sheet, row and column (from 1), for the cached values of formulas."""

NAVY, INK, GREY, LIGHT, RULE = "#1F2A44", "#222222", "#6B7280", "#F3F4F6", "#D1D5DB"
BLUE, GREEN, PURPLE = "#0000FF", "#00703C", "#7030A0"
GOOD, BAD, WARN = "#1B7F4B", "#B42318", "#B45309"

FORMATS = {
    "text": "@",
    "general": "General",
    "price": "#,##0.00",
    "multiple": '0.0"x"',
    "percent": "0.0%",
    "percent2": "0.000%",
    "count": "#,##0",
    "number": "#,##0.0##",
    "money": "#,##0",
    "date": "yyyy-mm-dd",
    "place": "0.000",
    # Of a row that is free, nothing is shown; a text is, also after Calc has saved, which would add a place without one.
    "price_or_blank": "#,##0.00;-#,##0.00;;@",
    "multiple_or_blank": '0.0"x";-0.0"x";;@',
    "percent_or_blank": "0.0%;-0.0%;;@",
    "money_or_blank": "#,##0;-#,##0;;@",
    "tenth": "0.0",
    "density": "0.00000",
}

_ROW = 15.0  # points of a row of which nothing is set
_BASE = {"font_name": "Calibri", "font_size": 10, "font_color": INK, "valign": "vcenter"}
_BOX = {"border": 1, "border_color": RULE}
_LINE = {"bottom": 4, "bottom_color": RULE}
_RIGHT = {"align": "right", "indent": 1}  # room between a number and the text beside it
_LEFT = {"align": "left", "indent": 1}
STYLES: dict[str, dict[str, Any]] = {
    "title": {"font_size": 18, "bold": True, "font_color": NAVY},
    "subtitle": {"font_color": GREY},
    "aside": {"font_color": GREY, "indent": 1},
    "when": {"font_color": GREY, "align": "left", "indent": 1},
    "head_aside": {"bold": True, "font_color": NAVY, "bottom": 1, "bottom_color": NAVY, "indent": 1},
    "band": {"bold": True, "font_color": "#FFFFFF", "bg_color": NAVY},
    "band_right": {"bold": True, "font_color": "#FFFFFF", "bg_color": NAVY, "align": "right", "indent": 1},
    "head": {"bold": True, "font_color": NAVY, "bottom": 1, "bottom_color": NAVY, "text_wrap": True},
    "head_right": {"bold": True, "font_color": NAVY, "bottom": 1, "bottom_color": NAVY, "align": "right", "indent": 1},
    "head_wrapped": {
        "bold": True,
        "font_color": NAVY,
        "bottom": 1,
        "bottom_color": NAVY,
        **_RIGHT,
        "text_wrap": True,
    },
    "label": {},
    "label_bold": {"bold": True},
    "label_number": {"bold": True, **_RIGHT},
    "wrap": {"text_wrap": True, "valign": "top"},
    "note": {"font_color": GREY, "text_wrap": True, "valign": "top", "font_size": 9},
    # The colour code
    "input": {"font_color": BLUE, "bg_color": "#FFF9E5", **_BOX, **_RIGHT, "locked": False},
    "judgement": {"font_color": PURPLE, "bg_color": "#F5ECFB", **_BOX, **_RIGHT, "locked": False},
    "input_text": {"font_color": BLUE, "bg_color": "#FFF9E5", **_BOX, **_LEFT, "locked": False},
    "judgement_text": {"font_color": PURPLE, "bg_color": "#F5ECFB", **_BOX, **_LEFT, "locked": False},
    "formula": {},
    "link": {"font_color": GREEN, **_RIGHT},
    "result": {"bold": True, "bg_color": LIGHT, **_BOX, **_RIGHT},
    "table_text": {**_LINE},
    "table_aside": {**_LINE, "indent": 1},
    "table": {**_LINE, **_RIGHT},
    "table_total": {"bold": True, "top": 1, "top_color": NAVY, **_RIGHT},
    "table_total_text": {"bold": True, "top": 1, "top_color": NAVY},
    "warning": {"bold": True, "font_color": WARN, "bg_color": "#FEF3C7", "text_wrap": True},
    "alert": {"bold": True, "font_color": WARN, "text_wrap": True},
    "alert_line": {"bold": True, "font_color": BAD},
    "verdict": {"bold": True, "font_size": 11, "font_color": NAVY, "bg_color": LIGHT, "text_wrap": True},
    "message": {"bold": True, "font_color": NAVY, "top": 2, "top_color": NAVY, "text_wrap": True, "valign": "top"},
    "check": {"bold": True, "align": "center", **_BOX},
    "centre": {"bold": True, "bg_color": "#E0E7FF"},
}


class Rule(NamedTuple):
    """What may stand in an input cell: `decimal > 0`, `decimal 0 1`, `whole 0 99`, `date`, `list a|b`, `text 1 9`."""

    kind: str
    bounds: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Rule":
        """The rule as the tables of figures write it."""
        kind, *bounds = text.split()
        return cls(kind, tuple(bounds))

    def validation(self) -> dict[str, Any]:
        """The same for XlsxWriter."""
        if self.kind == "list":
            return {"validate": "list", "source": self.bounds[0].split("|")}
        if self.kind == "date":
            return {"validate": "date", "criteria": ">", "value": date(1990, 1, 1)}
        low, high = self.bounds
        kind = "length" if self.kind == "text" else self.kind
        if low in (">", ">="):
            return {"validate": kind, "criteria": low, "value": float(high)}
        return {"validate": kind, "criteria": "between", "minimum": float(low), "maximum": float(high)}


class Book:
    """A workbook being written."""

    def __init__(self, title: str, subject: str, made: datetime, values: Values | None = None) -> None:
        self._bytes = io.BytesIO()
        self._values = values
        self.book = xlsxwriter.Workbook(
            self._bytes,
            {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
        )
        self.book.set_properties({"title": title, "subject": subject, "author": "xlmodel", "created": made})
        self._formats: dict[tuple[str, str], Any] = {}
        self._taken = _function_names()
        self.names: dict[str, str] = {}
        self._folded: set[str] = set()  # these names as a spreadsheet tells them apart
        self.calling: list[str] = []  # the names of cells that call our functions
        self.judged: list[str] = []  # inputs of judgement that had a value from the beginning
        self.uneven: list[
            str
        ] = []  # pieces of formulas: by how much the edges of a grid are not spread around its middle
        self._sheets: list[str] = []

    def page(self, name: str, widths: Sequence[float], colour: str = NAVY) -> "Page":
        """A new sheet with these column widths."""
        self._sheets.append(name)
        return Page(self, name, widths, colour)

    def style(self, style: str, number: str = "general") -> Any:
        """A style with a number format, made once."""
        key = style, number
        if key not in self._formats:
            self._formats[key] = self.book.add_format({**_BASE, **STYLES[style], "num_format": FORMATS[number]})
        return self._formats[key]

    def define(self, name: str, sheet: str, cells: str) -> None:
        """Give cells a name, unless a spreadsheet would read it as something else."""
        if name.upper() in self._taken:
            raise ValueError(f"{name} is a worksheet function's name: Excel would call it instead of reading the cell")
        if re.fullmatch(r"[A-Za-z]{1,3}[0-9]+|[Rr][0-9]*[Cc][0-9]*", name):
            raise ValueError(f"{name} is a cell address")
        if name.casefold() in self._folded:
            raise ValueError(f"{name} is defined twice")
        self._folded.add(name.casefold())
        self.names[name] = f"{quoted(sheet)}!{cells}"
        self.book.define_name(name, f"={Area.of(cells, sheet).absolute}")

    def check_table_name(self, name: str) -> None:
        """A table that bears a sheet's name confuses engines, and one that bears a function's name confuses Excel."""
        if name.casefold() in {s.casefold() for s in self._sheets} or name.upper() in self._taken:
            raise ValueError(f"{name} cannot name a table: a sheet or a function has that name")

    def value(self, sheet: str, row: int, column: int) -> Any:
        """The cached value of a formula, as XlsxWriter wants it."""
        value = self._values(sheet, row, column) if self._values else 0
        return "" if value is None else value.value if isinstance(value, CellError) else value

    def close(self) -> bytes:
        """The bytes of the finished file."""
        self.book.close()
        return self._bytes.getvalue()


class Page:
    """One sheet: cells by address, each with a style that says what it is."""

    def __init__(self, book: Book, name: str, widths: Sequence[float], colour: str) -> None:
        self.book, self.name = book, name
        self._tables: list[Area] = []
        self._widths, self._heights, self._row = tuple(widths), dict[int, float](), _ROW
        self.sheet = book.book.add_worksheet(name)
        self.sheet.hide_gridlines(2)
        self.sheet.set_tab_color(colour)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 1)
        self.sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        self.sheet.set_footer("&L&8xlmodel · &A&R&8Not investment advice · page &P of &N")
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width, book.style("label"))

    def long(self, headings: int, columns: int = 0, *, first: int | None = None) -> None:
        """A sheet of several pages: each as wide as it is, its headings on each of them, and in sight on a screen.

        Parameters
            headings  the last row of them.
            columns   how many stay in sight.
            first     the first row that is repeated on paper; left out, the last one alone.
        """
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows((first or headings) - 1, headings - 1)
        self.sheet.freeze_panes(headings, columns)

    def height(self, row: int, points: float) -> None:
        """How high a row is."""
        self._heights[row] = points
        self.sheet.set_row(row - 1, points)

    def rows(self, points: float) -> None:
        """How high those rows are of which nothing else is set."""
        self._row = points
        self.sheet.set_default_row(points)

    def pixels(self, cells: str) -> tuple[int, int]:
        """How wide and high a block of cells is; heights of its rows must have been set before."""
        area = Area.of(cells)
        widths = self._widths[area.column - 1 : area.last_column]
        heights = (self._heights.get(row, self._row) for row in range(area.row, area.last_row + 1))
        return sum(int(width * 7 + 5) for width in widths), sum(int(points * 4 / 3) for points in heights)

    def title(self, text: str, subtitle: str) -> None:
        """What the sheet is, in its upper left corner."""
        self.height(1, 28)
        self.text("A1", text, "title")
        self.text("A2", subtitle, "subtitle")

    def band(self, cells: str, text: str) -> None:
        """A heading across a block of columns."""
        area = Area.of(cells)
        for place in area.places():
            self.sheet.write_blank(cell_address(*place), None, self.book.style("band"))
        self.sheet.write_string(cell_address(area.row, area.column), text, self.book.style("band"))

    def merged(self, cells: str, text: str, style: str) -> None:
        """A text, or a formula that makes one, over several cells."""
        area = Area.of(cells)
        first = cell_address(area.row, area.column)
        if area.size > 1:
            self.sheet.merge_range(cells, "", self.book.style(style))
        if text.startswith("="):
            self.formula(first, text, style=style)
        else:
            self.text(first, text, style)

    def text(self, cell: str, text: str, style: str = "label") -> None:
        """One text."""
        self.sheet.write_string(cell, text, self.book.style(style))

    def texts(self, cell: str, texts: Sequence[str], style: str = "label") -> None:
        """Texts side by side."""
        row, column = cell_place(cell)
        for offset, text in enumerate(texts):
            self.text(cell_address(row, column + offset), text, style)

    def put(self, cell: str, value: Value, style: str, number: str = "general") -> None:
        """A value as it is, typed: a date is a date, a text is never a formula."""
        form = self.book.style(style, number)
        if value is None:
            self.sheet.write_blank(cell, None, form)
        elif isinstance(value, bool):
            self.sheet.write_boolean(cell, value, form)
        elif isinstance(value, date):
            self.sheet.write_datetime(cell, datetime(value.year, value.month, value.day), form)
        elif isinstance(value, str):
            self.sheet.write_string(cell, value, form)
        else:
            self.sheet.write_number(cell, value, form)

    def input(self, cell: str, name: str, value: Value, number: str, rule: str, note: str, style: str) -> None:
        """An input cell: named `in_...`, coloured, validated, with its source shown when it is selected."""
        self.put(cell, value, style, number)
        self.book.define(f"{IN}{name}", self.name, cell)
        self.validate(cell, rule, name.replace("_", " "), note)

    def validate(self, cells: str, rule: str, title: str, note: str) -> None:
        """Refuse what the rule does not allow; show the source while the cell is selected."""
        options = {
            **Rule.of(rule).validation(),
            "input_title": title[:32],
            "input_message": note[:255],
            "error_title": "Not a value for this cell",
            "error_message": f"Allowed here: {rule.replace('|', ', ')}"[:255],
        }
        self.sheet.data_validation(cells, options)

    def formula(
        self,
        cell: str,
        formula: str,
        number: str = "general",
        style: str = "formula",
        name: str | None = None,
        *,
        fresh: bool = False,
    ) -> None:
        """One cell of calculation; one that calls our functions is written so that Excel adds no `@`.

        A table takes no dynamic arrays.

        Parameters
            fresh  written in the same way, which LibreOffice takes for a reason to calculate it when it opens the file.
        """
        place = cell_place(cell)
        form, value = self.book.style(style, number), self.book.value(self.name, *place)
        ours = bool(calls(formula, REGISTRY))
        dynamic = (ours or fresh) and not any(area.holds(*place) for area in self._tables)
        write = self.sheet.write_dynamic_array_formula if dynamic else self.sheet.write_formula
        write(cell, formula, form, value)
        if name:
            self.book.define(name, self.name, cell)
            if ours:
                self.book.calling.append(name)

    def spill(
        self,
        cells: str,
        formula: str,
        numbers: Sequence[str],
        styles: Sequence[str] = ("table",),
        down: Sequence[str] = (),
    ) -> None:
        """A formula whose answer fills several cells.

        Parameters
            numbers  the number format of each column; `general` is a column of texts.
            styles   the style of each row; the last one serves the rest.
            down     number formats of the last column, row by row, where they differ.
        """
        area = Area.of(cells)
        for i in range(area.rows):
            for j in range(area.columns):
                number = numbers[min(j, len(numbers) - 1)]
                style = styles[min(i, len(styles) - 1)]
                if number != "general":
                    style = _OVER_NUMBERS.get(style, style)
                elif j == 0 and area.column > 2:  # texts to the right of other numbers
                    style = _BESIDE.get(style, style)
                else:
                    style = _OF_TEXTS.get(style, style)
                if down and j == area.columns - 1:
                    number = down[i]
                place = area.row + i, area.column + j
                form, value = self.book.style(style, number), self.book.value(self.name, *place)
                if i == j == 0:
                    self.sheet.write_dynamic_array_formula(cells, formula, form, value)
                elif isinstance(value, str):
                    self.sheet.write_string(cell_address(*place), value, form)
                else:
                    self.sheet.write_number(cell_address(*place), value, form)

    def verdict(self, cells: str) -> None:
        """Green where TRUE, red where FALSE."""
        for criterion, colour, fill in (("=TRUE", GOOD, "#DCFCE7"), ("=FALSE", BAD, "#FEE2E2")):
            form = self.book.book.add_format({"font_color": colour, "bg_color": fill, "bold": True})
            self.sheet.conditional_format(cells, {"type": "cell", "criteria": "==", "value": criterion, "format": form})

    def table(
        self, cells: str, name: str, columns: Sequence[Mapping[str, Any]], rows: Sequence[Sequence[Value]]
    ) -> None:
        """An Excel table; a column with a formula is calculated, the others are inputs. Rows left out are written later."""
        self.book.check_table_name(name)
        area = Area.of(cells)
        self._tables.append(area)
        self.sheet.add_table(
            cells,
            {
                "name": name,
                "style": "Table Style Light 1",
                "autofilter": False,
                "columns": [{k: c[k] for k in ("header", "formula") if k in c} for c in columns],
            },
        )
        for j, column in enumerate(columns):
            is_text = column["number"] == "text" or column.get("style") in ("table_text", "table_aside")
            style = "head_right" if not is_text else _BESIDE["head"] if j else "head"
            self.text(cell_address(area.row, area.column + j), column["header"], style)
        for i, values in enumerate(rows, start=1):
            for j, column in enumerate(columns):
                place = area.row + i, area.column + j
                if "formula" in column:
                    form = self.book.style(column.get("style", "table"), column["number"])
                    value = self.book.value(self.name, *place)
                    self.sheet.write_formula(cell_address(*place), column["formula"], form, value)
                else:
                    style = (
                        _IN_COLUMN_OF_TEXTS.get(column["style"], column["style"])
                        if column["number"] == "text"
                        else column["style"]
                    )
                    self.put(cell_address(*place), values[j], style, column["number"])


_OVER_NUMBERS = {"head": "head_right"}
_BESIDE = {"head": "head_aside", "table": "table_aside"}
_IN_COLUMN_OF_TEXTS = {"input": "input_text", "judgement": "judgement_text"}
_OF_TEXTS = {"table": "table_text", "table_total": "table_total_text"}


def _function_names() -> frozenset[str]:
    text = resources.files("xlmodel.templates").joinpath("excel_functions.txt").read_text("utf-8")
    native = {name for line in text.splitlines() if not line.startswith("#") for name in line.split()}
    return frozenset(native | set(REGISTRY))
