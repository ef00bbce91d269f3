"""Index and columns of the scenarios, where pandas arguments give them some."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np

from xlmodel.errors import InputError, ValuationError
from xlmodel.hosts.python.arguments import is_pandas
from xlmodel.spec import Function, Parameter


class Labels(NamedTuple):
    """What the scenarios are called: rows alone, or rows and columns; and the column that an argument came from."""

    rows: Any = None
    columns: Any = None
    sources: tuple[tuple[str, Any], ...] = ()

    def placed(self, sentence: str, place: tuple[int, ...]) -> str:
        """A sentence about one scenario, with its row, its column and those of the arguments that are named in it."""
        if self.rows is None:
            return sentence
        parts = [f"row {_shown(self.rows[place[0]])}"]
        if self.columns is not None:
            parts.append(f"column {_shown(self.columns[place[-1]])}")
        named = [(name, label) for name, label in self.sources if re.search(rf"\b{name}\b", sentence)]
        return "; ".join(
            [sentence, ", ".join([*parts, *(f"{name} is column {_shown(label)}" for name, label in named)])]
        )

    @contextmanager
    def blaming(self, scenarios: tuple[int, ...]) -> Iterator[None]:
        """What is refused of some scenarios says which is the first of them."""
        try:
            yield
        except ValuationError as problem:
            where = np.asarray(False if problem.where is None else problem.where)
            if self.rows is None or where.shape != scenarios or not where.any():
                raise
            raise type(problem)(self.placed(str(problem), tuple(np.argwhere(where)[0])), problem.where) from None


def key(label: Any) -> Any:
    """A label as a key of a dictionary that JSON can hold: pandas writes `attrs` so into a Parquet file."""
    label = label.item() if isinstance(label, np.generic) else label
    return label if isinstance(label, str | int | float) else _shown(label)


def _shown(label: Any) -> str:
    if isinstance(label, tuple):  # of an index of several levels
        return f"({', '.join(map(_shown, label))})"
    return repr(label) if isinstance(label, str) else str(label).removesuffix(" 00:00:00")


def laid_out(function: Function, values: dict[str, Any]) -> tuple[Labels, dict[str, Any]]:
    """The labels that the pandas arguments have in common, and the arguments as arrays that lie along them.

    Raises
        InputError  they have not the same labels.
    """
    pandas = [(p, values[p.name]) for p in function.parameters if p.name in values and is_pandas(values[p.name])]
    if not pandas:
        return Labels(), values
    plain = {p.name: _cells(value) for p, value in pandas}
    axes = {p.name: value.ndim - p.kind.core_axes if p.kind.holds_many else 0 for p, value in pandas}
    along = [(p, value) for p, value in pandas if axes[p.name] > 0]
    if not along:
        return Labels(), {**values, **plain}
    sources = tuple((p.name, value.name) for p, value in along if value.ndim == 1 and value.name is not None)
    frames = [(p, value) for p, value in along if axes[p.name] == 2]
    if not frames:
        (first, value), *others = along
        for p, other in others:
            _same(first, p, "indexes", value.index, other.index)
        return Labels(value.index, None, sources), {**values, **plain}
    (first, frame), *others = frames
    for p, other in others:
        _same(first, p, "indexes", frame.index, other.index)
        _same(first, p, "columns", frame.columns, other.columns)
    for p, value in along:
        if axes[p.name] == 1 and _beside(first, frame, p, value):
            plain[p.name] = np.expand_dims(plain[p.name], 1)
    return Labels(frame.index, frame.columns, sources), {**values, **plain}


def _cells(value: Any) -> Any:
    array = value.to_numpy()
    return np.where(value.isna().to_numpy(), None, array) if array.dtype.kind == "O" else array


def _beside(first: Parameter, frame: Any, other: Parameter, series: Any) -> bool:
    """Whether a Series (or lists) beside a DataFrame goes down its rows; else it goes along its columns."""
    down, along = (bool(series.index.equals(labels)) for labels in (frame.index, frame.columns))
    if down and along:
        raise InputError(f"{first.name} has the same labels for rows and columns: {other.name} may be meant for either")
    if not along:
        _same(first, other, "indexes", frame.index, series.index)
    return down


def _same(first: Parameter, other: Parameter, what: str, labels: Any, others: Any) -> None:
    if labels.equals(others):
        return
    alone = [(first.name, labels.difference(others)), (other.name, others.difference(labels))]
    found = next((f"{_shown(left[0])} is in {name} alone" for name, left in alone if len(left)), None)
    why = found or ("the same labels in another order" if len(labels) == len(others) else "a label stands there twice")
    raise InputError(f"{first.name} and {other.name} have different {what}: {why}; align them first")
