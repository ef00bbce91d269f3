"""`xlmodel calc`: the extension for LibreOffice Calc, and putting it there."""

from pathlib import Path

import click
from click.exceptions import Exit

from xlmodel.cli.commands import A_PATH, Commands
from xlmodel.cli.log import mistake

app = Commands("calc", help="LibreOffice Calc: build, install, uninstall, doctor.")

UNSOUND = 1  # the exit code of doctor where a link of the chain is broken

_in_process = click.option(
    "--in-process", is_flag=True, help="Load xlmodel into LibreOffice itself where both have the same Python: faster."
)


@app.command
@click.option("--out", type=A_PATH, default=Path(), show_default=True, help="The folder to write to.")
@_in_process
def build(out: Path, in_process: bool) -> None:
    """Write the extension, xlmodel.oxt; LibreOffice is not needed for it.

    \b
    Example
      xlmodel calc build --out dist
    """
    from xlmodel.hosts.calc.files import FILE_NAME, extension
    from xlmodel.workbook.replace_file import replace_file

    content = extension(in_process=in_process)
    replace_file(out / FILE_NAME, content)
    print(f"written: {out / FILE_NAME} ({len(content):,} bytes)")


@app.command
@_in_process
def install(in_process: bool) -> None:
    """Put the functions into LibreOffice for this user; running it again brings them up to date."""
    from xlmodel.hosts.calc.install import install, installation

    print(install(installation(), in_process=in_process))
    print("Start LibreOffice Calc and type =FORWARD_PE(88; 8); if it does not show 11, run: xlmodel calc doctor")


@app.command
def uninstall() -> None:
    """Take the functions out of LibreOffice again."""
    from xlmodel.hosts.calc.install import installation, uninstall

    print(uninstall(installation()))


@app.command
def doctor() -> None:
    """Find out why formulas do not work: each link of the chain, and what to do."""
    from xlmodel.hosts.calc.install import examine, installation

    findings = list(examine(installation()))
    for finding in findings:
        print(f"{'ok  ' if finding.sound else 'FAIL'} {finding.link}: {finding.advice}")
    raise Exit(0 if all(finding.sound for finding in findings) else UNSOUND)


@app.command(hidden=True)
def serve_refresh() -> None:
    """Refresh the workbook of the LibreOffice at the other end of standard input and output, which started this."""
    from xlmodel.hosts.calc.office_book import OfficeBook, converse, restart_wanted
    from xlmodel.tasks.refresh import refresh

    def status(book: OfficeBook) -> str:
        return "; ".join([refresh(book, progress=book.progress)["status"], *restart_wanted()])

    converse(status, mistake)


@app.command(hidden=True)
def serve_check() -> None:
    """Say what not to trust in the workbook of the LibreOffice at the other end of standard input and output."""
    from xlmodel.hosts.calc.office_book import OfficeBook, converse
    from xlmodel.tasks.check import check

    def found(book: OfficeBook) -> list[str]:
        with book.saved_copy() as copy:
            return [finding["sentence"] for finding in check(copy)["findings"]]

    converse(found, mistake)
