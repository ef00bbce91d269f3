"""The function reference as one HTML file that can be searched; it is generated, and comes with the package."""

import inspect
from collections.abc import Iterable
from importlib import resources
from itertools import groupby
from typing import Final

from xlmodel.markup import Markup, element, joined
from xlmodel.spec import Function

FILE: Final = "functions.html"


def as_html(functions: Iterable[Function]) -> str:
    """The whole file; the functions of a chapter stand together."""
    every = list(functions)
    folder = resources.files("xlmodel.hosts")
    style, script = (folder.joinpath(name).read_text("utf-8") for name in ("functions.css", "functions.js"))
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", "xlmodel: worksheet functions"),
        element("style", Markup(style)),
    )
    field = element("input", id="search", type="search", placeholder="Search: peer discount, eps, probability …")
    top = element("header", element("h1", "Worksheet functions"), field, element("span", id="count"))
    links = element("nav", *(element("a", each.name, href=f"#{each.name}") for each in every))
    chapters = groupby(every, key=lambda each: each.category)
    sections = [element("section", element("h2", category), *map(_article, members)) for category, members in chapters]
    body = element("body", top, element("main", links, *sections), element("script", Markup(script)))
    return f"<!DOCTYPE html>\n{element('html', head, body, lang='en')}\n"


def _article(function: Function) -> Markup:
    heads = element("tr", *(element("th", text) for text in ("argument", "shape", "meaning", "bounds")))
    rows = [
        element(
            "tr",
            element("td", each.name if each.required else f"[{each.name}]"),
            element("td", each.kind.value),
            element("td", each.description),
            element("td", each.term.bounds.text if each.term.bounds else ""),
        )
        for each in function.parameters
    ]
    _, _, text = (inspect.getdoc(function.call) or "").partition("\n")
    more = element(
        "details", element("summary", "Formula, conventions, errors, source, example"), _lines(text.strip("\n"))
    )
    return element(
        "article",
        element("h3", function.signature),
        element("p", function.summary),
        element("table", heads, *rows),
        element("p", f"Result: {function.result}"),
        more,
        id=function.name,
    )


def _lines(text: str) -> Markup:
    """A text whose lines stay lines."""
    return element("pre", joined(*(joined(line, Markup("\n")) for line in text.splitlines())))
