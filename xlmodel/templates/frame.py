"""What every template has in common: how its book begins, and the sheets that follow its own."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Final, NamedTuple

from xlmodel.templates import proof, reference
from xlmodel.templates.blocks import about, addin, change_log, data
from xlmodel.templates.blocks.about import Texts
from xlmodel.templates.blocks.words import day
from xlmodel.templates.case import Case
from xlmodel.templates.layout import Book, Page, Values
from xlmodel.templates.requests import STANDARD, Asks, Request

_JUDGEMENT: Final = (
    "Figures come with their day and source. Judgement starts from neutral rules that stand beside it on Inputs: "
    "they are where you start from, not an opinion. Replace them by yours."
)
_SHEETS: Final = (
    ("Inputs", "Every figure that you may change, with unit, day and source; each cell is named in_..."),
    ("Checks", "What must hold before you trust a number; one master cell; what the last refresh found"),
    ("Data", "Which figure feeds which input; Refresh writes it"),
    ("ChangeLog", "What each refresh changed, and what that did"),
    ("Proof", "Published answers, recomputed where you are"),
    ("Functions", "The reference of every worksheet function"),
)
_SOURCES: Final = (
    ("Each figure", "The column Source on Inputs, and Data"),
    ("Judgement", "The rule beside it on Inputs"),
)


class Follows(NamedTuple):
    """What the sheets after a template's own are made from."""

    inputs: Page  # the sheet Inputs, where a line stands for each figure of the company
    of_others: Sequence[Request]  # figures of peers, which stand in tables
    tickers: Mapping[str, str]  # the cell of the ticker, by the name of each input that follows it
    explained: Mapping[str, str]  # outputs whose change a refresh explains, each with its number format
    texts: Texts
    lines: Sequence[Request] = ()  # figures on lines of Inputs that are asked for because this company has them


def begin(case: Case, kind: str, subject: str, values: Values | None) -> Book:
    """The empty book; the same case always gives the same file."""
    return Book(f"{case.name or case.ticker}: {kind}", subject, datetime.combine(case.day, time()), values)


def texts(case: Case, kind: str, purpose: str, own_sheets: Sequence[tuple[str, str]]) -> Texts:
    """What the sheet About says.

    Parameters
        purpose     what the workbook answers, and what its values are.
        own_sheets  those of the template alone, each with what it holds.
    """
    file = f"{case.ticker.lower()}.xlsx"
    return Texts(
        f"{case.name or case.ticker}: {kind}",
        f'="Valuation date "&{day("in_as_of")}&" · money in "&in_currency&" per "&in_share',
        (purpose, _JUDGEMENT),
        (*own_sheets, *_SHEETS),
        (
            f"In a script: xlmodel run {file} --set price=100, or Workbook('{file}').run(price=100) in Python.",
            "In a spreadsheet: change a coloured cell. Formulas such as =FORWARD_PE(88, 8) need the add-in to "
            "recalculate; without it the workbook shows the values it was saved with.",
            f"New figures: xlmodel refresh {file}, with --from estimates.csv for a file of yours.",
            "Another peer: its ticker in a free row of the table on Inputs, then a Refresh. Another company: xlmodel new.",
            "Where a number is not meaningful or missing, the cell shows #N/A, never zero.",
        ),
        _SOURCES,
        "Not investment advice.",
    )


def finish(book: Book, case: Case, front: Page, follows: Follows, asks: Asks = STANDARD) -> bytes:
    """Data, ChangeLog, Proof, Functions and About; the bytes of the finished file, open at its front."""
    company = data.Company(
        case.ticker,
        case.accounting or None,
        f"For example {case.ticker}, {case.currency or 'EUR'}, per_ordinary: what its estimates come in",
    )
    own = [*_of_the_company(case, asks), *follows.lines]
    shown = {request.name: data.shown_of(case.entry(request.name)) for request in (*own, *follows.of_others)}
    data.write(book, company, [*own, *follows.of_others], shown, tickers=follows.tickers)
    data.link_dates_and_sources(follows.inputs, book, own)
    return close(book, front, follows.explained, follows.texts)


def close(book: Book, front: Page, explained: Mapping[str, str], texts: Texts) -> bytes:
    """ChangeLog, Proof, Functions and About; the bytes of the finished file."""
    change_log.write(book, explained, [20] * len(explained))
    proof.write(book)
    reference.write(book)
    about.write(book, texts)
    addin.write_notice(front, "B3")
    front.sheet.activate()
    return book.close()


def _of_the_company(case: Case, asks: Asks) -> list[Request]:
    """Its figures; what only a check needs is asked for again only if it was found the first time."""
    asked = [*asks.of_the_company(case.ticker, case.kind, case.share), *asks.of_the_currency(case.currency)]
    return [r._replace(live="no") if r.name in asks.optional and case.entry(r.name).value is None else r for r in asked]
