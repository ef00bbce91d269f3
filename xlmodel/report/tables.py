"""The tables of a research note."""

from collections.abc import Callable
from typing import Final

from xlmodel.markup import Markup, element
from xlmodel.report.labels import without_unit
from xlmodel.report.note import Note
from xlmodel.report.shown import shown
from xlmodel.report.sources import BLANK, SCENARIOS, Line
from xlmodel.report.words import away, money

_DAY, _SOURCE = "Known on", "Source"
_EXTRA: Final[dict[str, Callable[[Line], str]]] = {
    "Unit": lambda line: line.unit,
    _DAY: lambda line: line.day,
    _SOURCE: lambda line: line.source,
}
"""What is known of an input beside its value: a column each, if any input has it."""
_FIGURES: Final = 18
_INPUTS: Final = 24


def mark() -> Markup:
    """Behind a number that hangs from a formula that is not relied on."""
    return element("span", " ?", class_="doubt", title="it hangs from a formula that is doubtful or not calculated")


def figures(note: Note) -> Markup | None:
    """The outputs, and where it has them those of the case as it was quoted."""
    if not note.key_figures:
        return None
    quoted = any(each.quoted for each in note.key_figures)
    day = note.head.day.isoformat() if note.head.day is not None else "now"
    heads = [element("th"), element("th", day if quoted else "", class_="number")]
    heads += [element("th", "as quoted", class_="number")] if quoted else []
    rows = [
        element(
            "tr",
            element("td", each.label),
            element("td", each.shown, mark() if each.doubtful else None, class_="number"),
            element("td", each.quoted, class_="number") if quoted else None,
        )
        for each in note.key_figures[:_FIGURES]
    ]
    more = len(note.key_figures) - len(rows)
    rest = element("p", f"and {more} more outputs", class_="small") if more else None
    head = element("tr", *heads) if quoted else None
    return element("section", element("h2", "Key figures"), element("table", head, *rows), rest)


def scenarios(note: Note) -> Markup | None:
    """What stands for bear, base and bull, and what it comes to."""
    lines, facts = note.inputs.scenarios, note.facts
    values = (facts.bear_value, facts.base_value, facts.bull_value)
    if not lines:
        return None
    heads = [element("th", name.capitalize(), class_="number") for name in SCENARIOS]
    rows = [
        element(
            "tr",
            element("td", without_unit(label)),
            *(_number(line.value) for line in three),
            element("td", _source(three[1]), class_="aside"),
        )
        for label, three in lines.items()
    ]
    if any(value is not None for value in values):
        cells = [_number("" if value is None else money(value)) for value in values]
        rows.append(element("tr", element("td", "Value of a share"), *cells, element("td"), class_="strong"))
    if facts.price is not None and any(value is not None for value in values):
        apart = ["" if value is None else shown(away(value, facts.price), "+0.0%;-0.0%") for value in values]
        rows.append(element("tr", element("td", "against the price"), *map(_number, apart), element("td")))
    sourced = any(_source(three[1]) for three in lines.values())
    head = element("tr", element("th"), *heads, element("th", _SOURCE if sourced else "", class_="aside"))
    return element("section", element("h2", "Bear, base and bull"), element("table", head, *rows))


def inputs(note: Note) -> Markup | None:
    """The inputs that count for the figures of the note, with source and day; those without either come last."""
    groups: dict[str, list[Line]] = {}
    # The others are free rows, which are named below the table.
    known = [line for line in note.inputs.own if line.value != BLANK or line.source or line.day] or note.inputs.own
    for line in sorted(known, key=lambda line: not (line.source or line.day)):
        groups.setdefault(line.row or f"{line.name} alone", []).append(line)
    if not groups:
        return None
    own = [*groups.values()][:_INPUTS]
    lines = [line for several in own for line in several]
    extra = [heading for heading, known in _EXTRA.items() if any(known(line) for line in lines)]
    rows = [_row(several, extra) for several in own]
    heads = [element("th", "Input", class_="wide"), element("th", "Value", class_="number")]
    heads += [element("th", heading, class_="aside wide" if heading == _SOURCE else "aside") for heading in extra]
    table = element("table", element("thead", element("tr", *heads)), *rows)
    return element(
        "section", element("h2", "Inputs behind these figures"), table, _not_shown(note, lines), class_="long"
    )


def _row(lines: list[Line], extra: list[str]) -> Markup:
    """One input, or those beside each other that share a label."""
    first, several = lines[0], len(lines) > 1
    label, value = first.row if several else first.label, " · ".join(line.value for line in lines)
    cells = [element("td", label), _number(value)]
    columns = " · ".join(line.column for line in lines)
    if several and extra and not first.source and not first.day:
        return element("tr", *cells, element("td", columns, class_="aside", colspan=str(len(extra))))
    cells += [element("td", _EXTRA[each](first), class_="day" if each == _DAY else "aside") for each in extra]
    return element("tr", *cells)


def _not_shown(note: Note, own: list[Line]) -> Markup | None:
    blank = [line.label for line in note.inputs.own if line.value == BLANK]
    parts = []
    if blank:
        parts.append(f"Blank: {'; '.join(blank)}.")
    if note.inputs.peers:
        parts.append(f"The figures of the peers {', '.join(note.inputs.peers)} stand in the workbook.")
    others = note.inputs.total - len(own) - 3 * len(note.inputs.scenarios)
    if others > 0:
        parts.append(f"The workbook has {others} more inputs: xlmodel run {note.head.file} --inputs lists all.")
    return element("p", " ".join(parts), class_="small") if parts else None


def _source(line: Line) -> str:
    return ", ".join(part for part in (line.source, line.day) if part)


def _number(text: str) -> Markup:
    return element("td", text, class_="number")
