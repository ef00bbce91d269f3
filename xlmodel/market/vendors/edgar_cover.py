"""The cover of a filing, which states how many shares there are; class by class where there are several.

The SEC's table of a company's facts leaves out whatever is stated of a class, so that of such a company it has no count,
or one that ended with the year in which its covers began to name the classes. The filing itself has them.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from xml.etree import ElementTree

from xlmodel.market.provider import SchemaError
from xlmodel.market.vendors.http import day, number

_CONTEXT: Final = "{http://www.xbrl.org/2003/instance}"
_MEMBER: Final = "{http://xbrl.org/2006/xbrldi}explicitMember"
_COUNT: Final = "EntityCommonStockSharesOutstanding"
_OF_CLASS: Final = "StatementClassOfStockAxis"
_NOT_FACTS: Final = re.compile(r"_(cal|def|lab|pre|ref)\.xml$|^FilingSummary\.xml$|^R[0-9]+\.xml$", re.IGNORECASE)
_SAME: Final = 0.01  # two classes are hardly ever so alike in number; one count that is given twice is


class UndecidedError(SchemaError):
    """Several counts of which nobody can say whether they are classes."""


def facts_file(listed: Any) -> str:
    """The file of a filing's folder that its facts stand in.

    Raises
        SchemaError  there is none, or the list is not of the documented shape.
    """
    try:
        names = [str(item["name"]) for item in listed["directory"]["item"]]
    except (KeyError, TypeError):
        raise SchemaError("the SEC's list of a filing's files is not of the documented shape") from None
    found = [name for name in names if name.endswith(".xml") and not _NOT_FACTS.search(name)]
    # A filing of today is a web page, and its facts are drawn from it into a file of their own.
    drawn = [name for name in found if name.endswith("_htm.xml")]
    if not (drawn or found):
        raise SchemaError("the filing has no file of facts")
    return (drawn or found)[0]


def cover_counts(content: bytes) -> tuple[date, dict[str, float]]:
    """The day of the count and how many shares there are of each class; the name is empty where there is but one.

    Raises
        SchemaError  the file is no XBRL, or states no count.
    """
    root = _read(content)
    contexts = {context.get("id", ""): context for context in root.iter(f"{_CONTEXT}context")}
    found: dict[date, dict[str, float]] = {}
    for fact in root:
        namespace, _, name = fact.tag.rpartition("}")
        if name != _COUNT or "/dei/" not in namespace:
            continue
        context, value = contexts.get(fact.get("contextRef", "")), number(fact.text)
        instant = day(context.findtext(f".//{_CONTEXT}instant", "").strip()) if context is not None else None
        if context is None or value is None or instant is None:
            continue
        members = [
            ((m.get("dimension") or "").rpartition(":")[2], (m.text or "").strip()) for m in context.iter(_MEMBER)
        ]
        if not members:
            found.setdefault(instant, {})[""] = value
        elif [axis for axis, _ in members] == [_OF_CLASS]:  # other axes are of subsidiaries that file along
            found.setdefault(instant, {})[_named(members[0][1])] = value
    if not found:
        raise SchemaError("the cover states no share count")
    return max(found), found[max(found)]


def _read(content: bytes) -> ElementTree.Element:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise SchemaError("the filing's facts declare a document type, which they never do")
    try:
        return ElementTree.fromstring(content)  # noqa: S314  no document type, so no entities
    except (ElementTree.ParseError, ValueError, LookupError) as problem:
        raise SchemaError(f"the filing's facts are cut short or no XML: {problem}") from None


def _named(member: str) -> str:
    """`us-gaap:CommonClassAMember` as a person writes it: Common Class A."""
    bare = member.rpartition(":")[2].removesuffix("Member")
    return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", bare)


def summed(counts: dict[str, float]) -> tuple[float, str]:
    """All shares, and of which classes they are, in words; no words where there is but one."""
    total = counts.get("")
    classes = {name: value for name, value in counts.items() if name}
    if total is not None or len(classes) < 2:
        return (total if total is not None else sum(classes.values())), ""
    return sum(classes.values()), " + ".join(f"{name} {value:,.0f}" for name, value in classes.items())


def summed_without_names(values: Sequence[float]) -> tuple[float, str]:
    """Several counts of one day on one cover are of classes that are not named; one of them may be their total.

    Raises
        UndecidedError  they may as well be one count, stated twice or in thousands.
    """
    *small, largest = sorted(set(values))
    if not small:
        return largest, ""
    shown = " + ".join(f"{value:,.0f}" for value in small)
    if len(small) > 1 and largest == sum(small):
        return largest, f"{len(small)} classes, {shown}"
    alike = any(
        b / a - 1 <= _SAME or round(b / a) in (1000, 1_000_000) for a in small if a for b in (*small, largest) if b > a
    )
    if alike or not small[0]:
        raise UndecidedError(
            f"{shown.replace(' + ', ' and ')} and {largest:,.0f}, which may be classes or one count stated twice"
        )
    return largest + sum(small), f"{len(small) + 1} classes, {shown} + {largest:,.0f}"
