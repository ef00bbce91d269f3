"""Lines of Inputs that most templates have: the company and its price, what is expected of it, what checks of units need."""

from xlmodel.templates.blocks.inputs import Line
from xlmodel.templates.case import Case
from xlmodel.templates.layout import Value


def identity(case: Case) -> list[Line]:
    """Who it is and what its share costs."""
    called = "As the source calls it" if case.name else "No name was known: its ticker"
    currency = "Of the price; a Refresh in another one is refused"
    per = "What money per share is per; ADS: a depositary receipt for several ordinary shares"
    lines = [
        Line("name", "Name of the company", case.name or case.ticker, "word", "text", "text 1 80", "fact", called),
        Line("currency", "Currency of the price", case.currency or None, "word", "text", "text 3 3", "fact", currency),
        Line("share", "The price is per", case.share, "word", "text", "list share|ADS", "fact", per),
        Line("as_of", "Valuation date", case.day, "date", "date", "date", "fact", "The day of the figures", case.day),
        figure(case, "price", "Price", case.unit, "price", "decimal > 0"),
        figure(case, "price_date", "Day of that price", "date", "date", "date"),
    ]
    if case.share == "ADS":
        lines.append(figure(case, "ads_ratio", "Ordinary shares in one ADS", "number", "number", "decimal > 0"))
    return lines


def estimates(case: Case) -> list[Line]:
    """Earnings of two years."""
    return [
        figure(case, "fy1_end", "End of the current fiscal year (FY1)", "date", "date", "date"),
        figure(case, "eps_fy1", "EPS of FY1", case.unit, "price", "decimal -100000 100000"),
        figure(case, "eps_fy2", "EPS of FY2, the year after it", case.unit, "price", "decimal -100000 100000"),
        figure(case, "eps_date", "Day on which the estimates were known", "date", "date", "date"),
    ]


def accounting(case: Case) -> Line:
    """By which accounting the estimates are; peers are held against it."""
    label = "By which accounting these estimates are"
    return figure(case, "eps_accounting", label, "word", "text", "list gaap|non_gaap|unknown")


def for_checks(case: Case) -> list[Line]:
    """What only the check of units needs."""
    currency = case.currency or "currency of the price"
    return [
        figure(case, "market_cap", "Market value", currency, "money", "decimal > 0"),
        figure(case, "ordinary_shares", "Ordinary shares outstanding", "shares", "money", "decimal > 0"),
    ]


def tolerances(case: Case) -> list[Line]:
    """What the checks of days and units let pass."""
    slip = "A slip of unit is a factor of 4, 7, 8, 100 or 1 000"
    return [
        setting(
            case, "date_tolerance", "Days that inputs may lie apart", 31, "days", "count", "whole 0 3660", "A month"
        ),
        setting(
            case,
            "unit_tolerance",
            "Gap allowed between price x shares and market value",
            0.15,
            "fraction",
            "percent",
            "decimal 0 1",
            slip,
        ),
    ]


def figure(case: Case, name: str, label: str, unit: str, number: str, rule: str) -> Line:
    """A fact as the case knows it, with its day and source; a blank cell while it is not known."""
    entry = case.entry(name)
    return Line(name, label, entry.value, unit, number, rule, "fact", entry.source or "Not known", entry.known_on)


def setting(case: Case, name: str, label: str, value: Value, unit: str, number: str, rule: str, why: str) -> Line:
    """A judgement of the day, with its reason."""
    return Line(name, label, value, unit, number, rule, "judgement", why, case.day)
