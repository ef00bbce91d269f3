"""Inputs of a sum of the parts: the company, its shares and net cash, the rate of exchange, and the rest of it."""

from xlmodel.templates import neutral
from xlmodel.templates.blocks import company, gaps
from xlmodel.templates.blocks.inputs import Line, page_of_inputs, section
from xlmodel.templates.case import Case
from xlmodel.templates.layout import Book, Page
from xlmodel.templates.requests import REST, Request
from xlmodel.templates.sotp import parts


def needed(case: Case) -> dict[str, str]:
    """The inputs that may not stay blank, each with how it is called."""
    may_be_blank = ("accounts_currency",) if case.accounts else ("accounts_currency", "fx", "fx_date")
    lines = [*company.identity(case), *company.estimates(case), *_balance(case), _rest(case)]
    return {line.name: line.label for line in lines if line.name not in may_be_blank} | parts.needed(case)


def asked_where_known(case: Case) -> list[Request]:
    """Figures on this sheet that not every company has."""
    pair = case.currency + case.accounts
    rate = [Request("fx", pair, "fx_rate"), Request("fx_date", pair, "fx_rate", gives="known on")]
    rest = [Request("rest_multiple", case.ticker, REST)] if case.entry("rest_multiple").value is not None else []
    return [*(rate if case.accounts else []), *rest]


def write(book: Book, case: Case) -> Page:
    """The sheet Inputs."""
    page = page_of_inputs(book)
    gaps.write(page, 3, needed(case))
    row = section(page, 5, "The company and its price", company.identity(case))
    row = section(page, row + 1, "What is expected of it", company.estimates(case))
    row = section(page, row + 1, "Shares, net cash, and the currency of the accounts", _balance(case))
    row = section(page, row + 1, "For the check of units alone; may stay blank", company.for_checks(case)[:1])
    section(page, row + 1, "The rest, and settings of the model", [_rest(case), *_settings(case)])
    return page


def _balance(case: Case) -> list[Line]:
    cash, price = case.entry("net_cash_currency"), case.currency or "currency of the price"
    rate, other = case.entry("fx"), case.accounts
    of_rate = rate.source or "No amount is in another currency"
    return [
        company.figure(case, "ordinary_shares", "Ordinary shares outstanding", "shares", "money", "decimal > 0"),
        company.figure(case, "net_cash", "Net cash; net debt is negative", "million", "money",
                       "decimal -1000000000 1000000000"),
        Line("net_cash_currency", "Currency of the net cash", cash.value, "word", "text", "text 3 3", "fact",
             "As the source states it"),
        Line("accounts_currency", "The other currency in which amounts stand; blank: none", other or None, "word", "text",
             "text 3 3", "fact", "That of the accounts, as the sources of the amounts state it"),
        Line("fx", "Rate of exchange", rate.value, f"{other or 'its units'} per {price}", "number", "decimal > 0", "fact",
             of_rate, rate.known_on),
        Line("fx_date", "Day of that rate", rate.known_on, "date", "date", "date", "fact", of_rate, rate.known_on),
    ]  # fmt: skip


def _rest(case: Case) -> Line:
    known, start = case.entry("rest_multiple"), neutral.multiples(case)
    value, why = (known.value, known.source) if known.value is not None else (start.values[1], start.rule)
    return company.setting(
        case, "rest_multiple", "P/E of the rest, on the EPS of FY2", value, "x", "multiple", "decimal 0 500", why
    )


def _settings(case: Case) -> list[Line]:
    return [
        company.setting(case, "holding_discount", "Holding discount on parts and rest", 0.0, "fraction", "percent",
                        "decimal 0 1", "Neutral rule: none, until you judge that there is a reason for one"),
        company.setting(case, "discount_high", "Range: a high holding discount", 0.2, "fraction", "percent", "decimal 0 1",
                        "Usual for conglomerates: 15 to 20 %"),
        company.setting(case, "multiple_range", "Range: multiples less and more", 0.25, "fraction", "percent",
                        "decimal 0.01 0.9", "Neutral rule: a quarter less, a quarter more"),
        company.setting(case, "balance_age", "Days that the net cash may be old", 200, "days", "count", "whole 0 3660",
                        "Half a year between two reports, and some"),
        *company.tolerances(case),
        company.setting(case, "multiple_step", "Grid: step of the rest's P/E", 2, "x", "multiple", "decimal 0.1 20",
                        "Layout of the grid"),
        company.setting(case, "parts_step", "Grid: step of the parts' value", 0.25, "fraction", "percent",
                        "decimal 0.01 0.45", "Layout of the grid"),
    ]  # fmt: skip
