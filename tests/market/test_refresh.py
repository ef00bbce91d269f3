"""The Refresh button, without a spreadsheet and without a network, on both kinds of store."""

from datetime import date, timedelta

import pytest

from tests.market.observations import at, count, eps, rate, seen
from xlmodel.errors import NoDataError
from xlmodel.market.observation import Basis, Stat
from xlmodel.market.provider import Limit, NotFoundError, OnlyTodayError, QuotaError, Reply
from xlmodel.market.store import open_store
from xlmodel.refresh.run import refresh
from xlmodel.tasks.refresh import refresh as refresh_as_set

DAY = date(2025, 9, 24)
YEAR, NEXT = date(2026, 3, 31), date(2027, 3, 31)
ASKED = ["Input", "Refresh", "Security", "Item", "Kind", "Period", "Gives", "Scale"]
SHOWN = ["Value", "Unit", "Period end", "Known on", "Source", "Status"]
PRICE = ["in_price", "yes", "BABA", "price", "market", None, "value", "one"]
EPS = ["in_eps", "yes", "BABA", "EPS", "consensus", "FY1", "value", "one"]


class FakeBook:
    """A workbook that is a dictionary."""

    def __init__(self, *rows, units=(), **cells):
        blank = [None] * len(SHOWN)
        self.tables = {
            "DataTable": [ASKED + SHOWN, *([*row, *blank] for row in rows)],
            "UnitTable": [["Security", "Currency", "Basis"], *map(list, units)],
            "ChangeTable": [
                ["Time", "Input", "Cause", "Old", "New", "Source", "Known on", "out_pe"],
                *([None] * 8 for _ in range(9)),
            ],
            "FindingTable": [["Finding"], *([None] for _ in range(3))],
        }
        self.cells = {"in_price": 88.0, "in_eps": 8.0, "out_data_status": None} | cells
        self.written = 0

    def table(self, name):
        return self.tables.get(name)

    def values(self, names):
        return {name: self.cells[name] for name in names if name in self.cells}

    def outputs(self, inputs):
        now = self.cells | inputs
        return {"out_pe": now["in_price"] / now["in_eps"] if now["in_price"] and now["in_eps"] else "#N/A"}

    def write(self, cells, tables):
        self.written += 1
        self.cells |= cells
        for name, columns in tables.items():
            for heading, values in columns.items():
                at = self.tables[name][0].index(heading)
                assert len(values) == len(self.tables[name]) - 1
                for row, value in zip(self.tables[name][1:], values, strict=True):
                    row[at] = value

    def column(self, table, heading):
        at = self.tables[table][0].index(heading)
        return [row[at] for row in self.tables[table][1:]]


class FakeProvider:
    """What it was given, or a failure."""

    def __init__(self, *observations, name="test", failing=None):
        self.name, self.observations, self.failing = name, observations, failing or {}
        self.asked = []

    @property
    def items(self):
        return frozenset({o.item for o in self.observations} | {"price", "eps", "ads_ratio", "fx_rate"})

    def fetch(self, security, items, as_of):
        self.asked.append((security, tuple(items)))
        if security in self.failing:
            raise self.failing[security]
        found = [o for o in self.observations if o.security == security and o.item in items and o.known_on <= as_of]
        return Reply(found)


FIGURES = (
    seen(value=176.44),
    seen(value=87.11, known=date(2024, 11, 19)),
    eps(8.82, YEAR),
    eps(8.1, date(2025, 3, 31), date(2024, 11, 19)),
)


def test_inputs_sources_status_and_log_are_written(store):
    book = FakeBook(PRICE, EPS)
    report = refresh(book, FakeProvider(*FIGURES), store, DAY, now=at(2025, 9, 25, 8))
    assert (book.cells["in_price"], book.cells["in_eps"]) == (176.44, 8.82)
    assert report.status.startswith("2 updated, 0 unchanged, 0 missing; oldest input is from 2025-09-24")
    assert book.cells["out_data_status"].startswith("Data as of 2025-09-24: 2 figures, 0 missing")
    assert book.column("DataTable", "Value") == [176.44, 8.82]
    assert book.column("DataTable", "Unit") == ["USD per ADS", "USD per ADS"]
    assert book.column("DataTable", "Period end") == [None, YEAR]
    assert book.column("DataTable", "Known on") == [DAY, DAY]
    assert book.column("DataTable", "Source") == ["invented [test]", "invented [test]"]
    assert book.column("ChangeTable", "Input")[:4] == ["in_price", "in_eps", "2 inputs", None]
    assert book.column("ChangeTable", "Time")[0] == "2025-09-25 08:00:00"
    assert book.column("ChangeTable", "Old")[:2] == [88.0, 8.0]
    moved = book.column("ChangeTable", "out_pe")
    assert moved[0] + moved[1] == moved[2]
    assert moved[2] == pytest.approx(176.44 / 8.82 - 11)


