"""How much text a workbook comes to: a cell names a text by its number, and engines give each cell a text of its own."""

import re
from collections.abc import Iterable
from typing import Final

from lxml import etree

from xlmodel.errors import WorkbookError
from xlmodel.package import Parts
from xlmodel.workbook.sheet_xml import LONGEST_TEXT, tag

MOST_TEXT: Final = 64 * 2**20  # characters
_LONG: Final = re.compile(rb">[^<]{1000}")  # shorter ones do not come to that much in as many cells as a sheet may have
_NUMBER: Final = re.compile(rb't="s"[^<>]*+>(?:<f[^<>]*+(?:/>|>[^<]*+</f>))?+<v>([0-9]{1,9}+)<')


def check_texts(parts: Parts, shared: str, sheets: Iterable[str]) -> None:
    """Sees to it that the texts of a workbook fit into cells and into memory.

    Parameters
        shared  the part with the texts.
        sheets  the parts with the cells.

    Raises
        WorkbookError  one is longer than a cell holds, or all together are longer than any model.
    """
    if shared not in parts or not _LONG.search(parts.part(shared)):
        return
    lengths = [_length(item) for item in parts.xml(shared).iterchildren(tag("si"))]
    if max(lengths, default=0) > LONGEST_TEXT:
        raise WorkbookError(f"{parts.name} has a text of {max(lengths):,} characters; a cell holds {LONGEST_TEXT:,}")
    numbers = (int(number) for sheet in sheets for number in _NUMBER.findall(parts.part(sheet)))
    total = sum(lengths[number] for number in numbers if number < len(lengths))
    if total > MOST_TEXT:
        raise WorkbookError(
            f"the texts of {parts.name} come to {total:,} characters; more than {MOST_TEXT:,} are refused"
        )


def _length(item: etree._Element) -> int:
    return sum(len(text.text or "") for text in item.iter(tag("t")))
