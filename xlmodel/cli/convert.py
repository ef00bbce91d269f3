"""`xlmodel convert`: a workbook spelled for another spreadsheet."""

from pathlib import Path

import click

from xlmodel.cli.commands import A_PATH, book


@click.command
@book
@click.option("--to", required=True, help="calc, or excel: the spelling of the templates.")
@click.option("--out", type=A_PATH, required=True, help="Where the converted workbook is written.")
def convert(book: Path, to: str, out: Path) -> None:
    """Spell the functions in a workbook for LibreOffice Calc, or for Excel again; nothing else is changed.

    With our extension installed, Calc opens the templates as they are. Without it, or with the extension's jobs
    switched off, LibreOffice 7.4 finds a function only by its full name.

    \b
    Examples
      xlmodel convert workbooks/alibaba.xlsx --to calc --out alibaba_calc.xlsx
      xlmodel convert alibaba_calc.xlsx --to excel --out alibaba.xlsx
    """
    from xlmodel.tasks import convert as task

    print(f"written: {task.convert(book, to, out)}")
