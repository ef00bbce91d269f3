"""Numbers and texts written as a spreadsheet's number format asks for: what TEXT answers."""

from decimal import Decimal

from xlmodel.calculation.date_formats import in_dates
from xlmodel.calculation.format_digits import general, in_digits
from xlmodel.calculation.format_sections import UnknownFormatError, chosen, has, sections_of


def formatted(value: float | str, number_format: str, day_shift: int = 0) -> str:
    """A number or a text as a format writes it.

    Parameters
        day_shift  what the number of a day lacks, where days are counted from 1904.

    Raises
        UnknownFormatError  it cannot, or not here.
        ValueError          it asks for a day that no calendar has.

    >>> formatted(-1234.5, "#,##0.0_);(#,##0.0)")
    '(1,234.5)'
    >>> formatted(0.4567, "0.0%"), formatted(12.5, '0.0"x"'), formatted(45960, "mmm-yy")
    ('45.7%', '12.5x', 'Oct-25')
    """
    sections = sections_of(number_format)
    if isinstance(value, str):
        texts = sections[3] if len(sections) > 3 else next((s for s in sections if has(s, "text")), None)
        return value if texts is None else "".join(value if part.kind == "text" else part.text for part in texts)
    number = Decimal(f"{value:.15g}")  # of more digits no spreadsheet knows
    section, shows_sign = chosen(sections, number)
    if section is None:
        return general(value)
    try:
        if has(section, "date", "elapsed", "noon"):
            return in_dates(section, value, day_shift)
        written = in_digits(section, abs(number))
    except ArithmeticError as problem:  # of decimals: the number has more digits than they
        raise UnknownFormatError(f"{value:.15g} is too long for {number_format}") from problem
    return f"-{written}" if shows_sign and number < 0 else written