def test_a_second_refresh_changes_nothing(store):
    book, provider = FakeBook(PRICE, EPS), FakeProvider(*FIGURES)
    refresh(book, provider, store, DAY)
    before = repr(book.tables), dict(book.cells)
    report = refresh(book, provider, store, DAY, now=at(2030, 1, 1))
    assert (repr(book.tables), book.cells) == before
    assert (book.written, report.written, report.unchanged, report.updated) == (1, False, 2, 0)


def test_as_of_shows_what_the_workbook_would_have_shown_on_that_day(store):
    book = FakeBook(PRICE, EPS, in_as_of=DAY)
    refresh(book, FakeProvider(*FIGURES), store, DAY)
    refresh(book, None, store, date(2024, 11, 19))
    assert (book.cells["in_price"], book.cells["in_eps"], book.cells["in_as_of"]) == (87.11, 8.1, date(2024, 11, 19))
    assert book.column("ChangeTable", "Input")[:4] == ["in_as_of", "in_price", "in_eps", "3 inputs"]
    assert book.column("ChangeTable", "Old")[0] == "2025-09-24"
    refresh(book, None, store, DAY)
    assert (book.cells["in_price"], book.cells["in_eps"]) == (176.44, 8.82)


def test_what_was_not_known_on_an_earlier_day_is_blanked_and_what_is_missing_today_is_kept(store):
    store.append("test", DAY, FIGURES)
    book = FakeBook(PRICE, EPS, in_as_of=DAY)
    refresh(book, None, store, DAY)
    report = refresh(book, None, store, DAY + timedelta(days=300))
    assert (book.cells["in_price"], report.missing) == (176.44, 2)
    assert book.column("DataTable", "Known on")[0] == DAY
    assert book.column("DataTable", "Status")[0].startswith(
        "kept, 300 days old: the newest price of BABA known on 2026-07-21 is from"
    )
    report = refresh(book, None, store, date(2020, 1, 1))
    assert (book.cells["in_price"], book.cells["in_eps"], report.missing) == (None, None, 2)
    assert book.column("ChangeTable", "Cause")[1] == "Not known then"
    assert book.column("ChangeTable", "out_pe")[0] == "n/a"
    written = book.written
    refresh(book, None, store, date(2020, 1, 1))
    assert book.written == written


def test_a_day_typed_into_the_workbook_shows_nothing_that_was_known_later(store):
    book = FakeBook(PRICE, EPS, in_as_of=DAY)
    refresh(book, FakeProvider(*FIGURES), store)
    book.cells["in_as_of"] = date(2020, 1, 1)
    refresh(book, None, store)
    assert (book.cells["in_price"], book.cells["in_eps"]) == (None, None)
    assert book.column("DataTable", "Source") == ["not known then", "not known then"]


def test_an_earlier_day_keeps_what_was_known_by_then_though_the_store_has_forgotten_it(store):
    book = FakeBook(PRICE, EPS, in_as_of=DAY)
    refresh(book, FakeProvider(*FIGURES), store)
    with open_store(":memory:") as empty:
        refresh(book, None, empty, DAY - timedelta(days=1))
    known = book.column("DataTable", "Known on")
    assert known == [None, None]
    book = FakeBook(PRICE, EPS, in_as_of=DAY + timedelta(days=9))
    refresh(book, FakeProvider(*FIGURES), store)
    with open_store(":memory:") as empty:
        refresh(book, None, empty, DAY + timedelta(days=3))
    assert (book.cells["in_price"], book.cells["in_eps"]) == (176.44, 8.82)


def test_without_a_day_the_workbooks_own_valuation_date_counts(store):
    book = FakeBook(PRICE, in_as_of=45615.0)  # 19 November 2024, as the number that a spreadsheet keeps
    assert refresh(book, FakeProvider(*FIGURES), store).as_of == date(2024, 11, 19)
    assert book.cells["in_price"] == 87.11
    assert refresh(FakeBook(PRICE), FakeProvider(*FIGURES), store, now=at(2025, 9, 26)).as_of == date(2025, 9, 26)


