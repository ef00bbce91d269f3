"""The function reference as a sheet."""

from __future__ import annotations

from typing import Any

from . import listing, table

_HEADINGS = ("Function", "Category", "What it gives")
_WIDTHS = (9_000, 6_500, 16_000)


def open_sheet(desktop: Any, *, hidden: bool) -> str:
    """Open a new document with one line a function; says how many."""
    functions = [(signature, category, text) for category, signature, text in table.FUNCTIONS.values()]
    listing.open_sheet(desktop, "xlmodel functions", [_HEADINGS, *functions], _WIDTHS, hidden=hidden)
    return f"{len(functions)} functions"
