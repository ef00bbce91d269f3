"""Which arguments of a call are empty cells.

Calc hands an add-in 0 for an empty cell, and does not say which cell is being calculated. A valuation must never
take a missing number for zero, so when a 0 arrives the formulas themselves are asked: is there a call of this
function whose other arguments have these values and whose argument here comes from an empty cell?

Calc may calculate before it tells that the document was changed, and while it calculates no other formula may be read
for its value. So every answer about a 0 is given once more when the office is idle: see `look_again`.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from . import main_thread, table
from .book import Book
from .calls import Call
from .changes import FORMULA, enter_again, unnoticed
from .finding import Finder
from .formulas import arguments, in_braces
from .interfaces import desktop

_HURRY = 0.3  # seconds of reading after changes, without a rest, until the office is idle again
_ROUNDS = 5  # one cell that was wrong may hang from another
_SHEETS = "com.sun.star.sheet.SpreadsheetDocument"


class Blanks:
    """Answers for all open documents."""

    def __init__(self) -> None:
        self.context: Any = None
        self._documents: list[Any] = []
        self._formulas: _Formulas | None = None
        self._good_until = 0.0
        self._shifts: tuple[int, ...] | None = None
        self._days_refused = False  # since two documents that call us counted their days otherwise
        self._changed = True
        self._hurry = _HURRY
        self._given: dict[tuple[str, tuple[Any, ...]], tuple[int, ...]] = {}  # answers that were not looked into yet
        self._settled: dict[tuple[str, tuple[Any, ...]], tuple[int, ...]] = {}  # and those that were

    def opened(self, document: Any) -> bool:
        """A document that is about to be filled, or was; whether it is news. The office lists only one with a window."""
        if document.RuntimeUID in {known.RuntimeUID for known in self._documents}:
            return False
        self._documents.append(document)
        self._shifts = None
        return True

    def closed(self, document: Any) -> None:
        """It is no more."""
        self._documents.remove(document)
        self.forget()
        if self._days_refused:
            self._days_refused = False
            main_thread.later(self.context, self._calculate_all)

    def _calculate_all(self) -> None:
        for document in self._open():
            with unnoticed(document):
                document.calculateAll()

    def forget(self) -> None:
        """A document has changed."""
        self._changed, self._shifts = True, None
        self._settled.clear()

    def among(self, name: str, values: tuple[Any, ...]) -> tuple[int, ...]:
        """The places of the arguments that are empty cells."""
        question = name, values
        if question in self._settled:
            return self._settled[question]
        start = time.monotonic()
        if self._formulas is None or start > self._good_until or (self._changed and self._hurry > 0):
            self._formulas = _Formulas(self._open(), self.context, calculated=False)
            self._changed = False
            self._hurry -= time.monotonic() - start
        if not self._given:  # also where nothing was changed: at a hard recalculation
            main_thread.later(self.context, self.look_again)
        self._given[question] = found = self._formulas.blanks(name, values)
        # However large the documents, a tenth of the time goes into reading them at most.
        now = time.monotonic()
        self._good_until = max(now, self._good_until) + 10 * (now - start)
        return found

    def calendar(self) -> tuple[int, ...]:
        """What the numbers of days in the documents lack to those counted from 1900; nothing where they lack nothing."""
        if self._shifts is None:
            documents = list(self._open())
            shifts = {_day_shift(document.NullDate) for document in documents}
            if len(shifts) > 1:  # only the documents count that call us; the sheets of Explain Cell do not
                calling = [d for d in documents if any(_calls_of(Book(d, self.context, calculated=False)))]
                shifts = {_day_shift(document.NullDate) for document in calling}
            self._shifts = () if shifts <= {0} else (shifts.pop(),) if len(shifts) == 1 else (_MIXED,)
            self._days_refused |= self._shifts == (_MIXED,)
        return self._shifts

    def look_again(self) -> None:
        """Now that nothing is being calculated: calculate anew what was answered otherwise than is right."""
        self._hurry, self._shifts = _HURRY, None
        for _ in range(_ROUNDS):
            given, self._given = self._given, {}
            if not given:
                return
            formulas = _Formulas(self._open(), self.context, calculated=True)
            right = {question: formulas.blanks(*question) for question in given}
            wrong = [question for question in given if given[question] != right[question]]
            settled = {**self._settled, **right}
            again: dict[str, list[Call]] = {}
            for call in (call for question in wrong for call in formulas.like(*question)):
                again.setdefault(call.book.document.RuntimeUID, []).append(call)
            for calls in again.values():
                self._enter_again(calls, settled)
            self._settled = settled

    def _enter_again(self, calls: Sequence[Call], settled: dict[Any, Any]) -> None:
        """The same formulas: what the change that this is makes forgotten is as true as before."""
        with unnoticed(calls[0].book.document) as quietly:
            for call in calls:
                formula = call.cell.getFormula()
                self._settled = dict(settled)
                enter_again(quietly, [(call.sheet, call.cell, formula, formula)])
                self._settled = settled
                call.cell.getError()

    def _open(self) -> Iterator[Any]:
        known = {document.RuntimeUID for document in self._documents}
        yield from self._documents
        components = desktop(self.context).getComponents().createEnumeration()
        while components.hasMoreElements():
            component = components.nextElement()
            if (
                hasattr(component, "supportsService")
                and component.supportsService(_SHEETS)
                and component.RuntimeUID not in known
            ):
                yield component


BLANKS = Blanks()


class _Formulas:
    """The calls of ours in all documents, as they are now."""

    def __init__(self, documents: Iterable[Any], context: Any, *, calculated: bool) -> None:
        self._calls: dict[str, list[Call]] = {}
        self._finders: dict[str, Finder] = {}
        for document in documents:
            for call in _calls_of(Book(document, context, calculated)):
                self._calls.setdefault(call.function, []).append(call)

    def blanks(self, name: str, values: tuple[Any, ...]) -> tuple[int, ...]:
        """The arguments that are empty cells, in a call with these values."""
        zeros = sum(value == 0.0 for value in values)
        surely: set[int] = set()
        maybe: set[int] = set()
        is_sure = False
        for call, may_be_sure in self._candidates(name, values):
            if (is_sure and not may_be_sure) or zeros == len(surely if may_be_sure else maybe):
                break  # what only may be blank gives way to a call that is read in full
            verdict = call.verdict(values)
            if verdict:
                is_sure |= verdict.sure
                (surely if verdict.sure else maybe).update(verdict.blanks)
        return tuple(sorted(surely if is_sure else maybe))

    def like(self, name: str, values: tuple[Any, ...]) -> Iterator[Call]:
        """The calls that may have been made with these values."""
        return (call for call, _ in self._candidates(name, values) if call.verdict(values))

    def _candidates(self, name: str, values: tuple[Any, ...]) -> Iterator[tuple[Call, bool]]:
        if name not in self._finders:
            self._finders[name] = Finder(self._calls.get(name, []))
        return self._finders[name].candidates(values)


_MIXED = -1  # as in `run`


def _day_shift(zero: Any) -> int:
    return date(zero.Year, zero.Month, zero.Day).toordinal() - date(1899, 12, 30).toordinal()


def _calls_of(book: Book) -> Iterator[Call]:
    for sheet in book.sheets():
        for block in sheet.queryContentCells(FORMULA):
            area = block.getRangeAddress()
            for i, row in enumerate(block.getFormulaArray(), area.StartRow):
                for j, formula in enumerate(row, area.StartColumn):
                    if table.CALLED.search(formula):
                        text = formula[1:-1] if in_braces(formula) else formula
                        for function, texts in _called_in(text):
                            yield Call(book, sheet, j, i, function, texts)


def _called_in(formula: str) -> Iterator[tuple[str, list[str]]]:
    """The calls of ours in a formula, with the texts of their arguments."""
    texts: dict[tuple[str, int], list[str]] = {}
    for argument in arguments(formula):
        if argument.function in table.FUNCTIONS:
            texts.setdefault((argument.function, argument.call), []).append(argument.text)
    for (function, _), given in texts.items():
        yield function, given
