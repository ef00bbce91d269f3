"""The charts of lines that a workbook itself has, read with the values of the last run: a history, a band."""

from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from lxml import etree

from xlmodel.calculation.workbook import Workbook
from xlmodel.charts.history import Series
from xlmodel.errors import CellError
from xlmodel.formula.area import Area
from xlmodel.report.shown import shown

_C: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_FEWEST, _MOST = 6, 5_000  # points of a history


class Lines(NamedTuple):
    """One chart."""

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    origin: str = "As in the chart of the workbook."
    days: tuple[date, ...] = ()  # of the points, where the labels are days


def native_lines(workbook: Workbook) -> Lines | None:
    """The first chart that is lines and nothing else, on the sheet that opens before those on the others."""
    package = workbook.package
    for sheet in sorted(package.sheets, key=lambda sheet: sheet != package.opening_sheet):
        for drawing in package.related(package.sheets[sheet], "drawing").values():
            for part in package.related(drawing, "chart").values() if drawing in package else ():
                found = _lines(workbook, package.xml(part)) if part in package else None
                if found is not None:
                    return found
    return None


def _lines(workbook: Workbook, chart: etree._Element) -> Lines | None:
    plots = [each for each in chart.iterfind(f".//{_C}plotArea/*") if str(each.tag).endswith("Chart")]
    if not plots or any(each.tag != f"{_C}lineChart" for each in plots):
        return None
    found = [each for plot in plots for each in plot.iterfind(f"{_C}ser")]
    series = [Series(_name(workbook, each), values) for each in found if (values := _numbers(workbook, each))]
    categories = next((cells for each in found if (cells := tuple(_cells(workbook, each, f"{_C}cat")))), ())
    labels = tuple(map(shown, categories))
    length = len(labels)
    series = [each for each in series if len(each.values) == length]
    if length < _FEWEST or not series:
        return None
    title = "".join(text.text or "" for text in chart.iterfind(f"./{_C}chart/{_C}title//{_A}t"))
    return Lines(title or "History", labels, tuple(series), days=_days(categories))


def _days(categories: tuple[object, ...]) -> tuple[date, ...]:
    """The labels as days, if that is what they are, one after the other."""
    days = tuple(day for day in categories if isinstance(day, date))
    return days if len(days) == len(categories) and list(days) == sorted(days) else ()


def _numbers(workbook: Workbook, series: etree._Element) -> tuple[float | None, ...]:
    """The values of a line; nothing where it has none."""
    values = tuple(
        value if isinstance(value, float) and not isinstance(value, bool) else None
        for value in _cells(workbook, series, f"{_C}val")
    )
    return values if any(value is not None for value in values) else ()


def _name(workbook: Workbook, series: etree._Element) -> str:
    stated = series.findtext(f"{_C}tx/{_C}v")
    if stated is not None:
        return stated
    referred = [value for value in _cells(workbook, series, f"{_C}tx") if isinstance(value, str)]
    return next((value for value in referred if not isinstance(value, CellError)), "")


def _cells(workbook: Workbook, series: etree._Element, what: str) -> Iterator[object]:
    """The cells that a part of a series refers to, in order; none where it names no plain block of a sheet."""
    reference = next((each.text for each in series.iterfind(f"{what}//{_C}f")), None) or ""
    try:
        area = Area.referred(reference)
    except ValueError:
        return
    if area.sheet in workbook.package.sheets and area.size <= _MOST and not area.whole:
        yield from (workbook.cell(Area(area.sheet, *place)) for place in area.places())
