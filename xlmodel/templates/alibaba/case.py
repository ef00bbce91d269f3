"""Case: the facts of the post, each put in proportion; what the jump implies; the announcements before it."""

from datetime import date

from xlmodel.templates.alibaba.figures import Row, rows
from xlmodel.templates.blocks import events, rerating
from xlmodel.templates.blocks.events import TABLE as EVENTS
from xlmodel.templates.blocks.words import day, known, known_on, write_words
from xlmodel.templates.case import Event
from xlmodel.templates.layout import Book, Page

# Fact, its value in the post, number format, its proportion, number format, what the proportion says: {last}, {before} and
# {year_start} are the days of those closes. UPSIDE is #N/A where a close is not known; a division would make it -100 %.
_FACTS = (
    ("Price", "=in_price", "price", "=UPSIDE(in_price,in_dated_price_before)", "percent",
     '="against the close of "&{before}'),
    ("Price after hours", "=in_price*(1+in_after_hours_return)", "price", "=UPSIDE(in_dated_price,in_dated_price_before)",
     "percent", '="what the close of "&{last}&" did to that of "&{before}'),
    ("Sharpest rise in years", "=in_after_hours_return", "percent",
     f'=COUNTIFS({EVENTS}[Move],">"&in_after_hours_return,{EVENTS}[Date],"<="&in_as_of)', "count",
     '="of the announcements below, up to "&{valuation}&", moved it more"'),
    ("Year to date", "=in_ytd_return", "percent", "=(1+in_ytd_return)/(1+in_ytd_market_return)-1", "percent",
     "ahead of the Nasdaq, both as the post has them"),
    ("Year to date, on closes", "=UPSIDE(in_dated_price_before,in_year_start_price)", "percent",
     "=UPSIDE(in_dated_price_before,in_year_start_price)-in_ytd_return", "percent",
     '="against the post: from "&{year_start}&" to "&{before}'),
    ("Forward P/E", "=out_forward_pe", "multiple", "=in_forward_eps", "price", "USD of EPS per ADS it stands on"),
    ("Peers from", "=in_told_peer_low", "multiple", "=PEER_DISCOUNT(out_forward_pe,in_told_peer_low)", "percent",
     "discount to the low end"),
    ("Peers to", "=in_told_peer_high", "multiple", "=PEER_DISCOUNT(out_forward_pe,in_told_peer_high)", "percent",
     "discount to the high end"),
    ("Price at the peers' low end", "=IMPLIED_PRICE(in_forward_eps,in_told_peer_low)", "price",
     "=UPSIDE(IMPLIED_PRICE(in_forward_eps,in_told_peer_low),in_price)", "percent", "above the price of the post"),
    ("Cloud revenue a year (USD)", "=in_cloud_revenue", "money",
     "=in_cloud_revenue/(in_price*ADS_COUNT(in_ordinary_shares,in_ads_ratio))", "percent",
     "of the market value at the price of the post"),
    ("ARK's purchase (USD)", "=in_fund_purchase", "money",
     "=in_fund_purchase/(in_price*ADS_COUNT(in_ordinary_shares,in_ads_ratio))", "percent2",
     "of the market value at the price of the post"),
    ("ARK's purchase, against trading", "=in_fund_purchase", "money",
     f"=in_fund_purchase/({known('dated_volume')}*{known('dated_price')})", "percent2", '="of what changed hands on "&{last}'),
)  # fmt: skip


def write(book: Book) -> Page:
    page = book.page("Case", (2, 56, 18, 12, 12, 12, 12, 16, 80))
    page.title("Case", "The facts as the post tells them, each put in proportion")
    page.text("B4", "Fact", "head")
    page.texts("C4", ["The post", "Proportion"], "head_right")
    page.text("E4", "What the proportion says", "head_aside")
    days = {
        "last": day(known_on(book, "dated_price")),
        "before": day(known_on(book, "dated_price_before")),
        "year_start": day(known_on(book, "year_start_price")),
        "valuation": day("in_as_of"),
    }
    row = 5
    for label, fact, number, proportion, proportion_number, meaning in _FACTS:
        page.text(f"B{row}", label, "table_text")
        page.formula(f"C{row}", fact, number, "link" if fact.removeprefix("=in_").isidentifier() else "table")
        page.formula(f"D{row}", proportion, proportion_number, "table")
        write_words(page, f"E{row}", meaning.format(**days), "aside")
        row += 1
    post = "in_price,in_price*(1+in_after_hours_return),in_forward_eps,out_bull_value,out_bear_value"
    row = rerating.write(
        page, row + 1, "What the jump implies by the post: for EPS, the multiple, or the odds of bull", post
    )
    heading = '="The same on the closes of "&{before}&" and "&{last}&", and the EPS of FY2"'.format(**days)
    nasdaq = f"D{row + 4}"
    closes = "in_dated_price_before,in_dated_price,in_eps_fy2,out_bull_value,out_bear_value"
    closes += f",IF(ISNUMBER({nasdaq}),{nasdaq},0)"
    move = f"INDEX({EVENTS}[Nasdaq],MATCH({known_on(book, 'dated_price')},{EVENTS}[Date],0))"
    page.formula(nasdaq, f"=IFERROR({move},NA())", "percent", "table")
    remark = f'"the Nasdaq on "&{days["last"]}&IF(ISNUMBER({nasdaq}),": taken off",": not known, nothing is taken off")'
    page.formula(f"E{row + 4}", f"={remark}", style="aside")
    row = rerating.write(page, row + 1, heading, closes)
    _events(book, page, row + 1)
    return page


def _events(book: Book, page: Page, row: int) -> None:
    heading = "Catalyst or false dawn? Announcements since 2020, close before and after, USD per ADS"
    found = [_event(row) for row in rows("events")]
    heading = f"{heading}; grey: after the valuation date"
    events.write(book, page, row, heading, found, "Nasdaq", note="Closes of the Nasdaq screener")


def _event(row: Row) -> Event:
    before, after, nasdaq = (float(row[name]) for name in ("close_before", "close_after", "nasdaq_pct"))
    return Event(date.fromisoformat(row["event_date"]), row["event"], before, after, nasdaq, source=row["source"])
