"""Parts: businesses and stakes as a table, one a row, and how each is counted in the currency of the price."""

from typing import Final, NamedTuple

from xlmodel.contract import IN, KNOWN_ON, SOURCE, VALUE
from xlmodel.formula.area import Area, cell_address
from xlmodel.templates.blocks.data import beside
from xlmodel.templates.blocks.words import known
from xlmodel.templates.case import Case
from xlmodel.templates.layout import Book, Page, Value
from xlmodel.templates.requests import Request, of_a_part

TABLE: Final = "PartTable"
_FREE: Final = 4  # rows for parts to come
_FIRST: Final = 6
_FIGURES: Final = {
    "name": ("Part", "text", "text 0 40"),
    "metric": ("Metric, million", "money", "decimal -1000000000 1000000000"),
    "multiple": ("Multiple", "multiple", "decimal 0 500"),
    "owned": ("Owned", "percent", "decimal 0 1"),
    "discount": ("Discount", "percent", "decimal 0 1"),
    "earned": ("Of the EPS", "percent", "decimal -1 2"),
    "currency": ("Currency", "text", "text 0 3"),
    "source": ("Source", "text", "text 0 250"),
}
_JUDGED: Final = ("multiple", "owned", "discount", "earned")
_NEEDED: Final = {"metric": "metric", "multiple": "multiple", "earned": "its part of the earnings"}
_SOURCED: Final = {"metric": "metric", "multiple": "multiple", "owned": "owned", "discount": "discount",
                   "earned": "part of the EPS"}  # fmt: skip
_USUAL: Final = {"owned": 1.0, "discount": 0.0}
_NOTES: Final = {
    "name": "A business, or a stake in another company; a blank row is free",
    "metric": "What the multiple is of: revenue, profit, or a value with a multiple of 1; in millions",
    "currency": "Of the metric: that of the price, or the other one on Inputs",
    "multiple": "Judgement, or a broker's: its source beside it",
    "owned": "How much of it the company owns; all of a business of its own",
    "discount": "On this part alone, such as tax on a sale; the holding discount is on Inputs",
    "earned": "How much of the group's EPS it makes, which the rest then lacks; 0 % of a stake that earns none of it",
    "source": "Where the figures are from",
}


class Parts(NamedTuple):
    """What was written, as references from another sheet."""

    names: str
    metrics: str
    multiples: str
    owned: str
    discounts: str
    counted: str
    rest: str  # its metric
    of_others: str  # what all but the rest are counted at
    earned: str  # how much of the EPS the parts make
    lacking: str  # a formula: figures that named parts lack
    strange: str  # a formula: parts in another currency than the two
    each: list[tuple[str, str]]  # the name and the value of each row but the rest, in millions
    rows: int  # the rest and all parts, also the free rows


def needed(case: Case) -> dict[str, str]:
    """Of each part that the case has."""
    return {
        f"part_{number}_{figure}": f"{part.name}: {label}"
        for number, part in enumerate(case.parts, start=1)
        for figure, label in _NEEDED.items()
    }


def requests(case: Case) -> list[Request]:
    """What is asked for: the figures that the parts were found with."""
    return [
        request
        for number, part in enumerate(case.parts, start=1)
        for request in of_a_part(number, case.ticker, part.key)
        if case.entry(request.name).value is not None
    ]


def write(book: Book, case: Case) -> Parts:
    """The sheet: the table, then what is counted, the rest of the company first."""
    page = book.page("Parts", (2, 36, 15, 12, 12, 12, 12, 14, 70), "#B8860B")
    page.title(
        "Parts and stakes", "One a row, in a free row another; whole figures of the group's accounts, in millions"
    )
    count = len(case.parts) + _FREE
    last = _FIRST + count - 1
    page.band(
        f"B{_FIRST - 2}:I{_FIRST - 2}", "What there is: the coloured cells are yours, also those of the free rows"
    )
    columns = [{"header": head, "number": number, "style": _style(name, number)}
               for name, (head, number, _) in _FIGURES.items()]  # fmt: skip
    asked = {request.name for request in requests(case)}
    table = [_row(case, number) for number in range(1, count + 1)]
    page.table(f"B{_FIRST - 1}:I{last}", TABLE, columns, table)
    for column, (name, (_, _, rule)) in enumerate(_FIGURES.items(), start=2):
        cells = Area("", _FIRST, column, count)
        page.validate(cells.block, rule, f"Part: {name}", _NOTES[name])
        for number in range(1, count + 1):
            at = _FIRST + number - 1
            if name == "source" and f"part_{number}_metric" in asked:
                page.text(f"I{at}", "Each figure has its own: see below", "table_aside")
            else:
                book.define(f"{IN}part_{number}_{name}", page.name, cell_address(at, column))
    page.sheet.fit_to_pages(1, 0)
    written = _counted(page, count)
    _sources(page, _FIRST + 2 * count + 6, case)
    return written


