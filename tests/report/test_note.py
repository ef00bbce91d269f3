"""The note: its numbers are the workbook's, its doubts are named, and a workbook that has less says less."""

import re

import lxml.html
import openpyxl
import pytest

from tests.report.books import ALIBABA, COMPANY, alibaba, changed, html, note, workbook
from tests.workbooks.saved_books import saved_book
from xlmodel.report.sources import BLANK


def cells(page: str, heading: str) -> dict[str, list[str]]:
    """The rows of the table under a heading: label and the cells beside it."""
    for section in lxml.html.fromstring(page).iter("section"):
        if section.findtext("h2") == heading:
            rows = ([cell.text_content().strip() for cell in row] for row in section.iter("tr"))
            return {label: rest for label, *rest in rows}
    return {}


def words(page: str) -> str:
    return re.sub(r"\s+", " ", lxml.html.fromstring(page).text_content())


def test_the_numbers_on_the_page_are_those_saved_in_the_workbook():
    book = openpyxl.load_workbook(ALIBABA, data_only=True)

    def saved(name):
        [(sheet, cell)] = book.defined_names[name].destinations
        return book[sheet][cell].value

    shown = cells(alibaba(), "Key figures")
    assert shown["Forward P/E"] == [f"{saved('out_dated_forward_pe'):.1f}x", f"{saved('out_forward_pe'):.1f}x"]
    assert shown["Discount to the peers"] == [
        f"{saved('out_dated_peer_discount'):.1%}",
        f"{saved('out_peer_discount'):.1%}",
    ]
    for name in ("bear", "base", "bull", "expected"):
        assert shown[f"{name.capitalize()} value"] == [f"{saved(f'out_{name}_value'):,.2f}", ""]
    inputs = cells(alibaba(), "Inputs behind these figures")
    assert inputs["Last close"][:3] == [f"{saved('in_dated_price'):.2f}", "USD per ADS", "2025-09-24"]
    assert "Nasdaq" in inputs["Last close"][3]


def test_the_verdict_is_of_the_valuation_date_where_a_case_was_quoted_on_another():
    made = note(ALIBABA.read_bytes())
    assert (made.facts.price, made.facts.quoted_price) == (176.44, 88.0)
    assert made.verdict[0].text.startswith("At 176.44 the market pays 19.5 times")
    assert any("DATES DISAGREE" in text for text in made.texts)
    assert "1 of 18 checks" in made.trust.checks
    assert made.lacking == ""


def test_a_price_of_the_day_that_is_blank_is_not_replaced_by_the_quoted_one():
    rows = [
        *COMPANY,
        ("in_dated_price", "Price of the day", None),
        ("out_dated_forward_pe", "P/E of the day", "=B13/B2"),
    ]
    made = note(workbook(rows))
    assert made.facts.price is None
    assert [sentence.text for sentence in made.verdict if "market pays" in sentence.text] == []
    assert "At the quoted price of 100.00 the expected value is 15.0\u00a0% above that price." in [
        sentence.text for sentence in made.verdict
    ]
    assert "Blank: Price of the day." in words(html(workbook(rows)))


def test_a_company_by_names_alone_has_a_verdict():
    page = words(html(workbook()))
    assert (
        "At 100.00 the market pays 12.5 times forward earnings; the expected value is 115.00, 15.0 % above the price"
        in page
    )
    assert "37.5 % cheaper than its peers: 12.5 times against 20.0 times" in page
    assert "between the base value" not in page  # the price, 100, is below base, 110
    assert "between the bear value (60.00) and the base value (110.00)" in page


@pytest.mark.parametrize("name", [name for name, _, value in COMPANY])
def test_a_name_that_is_missing_leaves_out_what_hangs_from_it_and_nothing_fails(name):
    rows = [
        row
        for row in changed(out_forward_pe=12.5, out_peer_discount=0.375, out_expected_value=115.0, out_upside=0.15)
        if row[0] != name
    ]
    rows = [(each, label, 20.0 if each == "out_peer_multiple" else value) for each, label, value in rows]
    made = note(workbook(rows))
    fact = name.partition("_")[2]
    assert all(fact not in sentence.rests_on for sentence in made.verdict)
    assert html(workbook(rows))


