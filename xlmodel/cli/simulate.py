"""`xlmodel simulate`: inputs of a workbook drawn from distributions, and what its outputs come to."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.exceptions import Exit

from xlmodel.cli.commands import A_PATH, as_json, book, force, refuse_to_replace
from xlmodel.cli.given import given_inputs, settings
from xlmodel.cli.outcome import is_marked, print_doubts
from xlmodel.cli.shown import harmless, print_json, print_table, say, sentences_on_screen, show_cell, table
from xlmodel.errors import RequestError

if TYPE_CHECKING:
    from xlmodel.tasks.simulate import Simulated

INCOMPLETE = 1  # the exit code where some draws could not be run, or with --strict some outputs are marked
_PLAIN = "General"  # of an output without a number format: six digits of a mean tell enough
_REASONS = 3  # so many reasons of draws that could not be run are shown; --json has all


@click.command
@book
@click.option(
    "--draw",
    metavar="NAME=DISTRIBUTION",
    multiple=True,
    help="What an input is drawn from, by name or address; repeat.",
)
@click.option("--correlation", metavar="NAME,NAME=R", multiple=True, help="Of two that are drawn; left out, 0; repeat.")
@click.option("--count", type=int, default=10_000, show_default=True, help="How many draws.")
@click.option(
    "--seed", type=int, default=1, show_default=True, help="The same seed draws the same numbers on every machine."
)
@settings
@click.option(
    "--read", metavar="SHEET!CELL", multiple=True, help="A cell instead of the named outputs; repeat for more."
)
@click.option("--of", "output", metavar="OUTPUT", help="The output for --below, the tornado and the pictures.")
@click.option("--below", metavar="PRICE", help="How likely it is lower: a number, or a name.")
@click.option("--png", type=A_PATH, help="Its histogram as a picture, .png or .svg.")
@click.option("--tornado", type=A_PATH, help="What moves it as a picture, .png or .svg.")
@click.option("--csv", type=A_PATH, help="Every draw with what it came to.")
@force
@as_json
@click.option("--strict", is_flag=True, help="Exit code 1 if an output hangs from a formula that is doubtful.")
def simulate(
    book: Path,
    draw: tuple[str, ...],
    correlation: tuple[str, ...],
    count: int,
    seed: int,
    settings: tuple[str, ...],
    read: tuple[str, ...],
    output: str | None,
    below: str | None,
    png: Path | None,
    tornado: Path | None,
    csv: Path | None,
    force: bool,
    as_json: bool,
    strict: bool,
) -> None:
    """Draw inputs of a workbook at random and work out its outputs: mean, percentiles, the chance of less than a price,
    and which input moves the value most. The workbook is left alone.

    Draws that cannot be run, or come to an error, are counted and named; the figures are those of all others.

    \b
    Distributions
      normal(88,10)                     mean, standard deviation
      lognormal(88,0.2)                 mean, standard deviation of the logarithm, as SIMULATE_VALUE takes them
      uniform(60,120)                   lowest, highest
      triangular(60,88,120)             lowest, likeliest, highest
      discrete(10:0.3, 15:0.5, 20:0.2)  values, each with its probability

    A correlation is that of the normal variables behind two draws (a Gaussian copula); of two normal draws it is their own.

    \b
    Examples
      xlmodel simulate workbooks/alibaba.xlsx --draw 'bull_multiple=normal(20,3)' --draw 'base_eps=lognormal(8,0.2)'
      xlmodel simulate workbooks/alibaba.xlsx --draw 'price=normal(88,10)' --below price --png values.png
      xlmodel simulate book.xlsx --draw 'Sheet1!B4=uniform(1,2)' --read 'Sheet1!F9' --csv draws.csv
    """
    from xlmodel.tasks import simulate as task

    refuse_to_replace(csv, png, tornado, book=book, force=force)
    with sentences_on_screen() as waiting:
        done = task.simulate(
            book,
            _named(draw, "--draw", "price=normal(88,10)"),
            correlations=_correlations(correlation),
            count=count,
            seed=seed,
            inputs=given_inputs(settings),
            read=read,
            output=output,
            below=below,
            out=csv,
            histogram=png,
            tornado=tornado,
            waiting=waiting,
        )
    if as_json:
        print_json(_as_json(done))
    else:
        _print(done, below)
    if done["refused"] or (strict and is_marked(done["doubtful"], done["outputs"])):
        raise Exit(INCOMPLETE)


def _named(texts: Iterable[str], option: str, example: str) -> dict[str, str]:
    """What stands before the last sign of equality in each, and what behind it: names of sheets may have one."""
    given: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.rpartition("=")
        if not equals or not name.strip():
            raise RequestError(f"{option} is written {example}, not {text}")
        if name.strip() in given:
            raise RequestError(f"{option} gives {name.strip()} twice")
        given[name.strip()] = value
    return given


def _correlations(texts: Iterable[str]) -> dict[tuple[str, str], float]:
    example = "price,bull_multiple=0.5"
    found = {}
    for pair, value in _named(texts, "--correlation", example).items():
        one, comma, other = pair.partition(",")
        try:
            number = float(value)
        except ValueError:
            comma = ""
        if not comma:
            raise RequestError(f"--correlation is written {example}, not {pair}={value}")
        found[one.strip(), other.strip()] = number
    return found


def _as_json(done: "Simulated") -> dict[str, object]:
    below = done["below"]
    return {
        **done,
        "outputs": {name: each._asdict() for name, each in done["outputs"].items()},
        "below": None if below is None else below._asdict(),
        "movers": [each._asdict() for each in done["movers"]],
    }


def _print(done: "Simulated", below: str | None) -> None:
    for name, words in done["draws"].items():
        say(f"{name}: {words}")
    print(f"{done['count']:,} draws, seed {done['seed']}" + (", run one by one" if done["stepped"] else ""))
    if done["stepped"]:
        say(f"  as they cannot be worked out at once: {done['stepped']}")
    for why, count in [*done["refused"].items()][:_REASONS]:
        say(f"not run: {count:,} of {done['count']:,} draws, {why}")
    if len(done["refused"]) > _REASONS:
        print(f"not run: {sum([*done['refused'].values()][_REASONS:]):,} more, each for its own reason: see --json")
    _print_outputs(done)
    main, form = done["main"], done["formats"][done["main"]] or _PLAIN
    chance = done["below"]
    if chance is not None:
        print(f"P({main} < {below}) = {chance.probability:.1%}, standard error {chance.standard_error:.1%}")
    if done["movers"]:
        made = table(f"what moves {main}", "rank correlation", "mean in its lowest tenth", "in its highest")
        for each in done["movers"]:
            ends = (show_cell(each.at_low, form), show_cell(each.at_high, form))
            made.add_row(harmless(each.draw), f"{each.rank_correlation:+.2f}", *ends)
        print_table(made)
    print_doubts(done["doubtful"], done["judged"])
    for path in done["written"]:
        print(f"written: {path}")


def _print_outputs(done: "Simulated") -> None:
    """A row an output that moves; below, what came to no number."""
    first = next(iter(done["outputs"].values()))
    made = table("output", "mean", "standard error", "deviation", *first.percentiles)
    for name, each in done["outputs"].items():
        form = done["formats"][name] or _PLAIN
        figures = (each.mean, each.standard_error, each.standard_deviation, *each.percentiles.values())
        made.add_row(harmless(name), *(show_cell(figure, form) for figure in figures))
    print_table(made)
    for name, each in done["outputs"].items():
        if each.errors:
            kinds = ", ".join(f"{count:,} {error}" for error, count in each.errors.items())
            say(f"{name}: figures of {each.draws:,} draws; {kinds}")
    if done["never"]:
        say(f"a number in no draw: {', '.join(done['never'])}")
    if done["unmoved"]:
        say(f"not moved by the draws: {', '.join(done['unmoved'])}")
