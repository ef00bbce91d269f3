"""Who computed the values that a file holds: whether they can witness for our own.

We mark what we write in `fileVersion/@codeName`, the release of the program that wrote the file, a GUID by the
standard. No reader acts on it, and Excel and LibreOffice replace the whole element when they save: from then on the
values are theirs, and so is the word. (Seen in LibreOffice 7.4; of Excel it is what the files it saves look like.)
"""

from enum import StrEnum
from typing import Final

from lxml import etree

from xlmodel.workbook.safe_read import Package
from xlmodel.workbook.sheet_xml import tag


class Author(StrEnum):
    """Whose values a file holds."""

    SPREADSHEET = "spreadsheet"  # all were computed by the program that saved it
    OURS = "ours"  # all are ours, or those of nobody
    OURS_TOGETHER = "ours together"  # the same, and one calculation engine alone does not come to all of them
    BOTH = "both"  # ours in the place of a spreadsheet's where something changed
    EARLIER = "earlier"  # the program that saved it computes them on request only: they may be older than the inputs
    NOBODY = "nobody"  # the program that wrote it does not calculate

    @property
    def is_witness(self) -> bool:
        """Whether a value that differs from ours was computed by a spreadsheet from the same inputs."""
        return self in (Author.SPREADSHEET, Author.BOTH)

    @property
    def may_stand_in(self) -> bool:
        """Whether the values are at least those of a spreadsheet, for what cannot be calculated without one."""
        return self.is_witness or self is Author.EARLIER


_MARKS: Final = {
    Author.OURS: "{767DC75E-93DD-428B-9451-182AAEBD0078}",
    Author.OURS_TOGETHER: "{F9652DE3-2669-4CFF-BFBF-1F8D63E331D2}",
    Author.BOTH: "{FCED69F2-152F-4CD3-9A04-23642A969E11}",
}
_AUTHORS: Final = {mark: author for author, mark in _MARKS.items()}


OF_OURS: Final = (Author.OURS, Author.OURS_TOGETHER, Author.BOTH)
"""Files that we wrote."""


def author_of(package: Package) -> tuple[Author, str]:
    """Whose values a workbook holds, and why they witness nothing, or not for all; empty where they do."""
    root = package.xml(package.workbook_part)
    version, calculation = root.find(tag("fileVersion")), root.find(tag("calcPr"))
    author = _AUTHORS.get(version.get("codeName", "").upper()) if version is not None else None
    if author in (Author.OURS, Author.OURS_TOGETHER):
        return author, "the values saved in it are xlmodel's own"
    if author is Author.BOTH:
        return author, "some of the values saved in it are xlmodel's own"
    if calculation is not None and calculation.get("fullCalcOnLoad") in ("1", "true"):
        return (
            Author.NOBODY,
            "the program that wrote it did not calculate, and asks for it on opening",
        )
    if calculation is not None and calculation.get("calcMode") == "manual":
        return Author.EARLIER, "it is calculated on request only, so that its values may be older than its inputs"
    return Author.SPREADSHEET, ""


def writes_truth_as_numbers(package: Package) -> bool:
    """Whether the program that saved the file is LibreOffice, which may write 1 for TRUE."""
    version = package.xml(package.workbook_part).find(tag("fileVersion"))
    return version is not None and version.get("appName") == "Calc"


def marked(root: etree._Element, author: Author) -> bool:
    """Puts the mark into the XML of a workbook; returns whether that was news."""
    version = root.find(tag("fileVersion"))
    mark = _MARKS.get(author)
    if mark is None or (version is not None and version.get("codeName") == mark):
        return False
    if version is None:
        version = etree.Element(tag("fileVersion"))
        root.insert(0, version)
    version.set("codeName", mark)
    return True