def test_a_foreign_workbook_shows_outputs_and_inputs_and_says_in_one_sentence_what_it_lacks():
    rows = [("in_revenue", "Revenue", 1200.0), ("in_margin", "Margin", 0.12), ("out_profit", "Profit", "=B1*B2")]
    page = html(workbook(rows))
    assert cells(page, "Key figures") == {"Profit": ["144"]}
    assert {"Revenue": ["1200"], "Margin": ["0.12"]}.items() <= cells(page, "Inputs behind these figures").items()
    [sentence] = re.findall(r"This workbook lacks [^;]*; the note says nothing of them\.", words(page))
    for name in ("in_price", "in_as_of", "out_forward_pe", "out_bear_value", "RangeTable", "DataTable", "CheckTable"):
        assert name in sentence
    assert "not judged" in page
    assert "football" not in page


def test_a_workbook_that_lists_its_methods_lacks_no_peers_and_no_scenarios_that_it_does_without():
    rows = [("in_price", "Price", 100.0), ("in_as_of", "Day", 45924.0), ("out_forward_pe", "P/E", 12.5)]
    field = {"RangeTable": [["Method", "Low", "High", "Range"], ["Parts", 90.0, 110.0, "by hand"]]}
    one = words(html(workbook([*rows, ("out_sotp_value", "Sum", "=B1")], field)))
    assert "a discount to peers" not in one
    assert "values of the scenarios" not in one
    peers = {**field, "PeerTable": [["Ticker", "P/E FY2"], ["ONE", 20.0]]}
    assert "a discount to peers (out_peer_discount)" in words(html(workbook(rows, peers)))
    assert "values of the scenarios (out_base_value, out_bull_value)" in words(
        html(workbook([*rows, ("out_bear_value", "Bear", 60.0)], field))
    )


def test_what_is_to_be_filled_in_is_a_key_figure_only_where_something_is():
    for count, shown in ((0.0, {}), (2.0, {"Figures to fill in": ["2"]})):
        page = html(workbook([*COMPANY, ("out_to_fill_in", "Figures to fill in", count)]))
        assert {k: v for k, v in cells(page, "Key figures").items() if k.startswith("Figures")} == shown


def test_a_workbook_without_any_name_is_a_note_all_the_same():
    page = words(html(workbook([("total", "Sum", "=1+1")])))
    assert "This workbook lacks a price (in_price)" in page


def test_outputs_that_hang_from_a_doubtful_formula_are_marked_and_so_is_the_sentence():
    content = saved_book(
        {"A1": "Share price", "B1": 100, "A2": "Expected value", "B2": ("=B1*2", 150), "A3": "EPS", "B3": 8,
         "A4": "Forward P/E", "B4": ("=B1/B3", 12.5)},
        {"in_price": "=Model!$B$1", "out_expected_value": "=Model!$B$2", "out_forward_pe": "=Model!$B$4"},
    )  # fmt: skip
    page = html(content)
    assert cells(page, "Key figures") == {"Expected value": ["150 ?"], "Forward P/E": ["12.5"]}
    lead = lxml.html.fromstring(page).find_class("lead")[0].text_content()
    assert lead.endswith("?")
    assert "Model!B2 is doubtful: recalculated it comes to 200, and 150 is saved in the file" in words(page)


def test_without_a_doubt_nothing_is_marked():
    content = saved_book(
        {"A1": "Share price", "B1": 100, "A2": "Expected value", "B2": ("=B1*2", 200)},
        {"in_price": "=Model!$B$1", "out_expected_value": "=Model!$B$2"},
    )
    page = html(content)
    assert cells(page, "Key figures") == {"Expected value": ["200"]}
    assert not lxml.html.fromstring(page).find_class("doubt")
    assert "The one formula comes to the value that a spreadsheet saved" in words(page)


