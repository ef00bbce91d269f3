"""Simulate: inputs of a workbook drawn from distributions, and what its outputs come to."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypedDict

from xlmodel.calculation.kept_module import say_in_the_log
from xlmodel.calculation.workbook import Workbook
from xlmodel.delimited import written
from xlmodel.errors import RequestError
from xlmodel.simulation.pictures import of_movers, of_values
from xlmodel.simulation.run import Simulation, limit_of, simulated
from xlmodel.simulation.summary import Below, Mover, Summary, chance_below, movers, numbers_of, summary
from xlmodel.tasks.doubt import Doubt, doubts, judged
from xlmodel.tasks.run import understood
from xlmodel.workbook.replace_file import replace_file


class Simulated(TypedDict):
    """What the draws came to."""

    draws: dict[str, str]  # by input, the distribution in words
    count: int
    seed: int
    outputs: dict[str, Summary]  # those that the draws move, or of which they make errors
    unmoved: list[str]
    never: list[str]  # outputs that are a number in no draw
    main: str  # the output that the rest is about
    below: Below | None  # how likely it lies below what was asked
    movers: list[Mover]  # what moves it, the strongest first
    formats: dict[str, str]  # how the sheet shows each output, such as 0.0%
    refused: dict[str, int]  # why draws could not be run, and how many
    stepped: str | None  # why they were run one by one
    judged: dict[str, int]
    doubtful: list[Doubt]
    written: list[str]


def simulate(
    book: str | Path | bytes,
    draws: Mapping[str, str],
    *,
    correlations: Mapping[tuple[str, str], float] | None = None,
    count: int = 10_000,
    seed: int = 1,
    inputs: Mapping[str, Any] | None = None,
    read: Sequence[str] = (),
    output: str | None = None,
    below: str | None = None,
    out: str | Path | None = None,
    histogram: str | Path | None = None,
    tornado: str | Path | None = None,
    waiting: Callable[[str], None] = say_in_the_log,
) -> Simulated:
    """Simulate a workbook; the file itself is left alone.

    Parameters
        draws         distributions by the names or addresses of inputs: {"price": "normal(88,10)"}.
        correlations  of pairs of draws, of the normal variables behind them.
        inputs        that are the same in all draws; a text is understood as if typed into the cell.
        read          the addresses of cells to read instead of the named outputs.
        output        the one to ask about; left out, the value that the workbook comes to, or its first number.
        below         a number, or the name of an input or output: how likely the output is lower.
        out           a CSV file for all draws, with what each came to.
        histogram     a picture of the output, .png or .svg.
        tornado       a picture of what moves it.

    Raises
        WorkbookError  the workbook cannot be read, or has no such input.
        RequestError   a distribution, a correlation or a name makes no sense.
    """
    if out is not None and Path(out).suffix.lower() != ".csv":
        raise RequestError("with simulate, --out is a CSV file")
    workbook = Workbook(book, read=read, waiting=waiting)
    found = simulated(workbook, draws, correlations or {}, count, seed, understood(workbook, inputs or {}))
    main = found.main if output is None else found.find(output)
    limit = None if below is None else limit_of(found, below)
    numbers = numbers_of(found.outputs[main])
    chance = None if limit is None else chance_below(numbers, limit)
    moved = movers(numbers, found.drawn)
    summaries = {name: summary(values, len(found.refused)) for name, values in found.outputs.items()}
    moving = {name: each for name, each in summaries.items() if each and (name == main or _moves(each))}
    if main not in moving:
        raise RequestError(f"{main} is a number in none of the {count:,} draws{_first_reason(workbook, found, main)}")
    written = []
    number_format = workbook.number_formats[main]
    if histogram is not None:
        of_values(numbers, main, number_format, limit, chance).save(histogram)
        written.append(str(histogram))
    if tornado is not None:
        of_movers(moved, moving[main].mean, number_format).save(tornado)
        written.append(str(tornado))
    if out is not None:
        write_draws(out, found)
        written.append(str(out))
    return {
        "draws": {name: each.words for name, each in found.distributions.items()},
        "count": count,
        "seed": seed,
        "outputs": moving,
        "unmoved": [name for name, each in summaries.items() if each and name not in moving],
        "never": [name for name, each in summaries.items() if each is None],
        "main": main,
        "below": chance,
        "movers": moved,
        "formats": workbook.number_formats,
        "refused": dict(Counter(found.refused.values()).most_common()),
        "stepped": found.stepped,
        "judged": judged(workbook),
        "doubtful": doubts(workbook, [found.as_it_is]),
        "written": written,
    }


def _moves(found: Summary) -> bool:
    return found.standard_deviation > 0 or bool(found.errors)


def _first_reason(workbook: Workbook, found: Simulation, output: str) -> str:
    """Why an output is no number in the first draw."""
    if found.refused:
        return f": {next(iter(found.refused.values()))}"
    result = workbook.run(**found.fixed, **{name: float(column[0]) for name, column in found.drawn.items()})
    reason = result.reasons.get(output)
    return f": {reason}" if reason else ""


def write_draws(path: str | Path, found: Simulation) -> None:
    """Write a CSV file: a row a draw, the inputs drawn, what each output came to, and why it could not be run."""
    head = ["draw", *found.drawn, *found.outputs, "error"]
    columns = [*(column.tolist() for column in found.drawn.values()), *found.outputs.values()]
    rows = ([i + 1, *cells, found.refused.get(i)] for i, cells in enumerate(zip(*columns, strict=True)))
    replace_file(path, written([head, *rows]).encode("utf-8"))
