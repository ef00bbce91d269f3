"""`xlmodel report`: a research note from a workbook."""

from pathlib import Path
from typing import Annotated

import typer

from xlmodel.cli.given import Settings, given_inputs
from xlmodel.cli.refresh import Json
from xlmodel.cli.shown import print_json, sentences_on_screen
from xlmodel.errors import RequestError


def report(
    book: Annotated[Path, typer.Argument(help="The workbook: .xlsx or .xlsm.", show_default=False)],
    settings: Settings = None,
    html: Annotated[bool, typer.Option("--html", help="One file for any browser; the default.")] = False,
    pdf: Annotated[
        bool, typer.Option("--pdf", help="Printed by a browser such as Chromium, or by LibreOffice.")
    ] = False,
    png: Annotated[bool, typer.Option("--png", help="A picture of it; needs a browser such as Chromium.")] = False,
    out: Annotated[
        Path | None, typer.Option(help="Where it is written; left out, the workbook's name in this folder.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Also over a file that is no such note.")] = False,
    as_json: Json = False,
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
            book, kind="".join(kinds), out=out, inputs=given_inputs(settings or []), force=force, waiting=waiting
        )
    if as_json:
        print_json(done)
        return
    for input_set in done["as_if"]:
        print(f"as if: {input_set}")
    for sentence in done["verdict"]:
        print(sentence)
    for doubt in done["doubts"]:
        print(f"? {doubt}")
    if done["lacking"]:
        print(done["lacking"])
    print(f"written: {done['written']}" + (f" (printed by {done['printed_by']})" if done["printed_by"] else ""))
