"""Where a discount may come from: growth, profitability and risk beside it, in parts that add up, and by regression."""

from typing import Final, NamedTuple

from xlmodel.templates.comps.peer_set import DRIVERS
from xlmodel.templates.layout import Page

ENOUGH: Final = 10  # peers for each driver of a regression
_NOT_KNOWN: Final = "n/a"
_PARTS: Final = ("Growth", "Profitability", "Risk", "Unexplained", "Total")
_DRIVERS: Final = (
    ("C", "growth", "Growth", "out_eps_growth"),
    ("D", "roe", "ROE", "in_roe"),
    ("E", "volatility", "Volatility", "in_volatility"),
)


class Why(NamedTuple):
    """What was written, as references."""

    parts: list[str]  # addresses: growth, profitability, risk, the rest and the total, each as a change of the multiple
    below: int


def write(page: Page, row: int) -> Why:
    """Growth, profitability and risk side by side, and what of the discount each explains."""
    page.band(f"B{row}:G{row}", "Why the discount: growth, profitability and risk beside it")
    page.text(f"B{row + 1}", "Measure", "head")
    page.texts(f"C{row + 1}", ["Company", "Peers"], "head_right")
    peg = '=IF(ISNUMBER(out_eps_growth),IF(out_eps_growth<=0,"",PEG(out_forward_pe,out_eps_growth)),NA())'
    lines = (
        ("EPS growth from FY1 to FY2", "=out_eps_growth", "=out_peer_growth", "percent", "", "peers: the median"),
        ("PEG: P/E for each point of it", peg, "=out_peer_peg", "price", "peg", ""),
        ("Return on equity", '=IF(in_roe="","",in_roe)', "=out_peer_roe", "percent", "", ""),
        (
            "Volatility of the share",
            '=IF(in_volatility="","",in_volatility)',
            "=out_peer_volatility",
            "percent",
            "",
            "",
        ),
        ("Required return", "=in_required_return", "=in_peer_required_return", "percent", "", "judgement on Inputs"),
        (
            "Growth for ever, worth as much",
            _lasting("out_eps_growth", "in_required_return"),
            _lasting("out_peer_growth", "in_peer_required_return"),
            "percent",
            "lasting_growth",
            "it fades as on Inputs",
        ),
    )
    at = row + 2
    for at, (label, company, peers, number, output, words) in enumerate(lines, start=row + 2):
        page.text(f"B{at}", label, "table_text")
        page.formula(f"C{at}", company, number, "table", f"out_{output}" if output else None)
        page.formula(
            f"D{at}", peers, number, "table", "out_peer_lasting_growth" if output == "lasting_growth" else None
        )
        page.text(f"E{at}", words, "aside")
    return _parts(page, at + 1)


def _lasting(growth: str, required: str) -> str:
    """The growth that, kept for ever, gives the value of one that fades: always below the required return."""
    worth = f"H_MODEL_VALUE(1,{growth},in_long_growth,in_half_life,{required})"
    return f"=IF(ISNUMBER({growth}),IMPLIED_PERPETUAL_GROWTH({worth},1,{required}),NA())"


