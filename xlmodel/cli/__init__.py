"""The command line: one short command a task; everything heavy is imported inside the command that needs it."""

import gc
import sys
from typing import Final, NoReturn

import click

from xlmodel import __version__
from xlmodel.cli.calc import app as calc_app
from xlmodel.cli.commands import Commands
from xlmodel.cli.convert import convert
from xlmodel.cli.demo import demo
from xlmodel.cli.evaluate import evaluate
from xlmodel.cli.excel import app as excel_app
from xlmodel.cli.fetch import fetch
from xlmodel.cli.functions import functions
from xlmodel.cli.log import mistake, start_log
from xlmodel.cli.new import new
from xlmodel.cli.refresh import check, refresh
from xlmodel.cli.report import report
from xlmodel.cli.run import run
from xlmodel.cli.serve import serve
from xlmodel.cli.shown import harmless
from xlmodel.cli.simulate import simulate
from xlmodel.cli.store import app as store_app
from xlmodel.cli.web import app as web_app
from xlmodel.errors import NO_MEMORY, XlModelError, lacks_memory
from xlmodel.secret import without_secrets


@click.group(cls=Commands, name="xlmodel")
@click.version_option(__version__, message="xlmodel %(version)s", help="Print it.")
def app() -> None:
    """Valuation functions for spreadsheets: the same formula in Excel, LibreOffice and a script."""


for _command in (
    evaluate,
    run,
    simulate,
    report,
    functions,
    demo,
    new,
    convert,
    fetch,
    refresh,
    check,
    excel_app,
    calc_app,
    web_app,
    serve,
    store_app,
):
    app.add_command(_command)

REFUSED = 2  # the exit code where nothing was done and nothing written
MISTAKEN = 3  # ... and where xlmodel itself is at fault
# New objects between two rounds of Python's collector: with its own 700 a command spends a tenth of its time in looking
# through what it has imported, over and over.
_COLLECT_AFTER: Final = 50_000


def main() -> None:
    """Run a command; what it refuses is one sentence and exit code 2, a mistake of our own one and exit code 3."""
    gc.set_threshold(_COLLECT_AFTER)
    lacking = False
    start_log()
    try:
        app(windows_expand_args=False)  # Sheet1!$F$9 names a cell, and no variable of the system
    except XlModelError as problem:
        _end(str(problem), REFUSED)
    except BrokenPipeError:  # the reader, `head` for one, has seen enough
        sys.stderr.close()
    except Exception as problem:
        lacking = lacks_memory(problem)
        if not lacking:
            _end(mistake(problem), MISTAKEN)
    if lacking:  # here, where what the exception held on to is free again
        _end(NO_MEMORY, REFUSED)


def _end(sentence: str, code: int) -> NoReturn:
    print(f"xlmodel: {harmless(without_secrets(sentence))}", file=sys.stderr)
    sys.exit(code)
