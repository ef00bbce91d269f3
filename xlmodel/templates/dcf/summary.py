"""Summary of a DCF: the value by both methods, what the price implies, what moves the value, and what to doubt."""

from typing import Final, NamedTuple

from xlmodel.templates.blocks import front as head
from xlmodel.templates.blocks import grid, ranges
from xlmodel.templates.blocks.grid import Axis, Grid
from xlmodel.templates.blocks.ranges import Range
from xlmodel.templates.blocks.words import known, write_words
from xlmodel.templates.case import Case
from xlmodel.templates.dcf import pieces, sentences
from xlmodel.templates.layout import GOOD, Book, Page
from xlmodel.templates.neutral import SCENARIOS

_Row = tuple[str, str, str, str | None, str]
_SCENARIOS_TITLE: Final = "Bear, base and bull: flows that then grow for ever (Gordon), and flows that are then sold"


class Centres(NamedTuple):
    """The cells in the middle of both grids."""

    gordon: str
    exit: str


def page(book: Book) -> Page:
    """The empty sheet, the first of the workbook."""
    front = book.page("Summary", (1.5, 40, 13, 13, 13, 13, 13, 2), GOOD)
    front.sheet.set_portrait()
    return front


def write(book: Book, front: Page, case: Case) -> Centres:
    """The sheet."""
    head.write(front, sentences.verdict(case))
    front.sheet.set_row(2, 62)
    row = _glance(front, 6)
    row = _scenarios(front, row + 1)
    at = row + 1
    by_growth, by_multiple = _grids(front, at + 8)
    ranges.write(front, at, _ranges(by_growth, by_multiple))
    return Centres(by_growth.centre, by_multiple.centre)


def _glance(front: Page, row: int) -> int:
    front.band(f"B{row}:G{row}", "At a glance")
    for at, (label, number, formula, output, words) in enumerate(_rows(), start=row + 1):
        front.text(f"B{at}", label)
        style = "check" if number == "general" else "result" if output else "link"
        front.formula(f"C{at}", formula, number, style, f"out_{output}" if output else None)
        if words:
            write_words(front, f"D{at}", words, "aside")
    return row + len(_rows()) + 1


def _rows() -> list[_Row]:
    """Label, number format, formula, output, words beside it."""
    return [
        ("Price", "price", f"={known('price')}", None, head.PRICE_OF),
        ("Value by Gordon, base case", "price", f"={pieces.of_a_share('base_gordon_total')}", "base_gordon",
         sentences.GORDON),
        ("Value by exit multiple, base case", "price", f"={pieces.of_a_share('base_exit_total')}", "base_exit",
         sentences.EXIT),
        ("Expected value", "price", "=EXPECTED_VALUE(scenario_values,scenario_probabilities)", "expected_value",
         "both methods by their weights, bear, base and bull by theirs"),
        ("Upside to it", "percent", "=UPSIDE(out_expected_value,in_price)", "upside", ""),
        ("Discount rate", "percent", "=out_discount_rate", None, sentences.RATE),
        ("Part of the terminal value, Gordon", "percent", "=base_gordon_part", "terminal_share", sentences.TERMINAL),
        ("Part of the terminal value, exit multiple", "percent", "=base_exit_part", "exit_share", ""),
        ("Growth that the price implies, FY1 to FY10", "percent", "=out_implied_growth", None, sentences.PRICED),
        ("Growth for ever that the exit multiple implies", "percent", "=out_exit_growth", None, sentences.AGAINST_GROWTH),
        ("Exit multiple that Gordon implies", "multiple", "=out_gordon_multiple", None, sentences.AGAINST_MULTIPLE),
        ("Return on new capital behind the growth for ever", "percent", sentences.RETURN, None, sentences.RETURN_WORDS),
        ("P/E on FY2", "multiple", "=FORWARD_PE(in_price,in_eps_fy2)", "forward_pe", "of the price"),
        ("All checks hold", "general", '=IF(out_checks_ok,"yes","NO")', None,
         '=IF(out_checks_ok,"",out_checks_failed&" fail: see Checks")'),
    ]  # fmt: skip


