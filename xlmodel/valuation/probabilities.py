"""What is expected of outcomes that have probabilities."""

import numpy as np

from xlmodel.errors import DomainError, InputError
from xlmodel.spec import Labels, List, Number, Table, worksheet_function
from xlmodel.valuation.domain import Array, anywhere, first_where, positive, refuse
from xlmodel.valuation.stacks import answer, appended, dot, each, exact_total, lists, running_total, table, whole_lists
from xlmodel.workings import figure


@worksheet_function("Scenarios", result="the unit of values")
def expected_value(values: List, probabilities: List) -> Number:
    """Probability-weighted value over the scenarios.

        sum of probabilities x values

    Probabilities that do not add up to 1 are refused, not rescaled: a model with a forgotten scenario must not
    look finished.

    Raises
        InputError   values and probabilities differ in length.
        DomainError  the probabilities do not add up to 1 within 0.000001, or one is not in 0 to 1.

    Source
        Oxford Ledge, scenario-weighted valuation; Seeking Alpha article 1167551: 79.07.

    >>> round(expected_value([80, 58, 32], [0.35, 0.45, 0.20]), 2)
    60.5
    """
    outcomes, p = outcomes_of(values, probabilities)
    figure("contributions", p * outcomes, "probability x value")
    return answer(running_total(p * outcomes))


@worksheet_function("Scenarios", result="the unit of values")
def scenario_sd(values: List, probabilities: List) -> Number:
    """Standard deviation of the value over the scenarios.

        sqrt(sum of probabilities x (values - EXPECTED_VALUE)^2)

    Raises
        InputError   values and probabilities differ in length.
        DomainError  the probabilities do not add up to 1 within 0.000001, or one is not in 0 to 1.

    Source
        CFA Program, Quantitative Methods: variance of a random variable from its probabilities.

    >>> scenario_sd([80, 120], [0.5, 0.5])
    20.0
    """
    outcomes, p = outcomes_of(values, probabilities)
    return answer(np.sqrt(dot(p, (outcomes - each(expected_value(values, probabilities))) ** 2)))


@worksheet_function("Scenarios", result="Scenario, Probability, Value, Upside, Contribution; last row: Expected")
def scenario_summary(price: Number, names: Labels, probabilities: List, values: List) -> Table:
    """Scenarios valued by any method, in a row each, and the expected value, which the contributions add up to.

        Upside = Value / price - 1, Contribution = probability x Value, Expected = sum of the contributions

    For a bear case that makes a loss and so has no P/E, or a bull case that is a sum of parts: the value of each
    scenario is given, however it was found, and may be zero or negative. SCENARIO_TABLE works the values out.

    Raises
        InputError   names, probabilities and values differ in length.
        DomainError  the probabilities do not add up to 1 within 0.000001, one is not in 0 to 1, or price is not
                     above zero.

    Source
        Oxford Ledge, scenario-weighted valuation: 80, 58 and 32 at 35, 45 and 20 % are worth 60.50.

    >>> table = scenario_summary(52, ["bull", "base", "bear"], [0.35, 0.45, 0.20], [80, 58, 32])
    >>> [round(float(value), 2) for value in table["Upside"]]
    [0.54, 0.12, -0.38, 0.16]
    """
    scenarios = list(names)
    outcomes, p = outcomes_of(values, probabilities)
    if len(scenarios) != p.shape[-1]:
        raise InputError(f"{p.shape[-1]} probabilities but {len(scenarios)} names")
    contribution = p * outcomes
    expected = running_total(contribution)
    value = appended(outcomes, expected)
    return table(
        {
            "Scenario": [*scenarios, "Expected"],
            "Probability": appended(p, running_total(p)),
            "Value": value,
            "Upside": value / each(positive("price", price)) - 1,
            "Contribution": appended(contribution, expected),
        }
    )


def check_probabilities(p: Array) -> None:
    """Refuse probabilities that are none, or do not add up to one."""
    with whole_lists():
        refuse((p < 0) | (p > 1), "a probability", p, "it lies between 0 and 1")
    off = np.abs(p.sum(axis=-1) - 1) > 0.9e-6
    if not anywhere(off):  # rounding takes a good deal less than what is left to the limit
        return
    total = exact_total(p)
    off = np.abs(total - 1) > 1e-6
    if anywhere(off):  # in nine digits, of which no sum that is refused reads 1
        raise DomainError(f"the probabilities add up to {first_where(off, total):.9g}, not 1", where=off)


def outcomes_of(values: List, probabilities: List) -> tuple[Array, Array]:
    """The values and their probabilities, one each."""
    outcomes, p = lists(values), lists(probabilities)
    if outcomes.shape[-1] != p.shape[-1]:
        raise InputError(f"{outcomes.shape[-1]} values but {p.shape[-1]} probabilities")
    check_probabilities(p)
    return outcomes, p
