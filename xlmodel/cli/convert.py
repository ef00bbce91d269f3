"""`xlmodel convert`: a workbook spelled for another spreadsheet."""

from pathlib import Path

import click

from xlmodel.cli.commands import A_PATH, book, force, refuse_to_replace


@click.command
@book
@click.option("--to", required=True, help="excel, the spelling of the templates; office-js, calc or values.")
@click.option("--out", type=A_PATH, required=True, help="Where the converted workbook is written.")
@force
def convert(book: Path, to: str, out: Path, force: bool) -> None:
    """Spell the functions in a workbook for another spreadsheet; nothing else is changed, and back it is as it was.

    `office-js` is for Excel with the add-in of `xlmodel web`, which knows its functions in a file by another name (the
    pane mends them too: Workbook, Repair). With our extension installed, Calc opens the templates as they are; without
    it, or with the extension's jobs switched off, LibreOffice 7.4 finds a function only by its full name. `values` is
    for a reader who has none of these: our formulas become their values, as by run --frozen.

    \b
    Examples
      xlmodel convert workbooks/alibaba.xlsx --to office-js --out alibaba_web.xlsx
      xlmodel convert workbooks/alibaba.xlsx --to calc --out alibaba_calc.xlsx
      xlmodel convert alibaba_calc.xlsx --to excel --out alibaba.xlsx
    """
    from xlmodel.tasks import convert as task

    refuse_to_replace(out, book=book, force=force)
    print(f"written: {task.convert(book, to, out)}")
