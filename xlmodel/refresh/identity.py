"""What a refresh may not change: whose workbook it is, in which currency, per which share. It is refused, with the way out."""

from collections.abc import Mapping
from typing import Final

import xlmodel.contract as contract
from xlmodel.contract import Cell, text
from xlmodel.errors import NoDataError
from xlmodel.market.observation import Basis, Figure
from xlmodel.refresh.cells import same
from xlmodel.refresh.compare import Comparison, Found

CELLS: Final = (contract.COMPANY, contract.PRICE_CURRENCY, contract.SHARE)
_ANEW: Final = "xlmodel new makes a workbook of it"


def refuse_another(old: Mapping[str, Cell], comparison: Comparison) -> None:
    """Refuse a refresh after which the workbook would be of something else than it says.

    Parameters
        old  what stands in the inputs, and in the cells that say currency and share, if the workbook has them.

    Raises
        NoDataError  it would; what, and what to do.
    """
    for each in comparison.found:
        if not each.row.live or not each.row.security:
            continue
        if each.row.name == contract.PRICE:
            _refuse_company(text(old.get(contract.COMPANY)), each)
            if each.figure is not None:
                _refuse_currency(text(old.get(contract.PRICE_CURRENCY)), each.figure)
                _refuse_share(text(old.get(contract.SHARE)), each.figure)
        if each.row.asked == "ads_ratio" and each.row.gives == "value":
            _refuse_ratio(old.get(each.row.name), each)


def currency_to_fill_in(old: Mapping[str, Cell], comparison: Comparison) -> dict[str, Cell]:
    """The currency of the price, where the workbook leaves it open and the price is known."""
    if contract.PRICE_CURRENCY not in old or text(old[contract.PRICE_CURRENCY]):
        return {}
    known = [each.figure.currency for each in comparison.found if each.row.name == contract.PRICE and each.figure]
    return {contract.PRICE_CURRENCY: known[0]} if known and known[0] else {}


def _refuse_company(company: str, price: Found) -> None:
    fed_by = price.row.security
    if company and fed_by.casefold() != company.casefold():
        raise NoDataError(
            f"{contract.COMPANY} is {company}, and the figures of this workbook are those of {fed_by}, as are its name, "
            f"past and scenarios: put {fed_by} back; of {company}, {_ANEW}"
        )


def _refuse_currency(stated: str, price: Figure) -> None:
    if stated and price.currency and price.currency != stated.upper():
        raise NoDataError(
            f"{contract.PRICE_CURRENCY} is {stated}, and the price known on {price.day} is in {price.currency}: a refresh "
            f"would mix the two. Correct the figure, or the cell with all that depends on it; of the share in "
            f"{price.currency}, {_ANEW}"
        )


def _refuse_share(stated: str, price: Figure) -> None:
    of = {Basis.PER_ADS: "ADS", Basis.PER_ORDINARY: "share"}.get(price.observation.basis)
    if stated and of and stated.casefold() != of.casefold():
        raise NoDataError(
            f"{contract.SHARE} is {stated}, and the price known on {price.day} is per {of}: a refresh would mix the two. "
            f"Correct the figure; of the {of}, {_ANEW}"
        )


def _refuse_ratio(old: Cell, each: Found) -> None:
    if old not in (None, "") and each.figure is not None and not same(old, each.new):
        raise NoDataError(
            f"{each.row.name} is {old:g}, and the ratio known on {each.figure.day} is {each.new:g}: every figure per ADS "
            f"would mean something else. If the ADS itself has changed, set {each.row.name} to {each.new:g} and refresh again"
        )
