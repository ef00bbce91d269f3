"""What one run of a workbook came to: a value, which neither the workbook nor a later run changes."""

import difflib
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, Never, NoReturn

from xlmodel.calculation.witness import Judgement
from xlmodel.errors import CellError, WorkbookError
from xlmodel.findings import Finding
from xlmodel.functions import REGISTRY
from xlmodel.workbook.freeze import frozen as freeze
from xlmodel.workbook.replace_file import replace_file


class Origin(NamedTuple):
    """What a result was computed from: the workbook, and what TODAY and NOW showed."""

    name: str
    content: bytes
    moment: datetime
    run: Callable[["Origin", Mapping[str, Any]], "Result"]  # the same workbook at the same moment, with some inputs set


class UnknownOutputError(WorkbookError, KeyError):
    """A result has no output of that name; says which come near."""

    __str__ = Exception.__str__  # KeyError would put the sentence in quotes


class Result(Mapping[str, Any]):
    """The outputs of one run, by name: `result.expected_value` or `result["expected_value"]`.

    A block of cells is a list of rows. An error is a CellError; `reasons` says why.
    """

    __slots__ = ("_doubtful", "_findings", "_given", "_inputs", "_origin", "_reasons", "_values", "_written")

    def __init__(
        self,
        values: Mapping[str, Any],
        inputs: Mapping[str, Any],
        given: Mapping[str, Any],
        reasons: Mapping[str, str],
        findings: tuple[Finding, ...],
        origin: Origin,
        written: Callable[[], bytes | None] = lambda: None,
        doubtful: Mapping[str, tuple[Judgement, ...]] = MappingProxyType({}),
    ) -> None:
        """The outcome of a run.

        Parameters
            inputs    all of them as they were in this run.
            given     those that were not as in the file.
            written   the workbook's bytes while it still stands at this run, then None.
            doubtful  the formulas on the way to an output that are not relied on.
        """
        kept = {
            "_values": {name: _fixed(value) for name, value in values.items()},
            "_inputs": {name: _fixed(value) for name, value in inputs.items()},
            "_given": {name: _fixed(value) for name, value in given.items()},
            "_reasons": dict(reasons),
            "_findings": findings,
            "_doubtful": dict(doubtful),
            "_origin": origin,
            "_written": written,
        }
        for name, value in kept.items():
            object.__setattr__(self, name, value)

    # The outputs

    def __getitem__(self, name: str) -> Any:
        if name not in self._values:
            raise UnknownOutputError(unknown("output", name, self._values))
        return _handed_out(self._values[name])

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in self._values:
            raise AttributeError(unknown("output", name, () if name.startswith("_") else self._values))
        return self[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self._values})

    def to_dict(self) -> dict[str, Any]:
        """The outputs as an ordinary dictionary."""
        return dict(self)

    # How it came to them

    @property
    def inputs(self) -> dict[str, Any]:
        """All inputs as they were in this run."""
        return {name: _handed_out(value) for name, value in self._inputs.items()}

    @property
    def given(self) -> dict[str, Any]:
        """The inputs that were set for this run; the others were as in the file."""
        return {name: _handed_out(value) for name, value in self._given.items()}

    @property
    def reasons(self) -> Mapping[str, str]:
        """Why each output that is an error is one: the first cell in which something is wrong, and what."""
        return MappingProxyType(self._reasons)

    @property
    def doubtful(self) -> Mapping[str, tuple[Judgement, ...]]:
        """The outputs that hang from formulas whose saved values stand in, as they were not come to here."""
        return MappingProxyType(self._doubtful)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the workbook itself says not to trust in this run: its own checks that do not hold."""
        findings: tuple[Finding, ...] = self._findings
        return findings

    # A file

    def save(self, path: str | Path, *, frozen: bool = False) -> None:
        """Write the workbook as of this run, inputs and all values; everything else keeps its bytes.

        Parameters
            frozen  formulas that call our functions become their values, for readers without the add-in.

        Raises
            WorkbookError  the file is read-only, open in a spreadsheet, or its folder cannot be written to.
        """
        content = self.to_bytes()
        replace_file(path, freeze(content, REGISTRY) if frozen else content)

    def to_bytes(self) -> bytes:
        """The bytes that `save` writes.

        Raises
            WorkbookError  the workbook has been run with other inputs since, and it now gives other outputs for
                           these: a figure in the store or a random number has changed.
        """
        content = self._written()
        return self._run_again() if content is None else content

    def _run_again(self) -> bytes:
        again: Result = self._origin.run(self._origin, self.given)
        for name, value in self._values.items():
            if again._values.get(name) != value:
                raise WorkbookError(
                    f"{self._origin.name} cannot be written as of this run: {name} was {in_one_line(value)} and is now "
                    f"{in_one_line(again._values.get(name))}, by a figure in the store or a random number; run it again"
                )
        return again.to_bytes()

    # As a value

    def __eq__(self, other: object) -> bool:
        return self._key() == other._key() if isinstance(other, Result) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self._values.items()))

    def _key(self) -> tuple[Any, ...]:
        return self._values, self._inputs, self._reasons, self._findings, self._origin.content

    def __setattr__(self, name: str, value: Never) -> NoReturn:
        raise AttributeError(f"a result does not change: run the workbook again instead of setting {name}")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"a result does not change: {name} stays")

    def __copy__(self) -> "Result":
        return self

    def __deepcopy__(self, memo: object) -> "Result":
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        written = _not_written
        kept = self._values, self._inputs, self._given, self._reasons, self._findings, self._origin
        return Result, (*kept, written, self._doubtful)

    def __repr__(self) -> str:
        return f"Result({', '.join(f'{name}={value!r}' for name, value in self.items())})"

    def _repr_html_(self) -> str:
        """A table, for a notebook; an output that hangs from a formula that is not relied on has a ? behind it."""
        import html

        rows = "".join(
            f"<tr><td>{html.escape(name)}</td><td style='text-align: right'>{html.escape(in_one_line(value))}"
            f"{' ?' if name in self._doubtful else ''}</td><td style='text-align: left'>{html.escape(self._reasons.get(name, ''))}</td></tr>"
            for name, value in self._values.items()
        )
        given = ", ".join(f"{name} = {in_one_line(value)}" for name, value in self._given.items())
        caption = html.escape(f"{self._origin.name}, {given}" if given else self._origin.name)
        return f"<table><caption>{caption}</caption><tr><th>output</th><th>value</th><th></th></tr>{rows}</table>"


def unknown(what: str, name: object, known: Mapping[str, Any] | tuple[()]) -> str:
    """The sentence about a name that is not there."""
    near = difflib.get_close_matches(str(name), known, n=3) or sorted(known)
    return (
        f"no {what} is called {name}; there is {', '.join(near)}"
        if near
        else f"no {what} is called {name}: there is none"
    )


def in_one_line(value: Any) -> str:
    """A value in one line of text; a block of cells is rows between semicolons."""
    if isinstance(value, tuple | list):
        return "; ".join(", ".join(map(in_one_line, row)) for row in value)
    if isinstance(value, bool | CellError) or not isinstance(value, float):
        return "" if value is None else str(value)
    return f"{value:.15g}"


def _not_written() -> bytes | None:
    """Of a result that was copied to elsewhere: its workbook stayed behind."""
    return None


def _fixed(value: Any) -> Any:
    """A block of cells as something that cannot be changed."""
    return tuple(map(tuple, value)) if isinstance(value, list) else value


def _handed_out(value: Any) -> Any:
    return [list(row) for row in value] if isinstance(value, tuple) else value