def _row(case: Case, number: int) -> list[Value]:
    if number > len(case.parts):
        return [None] * len(_FIGURES)
    found = {figure: case.entry(f"part_{number}_{figure}").value for figure in _FIGURES}
    found["name"] = case.parts[number - 1].name
    return [_USUAL.get(figure) if value is None else value for figure, value in found.items()]


def _style(name: str, number: str) -> str:
    return "judgement" if name in _JUDGED else "input_text" if number == "text" else "input"


def _sources(page: Page, row: int, case: Case) -> None:
    """Where the figures of the parts are from, as a refresh last saw them."""
    found = requests(case)
    if not found:
        return
    page.band(f"B{row}:I{row}", "Where the figures are from")
    for at, request in enumerate(found, start=row + 1):
        number, figure = request.name.split("_")[1:]
        page.text(f"B{at}", f"{case.parts[int(number) - 1].name}: {_SOURCED[figure]}", "table_text")
        name = f"{IN}{request.name}"
        page.formula(f"C{at}", f'=IF({beside(name, KNOWN_ON)}="","",{beside(name, KNOWN_ON)})', "date", "table")
        page.sheet.merge_range(f"D{at}:I{at}", "", page.book.style("wrap"))
        source = (
            f'IF(OR({beside(name, SOURCE)}="",{name}<>{beside(name, VALUE)}),"Entered by hand",{beside(name, SOURCE)})'
        )
        page.formula(f"D{at}", f"={source}", style="wrap")
        page.sheet.set_row(at - 1, 28)


_COUNTED: Final = (
    ("Counted", "text"), ("Metric, million", "money_or_blank"), ("Multiple", "multiple_or_blank"),
    ("Owned", "percent_or_blank"), ("Discount", "percent_or_blank"), ("Of the EPS", "percent_or_blank"),
    ("Value, million", "money_or_blank"),
)  # fmt: skip


def _counted(page: Page, count: int) -> Parts:
    """What is counted, in the currency of the price: the rest, then the parts in the order of the table."""
    head = _FIRST + count + 2
    page.band(f"B{head - 1}:I{head - 1}", "What is counted, in millions in the currency of the price")
    page.text(f"B{head}", _COUNTED[0][0], "head")
    page.texts(f"C{head}", [heading for heading, _ in _COUNTED[1:]], "head_right")
    rest, first, last = head + 1, head + 2, head + 1 + count
    shares = f"G{first}:G{last}"
    of_rest = (
        f'=IF(COUNTA({TABLE}[Part])=0,"The whole company","The rest of the group")',
        f"={known('eps_fy2')}*out_shares*G{rest}", f"={known('rest_multiple')}", "=1", "=0", f"=1-SUM({shares})",
    )  # fmt: skip
    _line(page, rest, of_rest)
    for at, row in enumerate(range(_FIRST, _FIRST + count), start=first):
        rate = f"IF(H{row}=in_currency,1,IF(H{row}=in_accounts_currency,{known('fx')},NA()))"
        used = [f'=IF(B{row}="",0,IF({column}{row}="",NA(),{column}{row}))' for column in "DEFG"]
        metric = f'=IF(B{row}="",0,IF(OR(C{row}="",H{row}=""),NA(),C{row}/{rate}))'
        _line(page, at, (f'=IF(B{row}="","",B{row})', metric, *used))
    column = {letter: f"{page.name}!${letter}${rest}:${letter}${last}" for letter in "BCDEFH"}
    table = f"B{_FIRST}:B{_FIRST + count - 1}"
    there = f'({page.name}!{table}<>"")'
    blanks = "+".join(f'({page.name}!{table.replace("B", letter)}="")' for letter in "CDEFGH")
    currency = f"{page.name}!{table.replace('B', 'H')}"
    return Parts(
        column["B"], column["C"], column["D"], column["E"], column["F"], column["H"],
        f"{page.name}!C{rest}", f"SUM({page.name}!$H${first}:$H${last})", f"SUM({page.name}!{shares})",
        f"=SUMPRODUCT({there}*({blanks}))",
        f'=SUMPRODUCT({there}*({currency}<>in_currency)*({currency}<>in_accounts_currency&""))',
        [(f"{page.name}!$B${row}", f"{page.name}!$H${row}") for row in range(first, last + 1)], count + 1,
    )  # fmt: skip


def _line(page: Page, row: int, formulas: tuple[str, ...]) -> None:
    value = f"=C{row}*D{row}*E{row}*(1-F{row})"
    for (_, number), letter, formula in zip(_COUNTED, "BCDEFGH", (*formulas, value), strict=True):
        style = "table_text" if letter == "B" else "table"
        page.formula(f"{letter}{row}", formula, "general" if letter == "B" else number, style)
