"""The templates with their pictures, as one HTML file; it is generated, and comes with the package."""

from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Final

from xlmodel.markup import Markup, element, joined

FILE: Final = "templates.html"
PICTURES: Final = "pictures"
"""The folder beside it, with a picture of each template: one-pager.png."""

_STYLE: Final = (
    ":root { color-scheme: light dark; } "
    "body { max-width: 960px; margin: 0 auto; padding: 8px 24px 60px; "
    'font: 15px/1.5 "Helvetica Neue", Arial, "Liberation Sans", sans-serif; } '
    "h1 { font-size: 20px; } h2 { font: 600 16px ui-monospace, Consolas, monospace; margin: 36px 0 4px; } "
    "p { margin: 0 0 10px; } img { max-width: 100%; border: 1px solid #d9dde4; background: #fff; } "
    "@media print { article { break-inside: avoid; } }"
)


def as_html(lines: Mapping[str, str], examples: Mapping[str, str]) -> str:
    """The whole file.

    Parameters
        lines     what each template is for.
        examples  the ticker of the company that each picture shows.
    """
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", "xlmodel: templates"),
        element("style", Markup(_STYLE)),
    )
    articles = (_article(name, line, examples[name]) for name, line in lines.items())
    body = element("body", element("h1", "Workbooks for any company"), joined(*articles))
    return f"<!DOCTYPE html>\n{element('html', head, body, lang='en')}\n"


def as_markdown(lines: Mapping[str, str], examples: Mapping[str, str], folder: str) -> str:
    """The same for the page of the workbooks; `folder` is where, seen from there, this page lies."""
    return "\n".join(
        f"### [{name}]({name}.xlsx)\n\n`xlmodel new {name} {examples[name]}`: {line}.\n\n"
        f"![{_words(name, examples[name])}]({folder}/{PICTURES}/{name}.png)\n"
        for name, line in lines.items()
    )


def picture(name: str) -> Path:
    """Where the picture of a template lies."""
    with resources.as_file(resources.files("xlmodel.hosts").joinpath(PICTURES, f"{name}.png")) as found:
        return found


def _article(name: str, line: str, ticker: str) -> Markup:
    return element(
        "article",
        element("h2", f"xlmodel new {name} {ticker}"),
        element("p", f"{line[:1].upper()}{line[1:]}."),
        element("img", src=f"{PICTURES}/{name}.png", alt=_words(name, ticker)),
    )


def _words(name: str, ticker: str) -> str:
    return f"The summary of the {name} of {ticker}"
