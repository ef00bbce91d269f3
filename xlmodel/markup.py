"""HTML made of elements: a text stays a text, whatever stands in it."""

import html
from typing import Final

# What no page may hold, and what would turn the words after it around.
_INVISIBLE: Final = {
    **dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)], " "),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
    **dict.fromkeys((0xFFFE, 0xFFFF), "\ufffd"),
}
_EMPTY: Final = ("br", "meta", "col", "img", "input")


class Markup(str):
    """Text that is HTML already; any other text is escaped where it becomes part of a page."""

    __slots__ = ()


def element(tag: str, *inside: str | None, **attributes: str) -> Markup:
    """An element; what is inside it is escaped unless it is Markup, and nothing where it is None.

    An attribute whose name is a word of Python, or has a hyphen, is written with an underscore: `class_`, `http_equiv`.

    >>> element("td", "5 < 6", class_="number")
    '<td class="number">5 &lt; 6</td>'
    """
    named = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{html.escape(plain(value))}"' for name, value in attributes.items()
    )
    if tag in _EMPTY:
        return Markup(f"<{tag}{named}>")
    return Markup(f"<{tag}{named}>{joined(*inside)}</{tag}>")


def joined(*parts: str | None) -> Markup:
    """Elements and texts one after the other."""
    return Markup("".join(part if isinstance(part, Markup) else html.escape(plain(part)) for part in parts if part))


def plain(text: str) -> str:
    """A text without what no page may hold, in one line."""
    return text.translate(_INVISIBLE)
