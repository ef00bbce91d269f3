"""The cells of a file of figures, by headings: a CSV of any country, or a sheet; which row is which, nothing dropped."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import isinf
from pathlib import Path
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from xlmodel.delimited import Line, decoded, divider, rows
from xlmodel.errors import WorkbookError
from xlmodel.market.figure_cells import looks_like
from xlmodel.market.figure_rows import COLUMNS, refuse_missing
from xlmodel.market.items import as_word
from xlmodel.market.provider import SchemaError

if TYPE_CHECKING:
    from xlmodel.package import Parts


class FigureTable(NamedTuple):
    """Rows by the names of their columns."""

    rows: list[dict[str, Any]]
    numbers: list[int]  # of the rows, as an editor or a spreadsheet shows them
    unread: tuple[str, ...]  # headings that mean nothing here
    wrong: dict[int, str]  # which rows are none, and why


def read_table(path: Path, content: bytes, block: str) -> FigureTable:
    """The table of a file.

    Raises
        SchemaError  it cannot be read, or a heading stands there twice or is misspelt.
    """
    if path.suffix.lower() in TEXTS:
        return _csv_table(path.name, content)
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        return _by_headings(path.name, _sheet_lines(path, content, block))
    raise SchemaError(f"{path.name} is neither a .csv, .tsv or .txt nor an .xlsx")


def _by_headings(file: str, lines: Iterable[Line]) -> FigureTable:
    filled = (line for line in lines if any(str(cell).strip() for cell in line.cells))
    first = next(filled, None)
    if first is None:
        raise SchemaError(f"{file} is empty: no headings such as {', '.join(COLUMNS[:4])}")
    headings = [str(cell).strip() for cell in first.cells]
    names = [as_word(heading) for heading in headings]
    unread = _unread(file, dict(zip(headings, names, strict=True)), names)
    refuse_missing(file, names)
    table = FigureTable([], [], unread, {})
    for line in filled:
        if line.wrong:
            table.wrong[line.number] = line.wrong
        else:
            table.rows.append(dict(zip(names, line.cells, strict=False)))
            table.numbers.append(line.number)
    return table


def _unread(file: str, headings: Mapping[str, str], names: Sequence[str]) -> tuple[str, ...]:
    """The headings that are not read, as they are written, where none of them may be one that is."""
    for name in COLUMNS:
        if names.count(name) > 1:
            raise SchemaError(f"{file} has two columns {name}: one of them has to go")
    unread = {heading: name for heading, name in headings.items() if name and name not in COLUMNS}
    for heading, name in unread.items():
        meant = [column for column in COLUMNS if column not in names and looks_like(name, column)]
        if meant:
            raise SchemaError(
                f"{file} has a column {heading!r}, which is not read, and none {meant[0]}: is that meant?"
            )
    return tuple(unread)


# CSV


TEXTS: Final = (".csv", ".tsv", ".txt")
"""What a file of text is called: a spreadsheet calls its "Unicode text" .txt."""


def _csv_table(file: str, content: bytes) -> FigureTable:
    try:
        text = decoded(content)
    except ValueError as problem:
        raise SchemaError(f"{file} {problem}") from None
    between = divider(text, lambda cell: as_word(cell) in COLUMNS)
    try:
        table = _by_headings(file, rows(text, between))
    except ValueError as problem:
        raise SchemaError(f"{file}, {problem}") from None
    decimal_commas = between == ";" or (between == "\t" and _has_decimal_commas(file, table))
    return _with_points(file, table) if decimal_commas else table


_THOUSANDS: Final = re.compile(r"[-+]?[1-9]\d{0,2}(\.\d{3})+")
_THOUSANDS_OR_DECIMALS: Final = re.compile(r"[-+]?[1-9]\d{0,2}([.,])\d{3}(\1\d{3})*")


def _has_decimal_commas(file: str, table: FigureTable) -> bool:
    """Which of the two marks makes decimals, where the divider does not tell the country.

    Raises
        SchemaError  only values have one that may be a thousand times each other.
    """
    values = [str(row.get("value") or "").strip() for row in table.rows]
    sure = [value for value in values if not _THOUSANDS_OR_DECIMALS.fullmatch(value)]
    if any("." in value for value in sure):
        return False
    for number, value in zip(table.numbers, values, strict=True):
        if "," in value and not any("," in each for each in sure):
            raise SchemaError(
                f"{file}, row {number}: value is {value!r}, thousands or a fraction? "
                f"Write {value.replace(',', '')} or {value}0"
            )
    return any(mark in value for value in values for mark in ".,")


def _with_points(file: str, table: FigureTable) -> FigureTable:
    """The numbers of a country with decimal commas with points; one that may mean two numbers is refused."""
    values = [str(row.get("value") or "").strip() for row in table.rows]
    commas = [(number, value) for number, value in zip(table.numbers, values, strict=True) if "," in value]
    for number, value in zip(table.numbers, values, strict=True):
        if commas and "." in value:
            other = f" as the {commas[0][1]!r} of row {commas[0][0]}" if commas[0][0] != number else ""
            raise SchemaError(
                f"{file}, row {number}: value is {value!r}: with decimal commas{other}, a point may divide thousands; write it without"
            )
        if _THOUSANDS.fullmatch(value):
            raise SchemaError(
                f"{file}, row {number}: value is {value!r}, thousands or a fraction? Write {value.replace('.', '')} or {value}0"
            )
    pointed = [row | {"value": value.replace(",", ".")} for row, value in zip(table.rows, values, strict=True)]
    return table._replace(rows=pointed)


# Sheets


_BLOCK: Final = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})")


def _sheet_lines(path: Path, content: bytes, block: str) -> Iterator[Line]:
    import pandas as pd

    sheet, _, cells = block.partition("!")
    options: dict[str, Any] = {}
    above = 0
    if cells:
        match = _BLOCK.fullmatch(cells)
        if match is None:
            raise SchemaError(f"{cells} is not a block of cells such as B2:M90")
        above = int(match[2]) - 1
        options = {"usecols": f"{match[1]}:{match[3]}", "skiprows": above, "nrows": int(match[4]) - above}
    parts = _safe(path.name, content)
    try:
        # Tickers such as NA are texts, not gaps; beside a heading 7203 stays 7203, whatever is blank below it.
        frame = pd.read_excel(
            io.BytesIO(_in_utf8(parts)),
            sheet.strip("'") or 0,
            header=None,
            keep_default_na=False,
            na_values=[""],
            **options,
        )
    except pd.errors.ParserError:
        raise SchemaError(f"{path.name} has no figures in some columns of {cells}: name those that it has") from None
    except (ValueError, KeyError, OSError, IndexError, TypeError) as problem:
        raise SchemaError(f"{path.name} cannot be read as a sheet of figures: {problem}") from None
    except MemoryError:  # the fault of no file
        raise
    except Exception as problem:  # whatever openpyxl stumbles over first in a damaged file
        raise SchemaError(_damage(path.name, parts)) from problem
    for i, row in enumerate(frame.itertuples(index=False), start=above + 1):
        yield Line(i, ["" if pd.isna(cell) else cell for cell in row])


def _safe(file: str, content: bytes) -> "Parts":
    """The parts of a workbook, all of them tried: pandas reads what it is given, however hostile."""
    from xlmodel.package import Parts

    try:
        parts = Parts(content, file)
        for name in parts.parts:
            parts.part(name)
            parts.related(name, "worksheet")
    except WorkbookError as problem:
        raise SchemaError(f"{file} cannot be read as a sheet of figures: {problem}") from None
    return parts


def _in_utf8(parts: "Parts") -> bytes:
    """A workbook as expat reads it, which takes UTF-16 only from a part that says so itself."""
    if not parts.respelled:
        return parts.content
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in parts.parts:
            archive.writestr(zipfile.ZipInfo(name), parts.part(name))
    return out.getvalue()


def _damage(file: str, parts: "Parts") -> str:
    """Why a sheet cannot be read: a number larger than any that a cell holds, or its damage."""
    for name in parts.parts:
        if "/worksheets/" in name and name.endswith(".xml"):
            for cell in parts.xml(name).iter("{*}c"):
                number, address = cell.findtext("{*}v", ""), cell.get("r", "")
                if _NUMBER.fullmatch(number) and isinf(float(number)):
                    row = f", row {address.lstrip(ascii_uppercase)}" if address else ""
                    return f"{file}{row}: {address or 'a cell'} holds {number[:40]}, which is larger than any number"
    return f"{file} cannot be read as a sheet of figures: it is damaged, or its first sheet is one of charts"


_NUMBER: Final = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[-+]?[0-9]+)?", re.IGNORECASE)