def test_one_security_that_fails_does_not_stop_the_others(store):
    jd = ["in_jd", "yes", "JD", "price", "market", None, "value", "one"]
    book = FakeBook(jd, PRICE, in_jd=30.0)
    report = refresh(book, FakeProvider(*FIGURES, failing={"JD": NotFoundError("no JD here")}), store, DAY)
    assert book.cells["in_price"] == 176.44
    assert book.cells["in_jd"] == 30.0
    assert report.failures == ("JD: test: no JD here",)
    assert "1 failure;" in report.status


def test_a_provider_with_a_mistake_in_it_does_not_stop_the_others(store, caplog):
    jd = ["in_jd", "yes", "JD", "price", "market", None, "value", "one"]
    half = seen("PDD", source="\ud800")
    pdd = ["in_pdd", "yes", "PDD", "price", "market", None, "value", "one"]
    book = FakeBook(jd, pdd, PRICE, in_jd=30.0, in_pdd=1.0)
    report = refresh(book, FakeProvider(*FIGURES, half, failing={"JD": KeyError("k3y")}), store, DAY)
    assert book.cells["in_price"] == 176.44
    assert report.failures[0] == "JD: test: a mistake in it (KeyError)"
    assert report.failures[1].startswith("PDD: test: the store")
    assert "k3y" not in caplog.text


def test_each_figure_falls_back_to_the_next_provider_and_shows_whose_it_is(store):
    first = FakeProvider(eps(8.82, YEAR, provider="first"), name="first")
    second = FakeProvider(seen(value=176.44, provider="second"), eps(9.9, YEAR, provider="second"), name="second")
    book = FakeBook(PRICE, EPS)
    refresh(book, [first, second], store, DAY)
    assert book.column("DataTable", "Source") == ["invented [second]", "invented [first]"]
    assert book.cells["in_eps"] == 8.82
    asked = dict(second.asked)
    assert "eps" not in asked["BABA"]


def test_a_provider_that_fails_is_replaced_for_all_its_figures(store):
    store.append("first", DAY, [seen(value=1.0, known=DAY - timedelta(days=3), provider="first")])
    first = FakeProvider(name="first", failing={"BABA": QuotaError("used up")})
    second = FakeProvider(seen(value=176.44, provider="second"), name="second")
    book = FakeBook(PRICE)
    refresh(book, [first, second], store, DAY)
    assert book.cells["in_price"] == 176.44


class LiveProvider(FakeProvider):
    """A vendor who knows no past, as all that are asked over the network do."""

    def fetch(self, security, items, as_of):
        reply = super().fetch(security, items, date.max)
        if as_of < DAY:
            raise OnlyTodayError("only what is known today")
        return reply


def test_what_a_live_vendor_says_today_is_not_shown_as_known_then_and_words_say_so(store):
    then = date(2024, 11, 19)
    vendor = LiveProvider(seen(value=176.44), eps(8.82, YEAR), name="live")
    book = FakeBook(PRICE, EPS, in_as_of=DAY)
    refresh(book, vendor, store, DAY)
    assert "live" not in book.cells["out_data_status"]
    vendor.asked.clear()
    report = refresh(book, vendor, store, then)
    assert (book.cells["in_price"], book.cells["in_eps"], report.missing, report.failures) == (None, None, 2, ())
    sentence = "live tells only what is known today"
    assert f"{sentence}: what is shown was in the store before" in book.cells["out_data_status"]
    assert book.column("DataTable", "Status")[0] == f"the store knows no price of BABA as of 2024-11-19; {sentence}"
    assert f"{sentence}: what is shown was in the store before" in report.status
    assert len(vendor.asked) == 1  # once is enough to know it


def test_what_a_live_vendor_said_on_an_earlier_day_is_still_known_of_that_day(store):
    refresh(FakeBook(PRICE), LiveProvider(seen(value=176.44, provider="live"), name="live"), store, DAY)
    vendor = LiveProvider(seen(value=180.0, known=DAY + timedelta(days=1), provider="live"), name="live")
    book = FakeBook(PRICE)
    refresh(book, vendor, store, DAY + timedelta(days=1))
    assert book.cells["in_price"] == 180.0
    vendor.fetch = lambda security, items, as_of: (_ for _ in ()).throw(OnlyTodayError("only today"))
    refresh(book, vendor, store, DAY)
    assert book.cells["in_price"] == 176.44
    assert book.column("DataTable", "Known on") == [DAY]


