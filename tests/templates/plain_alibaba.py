"""The Alibaba model once more, in plain Python with no part of xlmodel: what the workbook is checked against."""

from datetime import date
from statistics import fmean, geometric_mean, harmonic_mean, median


def outputs(i: dict) -> dict:
    """The outputs from the inputs, by name; an error's word where there is no number."""
    peers = [i[f"{t}_price"] / i[f"{t}_eps_fy2"] for t in ("aapl", "msft", "googl", "amzn", "meta", "nvda", "tsla")]
    caps = [i[f"{t}_market_cap_musd"] for t in ("aapl", "msft", "googl", "amzn", "meta", "nvda", "tsla")]
    peer = average(i["peer_method"], peers, caps)
    forward_pe = i["price"] / i["forward_eps"]
    weight = (i["fy1_end"] - i["as_of"]).days / (i["fy1_end"] - _a_year_before(i["fy1_end"])).days
    ntm_eps = weight * i["eps_fy1"] + (1 - weight) * i["eps_fy2"]
    values = {}
    for s in ("bear", "base", "bull"):
        exit_price = i[f"{s}_eps"] * (1 + i[f"{s}_growth"]) ** i["years"] * i[f"{s}_multiple"]
        values[s] = exit_price / (1 + i["discount_rate"]) ** i["years"]
    expected = sum(i[f"{s}_probability"] * values[s] for s in values)
    bear, bull, price = values["bear"], values["bull"], i["price"]
    factor = 1.0
    for d in (
        "cloud_growth global_halo institutions re_rating execution geopolitics false_dawns crowded_field"
    ).split():
        change = (1 + i[f"{d}_eps_impact"]) * (1 + i[f"{d}_multiple_impact"]) - 1
        factor *= 1 + i[f"{d}_probability"] * change
    needed = price * (1 + i["discount_rate"]) ** i["years"]
    return {
        "forward_pe": forward_pe,
        "ntm_eps": ntm_eps,
        "ntm_pe": price / ntm_eps,
        "peer_multiple": peer,
        "peer_discount": 1 - forward_pe / peer,
        "bear_value": bear,
        "base_value": values["base"],
        "bull_value": bull,
        "expected_value": expected,
        "upside": expected / price - 1,
        "reward_risk": (bull - price) / (price - bear) if bear < price < bull else "#N/A",
        "breakeven_probability": (price - bear) / (bull - bear) if bear < bull else "#NUM!",
        "implied_growth": (needed / (i["base_eps"] * i["base_multiple"])) ** (1 / i["years"]) - 1,
        "implied_exit_multiple": needed / (i["base_eps"] * (1 + i["base_growth"]) ** i["years"]),
        "driver_expected_value": i["forward_eps"] * forward_pe * factor,
        "dated_forward_pe": i["dated_price"] / i["eps_fy2"],
        "dated_upside": expected / i["dated_price"] - 1,
    }


def average(method: str, peers: list[float], caps: list[float]) -> float:
    """The peers' multiple; with seven peers TRIMMEAN(0.2) cuts none."""
    return {
        "median": lambda: median(peers),
        "mean": lambda: fmean(peers),
        "trimmed": lambda: fmean(peers),
        "harmonic": lambda: harmonic_mean(peers),
        "geometric": lambda: geometric_mean(peers),
        "weighted_mean": lambda: fmean(peers, caps),
        "weighted_harmonic": lambda: harmonic_mean(peers, caps),
    }[method]()


def _a_year_before(end: date) -> date:
    """The end of the fiscal year before, for one that ends on no 28 or 29 February."""
    return end.replace(year=end.year - 1)
