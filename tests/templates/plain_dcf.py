"""The DCF template once more, in plain Python with no part of xlmodel: what the workbook is checked against."""

from datetime import date

SCENARIOS = ("bear", "base", "bull")
YEARS = 10


def outputs(i: dict) -> dict:
    """The outputs from the inputs, by name; ordinary shares that are traded themselves, no peers' betas."""
    equity = i["risk_free"] + i["beta"] * i["equity_premium"] + i["country_premium"]
    debt = (i["risk_free"] + i["credit_spread"]) * (1 - i["tax_rate"])
    wacc = (1 - i["debt_part"]) * equity + i["debt_part"] * debt
    firm = i["flows"] == "firm"
    rate = wacc if firm else equity
    gordon, sold, shares = {}, {}, {}
    for s in SCENARIOS:
        flows, last, metric = _flows(i, i[f"{s}_growth_fy3"], firm, debt)
        gordon[s], shares[s] = _worth(
            i, flows, rate, last * (1 + i["terminal_growth"]) / (rate - i["terminal_growth"]), True
        )
        sold[s], _ = _worth(i, flows, rate, metric * i[f"{s}_exit_multiple"], False)
    share = {s: (_bridged(i, gordon[s]), _bridged(i, sold[s])) if firm else (gordon[s], sold[s]) for s in SCENARIOS}
    w = i["gordon_weight"]
    value = {s: w * share[s][0] + (1 - w) * share[s][1] for s in SCENARIOS}
    expected = sum(i[f"{s}_probability"] * value[s] for s in SCENARIOS)
    return {
        "cost_of_equity": equity,
        "wacc": wacc,
        "discount_rate": rate,
        "base_gordon": share["base"][0],
        "base_exit": share["base"][1],
        "terminal_share": shares["base"],
        **{f"{s}_value": value[s] for s in SCENARIOS},
        "expected_value": expected,
        "upside": expected / i["price"] - 1,
    }


def _flows(i: dict, growth: float, firm: bool, cost_of_debt: float) -> tuple[list[float], float, float]:
    """What is still to come of each fiscal year, the last one whole, and what an exit multiple is paid for."""
    if firm:
        interest = i["debt"] * cost_of_debt if i["fcf_is"] == "levered" else 0.0
        level = [i["fcf_fy1"] + interest, i["fcf_fy2"] + interest]
    else:
        level = [i["eps_fy1"], i["eps_fy2"]]
    for year in range(YEARS - 2):
        level.append(level[-1] * (1 + growth + (i["terminal_growth"] - growth) * year / 7))
    paid = [each * (1.0 if firm else i["conversion"]) for each in level]
    end = i["fy1_end"]
    left = (end - i["as_of"]).days / (end - _years_on(end, -1)).days
    return [paid[0] * left, *paid[1:]], paid[-1], level[-1]


def _worth(i: dict, flows: list[float], rate: float, terminal: float, grows: bool) -> tuple[float, float]:
    """Present value of dated flows and of what follows, and the part of the latter."""
    total, start = 0.0, 0
    for year, flow in enumerate(flows):
        days = (_years_on(i["fy1_end"], year) - i["as_of"]).days
        paid_on = (start + days) / 2 if i["mid_year"] == "yes" else days
        total += flow / (1 + rate) ** (paid_on / 365)
        start = days
    earlier = 0.5 if grows and i["mid_year"] == "yes" else 0.0
    far = terminal / (1 + rate) ** (start / 365 - earlier)
    return total + far, far / (total + far)


def _bridged(i: dict, value: float) -> float:
    claims = i["debt"] - i["cash"] + i["minorities"]
    return (value - claims) / (i["ordinary_shares"] / 1e6) / i["fx"]


def _years_on(day: date, years: int) -> date:
    """The same day of another year, for one that is no 29 February."""
    return day.replace(year=day.year + years)
