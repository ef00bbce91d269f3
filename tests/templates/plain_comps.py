"""A comparison with peers in plain Python with no part of xlmodel: what the workbook is checked against."""

from datetime import date, timedelta
from itertools import permutations
from math import log
from statistics import fmean, geometric_mean, harmonic_mean, median


def outputs(i: dict, peers: int) -> dict:
    """The outputs from the inputs, by name.

    Parameters
        peers  how many rows of the table have a ticker; all of them have multiples.
    """
    rows = [{name: i[f"peer_{n}_{name}"] for name in NAMES} for n in range(1, peers + 1)]
    multiples = [row["price"] / eps_of_the_year(row, i["common_end"]) for row in rows]
    own = {"price": i["price"], "fy1_end": i["fy1_end"], "eps_fy1": i["eps_fy1"], "eps_fy2": i["eps_fy2"]}
    eps = eps_of_the_year(own, i["common_end"])
    forward = i["price"] / eps
    group = AVERAGES[i["peer_method"]](multiples)
    ntm = [row["price"] / ntm_eps(row, i["as_of"]) for row in rows]
    growth, peer_growth = i["eps_fy2"] / i["eps_fy1"] - 1, median(row["eps_fy2"] / row["eps_fy1"] - 1 for row in rows)
    past = [close / then for [close], [then] in zip(i["history_close"], i["history_eps"], strict=True)]
    lasting = lasting_growth(growth, i["long_growth"], i["half_life"], i["required_return"])
    peer_lasting = lasting_growth(peer_growth, i["long_growth"], i["half_life"], i["peer_required_return"])
    company = (lasting, i["roe"], i["required_return"])
    others = (peer_lasting, median(row["roe"] for row in rows), i["peer_required_return"])
    return {
        "eps": eps,
        "forward_pe": forward,
        "ntm_eps": ntm_eps(own, i["as_of"]),
        "peer_multiple": group,
        "peer_discount": 1 - forward / group,
        "peer_value": eps * group,
        "peer_upside": eps * group / i["price"] - 1,
        "peer_percentile": sum((m < forward) + (m == forward) / 2 for m in multiples) / peers,
        "peer_median_ntm": median(ntm),
        "eps_growth": growth,
        "peg": forward / growth / 100,
        "peer_growth": peer_growth,
        "own_median_pe": median(past),
        "own_discount": 1 - i["price"] / i["eps_fy2"] / median(past),
        "own_value": i["eps_fy2"] * median(past),
        "lasting_growth": lasting,
        "peer_lasting_growth": peer_lasting,
        "growth_share": growth_share(company, others, log(forward / group)),
    }


NAMES = "price fy1_end eps_fy1 eps_fy2 roe".split()
AVERAGES = {"median": median, "mean": fmean, "harmonic": harmonic_mean, "geometric": geometric_mean}


def eps_of_the_year(row: dict, end: date) -> float:
    """Twelve months to the end: so many of them from FY2 as it lies behind the end of FY1."""
    months = month(end) - month(row["fy1_end"])
    return ((12 - months) * row["eps_fy1"] + months * row["eps_fy2"]) / 12


def month(end: date) -> int:
    """A fiscal year that ends in the first days of a month is that of the month before."""
    return (end - timedelta(days=10)).year * 12 + (end - timedelta(days=10)).month


def ntm_eps(row: dict, day: date) -> float:
    """FY1 by the days of it that are left, FY2 for the rest of a year."""
    end = row["fy1_end"]
    weight = (end - day).days / (end - end.replace(year=end.year - 1)).days
    return weight * row["eps_fy1"] + (1 - weight) * row["eps_fy2"]


def lasting_growth(short: float, long: float, half_life: float, required: float) -> float:
    """(1 + g) / (r - g) of one growth for ever equals [1 + gL + H (gS - gL)] / (r - gL) of one that fades."""
    worth = (1 + long + half_life * (short - long)) / (required - long)
    return (worth * required - 1) / (1 + worth)


def growth_share(company: tuple, others: tuple, whole: float) -> float:
    """What of a log difference the first of three factors makes, averaged over the orders in which they can change."""

    def worth(mix: list) -> float:
        growth, roe, required = mix
        return log((1 - growth / roe) / (required - growth))

    steps = []
    for order in permutations(range(3)):
        mix = list(others)
        for factor in order:
            before = worth(mix)
            mix[factor] = company[factor]
            if factor == 0:
                steps.append(worth(mix) - before)
    return fmean(steps) / whole