def _scenarios(front: Page, row: int) -> int:
    """Bear, base and bull side by side, then what is expected."""
    front.band(f"B{row}:G{row}", _SCENARIOS_TITLE)
    front.texts(f"B{row + 1}", [""], "head")
    front.texts(f"C{row + 1}", [*(each.capitalize() for each in SCENARIOS), "Expected"], "head_right")
    odds, growth, multiple, gordon, sold, value, upside, part = range(row + 2, row + 10)
    for column, name in zip("CDE", SCENARIOS, strict=True):
        by_gordon = pieces.of_a_share(pieces.total(pieces.gordon(f"{name}_flows")))
        by_sale = pieces.of_a_share(pieces.total(pieces.sold_in(name)))
        cells = (
            (odds, f"=in_{name}_probability", "percent", "link", None),
            (growth, f"={known(f'{name}_growth')}", "percent", "link", None),
            (multiple, f"={known(f'{name}_exit_multiple')}", "multiple", "link", None),
            (gordon, f"={by_gordon}", "price", "table", None),
            (sold, f"={by_sale}", "price", "table", None),
            (
                value,
                f"=in_gordon_weight*{column}{gordon}+(1-in_gordon_weight)*{column}{sold}",
                "price",
                "result",
                f"out_{name}_value",
            ),
            (upside, f"=UPSIDE(out_{name}_value,in_price)", "percent", "table", None),
            (part, f"={column}{value}*{column}{odds}", "price", "table", None),
        )
        for at, formula, number, style, output in cells:
            front.formula(f"{column}{at}", formula, number, style, output)
        front.book.define(f"{name}_by_gordon", front.name, f"{column}{gordon}")
        front.book.define(f"{name}_by_exit", front.name, f"{column}{sold}")
    labels = "Probability;Growth of FY3, fading to FY10;Exit multiple;Value by Gordon;Value by exit multiple;Value by both;Upside;Part of the expected value"
    for at, label in enumerate(labels.split(";"), start=odds):
        front.text(f"B{at}", label, "label_bold" if at == value else "label")
    front.book.define("scenario_values", front.name, f"C{value}:E{value}")
    front.book.define("scenario_probabilities", front.name, f"C{odds}:E{odds}")
    front.formula(f"F{odds}", f"=SUM(C{odds}:E{odds})", "percent", "table")
    for at in (gordon, sold):
        front.formula(f"F{at}", f"=EXPECTED_VALUE(C{at}:E{at},scenario_probabilities)", "price", "table")
    front.formula(f"F{value}", "=out_expected_value", "price", "link")
    front.formula(f"F{upside}", "=out_upside", "percent", "link")
    front.formula(f"F{part}", f"=SUM(C{part}:E{part})", "price", "table", "scenario_parts")
    return part + 1


def _ranges(by_growth: Grid, by_multiple: Grid) -> list[Range]:
    step = "base case, a step of the grid each way"
    return [
        Range(
            "Gordon: bear to bull", "=bear_by_gordon", "=bull_by_gordon", "flows of the scenarios, then growth for ever"
        ),
        Range("Exit multiple: bear to bull", "=bear_by_exit", "=bull_by_exit", "flows and multiples of the scenarios"),
        Range("Discount rate and growth for ever", f"=MIN({by_growth.inner})", f"=MAX({by_growth.inner})", step),
        Range("Discount rate and exit multiple", f"=MIN({by_multiple.inner})", f"=MAX({by_multiple.inner})", step),
    ]


def _grids(front: Page, row: int) -> tuple[Grid, Grid]:
    """The flows stay those of the base case; only what is named at an edge changes."""
    rate = Axis("out_discount_rate", "in_rate_step", "percent")
    growth = Axis("in_terminal_growth", "in_growth_step", "percent")
    multiple = Axis("in_base_exit_multiple", "in_multiple_step", "multiple")
    first = grid.write(
        front,
        row,
        "Gordon, base flows: discount rate (down) and growth for ever (across); the middle is the model",
        rate,
        growth,
        lambda down, across: f"={pieces.of_a_share(pieces.total(pieces.gordon('base_flows', down, across)))}",
        one_by_one=True,
    )
    return first, grid.write(
        front,
        first.below + 1,
        "Exit multiple, base flows: discount rate (down) and multiple (across); the middle is the model",
        rate,
        multiple,
        lambda down, across: (
            f"={pieces.of_a_share(pieces.total(pieces.sold('base_flows', across, 'base_last_earnings', down)))}"
        ),
        one_by_one=True,
    )
