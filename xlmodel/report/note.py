"""A research note as plain values: what stands on its pages, read from a workbook by its names and tables."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from xlmodel.calculation.facts import Facts, doubtful_facts, facts_of
from xlmodel.calculation.ranges import Ranges, ranges_of
from xlmodel.calculation.result import Result
from xlmodel.calculation.workbook import Workbook
from xlmodel.contract import DATED, IN, VALUATION_DATE, VALUES_OF_A_SHARE, VERDICT
from xlmodel.report.key_figures import KeyFigure, key_figures, status_of, words_of
from xlmodel.report.labels import Labels
from xlmodel.report.lacking import lacking
from xlmodel.report.native_lines import Lines, native_lines
from xlmodel.report.past_and_peers import Peers, own_past, peers_of
from xlmodel.report.sensitivity import Sensitivity, sensitivity
from xlmodel.report.sources import Line, Sources
from xlmodel.report.trust import Trust, trust_of
from xlmodel.report.words import Sentence, verdict
from xlmodel.workbook.safe_read import Package

_TITLE: Final = "{http://purl.org/dc/elements/1.1/}title"


class Head(NamedTuple):
    """What the note is about, and what it was made from."""

    title: str
    company: str  # its ticker
    day: date | None  # the valuation date
    unit: str  # of the price, in the workbook's words
    file: str
    fingerprint: str  # the beginning of the SHA-256 of the file
    status: str  # the workbook's own line about its last refresh
    as_if: tuple[str, ...] = ()  # the inputs that are other than in the file, in words


class Figures(NamedTuple):
    """The inputs of a note."""

    scenarios: Mapping[str, tuple[Line, Line, Line]]
    own: Sequence[Line]
    total: int  # of all inputs
    peers: Sequence[str]
    days: Sequence[date]  # of the figures, the first day first


class Moved(NamedTuple):
    """What moves the value that the note is about."""

    label: str  # of that value
    number_format: str
    found: Sensitivity


class Note(NamedTuple):
    """Everything that stands on the pages."""

    head: Head
    verdict: Sequence[Sentence]
    doubtful: frozenset[str]  # the facts that hang from a formula that is not relied on
    facts: Facts
    key_figures: Sequence[KeyFigure]
    texts: Sequence[str]
    ranges: Ranges
    moved: Moved | None
    history: Lines | None
    peers: Peers | None
    inputs: Figures
    trust: Trust
    lacking: str


def read_note(
    workbook: Workbook, given: Mapping[str, Any] = MappingProxyType({}), saved: Package | None = None
) -> Note:
    """What a workbook has to say of itself.

    Parameters
        given  inputs that are other than in the file, by their plain names.
        saved  the file that holds these values, where the workbook was opened from one that did not yet.
    """
    moved = _moved(workbook, given)
    result = workbook.run(**given)  # from here on cells are read, which have to stand as in this run
    sources, facts = Sources(workbook, result), facts_of(result)
    found = key_figures(workbook, result)
    return Note(
        head=_head(workbook, result, sources, saved or workbook.package),
        verdict=verdict(facts, result.get(VERDICT)),
        doubtful=doubtful_facts(result),
        facts=facts,
        key_figures=found,
        texts=words_of(result),
        ranges=ranges_of(workbook, result),
        moved=moved,
        history=own_past(workbook) or native_lines(workbook),
        peers=peers_of(workbook),
        inputs=Figures(
            sources.scenarios,
            sources.own({each for figure in found for name in figure.names for each in workbook.inputs_behind(name)}),
            len(workbook.inputs),
            sources.others,
            sources.days,
        ),
        trust=trust_of(workbook, result, facts),
        lacking=lacking(workbook),
    )


def _head(workbook: Workbook, result: Result, sources: Sources, file: Package) -> Head:
    cells = {name.casefold(): each for name, each in workbook.input_cells.items()}
    price = cells.get(f"{DATED}price") or cells.get("price")
    day = result.inputs[cells[as_of].name] if (as_of := VALUATION_DATE.removeprefix(IN)) in cells else None
    return Head(
        title=_title(file),
        company=sources.company,
        day=day if isinstance(day, date) else None,
        unit=sources.line(price).unit if price is not None else "",
        file=file.name,
        fingerprint=hashlib.sha256(file.content).hexdigest()[:12],
        status=status_of(result),
        as_if=sources.as_if,
    )


def _title(package: Package) -> str:
    """The title that the file has as a document; without one, its name."""
    core = next(iter(package.related("", "core-properties").values()), "")
    found = package.xml(core).findtext(_TITLE, "").strip() if core in package else ""
    return found or package.name.rpartition(".")[0] or package.name


def _moved(workbook: Workbook, given: Mapping[str, Any]) -> Moved | None:
    """The sensitivity of what the note is about: the expected value, the base value, or else the first number."""
    outputs = {name.casefold(): name for name in workbook.outputs}
    numbers = [
        name
        for name, value in workbook.run(**given).items()
        if isinstance(value, float) and not isinstance(value, bool)
    ]
    output = next((outputs[name] for name in VALUES_OF_A_SHARE if outputs.get(name) in numbers), None)
    output = output or next(iter(numbers), None)
    labels = Labels(workbook)
    found = sensitivity(workbook, output, labels, given) if output is not None else None
    if output is None or found is None:
        return None
    return Moved(labels.of_output(output), workbook.number_formats[output], found)