def _parts(page: Page, row: int) -> Why:
    page.text(f"B{row}", "What they explain", "head")
    page.texts(f"C{row}", ["Logarithm", "Change", "Share"], "head_right")
    own = "out_forward_pe,out_lasting_growth,in_roe,in_required_return"
    peers = "out_peer_multiple,out_peer_lasting_growth,out_peer_roe,in_peer_required_return"
    table = f"DISCOUNT_ATTRIBUTION({own},{peers})"
    unknown = 'OR(in_roe="",NOT(ISNUMBER(out_peer_roe)))'
    answer = f'IF({unknown},"{_NOT_KNOWN}",IF(AND(ISNUMBER(out_forward_pe),ISNUMBER(out_peer_multiple)),{{}},NA()))'
    for at, part in enumerate(_PARTS, start=row + 1):
        place = at - row + 1
        page.text(f"B{at}", part, "table_text")
        page.formula(f"C{at}", "=" + answer.format(f"INDEX({table},{place},2)"), "price", "table")
        page.formula(f"D{at}", f"=IF(ISTEXT(C{at}),C{at},EXP(C{at})-1)", "percent", "table")
        name = "out_growth_share" if part == "Growth" else None
        page.formula(f"E{at}", "=" + answer.format(f"INDEX({table},{place},3)"), "percent", "table", name)
    total = row + len(_PARTS)
    page.text(f"F{row + 1}", "negative = cheaper", "aside")
    page.formula(f"F{row + 2}", f'=IF({unknown},"no ROE is known","")', style="aside")
    page.text(f"B{total + 1}", "Parts less the total", "aside")
    page.formula(
        f"C{total + 1}",
        f"=IF(ISTEXT(C{total}),C{total},SUM(C{row + 1}:C{total - 1})-C{total})",
        "number",
        "table",
        "parts_less_total",
    )
    return Why([f"{page.name}!D{at}" for at in range(row + 1, total + 1)], total + 2)


def warranted(page: Page, row: int) -> int:
    """The multiple that the peers' growth, profitability or risk warrants, one at a time, if there are enough of them."""
    page.band(f"B{row}:G{row}", "The P/E that peers pay for as much: regressions on one driver each")
    page.text(f"B{row + 1}", "Driver", "head")
    page.texts(f"C{row + 1}", ["EPS growth", "ROE", "Volatility"], "head_right")
    count, own, prediction, low, high, discount, quality, t = range(row + 2, row + 10)
    labels = (
        "Peers with both;The company's own;P/E that it warrants;Low end of its 90 % interval;High end of its 90 % interval;"
        "Discount to it;R2 of the regression;t of the driver"
    )
    for at, label in enumerate(labels.split(";"), start=count):
        page.text(f"B{at}", label, "table_text")
    for column, name, header, value in _DRIVERS:
        multiples, driver = DRIVERS[header]
        data = f"{multiples},{driver}"
        target = f"{column}{own}"

        def guarded(formula: str, column: str = column, target: str = target) -> str:
            few = f"OR({column}{count}<{ENOUGH},NOT(ISNUMBER({target})))"
            return f'=IF({few},"{_NOT_KNOWN}",{formula})'

        interval, stats = f"WARRANTED_INTERVAL({data},{target})", f"WARRANTED_STATS({data})"
        formulas = (
            (count, f"=COUNT({multiples})", "count", None),
            (own, f'=IF({value}="","",{value})', "percent", None),
            (prediction, guarded(f"WARRANTED_MULTIPLE({data},{target})"), "multiple", f"out_warranted_{name}"),
            (
                low,
                guarded(f"IF(ISNUMBER({column}{prediction}),INDEX({interval},3,2),{column}{prediction})"),
                "multiple",
                f"out_warranted_{name}_low",
            ),
            (
                high,
                guarded(f"IF(ISNUMBER({column}{prediction}),INDEX({interval},4,2),{column}{prediction})"),
                "multiple",
                f"out_warranted_{name}_high",
            ),
            (discount, guarded(f"1-out_forward_pe/{column}{prediction}"), "percent", None),
            (
                quality,
                guarded(f"IF(ISNUMBER({column}{prediction}),INDEX({stats},4,2),{column}{prediction})"),
                "percent",
                None,
            ),
            (t, guarded(f"IF(ISNUMBER({column}{prediction}),INDEX({stats},3,4),{column}{prediction})"), "number", None),
        )
        for at, formula, number, output in formulas:
            page.formula(f"{column}{at}", formula, number, "table", output)
    few = f"MIN(C{count}:E{count})<{ENOUGH}"
    reason = f'=IF({few},"n/a: one driver takes {ENOUGH} peers with both; fewer fit anything","")'
    page.formula(f"B{t + 1}", reason, style="aside")
    return t + 2
