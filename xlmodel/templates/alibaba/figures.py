"""The figures of the Alibaba workbook, each row with its source; see figures/SOURCES.md."""

import csv
from datetime import date
from importlib import resources

from xlmodel.templates.layout import Value

Row = dict[str, str]


def rows(table: str) -> list[Row]:
    """The rows of one of the tables beside this module."""
    text = resources.files("xlmodel.templates.alibaba").joinpath(f"figures/{table}.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def value(text: str) -> Value:
    """A date, a number, nothing, or the text itself."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return text
