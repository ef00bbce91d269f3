"""`xlmodel report`: a research note from a workbook."""

from pathlib import Path

import click

from xlmodel.cli.commands import A_PATH, as_json, book
from xlmodel.cli.given import given_inputs, settings
from xlmodel.cli.shown import print_json, say, sentences_on_screen
from xlmodel.errors import RequestError


@click.command
@book
@settings
@click.option("--html", is_flag=True, help="One file for any browser; the default.")
@click.option("--pdf", is_flag=True, help="Printed by a browser such as Chromium, or by LibreOffice.")
@click.option("--png", is_flag=True, help="A picture of it; needs a browser such as Chromium.")
@click.option("--out", type=A_PATH, help="Where it is written; left out, the workbook's name in this folder.")
@click.option("--force", is_flag=True, help="Also over a file that is no such note.")
@as_json
def report(
    book: Path,
    settings: tuple[str, ...],
    html: bool,
    pdf: bool,
    png: bool,
    out: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    """A research note of one or two pages: verdict in words, football field, what moves the value, inputs with their
    sources, and what is doubtful. The workbook is recalculated and left alone.

    It looks for names such as in_price and out_expected_value, and for tables such as RangeTable; less gives less.

    \b
    Examples
      xlmodel report workbooks/alibaba.xlsx
      xlmodel report workbooks/alibaba.xlsx --pdf
      xlmodel report workbooks/alibaba.xlsx --png --out note.png
      xlmodel report workbooks/one-pager.xlsx --set price=240 --set eps_fy2=9.1
    """
    kinds = [name for name, wanted in (("html", html), ("pdf", pdf), ("png", png)) if wanted]
    if len(kinds) > 1:
        raise RequestError(f"one note at a time: --{' or --'.join(kinds)}")
    from xlmodel.tasks import report as task

    with sentences_on_screen() as waiting:
        done = task.report(
            book, kind="".join(kinds), out=out, inputs=given_inputs(settings), force=force, waiting=waiting
        )
    if as_json:
        print_json(done)
        return
    for input_set in done["as_if"]:
        say(f"as if: {input_set}")
    for sentence in done["verdict"]:
        say(sentence)
    for doubt in done["doubts"]:
        say(f"? {doubt}")
    if done["lacking"]:
        say(done["lacking"])
    print(f"written: {done['written']}" + (f" (printed by {done['printed_by']})" if done["printed_by"] else ""))
