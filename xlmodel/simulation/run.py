"""A simulation of a workbook: its inputs drawn, its outputs worked out in every draw."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from xlmodel.calculation.result import Result, unknown
from xlmodel.calculation.workbook import Workbook
from xlmodel.contract import OUT, VALUES_OF_A_SHARE
from xlmodel.errors import CellError, RequestError, WorkbookError
from xlmodel.simulation.correlations import matrix_of
from xlmodel.simulation.draws import Distribution, distribution
from xlmodel.simulation.summary import numbers_of
from xlmodel.valuation.distributions import correlated, standard_normals
from xlmodel.valuation.domain import Array
from xlmodel.valuation.simulation import MOST_DRAWS

_LARGEST_SEED: Final = 2**53


class Simulation(NamedTuple):
    """What was drawn, and what came of it."""

    as_it_is: Result  # the workbook with nothing drawn
    fixed: dict[str, Any]  # inputs that are the same in all draws
    drawn: dict[str, Array]
    distributions: dict[str, Distribution]
    outputs: dict[str, Sequence[Any]]  # those that are one number, a value a draw; None where it could not be run
    refused: dict[int, str]  # the draws that could not be run, and why
    stepped: str | None  # why they were run one by one

    @property
    def main(self) -> str:
        """The output to speak of: the value that the workbook comes to, or the first number."""
        known = {name.casefold(): name for name in self.outputs}
        return next((known[name] for name in VALUES_OF_A_SHARE if name in known), next(iter(self.outputs)))

    def find(self, name: str) -> str:
        """An output by its name, with out_ or without, in any letters.

        Raises
            RequestError  it is no number, or there is none; names those that come near.
        """
        plain = name.casefold().removeprefix(OUT)
        found = next((each for each in self.outputs if each.casefold() == plain), None)
        if found is None:
            raise RequestError(unknown("output that is a number", name, self.outputs))
        return found


def simulated(
    workbook: Workbook,
    draws: Mapping[str, str],
    correlations: Mapping[tuple[str, str], float],
    count: int,
    seed: int,
    inputs: Mapping[str, Any],
) -> Simulation:
    """Draw inputs together, and work out every output that is one number.

    Parameters
        draws         distributions as texts, by the names of inputs.
        correlations  of pairs of them.
        inputs        that are the same in all draws.

    Raises
        RequestError   a distribution, a correlation, the count or the seed makes no sense.
        WorkbookError  there is no such input, or it cannot have its value.
    """
    if not draws:
        raise RequestError("nothing is drawn: --draw price=normal(88,10), and more of them")
    if not 1 <= count <= MOST_DRAWS:
        raise RequestError(f"the count of draws is {count}; it lies between 1 and {MOST_DRAWS:,}")
    if not 0 <= seed <= _LARGEST_SEED:
        raise RequestError(f"the seed is {seed}; it is a whole number from 0 to 2^53")
    made: dict[str, Distribution] = {}
    for name, text in draws.items():
        plain = _drawable(workbook, name, inputs)
        if plain in made:
            raise RequestError(f"{plain} is drawn twice")
        made[plain] = distribution(plain, text)
    pairs = {(workbook.input_name(one), workbook.input_name(other)): v for (one, other), v in correlations.items()}
    matrix = matrix_of([*made], pairs)
    normals = correlated(standard_normals([*made], count, seed), matrix)
    drawn = {name: each.at(z) for (name, each), z in zip(made.items(), normals, strict=True)}
    result = workbook.run(**inputs)
    numeric = [n for n, value in result.items() if isinstance(value, float | CellError) and not isinstance(value, bool)]
    if not numeric:
        raise RequestError(workbook.why_no_outputs or "no output of the workbook is one number")
    found = workbook.many(drawn, outputs=numeric, inputs=inputs)
    return Simulation(result, dict(inputs), drawn, made, dict(found.values), found.refused, found.stepped)


def _drawable(workbook: Workbook, name: str, inputs: Mapping[str, Any]) -> str:
    """The plain name of an input that can be drawn."""
    plain = workbook.input_name(name)
    if plain in inputs:
        raise RequestError(f"{plain} is drawn and set to a value: one of the two")
    if not workbook.takes_number(plain):
        raise WorkbookError(f"{plain} is not one cell that holds a number, and only numbers are drawn")
    return plain


def limit_of(simulation: Simulation, text: str) -> Array | float:
    """What an output is compared with: a number, or an input or output by its name, draw by draw.

    Raises
        RequestError  it is none of them.
    """
    try:
        return float(text)
    except ValueError:
        pass
    plain = text.strip().removeprefix("in_").removeprefix(OUT)
    fixed = simulation.as_it_is.inputs.get(plain)
    if plain in simulation.drawn:
        return simulation.drawn[plain]
    if plain in simulation.outputs:
        return numbers_of(simulation.outputs[plain])
    if isinstance(fixed, float) and not isinstance(fixed, bool):
        return fixed
    raise RequestError(f"--below takes a number, or the name of an input or output that is one, not {text}")