def test_an_output_that_is_an_error_shows_it_with_the_reason_and_makes_no_sentence():
    made = note(workbook(changed(out_expected_value="=1/0", out_upside=None)))
    [figure] = [each for each in made.key_figures if each.names == ("expected_value",)]
    assert figure.shown == "#DIV/0!"
    assert figure.reason
    assert made.verdict[0].text.startswith(
        "At 100.00 the market pays 12.5 times forward earnings; the base value is 110.00"
    )
    page = words(html(workbook(changed(out_expected_value="=1/0", out_upside=None))))
    assert figure.reason.partition(": ")[2] in page
    assert "#DIV/0! in Expected" in page


def test_outputs_that_are_errors_for_one_reason_are_named_together():
    rows = [
        ("in_price", "Price", 100.0),
        ("out_one", "One", "=NA()"),
        ("out_two", "Two", "=NA()"),
        ("out_three", "Three", "=1/0"),
    ]
    items = [each.text_content() for each in lxml.html.fromstring(html(workbook(rows))).iter("li")]
    assert [each for each in items if "One" in each] == [each for each in items if "Two" in each]
    [alike] = [each for each in items if "One" in each]
    assert alike.startswith("#N/A in One")
    [other] = [each for each in items if "Three" in each]
    assert other.startswith("#DIV/0! in Three")


@pytest.mark.parametrize(
    ("probability", "is_shown"), [(-0.478, False), (0.0, True), (0.478, True), (1.0, True), (1.2, False)]
)
def test_a_price_outside_of_bear_and_bull_has_no_chance_at_which_it_is_fair(probability, is_shown):
    rows = [*COMPANY, ("out_breakeven_probability", "Break-even", probability)]
    [tiles] = lxml.html.fromstring(html(workbook(rows))).find_class("tiles")
    assert ("Bull must be likely" in tiles.text_content()) == is_shown


def test_failing_checks_are_named_on_the_first_page_with_what_they_mean_at_the_end():
    checks = [
        ("Check", "Measured", "Holds", "Meaning"),
        ("Dates agree", 3, False, "They do not"),
        ("Sums", 0, True, ""),
    ]
    page = html(workbook(tables={"CheckTable": checks}))
    root = lxml.html.fromstring(page)
    [box] = root.find_class("warning")
    assert "1 of 2 checks of the workbook fails." in box.text_content()
    assert "Dates agree" in box.text_content()
    assert "Dates agree; They do not" in words(page)
    held = [checks[0], *((label, measured, True, meaning) for label, measured, _, meaning in checks[1:])]
    assert not lxml.html.fromstring(html(workbook(tables={"CheckTable": held}))).find_class("warning")
    assert "All 2 checks of the workbook hold." in words(html(workbook(tables={"CheckTable": held})))


def test_an_upside_that_does_not_fit_is_named():
    assert "the upside is stated as" in words(html(workbook(changed(out_upside=0.5))))


def test_the_table_of_ranges_is_drawn_and_what_cannot_be_is_named():
    ranges = [
        ("Method", "Low", "High"),
        ("Peers", 90, 140),
        ("Upside down", 140, 90),
        ("Brokers", "=NA()", 120),
        (None, None, None),
    ]
    made = note(workbook(tables={"RangeTable": ranges}))
    assert [(each.method, each.low, each.high) for each in made.ranges.drawn] == [("Peers", 90.0, 140.0)]
    upside_down, brokers = made.ranges.left_out
    assert upside_down.startswith("Upside down is not drawn: its low, 140.00, is above its high, 90.00")
    assert brokers.startswith("Brokers is not drawn: its low is #N/A")
    assert "Upside down is not drawn" in words(html(workbook(tables={"RangeTable": ranges})))


def test_without_a_table_the_range_is_from_bear_to_bull():
    [only] = note(workbook()).ranges.drawn
    assert (only.low, only.middle, only.high) == (60.0, 110.0, 180.0)


