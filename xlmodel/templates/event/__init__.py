"""News of any company: what the move of the price implies, whether it was more than noise, how earlier news went on."""

from typing import Final

from xlmodel.templates import frame
from xlmodel.templates.blocks.charts import Charts
from xlmodel.templates.case import Case
from xlmodel.templates.event import about, announcements, checks, closes, inputs, summary
from xlmodel.templates.layout import Values
from xlmodel.templates.requests import Asks

_EXPLAINED: Final = {
    "out_forward_pe": "number",
    "out_abnormal_return": "percent2",
    "out_eps_explaining": "number",
    "out_odds_change": "percent2",
    "out_base_value": "number",
}
ASKS: Final = Asks(of_a_peer=lambda number, ticker: [], news=True)


def build(case: Case, values: Values | None = None) -> bytes:
    """The workbook as a file; `values` are the results of its formulas, kept in it for readers that cannot calculate."""
    book = frame.begin(case, "news", "What a move implies, an event study, how earlier news went on", values)
    front = summary.page(book)
    page = inputs.write(book, case)
    told = announcements.write(book, case)
    study = closes.write(book, case)
    summary.write(front, case, told, study, Charts(book))
    checks.write(book, case, study)
    follows = frame.Follows(page, [], {}, _EXPLAINED, about.texts(case))
    return frame.finish(book, case, front, follows, ASKS)
