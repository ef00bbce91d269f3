"""`xlmodel new`: a workbook for any company, from a template."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xlmodel.cli.refresh import AsOf, Figures, Json, KeepGoing, Store
from xlmodel.cli.shown import console, harmless, open_page, print_json, say

if TYPE_CHECKING:
    from xlmodel.tasks.new import Made

INCOMPLETE = 1  # the exit code where figures are to be filled in, or a check fails


def new(
    template: Annotated[str, typer.Argument(help="Which one; left out, they are listed.", show_default=False)] = "",
    ticker: Annotated[str, typer.Argument(help="The company, such as AAPL or 0700.HK.", show_default=False)] = "",
    peers: Annotated[
        str | None,
        typer.Option(
            metavar="A,B,C", help="Their tickers; left out, those that your figures name.", show_default=False
        ),
    ] = None,
    figures: Figures = "",
    provider: Annotated[
        list[str] | None,
        typer.Option(help="file, yahoo, fmp, alphavantage, edgar, ecb; repeat for the order of fallback."),
    ] = None,
    as_of: AsOf = None,
    out: Annotated[
        Path | None, typer.Option(help="The file; left out, such as aapl-one-pager.xlsx.", show_default=False)
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there already.")] = False,
    store: Store = "",
    keep_going: KeepGoing = False,
    as_json: Json = False,
    opened: Annotated[
        bool, typer.Option("--open", help="Show the templates with their pictures in a browser.")
    ] = False,
) -> None:
    """Make a workbook for a company: filled with what is known of it, the rest listed as figures to fill in.

    \b
    Examples
      xlmodel new
      xlmodel new --open
      xlmodel new one-pager AAPL
      xlmodel new one-pager 0700.HK --from estimates.csv --peers BABA,JD
      xlmodel new one-pager SAP --provider yahoo --provider ecb --out sap.xlsx
    """
    from xlmodel.tasks import new as task

    if not template or opened:
        _list(as_json, opened)
        return
    made = task.new(
        template,
        ticker,
        peers=None if peers is None else [each.strip() for each in peers.split(",") if each.strip()],
        figures=figures,
        providers=provider or (),
        as_of=as_of,
        out=out,
        force=force,
        store=store,
        keep_going=keep_going,
    )
    if as_json:
        print_json(made)
    else:
        _print(made)
    if made["gaps"] or made["failing"] or made["left_out"]:
        raise typer.Exit(INCOMPLETE)


def _list(as_json: bool, opened: bool) -> None:
    from xlmodel.hosts import templates_page
    from xlmodel.tasks import new as task

    if opened:
        open_page(templates_page.FILE)
        return
    rows = [
        {"template": name, "line": line, "picture": str(templates_page.picture(name))}
        for name, line in task.templates().items()
    ]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        print(f"{row['template']:12} {row['line']}\n{'':12} {row['picture']}")
    print("\nxlmodel new one-pager AAPL makes one; xlmodel new --open shows these pictures")


def _print(made: "Made") -> None:
    screen = console()
    screen.print(harmless(f"{made['company']} as of {made['as_of']}"), style="bold", markup=False, highlight=False)
    gaps = made["gaps"]
    if not gaps:
        say(made["verdict"])
    else:
        print(f"{len(gaps)} {'figure' if len(gaps) == 1 else 'figures'} to fill in on Inputs:")
        for label in gaps:
            say(f"  {label}")
    for sentence in made["missing"]:
        say(f"not known: {sentence}")
    for passed_over in made["not_read"]:
        say(f"not read: {passed_over}")
    for row in made["left_out"]:
        say(f"left out: {row}")
    for finding in made["findings"]:
        say(f"found: {finding['sentence']}")
    for sentence in [] if gaps else made["failing"]:  # what is blank fails most of them
        say(f"check: {sentence}")
    print(f"written: {made['written']}")
