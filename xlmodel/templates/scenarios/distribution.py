"""Distribution: EPS and P/E at the exit drawn together, the same in closed form, and what the option market says."""

from typing import Final, NamedTuple

from xlmodel.templates.layout import Book, Page
from xlmodel.templates.scenarios import options

_PARAMETERS: Final = (
    ("Mean: the base value", "price", "=out_base_value", None),
    ("EPS at the exit in today's money, dividends with it", "price", "=out_base_value/in_base_multiple", "present_eps"),
    ("P/E at the exit", "multiple", "=in_base_multiple", None),
    ("Spread of the EPS", "percent", "=in_eps_volatility", None),
    ("Spread of the P/E", "percent", "=in_multiple_volatility", None),
    ("Correlation of the two", "number", "=in_correlation", None),
    ("Spread of the value", "percent",
     "=SQRT(in_eps_volatility^2+in_multiple_volatility^2+2*in_correlation*in_eps_volatility*in_multiple_volatility)", "value_spread"),
    ("Logarithm of its median", "number", "=LN(out_base_value)-(in_eps_volatility^2+in_multiple_volatility^2)/2", "value_log_median"),
)  # fmt: skip
_QUANTILES: Final = (0.05, 0.25, 0.5, 0.75, 0.95)
_BARS: Final = 20
_REACH: Final = 2.5  # standard deviations that the bars reach to either side


class Drawn(NamedTuple):
    """What was written, as references from another sheet."""

    mean: str
    error: str  # of that mean
    mean_in_closed_form: str
    below_in_closed_form: str  # the chance of less than the price
    bars: str  # columns of the chart: from, to, below the price, above it
    whole: str  # the sum of all bars


def write(book: Book) -> Drawn:
    """The sheet."""
    page = book.page("Distribution", (2, 46, 14, 16, 16, 14, 14))
    page.title("Distribution", "The value if EPS and P/E at the exit are uncertain: log-normal around the base case")
    page.band("B4:G4", "What is drawn; spreads are standard deviations of logarithms over the years to the exit")
    for row, (label, number, formula, name) in enumerate(_PARAMETERS, start=5):
        page.text(f"B{row}", label)
        page.formula(f"C{row}", formula, number, "table", name)
    top = 5 + len(_PARAMETERS) + 1
    closed = _quantiles(page, top)
    row = top + 3 + len(_QUANTILES) + 6
    bars, whole = _bars(page, row, closed)
    options.write(page, row + _BARS + 4)
    first = top + 2
    mean, error, exact = (
        f"{page.name}!{cell}" for cell in (f"C{first}", f"C{first + 3 + len(_QUANTILES)}", f"D{first}")
    )
    return Drawn(mean, error, exact, f"{page.name}!{closed}", bars, whole)


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
        page.formula(f"C{at}", f"={cell}", number, "result", name)
    return below


def _bars(page: Page, row: int, below: str) -> tuple[str, str]:
    """How likely each stretch of values is, cut at the price; gives the columns, and the sum of them."""
    page.band(f"B{row}:G{row}", "How likely each stretch of values is")
    page.texts(f"B{row + 1}", ["From"], "head")
    page.texts(f"C{row + 1}", ["to", "Below the price", "At or above it", "Up to here"], "head_right")
    first, last = row + 2, row + 1 + _BARS
    low, high = (f"EXP(value_log_median{sign}{_REACH}*value_spread)" for sign in "-+")
    for number, at in enumerate(range(first, last + 1), start=1):
        before = "0" if number == 1 else f"F{at - 1}"
        page.formula(f"B{at}", "=0" if number == 1 else f"=C{at - 1}", "price", "table")
        page.formula(f"C{at}", f"=IF(value_spread>0,{low}+({high}-{low})*{number}/{_BARS},NA())", "price", "table")
        up_to = "1" if number == _BARS else f"NORMSDIST((LN(C{at})-value_log_median)/value_spread)"
        page.formula(f"F{at}", f"=IF(value_spread>0,{up_to},NA())", "percent", "table")
        page.formula(f"D{at}", f"=MAX(MIN(F{at},{below})-{before},0)", "percent", "table")
        page.formula(f"E{at}", f"=F{at}-{before}-D{at}", "percent", "table")
    page.text(f"B{last + 1}", "All; the last stretch has no upper end", "table_total_text")
    page.text(f"C{last + 1}", "", "table_total_text")
    for column in "DE":
        page.formula(f"{column}{last + 1}", f"=SUM({column}{first}:{column}{last})", "percent", "table_total")
    return f"{page.name}!B{first}:E{last}", f"({page.name}!D{last + 1}+{page.name}!E{last + 1})"
