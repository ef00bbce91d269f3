"""Summary of a workbook about news: the move and what it implies, the event study, and how earlier news went on."""

from typing import Final

from xlmodel.templates.blocks import front as head
from xlmodel.templates.blocks import glance, ranges, rerating
from xlmodel.templates.blocks.charts import Charts, Column, Mark, Trace, percent
from xlmodel.templates.blocks.events import Events
from xlmodel.templates.blocks.glance import Row
from xlmodel.templates.blocks.ranges import Range
from xlmodel.templates.blocks.words import known, once_known, write_words
from xlmodel.templates.case import LATER, Case
from xlmodel.templates.event import sentences
from xlmodel.templates.event.closes import Study
from xlmodel.templates.layout import BAD, GOOD, GREY, NAVY, Book, Page
from xlmodel.templates.neutral import SCENARIOS

_GLANCE: Final = 6
_OF_STUDY: Final = (
    ("Alpha", "Beta", "Residual standard deviation", "Cumulative abnormal return", "Standard error", "t"),
    ("percent2", "number", "percent2", "percent2", "percent2", "number"),
)
_IMPLIED: Final = (
    "the move of the price, as it is", "of which not the market's", "price over the EPS of FY2, moved with the market",
    "after the news", "with the multiple as it was", "what bull against bear has to be", "after the news", "in points",
)  # fmt: skip
_STUDIED: Final = (
    "a day's return when the market stands still", "how far the share follows the market", "the usual noise of a day",
    "of the event, beyond what the market explains", "how far noise alone may take it", "beyond 2 or so it is no noise",
)  # fmt: skip


def page(book: Book) -> Page:
    """The empty sheet, the first of the workbook."""
    front = book.page("Summary", (1.5, 42, 14, 14, 14, 14, 14, 2), GOOD)
    front.sheet.set_portrait()
    return front


def write(front: Page, case: Case, told: Events, study: Study, charts: Charts) -> None:
    """The sheet."""
    head.write(front, sentences.VERDICT, "G", sentences.TITLE)
    front.height(4, sentences.VERDICT_LENGTH)
    rows = [*_price_rows(), *_implied_rows(), glance.of_checks()]
    implied = _GLANCE + len(rows) + 2
    study_row = implied + rerating.ROWS + 2
    cells = [*range(implied + 2, implied + 10), *range(study_row + 1, study_row + 7)]
    places = [f'IF(C{at}="",NA(),C{at})' for at in cells]  # beside an error that fills no cells there are blanks
    shown = [row._replace(formula=row.formula.format(*places), words=row.words.format(*places)) for row in rows]
    glance.write(front, _GLANCE, shown, "G")
    arguments = f"in_price_before,in_price_after,in_eps_fy2,out_bull_value,out_bear_value,{known('market_move')}"
    rerating.write(front, implied, sentences.IMPLIED_HEADING, arguments, "G")
    _words(front, implied + 2, _IMPLIED)
    front.band(f"B{study_row}:G{study_row}", "")
    write_words(front, f"B{study_row}", sentences.STUDY_HEADING, "band")
    for at, (label, number, value, words) in enumerate(
        zip(*_OF_STUDY, study.values, _STUDIED, strict=True), start=study_row + 1
    ):
        front.text(f"B{at}", label, "table_text")
        front.formula(f"C{at}", f'=IF({value}="",NA(),{value})', number, "table")
        front.text(f"D{at}", words, "aside")
    row = _went_on(front, study_row + 8, told)
    found = ranges.write(front, row + 1, _ranges())
    _charts(front, found.below + 1, case, study, charts)


def _words(front: Page, row: int, words: tuple[str, ...]) -> None:
    for at, text in enumerate(words, start=row):
        front.text(f"D{at}", text, "aside")


def _price_rows() -> list[Row]:
    """Label, number format, formula, output, words beside it."""
    values = [
        Row(f"{name.capitalize()} value", "price",
            f"=IMPLIED_PRICE({known('eps_fy2')}*(1+in_{name}_eps_change),{known(f'{name}_multiple')})", f"{name}_value",
            once_known(f"{name}_multiple",
                       f'"EPS of FY2 "&FIXED(in_{name}_eps_change*100,1)&" %, P/E "&FIXED(in_{name}_multiple,1)'))
        for name in SCENARIOS
    ]  # fmt: skip
    return [
        Row("Price", "price", f"={known('price')}", None, head.PRICE_OF),
        Row("P/E on FY2", "multiple", "=FORWARD_PE(in_price,in_eps_fy2)", "forward_pe", "at that price"),
        *values,
    ]


