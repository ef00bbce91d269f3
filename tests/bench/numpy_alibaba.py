"""The Alibaba model by hand in NumPy over many scenarios, as a programmer would write it: seventeen outputs, nothing checked."""

import numpy as np

PEERS = "aapl msft googl amzn meta nvda tsla".split()
DRIVERS = "cloud_growth global_halo institutions re_rating execution geopolitics false_dawns crowded_field".split()
OUTPUTS = (
    "forward_pe ntm_eps ntm_pe peer_multiple peer_discount bear_value base_value bull_value expected_value upside reward_risk "
    "breakeven_probability implied_growth implied_exit_multiple driver_expected_value dated_forward_pe dated_upside"
).split()


def by_hand(i):
    """The outputs of inputs by name, each a number or an array."""
    peer = np.median(np.broadcast_arrays(*(i[f"{name}_price"] / i[f"{name}_eps_fy2"] for name in PEERS)), axis=0)
    price, years, discount = i["price"], i["years"], (1 + i["discount_rate"]) ** i["years"]
    pe = price / i["forward_eps"]
    year = (i["fy1_end"] - i["fy1_end"].replace(year=i["fy1_end"].year - 1)).days
    weight = (i["fy1_end"] - i["as_of"]).days / year
    ntm = weight * i["eps_fy1"] + (1 - weight) * i["eps_fy2"]
    bear, base, bull = (
        i[f"{case}_eps"] * (1 + i[f"{case}_growth"]) ** years * i[f"{case}_multiple"] / discount
        for case in ("bear", "base", "bull")
    )
    expected = i["bear_probability"] * bear + i["base_probability"] * base + i["bull_probability"] * bull
    factor = 1.0
    for name in DRIVERS:
        both = (1 + i[f"{name}_eps_impact"]) * (1 + i[f"{name}_multiple_impact"]) - 1
        factor = factor * (1 + i[f"{name}_probability"] * both)
    grown = i["base_eps"] * (1 + i["base_growth"]) ** years
    with np.errstate(divide="ignore", invalid="ignore"):
        reward = np.where((bear < price) & (price < bull), (bull - price) / (price - bear), np.nan)
        even = np.where(bear < bull, (price - bear) / (bull - bear), np.nan)
    growth = (price * discount / (i["base_eps"] * i["base_multiple"])) ** (1 / years) - 1
    values = (
        pe, ntm, price / ntm, peer, 1 - pe / peer, bear, base, bull, expected, expected / price - 1, reward, even, growth,
        price * discount / grown, i["forward_eps"] * pe * factor, i["dated_price"] / i["eps_fy2"], expected / i["dated_price"] - 1,
    )  # fmt: skip
    return dict(zip(OUTPUTS, values, strict=True))
