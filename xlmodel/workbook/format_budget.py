"""How many cell formats a workbook has: counted in its bytes, before a parser takes half a kilobyte for each."""

import re
from typing import Final

from xlmodel.errors import WorkbookError
from xlmodel.package import Parts

MOST_FORMATS: Final = 65_490  # where Excel itself ends; named styles are spelled likewise, and may be as many again
_FORMAT: Final = re.compile(rb"<(?:[^<>\s:/!?]{1,99}+:)?xf[\s/>]")


def check_formats(parts: Parts, styles: str) -> None:
    """Sees to it that the formats of a workbook's cells fit into memory.

    Parameters
        styles  the part with the formats.

    Raises
        WorkbookError  they are more than any spreadsheet has.
    """
    count = sum(1 for _ in _FORMAT.finditer(parts.part(styles)))
    if count > 2 * MOST_FORMATS:
        raise WorkbookError(
            f"{parts.name} has {count:,} formats of cells and named styles; more than twice {MOST_FORMATS:,} are refused"
        )
