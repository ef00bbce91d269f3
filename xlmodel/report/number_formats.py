"""A value as the sheet shows it, by the number format of its cell."""

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any, Final, NamedTuple

from xlmodel.errors import CellError

_PIECE: Final = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|([0#?.,]+)|(%)|(.)', re.DOTALL)
_SECTION: Final = re.compile(r'(?:"[^"]*"|\\.|[^;"\\])*')
_LARGE: Final = 10_000  # from here on the thousands of a number without a format are set apart; a year is none


class _Form(NamedTuple):
    """What a section of a number format says."""

    before: str
    after: str
    decimals: int
    least: int  # decimals that are shown though they are zero
    thousands: bool
    shift: int  # powers of ten: 2 for per cent, -3 for each comma at the end


def shown(value: Any, number_format: str = "") -> str:
    """A value as a person reads it.

    >>> shown(0.3046, "0.0%"), shown(19.474, '0.0"x"'), shown(1234.5, "#,##0.00"), shown(8.0)
    ('30.5%', '19.5x', '1,234.50', '8')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float | int):
        return _number(float(value), number_format)
    if isinstance(value, list):
        return f"{len(value)} rows of {len(value[0])}"
    if isinstance(value, CellError):
        return value.value
    return value.isoformat() if isinstance(value, date) else str(value)


def _number(value: float, number_format: str) -> str:
    sections = [match for match in _SECTION.findall(number_format) if match] or [""]
    which = 1 if value < 0 and len(sections) > 1 else 2 if value == 0 and len(sections) > 2 else 0
    form = _form(sections[which])
    if form is None:
        return _general(value)
    size, is_negative = abs(value), value < 0 and which == 0
    with localcontext() as context:
        context.prec = 400
        # Spreadsheets round the fifteen digits that they show, halves away from zero.
        scaled = Decimal(f"{size:.15g}").scaleb(form.shift)
        rounded = scaled.quantize(Decimal(1).scaleb(-form.decimals), ROUND_HALF_UP)
    text = f"{rounded:,f}" if form.thousands else f"{rounded:f}"
    whole, point, decimals = text.partition(".")
    decimals = decimals[: form.least] + decimals[form.least :].rstrip("0")
    sign = "-" if is_negative and rounded else ""
    return f"{sign}{form.before}{whole}{point if decimals else ''}{decimals}{form.after}"


def _form(section: str) -> _Form | None:
    """How to write a number; None where the format is none for numbers, such as General."""
    before, after, digits, percent = "", "", "", 0
    for quoted, escaped, currency, places, per_cent, other in _PIECE.findall(section):
        if places and not digits:
            digits = places
        elif places or (other and other not in " \u00a0()-+/:$€£¥x"):
            return None
        else:
            literal = quoted or escaped or currency or per_cent or other
            percent += bool(per_cent)
            before, after = (before, after + literal) if digits else (before + literal, after)
    if not digits:
        return None
    whole, _, decimals = digits.partition(".")
    bare = digits.rstrip(",")
    return _Form(
        before,
        after,
        len(decimals.rstrip(",")),
        decimals.count("0"),
        "," in whole.rstrip(","),
        2 * percent - 3 * (len(digits) - len(bare)),
    )


def _general(value: float) -> str:
    if value and not 1e-6 <= abs(value) < 1e15:
        return f"{value:.6g}"
    if abs(value) < _LARGE:
        return f"{value:.10g}"
    return f"{value:,.0f}" if value.is_integer() else f"{value:,.2f}"
