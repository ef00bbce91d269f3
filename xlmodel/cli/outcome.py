"""What a run of a workbook came to, as tables on the screen."""

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from xlmodel.cli.shown import harmless, is_text, print_table, say, screen_width, show_cell, shown_value, table
from xlmodel.errors import CellError

if TYPE_CHECKING:
    from xlmodel.tasks.doubt import Doubt
    from xlmodel.tasks.inputs import InputCell
    from xlmodel.tasks.run import Run
    from xlmodel.tasks.scenarios import Scenarios

MARK = "?"  # behind an output that hangs from a formula that is doubtful or not calculated
NAMED = 20  # so many of those formulas are named; --json has all


def is_marked(doubtful: "Iterable[Doubt]", outputs: Collection[str]) -> bool:
    """Whether an output hangs from a formula that is not relied on; of a workbook without outputs, whether any is."""
    return any(doubt["outputs"] or not outputs for doubt in doubtful)


def print_doubts(doubtful: "Sequence[Doubt]", judged: dict[str, int], *, verbose: bool = False) -> None:
    """The formulas that are not relied on, and how many there are of each kind."""
    for doubt in sorted(doubtful, key=lambda doubt: not doubt["outputs"])[:NAMED]:
        mark = MARK if doubt["outputs"] else " "
        say(f"{mark} {doubt['cell']} is {doubt['verdict']}: {doubt['reason']}  {doubt['formula']}".rstrip())
    if len(doubtful) > NAMED:
        say(f"  and {len(doubtful) - NAMED} more: see --json")
    if doubtful or verbose:
        say("formulas: " + ", ".join(f"{count} {verdict}" for verdict, count in judged.items() if count))


def print_outputs(done: "Run", *, verbose: bool = False) -> None:
    """A row an output, the reason of an error in a column of its own; long texts below."""
    outputs = done["outputs"]
    marked = {name for doubt in done["doubtful"] for name in doubt["outputs"]}
    texts = {name: each["value"] for name, each in outputs.items() if is_text(shown_value(each))}
    has_reasons = any(answer["error"] is not None for answer in outputs.values())
    headings = [*(["formula"] if verbose else []), *(["reason"] if has_reasons else [])]
    made = table("output", "value", places=["cell"] if verbose else (), texts=headings)
    made.columns[1].no_wrap = not any(
        isinstance(each["value"], list) for each in outputs.values()
    )  # a block may be long
    first_with: dict[str | None, str] = {}
    for name, answer in outputs.items():
        if name in texts:
            continue
        shown = show_cell(shown_value(answer), done["formats"][name]) + (f" {MARK}" if name in marked else "")
        first = first_with.setdefault(answer["reason"], name)
        reason = "" if answer["error"] is None else answer["reason"] if first == name else f"as {first}"
        details = [answer["cell"], answer["source"]] if verbose else []
        made.add_row(*(harmless(cell or "") for cell in (name, shown, *details, *([reason] if has_reasons else []))))
    if made.rows:
        print_table(made)
    for name, text in texts.items():
        if text != "" or verbose:  # an empty text is a line that the sheet leaves blank
            say(f"{name}: {text}{f' {MARK}' if name in marked else ''}")


def print_inputs(cells: "Sequence[InputCell]") -> None:
    """A row an input: what it may be set to next."""
    made = table("input", "value", places=["cell"], texts=["unit"])
    for each in cells:
        made.add_row(each["name"], harmless(show_cell(each["value"])), each["cell"], each["unit"])
    print_table(made)


def print_scenarios(done: "Scenarios") -> None:
    """One row a scenario, with the outputs in which they differ, as many as the terminal has room for."""
    rows, formats = done["scenarios"], done["formats"]
    values = {name: [shown_value(row["outputs"][name]) for row in rows] for name in rows[0]["outputs"]}
    numeric = [name for name, cells in values.items() if any(isinstance(cell, float | CellError) for cell in cells)]
    ran = [i for i, row in enumerate(rows) if not row["error"]]
    differing = [name for name in numeric if len({repr(values[name][i]) for i in ran}) > 1] or numeric
    columns = {
        name: [
            show_cell(cell, formats[name]) + (f" {MARK}" if name in row["doubtful"] else "")
            for cell, row in zip(values[name], rows, strict=True)
        ]
        for name in differing
    }
    room = screen_width() - 2 - max(len("scenario"), *(len(row["scenario"]) for row in rows))
    shown = []
    for name, cells in columns.items():
        room -= max(len(name), *map(len, cells)) + 3  # blanks between columns
        if room < 0:
            break
        shown.append(name)
    made = table("scenario", *shown)
    for i, row in enumerate(rows):
        made.add_row(harmless(row["scenario"]), *(harmless(columns[name][i]) for name in shown))
    print_table(made)
    for row in rows:
        if row["error"] or row["reason"]:
            say(f"{row['scenario']}: {row['error'] or row['reason']}")
    if len(shown) < len(differing):
        say(f"{len(differing) - len(shown)} more outputs differ: see --out or --json")
