"""Distribution: EPS and P/E at the exit drawn together, the same in closed form, and what the option market says."""

from typing import Final, NamedTuple

from xlmodel.templates.blocks.words import known
from xlmodel.templates.layout import Book, Page
from xlmodel.templates.scenarios import options

WIDTHS: Final = (2, 50, 13, 13, 16, 13, 13)
_PARAMETERS: Final = (
    ("Mean: the base value", "price", "=out_base_value", None),
    ("EPS at the exit in today's money, dividends with it", "price", "=out_base_value/in_base_multiple", "present_eps"),
    ("P/E at the exit", "multiple", f"={known('base_multiple')}", None),
    ("Spread of the EPS", "percent", f"={known('eps_volatility')}", None),
    ("Spread of the P/E", "percent", f"={known('multiple_volatility')}", None),
    ("Correlation of the two", "number", f"={known('correlation')}", None),
    ("Spread of the value", "percent",
     "=SQRT(C8^2+C9^2+2*C10*C8*C9)", "value_spread"),
    ("Logarithm of its median", "number", "=LN(out_base_value)-(in_eps_volatility^2+in_multiple_volatility^2)/2", "value_log_median"),
)  # fmt: skip
_QUANTILES: Final = (0.05, 0.25, 0.5, 0.75, 0.95)
_REACH, _STEPS = 3.0, 30  # standard deviations that the curve reaches to either side; how many steps it takes
_CHART_ROWS: Final = 17


class Drawn(NamedTuple):
    """What was written, as references from another sheet."""

    page: Page
    mean: str
    error: str  # of that mean
    exact_mean: str
    exact_below: str  # the chance of less than the price
    values: str  # points of the curve
    weights: str
    area: str  # below the curve
    chart: str  # the cells that are left for it


def write(book: Book) -> Drawn:
    """The sheet."""
    page = book.page("Distribution", WIDTHS)
    page.sheet.set_portrait()
    page.sheet.fit_to_pages(1, 0)
    page.title("Distribution", "The value if EPS and P/E at the exit are uncertain: log-normal around the base case")
    page.band("B4:G4", "What is drawn; spreads are standard deviations of logarithms over the years to the exit")
    for row, (label, number, formula, name) in enumerate(_PARAMETERS, start=5):
        page.text(f"B{row}", label)
        page.formula(f"C{row}", formula, number, "table", name)
    top = 5 + len(_PARAMETERS) + 1
    below = _quantiles(page, top)
    chart = top + len(_QUANTILES) + 10
    row = options.write(page, chart + _CHART_ROWS + 1)
    page.sheet.set_h_pagebreaks([row])
    values, weights, area = _curve(page, row + 1)
    first = top + 2
    mean, error, exact, below = (
        f"{page.name}!{cell}" for cell in (f"C{first}", f"C{first + 3 + len(_QUANTILES)}", f"D{first}", below)
    )
    return Drawn(page, mean, error, exact, below, values, weights, area, f"B{chart}:G{chart + _CHART_ROWS - 1}")


def _quantiles(page: Page, row: int) -> str:
    """Drawn, and in closed form; gives the cell of the chance of less than the price."""
    page.band(f"B{row}:G{row}", "Mean, spread and quantiles: by 100 000 draws, and exactly")
    top = row + 1
    last = top + 4 + len(_QUANTILES)
    drawn = (
        "=SIMULATE_VALUE(present_eps,in_eps_volatility,in_base_multiple,in_multiple_volatility,in_correlation,in_price)"
    )
    down = ("general", *["price"] * (2 + len(_QUANTILES)), "percent", "number")
    page.spill(f"B{top}:C{last}", drawn, ("general", "price"), ("head", "table"), down)
    page.text(f"D{top}", "Exactly", "head_right")
    mean, deviation, below = f"D{top + 1}", f"D{top + 2}", f"D{top + 3 + len(_QUANTILES)}"
    page.formula(mean, "=out_base_value*EXP(in_correlation*in_eps_volatility*in_multiple_volatility)", "price", "table")
    page.formula(deviation, f"={mean}*SQRT(EXP(value_spread^2)-1)", "price", "table")
    for at, share in enumerate(_QUANTILES, start=top + 3):
        page.formula(f"D{at}", f"=EXP(value_log_median+NORMSINV({share})*value_spread)", "price", "table")
    chance = "NORMSDIST((LN(in_price)-value_log_median)/value_spread)"
    page.formula(below, f"=IF(value_spread=0,IF(out_base_value<in_price,1,0),{chance})", "percent", "table")
    named = (
        ("A value below the price has a probability of", "percent", below.replace("D", "C"), "out_probability_below"),
        ("One value in twenty is below", "price", f"C{top + 3}", "out_low_value"),
        ("One value in twenty is above", "price", f"C{top + 2 + len(_QUANTILES)}", "out_high_value"),
    )
    for at, (label, number, cell, name) in enumerate(named, start=last + 1):
        page.text(f"B{at}", label, "label_bold")
        page.formula(f"C{at}", f"=IF(ISNUMBER({cell}),{cell},NA())", number, "result", name)
    return below


def _curve(page: Page, row: int) -> tuple[str, str, str]:
    """How likely each value is; gives the values, the heights above them, and the area below the curve."""
    page.band(
        f"B{row}:G{row}",
        "The curve: how likely values are from three standard deviations below the median to three above",
    )
    page.texts(f"C{row + 1}", ["Value", "Density", "Chance of less", "Area so far"], "head_right")
    page.text(f"B{row + 1}", "Standard deviations from the median, as a logarithm", "head")
    first, last = row + 2, row + 2 + _STEPS
    for number, at in enumerate(range(first, last + 1)):
        page.formula(f"B{at}", f"={number - _STEPS // 2}*{2 * _REACH / _STEPS:g}", "number", "table")
        page.formula(f"C{at}", f"=IF(value_spread>0,EXP(value_log_median+B{at}*value_spread),NA())", "price", "table")
        page.formula(f"D{at}", f"=EXP(-(B{at}^2)/2)/(C{at}*value_spread*SQRT(2*PI()))", "density", "table")
        page.formula(f"E{at}", f"=NORMSDIST((LN(C{at})-value_log_median)/value_spread)", "percent", "table")
        area = f"=F{at - 1}+(C{at}-C{at - 1})*(D{at}+D{at - 1})/2"
        page.formula(f"F{at}", f"=E{at}" if at == first else area, "percent", "table")
    return f"{page.name}!C{first}:C{last}", f"{page.name}!D{first}:D{last}", f"{page.name}!F{last}"
