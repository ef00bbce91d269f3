"""`xlmodel eval`: formulas worked out with no workbook at all."""

import sys
from collections.abc import Iterable, Iterator

import click

from xlmodel.cli.shown import as_text, print_json, say, sentences_on_screen, short_json


@click.command("eval")
@click.argument("formulas", nargs=-1, required=True, help="Formulas; - reads them from standard input, one a line.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def evaluate(formulas: tuple[str, ...], as_json: bool) -> None:
    """Work out formulas, ours and the spreadsheet's own mixed.

    \b
    Examples
      xlmodel eval "=FORWARD_PE(88, 8)"
      xlmodel eval "=PEER_DISCOUNT(11, {20,25,30})" "=SUM(SCENARIO_VALUE(8, 0.1, 3, {10,15,20}))"
      xlmodel eval --json "=FORWARD_PE(88, -1)"
      cat formulas.txt | xlmodel eval -
    """
    from xlmodel.tasks import evaluate as task

    with sentences_on_screen() as waiting:
        answers = task.evaluate(_formulas(formulas), waiting=waiting)
    for answer in answers:
        if as_json:
            print_json(short_json(answer))
        else:
            say(as_text(answer))


def _formulas(given: Iterable[str]) -> Iterator[str]:
    for formula in given:
        if formula == "-":
            yield from (line.strip() for line in sys.stdin if line.strip())
        else:
            yield formula
