"""The scenarios once more, in plain Python with no part of xlmodel: what the workbook is checked against."""

from itertools import product
from math import exp, log, prod, sqrt
from statistics import NormalDist

SCENARIOS = ("bear", "base", "bull")


def outputs(i: dict) -> dict:
    """The outputs from the inputs, by name."""
    year = (i["fy1_end"] - i["fy1_end"].replace(year=i["fy1_end"].year - 1)).days
    weight = min((i["fy1_end"] - i["as_of"]).days / year, 1)
    ntm = weight * i["eps_fy1"] + (1 - weight) * i["eps_fy2"]
    start = ntm if i["eps_basis"] == "NTM" else i["eps_fy2"]
    price, rate, years = i["price"], i["discount_rate"], i["years"]
    found = {"ntm_eps": ntm, "start_eps": start, "start_multiple": price / start}
    values = []
    for s in SCENARIOS:
        eps, growth = start * (1 + i[f"{s}_eps_change"]), i[f"{s}_growth"]
        exit_price = eps * (1 + growth) ** years * i[f"{s}_multiple"]
        values.append(exit_price / (1 + rate) ** years + dividends(i, s))
        found |= {f"{s}_eps": eps, f"{s}_exit_price": exit_price, f"{s}_value": values[-1]}
    bear, base, bull = values
    earned = price - dividends(i, "base")
    needed = earned * (1 + rate) ** years
    expected = sum(i[f"{s}_probability"] * value for s, value in zip(SCENARIOS, values, strict=True))
    return found | {
        "expected_value": expected,
        "upside": expected / price - 1,
        "reward_risk": (bull - price) / (price - bear) if bear < price < bull else "n/a",
        "breakeven_probability": (price - bear) / (bull - bear) if bear < price < bull else "n/a",
        "implied_growth": (needed / (found["base_eps"] * i["base_multiple"])) ** (1 / years) - 1,
        "implied_exit_multiple": needed / (found["base_eps"] * (1 + i["base_growth"]) ** years),
        **of_drivers(i, base),
    }


def dividends(i: dict, scenario: str) -> float:
    """One at the end of each whole year, the first of them as expected but for the scenario's change."""
    first, growth = (i["dps"] or 0) * (1 + i[f"{scenario}_dps_change"]), i[f"{scenario}_growth"]
    return sum(first * (1 + growth) ** (t - 1) / (1 + i["discount_rate"]) ** t for t in range(1, int(i["years"]) + 1))


def of_drivers(i: dict, base: float) -> dict:
    """By counting every way in which the drivers can turn out."""
    rows = [row for n in range(1, 9) if (row := driver(i, n)) is not None]
    expected = 0.0
    for outcome in product((False, True), repeat=len(rows)):
        chance = prod(p if happens else 1 - p for happens, (p, _) in zip(outcome, rows, strict=True))
        expected += chance * base * prod(factor for happens, (_, factor) in zip(outcome, rows, strict=True) if happens)
    return {
        "driver_expected_value": expected,
        "driver_bull_value": base * prod(factor for _, factor in rows if factor > 1),
        "driver_bear_value": base * prod(factor for _, factor in rows if factor < 1),
    }


def driver(i: dict, number: int) -> tuple[float, float] | None:
    """Its probability, and what it makes of the value."""
    if not any(i[f"driver_{number}_{each}"] for each in ("name", "probability", "eps_impact", "multiple_impact")):
        return None
    on_eps, on_multiple = i[f"driver_{number}_eps_impact"] or 0, i[f"driver_{number}_multiple_impact"] or 0
    return i[f"driver_{number}_probability"], (1 + on_eps) * (1 + on_multiple)


def distribution(i: dict) -> dict:
    """Of the product of two log-normal numbers whose mean, without correlation, is the base value."""
    base = outputs(i)["base_value"]
    eps, multiple, together = i["eps_volatility"], i["multiple_volatility"], i["correlation"]
    spread = sqrt(eps**2 + multiple**2 + 2 * together * eps * multiple)
    logarithm = NormalDist(log(base) - (eps**2 + multiple**2) / 2, spread)
    return {
        "probability_below": logarithm.cdf(log(i["price"])),
        "low_value": exp(logarithm.inv_cdf(0.05)),
        "high_value": exp(logarithm.inv_cdf(0.95)),
        "own_volatility": spread / sqrt(i["years"]),
    }
