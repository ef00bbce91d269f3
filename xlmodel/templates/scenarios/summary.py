"""Summary of the scenarios: what the share is worth, what its price asks for, and what to doubt."""

from typing import Final

from xlmodel.templates.blocks import front as head
from xlmodel.templates.blocks import glance, ranges
from xlmodel.templates.blocks.drivers import FREE
from xlmodel.templates.blocks.glance import Row
from xlmodel.templates.blocks.ranges import Range, Ranges
from xlmodel.templates.blocks.words import known, once_known
from xlmodel.templates.case import Case
from xlmodel.templates.layout import Page
from xlmodel.templates.neutral import SCENARIOS
from xlmodel.templates.scenarios import sentences
from xlmodel.templates.scenarios.drivers import Story
from xlmodel.templates.scenarios.inputs import Inputs

_DRIVERS: Final = 5


def write(front: Page, case: Case, written: Inputs, story: Story) -> Ranges:
    """The sheet, but for its charts."""
    head.write(front, sentences.verdict(case), head.LAST)
    row = glance.write(front, 6, _rows(case, written))
    row = _scenarios(front, row + 1)
    low, high = (f"=IF(ISNUMBER({end}),{end},NA())" for end in (story.low, story.high))
    found = [
        Range("Scenarios", "=out_bear_value", "=out_bull_value", "bear to bull, in today's money"),
        Range("Distribution", "=out_low_value", "=out_high_value", "without one in twenty at either end"),
        Range("Drivers", low, high, "without one in twenty at either end"),
        *ranges.of_the_market(case, written.peers, written.history),
    ]
    ranged = ranges.write(front, row + 1, found)
    _drivers(front, ranged.below + 1, story)
    return ranged


def _rows(case: Case, written: Inputs) -> list[Row]:
    start = f'=IF(in_eps_basis="NTM",out_ntm_eps,{known("eps_fy2")})'
    return [
        *glance.of_the_company(),
        Row("EPS of the next twelve months", "price", "=NTM_EPS(in_as_of,in_fy1_end,in_eps_fy1,in_eps_fy2)", "ntm_eps"),
        Row("EPS to start from", "price", start, "start_eps", f"={sentences.EARNINGS}"),
        Row("P/E on it", "multiple", "=FORWARD_PE(in_price,out_start_eps)", "start_multiple", "the P/E of the scenarios"),
        *(glance.of_peers(written.peers.multiples) if case.peers else []),
        *(glance.of_the_past(written.history) if written.history is not None else []),
        Row("Expected value", "price", "=EXPECTED_VALUE(scenario_values,scenario_probabilities)", "expected_value",
            '="in today\'s money, at "&FIXED(in_discount_rate*100,1)&" % a year"'),
        Row("Upside to it", "percent", "=UPSIDE(out_expected_value,in_price)", "upside"),
        Row("Chance of less than the price", "percent", "=out_probability_below", None, "by the spread on Distribution"),
        Row("Expected value with the drivers", "price", "=out_driver_expected_value", None, "from the base case, see Drivers"),
        *glance.of_the_odds(),
        Row("Growth that the price needs", "percent", "=out_implied_growth", None,
            once_known("base_growth", '"a year, against "&FIXED(in_base_growth*100,1)&" % in the base case"')),
        Row("Exit P/E that the price needs", "multiple", "=out_implied_exit_multiple", None,
            once_known("base_multiple", '"against "&FIXED(in_base_multiple,1)&" in the base case"')),
        glance.of_checks(),
    ]  # fmt: skip


def _drivers(front: Page, row: int, story: Story) -> None:
    """Those that move the value most; what lies further down stands on Drivers."""
    front.band(f"B{row}:G{row}", "Drivers that move the value most")
    front.text(f"B{row + 1}", "Driver", "head")
    front.texts(f"C{row + 1}", ["Probability", "With it", "Without it", "Swing", "Adds"], "head_right")
    for offset in range(_DRIVERS):
        at, ranked = row + 2 + offset, story.ranked.row + offset
        name = f"{story.ranked.sheet}!B{ranked}"
        for column in "BCDEFG":
            number = "general" if column == "B" else "percent" if column == "C" else "price"
            # Calc 7.4 finds a text that one of our functions spilled equal to none; joined to "" it is one of its own.
            link = f'=IF(OR({name}&""="",{name}&""="{FREE}"),"",{story.ranked.sheet}!{column}{ranked})'
            front.formula(f"{column}{at}", link, number, "table_text" if column == "B" else "table")


def _scenarios(front: Page, row: int) -> int:
    """Bear, base and bull side by side, then what is expected."""
    front.band(
        f"B{row}:G{row}",
        "To the exit: EPS grows, times the P/E paid there, in today's money",
    )
    front.texts(f"B{row + 1}", [""], "head")
    front.texts(f"C{row + 1}", [*(each.capitalize() for each in SCENARIOS), "Expected"], "head_right")
    lines = (
        ("Probability", "=in_{s}_probability", "percent", "link", None),
        ("EPS to start from", "=out_start_eps*(1+in_{s}_eps_change)", "price", "table", "out_{s}_eps"),
        ("Growth a year", "=" + known("{s}_growth"), "percent", "link", None),
        ("EPS at the exit", "=out_{s}_eps*(1+in_{s}_growth)^in_years", "price", "table", None),
        ("P/E at the exit", "=" + known("{s}_multiple"), "multiple", "link", None),
        ("Price at the exit", "=IMPLIED_PRICE({c}{eps},{c}{pe})", "price", "table", "out_{s}_exit_price"),
        ("First dividend", '=IF(in_dps="","",in_dps*(1+in_{s}_dps_change))', "price", "table", "out_{s}_dps"),
        ("Value today", "=SCENARIO_VALUE(out_{s}_eps,in_{s}_growth,in_years,in_{s}_multiple,in_discount_rate,IF(in_dps=\"\",0,out_{s}_dps))",
         "price", "result", "out_{s}_value"),
        ("Upside", "=UPSIDE(out_{s}_value,in_price)", "percent", "table", None),
        ("Part of the expected value", "={c}{value}*{c}{odds}", "price", "table", None),
    )  # fmt: skip
    first = row + 2
    odds, eps, pe, dividend, value, upside, part = (first + i for i in (0, 3, 4, 6, 7, 8, 9))
    for at, (label, formula, number, style, output) in enumerate(lines, start=first):
        front.text(f"B{at}", label, "label_bold" if at == value else "label")
        for column, name in zip("CDE", SCENARIOS, strict=True):
            written = formula.format(s=name, c=column, eps=eps, pe=pe, value=value, odds=odds)
            front.formula(f"{column}{at}", written, number, style, output and output.format(s=name))
    front.book.define("scenario_values", front.name, f"C{value}:E{value}")
    front.book.define("scenario_probabilities", front.name, f"C{odds}:E{odds}")
    front.formula(f"F{odds}", f"=SUM(C{odds}:E{odds})", "percent", "table")
    front.formula(f"F{dividend}", '=IF(in_dps="","none on Inputs: not counted","")', style="aside")
    front.formula(f"F{value}", "=out_expected_value", "price", "link")
    front.formula(f"F{upside}", "=out_upside", "percent", "link")
    front.formula(f"F{part}", f"=SUM(C{part}:E{part})", "price", "table", "scenario_parts")
    return part + 1