def test_the_year_before_ends_with_its_last_close(store):
    asked = ["in_price", "yes", "BABA", "prior year close", "market", None, "value", "one"]
    closes = [
        seen(value=84.79, known=date(2024, 12, 31)),
        seen(value=84.95, known=date(2025, 1, 2)),
        seen(value=176.44),
    ]
    book = FakeBook(asked)
    report = refresh(book, FakeProvider(*closes), store, DAY)
    assert book.cells["in_price"] == 84.79
    assert book.column("DataTable", "Known on") == [date(2024, 12, 31)]
    assert not report.findings  # old as it is, it is not stale


def test_two_years_of_two_providers_are_never_blended(store):
    store.append("a", DAY, [seen(), eps(8.0, YEAR, provider="a"), eps(9.0, NEXT, provider="b")])
    ntm = [*EPS[:5], "NTM", "value", "one"]
    report = refresh(FakeBook(ntm), None, store, DAY)
    assert "providers are not mixed" in report.findings[0].sentence


def test_a_unit_left_open_is_a_refusal_until_the_user_settles_it_once(store):
    provider = FakeProvider(seen(value=105.85), eps(44.07, YEAR, currency="", basis=Basis.UNKNOWN), rate("USDCNY", 7.2))
    book = FakeBook(PRICE, EPS, units=[["BABA", None, None]])
    report = refresh(book, provider, store, DAY)
    assert book.cells["in_eps"] == 8.0
    assert "settle it once" in book.column("DataTable", "Status")[1]
    assert report.missing == 1
    book.tables["UnitTable"][1] = ["BABA", "cny", "per ads"]
    refresh(book, provider, store, DAY)
    assert book.cells["in_eps"] == pytest.approx(44.07 / 7.2)
    assert "unit settled by the user" in book.column("DataTable", "Source")[1]
    assert "spot of 2025-09-24 7.2 CNY per USD" in book.column("DataTable", "Source")[1]


def test_an_ordinary_shares_eps_is_multiplied_by_the_ratio(store):
    provider = FakeProvider(seen(), eps(1.0, YEAR, basis=Basis.PER_ORDINARY), count("ads_ratio", 8.0))
    book = FakeBook(PRICE, EPS)
    refresh(book, provider, store, DAY)
    assert book.cells["in_eps"] == 8.0


def test_a_row_that_says_no_is_left_alone_and_compared(store):
    held = [PRICE[0], "no", *PRICE[2:]]
    book = FakeBook(held, EPS)
    report = refresh(book, FakeProvider(*FIGURES), store, DAY)
    assert book.cells["in_price"] == 88.0
    assert any("in_price is held at 88, while BABA stood at 176.44" in f.sentence for f in report.findings)
    assert book.column("DataTable", "Status")[0].startswith("held")


def test_a_dry_run_writes_neither_workbook_nor_store(store):
    book = FakeBook(PRICE, EPS)
    report = refresh(book, FakeProvider(*FIGURES), store, DAY, dry_run=True)
    assert report.updated == 2
    assert report.changes[0].effects["out_pe"] > 0
    assert (book.written, book.cells["in_price"], store.observations()) == (0, 88.0, [])


def test_dates_and_scales(store):
    rows = [
        ["in_end", "yes", "BABA", "EPS", "consensus", "FY1", "period end", "one"],
        ["in_known", "yes", "BABA", "EPS", "consensus", "FY1", "known on", "one"],
        ["in_cap", "yes", "BABA", "market cap", "market", None, "value", "millions"],
    ]
    provider = FakeProvider(seen(), eps(8, YEAR), seen(item="market_cap", value=4.1e11, basis=Basis.TOTAL))
    book = FakeBook(*rows, in_end=None, in_known=45000.0, in_cap=1.0)
    refresh(book, provider, store, DAY)
    assert (book.cells["in_end"], book.cells["in_known"], book.cells["in_cap"]) == (YEAR, DAY, 410_000)


