"""`xlmodel new`: a workbook for any company, from a template."""

from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.exceptions import Exit

from xlmodel.cli.commands import A_PATH, as_json, as_of, figures, force, keep_going, provider, store
from xlmodel.cli.shown import harmless, open_page, print_json, say

if TYPE_CHECKING:
    from xlmodel.tasks.new import Made

INCOMPLETE = 1  # the exit code where figures are to be filled in, or a check fails


@click.command
@click.argument("template", default="", help="Which one; left out, they are listed.")
@click.argument("ticker", default="", help="The company, such as AAPL or 0700.HK.")
@click.option("--peers", metavar="A,B,C", help="Their tickers; left out, those that your figures name.")
@figures
@provider
@as_of
@click.option("--out", type=A_PATH, help="The file; left out, such as aapl-one-pager.xlsx.")
@force
@store
@keep_going
@as_json
@click.option("--open", "opened", is_flag=True, help="Show the templates with their pictures in a browser.")
def new(
    template: str,
    ticker: str,
    peers: str | None,
    figures: str,
    provider: tuple[str, ...],
    as_of: str | None,
    out: Path | None,
    force: bool,
    store: str,
    keep_going: bool,
    as_json: bool,
    opened: bool,
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
        providers=provider,
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
        raise Exit(INCOMPLETE)


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
    click.secho(harmless(f"{made['company']} as of {made['as_of']}"), bold=True)
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
