"""`xlmodel fetch`: figures into the store without a workbook."""

from typing import TYPE_CHECKING

import click
from click.exceptions import Exit

from xlmodel.cli.commands import as_json, figures, keep_going, provider, store
from xlmodel.cli.shown import bar_on_screen, harmless, print_json, print_table, say, show_cell, table

if TYPE_CHECKING:
    from xlmodel.tasks.fetch import OfTicker

INCOMPLETE = 1  # the exit code where a valuation lacks a figure, or somebody did not answer


@click.command
@click.argument("tickers", metavar="TICKER...", nargs=-1, required=True, help="Of whom, such as AAPL 0700.HK.")
@provider
@figures
@click.option("--as-of", metavar="DAY", help="What was known on that day; left out, all that is known today.")
@store
@keep_going
@as_json
def fetch(
    tickers: tuple[str, ...],
    provider: tuple[str, ...],
    figures: str,
    as_of: str | None,
    store: str,
    keep_going: bool,
    as_json: bool,
) -> None:
    """Fetch the figures of companies into the store, where formulas, new workbooks and refreshes find them.

    \b
    Examples
      xlmodel fetch AAPL MSFT
      xlmodel fetch 0700.HK --provider yahoo --provider ecb
      xlmodel fetch ACME --from estimates.csv --store desk.sqlite
    """
    from xlmodel.tasks import fetch as task

    with bar_on_screen("Fetch") as progress:
        done = task.fetch(
            tickers,
            providers=provider,
            figures=figures,
            store=store,
            as_of=as_of,
            keep_going=keep_going,
            progress=progress,
        )
    if as_json:
        print_json(done)
    else:
        for each in done["tickers"]:
            _print(each)
        for passed_over in done["not_read"]:
            say(f"not read: {passed_over}")
        for row in done["left_out"]:
            say(f"left out: {row}")
        print(f"{done['new']} new numbers in {done['store']}")
    if done["left_out"] or any(
        each["failures"] or any(lack["needed"] for lack in each["missing"]) for each in done["tickers"]
    ):
        raise Exit(INCOMPLETE)


def _print(each: "OfTicker") -> None:
    say(f"{each['name'] or each['ticker']} ({each['ticker']}) as of {each['as_of']}")
    if each["figures"]:
        made = table("figure", "value", places=["", "known on"], texts=["source"])
        for come in each["figures"]:
            source = come["source"] if come["fetched"] else f"{come['source']}, in the store already"
            shown = f"{come['item']} {come['period']}".strip(), show_cell(come["value"], "General")
            made.add_row(*map(harmless, (*shown, come["currency"], come["known_on"], source)))
        print_table(made)
    for lack in each["missing"]:
        only_a_check = "" if lack["needed"] else " (only a check needs it)"
        say(f"missing: {lack['item']} {lack['period']}".rstrip() + f"{only_a_check}: {lack['reason']}")
    for sentence in each["failures"]:
        say(f"failed: {sentence}")
    for sentence in each["findings"]:
        say(f"found: {sentence}")