def test_the_log_keeps_the_newest_rows_and_the_findings_end_with_how_many_more(store):
    rows = [[f"in_x{i}", "yes", "BABA", "price", "market", None, "value", "one"] for i in range(4)]
    cells = {f"in_x{i}": 1.0 for i in range(4)}
    book = FakeBook(*rows, **cells)
    refresh(book, FakeProvider(seen(value=5)), store, DAY, now=at(2025, 9, 24, 1))
    report = refresh(
        book,
        FakeProvider(seen(value=6, known=DAY + timedelta(days=1))),
        store,
        DAY + timedelta(days=1),
        now=at(2025, 9, 25, 1),
    )
    assert report.status.endswith("; the change log is full: 1 of its oldest rows fell off")
    times = book.column("ChangeTable", "Time")
    assert times == ["2025-09-25 01:00:00"] * 5 + ["2025-09-24 01:00:00"] * 4
    missing = [[f"in_y{i}", "yes", f"NO{i}", "price", "market", None, "value", "one"] for i in range(6)]
    book = FakeBook(*missing)
    refresh(book, None, store, DAY)
    assert book.column("FindingTable", "Finding")[2] == "and 4 more: xlmodel check shows all"


def test_a_log_that_overflows_keeps_the_sum_and_the_store_keeps_every_figure(store):
    rows = [[f"in_x{i}", "yes", "BABA", "price", "market", None, "value", "one"] for i in range(12)]
    book = FakeBook(*rows, **{f"in_x{i}": 1.0 for i in range(12)})
    report = refresh(book, FakeProvider(seen(value=5)), store, DAY)
    assert report.fallen == 4
    assert book.column("ChangeTable", "Cause")[-1] == "All causes"
    for n in range(1, 9):
        price = seen(value=5.0 + n, known=DAY + timedelta(days=n))
        refresh(book, FakeProvider(price), store, DAY + timedelta(days=n))
    assert [o.value for o in store.observations() if o.item == "price"] == [5.0 + n for n in range(9)]


def test_progress_is_told_and_calls_are_counted(store):
    class Counted(FakeProvider):
        def meter(self, wait):
            assert wait("v", [Limit(1, 60)]) == 0

    steps = []
    refresh(FakeBook(PRICE), Counted(*FIGURES), store, DAY, progress=lambda *step: steps.append(step))
    assert steps[0] == (0, 2, "BABA")
    assert steps[-1] == (2, 2, "workbook")


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda book: book.tables.pop("DataTable"), "no table DataTable"),
        (lambda book: book.tables["DataTable"][1].__setitem__(7, "dozens"), "the scale is 'dozens'"),
        (lambda book: book.tables["UnitTable"].append(["BABA", "CNY", "each"]), "the basis of BABA is 'each'"),
        (
            lambda book: book.tables["UnitTable"].extend([["BABA", "CNY", "per ads"], ["BABA", "USD", "per ads"]]),
            "two rows settle the units of BABA, and they disagree",
        ),
    ],
)
def test_a_workbook_that_cannot_be_refreshed_says_why(store, spoil, sentence):
    book = FakeBook(PRICE)
    spoil(book)
    with pytest.raises(NoDataError, match=sentence):
        refresh(book, FakeProvider(*FIGURES), store, DAY)


@pytest.mark.parametrize("name", ["ChangeTable", "FindingTable", "UnitTable"])
def test_a_workbook_may_lack_the_other_tables(store, name):
    book = FakeBook(PRICE)
    del book.tables[name]
    refresh(book, FakeProvider(*FIGURES), store, DAY)
    assert book.cells["in_price"] == 176.44


def test_an_input_that_the_workbook_lacks_is_told(store):
    report = refresh(FakeBook(["in_nowhere", *PRICE[1:]]), FakeProvider(*FIGURES), store, DAY)
    assert "the workbook has no input in_nowhere" in report.findings[0].sentence


def test_a_button_needs_nothing_but_the_workbook():
    """The store and the providers are those of the settings; here the bundled case."""
    book = FakeBook(PRICE, [*EPS[:4], "broker", *EPS[5:]])
    refresh_as_set(book, as_of=DAY)
    assert (book.cells["in_price"], book.cells["in_eps"]) == (176.44, 7.41)


def test_brokers_and_reported_figures_have_their_own_kind(store):
    rows = [[*EPS[:4], "broker", *EPS[5:]], ["in_last", "yes", "BABA", "EPS", "reported", "FY0", "value", "one"]]
    filed = eps(7.0, date(2025, 3, 31), date(2025, 5, 15), stat=Stat.ACTUAL)
    provider = FakeProvider(seen(), eps(7.41, YEAR, stat=Stat.BROKER), eps(8.58, YEAR), filed)
    book = FakeBook(*rows, in_last=None)
    refresh(book, provider, store, DAY)
    assert (book.cells["in_eps"], book.cells["in_last"]) == (7.41, 7.0)
