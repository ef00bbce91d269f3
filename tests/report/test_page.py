"""The page: whatever a cell holds stays a text, nothing is fetched, and paper has its own rules."""

import re
from importlib import resources

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.counts import cases
from tests.report.books import alibaba, changed, html, workbook
from xlmodel.charts.football_field import Line, Range, football_field
from xlmodel.charts.tornado import Swing, tornado
from xlmodel.markup import Markup, element, joined

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><script>alert(2)</script>",
    "</svg></title><b>",
    "' onmouseover='alert(3)",
    "&lt;b&gt; &amp;copy;",
    "]]><!--",
    r"$\frac{1}{0}$ $x_",
    "javascript:alert(4)",
    "fill: #1f2a44; url(#p)",
    "平均 – Ünïcode ✓",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_anywhere_in_a_workbook_stays_a_text(text):
    rows = [(name, f"{text} {name}", value) for name, _, value in changed()]
    rows += [("out_words", "Words", text), ("in_method", text, text), ("in_ticker", "Company", text)]
    tables = {
        "RangeTable": [("Method", "Low", "High", "Range"), (text, 80, 120, text), (text + "2", 9, 1, text)],
        "CheckTable": [("Check", "Measured", "Holds", "Meaning"), (text, 1, False, text)],
        "DataTable": [("Input", "Security", "Unit", "Known on", "Source"), ("in_price", text, text, 45924, text)],
        "FindingTable": [("Finding",), (text,)],
    }
    page = html(workbook(rows, tables, title=text))
    root = lxml.html.fromstring(page)
    assert not [*root.iter("script", "iframe", "object", "embed", "link", "form", "b ")]
    assert not [name for each in root.iter() for name in each.attrib if name.lower().startswith("on")]
    assert not [each for each in root.iter() if each.get("href") or (each.get("src") and each.tag != "img")]
    assert root.findtext(".//title") == text
    assert root.findtext(".//h1") == text
    shown = root.find("body").text_content()
    assert shown.count(text) >= 8
    assert page.count("<style") == 1 + page.count("<svg")


@settings(max_examples=cases(200, 2000), deadline=None)
@given(st.text(st.characters(exclude_categories=["Cc", "Cf", "Cn", "Cs"]), max_size=60))
def test_an_element_holds_the_text_that_was_put_into_it(text):
    [only] = lxml.html.fromstring(f"<div>{element('p', text, title=text)}</div>")
    assert (only.tag, len(only), only.text or "", only.get("title")) == ("p", 0, text, text)


@pytest.mark.parametrize("letter", ["\0", "\x1b", "\x85", "\u202e", "\u2066", "\ud800", "\ufffe"])
def test_what_no_page_may_hold_and_what_turns_words_around_is_left_out(letter):
    made = element("p", f"a{letter}b")
    assert letter not in made
    assert lxml.html.fromstring(made.encode("utf-8").decode("utf-8")).text in ("a b", "a\ufffdb")


def test_only_markup_is_taken_as_such():
    assert joined("<b>", Markup("<i>"), None, "") == "&lt;b&gt;<i>"
    assert isinstance(joined("x"), Markup)


def test_the_page_is_one_file_that_fetches_nothing_and_runs_nothing():
    page = alibaba()
    root = lxml.html.fromstring(page)
    [policy] = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'")
    addresses = {*re.findall(r"https?://[^\s\"'<>)]+", page)}
    assert addresses <= {"http://www.w3.org/1999/xlink", "http://www.w3.org/2000/svg"}
    assert "<script" not in page
    assert len(page) < 200_000


def test_it_is_light_and_dark_on_a_screen_and_has_numbered_pages_on_paper():
    page = alibaba()
    assert "@media screen and (prefers-color-scheme: dark)" in page
    assert "counter(page)" in page
    assert "size: A4" in page
    variables = {*re.findall(r"var\((--[a-z-]+)", page)}
    style = resources.files("xlmodel.report").joinpath("note.css").read_text("utf-8")
    light, dark = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    for name in variables - {"--font"}:
        assert f"{name}:" in light
        assert f"{name}:" in dark


def test_no_two_parts_of_a_page_have_one_name():
    names = re.findall(r'\bid="([^"]*)"', alibaba())
    assert len(names) == len({*names})


def test_a_field_has_its_numbers_at_the_ends_of_the_bars_and_the_price_as_a_line():
    ranges = [Range("Peers", 80.25, 120.5), Range("Scenarios", 50, 200, 110, "bear to bull")]
    picture = football_field(ranges, [Line("price", 100)])
    shown = lxml.html.fromstring(picture.svg()).text_content()
    for text in ("80.25", "120.50", "50.00", "200.00", "price 100.00", "Peers", "bear to bull"):
        assert text in shown
    texts = {each.text: float(each.get("x") or re.search(r"translate\(([\d.]+)", each.get("transform"))[1])
             for each in lxml.html.fromstring(picture.svg()).iter("text")}  # fmt: skip
    assert texts["50.00"] < texts["80.25"] < texts["120.50"] < texts["200.00"]


def test_dollar_signs_in_a_drawing_are_no_formula():
    text = r"$\frac{1}{0}$"
    svg = football_field([Range(text, 80, 120, basis=text)], [Line("price", 100)]).svg()
    assert [each.text for each in lxml.html.fromstring(svg).iter("text")].count(text) == 2


@settings(max_examples=cases(20, 200), deadline=None)
@given(st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(0, 1e6)), min_size=1, max_size=6), st.floats(0.01, 1e6))
def test_any_ranges_can_be_drawn(ends, price):
    ranges = [Range(f"{i}", low, low + extent) for i, (low, extent) in enumerate(ends)]
    assert football_field(ranges, [Line("price", price)]).svg().endswith("</svg>\n")


def test_the_same_values_give_the_same_picture():
    def drawn():
        return tornado([Swing("EPS", 90, 130), Swing("Rate", 120, 110)], 115, "{:.0f}".format, ("lower", "higher"))

    assert drawn().svg() == drawn().svg()
    assert drawn().png() == drawn().png()
