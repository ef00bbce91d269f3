"""Refresh of a large sheet in place, data functions, reads beside a writer that is killed over and over."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl
import xlsxwriter

from tests.bench.frame import Row, ratio
from tests.bench.starting import ROOT
from xlmodel.call import evaluate
from xlmodel.functions import REGISTRY
from xlmodel.workbook.patch import Results, patched
from xlmodel.workbook.replace_file import replace_file
from xlmodel.workbook.safe_read import open_package
from xlmodel.workbook.sheet_xml import Area


def market() -> list[Row]:
    """The rows."""
    rows, columns = 10_000, 20
    step = iter(range(10**9))
    nothing = Results(lambda sheet, row, column: None, lambda sheet, row, column: (1, 1))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.xlsx"
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("Data")
            for row in range(rows):
                sheet.write_row(row, 0, [row + column / 7 for column in range(columns)])

        def in_place() -> None:
            new = next(step)
            values = {
                Area("Data", 1, column, rows): [new + row + column / 3 for row in range(1, rows + 1)]
                for column in range(1, columns + 1)
            }
            replace_file(path, patched(open_package(path), nothing, {}, values))

        def with_openpyxl() -> None:
            new = next(step)
            book = openpyxl.load_workbook(path)
            for row, line in enumerate(book["Data"].iter_rows(max_row=rows, max_col=columns), 1):
                for column, cell in enumerate(line, 1):
                    cell.value = new + row + column / 3
            book.save(path)

        of_openpyxl = ratio(in_place, with_openpyxl, rounds=3)
        killed = subprocess.run(
            [sys.executable, ROOT / "tests" / "market" / "kill_refresh.py", folder, "200"],
            capture_output=True,
            text=True,
            check=True,
        )
    reads = json.loads(killed.stdout.splitlines()[-1])
    consensus = REGISTRY["CONSENSUS"]
    tickers = [["NVDA"], ["AAPL"], ["BABA"], ["MSFT"]] * 2500
    in_cells = ratio(
        lambda: [evaluate(consensus, [ticker, "EPS", "FY2", 45924.0]) for [ticker] in tickers],
        lambda: evaluate(consensus, [tickers, "EPS", "FY2", 45924.0]),
        rounds=3,
    )
    lost = len(reads["wrong"])
    return [
        Row("refresh of 10 000 x 20 cells in place / openpyxl load, set, save", of_openpyxl, most=1 / 12),
        Row("CONSENSUS in 10 000 cells of their own / in a range of 10 000", in_cells, least=10),
        Row("200 kills of a refresh: broken workbooks or stores, lost commits", lost, most=0, unit="of 200"),
        Row("reads a second beside it", reads["reads a second"], unit="1/s"),
        Row("p99 of a read beside it", reads["read p99 ms"], unit="ms"),
    ]
