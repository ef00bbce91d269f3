"""`xlmodel demo`: what is Alibaba worth, in one screen."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xlmodel.cli.commands import A_PATH
from xlmodel.cli.shown import console

if TYPE_CHECKING:
    from rich.panel import Panel


@click.command
@click.option(
    "--folder",
    type=A_PATH,
    default=Path(),
    show_default=True,
    help="Where the workbook and the picture are written.",
)
def demo(folder: Path) -> None:
    """What is Alibaba worth? Runs the example workbook, prints the verdict, writes the workbook, a picture and a research note.

    \b
    Example
      xlmodel demo
    """
    from xlmodel.tasks import demo as task

    done = task.demo(folder)
    screen = console()
    screen.print(_verdict(done["inputs"], {name: answer["value"] for name, answer in done["outputs"].items()}))
    screen.print(f"written: {done['book']}", highlight=False)
    if done["picture"] is None:
        screen.print("no picture and no note: they need matplotlib (pip install 'xlmodel\\[report]')", highlight=False)
    else:
        screen.print(f"written: {done['picture']}", highlight=False)
        screen.print(f"written: {done['note']}", highlight=False)


def _verdict(inputs: dict[str, Any], result: dict[str, Any]) -> "Panel":
    from rich.panel import Panel
    from rich.table import Table

    table = Table.grid(padding=(0, 3))
    table.add_column()
    table.add_column(justify="right")
    table.add_column(justify="right")
    table.add_row("US dollars per ADS", "[bold]the post[/]", f"[bold]{date.fromisoformat(inputs['as_of']):%d %b %Y}[/]")
    for label, told, dated in _rows(inputs, result):
        table.add_row(label, told, dated)
    grid = Table.grid(padding=(1, 0))
    grid.add_row(f"[bold yellow]{result['warning']}[/]")
    grid.add_row(table)
    grid.add_row(
        f"Bear {result['bear_value']:.2f} · base {result['base_value']:.2f} · bull {result['bull_value']:.2f} at "
        f"{inputs['bear_probability']:.0%}/{inputs['base_probability']:.0%}/{inputs['bull_probability']:.0%}: "
        f"[bold]expected value {result['expected_value']:.2f}[/]"
    )
    grid.add_row(f"[dim]checks that fail: {int(result['checks_failed'])}. Not investment advice.[/]")
    return Panel(grid, title="Alibaba: what is it worth?", width=100, padding=(1, 2))


def _rows(inputs: dict[str, Any], result: dict[str, Any]) -> list[tuple[str, str, str]]:
    def pair(label: str, name: str, form: str) -> tuple[str, str, str]:
        return label, format(result[name], form), format(result[f"dated_{name}"], form)

    return [
        ("Price", f"{inputs['price']:.2f}", f"{inputs['dated_price']:.2f}"),
        ("Forward P/E: price / forward EPS", *_times(result, "forward_pe")),
        ("Forward P/E: next twelve months", *_times(result, "ntm_pe")),
        (f"Peers ({inputs['peer_method']} of the next fiscal year)", f"{result['peer_multiple']:.1f}x", ""),
        pair("Discount to peers", "peer_discount", ".1%"),
        pair("Upside to the expected value", "upside", "+.1%"),
        ("Reward / risk", *_times(result, "reward_risk")),
        pair("Bull probability at which the price is fair", "breakeven_probability", ".1%"),
        pair("The price implies: EPS growth a year", "implied_growth", "+.1%"),
        ("The price implies: P/E at the exit", *_times(result, "implied_exit_multiple")),
    ]


def _times(result: dict[str, Any], name: str) -> tuple[str, str]:
    return f"{result[name]:.1f}x", f"{result[f'dated_{name}']:.1f}x"
