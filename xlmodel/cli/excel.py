"""`xlmodel excel`: the files for desktop Excel, and putting them there."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import click
from click.exceptions import Exit

from xlmodel.cli.commands import A_PATH, Commands

app = Commands("excel", help="Desktop Excel on Windows: build, install, uninstall, doctor.")

_dry_run = click.option("--dry-run", is_flag=True, help="Say what would be done and do nothing.")

UNSOUND = 1  # the exit code of doctor where a link of the chain is broken


@app.command
@click.option("--out", type=A_PATH, default=Path(), show_default=True, help="The folder to write to.")
@click.option(
    "--book",
    "books",
    type=A_PATH,
    multiple=True,
    help="A workbook (.xlsx) to give the functions to; left out, the Alibaba example.",
)
@click.option("--dll", is_flag=True, help="Start Python by xlwings' DLL instead of the registration.")
@click.option(
    "--python", default="pythonw.exe", show_default=True, help="With --dll: the Python to start, with its path."
)
@_dry_run
def build(out: Path, books: tuple[Path, ...], dll: bool, python: str, dry_run: bool) -> None:
    """Write the add-in and self-contained workbooks (.xlsm), on any operating system.

    \b
    Examples
      xlmodel excel build --out dist
      xlmodel excel build --book model.xlsx
      xlmodel excel build --dll --python C:\\Python\\pythonw.exe
    """
    from xlmodel.hosts.desktop.edition import edition
    from xlmodel.hosts.desktop.files import Connection, addin
    from xlmodel.hosts.desktop.places import ADDIN
    from xlmodel.tasks.demo import BOOK, workbook_bytes
    from xlmodel.workbook.replace_file import replace_file
    from xlmodel.workbook.safe_read import open_package

    connection: Connection = "dll" if dll else "com"
    files = {out / ADDIN: addin(connection, python)}
    if books:
        files |= {
            out / book.with_suffix(".xlsm").name: edition(open_package(book).content, connection, python)
            for book in books
        }
    else:
        files[out / Path(BOOK).with_suffix(".xlsm")] = edition(workbook_bytes(), connection, python)
    if not dry_run:
        with suppress(OSError):  # what cannot be made is named when the first file is written
            out.mkdir(parents=True, exist_ok=True)
    for path, content in files.items():
        if not dry_run:
            replace_file(path, content)
        print(f"{'would write' if dry_run else 'written'}: {path} ({len(content):,} bytes)")


@app.command
@_dry_run
def install(dry_run: bool) -> None:
    """Put the functions into Excel for this user: the add-in, and the registration that starts Python.

    Needs no administrator rights; running it again brings both up to date.

    \b
    Example
      xlmodel excel install --dry-run
    """
    from xlmodel.hosts.desktop.install import install
    from xlmodel.hosts.desktop.places import places
    from xlmodel.hosts.desktop.registry import WindowsRegistry

    _report(install(places(), WindowsRegistry(), dry_run=dry_run), "would set" if dry_run else "set")
    if not dry_run:
        print("Start Excel and type =FORWARD_PE(88, 8); if it does not show 11, run: xlmodel excel doctor")


@app.command
@_dry_run
def uninstall(dry_run: bool) -> None:
    """Take the functions out of Excel again, with everything that install and the server have written."""
    from xlmodel.hosts.desktop.install import uninstall
    from xlmodel.hosts.desktop.places import places
    from xlmodel.hosts.desktop.registry import WindowsRegistry

    _report(uninstall(places(), WindowsRegistry(), dry_run=dry_run), "would remove" if dry_run else "removed")


@app.command
@click.argument("books", type=A_PATH, nargs=-1, metavar="[BOOK]...")
@click.option("--dry-run", is_flag=True, help="Look only; do not start the server.")
def doctor(books: tuple[Path, ...], dry_run: bool) -> None:
    """Find out why formulas do not work: each link of the chain, and what to do.

    A BOOK is a workbook of which this is asked, such as one that came by mail.
    """
    from xlmodel.hosts.desktop.doctor import examine, start_server
    from xlmodel.hosts.desktop.places import places
    from xlmodel.hosts.desktop.registry import WindowsRegistry
    from xlmodel.hosts.desktop.windows_api import is_elevated

    here = places()
    elevated = here.system == "win32" and is_elevated()
    findings = list(examine(here, WindowsRegistry(), None if dry_run else start_server, elevated=elevated, books=books))
    for finding in findings:
        print(f"{'ok  ' if finding.sound else 'FAIL'} {finding.link}: {finding.advice}")
    raise Exit(0 if all(finding.sound for finding in findings) else UNSOUND)


@app.command(hidden=True, context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
@click.option("--class-id", help="The class to answer for.")
def serve(class_id: str | None) -> None:
    """The process that Excel starts; Windows adds words of its own to the command, which are ignored."""
    from xlmodel.hosts.desktop.places import CLASS_ID
    from xlmodel.hosts.desktop.server import serve

    serve(class_id or CLASS_ID)


def _report(steps: Iterable[str], done: str) -> None:
    for step in steps:
        print(f"{done}: {step}")
