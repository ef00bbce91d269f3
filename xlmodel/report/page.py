"""A research note as one HTML file: nothing is fetched, no script runs, and every text of the workbook stays a text."""

import base64
from collections.abc import Callable, Sequence
from importlib import resources
from typing import Final

from xlmodel.calculation.ranges import lines_of
from xlmodel.charts.football_field import football_field
from xlmodel.charts.history import history
from xlmodel.charts.picture import Picture
from xlmodel.charts.tornado import tornado
from xlmodel.markup import Markup, element, joined
from xlmodel.report import page_end, tables
from xlmodel.report.note import Head, Note
from xlmodel.report.shown import shown
from xlmodel.report.words import field_title, money, percent, times

MADE_BY: Final = "xlmodel report"
"""What the file names as its maker, by which it is known again."""

_MONTHS: Final = (
    "January February March April May June July August September October November December".split()
)  # fmt: skip
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_Show = Callable[[Picture], Markup]
_DOTS: Final = 96  # to an inch of a page
_WARNED: Final = 3  # checks and doubts that are named on the first page
_WIDE, _HALF = 7.17, 3.5  # inches: the width of the page, and about half of it


def as_svg(picture: Picture) -> Markup:
    """A picture as part of the page, in its colours."""
    return element("div", Markup(picture.svg()), role="img", aria_label=picture.words)


def as_image(picture: Picture) -> Markup:
    """A picture for a reader that knows no drawing within a page."""
    content = base64.b64encode(picture.png()).decode("ascii")
    width = round(picture.figure.get_size_inches()[0] * _DOTS)
    return element("img", src=f"data:image/png;base64,{content}", alt=picture.words, width=str(width))


def page(note: Note, version: str, show: Callable[[Picture], Markup] = as_svg) -> str:
    """The whole file.

    Parameters
        version  of what makes it, as the foot of the page names it.
        show     how its pictures stand in it.

    Raises
        RequestError  matplotlib, which draws the charts, is not installed.
    """
    style = resources.files("xlmodel.report").joinpath("note.css").read_text("utf-8")
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="generator", content=MADE_BY),
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("title", note.head.title),
        element("style", Markup(style)),
    )
    parts = (
        _header(note.head),
        _as_if(note.head),
        _verdict(note),
        _field(note, show),
        _charts(note, show),
        _history(note, show),
        tables.scenarios(note),
        _peers(note),
        tables.inputs(note),
        page_end.doubts(note),
    )
    body = element("body", element("main", *parts, page_end.footer(note, version)))
    return f"<!DOCTYPE html>\n{element('html', head, body, lang='en')}\n"


def _header(head: Head) -> Markup:
    day = f"{head.day.day} {_MONTHS[head.day.month - 1]} {head.day.year}" if head.day is not None else None
    of = [element("b", head.company) if head.company else None, f"valuation date {day}" if day else None]
    of += [f"values in {head.unit}" if head.unit else None]
    lines = [part for part in of if part]
    return element("header", element("h1", head.title), element("div", *_with_breaks(lines), class_="of"))


def _as_if(head: Head) -> Markup:
    """What is other here than in the workbook, before any number that hangs from it."""
    items = element("ul", *(element("li", words) for words in head.as_if))
    lead = element("p", element("b", "As if, in the numbers below:"))
    return element("div", lead, items, class_="warning") if head.as_if else Markup("")


def _with_breaks(lines: Sequence[str]) -> list[str]:
    return [part for line in lines for part in (element("br"), line)][1:]


# What it comes to


def _verdict(note: Note) -> Markup:
    sentences = [_sentence(note, each.text, each.rests_on) for each in note.verdict]
    lead = element("p", *sentences[0], class_="lead") if sentences else None
    others = [element("li", *parts) for parts in sentences[1:]]
    words, warning = element("ul", *others) if others else None, _warning(note)
    both = element("div", words, warning, class_="pair words") if words and warning else joined(words, warning)
    return joined(lead, _tiles(note), both)


def _sentence(note: Note, text: str, rests_on: Sequence[str]) -> tuple[str, ...]:
    return (text, tables.mark()) if note.doubtful & {*rests_on} else (text,)


