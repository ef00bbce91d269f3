"""New: a workbook for any company from a template, filled with what is known, its gaps listed."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple, TypedDict

from xlmodel.calculation.workbook import Result, Workbook
from xlmodel.contract import Progress
from xlmodel.errors import RequestError
from xlmodel.market.overlay import Overlay
from xlmodel.market.provider import Provider
from xlmodel.market.store import case_store, open_store, read_address
from xlmodel.tasks.answer import Found
from xlmodel.tasks.answer import found as found_as_plain
from xlmodel.tasks.case import case_of
from xlmodel.tasks.company import Market
from xlmodel.tasks.refresh import chosen_providers, left_out, not_read, read_as_of
from xlmodel.templates.case import Case
from xlmodel.templates.catalogue import TEMPLATES, Template
from xlmodel.templates.layout import Values
from xlmodel.workbook.replace_file import replace_file


class Made(TypedDict):
    """What was made."""

    written: str
    company: str
    as_of: str
    gaps: list[str]  # the figures to fill in
    missing: list[str]  # why figures could not be had
    not_read: list[str]  # columns of a file of figures
    left_out: list[str]  # rows of it
    findings: list[Found]  # what is doubtful in the figures, as a refresh finds it
    verdict: str  # what the workbook itself says
    failing: list[str]  # its checks that do not hold


def templates() -> dict[str, str]:
    """The templates, each with what it is for."""
    return {name: template.line for name, template in TEMPLATES.items()}


def examples() -> dict[str, str]:
    """The ticker of the company that each template is shipped with."""
    return {name: template.example[0] for name, template in TEMPLATES.items()}


def new(
    template: str,
    ticker: str,
    *,
    peers: Sequence[str] | None = None,
    figures: str | Path = "",
    providers: Sequence[str] = (),
    as_of: date | str | None = None,
    out: str | Path | None = None,
    force: bool = False,
    store: str = "",
    keep_going: bool = False,
    progress: Progress = lambda done, of, what: None,
) -> Made:
    """Make a workbook for a company; nothing else is written, and the store is only read.

    Parameters
        peers      their tickers; left out, those that the store or the file names.
        figures    a CSV or XLSX of figures, asked before the providers.
        providers  names in the order in which they are asked; with neither, those of the user's settings.
        as_of      a day, also as a text; left out, the day of the newest price.
        out        left out, the ticker and the template: aapl-one-pager.xlsx.
        force      replace a file that is there already.
        keep_going  rows of the file of figures that are refused are left out, and the others taken.

    Raises
        RequestError   there is no such template, the file is there already, or a peer is named twice.
        NoDataError    there is no such provider.
        WorkbookError  the file cannot be written.
    """
    found = _template(template)
    name = ticker.strip()
    if not name:
        raise RequestError("which company? A ticker such as AAPL or 0700.HK")
    plain = re.sub(r"[^a-z0-9.]+", "-", name.lower()).strip("-.")  # a ticker may hold what a file's name may not
    path = Path(out) if out is not None else Path(f"{plain or 'company'}-{template}.xlsx")
    if path.exists() and not force:
        raise RequestError(f"{path} is there already: --force replaces it, --out names another file")
    chosen = chosen_providers(figures, providers, keep_going)
    case, missing = _case(name, found, peers, chosen, as_of, store, progress)
    content, _, result = built(lambda values: found.build(case, values))
    replace_file(path, content)
    needed = found.needed(case)
    return {
        "written": str(path),
        "company": case.name or case.ticker,
        "as_of": case.day.isoformat(),
        "gaps": [label for key, label in needed.items() if result.inputs[key] in (None, "")],
        "missing": missing,
        "not_read": not_read(chosen),
        "left_out": left_out(chosen),
        "findings": [found_as_plain(finding) for finding in case.findings],
        "verdict": str(result["verdict"]),
        "failing": [finding.text for finding in result.findings],
    }


def example(template: str) -> bytes:
    """The template filled with a company from the bundled figures, as it is shipped: always the same bytes."""
    from xlmodel.market.vendors.file import FileProvider

    found = _template(template)
    ticker, day = found.example
    with case_store() as below, Overlay(below) as store:
        case, _ = case_of(Market(store, [FileProvider("")]), ticker, None, day, found.asks)
    return calculated(lambda values: found.build(case, values))


def calculated(build: Callable[[Values | None], bytes]) -> bytes:
    """The bytes of a template with the values of all its formulas, also in its charts."""
    return built(build).content


class Built(NamedTuple):
    """A workbook from a template."""

    content: bytes
    workbook: Workbook  # calculated already
    result: Result


def built(build: Callable[[Values | None], bytes]) -> Built:
    """The same, and what it comes to: calculated once, and built again with the values for its charts."""
    book = Workbook(build(None), made_here=True)
    result = book.run()
    return Built(book.filled(build(book.value)), book, result)


def _template(name: str) -> Template:
    if name not in TEMPLATES:
        raise RequestError(f"there is no template {name!r}; there is {', '.join(TEMPLATES)}")
    return TEMPLATES[name]


def _case(
    ticker: str,
    template: Template,
    peers: Sequence[str] | None,
    providers: Sequence[Provider],
    as_of: date | str | None,
    store: str,
    progress: Progress,
) -> tuple[Case, list[str]]:
    day = read_as_of(as_of)
    with open_store(read_address(store)) as below, Overlay(below) as overlay:
        return case_of(Market(overlay, providers, progress), ticker, peers, day, template.asks)
