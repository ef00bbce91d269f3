"""The example: what is Alibaba worth? Builds the workbook, runs it, says it in one screen and draws it."""

import importlib.util
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.panel import Panel
from rich.table import Table

from xlmodel.calculation.workbook import Result, Workbook, cached_values, recalculated
from xlmodel.errors import RequestError
from xlmodel.templates.alibaba import build
from xlmodel.workbook.replace_file import replace_file

# Of each value kept in the file: processors differ from the 15th on, and a few that differ must not straddle a rounding.
DIGITS = 11
BOOK, PICTURE = "alibaba.xlsx", "alibaba.png"


def workbook_bytes() -> bytes:
    """The Alibaba workbook with the values of all its formulas, also in the charts."""
    return recalculated(build(cached_values(build(), digits=DIGITS)), digits=DIGITS)


def show(folder: Path) -> None:
    """Print the verdict; write the workbook and a picture of its Summary to the folder.

    Raises
        RequestError  another workbook of that name is there already, or the folder cannot be written to.
    """
    console = Console()
    content = workbook_bytes()
    target = folder / BOOK
    if target.exists() and target.read_bytes() != content:
        raise RequestError(f"{target} is there already and is another one: move it, or name a folder with --folder")
    workbook = Workbook(content)
    result = workbook.run()
    console.print(_verdict(workbook, result))
    replace_file(target, content)
    console.print(f"written: {target}", highlight=False)
    if importlib.util.find_spec("matplotlib") is None:
        console.print("no picture: it needs matplotlib (pip install 'xlmodel\\[plots]')", highlight=False)
        return
    replace_file(folder / PICTURE, picture(workbook, result))
    console.print(f"written: {folder / PICTURE}", highlight=False)


def _verdict(workbook: Workbook, result: Result) -> Panel:
    inputs = workbook.inputs
    table = Table.grid(padding=(0, 3))
    table.add_column()
    table.add_column(justify="right")
    table.add_column(justify="right")
    table.add_row("US dollars per ADS", "[bold]as told[/]", f"[bold]{inputs['as_of']:%d %b %Y}[/]")
    for label, told, dated in _rows(inputs, result):
        table.add_row(label, told, dated)
    grid = Table.grid(padding=(1, 0))
    grid.add_row(f"[bold yellow]{result.warning}[/]")
    grid.add_row(table)
    grid.add_row(
        f"Bear {result.bear_value:.2f} · base {result.base_value:.2f} · bull {result.bull_value:.2f} at "
        f"{inputs['bear_probability']:.0%}/{inputs['base_probability']:.0%}/{inputs['bull_probability']:.0%}: "
        f"[bold]expected value {result.expected_value:.2f}[/]"
    )
    grid.add_row(f"[dim]checks that fail: {int(result.checks_failed)}. Not investment advice.[/]")
    return Panel(grid, title="Alibaba: what is it worth?", width=100, padding=(1, 2))


def _rows(inputs: dict[str, Any], result: Result) -> list[tuple[str, str, str]]:
    def pair(label: str, name: str, form: str) -> tuple[str, str, str]:
        return label, format(result[name], form), format(result[f"dated_{name}"], form)

    return [
        ("Price", f"{inputs['price']:.2f}", f"{inputs['dated_price']:.2f}"),
        ("Forward P/E: price / forward EPS", *_times(result, "forward_pe")),
        ("Forward P/E: next twelve months", *_times(result, "ntm_pe")),
        (f"Peers ({inputs['peer_method']} of the next fiscal year)", f"{result.peer_multiple:.1f}x", ""),
        pair("Discount to peers", "peer_discount", ".1%"),
        pair("Upside to the expected value", "upside", "+.1%"),
        ("Reward / risk", *_times(result, "reward_risk")),
        pair("Bull probability at which the price is fair", "breakeven_probability", ".1%"),
        pair("The price implies: EPS growth a year", "implied_growth", "+.1%"),
        ("The price implies: P/E at the exit", *_times(result, "implied_exit_multiple")),
    ]


def _times(result: Result, name: str) -> tuple[str, str]:
    return f"{result[name]:.1f}x", f"{result[f'dated_{name}']:.1f}x"


def picture(workbook: Workbook, result: Result) -> bytes:
    """Bear, base, bull and expected value against the two prices, as on the Summary sheet; a PNG."""
    import io

    from matplotlib.figure import Figure

    names = ("Bear", "Base", "Bull", "Expected")
    values = [result[f"{name.lower()}_value"] for name in names]
    figure = Figure(figsize=(8, 4.5), dpi=150, layout="constrained")
    axes = figure.subplots()
    bars = axes.bar(names, values, color=("#B42318", "#64748B", "#1B7F4B", "#1F2A44"), width=0.6)
    axes.bar_label(bars, fmt="%.0f", padding=3)
    for name, label, colour in (("price", "Price as told", "#D97706"), ("dated_price", "Dated price", "#1F2A44")):
        price = workbook.inputs[name]
        axes.axhline(price, color=colour, linestyle="--", linewidth=1.5, label=f"{label}: {price:.2f}")
    axes.set_title("Alibaba: value per ADS against the price, US dollars", fontweight="bold", color="#1F2A44")
    axes.spines[["top", "right"]].set_visible(False)
    axes.margins(y=0.12)
    axes.legend(frameon=False)
    content = io.BytesIO()
    figure.savefig(content, format="png", metadata={"Software": None})
    return content.getvalue()