def _implied_rows() -> list[Row]:
    return [
        Row("Move against the market", "percent", "={1}", "abnormal_return", '=in_news&""'),
        Row("P/E before the news", "multiple", "={2}", "multiple_before"),
        Row("P/E after it", "multiple", "={3}", "multiple_after"),
        Row("EPS that explains it at the old P/E", "price", "={4}", "eps_explaining", once_known("eps_fy2", '"instead of "&FIXED(in_eps_fy2,2)')),
        Row("Change in the odds of bull against bear", "percent", "={7}", "odds_change", '=IFERROR("from "&FIXED({5}*100,0)&" % to "&FIXED({6}*100,0)&" %","")'),
        Row("Event study: abnormal return", "percent", "={11}", "car", '=in_study_name&""'),
        Row("Event study: t", "number", "={13}", "t", '=IF(ISNUMBER(out_t),IF(ABS(out_t)>=2,"more than noise","no more than noise"),"")'),
    ]  # fmt: skip


def _went_on(front: Page, row: int, told: Events) -> int:
    """How the share went on after each announcement that is known, in the direction of its move; the row below."""
    front.band(f"B{row}:G{row}", "How earlier announcements went on, in the direction of their move against the market")
    front.text(f"B{row + 1}", "Days of trading after it", "head")
    front.texts(f"C{row + 1}", ["Known", "Average", "Went on", "Least", "Most"], "head_right")
    for at, (ahead, drifts) in enumerate(zip(LATER, told.drifts, strict=True), start=row + 2):
        front.text(f"B{at}", f"How it went on after {ahead} day{'s' if ahead > 1 else ''}", "table_text")
        up = f'COUNTIF({drifts},">0")/COUNT({drifts})'
        some = f"IF(COUNT({drifts})=0,NA(),{{}})"
        cells = (
            ("C", f"=COUNT({drifts})", "count", None),
            ("D", f"={some.format(f'AVERAGE({drifts})')}", "percent", f"out_went_on_{ahead}"),
            ("E", f"={some.format(up)}", "percent", None),
            ("F", f"={some.format(f'MIN({drifts})')}", "percent", None),
            ("G", f"={some.format(f'MAX({drifts})')}", "percent", None),
        )
        for column, formula, number, name in cells:
            front.formula(f"{column}{at}", formula, number, "table", name)
    return row + 2 + len(LATER)


_NO_NEWS: Final = 'in_news=""'
_TWO_PRICES: Final = f"{known('price_before')},{known('price_after')}"


def _ranges() -> list[Range]:
    return [
        Range("Scenarios", "=out_bear_value", "=out_bull_value", "bear to bull, on the EPS of FY2"),
        Range(
            "The news",
            f"=IF({_NO_NEWS},NA(),MIN({_TWO_PRICES}))",
            f"=IF({_NO_NEWS},NA(),MAX({_TWO_PRICES}))",
            f'=IF({_NO_NEWS},"no news is named on Inputs","before and after it")',
        ),
    ]


def _charts(front: Page, row: int, case: Case, study: Study, charts: Charts) -> None:
    last = row + 17
    keys = [f"in_event_{event.day:%Y_%m_%d}" for event in case.news.events]
    names = [f'YEAR({key}_date)&"-"&RIGHT("0"&MONTH({key}_date),2)' for key in keys]
    moves = [
        Column(name, f"({key}_close_after/{key}_close_before-1)", NAVY) for name, key in zip(names, keys, strict=True)
    ]
    if moves:
        charts.columns(
            front, f"B{row}:D{last}", sentences.MOVES, "Move of the price on each announcement", moves, [], percent
        )
    if case.news.closes:
        traces = [Trace('"Share"', study.share, NAVY), Trace('"Market"', study.market, GREY)]
        before = Mark('"Close before the event"', "100", BAD, dashed=True)
        place = f"E{row}:G{last}" if moves else f"B{row}:G{last}"
        charts.history(
            front,
            place,
            sentences.PATH,
            "Closes around the event, 100 on the day before it",
            study.days,
            traces,
            [before],
        )
