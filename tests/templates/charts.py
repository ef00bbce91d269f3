"""What a chart in a file is, and what it looks like on paper: read from the XML, and drawn by LibreOffice."""

import subprocess
import zipfile
from pathlib import Path
from typing import NamedTuple

from lxml import etree
from PIL import Image, ImageChops, ImageFilter

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
DPI = 60
INK = 160  # a shade and all that is darker


class Series(NamedTuple):
    """One series: what it refers to, what it keeps of that, how it is drawn."""

    name: str
    across: str
    up: str
    words: str
    places: tuple[tuple[float, ...], ...]
    colour: str
    points: float  # the width of its line; Calc rounds it to hundredths of a millimetre
    labelled: bool


class Chart(NamedTuple):
    """One chart."""

    kinds: tuple[str, ...]
    title: str
    axes: tuple[tuple[float, ...], ...]
    series: tuple[Series, ...]


def charts(path: Path) -> list[Chart]:
    """The charts of a workbook, in the order of their titles."""
    with zipfile.ZipFile(path) as file:
        parts = [name for name in file.namelist() if name.startswith("xl/charts/chart")]
        return sorted(_chart(etree.fromstring(file.read(part))) for part in parts)


def on_paper(path: Path) -> list[Chart]:
    """The charts of a workbook, each point to five decimals: Calc calculates anew as it opens a book, with its own digits."""
    return [
        chart._replace(series=tuple(each._replace(places=_rounded(each.places)) for each in chart.series))
        for chart in charts(path)
    ]


def _rounded(places: tuple[tuple[float, ...], ...]) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(round(place, 5) for place in along) for along in places)


def _chart(root: etree._Element) -> Chart:
    kinds = [each for each in root.iterfind(f".//{C}plotArea/*") if each.tag.endswith("Chart")]
    title = "".join(text.text for text in root.iterfind(f"{C}chart/{C}title//{A}t"))
    axes = tuple(
        tuple(float(end.get("val")) for end in axis.iterfind(f"{C}scaling/*") if end.tag != f"{C}orientation")
        for axis in root.iterfind(f".//{C}valAx")
    )
    series = tuple(_series(each) for kind in kinds for each in kind.iterfind(f"{C}ser"))
    return Chart(tuple(kind.tag.removeprefix(C) for kind in kinds), title, axes, series)


def _series(series: etree._Element) -> Series:
    def reference(part: str) -> str:
        return series.findtext(f"{C}{part}//{C}f").replace("$", "")

    line = series.find(f"{C}spPr/{A}ln")
    shade = None if line is None else line.find(f"{A}solidFill/{A}srgbClr")
    shown = series.find(f"{C}dLbls/{C}showSerName")
    return Series(
        *map(reference, ("tx", "xVal", "yVal")),
        series.findtext(f"{C}tx//{C}v") or "",
        tuple(tuple(float(value) for value in _kept(series, part)) for part in ("xVal", "yVal")),
        "" if shade is None else shade.get("val").lower(),
        0 if shade is None else round(int(line.get("w")) / 6350) / 2,
        shown is not None and shown.get("val") == "1",
    )


def _kept(series: etree._Element, part: str) -> list[str]:
    """The numbers that the chart keeps of its cells."""
    values = [value.text for value in series.iterfind(f"{C}{part}//{C}v")]
    return [value for value in values if not value.startswith("#")]


class Calc:
    """A LibreOffice of one's own, without the add-in."""

    def __init__(self, soffice: str, folder: Path) -> None:
        self.folder = folder
        self.command = [soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]

    def saved(self, path: Path) -> Path:
        """The workbook after Calc opened and saved it."""
        self._convert(path, "xlsx:Calc MS Excel 2007 XML", "saved")
        return self.folder / "saved" / path.name

    def picture(self, path: Path) -> Image.Image:
        """Its first page."""
        first = '{"PageRange":{"type":"string","value":"1"}}'
        self._convert(path, f"pdf:calc_pdf_Export:{first}", path.parent.name)
        page = self.folder / path.parent.name / path.stem
        subprocess.run(["pdftoppm", "-r", str(DPI), "-singlefile", "-png", page.with_suffix(".pdf"), page], check=True)
        return Image.open(page.with_suffix(".png")).convert("L")

    def paper(self, path: Path) -> Path:
        """All pages of it."""
        self._convert(path, "pdf", "paper")
        return self.folder / "paper" / f"{path.stem}.pdf"

    def _convert(self, path: Path, kind: str, to: str) -> None:
        command = [*self.command, "--convert-to", kind, "--outdir", str(self.folder / to), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=900)


def unlike(one: Image.Image, other: Image.Image) -> float:
    """The part of the ink of two pictures that the other has nowhere within a pixel."""
    inks = [picture.point(lambda shade: 255 if shade < INK else 0) for picture in (one, other)]
    grown = [ink.filter(ImageFilter.MaxFilter(3)) for ink in inks]
    alone = [ImageChops.subtract(inks[0], grown[1]), ImageChops.subtract(inks[1], grown[0])]
    return sum(_count(each) for each in alone) / max(sum(_count(each) for each in inks), 1)


def _count(ink: Image.Image) -> int:
    return ink.histogram()[255]
