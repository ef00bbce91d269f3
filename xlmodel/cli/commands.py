"""What the commands have in common: the options that several take, and groups whose help cuts no line short."""

from pathlib import Path
from typing import Final

import click

from xlmodel.errors import RequestError

A_PATH: Final = click.Path(path_type=Path)

book = click.argument("book", type=A_PATH, help="The workbook: .xlsx or .xlsm.")
provider = click.option(
    "--provider",
    multiple=True,
    help="file, yahoo, fmp, alphavantage, edgar, ecb; repeat for the order of fallback.",
)
figures = click.option(
    "--from",
    "figures",
    metavar="FILE",
    default="",
    help="Your own figures: a CSV or XLSX, a row a figure; asked before any provider.",
)
keep_going = click.option(
    "--keep-going", is_flag=True, help="Take a file of figures without the rows that are refused, and name them."
)
raw_texts = click.option(
    "--raw",
    is_flag=True,
    help="In a CSV, leave texts such as =1+1 as they are, without the apostrophe that keeps them texts.",
)
as_of = click.option(
    "--as-of",
    metavar="DAY",
    help="What was known on that day, such as 2025-09-24 or today; left out, the workbook's own valuation date.",
)
force = click.option("--force", is_flag=True, help="Replace a file that is there already.")
store = click.option("--store", default="", help="A file or a PostgreSQL address; left out, XLMODEL_STORE or your own.")
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of sentences.")


def refuse_to_replace(*targets: Path | None, book: Path, force: bool) -> None:
    """A file that is there already is written over only with --force; the workbook itself may be named as its own target.

    Raises
        RequestError  one is there.
    """
    for target in targets:
        if target is not None and not force and target.is_file() and not (book.exists() and target.samefile(book)):
            raise RequestError(f"{target} is there already: --force replaces it, or name another file")


class Commands(click.Group):
    """Commands in the order in which they were added, each with the whole of its first paragraph."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Click itself would sort them."""
        return list(self.commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Click itself would end each after one line."""
        shown = [(name, command.help or "") for name, command in self.commands.items() if not command.hidden]
        with formatter.section("Commands"):
            formatter.write_dl([(name, " ".join(text.partition("\n\n")[0].split())) for name, text in shown])