def test_sources_and_days_come_from_the_table_of_figures():
    figures = [
        ("Input", "Security", "Unit", "Known on", "Source"),
        ("in_price", "ACME", "EUR per share", 45924, "Exchange, close"),
        ("in_peers", "PEER", "x", 45900, "Somebody"),
    ]
    rows = [("in_ticker", "Company", "ACME"), *COMPANY]
    rows = [(name, label, shifted(value)) for name, label, value in rows]
    made = note(workbook(rows, {"DataTable": figures}))
    assert made.head.company == "ACME"
    assert made.head.unit == "EUR per share"
    [price] = [line for line in made.inputs.own if line.name == "price"]
    assert (price.unit, price.day, price.source) == ("EUR per share", "2025-09-24", "Exchange, close")
    assert made.inputs.peers == ["PEER"]
    assert "peers" not in [line.name for line in made.inputs.own]


def shifted(value):
    """A formula whose references are a row further down."""
    return re.sub(r"\bB(\d+)", lambda match: f"B{int(match[1]) + 1}", value) if isinstance(value, str) else value


def test_a_blank_input_is_named():
    rows = [("in_growth", "Growth to fill in", None), ("out_value", "Value", "=100*(1+B1)")]
    made = note(workbook(rows))
    assert [(line.label, line.value) for line in made.inputs.own] == [("Growth to fill in", BLANK)]
    assert "Blank: Growth to fill in." in words(html(workbook(rows)))


def test_what_moves_the_value_is_found_by_running_the_workbook():
    made = note(workbook(changed(in_bull_probability=0.25, out_expected_value="=B1*B2+B3")))
    by_name = {swing.name: swing for swing in made.moved.found.swings}
    # By hand: 100 * 8 + 20 = 820; a tenth of 100 or of 8 is 80, a tenth of 20 is 2.
    assert made.moved.found.centre == 820
    assert (by_name["Share price"].at_low, by_name["Share price"].at_high) == pytest.approx((740, 900))
    assert (by_name["Multiple of the peers"].at_low, by_name["Multiple of the peers"].at_high) == pytest.approx(
        (818, 822)
    )
    assert [swing.name for swing in made.moved.found.swings][-1] == "Multiple of the peers"
    assert "Probability of bull" not in by_name


def test_an_input_that_leaves_no_value_a_tenth_away_is_named():
    rows = [("in_a", "Odds", 0.5), ("in_b", "Size", 10.0), ("out_value", "Value", "=IF(B1=0.5,B2,NA())")]
    made = note(workbook(rows))
    assert made.moved.found.unmoved == ("Odds",)
    assert "Without a value when moved alone: Odds." in words(html(workbook(rows)))


def test_inputs_that_are_too_many_to_be_moved_are_counted(monkeypatch):
    rows = [(f"in_a{i}x", f"Part {i}", 1.0 + i) for i in range(13)] + [("out_sum", "Sum", "=SUM(B1:B13)")]
    assert note(workbook(rows)).moved.found.untried == 0
    monkeypatch.setattr("xlmodel.report.sensitivity._FORMULAS", 0)
    assert note(workbook(rows)).moved.found.untried == 3
    assert "Not moved, as there are too many: 3 more inputs." in words(html(workbook(rows)))


def test_the_note_is_read_at_the_values_of_the_file_after_the_inputs_were_moved():
    made = note(workbook([*changed(), ("out_words", "Words", '="the price is "&B1')]))
    assert made.texts == ["the price is 100"]


def test_the_same_workbook_gives_the_same_page():
    assert html(ALIBABA.read_bytes()) == alibaba()


@pytest.mark.parametrize(
    ("template", "row"), [("one-pager", "EPS of FY2"), ("dcf", "Value by both"), ("scenarios", "Value today")]
)
def test_a_figure_of_one_scenario_is_labelled_with_its_name(template, row):
    path = ALIBABA.with_name(f"{template}.xlsx")
    name = "eps" if row.startswith("EPS") else "value"
    sheets = openpyxl.load_workbook(path, data_only=True)
    [(sheet, cell)] = sheets.defined_names[f"out_base_{name}"].destinations
    labels = {each.names: (each.label, each.shown) for each in note(path.read_bytes()).key_figures}
    assert row not in [label for label, _ in labels.values()]
    assert labels[f"base_{name}",] == (f"Base: {row}", f"{sheets[sheet][cell].value:.2f}")
    assert [labels[f"{scenario}_{name}",][0] for scenario in ("bear", "bull")] == [f"Bear: {row}", f"Bull: {row}"]
