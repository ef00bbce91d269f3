"""Summary of the one-pager: what the share is worth, in words and in numbers, and what to doubt."""

from xlmodel.templates.blocks import definitions, drivers, glance, grid, ranges
from xlmodel.templates.blocks import front as head
from xlmodel.templates.blocks.glance import Row
from xlmodel.templates.blocks.ranges import Range
from xlmodel.templates.blocks.words import known
from xlmodel.templates.case import Case
from xlmodel.templates.layout import Book, Page
from xlmodel.templates.neutral import SCENARIOS
from xlmodel.templates.one_pager import pictures, sentences
from xlmodel.templates.one_pager.inputs import Inputs


def write(book: Book, front: Page, case: Case, written: Inputs) -> str:
    """The sheet; gives the cell in the middle of its grid."""
    head.write(front, sentences.verdict(case), head.LAST)
    row = glance.write(front, 6, _rows(case, written))
    drivers.line(front, row, written.drivers, "out_base_eps,in_base_multiple", "out_base_value")
    row = _scenarios(front, row + 2)
    found = ranges.write(front, row + 1, _ranges(case, written))
    row = definitions.write(front, found.below + 1, "Forward P/E by every definition", ("in_price",))
    if written.history is not None:
        row = _band(front, row + 1, written)
    eps = grid.Axis("out_base_eps", "out_base_eps*in_eps_step", "price")
    multiple = grid.Axis("in_base_multiple", "in_multiple_step", "multiple")
    title = "Value by EPS of FY2 (down) and P/E (across); the middle is the base case"
    centre = grid.write(
        front, row + 1, title, eps, multiple, lambda down, across: f"=IMPLIED_PRICE({down},{across})"
    ).centre
    pictures.write(book, front, found.bars, written.history)
    return centre


def _rows(case: Case, written: Inputs) -> list[Row]:
    return [
        *glance.of_the_company(),
        *(glance.of_peers(written.peers.multiples) if case.peers else []),
        *(glance.of_the_past(written.history) if written.history is not None else []),
        *_value_rows(),
        glance.of_checks(),
    ]


def _value_rows() -> list[Row]:
    return [
        Row("Expected value", "price", "=EXPECTED_VALUE(scenario_values,scenario_probabilities)", "expected_value", "on FY2, not discounted"),
        Row("Upside to it", "percent", "=UPSIDE(out_expected_value,in_price)", "upside", ""),
        *glance.of_the_odds(),
        Row("P/E that the price implies", "multiple", "=FORWARD_PE(in_price,out_base_eps)", "implied_multiple",
            sentences.IN_THE_BASE_CASE),
    ]  # fmt: skip


def _scenarios(front: Page, row: int) -> int:
    """Bear, base and bull side by side, then what is expected."""
    front.band(f"B{row}:G{row}", "Two years ahead: EPS times P/E, and what it makes of the price")
    front.texts(f"B{row + 1}", [""], "head")
    front.texts(f"C{row + 1}", [*(each.capitalize() for each in SCENARIOS), "Expected"], "head_right")
    odds, first, second, multiple, on_first, value, upside, part = range(row + 2, row + 10)
    for column, name in zip("CDE", SCENARIOS, strict=True):
        cells = (
            (odds, f"=in_{name}_probability", "percent", "link", None),
            (first, f"={known('eps_fy1')}*(1+in_{name}_eps_fy1_change)", "price", "table", None),
            (second, f"={known('eps_fy2')}*(1+in_{name}_eps_change)", "price", "table", f"out_{name}_eps"),
            (multiple, f"={known(f'{name}_multiple')}", "multiple", "link", None),
            (
                on_first,
                f"=IMPLIED_PRICE({column}{first},{column}{multiple})",
                "price",
                "table",
                f"out_{name}_value_fy1",
            ),
            (value, f"=IMPLIED_PRICE({column}{second},{column}{multiple})", "price", "result", f"out_{name}_value"),
            (upside, f"=UPSIDE(out_{name}_value,in_price)", "percent", "table", None),
            (part, f"={column}{value}*{column}{odds}", "price", "table", None),
        )
        for at, formula, number, style, output in cells:
            front.formula(f"{column}{at}", formula, number, style, output)
    labels = "Probability;EPS of FY1;EPS of FY2;P/E;Value on the EPS of FY1;Value on the EPS of FY2;Upside;Part of the expected value"
    for at, label in enumerate(labels.split(";"), start=odds):
        front.text(f"B{at}", label, "label_bold" if at == value else "label")
    front.book.define("scenario_values", front.name, f"C{value}:E{value}")
    front.book.define("scenario_probabilities", front.name, f"C{odds}:E{odds}")
    front.formula(f"F{odds}", f"=SUM(C{odds}:E{odds})", "percent", "table")
    front.formula(f"F{on_first}", f"=EXPECTED_VALUE(C{on_first}:E{on_first},scenario_probabilities)", "price", "table")
    front.formula(f"F{value}", "=out_expected_value", "price", "link")
    front.formula(f"F{upside}", "=out_upside", "percent", "link")
    front.formula(f"F{part}", f"=SUM(C{part}:E{part})", "price", "table", "scenario_parts")
    front.text(f"B{part + 1}", "Standard deviation of the value")
    front.formula(f"F{part + 1}", "=SCENARIO_SD(scenario_values,scenario_probabilities)", "price", "table")
    return part + 2


def _ranges(case: Case, written: Inputs) -> list[Range]:
    scenarios = Range("Scenarios", "=out_bear_value", "=out_bull_value", "bear to bull, on the EPS of FY2")
    return [scenarios, *ranges.of_the_market(case, written.peers, written.history)]


def _band(front: Page, row: int, written: Inputs) -> int:
    """Where the price would stand at the multiples of the past."""
    assert written.history is not None  # noqa: S101
    front.band(f"B{row}:G{row}", "The price at the multiples of its own past")
    formula = f"=PE_BAND({written.history.eps},{written.history.multiples},in_price)"
    front.spill(f"B{row + 1}:E{row + 7}", formula, ("general", "multiple", "price", "tenth"), ("head", "table"))
    return row + 8