def _tiles(note: Note) -> Markup:
    """The numbers that one looks for first."""
    facts = note.facts
    known = (
        ("price", "Price", facts.price, money),
        ("expected_value", "Expected value", facts.expected_value, money),
        ("sotp_value", "Sum of the parts", facts.sotp_value, money),
        ("forward_pe", "Forward P/E", facts.forward_pe, times),
        ("peer_multiple", "Peers", facts.peer_multiple, times),
        ("peer_discount", *_discount(facts.peer_discount), percent),
        ("breakeven_probability", "Bull must be likely", _chance(facts.breakeven_probability), percent),
    )
    tiles = [
        element(
            "div", element("span", label), element("b", form(value)), tables.mark() if name in note.doubtful else None
        )
        for name, label, value, form in known
        if value is not None
    ]
    return element("div", *tiles, class_="tiles") if tiles else Markup("")


def _chance(probability: float | None) -> float | None:
    """A probability that is one: outside of bear and bull the price has none at which it is fair."""
    return probability if probability is not None and 0 <= probability <= 1 else None


def _discount(discount: float | None) -> tuple[str, float | None]:
    return "Premium to peers" if discount is not None and discount < 0 else "Discount to peers", discount


def _warning(note: Note) -> Markup:
    """What has to be known before a number is believed, on the first page."""
    trust = note.trust
    named = [*(_check(text) for text in trust.failing), *trust.conflicts, *trust.doubtful]
    words = [element("p", text) for text in note.texts if trust.failing]
    if not named:
        return joined(*words) if words else Markup("")
    first = [element("li", text) for text in named[:_WARNED]]
    more = len(named) - len(first)
    rest = element("li", f"and {more} more, at the end of this note") if more else None
    lead = element("p", element("b", trust.checks)) if trust.failing else None
    return element("div", lead, *words, element("ul", *first, rest), class_="warning")


def _check(text: str) -> str:
    """A failing check without what it means, which stands at the end."""
    return text.partition(";")[0]


# Pictures and tables


def _charts(note: Note, show: _Show) -> Markup:
    figures, moved = tables.figures(note), _moved(note, show)
    return element("div", figures, moved, class_="pair") if figures and moved else joined(figures, moved)


def _field(note: Note, show: _Show) -> Markup | None:
    ranges, facts = note.ranges.drawn, note.facts
    if not ranges:
        return None
    has_middle = any(each.middle is not None for each in ranges)
    caption = (
        "Low and high by each method; the gap in a bar is the base value."
        if has_middle
        else "Low and high by each method."
    )
    return _figure(
        field_title(ranges, facts.price), football_field(ranges, lines_of(facts), width=_WIDE), caption, show
    )


def _moved(note: Note, show: _Show) -> Markup | None:
    if note.moved is None:
        return None
    label, form, found = note.moved
    picture = tornado(
        found.swings, found.centre, lambda value: shown(value, form), ("a tenth lower", "a tenth higher"), width=_HALF
    )
    caption = "Each input a tenth lower and a tenth higher, the others as they are, run through the workbook."
    if found.unmoved:
        caption += f" Without a value when moved alone: {'; '.join(found.unmoved)}."
    if found.untried:
        caption += f" Not moved, as there are too many: {found.untried} more inputs."
    return _figure(f"{label}: what moves it most", picture, caption, show)


def _history(note: Note, show: _Show) -> Markup | None:
    if note.history is None:
        return None
    title, labels, series, origin, days = note.history
    return _figure(title, history(series, labels, width=_WIDE, days=days), origin, show)


def _peers(note: Note) -> Markup | None:
    """What the market pays for each peer, in a line."""
    if note.peers is None:
        return None
    listed = " · ".join(f"{ticker} {shown(multiple, '0.0')}" for ticker, multiple in note.peers.multiples)
    without = f" Without one: {', '.join(note.peers.without)}." if note.peers.without else ""
    words = f"{listed}.{without}" if listed else without.strip()
    return element(
        "section", element("h2", f"The peers by their {note.peers.by}, the dearest first"), element("p", words)
    )


def _figure(title: str, picture: Picture, caption: str, show: _Show) -> Markup:
    return element("section", element("h2", title), element("figure", show(picture), element("figcaption", caption)))
